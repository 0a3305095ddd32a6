//! Facts of one subject, to and from the journal.

use jiff::Timestamp;
use partnership::fact::What;
use partnership::history::History;
use partnership::id::kind;
use partnership::party::PartyFact;
use partnership::tie::TieFact;
use partnership::{Fact, Id, Recorded};
use sea_orm::ConnectionTrait;

use super::Changed;
use crate::journal::{self, Entry};
use crate::open::Store;
use crate::subject::{Subject, SubjectKind};
use crate::write::{Expect, Writing};
use crate::{Error, Result};

/// Facts that the store keeps: of ties and of parties.
pub trait Kept: What + private::Remembered
where
    Subject: From<Id<Self::Subject>>,
{
    /// The action that the journal names.
    const ACTION: &'static str;
    /// The kind of subject that the journal names.
    const KIND: SubjectKind;
}

impl Kept for TieFact {
    const ACTION: &'static str = "tie.fact";
    const KIND: SubjectKind = SubjectKind::Tie;
}

impl Kept for PartyFact {
    const ACTION: &'static str = "party.fact";
    const KIND: SubjectKind = SubjectKind::Party;
}

mod private {
    use partnership::fact::What;
    use partnership::history::History;

    use super::Changed;

    /// Where histories that changed wait for their tables to be written.
    #[allow(private_interfaces, reason = "nobody outside can implement it")]
    pub trait Remembered: What {
        fn remember(changed: &mut Changed, history: &History<Self>);
        fn remembered(
            changed: &Changed,
            id: partnership::Id<<Self as What>::Subject>,
        ) -> Option<History<Self>>;
    }
}

#[allow(private_interfaces, reason = "nobody outside can implement it")]
impl private::Remembered for TieFact {
    fn remember(changed: &mut Changed, history: &History<Self>) {
        changed.ties.insert(history.id(), history.clone());
    }

    fn remembered(changed: &Changed, id: Id<kind::Tie>) -> Option<History<Self>> {
        changed.ties.get(&id).cloned()
    }
}

#[allow(private_interfaces, reason = "nobody outside can implement it")]
impl private::Remembered for PartyFact {
    fn remember(changed: &mut Changed, history: &History<Self>) {
        changed.parties.insert(history.id(), history.clone());
    }

    fn remembered(changed: &Changed, id: Id<kind::Party>) -> Option<History<Self>> {
        changed.parties.get(&id).cloned()
    }
}

impl Store {
    /// The facts of a tie or party; none if nothing of that identifier is on record.
    ///
    /// # Errors
    /// [`Error::Damaged`] if an entry cannot be read; or if the database fails.
    pub async fn history<W: Kept>(&self, id: Id<W::Subject>) -> Result<History<W>>
    where
        Subject: From<Id<W::Subject>>,
    {
        of_entries(id, journal::entries_of(&self.db, id.into()).await?)
    }
}

impl Writing {
    /// As [`Store::history`], with what this transaction recorded.
    ///
    /// # Errors
    /// As [`Store::history`].
    pub async fn history<W: Kept>(&mut self, id: Id<W::Subject>) -> Result<History<W>>
    where
        Subject: From<Id<W::Subject>>,
    {
        match W::remembered(self.changed(), id) {
            Some(history) => Ok(history),
            None => history(&**self, id).await,
        }
    }

    /// Records facts that [`partnership`] has decided may be recorded: adds them to the
    /// history and to the journal, in the chain of the hand's organisation. The history must
    /// be the newest.
    ///
    /// # Errors
    /// [`Error::Stale`] if the history is not the newest, [`Error::Homeless`] if the hand acts
    /// for no organisation; or if the database fails.
    pub async fn append<W: Kept>(
        &mut self,
        history: &mut History<W>,
        facts: impl IntoIterator<Item = Fact<W>>,
    ) -> Result<()>
    where
        Subject: From<Id<W::Subject>>,
    {
        self.append_in(self.hand().organisation, history, facts).await
    }

    /// As [`append`](Self::append), in the chain of another organisation.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    pub async fn append_in<W: Kept>(
        &mut self,
        organisation: Option<Id<kind::Organisation>>,
        history: &mut History<W>,
        facts: impl IntoIterator<Item = Fact<W>>,
    ) -> Result<()>
    where
        Subject: From<Id<W::Subject>>,
    {
        let hand = *self.hand();
        let organisation = organisation.ok_or(Error::Homeless)?;
        for fact in facts {
            let expect = match history.revision() {
                0 => Expect::New,
                revision => Expect::At(revision),
            };
            self.record_in(Some(organisation), W::ACTION, history.id(), expect, &fact).await?;
            history.record(fact, hand.at, hand.person, organisation);
        }
        W::remember(self.changed(), history);
        Ok(())
    }
}

async fn history<W: Kept, C: ConnectionTrait>(conn: &C, id: Id<W::Subject>) -> Result<History<W>>
where
    Subject: From<Id<W::Subject>>,
{
    of_entries(id, journal::entries_of(conn, id.into()).await?)
}

/// A history from the entries of its subject.
pub(crate) fn of_entries<W: Kept>(id: Id<W::Subject>, entries: Vec<Entry>) -> Result<History<W>>
where
    Subject: From<Id<W::Subject>>,
{
    let damaged = |subject: Subject, revision: u64, what: String| {
        Error::Damaged(format!("{subject}, revision {revision}: {what}"))
    };
    let mut facts = Vec::with_capacity(entries.len());
    for entry in entries {
        let told = |what: String| damaged(entry.subject, entry.revision, what);
        if entry.action != W::ACTION {
            return Err(told(format!("{} is no fact", entry.action)));
        }
        let fact = Fact::from_json(&entry.body).map_err(|e| told(e.to_string()))?;
        let organisation =
            entry.organisation.ok_or_else(|| told("it stands in the chain of the instance".to_owned()))?;
        facts.push(Recorded { revision: entry.revision, at: entry.at, by: entry.by, organisation, fact });
    }
    History::from_facts(id, facts).map_err(|e| Error::Damaged(e.to_string()))
}

/// Who keeps a subject, and when it last changed.
pub(crate) fn keeper_and_time<W: What>(history: &History<W>) -> Option<(Id<kind::Organisation>, Timestamp)> {
    Some((history.facts().first()?.organisation, history.facts().last()?.at))
}
