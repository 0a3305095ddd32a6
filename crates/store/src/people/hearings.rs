//! Whether an organisation speaks for the party that it is in what others keep of that party.
//!
//! Whoever keeps a party says which organisation it is. Others, of other trees, may come to keep
//! ties and contacts of it too: what they keep is open to that organisation once they, or the
//! operator for all, have confirmed it.

use partnership::Id;
use partnership::id::kind::{Organisation, Party};
use partnership::organisation::Hearing;
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;

use super::{Done, PeopleError, id};
use crate::outbox::{self, NewLetter};
use crate::rows::{self, count, get};
use crate::{Error, Expect, Hand, Result, Store, Via, Writing, change};

/// Stands for every keeper: the operator's answer.
const ALL: i64 = 0;

/// What one keeper keeps of the party that an organisation of another tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asking {
    /// The organisation.
    pub organisation: Id<Organisation>,
    /// The party that it is.
    pub party: Id<Party>,
    /// The keeper.
    pub keeper: Id<Organisation>,
    /// Ties of it that the keeper keeps.
    pub ties: u64,
    /// People to write to that the keeper wrote down.
    pub contacts: u64,
    /// What the keeper answered, if anything.
    pub answer: Option<bool>,
}

fn key(confirmed: bool) -> &'static str {
    if confirmed { "confirmed" } else { "declined" }
}

fn answer(text: &str) -> Result<bool> {
    match text {
        "confirmed" => Ok(true),
        "declined" => Ok(false),
        other => Err(Error::Damaged(format!("the answer {other}"))),
    }
}

/// What was answered of the parties that organisations are now.
pub(super) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Hearing>> {
    let sql = "SELECT h.organisation, h.keeper, h.answer FROM hearings h
               JOIN organisations o ON o.id = h.organisation AND o.party = h.party";
    let read = |row: &sea_orm::QueryResult| {
        let keeper: i64 = get(row, 1)?;
        let keeper = if keeper == ALL { None } else { Some(id(row, 1)?) };
        let said: String = get(row, 2)?;
        Ok(Hearing { organisation: id(row, 0)?, keeper, confirmed: answer(&said)? })
    };
    rows::all(conn, sql, []).await?.iter().map(read).collect()
}

/// Whoever binds has a say: the operator for all, whoever keeps the party for themselves. What was
/// confirmed of another party that it was goes.
pub(super) async fn bound(
    w: &mut Writing,
    organisation: Id<Organisation>,
    party: Option<Id<Party>>,
) -> Result<()> {
    let sql = "DELETE FROM hearings WHERE organisation = $1 AND party <> $2 AND answer = 'confirmed'";
    let number = party.map_or(ALL, Id::number);
    rows::run(w, sql, [organisation.number().into(), number.into()]).await?;
    let Some(party) = party else { return Ok(()) };
    let keeper = if w.hand().via == Via::Cli {
        Some(ALL)
    } else {
        let sql = "SELECT keeper FROM parties WHERE id = $1";
        rows::first(w, sql, [party.number().into()]).await?.map(|row| get(&row, 0)).transpose()?
    };
    match keeper {
        Some(keeper) => put(w, organisation, party, keeper, true).await,
        None => Ok(()),
    }
}

async fn put(
    w: &mut Writing,
    organisation: Id<Organisation>,
    party: Id<Party>,
    keeper: i64,
    confirmed: bool,
) -> Result<()> {
    let key_values: [Value; 3] = [organisation.number().into(), party.number().into(), keeper.into()];
    let sql = "DELETE FROM hearings WHERE organisation = $1 AND party = $2 AND keeper = $3";
    rows::run(w, sql, key_values.clone()).await?;
    let at = w.hand().at.as_microsecond();
    let row = key_values.into_iter().chain([key(confirmed).into(), at.into()]).collect();
    rows::insert(w, "hearings (organisation, party, keeper, answer, answered_at)", "", vec![row]).await
}

impl Store {
    /// What these keepers keep of the parties that these organisations are, and what they answered.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn asking(
        &self,
        organisations: &[Id<Organisation>],
        keepers: &[Id<Organisation>],
    ) -> Result<Vec<Asking>> {
        if organisations.is_empty() || keepers.is_empty() {
            return Ok(Vec::new());
        }
        let of = rows::list(1, organisations.len());
        let by = rows::list(organisations.len() + 1, keepers.len());
        let values: Vec<Value> = organisations.iter().chain(keepers).map(|o| o.number().into()).collect();
        let sql = format!(
            "SELECT o.id, o.party, k.keeper, CAST(sum(k.ties) AS BIGINT), CAST(sum(k.contacts) AS BIGINT),
                 (SELECT h.answer FROM hearings h
                  WHERE h.organisation = o.id AND h.party = o.party AND h.keeper = k.keeper)
             FROM organisations o JOIN (
                 SELECT s.party AS party, t.keeper AS keeper, 1 AS ties, 0 AS contacts
                     FROM tie_sides s JOIN ties t ON t.id = s.tie WHERE t.merged_into IS NULL
                 UNION ALL SELECT party, keeper, 0, 1 FROM contacts
             ) k ON k.party = o.party
             WHERE o.id IN ({of}) AND k.keeper IN ({by})
             GROUP BY o.id, o.party, k.keeper, o.folded ORDER BY o.folded, o.id, k.keeper"
        );
        let read = |row: &sea_orm::QueryResult| {
            let said: Option<String> = get(row, 5)?;
            Ok(Asking {
                organisation: id(row, 0)?,
                party: id(row, 1)?,
                keeper: id(row, 2)?,
                ties: count(row, 3)?,
                contacts: count(row, 4)?,
                answer: said.as_deref().map(answer).transpose()?,
            })
        };
        rows::all(self.db(), &sql, values).await?.iter().map(read).collect()
    }

    /// Answers for a keeper whether an organisation speaks for the party that it is in what the
    /// keeper keeps of it; in the keeper's chain, and with letters to whom it concerns. `on` is the
    /// version of the organisation that whoever answers saw.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if it is that party no longer; if the answer is to a version that is not
    /// the newest, or the database fails.
    pub async fn answer_asking(
        &self,
        hand: &Hand,
        (organisation, on): (Id<Organisation>, u64),
        (party, keeper): (Id<Party>, Id<Organisation>),
        confirmed: bool,
        letters: &[NewLetter],
    ) -> Done<u64> {
        let body = json!({ "party": party, "keeper": keeper, "answer": key(confirmed) });
        change!(self, hand, |w| {
            let found = super::organisations::by_id(&*w, organisation).await?;
            if found.is_none_or(|o| o.node.party != Some(party)) {
                return Err(PeopleError::Gone);
            }
            let expect = Expect::At(on);
            let revision =
                w.record_in(Some(keeper), "organisation.heard", organisation, expect, &body).await?;
            let sql = "UPDATE organisations SET revision = $1 WHERE id = $2";
            rows::run(w, sql, [rows::number(revision), organisation.number().into()]).await?;
            put(w, organisation, party, keeper.number(), confirmed).await?;
            for letter in letters {
                outbox::put(w, letter, w.hand().at).await?;
            }
            Ok(revision)
        })
    }

    /// Who else than these keepers keeps ties of each of these parties, and of what went on in it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn other_keepers(
        &self,
        parties: &[Id<Party>],
        keepers: &[Id<Organisation>],
    ) -> Result<Vec<(Id<Party>, Id<Organisation>)>> {
        if parties.is_empty() {
            return Ok(Vec::new());
        }
        let of = rows::list(1, parties.len());
        let by = match keepers.len() {
            0 => String::new(),
            n => format!(" AND t.keeper NOT IN ({})", rows::list(parties.len() + 1, n)),
        };
        let sql = format!(
            "WITH RECURSIVE under (root, id) AS (SELECT id, id FROM parties WHERE id IN ({of})
                 UNION SELECT u.root, p.id FROM parties p JOIN under u ON p.merged_into = u.id)
             SELECT DISTINCT u.root, t.keeper FROM under u JOIN tie_sides s ON s.party = u.id
             JOIN ties t ON t.id = s.tie{by} ORDER BY u.root, t.keeper"
        );
        let parties = parties.iter().map(|p| Value::from(p.number()));
        let values: Vec<Value> = parties.chain(keepers.iter().map(|k| k.number().into())).collect();
        let found = rows::all(self.db(), &sql, values).await?;
        found.iter().map(|row| Ok((id(row, 0)?, id(row, 1)?))).collect()
    }
}
