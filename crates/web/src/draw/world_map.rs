//! A map of the world with one city, others, and the great circles between them.

use std::fmt::Write as _;

use gazetteer::Position;

use super::basemap::{self, WIDTH};
use super::clip::{self, Window};
use super::labels::Placer;
use super::over_pole::limbs;
use super::path;
use super::svg::{self, Svg, num, text};

/// How a mark is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// The other city: ochre red.
    #[default]
    There,
    /// One of many others, less important: a small ring.
    Quiet,
    /// The city one looks from: ink blue.
    Here,
}

/// One city on the map.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// Where.
    pub position: Option<Position>,
    /// Its name, drawn where there is room.
    pub name: String,
    /// What is said of it when pointed at; its name if empty.
    pub title: String,
    /// Its number in the list beside the map, drawn in the mark.
    pub number: Option<usize>,
    /// Where a click leads.
    pub href: Option<String>,
    /// Written as `data-place`, so that list and map can point at each other.
    pub place: u32,
    /// How it is drawn.
    pub role: Role,
    /// Weight of the evidence for the arc to it, 0 to 1; `None` draws no arc.
    pub arc: Option<f64>,
}

/// What a world map shows.
#[derive(Debug, Clone, Default)]
pub struct WorldMap {
    /// Unique on the page.
    pub id: &'static str,
    /// What the map is, in a few words.
    pub title: String,
    /// What it shows, in a sentence, for those who cannot see it.
    pub desc: String,
    /// Changes with the data: see [`basemap::version`].
    pub version: String,
    /// The city one looks from.
    pub here: Option<Mark>,
    /// The others, the most important first.
    pub marks: Vec<Mark>,
    /// Whether to draw only the part of the world that the marks lie in, up to five times as large.
    pub closer: bool,
}

/// Steps of a great circle: fine enough that its bends are smooth on a wall.
const STEPS: usize = 72;
/// Size of names in units of a frame 1,000 wide, a little more than on a map that takes half a
/// page, for the serif runs wide; on wider maps the style sheet makes them smaller.
const NAME: f64 = 24.0;
/// On phones the style sheet makes the name of the city one looks from larger, and with few marks
/// every name, and moves it from its mark: so many times as wide as laid out, at most.
const GROWTH: f64 = 1.4;

/// A map is at most so many times as wide as it is high.
const FLATTEST: f64 = 2.6;

/// Draws the map.
pub fn world_map(map: &WorldMap) -> Svg {
    let from = map.here.as_ref().and_then(|m| m.position);
    let others: Vec<Position> = map.marks.iter().filter_map(|m| m.position).collect();
    let centre = basemap::best_centre(from, &others);
    let on_map = |p: Position| basemap::at(p, centre);
    let arcs: Vec<Arc<'_>> = match from {
        Some(from) => map.marks.iter().filter_map(|m| Arc::of(from, m, centre)).collect(),
        None => Vec::new(),
    };
    let marked: Vec<[f64; 2]> = from.iter().chain(&others).map(|p| on_map(*p)).collect();
    let view = frame(map, &marked, &arcs);
    let scale = view[2] / WIDTH;
    let class = if is_few(map) { "draw draw-world draw-few" } else { "draw draw-world" };
    let mut out = svg::open(map.id, class, view, &map.title, &map.desc);
    if map.marks.iter().chain(&map.here).any(|m| m.href.is_some()) {
        // Links inside an image are hidden from assistive technology; inside a group they are not.
        out = out.replacen("role=\"img\"", "role=\"group\"", 1);
    }
    let base = text(&basemap::href(centre, &map.version));
    for layer in ["sphere", "net", "land", "borders"] {
        let _ = write!(out, "<use class=\"draw-{layer}\" href=\"{base}#{layer}\"/>");
    }
    if let Some(from) = from {
        let single = others.len() == 1 && map.marks.iter().all(|m| m.arc.is_some());
        if single {
            blend(&mut out, map.id, on_map(from), on_map(others[0]));
        }
        out.push_str("<g class=\"draw-arcs\">");
        // The strongest last, on top.
        for arc in arcs.iter().rev() {
            arc.draw(&mut out, single.then_some(map.id));
        }
        out.push_str("</g>");
    }
    marks(&mut out, map, view, scale, &on_map);
    out.push_str("</svg>");
    Svg::new(out)
}

/// With few marks there is room for all names even on a phone.
fn is_few(map: &WorldMap) -> bool {
    map.marks.len() <= 2
}

/// An arc between just two cities runs from the one's colour into the other's.
fn blend(out: &mut String, id: &str, from: [f64; 2], to: [f64; 2]) {
    let [x1, y1, x2, y2] = [from[0], from[1], to[0], to[1]].map(num);
    let _ = write!(
        out,
        "<defs><linearGradient id=\"{}-blend\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">\
         <stop class=\"draw-stop-a\"/><stop class=\"draw-stop-b\" offset=\"1\"/></linearGradient></defs>",
        text(id)
    );
}

/// The part of the world to show: all but the empty far south and north, or closer: what the
/// marks and arcs lie in, with some room around.
fn frame(map: &WorldMap, marked: &[[f64; 2]], arcs: &[Arc<'_>]) -> [f64; 4] {
    let (top, bottom) = (basemap::place([0.0, 84.0])[1], basemap::place([0.0, -57.0])[1]);
    // Arcs bulge towards the poles: all of them are to be seen.
    let drawn = arcs.iter().flat_map(|a| a.parts.iter().flatten());
    let [x0, y0, x1, y1] = path::extent(marked.iter().chain(drawn));
    let empty = marked.is_empty();
    let top = if empty { top } else { top.min(y0 - 12.0).max(0.0) };
    let bottom = if empty { bottom } else { bottom.max(y1 + 12.0).min(basemap::height()) };
    let whole = [0.0, top, WIDTH, bottom - top];
    if !map.closer || empty {
        return whole;
    }
    let wide = (x1 - x0) * 1.15 + 50.0;
    let tall = (y1 - y0) * 1.25 + 40.0;
    // Many marks need room; for two of them the outlines are too coarse from so close by.
    let (closest, aspect) =
        if map.marks.len() > 2 { (WIDTH / 5.0, 1.8) } else { (WIDTH / 3.0, whole[2] / whole[3]) };
    let w = wide.max(tall * aspect).max(closest).min(WIDTH);
    // What spans the world from east to west may still be a strip of it from north to south.
    let h = (w / aspect).min(tall.max(w / FLATTEST)).min(whole[3]);
    let x = ((x0 + x1) / 2.0 - w / 2.0).clamp(0.0, WIDTH - w);
    let y = ((y0 + y1) / 2.0 - h / 2.0).clamp(whole[1], (whole[1] + whole[3] - h).max(whole[1]));
    [x, y, w, h]
}

/// A great circle, as it falls on the map: in several parts where the edge tears it, or a pole.
struct Arc<'m> {
    mark: &'m Mark,
    weight: f64,
    parts: Vec<Vec<[f64; 2]>>,
}

impl<'m> Arc<'m> {
    fn of(from: Position, mark: &'m Mark, centre: i16) -> Option<Self> {
        let (weight, to) = (mark.arc?, mark.position?);
        let limbs = limbs([from, to], STEPS);
        let parts = limbs.iter().flat_map(|limb| clip::line(limb, f64::from(centre), Window::WORLD));
        let on_map = |part: Vec<clip::Point>| {
            path::thin(&part.iter().map(|p| basemap::place(*p)).collect::<Vec<_>>(), 0.08)
        };
        Some(Self { mark, weight, parts: parts.map(on_map).collect() })
    }

    fn draw(&self, out: &mut String, blend: Option<&str>) {
        let mut d = String::new();
        for part in &self.parts {
            path::write_fine(&mut d, part);
        }
        if d.is_empty() {
            return;
        }
        // Three weights by class: the page's style sheet says how thick each is.
        let class = match self.weight {
            w if w >= 0.67 => "strong",
            w if w >= 0.34 => "middling",
            _ => "light",
        };
        let (own, stroke) = match blend {
            Some(id) => (" draw-arc-blend", format!(" stroke=\"url(#{}-blend)\"", text(id))),
            None => ("", String::new()),
        };
        let place = self.mark.place;
        let _ = write!(
            out,
            "<path class=\"draw-arc draw-arc-{class}{own}\"{stroke} data-place=\"{place}\" d=\"{d}\"/>"
        );
    }
}

fn marks(
    out: &mut String,
    map: &WorldMap,
    view: [f64; 4],
    scale: f64,
    on_map: &dyn Fn(Position) -> [f64; 2],
) {
    // Everything below is laid out in a frame 1,000 wide, whatever part of the world it shows.
    let in_frame = |p: Position| {
        let [x, y] = on_map(p);
        [(x - view[0]) / scale, (y - view[1]) / scale]
    };
    let mut placer = Placer::new([4.0, 4.0, WIDTH - 4.0, view[3] / scale - 4.0]);
    let placed: Vec<(&Mark, [f64; 2])> =
        map.here.iter().chain(&map.marks).filter_map(|m| m.position.map(|p| (m, in_frame(p)))).collect();
    for (mark, [x, y]) in &placed {
        let r = radius(mark);
        placer.block([x - r, y - r, x + r, y + r]);
    }
    let names: Vec<_> = placed.iter().map(|(m, at)| label(&mut placer, m, *at, is_few(map))).collect();
    let _ = write!(
        out,
        "<g class=\"draw-marks\" transform=\"translate({} {}) scale({:.4})\">",
        num(view[0]),
        num(view[1]),
        scale
    );
    // The most important last, on top of the others.
    for ((mark, [x, y]), name) in placed.iter().zip(&names).rev() {
        let class = match mark.role {
            Role::Here => "draw-mark draw-a",
            Role::There => "draw-mark draw-b",
            Role::Quiet => "draw-mark draw-quiet",
        };
        let title = text(if mark.title.is_empty() { &mark.name } else { &mark.title });
        match &mark.href {
            // The list beside the map has the same links in the order of the keyboard.
            Some(href) => {
                let _ = write!(
                    out,
                    "<a class=\"{class}\" data-place=\"{}\" href=\"{}\" tabindex=\"-1\">",
                    mark.place,
                    text(href)
                );
            }
            None => {
                let _ = write!(out, "<g class=\"{class}\" data-place=\"{}\">", mark.place);
            }
        }
        let _ = write!(
            out,
            "<title>{title}</title><circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            num(*x),
            num(*y),
            num(radius(mark))
        );
        if let Some(n) = mark.number {
            let _ = write!(
                out,
                "<text class=\"draw-number\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{n}</text>",
                num(*x),
                num(y + 5.4)
            );
        }
        if let Some(at) = name {
            // Where names grow on a phone, one below its mark has to move away from it.
            let below = if at.anchor == "middle" && at.y > *y { " draw-below" } else { "" };
            let _ = write!(
                out,
                "<text class=\"draw-name{below}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
                num(at.x),
                num(at.y),
                at.anchor,
                text(&mark.name)
            );
        }
        out.push_str(if mark.href.is_some() { "</a>" } else { "</g>" });
    }
    out.push_str("</g>");
}

fn label(placer: &mut Placer, mark: &Mark, at: [f64; 2], few: bool) -> Option<super::labels::Placed> {
    if mark.name.is_empty() || mark.role == Role::Quiet {
        return None;
    }
    let here = mark.role == Role::Here;
    let roomy =
        if here || few { placer.place_roomy(at, radius(mark), &mark.name, NAME, GROWTH) } else { None };
    if !here {
        return roomy.or_else(|| placer.place(at, radius(mark), &mark.name, NAME));
    }
    // The city one looks from is always named, were it over its neighbours' marks.
    roomy.or_else(|| Some(placer.above(at, radius(mark), &mark.name, NAME, GROWTH)))
}

fn radius(mark: &Mark) -> f64 {
    match (mark.role, mark.number) {
        (Role::Quiet, _) => 4.0,
        (_, Some(_)) => 12.0,
        _ => 7.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(name: &str, lat: f64, lon: f64) -> Mark {
        Mark {
            position: Position::new(lat, lon),
            name: name.to_owned(),
            arc: Some(0.9),
            place: 7,
            ..Mark::default()
        }
    }

    pub(super) fn sample() -> WorldMap {
        WorldMap {
            id: "map",
            title: "Lacombe & its partners".to_owned(),
            desc: "Arcs from Lacombe to <two> cities.".to_owned(),
            version: "2026-11-21".to_owned(),
            here: Some(Mark { role: Role::Here, arc: None, ..mark("Lacombe", 52.467, -113.735) }),
            marks: vec![
                Mark {
                    number: Some(1),
                    href: Some("/compare/1/2?a=1&b=2".to_owned()),
                    ..mark("Mazatlán", 23.233, -106.406)
                },
                Mark { number: Some(2), ..mark("Rikubetsu", 43.468, 143.731) },
            ],
            closer: false,
        }
    }

    #[test]
    fn a_map_is_valid_and_escaped() {
        let svg = world_map(&sample());
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        let root = parsed.root_element();
        assert_eq!(root.attribute("role"), Some("group"), "there is a link in it");
        assert!(!svg.as_str().contains("style="));
        insta::assert_snapshot!(svg.as_str().replace('>', ">\n"));
    }

    #[test]
    fn the_edges_of_the_world_make_no_streaks_and_no_nonsense() {
        for (lat, lon) in
            [(90.0, 0.0), (-90.0, 0.0), (-18.1, 179.9), (65.0, -179.9), (-52.467, 66.265), (52.467, -113.735)]
        {
            let map = WorldMap { marks: vec![mark("Somewhere", lat, lon)], ..sample() };
            let svg = world_map(&map);
            assert!(!svg.as_str().contains("NaN") && !svg.as_str().contains("inf"), "{lat} {lon}");
            let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
            for path in parsed.descendants().filter_map(|n| n.attribute("d")) {
                for part in path.split('M').filter(|p| !p.is_empty()) {
                    let points: Vec<Vec<f64>> =
                        part.split('L').map(|p| p.split(' ').map(|v| v.parse().unwrap()).collect()).collect();
                    for pair in points.windows(2) {
                        assert!((pair[0][0] - pair[1][0]).abs() < 400.0, "a streak: {pair:?} to {lat} {lon}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_marks_it_is_still_a_map() {
        let svg = world_map(&WorldMap { id: "map", title: "World".to_owned(), ..WorldMap::default() });
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        assert_eq!(parsed.root_element().attribute("role"), Some("img"));
    }

    #[test]
    fn neighbours_are_shown_from_closer_by() {
        let near = WorldMap {
            closer: true,
            here: Some(mark("Rennes", 48.1, -1.7)),
            marks: vec![mark("Erlangen", 49.6, 11.0), mark("Leuven", 50.9, 4.7)],
            ..sample()
        };
        let svg = world_map(&near);
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        let width: f64 =
            parsed.root_element().attribute("viewBox").unwrap().split(' ').nth(2).unwrap().parse().unwrap();
        assert!(width < 340.0, "{width}");
    }
}
