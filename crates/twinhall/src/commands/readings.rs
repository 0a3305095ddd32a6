//! Fit, precedent, how usual such a tie is, and what should be known of a country first, as
//! `match` and `compare` print them.

use gazetteer::{PlaceIx, World};
use matching::{Match, Weights};
use web::places::situation_abroad;
use web::readings::{self, Blend, KINDS, Likelihood};
use wording::{Message, english};

use crate::commands::value;
use crate::failure::Done;
use crate::output::Output;

/// What a list is ordered by.
pub(crate) fn blend(weights: &Weights, out: &mut Output) -> Done {
    out.wrapped(&english().text(Blend::of(weights).said_id()), 0)
}

/// What the readings mean, behind a list.
pub(crate) fn about(weights: &Weights, out: &mut Output) -> Done {
    out.line("")?;
    out.wrapped(&readings::about(Blend::of(weights), english()), 0)
}

/// Both readings of one match and how usual such a tie is, in sentences.
pub(crate) fn sentences(m: &Match, weights: &Weights, out: &mut Output) -> Done {
    let words = english();
    let mut said: Vec<String> = KINDS
        .iter()
        .map(|&kind| {
            let reading = readings::of(m, kind);
            words.say(
                &Message::new("reading-said")
                    .with("name", words.text(readings::name_id(kind)))
                    .with("points", value::signed(reading.amount))
                    .with("standing", readings::standing(kind, &reading, weights)),
            )
        })
        .collect();
    said.extend(Likelihood::of(m.likelihood).map(|l| words.say(&l.sentence())));
    out.wrapped(&said.join(" "), 0)
}

/// How usual such a tie is, for a column.
pub(crate) fn likelihood(m: &Match) -> String {
    Likelihood::of(m.likelihood).map(|l| english().say(&l.cell())).unwrap_or_default()
}

/// What should be known of the countries of these places first: each note once, with the
/// places it is about.
pub(crate) fn situations(world: &World, from: PlaceIx, places: &[PlaceIx], out: &mut Output) -> Done {
    let words = english();
    let mut notes: Vec<(String, Vec<&str>)> = Vec::new();
    for &ix in places {
        let place = world.place(ix);
        let Some(note) = situation_abroad(world.place(from), place, words) else { continue };
        match notes.iter_mut().find(|(known, _)| *known == note) {
            Some((_, names)) => names.push(place.name()),
            None => notes.push((note, vec![place.name()])),
        }
    }
    for (note, names) in notes {
        let said = Message::new("situation-of").with("places", names.join(", ")).with("note", note);
        out.wrapped(&words.say(&said), 0)?;
    }
    Ok(())
}
