//! How far a long command is, on standard error.
//!
//! On a terminal it is a bar. In a log it is a line now and then, so that whoever reads it
//! knows that the work goes on and how long it will take; commands that are soon done say
//! nothing there.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use wording::{Message, english};

/// How often a log is told.
const SAID_EVERY: Duration = Duration::from_secs(30);
/// How long a stage must have been under way for a guess at what is left.
const GUESSED_AFTER: Duration = Duration::from_secs(5);

/// How far the work is.
pub(crate) struct Bar {
    bar: ProgressBar,
    log: Mutex<Log>,
}

/// What a log was told last.
struct Log {
    title: String,
    /// When the stage began.
    since: Instant,
    /// What was done by then already, as when work is resumed.
    from: usize,
    said: Instant,
}

impl Bar {
    /// With a title.
    pub(crate) fn new(title: &str) -> Self {
        Self::with("{msg} {wide_bar} {pos}/{len} {elapsed} · {eta} left", title)
    }

    /// With a title, and saying how many are done in a second.
    pub(crate) fn with_rate(title: &str) -> Self {
        Self::with("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {elapsed} · {eta} left", title)
    }

    fn with(template: &str, title: &str) -> Self {
        // Hides itself where standard error is not a terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        let now = Instant::now();
        Self { bar, log: Mutex::new(Log { title: title.to_owned(), since: now, from: 0, said: now }) }
    }

    /// Where nobody knows how much there is: only what is said of it.
    pub(crate) fn counting() -> Self {
        Self::with("{spinner} {msg} {elapsed}", "")
    }

    /// How far it is, in words; a log is told now and then.
    pub(crate) fn say(&self, said: &str) {
        self.bar.set_message(said.to_owned());
        self.bar.tick();
        if self.bar.is_hidden() {
            let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            if now - log.said >= SAID_EVERY {
                log.said = now;
                anstream::eprintln!("{said}");
            }
        }
    }

    /// Another stage of the work begins, with so much of it done already.
    pub(crate) fn stage(&self, title: &str, from: usize) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if log.title == title && log.from == from {
            return;
        }
        (log.title, log.since, log.from) = (title.to_owned(), Instant::now(), from);
        self.bar.set_message(title.to_owned());
        self.bar.set_position(from as u64);
        self.bar.reset_eta();
    }

    /// So many of so many are done.
    pub(crate) fn at(&self, done: usize, of: usize) {
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
        if self.bar.is_hidden() {
            self.tell(done, of);
        }
    }

    fn tell(&self, done: usize, of: usize) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if now - log.said < SAID_EVERY {
            return;
        }
        log.said = now;
        let gone = now.duration_since(log.since);
        let left = gone
            .checked_div(u32::try_from(done.saturating_sub(log.from)).unwrap_or(u32::MAX))
            .map(|each| each * u32::try_from(of.saturating_sub(done)).unwrap_or(u32::MAX));
        let words = english();
        let mut said = Message::new("cli-progress")
            .with("title", log.title.as_str())
            .with("done", words.number(done as f64, 0))
            .with("of", words.number(of as f64, 0));
        if let Some(left) = left.filter(|_| gone >= GUESSED_AFTER) {
            said = Message::new("cli-progress-left")
                .with("progress", said)
                .with("left", HumanDuration(left).to_string());
        }
        anstream::eprintln!("{}", words.say(&said));
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
