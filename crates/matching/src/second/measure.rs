//! Measuring candidates a second time.

use super::customs::Customs;
use super::embedding::{self, WIDTH};
use super::ground::{BINS, Ground, Lattice, NO_SLOT, bin, people_or_few};
use super::signals::{COUNT, Signal};
use crate::features::Feature;
use crate::nations::OF_COUNTRIES;
use crate::network::{chord2, chord2_of_km, km_of_chord2};
use crate::scene::Plan;
use crate::table::{NO_DIVISION, SECTION, UNKNOWN, ln_people, root_elevation};

/// Within so many km neighbours and partners count to the kernels of nearness.
const AROUND_KM: f64 = 120.0;

/// A city that our neighbours are tied to: where it lies, its row, and how near those neighbours
/// are by the two kernels.
type Reached = ([f32; 3], u32, f32, f32);

/// What the ties say of one candidate.
#[derive(Clone, Copy)]
struct Tally {
    /// Resource allocation index, partners shared, and walks of three ties from us.
    allocation: f32,
    shared: f32,
    walks: f32,
    /// Its ties with cities of our country of about our size; those near us; those of our division.
    alike: f32,
    alike_near: f32,
    division: f32,
    /// Of its partners: the square of the chord to the nearest, how many lie around us by two
    /// kernels, how many are of about our size and how many on our continent, and how like us
    /// the likest is.
    nearest: f32,
    around: f32,
    far: f32,
    alike_partners: f32,
    continent: f32,
    like: f32,
    /// Its ties with our neighbours, by two kernels.
    near: f32,
    region: f32,
}

const NONE: Tally = Tally {
    allocation: 0.0,
    shared: 0.0,
    walks: 0.0,
    alike: 0.0,
    alike_near: 0.0,
    division: 0.0,
    nearest: 4.0,
    around: 0.0,
    far: 0.0,
    alike_partners: 0.0,
    continent: 0.0,
    near: 0.0,
    region: 0.0,
    like: 0.0,
};

/// How alike two logarithms of people are: a Gaussian of 0.7 units.
fn alike(a: f32, b: f32) -> f32 {
    let d = (a - b) / 0.7;
    (-0.5 * d * d).exp()
}

/// The place that asks, before it looks at candidates.
pub(crate) struct Survey<'p> {
    plan: &'p Plan<'p>,
    ground: &'p Ground,
    lattice: &'p Lattice,
    people: f32,
    /// By country: kernel sum of the ties of our country's cities of about our size, by bin.
    sized: Vec<[f32; BINS]>,
    /// Ties of our first-level division by country, and of our country by division.
    division_country: Vec<f32>,
    country_division: Vec<f32>,
    /// Ties of our second-level division by such division and by country, and of our country
    /// by second-level division.
    district: Vec<f32>,
    district_country: Vec<f32>,
    country_district: Vec<f32>,
    customs: Customs,
    /// By tied slot.
    tallies: Vec<Tally>,
    /// Tied slots whose `near` or `region` is not 0.
    reached: Vec<u32>,
    active: f32,
    /// The picture's vector of our tied neighbours, and our own.
    around: [f32; WIDTH],
    partners: Vec<[f32; 3]>,
    partner_people: Vec<f32>,
    continent_of: Vec<bool>,
    own_partners: [f32; 3],
}

impl<'p> Survey<'p> {
    pub(crate) fn new(plan: &'p Plan<'p>, ground: &'p Ground, lattice: &'p Lattice) -> Self {
        let scene = plan.scene;
        let rows = &scene.table.rows;
        let network = &scene.network;
        let region = OF_COUNTRIES.iter().position(|f| *f == Feature::Region).unwrap_or(0);
        let continent_of: Vec<bool> = plan.countries.iter().map(|v| v[region] >= 1.0).collect();
        let countries = plan.countries.len();
        let own = network.partners(plan.place);
        let slot = lattice.slot[plan.place as usize];
        let mut survey = Self {
            plan,
            ground,
            lattice,
            people: people_or_few(plan.me.people),
            sized: vec![[0.0; BINS]; countries],
            division_country: vec![0.0; countries],
            country_division: vec![0.0; plan.divisions.len()],
            district: vec![0.0; ground.districts + 1],
            district_country: vec![0.0; countries],
            country_district: vec![0.0; ground.districts + 1],
            customs: Customs::new(countries),
            tallies: vec![NONE; lattice.nodes.len()],
            reached: Vec::new(),
            active: 0.0,
            around: [0.0; WIDTH],
            partners: own.iter().map(|&p| rows[p as usize].unit).collect(),
            partner_people: own.iter().map(|&p| people_or_few(rows[p as usize].people)).collect(),
            continent_of,
            own_partners: if slot == NO_SLOT { [f32::NAN; 3] } else { lattice.partners[slot as usize] },
        };
        survey.look_at_all_ties();
        survey.look_at_shared();
        survey.look_around();
        survey
    }

    /// Every tie of the world, as it lies to us.
    fn look_at_all_ties(&mut self) {
        let (plan, lattice) = (self.plan, self.lattice);
        let me = &plan.me;
        let kernel = &self.ground.kernel;
        let mine = bin(self.people);
        let last = self.country_division.len() - 1;
        let own_district = self.place_of(self.ground.district[plan.place as usize]);
        for (at, here) in lattice.nodes.iter().enumerate() {
            let same = here.country == me.country;
            let (c2, wp) = (chord2(here.unit, me.unit), alike(here.people, self.people));
            let km = km_of_chord2(c2);
            // One exponential serves all fadings.
            let slow = (-km / 3000.0).exp();
            let far = slow * slow * slow;
            let around = far * far * far * slow;
            let like = wp * around * around * if same { 1.0 } else { 0.3 };
            let continent = f32::from(u8::from(self.continent_of[usize::from(here.country)]));
            let is_us = here.row == plan.place;
            for (&link, &log_km) in lattice.links(at).iter().zip(lattice.log_km(at)) {
                let there = &lattice.nodes[link as usize];
                if same {
                    self.customs.add(there, wp, around, log_km);
                    self.country_division[usize::from(there.division).min(last)] += 1.0;
                    self.country_district[there.district as usize] += 1.0;
                    self.sized[usize::from(there.country)][usize::from(there.bin)] +=
                        kernel[mine][usize::from(here.bin)];
                    if me.division != NO_DIVISION && here.division == me.division {
                        self.division_country[usize::from(there.country)] += 1.0;
                    }
                    let neighbours =
                        here.district == own_district as u32 && own_district < self.ground.districts;
                    if neighbours && !is_us {
                        self.district[there.district as usize] += 1.0;
                        self.district_country[usize::from(there.country)] += 1.0;
                    }
                }
                if is_us {
                    continue;
                }
                let t = &mut self.tallies[link as usize];
                t.nearest = t.nearest.min(c2);
                t.around += around;
                t.far += far;
                t.alike_partners += wp;
                t.continent += continent;
                t.like = t.like.max(like);
                if same {
                    t.alike += wp;
                    t.alike_near += wp * wp * around;
                    let ours = me.division != NO_DIVISION && here.division == me.division;
                    t.division += f32::from(u8::from(ours));
                }
            }
        }
        self.country_division[last] = 0.0;
        let none = self.ground.districts;
        (self.district[none], self.country_district[none]) = (0.0, 0.0);
        // Over the candidates' sizes the kernel is laid once for all.
        for bins in self.sized.iter_mut().filter(|bins| bins.iter().any(|n| *n != 0.0)) {
            let raw = *bins;
            *bins = std::array::from_fn(|b| (0..BINS).map(|a| raw[a] * kernel[a][b]).sum());
        }
    }

    /// Where a second-level division stands in lists of them; the last is for none.
    fn place_of(&self, district: u32) -> usize {
        (district as usize).min(self.ground.districts)
    }

    fn look_at_shared(&mut self) {
        let (plan, lattice) = (self.plan, self.lattice);
        let network = &plan.scene.network;
        let place = plan.place;
        for &p in network.partners(place) {
            let dp = network.degree(p) as f32;
            for &x in network.partners(p).iter().filter(|&&x| x != place) {
                let t = &mut self.tallies[lattice.slot[x as usize] as usize];
                t.allocation += 1.0 / dp;
                t.shared += 1.0;
                let step = 1.0 / (dp * network.degree(x) as f32);
                for &c in network.partners(x).iter().filter(|&&c| c != p) {
                    self.tallies[lattice.slot[c as usize] as usize].walks += step;
                }
            }
        }
    }

    fn look_around(&mut self) {
        let (plan, lattice) = (self.plan, self.lattice);
        let rows = &plan.scene.table.rows;
        let network = &plan.scene.network;
        let mut around = [0f32; WIDTH];
        let mut total = 0.3;
        network.tied().near(&plan.scene.table, plan.me.unit, AROUND_KM, |s, c2| {
            let here = &rows[s as usize];
            if s == plan.place || here.country != plan.me.country {
                return;
            }
            let km = km_of_chord2(c2);
            let (near, region) = ((-km / 15.0).exp(), (-km / 45.0).exp());
            self.active += region;
            let w = (-km / 40.0).exp() * (-(people_or_few(here.people) - self.people).abs() / 1.5).exp();
            total += w;
            let vector = lattice.embedding.vector(lattice.slot[s as usize]);
            for (sum, x) in around.iter_mut().zip(vector) {
                *sum += w * x;
            }
            for &c in network.partners(s) {
                let slot = lattice.slot[c as usize];
                let t = &mut self.tallies[slot as usize];
                if t.region == 0.0 {
                    self.reached.push(slot);
                }
                t.near += near;
                t.region += region;
            }
        });
        let own = lattice.slot[plan.place as usize];
        let mut sum = around.map(|x| x / total);
        if own != NO_SLOT {
            for (s, x) in sum.iter_mut().zip(lattice.embedding.vector(own)) {
                *s += x;
            }
        }
        self.around = sum;
    }

    /// All numbers of these candidates, one column each.
    pub(crate) fn columns(&self, candidates: &[u32]) -> Vec<Vec<f32>> {
        let mut columns = vec![vec![f32::NAN; candidates.len()]; COUNT];
        let areas = self.areas(candidates);
        let turned = self.turned();
        for (i, &row) in candidates.iter().enumerate() {
            for (column, value) in columns.iter_mut().zip(self.plan.values(row)) {
                column[i] = value;
            }
            let mut set = |signal: Signal, value: f32| columns[Feature::COUNT + signal as usize][i] = value;
            self.of_places(row, &mut set);
            if !self.plan.scene.network.is_empty() {
                self.of_ties(row, areas[i], &turned, &mut set);
            }
        }
        columns
    }

    fn turned(&self) -> [[f32; WIDTH]; 2] {
        let lattice = self.lattice;
        let own = lattice.slot[self.plan.place as usize];
        let one = if own == NO_SLOT { [f32::NAN; WIDTH] } else { *lattice.embedding.turned(own) };
        [one, self.around]
    }

    fn of_places(&self, row: u32, set: &mut impl FnMut(Signal, f32)) {
        let (me, there) = (&self.plan.me, &self.plan.scene.table.rows[row as usize]);
        let us = self.plan.place as usize;
        let known = |code: u8, scale: fn(u8) -> f32| if code == UNKNOWN { f32::NAN } else { scale(code) };
        let plain = |rank: u8| match rank {
            UNKNOWN => f32::NAN,
            SECTION => 0.0,
            rank => f32::from(rank),
        };
        let latitude = |unit: [f32; 3]| unit[2].clamp(-1.0, 1.0).asin().to_degrees().abs();
        set(Signal::OurPeople, known(me.people, ln_people));
        set(Signal::OurPlace, self.ground.place[us][0]);
        set(Signal::OurPlaceInDivision, self.ground.place[us][1]);
        set(Signal::TheirPlace, self.ground.place[row as usize][0]);
        set(Signal::TheirPlaceInDivision, self.ground.place[row as usize][1]);
        set(Signal::OurReach, self.ground.reach[us]);
        set(Signal::TheirReach, self.ground.reach[row as usize]);
        set(Signal::Higher, known(there.elevation, root_elevation) - known(me.elevation, root_elevation));
        set(Signal::Latitude, (latitude(me.unit) - latitude(there.unit)).abs());
        let gdp = |country: u16| self.plan.scene.nations.gdp(country).unwrap_or(f32::NAN);
        set(Signal::Richer, gdp(there.country) - gdp(me.country));
        set(Signal::OurRank, plain(me.rank));
        set(Signal::TheirRank, plain(there.rank));
    }

    fn of_ties(
        &self,
        row: u32,
        area: [f32; 2],
        turned: &[[f32; WIDTH]; 2],
        set: &mut impl FnMut(Signal, f32),
    ) {
        let (plan, lattice) = (self.plan, self.lattice);
        let scene = plan.scene;
        let (me, there) = (&plan.me, &scene.table.rows[row as usize]);
        let country = usize::from(there.country);
        let degree = scene.network.degree(row) as f32;
        let ours = scene.network.degree(plan.place) as f32;
        let people = people_or_few(there.people);
        let log_km = (km_of_chord2(chord2(me.unit, there.unit)) + 10.0).ln();

        set(Signal::CountryCount, (scene.rates.between(usize::from(me.country), country) as f32).ln_1p());
        let last = plan.divisions.len() - 1;
        let division = usize::from(there.division).min(last);
        let seen = plan.divisions[division].exp() - 1.0;
        let total = |d: u16| lattice.divisions[usize::from(d).min(last)];
        if me.division != NO_DIVISION && there.division != NO_DIVISION {
            let expected = total(me.division) * total(there.division) / 36_000.0;
            set(Signal::DivisionLift, ((seen + 0.2) / (expected + 0.2)).ln());
        }
        set(Signal::OurHabit, scene.rates.habit(me.country, me.people).unwrap_or(f32::NAN));
        let sized = self.sized[country][bin(people)];
        set(Signal::SizedTies, (0.05 + sized).ln());
        let pairs = self.ground.cities[usize::from(me.country)][bin(self.people)]
            * self.ground.cities[country][bin(people)];
        set(Signal::SizedRate, ((sized + 0.02) / (pairs + 20.0)).ln());
        set(Signal::OurDegree, ours.ln_1p());
        set(Signal::OurPartnersPeople, self.own_partners[0] - people);
        set(Signal::OurPartnersDistance, self.own_partners[1] - log_km);
        set(Signal::OurPartnersDegree, self.own_partners[2]);
        set(Signal::DivisionCountry, self.division_country[country].ln_1p());
        set(Signal::CountryDivision, self.country_division[division].ln_1p());
        set(Signal::NeighboursActive, self.active);
        let district = self.place_of(self.ground.district[row as usize]);
        set(Signal::DistrictTies, self.district[district].ln_1p());
        set(Signal::DistrictCountry, self.district_country[country].ln_1p());
        set(Signal::CountryDistrict, self.country_district[district].ln_1p());
        set(Signal::OurShareThere, (plan.partners_in[country].exp() - 1.0) / (ours + 1.0));
        let habit = scene.rates.habit(there.country, there.people).unwrap_or(f32::NAN);
        set(Signal::DegreeOverHabit, (degree + 0.1).ln() - habit);
        set(Signal::AreaToArea, area[0]);
        set(Signal::RegionToRegion, area[1]);
        let customs = &self.customs;
        set(Signal::UsualPeople, customs.people(there.country, people, self.people));
        set(Signal::UsualDistance, customs.distance(there.country, log_km));
        set(Signal::Centre, customs.centre(there.country, there.unit));

        let slot = lattice.slot[row as usize];
        let tally = if slot == NO_SLOT { NONE } else { self.tallies[slot as usize] };
        set(Signal::Allocation, tally.allocation);
        set(Signal::Shared, tally.shared);
        set(Signal::Jaccard, tally.shared / (ours + degree - tally.shared + 1.0));
        set(Signal::Walks, tally.walks);
        set(Signal::AlikeTied, tally.alike);
        set(Signal::AlikeNearTied, tally.alike_near);
        set(Signal::DivisionCandidate, tally.division);
        set(Signal::NeighbourTies, tally.near);
        set(Signal::RegionTies, tally.region);
        set(Signal::TheirPartnerLikeUs, tally.like);
        set(Signal::TheirPartnersAround, tally.around);
        set(Signal::TheirPartnersFar, tally.far);
        set(Signal::TheirPartnersAlike, (tally.alike_partners + 0.3) / (degree + 1.0));
        set(Signal::TheirPartnersContinent, (tally.continent + 0.5) / (degree + 1.0));
        if slot != NO_SLOT {
            let means = &lattice.partners[slot as usize];
            set(Signal::TheirPartnersPeople, means[0] - self.people);
            set(Signal::TheirPartnersDistance, means[1] - log_km);
            set(Signal::TheirPartnersDegree, means[2]);
            if tally.nearest < 4.0 {
                set(Signal::TheirPartnerNearUs, (km_of_chord2(tally.nearest) + 5.0).ln());
            }
            let country_ties = plan.sparse[plan.slots[row as usize] as usize].country_ties;
            set(Signal::TheirShareHere, (country_ties + 0.1) / (degree + 1.0));
            let dot = |v: &[f32; WIDTH], w| 1e3 * embedding::dot(v, w);
            set(Signal::Embedding, dot(&turned[0], lattice.embedding.vector(slot)));
            set(Signal::EmbeddingAround, dot(&turned[1], lattice.embedding.turned(slot)));
        }

        let (mut nearest, mut around, mut far, mut by, mut about, mut size, mut like) =
            (f32::INFINITY, 0.0, 0.0, 0.0, 0.0, 0.3, 0f32);
        let partners = scene.network.partners(plan.place);
        for ((unit, p), partner) in self.partners.iter().zip(&self.partner_people).zip(partners) {
            let c2 = chord2(*unit, there.unit);
            if c2 == 0.0 {
                continue;
            }
            nearest = nearest.min(c2);
            // Chords instead of arcs: the kernels fade before the two differ.
            let km = c2.sqrt() * 6371.0;
            let slow = (-km / 3000.0).exp();
            let fading = slow * slow * slow;
            let close = fading * fading * fading * slow;
            far += fading;
            around += close;
            if km <= AROUND_KM as f32 {
                let fading = (-km / 45.0).exp();
                about += fading;
                by += fading * fading * fading;
            }
            let w = alike(*p, people);
            size += w;
            let same = scene.table.rows[*partner as usize].country == there.country;
            like = like.max(w * close * close * if same { 1.0 } else { 0.3 });
        }
        set(Signal::OurPartnerLikeThem, like);
        if nearest.is_finite() {
            set(Signal::OurPartnerNearThem, (km_of_chord2(nearest) + 5.0).ln());
        }
        set(Signal::OurPartnersAround, around);
        set(Signal::OurPartnersFar, far);
        set(Signal::PartnersBy, by);
        set(Signal::PartnersAbout, about);
        set(Signal::OurPartnersAlike, size / (ours + 1.0));
    }

    /// For each candidate the ties of our neighbours with its neighbours, near and about.
    fn areas(&self, candidates: &[u32]) -> Vec<[f32; 2]> {
        let rows = &self.plan.scene.table.rows;
        // What our neighbours are tied to, by country: few enough to go through them all.
        let mut by_country: Vec<Vec<Reached>> = vec![Vec::new(); self.plan.countries.len()];
        for &slot in &self.reached {
            let (node, tally) = (&self.lattice.nodes[slot as usize], &self.tallies[slot as usize]);
            by_country[usize::from(node.country)].push((node.unit, node.row, tally.near, tally.region));
        }
        let most = chord2_of_km(AROUND_KM);
        let area = |&row: &u32| {
            let there = &rows[row as usize];
            let mut sums = [0f32; 2];
            for (unit, other, near, region) in &by_country[usize::from(there.country)] {
                let c2 = chord2(*unit, there.unit);
                if c2 <= most && *other != row {
                    let slow = (-c2.sqrt() * (6371.0 / 45.0)).exp();
                    sums[0] += near * slow * slow * slow;
                    sums[1] += region * slow;
                }
            }
            sums
        };
        candidates.iter().map(area).collect()
    }
}
