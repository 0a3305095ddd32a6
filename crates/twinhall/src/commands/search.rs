//! `twinhall search`.

use gazetteer::search::{self, Kinds};
use gazetteer::{CountryIx, Kind, Position, World};
use web::api::shape;
use wording::{Message, english};

use crate::args::{KindArg, Search};
use crate::commands::value;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};

/// Lists places by name.
pub(crate) fn run(args: &Search, open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = open.world()?;
    let text = args.text.join(" ");
    let search = search::Search {
        text: &text,
        near: args.near.as_deref().map(position).transpose()?,
        country: args.country.as_deref().map(|c| country(&world, c)).transpose()?,
        kinds: kinds(&args.kind),
        limit: usize::from(args.limit),
    };
    let hits = open.index(&world)?.find(&world, &search);
    if out.json {
        let places = hits.iter().map(|h| shape::Found::of(&world, h)).collect();
        return out.json(&shape::Places { query: text, places });
    }
    if hits.is_empty() {
        return Err(Failure::NotFound { text, nearest: Vec::new() });
    }
    let heading =
        ["cli-col-id", "cli-col-place", "cli-col-people", "cli-col-matched"].map(|id| words.text(id));
    let mut rows =
        Rows::new(&[&format!(">{}", heading[0]), &heading[1], &format!(">{}", heading[2]), &heading[3]]);
    for hit in &hits {
        let place = world.place(hit.place);
        let matched = if hit.name == place.name() { String::new() } else { hit.name.clone() };
        rows.add([place.id().to_string(), place.full_name(), value::people(place.population()), matched]);
    }
    out.table(rows)
}

fn kinds(args: &[KindArg]) -> Kinds {
    if args.is_empty() {
        return Kinds::ALL;
    }
    let kinds = args.iter().map(|arg| match arg {
        KindArg::City => Kind::City,
        KindArg::Admin1 => Kind::Admin1,
        KindArg::Admin2 => Kind::Admin2,
        KindArg::Country => Kind::Country,
    });
    Kinds::of(&kinds.collect::<Vec<_>>())
}

fn position(text: &str) -> Result<Position, Failure> {
    let numbers = text
        .split_once(',')
        .and_then(|(lat, lon)| Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?)));
    let position = numbers.and_then(|(lat, lon)| Position::new(lat, lon));
    position.ok_or_else(|| Failure::Usage(vec![Message::new("cli-bad-position").with("value", text)]))
}

fn country(world: &World, text: &str) -> Result<CountryIx, Failure> {
    let by_name = || {
        let wanted = text.to_lowercase();
        let at = world.countries().iter().position(|c| c.name.to_lowercase() == wanted)?;
        u16::try_from(at).ok().map(CountryIx)
    };
    world
        .country_by_iso2(text)
        .or_else(by_name)
        .ok_or_else(|| Failure::Usage(vec![Message::new("cli-bad-country").with("value", text)]))
}
