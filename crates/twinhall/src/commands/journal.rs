//! `twinhall journal`: proof that nothing in the record was altered, and what to write down
//! elsewhere for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use serde_json::{Value, json};
use store::Store;
use store::journal::{Digest, Entry, Fault, Head, Verdict, Wrong};
use store::people::Trees;
use wording::{Message, english};

use super::import::{name, read};
use crate::args::{Journal, JournalCommand};
use crate::database;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::progress::Bar;

/// What stands for the chain of the instance itself, where organisations have identifiers.
const INSTANCE: &str = "instance";

/// Does what was asked.
pub(crate) fn run(args: &Journal, open: &Open, out: &mut Output) -> Done {
    database::reading(&args.database, open, async |store| match &args.command {
        JournalCommand::Verify { organisation, expect } => {
            let only = organisation.as_deref().map(chain).transpose()?;
            let kept = expect.iter().map(|e| expected(e)).collect::<Result<Vec<_>, _>>()?.concat();
            verify(&store, only, &kept, out).await
        }
        JournalCommand::Heads { organisation } => {
            let only = organisation.as_deref().map(chain).transpose()?;
            heads(&store, only, out).await
        }
    })
}

/// The number of a chain, from what stands for it.
fn chain(text: &str) -> Result<i64, Failure> {
    number(text).ok_or_else(|| Failure::Usage(vec![Message::new("cli-bad-id").with("text", text)]))
}

fn number(text: &str) -> Option<i64> {
    match text {
        INSTANCE => Some(0),
        id => id.parse::<Id<kind::Organisation>>().ok().map(Id::number),
    }
}

/// What stands for a chain.
pub(crate) fn called(chain: i64) -> String {
    Id::<kind::Organisation>::from_number(chain).map_or_else(|_| INSTANCE.to_owned(), |id| id.to_string())
}

/// Ends of chains that were kept elsewhere: one, or a file of them.
fn expected(text: &str) -> Result<Vec<Head>, Failure> {
    if let Some(head) = head(text) {
        return Ok(vec![head]);
    }
    let file = Path::new(text);
    let bad = |problems| Failure::BadFile { file: name(file), problems };
    let bytes = read(file)?;
    let content = String::from_utf8_lossy(&bytes);
    let lines = content.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let (heads, wrong): (Vec<_>, Vec<_>) = lines.map(|l| head(l).ok_or(l)).partition(Result::is_ok);
    if !wrong.is_empty() {
        let said = |l: &str| english().say(&Message::new("cli-expect-line").with("text", l));
        return Err(bad(wrong.into_iter().filter_map(Result::err).map(said).collect()));
    }
    let heads: Vec<Head> = heads.into_iter().filter_map(Result::ok).collect();
    if heads.is_empty() {
        return Err(bad(vec![english().text("cli-expect-none")]));
    }
    Ok(heads)
}

/// `ID:ENTRIES:HASH`, or the same with blanks between and anything behind.
fn head(text: &str) -> Option<Head> {
    let mut words = text.split(|c: char| c == ':' || c.is_whitespace()).filter(|w| !w.is_empty());
    let chain = number(words.next()?)?;
    let seq = words.next()?.parse().ok()?;
    Some(Head { chain, seq, hash: Digest::parse(words.next()?)? })
}

/// The names of organisations by their chains.
async fn names(store: &Store) -> BTreeMap<i64, String> {
    // A journal that is not whole may stand beside tables that cannot be read: names are not needed.
    let organisations = Trees::default().now(store).await.map(|f| f.organisations.clone());
    let mut names: BTreeMap<i64, String> =
        organisations.unwrap_or_default().into_iter().map(|o| (o.id.number(), o.name)).collect();
    names.insert(0, english().text("cli-journal-instance"));
    names
}

async fn heads(store: &Store, only: Option<i64>, out: &mut Output) -> Done {
    let heads = store.heads().await.map_err(database::failed)?;
    let heads: Vec<Head> = heads.into_iter().filter(|h| only.is_none_or(|chain| chain == h.chain)).collect();
    let names = names(store).await;
    if out.json {
        return out.json(&heads.iter().map(|h| as_json(h, &names)).collect::<Vec<_>>());
    }
    // Lines and no table: they are handed back to `--expect`, and a hash must not be wrapped.
    for h in &heads {
        let name = names.get(&h.chain).map_or("", String::as_str);
        out.line(format!("{} {} {} {name}", called(h.chain), h.seq, h.hash).trim_end())?;
    }
    Ok(())
}

fn as_json(head: &Head, names: &BTreeMap<i64, String>) -> Value {
    json!({
        "organisation": called(head.chain), "name": names.get(&head.chain),
        "entries": head.seq, "hash": head.hash.to_string(),
    })
}

async fn verify(store: &Store, only: Option<i64>, kept: &[Head], out: &mut Output) -> Done {
    let kept: Vec<Head> =
        kept.iter().copied().filter(|h| only.is_none_or(|chain| chain == h.chain)).collect();
    // Heads that cannot be read are for the walk to name; here they only say how long it will take.
    let known = store.heads().await.unwrap_or_default();
    let all: u64 = known.iter().filter(|h| only.is_none_or(|c| c == h.chain)).map(|h| h.seq).sum();
    let bar = Bar::with_rate(&english().text("cli-journal-verifying"));
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let began = Instant::now();
    let progress = |done: u64| bar.at(size(done), size(all.max(done)));
    let verdict = match only {
        Some(chain) => store.verify_chain(chain, &kept, progress).await,
        None => store.verify(&kept, progress).await,
    };
    let seconds = began.elapsed().as_secs_f64();
    bar.finish();
    let verdict = verdict.map_err(database::failed)?;
    let mut faults = Vec::with_capacity(verdict.faults.len());
    for fault in &verdict.faults {
        // What can be said of it beside: it may be gone, or not to be read.
        let entry = store.entries_after(fault.chain, fault.seq - 1, 1).await.unwrap_or_default().pop();
        faults.push((*fault, entry.filter(|e| e.seq == fault.seq)));
    }
    let proof = Proof { verdict, faults, kept: kept.len(), seconds, names: names(store).await };
    match out.json {
        true => out.json(&proof.json())?,
        false => proof.tell(out)?,
    }
    match proof.faults.len() {
        0 => Ok(()),
        count => Err(Failure::Operation(
            english().say(&Message::new("cli-journal-not-whole").with("count", count)),
        )),
    }
}

/// What came of verifying, with what can be said of each fault.
struct Proof {
    verdict: Verdict,
    faults: Vec<(Fault, Option<Entry>)>,
    kept: usize,
    seconds: f64,
    names: BTreeMap<i64, String>,
}

impl Proof {
    fn rate(&self) -> f64 {
        self.verdict.entries as f64 / self.seconds.max(1e-6)
    }

    fn json(&self) -> Value {
        let faults: Vec<Value> = self
            .faults
            .iter()
            .map(|(fault, entry)| {
                json!({
                    "organisation": called(fault.chain), "name": self.names.get(&fault.chain),
                    "entry": fault.seq, "wrong": key(fault.wrong), "why": english().text(why(fault.wrong)),
                    "at": entry.as_ref().map(|e| e.at), "action": entry.as_ref().map(|e| &e.action),
                    "subject": entry.as_ref().map(|e| e.subject.to_string()),
                })
            })
            .collect();
        let heads: Vec<Value> = self.verdict.heads.iter().map(|h| as_json(h, &self.names)).collect();
        json!({
            "whole": self.faults.is_empty(), "entries": self.verdict.entries, "expected": self.kept,
            "seconds": self.seconds, "entries_a_second": self.rate().round(),
            "chains": heads, "faults": faults,
        })
    }

    fn tell(&self, out: &mut Output) -> Done {
        let words = english();
        let mut table = Rows::new(&[
            &words.text("cli-id"),
            &words.text("cli-name"),
            &format!(">{}", words.text("cli-journal-entries")),
        ]);
        for head in &self.verdict.heads {
            let name = self.names.get(&head.chain).cloned().unwrap_or_default();
            table.add([called(head.chain), name, words.number(head.seq as f64, 0)]);
        }
        if !self.verdict.heads.is_empty() {
            out.table(table)?;
            out.line("")?;
        }
        for (fault, entry) in &self.faults {
            let said = Message::new("cli-journal-fault")
                .with("name", self.names.get(&fault.chain).map_or("", String::as_str))
                .with("id", called(fault.chain))
                .with("entry", fault.seq)
                .with("wrong", Message::new(why(fault.wrong)));
            out.wrapped(&words.say(&said), 0)?;
            if let Some(entry) = entry {
                let bears = Message::new("cli-journal-fault-entry")
                    .with("at", when(entry.at))
                    .with("action", entry.action.as_str())
                    .with("subject", entry.subject.to_string());
                out.wrapped(&words.say(&bears), 2)?;
            }
        }
        if !self.faults.is_empty() {
            return Ok(());
        }
        let whole = Message::new("cli-journal-whole")
            .with("entries", self.verdict.entries)
            .with("chains", self.verdict.heads.len())
            .with("rate", words.number(self.rate(), 0));
        out.wrapped(&words.say(&whole), 0)?;
        match self.kept {
            0 => out.wrapped(&words.text("cli-journal-advice"), 0),
            count => out.wrapped(&words.say(&Message::new("cli-journal-kept").with("count", count)), 0),
        }
    }
}

/// As operators read it.
pub(crate) fn when(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn key(wrong: Wrong) -> &'static str {
    why(wrong).trim_start_matches("journal-")
}

/// The message that says how an entry fails.
pub(crate) fn why(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Altered => "journal-altered",
        Wrong::Removed => "journal-removed",
        Wrong::Broken => "journal-broken",
        Wrong::Head => "journal-head",
        Wrong::Beyond => "journal-beyond",
        Wrong::Kept => "journal-differs",
    }
}
