//! Existing ties of a place: the list, and the map of the world they are drawn on.

use std::collections::BTreeSet;

use gazetteer::{GeoId, Kind, Place, World};
use matching::{Tie, Ties};
use registry::{Query, Register, Sort};
use wording::{Message, Words};

use crate::draw::{Mark, Role, Svg, WorldMap, basemap, world_map};
use crate::registry::address;
use crate::registry::line::{self, Line};

/// One tie, as listed.
#[derive(Debug, Clone, PartialEq)]
pub struct TieLine {
    /// GeoNames id of the partner.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Division and country.
    pub within: String,
    /// Address of its page.
    pub href: String,
    /// Address of the comparison with the place.
    pub compare: String,
    /// Year and kind in words; empty if neither is known.
    pub about: String,
    /// Who says so.
    pub source: String,
    /// Distance in words.
    pub distance: String,
}

/// Address of a place's page.
pub fn href(place: Place<'_>) -> String {
    format!("/places/{}/{}", place.id(), place.slug())
}

/// Division and country of a place.
pub fn within(place: Place<'_>) -> String {
    let full = place.full_name();
    full.strip_prefix(place.name()).unwrap_or_default().trim_start_matches(", ").to_owned()
}

/// Partners of a place that this world knows: the oldest tie first, undated ones last by name.
pub fn partners<'w>(world: &'w World, ties: &Ties, place: Place<'_>) -> Vec<(Place<'w>, Tie)> {
    let mut list: Vec<(Place<'w>, Tie)> =
        ties.of(place.id()).filter_map(|(id, tie)| Some((world.by_id(id)?, tie.clone()))).collect();
    list.sort_by(|(a, s), (b, t)| {
        let year = |tie: &Tie| tie.year.unwrap_or(i32::MAX);
        year(s)
            .cmp(&year(t))
            .then_with(|| a.ascii_name().cmp(b.ascii_name()))
            .then_with(|| a.id().cmp(&b.id()))
    });
    list
}

/// Year and kind of a tie in words.
pub fn about(tie: &Tie, words: &Words) -> String {
    match (tie.year, tie.kind.as_deref().filter(|k| !k.is_empty())) {
        (Some(year), Some(kind)) => {
            words.say(&Message::new("tie-kind-since").with("kind", kind).with("year", year.to_string()))
        }
        (Some(year), None) => words.say(&Message::new("tie-since").with("year", year.to_string())),
        (None, Some(kind)) => kind.to_owned(),
        (None, None) => String::new(),
    }
}

/// Ties of a country or division that its page lists.
const SOME: usize = 12;

/// The ties of a place in the register: of a city all and, as words with addresses, what is on record
/// of it; of a country or division the oldest, and how many there are.
pub fn registered(
    register: &Register,
    place: Place<'_>,
    words: &Words,
) -> (Vec<Line>, Vec<(String, String)>) {
    let query = match place.kind() {
        Kind::Country => {
            place.country().iso2.parse().ok().map(|c| Query { country: Some(c), ..Query::default() })
        }
        Kind::Admin1 => Some(Query { division: Some(place.id().0), ..Query::default() }),
        Kind::City | Kind::Admin2 => None,
    };
    let Some(query) = query else {
        let mut ties = register.ties_at(place.id().0);
        ties.sort_by_key(|t| (t.data().since.is_none(), t.data().since, t.id()));
        let here = |p: &registry::PartyRow| p.place == Some(place.id().0);
        let lines = ties.into_iter().map(|t| line::line(t, words, here)).collect();
        let mut ways = on_record(register, place.id().0, words);
        ways.extend(gone_on(register, place.id().0, words));
        return (lines, ways);
    };
    let page = register.search(&Query { sort: Sort::Oldest, per_page: SOME, ..query.clone() });
    let here = |p: &registry::PartyRow| {
        query.country.is_none_or(|c| c == p.country) && query.division.is_none_or(|d| p.division == Some(d))
    };
    let lines = page.ties.iter().map(|t| line::line(*t, words, here)).collect();
    if page.total == 0 {
        return (lines, Vec::new());
    }
    let all = words.say(&Message::new("place-registry-all").with("count", page.total));
    let mut counts = vec![(all, address::to_address("/registry", &query))];
    counts.push((words.text("registry-on-map"), address::to_address("/registry/map", &query)));
    if let Some(country) = query.country {
        counts.push((words.text("place-registry-statistics"), format!("/statistics?country={country}")));
    }
    (lines, counts)
}

/// The parties here that have ties, in words, with the addresses of what is known of them.
fn on_record(register: &Register, place: u32, words: &Words) -> Vec<(String, String)> {
    let here = register.parties_at(place).filter(|party| register.ties_of(party.id).next().is_some());
    let said = |party: &registry::PartyRow| {
        words.say(&Message::new("place-party").with("name", party.name.as_str()))
    };
    here.map(|party| (said(party), format!("/parties/{}", party.id))).collect()
}

/// The parties that a municipality here became part of, as far as ties tell of it: in words, with
/// their addresses.
fn gone_on(register: &Register, place: u32, words: &Words) -> Vec<(String, String)> {
    let gone = register.parties_at(place).filter_map(|party| {
        let now = register.goes_on_in(party.id).filter(|now| now.place != Some(place))?;
        let was = |tie: registry::Tie<'_>| tie.sides().any(|side| side.was.is_some_and(|w| w.id == party.id));
        register.ties_of(now.id).any(was).then_some(now)
    });
    let said =
        |now: &registry::PartyRow| words.say(&Message::new("place-gone-on").with("name", now.name.as_str()));
    gone.map(|now| (said(now), format!("/parties/{}", now.id))).collect()
}

/// Partners that the register does not name: those that stand in a list beside it alone.
pub fn listed<'w>(
    register: &Register,
    place: Place<'_>,
    partners: &[(Place<'w>, Tie)],
) -> Vec<(Place<'w>, Tie)> {
    let ties = register.ties_at(place.id().0);
    let named: BTreeSet<GeoId> =
        ties.iter().flat_map(|t| t.sides()).filter_map(|s| s.party.place).map(GeoId).collect();
    partners.iter().filter(|(other, _)| !named.contains(&other.id())).cloned().collect()
}

/// The list.
pub fn lines(
    place: Place<'_>,
    partners: &[(Place<'_>, Tie)],
    writer: &super::facts::Writer<'_>,
) -> Vec<TieLine> {
    partners
        .iter()
        .map(|(other, tie)| TieLine {
            id: other.id().0,
            name: other.name().to_owned(),
            within: within(*other),
            href: href(*other),
            compare: format!("/compare/{}/{}", place.id(), other.id()),
            about: about(tie, writer.words),
            source: tie.source.as_deref().unwrap_or_default().to_owned(),
            distance: match (place.position(), other.position()) {
                (Some(a), Some(b)) => writer.km(a.distance_km(b)),
                _ => String::new(),
            },
        })
        .collect()
}

/// The map: the place in ink blue, its partners in ochre red. Empty without any partner.
pub fn map(place: Place<'_>, partners: &[(Place<'_>, Tie)], id: &'static str, words: &Words) -> Svg {
    if partners.is_empty() || place.position().is_none() {
        return Svg::default();
    }
    let marks = partners
        .iter()
        .map(|(other, tie)| Mark {
            position: other.position(),
            name: other.name().to_owned(),
            title: format!("{} {}", other.full_name(), about(tie, words)).trim_end().to_owned(),
            href: Some(href(*other)),
            place: other.id().0,
            role: Role::There,
            arc: Some(0.5),
            number: None,
        })
        .collect();
    world_map(&WorldMap {
        id,
        title: words.say(&Message::new("map-ties-title").with("name", place.name())),
        desc: words
            .say(&Message::new("map-ties-desc").with("name", place.name()).with("count", partners.len())),
        version: basemap::version(place.world()),
        here: Some(Mark {
            position: place.position(),
            name: place.name().to_owned(),
            title: place.full_name(),
            place: place.id().0,
            role: Role::Here,
            ..Mark::default()
        }),
        marks,
        closer: true,
    })
}
