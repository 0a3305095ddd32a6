//! What the second look knows of each place before anybody asks.

use gazetteer::{Kind, World};

use super::embedding::Embedding;
use crate::network::{Grid, Network, chord2, km_of_chord2};
use crate::table::{NO_DIVISION, Table, UNKNOWN, ln_people};

/// Bins of the logarithm of people in which kernels are laid out.
pub(crate) const BINS: usize = 19;
/// People that a place of unknown population is taken to have in kernels.
const UNKNOWN_PEOPLE: f32 = 7.313;

/// Logarithm of 5,000 people: from there on a city counts among those that there are.
const LARGER: f32 = 8.51;

/// Logarithm of people, for kernels.
pub(crate) fn people_or_few(code: u8) -> f32 {
    if code == UNKNOWN { UNKNOWN_PEOPLE } else { ln_people(code).max(5.3) }
}

/// Bin of a logarithm of people.
pub(crate) fn bin(ln_people: f32) -> usize {
    (((ln_people - 6.9078) / 0.5).max(0.0) as usize).min(BINS - 1)
}

/// Kernel between bins: a Gaussian of 0.6 units of ln.
pub(crate) fn kernel() -> [[f32; BINS]; BINS] {
    std::array::from_fn(|a| {
        std::array::from_fn(|b| {
            let d = (a as f32 - b as f32) * 0.5 / 0.6;
            (-0.5 * d * d).exp()
        })
    })
}

/// What depends on the world alone.
pub(crate) struct Ground {
    /// Logarithm of the place by people in the country, and in the division.
    pub place: Vec<[f32; 2]>,
    /// Logarithm of 1 + km to the nearest clearly larger city.
    pub reach: Vec<f32>,
    /// Second-level division, as its place within its kind; `u32::MAX` for none.
    pub district: Vec<u32>,
    /// How many second-level divisions there are.
    pub districts: usize,
    /// Cities of 5,000 people or more by country and bin, smoothed by the kernel.
    pub cities: Vec<[f32; BINS]>,
    pub kernel: [[f32; BINS]; BINS],
}

impl Ground {
    pub(crate) fn new(world: &World, table: &Table) -> Self {
        let cities: Vec<u32> = world.rows(Kind::City).collect();
        let rows = &table.rows;
        let mut by_size = cities.clone();
        by_size.sort_by_key(|&r| {
            let people = rows[r as usize].people;
            (std::cmp::Reverse(if people == UNKNOWN { 0 } else { people }), r)
        });
        let divisions = rows.iter().map(|r| r.division).filter(|&d| d != NO_DIVISION).max().unwrap_or(0);
        // How many were larger, how many there were so far, and the people of the last.
        let mut in_country = vec![(0u32, 0u32, 0u8); world.countries().len()];
        let mut in_division = vec![(0u32, 0u32, 0u8); usize::from(divisions) + 1];
        let mut place = vec![[f32::NAN; 2]; world.len()];
        for &r in &by_size {
            let row = &rows[r as usize];
            // Equal sizes share a place.
            let next = |counts: &mut Vec<(u32, u32, u8)>, at: usize| {
                counts.get_mut(at).map_or(f32::NAN, |(larger, so_far, last)| {
                    if *last != row.people {
                        (*larger, *last) = (*so_far, row.people);
                    }
                    *so_far += 1;
                    ((*larger + 1) as f32).ln()
                })
            };
            let in_country = next(&mut in_country, usize::from(row.country));
            let has_division = row.division != NO_DIVISION;
            let in_division =
                if has_division { next(&mut in_division, usize::from(row.division)) } else { f32::NAN };
            place[r as usize] = [in_country, in_division];
        }
        let kernel = kernel();
        let mut counts = vec![[0f32; BINS]; world.countries().len()];
        for &r in &cities {
            let row = &rows[r as usize];
            let is_large = row.people != UNKNOWN && ln_people(row.people) >= LARGER;
            if let Some(c) = counts.get_mut(usize::from(row.country)).filter(|_| is_large) {
                c[bin(ln_people(row.people))] += 1.0;
            }
        }
        let smooth = |c: &[f32; BINS]| -> [f32; BINS] {
            std::array::from_fn(|b| (0..BINS).map(|a| c[a] * kernel[a][b]).sum())
        };
        let columns = world.columns();
        let first = world.rows(Kind::Admin2).start;
        let district = columns.admin2.iter().map(|&d| d.checked_sub(first).unwrap_or(u32::MAX)).collect();
        let districts = world.rows(Kind::Admin2).len();
        Self {
            district,
            districts,
            place,
            reach: reach(world, table, &by_size),
            cities: counts.iter().map(smooth).collect(),
            kernel,
        }
    }
}

/// Steps of the logarithm of people between one grid and the next.
const LEVEL: f32 = 0.7;

/// Logarithm of 1 + km to the nearest city with e^0.2 times as many people or more.
fn reach(world: &World, table: &Table, by_size: &[u32]) -> Vec<f32> {
    let rows = &table.rows;
    let least = |r: u32| people_or_few(rows[r as usize].people) + 0.2;
    let level = |r: u32| (least(r) / LEVEL) as u32;
    let known: Vec<u32> = by_size.iter().copied().filter(|&r| rows[r as usize].people != UNKNOWN).collect();
    let mut reach = vec![f32::NAN; world.len()];
    // The search runs in a grid of no more than has all larger ones. Cities of a level stand together in
    // the order of sizes, so that there is one grid at a time: all of them at once took 35 MB.
    for alike in by_size.chunk_by(|&a, &b| level(a) == level(b)) {
        let Some(from) = alike.first().map(|&r| level(r) as f32 * LEVEL) else { continue };
        let of: Vec<u32> =
            known.iter().copied().filter(|&r| ln_people(rows[r as usize].people) >= from).collect();
        let grid = Grid::new(table, &of);
        for &r in alike.iter().filter(|&&r| !rows[r as usize].unit[0].is_nan()) {
            reach[r as usize] = reach_in(&grid, table, rows[r as usize].unit, least(r));
        }
    }
    reach
}

/// Logarithm of 1 + km to the nearest of a grid with more than so many people.
fn reach_in(grid: &Grid, table: &Table, from: [f32; 3], ln_least: f32) -> f32 {
    for km in [15.0, 60.0, 250.0, 1000.0, 4000.0] {
        let mut nearest = f32::INFINITY;
        grid.near(table, from, km, |other, c2| {
            if c2 < nearest && ln_people(table.rows[other as usize].people) > ln_least {
                nearest = c2;
            }
        });
        if nearest.is_finite() {
            return km_of_chord2(nearest).ln_1p();
        }
    }
    9.0
}

/// A tied place with what is asked of it for every place that asks, close together in memory.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub row: u32,
    pub unit: [f32; 3],
    /// Logarithm of people, for kernels.
    pub people: f32,
    pub country: u16,
    pub division: u16,
    /// Place among second-level divisions; the number of them for none.
    pub district: u32,
    /// [`bin`] of the people.
    pub bin: u8,
}

/// What depends on the ties.
#[derive(Default)]
pub(crate) struct Lattice {
    pub nodes: Vec<Node>,
    /// Where each node's partners begin in [`Self::links`], and at last where all end.
    starts: Vec<u32>,
    /// Slots of partners.
    links: Vec<u32>,
    /// For each of them the logarithm of 10 + km to it.
    log_km: Vec<f32>,
    /// For each place its number among them; `u32::MAX` for none.
    pub slot: Vec<u32>,
    /// Of the partners of each tied city: mean logarithm of people, of distance, of degree.
    pub partners: Vec<[f32; 3]>,
    /// Ends of ties by first-level division.
    pub divisions: Vec<f32>,
    pub embedding: Embedding,
}

/// A tied place that has no number.
pub(crate) const NO_SLOT: u32 = u32::MAX;

impl Lattice {
    pub(crate) fn new(world: &World, table: &Table, network: &Network) -> Self {
        let first = world.rows(Kind::Admin2).start;
        let districts = world.rows(Kind::Admin2).len() as u32;
        let rows: Vec<u32> = (0..world.len() as u32).filter(|&r| network.degree(r) > 0).collect();
        let mut slot = vec![NO_SLOT; world.len()];
        for (i, &r) in rows.iter().enumerate() {
            slot[r as usize] = i as u32;
        }
        let of = |r: u32| &table.rows[r as usize];
        let partners = rows
            .iter()
            .map(|&r| {
                let mut sums = [0f32; 3];
                for &p in network.partners(r) {
                    sums[0] += people_or_few(of(p).people);
                    sums[1] += (km_of_chord2(chord2(of(r).unit, of(p).unit)) + 10.0).ln();
                    sums[2] += (network.degree(p) as f32).ln();
                }
                sums.map(|s| s / network.degree(r) as f32)
            })
            .collect();
        let mut divisions = vec![0.0; world.rows(Kind::Admin1).len() + 1];
        let last = divisions.len() - 1;
        for &r in &rows {
            divisions[usize::from(of(r).division).min(last)] += network.degree(r) as f32;
        }
        let embedding = Embedding::new(network, &slot, &rows);
        let nodes = rows
            .iter()
            .map(|&row| {
                let here = of(row);
                let people = people_or_few(here.people);
                let district = world.columns().admin2.get(row as usize).and_then(|d| d.checked_sub(first));
                Node {
                    row,
                    unit: here.unit,
                    people,
                    country: here.country,
                    division: here.division,
                    district: district.unwrap_or(districts).min(districts),
                    bin: bin(people) as u8,
                }
            })
            .collect();
        let (mut starts, mut links, mut log_km) = (vec![0], Vec::new(), Vec::new());
        for &row in &rows {
            let away = |&p: &u32| (km_of_chord2(chord2(of(row).unit, of(p).unit)) + 10.0).ln();
            log_km.extend(network.partners(row).iter().map(away));
            links.extend(network.partners(row).iter().map(|&p| slot[p as usize]));
            starts.push(links.len() as u32);
        }
        Self { nodes, starts, links, log_km, slot, partners, divisions, embedding }
    }

    /// Slots of the partners of a slot.
    pub(crate) fn links(&self, slot: usize) -> &[u32] {
        &self.links[self.range(slot)]
    }

    /// For each of them the logarithm of 10 + km to it.
    pub(crate) fn log_km(&self, slot: usize) -> &[f32] {
        &self.log_km[self.range(slot)]
    }

    fn range(&self, slot: usize) -> std::ops::Range<usize> {
        self.starts[slot] as usize..self.starts[slot + 1] as usize
    }
}
