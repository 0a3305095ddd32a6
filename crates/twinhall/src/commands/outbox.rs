//! `twinhall outbox`: letters that have not gone.

use serde_json::json;
use wording::{Message, english};

use crate::args::Outbox;
use crate::database;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;

/// Prints them, the oldest first.
pub(crate) fn run(args: &Outbox, open: &Open, out: &mut Output) -> Done {
    let waiting = database::with(&args.database, open, async |store| {
        store.letters_waiting().await.map_err(Failure::operation)
    })?;
    if out.json {
        let all: Vec<_> = waiting
            .iter()
            .map(|l| {
                let mut line = json!({
                    "id": l.id, "to": l.letter.to, "subject": l.letter.subject,
                    "since": l.created_at.to_string(), "tries": l.tries, "error": l.error, "failed": l.failed,
                });
                if args.text {
                    line["text"] = json!(l.letter.text);
                }
                line
            })
            .collect();
        return out.json(&all);
    }
    let words = english();
    if waiting.is_empty() {
        return out.line(&words.text("cli-outbox-empty"));
    }
    for l in &waiting {
        out.heading(&l.letter.subject)?;
        let about = Message::new(if l.failed { "cli-outbox-failed" } else { "cli-outbox-waits" })
            .with("to", l.letter.to.as_str())
            .with("since", l.created_at.strftime("%Y-%m-%d %H:%M UTC").to_string())
            .with("tries", l.tries);
        out.line(&words.say(&about))?;
        if let Some(error) = &l.error {
            out.line(error)?;
        }
        if args.text {
            out.line("")?;
            out.line(&l.letter.text)?;
        }
    }
    Ok(())
}
