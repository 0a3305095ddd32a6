//! What somebody should know of a country before writing to one of its cities: war, a
//! takeover by officers, a disputed status, very many people displaced, or what an operator
//! recorded.
//!
//! It warns, it does not rank, and it does not replace anyone's travel advice. A country
//! without a [`Situation`] is one of which the sources here say nothing of the kind.

use crate::place::{GeoId, Kind, Place};
use crate::{Country, Fact};

/// The fact by which an operator says what should be known of a place, usually a country or
/// a state: it takes the place of what the sources say. The value [`NO_ADVISORY`] takes the
/// note away.
pub const ADVISORY: &str = "advisory";
/// Value of [`ADVISORY`] for a place of which nothing needs to be said.
pub const NO_ADVISORY: &str = "none";

/// From so many displaced people per 1,000 inhabitants on a country is noted. Below lie
/// countries in which a flood or an eruption moved a few thousand (Iceland has 10), above it
/// those with a conflict now or one that is not settled (Nigeria has 19).
pub const MANY_DISPLACED_PER_THOUSAND: f64 = 15.0;

/// What kind of thing is known, each with the year it began where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    War(i16),
    Takeover(i16),
    Disputed,
}

/// Read by hand from The World Factbook, edition of 2025: its pages "Background", "Military
/// note" and "Government type". Only states of which it says so in as many words; where the
/// number of displaced people tells already, a country need not stand here.
///
/// RU "its ongoing war on Ukraine"; UA "Russia launched a full-scale invasion"; IL, PS "the
/// current war with Hamas", "formally declared war on Gaza"; SD "fighting broke out between
/// the SAF and the RSF"; MM "as of 2024, PDF units across the country continued to fight the
/// regime"; ML "military takeover in May 2021"; GN "military overthrow of the government"; BF "in
/// September [2022], army captain Ibrahim TRAORE deposed DAMIBA"; NE "seized power in July
/// 2023"; EH "legal status of territory and issue of sovereignty unresolved".
const READ: &[(&str, Known)] = &[
    ("BF", Known::Takeover(2022)),
    ("EH", Known::Disputed),
    ("GN", Known::Takeover(2021)),
    ("IL", Known::War(2023)),
    ("ML", Known::Takeover(2021)),
    ("MM", Known::War(2021)),
    ("NE", Known::Takeover(2023)),
    ("PS", Known::War(2023)),
    ("RU", Known::War(2022)),
    ("SD", Known::War(2023)),
    ("UA", Known::War(2022)),
];

/// States at war with each other, as the texts quoted above say.
const AT_WAR: &[(&str, &str)] = &[("IL", "PS"), ("RU", "UA")];

/// Whether two countries are at war with each other.
pub fn at_war(a: &Country, b: &Country) -> bool {
    let are = |&(x, y): &(&str, &str)| (a.iso2 == x && b.iso2 == y) || (a.iso2 == y && b.iso2 == x);
    AT_WAR.iter().any(are)
}

/// What should be known of a place's country, or of the place itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Situation<'w> {
    /// What an operator recorded.
    Advisory(&'w Fact),
    /// What the sources say of the country.
    Sources(Report),
}

/// What the sources say of a country. At least one of the fields holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// At war or in armed conflict since this year.
    pub war_since: Option<i16>,
    /// Officers took power in this year.
    pub takeover: Option<i16>,
    /// Whose territory it is, is disputed.
    pub disputed: bool,
    /// People displaced within the country, where they are [many](MANY_DISPLACED_PER_THOUSAND).
    pub displaced: Option<u64>,
}

/// Profile field whose sources stand behind a [`Report`]: see [`World::sources_of`](crate::World::sources_of).
pub const FIELD: &str = "stability";

impl Report {
    /// Of a country; `None` if the sources say nothing of the kind.
    pub fn of(country: &Country) -> Option<Self> {
        let mut report = Self { displaced: many_displaced(country), ..Self::default() };
        for (_, known) in READ.iter().filter(|(iso2, _)| *iso2 == country.iso2) {
            match *known {
                Known::War(year) => report.war_since = Some(year),
                Known::Takeover(year) => report.takeover = Some(year),
                Known::Disputed => report.disputed = true,
            }
        }
        (report != Self::default()).then_some(report)
    }
}

fn many_displaced(country: &Country) -> Option<u64> {
    let (displaced, people) = (country.displaced_people?, country.population?);
    let many = displaced as f64 * 1000.0 >= people as f64 * MANY_DISPLACED_PER_THOUSAND;
    many.then_some(displaced)
}

impl<'w> Situation<'w> {
    /// Of a place: what an operator recorded of it, its county, its state or its country, the
    /// nearest first; else what the sources say of its country.
    pub fn of(place: Place<'w>) -> Option<Self> {
        match recorded(place) {
            Some(fact) if fact.value.eq_ignore_ascii_case(NO_ADVISORY) => None,
            Some(fact) => Some(Self::Advisory(fact)),
            None => Report::of(place.country()).map(Self::Sources),
        }
    }
}

fn recorded(place: Place<'_>) -> Option<&Fact> {
    let facts = place.world().facts();
    if facts.is_empty() {
        return None;
    }
    let divisions = [place.admin2(), place.admin1()];
    let around = divisions.into_iter().flatten().filter(|_| place.kind() != Kind::Country).map(|p| p.id());
    std::iter::once(place.id())
        .chain(around)
        .chain([GeoId(place.country().geoname_id)])
        .find_map(|id| facts.latest(id, ADVISORY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(iso2: &str, displaced: Option<u64>, people: Option<u64>) -> Country {
        let iso2 = iso2.to_owned();
        Country { iso2, displaced_people: displaced, population: people, ..Country::default() }
    }

    #[test]
    fn many_displaced_people_are_noted_and_few_are_not() {
        let of = |displaced, people| Report::of(&country("AA", displaced, people));
        assert_eq!(of(Some(15), Some(1000)).and_then(|r| r.displaced), Some(15));
        assert_eq!(of(Some(14), Some(1000)), None);
        assert_eq!(of(None, Some(1000)), None, "no figure is no figure");
        assert_eq!(of(Some(1_000_000), None), None);
    }

    #[test]
    fn what_was_read_stands_once_and_holds_without_figures() {
        assert!(READ.is_sorted_by(|a, b| a.0 < b.0), "in order, none twice");
        assert_eq!(Report::of(&country("RU", None, None)).and_then(|r| r.war_since), Some(2022));
        assert!(Report::of(&country("EH", None, None)).is_some_and(|r| r.disputed));
        assert_eq!(Report::of(&country("SE", Some(0), Some(10_000_000))), None);
    }
}
