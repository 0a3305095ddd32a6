//! The page of a tie on the desk: where each side stands, and what may be recorded next.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::policy::TieAction;
use partnership::tie::{SideState, Tie};
use partnership::words::Names;
use wording::Message;

use super::form::{Form, Sent, capital};
use super::forms::Forms;
use super::tell::{self, Detail, Teller};
use super::tie::{Loaded, load};
use super::to;
use crate::accounts::{Signed, private, store_failed};
use crate::proposals::{Beside, beside};
use crate::shell::{Chrome, Failure};
use crate::ties::recognition;

/// One side on the desk.
pub(super) struct Side {
    name: String,
    /// The party at the desk.
    party: String,
    status: String,
    about: Vec<Detail>,
    steps: Vec<Form>,
    forms: Vec<Form>,
}

/// A source on the desk.
pub(super) struct Piece {
    title: String,
    about: Vec<Detail>,
    url: Option<String>,
    /// Address of its document.
    document: Option<String>,
    public: bool,
    withdrawn: Option<String>,
    withdraw: Option<Form>,
}

/// The page of a tie on the desk.
#[derive(Template)]
#[template(path = "desk/tie.html")]
pub struct DeskTiePage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    keeper: String,
    revision: u64,
    status: String,
    published: bool,
    merged: Option<String>,
    /// Whether they may merge it with a duplicate, or undo that.
    may_merge: bool,
    certainty: &'static str,
    confirmation: String,
    sides: Vec<Side>,
    about: Vec<Detail>,
    sources: Vec<Piece>,
    /// What was done: when and what.
    activities: Vec<Detail>,
    /// Other ties: relation, address and identifier.
    links: Vec<(String, String, String)>,
    describe: Option<Form>,
    source: Option<Form>,
    activity: Option<Form>,
    link: Option<Form>,
    publish: Option<Form>,
    /// What visitors propose.
    proposals: Vec<Beside>,
    /// What is wrong with a form that is no longer offered.
    wrong: Option<String>,
}

/// `GET /desk/ties/{id}`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    Ok(answer(&signed, &loaded, None))
}

/// `GET /desk/ties/{id}/documents/{evidence}`: the document of a source, to be saved. A browser
/// must not run what others uploaded as if it were of this site.
pub(super) async fn document(
    Path((id, evidence)): Path<(String, String)>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    let evidence: Id<kind::Evidence> = evidence.parse().map_err(|_| Failure::not_found())?;
    let piece = loaded.tie.as_ref().and_then(|tie| tie.evidence.get(&evidence));
    let digest = piece.and_then(|piece| piece.source.file).ok_or_else(Failure::not_found)?;
    let file = signed.store().file_with(digest).await.map_err(|e| store_failed(&e))?;
    let file = file.ok_or_else(Failure::not_found)?;
    // ASCII letters for old programs, and the whole name for all others (RFC 6266).
    let plain: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' })
        .collect();
    let whole: String = form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let whole = whole.replace('+', "%20");
    let named = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    let headers = [(CONTENT_TYPE, file.media_type), (CONTENT_DISPOSITION, named)];
    Ok(private((headers, file.bytes).into_response()))
}

/// The page, with what is wrong with the form that was sent.
pub(super) fn answer(signed: &Signed, loaded: &Loaded, sent: Option<Sent<'_>>) -> Response {
    // A tie that was taken back has nothing left to change, but its history can be read.
    let Some(tie) = &loaded.tie else {
        return Redirect::to(&to::history(loaded.id)).into_response();
    };
    let mut page = page(signed, loaded, tie);
    if let Some(sent) = &sent {
        page.put_back(sent);
    }
    let mut response = signed.page(&page);
    if sent.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

fn page(signed: &Signed, loaded: &Loaded, tie: &Tie) -> DeskTiePage {
    let chrome = &signed.chrome;
    let forms = Forms { signed, loaded, tie };
    let teller = Teller { chrome, called: &loaded.called };
    // Found to be another tie: it goes on there, and nothing more is recorded here.
    let goes_on = tie.merged_into;
    let open = goes_on.is_none();
    let side = |(at, state): (usize, &SideState)| Side {
        name: loaded.called.party(state.party),
        party: crate::parties::to::desk(state.party),
        status: capital(&chrome.t(state.status.message())),
        about: about_side(&teller, state),
        steps: if open { forms.steps(at, state) } else { Vec::new() },
        forms: if open { forms.of_side(at, state) } else { Vec::new() },
    };
    let sees_files = loaded.may(signed, TieAction::SeeRecord);
    let sources = tie.evidence.iter().map(|(id, piece)| Piece {
        title: piece.source.title.clone(),
        about: tell::source(chrome, &loaded.called, &piece.source),
        // Only addresses of the web may become links.
        url: piece.source.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        document: piece.source.file.filter(|_| sees_files).map(|_| to::document(loaded.id, *id)),
        public: piece.source.public,
        withdraw: forms.withdraw(*id).filter(|_| open && piece.withdrawn.is_none()),
        withdrawn: piece.withdrawn.clone(),
    });
    let activities = tie.activities.iter().rev().map(|noted| {
        let what = chrome.t(noted.what.message());
        let text = noted.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        (teller.date(noted.when), capital(&format!("{what}{text}")))
    });
    let links = tie.links.iter();
    let confirmation = tie.confirmation();
    let stale = tie.is_stale(chrome.today, partnership::evidence::STALE_AFTER_YEARS);
    use partnership::evidence::Confirmation as C;
    DeskTiePage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.title(signed),
        keeper: signed.forest.get(loaded.subject.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        revision: loaded.history.revision(),
        status: chrome.t(tie.status().message()),
        published: tie.published,
        merged: goes_on.map(|other| other.to_string()),
        may_merge: loaded.may(signed, TieAction::Merge),
        certainty: match confirmation {
            C::BothSides if !stale => "sure",
            C::Unconfirmed => "unknown",
            C::BothSides | C::OneSide => "unsure",
        },
        confirmation: match confirmation {
            C::Unconfirmed => chrome.t(confirmation.message()),
            _ if stale => chrome.t("desk-stale-since"),
            _ => chrome.t(confirmation.message()),
        },
        sides: tie.sides.iter().enumerate().map(side).collect(),
        about: [teller.whole(tie), recognised(chrome, tie)].concat(),
        sources: sources.collect(),
        activities: activities.collect(),
        links: links
            .map(|(relation, other)| {
                (capital(&chrome.t(relation.message())), to::tie(*other), other.to_string())
            })
            .collect(),
        describe: forms.describe().filter(|_| open),
        source: forms.source().filter(|_| open),
        activity: forms.activity().filter(|_| open),
        link: forms.link().filter(|_| open),
        publish: forms.publish().filter(|_| open),
        proposals: loaded.proposals.iter().map(|row| beside(chrome, row)).collect(),
        wrong: None,
        chrome: chrome.clone(),
    }
}

/// What the schemes that it concerns say of it, and by which rules.
fn recognised(chrome: &Chrome, tie: &Tie) -> Vec<Detail> {
    let register = chrome.state.register.now();
    let country = |party| register.party(party).map(|row| row.country);
    let said = |scheme: recognition::Recognised| {
        let mut said = vec![format!("{}.", capital(&scheme.state))];
        said.extend(scheme.rules);
        (scheme.name, said.join(" "))
    };
    recognition::told(tie, country, chrome.today, chrome.words()).into_iter().map(said).collect()
}

fn about_side(teller: &Teller<'_>, side: &SideState) -> Vec<Detail> {
    let chrome = teller.chrome;
    let mut out = Vec::new();
    out.extend(side.status_since.map(|date| (chrome.t("desk-status-since"), teller.date(date))));
    out.extend(side.condition.clone().map(|text| (chrome.t("desk-condition"), text)));
    out.extend(side.statute.clone().map(|text| (chrome.t("desk-statute"), text)));
    out.extend(side.before_hold.map(|status| (chrome.t("desk-before"), chrome.t(status.message()))));
    out.extend(side.successor.map(|tie| (chrome.t("desk-successor"), tie.to_string())));
    if let Some(signature) = &side.signature {
        let who = signature.signatory.clone().unwrap_or_else(|| chrome.t("unknown"));
        let capacity = chrome.t(signature.capacity.message());
        let date = signature.date.map(|date| teller.date(date)).unwrap_or_default();
        let all: Vec<String> = [who, capacity, date].into_iter().filter(|text| !text.is_empty()).collect();
        out.push((chrome.t("desk-signed"), all.join(", ")));
    }
    if let Some(budget) = &side.budget {
        let date = budget.date.map(|date| teller.date(date));
        let all: Vec<String> = budget.body.clone().into_iter().chain(date).collect();
        let all = if all.is_empty() { chrome.t("desk-yes") } else { all.join(", ") };
        out.push((chrome.t("desk-budget-approved"), all));
    }
    let confirmed = side.confirmed.map_or_else(|| chrome.t("desk-never"), |date| teller.date(date));
    out.push((chrome.t("desk-confirmed"), confirmed));
    out
}

impl DeskTiePage {
    fn put_back(&mut self, sent: &Sent<'_>) {
        let sides = self.sides.iter_mut().flat_map(|side| side.steps.iter_mut().chain(&mut side.forms));
        let pieces = self.sources.iter_mut().filter_map(|piece| piece.withdraw.as_mut());
        let whole =
            [&mut self.describe, &mut self.source, &mut self.activity, &mut self.link, &mut self.publish];
        let whole = whole.into_iter().filter_map(Option::as_mut);
        self.wrong = sent.put_back(sides.chain(pieces).chain(whole), &self.chrome);
    }

    fn published_in_words(&self) -> String {
        self.chrome.t(if self.published { "desk-is-public" } else { "desk-not-public" })
    }

    fn merged_in_words(&self, other: &str) -> String {
        self.chrome.say(&Message::new("desk-merged").with("other", other))
    }

    fn side_class(&self, at: impl std::borrow::Borrow<usize>) -> &'static str {
        if *at.borrow() == 0 { "city-a" } else { "city-b" }
    }
}
