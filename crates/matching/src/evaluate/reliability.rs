//! Whether stated likelihoods come true.
//!
//! All pairs of a city and the cities ranked for it are sorted into bins by the likelihood
//! that the model states, and the share of hidden ties in each bin is counted. Cities that
//! know some partners are judged whether or not a partner of theirs was hidden: those with a
//! hidden one have more partners than others and would make the model look too timid. Of
//! their ties only a share was hidden and the rest taken out of the ranking, so each hidden
//! tie counts for as many as it stands for.

use serde::Serialize;

use super::ground::{Ground, likelihood_of};

/// Bins a decade of likelihood, before small ones are joined.
const A_DECADE: f64 = 4.0;
/// Decades below 1 that are told apart.
const DECADES: usize = 12;
const BINS: usize = DECADES * A_DECADE as usize + 1;
/// Fewest hidden ties in a bin that is reported.
const FEWEST: u32 = 10;

/// Stated likelihoods against what came true, for cities of one kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// Cities whose candidates were looked at.
    pub cities: usize,
    /// Pairs, hidden ties counted for what they stand for.
    pub pairs: f64,
    /// Hidden ties found among them.
    pub ties: u32,
    /// How many ties one hidden tie stands for (cold: 1), as a mean.
    pub weight: f64,
    /// Mean stated likelihood.
    pub predicted: f64,
    /// Share of pairs that are tied.
    pub observed: f64,
    /// Mean distance of stated and observed share over the bins, weighted by pairs, as a share
    /// of [`Self::observed`]: ties are so rare that the distance itself says nothing.
    pub calibration_error: f64,
    /// The same distance in log-odds (natural), weighted by ties: 0.1 is one in ten too many
    /// or too few.
    pub log_error: f64,
    /// Mean square of stated likelihood less outcome.
    pub brier: f64,
    /// 1 less that over what [`Self::observed`] stated for every pair would get.
    pub brier_skill: f64,
    /// Bins, the lowest likelihood first.
    pub bins: Vec<ReliabilityBin>,
}

/// Pairs of like stated likelihood.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Mean stated likelihood.
    pub predicted: f64,
    /// Share that is tied.
    pub observed: f64,
    /// Lower end of the interval that holds the true share with 95 % (Wilson 1927), if pairs
    /// were independent.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Pairs.
    pub pairs: f64,
    /// Hidden ties among them.
    pub ties: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Bin {
    others: f64,
    ties: u32,
    /// Sum of the ties' weights, and of their squares.
    weight: f64,
    squares: f64,
    /// Sum of stated likelihoods over pairs, by weight.
    stated: f64,
    brier: f64,
}

/// Pairs by stated likelihood, being counted.
#[derive(Debug, Clone)]
pub(super) struct Bins {
    cities: usize,
    bins: Vec<Bin>,
}

impl Default for Bins {
    fn default() -> Self {
        Self { cities: 0, bins: vec![Bin::default(); BINS] }
    }
}

/// How many ties one hidden tie stands for, between cities that both know some partner: of
/// such ties a share is hidden, and the rest is known.
pub(super) fn weight_of_hidden(ground: &Ground<'_>) -> f64 {
    let counts =
        |a: u32, b: u32| ground.is_city(a) && ground.is_city(b) && ground.country(a) != ground.country(b);
    let known = ground.engine.scene.network.ties().filter(|&(a, b)| counts(a, b)).count();
    let warm = |row: u32| !ground.known(row).is_empty();
    let hidden = ground
        .with_hidden()
        .filter(|&a| warm(a))
        .map(|a| ground.hidden(a).iter().filter(|&&b| a < b && warm(b) && counts(a, b)).count())
        .sum::<usize>();
    if hidden == 0 { 1.0 } else { (known + hidden) as f64 / hidden as f64 }
}

impl Bins {
    /// Counts the candidates of one city. `weight` is what a hidden tie to a city with known
    /// partners stands for.
    pub(super) fn count(
        &mut self,
        ground: &Ground<'_>,
        place: u32,
        open: &[u32],
        scores: &[f32],
        weight: f64,
    ) {
        self.cities += 1;
        let cold = ground.known(place).is_empty();
        let hidden = ground.hidden(place);
        for &row in open {
            let Some(&score) = scores.get((row - ground.cities.start) as usize) else { continue };
            let p = f64::from(likelihood_of(ground.engine, score, !cold));
            let at = (p.max(1e-300).log10() + DECADES as f64) * A_DECADE;
            let bin = &mut self.bins[(at.max(0.0) as usize).min(BINS - 1)];
            if hidden.binary_search(&row).is_err() {
                bin.others += 1.0;
                bin.stated += p;
                bin.brier += p * p;
            } else {
                // All ties of a city without known partners are hidden, from either end.
                let w = if cold || ground.known(row).is_empty() { 1.0 } else { weight };
                bin.ties += 1;
                bin.weight += w;
                bin.squares += w * w;
                bin.stated += w * p;
                bin.brier += w * (1.0 - p) * (1.0 - p);
            }
        }
    }

    /// Adds what another has counted.
    pub(super) fn add(&mut self, other: &Self) {
        self.cities += other.cities;
        self.bins.iter_mut().zip(&other.bins).for_each(|(a, b)| a.add(b));
    }

    pub(super) fn report(&self) -> Reliability {
        let mut all = Bin::default();
        self.bins.iter().for_each(|b| all.add(b));
        let (pairs, observed) = (all.pairs(), all.observed());
        let bins: Vec<ReliabilityBin> = self.joined().iter().map(Bin::report).collect();
        let apart = |b: &ReliabilityBin| (b.predicted - b.observed).abs() * b.pairs;
        let log_apart = |b: &ReliabilityBin| (b.predicted / b.observed).ln().abs() * b.observed * b.pairs;
        let over = |sum: f64, by: f64| if by > 0.0 { sum / by } else { 0.0 };
        let brier = over(all.brier, pairs);
        Reliability {
            cities: self.cities,
            pairs,
            ties: all.ties,
            weight: over(all.weight, f64::from(all.ties)),
            predicted: over(all.stated, pairs),
            observed,
            calibration_error: over(bins.iter().map(apart).sum(), all.weight),
            log_error: over(bins.iter().filter(|b| b.ties > 0).map(log_apart).sum(), all.weight),
            brier,
            // Where all pairs are tied, or none, there is nothing to tell apart.
            brier_skill: if (1e-300..1.0).contains(&observed) {
                1.0 - brier / (observed * (1.0 - observed))
            } else {
                0.0
            },
            bins,
        }
    }

    /// From the highest likelihood down, bins are joined until each has some ties; what is
    /// left at the low end joins the last.
    fn joined(&self) -> Vec<Bin> {
        let mut joined: Vec<Bin> = Vec::new();
        let mut open = Bin::default();
        for bin in self.bins.iter().rev().filter(|b| b.pairs() > 0.0) {
            open.add(bin);
            if open.ties >= FEWEST {
                joined.push(std::mem::take(&mut open));
            }
        }
        if open.pairs() > 0.0 {
            match joined.last_mut() {
                Some(last) => last.add(&open),
                None => joined.push(open),
            }
        }
        joined.reverse();
        joined
    }
}

impl Bin {
    fn add(&mut self, other: &Self) {
        self.others += other.others;
        self.ties += other.ties;
        self.weight += other.weight;
        self.squares += other.squares;
        self.stated += other.stated;
        self.brier += other.brier;
    }

    fn pairs(&self) -> f64 {
        self.others + self.weight
    }

    fn observed(&self) -> f64 {
        if self.pairs() > 0.0 { self.weight / self.pairs() } else { 0.0 }
    }

    fn report(&self) -> ReliabilityBin {
        let observed = self.observed();
        // Ties that stand for several are no more than they are: the interval is that of as
        // many pairs as would hold the ties that were seen.
        let seen = if self.squares > 0.0 { self.weight * self.weight / self.squares } else { 0.0 };
        let trials = if observed > 0.0 { seen / observed } else { self.pairs() };
        let (low, high) = wilson(observed, trials);
        ReliabilityBin {
            predicted: if self.pairs() > 0.0 { self.stated / self.pairs() } else { 0.0 },
            observed,
            low,
            high,
            pairs: self.pairs(),
            ties: self.ties,
        }
    }
}

/// The 95 % interval of a share seen in so many trials.
fn wilson(share: f64, trials: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    if trials <= 0.0 {
        return (0.0, 1.0);
    }
    let z2 = Z * Z / trials;
    let centre = (share + z2 / 2.0) / (1.0 + z2);
    let half = Z / (1.0 + z2) * (share * (1.0 - share) / trials + z2 / (4.0 * trials)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Ten of a hundred: 5.5 % to 17.4 %.
        let (low, high) = wilson(0.1, 100.0);
        assert!((low - 0.0552).abs() < 5e-4 && (high - 0.1744).abs() < 5e-4, "{low} {high}");
        assert_eq!(wilson(0.0, 0.0), (0.0, 1.0));
        assert_eq!(wilson(0.0, 50.0).0, 0.0);
    }

    #[test]
    fn true_likelihoods_have_no_error_and_doubled_ones_have() {
        let bins = |stated: f64| {
            let mut all = Bins::default();
            for (i, share) in [(10, 1e-3), (20, 1e-2), (30, 1e-1)] {
                let pairs = 100.0 / share;
                let p = share * stated;
                all.bins[i] = Bin {
                    others: pairs - 100.0,
                    ties: 100,
                    weight: 100.0,
                    squares: 100.0,
                    stated: pairs * p,
                    brier: (pairs - 100.0) * p * p + 100.0 * (1.0 - p).powi(2),
                };
            }
            all.report()
        };
        let good = bins(1.0);
        assert!(good.calibration_error < 1e-9 && good.log_error < 1e-9, "{good:?}");
        assert!(good.brier_skill > 0.0 && (good.predicted - good.observed).abs() < 1e-12);
        let bold = bins(2.0);
        assert!((bold.calibration_error - 1.0).abs() < 1e-9, "{bold:?}");
        assert!((bold.log_error - 2f64.ln()).abs() < 1e-9);
        assert!(bold.brier_skill < good.brier_skill);
    }

    #[test]
    fn bins_with_few_ties_are_joined_from_above() {
        let mut all = Bins::default();
        let bin = |others, ties: u32| Bin {
            others,
            ties,
            weight: ties.into(),
            squares: ties.into(),
            ..Bin::default()
        };
        all.bins[40] = bin(5.0, 4);
        all.bins[38] = bin(20.0, 7);
        all.bins[30] = bin(100.0, 12);
        all.bins[5] = bin(1e6, 1);
        let joined: Vec<_> = all.joined().iter().map(|b| (b.ties, b.others)).collect();
        assert_eq!(joined, [(13, 1_000_100.0), (11, 25.0)]);
        assert_eq!(Bins::default().report().bins, []);
    }
}
