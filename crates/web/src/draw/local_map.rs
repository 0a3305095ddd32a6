//! The surroundings of one place: coast, rivers, lakes and neighbouring towns.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use gazetteer::layers::{Layer, MapPath};
use gazetteer::{Bounds, Kind, Place, Position, World};
use wording::{Message, Words};

use super::labels::Placer;
use super::path;
use super::projection::{Azimuthal, wrap};
use super::sheet::Sheet;
use super::svg::{self, Svg, num, text};
use super::topology;

/// Something marked beside towns.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Where.
    pub position: Position,
    /// What is written beside it, short.
    pub label: String,
    /// Its shape.
    pub shape: Shape,
}

/// Shapes of sights: they differ without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A triangle: airport.
    Airport,
    /// A square: port.
    Port,
}

/// What is drawn around a place.
#[derive(Debug)]
pub struct LocalMap<'w> {
    /// Unique on the page.
    pub id: &'static str,
    /// The middle.
    pub centre: Position,
    /// The place; `None` of divisions and countries, whose middle is no town.
    pub place: Option<Place<'w>>,
    /// Name of the place.
    pub name: String,
    /// Half the height of the map, km.
    pub radius_km: f64,
    /// Airports and ports.
    pub sights: Vec<Sight>,
    /// Country whose land is told apart from others', by index; for maps of countries.
    pub country: Option<u32>,
}

/// A town on the map.
#[derive(Debug, Clone, Copy)]
pub struct Neighbour<'w> {
    /// The town.
    pub place: Place<'w>,
    /// Distance from the middle, km.
    pub distance_km: f64,
}

pub(super) const WIDTH: f64 = 480.0;
pub(super) const HEIGHT: f64 = 360.0;
const NAME: f64 = 13.0;
/// Above this radius detailed coast would be finer than a pixel.
pub(super) const DETAIL_KM: f64 = 260.0;

/// The towns within the frame, the largest first; those of unknown size last, the nearest first.
pub fn neighbours<'w>(
    world: &'w World,
    centre: Position,
    radius_km: f64,
    count: usize,
) -> Vec<Neighbour<'w>> {
    let c = world.columns();
    let reach = radius_km * WIDTH / HEIGHT;
    let bounds = Bounds::around(centre, reach);
    let rows = world.rows(Kind::City);
    let rows = rows.start as usize..rows.end as usize;
    let (Some(lats), Some(lons)) = (c.lat.get(rows.clone()), c.lon.get(rows)) else { return Vec::new() };
    let [south, north, west, east] =
        [bounds.south, bounds.north, bounds.west, bounds.east].map(|d| (d * 1e5) as i32);
    let within = |lat: i32, lon: i32| {
        lat >= south
            && lat <= north
            && if west <= east { lon >= west && lon <= east } else { lon >= west || lon <= east }
    };
    let mut found: Vec<Neighbour<'w>> = lats
        .iter()
        .zip(lons)
        .enumerate()
        .filter(|(_, (lat, lon))| within(**lat, **lon))
        .filter_map(|(row, _)| {
            let place = world.place(gazetteer::PlaceIx(row as u32));
            let distance_km = centre.distance_km(place.position()?);
            (distance_km <= reach * 1.25).then_some(Neighbour { place, distance_km })
        })
        .collect();
    found.sort_by(|a, b| {
        let people = |n: &Neighbour<'_>| n.place.population().unwrap_or(0);
        people(b).cmp(&people(a)).then(a.distance_km.total_cmp(&b.distance_km))
    });
    found.truncate(count);
    found
}

/// Draws the map.
pub fn local_map(world: &World, map: &LocalMap<'_>, words: &Words) -> Svg {
    let sheet = Sheet::about(map.centre, map.radius_km);
    let towns = match map.country {
        // Many more are looked at, since most may lie across the border.
        Some(own) => {
            let mut all = neighbours(world, map.centre, map.radius_km, 4000);
            all.retain(|t| u32::from(t.place.country_ix().0) == own);
            all.truncate(60);
            all
        }
        None => neighbours(world, map.centre, map.radius_km, 60),
    };
    let title = words.say(&Message::new("map-local-title").with("name", map.name.as_str()));
    let named: Vec<&str> = towns
        .iter()
        .filter(|t| Some(t.place.ix()) != map.place.map(Place::ix))
        .take(5)
        .map(|t| t.place.name())
        .collect();
    let desc = words.say(
        &Message::new("map-local-desc")
            .with_number("km", map.radius_km, 0)
            .with("towns", named.join(", "))
            .with("count", named.len()),
    );
    let mut out = svg::open(map.id, "draw draw-local", [0.0, 0.0, WIDTH, HEIGHT], &title, &desc);
    ground(&mut out, world, &sheet, map);
    let mut placer = Placer::new([4.0, 4.0, WIDTH - 4.0, HEIGHT - 4.0]);
    scale_bar(&mut out, &sheet, words, &mut placer);
    north(&mut out, words, &mut placer);
    sights(&mut out, map, &sheet, &mut placer, &towns);
    out.push_str("</svg>");
    Svg::new(out)
}

/// Middle and radius of a map that shows a country: of its outlines, those at least a fifth
/// as large as the largest, so that far possessions do not shrink the rest to a dot.
pub fn country_frame(world: &World, country: u32) -> Option<(Position, f64)> {
    let everywhere = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    let outlines = world.map(Layer::Countries, everywhere).into_iter().filter(|p| p.attribute == country);
    let rings: Vec<Vec<Position>> = outlines.map(|p| topology::short_way(&p.points)).collect();
    let area = |ring: &[Position]| {
        let twice: f64 = ring.windows(2).map(|w| wrap(w[1].lon - w[0].lon) * (w[0].lat + w[1].lat)).sum();
        let lat = ring.first().map_or(0.0, |p| p.lat);
        (twice / 2.0 * lat.to_radians().cos()).abs()
    };
    let largest = rings.iter().max_by(|a, b| area(a).total_cmp(&area(b)))?;
    let (least, from) = (area(largest) / 5.0, largest.first()?.lon);
    let shown: Vec<Position> = rings.iter().filter(|r| area(r) >= least).flatten().copied().collect();
    let unrolled: Vec<[f64; 2]> = shown.iter().map(|p| [wrap(p.lon - from), p.lat]).collect();
    let [x0, y0, x1, y1] = path::extent(&unrolled);
    let centre = Position::new((y0 + y1) / 2.0, wrap((x0 + x1) / 2.0 + from))?;
    let projection = Azimuthal::about(centre);
    let reach = shown
        .iter()
        .map(|p| projection.forward(*p))
        .fold(0.0_f64, |r, [x, y]| r.max(y.abs()).max(x.abs() * HEIGHT / WIDTH));
    Some((centre, (reach * gazetteer::geo::EARTH_RADIUS_KM * 1.06).clamp(20.0, 6_000.0)))
}

/// Maps of divisions and countries, each drawn when first asked for: they take longer than
/// those of cities, and there are few of them.
#[derive(Default)]
pub struct LocalMaps(Mutex<BTreeMap<u32, Svg>>);

impl LocalMaps {
    /// So many are kept, some megabytes.
    const KEPT: usize = 200;

    /// The map with this key, drawn by `draw` if it is not there yet.
    pub fn get(&self, key: u32, draw: impl FnOnce() -> Svg) -> Svg {
        if let Some(ready) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return ready.clone();
        }
        let drawn = draw();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= Self::KEPT {
            kept.clear();
        }
        kept.insert(key, drawn.clone());
        drawn
    }
}

fn ground(out: &mut String, world: &World, sheet: &Sheet, map: &LocalMap<'_>) {
    let detailed = map.radius_km <= DETAIL_KM;
    let _ = write!(out, "<rect class=\"draw-sea\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>");
    let layer = |out: &mut String, class: &str, d: &str| {
        if !d.is_empty() {
            let _ = write!(out, "<path class=\"{class}\" transform=\"scale(.1)\" d=\"{d}\"/>");
        }
    };
    if detailed && has_layer(world, Layer::Land) {
        layer(out, "draw-shore", &sheet.areas(&world.map(Layer::Land, sheet.bounds), 0.5));
        layer(out, "draw-coast", &sheet.lines(&world.map(Layer::Coast, sheet.bounds), 0.5));
    } else if has_layer(world, Layer::Countries) {
        let mut countries = world.map(Layer::Countries, sheet.bounds);
        for path in &mut countries {
            path.points = topology::short_way(&path.points);
        }
        let outlines = topology::outlines(&countries);
        let paths = |lines: Vec<Vec<Position>>| -> Vec<MapPath> {
            lines.into_iter().map(|points| MapPath { points, attribute: 0 }).collect()
        };
        let coast = paths(outlines.coast);
        layer(out, "draw-shore", &sheet.areas(&coast, 0.8));
        if let Some(country) = map.country {
            let own: Vec<MapPath> = countries.into_iter().filter(|p| p.attribute == country).collect();
            layer(out, "draw-own", &sheet.areas(&own, 0.8));
        }
        layer(out, "draw-coast", &sheet.lines(&coast, 2.0));
        layer(out, "draw-frontier", &sheet.lines(&paths(outlines.borders), 0.0));
    } else {
        // Without any outline: paper, since a place lies on land.
        layer(out, "draw-shore", &format!("M0 0H{}V{}H0z", WIDTH * 10.0, HEIGHT * 10.0));
    }
    let rivers = world.map(Layer::Rivers, sheet.bounds);
    let largest = match map.radius_km {
        km if km > 700.0 => 1,
        km if km > DETAIL_KM => 2,
        _ => u32::MAX,
    };
    for (class, from, to) in [("draw-river draw-river-small", 5, u32::MAX), ("draw-river", 0, 4)] {
        let of_rank = rivers.iter().filter(|r| r.attribute >= from && r.attribute <= to.min(largest));
        layer(out, class, &sheet.lines(of_rank, 0.0));
    }
    let lakes = world.map(Layer::Lakes, sheet.bounds);
    layer(out, "draw-lake", &sheet.areas(&lakes, if detailed { 1.2 } else { 5.0 }));
}

/// Whether the data have this layer at all: it has something within a hundred km of Paris.
fn has_layer(world: &World, layer: Layer) -> bool {
    !world.map(layer, Bounds::around(Position { lat: 48.85, lon: 2.35 }, 100.0)).is_empty()
}

fn sights(out: &mut String, map: &LocalMap<'_>, sheet: &Sheet, placer: &mut Placer, towns: &[Neighbour<'_>]) {
    let here = sheet.at(map.centre);
    out.push_str("<g class=\"draw-marks\">");
    let own = map.place.map(|_| {
        placer.block([here[0] - 7.0, here[1] - 7.0, here[0] + 7.0, here[1] + 7.0]);
        placer.place(here, 7.0, &map.name, NAME + 3.0)
    });
    for sight in &map.sights {
        let at = sheet.at(sight.position);
        if !sheet.visible(at) {
            continue;
        }
        placer.block([at[0] - 5.0, at[1] - 5.0, at[0] + 5.0, at[1] + 5.0]);
        let (x, y) = (num(at[0]), num(at[1] - 5.5));
        let shape = match sight.shape {
            Shape::Airport => format!("M{x} {y}l5.5 10h-11z"),
            Shape::Port => format!("M{} {}h9v9h-9z", num(at[0] - 4.5), num(at[1] - 4.5)),
        };
        let _ = write!(out, "<path class=\"draw-sight\" d=\"{shape}\"/>");
        if let Some(p) = placer.place(at, 5.0, &sight.label, NAME - 2.0) {
            name(out, "draw-name draw-small", &p, &sight.label);
        }
    }
    let others = towns.iter().filter(|t| Some(t.place.ix()) != map.place.map(Place::ix));
    let (mut dots, mut names) = (String::new(), 0);
    for town in others {
        let Some(at) = town.place.position().map(|p| sheet.at(p)).filter(|at| sheet.visible(*at)) else {
            continue;
        };
        let r = match town.place.population() {
            Some(n) if n >= 500_000 => 4.5,
            Some(n) if n >= 50_000 => 3.6,
            Some(n) if n >= 5_000 => 2.8,
            _ => 2.0,
        };
        if !placer.is_free([at[0] - r, at[1] - r, at[0] + r, at[1] + r]) {
            continue;
        }
        placer.block([at[0] - r, at[1] - r, at[0] + r, at[1] + r]);
        let _ = write!(
            dots,
            "<circle class=\"draw-town\" cx=\"{}\" cy=\"{}\" r=\"{r}\"/>",
            num(at[0]),
            num(at[1])
        );
        if names < 14
            && let Some(p) = placer.place(at, r, town.place.name(), NAME)
        {
            names += 1;
            name(&mut dots, "draw-name draw-small", &p, town.place.name());
        }
    }
    out.push_str(&dots);
    if let Some(own) = own {
        let _ = write!(
            out,
            "<g class=\"draw-mark draw-a\"><circle cx=\"{}\" cy=\"{}\" r=\"6.5\"/>",
            num(here[0]),
            num(here[1])
        );
        if let Some(p) = own {
            name(out, "draw-name draw-own-name", &p, &map.name);
        }
        out.push_str("</g>");
    }
    out.push_str("</g>");
}

fn name(out: &mut String, class: &str, at: &super::labels::Placed, label: &str) {
    let _ = write!(
        out,
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
        num(at.x),
        num(at.y),
        at.anchor,
        text(label)
    );
}

fn scale_bar(out: &mut String, sheet: &Sheet, words: &Words, placer: &mut Placer) {
    let km = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]
        .into_iter()
        .find(|km| km * sheet.scale >= 56.0)
        .unwrap_or(2000.0);
    let width = km * sheet.scale;
    let (x, y) = (16.0, HEIGHT - 16.0);
    placer.block([x - 4.0, y - 22.0, x + width + 4.0, y + 6.0]);
    let written = words.say(&Message::new("unit-km").with_number("n", km, 0));
    let _ = write!(
        out,
        "<g class=\"draw-scale\"><path d=\"M{x} {}v5h{w}v-5\"/><text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>",
        y - 5.0,
        num(x + width / 2.0),
        y - 6.0,
        text(&written),
        w = num(width)
    );
}

fn north(out: &mut String, words: &Words, placer: &mut Placer) {
    let x = WIDTH - 20.0;
    placer.block([x - 10.0, 6.0, x + 10.0, 44.0]);
    let _ = write!(
        out,
        "<g class=\"draw-north\"><path d=\"M{x} 10l5 14-5-3-5 3z\"/><text x=\"{x}\" y=\"38\" text-anchor=\"middle\">{}</text></g>",
        text(&words.text("map-north"))
    );
}
