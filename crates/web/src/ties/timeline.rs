//! The facts of a tie as lanes in time.

use jiff::civil;
use partnership::codes::Coded;
use partnership::id::{Id, kind};
use partnership::tie::{AgreementStatus as S, Tie, TieFact};
use partnership::{Date, Recorded};
use wording::{Message, Words};

use crate::draw::lanes::{Event, Span, Tone};
use crate::draw::{Lane, Lanes, Svg, lanes};

/// Sides that have a lane each; the page lists the others in words.
const LANES: usize = 2;

/// Draws the timeline of a tie until a day, by the facts that stand. `names` are the sides' names in
/// their order.
pub(super) fn timeline(
    standing: &[&Recorded<TieFact>],
    tie: &Tie,
    names: &[(Id<kind::Party>, String)],
    until: civil::Date,
    events: Vec<Event>,
    words: &Words,
) -> Svg {
    let to = year(until);
    let sides = names.iter().take(LANES);
    let changes: Vec<Vec<Change>> =
        sides.clone().map(|(party, _)| changes(standing, tie, *party, until)).collect();
    let known = changes.iter().flatten().filter(|c| !c.open).map(|c| c.from);
    let first = known.chain(events.iter().map(|e| e.at)).fold(to, f64::min);
    // Some room before what is known first, for what is not; a young tie has at least three years.
    let from = (first - ((to - first) * 0.04).max(0.5)).min(to - 3.0);
    let lane = |((_, name), changes): (&(Id<kind::Party>, String), &Vec<Change>)| Lane {
        name: name.clone(),
        spans: spans(changes, from, to, words),
    };
    let events = events.into_iter().filter(|e| e.at >= from && e.at <= to).collect();
    let both: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    lanes(&Lanes {
        id: "timeline",
        title: words.say(&Message::new("tie-page-timeline-title").with("names", both.join(", "))),
        desc: words.text("tie-page-timeline-desc"),
        from,
        to,
        lanes: sides.zip(&changes).map(lane).collect(),
        events,
    })
}

struct Change {
    from: f64,
    /// Whether it is not known since when.
    open: bool,
    status: S,
}

/// How one side stood, change after change.
fn changes(
    standing: &[&Recorded<TieFact>],
    tie: &Tie,
    party: Id<kind::Party>,
    until: civil::Date,
) -> Vec<Change> {
    let mut out: Vec<(civil::Date, Change)> = Vec::new();
    for recorded in standing {
        match &recorded.fact.what {
            TieFact::Registered(registration) => {
                let Some(side) = registration.sides.iter().find(|s| s.party == party) else { continue };
                // What is registered as in force was so since it began, as far as is known.
                let began = tie
                    .since
                    .filter(|_| matches!(side.status, S::Signed | S::InForce | S::FriendshipInForce));
                let from = began.or(recorded.fact.effective);
                let day = from.map_or(civil::Date::MIN, Date::earliest);
                out.push((
                    day,
                    Change {
                        from: from.map_or(f64::NEG_INFINITY, |d| year(d.earliest())),
                        open: from.is_none(),
                        status: side.status,
                    },
                ));
            }
            TieFact::StatusChanged { side, to, .. } if *side == party => {
                let day = recorded.day();
                out.push((day, Change { from: year(day), open: false, status: *to }));
            }
            _ => {}
        }
    }
    out.retain(|(day, change)| *day <= until || change.open);
    out.sort_by_key(|(day, _)| *day);
    out.into_iter().map(|(_, change)| change).collect()
}

fn spans(changes: &[Change], from: f64, to: f64, words: &Words) -> Vec<Span> {
    let ends = changes.iter().skip(1).map(|c| c.from).chain([to]);
    changes
        .iter()
        .zip(ends)
        .map(|(change, end)| Span {
            from: change.from.max(from),
            to: end.max(from),
            open_start: change.open,
            tone: tone(change.status),
            label: words.text(change.status.message()),
        })
        .collect()
}

fn tone(status: S) -> Tone {
    match status {
        s if s.is_in_force() || s == S::FriendshipInForce => Tone::Bound,
        s if s.is_over() => Tone::Over,
        S::Suspended | S::LegalHold | S::Emeritus => Tone::Paused,
        _ => Tone::Before,
    }
}

/// A day as a year with its fraction.
pub(super) fn year(day: civil::Date) -> f64 {
    f64::from(day.year()) + (f64::from(day.day_of_year()) - 1.0) / f64::from(day.days_in_year())
}
