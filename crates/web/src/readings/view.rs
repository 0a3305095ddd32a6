//! The two readings of one match as a page shows them: a name, a bar, points and words.

use matching::{Match, Weights};
use wording::Words;

use super::{KINDS, name_id, of, standing};
use crate::draw::{Svg, reading_bar};

/// One reading of a match.
#[derive(Debug, Clone)]
pub struct ReadingRow {
    /// "Fit".
    pub name: String,
    /// Its bar. Decoration: the points and the words say the same.
    pub bar: Svg,
    /// Points, with sign.
    pub points: String,
    /// "closer than 9,700 of 10,000 pairs".
    pub standing: String,
}

/// The scale that all readings on a page share, so that they can be compared.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// From the least to the most points of any reading.
    pub fn of<'m>(matches: impl IntoIterator<Item = &'m Match>) -> Self {
        let amounts = matches.into_iter().flat_map(|m| KINDS.map(|kind| f64::from(of(m, kind).amount)));
        let finite = amounts.filter(|a| a.is_finite());
        let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(l, h), a| (l.min(a), h.max(a)));
        Self { low, high }
    }
}

/// Both readings of a match.
pub fn rows(m: &Match, weights: &Weights, scale: Scale, words: &Words) -> [ReadingRow; 2] {
    KINDS.map(|kind| {
        let reading = of(m, kind);
        let written = words.number(f64::from(reading.amount), 2);
        ReadingRow {
            name: words.text(name_id(kind)),
            bar: reading_bar(f64::from(reading.amount), scale.low, scale.high),
            points: if reading.amount >= 0.005 { format!("+{written}") } else { written },
            standing: words.say(&standing(kind, &reading, weights)),
        }
    })
}
