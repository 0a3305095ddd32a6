//! Whom a war leaves out of a list, said aloud.

use gazetteer::{CountryIx, Kind, Place, World};
use matching::{Query, Ranking};
use wording::Message;

use super::panel::names;
use crate::query::with_page;

/// How many candidates are not listed for being on the other side of a war; `None` if none is.
pub fn said(world: &World, query: &Query, ranking: &Ranking) -> Option<Message> {
    let war = ranking.at_war.as_ref().filter(|war| war.hidden > 0)?;
    let place = world.place(query.place);
    Some(
        Message::new("at-war-hidden")
            .with("count", war.hidden)
            .with("kind", kind_of(place))
            .with("countries", names(world, &war.countries))
            .with("own", place.country().name.as_str()),
    )
}

/// The question that lists them: it names their countries.
pub(super) fn naming(query: &Query, countries: &[CountryIx]) -> Query {
    let mut asked = with_page(query, 1);
    let limits = &mut asked.limits;
    let usual = limits.max_per_country == limits.usual_per_country();
    limits.countries.extend_from_slice(countries);
    if usual {
        limits.max_per_country = limits.usual_per_country();
    }
    asked
}

/// What the candidates of a place are, as messages select it.
pub(super) fn kind_of(place: Place<'_>) -> &'static str {
    match place.kind() {
        Kind::City | Kind::Country => "city",
        Kind::Admin1 => "region",
        Kind::Admin2 => "district",
    }
}
