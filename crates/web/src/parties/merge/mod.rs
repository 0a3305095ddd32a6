//! A party goes on in another: which, what becomes of their ties, the merger itself, and its undo.

mod preview;

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
use store::registry::{PartyError, PartyRow};
use wording::Message;

use self::preview::{MERGED, Preview, SAME, preview};
use super::forms::problem;
use super::load::{Loaded, load};
use super::search::{Row, sought};
use super::to;
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::desk::{self, Form, LookedAt, Problem, Reader, catch_up, named, undo_form};
use crate::shell::{Chrome, Failure};

/// Parties in the list of those it may be.
const FOUND: usize = 20;

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
    let (other, bad) = named(&asked.with, "party-bad-other");
    let page = page(&signed, &loaded, other, asked.q.trim(), bad).await?;
    let status = if page.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, signed.page(&page)).into_response())
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
        let form = undo_form(chrome, to::unmerge(loaded.id), loaded.history.revision());
        page.undo = Some((loaded.called.party(into), to::desk(into), form));
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

/// `POST /desk/parties/{id}/merge`: this party goes on in another.
pub(super) async fn act(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = mergeable(&signed, &id).await?;
    let LookedAt { revision, other, other_revision } = LookedAt::read(&fields)?;
    let stays = mergeable(&signed, &other.to_string()).await?;
    let what = match fields.get("form") {
        SAME => PartyFact::DuplicateOf { other },
        MERGED => PartyFact::MergedInto { into: other },
        _ => return Err(Failure::bad_request(Message::new("form-bad"))),
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
    Ok((status, signed.page(&page)).into_response())
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
    Ok((StatusCode::UNPROCESSABLE_ENTITY, signed.page(&page)).into_response())
}
