//! Everything that measuring a pair needs, and the measuring itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gazetteer::{CountryIx, GeoId, Kind, PlaceIx, World};

use crate::features::{Feature, SIZE_CLASSES, pair_case, size_class};
use crate::nations::{Nations, OF_COUNTRIES, Values, words};
use crate::network::{Grid, Network, chord2, km_of_chord2};
use crate::rates::Rates;
use crate::scales::{chord2_code, distance, mean_square, rooted};
use crate::table::{Cell, GeoClass, NO_DIVISION, Row, SECTION, Table, UNKNOWN};
use crate::table::{hours_east, ln_people, root_airport, root_elevation};

/// What counts as "near", km.
pub(crate) const NEAR_KM: f64 = 60.0;
/// What counts as "in the region", km.
pub(crate) const REGION_KM: f64 = 250.0;

/// The world, the ties and the rates, prepared for measuring pairs.
pub(crate) struct Scene {
    pub world: Arc<World>,
    pub table: Arc<Table>,
    /// All cities.
    pub cities: Arc<Grid>,
    pub names: Arc<Names>,
    pub nations: Arc<Nations>,
    pub rates: Arc<Rates>,
    pub network: Network,
}

/// Places by the hash of their name, and what operators recorded of industries and culture.
pub(crate) struct Names {
    sorted: Vec<(u64, u32)>,
    hash: Vec<u64>,
    /// Words of the industries that operators recorded.
    pub industries: BTreeMap<u32, BTreeSet<String>>,
    /// Places with museums or other cultural institutions on record.
    pub culture: BTreeSet<u32>,
}

/// Names of operator facts that the engine understands.
pub mod facts {
    /// Industries of a city, in words.
    pub const INDUSTRIES: &str = "industries";
    /// Museums and other cultural institutions; any of these names.
    pub const CULTURE: &[&str] = &["museums", "cultural_institutions", "culture"];
}

impl Names {
    pub(crate) fn new(world: &World) -> Self {
        use rayon::prelude::*;
        let hash: Vec<u64> = (0..world.rows(Kind::City).end)
            .into_par_iter()
            .map(|row| fold(world.place(PlaceIx(row)).ascii_name()))
            .collect();
        let mut sorted: Vec<_> = hash.iter().copied().zip(0u32..).collect();
        sorted.par_sort_unstable();
        let row_of = |id: GeoId| world.by_id(id).map(|p| p.ix().0);
        let mut industries: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        let mut culture = BTreeSet::new();
        for fact in world.facts().iter() {
            let Some(row) = row_of(fact.place) else { continue };
            if fact.name == facts::INDUSTRIES {
                industries.entry(row).or_default().extend(words(std::slice::from_ref(&fact.value)));
            } else if facts::CULTURE.contains(&fact.name.as_str()) {
                culture.insert(row);
            }
        }
        Self { sorted, hash, industries, culture }
    }

    /// Other cities of the same name.
    pub(crate) fn namesakes(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let hash = self.hash.get(row as usize).copied();
        let first = hash.map_or(self.sorted.len(), |h| self.sorted.partition_point(|&(x, _)| x < h));
        self.sorted[first..]
            .iter()
            .take_while(move |&&(h, _)| Some(h) == hash)
            .map(|&(_, r)| r)
            .filter(move |&r| r != row)
    }
}

/// FNV-1a over the letters and digits in lower case: equal for names that differ in case,
/// hyphens or spaces only.
fn fold(name: &str) -> u64 {
    name.bytes().filter(u8::is_ascii_alphanumeric).fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What few candidates have, so that it is kept only for those; 0 for all others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sparse {
    pub industries: f32,
    pub culture: f32,
    pub country_ties: f32,
    pub shared_partners: f32,
    pub shared_share: f32,
    pub paths: f32,
    pub neighbours_tied: f32,
    pub region_tied: f32,
    pub area_ties: f32,
    pub partners_near: f32,
    pub namesake: f32,
}

/// One place's view of all others.
pub(crate) struct Plan<'s> {
    pub scene: &'s Scene,
    pub place: u32,
    pub me: Row,
    pub cell: Cell,
    /// Values of [`OF_COUNTRIES`] by country.
    pub countries: &'s [Values],
    /// For each row, where its [`Sparse`] stands; 0 for the empty one.
    pub slots: Vec<u32>,
    pub sparse: Vec<Sparse>,
    /// The row of each of [`Plan::sparse`].
    pub touched: Vec<u32>,
    /// Logarithm of 1 + ties of our division with each division.
    pub divisions: Vec<f32>,
    /// Other places of our division that have ties, for sentences that name some.
    pub division_tied: Vec<u32>,
    /// Logarithm of 1 + our partners in each country.
    pub partners_in: Vec<f32>,
}

impl Scene {
    pub(crate) fn plan(&self, place: PlaceIx) -> Plan<'_> {
        let me = self.table.rows[place.row()];
        let mut plan = Plan {
            scene: self,
            place: place.0,
            me,
            cell: self.table.cells[me.cell as usize],
            countries: self.nations.seen_from(CountryIx(me.country), &self.rates),
            slots: vec![0; self.world.len()],
            sparse: vec![Sparse::default()],
            touched: vec![place.0],
            division_tied: Vec::new(),
            divisions: vec![0.0; self.world.rows(Kind::Admin1).len() + 1],
            partners_in: vec![0.0; self.world.countries().len()],
        };
        plan.look_at_names();
        if !self.network.is_empty() {
            plan.look_at_partners();
            plan.look_at_neighbours();
        }
        plan
    }
}

impl Plan<'_> {
    fn at(&mut self, row: u32) -> &mut Sparse {
        let slot = &mut self.slots[row as usize];
        if *slot == 0 {
            *slot = self.sparse.len() as u32;
            self.sparse.push(Sparse::default());
            self.touched.push(row);
        }
        &mut self.sparse[*slot as usize]
    }

    fn look_at_names(&mut self) {
        let scene = self.scene;
        let names = &scene.names;
        for row in names.namesakes(self.place) {
            self.at(row).namesake = 1.0;
        }
        if let Some(mine) = names.industries.get(&self.place) {
            for (&row, theirs) in &names.industries {
                let shared = mine.intersection(theirs).count();
                if row != self.place && shared > 0 {
                    self.at(row).industries = shared as f32;
                }
            }
        }
        if names.culture.contains(&self.place) {
            let place = self.place;
            for &row in names.culture.iter().filter(|&&r| r != place) {
                self.at(row).culture = 1.0;
            }
        }
    }

    /// Partners, their partners, and theirs; what lies near partners.
    fn look_at_partners(&mut self) {
        let scene = self.scene;
        let (network, place) = (&scene.network, self.place);
        let degree = |row| network.degree(row) as f32;
        for &p in network.partners(place) {
            self.partners_in[usize::from(scene.table.rows[p as usize].country)] += 1.0;
            scene.cities.near(&scene.table, scene.table.rows[p as usize].unit, NEAR_KM, |row, _| {
                if row != p {
                    self.at(row).partners_near += 1.0;
                }
            });
            let adamic_adar = 1.0 / degree(p).max(2.0).ln();
            for &x in network.partners(p).iter().filter(|&&x| x != place) {
                let s = self.at(x);
                s.shared_partners += adamic_adar;
                s.shared_share += 100.0 / (degree(p) * (degree(place) * degree(x)).sqrt());
                let step = 100.0 / (degree(p) * degree(x) * degree(place).sqrt());
                for &c in network.partners(x).iter().filter(|&&c| c != p && c != place) {
                    self.at(c).paths += step / degree(c).sqrt();
                }
            }
        }
        for count in &mut self.partners_in {
            *count = count.ln_1p();
        }
    }

    /// Ties of the country, the division, the region and the neighbours.
    fn look_at_neighbours(&mut self) {
        let scene = self.scene;
        let (network, table, place, me) = (&scene.network, &scene.table, self.place, self.me);
        let last = self.divisions.len() - 1;
        for &n in network.tied_in(me.country).iter().filter(|&&n| n != place) {
            let ours = me.division != NO_DIVISION && table.rows[n as usize].division == me.division;
            if ours {
                self.division_tied.push(n);
            }
            for &c in network.partners(n) {
                self.at(c).country_ties += 1.0;
                if ours {
                    self.divisions[usize::from(table.rows[c as usize].division).min(last)] += 1.0;
                }
            }
        }
        self.divisions[last] = 0.0;
        for count in &mut self.divisions {
            *count = count.ln_1p();
        }
        let near = crate::network::chord2_of_km(NEAR_KM);
        let mut close = Vec::new();
        network.tied().near(table, me.unit, REGION_KM, |n, c2| {
            if n == place {
                return;
            }
            for &c in network.partners(n).iter().filter(|&&c| c != place) {
                if c2 <= near {
                    self.at(c).neighbours_tied += 1.0;
                    close.push(c);
                } else {
                    self.at(c).region_tied += 1.0;
                }
            }
        });
        close.sort_unstable();
        for run in close.chunk_by(|a, b| a == b) {
            scene.cities.near(table, table.rows[run[0] as usize].unit, NEAR_KM, |row, _| {
                if row != run[0] {
                    self.at(row).area_ties += run.len() as f32;
                }
            });
        }
    }

    /// The values of all features for one candidate; NaN where unknown.
    pub(crate) fn values(&self, row: u32) -> [f32; Feature::COUNT] {
        let there = &self.scene.table.rows[row as usize];
        let mut values = [f32::NAN; Feature::COUNT];
        for (feature, value) in OF_COUNTRIES.iter().zip(self.countries[usize::from(there.country)]) {
            values[*feature as usize] = value;
        }
        let cell = &self.scene.table.cells[there.cell as usize];
        let mut set = |feature: Feature, value: f32| values[feature as usize] = value;
        set(Feature::PopulationRatio, self.population_ratio(there.people));
        set(Feature::PopulationSize, population_size(there.people));
        set(Feature::PopulationPair, self.population_pair(there.people));
        for (feature, value) in GEO.iter().zip(self.geo(there.geo)) {
            set(*feature, value);
        }
        set(Feature::Elevation, self.elevation(there.elevation));
        set(Feature::Temperature, rooted(mean_square(&self.cell.temperature, &cell.temperature)));
        set(Feature::Rain, rooted(mean_square(&self.cell.rain, &cell.rain)));
        set(Feature::Koppen, self.koppen(cell.koppen));
        set(Feature::Universities, self.universities(there.universities));
        set(Feature::Rank, self.rank(there.rank));
        set(Feature::Hours, self.hours(there.hours));
        set(Feature::Airport, self.airport(there.airport));
        set(Feature::Distance, distance(chord2_code(chord2(self.me.unit, there.unit))));
        let s = &self.sparse[self.slots[row as usize] as usize];
        let names = &self.scene.names;
        if names.industries.contains_key(&self.place) && names.industries.contains_key(&row) {
            set(Feature::CityIndustries, s.industries);
        }
        if s.culture > 0.0 {
            set(Feature::CityCulture, s.culture);
        }
        set(Feature::Namesake, s.namesake);
        if !self.scene.network.is_empty() {
            set(Feature::Degree, (self.scene.network.degree(row) as f32).ln_1p());
            set(Feature::DivisionTies, self.divisions[self.division_slot(there.division)]);
            set(Feature::PartnersInCountry, self.partners_in[usize::from(there.country)]);
            for (feature, value) in s.relationships() {
                set(feature, value);
            }
        }
        if let Some(habit) = self.scene.rates.habit(there.country, there.people) {
            set(Feature::Habit, habit);
        }
        values
    }

    /// Where a division stands in [`Plan::divisions`].
    #[inline]
    pub(crate) fn division_slot(&self, division: u16) -> usize {
        usize::from(division).min(self.divisions.len() - 1)
    }

    pub(crate) fn population_ratio(&self, code: u8) -> f32 {
        if code == UNKNOWN || self.me.people == UNKNOWN {
            return f32::NAN;
        }
        ln_people(code) - ln_people(self.me.people)
    }

    pub(crate) fn population_pair(&self, code: u8) -> f32 {
        if code == UNKNOWN || self.me.people == UNKNOWN {
            return f32::NAN;
        }
        let class = |code| size_class(ln_people(code));
        (class(self.me.people) * SIZE_CLASSES + class(code)) as f32
    }

    /// Values of [`GEO`].
    pub(crate) fn geo(&self, code: u16) -> [f32; GEO.len()] {
        let (a, b) = (GeoClass::of_code(self.me.geo), GeoClass::of_code(code));
        let case = |a: u8, b: u8| if a == 3 || b == 3 { f32::NAN } else { pair_case(a, b) };
        [
            case(a.coast, b.coast),
            case(a.port, b.port),
            case(a.lake, b.lake),
            case(a.river, b.river),
            case(a.relief, b.relief),
        ]
    }

    pub(crate) fn elevation(&self, code: u8) -> f32 {
        self.difference(self.me.elevation, code, root_elevation)
    }

    pub(crate) fn hours(&self, code: u8) -> f32 {
        self.difference(self.me.hours, code, hours_east)
    }

    fn difference(&self, mine: u8, theirs: u8, scale: fn(u8) -> f32) -> f32 {
        if mine == UNKNOWN || theirs == UNKNOWN {
            return f32::NAN;
        }
        (scale(mine) - scale(theirs)).abs()
    }

    pub(crate) fn airport(&self, code: u8) -> f32 {
        if code == UNKNOWN || self.me.airport == UNKNOWN {
            return f32::NAN;
        }
        root_airport(code.max(self.me.airport))
    }

    pub(crate) fn koppen(&self, theirs: u8) -> f32 {
        use gazetteer::climate::Koppen;
        match (Koppen::from_number(self.cell.koppen), Koppen::from_number(theirs)) {
            (Some(a), Some(b)) => f32::from(u8::from(a.group() == b.group()) + u8::from(a == b)),
            _ => f32::NAN,
        }
    }

    pub(crate) fn universities(&self, theirs: u8) -> f32 {
        match theirs.min(self.me.universities) {
            0 => f32::NAN,
            fewer => f32::from(fewer),
        }
    }

    pub(crate) fn rank(&self, theirs: u8) -> f32 {
        if theirs == UNKNOWN || self.me.rank == UNKNOWN {
            return f32::NAN;
        }
        let plain = |rank| if rank == SECTION { 0 } else { rank };
        pair_case(plain(self.me.rank), plain(theirs))
    }

    /// Distance to a candidate, km.
    pub(crate) fn km(&self, row: u32) -> f32 {
        km_of_chord2(chord2(self.me.unit, self.scene.table.rows[row as usize].unit))
    }
}

impl Sparse {
    /// Features of the criterion "relationships" that stand here, in order.
    pub(crate) fn relationships(&self) -> [(Feature, f32); 8] {
        // Most are 0 for most candidates.
        let log = |x: f32| if x == 0.0 { 0.0 } else { x.ln_1p() };
        [
            (Feature::CountryTies, log(self.country_ties)),
            (Feature::SharedPartners, self.shared_partners),
            (Feature::SharedShare, log(self.shared_share)),
            (Feature::Paths, log(self.paths)),
            (Feature::NeighboursTied, log(self.neighbours_tied)),
            (Feature::RegionTied, log(self.region_tied)),
            (Feature::AreaTies, log(self.area_ties)),
            (Feature::PartnersNear, log(self.partners_near)),
        ]
    }
}

/// The features of [`Row::geo`], in order.
pub(crate) const GEO: [Feature; 5] =
    [Feature::Coast, Feature::Port, Feature::Lake, Feature::River, Feature::Relief];

pub(crate) fn population_size(code: u8) -> f32 {
    if code == UNKNOWN { f32::NAN } else { ln_people(code) }
}
