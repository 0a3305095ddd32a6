//! All ties on a map of the world: drawn by the server with arcs bundled where there are many,
//! and by a script in the browser that draws every one from [`arcs`].

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use gazetteer::Position;
use registry::{PartyRow, Query, Register, Tie};
use serde::Serialize;
use wording::Message;

use super::address::{self, keys};
use super::facets::{Chip, Group, Speaker};
use super::page::bare;
use crate::draw::arcs_map::Drawn;
use crate::draw::{ArcsMap, Svg, arcs_map, basemap};
use crate::shell::Chrome;

/// Where the map is.
pub const PATH: &str = "/registry/map";

/// The map of ties.
#[derive(Template)]
#[template(path = "registry/map.html")]
pub struct MapPage {
    /// The frame.
    pub chrome: Chrome,
    /// What is on it, in words.
    pub found: String,
    /// What the drawing leaves out or puts together, in words; empty if nothing.
    pub drawn: String,
    /// What is to be said of arcs over a pole.
    pub broken: Option<String>,
    /// The drawing.
    pub map: Svg,
    /// The meridian it is centred on, degrees east.
    pub centre: i16,
    /// Whether the first sides are those looked from.
    pub from_first: bool,
    /// The ties as data for the script.
    pub arcs: String,
    /// Filters that the form offers.
    pub groups: Vec<Group>,
    /// Filters that the form has no field for: key and value.
    pub carried: Vec<(&'static str, String)>,
    /// What is set.
    pub chips: Vec<Chip>,
    /// The same ties as a list.
    pub list: String,
    /// Whether there is any tie to show.
    pub is_empty: bool,
}

/// Filters with a field in the form below the map.
const OFFERED: [&str; 4] = [keys::COUNTRY, keys::WITH, keys::SINCE, keys::KIND];

impl MapPage {
    /// The map of the ties that fit.
    pub fn of(chrome: Chrome, register: &Arc<Register>, query: &Query) -> Self {
        let (words, world) = (chrome.words(), chrome.world());
        let ties = register.matching(query);
        let speaker = Speaker { world, words, path: PATH };
        let mut groups = speaker.groups(query, &register.facets(query));
        groups.retain(|g| OFFERED.contains(&g.key));
        for group in &mut groups {
            // By name, as one looks for it in a long list; decades are in order already.
            if group.key != keys::SINCE {
                group.choices.sort_by(|a, b| a.label.cmp(&b.label));
            }
        }
        let offered: Vec<&str> = groups.iter().map(|g| g.key).collect();
        let found = Message::new("registry-found").with("count", ties.len());
        let (map, drawn, centre) = drawing(&chrome, query, &ties, words.say(&found));
        let carried = address::FILTERS.into_iter().filter(|key| !offered.contains(key));
        Self {
            found: words.say(&found),
            drawn: match drawn {
                d if d.is_bundled() => {
                    words.say(&Message::new("map-web-bundled").with("arcs", d.arcs).with("ties", d.ties))
                }
                d if d.all < ties.len() => {
                    words.say(&Message::new("map-web-missing").with("count", ties.len() - d.all))
                }
                _ => String::new(),
            },
            broken: (drawn.broken > 0).then(|| words.text("map-web-broken")),
            map,
            centre,
            from_first: query.country.is_some() || query.division.is_some(),
            arcs: address::to_address("/registry/arcs.json", &bare(query)),
            carried: carried
                .map(|key| (key, address::value_of(query, key)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            groups,
            chips: speaker.chips(query),
            list: address::to_address(super::page::PATH, &bare(query)),
            is_empty: ties.is_empty(),
            chrome,
        }
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let register = chrome.state.register.now();
        Self::of(chrome, &register, &Query::default())
    }
}

/// Whether a party is on the side that the question looks from.
fn is_here(query: &Query, party: &PartyRow) -> bool {
    query.country.is_some_and(|c| c == party.country)
        && query.division.is_none_or(|d| party.division == Some(d))
}

fn drawing(chrome: &Chrome, query: &Query, ties: &[Tie<'_>], title: String) -> (Svg, Drawn, i16) {
    let words = chrome.words();
    let map = ArcsMap {
        id: "web",
        title,
        desc: words.text("map-web-desc"),
        version: basemap::version(chrome.world()),
        pairs: pairs(query, ties),
        from_first: query.country.is_some() || query.division.is_some(),
    };
    let (svg, drawn) = arcs_map(&map);
    (svg, drawn, map.centre())
}

/// Where the sides of each tie are, the one looked from first. Of a tie with more than two
/// sides each other side makes a pair with the first.
pub fn pairs(query: &Query, ties: &[Tie<'_>]) -> Vec<[Position; 2]> {
    let mut out = Vec::with_capacity(ties.len());
    for tie in ties {
        let mut parties: Vec<&PartyRow> = tie.sides().map(|s| s.party).collect();
        if let Some(at) = parties.iter().position(|p| is_here(query, p)) {
            parties[..=at].rotate_right(1);
        }
        let Some((first, others)) = parties.split_first() else { continue };
        let Some(from) = first.position else { continue };
        out.extend(others.iter().filter_map(|p| Some([from, p.position?])));
    }
    out
}

/// Ties in columns, as short as JSON can say them: cities once, ties as pairs of rows in the
/// list of cities, the side looked from first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Arcs {
    /// Cities.
    pub cities: Cities,
    /// Rows of the first sides.
    pub a: Vec<u32>,
    /// Rows of the other sides.
    pub b: Vec<u32>,
}

/// Cities in columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cities {
    /// Hundredths of a degree north.
    pub lat: Vec<i32>,
    /// Hundredths of a degree east.
    pub lon: Vec<i32>,
    /// Names.
    pub name: Vec<String>,
    /// GeoNames ids; 0 of a city that is bound to no place.
    pub place: Vec<u32>,
}

/// The ties that fit, for the script.
pub fn arcs(register: &Register, query: &Query) -> Arcs {
    let mut out = Arcs::default();
    let mut rows = BTreeMap::new();
    for tie in register.matching(query) {
        let mut parties: Vec<&PartyRow> = tie.sides().map(|s| s.party).collect();
        if let Some(at) = parties.iter().position(|p| is_here(query, p)) {
            parties[..=at].rotate_right(1);
        }
        let mut ends = parties.into_iter().filter_map(|p| Some((p, p.position?))).map(|(party, at)| {
            *rows.entry(party.id).or_insert_with(|| {
                let hundredths = |degrees: f64| (degrees * 100.0).round() as i32;
                out.cities.lat.push(hundredths(at.lat));
                out.cities.lon.push(hundredths(at.lon));
                out.cities.name.push(party.name.clone());
                out.cities.place.push(party.place.unwrap_or_default());
                (out.cities.name.len() - 1) as u32
            })
        });
        let Some(first) = ends.next() else { continue };
        for other in ends {
            out.a.push(first);
            out.b.push(other);
        }
    }
    out
}
