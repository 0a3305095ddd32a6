//! Linking an account with whom the provider knows, and ending that.

use accounts::Email;
use accounts::oidc::Who;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use serde::{Deserialize, Serialize};
use store::people::{NewIdentity, PeopleError, Purpose};
use store::{Hand, Via};
use wording::Message;

use super::{Wanted, leave_for, provider, stale};
use crate::accounts::ask::{AskPage, Field, Kind, SaidPage};
use crate::accounts::enter::{Door, arrive};
use crate::accounts::form::{OpenForm, SignedForm};
use crate::accounts::leave::{refused, store_failed};
use crate::accounts::letters::{Added, added_letter};
use crate::accounts::mine::{Wrong, home, owns, page};
use crate::accounts::patience::Try;
use crate::accounts::signed::Signed;
use crate::accounts::{asked, passwords, to};
use crate::shell::{Chrome, Failure};

/// What the provider said of whoever must show that an account is theirs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Proof {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) email: Option<String>,
    /// Where to go afterwards.
    pub(super) back: String,
    /// SHA-256 of the secret of an invitation that is accepted with it.
    pub(super) invitation: Option<[u8; 32]>,
}

/// The page that asks for the password of the account with this address.
pub(super) fn prove_page(
    chrome: &Chrome,
    mark: String,
    (label, email): (&str, &str),
    challenge: &str,
    wrong: Option<Message>,
) -> AskPage {
    let lead = Message::new("provider-prove-lead").with("provider", label).with("email", email);
    let mut page = AskPage::new(chrome, mark, "provider-prove-title", "provider-prove-button")
        .lead(&lead)
        .field(Field::new("username", Kind::Hidden, String::new(), "username").with(email))
        .field(Field::new("challenge", Kind::Hidden, String::new(), "off").with(challenge))
        .field(Field::new("password", Kind::Password, chrome.t("person-password"), "current-password"))
        .link(to::FORGOT, "sign-in-forgot")
        .link(to::SIGN_IN, "forgot-back")
        .wrong(wrong);
    page.action = to::PROVE.to_owned();
    page
}

/// `POST /sign-in/provider/link`: they show that the account is theirs.
pub(crate) async fn prove(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let now = chrome.state.now();
    let label = provider(gate)?.settings().label.clone();
    let failed = |e: store::Error| store_failed(&e);
    let which = (Purpose::Link, fields.get("challenge"));
    let Some(challenge) = asked::still(gate, browser, which, now).await? else { return Err(stale()) };
    let person = challenge.person.ok_or_else(stale)?;
    let person = gate.store.person(person).await.map_err(failed)?.filter(|p| p.active).ok_or_else(stale)?;
    let again = |wrong| {
        let said = (label.as_str(), person.email.as_str());
        prove_page(chrome, browser.mark(gate), said, fields.get("challenge"), Some(wrong)).answer()
    };
    // The same tries as at the door: this is one.
    let folded = person.email.parse::<Email>().map_or_else(|_| person.email.to_lowercase(), |e| e.folded());
    let tried = Try::new("sign-in", &folded, peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        let mut response = again(wait);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let hash = gate.store.password(person.id).await.map_err(failed)?.map(|(hash, _)| hash);
    if !passwords::is(&chrome.state, gate, fields.get("password"), hash).await? {
        tried.failed(gate).await?;
        return Ok(again(Message::new("password-not-yours")));
    }
    tried.succeeded(gate).await?;
    let Some((_, challenge)) = asked::once(gate, browser, which, now).await? else { return Err(stale()) };
    let proof: Proof =
        serde_json::from_str(&challenge.body).map_err(|e| Failure::internal(&e.to_string()))?;
    let new = NewIdentity { issuer: &proof.issuer, subject: &proof.subject, email: proof.email.as_deref() };
    let hand = Hand { person: Some(person.id), organisation: None, via: Via::Web, at: now };
    let mut accepts = Vec::new();
    let mut to_go = proof.back.clone();
    if let Some(hash) = proof.invitation {
        let open = gate.store.invitation(hash, now).await.map_err(failed)?;
        let open = open.ok_or_else(|| refused(PeopleError::Spent))?;
        to_go = crate::organisations::to::one(open.organisation);
        accepts.push(open.id);
    }
    let letter = added_letter(chrome.words(), &gate.origin, &person, Added::Provider(&label));
    gate.store.link(&hand, person.id, new, &accepts, Some(&letter)).await.map_err(refused)?;
    arrive(&form, person.id, &to_go).await
}

/// `POST /account/identities`: the way to the provider, for who is signed in. A link, not a
/// redirect: our policy lets no form lead elsewhere.
pub(crate) async fn begin(form: SignedForm) -> Result<Response, Failure> {
    let label = provider(&form.signed.gate)?.settings().label.clone();
    let wrong = |wrong: Message| Wrong { identity: Some(wrong), ..Wrong::default() };
    if let Some(message) = owns(&form).await? {
        return page(&form.signed, wrong(message)).await;
    }
    let signed = form.signed;
    let (chrome, now) = (&signed.chrome, signed.chrome.state.now());
    let person = Some(signed.person.id);
    match leave_for(&signed.gate, signed.browser(), person, &Wanted::default(), now).await? {
        Ok(url) => {
            let said = SaidPage {
                title: chrome.t1("provider-link-title", "provider", label.as_str()),
                paragraphs: vec![chrome.t1("provider-link-lead", "provider", label.as_str())],
                shown: Vec::new(),
                on: (url, chrome.t1("provider-link-on", "provider", label.as_str())),
                chrome: chrome.clone(),
            };
            Ok(signed.page(&said))
        }
        Err(error) => {
            tracing::warn!(%error, "nobody can be sent to the provider");
            page(&signed, wrong(Message::new("provider-away").with("provider", label))).await
        }
    }
}

/// They came back: the same person must still be signed in here.
pub(super) async fn linked(
    door: &Door<'_>,
    signed: Option<&Signed>,
    person: Id<kind::Person>,
    who: &Who,
) -> Result<Response, Failure> {
    let signed = signed.filter(|s| s.person.id == person).ok_or_else(stale)?;
    let email = who.email.as_ref().map(Email::as_str);
    let new = NewIdentity { issuer: &who.issuer, subject: &who.subject, email };
    let label = provider(door.gate)?.settings().label.clone();
    let letter = signed.letter(Added::Provider(&label));
    match door.gate.store.link(&signed.hand(None), person, new, &[], Some(&letter)).await {
        Ok(()) => Ok(home()),
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/identities/{id}/unlink`.
pub(crate) async fn unlink(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let wrong = |wrong: Message| Wrong { identity: Some(wrong), ..Wrong::default() };
    if let Some(message) = owns(&form).await? {
        return page(&form.signed, wrong(message)).await;
    }
    let signed = form.signed;
    let id: Id<kind::Identity> = id.parse().map_err(|_| Failure::not_found())?;
    let (hand, person) = (signed.hand(None), signed.person.id);
    match signed.store().unlink(&hand, person, id, signed.gate.issuer()).await {
        Ok(()) => Ok(home()),
        Err(PeopleError::Gone) => Err(Failure::not_found()),
        Err(PeopleError::LastWay) => page(&signed, wrong(Message::new("people-last-way-advice"))).await,
        Err(error) => Err(refused(error)),
    }
}
