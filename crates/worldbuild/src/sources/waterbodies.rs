//! Areas of water of OpenStreetMap at 250 m, as `@geo-maps/earth-waterbodies-250m` has them
//! (GeoJSON): seas, lakes and rivers alike, unnamed, cut along the tiles of a web map.

use anyhow::{Context, Result};
use gazetteer::Position;
use serde::Deserialize;

/// Shores of one area: the outer line first, islands after it.
pub type Area = Vec<Vec<Position>>;

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<MultiPolygon>,
}

#[derive(Deserialize)]
struct MultiPolygon {
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// All areas.
pub fn areas(json: &[u8]) -> Result<Vec<Area>> {
    let collection: Collection = serde_json::from_slice(json).context("water bodies")?;
    let point = |p: [f64; 2]| Position { lon: p[0], lat: p[1] };
    Ok(collection
        .geometries
        .into_iter()
        .flat_map(|g| g.coordinates)
        .map(|area| area.into_iter().map(|ring| ring.into_iter().map(point).collect()).collect())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read() {
        let json = r#"{"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon",
            "coordinates": [[[[1, 2], [3, 4], [1, 2]]], [[[5, 6], [7, 8], [5, 6]]]]}]}"#;
        let all = areas(json.as_bytes()).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0][0][1], Position { lon: 3.0, lat: 4.0 });
    }
}
