//! What earlier statements of an import said of the same tie.
//!
//! Of two that say the same the later one merely repeats. One that contradicts is shown with what
//! it contradicts and writes nothing. One that speaks of another time, when the earlier tie was over
//! or had not begun, is a tie of its own.

use std::collections::HashMap;

use partnership::Date;
use partnership::tie::{AgreementStatus, TieKind};

use super::compare::covers;
use super::outcome::{Conflict, End};

/// The sides of a tie, in order, and its kind.
pub(super) type Between = ([End; 2], TieKind);

/// What one statement says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The statement.
    pub(super) key: String,
    /// Since when.
    pub(super) since: Option<Date>,
    /// Until when.
    pub(super) until: Option<Date>,
    /// Whether it is over, as it says.
    pub(super) over: bool,
    /// Where it stands, stated or meant.
    pub(super) status: AgreementStatus,
    /// Whether it says itself where it stands. Another register does, by stating an end or none.
    pub(super) says_status: bool,
}

/// All that was said so far.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Between, Vec<Said>>);

impl Seen {
    /// What was said first of the same tie at the same time.
    pub(super) fn earlier(&self, between: &Between, said: &Said) -> Option<&Said> {
        self.0.get(between)?.iter().find(|earlier| !earlier.is_apart(said))
    }

    /// Remembers what was said.
    pub(super) fn note(&mut self, between: Between, said: Said) {
        self.0.entry(between).or_default().push(said);
    }
}

impl Said {
    /// Whether one of them was over before the other began.
    fn is_apart(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| match (a.until.filter(|_| a.over), b.since) {
            (Some(until), Some(since)) => since.is_after(until.latest()),
            _ => false,
        };
        before(self, other) || before(other, self)
    }

    /// In what a later statement of the same tie contradicts this one, which `recorded` stands for
    /// in what is returned. What the later one leaves out contradicts nothing.
    pub(super) fn contradicted_by(&self, later: &Self) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        if let (Some(recorded), Some(stated)) = (self.since, later.since)
            && !covers(recorded, stated)
            && !covers(stated, recorded)
        {
            conflicts.push(Conflict::Since { recorded, stated });
        }
        match (self.over, later.over) {
            (false, true) => conflicts.push(Conflict::Ended { stated: later.until }),
            (true, false) if later.says_status => conflicts.push(Conflict::Stands { ended: self.until }),
            (true, true) => {
                if let (Some(recorded), Some(stated)) = (self.until, later.until)
                    && !covers(recorded, stated)
                    && !covers(stated, recorded)
                {
                    conflicts.push(Conflict::Ended { stated: Some(stated) });
                }
            }
            _ if later.says_status && self.status != later.status => {
                conflicts.push(Conflict::Status { recorded: self.status, stated: later.status });
            }
            _ => {}
        }
        conflicts
    }
}
