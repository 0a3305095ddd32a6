//! The find page as a struct, and the part of it that changes with the question.

use askama::Template;
use gazetteer::{Place, World};
use matching::{Certainty, Criterion, Match, Query, Ranking, Reason};
use wording::Message;

use super::panel::{Panel, limit_id, without};
use super::results::Row;
use super::war;
use crate::draw::{Mark, Role, Svg, WorldMap, basemap, world_map};
use crate::query::{to_address, with_page};
use crate::readings::{Blend, Scale, about};
use crate::search::within;
use crate::shell::Chrome;

/// Partners listed before the rest is only counted.
const PARTNERS_SHOWN: usize = 12;

/// A limit that could be relaxed.
#[derive(Debug, Clone, PartialEq)]
pub struct Relax {
    /// "1,204 more without “greatest distance”".
    pub text: String,
    /// The same question without that limit.
    pub address: String,
}

/// One thing that the list can be ordered by.
#[derive(Debug, Clone, PartialEq)]
pub struct BlendChoice {
    /// "Fit".
    pub name: String,
    /// The same question, ordered so.
    pub address: String,
    /// Whether the list is ordered so.
    pub current: bool,
}

/// The find page.
#[derive(Template)]
#[template(path = "find/find.html")]
pub struct FindPage {
    /// The frame.
    pub chrome: Chrome,
    /// Name of the city that looks.
    pub name: String,
    /// Its division and country.
    pub within: String,
    /// Address of its profile.
    pub profile: String,
    /// Address of the candidates for its name.
    pub others: String,
    /// The form.
    pub panel: Panel,
    /// Its address without any query.
    pub reset: String,
    /// The part that changes.
    pub results: Results,
}

/// The list, the map and what stands around them: the part that htmx swaps.
#[derive(Clone)]
pub struct Results {
    /// Whether no list of existing ties is loaded.
    pub no_ties: bool,
    /// Whether every weight is zero, so that nothing could be ranked.
    pub all_zero: bool,
    /// "63,120 of 234,908 cities fit the limits.".
    pub counts: String,
    /// That a war leaves candidates out: in words, and the address that lists them.
    pub at_war: Option<(String, String)>,
    /// What the list can be ordered by.
    pub blends: Vec<BlendChoice>,
    /// What it is ordered by, and what the two readings are, in sentences.
    pub about: String,
    /// "1 to 25".
    pub showing: String,
    /// What is said aloud when the list has changed.
    pub announce: String,
    /// Cities already tied.
    pub partners: Vec<Row>,
    /// "and 3 more".
    pub partners_more: Option<String>,
    /// Said where the list has passed those in the order of their scores.
    pub by_curves: Option<String>,
    /// The suggestions.
    pub rows: Vec<Row>,
    /// What could be relaxed.
    pub relax: Vec<Relax>,
    /// The map.
    pub map: Svg,
    /// The first page, if this one lies behind the last.
    pub first_page: Option<String>,
    /// Page before this one.
    pub previous: Option<String>,
    /// Page after this one.
    pub next: Option<String>,
    /// How many there are on a page.
    pub page_size: usize,
    /// Download as a table.
    pub csv: String,
    /// Download as data.
    pub json: String,
}

/// The results alone, for htmx.
#[derive(Template)]
#[template(path = "find/results.html")]
pub struct ResultsPart<'p> {
    chrome: &'p Chrome,
    reset: &'p str,
    panel: &'p Panel,
    results: &'p Results,
}

impl FindPage {
    /// The page for a question and its answer; no answer if every weight is zero.
    pub fn new(chrome: Chrome, query: Query, ranking: Option<Ranking>) -> Self {
        let (world, words) = (chrome.world(), chrome.words());
        let place = world.place(query.place);
        let id = place.id();
        let name = place.name().to_owned();
        Self {
            panel: Panel::new(world, words, &query),
            results: Results::new(&chrome, &query, ranking.as_ref()),
            within: within(place),
            profile: format!("/places/{id}/{}", place.slug()),
            others: format!("/search?all=1&q={}", escaped(&name)),
            reset: format!("/find/{id}"),
            name,
            chrome,
        }
    }

    /// The part that changes.
    pub fn as_results(&self) -> ResultsPart<'_> {
        ResultsPart { chrome: &self.chrome, reset: &self.reset, panel: &self.panel, results: &self.results }
    }

    /// A page as it would be for a visitor: the first places of the world, with made-up scores.
    pub fn sample(chrome: Chrome) -> Self {
        let world = chrome.world();
        let rows = world.rows(gazetteer::Kind::City);
        let mut query = Query::new(gazetteer::PlaceIx(rows.start));
        query.limits.max_distance_km = Some(9000.0);
        let candidate =
            |n: u32| sample_match(gazetteer::PlaceIx((rows.start + n * 997) % rows.end), n as usize);
        let ranking = Ranking {
            partners: vec![candidate(7)],
            matches: (1..=3).map(candidate).collect(),
            fitting: 3,
            ranked: 3,
            considered: rows.len(),
            advice: vec![matching::Advice { limit: "max-distance", would_add: 1204 }],
            at_war: Some(matching::AtWar { countries: vec![gazetteer::CountryIx(1)], hidden: 1092 }),
        };
        Self::new(chrome, query, Some(ranking))
    }
}

fn sample_match(place: gazetteer::PlaceIx, rank: usize) -> Match {
    let reasons: Vec<Reason> = Criterion::ALL
        .iter()
        .enumerate()
        .map(|(i, &criterion)| Reason {
            criterion,
            contribution: 0.9 - 0.15 * i as f32,
            spread: if i == 4 { 0.3 } else { 0.0 },
            standing: 0.5,
            certainty: [Certainty::Sure, Certainty::Unsure, Certainty::Unknown][i % 3],
            sentence: Message::new(criterion.about_id()),
            parts: Vec::new(),
        })
        .collect();
    let score = reasons.iter().map(|r| r.contribution).sum();
    Match {
        place,
        rank,
        score,
        spread: 0.3,
        reasons,
        fit: matching::Reading { amount: 0.6 * score, standing: 0.97 },
        precedent: matching::Reading { amount: 0.4 * score, standing: 0.998 },
        likelihood: 0.012,
        by_curves: false,
        nearby: Vec::new(),
    }
}

impl Results {
    fn new(chrome: &Chrome, query: &Query, ranking: Option<&Ranking>) -> Self {
        let (world, words) = (chrome.world(), chrome.words());
        let path = format!("/find/{}", world.place(query.place).id());
        let address = |q: &Query| to_address(world, &path, q);
        let empty: &[Match] = &[];
        let matches = ranking.map_or(empty, |r| &r.matches);
        let partners = ranking.map_or(empty, |r| &r.partners);
        let scale = Scale::of(matches);
        let row = |m: &Match| Row::new(world, words, query, m, scale);
        let blend = Blend::of(&query.weights);
        let page = query.offset / query.count.max(1) + 1;
        // Those close together are folded into one, so the last page is the one that is not full.
        let full = matches.len() == query.count && query.offset + query.count < Query::MAX_DEPTH;
        let first = query.offset + 1;
        let download = |kind: &str| to_address(world, &format!("{path}.{kind}"), &with_page(query, 1));
        let rest = partners.len().saturating_sub(PARTNERS_SHOWN);
        let past_end = ranking.is_some_and(|r| is_past_end(query, r));
        Self {
            all_zero: ranking.is_none(),
            counts: ranking.map(|r| counts(chrome, query, r)).unwrap_or_default(),
            at_war: ranking.and_then(|r| at_war(chrome, query, r, &address)),
            blends: blends(query, blend, words, &address),
            about: format!("{} {}", words.text(blend.said_id()), about(blend, words)),
            showing: words.say(
                &Message::new("find-showing").with("first", first).with("last", query.offset + matches.len()),
            ),
            no_ties: chrome.state.engine.ties().is_empty(),
            announce: announce(chrome, query, ranking),
            partners: partners.iter().take(PARTNERS_SHOWN).map(row).collect(),
            partners_more: (rest > 0).then(|| chrome.t1("find-partners-more", "count", rest)),
            by_curves: by_curves(matches).map(|message| words.say(&message)),
            rows: matches.iter().map(row).collect(),
            relax: ranking.map(|r| relax(chrome, query, r)).unwrap_or_default(),
            map: map(chrome, query, partners, matches),
            first_page: past_end.then(|| address(&with_page(query, 1))),
            previous: (page > 1 && !past_end).then(|| address(&with_page(query, page - 1))),
            next: full.then(|| address(&with_page(query, page + 1))),
            page_size: query.count,
            csv: download("csv"),
            json: download("json"),
        }
    }
}

/// The choices, each with the weights that make it.
fn blends(
    query: &Query,
    now: Blend,
    words: &wording::Words,
    address: &dyn Fn(&Query) -> String,
) -> Vec<BlendChoice> {
    let choice = |blend: Blend| {
        let mut asked = with_page(query, 1);
        blend.set(&mut asked.weights);
        BlendChoice { name: words.text(blend.short_id()), address: address(&asked), current: blend == now }
    };
    Blend::CHOICES.into_iter().map(choice).collect()
}

/// How many fit, and how many of each country are listed where that leaves some out.
fn counts(chrome: &Chrome, query: &Query, ranking: &Ranking) -> String {
    let kind = war::kind_of(chrome.world().place(query.place));
    let counts = Message::new("find-counts")
        .with("remain", ranking.fitting)
        .with("considered", ranking.considered)
        .with("kind", kind);
    match query.limits.max_per_country.filter(|_| ranking.fitting > ranking.ranked) {
        Some(most) => {
            chrome.say(&Message::new("find-counts-capped").with("counts", counts).with("most", most))
        }
        None => chrome.say(&counts),
    }
}

/// Whom a war leaves out, and the address that lists them.
fn at_war(
    chrome: &Chrome,
    query: &Query,
    ranking: &Ranking,
    address: &dyn Fn(&Query) -> String,
) -> Option<(String, String)> {
    let said = chrome.say(&war::said(chrome.world(), query, ranking)?);
    let asked = war::naming(query, &ranking.at_war.as_ref()?.countries);
    Some((said, address(&asked)))
}

/// From which place on a list is taken from a first look; `None` if all are in the order of their scores.
pub fn by_curves(matches: &[Match]) -> Option<Message> {
    let first = matches.iter().find(|m| m.by_curves)?;
    Some(Message::new("list-by-curves").with("rank", first.rank))
}

/// Whether an address asks for a page behind the last: that nothing is on it is no fault of the limits.
fn is_past_end(query: &Query, ranking: &Ranking) -> bool {
    query.offset > 0 && ranking.matches.is_empty() && ranking.ranked > 0
}

fn announce(chrome: &Chrome, query: &Query, ranking: Option<&Ranking>) -> String {
    let Some(ranking) = ranking else { return chrome.t("find-all-zero") };
    match ranking.matches.first() {
        None if is_past_end(query, ranking) => chrome.t("find-past-end"),
        None => chrome.t("find-empty"),
        Some(best) => {
            let name = chrome.world().place(best.place).name();
            chrome.say(&Message::new("find-updated").with("count", ranking.fitting).with("name", name))
        }
    }
}

/// Advice matters where few are left: then most first.
fn relax(chrome: &Chrome, query: &Query, ranking: &Ranking) -> Vec<Relax> {
    if ranking.matches.len() >= query.count || is_past_end(query, ranking) {
        return Vec::new();
    }
    let world = chrome.world();
    let path = format!("/find/{}", world.place(query.place).id());
    let mut advice: Vec<_> = ranking.to_relax(query).into_iter().filter(|a| a.would_add > 0).collect();
    advice.sort_by(|a, b| b.would_add.cmp(&a.would_add).then(a.limit.cmp(b.limit)));
    advice
        .into_iter()
        .map(|a| {
            let limit = chrome.t(limit_id(a.limit));
            let message = Message::new("find-advice-add").with("count", a.would_add).with("limit", limit);
            Relax { text: chrome.say(&message), address: to_address(world, &path, &without(query, a.limit)) }
        })
        .collect()
}

fn map(chrome: &Chrome, query: &Query, partners: &[Match], matches: &[Match]) -> Svg {
    let world = chrome.world();
    let place = world.place(query.place);
    let best = matches.first().map_or(1.0, |m| m.score);
    let worst = matches.last().map_or(0.0, |m| m.score);
    let weight = |score: f32| f64::from((score - worst) / (best - worst).max(1e-6)).clamp(0.0, 1.0);
    let suggested = matches.iter().map(|m| Mark {
        number: Some(m.rank),
        arc: Some(weight(m.score)),
        href: Some(format!("#place-{}", world.place(m.place).id())),
        role: Role::There,
        ..mark(world, m.place)
    });
    let tied =
        partners.iter().take(PARTNERS_SHOWN).map(|m| Mark { role: Role::Quiet, ..mark(world, m.place) });
    world_map(&WorldMap {
        id: "find-map",
        title: chrome.t("find-map-label"),
        desc: map_in_words(chrome, place, matches),
        version: basemap::version(world),
        here: Some(Mark { role: Role::Here, ..mark(world, query.place) }),
        marks: suggested.chain(tied).collect(),
        closer: true,
    })
}

fn mark(world: &World, ix: gazetteer::PlaceIx) -> Mark {
    let place = world.place(ix);
    Mark {
        position: place.position(),
        name: place.name().to_owned(),
        title: place.full_name(),
        place: place.id().0,
        ..Mark::default()
    }
}

fn map_in_words(chrome: &Chrome, place: Place<'_>, matches: &[Match]) -> String {
    let message = Message::new("find-map-about").with("name", place.name()).with("count", matches.len());
    chrome.say(&message)
}

/// A name within an address.
fn escaped(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes()).collect()
}
