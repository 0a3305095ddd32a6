//! The forms on the page of a party: those, and only those, that may be sent.

use partnership::codes::Coded;
use partnership::id::kind;
use partnership::party::{Level, Office, Party};
use partnership::place::Language;
use partnership::{Date, Id};

use super::act::{Act, OFFICES, office_fields};
use super::load::Loaded;
use super::to;
use crate::accounts::Signed;
use crate::desk::{Field, Form, Kind, attested, choices, sourced};
use crate::shell::Chrome;

/// The forms of one party.
pub(super) struct Forms<'a> {
    /// Who.
    pub(super) signed: &'a Signed,
    /// The party.
    pub(super) loaded: &'a Loaded,
    /// Its state.
    pub(super) party: &'a Party,
}

/// Codes of languages as a form shows them.
pub(super) fn in_codes(languages: &[Language]) -> Option<String> {
    let all: Vec<&str> = languages.iter().map(Language::tag).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

impl Forms<'_> {
    fn chrome(&self) -> &Chrome {
        &self.signed.chrome
    }

    fn t(&self, id: &'static str) -> String {
        self.chrome().t(id)
    }

    /// A form for an act, if it may be sent.
    fn form(&self, act: Act, key: String, title: &'static str, button: &'static str) -> Option<Form> {
        self.loaded.may(self.signed, act.takes()).then(|| {
            let form = Form::new(key.clone(), to::act(self.loaded.id, act), self.t(title), self.t(button));
            form.field(Field::hidden("revision", self.loaded.history.revision()))
                .field(Field::hidden("form", key))
        })
    }

    fn plain(&self, act: Act, title: &'static str) -> Option<Form> {
        self.form(act, act.key().to_owned(), title, "desk-record")
    }

    fn line(&self, name: &str, label: &'static str) -> Field {
        Field::new(name, Kind::Line, self.t(label))
    }

    fn day(&self, name: &str, label: &'static str) -> Field {
        Field::new(name, Kind::Day, self.t(label)).helped(self.t("desk-date-help"))
    }

    fn language(&self) -> Field {
        self.line("language", "party-language").helped(self.t("party-language-help"))
    }

    /// What every form asks.
    fn attested(&self) -> Vec<Field> {
        let mut fields = attested(self.chrome());
        let standing = self.party.evidence.iter().filter(|(_, piece)| piece.withdrawn.is_none());
        let sources: Vec<_> = standing.map(|(id, p)| (id.to_string(), p.source.title.clone())).collect();
        if !sources.is_empty() {
            fields.insert(2, Field::new("evidence", Kind::Ticks(sources), self.t("desk-evidence")));
        }
        fields
    }

    /// Level, languages, sites, offices, summary.
    pub(super) fn describe(&self) -> Option<Form> {
        let party = self.party;
        let form = self.form(Act::Describe, "describe".into(), "desk-describe", "desk-describe-button")?;
        let websites = (!party.websites.is_empty()).then(|| party.websites.join("\n"));
        let form = form
            .field(
                Field::new("level", Kind::Choice(choices::<Level>(self.chrome())), self.t("party-level"))
                    .with(party.level),
            )
            .field(
                self.line("languages", "party-languages")
                    .helped(self.t("contact-languages-help"))
                    .with_some(in_codes(&party.languages)),
            )
            .field(
                Field::new("website", Kind::Paragraph, self.t("party-websites"))
                    .helped(self.t("party-websites-help"))
                    .with_some(websites),
            )
            .fields(self.offices())
            .field(
                Field::new("summary", Kind::Paragraph, self.t("desk-summary"))
                    .helped(self.t("desk-summary-help"))
                    .with_some(party.summary.as_deref()),
            );
        Some(form.fields(self.attested()))
    }

    /// The offices there are, and room for one more.
    fn offices(&self) -> Vec<Field> {
        let there = self.party.offices.iter().map(Some).chain([None]).take(OFFICES);
        let fields = there.enumerate().flat_map(|(at, office): (usize, Option<&Office>)| {
            let [name, address, page] = office_fields(at);
            let label = |id| self.chrome().t1(id, "n", at + 1);
            [
                Field::new(name, Kind::Line, label("party-office-name"))
                    .with_some(office.map(|o| o.name.as_str())),
                Field::new(address, Kind::Line, label("party-office-address"))
                    .with_some(office.and_then(|o| o.address.as_deref())),
                Field::new(page, Kind::Web, label("party-office-page"))
                    .with_some(office.and_then(|o| o.url.as_deref())),
            ]
        });
        fields.collect()
    }

    /// A further official name.
    pub(super) fn name(&self) -> Option<Form> {
        let form = self.plain(Act::Name, "party-add-name")?;
        let form = form
            .lead(self.t("party-add-name-lead"))
            .field(self.line("name", "party-name").needed())
            .field(self.language())
            .field(self.day("since", "contact-since"))
            .field(self.day("until", "contact-until"));
        // Since when the name holds is said above: another date would be a second one.
        Some(form.fields(self.attested().into_iter().filter(|field| field.name != "effective")))
    }

    /// The highest official.
    pub(super) fn official(&self) -> Option<Form> {
        let form = self.plain(Act::Official, "party-official-change")?;
        let form = form
            .lead(self.t("party-official-lead"))
            .field(
                self.line("official-title", "party-official-title")
                    .helped(self.t("party-official-title-help")),
            )
            .field(self.line("official-name", "party-official-name"));
        Some(form.fields(self.attested()))
    }

    /// That it was renamed.
    pub(super) fn rename(&self) -> Option<Form> {
        let form = self.plain(Act::Rename, "party-rename")?.lead(self.t("party-rename-lead"));
        let language = self.party.names.first().and_then(|name| name.language.clone());
        let form = form
            .field(self.line("name", "party-new-name").needed())
            .field(self.language().with_some(language.map(|l| l.tag().to_owned())));
        Some(form.fields(self.attested()))
    }

    /// That it was split from another.
    pub(super) fn split(&self) -> Option<Form> {
        let form = self.plain(Act::Split, "party-split")?.lead(self.t("party-split-lead"));
        Some(form.field(self.other("party-split-from-which")).fields(self.attested()))
    }

    fn other(&self, label: &'static str) -> Field {
        self.line("other", label).needed().helped(self.t("party-other-help"))
    }

    /// A new source.
    pub(super) fn source(&self) -> Option<Form> {
        let form = self.form(Act::Source, "source".into(), "desk-source", "desk-source-button")?;
        Some(form.fields(sourced(self.chrome())).fields(attested(self.chrome())))
    }

    /// That a source is no longer relied on.
    pub(super) fn withdraw(&self, source: Id<kind::Evidence>) -> Option<Form> {
        let key = format!("withdraw-{source}");
        let form = self.form(Act::Withdraw, key, "desk-withdraw", "desk-withdraw-button")?;
        let why = Field::new("why", Kind::Paragraph, self.t("desk-why")).needed();
        Some(form.field(Field::hidden("source", source)).field(why).fields(attested(self.chrome())))
    }

    /// The form of this key.
    pub(super) fn find(&self, key: &str) -> Option<Form> {
        let whole =
            [self.describe(), self.name(), self.official(), self.rename(), self.split(), self.source()];
        let sources = self.party.evidence.keys().filter_map(|id| self.withdraw(*id));
        whole.into_iter().flatten().chain(sources).find(|form| form.key == key)
    }
}

/// Fields that hold dates.
const DATES: [&str; 4] = ["effective", "since", "until", "published"];

/// What the domain refuses, said at the field it is about.
pub(super) fn problem(
    refusal: &partnership::party::Refusal,
    typed: &crate::accounts::Fields,
    names: &dyn partnership::words::Names,
) -> crate::desk::Problem {
    use partnership::party::Refusal as R;
    let dated = |date: Date| {
        let is = |name: &&&str| typed.get(name).trim().parse().is_ok_and(|d: Date| d == date);
        DATES.iter().find(is).copied().unwrap_or_default()
    };
    let office = |field: &str| {
        // The first office in which something stands, but not what is missing.
        let empty = |at: &usize| {
            typed.get(&format!("{field}-{at}")).trim().is_empty()
                && office_fields(*at).iter().any(|name| !typed.get(name).trim().is_empty())
        };
        let at = (0..OFFICES).find(empty).unwrap_or_default();
        format!("{field}-{at}")
    };
    let field = match refusal {
        R::Text { name, .. } => match name.code() {
            code if code.starts_with("office-") => office(code),
            code => code.to_owned(),
        },
        R::InFuture { date } => dated(*date).to_owned(),
        R::EndsBeforeBeginning { .. } => "until".to_owned(),
        R::OfficialEmpty => "official-name".to_owned(),
        R::UnknownEvidence { .. } => "evidence".to_owned(),
        R::UnknownParty { .. } | R::Ring { .. } => "other".to_owned(),
        R::NoDate => "effective".to_owned(),
        _ => String::new(),
    };
    crate::desk::Problem { field, message: refusal.message(names) }
}
