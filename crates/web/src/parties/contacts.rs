//! The contacts of a party on its page: those that the reader may see, and the form for another.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::codes::Coded;
use partnership::fact::latest_today;
use partnership::id::kind;
use partnership::party::{Contact, ContactKind};
use partnership::policy::{PartyAction, PartySubject, Request};
use partnership::words::Names;
use store::contacts::ContactRow;
use wording::Message;

use super::act::languages;
use super::forms::in_codes;
use super::load::{Loaded, load};
use super::page;
use super::tell::Teller;
use super::to;
use crate::accounts::{Signed, SignedForm, private, store_failed};
use crate::desk::{Called, Detail, Field, Form, Kind, Reader, Sent, capital, choices};
use crate::shell::{Chrome, Failure};

/// One contact.
pub(super) struct Line {
    href: String,
    name: String,
    kind: String,
    about: Vec<Detail>,
    email: Option<String>,
    keeper: String,
}

/// The contacts on the page of a party.
pub(super) struct Contacts {
    /// Whether the reader may see any.
    seen: bool,
    present: Vec<Line>,
    /// Those that were.
    past: Vec<Line>,
    /// The form for another.
    pub(super) add: Option<Form>,
}

impl Contacts {
    /// Whether they are shown at all.
    pub(super) fn shown(&self) -> bool {
        self.seen || self.add.is_some()
    }

    /// Present ones and former ones.
    pub(super) fn present(&self) -> &[Line] {
        &self.present
    }

    /// Former ones.
    pub(super) fn past(&self) -> &[Line] {
        &self.past
    }
}

impl Line {
    pub(super) fn href(&self) -> &str {
        &self.href
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn kind(&self) -> &str {
        &self.kind
    }

    pub(super) fn about(&self) -> &[Detail] {
        &self.about
    }

    pub(super) fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    pub(super) fn keeper(&self) -> &str {
        &self.keeper
    }
}

/// Whether they may do it with the contacts of a party that an organisation wrote down.
pub(super) fn may(
    signed: &Signed,
    party: Id<kind::Party>,
    keeper: Id<kind::Organisation>,
    action: PartyAction,
) -> bool {
    // Contacts are never public, whatever the party is.
    let subject = PartySubject { keeper, party, published: false };
    signed.can(Request::Party(action, &subject))
}

/// The organisations for which they may write a contact of this party down: those that keep it or
/// a tie of it, and its own.
fn keepers(signed: &Signed, loaded: &Loaded) -> Vec<(Id<kind::Organisation>, String)> {
    let own = signed.forest.tree.of_party(loaded.id);
    let mut all: Vec<_> =
        [loaded.subject.keeper].into_iter().chain(own).chain(loaded.ties.iter().map(|t| t.keeper)).collect();
    all.sort_unstable();
    all.dedup();
    let works = |id: &Id<kind::Organisation>| {
        signed.actor.role_in(*id, &signed.forest.tree).is_some()
            && may(signed, loaded.id, *id, PartyAction::ChangeContacts)
    };
    let named = all.into_iter().filter(works).filter_map(|id| signed.forest.get(id));
    named.map(|o| (o.id, o.name.clone())).collect()
}

/// The section of the page.
pub(super) async fn section(signed: &Signed, loaded: &Loaded) -> Result<Contacts, Failure> {
    let chrome = &signed.chrome;
    let teller = Teller { chrome, called: &loaded.called };
    let failed = |e: store::Error| store_failed(&e);
    let rows = signed.store().contacts(loaded.id).await.map_err(failed)?;
    let rows: Vec<ContactRow> =
        rows.into_iter().filter(|row| may(signed, row.party, row.keeper, PartyAction::SeeContacts)).collect();
    // Those of a party that went on in this one stay where they were written down.
    let others: BTreeSet<_> = rows.iter().map(|row| row.party).filter(|id| *id != loaded.id).collect();
    let others: Vec<_> = others.into_iter().collect();
    let others = Called::of(&signed.store().parties(&others).await.map_err(failed)?);
    let is_past = |contact: &Contact| contact.until.is_some_and(|until| until.latest() < chrome.today);
    let line = |row: &ContactRow| {
        let contact = row.contact.as_ref()?;
        let written_of = (row.party != loaded.id).then(|| others.party(row.party));
        let line = Line {
            href: to::contact(row.id),
            name: contact.label().to_owned(),
            kind: capital(&chrome.t(contact.kind.message())),
            about: about(&teller, contact)
                .into_iter()
                .chain(written_of.map(|name| (chrome.t("contact-written-of"), name)))
                .collect(),
            email: contact.email.clone(),
            keeper: signed.forest.get(row.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        };
        Some((is_past(contact), contact.kind, line))
    };
    let mut lines: Vec<_> = rows.iter().filter_map(line).collect();
    lines.sort_by(|a, b| (a.1, &a.2.name).cmp(&(b.1, &b.2.name)));
    let (past, present): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(past, ..)| *past);
    let keepers = keepers(signed, loaded);
    Ok(Contacts {
        seen: may(signed, loaded.id, loaded.subject.keeper, PartyAction::SeeContacts) || !rows.is_empty(),
        present: present.into_iter().map(|(_, _, line)| line).collect(),
        past: past.into_iter().map(|(_, _, line)| line).collect(),
        add: (!keepers.is_empty()).then(|| add_form(chrome, loaded, &keepers)),
    })
}

/// What there is to say of a contact beside its name and kind.
pub(super) fn about(teller: &Teller<'_>, contact: &Contact) -> Vec<Detail> {
    let t = |id| teller.chrome.t(id);
    let mut out = Vec::new();
    out.extend(
        contact.office.clone().filter(|_| contact.name.is_some()).map(|text| (t("contact-office"), text)),
    );
    out.extend(contact.email.clone().map(|text| (t("contact-email"), text)));
    out.extend(contact.telephone.clone().map(|text| (t("contact-telephone"), text)));
    if !contact.languages.is_empty() {
        out.push((t("contact-languages"), teller.languages(&contact.languages)));
    }
    out.extend(contact.since.map(|date| (t("contact-since"), teller.date(date))));
    out.extend(contact.until.map(|date| (t("contact-until"), teller.date(date))));
    out.extend(contact.note.clone().map(|text| (t("contact-note"), text)));
    out
}

fn add_form(chrome: &Chrome, loaded: &Loaded, keepers: &[(Id<kind::Organisation>, String)]) -> Form {
    let button = chrome.t("contact-add-button");
    let form = Form::new("contact", to::contacts(loaded.id), chrome.t("contact-add"), button);
    let form = match keepers {
        [(only, _)] => form.field(Field::hidden("keeper", only)),
        several => {
            let several = several.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
            form.field(Field::new("keeper", Kind::Choice(several), chrome.t("contact-keeper")))
        }
    };
    form.fields(fields(chrome, None))
}

/// The fields of a contact, filled in from the one there is.
pub(super) fn fields(chrome: &Chrome, contact: Option<&Contact>) -> Vec<Field> {
    let t = |id| chrome.t(id);
    let line = |name: &'static str, label| Field::new(name, Kind::Line, t(label));
    let kinds = Kind::Choice(choices::<ContactKind>(chrome));
    let some = |of: fn(&Contact) -> Option<&String>| contact.and_then(of);
    vec![
        Field::new("kind", kinds, t("contact-kind"))
            .helped(t("contact-kind-help"))
            .with_some(contact.map(|c| c.kind)),
        line("name", "contact-name").with_some(some(|c| c.name.as_ref())),
        line("office", "contact-office").with_some(some(|c| c.office.as_ref())),
        line("email", "contact-email").with_some(some(|c| c.email.as_ref())),
        line("telephone", "contact-telephone").with_some(some(|c| c.telephone.as_ref())),
        line("languages", "contact-languages")
            .helped(t("contact-languages-help"))
            .with_some(contact.and_then(|c| in_codes(&c.languages))),
        Field::new("since", Kind::Day, t("contact-since"))
            .helped(t("desk-date-help"))
            .with_some(contact.and_then(|c| c.since)),
        Field::new("until", Kind::Day, t("contact-until"))
            .helped(t("desk-date-help"))
            .with_some(contact.and_then(|c| c.until)),
        Field::new("note", Kind::Paragraph, t("contact-note"))
            .helped(t("contact-note-help"))
            .with_some(some(|c| c.note.as_ref())),
    ]
}

/// The contact that comes of what was typed, tidy; or what is wrong with it.
pub(super) fn typed(chrome: &Chrome, reader: &mut Reader<'_>) -> Option<Contact> {
    let kind = reader.chosen("kind");
    let contact = Contact {
        kind: kind.unwrap_or(ContactKind::Official),
        name: reader.text("name"),
        office: reader.text("office"),
        email: reader.text("email"),
        telephone: reader.text("telephone"),
        languages: languages(reader, "languages"),
        since: reader.date("since"),
        until: reader.date("until"),
        note: reader.text("note").map(|note| note.replace("\r\n", "\n")),
    };
    if !reader.problems.is_empty() {
        return None;
    }
    match contact.tidy(latest_today(chrome.state.now())) {
        Ok(contact) => Some(contact),
        Err(refusal) => {
            reader.wrong(refusal.field(), refusal.message());
            None
        }
    }
}

/// `POST /desk/parties/{id}/contacts`.
pub(super) async fn add(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = load(&signed, &id).await?;
    let keepers = keepers(&signed, &loaded);
    if keepers.is_empty() {
        let subject = PartySubject { published: true, ..loaded.subject };
        signed.may(Request::Party(PartyAction::ChangeContacts, &subject))?;
    }
    let keeper = fields.get("keeper").parse().ok();
    let keeper = keepers.iter().map(|(id, _)| *id).find(|id| Some(*id) == keeper);
    let keeper = keeper.ok_or_else(|| Failure::bad_request(Message::new("form-bad")))?;
    let mut reader = Reader::new(&fields);
    let Some(contact) = typed(&signed.chrome, &mut reader) else {
        let sent = Sent { form: "contact", typed: &fields, problems: &reader.problems };
        return page::answer(&signed, &loaded, Some(sent)).await;
    };
    let hand = signed.hand(Some(keeper));
    signed.store().add_contact(&hand, loaded.id, &contact).await.map_err(|e| store_failed(&e))?;
    Ok(private(Redirect::to(&to::desk(loaded.id)).into_response()))
}
