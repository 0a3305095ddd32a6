//! From the places of a register to what is asked of the gazetteer.

use std::collections::BTreeMap;

use gazetteer::{GeoId, Kind, Place, Position, World};
use jiff::civil;
use partnership::tie::Fields;

use super::{Claim, ClaimDoubt, ClaimedLevel, ClaimedPlace, Claims};
use crate::places::{Asked, Near, Places};
use crate::rows::{Contact, Doubt, Ended, Stated, Statement};
use crate::sheet::Address;

/// How far a place of the gazetteer may lie from where the register has it, km, if the
/// register names it by its id: farther, and the id is taken for a slip.
fn farthest(kind: Kind) -> f64 {
    match kind {
        Kind::City => 100.0,
        Kind::Admin2 => 300.0,
        Kind::Admin1 | Kind::Country => 1500.0,
    }
}

/// A place of the register, as it is asked for.
struct Side {
    stated: Stated,
    doubt: Option<ClaimDoubt>,
}

pub(super) fn statements(claims: &Claims, places: &Places<'_>, today: civil::Date) -> Vec<Statement> {
    let world = places.world();
    let sides: BTreeMap<&str, Side> =
        claims.places.values().map(|place| (place.id.as_str(), side(place, world))).collect();
    let mut statements = Vec::with_capacity(claims.ties.len());
    for (row, claim) in (1..).zip(&claims.ties) {
        let [a, b] = [0, 1].map(|i| sides.get(claim.sides[i].as_str()));
        if let (Some(a), Some(b)) = (a, b) {
            statements.push(statement(row, claim, [a, b], today));
        }
    }
    statements
}

fn statement(row: u32, claim: &Claim, sides: [&Side; 2], today: civil::Date) -> Statement {
    let cell = || Address::named(&claim.key);
    let end = claim.end;
    // Of "2026", read in 2026, nobody knows whether it has come: only an end of which no day it
    // may mean has come is a term, everything else somebody must look at.
    let to_come = end.and_then(|e| e.date).filter(|date| date.is_after(today));
    let ended = end.filter(|_| to_come.is_none()).map(|e| e.date.map_or(Ended::Sometime, Ended::On));
    let of_sides = sides.iter().filter_map(|s| s.doubt.clone());
    Statement {
        key: claim.key.clone(),
        row,
        sides: sides.map(|s| s.stated.clone()),
        since: claim.since.map(|date| (date, cell())),
        until: to_come.map(|date| (date, cell())),
        ended,
        claimed: true,
        kind: None,
        local_kind: None,
        status: None,
        fields: Fields::default(),
        sources: claim.cited.clone(),
        note: None,
        contacts: [Contact::default(), Contact::default()],
        doubts: claim.doubts.iter().cloned().chain(of_sides).map(Doubt::Claim).collect(),
    }
}

fn side(place: &ClaimedPlace, world: &World) -> Side {
    let (known, doubt) = by_id(place, world);
    let name = if place.name.is_empty() { place.id.clone() } else { place.name.clone() };
    let is_country = place.level == Some(ClaimedLevel::Country);
    let asked = Asked {
        id: known.map(|id| id.0),
        name: name.clone(),
        // Of a place in two countries neither is where it must lie; a country lies in none.
        within: match place.countries.as_slice() {
            [one] if !is_country => vec![one.clone()],
            _ => Vec::new(),
        },
        near: place.position.filter(|_| !is_country).and_then(|(lat, lon)| Near::new(lat, lon)),
        division: matches!(place.level, Some(ClaimedLevel::First | ClaimedLevel::Second)),
        known_as: Some(place.id.clone()),
    };
    Side { stated: Stated { asked, text: name, cell: Address::named(&place.id) }, doubt }
}

/// The place of the gazetteer that the register names by its id. Of several the one of the
/// level that the register has, then cities, then the largest. One that lies far from where
/// the register has it is not believed.
fn by_id(place: &ClaimedPlace, world: &World) -> (Option<GeoId>, Option<ClaimDoubt>) {
    let wanted = match place.level {
        Some(ClaimedLevel::Settlement) | None => Kind::City,
        Some(ClaimedLevel::Second) => Kind::Admin2,
        Some(ClaimedLevel::First) => Kind::Admin1,
        Some(ClaimedLevel::Country) => Kind::Country,
    };
    let at = place.position.map(|(lat, lon)| Position { lat, lon });
    let km_off = |p: &Place<'_>| Some(p.position()?.distance_km(at?));
    let found: Vec<Place<'_>> = place.geonames.iter().filter_map(|id| world.by_id(GeoId(*id))).collect();
    let (near, far): (Vec<&Place<'_>>, Vec<&Place<'_>>) =
        found.iter().partition(|p| km_off(p).is_none_or(|km| km <= farthest(p.kind())));
    let best = near.into_iter().min_by_key(|p| {
        let people = std::cmp::Reverse(p.population().unwrap_or(0));
        (p.kind() != wanted, p.kind() != Kind::City, people, p.id())
    });
    match (best, far.first()) {
        (Some(best), _) => (Some(best.id()), None),
        (None, Some(far)) => {
            let km = km_off(far).map_or(0, |km| km.round() as u32);
            (None, Some(ClaimDoubt::IdFarAway { id: place.id.clone(), geonames: far.id().0, km }))
        }
        (None, None) => (None, None),
    }
}
