//! In what a statement and the record of the same tie differ.

use jiff::civil;
use partnership::Date;
use partnership::codes::Coded;
use partnership::tie::{AgreementStatus as S, Fields, Term};

use super::known::KnownTie;
use super::outcome::{Change, Conflict};
use crate::rows::Statement;

/// What a statement adds to the record, and in what it contradicts it.
pub(super) fn differences(
    statement: &Statement,
    tie: &KnownTie,
    today: civil::Date,
) -> (Vec<Change>, Vec<Conflict>) {
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    if let Some((stated, _)) = statement.since {
        match tie.since {
            Some(recorded) if recorded == stated || covers(stated, recorded) => {}
            Some(recorded) if !covers(recorded, stated) => {
                conflicts.push(Conflict::Since { recorded, stated })
            }
            recorded => changes.push(Change::Since { recorded, stated }),
        }
    }
    if let Some(stated) = statement.kind.filter(|k| *k != tie.kind) {
        conflicts.push(Conflict::Kind { recorded: tie.kind, stated });
    } else if let (Some(stated), None) = (&statement.local_kind, &tie.local_kind) {
        changes.push(Change::LocalKind { stated: stated.clone() });
    }
    let stands = |status: S| tie.sides.iter().all(|(_, s)| *s == status);
    if let Some((stated, _)) = statement.status.as_ref().filter(|(s, _)| !stands(*s)) {
        let recorded = tie.sides.iter().map(|(_, s)| *s).find(|s| s != stated).unwrap_or(*stated);
        conflicts.push(Conflict::Status { recorded, stated: *stated });
    }
    if let Some((until, _)) = statement.until {
        let recorded = matches!(tie.term, Some(Term::Fixed { until: u }) if u == until);
        if until.is_before(today) && !tie.summary().is_over() {
            conflicts.push(Conflict::Ended { stated: Some(until) });
        } else if tie.term.is_none() && !recorded && !tie.summary().is_over() {
            changes.push(Change::Term { stated: Term::Fixed { until } });
        }
    }
    // An end that is that of the recorded term, which may not be over yet, contradicts nothing.
    let as_agreed = |stated: Date| match tie.term {
        Some(Term::Fixed { until }) => covers(stated, until) && !until.is_before(today),
        _ => false,
    };
    if let Some(ended) = statement.ended
        && !tie.summary().is_over()
        && !ended.date().is_some_and(as_agreed)
    {
        conflicts.push(Conflict::Ended { stated: ended.date() });
    }
    changes.extend(more_fields(&tie.fields, &statement.fields));
    for source in statement.sources.iter().filter(|s| !tie.sources.iter().any(|known| known == s.key())) {
        changes.push(Change::Source { stated: source.clone() });
    }
    (changes, conflicts)
}

/// Whether a date says no less than another and nothing else: 1997 covers 1997-06-14.
pub(super) fn covers(coarse: Date, exact: Date) -> bool {
    coarse.precision() <= exact.precision()
        && coarse.earliest() <= exact.earliest()
        && exact.latest() <= coarse.latest()
}

fn more_fields(recorded: &Fields, stated: &Fields) -> Option<Change> {
    let mut all = recorded.clone();
    let mut added = Vec::new();
    for field in &stated.listed {
        if all.listed.insert(*field) {
            added.push(field.code().to_owned());
        }
    }
    for other in &stated.other {
        if !all.other.contains(other) {
            all.other.push(other.clone());
            added.push(other.clone());
        }
    }
    (!added.is_empty()).then_some(Change::Fields { all, added })
}
