//! One contact: what is written, what was written before, and how it is forgotten.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::party::Contact;
use partnership::policy::{PartyAction, PartySubject, Request};
use partnership::{Id, Recorded};
use store::Error;
use store::contacts::{ContactRow, ContactVersion};
use wording::Message;

use super::contacts::{about, fields as contact_fields, may, typed};
use super::tell::Teller;
use super::to;
use crate::accounts::{Signed, SignedForm, private, store_failed};
use crate::desk::{Called, Detail, Field, Form, Kind, Reader, Sent, capital, instant, people};
use crate::shell::{Chrome, Failure};

/// A version on the page.
struct Version {
    title: String,
    by: String,
    about: Vec<Detail>,
    genuine: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "parties/contact.html")]
pub struct ContactPage {
    chrome: Chrome,
    mark: String,
    title: String,
    party: String,
    party_href: String,
    keeper: String,
    kind: Option<String>,
    about: Vec<Detail>,
    forms: Vec<Form>,
    /// The newest first.
    versions: Vec<Version>,
    stale: bool,
    wrong: Option<String>,
}

async fn load(signed: &Signed, id: &str, action: PartyAction) -> Result<ContactRow, Failure> {
    let id: Id<kind::Contact> = id.parse().map_err(|_| Failure::not_found())?;
    let found = signed.store().contact(id).await.map_err(|e| store_failed(&e))?;
    let row = found.ok_or_else(Failure::not_found)?;
    // Contacts are never public, whatever the party is.
    let subject = PartySubject { keeper: row.keeper, party: row.party, published: false };
    signed.may(Request::Party(action, &subject))?;
    Ok(row)
}

/// `GET /desk/contacts/{id}`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let row = load(&signed, &id, PartyAction::SeeContacts).await?;
    Ok(signed.page(&page(&signed, &row).await?))
}

async fn page(signed: &Signed, row: &ContactRow) -> Result<ContactPage, Failure> {
    let (chrome, store) = (&signed.chrome, signed.store());
    let failed = |e: store::Error| store_failed(&e);
    let called = Called::of(&store.parties(&[row.party]).await.map_err(failed)?);
    let party = partnership::words::Names::party(&called, row.party);
    let teller = Teller { chrome, called: &called };
    let versions = store.contact_versions(row.id).await.map_err(failed)?;
    // People are looked up as those of facts are.
    let by: Vec<Recorded<()>> = versions.iter().map(|version| signature(row, version)).collect();
    let people = people(signed, &by).await?;
    let changes = may(signed, row.party, row.keeper, PartyAction::ChangeContacts);
    let version = |version: &ContactVersion| Version {
        title: chrome.t1("contact-version", "n", version.revision),
        by: {
            let who = version.by.and_then(|person| people.get(&person).cloned());
            let who = who.unwrap_or_else(|| chrome.t("desk-by-program"));
            let said = Message::new("contact-version-by").with("who", who);
            chrome.say(&said.with("at", instant(chrome, version.at)))
        },
        about: version.contact.as_ref().map(|contact| whole(&teller, contact)).unwrap_or_default(),
        genuine: version.genuine,
    };
    Ok(ContactPage {
        mark: signed.mark(),
        title: row.contact.as_ref().map_or_else(|| chrome.t("contact-title"), |c| c.label().to_owned()),
        party: chrome.t1("contact-of", "party", party),
        party_href: to::desk(row.party),
        keeper: signed.forest.get(row.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        kind: row.contact.as_ref().map(|c| capital(&chrome.t(c.kind.message()))),
        about: row.contact.as_ref().map(|contact| about(&teller, contact)).unwrap_or_default(),
        forms: if changes { forms(chrome, row) } else { Vec::new() },
        versions: versions.iter().rev().map(version).collect(),
        stale: false,
        wrong: None,
        chrome: chrome.clone(),
    })
}

fn signature(row: &ContactRow, version: &ContactVersion) -> Recorded<()> {
    Recorded {
        revision: version.revision,
        at: version.at,
        by: version.by,
        organisation: row.keeper,
        fact: partnership::Fact::new(()),
    }
}

/// Everything a version says, its name and kind too.
fn whole(teller: &Teller<'_>, contact: &Contact) -> Vec<Detail> {
    let t = |id| teller.chrome.t(id);
    let mut out = vec![(t("contact-kind"), t(contact.kind.message()))];
    out.extend(contact.name.clone().map(|name| (t("contact-name"), name)));
    if contact.name.is_none() {
        out.extend(contact.office.clone().map(|office| (t("contact-office"), office)));
    }
    out.extend(about(teller, contact));
    out
}

fn forms(chrome: &Chrome, row: &ContactRow) -> Vec<Form> {
    let form = |key: &'static str, title, button| {
        let form = Form::new(key, to::contact_act(row.id, key), chrome.t(title), chrome.t(button));
        form.field(Field::hidden("revision", row.revision))
    };
    let mut forms = Vec::new();
    if let Some(contact) = &row.contact {
        let change = form("change", "contact-change", "contact-change-button");
        forms.push(change.fields(contact_fields(chrome, Some(contact))));
        let remove = form("remove", "contact-remove", "contact-remove-button");
        forms.push(remove.lead(chrome.t("contact-remove-lead")));
    }
    if row.revision > 1 {
        let undo = form("undo", "contact-undo", "contact-undo-button");
        forms.push(undo.lead(chrome.t("contact-undo-lead")));
    }
    let forget = form("forget", "contact-forget", "contact-forget-button");
    let forget = forget.lead(chrome.t("contact-forget-lead"));
    forms.push(forget.field(Field::new("sure", Kind::Tick, chrome.t("contact-forget-sure"))));
    forms
}

/// `POST /desk/contacts/{id}/{act}`: change, remove, undo or forget.
pub(super) async fn act(
    Path((id, act)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    if !["change", "remove", "undo", "forget"].contains(&act.as_str()) {
        return Err(Failure::not_found());
    }
    let row = load(&signed, &id, PartyAction::ChangeContacts).await?;
    let on = fields.stated("revision")?;
    let (store, hand) = (signed.store(), signed.hand(Some(signed.acts_for(row.keeper, &[row.party]))));
    let mut reader = Reader::new(&fields);
    let sent = |problems| Sent { form: &act, typed: &fields, problems };
    let done = match act.as_str() {
        "change" => match typed(&signed.chrome, &mut reader) {
            Some(contact) if row.contact.as_ref() == Some(&contact) && row.revision == on => Ok(()),
            Some(contact) => store.set_contact(&hand, row.id, on, Some(&contact)).await.map(|_| ()),
            None => return refused(&signed, &row, sent(&reader.problems)).await,
        },
        "remove" => store.set_contact(&hand, row.id, on, None).await.map(|_| ()),
        "undo" => store.undo_contact(&hand, row.id, on).await.map(|_| ()),
        _ if reader.ticked("sure") => match store.forget_contact(&hand, row.id).await {
            Ok(()) => return Ok(private(Redirect::to(&to::desk(row.party)).into_response())),
            Err(error) => Err(error),
        },
        _ => {
            reader.wrong("", Message::new("contact-forget-not-sure"));
            return refused(&signed, &row, sent(&reader.problems)).await;
        }
    };
    match done {
        Ok(()) => Ok(private(Redirect::to(&to::contact(row.id)).into_response())),
        Err(Error::Stale { .. }) => {
            // As it stands now, with what was typed.
            let row = load(&signed, &id, PartyAction::ChangeContacts).await?;
            let mut page = page(&signed, &row).await?;
            page.stale = true;
            page.put_back(&sent(&[]));
            let mut response = signed.page(&page);
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(Error::Missing(_)) => Err(Failure::not_found()),
        Err(error) => Err(store_failed(&error)),
    }
}

async fn refused(signed: &Signed, row: &ContactRow, sent: Sent<'_>) -> Result<Response, Failure> {
    let mut page = page(signed, row).await?;
    page.put_back(&sent);
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

impl ContactPage {
    fn put_back(&mut self, sent: &Sent<'_>) {
        self.wrong = sent.put_back(&mut self.forms, &self.chrome);
    }
}
