//! What the people who keep a registry have before them: its ties, by what there is to do.

use std::collections::BTreeMap;

use partnership::Id;
use partnership::id::kind::{Organisation, Party};
use partnership::party::PartyFact;
use partnership::place::PlaceId;
use sea_orm::Value;

use super::TieRow;
use super::goes_on::under;
use super::read::Which;
use super::tie::{id, read};
use crate::Result;
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::write::Writing;

/// Whose ties are meant: those in the registries of these organisations, and those with one of
/// these parties, or one that went on in it, on a side, wherever they are kept. Ties that went on in
/// another are left out.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The organisations.
    pub keepers: &'a [Id<Organisation>],
    /// The parties.
    pub parties: &'a [Id<Party>],
    /// Ties of these parties that these organisations keep are not meant: their keepers have not
    /// confirmed who speaks for the party.
    pub shut: &'a [(Id<Party>, Id<Organisation>)],
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// Whatever there is: all of them.
    Any,
    /// No side has confirmed it, and it is not over.
    Unconfirmed,
    /// It is not over, and was last confirmed before this day; counted from its registration
    /// if it never was.
    Stale(jiff::civil::Date),
    /// The public does not see it.
    Unpublished,
    /// It was agreed for a fixed time that ends on one of these days, from first to last, and is
    /// not over.
    Due(jiff::civil::Date, jiff::civil::Date),
}

/// In which order ties are listed. What is equal stands by identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The one changed last first.
    #[default]
    Changed,
    /// By the names of the sides.
    Name,
    /// The one that began first first; those of which it is not known last.
    Since,
    /// The one whose term ends first first.
    Due,
}

impl Order {
    fn sql(self) -> String {
        let side = |place| {
            format!(
                "(SELECT lower(p.name) FROM tie_sides s JOIN parties p ON p.id = s.party \
                 WHERE s.tie = ties.id AND s.place = {place})"
            )
        };
        match self {
            Self::Changed => "updated_at DESC, id".to_owned(),
            Self::Name => format!("{}, {}, id", side(0), side(1)),
            Self::Since => "since IS NULL, since, id".to_owned(),
            Self::Due => format!("term_until IS NULL, {TERM}, id"),
        }
    }
}

/// A confirmation as the last day that its date may mean, to be compared as text.
const CONFIRMED: &str = "CASE length(confirmed_at) WHEN 4 THEN confirmed_at || '-12-31' \
                         WHEN 7 THEN confirmed_at || '-31' ELSE confirmed_at END";
/// The end of a term as the last day that its date may mean.
const TERM: &str = "CASE length(term_until) WHEN 4 THEN term_until || '-12-31' \
                    WHEN 7 THEN term_until || '-31' ELSE term_until END";
const STANDS: &str = "status NOT IN ('terminated', 'expired', 'not-pursued', 'succeeded')";

impl Around<'_> {
    /// The condition in SQL with its values; nothing if there is nobody around.
    pub(super) fn which(self, todo: Todo) -> Option<(String, Vec<Value>)> {
        if self.keepers.is_empty() && self.parties.is_empty() {
            return None;
        }
        let mut values: Vec<Value> = self.keepers.iter().map(|k| k.number().into()).collect();
        let mut of = Vec::new();
        if !self.keepers.is_empty() {
            of.push(format!("keeper IN ({})", rows::list(1, self.keepers.len())));
        }
        let mut of_parties = |parties: &[Id<Party>], shut: &[Id<Organisation>]| {
            let places = rows::list(values.len() + 1, parties.len());
            let under = under(&places);
            values.extend(parties.iter().map(|p| Value::from(p.number())));
            let sql = format!(
                "id IN (SELECT tie FROM tie_sides WHERE party IN (WITH {under} SELECT id FROM under))"
            );
            if shut.is_empty() {
                return sql;
            }
            let keepers = rows::list(values.len() + 1, shut.len());
            values.extend(shut.iter().map(|k| Value::from(k.number())));
            format!("({sql} AND keeper NOT IN ({keepers}))")
        };
        let shut_to = |party: Id<Party>| self.shut.iter().filter(move |(p, _)| *p == party).map(|(_, k)| *k);
        let (some, open): (Vec<_>, Vec<_>) =
            self.parties.iter().copied().partition(|party| shut_to(*party).next().is_some());
        if !open.is_empty() {
            of.push(of_parties(&open, &[]));
        }
        for party in some {
            of.push(of_parties(&[party], &shut_to(party).collect::<Vec<_>>()));
        }
        let mut sql = format!("merged_into IS NULL AND ({})", of.join(" OR "));
        match todo {
            Todo::Any => {}
            Todo::Unconfirmed => sql.push_str(&format!(" AND confirmation = 'unconfirmed' AND {STANDS}")),
            Todo::Unpublished => sql.push_str(" AND NOT published"),
            Todo::Due(from, to) => {
                let (first, last) = (values.len() + 1, values.len() + 2);
                sql.push_str(&format!(
                    " AND {STANDS} AND term_until IS NOT NULL AND {TERM} BETWEEN ${first} AND ${last}"
                ));
                // A term that ends in a month may end on its last day, which is written as the 31st.
                let end = if to == to.last_of_month() {
                    to.strftime("%Y-%m-31").to_string()
                } else {
                    to.to_string()
                };
                values.push(from.to_string().into());
                values.push(end.into());
            }
            Todo::Stale(before) => {
                let (day, at) = (values.len() + 1, values.len() + 2);
                sql.push_str(&format!(
                    " AND {STANDS} AND ({CONFIRMED} < ${day} OR (confirmed_at IS NULL AND registered_at < ${at}))"
                ));
                let midnight = before.to_zoned(jiff::tz::TimeZone::UTC);
                values.push(before.to_string().into());
                values.push(midnight.map_or(i64::MIN, |z| z.timestamp().as_microsecond()).into());
            }
        }
        Some((sql, values))
    }
}

impl Store {
    /// Ties to do something about, the one changed last first: so many after the first `skip`.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn ties_to_do(
        &self,
        around: Around<'_>,
        todo: Todo,
        skip: u64,
        most: u64,
    ) -> Result<Vec<TieRow>> {
        self.ties_to_do_by(Order::Changed, around, todo, skip, most).await
    }

    /// As [`ties_to_do`](Self::ties_to_do), in another order.
    ///
    /// # Errors
    /// As [`ties_to_do`](Self::ties_to_do).
    pub async fn ties_to_do_by(
        &self,
        order: Order,
        around: Around<'_>,
        todo: Todo,
        skip: u64,
        most: u64,
    ) -> Result<Vec<TieRow>> {
        let Some((which, mut values)) = around.which(todo) else { return Ok(Vec::new()) };
        let (limit, offset) = (values.len() + 1, values.len() + 2);
        values.extend([rows::number(most), rows::number(skip)]);
        let order = order.sql();
        let sql =
            format!("SELECT id FROM ties WHERE {which} ORDER BY {order} LIMIT ${limit} OFFSET ${offset}");
        let found = rows::all(&self.db, &sql, values).await?;
        let ids: Vec<i64> = found.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        let mut ties = read(&self.db, Which::These(&ids)).await?;
        let places: BTreeMap<i64, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        ties.sort_by_key(|tie| places.get(&tie.id.number()).copied());
        Ok(ties)
    }

    /// How many ties there are to do something about.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_to_do(&self, around: Around<'_>, todo: Todo) -> Result<u64> {
        let Some((which, values)) = around.which(todo) else { return Ok(0) };
        let row = rows::first(&self.db, &format!("SELECT count(*) FROM ties WHERE {which}"), values).await?;
        row.map_or(Ok(0), |row| count(&row, 0))
    }
}

impl Writing {
    /// The party bound to a place of the gazetteer, if one is on record; of several the one on record
    /// first that has not merged away. If all have: of a place that was recorded twice the party that
    /// is left; but a municipality that became part of another is itself, for ties that ended are put
    /// on record with it, and of any other the domain says which party to name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn party_at(&mut self, place: PlaceId) -> Result<Option<Id<Party>>> {
        self.project().await?;
        // One that this transaction put on record stands in the journal too.
        self.flush().await?;
        let sql = "SELECT p.id FROM parties p JOIN journal j ON j.subject_kind = 'party' \
                   AND j.subject = p.id AND j.revision = 1 \
                   WHERE p.place = $1 \
                   ORDER BY CASE WHEN p.merged_into IS NULL THEN 0 ELSE 1 END, j.at, p.id LIMIT 1";
        let row = rows::first(self, sql, [i64::from(place.0).into()]).await?;
        let Some(mut party) = row.map(|row| id(get(&row, 0)?)).transpose()? else { return Ok(None) };
        // The domain lets no ring arise; a table changed by hand must not hang a form.
        for _ in 0..64 {
            let known = self.history::<PartyFact>(party).await?.current();
            match known.and_then(|known| known.duplicate_of) {
                Some(other) => party = other,
                None => break,
            }
        }
        Ok(Some(party))
    }
}
