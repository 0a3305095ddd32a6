//! What would come of it if a party went on in another.

use partnership::Id;
use partnership::id::kind;
use store::registry::TieRow;
use wording::Message;

use crate::accounts::{Signed, store_failed};
use crate::desk::{Called, Field, Form, Kind, Line, LookedAt, attested, beside};
use crate::parties::load::Loaded;
use crate::parties::page::{TieLine, line};
use crate::parties::tell::Teller;
use crate::parties::to;
use crate::shell::{Chrome, Failure};

/// Ties that a list of the preview names; of more it says how many there are.
const SHOWN: usize = 50;
/// The keys of the two forms: one city recorded twice, and a municipality that became part of another.
pub(super) const SAME: &str = "same";
pub(super) const MERGED: &str = "merged";

/// Ties of one lot: so many are named, and so many there are.
#[derive(Clone)]
pub(super) struct Lot {
    pub(super) lines: Vec<TieLine>,
    pub(super) more: Option<String>,
}

/// What would come of it.
pub(super) struct Preview {
    /// “Altdorf goes on in Neustadt.”
    pub(super) lead: String,
    pub(super) other: String,
    pub(super) other_desk: String,
    pub(super) lines: Vec<Line<2>>,
    pub(super) over: Lot,
    pub(super) itself: Lot,
    /// Of those between the two, whether one still stands.
    pub(super) stands: bool,
    /// Ties that would be on record twice: the one that goes over, and the one that is there.
    pub(super) twice: Vec<(TieLine, TieLine)>,
    /// Organisations that speak for the one that goes.
    pub(super) speaks: Vec<String>,
    /// The one that stays lies at no place of the gazetteer, but the one that goes does.
    pub(super) placeless: bool,
    /// Address of the same with the two the other way round.
    pub(super) swapped: String,
    pub(super) same: Form,
    pub(super) merged: Form,
}

/// What would come of it if the one went on in the other.
pub(super) async fn preview(signed: &Signed, goes: &Loaded, stays: &Loaded) -> Result<Preview, Failure> {
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
    let speaks = signed.forest.organisations.iter().filter(|o| o.node.party == Some(goes.id));
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
        speaks: speaks.map(|o| o.name.clone()).collect(),
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
    let (revision, other_revision) = (goes.history.revision(), stays.history.revision());
    new.field(Field::hidden("form", key))
        .fields(LookedAt { revision, other: stays.id, other_revision }.fields())
        .fields(fields)
}
