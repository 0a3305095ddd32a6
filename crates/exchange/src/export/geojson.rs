//! GeoJSON (RFC 7946): a line for each tie whose sides have a position, a point for each party.

use std::io;

use partnership::codes::Coded;
use registry::Tie;
use serde_json::{Value, json};

use super::{Addresses, Items, Listed, Writer, fields, title};

/// Ties or parties as a feature collection; ties without two positions and parties without one have no
/// geometry.
#[derive(Debug)]
pub struct GeoJson<A> {
    addresses: A,
    features: Items,
}

impl<A> GeoJson<A> {
    /// With the site's addresses.
    pub fn new(addresses: A) -> Self {
        Self { addresses, features: Items::default() }
    }
}

const BEGIN: &[u8] = br#"{"type":"FeatureCollection","features":["#;
const END: &[u8] = b"]}\n";

impl<A: Addresses + Send> Writer<Tie<'_>> for GeoJson<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(BEGIN);
        Ok(())
    }

    fn some(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        ties.iter().try_for_each(|tie| self.features.add(&feature(*tie, &self.addresses), out))
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(END);
        Ok(())
    }
}

impl<A: Addresses + Send> Writer<Listed<'_>> for GeoJson<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(BEGIN);
        Ok(())
    }

    fn some(&mut self, parties: &[Listed<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        parties.iter().try_for_each(|listed| self.features.add(&point(*listed, &self.addresses), out))
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(END);
        Ok(())
    }
}

fn point(listed: Listed<'_>, addresses: &dyn Addresses) -> Value {
    let p = listed.party;
    let at = p.position.map(|at| [rounded(at.lon), rounded(at.lat)]);
    json!({
        "type": "Feature",
        "id": p.id.to_string(),
        "geometry": at.map(|at| json!({ "type": "Point", "coordinates": at })),
        "properties": {
            "name": p.name,
            "page": addresses.party_page(p.id),
            "level": p.level.code(),
            "division": Some(&p.division_name).filter(|d| !d.is_empty()),
            "country": p.country.to_string(),
            "geonameid": p.place,
            "ties": listed.ties,
        },
    })
}

fn feature(tie: Tie<'_>, addresses: &dyn Addresses) -> Value {
    let points: Vec<[f64; 2]> =
        tie.sides().filter_map(|s| s.party.position).map(|p| [rounded(p.lon), rounded(p.lat)]).collect();
    let lines: Vec<Vec<[f64; 2]>> = match points.split_first() {
        Some((first, others)) => others.iter().flat_map(|other| line(*first, *other)).collect(),
        None => Vec::new(),
    };
    let geometry = match lines.as_slice() {
        [] => Value::Null,
        [one] => json!({ "type": "LineString", "coordinates": one }),
        several => json!({ "type": "MultiLineString", "coordinates": several }),
    };
    let data = tie.data();
    json!({
        "type": "Feature",
        "id": tie.id().to_string(),
        "geometry": geometry,
        "properties": {
            "name": title(tie),
            "page": addresses.tie(tie.id()),
            "kind": data.kind.code(),
            "status": data.status().code(),
            "since": data.since.map(|d| d.to_string()),
            "fields": fields(tie),
            "evidence": tie.evidence().key(),
            "sides": tie.sides().map(|s| json!({
                "id": s.party.id.to_string(),
                "name": s.party.name,
                "country": s.party.country.to_string(),
                "geonameid": s.party.place,
                "status": s.status.code(),
            })).collect::<Vec<_>>(),
        },
    })
}

/// A ten-thousandth of a degree is eleven metres.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

/// One line, or two that end at the 180th meridian where the shorter way crosses it.
fn line(a: [f64; 2], b: [f64; 2]) -> Vec<Vec<[f64; 2]>> {
    if (a[0] - b[0]).abs() <= 180.0 {
        return vec![vec![a, b]];
    }
    let edge = 180f64.copysign(a[0]);
    let across = b[0] + 360f64.copysign(a[0]);
    let at = a[1] + (b[1] - a[1]) * (edge - a[0]) / (across - a[0]);
    vec![vec![a, [edge, rounded(at)]], vec![[-edge, rounded(at)], b]]
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn lines_are_cut_where_the_world_is() {
        assert_eq!(line([10.0, 50.0], [20.0, 40.0]).len(), 1);
        let cut = line([170.0, -40.0], [-170.0, -20.0]);
        assert_eq!(cut, [[[170.0, -40.0], [180.0, -30.0]], [[-180.0, -30.0], [-170.0, -20.0]]]);
    }
}
