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

/// How a pair stands among all pairs by a reading: "closer than 9,700 of 10,000 pairs".
pub fn standing(kind: ReadingKind, reading: &Reading, weights: &Weights) -> Message {
    if !counts(kind, weights) {
        return Message::new("reading-left-out");
    }
    let id = match kind {
        ReadingKind::Fit => "reading-fit-standing",
        ReadingKind::Precedent => "reading-precedent-standing",
    };
    match surpassed(reading.standing) {
        Some(n) => Message::new(id).with("n", n).with("of", PAIRS),
        None => Message::new("reading-lowest"),
    }
}

/// Shares are said as so many of so many pairs, the same everywhere: what stands below each
/// other in a list can be compared without reckoning.
pub const PAIRS: u32 = 10_000;

/// A share near 1 as pairs of [`PAIRS`], fine where it matters and never all of them; `None`
/// below one of a hundred.
fn surpassed(share: f32) -> Option<u32> {
    let share = f64::from(share).clamp(0.0, 1.0);
    let step: u32 = match share {
        s if s >= 0.9995 => 1,
        s if s >= 0.995 => 10,
        _ => 100,
    };
    let n = step * (share * f64::from(PAIRS / step)).round() as u32;
    (n > 0).then_some(n.min(PAIRS - step))
}

/// A likelihood as "about so many of so many".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likelihood {
    /// About so many of [`PAIRS`].
    Share(u32),
    /// Fewer than one of them.
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
        let step: u32 = match share {
            s if s >= 0.0995 => 100,
            s if s >= 0.009_95 => 10,
            s if s >= 0.000_095 => 1,
            _ => return Some(Self::Few),
        };
        let n = step * (share * f64::from(PAIRS / step)).round() as u32;
        Some(Self::Share(n.clamp(1, PAIRS - step)))
    }

    /// "about 120 of 10,000 pairs like this one".
    pub fn short(self) -> Message {
        self.said(["likelihood-share", "likelihood-few"])
    }

    /// "120 of 10,000", for a column of them.
    pub fn cell(self) -> Message {
        self.said(["likelihood-cell", "likelihood-cell-few"])
    }

    /// "Of 10,000 pairs like this one, about 120 are twinned."
    pub fn sentence(self) -> Message {
        self.said(["likelihood-said", "likelihood-said-few"])
    }

    fn said(self, [share, few]: [&'static str; 2]) -> Message {
        match self {
            Self::Share(n) => Message::new(share).with("n", n),
            Self::Few => Message::new(few),
        }
        .with("of", PAIRS)
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
        is(0.0123, "Of 10,000 pairs like this one, about 120 are twinned.");
        is(0.0099, "Of 10,000 pairs like this one, about 99 are twinned.");
        is(0.009_96, "Of 10,000 pairs like this one, about 100 are twinned.");
        is(0.001, "Of 10,000 pairs like this one, about 10 are twinned.");
        is(0.000_1, "Of 10,000 pairs like this one, about 1 is twinned.");
        is(0.000_05, "Of 10,000 pairs like this one, fewer than one is twinned.");
        is(0.342, "Of 10,000 pairs like this one, about 3,400 are twinned.");
        is(1.0, "Of 10,000 pairs like this one, about 9,900 are twinned.");
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
        assert_eq!(said(0.97), "closer than 9,700 of 10,000 pairs");
        assert_eq!(said(0.9971), "closer than 9,970 of 10,000 pairs");
        assert_eq!(said(0.999_96), "closer than 9,999 of 10,000 pairs");
        assert_eq!(said(1.0), "closer than 9,999 of 10,000 pairs");
        assert_eq!(said(0.004), "among the lowest of all pairs");
        let mut alone = weights.clone();
        Blend::Fit.set(&mut alone);
        let left = standing(ReadingKind::Precedent, &Reading::default(), &alone);
        assert_eq!(english().say(&left), "left out by your weights");
    }
}
