//! The page of a comparison, put together.

use askama::Template;
use gazetteer::{Place, PlaceIx};
use matching::{Comparison, Tie, Weights};
use wording::{Message, Words};

use super::apart::apart;
use super::spreads::Spreads;
use crate::draw::{self, Mark, Role, Svg, WorldMap, Year, basemap, reason_bars, world_map};
use crate::places::facts::{self, Row, Writer};
use crate::places::notes::Notes;
use crate::places::page::months;
use crate::places::ties::{self, TieLine};
use crate::places::{Sentence, situation_abroad};
use crate::readings::{self, Blend, Likelihood, ReadingRow, Scale};
use crate::shell::Chrome;

/// One side of the page.
#[derive(Debug, Clone)]
pub struct Side {
    /// GeoNames id.
    pub id: u32,
    /// Name.
    pub name: String,
    /// Division and country.
    pub within: String,
    /// Address of its page.
    pub href: String,
    /// Its ties.
    pub ties: Vec<TieLine>,
    /// What is not known of it, in words.
    pub unknown: Vec<String>,
}

/// One criterion.
#[derive(Debug, Clone)]
pub struct ReasonLine {
    /// Its name.
    pub name: String,
    /// The sentence with the two values.
    pub sentence: Sentence,
    /// The bar.
    pub bar: Svg,
    /// Points, with sign.
    pub points: String,
    /// "give or take" points, where something is unknown.
    pub spread: Option<String>,
    /// `sure`, `unsure` or `unknown`.
    pub certainty: &'static str,
    /// Id of the message for it.
    pub certainty_id: &'static str,
    /// Parts of the points: what, and how many.
    pub parts: Vec<(Sentence, String)>,
}

/// A month's name, and temperature and rain of each place in words where known.
pub type Month = (String, [Option<(String, String)>; 2]);

/// One fact of both.
#[derive(Debug, Clone)]
pub struct Point {
    /// What it is.
    pub label: String,
    /// Of the first place.
    pub a: Option<Row>,
    /// Of the second.
    pub b: Option<Row>,
}

impl Point {
    fn both(&self) -> [Option<&Row>; 2] {
        [self.a.as_ref(), self.b.as_ref()]
    }
}

/// The page.
#[derive(Template)]
#[template(path = "compare/compare.html")]
pub struct ComparePage {
    /// The frame.
    pub chrome: Chrome,
    /// The first place.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Distance, hours apart and shared office hours, in words.
    pub apart: Vec<String>,
    /// Said if the two are tied already.
    pub tied: Option<String>,
    /// Said if the two are of different kinds.
    pub kinds: Option<String>,
    /// The score in words.
    pub score: String,
    /// The score.
    pub score_value: f32,
    /// Fit and precedent.
    pub readings: [ReadingRow; 2],
    /// How usual such a tie is, in a sentence.
    pub likelihood: Option<String>,
    /// What the readings are, in sentences.
    pub about: String,
    /// What is counted, where it is not what is usual.
    pub blend: Option<String>,
    /// What should be known of the two countries first.
    pub situations: Vec<String>,
    /// The rank in words, or that the second is no candidate for the first.
    pub rank: Option<String>,
    /// The map.
    pub map: Svg,
    /// The reasons.
    pub reasons: Vec<ReasonLine>,
    /// The bar of the score.
    pub total: Svg,
    /// Facts side by side.
    pub points: Vec<Point>,
    /// Where both lie in the world's spread: title and figure.
    pub spreads: Vec<(String, Svg)>,
    /// Climate of both.
    pub climate: Svg,
    /// Months of both in words: month, and temperature and rain of each where known.
    pub months: Vec<Month>,
    /// Sentences on seasons south of the equator.
    pub seasons: Vec<String>,
    /// Partners of both: name and address.
    pub shared: Vec<(String, String)>,
    /// Whether any list of ties is loaded.
    pub knows_ties: bool,
    /// Address of the comparison the other way round.
    pub swapped: String,
    /// Address of the data.
    pub json: String,
    /// Sources cited.
    pub notes: Notes,
}

impl ComparePage {
    /// Puts the page together. `raw` is the query string that holds the weights.
    pub fn of(
        chrome: Chrome,
        [a, b]: [Place<'_>; 2],
        c: &Comparison,
        spreads: &Spreads,
        weights: &Weights,
        raw: &str,
    ) -> Self {
        let words = chrome.words();
        let writer = Writer { words, now: chrome.state.now() };
        let mut notes = Notes::default();
        let points = points(a, b, &writer, &mut notes);
        let (bars, total) = reason_bars(&c.pair);
        let reasons = c.pair.reasons.iter().zip(bars);
        let reasons = reasons.map(|(r, bar)| reason_line(r, bar, a.world(), words)).collect();
        let tail = if raw.is_empty() { String::new() } else { format!("?{raw}") };
        let year = |p: Place<'_>| p.climate().map(|climate| Year { name: p.name().to_owned(), climate });
        let climate = match (year(a), year(b)) {
            (Some(a), b) => draw::climate_chart("climate", &a, b.as_ref(), words),
            (None, _) => Svg::default(),
        };
        let south = [a, b].into_iter().filter(|p| p.position().is_some_and(|at| at.lat < -10.0));
        let mut score = Message::new("find-score").with_number("score", f64::from(c.pair.score), 2);
        if c.pair.spread >= 0.005 {
            score = Message::new("find-score-spread")
                .with_number("score", f64::from(c.pair.score), 2)
                .with_number("spread", f64::from(c.pair.spread), 2);
        }
        Self {
            apart: apart(a, b, &writer),
            tied: c.tied.as_ref().map(|tie| {
                let message =
                    Message::new(if tie.year.is_some() { "compare-tied-since" } else { "compare-tied" });
                words.say(&message.with("year", tie.year.map(|y| y.to_string()).unwrap_or_default()))
            }),
            kinds: (a.kind() != b.kind()).then(|| {
                words.say(
                    &Message::new("compare-kinds")
                        .with("a", a.name())
                        .with("b", b.name())
                        .with("kinda", words.text(crate::search::kind_id(a)))
                        .with("kindb", words.text(crate::search::kind_id(b))),
                )
            }),
            score: words.say(&score),
            score_value: c.pair.score,
            readings: readings::rows(&c.pair, weights, Scale::of([&c.pair]), words),
            likelihood: Likelihood::of(c.pair.likelihood).map(|l| words.say(&l.sentence())),
            about: readings::about(Blend::of(weights), words),
            blend: Some(Blend::of(weights)).filter(|b| *b != Blend::Both).map(|b| words.text(b.name_id())),
            situations: situations(a, b, words),
            rank: rank(a, b, c, words),
            map: map(a, b, c.tied.as_ref(), words),
            reasons,
            total,
            points,
            spreads: spreads.lines(a, b, &writer),
            climate,
            months: both_months(a, b, words),
            seasons: south
                .map(|p| words.say(&Message::new("climate-south").with("name", p.name())))
                .collect(),
            shared: c
                .shared
                .iter()
                .map(|ix| a.world().place(*ix))
                .map(|p| (p.full_name(), ties::href(p)))
                .collect(),
            knows_ties: !chrome.state.engine.ties().is_empty(),
            swapped: format!("/compare/{}/{}{tail}", b.id(), a.id()),
            json: format!("/api/v1/compare/{}/{}{tail}", a.id(), b.id()),
            a: side(a, &c.ties_a, c, &writer),
            b: side(b, &c.ties_b, c, &writer),
            notes,
            chrome,
        }
    }
}

impl ComparePage {
    /// A page as it would be for a visitor; `None` if the two cannot be compared.
    pub fn sample(chrome: Chrome) -> Option<Self> {
        let state = chrome.state.clone();
        let place = |id| state.world().by_id(gazetteer::GeoId(id));
        let (a, b) = (place(6_035_615)?, place(3_996_322)?);
        let weights = Weights::default();
        let comparison = state.engine.compare(a.ix(), b.ix(), &weights).ok()?;
        Some(Self::of(chrome, [a, b], &comparison, &Spreads::of(state.world()), &weights, ""))
    }

    fn score_number(&self) -> String {
        self.chrome.number(f64::from(self.score_value), 2)
    }

    fn sides(&self) -> [&Side; 2] {
        [&self.a, &self.b]
    }

    fn climate_legend(&self) -> String {
        let message = Message::new("compare-climate-legend");
        self.chrome.say(&message.with("a", self.a.name.as_str()).with("b", self.b.name.as_str()))
    }

    fn spreads_note(&self) -> String {
        let message = Message::new("compare-spreads-note");
        self.chrome.say(&message.with("a", self.a.name.as_str()).with("b", self.b.name.as_str()))
    }
}

/// What should be known of both countries; between two places of one, nobody needs to be told.
fn situations(a: Place<'_>, b: Place<'_>, words: &Words) -> Vec<String> {
    [situation_abroad(b, a, words), situation_abroad(a, b, words)].into_iter().flatten().collect()
}

fn side(place: Place<'_>, list: &[(PlaceIx, Tie)], c: &Comparison, writer: &Writer<'_>) -> Side {
    let mut partners: Vec<(Place<'_>, Tie)> =
        list.iter().map(|(ix, tie)| (place.world().place(*ix), tie.clone())).collect();
    partners.sort_by(|(p, s), (q, t)| {
        (s.year.unwrap_or(i32::MAX), p.ascii_name()).cmp(&(t.year.unwrap_or(i32::MAX), q.ascii_name()))
    });
    let unknown = c.unknown.iter().filter(|u| u.place == place.ix());
    Side {
        id: place.id().0,
        name: place.name().to_owned(),
        within: ties::within(place),
        href: ties::href(place),
        ties: ties::lines(place, &partners, writer),
        unknown: unknown.map(|u| writer.words.text(field_id(u.field))).collect(),
    }
}

/// Id of the message that names a field of the profile.
fn field_id(field: &str) -> &'static str {
    match field {
        "population" => "fact-population",
        "rank" => "fact-rank",
        "elevation" => "fact-elevation",
        "relief" => "fact-relief",
        "climate" => "fact-climate",
        "coast" => "fact-coast",
        "river" => "fact-wide-river",
        "lake" => "fact-lake",
        "airport" => "fact-airport",
        "time-zone" => "fact-time-zone",
        "universities" => "fact-universities",
        "languages" => "country-languages",
        "gdp" => "country-gdp",
        "industries" => "fact-industries",
        "museums" => "fact-museums",
        _ => "fact-other",
    }
}

fn reason_line(
    r: &matching::Reason,
    bar: draw::ReasonBar,
    world: &gazetteer::World,
    words: &Words,
) -> ReasonLine {
    let points = |v: f32| {
        let written = words.number(f64::from(v), 2);
        if v > 0.0 && written != words.number(0.0, 2) { format!("+{written}") } else { written }
    };
    ReasonLine {
        name: words.text(r.criterion.name_id()),
        sentence: Sentence::of(world, words, &r.sentence),
        bar: bar.bar,
        points: points(r.contribution),
        spread: (r.spread >= 0.005).then(|| words.number(f64::from(r.spread), 2)),
        certainty: bar.certainty,
        certainty_id: match bar.certainty {
            "sure" => "certainty-sure",
            "unsure" => "certainty-unsure",
            _ => "certainty-unknown",
        },
        parts: r
            .parts
            .iter()
            .map(|(what, amount)| (Sentence::of(world, words, what), points(*amount)))
            .collect(),
    }
}

/// Where the second stands among the candidates for the first; that it is none, unless the
/// page says why already.
fn rank(a: Place<'_>, b: Place<'_>, c: &Comparison, words: &Words) -> Option<String> {
    let message = match c.pair.rank {
        0 if c.tied.is_some() || a.kind() != b.kind() => return None,
        0 => Message::new("compare-no-rank"),
        rank => Message::new("compare-rank").with("rank", rank),
    };
    Some(words.say(&message.with("name", a.name())))
}

/// Facts of both in one order: those of the first, then what only the second has.
fn points(a: Place<'_>, b: Place<'_>, writer: &Writer<'_>, notes: &mut Notes) -> Vec<Point> {
    let of_a = facts::rows(a, writer, notes);
    let mut of_b: Vec<Option<Row>> = facts::rows(b, writer, notes).into_iter().map(Some).collect();
    let mut out: Vec<Point> = Vec::new();
    for row in of_a {
        let same = of_b.iter_mut().find(|o| o.as_ref().is_some_and(|o| o.label == row.label));
        out.push(Point { label: row.label.clone(), b: same.and_then(Option::take), a: Some(row) });
    }
    out.extend(of_b.into_iter().flatten().map(|row| Point {
        label: row.label.clone(),
        a: None,
        b: Some(row),
    }));
    out
}

fn both_months(a: Place<'_>, b: Place<'_>, words: &Words) -> Vec<Month> {
    let [a, b] = [a, b].map(|p| p.climate().map(|c| months(&c, words)));
    let values = |of: &Option<Vec<(String, String, String)>>, m: usize| {
        of.as_ref().and_then(|list| list.get(m)).map(|(_, t, r)| (t.clone(), r.clone()))
    };
    draw::climate_chart::MONTHS
        .iter()
        .enumerate()
        .map(|(m, id)| (words.text(id), [values(&a, m), values(&b, m)]))
        .collect()
}

fn map(a: Place<'_>, b: Place<'_>, tie: Option<&Tie>, words: &Words) -> Svg {
    if a.position().is_none() || b.position().is_none() {
        return Svg::default();
    }
    let mark = |p: Place<'_>, role: Role, arc: Option<f64>| Mark {
        position: p.position(),
        name: p.name().to_owned(),
        title: p.full_name(),
        place: p.id().0,
        role,
        arc,
        ..Mark::default()
    };
    world_map(&WorldMap {
        id: "pair-map",
        title: words.say(&Message::new("map-pair-title").with("a", a.name()).with("b", b.name())),
        desc: words.say(&Message::new("map-pair-desc").with("a", a.full_name()).with("b", b.full_name())),
        version: basemap::version(a.world()),
        here: Some(mark(a, Role::Here, None)),
        marks: vec![mark(b, Role::There, Some(if tie.is_some() { 1.0 } else { 0.5 }))],
        closer: true,
    })
}
