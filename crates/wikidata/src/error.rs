//! What can go wrong while Wikidata is read.

use std::time::Duration;

/// Why the service was not asked at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The address of the service is none.
    #[error("“{0}” is not the address of a query service: it begins with https:// or http://")]
    Endpoint(String),
    /// Nobody can be reached about our questions: the service asks for that.
    #[error("say how you can be reached: an e-mail address or the address of a page")]
    Contact,
    /// The client cannot be set up.
    #[error("the connection cannot be set up: {0}")]
    Setup(String),
}

/// Why the service did not answer so that it can be used. Each is told after the tries that
/// the settings allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It cannot be reached.
    #[error("the query service cannot be reached: {0}")]
    Away(String),
    /// It did not answer in time.
    #[error("the query service did not answer within {} s", .0.as_secs())]
    Slow(Duration),
    /// It asks to be left alone for a while.
    #[error("the query service asks to wait {} s", .wait.as_secs())]
    Busy {
        /// For how long.
        wait: Duration,
    },
    /// It fails.
    #[error("the query service fails (status {0})")]
    Failing(u16),
    /// It does not want our question: whoever runs it should look into that.
    #[error("the query service refuses the question (status {status}): {said}")]
    Refused {
        /// The status of its answer.
        status: u16,
        /// What it says, shortened.
        said: String,
    },
    /// It is elsewhere.
    #[error("the query service has moved to {0}: set that address")]
    Moved(String),
    /// The answer is something else: a page for people, mostly.
    #[error("the answer is no list of results, but {0}")]
    NotResults(String),
    /// The answer ends before its end, or is no JSON.
    #[error("the answer is cut short or damaged: {0}")]
    Cut(String),
    /// The answer is longer than any that was asked for can be.
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
}

impl ReadError {
    /// Whether the same question may be answered later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        !matches!(self, Self::Refused { .. } | Self::Moved(_))
    }

    /// Whether a smaller question may be answered at once.
    pub(crate) fn asks_for_less(&self) -> bool {
        matches!(self, Self::Slow(_) | Self::Failing(_) | Self::Cut(_) | Self::TooLong(_))
    }
}
