//! What is measured of a pair of places: every feature, the criterion it speaks for, and
//! the shape of the curve that turns it into a contribution.

use crate::criterion::Criterion;

/// The form of a feature's curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Straight between these values of the feature, level beyond the first and the last.
    Line(&'static [f32]),
    /// One value for each of so many cases.
    Cases(usize),
}

impl Shape {
    /// How many values a curve of this shape has.
    pub fn values(self) -> usize {
        match self {
            Self::Line(knots) => knots.len(),
            Self::Cases(n) => n,
        }
    }
}

/// Where a curve is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// At its mean over random pairs: the feature is a measurement, above or below average.
    Mean,
    /// At its first value: the feature is evidence, and to have none counts neither way.
    First,
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $criterion:ident, $zero:ident, $shape:expr;)+) => {
        /// One feature of a pair. Its key stands in the model file; the message `part-<key>` names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Feature { $($(#[$doc])* $name),+ }

        impl Feature {
            /// All features, grouped by criterion in the order of [`Criterion::ALL`].
            pub const ALL: &[Feature] = &[$(Feature::$name),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The key.
            pub fn key(self) -> &'static str { match self { $(Self::$name => $key),+ } }
            /// The message that names it.
            pub fn part_id(self) -> &'static str { match self { $(Self::$name => concat!("part-", $key)),+ } }
            /// The criterion it belongs to.
            pub fn criterion(self) -> Criterion { match self { $(Self::$name => Criterion::$criterion),+ } }
            /// Where its curve is 0.
            pub fn zero(self) -> Zero { match self { $(Self::$name => Zero::$zero),+ } }
            /// The form of its curve.
            pub fn shape(self) -> Shape { match self { $(Self::$name => $shape),+ } }
        }
    };
}

use Shape::{Cases, Line};

/// Cases of an unordered pair of classes, out of `n` classes: see [`pair_case`].
const fn pairs(n: usize) -> usize {
    n * (n + 1) / 2
}

/// Classes of size that are compared with each other.
pub const SIZE_CLASSES: usize = 8;

/// The size class of a number of people, given as its natural logarithm: the bounds are
/// 3,000, 7,000, 15,000, 30,000, 70,000, 200,000 and 700,000.
pub(crate) fn size_class(ln_people: f32) -> usize {
    const BOUNDS: [f32; SIZE_CLASSES - 1] = [8.006, 8.854, 9.616, 10.309, 11.156, 12.206, 13.459];
    BOUNDS.iter().filter(|&&b| ln_people >= b).count()
}

/// The number of an unordered pair of classes: (0,0) (0,1) (1,1) (0,2) (1,2) (2,2) …
pub(crate) fn pair_case(a: u8, b: u8) -> f32 {
    let (low, high) = (a.min(b), a.max(b));
    f32::from(high) * (f32::from(high) + 1.0) / 2.0 + f32::from(low)
}

features! {
    /// Natural logarithm of candidate's people over ours.
    PopulationRatio = "population-ratio", Population, Mean,
        Line(&[-6.0, -4.0, -3.0, -2.2, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.2, 3.0, 4.0, 6.0]);
    /// Natural logarithm of the candidate's people.
    PopulationSize = "population-size", Population, Mean,
        Line(&[5.0, 7.0, 8.5, 9.2, 10.0, 10.8, 11.6, 12.4, 13.2, 14.0, 15.0, 17.0]);
    /// Size classes of the two, ours first: see [`SIZE_CLASSES`].
    PopulationPair = "population-pair", Population, Mean, Cases(SIZE_CLASSES * SIZE_CLASSES);

    /// Distances to the sea: within 5 km, within 50 km, farther; unordered pair.
    Coast = "coast", Geography, Mean, Cases(pairs(3));
    /// Ports within 20 km: none, harbour or landing, seaport; unordered pair.
    Port = "port", Geography, Mean, Cases(pairs(3));
    /// A lake of 1 km² or more within 15 km: neither, one, both.
    Lake = "lake", Geography, Mean, Cases(pairs(2));
    /// A river wide enough to be mapped as an area within 3 km: neither, one, both.
    River = "river", Geography, Mean, Cases(pairs(2));
    /// Land within 25 km flat (up to 200 m of relief), hilly (up to 800 m) or mountainous; unordered pair.
    Relief = "relief", Geography, Mean, Cases(pairs(3));
    /// Difference of the square roots of the two elevations in metres.
    Elevation = "elevation", Geography, Mean, Line(&[0.0, 3.0, 7.0, 12.0, 20.0, 35.0, 60.0]);

    /// Root mean square difference of monthly temperature, °C, seasons aligned.
    Temperature = "temperature", Climate, Mean, Line(&[0.0, 1.0, 2.0, 3.5, 5.0, 8.0, 12.0, 18.0, 26.0]);
    /// Root mean square difference of the square root of monthly rain in mm, seasons aligned.
    Rain = "rain", Climate, Mean, Line(&[0.0, 1.0, 2.0, 3.0, 4.5, 7.0, 11.0]);
    /// Köppen classes: of different groups, of one group, the same.
    Koppen = "koppen", Climate, Mean, Cases(3);

    /// Absolute difference of the logarithms of GDP per head.
    Income = "income", Economy, Mean, Line(&[0.0, 0.3, 0.7, 1.2, 2.0, 3.0, 4.5]);
    /// Half the sum of differences of the three sectors' shares of GDP, percentage points.
    Sectors = "sectors", Economy, Mean, Line(&[0.0, 5.0, 10.0, 20.0, 35.0, 60.0]);
    /// Shared words of the countries' industries over all their words.
    Industries = "industries", Economy, Mean, Line(&[0.0, 0.06, 0.12, 0.2, 0.35]);
    /// Logarithm of 1 + the larger share (%) that one country has in the other's trade, where listed.
    Trade = "trade", Economy, First, Line(&[0.0, 1.5, 2.2, 3.0, 4.0]);
    /// Industries that operators recorded for both cities, in common.
    CityIndustries = "city-industries", Economy, First, Line(&[0.0, 1.0, 3.0]);

    /// The fewer universities of the two cities: none known, 1, 2 or 3, 4 or more.
    Universities = "universities", Academic, First, Cases(4);

    /// Ranks: plain place, seat of a lower division, seat of a first-level division, capital; unordered pair.
    Rank = "rank", Culture, Mean, Cases(pairs(4));
    /// Absolute difference of the logarithms of 1 + cultural world heritage sites of the countries.
    Heritage = "heritage", Culture, Mean, Line(&[0.0, 0.5, 1.0, 2.0, 3.5]);
    /// Museums or cultural institutions that operators recorded for both cities.
    CityCulture = "city-culture", Culture, First, Line(&[0.0, 1.0]);

    /// Logarithm of ties between the two countries over what their activity alone would give.
    CountryPair = "country-pair", Relationships, Mean,
        Line(&[-3.5, -2.5, -1.5, -0.8, -0.3, 0.0, 0.5, 1.0, 1.7, 2.5, 3.5, 5.0]);
    /// Logarithm of the mean number of ties of cities of the candidate's size in its country.
    Habit = "habit", Relationships, Mean, Line(&[-5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0]);
    /// Logarithm of 1 + ties the candidate has.
    Degree = "degree", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.6, 2.2, 2.8, 3.5, 4.4]);
    /// Logarithm of 1 + ties of the candidate with places of our country.
    CountryTies = "country-ties", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.6, 2.2, 3.0]);
    /// Logarithm of 1 + ties between other cities of our division and other cities of the candidate's.
    DivisionTies = "division-ties", Relationships, First, Line(&[0.0, 0.7, 1.4, 2.1, 3.0, 4.0, 5.5]);
    /// Partners of partners: Adamic–Adar index.
    SharedPartners = "shared-partners", Relationships, First,
        Line(&[0.0, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5, 4.0, 7.0]);
    /// Partners shared, for their number few partners in all: logarithm of 1 + 100 × the entry
    /// of the squared normalised adjacency matrix.
    SharedShare = "shared-share", Relationships, First, Line(&[0.0, 1.0, 1.6, 2.2, 2.8, 3.4, 4.2]);
    /// Paths of three ties: logarithm of 1 + 100 × the entry of the cubed normalised adjacency matrix.
    Paths = "paths", Relationships, First, Line(&[0.0, 0.3, 0.7, 1.1, 1.6, 2.2, 3.0, 4.0]);
    /// Logarithm of 1 + cities within 60 km of us that are tied to the candidate.
    NeighboursTied = "neighbours-tied", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.6, 2.5]);
    /// Logarithm of 1 + cities 60 to 250 km from us that are tied to the candidate.
    RegionTied = "region-tied", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.6, 2.5]);
    /// Logarithm of 1 + ties that join a place within 60 km of us and another within 60 km of the candidate.
    AreaTies = "area-ties", Relationships, First, Line(&[0.0, 0.7, 1.4, 2.1, 3.0, 4.0, 5.5]);
    /// Logarithm of 1 + our partners within 60 km of the candidate.
    PartnersNear = "partners-near", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.8]);
    /// Logarithm of 1 + our partners in the candidate's country.
    PartnersInCountry = "partners-in-country", Relationships, First, Line(&[0.0, 0.7, 1.1, 1.6, 2.4]);

    /// Probability that a person of each country share a language.
    Language = "language", History, Mean, Line(&[0.0, 0.02, 0.1, 0.3, 0.6, 1.0]);
    /// Neither, the same former power, one became independent from or depends on the other.
    Colonial = "colonial", History, Mean, Cases(3);
    /// Overlap of the shares of religions.
    Religion = "religion", History, Mean, Line(&[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    /// Overlap of the shares of ethnic groups with one name.
    Ethnic = "ethnic", History, First, Line(&[0.0, 0.01, 0.05, 0.3, 1.0]);
    /// The two places have one name.
    Namesake = "namesake", History, First, Cases(2);

    /// Logarithm of the distance in km.
    Distance = "distance", Reach, Mean,
        Line(&[2.3, 3.9, 4.6, 5.3, 5.7, 6.1, 6.5, 6.9, 7.3, 7.7, 8.1, 8.5, 9.0, 9.5, 9.9]);
    /// Difference of standard time, hours.
    Hours = "hours", Reach, Mean, Line(&[0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0, 12.0]);
    /// Square root of the km to the airport with scheduled service of the place that is farther from one.
    Airport = "airport", Reach, Mean, Line(&[0.0, 4.0, 6.0, 8.0, 10.0, 14.0, 24.0]);
    /// Countries apart: different continents, one continent, one sub-region, neighbours by land, the same.
    Region = "region", Reach, Mean, Cases(5);

    /// Organisations that both countries belong to over those that either does.
    Organisations = "organisations", Stability, Mean, Line(&[0.2, 0.35, 0.45, 0.55, 0.65, 0.8, 1.0]);
    /// Shared words of the forms of government over all their words.
    Government = "government", Stability, Mean, Line(&[0.0, 0.25, 0.5, 1.0]);
    /// Logarithm of 1 + people displaced within the candidate's country per thousand, where a number is given.
    Displaced = "displaced", Stability, Mean, Line(&[0.0, 1.0, 2.0, 3.0, 4.5]);
}

/// The features of one criterion: a range of [`Feature::ALL`].
pub fn of(criterion: Criterion) -> impl Iterator<Item = Feature> {
    Feature::ALL.iter().copied().filter(move |f| f.criterion() == criterion)
}

impl Feature {
    /// The feature with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_stand_in_the_order_of_the_criteria_and_knots_rise() {
        assert!(Feature::ALL.is_sorted_by_key(|f| f.criterion()));
        for c in Criterion::ALL {
            assert!(of(*c).next().is_some(), "{} has no feature", c.key());
        }
        for f in Feature::ALL {
            assert_eq!(Feature::from_key(f.key()), Some(*f));
            if let Line(knots) = f.shape() {
                assert!(knots.is_sorted_by(|a, b| a < b), "{}", f.key());
            }
        }
    }

    #[test]
    fn pair_cases_are_dense_and_symmetric() {
        let mut seen: Vec<_> = (0..4).flat_map(|a| (a..4).map(move |b| pair_case(a, b) as usize)).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..pairs(4)).collect::<Vec<_>>());
        assert_eq!(pair_case(1, 3), pair_case(3, 1));
    }
}
