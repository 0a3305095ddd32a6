//! The history of a tie with who and why.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::{Timestamp, civil};
use partnership::id::kind;
use partnership::policy::TieAction;
use partnership::tie::{self, Command, Context, History, Past, Tie, TieFact};
use partnership::{Id, Recorded};

use super::act::Act;
use super::form::Form;
use super::forms::Forms;
use super::merge::is_merger;
use super::record::{Asked, Record, Words, shown};
use super::tell::{Detail, Teller};
use super::tie::{Called, Loaded, load, sources};
use super::to;
use crate::accounts::{Signed, store_failed};
use crate::shell::{Chrome, Failure};

/// `GET /desk/ties/{id}/history`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    shown(&signed, &load(&signed, &id).await?, &asked).await
}

impl Record for Loaded {
    type Fact = TieFact;
    type State = Tie;

    const WORDS: Words = Words {
        gone: "desk-gone",
        unrecorded: "tie-page-unrecorded",
        not_yet: "tie-page-not-yet",
        stale: "desk-stale-lead",
        leave: "desk-stale-leave",
    };

    fn history(&self) -> &History {
        &self.history
    }

    fn at(self, history: History) -> Self {
        let called = Called { sources: sources(&history), parties: self.called.parties };
        Self { tie: history.current(), called, history, ..self }
    }

    fn current(history: &History) -> Option<Tie> {
        history.current()
    }

    fn as_of(&self, day: civil::Date, known: Timestamp) -> Past {
        self.history.as_of(day, known)
    }

    fn called(&self) -> &Called {
        &self.called
    }

    fn heading(&self, signed: &Signed) -> String {
        self.title(signed)
    }

    fn page(id: Id<kind::Tie>) -> String {
        to::tie(id)
    }

    fn past(id: Id<kind::Tie>) -> String {
        to::history(id)
    }

    fn retracts_at(id: Id<kind::Tie>) -> String {
        to::act(id, Act::Retract)
    }

    fn may_retract(&self, signed: &Signed, recorded: &Recorded<TieFact>) -> bool {
        self.may(signed, TieAction::to_take_back(recorded, &self.subject, &signed.forest.tree))
    }

    fn may_go(&self, now: Timestamp, revision: u64) -> bool {
        let command = Command::record(TieFact::Retracted { revision, why: "?".to_owned() });
        !is_merger(self, revision) && tie::decide(&self.history, command, &Context::new(now)).is_ok()
    }

    fn sentence(&self, chrome: &Chrome, what: &TieFact) -> String {
        Teller { chrome, called: &self.called }.sentence(what)
    }

    fn details(&self, chrome: &Chrome, what: &TieFact) -> Vec<Detail> {
        Teller { chrome, called: &self.called }.details(what)
    }

    fn lines(&self, chrome: &Chrome, tie: &Tie) -> Vec<Detail> {
        Teller { chrome, called: &self.called }.state(tie)
    }

    fn form(&self, signed: &Signed, tie: &Tie, key: &str) -> Option<Form> {
        Forms { signed, loaded: self, tie }.find(key)
    }

    /// From other entries of this tie, which were merged into it.
    async fn taken_over(&self, signed: &Signed) -> Result<BTreeMap<u64, Id<kind::Tie>>, Failure> {
        let failed = |e: store::Error| store_failed(&e);
        let mut from = BTreeMap::new();
        for gone in signed.store().merged_into(self.id).await.map_err(failed)? {
            let history = signed.store().history::<TieFact>(gone).await.map_err(failed)?;
            for recorded in history.standing(Timestamp::MAX) {
                if let TieFact::MergedInto { carried: Some(carried), .. } = recorded.fact.what {
                    from.extend((carried.first..=carried.last).map(|revision| (revision, gone)));
                }
            }
        }
        Ok(from)
    }
}
