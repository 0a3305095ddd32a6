//! Which of the two readings a list is ordered by. It is read off the weights and set
//! through them: nothing else holds it.

use matching::{Criterion, ReadingKind, Weights};

use super::counts;

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blend {
    /// Both readings, every weight 1: as learned.
    Both,
    /// Fit alone: criteria of precedent weigh 0.
    Fit,
    /// Precedent alone: criteria of fit weigh 0.
    Precedent,
    /// Both, with weights of the reader's own.
    Own,
}

impl Blend {
    /// Those that can be chosen.
    pub const CHOICES: [Self; 3] = [Self::Fit, Self::Both, Self::Precedent];

    /// What these weights amount to.
    pub fn of(weights: &Weights) -> Self {
        match (counts(ReadingKind::Fit, weights), counts(ReadingKind::Precedent, weights)) {
            (true, false) => Self::Fit,
            (false, true) => Self::Precedent,
            _ if *weights == Weights::default() => Self::Both,
            _ => Self::Own,
        }
    }

    /// Sets the weights so that they amount to this. Weights of the reading that stays are
    /// kept, unless it would not count; [`Blend::Both`] is every weight as learned.
    pub fn set(self, weights: &mut Weights) {
        let alone = match self {
            Self::Fit => ReadingKind::Fit,
            Self::Precedent => ReadingKind::Precedent,
            Self::Both => return *weights = Weights::default(),
            Self::Own => return,
        };
        let keep = counts(alone, weights);
        for &criterion in Criterion::ALL {
            // 0 and 1 are within the range of every weight, so this cannot be refused.
            let _ = match criterion.reading() == alone {
                true if keep => Ok(()),
                true => weights.set(criterion, 1.0),
                false => weights.set(criterion, 0.0),
            };
        }
    }

    /// Whether nothing but the choice itself was set: each weight is what it would be from
    /// the usual ones.
    pub fn is_plain(self, weights: &Weights) -> bool {
        let mut usual = Weights::default();
        self.set(&mut usual);
        self != Self::Own && usual == *weights
    }

    /// Id of the message that names it.
    pub fn name_id(self) -> &'static str {
        match self {
            Self::Both => "blend-both",
            Self::Fit => "blend-fit",
            Self::Precedent => "blend-precedent",
            Self::Own => "blend-own",
        }
    }

    /// Id of the message on the button that chooses it, beside the others.
    pub fn short_id(self) -> &'static str {
        match self {
            Self::Both | Self::Own => "blend-short-both",
            Self::Fit => "blend-short-fit",
            Self::Precedent => "blend-short-precedent",
        }
    }

    /// Id of the sentence above a list ordered so.
    pub fn said_id(self) -> &'static str {
        match self {
            Self::Both => "blend-both-said",
            Self::Fit => "blend-fit-said",
            Self::Precedent => "blend-precedent-said",
            Self::Own => "blend-own-said",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blend_is_what_the_weights_say() {
        let mut weights = Weights::default();
        assert_eq!(Blend::of(&weights), Blend::Both);
        for blend in Blend::CHOICES {
            blend.set(&mut weights);
            assert_eq!(Blend::of(&weights), blend);
            assert!(blend.is_plain(&weights) || blend != Blend::Both);
        }
        Blend::Both.set(&mut weights);
        weights.set(Criterion::Climate, 2.0).unwrap();
        assert_eq!(Blend::of(&weights), Blend::Own);
        Blend::Fit.set(&mut weights);
        assert_eq!((Blend::of(&weights), weights.of(Criterion::Climate)), (Blend::Fit, 2.0));
        assert!(!Blend::Fit.is_plain(&weights), "the climate counts twice");
        Blend::Precedent.set(&mut weights);
        assert_eq!(Blend::of(&weights), Blend::Precedent);
        assert!(Blend::Precedent.is_plain(&weights));
    }
}
