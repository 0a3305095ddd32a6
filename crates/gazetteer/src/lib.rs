//! The world's places: what Twinhall knows about every city, county, state and country.
//!
//! This crate knows places: their names, positions, profiles and distances, and how to
//! find one by any of its names. It must not know ties, scores, databases or pages, and
//! does no input or output beyond unpacking, mapping and reading its own data files and
//! the correction files that operators hand to it.
//!
//! - [`World`] is the open data file; [`Place`] a handle on one row of it.
//! - [`container`] is the file format, [`packed`] the compressed form that ships.
//! - [`country`] holds what is known per country, [`climate`] the Köppen rules.
//! - [`layers`] are the coastlines, rivers, lakes and outlines that maps are drawn from.
//! - [`rows`] reads tables that people made in spreadsheets.
//! - [`search`] finds a place by any of its names.
//! - [`situation`] is what should be known of a country before one writes to its cities.
//! - [`geo`] is the sphere.

pub mod climate;
pub mod container;
pub mod country;
pub mod facts;
pub mod geo;
pub mod layers;
pub mod packed;
pub mod place;
pub mod rows;
pub mod schema;
pub mod search;
pub mod situation;
pub mod world;

pub use country::{Country, CountryIx};
pub use facts::{Fact, Facts};
pub use geo::{Bounds, Position};
pub use place::{GeoId, Kind, Place, PlaceIx};
pub use situation::Situation;
pub use world::{Source, World, WorldError};
