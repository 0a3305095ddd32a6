//! What is not certain of a claim.

use partnership::Date;
use serde::{Deserialize, Serialize};
use wording::{Arg, Message};

use crate::dates::in_words;

/// Something of a claim that is not certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "doubt")]
pub enum ClaimDoubt {
    /// Only one of the two places' entries states it.
    OneSided {
        /// The entry that does.
        by: String,
        /// The one that does not.
        not: String,
    },
    /// The entries state different beginnings; none is taken.
    StartsDiffer {
        /// What they state.
        dates: Vec<Date>,
    },
    /// It began at a time that is not known to the year; no date is taken.
    VagueStart {
        /// The years within which, if they are known.
        within: Option<(i16, i16)>,
    },
    /// One entry states that it ended, and the other that it stands.
    EndOneSided,
    /// A statement that the tie stands counts, and another of the same entries says that it ended.
    EndedOnce {
        /// When it ended, if that is known.
        until: Option<Date>,
        /// Whether it began again after that, so that both can be true.
        again: bool,
    },
    /// The GeoNames id of an entry is that of a place far from where the entry says it lies; the
    /// name counts instead.
    IdFarAway {
        /// The entry.
        id: String,
        /// The GeoNames id.
        geonames: u32,
        /// How far, km.
        km: u32,
    },
}

impl ClaimDoubt {
    /// Whether nobody needs to look at it: nothing can be wrong on record because of it.
    #[must_use]
    pub fn is_minor(&self) -> bool {
        matches!(self, Self::OneSided { .. } | Self::VagueStart { .. } | Self::EndedOnce { again: true, .. })
    }

    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let m = Message::new;
        match self {
            Self::OneSided { by, not } => {
                m("claim-one-sided").with("by", by.as_str()).with("not", not.as_str())
            }
            Self::StartsDiffer { dates } => {
                let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
                m("claim-starts-differ").with("dates", dates.join(", "))
            }
            Self::VagueStart { within: Some((first, last)) } => {
                m("claim-vague-start").with("first", first.to_string()).with("last", last.to_string())
            }
            Self::VagueStart { within: None } => m("claim-unknown-start"),
            Self::EndOneSided => m("claim-end-one-sided"),
            Self::EndedOnce { until, again } => m("claim-ended-once")
                .with("until", until.map_or_else(|| Arg::from("unknown"), |date| Arg::from(in_words(date))))
                .with("again", if *again { "yes" } else { "no" }),
            Self::IdFarAway { id, geonames, km } => m("claim-id-far-away")
                .with("id", id.as_str())
                .with("geonames", geonames.to_string())
                .with("km", *km as usize),
        }
    }
}
