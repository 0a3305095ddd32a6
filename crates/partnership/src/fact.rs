//! Facts: what is recorded, who says so, on what authority, and since when it holds.

use jiff::civil;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::id::{Id, kind};

/// One fact of a subject: what happened, and all that makes it believable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact<W> {
    /// What happened.
    pub what: W,
    /// When it took effect in the world; unknown if absent, and then at the latest when recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// On what authority: “Board of Aldermen, resolution 97-12”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The sources it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Id<kind::Evidence>>,
    /// Who was told: offices and organisations, no private persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// What else there is to say, such as the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<W> Fact<W> {
    /// The bare fact, without date, authority, sources or note.
    pub fn new(what: W) -> Self {
        Self { what, effective: None, authority: None, evidence: Vec::new(), told: Vec::new(), note: None }
    }

    /// With the date it took effect.
    #[must_use]
    pub fn effective(mut self, date: Date) -> Self {
        self.effective = Some(date);
        self
    }

    /// With the authority it rests on.
    #[must_use]
    pub fn authority(mut self, authority: impl Into<String>) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// With sources.
    #[must_use]
    pub fn evidence(mut self, evidence: impl IntoIterator<Item = Id<kind::Evidence>>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// With those who were told.
    #[must_use]
    pub fn told(mut self, told: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.told.extend(told.into_iter().map(Into::into));
        self
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl<W> From<W> for Fact<W> {
    fn from(what: W) -> Self {
        Self::new(what)
    }
}

/// A fact as the journal holds it: with its place in the order, when it was recorded and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded<W> {
    /// 1, 2, 3 … within its subject.
    pub revision: u64,
    /// Since when it is known.
    pub at: Timestamp,
    /// Who recorded it; nobody for a job or an import without a person.
    pub by: Option<Id<kind::Person>>,
    /// On behalf of which organisation.
    pub organisation: Id<kind::Organisation>,
    /// The fact.
    pub fact: Fact<W>,
}

impl<W> Recorded<W> {
    /// The first day on which it may have taken effect: of its date, or else the day it was
    /// recorded (UTC).
    #[must_use]
    pub fn day(&self) -> civil::Date {
        self.fact.effective.map_or_else(|| day_of(self.at), Date::earliest)
    }
}

/// What the facts of a subject say, as far as histories of all subjects need to know.
pub trait What: Clone + PartialEq + Serialize + serde::de::DeserializeOwned {
    /// What kind of thing the facts are about.
    type Subject: Copy + std::fmt::Debug;

    /// The codes of all kinds of fact, as `what.fact` holds them in JSON.
    const KINDS: &'static [&'static str];

    /// The code of this one.
    fn kind(&self) -> &'static str;

    /// The revision that this fact takes back, if that is what it does.
    fn retracts(&self) -> Option<u64>;

    /// The fact that takes back the one with this revision.
    fn retraction(revision: u64, why: String) -> Self;
}

/// The day of an instant, in UTC.
pub(crate) fn day_of(at: Timestamp) -> civil::Date {
    Offset::UTC.to_datetime(at).date()
}

/// The latest day that anyone on earth may call today: clerks in Kiribati (UTC+14) are ahead.
#[must_use]
pub fn latest_today(now: Timestamp) -> civil::Date {
    day_of(now.checked_add(14.hours()).unwrap_or(now))
}
