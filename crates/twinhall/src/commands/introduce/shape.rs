//! The introductions as JSON.

use matching::mutual::{Looks, Why};
use serde::Serialize;
use web::api::shape::{Match, PlaceLine};
use wording::{Message, english};

use super::Answer;
use super::print::{why, why_no_more};

/// All of it.
#[derive(Serialize)]
pub(super) struct Introduced {
    /// `everyone`, `stable` or `total`.
    priority: &'static str,
    /// In the order of the file.
    seekers: Vec<Seeker>,
    summary: Summary,
}

#[derive(Serialize)]
struct Seeker {
    /// Line of the file.
    line: u64,
    place: PlaceLine,
    /// How many introductions it asked for.
    asked: usize,
    /// The likeliest first.
    introductions: Vec<Introduction>,
    /// `null` for all who have an introduction.
    left_out: Option<LeftOut>,
    /// Why there are no more; `null` for all who have as many as they asked for, or none.
    fewer: Option<LeftOut>,
}

#[derive(Serialize)]
struct Introduction {
    /// 0 to 1, the same for both ends.
    likelihood: f32,
    /// As the seeker sees it, with the reasons by its own weights.
    counterpart: Match,
}

#[derive(Serialize)]
struct LeftOut {
    /// `alone`, `limits` or `taken`.
    why: &'static str,
    /// How many are acceptable to it, and it to them, and not introduced to it.
    acceptable: usize,
    /// Limits of its own: how many more would be acceptable without each.
    own: Vec<Advice>,
    /// The same for limits of the others.
    theirs: Vec<Advice>,
    /// The same for limits that both sides have.
    both: Vec<Advice>,
    /// All of it in a sentence.
    sentence: String,
}

#[derive(Serialize)]
struct Advice {
    limit: &'static str,
    would_add: usize,
}

#[derive(Serialize)]
struct Summary {
    seekers: usize,
    introductions: usize,
    acceptable_pairs: usize,
    /// Whether scores are those of `match`, or by the curves alone.
    looked_twice: bool,
    left_out: usize,
    blocking_pairs: usize,
    total_likelihood: f64,
    /// No choice has a higher total.
    bound: f64,
    /// What choosing took, without the reasons.
    seconds: f64,
}

impl Introduced {
    pub(super) fn of(answer: &Answer<'_>) -> Self {
        let chosen = answer.chosen;
        let seekers = answer.likelihoods().into_iter().enumerate().map(|(i, likelihoods)| {
            let line = &answer.lines[i];
            let of = |(m, likelihood): (&matching::Match, f32)| Introduction {
                likelihood,
                counterpart: Match::of(answer.world, english(), line.seeker.place, m),
            };
            Seeker {
                line: line.line,
                place: PlaceLine::at(answer.world, line.seeker.place),
                asked: line.seeker.introductions,
                introductions: answer.reasons[i].iter().zip(likelihoods).map(of).collect(),
                left_out: chosen.left_out.iter().find(|l| l.seeker == i).map(|l| LeftOut::of(l, &why(l))),
                fewer: answer.fewer.iter().find(|l| l.seeker == i).map(|l| LeftOut::of(l, &why_no_more(l))),
            }
        });
        Self {
            priority: answer.priority.key(),
            seekers: seekers.collect(),
            summary: Summary {
                seekers: answer.lines.len(),
                introductions: chosen.introductions.len(),
                acceptable_pairs: answer.pool.acceptable(),
                looked_twice: answer.looks == Looks::Twice,
                left_out: chosen.left_out.len(),
                blocking_pairs: chosen.blocking,
                total_likelihood: chosen.total,
                bound: chosen.bound,
                seconds: answer.took.as_secs_f64(),
            },
        }
    }
}

impl LeftOut {
    fn of(left_out: &matching::mutual::LeftOut, said: &Message) -> Self {
        let advice = |list: &[matching::Advice]| {
            list.iter().map(|a| Advice { limit: a.limit, would_add: a.would_add }).collect()
        };
        let (key, acceptable) = match left_out.why {
            Why::Alone => ("alone", 0),
            Why::Limits => ("limits", 0),
            Why::Taken(count) => ("taken", count),
        };
        Self {
            why: key,
            acceptable,
            own: advice(&left_out.own),
            theirs: advice(&left_out.theirs),
            both: advice(&left_out.both),
            sentence: english().say(said),
        }
    }
}
