//! Proposals beside what they are about: whoever changes a tie has before their eyes what
//! visitors say of it.

use jiff::{Timestamp, ToSpan};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Request, TieAction, TieSubject};
use store::proposals::{ProposalRow, ProposalState};
use wording::Message;

use super::{kind_name, to, web_address};
use crate::accounts::{Signed, store_failed};
use crate::desk::capital;
use crate::shell::{Chrome, Failure};

/// An accepted proposal stays beside its tie for so long.
const WORKED_IN_DAYS: i64 = 30;

/// A proposal as it stands beside a form.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    /// The address of its page.
    pub(crate) href: String,
    /// “Correction, 3 days ago, accepted”.
    pub(crate) summary: String,
    /// What it says.
    pub(crate) text: String,
    /// Its source.
    pub(crate) source: String,
    /// The same, where it is an address of the web.
    pub(crate) url: Option<String>,
    /// Whether it is to be worked in now.
    pub(crate) open: bool,
}

/// Whether they may see what is proposed to this organisation.
pub(super) fn may(signed: &Signed, keeper: Id<kind::Organisation>, action: TieAction) -> bool {
    let subject = TieSubject { keeper, sides: Vec::new(), published: false };
    signed.can(Request::Tie(action, &subject))
}

/// What is proposed on a tie that this organisation keeps, for those who may see it.
///
/// # Errors
/// If the store fails.
pub(crate) async fn of_tie(
    signed: &Signed,
    keeper: Id<kind::Organisation>,
    tie: Id<kind::Tie>,
) -> Result<Vec<ProposalRow>, Failure> {
    if !may(signed, keeper, TieAction::SeeProposals) {
        return Ok(Vec::new());
    }
    let now = signed.chrome.state.now();
    let since = now.checked_sub((24 * WORKED_IN_DAYS).hours()).unwrap_or(Timestamp::MIN);
    signed.store().proposals_on(tie, since).await.map_err(|e| store_failed(&e))
}

/// The proposal of this identifier, for those who may see it; nothing if there is none, or none
/// is named.
///
/// # Errors
/// If the store fails.
pub(crate) async fn named(signed: &Signed, id: &str) -> Result<Vec<Beside>, Failure> {
    let Ok(id) = id.parse() else { return Ok(Vec::new()) };
    let found = signed.store().proposal(id).await.map_err(|e| store_failed(&e))?;
    let seen = found.filter(|row| may(signed, row.keeper, TieAction::SeeProposals));
    Ok(seen.iter().map(|row| beside(&signed.chrome, row)).collect())
}

/// As it stands beside a form.
pub(crate) fn beside(chrome: &Chrome, row: &ProposalRow) -> Beside {
    let mut summary = vec![capital(&chrome.t(kind_name(row.kind))), age(chrome, row.made_at)];
    if row.state != ProposalState::Open {
        summary.push(chrome.t(state_name(row.state)));
    }
    Beside {
        href: to::one(row.id),
        summary: summary.join(", "),
        text: row.text.clone(),
        url: web_address(&row.source).map(str::to_owned),
        source: row.source.clone(),
        open: row.state == ProposalState::Accepted,
    }
}

/// The message that says how far a proposal is.
pub(super) fn state_name(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Open => "proposal-state-open",
        ProposalState::Accepted => "proposal-state-accepted",
        ProposalState::Declined => "proposal-state-declined",
    }
}

/// How long ago: today, or so many days.
pub(super) fn age(chrome: &Chrome, at: Timestamp) -> String {
    let days = chrome.state.now().duration_since(at).as_hours().max(0) / 24;
    chrome.say(&Message::new("proposal-age").with("days", days))
}
