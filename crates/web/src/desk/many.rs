//! The same done to many ties at once: looked at first, tie by tie, then done in one go, and
//! undone in one go.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::tie::{Command, Field as Cooperation, History, TieKind};
use store::change;
use store::registry::{MOST_TOGETHER, ManyError, TieRow};
use wording::Message;

use super::board::{Row, one, reach};
use super::form::{Field, Form, Kind, Problem, choices};
use super::many_act::{Job, ManyAct, Whose, job};
use super::post::catch_up;
use super::read::Reader;
use super::tie::Called;
use super::to;
use super::view::View;
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::shell::{Chrome, Failure};

/// Ties that the preview lists one by one; of the others it says how many.
const LISTED: usize = 200;

/// What becomes of one tie.
pub(super) struct Line {
    row: Row,
    /// Why it will not work.
    why: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/many.html")]
pub struct ManyPage {
    chrome: Chrome,
    mark: String,
    /// “12 ties chosen”.
    chosen: String,
    /// The ties, to go along with the question; none where all of a view are meant.
    ties: Vec<String>,
    /// The view of which all are meant: thousands of ties are too many for an address.
    all: Option<String>,
    /// What can be done: code, words, whether it is chosen.
    acts: Vec<(&'static str, String, bool)>,
    /// What the act needs to know before it can be looked at.
    ask: Vec<Field>,
    lines: Vec<Line>,
    /// “10 of 12 will work”.
    verdict: String,
    more: Option<String>,
    /// The ties for which it will work, with their versions.
    will: Vec<String>,
    form: Option<Form>,
    wrong: Option<String>,
    limit: Option<String>,
}

impl ManyPage {
    /// For the template of fields, which asks its form for identifiers.
    fn form_of_question(&self) -> Form {
        Form::new("many", String::new(), String::new(), String::new())
    }
}

/// What the address or a form asks for.
struct Asked {
    ties: Vec<Id<kind::Tie>>,
    /// More were found than can be done at once.
    cut: bool,
    act: Option<ManyAct>,
}

/// The ties that were chosen, or all of a view.
async fn asked(signed: &Signed, fields: &Fields) -> Result<Asked, Failure> {
    let act = ManyAct::from_key(fields.get("act"));
    let mut ties: Vec<Id<kind::Tie>> = if fields.get("all").is_empty() {
        fields.all("tie").filter_map(|id| id.parse().ok()).collect()
    } else {
        let view = View::from_key(fields.get("view")).unwrap_or(View::All);
        let reach = reach(signed).await?;
        let around = reach.around();
        let todo = view.todo(signed.chrome.today);
        let most = MOST_TOGETHER as u64 + 1;
        let rows = signed.store().ties_to_do(around, todo, 0, most).await.map_err(|e| store_failed(&e))?;
        rows.into_iter().map(|row| row.id).collect()
    };
    let mut seen = std::collections::BTreeSet::new();
    ties.retain(|tie| seen.insert(*tie));
    let cut = ties.len() > MOST_TOGETHER;
    ties.truncate(MOST_TOGETHER);
    Ok(Asked { ties, cut, act })
}

/// `GET /desk/many?tie=…&act=…`.
pub(super) async fn show(signed: Signed, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let fields: Fields = form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).into_owned().collect();
    let asked = asked(&signed, &fields).await?;
    if asked.ties.is_empty() {
        return Ok(private(Redirect::to(to::DESK).into_response()));
    }
    let page = page(&signed, &asked, &fields, None).await?;
    Ok(signed.page(&page))
}

/// A tie that was chosen, as it stands.
struct Chosen {
    row: TieRow,
    history: History,
}

/// The chosen ties that they may see on the desk; of the others nothing is told.
async fn load(signed: &Signed, ties: &[Id<kind::Tie>]) -> Result<Vec<Chosen>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    let mut histories = signed.store().histories(ties).await.map_err(failed)?;
    let rows = signed.store().ties(ties).await.map_err(failed)?;
    let mut rows: BTreeMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut chosen = Vec::new();
    for id in ties {
        let (Some(row), Some(history)) = (rows.remove(id), histories.remove(id)) else { continue };
        if Whose::new(signed, &row).sees() {
            chosen.push(Chosen { row, history });
        }
    }
    Ok(chosen)
}

async fn called(signed: &Signed, chosen: &[Chosen]) -> Result<Called, Failure> {
    let mut parties: Vec<_> = chosen.iter().flat_map(|c| c.row.sides.iter().map(|s| s.party)).collect();
    parties.sort_unstable();
    parties.dedup();
    Ok(Called::of(&signed.store().parties_on(&parties).await.map_err(|e| store_failed(&e))?))
}

async fn page(
    signed: &Signed,
    asked: &Asked,
    fields: &Fields,
    wrong: Option<String>,
) -> Result<ManyPage, Failure> {
    let chrome = &signed.chrome;
    let chosen = load(signed, &asked.ties).await?;
    let called = called(signed, &chosen).await?;
    let mut reader = Reader::new(fields);
    let job = asked.act.and_then(|act| job(act, &mut reader));
    let (mut lines, mut will) = (Vec::new(), Vec::new());
    for one_of in &chosen {
        let why = match &job {
            Some(job) => refused(signed, one_of, job, &called).await?,
            None => None,
        };
        if job.is_some() && why.is_none() {
            will.push(format!("{}.{}", one_of.row.id, one_of.history.revision()));
        }
        lines.push(Line { row: one(signed, &called, &one_of.row), why });
    }
    // What will not work comes first: that is what somebody has to look at.
    lines.sort_by_key(|line| line.why.is_none());
    let more = lines.len().saturating_sub(LISTED);
    lines.truncate(LISTED);
    let form =
        job.as_ref().filter(|_| !will.is_empty()).map(|_| done_form(chrome, asked.act, fields, will.len()));
    let verdict = Message::new("many-verdict").with("will", will.len()).with("all", chosen.len());
    let asks = asked.act.map(|act| ask(chrome, act, fields, &reader.problems)).unwrap_or_default();
    Ok(ManyPage {
        mark: signed.mark(),
        chosen: chrome.t1("many-chosen", "count", chosen.len()),
        ties: match fields.get("all").is_empty() {
            true => chosen.iter().map(|c| c.row.id.to_string()).collect(),
            false => Vec::new(),
        },
        all: (!fields.get("all").is_empty()).then(|| fields.get("view").to_owned()),
        acts: ManyAct::ALL
            .iter()
            .map(|act| (act.key(), chrome.t(act.name()), Some(*act) == asked.act))
            .collect(),
        ask: asks,
        lines,
        verdict: if job.is_some() { chrome.say(&verdict) } else { String::new() },
        more: (more > 0).then(|| chrome.t1("many-more", "count", more)),
        will,
        form,
        wrong,
        limit: asked.cut.then(|| chrome.t1("many-limit", "count", MOST_TOGETHER)),
        chrome: chrome.clone(),
    })
}

/// Why it will not work for this tie; nothing if it will.
async fn refused(
    signed: &Signed,
    chosen: &Chosen,
    job: &Job,
    called: &Called,
) -> Result<Option<String>, Failure> {
    let chrome = &signed.chrome;
    let command = match job.command(signed, &chosen.row, &chosen.history) {
        Ok(command) => command,
        Err(message) => return Ok(Some(chrome.say(&message))),
    };
    let hand = signed.hand(Some(Whose::new(signed, &chosen.row).acts_for()));
    let would = signed.store().would(&hand, &chosen.history, command).await.map_err(|e| store_failed(&e))?;
    Ok(would.err().map(|refusal| chrome.say(&refusal.message(called))))
}

/// What an act must know before it can be looked at, with what was typed and what is wrong with it.
fn ask(chrome: &Chrome, act: ManyAct, typed: &Fields, problems: &[Problem]) -> Vec<Field> {
    let t = |id| chrome.t(id);
    let mut fields = match act {
        ManyAct::Publish => Vec::new(),
        ManyAct::Unpublish | ManyAct::Retract => {
            vec![Field::new("why", Kind::Paragraph, t("desk-why")).needed()]
        }
        ManyAct::Confirm => {
            let sides = [
                ("own", "many-side-own"),
                ("0", "many-side-first"),
                ("1", "many-side-second"),
                ("all", "many-side-all"),
            ];
            let sides = sides.map(|(value, words)| (value.to_owned(), t(words))).to_vec();
            let day = Field::new("effective", Kind::Day, t("desk-effective")).helped(t("desk-date-help"));
            vec![Field::new("side", Kind::Choice(sides), t("many-side")), day]
        }
        ManyAct::Kind => vec![Field::new("kind", Kind::Choice(choices::<TieKind>(chrome)), t("desk-kind"))],
        ManyAct::Field => {
            vec![Field::new("field", Kind::Choice(choices::<Cooperation>(chrome)), t("many-field"))]
        }
    };
    fields.push(Field::new("authority", Kind::Line, t("desk-authority")).helped(t("desk-authority-help")));
    // Nothing is wrong before something was typed.
    let typed_any = fields.iter().any(|field| typed.all(&field.name).next().is_some());
    for field in &mut fields {
        field.values = typed.all(&field.name).map(str::to_owned).collect();
        let wrong = problems.iter().find(|problem| problem.field == field.name && typed_any);
        field.wrong = wrong.map(|problem| chrome.say(&problem.message));
    }
    fields
}

/// The form that does it.
fn done_form(chrome: &Chrome, act: Option<ManyAct>, typed: &Fields, count: usize) -> Form {
    let button = chrome.t1("many-do", "count", count);
    let mut form = Form::new("many-do", to::MANY.to_owned(), button.clone(), button);
    form = form.field(Field::hidden("act", act.map(ManyAct::key).unwrap_or_default()));
    for name in ["why", "side", "effective", "kind", "field", "authority", "all", "view"] {
        if !typed.get(name).is_empty() {
            form = form.field(Field::hidden(name, typed.get(name)));
        }
    }
    form
}

/// `POST /desk/many`.
pub(super) async fn act(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let act = ManyAct::from_key(fields.get("act")).ok_or_else(bad)?;
    let mut stated: Vec<(Id<kind::Tie>, u64)> = Vec::new();
    for text in fields.all("with") {
        let (id, revision) = text.split_once('.').ok_or_else(bad)?;
        stated.push((id.parse().map_err(|_| bad())?, revision.parse().map_err(|_| bad())?));
    }
    stated.sort_unstable();
    stated.dedup_by_key(|(tie, _)| *tie);
    if stated.is_empty() || stated.len() > MOST_TOGETHER {
        return Err(bad());
    }
    let mut reader = Reader::new(&fields);
    let job = job(act, &mut reader).ok_or_else(bad)?;
    let ties: Vec<Id<kind::Tie>> = stated.iter().map(|(tie, _)| *tie).collect();
    let chosen = load(&signed, &ties).await?;
    if chosen.len() != ties.len() {
        return Err(Failure::not_found());
    }
    let called = called(&signed, &chosen).await?;
    let mut work: Vec<(Id<kind::Tie>, u64, Command, Id<kind::Organisation>)> = Vec::new();
    for (one, (tie, revision)) in chosen.iter().zip(&stated) {
        job.leave(&signed, &one.row)?;
        match job.command(&signed, &one.row, &one.history) {
            Ok(command) => work.push((*tie, *revision, command, Whose::new(&signed, &one.row).acts_for())),
            Err(message) => return again(&signed, &fields, ties, Some(act), &message).await,
        }
    }
    // In the chain of the organisation for which most of it is done.
    let hand = signed.hand(Some(most(work.iter().map(|(.., organisation)| *organisation)).ok_or_else(bad)?));
    let done: Result<Id<kind::Batch>, ManyError> =
        change!(signed.store(), hand, |w| w.on_many(act.key(), work.clone()).await);
    let message = match done {
        Ok(batch) => {
            catch_up(&signed).await;
            return Ok(private(Redirect::to(&to::batch(batch)).into_response()));
        }
        Err(ManyError::Store(error)) => return Err(store_failed(&error)),
        Err(ManyError::Refused(tie, refusal)) => {
            Message::new("many-refused").with("tie", tie.to_string()).with("why", refusal.message(&called))
        }
        Err(ManyError::Stale(_) | ManyError::NotDone) => Message::new("many-stale"),
    };
    again(&signed, &fields, ties, Some(act), &message).await
}

/// The preview once more, with why nothing was done.
async fn again(
    signed: &Signed,
    fields: &Fields,
    ties: Vec<Id<kind::Tie>>,
    act: Option<ManyAct>,
    why: &Message,
) -> Result<Response, Failure> {
    let asked = Asked { ties, cut: false, act };
    let page = page(signed, &asked, fields, Some(signed.chrome.say(why))).await?;
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// The one that is named most often.
fn most(named: impl Iterator<Item = Id<kind::Organisation>>) -> Option<Id<kind::Organisation>> {
    let mut times: BTreeMap<Id<kind::Organisation>, usize> = BTreeMap::new();
    for one in named {
        *times.entry(one).or_default() += 1;
    }
    times.into_iter().max_by_key(|(_, count)| *count).map(|(one, _)| one)
}
