//! What can go wrong, and the exit code of each.

use std::io;
use std::process::ExitCode;

use serde_json::json;
use wording::{Message, english};

/// Why a command ends without having done what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The reader of our output went away: nothing is wrong.
    BrokenPipe,
    /// It could not be done.
    Operation(String),
    /// The command line asks for something that cannot be.
    Usage(Vec<Message>),
    /// A name that several places have.
    Ambiguous {
        /// The name.
        text: String,
        /// Full names and ids, the likeliest first.
        candidates: Vec<Candidate>,
    },
    /// A name or id that no place has.
    NotFound {
        /// The name.
        text: String,
        /// The nearest spellings.
        nearest: Vec<Candidate>,
    },
    /// A file that was handed in is bad.
    BadFile {
        /// The file's name.
        file: String,
        /// What is wrong, a line each.
        problems: Vec<String>,
    },
}

/// A place that may have been meant.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(crate) struct Candidate {
    /// GeoNames id.
    pub id: u32,
    /// Name, division, country.
    pub full_name: String,
    /// People, where known.
    pub population: Option<u32>,
}

/// What a command returns.
pub(crate) type Done = Result<(), Failure>;

/// Most problems of one file that are printed; the rest is counted.
const MOST_PROBLEMS: usize = 100;

impl Failure {
    /// Anything that has an error message.
    pub(crate) fn operation(error: impl std::fmt::Display) -> Self {
        Self::Operation(error.to_string())
    }

    /// The exit code: see `args::EXIT_CODES`.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Operation(_) => 1,
            Self::Usage(_) => 2,
            Self::Ambiguous { .. } => 3,
            Self::NotFound { .. } => 4,
            Self::BadFile { .. } => 5,
        }
    }

    /// Says what is wrong on standard error and gives the exit code.
    pub(crate) fn report(&self, as_json: bool) -> ExitCode {
        if !matches!(self, Self::BrokenPipe) {
            let text = if as_json { self.json().to_string() } else { self.text() };
            // Standard error may be closed as well; there is nobody left to tell then.
            let _ = io::Write::write_all(&mut anstream::stderr(), format!("{text}\n").as_bytes());
        }
        ExitCode::from(self.code())
    }

    /// What is wrong, without its particulars.
    pub(crate) fn title(&self) -> String {
        let words = english();
        match self {
            Self::BrokenPipe => String::new(),
            Self::Operation(text) => text.clone(),
            Self::Usage(messages) => messages.iter().map(|m| words.say(m)).collect::<Vec<_>>().join("\n"),
            Self::Ambiguous { text, .. } => {
                words.say(&Message::new("cli-ambiguous").with("text", text.as_str()))
            }
            Self::NotFound { text, .. } => {
                words.say(&Message::new("cli-not-found").with("text", text.as_str()))
            }
            Self::BadFile { file, problems } => words
                .say(&Message::new("cli-bad-file").with("file", file.as_str()).with("count", problems.len())),
        }
    }

    fn text(&self) -> String {
        let words = english();
        let mut out = format!("{}{}", words.text("cli-error"), self.title());
        let mut line = |text: &str| {
            out.push_str("\n  ");
            out.push_str(text);
        };
        match self {
            Self::Ambiguous { candidates, .. } => {
                candidates.iter().for_each(|c| line(&c.line()));
                out.push('\n');
                out.push_str(&words.text("cli-ambiguous-advice"));
            }
            Self::NotFound { nearest, .. } if !nearest.is_empty() => {
                nearest.iter().for_each(|c| line(&c.line()));
                out.push('\n');
                out.push_str(&words.text("cli-not-found-advice"));
            }
            Self::NotFound { .. } => {
                out.push('\n');
                out.push_str(&words.text("cli-not-found-nothing-near"));
            }
            Self::BadFile { problems, .. } => {
                problems.iter().take(MOST_PROBLEMS).for_each(|p| line(p));
                if problems.len() > MOST_PROBLEMS {
                    let more = problems.len() - MOST_PROBLEMS;
                    line(&words.say(&Message::new("cli-bad-file-more").with("count", more)));
                }
                out.push('\n');
                out.push_str(&words.text("cli-bad-file-advice"));
            }
            _ => {}
        }
        out
    }

    fn json(&self) -> serde_json::Value {
        let mut value = json!({ "error": self.key(), "code": self.code(), "message": self.title() });
        match self {
            Self::Ambiguous { candidates, .. } => value["candidates"] = json!(candidates),
            Self::NotFound { nearest, .. } => value["nearest"] = json!(nearest),
            Self::BadFile { problems, .. } => value["problems"] = json!(problems),
            _ => {}
        }
        value
    }

    fn key(&self) -> &'static str {
        match self {
            Self::BrokenPipe => "broken-pipe",
            Self::Operation(_) => "operation",
            Self::Usage(_) => "usage",
            Self::Ambiguous { .. } => "ambiguous",
            Self::NotFound { .. } => "not-found",
            Self::BadFile { .. } => "bad-file",
        }
    }
}

impl Candidate {
    /// Of one place.
    pub(crate) fn of(place: gazetteer::Place<'_>) -> Self {
        Self { id: place.id().0, full_name: place.full_name(), population: place.population() }
    }

    /// "6035615  Lacombe, Alberta, Canada (13,985 people)".
    fn line(&self) -> String {
        let words = english();
        let people = match self.population {
            Some(n) => words.say(&Message::new("cli-people").with("count", n)),
            None => words.text("cli-people-unknown"),
        };
        format!("{:>10}  {} ({people})", self.id, self.full_name)
    }
}

/// Writing to a pipe whose reader went away is no error; anything else is.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::operation(error) }
    }
}
