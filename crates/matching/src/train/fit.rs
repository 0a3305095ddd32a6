//! Weighted logistic regression on curves: L-BFGS with a ridge and a price on bends.

use rayon::prelude::*;

use crate::features::{Feature, Shape, Zero};
use crate::model::between;

/// Where each feature's values stand in the vector of parameters; the intercept stands last.
pub(crate) struct Layout {
    starts: [usize; Feature::COUNT + 1],
}

impl Layout {
    pub(crate) fn new() -> Self {
        let mut starts = [0; Feature::COUNT + 1];
        for (i, feature) in Feature::ALL.iter().enumerate() {
            starts[i + 1] = starts[i] + feature.shape().values();
        }
        Self { starts }
    }

    pub(crate) fn range(&self, feature: Feature) -> std::ops::Range<usize> {
        self.starts[feature as usize]..self.starts[feature as usize + 1]
    }

    /// Number of parameters, the intercept included.
    pub(crate) fn len(&self) -> usize {
        self.starts[Feature::COUNT] + 1
    }
}

/// Where one pair stands on every curve: the value at or below, and how far to the next in 255ths.
pub(crate) type Spot = [(u8, u8); Feature::COUNT];

/// Marks an unknown feature.
const UNKNOWN: u8 = u8::MAX;

/// The spots of a pair's values.
pub(crate) fn spots(values: &[f32; Feature::COUNT]) -> Spot {
    std::array::from_fn(|i| {
        let x = values[i];
        if x.is_nan() {
            return (UNKNOWN, 0);
        }
        match Feature::ALL[i].shape() {
            Shape::Cases(n) => ((x.max(0.0) as usize).min(n - 1) as u8, 0),
            Shape::Line(knots) => {
                let (k, t) = between(knots, x);
                (k as u8, (t * 255.0).round() as u8)
            }
        }
    })
}

/// One pair: tied or not, and how much it counts.
pub(crate) struct Sample {
    pub spots: Spot,
    pub weight: f32,
    pub tied: bool,
}

/// Strength of the penalties, per tied pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Penalty {
    pub ridge: f64,
    pub bend: f64,
}

/// Where each curve's mean over random pairs lies, as weights of its values: subtracting
/// it makes the curve 0 on average. All zero for curves that are 0 at their first value.
pub(crate) fn centres(layout: &Layout, samples: &[Sample]) -> Vec<f64> {
    let mut centres = vec![0.0; layout.len()];
    for feature in Feature::ALL.iter().filter(|f| f.zero() == Zero::Mean) {
        let range = layout.range(*feature);
        let mut total = 0.0;
        for s in samples.iter().filter(|s| !s.tied) {
            let (k, t) = s.spots[*feature as usize];
            if k == UNKNOWN {
                continue;
            }
            let (k, t, w) = (range.start + usize::from(k), f64::from(t) / 255.0, f64::from(s.weight));
            centres[k] += w * (1.0 - t);
            if t > 0.0 {
                centres[k + 1] += w * t;
            }
            total += w;
        }
        for c in &mut centres[range] {
            *c = if total > 0.0 { *c / total } else { 0.0 };
        }
    }
    centres
}

/// The problem to be solved.
pub(crate) struct Problem<'a> {
    pub layout: &'a Layout,
    pub samples: &'a [Sample],
    pub centres: &'a [f64],
    pub penalty: Penalty,
}

const CHUNK: usize = 8192;

impl Problem<'_> {
    /// The curves' values with their centres taken off.
    pub(crate) fn centred(&self, parameters: &[f64]) -> Vec<f64> {
        let mut out = parameters.to_vec();
        for feature in Feature::ALL {
            let range = self.layout.range(*feature);
            let shift = match feature.zero() {
                Zero::Mean => range.clone().map(|i| parameters[i] * self.centres[i]).sum(),
                Zero::First => parameters[range.start],
            };
            for v in &mut out[range] {
                *v -= shift;
            }
        }
        out
    }

    /// Loss and gradient. Sums run over fixed chunks in a fixed order, so that the result
    /// does not depend on the number of threads.
    fn loss(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let values: Vec<f32> = self.centred(parameters).iter().map(|&v| v as f32).collect();
        let parts: Vec<(f64, Vec<f64>, [f64; Feature::COUNT])> =
            self.samples.par_chunks(CHUNK).map(|chunk| self.chunk(chunk, &values)).collect();
        let mut loss = 0.0;
        let mut gradient = vec![0.0; self.layout.len()];
        let mut known = [0.0; Feature::COUNT];
        for (l, g, k) in parts {
            loss += l;
            gradient.iter_mut().zip(g).for_each(|(a, b)| *a += b);
            known.iter_mut().zip(k).for_each(|(a, b)| *a += b);
        }
        for feature in Feature::ALL {
            let range = self.layout.range(*feature);
            match feature.zero() {
                Zero::Mean => {
                    for i in range {
                        gradient[i] -= self.centres[i] * known[*feature as usize];
                    }
                }
                Zero::First => gradient[range.start] = 0.0,
            }
        }
        let ties: f64 = self.samples.iter().filter(|s| s.tied).map(|s| f64::from(s.weight)).sum();
        self.penalise(parameters, ties, &mut loss, &mut gradient);
        let scale = 1.0 / ties.max(1.0);
        gradient.iter_mut().for_each(|g| *g *= scale);
        (loss * scale, gradient)
    }

    fn chunk(&self, chunk: &[Sample], values: &[f32]) -> (f64, Vec<f64>, [f64; Feature::COUNT]) {
        let mut loss = 0.0;
        let mut gradient = vec![0.0; values.len()];
        let mut known = [0.0; Feature::COUNT];
        let last = values.len() - 1;
        for s in chunk {
            let mut z = values[last];
            for (i, &(k, t)) in s.spots.iter().enumerate() {
                if k != UNKNOWN {
                    let at = self.layout.starts[i] + usize::from(k);
                    let t = f32::from(t) / 255.0;
                    z += if t > 0.0 { values[at] + t * (values[at + 1] - values[at]) } else { values[at] };
                }
            }
            let (z, w) = (f64::from(z), f64::from(s.weight));
            let p = 1.0 / (1.0 + (-z).exp());
            let y = f64::from(u8::from(s.tied));
            // ln(1 + eᶻ) without overflow.
            loss += w * (z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z);
            let r = w * (p - y);
            gradient[last] += r;
            for (i, &(k, t)) in s.spots.iter().enumerate() {
                if k != UNKNOWN {
                    let at = self.layout.starts[i] + usize::from(k);
                    let t = f64::from(t) / 255.0;
                    gradient[at] += r * (1.0 - t);
                    if t > 0.0 {
                        gradient[at + 1] += r * t;
                    }
                    known[i] += r;
                }
            }
        }
        (loss, gradient, known)
    }

    fn penalise(&self, parameters: &[f64], ties: f64, loss: &mut f64, gradient: &mut [f64]) {
        for feature in Feature::ALL {
            let range = self.layout.range(*feature);
            for i in range.clone() {
                *loss += 0.5 * ties * self.penalty.ridge * parameters[i] * parameters[i];
                gradient[i] += ties * self.penalty.ridge * parameters[i];
            }
            if let Shape::Line(knots) = feature.shape() {
                // Second differences over the true spacing, in units of the mean spacing.
                let step = (knots[knots.len() - 1] - knots[0]) / (knots.len() - 1) as f32;
                for j in 1..knots.len() - 1 {
                    let (left, right) = (
                        f64::from((knots[j] - knots[j - 1]) / step),
                        f64::from((knots[j + 1] - knots[j]) / step),
                    );
                    let i = range.start + j;
                    let c = [1.0 / left, -1.0 / left - 1.0 / right, 1.0 / right];
                    let bend = c[0] * parameters[i - 1] + c[1] * parameters[i] + c[2] * parameters[i + 1];
                    *loss += 0.5 * ties * self.penalty.bend * bend * bend;
                    for (k, c) in c.iter().enumerate() {
                        gradient[i - 1 + k] += ties * self.penalty.bend * bend * c;
                    }
                }
            }
            if feature.zero() == Zero::First {
                gradient[range.start] = 0.0;
            }
        }
    }

    /// Solves it by L-BFGS (Nocedal and Wright 2006, algorithm 7.5, ten pairs kept) with a
    /// backtracking search. `step` is told the round and the loss.
    pub(crate) fn solve(&self, rounds: usize, mut step: impl FnMut(usize, f64)) -> Vec<f64> {
        let mut x = vec![0.0; self.layout.len()];
        let weight =
            |tied| self.samples.iter().filter(|s| s.tied == tied).map(|s| f64::from(s.weight)).sum::<f64>();
        x[self.layout.len() - 1] = (weight(true).max(1.0) / weight(false).max(1.0)).ln();
        let (mut loss, mut gradient) = self.loss(&x);
        let mut memory: std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)> = Default::default();
        for round in 0..rounds {
            step(round, loss);
            let direction = descent(&gradient, &memory);
            let slope = dot(&direction, &gradient);
            let mut length =
                if memory.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
            let mut next = None;
            for _ in 0..30 {
                let to: Vec<f64> = x.iter().zip(&direction).map(|(x, d)| x + length * d).collect();
                let (l, g) = self.loss(&to);
                if l <= loss + 1e-4 * length * slope {
                    next = Some((to, l, g));
                    break;
                }
                length *= 0.5;
            }
            let Some((to, l, g)) = next else { break };
            let s: Vec<f64> = to.iter().zip(&x).map(|(a, b)| a - b).collect();
            let y: Vec<f64> = g.iter().zip(&gradient).map(|(a, b)| a - b).collect();
            let sy = dot(&s, &y);
            if sy > 1e-12 {
                if memory.len() == 10 {
                    memory.pop_front();
                }
                memory.push_back((s, y, 1.0 / sy));
            }
            let gain = loss - l;
            (x, loss, gradient) = (to, l, g);
            if gain < 1e-7 * loss.abs() {
                break;
            }
        }
        x
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn descent(gradient: &[f64], memory: &std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)>) -> Vec<f64> {
    let mut q = gradient.to_vec();
    let mut alphas = Vec::with_capacity(memory.len());
    for (s, y, rho) in memory.iter().rev() {
        let alpha = rho * dot(s, &q);
        q.iter_mut().zip(y).for_each(|(q, y)| *q -= alpha * y);
        alphas.push(alpha);
    }
    if let Some((s, y, _)) = memory.back() {
        let scale = dot(s, y) / dot(y, y);
        q.iter_mut().for_each(|q| *q *= scale);
    }
    for ((s, y, rho), alpha) in memory.iter().zip(alphas.iter().rev()) {
        let beta = rho * dot(y, &q);
        q.iter_mut().zip(s).for_each(|(q, s)| *q += (alpha - beta) * s);
    }
    q.iter_mut().for_each(|q| *q = -*q);
    q
}
