//! The forms on the page of a tie: those, and only those, that may be sent.

use partnership::codes::Coded;
use partnership::evidence::EvidenceKind;
use partnership::tie::{
    AgreementStatus, Capacity, Field as Cooperation, GroundKind, Relation, SideState, Term, Tie, TieKind,
};
use partnership::{Id, id::kind};
use wording::Message;

use super::act::Act;
use super::form::{Field, Form, Kind, capital, choices};
use super::tie::Loaded;
use super::to;
use crate::accounts::Signed;
use crate::shell::Chrome;

/// The forms of one tie.
pub(super) struct Forms<'a> {
    /// Who.
    pub(super) signed: &'a Signed,
    /// The tie.
    pub(super) loaded: &'a Loaded,
    /// Its state.
    pub(super) tie: &'a Tie,
}

impl Forms<'_> {
    fn chrome(&self) -> &Chrome {
        &self.signed.chrome
    }

    fn t(&self, id: &'static str) -> String {
        self.chrome().t(id)
    }

    fn may(&self, act: Act, side: usize) -> bool {
        u8::try_from(side).is_ok_and(|side| self.loaded.may(self.signed, act.takes(side)))
    }

    /// A form for an act, with the version it is made on.
    fn form(&self, act: Act, key: impl Into<String>, title: String, button: &'static str) -> Form {
        let form = Form::new(key, to::act(self.loaded.id, act), title, self.t(button));
        let form = form.field(Field::hidden("revision", self.loaded.history.revision()));
        let key = form.key.clone();
        form.field(Field::hidden("form", key))
    }

    fn line(&self, name: &str, label: &'static str) -> Field {
        Field::new(name, Kind::Line, self.t(label))
    }

    fn paragraph(&self, name: &str, label: &'static str) -> Field {
        Field::new(name, Kind::Paragraph, self.t(label))
    }

    fn day(&self, name: &str, label: &'static str) -> Field {
        Field::new(name, Kind::Day, self.t(label)).helped(self.t("desk-date-help"))
    }

    /// What every form asks: from when, on what authority, by which sources, who was told.
    fn attested(&self) -> Vec<Field> {
        let mut fields = attested(self.chrome());
        let sources: Vec<(String, String)> =
            self.tie.sources().map(|(id, source)| (id.to_string(), source.title.clone())).collect();
        if !sources.is_empty() {
            fields.insert(2, Field::new("evidence", Kind::Ticks(sources), self.t("desk-evidence")));
        }
        fields
    }

    /// The steps that one side may take next, each with what it must rest on.
    pub(super) fn steps(&self, at: usize, side: &SideState) -> Vec<Form> {
        if !self.may(Act::Status, at) {
            return Vec::new();
        }
        self.next(side).into_iter().map(|to| self.step(at, side, to)).collect()
    }

    /// What may follow. Only a fixed term that is over expires, and only where a municipality
    /// merged away does a new tie carry this one on.
    fn next(&self, side: &SideState) -> Vec<AgreementStatus> {
        let expired =
            matches!(self.tie.term, Some(Term::Fixed { until }) if until.earliest() <= self.chrome().today);
        let offered = |to: &AgreementStatus| *to != AgreementStatus::Expired || expired;
        side.next().into_iter().filter(offered).collect()
    }

    fn step(&self, at: usize, side: &SideState, to: AgreementStatus) -> Form {
        let title = capital(&self.t(to.message()));
        let mut form = self.form(Act::Status, format!("status-{at}-{to}"), title, "desk-record");
        form = form.field(Field::hidden("side", at)).field(Field::hidden("to", to));
        form = match side.ground_to(to) {
            Some(ground) => form.fields(self.ground(ground)),
            None => form,
        };
        form.fields(self.attested())
    }

    fn ground(&self, ground: GroundKind) -> Vec<Field> {
        match ground {
            GroundKind::Resolution => vec![
                self.line("resolution-number", "desk-resolution-number").needed(),
                self.day("resolution-date", "desk-resolution-date"),
                self.line("vote", "desk-vote"),
            ],
            GroundKind::Condition => vec![self.paragraph("condition", "desk-condition").needed()],
            GroundKind::ConditionMet => vec![self.paragraph("condition-met", "desk-condition-met").needed()],
            GroundKind::Statute => vec![self.line("statute", "desk-statute").needed()],
            GroundKind::Successor => {
                vec![self.line("successor", "desk-successor").needed().helped(self.t("desk-other-help"))]
            }
            GroundKind::Letters => {
                let letters = self.tie.sources().filter(|(_, source)| source.kind == EvidenceKind::Letter);
                let letters: Vec<_> = letters.map(|(id, s)| (id.to_string(), s.title.clone())).collect();
                let help = if letters.is_empty() { "desk-letters-none" } else { "desk-letters-help" };
                vec![Field::new("letters", Kind::Ticks(letters), self.t("desk-letters")).helped(self.t(help))]
            }
        }
    }

    /// The form of this key.
    pub(super) fn find(&self, key: &str) -> Option<Form> {
        let sides = self.tie.sides.iter().enumerate();
        let of_sides =
            sides.flat_map(|(at, side)| self.steps(at, side).into_iter().chain(self.of_side(at, side)));
        let of_sources = self.tie.evidence.keys().filter_map(|id| self.withdraw(*id));
        let whole = [self.describe(), self.source(), self.activity(), self.link(), self.publish()];
        of_sides.chain(of_sources).chain(whole.into_iter().flatten()).find(|form| form.key == key)
    }

    /// What else can be recorded of one side.
    pub(super) fn of_side(&self, at: usize, side: &SideState) -> Vec<Form> {
        let of = |act: Act, title| {
            let form = self.form(act, format!("{}-{at}", act.key()), self.t(title), "desk-record");
            form.field(Field::hidden("side", at))
        };
        let mut forms = Vec::new();
        if self.may(Act::Confirm, at) {
            let lead = self.t("desk-confirm-lead");
            forms.push(of(Act::Confirm, "desk-confirm").lead(lead).fields(self.attested()));
        }
        if self.may(Act::Sign, at) {
            let suspended = side.status == AgreementStatus::Suspended
                || side.before_hold == Some(AgreementStatus::Suspended);
            if suspended {
                let condition = self.paragraph("condition", "desk-condition").needed();
                forms.push(
                    of(Act::Condition, "desk-condition-state").field(condition).fields(self.attested()),
                );
            }
            let capacity = Field::new(
                "capacity",
                Kind::Choice(choices::<Capacity>(self.chrome())),
                self.t("desk-capacity"),
            );
            let signatory = self.line("signatory", "desk-signatory").helped(self.t("desk-signatory-help"));
            forms.push(of(Act::Sign, "desk-sign").field(signatory).field(capacity).fields(self.attested()));
            let body = self.line("body", "desk-body");
            forms.push(of(Act::Budget, "desk-budget").field(body).fields(self.attested()));
        }
        forms
    }

    /// The description.
    pub(super) fn describe(&self) -> Option<Form> {
        let tie = self.tie;
        self.may(Act::Describe, 0).then(|| {
            let form = self.form(Act::Describe, "describe", self.t("desk-describe"), "desk-describe-button");
            let described = described(self.chrome(), Some(tie));
            form.fields(described).fields(self.attested())
        })
    }

    /// A new source.
    pub(super) fn source(&self) -> Option<Form> {
        self.may(Act::Source, 0).then(|| {
            let form = self.form(Act::Source, "source", self.t("desk-source"), "desk-source-button");
            let sides = self.loaded.subject.sides.iter();
            let sides = sides.map(|party| (party.to_string(), self.name(*party)));
            let from = std::iter::once((String::new(), self.t("desk-from-none"))).chain(sides).collect();
            let from = Field::new("from", Kind::Choice(from), self.t("desk-from"));
            let document = Field::new("document", Kind::File, self.t("desk-document"));
            let document = document.helped(self.t("desk-document-help"));
            form.fields(sourced(self.chrome())).field(document).field(from).fields(self.attested())
        })
    }

    fn name(&self, party: Id<kind::Party>) -> String {
        partnership::words::Names::party(&self.loaded.called, party)
    }

    /// That a source is no longer relied on.
    pub(super) fn withdraw(&self, source: Id<kind::Evidence>) -> Option<Form> {
        self.may(Act::Withdraw, 0).then(|| {
            let key = format!("withdraw-{source}");
            let form = self.form(Act::Withdraw, key, self.t("desk-withdraw"), "desk-withdraw-button");
            let form = form.field(Field::hidden("source", source));
            form.field(self.paragraph("why", "desk-why").needed()).fields(attested(self.chrome()))
        })
    }

    /// Something that was done.
    pub(super) fn activity(&self) -> Option<Form> {
        self.may(Act::Activity, 0).then(|| {
            let form = self.form(Act::Activity, "activity", self.t("desk-activity"), "desk-record");
            let what = Field::new(
                "what",
                Kind::Choice(choices::<partnership::activity::ActivityKind>(self.chrome())),
                self.t("desk-what"),
            );
            let text = self.paragraph("activity", "desk-activity-text");
            form.field(what).field(self.day("when", "desk-when").needed()).field(text).fields(self.attested())
        })
    }

    /// A relation to another tie.
    pub(super) fn link(&self) -> Option<Form> {
        self.may(Act::Link, 0).then(|| {
            let form = self.form(Act::Link, "link", self.t("desk-link"), "desk-record");
            let relation = Kind::Choice(choices::<Relation>(self.chrome()));
            let other = self.line("other", "desk-other").needed().helped(self.t("desk-other-help"));
            form.field(Field::new("relation", relation, self.t("desk-relation")))
                .field(other)
                .fields(self.attested())
        })
    }

    /// That the public may see it, or no longer.
    pub(super) fn publish(&self) -> Option<Form> {
        self.may(Act::Publish, 0).then(|| match self.tie.published {
            false => {
                let form = self.form(Act::Publish, "publish", self.t("desk-publish"), "desk-publish-button");
                form.lead(self.t("desk-publish-lead")).fields(self.attested())
            }
            true => {
                let title = self.t("desk-unpublish");
                let form = self.form(Act::Unpublish, "unpublish", title, "desk-unpublish-button");
                form.field(self.paragraph("why", "desk-why").needed()).fields(self.attested())
            }
        })
    }
}

/// What every form asks, without sources.
pub(crate) fn attested(chrome: &Chrome) -> Vec<Field> {
    let help = chrome.say(&Message::new("desk-date-help"));
    vec![
        Field::new("effective", Kind::Day, chrome.t("desk-effective")).helped(help),
        Field::new("authority", Kind::Line, chrome.t("desk-authority"))
            .helped(chrome.t("desk-authority-help")),
        Field::new("told", Kind::Paragraph, chrome.t("desk-told")).helped(chrome.t("desk-told-help")),
        Field::new("note", Kind::Paragraph, chrome.t("desk-note")).helped(chrome.t("desk-note-help")),
    ]
}

/// What describes a tie, filled in from the one there is.
pub(super) fn described(chrome: &Chrome, tie: Option<&Tie>) -> Vec<Field> {
    let t = |id| chrome.t(id);
    let term = match tie.and_then(|t| t.term) {
        None => "",
        Some(Term::Open) => "open",
        Some(Term::Fixed { .. }) => "fixed",
    };
    let until = tie.and_then(|t| match t.term {
        Some(Term::Fixed { until }) => Some(until),
        _ => None,
    });
    let terms = [("", "desk-term-unknown"), ("open", "desk-term-open"), ("fixed", "desk-term-fixed")];
    let terms = terms.map(|(value, words)| (value.to_owned(), t(words))).to_vec();
    let mut fields = Field::new("fields", Kind::Ticks(choices::<Cooperation>(chrome)), t("desk-fields"));
    fields.values = tie.iter().flat_map(|t| &t.fields.listed).map(|field| field.code().to_owned()).collect();
    let other = tie.map(|t| t.fields.other.join("\n")).filter(|text| !text.is_empty());
    vec![
        Field::new("kind", Kind::Choice(choices::<TieKind>(chrome)), t("desk-kind"))
            .with_some(tie.map(|t| t.kind)),
        Field::new("local-kind", Kind::Line, t("desk-local-kind"))
            .helped(t("desk-local-kind-help"))
            .with_some(tie.and_then(|t| t.local_kind.as_deref())),
        Field::new("since", Kind::Day, t("desk-since"))
            .helped(t("desk-date-help"))
            .with_some(tie.and_then(|t| t.since)),
        Field::new("term", Kind::Choice(terms), t("desk-term")).with(term),
        Field::new("until", Kind::Day, t("desk-until")).helped(t("desk-until-help")).with_some(until),
        fields,
        Field::new("field", Kind::Paragraph, t("desk-other-fields"))
            .helped(t("desk-other-fields-help"))
            .with_some(other),
        Field::new("summary", Kind::Paragraph, t("desk-summary"))
            .helped(t("desk-summary-help"))
            .with_some(tie.and_then(|t| t.summary.as_deref())),
    ]
}

/// What describes a source.
pub(crate) fn sourced(chrome: &Chrome) -> Vec<Field> {
    let t = |id| chrome.t(id);
    vec![
        Field::new("source-kind", Kind::Choice(choices::<EvidenceKind>(chrome)), t("desk-source-kind")),
        Field::new("source-title", Kind::Line, t("desk-source-title")),
        Field::new("source-address", Kind::Web, t("desk-source-address")),
        Field::new("published", Kind::Day, t("desk-published")).helped(t("desk-date-help")),
        Field::new("publisher", Kind::Line, t("desk-publisher")),
        Field::new("public", Kind::Tick, t("desk-public")),
    ]
}
