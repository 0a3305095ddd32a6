//! The tables of parties.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Organisation, Party};
use partnership::party::{History, Level, Name, Position};
use partnership::place::{Country, PlaceId};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::evidence;
use super::facts::keeper_and_time;
use super::read::{Which, ids_in, select};
use super::tie::{code, date, id, instant, parsed, text};
use crate::rows::{self, count, get};
use crate::subject::SubjectKind;
use crate::{Error, Result};

/// A party as lists and the register need it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyRow {
    /// Its identifier.
    pub id: Id<Party>,
    /// The organisation in whose registry it is.
    pub keeper: Id<Organisation>,
    /// What sort of body it is.
    pub level: Level,
    /// The place of the gazetteer; a place of its own if absent.
    pub place: Option<PlaceId>,
    /// The country.
    pub country: Country,
    /// The state, province or county, where the place is its own.
    pub division: Option<String>,
    /// Where on the globe, where the place is its own.
    pub position: Option<Position>,
    /// The name by which it is known.
    pub name: String,
    /// All official names, those it had too.
    pub names: Vec<Name>,
    /// The party it goes on in: merged away, or a duplicate.
    pub merged_into: Option<Id<Party>>,
    /// Its newest revision: what an edit states.
    pub revision: u64,
    /// When its last fact was recorded.
    pub updated_at: Timestamp,
}

impl PartyRow {
    /// From the facts; nothing if they leave no party (its registration was taken back).
    #[must_use]
    pub fn of(history: &History) -> Option<Self> {
        let (keeper, updated_at) = keeper_and_time(history)?;
        let party = history.current()?;
        Some(Self {
            id: party.id,
            keeper,
            level: party.level,
            place: party.seat.place,
            country: party.seat.country,
            position: party.seat.position,
            name: party.name().to_owned(),
            merged_into: party.goes_on_in(),
            revision: history.revision(),
            updated_at,
            division: party.seat.division,
            names: party.names,
        })
    }
}

const PARTIES: &str = "parties (id, keeper, level, place, country, division, latitude, longitude, name, \
                       merged_into, revision, updated_at)";
const NAMES: &str = "party_names (party, place, name, language, since, until)";

/// Writes the tables of parties from their histories, in place of what was there.
pub(super) async fn put<C: ConnectionTrait>(conn: &C, histories: &[History]) -> Result<()> {
    let ids: Vec<i64> = histories.iter().map(|h| h.id().number()).collect();
    for (table, column) in [("party_names", "party"), ("parties", "id")] {
        ids_in(conn, &format!("DELETE FROM {table} WHERE {column}"), &ids).await?;
    }
    let rows: Vec<PartyRow> = histories.iter().filter_map(PartyRow::of).collect();
    rows::insert(conn, PARTIES, "", rows.iter().map(values).collect::<Vec<_>>()).await?;
    rows::insert(conn, NAMES, "", rows.iter().flat_map(name_values).collect::<Vec<_>>()).await?;
    let pieces = histories.iter().filter_map(|h| Some((h.id().number(), h.current()?.evidence))).collect();
    evidence::put(conn, SubjectKind::Party, &ids, pieces).await
}

fn values(row: &PartyRow) -> Vec<Value> {
    vec![
        row.id.number().into(),
        row.keeper.number().into(),
        partnership::codes::Coded::code(row.level).into(),
        row.place.map(|p| i64::from(p.0)).into(),
        row.country.code().into(),
        row.division.clone().into(),
        row.position.map(|p| p.latitude).into(),
        row.position.map(|p| p.longitude).into(),
        row.name.as_str().into(),
        row.merged_into.map(Id::number).into(),
        rows::number(row.revision),
        row.updated_at.as_microsecond().into(),
    ]
}

fn name_values(row: &PartyRow) -> impl Iterator<Item = Vec<Value>> {
    (0_i64..).zip(&row.names).map(|(place, name)| {
        let language = name.language.as_ref().map(|l| l.tag().to_owned());
        vec![
            row.id.number().into(),
            place.into(),
            name.name.as_str().into(),
            language.into(),
            text(name.since),
            text(name.until),
        ]
    })
}

/// Reads parties, by identifier.
pub(super) async fn read<C: ConnectionTrait>(conn: &C, which: Which<'_>) -> Result<Vec<PartyRow>> {
    let sql = "SELECT id, keeper, level, place, country, division, latitude, longitude, name, merged_into,
        revision, updated_at FROM parties";
    let mut parties: Vec<PartyRow> =
        select(conn, sql, "id", "", which).await?.iter().map(party).collect::<Result<_>>()?;
    parties.sort_unstable_by_key(|p| p.id);
    let sql = "SELECT party, name, language, since, until FROM party_names";
    for row in select(conn, sql, "party", ", place", which).await? {
        let number: i64 = get(&row, 0)?;
        let at = parties.binary_search_by_key(&number, |p| p.id.number()).ok();
        if let Some(party) = at.and_then(|at| parties.get_mut(at)) {
            party.names.push(Name {
                name: get(&row, 1)?,
                language: parsed(&row, 2)?,
                since: date(&row, 3)?,
                until: date(&row, 4)?,
            });
        }
    }
    Ok(parties)
}

fn party(row: &QueryResult) -> Result<PartyRow> {
    let place = |number: i64| {
        u32::try_from(number).map(PlaceId).map_err(|_| Error::Damaged(format!("place {number}")))
    };
    let country: Option<Country> = parsed(row, 4)?;
    let position = match (get(row, 6)?, get(row, 7)?) {
        (Some(latitude), Some(longitude)) => Some(Position { latitude, longitude }),
        _ => None,
    };
    Ok(PartyRow {
        id: id(get(row, 0)?)?,
        keeper: id(get(row, 1)?)?,
        level: code(row, 2)?,
        place: get::<Option<i64>>(row, 3)?.map(place).transpose()?,
        country: country.ok_or_else(|| Error::Damaged("a party without a country".to_owned()))?,
        division: get(row, 5)?,
        position,
        name: get(row, 8)?,
        names: Vec::new(),
        merged_into: get::<Option<i64>>(row, 9)?.map(id).transpose()?,
        revision: count(row, 10)?,
        updated_at: instant(row, 11)?,
    })
}
