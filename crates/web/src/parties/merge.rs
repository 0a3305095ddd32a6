//! A party goes on in another: which, what becomes of their ties, the merger itself, and its undo.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::id::kind;
use partnership::party::{PartyFact, Refusal};
use partnership::policy::{PartyAction, PartySubject, Request};
use partnership::words::Names;
use partnership::{Fact, Id};
use serde::Deserialize;
use store::change;
use store::registry::{PartyError, PartyRow, TieRow};
use wording::Message;

use super::forms::problem;
use super::load::{Loaded, load};
use super::page::{TieLine, line};
use super::search::{Row, sought};
use super::tell::Teller;
use super::to;
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::desk::{
    self, Called, Field, Form, Kind, Line, Problem, Reader, attested, beside, catch_up, id_in,
};
use crate::shell::{Chrome, Failure};

/// Parties in the list of those it may be.
const FOUND: usize = 20;
/// Ties that a list of the preview names; of more it says how many there are.
const SHOWN: usize = 50;
/// The keys of the two forms: one city recorded twice, and a municipality that became part of another.
const SAME: &str = "same";
const MERGED: &str = "merged";

/// Ties of one lot: so many are named, and so many there are.
#[derive(Clone)]
pub(super) struct Lot {
    lines: Vec<TieLine>,
    more: Option<String>,
}

/// What would come of it.
pub(super) struct Preview {
    /// “Altdorf goes on in Neustadt.”
    lead: String,
    other: String,
    other_desk: String,
    lines: Vec<Line<2>>,
    over: Lot,
    itself: Lot,
    /// Of those between the two, whether one still stands.
    stands: bool,
    /// Ties that would be on record twice: the one that goes over, and the one that is there.
    twice: Vec<(TieLine, TieLine)>,
    /// Organisations that speak for the one that goes.
    speaks: Vec<String>,
    /// The one that stays lies at no place of the gazetteer, but the one that goes does.
    placeless: bool,
    /// Address of the same with the two the other way round.
    swapped: String,
    same: Form,
    merged: Form,
}

/// The page.
#[derive(Template)]
#[template(path = "parties/merge.html")]
pub struct PartyMergePage {
    chrome: Chrome,
    mark: String,
    id: String,
    name: String,
    wrong: Option<String>,
    /// Where something has to be put right first: words and address.
    way: Option<(String, String)>,
    q: String,
    /// Parties that it may be the same as or have merged into: each with the address of its preview.
    others: Vec<(Row, String)>,
    preview: Option<Preview>,
    /// Of a party that goes on in another: that one, its address, and the form that undoes it.
    undo: Option<(String, String, Form)>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    with: String,
}

/// `GET /desk/parties/{id}/merge?with=…`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = mergeable(&signed, &id).await?;
    if loaded.party.is_none() {
        return Ok(Redirect::to(&to::history(loaded.id)).into_response());
    }
    let mut wrong = None;
    let other = match asked.with.trim() {
        "" => None,
        text => {
            let other = id_in(text);
            wrong = other.is_none().then(|| Message::new("party-bad-other"));
            other
        }
    };
    let page = page(&signed, &loaded, other, asked.q.trim(), wrong).await?;
    Ok(answer(&signed, &page, StatusCode::UNPROCESSABLE_ENTITY))
}

/// The page; if something is wrong on it, with this status.
fn answer(signed: &Signed, page: &PartyMergePage, wrong: StatusCode) -> Response {
    let mut response = signed.page(page);
    if page.wrong.is_some() {
        *response.status_mut() = wrong;
    }
    response
}

/// A party, for those who may say what became of it.
async fn mergeable(signed: &Signed, id: &str) -> Result<Loaded, Failure> {
    let loaded = load(signed, id).await?;
    signed.may(Request::Party(PartyAction::Merge, &loaded.subject))?;
    Ok(loaded)
}

async fn page(
    signed: &Signed,
    loaded: &Loaded,
    other: Option<Id<kind::Party>>,
    q: &str,
    wrong: Option<Message>,
) -> Result<PartyMergePage, Failure> {
    let chrome = &signed.chrome;
    let mut page = PartyMergePage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        name: loaded.name(),
        wrong: wrong.map(|message| chrome.say(&message)),
        way: None,
        q: q.chars().take(200).collect(),
        others: Vec::new(),
        preview: None,
        undo: None,
        chrome: chrome.clone(),
    };
    if let Some(into) = loaded.party.as_ref().and_then(|party| party.goes_on_in()) {
        page.undo = Some((loaded.called.party(into), to::desk(into), undo_form(chrome, loaded)));
        return Ok(page);
    }
    match other {
        Some(other) if other == loaded.id => {
            page.wrong = Some(chrome.say(&Refusal::Ring { party: other }.message(&loaded.called)));
        }
        Some(other) => {
            let stays = mergeable(signed, &other.to_string()).await?;
            match stays.party.as_ref().map(|party| party.goes_on_in()) {
                Some(None) => page.preview = Some(preview(signed, loaded, &stays).await?),
                Some(Some(now)) => {
                    let refusal = Refusal::OtherGoesOn { party: other, now };
                    page.wrong = Some(chrome.say(&refusal.message(&stays.called)));
                    page.way = Some((stays.called.party(now), to::merge(loaded.id, Some(now))));
                }
                None => {
                    let refusal = Refusal::UnknownParty { party: other };
                    page.wrong = Some(chrome.say(&refusal.message(&stays.called)));
                }
            }
        }
        None => {}
    }
    if page.preview.is_none() {
        page.others = others(signed, loaded, &page.q).await?;
    }
    Ok(page)
}

/// Parties that it may go on in: those of the name that is sought, or of its own.
async fn others(signed: &Signed, loaded: &Loaded, q: &str) -> Result<Vec<(Row, String)>, Failure> {
    let own = loaded.name();
    // “Sollefteå kommun” may be on record as “Sollefteå” too.
    let first = own.split_whitespace().find(|word| word.chars().count() > 3).unwrap_or(&own);
    let text = if q.is_empty() { first } else { q };
    let country = loaded.party.as_ref().map(|party| party.seat.country);
    let found = sought(signed, text, FOUND as u64 * 4).await?;
    let fits = |row: &&PartyRow| {
        let subject = PartySubject { keeper: row.keeper, party: row.id, published: false };
        row.id != loaded.id
            && row.merged_into.is_none()
            && (!q.is_empty() || Some(row.country) == country)
            && signed.can(Request::Party(PartyAction::Merge, &subject))
    };
    let fitting = found.iter().filter(fits).take(FOUND);
    Ok(fitting.map(|row| (Row::of(signed, row, None), to::merge(loaded.id, Some(row.id)))).collect())
}

async fn preview(signed: &Signed, goes: &Loaded, stays: &Loaded) -> Result<Preview, Failure> {
    let chrome = &signed.chrome;
    let mut rows: Vec<TieRow> = goes.ties.clone();
    rows.extend(stays.ties.iter().filter(|tie| goes.ties.iter().all(|own| own.id != tie.id)).cloned());
    let meeting = signed.store().meeting(goes.id, stays.id, &rows).await.map_err(|e| store_failed(&e))?;
    let mut called = goes.called.clone();
    called.parties.extend(stays.called.parties.clone());
    let of = |id: &Id<kind::Tie>| rows.iter().find(|row| row.id == *id);
    let lot = |ids: &[Id<kind::Tie>]| {
        let lines: Vec<TieLine> =
            ids.iter().filter_map(of).take(SHOWN).map(|tie| line(chrome, &called, tie)).collect();
        let more = ids.len().saturating_sub(SHOWN);
        Lot { lines, more: (more > 0).then(|| chrome.t1("party-merge-more", "count", more)) }
    };
    let twice = meeting.twice.iter().take(SHOWN).filter_map(|(one, other)| {
        Some((line(chrome, &called, of(one)?), line(chrome, &called, of(other)?)))
    });
    let state = |loaded: &Loaded, called: &Called| {
        let party = loaded.party.as_ref();
        party.map(|party| Teller { chrome, called }.state(party)).unwrap_or_default()
    };
    let bound = |id| signed.forest.organisations.iter().filter(move |o| o.node.party == Some(id));
    let placed = |loaded: &Loaded| loaded.party.as_ref().is_some_and(|party| party.seat.place.is_some());
    let lead = Message::new("party-merge-lead").with("goes", goes.name()).with("stays", stays.name());
    Ok(Preview {
        lead: chrome.say(&lead),
        other: stays.name(),
        other_desk: to::desk(stays.id),
        lines: beside([state(goes, &called), state(stays, &called)]),
        over: lot(&meeting.over),
        itself: lot(&meeting.itself),
        stands: meeting.itself.iter().filter_map(of).any(|tie| !tie.status.is_over()),
        twice: twice.collect(),
        speaks: bound(goes.id).map(|o| o.name.clone()).collect(),
        placeless: placed(goes) && !placed(stays),
        swapped: to::merge(stays.id, Some(goes.id)),
        same: form(chrome, SAME, goes, stays),
        merged: form(chrome, MERGED, goes, stays),
    })
}

/// One of the two forms: that it is one city, or that it became part of the other on a day.
fn form(chrome: &Chrome, key: &str, goes: &Loaded, stays: &Loaded) -> Form {
    let t = |id| chrome.t(id);
    let to = to::merge(goes.id, None);
    let said = |id| {
        let message = Message::new(id).with("goes", goes.name()).with("stays", stays.name());
        chrome.say(&message)
    };
    let plain = attested(chrome).into_iter().filter(|field| field.name != "effective");
    let (new, fields) = if key == SAME {
        let new = Form::new(SAME, to, t("party-merge-same"), t("party-merge-same-button"));
        (new.lead(said("party-merge-same-lead")), plain.collect::<Vec<_>>())
    } else {
        let new = Form::new(MERGED, to, t("party-merge-merged"), t("party-merge-merged-button"));
        let when = Field::new("effective", Kind::Day, t("party-merge-when")).needed();
        let when = when.helped(t("desk-date-help"));
        (new.lead(said("party-merge-merged-lead")), std::iter::once(when).chain(plain).collect())
    };
    new.field(Field::hidden("form", key))
        .field(Field::hidden("revision", goes.history.revision()))
        .field(Field::hidden("with", stays.id))
        .field(Field::hidden("other-revision", stays.history.revision()))
        .fields(fields)
}

fn undo_form(chrome: &Chrome, gone: &Loaded) -> Form {
    let (title, button) = (chrome.t("merge-undo"), chrome.t("merge-undo-button"));
    Form::new("unmerge", to::unmerge(gone.id), title, button)
        .field(Field::hidden("revision", gone.history.revision()))
        .field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
}

/// `POST /desk/parties/{id}/merge`: this party goes on in another.
pub(super) async fn act(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = mergeable(&signed, &id).await?;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let other = id_in(fields.get("with")).ok_or_else(bad)?;
    let stays = mergeable(&signed, &other.to_string()).await?;
    let (revision, other_revision) = (fields.stated("revision")?, fields.stated("other-revision")?);
    let what = match fields.get("form") {
        SAME => PartyFact::DuplicateOf { other },
        MERGED => PartyFact::MergedInto { into: other },
        _ => return Err(bad()),
    };
    let mut reader = Reader::new(&fields);
    let fact: Fact<PartyFact> = reader.attested(what);
    let mut problems = reader.problems;
    let (mut status, mut wrong) = (StatusCode::UNPROCESSABLE_ENTITY, None);
    if problems.is_empty() {
        let standing = standing_between(&signed, &loaded, &stays).await?;
        let done: Result<_, PartyError> = match standing {
            Some(tie) => Err(PartyError::Refused(Refusal::TiedToEachOther { tie })),
            None => {
                let hand = loaded.hand(&signed);
                change!(signed.store(), hand, |w| {
                    w.merge_party((loaded.id, revision), (other, other_revision), fact.clone()).await
                })
            }
        };
        match done {
            Ok(_) => {
                catch_up(&signed).await;
                return Ok(private(Redirect::to(&to::desk(other)).into_response()));
            }
            Err(PartyError::Refused(refusal)) => {
                let mut called = loaded.called.clone();
                called.parties.extend(stays.called.parties.clone());
                problems.push(problem(&refusal, &fields, &called));
            }
            Err(PartyError::Stale { .. }) => {
                status = StatusCode::CONFLICT;
                wrong = Some(Message::new("party-merge-stale"));
            }
            Err(PartyError::Store(error)) => return Err(store_failed(&error)),
        }
    }
    // As both are now: what was typed stands beside it.
    let loaded = mergeable(&signed, &id).await?;
    let mut page = page(&signed, &loaded, Some(other), "", wrong).await?;
    page.put_back(&fields, &problems);
    page.wrong.get_or_insert_with(|| signed.chrome.t("party-merge-refused"));
    Ok(answer(&signed, &page, status))
}

/// A tie between the two that stands, of those that the reader sees: the store looks at those that
/// are public or its keeper's.
async fn standing_between(
    signed: &Signed,
    goes: &Loaded,
    stays: &Loaded,
) -> Result<Option<Id<kind::Tie>>, Failure> {
    let meeting = signed.store().meeting(goes.id, stays.id, &goes.ties).await;
    let itself = meeting.map_err(|e| store_failed(&e))?.itself;
    Ok(goes.ties.iter().find(|tie| itself.contains(&tie.id) && !tie.status.is_over()).map(|tie| tie.id))
}

impl PartyMergePage {
    fn put_back(&mut self, typed: &Fields, problems: &[Problem]) {
        let chrome = self.chrome.clone();
        // Where a tie between the two stands, no form is offered.
        let preview = self.preview.as_mut().filter(|preview| !preview.stands);
        let mut forms = preview.into_iter().flat_map(|preview| [&mut preview.same, &mut preview.merged]);
        match forms.find(|form| form.key == typed.get("form")) {
            Some(form) => {
                form.fill(typed);
                form.blame(problems, &chrome);
            }
            None => self.wrong = problems.first().map(|problem| chrome.say(&problem.message)),
        }
    }
}

/// `POST /desk/parties/{id}/unmerge`: of the party that went on in another.
pub(super) async fn undo(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = mergeable(&signed, &id).await?;
    let Some(into) = loaded.party.as_ref().and_then(|party| party.goes_on_in()) else {
        return Err(Failure::bad_request(Refusal::NotMerged.message(&loaded.called)));
    };
    // Its ties leave the other: that takes leave as well.
    mergeable(&signed, &into.to_string()).await?;
    let (revision, why) = (fields.stated("revision")?, fields.get("why").trim());
    let hand = loaded.hand(&signed);
    let done: Result<Id<kind::Party>, PartyError> =
        change!(signed.store(), hand, |w| w.unmerge_party((loaded.id, revision), why).await);
    let (said, way) = match done {
        Ok(_) => {
            catch_up(&signed).await;
            return Ok(private(Redirect::to(&to::desk(loaded.id)).into_response()));
        }
        Err(PartyError::Refused(refusal)) => {
            let way = match &refusal {
                Refusal::TiesMerged { tie } => Some((tie.to_string(), desk::to::merge(*tie, None))),
                _ => None,
            };
            (refusal.message(&loaded.called), way)
        }
        Err(PartyError::Stale { .. }) => (Message::new("party-merge-stale"), None),
        Err(PartyError::Store(error)) => return Err(store_failed(&error)),
    };
    let loaded = mergeable(&signed, &id).await?;
    let mut page = page(&signed, &loaded, None, "", Some(said)).await?;
    page.way = way;
    if let Some((_, _, form)) = &mut page.undo {
        form.fill(&fields);
    }
    Ok(answer(&signed, &page, StatusCode::UNPROCESSABLE_ENTITY))
}
