//! Whether organisations of other trees speak for the cities that they are in what one keeps of those
//! cities: asked of the keepers, who confirm or decline.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Decision, PartyAction, PartySubject, Request, Role, Takes};
use store::outbox::NewLetter;
use store::people::{Asking, Organisation};
use wording::Message;

use super::to;
use crate::accounts::{Signed, SignedForm, leave, private, refused, store_failed};
use crate::parties;
use crate::shell::{Chrome, Failure};

/// One organisation and one of one's registries.
struct Row {
    organisation: String,
    /// The one at the top of its tree, if that is another.
    above: Option<String>,
    city: String,
    href: String,
    keeps: String,
    state: String,
    /// Identifiers and version, as the form sends them back.
    ids: [String; 3],
    revision: u64,
    may_confirm: bool,
    may_decline: bool,
}

/// All of them.
#[derive(Template)]
#[template(path = "organisations/speaking.html")]
pub struct SpeakingPage {
    chrome: Chrome,
    mark: String,
    rows: Vec<Row>,
}

/// Who says in a registry which organisation speaks for a party.
fn may(signed: &Signed, keeper: Id<kind::Organisation>, party: Id<kind::Party>) -> bool {
    let subject = PartySubject { keeper, party, published: false };
    signed.can(Request::Party(PartyAction::Bind, &subject))
}

fn is_keeper(signed: &Signed, organisation: &Organisation) -> bool {
    signed.actor.role_in(organisation.id, &signed.forest.tree).is_some_and(|role| role >= Role::Registrar)
}

/// What one's registries keep of the parties that organisations of other trees are.
async fn asking(signed: &Signed) -> Result<Vec<Asking>, Failure> {
    let tree = &signed.forest.tree;
    let all = &signed.forest.organisations;
    let keepers: Vec<_> = all.iter().filter(|o| is_keeper(signed, o)).map(|o| o.id).collect();
    let top = |id| tree.line(id).last();
    let tops: std::collections::BTreeSet<_> = keepers.iter().filter_map(|&id| top(id)).collect();
    let is_strange = |o: &&Organisation| o.node.party.is_some() && tops.iter().any(|t| top(o.id) != Some(*t));
    let strangers: Vec<_> = all.iter().filter(is_strange).map(|o| o.id).collect();
    let mut found = signed.store().asking(&strangers, &keepers).await.map_err(|e| store_failed(&e))?;
    found.retain(|a| top(a.organisation) != top(a.keeper) && may(signed, a.keeper, a.party));
    Ok(found)
}

fn is_open(signed: &Signed, asking: &Asking) -> bool {
    asking.answer.is_none() && !signed.forest.tree.hears(asking.keeper, asking.organisation)
}

/// How many wait for an answer; nothing where there is none to give.
///
/// # Errors
/// If the store fails.
pub(crate) async fn open_to(signed: &Signed) -> Result<Option<usize>, Failure> {
    let found = asking(signed).await?;
    Ok((!found.is_empty()).then(|| found.iter().filter(|a| is_open(signed, a)).count()))
}

/// `GET /organisations/speaking`.
pub(super) async fn show(signed: Signed) -> Result<Response, Failure> {
    if !signed.forest.organisations.iter().any(|o| is_keeper(&signed, o)) {
        leave(Decision::Forbidden(Takes::Keeper(Role::Registrar)))?;
    }
    let mut found = asking(&signed).await?;
    // What waits comes first.
    found.sort_by_key(|a| !is_open(&signed, a));
    let mut parties: Vec<_> = found.iter().map(|a| a.party).collect();
    parties.sort_unstable();
    parties.dedup();
    let parties = signed.store().parties(&parties).await.map_err(|e| store_failed(&e))?;
    let name = |party| parties.iter().find(|p| p.id == party).map(|p| p.name.clone()).unwrap_or_default();
    let rows = found.iter().filter_map(|a| row(&signed, a, name(a.party))).collect();
    Ok(signed.page(&SpeakingPage { rows, mark: signed.mark(), chrome: signed.chrome.clone() }))
}

fn row(signed: &Signed, asking: &Asking, city: String) -> Option<Row> {
    let (chrome, forest) = (&signed.chrome, &signed.forest);
    let organisation = forest.get(asking.organisation)?;
    let above = forest.tree.line(organisation.id).last().filter(|top| *top != organisation.id);
    let keeps = Message::new("hearings-keeps")
        .with("keeper", forest.get(asking.keeper)?.name.as_str())
        .with("ties", asking.ties)
        .with("contacts", asking.contacts);
    let hears = forest.tree.hears(asking.keeper, organisation.id);
    let state = match (asking.answer, hears) {
        (None, false) => "hearings-asks",
        (_, true) => "hearings-confirmed",
        (_, false) => "hearings-declined",
    };
    Some(Row {
        organisation: organisation.name.clone(),
        above: above.and_then(|top| forest.get(top)).map(|top| top.name.clone()),
        href: parties::to::desk(asking.party),
        city,
        keeps: chrome.say(&keeps),
        state: chrome.t(state),
        ids: [organisation.id.to_string(), asking.party.to_string(), asking.keeper.to_string()],
        revision: organisation.revision,
        may_confirm: !hears,
        may_decline: hears || asking.answer.is_none(),
    })
}

/// `POST /organisations/speaking`: one answer.
pub(super) async fn answer(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let organisation: Id<kind::Organisation> = fields.get("organisation").parse().map_err(|_| bad())?;
    let party: Id<kind::Party> = fields.get("party").parse().map_err(|_| bad())?;
    let keeper: Id<kind::Organisation> = fields.get("keeper").parse().map_err(|_| bad())?;
    let on = fields.stated("revision")?;
    let confirmed = match fields.get("answer") {
        "confirm" => true,
        "decline" => false,
        _ => return Err(bad()),
    };
    let subject = PartySubject { keeper, party, published: false };
    signed.may(Request::Party(PartyAction::Bind, &subject))?;
    let found = asking(&signed).await?;
    let asked = |a: &&Asking| (a.organisation, a.party, a.keeper) == (organisation, party, keeper);
    let asked = found.iter().find(asked).ok_or_else(Failure::not_found)?;
    let letters = letters(&signed, asked, confirmed).await?;
    let hand = signed.hand(Some(keeper));
    let answered =
        signed.store().answer_asking(&hand, (organisation, on), (party, keeper), confirmed, &letters).await;
    answered.map_err(refused)?;
    Ok(private(Redirect::to(to::SPEAKING).into_response()))
}

/// To those who work for the organisation with a say there.
async fn letters(signed: &Signed, asked: &Asking, confirmed: bool) -> Result<Vec<NewLetter>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    let seats = signed.store().seats(asked.organisation).await.map_err(failed)?;
    let parties = signed.store().parties(&[asked.party]).await.map_err(failed)?;
    let name = |id| signed.forest.get(id).map(|o| o.name.as_str()).unwrap_or_default();
    let link = format!("{}{}", signed.gate.origin, to::one(asked.organisation));
    let said = |id: &'static str| {
        let message = Message::new(id).with("keeper", name(asked.keeper)).with("link", link.as_str());
        let message = message.with("organisation", name(asked.organisation));
        message.with("city", parties.first().map(|p| p.name.as_str()).unwrap_or_default())
    };
    let text = said(if confirmed { "letter-hearing-confirmed" } else { "letter-hearing-declined" });
    let words = signed.chrome.words();
    let (subject, text) = (words.say(&said("letter-hearing-subject")), words.say(&text));
    let told = seats.into_iter().filter(|seat| seat.role >= Role::Coordinator);
    Ok(told.map(|seat| NewLetter { to: seat.email, subject: subject.clone(), text: text.clone() }).collect())
}
