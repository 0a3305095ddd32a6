//! The introductions as tables and sentences.

use matching::mutual::{LeftOut, Looks, Why};
use matching::{AT_WAR, Advice, Reason};
use web::query::{ANY, keys};
use web::readings::{Likelihood, PAIRS};
use wording::{Message, english};

use super::Answer;
use crate::args::PriorityArg;
use crate::commands::value;
use crate::failure::Done;
use crate::output::{Output, Rows};
use crate::seekers::column_of_limit;

/// Limits of others that are named; few of them decide.
const MOST_ADVICE: usize = 2;

/// Every seeker with those it is introduced to.
pub(super) fn introductions(answer: &Answer<'_>, out: &mut Output) -> Done {
    let words = english();
    for (i, likelihoods) in answer.likelihoods().iter().enumerate() {
        let seeker = &answer.lines[i].seeker;
        let here = answer.world.place(seeker.place);
        let title = Message::new("introduce-seeker")
            .with("name", here.full_name())
            .with("count", likelihoods.len())
            .with("asked", seeker.introductions);
        out.line(&out.bold(&words.say(&title)))?;
        if let Some(left_out) = answer.chosen.left_out.iter().find(|l| l.seeker == i) {
            out.wrapped(&words.say(&why(left_out)), 2)?;
        } else {
            let col = |id| words.text(id);
            let mut rows = Rows::new(&[
                "",
                &col("introduce-col-to"),
                &format!(">{}", col("cli-col-distance")),
                &format!(">{}", col("introduce-col-likelihood")),
                &col("introduce-col-reason"),
            ]);
            for (m, &likelihood) in answer.reasons[i].iter().zip(likelihoods) {
                let there = answer.world.place(m.place);
                let distance = here.position().zip(there.position()).map(|(a, b)| a.distance_km(b));
                rows.add([
                    String::new(),
                    there.full_name(),
                    value::km(distance),
                    said(likelihood),
                    strongest(&m.reasons).map(|r| words.say(&r.sentence)).unwrap_or_default(),
                ]);
            }
            out.table(rows)?;
            if let Some(one) = answer.fewer.iter().find(|l| l.seeker == i) {
                out.wrapped(&words.say(&why_no_more(one)), 2)?;
            }
        }
        out.line("")?;
    }
    Ok(())
}

/// What all of it comes to, and who is left out.
pub(super) fn summary(answer: &Answer<'_>, out: &mut Output) -> Done {
    let words = english();
    let chosen = answer.chosen;
    let mut say = |message: Message| out.wrapped(&words.say(&message), 0);
    say(Message::new("introduce-counts")
        .with("seekers", answer.lines.len())
        .with("introductions", chosen.introductions.len())
        .with("acceptable", answer.pool.acceptable()))?;
    let share = if chosen.bound > 0.0 { 100.0 * chosen.total / chosen.bound } else { 100.0 };
    say(Message::new("introduce-total")
        .with_number("total", chosen.total, decimals(chosen.total))
        .with_number("bound", chosen.bound, decimals(chosen.total))
        // Rounded down: 100 % is said of nothing that is less.
        .with_number("share", (share * 10.0).floor() / 10.0, 1))?;
    say(Message::new(match (chosen.blocking, answer.priority) {
        (0, _) => "introduce-stable",
        (_, PriorityArg::Everyone) => "introduce-blocking-for-everyone",
        _ => "introduce-blocking",
    })
    .with("count", chosen.blocking))?;
    say(Message::new("introduce-took").with_number("seconds", answer.took.as_secs_f64(), 1))?;
    if !answer.fewer.is_empty() {
        say(Message::new("introduce-fewer").with("count", answer.fewer.len()))?;
    }
    if answer.looks == Looks::Once {
        say(Message::new("introduce-once").with("most", Looks::MOST_TWICE))?;
    }
    if chosen.left_out.is_empty() {
        return say(Message::new("introduce-nobody-left-out"));
    }
    out.heading(&words.say(&Message::new("introduce-left-out").with("count", chosen.left_out.len())))?;
    let mut rows = Rows::new(&["", ""]);
    for left_out in &chosen.left_out {
        let place = answer.world.place(answer.lines[left_out.seeker].seeker.place);
        rows.add([place.full_name(), words.say(&why(left_out))]);
    }
    out.table(rows)
}

/// Why one is left out, and what to relax.
pub(super) fn why(left_out: &LeftOut) -> Message {
    let why = match left_out.why {
        Why::Alone => Message::new("introduce-why-alone"),
        Why::Limits => Message::new("introduce-why-limits"),
        Why::Taken(count) => Message::new("introduce-why-taken").with("count", count),
    };
    with_advice(why, left_out, "introduce-why-many-limits")
}

/// Why one has no more introductions than it has, and what to relax.
pub(super) fn why_no_more(fewer: &LeftOut) -> Message {
    let why = match fewer.why {
        Why::Alone => Message::new("introduce-no-more-seek"),
        Why::Limits => Message::new("introduce-no-more-acceptable"),
        Why::Taken(count) => Message::new("introduce-no-more-free").with("count", count),
    };
    with_advice(why, fewer, "introduce-no-more-many-limits")
}

/// With what to relax; `many` is said where limits keep all others out and no single one does so alone.
fn with_advice(why: Message, left_out: &LeftOut, many: &'static str) -> Message {
    let own = left_out.own.iter().take(MOST_ADVICE).map(|a| relax("introduce-relax-own", a));
    let theirs = left_out.theirs.iter().take(MOST_ADVICE).map(|a| relax("introduce-relax-theirs", a));
    let both = left_out.both.iter().take(MOST_ADVICE).map(|a| relax("introduce-relax-both", a));
    let mut advice = own.chain(theirs).chain(both).peekable();
    if left_out.why == Why::Limits && advice.peek().is_none() {
        return Message::new(many);
    }
    advice.fold(why, |said, more| Message::new("introduce-and").with("said", said).with("more", more))
}

/// What to write into which column, and what that brings.
fn relax(id: &'static str, advice: &Advice) -> Message {
    let column = column_of_limit(if advice.limit == AT_WAR { keys::COUNTRIES } else { advice.limit });
    let change = match advice.limit {
        keys::OWN_COUNTRY | keys::UNKNOWN_POPULATION => Message::new("introduce-with").with("value", "yes"),
        keys::POPULATION_RATIO => Message::new("introduce-with").with("value", ANY),
        AT_WAR => Message::new("introduce-naming-the-other"),
        _ => Message::new("introduce-without"),
    };
    Message::new(id).with("change", change.with("column", column)).with("count", advice.would_add)
}

/// A likelihood as "so many of so many". Among those that a list of matches calls few the best
/// must still be told from the worst here, where a seeker may have no better ones.
fn said(likelihood: f32) -> String {
    const LEAST: f64 = 0.01;
    let pairs = f64::from(likelihood) * f64::from(PAIRS);
    let message = match Likelihood::of(likelihood) {
        Some(Likelihood::Share(n)) => Message::new("introduce-share").with("n", n),
        Some(Likelihood::Few) if pairs < LEAST => {
            Message::new("introduce-share-few").with_number("n", LEAST, 2)
        }
        Some(Likelihood::Few) => Message::new("introduce-share").with_number("n", pairs, 2),
        None => return english().text("unknown"),
    };
    english().say(&message.with("of", PAIRS))
}

/// The reason that adds most.
pub(super) fn strongest(reasons: &[Reason]) -> Option<&Reason> {
    reasons.iter().max_by(|a, b| a.contribution.total_cmp(&b.contribution))
}

/// Three figures that count.
fn decimals(n: f64) -> u8 {
    match n {
        n if n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 1.0 => 2,
        n if n >= 0.1 => 3,
        _ => 5,
    }
}
