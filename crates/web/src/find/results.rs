//! One candidate as the list shows it.

use gazetteer::{Place, World};
use matching::{Match, Query};
use wording::{Message, Words};

use crate::draw::{ReasonBar, Svg, reason_bars};
use crate::places::{Sentence, situation_abroad};
use crate::query::to_address;
use crate::readings::{self, Likelihood, ReadingRow, Scale};
use crate::search::{population, within};

/// One reason in the opened list.
#[derive(Debug, Clone)]
pub struct ReasonRow {
    /// Name of the criterion.
    pub name: String,
    /// The sentence.
    pub sentence: Sentence,
    /// Points, with sign.
    pub points: String,
    /// The bar and how sure it is.
    pub bar: ReasonBar,
}

/// One candidate.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its place in the ranking.
    pub rank: usize,
    /// GeoNames id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Division and country.
    pub within: String,
    /// "14,258 people".
    pub population: String,
    /// "3,310 km away".
    pub distance: String,
    /// Score as written.
    pub score: String,
    /// "Score 7.3, give or take 0.4".
    pub score_words: String,
    /// The same, if what is unknown could move the score.
    pub uncertain: Option<String>,
    /// Fit and precedent.
    pub readings: [ReadingRow; 2],
    /// "about 120 of 10,000 pairs like this one".
    pub likelihood: Option<String>,
    /// What should be known of its country first.
    pub situation: Option<String>,
    /// The two strongest reasons.
    pub strongest: Vec<Sentence>,
    /// All of them.
    pub reasons: Vec<ReasonRow>,
    /// The last bar: the score.
    pub total: Svg,
    /// "also nearby: …", if others were folded into it.
    pub nearby: Option<String>,
    /// Address of its profile.
    pub profile: String,
    /// Address of the comparison.
    pub compare: String,
    /// Address of this list without it.
    pub without: String,
}

/// Points with their sign, one decimal.
pub(super) fn points(words: &Words, value: f32) -> String {
    let written = words.number(f64::from(value), 2);
    if value >= 0.005 { format!("+{written}") } else { written }
}

impl Row {
    /// Puts a candidate into words and bars; `scale` is that of all readings on the page.
    pub fn new(world: &World, words: &Words, query: &Query, m: &Match, scale: Scale) -> Self {
        let (from, place) = (world.place(query.place), world.place(m.place));
        let id = place.id();
        let number = |v: f32| words.number(f64::from(v), 2);
        let score_id = if m.spread >= 0.005 { "find-score-spread" } else { "find-score" };
        let score_words = words
            .say(&Message::new(score_id).with("score", number(m.score)).with("spread", number(m.spread)));
        let (bars, total) = reason_bars(m);
        let reasons = m
            .reasons
            .iter()
            .zip(bars)
            .map(|(r, bar)| ReasonRow {
                name: words.text(r.criterion.name_id()),
                sentence: Sentence::of(world, words, &r.sentence),
                points: points(words, r.contribution),
                bar,
            })
            .collect();
        let mut without = query.clone();
        without.limits.exclude.push(id);
        without.offset = 0;
        let weights = Query { weights: query.weights.clone(), ..Query::new(query.place) };
        Self {
            rank: m.rank,
            id: id.0,
            within: within(place),
            population: population(place, words),
            distance: distance(from, place, words),
            score: number(m.score),
            readings: readings::rows(m, &query.weights, scale, words),
            likelihood: Likelihood::of(m.likelihood).map(|l| words.say(&l.short())),
            situation: situation_abroad(from, place, words),
            uncertain: (m.spread >= 0.005).then(|| score_words.clone()),
            score_words,
            strongest: strongest(m).into_iter().map(|said| Sentence::of(world, words, said)).collect(),
            reasons,
            total,
            nearby: nearby(world, words, m),
            profile: format!("/places/{id}/{}", place.slug()),
            compare: to_address(world, &format!("/compare/{}/{id}", from.id()), &weights),
            without: to_address(world, &format!("/find/{}", from.id()), &without),
            name: place.name().to_owned(),
        }
    }
}

/// The sentences of the two reasons that add most, the greater first.
fn strongest(m: &Match) -> Vec<&Message> {
    let mut adding: Vec<_> = m.reasons.iter().filter(|r| r.contribution > 0.0).collect();
    adding.sort_by(|a, b| b.contribution.total_cmp(&a.contribution).then(a.criterion.cmp(&b.criterion)));
    adding.into_iter().take(2).map(|r| &r.sentence).collect()
}

fn nearby(world: &World, words: &Words, m: &Match) -> Option<String> {
    let names: Vec<&str> = m.nearby.iter().map(|&ix| world.place(ix).name()).collect();
    (!names.is_empty()).then(|| words.say(&Message::new("find-nearby").with("names", names.join(", "))))
}

fn distance(from: Place<'_>, to: Place<'_>, words: &Words) -> String {
    match from.position().zip(to.position()) {
        Some((a, b)) => words.say(&Message::new("find-away").with_number("km", a.distance_km(b), 0)),
        None => String::new(),
    }
}
