//! Natural Earth's outlines of countries, as `world-atlas` has them (TopoJSON).

use anyhow::{Context, Result};
use gazetteer::Position;
use serde::Deserialize;

/// One closed line and the country it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// ISO 3166-1 numeric; empty for areas without a code of their own.
    pub numeric: String,
    /// Natural Earth's name of the country.
    pub name: String,
    /// The line; holes are lines of their own.
    pub points: Vec<Position>,
}

#[derive(Deserialize)]
struct Topology {
    objects: Objects,
    arcs: Vec<Vec<[i64; 2]>>,
    transform: Transform,
}

#[derive(Deserialize)]
struct Objects {
    countries: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(default)]
    id: String,
    properties: Properties,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Shape {
    Polygon(Vec<Vec<i64>>),
    MultiPolygon(Vec<Vec<Vec<i64>>>),
}

/// All outlines.
pub fn outlines(json: &[u8]) -> Result<Vec<Outline>> {
    let topology: Topology = serde_json::from_slice(json).context("countries")?;
    let Transform { scale, translate } = &topology.transform;
    let arcs: Vec<Vec<Position>> = topology
        .arcs
        .iter()
        .map(|arc| {
            let (mut x, mut y) = (0, 0);
            arc.iter()
                .map(|step| {
                    x += step[0];
                    y += step[1];
                    Position {
                        lon: (x as f64 * scale[0] + translate[0]).clamp(-180.0, 180.0),
                        lat: (y as f64 * scale[1] + translate[1]).clamp(-90.0, 90.0),
                    }
                })
                .collect()
        })
        .collect();
    let mut outlines = Vec::new();
    for geometry in topology.objects.countries.geometries {
        let rings = match geometry.shape {
            Shape::Polygon(rings) => rings,
            Shape::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
        };
        for ring in rings {
            let (numeric, name) = (geometry.id.clone(), geometry.properties.name.clone());
            outlines.push(Outline { numeric, name, points: join(&ring, &arcs)? });
        }
    }
    Ok(outlines)
}

/// Arcs end to end; a negative number means the arc of its complement, run backwards.
fn join(ring: &[i64], arcs: &[Vec<Position>]) -> Result<Vec<Position>> {
    let mut points: Vec<Position> = Vec::new();
    for &number in ring {
        let index = usize::try_from(if number < 0 { !number } else { number })?;
        let arc = arcs.get(index).context("an arc that is not there")?;
        points.pop();
        if number < 0 { points.extend(arc.iter().rev()) } else { points.extend(arc) }
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_are_joined_forwards_and_backwards() {
        let json = r#"{"type": "Topology", "transform": {"scale": [1, 1], "translate": [10, 20]},
            "objects": {"countries": {"type": "GeometryCollection", "geometries": [
                {"type": "Polygon", "id": "124", "properties": {"name": "Canada"}, "arcs": [[0, -2]]}]}},
            "arcs": [[[0, 0], [1, 0], [0, 1]], [[0, 0], [1, 1]]]}"#;
        let all = outlines(json.as_bytes()).unwrap();
        let points: Vec<_> = all[0].points.iter().map(|p| (p.lon, p.lat)).collect();
        assert_eq!(points, [(10.0, 20.0), (11.0, 20.0), (11.0, 21.0), (10.0, 20.0)]);
        assert_eq!(all[0].numeric, "124");
    }
}
