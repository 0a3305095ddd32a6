//! Going on with a reading.

use std::collections::VecDeque;
use std::time::Duration;

use ::wikidata::{Client, Clock, Found, Item, ItemId, Page, ReadError, Settings, SettingsError, Statement};
use exchange::plan::{Choices, RowChoice};
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use store::readings::{KeptItem, KeptPage, KeptStatement, Moved, Phase, ReadingRow};
use store::{Error, Hand, Store, Via};
use wording::Message;

use super::claims::claims;

/// How long a node may take over one page before another goes on.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The wait after the first failure; four times as long after each further one.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The longest wait.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// Failures in a row after which a reading is stopped: in about a day.
const MOST_FAILURES: u64 = 8;
/// How often a node looks whether a reading is due.
const ROUNDS: Duration = Duration::from_secs(4);
/// Rows that are taken from the database at once.
const TOGETHER: u64 = 5_000;

/// What became of one step.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// There is more to read.
    On(ReadingRow),
    /// All is read.
    Done(ReadingRow),
    /// It went wrong and goes on later.
    Waits {
        /// When.
        until: Timestamp,
        /// What went wrong.
        why: Message,
    },
    /// It went wrong and is stopped.
    Stopped(Message),
    /// Somebody else has gone on with it, or stopped it.
    Elsewhere,
}

/// Goes on with one reading.
pub struct Reader {
    store: Store,
    client: Client,
    clock: Clock,
    /// Items that are still to be asked for.
    wanted: VecDeque<u64>,
}

/// What went wrong, in the reader's words.
#[must_use]
pub fn said(error: &ReadError) -> Message {
    let m = Message::new;
    match error {
        ReadError::Away(why) => m("wikidata-away").with("why", why.as_str()),
        ReadError::Slow(limit) => m("wikidata-slow").with("seconds", limit.as_secs().to_string()),
        ReadError::Busy { wait } => m("wikidata-busy").with("seconds", wait.as_secs().to_string()),
        ReadError::Failing(status) => m("wikidata-failing").with("status", status.to_string()),
        ReadError::Refused { status, said } => {
            m("wikidata-refused").with("status", status.to_string()).with("said", said.as_str())
        }
        ReadError::Moved(to) => m("wikidata-moved").with("to", to.as_str()),
        ReadError::NotResults(what) => m("wikidata-no-results").with("what", what.as_str()),
        ReadError::Cut(_) => m("wikidata-cut"),
        ReadError::TooLong(_) => m("wikidata-too-long"),
    }
}

fn number(id: ItemId) -> u64 {
    id.number()
}

fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::Body(e.to_string()))
}

fn parsed<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Error> {
    serde_json::from_str(body).map_err(|e| Error::Damaged(e.to_string()))
}

impl Reader {
    /// With a client of these settings.
    ///
    /// # Errors
    /// If the settings cannot be used.
    pub fn new(store: &Store, settings: Settings, clock: Clock) -> Result<Self, SettingsError> {
        let client = Client::new(settings, clock.clone())?;
        Ok(Self { store: store.clone(), client, clock, wanted: VecDeque::new() })
    }

    /// The next page of a reading, or its end: then an import of all that was read is there.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn step(&mut self, reading: &ReadingRow) -> store::Result<Step> {
        let until = (self.clock)().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if !reading.phase.is_under_way() || !self.store.take_reading(reading, until).await? {
            return Ok(Step::Elsewhere);
        }
        let asked = match reading.phase {
            Phase::Statements => self.statements(reading).await,
            _ => self.items(reading).await,
        };
        let moved = match asked {
            Ok(Some(moved)) => moved?,
            Ok(None) => return self.finish(reading).await,
            Err(error) => return self.failed(reading, &error).await,
        };
        if moved == Moved::Elsewhere {
            return Ok(Step::Elsewhere);
        }
        match self.store.reading(reading.id).await? {
            Some(now) if now.phase.is_under_way() => Ok(Step::On(now)),
            _ => Ok(Step::Elsewhere),
        }
    }

    async fn statements(&mut self, reading: &ReadingRow) -> Result<Option<store::Result<Moved>>, ReadError> {
        let before = self.client.requests();
        let after = reading.position.parse().ok();
        let page = self.client.statements(after.as_ref(), &reading.countries).await?;
        Ok(Some(self.keep_statements(reading, page, before).await))
    }

    async fn keep_statements(&self, reading: &ReadingRow, page: Page, before: u64) -> store::Result<Moved> {
        let kept = |s: &Statement| -> store::Result<KeptStatement> {
            Ok(KeptStatement {
                id: s.id.to_string(),
                item: number(s.item),
                partner: s.partner.map(number),
                body: json(s)?,
            })
        };
        let page = KeptPage {
            statements: page.statements.iter().map(kept).collect::<store::Result<_>>()?,
            modified: page.modified.iter().map(|(item, at)| (number(*item), *at)).collect(),
            last: page.last.map(|id| id.to_string()),
            requests: self.client.requests() - before,
        };
        self.store.keep_statements(reading, &page, (self.clock)()).await
    }

    /// The next items; `None` if there are no more.
    async fn items(&mut self, reading: &ReadingRow) -> Result<Option<store::Result<Moved>>, ReadError> {
        if self.wanted.is_empty() {
            match self.store.items_wanted(reading).await {
                Ok(wanted) => self.wanted = wanted.into(),
                Err(error) => return Ok(Some(Err(error))),
            }
        }
        let from: u64 = reading.position.parse().unwrap_or(0);
        self.wanted.retain(|n| *n > from);
        let now: Vec<ItemId> = self
            .wanted
            .iter()
            .take(self.client.items_at_once())
            .filter_map(|n| ItemId::from_number(*n))
            .collect();
        if now.is_empty() {
            return Ok(None);
        }
        let before = self.client.requests();
        let found = self.client.items(&now).await?;
        let mut items: Vec<KeptItem> = Vec::with_capacity(found.len());
        for Found { asked, item } in found {
            match json(&item) {
                Ok(body) => items.push(KeptItem { number: number(asked), body }),
                Err(error) => return Ok(Some(Err(error))),
            }
        }
        items.sort_by_key(|i| i.number);
        self.wanted.drain(..now.len());
        let requests = self.client.requests() - before;
        Ok(Some(self.store.keep_items(reading, &items, requests, (self.clock)()).await))
    }

    async fn failed(&self, reading: &ReadingRow, error: &ReadError) -> store::Result<Step> {
        let (now, why) = ((self.clock)(), said(error));
        let mut wait = FIRST_WAIT;
        for _ in 0..reading.failures.min(MOST_FAILURES) {
            wait = wait.saturating_mul(4).min(LONGEST_WAIT);
        }
        if let ReadError::Busy { wait: asked } = error {
            wait = wait.max(SignedDuration::try_from(*asked).unwrap_or(LONGEST_WAIT));
        }
        let until = now.checked_add(wait).unwrap_or(Timestamp::MAX);
        let again = (error.is_passing() && reading.failures + 1 < MOST_FAILURES).then_some(until);
        let text = wording::english().say(&why);
        self.store.reading_failed(reading.id, &text, again, now).await?;
        Ok(if again.is_some() { Step::Waits { until, why } } else { Step::Stopped(why) })
    }

    /// Makes an import of what was read.
    async fn finish(&self, reading: &ReadingRow) -> store::Result<Step> {
        let now = (self.clock)();
        let (statements, items) = everything(&self.store, reading).await?;
        let day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        // Planning hundreds of thousands of lines is work for a thread of its own.
        let made = tokio::task::spawn_blocking(move || claims(statements, items, day, wording::english()));
        let claims = made.await.map_err(|e| Error::Damaged(e.to_string()))?;
        let before = self.store.import_of_last_reading(reading.organisation).await?;
        let before = match before {
            Some(import) => self.store.import(import).await?,
            None => None,
        };
        let mut import = None;
        if !claims.ties.is_empty() {
            let hand = Hand {
                person: reading.person,
                organisation: Some(reading.organisation),
                via: Via::Import,
                at: now,
            };
            let bytes = claims.to_lines().map_err(|e| Error::Body(e.to_string()))?;
            let name = format!("{}, {day}", claims.source);
            let mapping = before.as_ref().map_or("{}", |row| &row.mapping);
            let made = self.store.begin_import(&hand, &name, &bytes, mapping).await?;
            if let Some(row) = &before {
                self.store.set_import(made, mapping, &json(&lasting(&row.choices))?).await?;
            }
            import = Some(made);
        }
        if !self.store.finish_reading(reading.id, import, now).await? {
            // Stopped in this very moment: what nobody asked for any more is not left behind.
            if let Some(import) = import {
                self.store.drop_import(import).await?;
            }
            return Ok(Step::Elsewhere);
        }
        // What was read before and never written, this takes the place of.
        if let (Some(row), Some(_)) = (before, import) {
            self.store.drop_import(row.id).await?;
        }
        Ok(self.store.reading(reading.id).await?.map_or(Step::Elsewhere, Step::Done))
    }
}

/// The choices that hold for the next reading too: which places are meant, and what is left out.
/// That Wikidata is right was said of what it stated then.
fn lasting(choices: &str) -> Choices {
    let mut choices: Choices = serde_json::from_str(choices).unwrap_or_default();
    choices.rows.retain(|_, choice| *choice == RowChoice::Skip);
    choices
}

/// All statements and items that were read for a registry.
async fn everything(store: &Store, reading: &ReadingRow) -> store::Result<(Vec<Statement>, Vec<Found>)> {
    let of: Id<kind::Organisation> = reading.organisation;
    let (mut statements, mut items) = (Vec::new(), Vec::new());
    let mut after = String::new();
    loop {
        let part = store.statements_read(of, &after, TOGETHER).await?;
        let Some((last, _)) = part.last() else { break };
        after.clone_from(last);
        for (_, body) in &part {
            statements.push(parsed(body)?);
        }
    }
    let mut after = 0;
    loop {
        let part = store.items_read(of, after, TOGETHER).await?;
        let Some((last, _)) = part.last() else { break };
        after = *last;
        for (asked, body) in &part {
            let item: Item = parsed(body)?;
            items.extend(ItemId::from_number(*asked).map(|asked| Found { asked, item }));
        }
    }
    Ok((statements, items))
}

/// Goes on with every reading that is due, until none is: one after the other, and one
/// question at a time.
///
/// # Errors
/// If the database fails.
pub async fn round(
    store: &Store,
    clock: &Clock,
    settings: impl Fn(&ReadingRow) -> Settings,
) -> store::Result<()> {
    for due in store.readings_due(clock()).await? {
        let mut reader = match Reader::new(store, settings(&due), clock.clone()) {
            Ok(reader) => reader,
            Err(error) => {
                store.reading_failed(due.id, &error.to_string(), None, clock()).await?;
                continue;
            }
        };
        let mut reading = due;
        while let Step::On(next) = reader.step(&reading).await? {
            reading = next;
        }
    }
    Ok(())
}

/// Goes on with readings for as long as the program runs.
pub async fn follow(store: Store, clock: Clock) {
    let mut every = tokio::time::interval(ROUNDS);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let settings = |reading: &ReadingRow| {
        let contact = reading.contact.clone().unwrap_or_default();
        Settings::new(reading.endpoint.clone(), contact)
    };
    loop {
        every.tick().await;
        if let Err(error) = round(&store, &clock, settings).await {
            tracing::error!(%error, "a reading of Wikidata could not go on");
        }
    }
}
