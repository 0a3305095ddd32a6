//! What visitors propose: that something on record is wrong, or that a tie is missing.
//!
//! A proposal is read by the staff of the registry it is about, and by nobody else. Its text may
//! name people, and who proposed it may want an answer: so neither stands in the journal, which
//! knows only that there was a proposal on a tie and how it ended. The address is forgotten as
//! soon as the answer has gone; as long as no relay takes letters, nothing is lost.

mod answer;
mod make;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Letter, Organisation, Person, Proposal, Tie};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use crate::registry::TieError;
use crate::rows::{self, count, get};
use crate::{Error, Result, Store};

pub(crate) use answer::letter_gone;
pub use answer::{Answer, NewSource};
pub use make::NewProposal;

/// Letters that the text of a proposal may have.
pub const LONGEST_TEXT: usize = 4_000;
/// Letters that its source may have.
pub const LONGEST_SOURCE: usize = 2_000;
/// Letters that an answer's word may have.
pub const LONGEST_WORD: usize = 2_000;
/// Open proposals on one tie: further ones wait until some are answered. Whoever floods fills
/// no disk and hides nobody else's tie.
pub const MOST_OPEN: u64 = 50;

/// What a proposal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalKind {
    /// Something on the page of a tie is wrong or missing.
    Correction,
    /// Another tie is missing in the registry.
    Missing,
}

impl ProposalKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Correction, Self::Missing];

    /// The word in database and form.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Missing => "missing",
        }
    }

    /// From that word.
    #[must_use]
    pub fn from_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }
}

/// How far a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// Nobody has answered it.
    Open,
    /// It was right.
    Accepted,
    /// It was not.
    Declined,
}

impl ProposalState {
    /// All.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Declined];

    /// The word in database and address.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }

    /// From that word.
    #[must_use]
    pub fn from_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }
}

/// What became of a letter to whoever proposed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// No letter: there was no address.
    None,
    /// It waits for the relay.
    Waiting,
    /// It has gone.
    Gone,
    /// The relay refused it for good.
    Refused,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Its identifier.
    pub id: Id<Proposal>,
    /// The tie from whose page it came.
    pub tie: Id<Tie>,
    /// The organisation whose staff answer it.
    pub keeper: Id<Organisation>,
    /// What it says.
    pub kind: ProposalKind,
    /// In words.
    pub text: String,
    /// A link, or words.
    pub source: String,
    /// Where the answer goes; none if none was given, or once it has gone.
    pub email: Option<String>,
    /// Whether there was an address, and it is forgotten.
    pub forgotten: bool,
    /// How far it is.
    pub state: ProposalState,
    /// When it came.
    pub made_at: Timestamp,
    /// The letter with the answer.
    pub answer: Sent,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// By whom.
    pub answered_by: Option<Id<Person>>,
    /// What was said to whoever proposed it.
    pub word: String,
    /// The version that an answer states.
    pub revision: u64,
}

/// Why something about a proposal was not done.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    /// The store failed, or the answer was made on an older version.
    #[error(transparent)]
    Store(#[from] Error),
    /// There are too many open ones on this tie.
    #[error("there are {MOST_OPEN} open proposals on this tie")]
    TooMany,
    /// It is not there, or not in the state for this.
    #[error("the proposal is not there, or was answered already")]
    Gone,
    /// The tie does not take the source.
    #[error(transparent)]
    Tie(TieError),
}

impl From<TieError> for ProposalError {
    fn from(error: TieError) -> Self {
        match error {
            TieError::Store(error) => Self::Store(error),
            other => Self::Tie(other),
        }
    }
}

const SELECT: &str = "SELECT p.id, p.tie, p.keeper, p.kind, p.text, p.source, p.email, p.state, p.made_at, \
     p.answered_at, p.answered_by, p.word, p.revision, p.answer, o.sent_at, o.failed_at, p.receipt \
     FROM proposals p LEFT JOIN outbox o ON o.id = p.answer";

fn read(row: &QueryResult) -> Result<ProposalRow> {
    let (kind, state): (String, String) = (get(row, 3)?, get(row, 7)?);
    let instant = |at: i64| Timestamp::from_microsecond(at).map_err(|e| Error::Damaged(e.to_string()));
    let letter: Option<i64> = get(row, 13)?;
    let (sent_at, failed_at): (Option<i64>, Option<i64>) = (get(row, 14)?, get(row, 15)?);
    let (email, receipt): (Option<String>, Option<i64>) = (get(row, 6)?, get(row, 16)?);
    Ok(ProposalRow {
        id: id(get(row, 0)?)?,
        tie: id(get(row, 1)?)?,
        keeper: id(get(row, 2)?)?,
        kind: ProposalKind::from_code(&kind).ok_or_else(|| Error::Damaged(format!("proposal {kind:?}")))?,
        text: get(row, 4)?,
        source: get(row, 5)?,
        // Whoever left an address had a receipt.
        forgotten: email.is_none() && receipt.is_some(),
        email,
        state: ProposalState::from_code(&state)
            .ok_or_else(|| Error::Damaged(format!("proposal {state:?}")))?,
        made_at: instant(get(row, 8)?)?,
        answered_at: get::<Option<i64>>(row, 9)?.map(instant).transpose()?,
        answered_by: get::<Option<i64>>(row, 10)?.map(id).transpose()?,
        word: get(row, 11)?,
        revision: count(row, 12)?,
        answer: match (letter, sent_at, failed_at) {
            (None, ..) => Sent::None,
            (Some(_), Some(_), _) => Sent::Gone,
            (Some(_), None, Some(_)) => Sent::Refused,
            (Some(_), None, None) => Sent::Waiting,
        },
    })
}

fn id<K>(number: i64) -> Result<Id<K>> {
    Id::from_number(number).map_err(|e| Error::Damaged(e.to_string()))
}

async fn by_id<C: ConnectionTrait>(conn: &C, proposal: Id<Proposal>) -> Result<Option<ProposalRow>> {
    let sql = format!("{SELECT} WHERE p.id = $1");
    rows::first(conn, &sql, [proposal.number().into()]).await?.as_ref().map(read).transpose()
}

/// A letter of the outbox by its number.
async fn letter_of<C: ConnectionTrait>(
    conn: &C,
    proposal: Id<Proposal>,
    column: &str,
) -> Result<Option<Id<Letter>>> {
    let sql = format!("SELECT {column} FROM proposals WHERE id = $1");
    match rows::first(conn, &sql, [proposal.number().into()]).await? {
        Some(row) => get::<Option<i64>>(&row, 0)?.map(id).transpose(),
        None => Ok(None),
    }
}

impl Store {
    /// A proposal.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn proposal(&self, id: Id<Proposal>) -> Result<Option<ProposalRow>> {
        by_id(self.db(), id).await
    }

    /// Proposals to these organisations that are in this state: open ones the oldest first, the
    /// others the one answered last first; so many after the first `skip`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn proposals(
        &self,
        keepers: &[Id<Organisation>],
        state: ProposalState,
        skip: u64,
        most: u64,
    ) -> Result<Vec<ProposalRow>> {
        if keepers.is_empty() {
            return Ok(Vec::new());
        }
        let order = match state {
            ProposalState::Open => "p.made_at, p.id",
            ProposalState::Accepted | ProposalState::Declined => "p.answered_at DESC, p.id",
        };
        let (places, next) = (rows::list(2, keepers.len()), keepers.len() + 2);
        let sql = format!(
            "{SELECT} WHERE p.state = $1 AND p.keeper IN ({places}) ORDER BY {order} LIMIT ${next} OFFSET ${}",
            next + 1
        );
        let mut values = which(keepers, state);
        values.extend([rows::number(most), rows::number(skip)]);
        rows::all(self.db(), &sql, values).await?.iter().map(read).collect()
    }

    /// How many there are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_proposals(&self, keepers: &[Id<Organisation>], state: ProposalState) -> Result<u64> {
        if keepers.is_empty() {
            return Ok(0);
        }
        let places = rows::list(2, keepers.len());
        let sql = format!("SELECT count(*) FROM proposals WHERE state = $1 AND keeper IN ({places})");
        let row = rows::first(self.db(), &sql, which(keepers, state)).await?;
        row.map_or(Ok(0), |row| count(&row, 0))
    }

    /// What was proposed on a tie and is open, or was accepted since an instant: what whoever
    /// changes the tie should have before their eyes. The oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn proposals_on(&self, tie: Id<Tie>, since: Timestamp) -> Result<Vec<ProposalRow>> {
        let sql = format!(
            "{SELECT} WHERE p.tie = $1 AND (p.state = 'open' OR (p.state = 'accepted' AND p.answered_at >= $2)) \
             ORDER BY p.made_at, p.id LIMIT $3"
        );
        let values = [tie.number().into(), since.as_microsecond().into(), rows::number(2 * MOST_OPEN)];
        rows::all(self.db(), &sql, values).await?.iter().map(read).collect()
    }
}

fn which(keepers: &[Id<Organisation>], state: ProposalState) -> Vec<Value> {
    let keepers = keepers.iter().map(|keeper| Value::from(keeper.number()));
    std::iter::once(state.code().into()).chain(keepers).collect()
}
