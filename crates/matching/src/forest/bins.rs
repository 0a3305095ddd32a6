//! Features as small numbers: which of a few dozen bins a value falls into.

use serde::{Deserialize, Serialize};

/// The most bins of a feature, that of the unknown included.
pub const MAX_BINS: usize = 128;

/// The cuts between the bins of every feature.
///
/// Bin 0 is the unknown. A known value is in bin 1 + the number of cuts below it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<f32>>", into = "Vec<Vec<f32>>")]
pub struct Bins {
    cuts: Vec<Vec<f32>>,
    /// The cuts, filled up with infinity to one less than a power of two, so that the search
    /// takes the same steps for every value and the machine need not guess.
    padded: Vec<Vec<f32>>,
    /// For each feature the bin of every value by its upper sixteen bits, in the order of the
    /// values, for all but the negative zero; [`UNDECIDED`] where a cut lies among the values that share them.
    tables: Vec<Vec<u8>>,
}

/// Why cuts cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BinsError {
    /// Too many cuts.
    #[error("feature {0} has {1} cuts; there may be at most {most}", most = MAX_BINS - 2)]
    TooMany(usize, usize),
    /// Cuts that do not rise, or that are no finite numbers.
    #[error("the cuts of feature {0} must be finite numbers, each greater than the one before")]
    Order(usize),
}

impl TryFrom<Vec<Vec<f32>>> for Bins {
    type Error = BinsError;

    fn try_from(cuts: Vec<Vec<f32>>) -> Result<Self, BinsError> {
        for (feature, cuts) in cuts.iter().enumerate() {
            if cuts.len() > MAX_BINS - 2 {
                return Err(BinsError::TooMany(feature, cuts.len()));
            }
            if !cuts.iter().all(|c| c.is_finite()) || !cuts.is_sorted_by(|a, b| a < b) {
                return Err(BinsError::Order(feature));
            }
        }
        let padded = cuts
            .iter()
            .map(|cuts| {
                let mut cuts = cuts.clone();
                cuts.resize((cuts.len() + 1).next_power_of_two() - 1, f32::INFINITY);
                cuts
            })
            .collect();
        let tables = cuts.iter().map(|cuts| table(cuts)).collect();
        Ok(Self { cuts, padded, tables })
    }
}

impl From<Bins> for Vec<Vec<f32>> {
    fn from(bins: Bins) -> Self {
        bins.cuts
    }
}

impl Bins {
    /// How many features there are.
    pub fn features(&self) -> usize {
        self.cuts.len()
    }

    /// The cuts of a feature.
    pub fn cuts(&self, feature: usize) -> &[f32] {
        &self.cuts[feature]
    }

    /// The bin of a value of a feature; NaN is the unknown.
    ///
    /// # Panics
    /// Without such a feature.
    #[inline]
    pub fn bin(&self, feature: usize, value: f32) -> u8 {
        search(&self.padded[feature], value)
    }

    /// The bins of many values of a feature: writes as many as both have.
    ///
    /// # Panics
    /// Without such a feature.
    pub fn fill(&self, feature: usize, values: &[f32], bins: &mut [u8]) {
        // Some numbers are the same for all candidates.
        if let Some(first) = values.first()
            && values.iter().all(|value| value.to_bits() == first.to_bits())
        {
            let count = values.len().min(bins.len());
            return bins[..count].fill(self.bin(feature, *first));
        }
        let (cuts, table) = (&self.padded[feature], &self.tables[feature]);
        for (bin, &value) in bins.iter_mut().zip(values) {
            // Of the two zeros, which lie apart here, only one is left: it is what most numbers are.
            let value = value + 0.0;
            *bin = match table.get(usize::from(upper(value))) {
                Some(&decided) if decided != UNDECIDED => decided,
                _ => search(cuts, value),
            };
        }
    }
}

/// Stands in a table where the lower bits of a value decide.
const UNDECIDED: u8 = u8::MAX;

/// The upper half of a value's bits, such that greater values have greater ones.
#[inline]
fn upper(value: f32) -> u16 {
    let bits = value.to_bits();
    let turned = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    (turned >> 16) as u16
}

/// The bins by upper bits, from the cuts alone: between two of them all is decided.
fn table(cuts: &[f32]) -> Vec<u8> {
    let mut table = vec![0; 1 << 16];
    let (mut from, end) = (upper(f32::NEG_INFINITY), upper(f32::INFINITY));
    for (bin, &cut) in (1..).zip(cuts) {
        let at = upper(cut);
        table[usize::from(from)..usize::from(at).max(usize::from(from))].fill(bin);
        table[usize::from(at)] = UNDECIDED;
        from = at + 1;
    }
    let last = cuts.len() as u8 + 1;
    table[usize::from(from)..=usize::from(end)].fill(last);
    // A cut at zero, of whichever sign.
    if cuts.contains(&0.0) {
        table[usize::from(upper(0.0))] = UNDECIDED;
    }
    table
}

#[inline]
fn search(padded: &[f32], value: f32) -> u8 {
    let mut below = 0;
    let mut step = padded.len().div_ceil(2);
    while step > 0 {
        below += if padded[below + step - 1] < value { step } else { 0 };
        step /= 2;
    }
    // At most 127: cuts are limited.
    if value.is_nan() { 0 } else { (below + 1) as u8 }
}

/// Cuts that spread these values over at most `bins` bins (that of the unknown included) of
/// about equal weight. Each pair is a value and its weight; the unknown (NaN) and what weighs
/// nothing are passed over. A value that alone weighs more than a bin's share gets a bin of its own.
pub fn cuts(values: impl IntoIterator<Item = (f32, f32)>, bins: usize) -> Vec<f32> {
    let bins = bins.clamp(2, MAX_BINS) - 1;
    let mut values: Vec<(f32, f32)> = values
        .into_iter()
        .filter(|(v, w)| v.is_finite() && *w > 0.0)
        // One zero only: the two compare alike but sort apart.
        .map(|(v, w)| (v + 0.0, w))
        .collect();
    values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut distinct: Vec<(f32, f64)> = Vec::new();
    for (v, w) in values {
        match distinct.last_mut() {
            Some(last) if last.0 == v => last.1 += f64::from(w),
            _ => distinct.push((v, f64::from(w))),
        }
    }
    let mut left: f64 = distinct.iter().map(|d| d.1).sum();
    let mut cuts = Vec::new();
    let mut full = 0.0;
    for (i, pair) in distinct.windows(2).enumerate() {
        let (free, to_come) = (bins - cuts.len(), distinct.len() - i);
        if free <= 1 {
            break;
        }
        full += pair[0].1;
        let share = left / free as f64;
        // Close the bin when it has its share, when the next value would fill most of one by
        // itself, or when there are bins enough for each value that is left.
        if (full >= share || full + pair[1].1 / 2.0 > share || to_come <= free)
            && let Some(cut) = between(pair[0].0, pair[1].0)
        {
            cuts.push(cut);
            left -= full;
            full = 0.0;
        }
    }
    cuts
}

/// A number at least `low` and below `high`, near the middle.
fn between(low: f32, high: f32) -> Option<f32> {
    let middle = ((f64::from(low) + f64::from(high)) / 2.0) as f32;
    let cut = if middle < high { middle } else { low };
    (cut >= low && cut < high && cut.is_finite()).then_some(cut)
}
