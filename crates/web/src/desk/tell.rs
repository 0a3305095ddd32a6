//! A fact in words, as the people who keep the record read it: nothing is left out.

use partnership::codes::Coded;
use partnership::evidence::Source;
use partnership::id::kind;
use partnership::tie::{Description, Fields, Ground, Registration, Term, Tie, TieFact};
use partnership::words::Names;
use partnership::{Date, Edit, Id};
use wording::Message;

use super::form::capital;
use super::tie::Called;
use crate::registry::line;
use crate::shell::Chrome;

/// Puts facts into words.
pub(super) struct Teller<'a> {
    /// The words.
    pub(super) chrome: &'a Chrome,
    /// What parties and sources are called.
    pub(super) called: &'a Called,
}

/// A label and what stands beside it.
pub(crate) type Detail = (String, String);

impl Teller<'_> {
    fn t(&self, id: &'static str) -> String {
        self.chrome.t(id)
    }

    fn side(&self, id: &'static str, side: Id<kind::Party>) -> Message {
        Message::new(id).with("name", self.called.party(side))
    }

    /// A date as exact as it is known.
    pub(super) fn date(&self, date: Date) -> String {
        line::date(date, self.chrome.words())
    }

    /// What the fact says, in a sentence.
    pub(super) fn sentence(&self, what: &TieFact) -> String {
        let message = match what {
            TieFact::StatusChanged { side, to, .. } => {
                self.side("tie-page-status-changed", *side).with("status", self.t(to.message()))
            }
            TieFact::Signed { side, signatory, capacity } => {
                let id = if signatory.is_some() { "tie-page-signed-by" } else { "tie-page-signed" };
                let said = self.side(id, *side).with("capacity", self.t(capacity.message()));
                said.with("signatory", signatory.clone().unwrap_or_default())
            }
            TieFact::BudgetApproved { side, body } => {
                let id = if body.is_some() { "tie-page-budget-by" } else { "tie-page-budget" };
                self.side(id, *side).with("body", body.clone().unwrap_or_default())
            }
            TieFact::ConditionStated { side, condition } => {
                self.side("tie-page-condition-of", *side).with("condition", condition.as_str())
            }
            TieFact::Confirmed { side } => self.side("tie-page-confirmed-by", *side),
            TieFact::ActivityNoted { what, text, .. } => {
                let id = if text.is_some() { "tie-page-activity-text" } else { "tie-page-activity" };
                let said = Message::new(id).with("what", self.t(what.message()));
                said.with("text", text.clone().unwrap_or_default())
            }
            TieFact::EvidenceAdded { source, .. } => {
                Message::new("desk-said-source").with("title", source.title.as_str())
            }
            TieFact::EvidenceWithdrawn { evidence, .. } => {
                Message::new("desk-said-withdrawn").with("title", self.called.evidence(*evidence))
            }
            TieFact::Linked { relation, other } => Message::new("desk-said-linked")
                .with("relation", self.t(relation.message()))
                .with("other", self.called.tie(*other)),
            TieFact::Retracted { revision, .. } => {
                Message::new("desk-said-retracted").with("entry", *revision)
            }
            TieFact::MergedInto { other, .. } => {
                Message::new("desk-said-merged").with("other", self.called.tie(*other))
            }
            TieFact::Registered(_) => Message::new("tie-fact-registered"),
            TieFact::Described(_) => Message::new("tie-fact-described"),
            TieFact::Published => Message::new("tie-fact-published"),
            TieFact::Unpublished { .. } => Message::new("tie-fact-unpublished"),
        };
        capital(&self.chrome.say(&message))
    }

    /// What else the fact says: label and value.
    pub(super) fn details(&self, what: &TieFact) -> Vec<Detail> {
        match what {
            TieFact::Registered(registration) => self.registration(registration),
            TieFact::Described(description) => self.description(description),
            TieFact::StatusChanged { ground, .. } => ground.iter().flat_map(|g| self.ground(g)).collect(),
            TieFact::ActivityNoted { when, .. } => vec![(self.t("desk-when"), self.date(*when))],
            TieFact::EvidenceAdded { source: added, .. } => source(self.chrome, self.called, added),
            TieFact::EvidenceWithdrawn { why, .. }
            | TieFact::Unpublished { why }
            | TieFact::Retracted { why, .. } => vec![(self.t("desk-why"), why.clone())],
            TieFact::Signed { .. }
            | TieFact::BudgetApproved { .. }
            | TieFact::ConditionStated { .. }
            | TieFact::Confirmed { .. }
            | TieFact::Linked { .. }
            | TieFact::Published
            | TieFact::MergedInto { .. } => Vec::new(),
        }
    }

    fn registration(&self, new: &Registration) -> Vec<Detail> {
        let mut out = Vec::new();
        for side in &new.sides {
            out.push((self.called.party(side.party), self.t(side.status.message())));
            out.extend(side.condition.clone().map(|text| (self.t("desk-condition"), text)));
            out.extend(side.statute.clone().map(|text| (self.t("desk-statute"), text)));
            out.extend(side.before.map(|status| (self.t("desk-before"), self.t(status.message()))));
        }
        out.push((self.t("desk-kind"), self.t(new.kind.message())));
        out.extend(new.local_kind.clone().map(|text| (self.t("desk-local-kind"), text)));
        out.extend(new.since.map(|date| (self.t("desk-since"), self.date(date))));
        out.extend(new.term.map(|term| (self.t("desk-term"), self.term(term))));
        if !new.fields.is_empty() {
            out.push((self.t("desk-fields"), self.fields(&new.fields)));
        }
        out.extend(new.summary.clone().map(|text| (self.t("desk-summary"), text)));
        out
    }

    fn description(&self, description: &Description) -> Vec<Detail> {
        let mut out = Vec::new();
        out.extend(description.kind.map(|kind| (self.t("desk-kind"), self.t(kind.message()))));
        out.extend(self.edit("desk-local-kind", &description.local_kind, Clone::clone));
        out.extend(self.edit("desk-since", &description.since, |date| self.date(*date)));
        out.extend(self.edit("desk-term", &description.term, |term| self.term(*term)));
        out.extend(description.fields.as_ref().map(|f| (self.t("desk-fields"), self.fields(f))));
        out.extend(self.edit("desk-summary", &description.summary, Clone::clone));
        out
    }

    fn edit<T>(&self, label: &'static str, edit: &Edit<T>, say: impl Fn(&T) -> String) -> Option<Detail> {
        match edit {
            Edit::Keep => None,
            Edit::Clear => Some((self.t(label), self.t("unknown"))),
            Edit::Set(value) => Some((self.t(label), say(value))),
        }
    }

    /// For how long it was agreed.
    pub(super) fn term(&self, term: Term) -> String {
        match term {
            Term::Open => self.t("desk-term-open"),
            Term::Fixed { until } => self.chrome.t1("tie-page-term-until", "date", self.date(until)),
        }
    }

    /// What it is for.
    pub(super) fn fields(&self, fields: &Fields) -> String {
        let listed = fields.listed.iter().map(|field| self.t(field.message()));
        let all: Vec<String> = listed.chain(fields.other.iter().cloned()).collect();
        if all.is_empty() { self.t("unknown") } else { all.join(", ") }
    }

    fn ground(&self, ground: &Ground) -> Vec<Detail> {
        match ground {
            Ground::Resolution { number, date, vote } => {
                let mut out = vec![(self.t("desk-resolution-number"), number.clone())];
                out.extend(date.map(|date| (self.t("desk-resolution-date"), self.date(date))));
                out.extend(vote.clone().map(|vote| (self.t("desk-vote"), vote)));
                out
            }
            Ground::Condition { condition } => vec![(self.t("desk-condition"), condition.clone())],
            Ground::ConditionMet { how } => vec![(self.t("desk-condition-met"), how.clone())],
            Ground::Statute { citation } => vec![(self.t("desk-statute"), citation.clone())],
            Ground::Successor { tie } => vec![(self.t("desk-successor"), self.called.tie(*tie))],
            Ground::Letters { letters } => {
                let titles: Vec<String> = letters.iter().map(|id| self.called.evidence(*id)).collect();
                vec![(self.t("desk-letters"), titles.join("; "))]
            }
        }
    }

    /// All that a state says, in lines that can be compared with those of another.
    pub(super) fn state(&self, tie: &Tie) -> Vec<Detail> {
        let mut out = Vec::new();
        for side in &tie.sides {
            out.push((self.called.party(side.party), self.t(side.status.message())));
            out.extend(side.condition.clone().map(|text| (self.t("desk-condition"), text)));
            out.extend(side.statute.clone().map(|text| (self.t("desk-statute"), text)));
        }
        out.extend(self.whole(tie));
        out.push((self.t("desk-evidence-state"), self.t(tie.confirmation().message())));
        out.push((self.t("desk-sources-count"), self.chrome.count(tie.sources().count())));
        let public = if tie.published { "desk-is-public" } else { "desk-not-public" };
        out.push((self.t("desk-publication"), self.t(public)));
        out
    }

    /// What there is to say of a tie as a whole.
    pub(super) fn whole(&self, tie: &Tie) -> Vec<Detail> {
        let or_unknown = |text: Option<String>| text.unwrap_or_else(|| self.t("unknown"));
        vec![
            (self.t("desk-kind"), self.t(tie.kind.message())),
            (self.t("desk-local-kind"), or_unknown(tie.local_kind.clone())),
            (self.t("desk-since"), or_unknown(tie.since.map(|date| self.date(date)))),
            (self.t("desk-term"), or_unknown(tie.term.map(|term| self.term(term)))),
            (self.t("desk-fields"), self.fields(&tie.fields)),
            (self.t("desk-summary"), or_unknown(tie.summary.clone())),
        ]
    }
}

/// A source: what sort, where, of when and from whom.
pub(crate) fn source(chrome: &Chrome, called: &Called, source: &Source) -> Vec<Detail> {
    let t = |id| chrome.t(id);
    let mut out = vec![(t("desk-source-kind"), t(source.kind.message()))];
    out.extend(source.url.clone().map(|url| (t("desk-source-address"), url)));
    out.extend(source.file.map(|digest| (t("desk-digest"), digest.to_string())));
    out.extend(source.published.map(|date| (t("desk-published"), line::date(date, chrome.words()))));
    out.extend(source.publisher.clone().map(|text| (t("desk-publisher"), text)));
    out.extend(source.from.map(|party| (t("desk-from"), called.party(party))));
    out
}
