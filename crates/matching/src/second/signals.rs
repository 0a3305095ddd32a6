//! What the second look measures of a pair, beside the features of the curves.

use crate::criterion::Criterion;
use crate::features::Feature;

macro_rules! signals {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $criterion:ident;)+) => {
        /// One signal of a pair: a number, NaN where unknown. The candidate is *theirs*, the
        /// place that asks *ours*.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Signal { $($(#[$doc])* $name),+ }

        impl Signal {
            /// All signals.
            pub const ALL: &[Signal] = &[$(Signal::$name),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// The key, as in the model file.
            pub fn key(self) -> &'static str { match self { $(Self::$name => $key),+ } }
            /// The criterion that its part of a score counts to.
            pub fn criterion(self) -> Criterion { match self { $(Self::$name => Criterion::$criterion),+ } }
        }
    };
}

signals! {
    /// Natural logarithm of our people.
    OurPeople = "our-people", Population;
    /// Natural logarithm of our place by people in our country, 0 for the largest city.
    OurPlace = "our-place", Population;
    /// The same of the candidate in its country.
    TheirPlace = "their-place", Population;
    /// Natural logarithm of our place by people in our first-level division.
    OurPlaceInDivision = "our-place-in-division", Population;
    /// The same of the candidate.
    TheirPlaceInDivision = "their-place-in-division", Population;
    /// Natural logarithm of 1 + km from us to the nearest clearly larger city (by a fifth of a unit of ln).
    OurReach = "our-reach", Population;
    /// The same of the candidate.
    TheirReach = "their-reach", Population;

    /// Candidate's elevation less ours, differences of square roots of metres.
    Higher = "higher", Geography;
    /// Difference of the distances to the equator, degrees.
    Latitude = "latitude", Climate;
    /// Candidate's logarithm of GDP per head less ours.
    Richer = "richer", Economy;
    /// Our rank: plain, seat, seat of a first-level division, capital.
    OurRank = "our-rank", Culture;
    /// The candidate's.
    TheirRank = "their-rank", Culture;

    /// Logarithm of 1 + ties between the two countries.
    CountryCount = "country-count", Relationships;
    /// Logarithm of the ties of the two divisions over what their totals alone would give.
    DivisionLift = "division-lift", Relationships;
    /// Habit of our country's cities of our size: see [`Feature::Habit`].
    OurHabit = "our-habit", Relationships;
    /// Ties between the two countries among cities of about our sizes: logarithm of a kernel sum.
    SizedTies = "sized-ties", Relationships;
    /// The same over the pairs of such cities there are.
    SizedRate = "sized-rate", Relationships;
    /// Our ties.
    OurDegree = "our-degree", Relationships;
    /// Resource allocation index: Σ 1 / degree over shared partners.
    Allocation = "allocation", Relationships;
    /// Shared partners.
    Shared = "shared", Relationships;
    /// Shared partners over all partners of the two.
    Jaccard = "jaccard", Relationships;
    /// Paths of three ties, Σ 1 / (product of the two inner degrees).
    Walks = "walks", Relationships;
    /// Ties of the candidate with cities of our country of about our size.
    AlikeTied = "alike-tied", Relationships;
    /// The same, near us.
    AlikeNearTied = "alike-near-tied", Relationships;
    /// Ties of the candidate with other cities of our division.
    DivisionCandidate = "division-candidate", Relationships;
    /// Logarithm of 1 + ties of our division with the candidate's country.
    DivisionCountry = "division-country", Relationships;
    /// Logarithm of 1 + ties of our country with the candidate's division.
    CountryDivision = "country-division", Relationships;
    /// Mean logarithm of people of the candidate's partners less ours.
    TheirPartnersPeople = "their-partners-people", Relationships;
    /// Mean logarithm of people of our partners less the candidate's.
    OurPartnersPeople = "our-partners-people", Relationships;
    /// Mean logarithm of the distance of the candidate's partners less that of ours to it.
    TheirPartnersDistance = "their-partners-distance", Relationships;
    /// The same of our partners.
    OurPartnersDistance = "our-partners-distance", Relationships;
    /// Mean logarithm of the ties of the candidate's partners.
    TheirPartnersDegree = "their-partners-degree", Relationships;
    /// The same of our partners.
    OurPartnersDegree = "our-partners-degree", Relationships;
    /// Logarithm of km from us to the candidate's nearest partner.
    TheirPartnerNearUs = "their-partner-near-us", Relationships;
    /// Logarithm of km from the candidate to our nearest partner.
    OurPartnerNearThem = "our-partner-near-them", Relationships;
    /// Candidate's partners around us, fading over 300 km.
    TheirPartnersAround = "their-partners-around", Relationships;
    /// Candidate's partners around us, fading over 1,000 km.
    TheirPartnersFar = "their-partners-far", Relationships;
    /// Our partners around the candidate, fading over 300 km.
    OurPartnersAround = "our-partners-around", Relationships;
    /// Our partners around the candidate, fading over 1,000 km.
    OurPartnersFar = "our-partners-far", Relationships;
    /// Share of the candidate's partners of about our size.
    TheirPartnersAlike = "their-partners-alike", Relationships;
    /// Share of our partners of about the candidate's size.
    OurPartnersAlike = "our-partners-alike", Relationships;
    /// Share of the candidate's partners on our continent.
    TheirPartnersContinent = "their-partners-continent", Relationships;
    /// Share of the candidate's partners in our country.
    TheirShareHere = "their-share-here", Relationships;
    /// Ties of our neighbours with the candidate, fading over 15 km.
    NeighbourTies = "neighbour-ties", Relationships;
    /// Ties of our neighbours with the candidate, fading over 45 km.
    RegionTies = "region-ties", Relationships;
    /// Ties of our neighbours with the candidate's, fading over 15 km on both sides.
    AreaToArea = "area-to-area", Relationships;
    /// Ties of our neighbours with the candidate's, fading over 45 km on both sides.
    RegionToRegion = "region-to-region", Relationships;
    /// Our partners by the candidate, fading over 15 km.
    PartnersBy = "partners-by", Relationships;
    /// Our partners by the candidate, fading over 45 km.
    PartnersAbout = "partners-about", Relationships;
    /// Our tied neighbours, fading over 45 km.
    NeighboursActive = "neighbours-active", Relationships;
    /// Logarithm of 1 + ties between other cities of our second-level division and of the candidate's.
    DistrictTies = "district-ties", Relationships;
    /// Logarithm of 1 + ties of our second-level division with the candidate's country.
    DistrictCountry = "district-country", Relationships;
    /// Logarithm of 1 + ties of our country with the candidate's second-level division.
    CountryDistrict = "country-district", Relationships;
    /// How like us the candidate's partner is that is most like us in place, size and country.
    TheirPartnerLikeUs = "their-partner-like-us", Relationships;
    /// How like the candidate our partner is that is most like it.
    OurPartnerLikeThem = "our-partner-like-them", Relationships;
    /// Share of our partners in the candidate's country.
    OurShareThere = "our-share-there", Relationships;
    /// Logarithm of the candidate's ties over the habit of its kind.
    DegreeOverHabit = "degree-over-habit", Relationships;
    /// Nearness in the low-rank picture of the network.
    Embedding = "embedding", Relationships;
    /// The same between us together with the mean of our tied neighbours, and the candidate.
    EmbeddingAround = "embedding-around", Relationships;
    /// Candidate's logarithm of people less the mean of those that partners of cities of about our
    /// size and country have in its country; our own size counts as two of them.
    UsualPeople = "usual-people", Relationships;
    /// Logarithm of 10 + km to the candidate less the mean of ties of cities of about our size and
    /// country with its country.
    UsualDistance = "usual-distance", Relationships;
    /// Logarithm of 20 + km from the candidate to the middle of the partners that cities of about our
    /// size around us (fading over 300 km) have in its country.
    Centre = "centre", Relationships;
}

/// How many numbers the second look knows of a pair: the features, then the signals.
pub const COUNT: usize = Feature::COUNT + Signal::COUNT;

/// The criterion of the number at a place.
pub fn criterion(at: usize) -> Criterion {
    match at.checked_sub(Feature::COUNT) {
        None => Feature::ALL[at].criterion(),
        Some(signal) => Signal::ALL[signal.min(Signal::COUNT - 1)].criterion(),
    }
}

/// The key of the number at a place.
pub fn key(at: usize) -> &'static str {
    match at.checked_sub(Feature::COUNT) {
        None => Feature::ALL[at].key(),
        Some(signal) => Signal::ALL[signal.min(Signal::COUNT - 1)].key(),
    }
}

/// Whether forest and perceptron may ask for a number. Not for universities, which are matched to places by
/// name and so tell rather how well a place is documented. Nor for one name: pairs of one name
/// are so few that trees learn from a handful of ties what they then say of thousands of pairs;
/// the curve, which is capped, says all that is said of it. Nor for what only operators record, of
/// which there is nothing to learn.
pub(crate) fn is_asked(at: usize) -> bool {
    let by_curve_alone =
        [Feature::Universities, Feature::Namesake, Feature::CityIndustries, Feature::CityCulture];
    !by_curve_alone.iter().any(|&feature| feature as usize == at)
}

/// For each number the place of its criterion among [`Criterion::ALL`].
pub(crate) fn groups() -> Vec<u8> {
    (0..COUNT).map(|at| criterion(at) as u8).collect()
}
