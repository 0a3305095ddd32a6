//! The page of a tie, put together.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use jiff::{Timestamp, civil};
use partnership::activity::Thresholds;
use partnership::codes::Coded;
use partnership::history::Then;
use partnership::id::kind;
use partnership::tie::{self, Confirmed, History, Relation, Term};
use partnership::{Id, Recorded};
use registry::{Evidence, PartyRow, Register, Side, Tie};
use wording::{Message, Words};

use super::Standing;
use super::asked::Asked;
use super::linked;
use super::past::Past;
use super::recognition::{self, Recognised};
use super::sides::{self, SideView};
use super::story::{Cited, Happening, Teller};
use super::timeline;
use crate::draw::{Mark, Role, Svg, WorldMap, basemap, world_map};
use crate::places::facts::Writer;
use crate::registry::line;
use crate::registry::site::Site;
use crate::shell::Chrome;

/// The page of a tie.
#[derive(Template)]
#[template(path = "ties/tie.html", blocks = ["main"])]
pub struct TiePage {
    /// The frame.
    pub chrome: Chrome,
    /// Its identifier.
    pub id: String,
    /// Names of the sides, for the title of the window.
    pub names: String,
    /// The sides.
    pub sides: Vec<SideView>,
    /// Kind, local word and age.
    pub about: String,
    /// Where the sides stand together.
    pub status: String,
    /// How well it is confirmed.
    pub evidence: String,
    /// The class of that.
    pub certainty: &'static str,
    /// What the schemes that it concerns say of it.
    pub recognition: Vec<Recognised>,
    /// What else there is to say of it as a whole: label and value.
    pub facts: Vec<(String, String)>,
    /// A few sentences on it.
    pub summary: Option<String>,
    /// Where it lies on the map.
    pub map: Svg,
    /// The lanes.
    pub timeline: Svg,
    /// What happened.
    pub story: Vec<Happening>,
    /// Sources that the public may see.
    pub sources: Vec<Cited>,
    /// How many others there are.
    pub inside: usize,
    /// Other ties it stands in a relation to: relation, names, address.
    pub related: Vec<(String, String, String)>,
    /// Address of the comparison of the two.
    pub compare: Option<String>,
    /// The day it is looked at on, as the form has it; empty for the present.
    pub on: String,
    /// Whether by what was known then.
    pub known_then: bool,
    /// What day the page shows, in words.
    pub as_at: String,
    /// What is to be said where its state on that day is not known.
    pub unknown_then: Option<String>,
    /// Whether facts stand behind it, so that its past can be asked for.
    pub has_history: bool,
    /// Whether it is shown within another page, which has a headline of its own.
    pub is_within: bool,
    /// The same as linked data, for a `script` element.
    pub linked: String,
}

impl TiePage {
    /// Puts the page together; `None` of a tie that the register does not hold.
    pub fn of(
        chrome: Chrome,
        register: &Arc<Register>,
        id: Id<kind::Tie>,
        history: Option<&History>,
        asked: Asked,
        past: &Past,
    ) -> Option<Self> {
        let row = register.tie(id)?;
        let (words, world) = (chrome.words(), chrome.world());
        let writer = Writer { words, now: chrome.state.now() };
        let day = asked.on.unwrap_or(chrome.today);
        let standing = history.map(|h| standing(h, asked, words));
        let state = match &standing {
            Some(Standing::Known(tie)) => Some(tie.as_ref()),
            _ => None,
        };
        // As the sides were called on the day; their facts speak of the parties that were registered.
        let then = |side: Side<'_>| {
            let party = past.party(side.registered()).and_then(|id| register.party(id));
            party.map_or(side.party.clone(), Clone::clone)
        };
        let views = row.sides().map(|side| {
            let (party, registered) = (then(side), side.registered());
            let known = state.and_then(|s| s.side(registered));
            let mut view = sides::view(world, words, &writer, &party, side.status, known);
            view.about.extend(past.said(register, registered, words));
            view
        });
        let views = views.collect();
        let names: Vec<(Id<kind::Party>, String)> =
            row.sides().map(|side| (side.registered(), then(side).name)).collect();
        let known = asked.known();
        let told = state.zip(history).map(|(tie, history)| Told::of(words, tie, history, &names, day, known));
        let evidence =
            state.map_or(row.evidence(), |tie| Evidence::on(day, tie.confirmation(), tie.confirmed_at()));
        let countries: BTreeMap<_, _> =
            row.sides().map(|side| (side.registered(), side.party.country)).collect();
        let recognition = |tie| recognition::told(tie, |party| countries.get(&party).copied(), day, words);
        let both: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        let unknown_then = match &standing {
            Some(Standing::Not(message)) => Some(words.say(message)),
            _ => None,
        };
        let told = told.unwrap_or_default();
        Some(Self {
            id: id.to_string(),
            names: both.join(words.text("tie-page-dash").as_str()),
            sides: views,
            about: about(row, state, words),
            status: words.text(state.map_or(row.data().status(), tie::Tie::status).message()),
            evidence: words.text(line::evidence_id(evidence)),
            certainty: line::certainty(evidence),
            recognition: state.map(recognition).unwrap_or_default(),
            facts: facts(row, state, day, words, &writer),
            summary: state.and_then(|s| s.summary.clone()),
            map: map(row, words, &chrome),
            timeline: told.timeline,
            story: told.story,
            sources: told.sources,
            inside: told.inside,
            related: state.map(|s| related(s, register, words)).unwrap_or_default(),
            compare: compare(row),
            on: asked.on.map(|d| d.to_string()).unwrap_or_default(),
            known_then: asked.known_then,
            as_at: as_at(&chrome, asked),
            unknown_then,
            has_history: history.is_some(),
            is_within: false,
            linked: linked::embedded(row, Site::of(&chrome)),
            chrome,
        })
    }

    /// The element of its headline: a page has one of the first rank.
    fn headline(&self) -> &'static str {
        if self.is_within { "h2" } else { "h1" }
    }

    fn side_class(&self, at: impl std::borrow::Borrow<usize>) -> &'static str {
        if *at.borrow() == 0 { "city-a" } else { "city-b" }
    }
}

/// What the facts tell.
#[derive(Default)]
struct Told {
    timeline: Svg,
    story: Vec<Happening>,
    sources: Vec<Cited>,
    inside: usize,
}

impl Told {
    fn of(
        words: &Words,
        tie: &tie::Tie,
        history: &History,
        names: &[(Id<kind::Party>, String)],
        day: civil::Date,
        known: Timestamp,
    ) -> Self {
        // What was recorded later was not known then.
        let standing: Vec<&Recorded<tie::TieFact>> = history.standing(known);
        let (sources, numbers, inside) = Teller::sources(words, tie);
        let teller = Teller { words, tie, names, numbers, confirmed: Confirmed::of(history, day, known) };
        let events = teller.events(&standing);
        Self {
            timeline: timeline::timeline(&standing, tie, names, day, events, words),
            story: teller.tell(&standing, day),
            sources,
            inside,
        }
    }
}

/// The state on the day asked for.
fn standing(history: &History, asked: Asked, words: &Words) -> Standing {
    let Some(day) = asked.on else {
        return match history.current() {
            Some(tie) => Standing::Known(Box::new(tie)),
            None => Standing::Not(Message::new("tie-page-unrecorded")),
        };
    };
    let then = history.as_of(day, asked.known());
    match (unknown(&then, words), then.known()) {
        (None, Some(tie)) => Standing::Known(Box::new(tie)),
        (why, _) => Standing::Not(why.unwrap_or_else(|| Message::new("tie-page-unrecorded"))),
    }
}

/// What is to be said of a day of which it is not known how the tie stood.
pub(crate) fn unknown(then: &Then<tie::Tie>, words: &Words) -> Option<Message> {
    match then {
        Then::Known(_) => None,
        Then::Unrecorded => Some(Message::new("tie-page-unrecorded")),
        Then::NotYet => Some(Message::new("tie-page-not-yet")),
        Then::Uncertain { known_from } => {
            let date = partnership::Date::day(*known_from).map(|d| line::date(d, words)).unwrap_or_default();
            Some(Message::new("tie-page-uncertain").with("date", date))
        }
    }
}

fn as_at(chrome: &Chrome, asked: Asked) -> String {
    let (id, day) = match asked.on {
        None => ("tie-page-as-at", chrome.today),
        Some(day) if asked.known_then => ("tie-page-as-at-then", day),
        Some(day) => ("tie-page-as-at-past", day),
    };
    chrome.say(&Message::new(id).with("date", chrome.date(day)))
}

fn about(row: Tie<'_>, state: Option<&tie::Tie>, words: &Words) -> String {
    let plain = state.map_or_else(|| line::about(row, words), |s| line::kind_since(s.kind, s.since, words));
    let local = state.map_or(row.data().local_kind.as_deref(), |s| s.local_kind.as_deref());
    match local {
        Some(local) => words.say(&Message::new("tie-page-local").with("about", plain).with("local", local)),
        None => plain,
    }
}

fn facts(
    row: Tie<'_>,
    state: Option<&tie::Tie>,
    day: civil::Date,
    words: &Words,
    writer: &Writer<'_>,
) -> Vec<(String, String)> {
    let data = row.data();
    let mut out = Vec::new();
    let mut add = |id: &'static str, value: String| out.push((words.text(id), value));
    let fields = state.map_or(&data.fields, |s| &s.fields);
    if !fields.is_empty() {
        let listed = fields.listed.iter().map(|f| words.text(f.message()));
        let all: Vec<String> = listed.chain(fields.other.iter().cloned()).collect();
        add("tie-page-fields", all.join(", "));
    }
    match state.and_then(|s| s.term) {
        Some(Term::Open) => add("tie-page-term", words.text("tie-page-term-open")),
        Some(Term::Fixed { until }) => {
            let message = Message::new("tie-page-term-until").with("date", line::date(until, words));
            add("tie-page-term", words.say(&message));
        }
        None => {}
    }
    let activity = state.map_or(row.activity(), |s| s.activity(day, Thresholds::default()));
    let activity = words.text(activity.message());
    match state.map_or(data.active_at, tie::Tie::active_at) {
        Some(last) => {
            let message = Message::new("tie-page-active-last")
                .with("activity", activity)
                .with("date", line::date(last, words));
            add("registry-activity", words.say(&message));
        }
        None => add("registry-activity", words.text("tie-page-active-never")),
    }
    if let [a, b] = row.sides().map(|s| s.party.position).collect::<Vec<_>>()[..]
        && let (Some(a), Some(b)) = (a, b)
    {
        add("tie-page-distance", writer.km(a.distance_km(b)));
    }
    out
}

fn map(row: Tie<'_>, words: &Words, chrome: &Chrome) -> Svg {
    let mark = |p: &PartyRow, role: Role| Mark {
        position: p.position,
        name: p.name.clone(),
        title: p.name.clone(),
        place: p.place.unwrap_or_default(),
        role,
        arc: (role == Role::There).then_some(0.9),
        ..Mark::default()
    };
    let parties: Vec<&PartyRow> = row.sides().map(|s| s.party).filter(|p| p.position.is_some()).collect();
    let Some((here, others)) = parties.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Svg::default();
    };
    let names: Vec<&str> = others.iter().map(|p| p.name.as_str()).collect();
    let message = |id| words.say(&Message::new(id).with("a", here.name.as_str()).with("b", names.join(", ")));
    world_map(&WorldMap {
        id: "tie-map",
        title: message("map-pair-title"),
        desc: message("map-pair-desc"),
        version: basemap::version(chrome.world()),
        here: Some(mark(here, Role::Here)),
        marks: others.iter().map(|p| mark(p, Role::There)).collect(),
        closer: true,
    })
}

fn compare(row: Tie<'_>) -> Option<String> {
    let mut places = row.sides().map(|s| s.party.place);
    match (places.next()??, places.next()??, places.next()) {
        (a, b, None) => Some(format!("/compare/{a}/{b}")),
        _ => None,
    }
}

/// Ties that this one revives, carries on or is carried on by, as far as the public may see them.
fn related(state: &tie::Tie, register: &Register, words: &Words) -> Vec<(String, String, String)> {
    let successors = state.sides.iter().filter_map(|s| s.successor).map(|id| (Relation::SucceededBy, id));
    let mut all: Vec<(Relation, Id<kind::Tie>)> = state.links.iter().copied().chain(successors).collect();
    all.sort_by_key(|(relation, id)| (*relation as u8, *id));
    all.dedup();
    let shown = |(relation, id): (Relation, Id<kind::Tie>)| {
        let tie = register.tie(id)?;
        let names: Vec<&str> = tie.sides().map(|s| s.party.name.as_str()).collect();
        Some((words.text(relation.message()), names.join(" – "), line::href(tie)))
    };
    all.into_iter().filter_map(shown).collect()
}
