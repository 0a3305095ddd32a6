//! The two readings of a score in words: *fit*, how alike two cities are, and *precedent*,
//! what cities like them did; how usual such a tie is; and which of the two a list is
//! ordered by. Pages, downloads and the command line say it with these messages.

mod blend;
mod view;

use matching::{Criterion, Match, Reading, ReadingKind, Weights};
use wording::{Message, Words};

pub use blend::Blend;
pub use view::{ReadingRow, Scale, rows};

/// Both readings, in the order in which pages show them.
pub const KINDS: [ReadingKind; 2] = [ReadingKind::Fit, ReadingKind::Precedent];

/// One of the two readings of a match.
pub fn of(m: &Match, kind: ReadingKind) -> Reading {
    match kind {
        ReadingKind::Fit => m.fit,
        ReadingKind::Precedent => m.precedent,
    }
}

/// Id of the message that names a reading.
pub fn name_id(kind: ReadingKind) -> &'static str {
    match kind {
        ReadingKind::Fit => "reading-fit",
        ReadingKind::Precedent => "reading-precedent",
    }
}

/// What the two readings and the likelihood are, once for a page.
pub fn about(blend: Blend, words: &Words) -> String {
    let said = ["readings-about", "likelihood-about"].map(|id| words.text(id)).join(" ");
    if blend == Blend::Both { said } else { format!("{said} {}", words.text("likelihood-usual")) }
}

/// Whether a reading counts with these weights.
pub fn counts(kind: ReadingKind, weights: &Weights) -> bool {
    Criterion::ALL.iter().any(|&c| c.reading() == kind && weights.of(c) != 0.0)
}

/// How a pair stands among all pairs by a reading: "closer than 97 of 100 pairs".
pub fn standing(kind: ReadingKind, reading: &Reading, weights: &Weights) -> Message {
    if !counts(kind, weights) {
        return Message::new("reading-left-out");
    }
    let id = match kind {
        ReadingKind::Fit => "reading-fit-standing",
        ReadingKind::Precedent => "reading-precedent-standing",
    };
    match surpassed(reading.standing) {
        Some((n, of)) => Message::new(id).with("n", n).with("of", of),
        None => Message::new("reading-lowest"),
    }
}

/// A share near 1 as "so many of so many", fine where it matters and never all of them;
/// `None` below one of a hundred.
fn surpassed(share: f32) -> Option<(u32, u32)> {
    let share = f64::from(share).clamp(0.0, 1.0);
    let of: u32 = match share {
        s if s >= 0.9995 => 10_000,
        s if s >= 0.995 => 1_000,
        _ => 100,
    };
    let n = (share * f64::from(of)).round() as u32;
    (n > 0).then_some((n.min(of - 1), of))
}

/// A likelihood as "about so many of so many".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// About so many of so many pairs.
    Share(u32, u32),
    /// Fewer than one of 10,000.
    Few,
}

impl Likelihood {
    /// Of a share; `None` where there is none: divisions have no calibrated share.
    pub fn of(share: f32) -> Option<Self> {
        let share = f64::from(share);
        if !(share > 0.0 && share <= 1.0) {
            return None;
        }
        // Two figures at most: the share is an estimate.
        let of: u32 = match share {
            s if s >= 0.095 => 100,
            s if s >= 0.0095 => 1_000,
            s if s >= 0.000_095 => 10_000,
            _ => return Some(Self::Few),
        };
        let n = (share * f64::from(of)).round() as u32;
        Some(Self::Share(n.clamp(1, of - 1), of))
    }

    /// "about 12 of 1,000 pairs like this one".
    pub fn short(self) -> Message {
        match self {
            Self::Share(n, of) => Message::new("likelihood-share").with("n", n).with("of", of),
            Self::Few => Message::new("likelihood-few"),
        }
    }

    /// "12 of 1,000", for a column of them.
    pub fn cell(self) -> Message {
        match self {
            Self::Share(n, of) => Message::new("likelihood-cell").with("n", n).with("of", of),
            Self::Few => Message::new("likelihood-cell-few"),
        }
    }

    /// "Of 1,000 pairs like this one, about 12 are twinned."
    pub fn sentence(self) -> Message {
        match self {
            Self::Share(n, of) => Message::new("likelihood-said").with("n", n).with("of", of),
            Self::Few => Message::new("likelihood-said-few"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::english;

    #[test]
    fn a_likelihood_is_said_in_whole_pairs_and_never_as_certain() {
        let said = |share: f32| Likelihood::of(share).map(|l| english().say(&l.sentence()));
        let is = |share: f32, text: &str| assert_eq!(said(share).as_deref(), Some(text), "{share}");
        is(0.012, "Of 1,000 pairs like this one, about 12 are twinned.");
        is(0.001, "Of 10,000 pairs like this one, about 10 are twinned.");
        is(0.000_1, "Of 10,000 pairs like this one, about 1 is twinned.");
        is(0.000_05, "Of 10,000 pairs like this one, fewer than one is twinned.");
        is(0.34, "Of 100 pairs like this one, about 34 are twinned.");
        is(1.0, "Of 100 pairs like this one, about 99 are twinned.");
        for none in [0.0, -0.5, 1.5, f32::NAN, f32::INFINITY] {
            assert_eq!(said(none), None, "{none}");
        }
    }

    #[test]
    fn a_standing_is_finer_the_rarer_it_is() {
        let weights = Weights::default();
        let said = |s: f32| {
            let reading = Reading { amount: 1.0, standing: s };
            english().say(&standing(ReadingKind::Fit, &reading, &weights))
        };
        assert_eq!(said(0.97), "closer than 97 of 100 pairs");
        assert_eq!(said(0.9971), "closer than 997 of 1,000 pairs");
        assert_eq!(said(0.999_96), "closer than 9,999 of 10,000 pairs");
        assert_eq!(said(1.0), "closer than 9,999 of 10,000 pairs");
        assert_eq!(said(0.004), "among the lowest of all pairs");
        let mut alone = weights.clone();
        Blend::Fit.set(&mut alone);
        let left = standing(ReadingKind::Precedent, &Reading::default(), &alone);
        assert_eq!(english().say(&left), "left out by your weights");
    }
}
