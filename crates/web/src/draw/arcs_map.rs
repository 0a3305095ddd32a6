//! A map of the world with ties between many cities, none of which is the one looked from.
//!
//! Some hundred arcs are all that a page can show as separate lines. Where there are more,
//! cities near each other are drawn as one, and what joins two such groups as one arc whose
//! weight says how many ties it stands for; the rarest are left out and counted in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gazetteer::Position;

use super::basemap::{self, WIDTH};
use super::clip::{self, Window};
use super::over_pole::limbs;
use super::path;
use super::svg::{self, Svg, num, text};

/// Most arcs that are drawn.
pub const MOST_ARCS: usize = 420;
/// Most ties whose arcs are drawn each for itself.
const SINGLE: usize = 300;
/// Height of the strips that cities are grouped by, degrees; groups are about as wide.
const GROUP: f64 = 5.0;
const STEPS: usize = 32;
/// Room above the pole, in the map's units: what bends near it does not touch the frame.
const MARGIN: f64 = 6.0;

/// One tie: where its sides are.
pub type Pair = [Position; 2];

/// What the map shows.
#[derive(Debug, Clone, Default)]
pub struct ArcsMap {
    /// Unique on the page.
    pub id: &'static str,
    /// What the map is, in a few words.
    pub title: String,
    /// What it shows, in a sentence, for those who cannot see it.
    pub desc: String,
    /// Changes with the data: see [`basemap::version`].
    pub version: String,
    /// The ties. Where `from_first` is set, the first position of each is on the side looked from.
    pub pairs: Vec<Pair>,
    /// Whether the first positions are those one looks from: they are drawn ink blue.
    pub from_first: bool,
}

impl ArcsMap {
    /// The meridian that the map is centred on: seen from somewhere, the one on which the
    /// fewest arcs are torn.
    pub fn centre(&self) -> i16 {
        if !self.from_first {
            return basemap::CENTRES[0];
        }
        // The middle one of the first sides: a mean would lie in an ocean for an empire.
        let mut firsts: Vec<Position> = self.pairs.iter().map(|p| p[0]).collect();
        firsts.sort_by(|a, b| a.lon.total_cmp(&b.lon));
        let others: Vec<Position> = self.pairs.iter().map(|p| p[1]).collect();
        basemap::best_centre(firsts.get(firsts.len() / 2).copied(), &others)
    }
}

/// What was drawn of the ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Arcs on the map.
    pub arcs: usize,
    /// Ties that these arcs stand for.
    pub ties: usize,
    /// Ties of all, drawn or not.
    pub all: usize,
    /// Arcs that are broken because they pass over a pole.
    pub broken: usize,
}

impl Drawn {
    /// Whether an arc may stand for several ties.
    pub fn is_bundled(self) -> bool {
        self.all > SINGLE
    }
}

/// Draws the map, and says how much of the ties is on it.
pub fn arcs_map(map: &ArcsMap) -> (Svg, Drawn) {
    let bundles = bundles(&map.pairs);
    let centre = map.centre();
    let (top, bottom) = (-MARGIN, basemap::place([0.0, -57.0])[1]);
    let view = [0.0, top, WIDTH, bottom - top];
    let mut out = svg::open(map.id, "draw draw-world draw-web", view, &map.title, &map.desc);
    let base = text(&basemap::href(centre, &map.version));
    for layer in ["sphere", "net", "land", "borders"] {
        let _ = write!(out, "<use class=\"draw-{layer}\" href=\"{base}#{layer}\"/>");
    }
    let heaviest = bundles.iter().map(|b| b.ties).max().unwrap_or(1);
    out.push_str("<g class=\"draw-arcs\">");
    let mut broken = 0;
    // The heaviest last, on top.
    for bundle in bundles.iter().rev() {
        let mut d = String::new();
        let limbs = limbs(bundle.ends, STEPS);
        broken += usize::from(limbs.len() > 1);
        for part in limbs.iter().flat_map(|limb| clip::line(limb, f64::from(centre), Window::WORLD)) {
            let points: Vec<_> = part.iter().map(|p| basemap::place(*p)).collect();
            path::write_fine(&mut d, &path::thin(&points, 0.25));
        }
        if !d.is_empty() {
            let _ = write!(out, "<path class=\"draw-arc {}\" d=\"{d}\"/>", weight(bundle.ties, heaviest));
        }
    }
    out.push_str("</g><g class=\"draw-dots\">");
    for (position, first) in dots(map) {
        let [x, y] = basemap::at(position, centre);
        let class = if first && map.from_first { " class=\"draw-a\"" } else { "" };
        let _ = write!(out, "<circle{class} cx=\"{}\" cy=\"{}\" r=\"1.6\"/>", num(x), num(y));
    }
    out.push_str("</g></svg>");
    let ties = bundles.iter().map(|b| b.ties).sum();
    let drawn = Drawn { arcs: bundles.len(), ties, all: map.pairs.len(), broken };
    (Svg::new(out), drawn)
}

/// Four weights by class: the style sheet says how thick each is.
fn weight(ties: usize, heaviest: usize) -> &'static str {
    let share = (ties as f64).ln_1p() / (heaviest as f64).ln_1p();
    match share {
        s if heaviest > 1 && s >= 0.8 => "draw-arc-heavy",
        s if heaviest > 1 && s >= 0.6 => "draw-arc-strong",
        s if heaviest > 1 && s >= 0.4 => "draw-arc-middling",
        _ => "draw-arc-light",
    }
}

struct Bundle {
    ends: Pair,
    ties: usize,
}

/// The arcs, the heaviest first.
fn bundles(pairs: &[Pair]) -> Vec<Bundle> {
    if pairs.len() <= SINGLE {
        return pairs.iter().map(|ends| Bundle { ends: *ends, ties: 1 }).collect();
    }
    let mut groups: BTreeMap<[i16; 2], (f64, f64, usize)> = BTreeMap::new();
    for p in pairs.iter().flatten() {
        let middle = groups.entry(group(*p)).or_default();
        // Groups do not cross the date line, so plain means will do.
        *middle = (middle.0 + p.lat, middle.1 + p.lon, middle.2 + 1);
    }
    let middle = |key: [i16; 2]| {
        let (lat, lon, n) = groups.get(&key).copied().unwrap_or_default();
        Position { lat: lat / n.max(1) as f64, lon: lon / n.max(1) as f64 }
    };
    let mut between: BTreeMap<([i16; 2], [i16; 2]), usize> = BTreeMap::new();
    for [a, b] in pairs {
        let (a, b) = (group(*a), group(*b));
        // What joins two cities of one group is shorter than the dots are wide.
        if a != b {
            *between.entry((a.min(b), a.max(b))).or_default() += 1;
        }
    }
    let mut out: Vec<Bundle> =
        between.into_iter().map(|((a, b), ties)| Bundle { ends: [middle(a), middle(b)], ties }).collect();
    out.sort_by_key(|b| std::cmp::Reverse(b.ties));
    out.truncate(MOST_ARCS);
    out
}

/// The group of a position: strips of latitude, cut into pieces of about their height.
fn group(p: Position) -> [i16; 2] {
    let strip = (p.lat / GROUP).floor();
    let width = GROUP / ((strip + 0.5) * GROUP).to_radians().cos().max(0.1);
    [strip as i16, (p.lon / width).floor() as i16]
}

/// One dot for each spot, to a third of a degree, and whether any first side lies there.
fn dots(map: &ArcsMap) -> Vec<(Position, bool)> {
    let mut spots: BTreeMap<[i16; 2], (Position, bool)> = BTreeMap::new();
    for [a, b] in &map.pairs {
        for (p, first) in [(a, true), (b, false)] {
            let key = [(p.lat * 3.0).round() as i16, (p.lon * 3.0).round() as i16];
            spots.entry(key).or_insert((*p, false)).1 |= first;
        }
    }
    let mut out: Vec<_> = spots.into_values().collect();
    // Those looked from last, on top.
    out.sort_by_key(|(_, first)| *first);
    // A wall of dots says no more than a few thousand of them.
    let step = out.len().div_ceil(2_500).max(1);
    out.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(many: usize) -> Vec<Pair> {
        let at =
            |i: usize| Position { lat: (i * 37 % 140) as f64 - 60.0, lon: (i * 91 % 360) as f64 - 180.0 };
        (0..many).map(|i| [at(i), at(i * 7 + 3)]).collect()
    }

    fn map(many: usize) -> ArcsMap {
        ArcsMap { id: "web", title: "All <ties>".to_owned(), pairs: pairs(many), ..ArcsMap::default() }
    }

    #[test]
    fn few_ties_are_drawn_each_and_many_bundled() {
        let (svg, drawn) = arcs_map(&map(40));
        assert_eq!(drawn, Drawn { arcs: 40, ties: 40, all: 40, broken: drawn.broken });
        assert!(!drawn.is_bundled());
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        assert_eq!(parsed.descendants().filter(|n| n.has_tag_name("path")).count(), 40);
        let (svg, drawn) = arcs_map(&map(40_000));
        assert!(drawn.arcs <= MOST_ARCS && drawn.ties < drawn.all && drawn.is_bundled());
        assert!(svg.as_str().len() < 400_000, "{}", svg.as_str().len());
        roxmltree::Document::parse(svg.as_str()).unwrap();
        assert!(!svg.as_str().contains("NaN"));
    }

    /// Denver and Almaty lie on opposite sides of the pole.
    #[test]
    fn it_is_counted_how_many_arcs_are_broken() {
        let at = |lat, lon| Position { lat, lon };
        let map = ArcsMap { pairs: vec![[at(39.74, -104.98), at(43.25, 76.93)]], ..map(0) };
        assert_eq!(arcs_map(&map).1.broken, 1);
    }

    #[test]
    fn nothing_is_still_a_map() {
        let (svg, drawn) = arcs_map(&map(0));
        assert_eq!(drawn, Drawn::default());
        roxmltree::Document::parse(svg.as_str()).unwrap();
    }
}
