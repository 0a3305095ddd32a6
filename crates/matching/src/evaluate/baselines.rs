//! Rules of one line that a model has to beat. They rank the same candidates for the same
//! questions, so that their figures tell how hard a set of questions is.

use serde::Serialize;

use super::ground::Ground;
use crate::network::{chord2, km_of_chord2};

/// A simple ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Baseline {
    /// The nearest first.
    Nearest,
    /// People of both, over the square of the distance.
    Gravity,
    /// Ties of the two countries and a half, times the candidate's ties and one, times its people.
    CountryDegreePopulation,
    /// The strongest rule of one line known to us: ties of the two countries over what their
    /// activity would give, times the candidate's ties and a half, less where the numbers of
    /// people differ: `ln lift + ln(ties + ½) − 0.3 · (ln people ratio)²`.
    AffinityDegreeSize,
    /// Shared partners, each counted one over the logarithm of its ties (Adamic and Adar 2003).
    AdamicAdar,
    /// The candidate with the most ties first, whoever asks.
    MostTwinned,
}

/// Ties that a pair of countries is given beforehand at the expected rate.
const PRIOR_PAIR: f64 = 2.0;

impl Baseline {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Nearest,
        Self::Gravity,
        Self::CountryDegreePopulation,
        Self::AffinityDegreeSize,
        Self::AdamicAdar,
        Self::MostTwinned,
    ];

    /// The name in reports.
    pub fn key(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Gravity => "gravity",
            Self::CountryDegreePopulation => "country-degree-population",
            Self::AffinityDegreeSize => "affinity-degree-size",
            Self::AdamicAdar => "adamic-adar",
            Self::MostTwinned => "most-twinned",
        }
    }

    /// Whether a score of 0 says that the rule knows nothing for a candidate.
    pub(super) fn is_silent_at_zero(self) -> bool {
        matches!(self, Self::AdamicAdar | Self::MostTwinned)
    }
}

/// What the rules need to know of the ties, counted once.
pub(super) struct Rules {
    countries: usize,
    /// Ties by pair of countries.
    pairs: Vec<f64>,
    /// Logarithm of their lift.
    lift: Vec<f32>,
    ln_people: Vec<f32>,
}

impl Rules {
    pub(super) fn new(ground: &Ground<'_>) -> Self {
        let countries = ground.engine.world().countries().len();
        let mut pairs = vec![0.0f64; countries * countries];
        for (a, b) in ground.engine.scene.network.ties() {
            let (x, y) = (usize::from(ground.country(a)), usize::from(ground.country(b)));
            if x != y && x < countries && y < countries {
                pairs[x * countries + y] += 1.0;
                pairs[y * countries + x] += 1.0;
            }
        }
        let totals: Vec<f64> = pairs.chunks(countries.max(1)).map(|of| of.iter().sum()).collect();
        let all: f64 = totals.iter().sum::<f64>().max(1.0);
        let lift = pairs.iter().enumerate().map(|(i, n)| {
            let expected = totals[i / countries] * totals[i % countries] / all;
            ((n + PRIOR_PAIR) / (expected + PRIOR_PAIR)).ln() as f32
        });
        Self {
            countries,
            lift: lift.collect(),
            pairs,
            ln_people: ground.people.iter().map(|&n| (n.max(1) as f32).ln()).collect(),
        }
    }

    /// The part of a table of pairs of countries that belongs to one of them.
    fn of_country<'t, T>(&self, table: &'t [T], country: u16) -> &'t [T] {
        let first = usize::from(country) * self.countries;
        table.get(first..first + self.countries).unwrap_or(&[])
    }

    /// Scores of all cities by a rule, in the order of their rows.
    pub(super) fn scores(&self, ground: &Ground<'_>, rule: Baseline, place: u32) -> Vec<f32> {
        let network = &ground.engine.scene.network;
        let rows = &ground.engine.scene.table.rows;
        let unit = rows[place as usize].unit;
        let cities = ground.cities.clone();
        let apart = |row: u32| {
            let c2 = chord2(unit, rows[row as usize].unit);
            // A place without a position is nowhere near.
            if c2.is_nan() { 4.0 } else { c2 }
        };
        match rule {
            Baseline::Nearest => cities.map(|row| -apart(row)).collect(),
            Baseline::Gravity => {
                // The people of the city that asks are the same for all.
                let pull =
                    |row: u32| ground.people[row as usize] as f32 / km_of_chord2(apart(row)).max(1.0).powi(2);
                cities.map(pull).collect()
            }
            Baseline::CountryDegreePopulation => {
                let ties = self.of_country(&self.pairs, ground.country(place));
                let product = |row: u32| {
                    let between = ties.get(usize::from(ground.country(row))).copied().unwrap_or(0.0);
                    let people = f64::from(ground.people[row as usize]);
                    ((between + 0.5) * (network.degree(row) + 1) as f64 * people) as f32
                };
                cities.map(product).collect()
            }
            Baseline::AffinityDegreeSize => {
                let lift = self.of_country(&self.lift, ground.country(place));
                let people = self.ln_people[place as usize];
                let sum = |row: u32| {
                    let lift = lift.get(usize::from(ground.country(row))).copied().unwrap_or(0.0);
                    let ratio = self.ln_people[row as usize] - people;
                    lift + (network.degree(row) as f32 + 0.5).ln() - 0.3 * ratio * ratio
                };
                cities.map(sum).collect()
            }
            Baseline::AdamicAdar => {
                let mut scores = vec![0.0; cities.len()];
                for &p in network.partners(place) {
                    let amount = 1.0 / (network.degree(p) as f32).max(2.0).ln();
                    for &x in network.partners(p).iter().filter(|&&x| x != place) {
                        if let Some(score) =
                            x.checked_sub(cities.start).and_then(|i| scores.get_mut(i as usize))
                        {
                            *score += amount;
                        }
                    }
                }
                scores
            }
            Baseline::MostTwinned => cities.map(|row| network.degree(row) as f32).collect(),
        }
    }
}
