//! Figures drawn by the server as SVG: maps and charts.
//!
//! They need no script, no tile server and nobody else's service; they print; their colours
//! are classes that `draw.css` gives meaning (`draw-a` is the city one looks from, ink blue;
//! `draw-b` the other, ochre red). Every figure has a title and a description, and the page
//! puts a list or a table with the same content beside it.
//!
//! This module knows positions, numbers and words; it must not know pages or routes.

pub mod arcs_map;
pub mod basemap;
pub mod climate_chart;
pub mod clip;
pub mod columns_chart;
pub mod labels;
pub mod lanes;
pub mod local_map;
pub mod over_pole;
pub mod path;
pub mod projection;
mod reading_bar;
pub mod reason_bars;
mod sheet;
pub mod spread_line;
pub mod svg;
pub mod topology;
pub mod world_map;

pub use arcs_map::{ArcsMap, arcs_map};
pub use basemap::BaseMaps;
pub use climate_chart::{Year, climate_chart};
pub use columns_chart::{Column, columns_chart, share_bar};
pub use lanes::{Lane, Lanes, lanes};
pub use local_map::{LocalMap, LocalMaps, Neighbour, Shape, Sight, local_map, neighbours};
pub use reading_bar::reading_bar;
pub use reason_bars::{ReasonBar, reason_bars};
pub use spread_line::{Along, Spread, Value, spread_line};
pub use svg::Svg;
pub use world_map::{Mark, Role, WorldMap, world_map};
