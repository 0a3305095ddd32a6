//! What a tie and a party have in common at the desk: a history that says who recorded what and
//! why, facts that can be taken back, edits that come too late, and mergers with another.

mod beside;
mod history;
mod merger;
mod stale;
mod who;

pub(crate) use beside::{Line, beside};
pub use history::HistoryPage;
pub(crate) use history::{Asked, refused, shown};
pub(crate) use merger::{LookedAt, named, undo_form};
pub use stale::StalePage;
pub(crate) use stale::answer as too_late;
pub(crate) use who::{instant, people, who};

use std::collections::BTreeMap;

use jiff::{Timestamp, civil};
use partnership::fact::What;
use partnership::history::{History, Then};
use partnership::{Id, Recorded};

use super::form::Form;
use super::tell::Detail;
use super::tie::Called;
use crate::accounts::Signed;
use crate::shell::{Chrome, Failure};

/// The thing that a record is of.
type Subject<R> = <<R as Record>::Fact as What>::Subject;

/// What the pages say of one kind of record: identifiers of messages.
pub(crate) struct Words {
    /// Its registration was taken back.
    pub(crate) gone: &'static str,
    /// Nothing of it was on record at a time.
    pub(crate) unrecorded: &'static str,
    /// It had not begun on a day.
    pub(crate) not_yet: &'static str,
    /// It was changed after somebody opened it.
    pub(crate) stale: &'static str,
    /// The way back to it from an edit that came too late.
    pub(crate) leave: &'static str,
}

/// A tie or a party on record, loaded for somebody who may see its record.
pub(crate) trait Record: Sized {
    /// What is recorded of it.
    type Fact: What;
    /// What its facts come to.
    type State;

    /// What the pages say of it.
    const WORDS: Words;

    /// All its facts.
    fn history(&self) -> &History<Self::Fact>;

    /// The same at another state of its history.
    fn at(self, history: History<Self::Fact>) -> Self;

    /// What these facts come to now; nothing if the registration among them was taken back.
    fn current(history: &History<Self::Fact>) -> Option<Self::State>;

    /// What its facts come to on a day, by what was known at a time.
    fn as_of(&self, day: civil::Date, known: Timestamp) -> Then<Self::State>;

    /// What parties and sources are called.
    fn called(&self) -> &Called;

    /// What it is called itself.
    fn heading(&self, signed: &Signed) -> String;

    /// Address of its page.
    fn page(id: Id<Subject<Self>>) -> String;

    /// Address of its history.
    fn past(id: Id<Subject<Self>>) -> String;

    /// Where the form that takes a fact back goes.
    fn retracts_at(id: Id<Subject<Self>>) -> String;

    /// Whether they may take this fact back.
    fn may_retract(&self, signed: &Signed, recorded: &Recorded<Self::Fact>) -> bool;

    /// Whether what remains without this fact is still legal.
    fn may_go(&self, now: Timestamp, revision: u64) -> bool;

    /// What a fact says, in a sentence.
    fn sentence(&self, chrome: &Chrome, what: &Self::Fact) -> String;

    /// What else a fact says.
    fn details(&self, chrome: &Chrome, what: &Self::Fact) -> Vec<Detail>;

    /// All that a state says, in lines that can be compared with those of another.
    fn lines(&self, chrome: &Chrome, state: &Self::State) -> Vec<Detail>;

    /// The form of this key on its page, as it is filled in from a state.
    fn form(&self, signed: &Signed, state: &Self::State, key: &str) -> Option<Form>;

    /// The entries that were taken over from another thing on record, found to be the same, with
    /// the one that said it first.
    ///
    /// # Errors
    /// If the database fails.
    fn taken_over(
        &self,
        signed: &Signed,
    ) -> impl Future<Output = Result<BTreeMap<u64, Id<Subject<Self>>>, Failure>> + Send {
        let _ = signed;
        async { Ok(BTreeMap::new()) }
    }
}
