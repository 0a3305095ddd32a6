//! The history of a party with who and why.

use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::{Timestamp, civil};
use partnership::id::kind;
use partnership::party::{self, Command, Context, History, Party, PartyFact, Past};
use partnership::policy::{PartyAction, Request};
use partnership::tie::Parties;
use partnership::{Id, Recorded};

use super::act::Act;
use super::forms::Forms;
use super::load::{Loaded, load, sources};
use super::tell::Teller;
use super::to;
use crate::accounts::Signed;
use crate::desk::{Asked, Called, Detail, Form, Record, Words, shown};
use crate::shell::{Chrome, Failure};

/// `GET /desk/parties/{id}/history`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    // Who keeps a tie of it sees the page, not the record of its keeper.
    signed.may(Request::Party(PartyAction::SeeRecord, &loaded.subject))?;
    shown(&signed, &loaded, &asked).await
}

impl Record for Loaded {
    type Fact = PartyFact;
    type State = Party;

    const WORDS: Words = Words {
        gone: "party-gone",
        unrecorded: "party-unrecorded",
        not_yet: "party-not-yet",
        stale: "party-stale-lead",
        leave: "party-stale-leave",
    };

    fn history(&self) -> &History {
        &self.history
    }

    fn at(self, history: History) -> Self {
        let called = Called { sources: sources(&history), parties: self.called.parties };
        Self { party: history.current(), called, history, ..self }
    }

    fn current(history: &History) -> Option<Party> {
        history.current()
    }

    fn as_of(&self, day: civil::Date, known: Timestamp) -> Past {
        self.history.as_of(day, known)
    }

    fn called(&self) -> &Called {
        &self.called
    }

    fn heading(&self, _: &Signed) -> String {
        self.name()
    }

    fn page(id: Id<kind::Party>) -> String {
        to::desk(id)
    }

    fn past(id: Id<kind::Party>) -> String {
        to::history(id)
    }

    fn retracts_at(id: Id<kind::Party>) -> String {
        to::act(id, Act::Retract)
    }

    fn may_retract(&self, signed: &Signed, _: &Recorded<PartyFact>) -> bool {
        self.may(signed, PartyAction::Retract)
    }

    fn may_go(&self, now: Timestamp, revision: u64) -> bool {
        let command = Command::record(PartyFact::Retracted { revision, why: "?".to_owned() });
        party::decide(&self.history, command, &Context { now, parties: Parties::default() }).is_ok()
    }

    fn sentence(&self, chrome: &Chrome, what: &PartyFact) -> String {
        Teller { chrome, called: &self.called }.sentence(what)
    }

    fn details(&self, chrome: &Chrome, what: &PartyFact) -> Vec<Detail> {
        Teller { chrome, called: &self.called }.details(what)
    }

    fn lines(&self, chrome: &Chrome, party: &Party) -> Vec<Detail> {
        Teller { chrome, called: &self.called }.state(party)
    }

    fn form(&self, signed: &Signed, party: &Party, key: &str) -> Option<Form> {
        Forms { signed, loaded: self, party }.find(key)
    }
}
