//! The page of a party at the desk.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::codes::Coded;
use partnership::party::Party;
use partnership::policy::{OrganisationAction, PartyAction, PartySubject, Request};
use partnership::words::Names;
use store::registry::{Around, PartyRow, TieRow};

use super::contacts::{Contacts, section};
use super::forms::Forms;
use super::load::{Loaded, load};
use super::tell::Teller;
use super::to;
use crate::accounts::{Signed, store_failed};
use crate::desk::{self, Called, Detail, Form, Sent, tell_source};
use crate::shell::{Chrome, Failure};

/// A source on the page.
pub(super) struct Piece {
    title: String,
    about: Vec<Detail>,
    url: Option<String>,
    public: bool,
    withdrawn: Option<String>,
    withdraw: Option<Form>,
}

/// A tie of the party.
#[derive(Clone)]
pub(super) struct TieLine {
    pub(super) href: String,
    pub(super) names: String,
    pub(super) about: String,
}

/// The page.
#[derive(Template)]
#[template(path = "parties/desk.html")]
pub struct DeskPartyPage {
    chrome: Chrome,
    mark: String,
    id: String,
    name: String,
    lead: String,
    revision: u64,
    keeper: String,
    /// Whether the reader sees the record, and not only what everybody sees.
    whole: bool,
    history: String,
    public: Option<String>,
    place: Option<String>,
    /// The party it goes on in: words and address.
    goes_on: Option<(String, String)>,
    /// Where it is said that it goes on in another, or that is undone.
    merge: Option<String>,
    /// Parties that went on in it: name and address.
    under: Vec<(String, String)>,
    /// How many of its ties are on record twice because of that, in words, and where they are merged.
    twice: Option<(String, String)>,
    /// Organisations that are this party: address and name.
    organisations: Vec<(String, String)>,
    about: Vec<Detail>,
    described: Vec<Form>,
    changed: Vec<Form>,
    contacts: Contacts,
    ties: Vec<TieLine>,
    sources: Vec<Piece>,
    source: Option<Form>,
    wrong: Option<String>,
}

/// `GET /desk/parties/{id}`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    answer(&signed, &loaded, None).await
}

/// The page, with what is wrong with the form that was sent.
pub(super) async fn answer(
    signed: &Signed,
    loaded: &Loaded,
    sent: Option<Sent<'_>>,
) -> Result<Response, Failure> {
    // A party that was taken back has nothing left to change, but its history can be read.
    let Some(party) = &loaded.party else {
        return Ok(Redirect::to(&to::history(loaded.id)).into_response());
    };
    let mut page = page(signed, loaded, party).await?;
    if let Some(sent) = &sent {
        page.put_back(sent);
    }
    let mut response = signed.page(&page);
    if sent.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

async fn page(signed: &Signed, loaded: &Loaded, party: &Party) -> Result<DeskPartyPage, Failure> {
    let chrome = &signed.chrome;
    let forms = Forms { signed, loaded, party };
    let teller = Teller { chrome, called: &loaded.called };
    let goes_on = party.goes_on_in();
    let sources = party.evidence.iter().map(|(id, piece)| Piece {
        title: piece.source.title.clone(),
        about: tell_source(chrome, &loaded.called, &piece.source),
        url: piece.source.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        public: piece.source.public,
        withdraw: forms.withdraw(*id).filter(|_| piece.withdrawn.is_none()),
        withdrawn: piece.withdrawn.clone(),
    });
    let sees = |id| signed.can(Request::Organisation(OrganisationAction::See, id));
    let own = signed.forest.tree.of_party(loaded.id).filter(|id| sees(*id));
    let own = own.filter_map(|id| signed.forest.get(id));
    let under = signed.store().parties_under(loaded.id).await.map_err(|e| store_failed(&e))?;
    let lead = [crate::desk::capital(&chrome.t(party.level.message())), teller.seat(&party.seat)];
    Ok(DeskPartyPage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        name: loaded.name(),
        lead: lead.join(" · "),
        revision: loaded.history.revision(),
        keeper: signed.forest.get(loaded.subject.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        whole: loaded.whole,
        history: to::history(loaded.id),
        public: loaded.subject.published.then(|| to::public(loaded.id)),
        place: party.seat.place.map(|place| format!("/places/{}", place.0)),
        goes_on: goes_on.map(|other| (loaded.called.party(other), to::desk(other))),
        organisations: own.map(|o| (crate::organisations::to::one(o.id), o.name.clone())).collect(),
        about: teller.state(party),
        described: [forms.describe(), forms.name(), forms.official()].into_iter().flatten().collect(),
        // Of what went on in another nothing that came after can be said.
        changed: [forms.rename(), forms.split()]
            .into_iter()
            .flatten()
            .filter(|_| goes_on.is_none())
            .collect(),
        merge: loaded.may(signed, PartyAction::Merge).then(|| to::merge(loaded.id, None)),
        under: seen_under(signed, &under),
        twice: twice(signed, loaded, &under).await?,
        contacts: section(signed, loaded).await?,
        ties: loaded.ties.iter().map(|tie| line(chrome, &loaded.called, tie)).collect(),
        // Notes and sources that are not public are its keeper's.
        sources: if loaded.whole { sources.collect() } else { Vec::new() },
        source: forms.source(),
        wrong: None,
        chrome: chrome.clone(),
    })
}

/// The parties that went on in it whose record the reader sees.
fn seen_under(signed: &Signed, under: &[PartyRow]) -> Vec<(String, String)> {
    let sees = |row: &&PartyRow| {
        let subject = PartySubject { keeper: row.keeper, party: row.id, published: false };
        signed.can(Request::Party(PartyAction::SeeRecord, &subject))
    };
    under.iter().filter(sees).map(|row| (row.name.clone(), to::desk(row.id))).collect()
}

/// Its ties that are on record twice because others went on in it.
async fn twice(
    signed: &Signed,
    loaded: &Loaded,
    under: &[PartyRow],
) -> Result<Option<(String, String)>, Failure> {
    if under.is_empty() {
        return Ok(None);
    }
    let around = Around { keepers: &[], parties: &[loaded.id], shut: &[] };
    let groups = signed.store().duplicate_ties(around).await.map_err(|e| store_failed(&e))?;
    let seen = |tie: &&TieRow| loaded.ties.iter().any(|own| own.id == tie.id);
    let groups = groups.iter().map(|group| group.iter().filter(seen).collect::<Vec<_>>());
    let mut groups = groups.filter(|group| group.len() > 1);
    let Some(first) = groups.next().and_then(|group| group.first().copied()) else { return Ok(None) };
    let said = signed.chrome.t1("party-ties-twice", "count", 1 + groups.count());
    Ok(Some((said, desk::to::merge(first.id, None))))
}

/// A tie in a list.
pub(super) fn line(chrome: &Chrome, called: &Called, tie: &TieRow) -> TieLine {
    let names: Vec<String> = tie.sides.iter().map(|side| called.party(side.party)).collect();
    let public = if tie.published { "desk-is-public" } else { "desk-not-public" };
    let about = [chrome.t(tie.kind.message()), chrome.t(tie.status.message()), chrome.t(public)];
    TieLine {
        href: desk::to::tie(tie.id),
        names: names.join(&chrome.t("tie-page-dash")),
        about: desk::capital(&about.join(" · ")),
    }
}

impl DeskPartyPage {
    fn put_back(&mut self, sent: &Sent<'_>) {
        let whole = self.described.iter_mut().chain(&mut self.changed).chain(&mut self.source);
        let pieces = self.sources.iter_mut().filter_map(|piece| piece.withdraw.as_mut());
        let all = whole.chain(pieces).chain(&mut self.contacts.add);
        self.wrong = sent.put_back(all, &self.chrome);
    }
}
