//! The model: one curve a feature, rates between countries, and how they were learned.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calibration::Calibrations;
use crate::criterion::{Criterion, ReadingKind};
use crate::features::{Feature, Shape};
use crate::rates::RateTable;
use crate::second::learned::Second;

/// Version of the model file that this program reads.
pub const VERSION: u32 = 5;

/// Number of quantiles of a criterion's contributions kept for [`Model::standing`].
pub const QUANTILES: usize = 101;

/// Number of quantiles of a reading: the percentiles up to the 99th, then so many more, ever
/// closer together, up to the share 0.9999: all that a list shows stands among these.
pub const READING_QUANTILES: usize = 140;

/// The share of random pairs below a quantile of a reading.
pub(crate) fn reading_level(at: usize) -> f64 {
    match at.checked_sub(99) {
        None => at as f64 / 100.0,
        Some(tail) => 1.0 - 0.01 * 10f64.powf(-2.0 * tail as f64 / (READING_QUANTILES - 100) as f64),
    }
}

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Is not a model file, or is truncated.
    #[error(
        "this is not a whole model file: {0}. Restore it from a copy, or train it anew with `twinhall train`"
    )]
    Json(#[from] serde_json::Error),
    /// Another version.
    #[error(
        "this model file has version {0}; this program reads version {VERSION}. Train it anew with `twinhall train`"
    )]
    Version(u32),
    /// A feature is missing, unknown, repeated or has the wrong form.
    #[error("the model file's feature \"{feature}\" {problem}. Train it anew with `twinhall train`")]
    Feature {
        /// Its key.
        feature: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A part that is not a feature is wrong.
    #[error(
        "the model file's \"{0}\" has a wrong number of entries or holds something that is not a number, or far too large a one. Restore it from a copy, or train it anew with `twinhall train`"
    )]
    Part(&'static str),
}

/// What a training gives lies within some tens. A file with a number so large is damaged, though it is
/// a number: sums of such ones would be none, and no score could be told from another.
const TOO_LARGE: f32 = 1e6;

pub(crate) fn is_sensible(n: f32) -> bool {
    n.abs() < TOO_LARGE
}

/// The curve of one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    shape: Shape,
    values: Vec<f32>,
    /// Variance of its contribution over random pairs, which stands for what is not known.
    pub variance: f32,
}

impl Curve {
    /// A curve; there must be one value for each knot or case.
    pub(crate) fn new(shape: Shape, values: Vec<f32>, variance: f32) -> Self {
        debug_assert_eq!(shape.values(), values.len());
        Self { shape, values, variance }
    }

    /// Its values at the knots or cases of its feature.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The contribution at a value by its number and so many 255ths of the way to the next;
    /// `None` for an unknown one (number 255).
    pub(crate) fn at_spot(&self, (k, t): (u8, u8)) -> Option<f32> {
        let here = *self.values.get(usize::from(k))?;
        let next = self.values.get(usize::from(k) + 1).copied().unwrap_or(here);
        Some(here + f32::from(t) / 255.0 * (next - here))
    }

    /// The contribution of a value of the feature; 0 where it is unknown (NaN).
    pub fn at(&self, x: f32) -> f32 {
        if x.is_nan() {
            return 0.0;
        }
        match self.shape {
            Shape::Cases(n) => self.values[(x.max(0.0) as usize).min(n - 1)],
            Shape::Line(knots) => {
                let (k, t) = between(knots, x);
                if t == 0.0 {
                    self.values[k]
                } else {
                    self.values[k] + t * (self.values[k + 1] - self.values[k])
                }
            }
        }
    }
}

/// The knot at or below `x` and how far `x` is on the way to the next, 0 to 1; beyond the
/// ends, the end itself.
pub(crate) fn between(knots: &[f32], x: f32) -> (usize, f32) {
    let above = knots.partition_point(|&k| k <= x);
    if above == 0 {
        return (0, 0.0);
    }
    if above == knots.len() {
        return (above - 1, 0.0);
    }
    (above - 1, (x - knots[above - 1]) / (knots[above] - knots[above - 1]))
}

/// How a model was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The day, ISO 8601.
    pub trained: String,
    /// Where the ties came from, in words.
    pub ties_from: String,
    /// Ties used.
    pub ties: usize,
    /// xxh3 of the sorted pairs of ids, hexadecimal.
    pub ties_hash: String,
    /// The day the world file was built.
    pub world_built: String,
    /// Seed of all chances.
    pub seed: u64,
    /// What was measured on ties kept aside, by task and figure.
    pub metrics: BTreeMap<String, BTreeMap<String, f64>>,
}

/// All that the ranking knows beside places and ties.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    curves: Vec<Curve>,
    /// Aggregated rates.
    pub(crate) rates: RateTable,
    /// Quantiles of each criterion's contribution over random pairs.
    standings: Vec<Vec<f32>>,
    /// The same of the two readings: fit, precedent.
    readings: [Vec<f32>; 2],
    /// Log-odds that a random pair is tied.
    pub intercept: f32,
    /// What interactions add for the best candidates.
    pub(crate) second: Second,
    /// From score to the share of pairs that are twinned.
    pub(crate) calibration: Calibrations,
    /// How it was made.
    pub provenance: Provenance,
}

/// All parts of a model.
pub(crate) struct Parts {
    pub curves: Vec<Curve>,
    pub rates: RateTable,
    pub standings: Vec<Vec<f32>>,
    pub readings: [Vec<f32>; 2],
    pub intercept: f32,
    pub second: Second,
    pub calibration: Calibrations,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    provenance: Provenance,
    intercept: f32,
    features: Vec<FeatureEntry>,
    standings: BTreeMap<String, Vec<f32>>,
    fit: Vec<f32>,
    precedent: Vec<f32>,
    calibration: Calibrations,
    rates: RateTable,
    /// On one line, for it holds some tens of thousands of numbers.
    second_look: Box<RawValue>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeatureEntry {
    feature: String,
    criterion: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    knots: Vec<f32>,
    values: Vec<f32>,
    variance: f32,
}

#[derive(Deserialize)]
struct Head {
    version: u32,
}

const FORMAT: &str = "twinhall model";

impl Model {
    pub(crate) fn new(parts: Parts, provenance: Provenance) -> Self {
        let Parts { curves, rates, standings, readings, intercept, second, calibration } = parts;
        Self { curves, rates, standings, readings, intercept, second, calibration, provenance }
    }

    /// The same model with these parts of the second look and what follows from it.
    pub(crate) fn with_second(
        self,
        second: Second,
        standings: Vec<Vec<f32>>,
        readings: [Vec<f32>; 2],
    ) -> Self {
        Self { second, standings, readings, ..self }
    }

    /// The same model with rates of other ties.
    pub(crate) fn with_rates(self, rates: RateTable) -> Self {
        Self { rates, ..self }
    }

    /// The same model with the first so many trees of the second look only; with 0 there is no
    /// second look, and with more the perceptron stays. To measure what trees cost: likelihoods and standings stay those of all trees.
    pub fn with_trees(self, count: usize) -> Self {
        let second = if count == 0 { Second::silent() } else { self.second.first(count) };
        Self { second, ..self }
    }

    /// How many trees the second look has.
    pub fn trees(&self) -> usize {
        self.second.forest.trees().len()
    }

    /// How many numbers of a candidate the second look measures, and how many of them some tree
    /// asks for.
    pub fn numbers(&self) -> (usize, usize) {
        (crate::second::signals::COUNT, self.second.used().len())
    }

    /// The model that comes with the program.
    pub fn shipped() -> Result<Self, ModelError> {
        Self::parse(include_str!("../../../data/model.json"))
    }

    /// Reads a model file.
    pub fn load(path: &Path) -> Result<Self, ModelError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ModelError::Io { path: path.display().to_string(), source })?;
        Self::parse(&text)
    }

    /// Reads the text of a model file. Another version, a missing or unknown feature, other
    /// knots than this program's and numbers that are not finite or far too large are refused.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let head: Head = serde_json::from_str(text)?;
        if head.version != VERSION {
            return Err(ModelError::Version(head.version));
        }
        let file: File = serde_json::from_str(text)?;
        if file.format != FORMAT {
            return Err(ModelError::Part("format"));
        }
        let wrong = |feature: &str, problem| ModelError::Feature { feature: feature.to_owned(), problem };
        let mut curves: Vec<Option<Curve>> = vec![None; Feature::COUNT];
        for entry in file.features {
            let feature = Feature::from_key(&entry.feature)
                .ok_or_else(|| wrong(&entry.feature, "is not one this program knows"))?;
            let same_form = match feature.shape() {
                Shape::Line(knots) => knots == entry.knots,
                Shape::Cases(_) => entry.knots.is_empty(),
            };
            if !same_form || entry.values.len() != feature.shape().values() {
                return Err(wrong(&entry.feature, "has other knots than this program's"));
            }
            if !entry.values.iter().all(|&v| is_sensible(v)) || !(0.0..TOO_LARGE).contains(&entry.variance) {
                return Err(wrong(
                    &entry.feature,
                    "holds something that is not a number, or far too large a one",
                ));
            }
            let slot = &mut curves[feature as usize];
            if slot.is_some() {
                return Err(wrong(&entry.feature, "stands twice"));
            }
            *slot = Some(Curve::new(feature.shape(), entry.values, entry.variance));
        }
        let curves = curves
            .into_iter()
            .zip(Feature::ALL)
            .map(|(curve, feature)| curve.ok_or_else(|| wrong(feature.key(), "is missing")))
            .collect::<Result<_, _>>()?;
        let mut standings = Vec::new();
        for criterion in Criterion::ALL {
            let list = file.standings.get(criterion.key()).ok_or(ModelError::Part("standings"))?;
            if !are_quantiles(list, QUANTILES) {
                return Err(ModelError::Part("standings"));
            }
            standings.push(list.clone());
        }
        if !file.rates.is_sound() {
            return Err(ModelError::Part("rates"));
        }
        if !is_sensible(file.intercept) {
            return Err(ModelError::Part("intercept"));
        }
        if ![&file.fit, &file.precedent].iter().all(|list| are_quantiles(list, READING_QUANTILES)) {
            return Err(ModelError::Part("readings"));
        }
        let second = Second::read(serde_json::from_str(file.second_look.get())?)?;
        let leaves = second.forest.trees().iter().flat_map(|tree| &tree.values).copied();
        if !leaves.chain([second.forest.bias()]).all(is_sensible) {
            return Err(ModelError::Part("second_look"));
        }
        let parts = Parts {
            curves,
            rates: file.rates,
            standings,
            readings: [file.fit, file.precedent],
            intercept: file.intercept,
            second,
            calibration: file.calibration,
        };
        Ok(Self::new(parts, file.provenance))
    }

    /// The text of the model file.
    pub fn to_json(&self) -> Result<String, ModelError> {
        let features = Feature::ALL
            .iter()
            .zip(&self.curves)
            .map(|(feature, curve)| FeatureEntry {
                feature: feature.key().to_owned(),
                criterion: feature.criterion().key().to_owned(),
                knots: match feature.shape() {
                    Shape::Line(knots) => knots.to_vec(),
                    Shape::Cases(_) => Vec::new(),
                },
                values: curve.values.clone(),
                variance: curve.variance,
            })
            .collect();
        let standings = Criterion::ALL
            .iter()
            .map(|c| (c.key().to_owned(), self.standings[*c as usize].clone()))
            .collect();
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            provenance: self.provenance.clone(),
            intercept: self.intercept,
            features,
            standings,
            fit: self.readings[0].clone(),
            precedent: self.readings[1].clone(),
            calibration: self.calibration.clone(),
            rates: self.rates.clone(),
            second_look: serde_json::value::to_raw_value(&self.second.written())?,
        };
        Ok(serde_json::to_string_pretty(&file)? + "\n")
    }

    /// The aggregated rates.
    pub fn rates(&self) -> &RateTable {
        &self.rates
    }

    /// The curve of a feature.
    pub fn curve(&self, feature: Feature) -> &Curve {
        &self.curves[feature as usize]
    }

    /// Share of random pairs whose reading (weights 1) is lower; of equal ones, half.
    pub fn reading_standing(&self, kind: ReadingKind, amount: f32) -> f32 {
        let [fit, precedent] = &self.readings;
        let list = if kind == ReadingKind::Fit { fit } else { precedent };
        let below = list.partition_point(|&q| q < amount);
        let up_to = list.partition_point(|&q| q <= amount);
        match below + up_to {
            0 => 0.0,
            both => reading_level((both / 2).min(READING_QUANTILES - 1)) as f32,
        }
    }

    /// Share of pairs of cities with this score, by default weights, that are twinned, as seen
    /// from a city that has partners or none.
    pub fn likelihood(&self, score: f32, has_partners: bool) -> f32 {
        self.calibration.of(has_partners).likelihood(score)
    }

    /// Share of random pairs whose contribution by this criterion (weight 1) is lower;
    /// of equal ones, half.
    pub fn standing(&self, criterion: Criterion, contribution: f32) -> f32 {
        standing_in(&self.standings[criterion as usize], contribution)
    }
}

fn are_quantiles(list: &[f32], count: usize) -> bool {
    list.len() == count && list.iter().all(|q| q.is_finite()) && list.is_sorted()
}

fn standing_in(list: &[f32], amount: f32) -> f32 {
    let below = list.partition_point(|&q| q < amount);
    let up_to = list.partition_point(|&q| q <= amount);
    (below + up_to) as f32 / (2 * list.len()) as f32
}
