//! Existing ties of a place: the list, and the map of the world they are drawn on.

use gazetteer::{Place, World};
use matching::{Tie, Ties};
use wording::{Message, Words};

use crate::draw::{Mark, Role, Svg, WorldMap, basemap, world_map};

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
            source: tie.source.clone().unwrap_or_default(),
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
