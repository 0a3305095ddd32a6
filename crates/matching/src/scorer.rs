//! The score of a candidate: for one place that asks, every feature's curve laid out as a
//! table, so that a candidate costs a dozen look-ups and one distance.

use crate::criterion::Criterion;
use crate::features::Feature;
use crate::model::Model;
use crate::nations::OF_COUNTRIES;
use crate::network::{Network, chord2};
use crate::query::Weights;
use crate::rates::Rates;
use crate::scales::{self, CODES, mean_squares};
use crate::scene::{self, GEO, Plan, Sparse};
#[cfg(doc)]
use crate::second::signals;
use crate::table::{ABREAST, GEO_CLASSES, Row, Table};

/// Contributions by criterion, weights not yet applied.
pub(crate) type Sums = [f32; Criterion::COUNT];

/// Curves of the features that depend on the pair only through a square: see [`scales::CODES`].
/// They are the same for every place that asks.
pub(crate) struct Curves {
    distance: Box<[f32; CODES]>,
    temperature: Box<[f32; CODES]>,
    rain: Box<[f32; CODES]>,
}

impl Curves {
    pub(crate) fn new(model: &Model) -> Self {
        let table = |feature, value: fn(usize) -> f32| {
            let curve = model.curve(feature);
            Box::new(std::array::from_fn(|code| curve.at(value(code))))
        };
        Self {
            distance: table(Feature::Distance, scales::distance),
            temperature: table(Feature::Temperature, scales::root_of_code),
            rain: table(Feature::Rain, scales::root_of_code),
        }
    }
}

/// Sets the terms that a candidate has whoever asks: its habit, and the ties it has.
pub(crate) fn set_own(table: &mut Table, rates: &Rates, network: &Network, model: &Model) {
    for (i, row) in table.rows.iter_mut().enumerate() {
        let habit = rates.habit(row.country, row.people).unwrap_or(f32::NAN);
        row.own = model.curve(Feature::Habit).at(habit);
        row.own += model.curve(Feature::Degree).at((network.degree(i as u32) as f32).ln_1p());
    }
}

/// The criteria that have terms of [`Sparse`], and those terms.
const SPARSE: [Criterion; 4] =
    [Criterion::Economy, Criterion::Culture, Criterion::Relationships, Criterion::History];
type SparseTerms = [f32; SPARSE.len()];

/// Tables for one place that asks.
pub(crate) struct Scorer<'p> {
    plan: &'p Plan<'p>,
    curves: &'p Curves,
    weights: Sums,
    people: [f32; 256],
    geo: Box<[f32; GEO_CLASSES]>,
    elevation: [f32; 256],
    cells: Vec<f32>,
    universities: [f32; 256],
    rank: [f32; 256],
    hours: [f32; 256],
    airport: [f32; 256],
    countries: Vec<Sums>,
    /// Countries' terms together, weights applied.
    of_countries: Vec<f32>,
    divisions: Vec<f32>,
    sparse: Vec<SparseTerms>,
    /// Each one's terms together, weights applied.
    of_sparse: Vec<f32>,
}

impl<'p> Scorer<'p> {
    pub(crate) fn new(plan: &'p Plan<'p>, model: &Model, curves: &'p Curves, weights: &Weights) -> Self {
        let bytes = |term: &dyn Fn(u8) -> f32| std::array::from_fn(|code| term(code as u8));
        let of = |feature: Feature, x: f32| model.curve(feature).at(x);
        let knows_ties = !plan.scene.network.is_empty();
        let cells = plan.scene.table.abreast.iter().flat_map(|abreast| {
            let temperature = mean_squares(&plan.cell.temperature, &abreast.temperature);
            let rain = mean_squares(&plan.cell.rain, &abreast.rain);
            std::array::from_fn::<f32, ABREAST, _>(|at| {
                curves.temperature[scales::square_code(temperature[at])]
                    + curves.rain[scales::square_code(rain[at])]
            })
        });
        let koppen: [f32; 256] = bytes(&|k| of(Feature::Koppen, plan.koppen(k)));
        let cells = cells
            .zip(plan.scene.table.cells.iter())
            .map(|(t, cell)| t + koppen[usize::from(cell.koppen)])
            .collect();
        let weights: Sums = std::array::from_fn(|i| weights.of(Criterion::ALL[i]));
        let countries: Vec<Sums> = plan
            .countries
            .iter()
            .enumerate()
            .map(|(i, values)| {
                let mut sums = [0.0; Criterion::COUNT];
                for (feature, &x) in OF_COUNTRIES.iter().zip(values) {
                    sums[feature.criterion() as usize] += of(*feature, x);
                }
                if knows_ties {
                    sums[Criterion::Relationships as usize] +=
                        of(Feature::PartnersInCountry, plan.partners_in[i]);
                }
                sums
            })
            .collect();
        let divisions = plan
            .divisions
            .iter()
            .map(|&x| if knows_ties { of(Feature::DivisionTies, x) } else { 0.0 })
            .collect();
        let mut geo = Box::new([0.0; GEO_CLASSES]);
        for (code, slot) in geo.iter_mut().enumerate() {
            *slot = GEO.iter().zip(plan.geo(code as u16)).map(|(f, x)| of(*f, x)).sum();
        }
        let sparse: Vec<SparseTerms> =
            plan.sparse.iter().map(|s| sparse_terms(s, model, knows_ties)).collect();
        let weighted = |terms: &[f32], of: &[f32]| terms.iter().zip(of).map(|(t, w)| t * w).sum();
        let of_sparse_terms = SPARSE.map(|c| weights[c as usize]);
        Self {
            plan,
            curves,
            of_countries: countries.iter().map(|sums| weighted(sums, &weights)).collect(),
            of_sparse: sparse.iter().map(|terms| weighted(terms, &of_sparse_terms)).collect(),
            weights,
            people: bytes(&|p| {
                of(Feature::PopulationRatio, plan.population_ratio(p))
                    + of(Feature::PopulationSize, scene::population_size(p))
                    + of(Feature::PopulationPair, plan.population_pair(p))
            }),
            geo,
            elevation: bytes(&|e| of(Feature::Elevation, plan.elevation(e))),
            cells,
            universities: bytes(&|u| of(Feature::Universities, plan.universities(u))),
            rank: bytes(&|r| of(Feature::Rank, plan.rank(r))),
            hours: bytes(&|h| of(Feature::Hours, plan.hours(h))),
            airport: bytes(&|a| of(Feature::Airport, plan.airport(a))),
            countries,
            divisions,
            sparse,
        }
    }

    /// Contributions of a candidate by criterion, weights not applied.
    #[inline(always)]
    pub(crate) fn sums(&self, row: &Row, slot: u32) -> Sums {
        use Criterion as C;
        let country = &self.countries[usize::from(row.country)];
        let sparse = &self.sparse[slot as usize];
        let distance = self.curves.distance[scales::chord2_code(chord2(self.plan.me.unit, row.unit))];
        [
            self.people[usize::from(row.people)],
            self.geo[usize::from(row.geo) & (GEO_CLASSES - 1)] + self.elevation[usize::from(row.elevation)],
            self.cells[row.cell as usize],
            country[C::Economy as usize] + sparse[0],
            self.universities[usize::from(row.universities)],
            country[C::Culture as usize] + self.rank[usize::from(row.rank)] + sparse[1],
            country[C::Relationships as usize]
                + row.own
                + self.divisions[self.plan.division_slot(row.division)]
                + sparse[2],
            country[C::History as usize] + sparse[3],
            country[C::Reach as usize]
                + distance
                + self.hours[usize::from(row.hours)]
                + self.airport[usize::from(row.airport)],
            country[C::Stability as usize],
        ]
    }

    /// The score, but for the order of its summands and so for its last digits: what many terms
    /// share is added beforehand. It finds candidates; what is shown of them is [`Self::plain`].
    #[inline(always)]
    pub(crate) fn quick(&self, row: u32, r: &Row) -> f32 {
        use Criterion as C;
        let w = |c: Criterion| self.weights[c as usize];
        let distance = self.curves.distance[scales::chord2_code(chord2(self.plan.me.unit, r.unit))];
        self.of_countries[usize::from(r.country)]
            + self.of_sparse[self.plan.slots[row as usize] as usize]
            + w(C::Population) * self.people[usize::from(r.people)]
            + w(C::Geography)
                * (self.geo[usize::from(r.geo) & (GEO_CLASSES - 1)]
                    + self.elevation[usize::from(r.elevation)])
            + w(C::Climate) * self.cells[r.cell as usize]
            + w(C::Academic) * self.universities[usize::from(r.universities)]
            + w(C::Culture) * self.rank[usize::from(r.rank)]
            + w(C::Relationships) * (r.own + self.divisions[self.plan.division_slot(r.division)])
            + w(C::Reach)
                * (distance + self.hours[usize::from(r.hours)] + self.airport[usize::from(r.airport)])
    }

    /// Contributions of a place, no weights applied.
    pub(crate) fn plain(&self, row: u32) -> Sums {
        self.sums(&self.plan.scene.table.rows[row as usize], self.plan.slots[row as usize])
    }

    /// Of [`Self::plain`] what comes from curves that no tree asks for: see [`signals::is_asked`].
    pub(crate) fn unasked(&self, row: u32) -> Sums {
        let sparse = &self.sparse[self.plan.slots[row as usize] as usize];
        let universities = self.plan.scene.table.rows[row as usize].universities;
        let mut sums = Sums::default();
        sums[Criterion::Economy as usize] = sparse[0];
        sums[Criterion::Academic as usize] = self.universities[usize::from(universities)];
        sums[Criterion::Culture as usize] = sparse[1];
        sums[Criterion::History as usize] = sparse[3];
        sums
    }

    /// [`Self::plain`] where trees speak too, and only a part of what they may ask for is left to
    /// the curves: which, by criterion.
    pub(crate) fn kept(&self, row: u32, parts: &Sums) -> Sums {
        let mut sums = self.plain(row);
        for ((sum, whole), part) in sums.iter_mut().zip(self.unasked(row)).zip(parts) {
            if *part != 1.0 {
                *sum = part * (*sum - whole) + whole;
            }
        }
        sums
    }

    /// Scores of a range of rows.
    pub(crate) fn all(&self, rows: std::ops::Range<u32>) -> Vec<f32> {
        rows.map(|row| self.quick(row, &self.plan.scene.table.rows[row as usize])).collect()
    }
}

fn sparse_terms(s: &Sparse, model: &Model, knows_ties: bool) -> SparseTerms {
    // All of these are evidence, whose curves begin at 0: most are 0 for most candidates.
    let of = |feature: Feature, x: f32| if x == 0.0 { 0.0 } else { model.curve(feature).at(x) };
    let relationships = if knows_ties { s.relationships().iter().map(|&(f, x)| of(f, x)).sum() } else { 0.0 };
    [
        of(Feature::CityIndustries, s.industries),
        of(Feature::CityCulture, s.culture),
        relationships,
        of(Feature::Namesake, s.namesake),
    ]
}
