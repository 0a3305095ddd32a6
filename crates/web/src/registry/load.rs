//! From the store's rows to those of the public register. What is not published stops here.

use gazetteer::{GeoId, Place, Position, World};
use jiff::civil;
use registry::{Change, PartyRow, Register, SideRow, TieRow};
use store::registry as stored;

use crate::places::country;

/// The register of what is published.
pub fn register(
    world: &World,
    today: civil::Date,
    parties: &[stored::PartyRow],
    ties: &[stored::TieRow],
) -> Register {
    let parties = parties.iter().map(|row| party(world, row));
    Register::new(today, parties, ties.iter().filter_map(tie))
}

/// What changes in the register by what changed in the store. A tie that is no longer
/// published, or went on in another, is gone.
pub fn change(world: &World, changes: &stored::Changes) -> Change {
    let mut out = Change {
        ties_gone: changes.ties_gone.clone(),
        parties_gone: changes.parties_gone.clone(),
        ..Change::default()
    };
    out.parties.extend(changes.parties.iter().map(|row| party(world, row)));
    for row in &changes.ties {
        match tie(row) {
            Some(tie) => out.ties.push(tie),
            None => out.ties_gone.push(row.id),
        }
    }
    out
}

/// A tie that the public may see; `None` of any other.
pub fn tie(row: &stored::TieRow) -> Option<TieRow> {
    if !row.published || row.merged_into.is_some() {
        return None;
    }
    Some(TieRow {
        id: row.id,
        sides: row.sides.iter().map(|s| SideRow { party: s.party, status: s.status }).collect(),
        kind: row.kind,
        local_kind: row.local_kind.clone(),
        since: row.since,
        fields: row.fields.clone(),
        confirmation: row.confirmation,
        confirmed_at: row.confirmed_at,
        active_at: row.active_at,
        updated: row.updated_at,
        revision: row.revision,
    })
}

/// A party with all its names: its own and those of its place.
pub fn party(world: &World, row: &stored::PartyRow) -> PartyRow {
    let place = row.place.and_then(|id| world.by_id(GeoId(id.0)));
    let names = row.names.iter().map(|n| n.name.as_str());
    let of_place = place.into_iter().flat_map(|p| std::iter::once(p.name()).chain(p.alternate_names()));
    let mut other_names: Vec<&str> = names.chain(of_place).collect();
    other_names.sort_unstable();
    other_names.dedup();
    let division = place.and_then(Place::admin1);
    PartyRow {
        id: row.id,
        level: row.level,
        place: place.map(|p| p.id().0),
        name: row.name.clone(),
        other_names: other_names.into_iter().collect(),
        country: row.country,
        country_name: country::name(world, row.country.code()),
        division: division.map(|d| d.id().0),
        division_name: match division {
            Some(division) => division.name().to_owned(),
            None => row.division.clone().unwrap_or_default(),
        },
        position: match place {
            Some(place) => place.position(),
            None => row.position.and_then(|p| Position::new(p.latitude, p.longitude)),
        },
        goes_on: row.merged_into,
        revision: row.revision,
    }
}
