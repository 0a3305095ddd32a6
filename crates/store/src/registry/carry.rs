//! Commands on ties and parties: decided by the domain on what is on record at this moment,
//! then recorded.

use std::collections::BTreeSet;
use std::fmt;

use partnership::fact::What;
use partnership::history::History;
use partnership::id::kind::{Party, Tie};
use partnership::party::PartyFact;
use partnership::tie::{OtherTie, Parties, Refusal, TieFact};
use partnership::{Fact, Id, party, tie};
use sea_orm::ConnectionTrait;

use super::read::Which;
use super::tie::{TieRow, id, read};
use crate::hand::Hand;
use crate::journal::chain_number;
use crate::rows::{self, get};
use crate::write::Writing;
use crate::{Error, Result};

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CarryError<W: What<Subject: fmt::Debug>, R> {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// The domain refuses it.
    #[error("{0}")]
    Refused(R),
    /// It was decided on a version that is no longer the newest. The history holds both: the
    /// state up to the revision stated, and the newest.
    #[error("the edit was made on version {stated}, the newest is {}", newest.revision())]
    Stale {
        /// The revision that the edit was made on.
        stated: u64,
        /// All facts.
        newest: Box<History<W>>,
    },
}

/// Why a command on a tie was not carried out.
pub type TieError = CarryError<TieFact, tie::Refusal>;

/// Why a command on a party was not carried out.
pub type PartyError = CarryError<PartyFact, party::Refusal>;

impl Writing {
    /// Carries out a command on a tie and returns its facts. `stated` is the revision that the
    /// person had before their eyes, 0 for a new tie; none for whichever is the newest.
    ///
    /// # Errors
    /// If the domain refuses, the tie has changed meanwhile, or the database fails.
    pub async fn on_tie(
        &mut self,
        id: Id<Tie>,
        stated: Option<u64>,
        command: tie::Command,
    ) -> Result<tie::History, TieError> {
        let history = self.history::<TieFact>(id).await?;
        let mut history = not_stale(history, stated)?;
        let context = self.tie_context(&history, &command).await?;
        let facts = decided(&**self, &history, command, &context).await?.map_err(CarryError::Refused)?;
        self.append(&mut history, facts).await?;
        Ok(history)
    }

    /// Carries out a command on a party and returns its facts; as [`on_tie`](Self::on_tie).
    ///
    /// # Errors
    /// As [`on_tie`](Self::on_tie).
    pub async fn on_party(
        &mut self,
        id: Id<Party>,
        stated: Option<u64>,
        command: party::Command,
    ) -> Result<party::History, PartyError> {
        let history = self.history::<PartyFact>(id).await?;
        let mut history = not_stale(history, stated)?;
        self.project().await?;
        let parties = parties_around(&**self, command.parties().into_iter().chain([id]).collect()).await?;
        let context = party::Context { now: self.hand().at, parties: parties.1 };
        let facts = party::decide(&history, command, &context).map_err(CarryError::Refused)?;
        self.append(&mut history, facts).await?;
        Ok(history)
    }

    /// What a decision on a tie must know: the parties concerned and what they merged into,
    /// the ties named, and for a registration those between any of the same parties that are
    /// public or in the same registry. What another registry keeps to itself must not be told by
    /// a refusal.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tie_context(
        &mut self,
        history: &tie::History,
        command: &tie::Command,
    ) -> Result<tie::Context> {
        self.project().await?;
        tie_context(&**self, self.hand(), history, command).await
    }
}

/// Decides as the domain does, and keeps the registration of a tie into which others were merged:
/// they have no page of their own and are on no list, so without it they would be nowhere. That they
/// were merged is among their own facts, not among those of this tie, so the domain does not see it.
pub(crate) async fn decided<C: ConnectionTrait>(
    conn: &C,
    history: &tie::History,
    command: tie::Command,
    context: &tie::Context,
) -> Result<Result<Vec<Fact<TieFact>>, Refusal>> {
    let facts = match tie::decide(history, command, context) {
        Ok(facts) => facts,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !leave_no_tie(history, &facts, context) {
        return Ok(Ok(facts));
    }
    let sql = "SELECT id FROM ties WHERE merged_into = $1 ORDER BY id LIMIT 1";
    match rows::first(conn, sql, [history.id().number().into()]).await? {
        Some(row) => Ok(Err(Refusal::OthersMerged { tie: id(get(&row, 0)?)? })),
        None => Ok(Ok(facts)),
    }
}

/// Whether there is a tie, and will be none after these facts.
fn leave_no_tie(history: &tie::History, facts: &[Fact<TieFact>], context: &tie::Context) -> bool {
    if facts.iter().all(|fact| fact.what.retracts().is_none()) || history.current().is_none() {
        return false;
    }
    let mut after = history.clone();
    for fact in facts {
        after.record(fact.clone(), context.now, None, Id::from_random(0));
    }
    after.current().is_none()
}

/// See [`Writing::tie_context`].
pub(super) async fn tie_context<C: ConnectionTrait>(
    conn: &C,
    hand: &Hand,
    history: &tie::History,
    command: &tie::Command,
) -> Result<tie::Context> {
    let sides = history.current().map(|tie| tie.parties()).unwrap_or_default();
    let (numbers, parties) =
        parties_around(conn, command.parties().into_iter().chain(sides).collect()).await?;
    let mut named: BTreeSet<i64> = command.ties().into_iter().map(Id::number).collect();
    if history.revision() == 0 {
        let sql = format!(
            "SELECT DISTINCT s.tie FROM tie_sides s JOIN ties t ON t.id = s.tie
             WHERE (t.published OR t.keeper = $1) AND s.party IN ({})",
            rows::list(2, numbers.len())
        );
        let keeper = chain_number(hand.organisation);
        let values: Vec<_> = [keeper].into_iter().chain(numbers).map(Into::into).collect();
        for row in rows::all(conn, &sql, values).await? {
            named.insert(get(&row, 0)?);
        }
    }
    let named: Vec<i64> = named.into_iter().collect();
    let others = read(conn, Which::These(&named)).await?.iter().map(OtherTie::from).collect();
    Ok(tie::Context { now: hand.at, parties, others })
}

/// The parties, what they merged into and what merged into them, however often.
pub(super) async fn parties_around<C: ConnectionTrait>(
    conn: &C,
    parties: Vec<Id<Party>>,
) -> Result<(Vec<i64>, Parties)> {
    let mut around: BTreeSet<i64> = parties.into_iter().map(Id::number).collect();
    loop {
        let asked: Vec<i64> = around.iter().copied().collect();
        let places = rows::list(1, asked.len().max(1));
        let sql = format!(
            "SELECT id, merged_into FROM parties WHERE id IN ({places}) OR merged_into IN ({places})"
        );
        let values = if asked.is_empty() { vec![0] } else { asked };
        let mut known = Parties::default();
        for row in rows::all(conn, &sql, values.iter().map(|&n| n.into()).collect::<Vec<_>>()).await? {
            let (party, into): (i64, Option<i64>) = (get(&row, 0)?, get(&row, 1)?);
            known.insert(id(party)?, into.map(id).transpose()?);
            around.extend(into.into_iter().chain([party]));
        }
        if around.len() <= values.len() {
            return Ok((values, known));
        }
    }
}

impl From<&TieRow> for OtherTie {
    fn from(row: &TieRow) -> Self {
        Self {
            id: row.id,
            parties: row.sides.iter().map(|side| side.party).collect(),
            kind: row.kind,
            status: row.status,
            merged: row.merged_into.is_some(),
        }
    }
}

pub(super) fn not_stale<W: What<Subject: fmt::Debug>, R>(
    history: History<W>,
    stated: Option<u64>,
) -> Result<History<W>, CarryError<W, R>> {
    match stated {
        Some(stated) if stated != history.revision() => {
            Err(CarryError::Stale { stated, newest: Box::new(history) })
        }
        _ => Ok(history),
    }
}
