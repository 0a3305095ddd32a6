//! The surroundings of one place: coast, rivers, lakes and neighbouring towns.

use std::fmt::Write as _;

use gazetteer::layers::{Layer, MapPath};
use gazetteer::{Bounds, Kind, Place, Position, World};
use wording::{Message, Words};

use super::clip::{self, Point, Window};
use super::labels::Placer;
use super::path;
use super::projection::{Azimuthal, wrap};
use super::svg::{self, Svg, num, text};

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

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 360.0;
const NAME: f64 = 13.0;
/// Above this radius detailed coast would be finer than a pixel.
const DETAIL_KM: f64 = 260.0;

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
    let towns = neighbours(world, map.centre, map.radius_km, 60);
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

/// The paper: from degrees to its units.
struct Sheet {
    projection: Azimuthal,
    centre: Position,
    /// Units a km.
    scale: f64,
    window: Window,
    bounds: Bounds,
}

impl Sheet {
    fn about(centre: Position, radius_km: f64) -> Self {
        // A margin, so that what is cut off is cut off out of sight.
        let corner = radius_km * (1.0 + (WIDTH / HEIGHT).powi(2)).sqrt() * 1.06;
        let bounds = Bounds::around(centre, corner);
        let (west, east) = if bounds.east - bounds.west >= 360.0 {
            (-180.0, 180.0)
        } else {
            (wrap(bounds.west - centre.lon), wrap(bounds.east - centre.lon))
        };
        let window = Window { west, east, south: bounds.south, north: bounds.north };
        Self { projection: Azimuthal::about(centre), centre, scale: HEIGHT / 2.0 / radius_km, window, bounds }
    }

    fn at(&self, p: Position) -> [f64; 2] {
        let [x, y] = self.projection.forward(p);
        let units = gazetteer::geo::EARTH_RADIUS_KM * self.scale;
        [WIDTH / 2.0 + x * units, HEIGHT / 2.0 - y * units]
    }

    fn point(&self, p: &Point) -> [f64; 2] {
        self.at(Position { lat: p[1], lon: p[0] + self.centre.lon })
    }

    fn visible(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y)
    }

    /// Paths are written in tenths of a unit.
    fn areas(&self, paths: &[MapPath], smallest: f64) -> String {
        let mut d = String::new();
        for path in paths.iter().filter(|p| p.points.len() > 3 && p.points.first() == p.points.last()) {
            for part in clip::area(&path.points, self.centre.lon, self.window) {
                let points = self.on_sheet(&part);
                let cut = clip::cut(points, 0, -80.0, 1.0);
                let cut = clip::cut(clip::cut(cut, 0, WIDTH * 10.0 + 80.0, -1.0), 1, -80.0, 1.0);
                let cut = clip::cut(cut, 1, HEIGHT * 10.0 + 80.0, -1.0);
                let [x0, y0, x1, y1] = path::extent(&cut);
                if (x1 - x0).max(y1 - y0) >= smallest * 10.0 {
                    path::write(&mut d, &path::thin_ring(&cut, 4.0), true);
                }
            }
        }
        d
    }

    fn lines<'p>(&self, paths: impl IntoIterator<Item = &'p MapPath>) -> String {
        let mut d = String::new();
        for path in paths {
            for part in clip::line(&path.points, self.centre.lon, self.window) {
                path::write(&mut d, &path::thin(&self.on_sheet(&part), 4.0), false);
            }
        }
        d
    }

    fn on_sheet(&self, part: &[Point]) -> Vec<[f64; 2]> {
        part.iter().map(|p| self.point(p).map(|v| v * 10.0)).collect()
    }
}

fn ground(out: &mut String, world: &World, sheet: &Sheet, map: &LocalMap<'_>) {
    let detailed = map.radius_km <= DETAIL_KM;
    let layer = if detailed { Layer::Coast } else { Layer::Countries };
    let mut shores = world.map(layer, sheet.bounds);
    if shores.is_empty() && detailed {
        shores = world.map(Layer::Countries, sheet.bounds);
    }
    let is_land = |p: &MapPath| !detailed || p.attribute % 2 == 1;
    let land: Vec<MapPath> = shores.iter().filter(|p| is_land(p)).cloned().collect();
    let full = format!("M0 0H{}V{}H0z", WIDTH * 10.0, HEIGHT * 10.0);
    // A place lies on land: where no shore is near, all is land.
    let land_d = if land.is_empty() { full } else { sheet.areas(&land, 0.8) };
    let _ = write!(out, "<rect class=\"draw-sea\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>");
    let layer = |out: &mut String, class: &str, d: &str| {
        if !d.is_empty() {
            let _ = write!(out, "<path class=\"{class}\" transform=\"scale(.1)\" d=\"{d}\"/>");
        }
    };
    layer(out, "draw-shore", &land_d);
    if let Some(country) = map.country {
        let own: Vec<MapPath> = world
            .map(Layer::Countries, sheet.bounds)
            .into_iter()
            .filter(|p| p.attribute == country)
            .collect();
        layer(out, "draw-own", &sheet.areas(&own, 0.8));
    }
    if !detailed {
        layer(out, "draw-frontier", &sheet.lines(&shores));
    }
    let rivers = world.map(Layer::Rivers, sheet.bounds);
    let largest = if map.radius_km > 700.0 {
        2
    } else if map.radius_km > DETAIL_KM {
        4
    } else {
        u32::MAX
    };
    for (class, from, to) in [("draw-river draw-river-small", 5, u32::MAX), ("draw-river", 0, 4)] {
        let of_rank = rivers.iter().filter(|r| r.attribute >= from && r.attribute <= to.min(largest));
        layer(out, class, &sheet.lines(of_rank));
    }
    let mut lakes = world.map(Layer::Lakes, sheet.bounds);
    if lakes.is_empty() && detailed {
        lakes = shores.into_iter().filter(|p| p.attribute == 2).collect();
    }
    layer(out, "draw-lake", &sheet.areas(&lakes, if detailed { 1.6 } else { 3.0 }));
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
