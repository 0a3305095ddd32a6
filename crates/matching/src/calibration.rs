//! From a score to the share of pairs of that score that are twinned.
//!
//! A score orders candidates; it does not say how likely a tie is. [`Calibration`] is the map
//! between the two: piecewise linear from score to log-odds, strictly rising, so that it never
//! changes an order. It is fitted by isotonic regression (pool adjacent violators, Ayer et al.
//! 1955) of ties on score, helped where there are few ties by a straight line in log-odds
//! (Platt 1999), to which each bin is drawn by half a tie's weight at most.

use serde::{Deserialize, Serialize};

/// Bins of the scores before neighbours are pooled.
const BINS: usize = 200;
/// Most knots of the curve.
const MOST_KNOTS: usize = 40;
/// Ties, of mean weight, by which every bin is drawn to the straight line.
const PRIOR: f64 = 0.5;
/// The same, as a share of the bin's own untied pairs, if that is less.
const MOST_PRIOR: f64 = 0.2;
/// Neighbouring steps that differ by less than so many standard errors are one step.
const TOLD_APART: f64 = 1.0;
/// Least rise of the log-odds from knot to knot.
const LEAST_RISE: f32 = 1e-3;
/// Least slope of the straight line, log-odds per unit of score: it must rise.
const LEAST_SLOPE: f64 = 0.01;
/// Bounds of a likelihood: never impossible, never certain.
const BOUNDS: (f32, f32) = (1e-12, 1.0 - 1e-6);

/// A strictly rising map from score to the log-odds of being twinned.
///
/// Straight lines between knots; beyond the ends the outer lines run on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Knots", into = "Knots")]
pub struct Calibration {
    scores: Vec<f32>,
    log_odds: Vec<f32>,
}

/// Two maps: of a city that has partners more is known, and a score of it promises more than the
/// same score of a city that has none.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibrations {
    /// For cities that have partners.
    pub with_partners: Calibration,
    /// For cities that have none.
    pub without: Calibration,
}

impl Calibrations {
    /// The map for a city that has partners, or none.
    pub fn of(&self, has_partners: bool) -> &Calibration {
        if has_partners { &self.with_partners } else { &self.without }
    }
}

/// Why a list of knots is no calibration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// Fewer than two knots, more than [`Calibration::MOST_KNOTS`], or lists of different lengths.
    #[error("a calibration has from 2 to {MOST_KNOTS} knots, each with a score and its log-odds")]
    Count,
    /// Not finite, or not strictly rising.
    #[error("the knots of a calibration are finite and rise, both in score and in log-odds")]
    Rising,
}

/// The form in a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Knots {
    scores: Vec<f32>,
    log_odds: Vec<f32>,
}

impl TryFrom<Knots> for Calibration {
    type Error = CalibrationError;

    fn try_from(knots: Knots) -> Result<Self, CalibrationError> {
        Self::new(knots.scores, knots.log_odds)
    }
}

impl From<Calibration> for Knots {
    fn from(c: Calibration) -> Self {
        Self { scores: c.scores, log_odds: c.log_odds }
    }
}

/// The score itself is taken for the log-odds.
impl Default for Calibration {
    fn default() -> Self {
        Self { scores: vec![0.0, 1.0], log_odds: vec![0.0, 1.0] }
    }
}

impl Calibration {
    /// Most knots of a calibration.
    pub const MOST_KNOTS: usize = MOST_KNOTS;

    /// A map through these knots.
    ///
    /// # Errors
    /// Too few or too many knots, or knots that are not finite or do not rise strictly.
    pub fn new(scores: Vec<f32>, log_odds: Vec<f32>) -> Result<Self, CalibrationError> {
        if scores.len() != log_odds.len() || !(2..=MOST_KNOTS).contains(&scores.len()) {
            return Err(CalibrationError::Count);
        }
        let rises = |list: &[f32]| {
            list.iter().all(|x| x.is_finite())
                && list.windows(2).all(|w| w[0] < w[1] && (w[1] - w[0]).is_finite())
        };
        if !rises(&scores) || !rises(&log_odds) {
            return Err(CalibrationError::Rising);
        }
        Ok(Self { scores, log_odds })
    }

    /// Fits the map to pairs of known outcome: score, weight, and whether the pair is tied.
    ///
    /// Weights make the sample stand for all pairs: a tie counts the inverse of the share of
    /// ties that were kept aside to be found, an untied pair the inverse of the probability
    /// that it was drawn. Samples whose score or weight is not finite, or whose weight is not
    /// above 0, are left out. The order of the samples does not matter but for rounding of
    /// sums among equal scores. Without any sample it is [`Calibration::default`].
    pub fn fit(samples: impl Iterator<Item = (f32, f64, bool)>) -> Self {
        let mut samples: Vec<_> =
            samples.filter(|(score, w, _)| score.is_finite() && w.is_finite() && *w > 0.0).collect();
        samples.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let bins = bins(&samples);
        if bins.is_empty() {
            return Self::default();
        }
        let line = Line::through(&bins);
        let tie = mean_weight(&samples, true);
        let drawn = bins.into_iter().map(|mut bin| {
            let odds = line.at(bin.mean()).exp();
            // Where the line promises hardly a tie, half a tie's worth of it would be a crowd of others.
            let others = (PRIOR * tie / odds).min(MOST_PRIOR * bin.others.sum);
            bin.ties += Sum::of(tie, others * odds / tie);
            bin.others += Sum::of(tie, others / tie);
            bin
        });
        let mut steps: Vec<Bin> = Vec::new();
        for bin in drawn {
            steps.push(bin);
            while let [.., a, b] = steps.as_slice()
                && a.log_odds() >= b.log_odds()
            {
                pool(&mut steps, |n| n - 2);
            }
        }
        while let Some((i, apart)) = least_apart(&steps)
            && (apart < TOLD_APART || steps.len() > MOST_KNOTS - 4)
        {
            pool(&mut steps, |_| i);
        }
        Self::of_steps(&steps, &line)
    }

    /// A knot at the mean of each step. Towards the ends of the outer steps it goes on at the
    /// slope of the straight line, but no further than the step's own error allows; beyond
    /// them at that slope and not at one that noise gave.
    fn of_steps(steps: &[Bin], line: &Line) -> Self {
        let mut knots: Vec<(f64, f64)> = steps.iter().map(|s| (s.mean(), s.log_odds())).collect();
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return Self::default() };
        let to_end =
            |step: &Bin, end: f64| (line.slope * (end - step.mean()).abs()).min(step.variance().sqrt());
        let lowest = first.log_odds() - to_end(first, first.least);
        let highest = last.log_odds() + to_end(last, last.most);
        knots.splice(0..0, [(first.least - 1.0, lowest - line.slope), (first.least, lowest)]);
        knots.extend([(last.most, highest), (last.most + 1.0, highest + line.slope)]);
        let round = |x: f64| ((x * 1e4).round() / 1e4) as f32;
        let (mut scores, mut log_odds): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
        for (x, y) in knots {
            let (x, mut y) = (round(x), round(y));
            if scores.last().is_some_and(|&last| x <= last) {
                continue;
            }
            if let Some(&last) = log_odds.last()
                && y < last + LEAST_RISE
            {
                y = last + LEAST_RISE;
            }
            scores.push(x);
            log_odds.push(y);
        }
        Self::new(scores, log_odds).unwrap_or_default()
    }

    /// Log-odds that a pair of this score is twinned. A score that is not a number has the
    /// lowest there are.
    pub fn log_odds(&self, score: f32) -> f32 {
        let least = (BOUNDS.0 / (1.0 - BOUNDS.0)).ln();
        let most = (BOUNDS.1 / (1.0 - BOUNDS.1)).ln();
        if score.is_nan() {
            return least;
        }
        let above = self.scores.partition_point(|&s| s <= score);
        let i = above.clamp(1, self.scores.len() - 1) - 1;
        let (x0, x1) = (f64::from(self.scores[i]), f64::from(self.scores[i + 1]));
        let (y0, y1) = (f64::from(self.log_odds[i]), f64::from(self.log_odds[i + 1]));
        let y = y0 + (f64::from(score) - x0) / (x1 - x0) * (y1 - y0);
        (y as f32).clamp(least, most)
    }

    /// Share of pairs of this score that are twinned: above 0 and below 1.
    pub fn likelihood(&self, score: f32) -> f32 {
        let p = 1.0 / (1.0 + (-f64::from(self.log_odds(score))).exp());
        (p as f32).clamp(BOUNDS.0, BOUNDS.1)
    }

    /// The knots: score and log-odds.
    pub fn knots(&self) -> impl Iterator<Item = (f32, f32)> {
        self.scores.iter().copied().zip(self.log_odds.iter().copied())
    }
}

/// A sum of weights, and of their squares for its error.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sum: f64,
    squares: f64,
}

impl Sum {
    /// Of `count` samples of one weight.
    fn of(weight: f64, count: f64) -> Self {
        Self { sum: weight * count, squares: weight * weight * count }
    }

    /// Square of the relative error: one over the number of samples that weigh alike.
    fn relative_variance(self) -> f64 {
        self.squares / (self.sum * self.sum)
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

/// Samples of neighbouring scores.
#[derive(Debug, Clone, Copy)]
struct Bin {
    ties: Sum,
    others: Sum,
    /// Half the ties' and half the others' share of all, and that times the score.
    mass: f64,
    moment: f64,
    least: f64,
    most: f64,
}

impl Bin {
    fn mean(&self) -> f64 {
        self.moment / self.mass
    }

    fn log_odds(&self) -> f64 {
        (self.ties.sum / self.others.sum).ln()
    }

    fn variance(&self) -> f64 {
        self.ties.relative_variance() + self.others.relative_variance()
    }
}

/// Pools the step at the number that `at` gives with the next.
fn pool(steps: &mut Vec<Bin>, at: impl Fn(usize) -> usize) {
    let at = at(steps.len());
    let next = steps.remove(at + 1);
    let step = &mut steps[at];
    step.ties += next.ties;
    step.others += next.others;
    step.mass += next.mass;
    step.moment += next.moment;
    step.most = next.most;
}

/// The neighbours that differ least, in standard errors.
fn least_apart(steps: &[Bin]) -> Option<(usize, f64)> {
    let apart = |w: &[Bin]| (w[1].log_odds() - w[0].log_odds()) / (w[0].variance() + w[1].variance()).sqrt();
    steps.windows(2).map(apart).enumerate().min_by(|a, b| a.1.total_cmp(&b.1))
}

fn mean_weight(samples: &[(f32, f64, bool)], tied: bool) -> f64 {
    let of = || samples.iter().filter(|s| s.2 == tied);
    let count = of().count();
    if count == 0 { 1.0 } else { of().map(|s| s.1).sum::<f64>() / count as f64 }
}

/// Bins of equal mass, where ties and others have half the mass each: bins of equal numbers
/// of pairs would put nearly all ties into the last one. Equal scores share a bin. An empty
/// bin-side is given a little, so that no odds are without bounds.
fn bins(samples: &[(f32, f64, bool)]) -> Vec<Bin> {
    let total = |tied| samples.iter().filter(|s| s.2 == tied).map(|s| s.1).sum::<f64>();
    let totals = [total(false), total(true)];
    let sides = totals.iter().filter(|&&t| t > 0.0).count() as f64;
    let mut bins: Vec<Bin> = Vec::new();
    let mut seen = 0.0;
    for same in samples.chunk_by(|a, b| a.0 == b.0) {
        let score = f64::from(same[0].0);
        let mass: f64 = same.iter().map(|s| s.1 / totals[usize::from(s.2)] / sides).sum();
        let begins = bins.is_empty() || seen >= bins.len() as f64 / BINS as f64;
        if begins {
            let none = Sum::default();
            bins.push(Bin { ties: none, others: none, mass: 0.0, moment: 0.0, least: score, most: score });
        }
        seen += mass;
        let Some(bin) = bins.last_mut() else { continue };
        for s in same {
            let side = if s.2 { &mut bin.ties } else { &mut bin.others };
            *side += Sum::of(s.1, 1.0);
        }
        bin.mass += mass;
        bin.moment += mass * score;
        bin.most = score;
    }
    let (tie, other) = (mean_weight(samples, true), mean_weight(samples, false));
    for bin in &mut bins {
        bin.ties += Sum::of(tie, PRIOR * bin.mass);
        bin.others += Sum::of(other, PRIOR * bin.mass);
    }
    bins
}

/// A straight line in log-odds: `base + slope · (score − centre)`.
struct Line {
    centre: f64,
    base: f64,
    slope: f64,
}

impl Line {
    fn at(&self, score: f64) -> f64 {
        (self.base + self.slope * (score - self.centre)).clamp(-40.0, 40.0)
    }

    /// The likeliest line by Newton's method. A slope of 1 ± 1 is believed beforehand: the
    /// score of a logistic model is in log-odds already.
    fn through(bins: &[Bin]) -> Self {
        let sum = |of: fn(&Bin) -> f64| bins.iter().map(of).sum::<f64>();
        let (ties, others) = (sum(|b| b.ties.sum), sum(|b| b.others.sum));
        // In units of one tie, so that the prior weighs what one observation weighs.
        let unit = sum(|b| b.ties.squares) / ties;
        // Ties are rare and in the upper bins: centred on them, base and slope hardly depend on each other.
        let centre = bins.iter().map(|b| b.ties.sum * b.mean()).sum::<f64>() / ties;
        let mut line = Self { centre, base: (ties / others).ln(), slope: 0.0 };
        let loss = |line: &Line| {
            let bins = bins.iter().map(|b| {
                let eta = line.base + line.slope * (b.mean() - centre);
                // ln(1 + e^η) without overflow.
                let soft = eta.max(0.0) + (-eta.abs()).exp().ln_1p();
                ((b.ties.sum + b.others.sum) * soft - b.ties.sum * eta) / unit
            });
            bins.sum::<f64>() + (line.slope - 1.0).powi(2) / 2.0
        };
        let mut last = loss(&line);
        for _ in 0..100 {
            let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, line.slope - 1.0, 1e-9, 0.0, 1.0);
            for b in bins {
                let x = b.mean() - centre;
                let p = 1.0 / (1.0 + (-(line.base + line.slope * x)).exp());
                let n = (b.ties.sum + b.others.sum) / unit;
                let (g, h) = (n * p - b.ties.sum / unit, n * p * (1.0 - p));
                g0 += g;
                g1 += g * x;
                h00 += h;
                h01 += h * x;
                h11 += h * x * x;
            }
            let det = h00 * h11 - h01 * h01;
            let (mut d0, mut d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
            if !d0.is_finite() || !d1.is_finite() {
                break;
            }
            let mut better = None;
            for _ in 0..40 {
                let next = Self { centre, base: line.base - d0, slope: line.slope - d1 };
                let value = loss(&next);
                if value < last {
                    better = Some((next, value));
                    break;
                }
                (d0, d1) = (d0 / 2.0, d1 / 2.0);
            }
            let Some((next, value)) = better else { break };
            let done = last - value < 1e-10 * (1.0 + value.abs());
            (line, last) = (next, value);
            if done {
                break;
            }
        }
        line.slope = line.slope.max(LEAST_SLOPE);
        line
    }
}
