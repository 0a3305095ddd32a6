//! What is measured of a pair of countries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use gazetteer::{Country, CountryIx, World};

use crate::features::Feature;
use crate::organisations::{Members, Organisations};
use crate::rates::Rates;

/// Features that depend on the two countries alone, in the order of [`Feature::ALL`].
pub(crate) const OF_COUNTRIES: &[Feature] = &[
    Feature::Income,
    Feature::Sectors,
    Feature::Industries,
    Feature::Trade,
    Feature::Heritage,
    Feature::CountryPair,
    Feature::Language,
    Feature::Colonial,
    Feature::Religion,
    Feature::Ethnic,
    Feature::Region,
    Feature::Organisations,
    Feature::Government,
    Feature::Displaced,
];

/// Values of [`OF_COUNTRIES`] for one pair; NaN where unknown.
pub(crate) type Values = [f32; OF_COUNTRIES.len()];

/// What each country contributes to the comparison, in a form that is quick to compare.
pub(crate) struct Nations {
    countries: Vec<Nation>,
    pub(crate) organisations: Organisations,
    /// For each country that asked, its values with every other one.
    cache: Vec<OnceLock<Vec<Values>>>,
}

struct Nation {
    iso2: String,
    continent: String,
    subregion: String,
    gdp: Option<f32>,
    sectors: Option<[f64; 3]>,
    industries: BTreeSet<String>,
    trade: BTreeMap<String, f64>,
    heritage: Option<u32>,
    languages: Vec<(String, f64)>,
    powers: BTreeSet<String>,
    religions: BTreeMap<String, f64>,
    ethnic: BTreeMap<String, f64>,
    borders: BTreeSet<String>,
    organisations: Members,
    government: BTreeSet<String>,
    displaced: Option<f32>,
}

impl Nations {
    pub(crate) fn new(world: &World) -> Self {
        let organisations = Organisations::of(world.countries());
        let nation = |c| Nation::new(c, &organisations);
        let countries: Vec<Nation> = world.countries().iter().map(nation).collect();
        let cache = countries.iter().map(|_| OnceLock::new()).collect();
        Self { countries, organisations, cache }
    }

    /// Logarithm of GDP per head of a country.
    pub(crate) fn gdp(&self, country: u16) -> Option<f32> {
        self.countries.get(usize::from(country))?.gdp
    }

    /// Organisations that both countries belong to.
    pub(crate) fn shared_organisations(&self, a: CountryIx, b: CountryIx) -> Members {
        let of = |c: CountryIx| &self.countries[usize::from(c.0)].organisations;
        of(a).shared(of(b))
    }

    /// Values for every candidate country, as `from` sees them. `rates` must be the same at each call.
    pub(crate) fn seen_from(&self, from: CountryIx, rates: &Rates) -> &[Values] {
        let at = usize::from(from.0);
        self.cache[at].get_or_init(|| {
            let here = &self.countries[at];
            (0..self.countries.len())
                .map(|i| {
                    let there = &self.countries[i];
                    let mut values = [f32::NAN; OF_COUNTRIES.len()];
                    for (slot, feature) in values.iter_mut().zip(OF_COUNTRIES) {
                        let value = match feature {
                            Feature::CountryPair => rates.lift(at, i),
                            feature => here.value(*feature, there),
                        };
                        *slot = value.unwrap_or(f32::NAN);
                    }
                    values
                })
                .collect()
        })
    }
}

impl Nation {
    fn new(c: &Country, organisations: &Organisations) -> Self {
        let shares = |list: &[(String, Option<f64>)]| {
            let mut shares = BTreeMap::new();
            for (name, percent) in list {
                if let Some(p) = percent {
                    *shares.entry(name.to_lowercase()).or_insert(0.0) += p / 100.0;
                }
            }
            shares
        };
        let mut trade = BTreeMap::new();
        for partner in c.exports_to.iter().chain(&c.imports_from) {
            let share: &mut f64 = trade.entry(partner.iso2.clone()).or_default();
            *share = share.max(partner.percent);
        }
        let per_thousand = |people: u64| Some(people as f32 * 1000.0 / c.population? as f32);
        Self {
            iso2: c.iso2.clone(),
            continent: c.continent.clone(),
            subregion: c.subregion.clone(),
            gdp: c.gdp_per_head.as_ref().map(|g| g.value as f32).filter(|g| *g > 0.0).map(f32::ln),
            // Shares that do not add up are a gap in the source, not an economy without sectors.
            sectors: c.sectors.filter(|s| (85.0..=115.0).contains(&s.iter().sum::<f64>())),
            industries: words(&c.industries),
            trade,
            heritage: c.heritage_sites.as_ref().map(|h| h.cultural),
            languages: c.languages.iter().map(|l| (l.tag.clone(), l.percent / 100.0)).collect(),
            powers: c.independence_from.iter().map(|(p, _)| p).chain(&c.dependency_of).cloned().collect(),
            religions: shares(&c.religions),
            ethnic: shares(&c.ethnic_groups),
            borders: c.borders.iter().map(|(iso, _)| iso.clone()).collect(),
            organisations: organisations.joined_by(c),
            government: c.government.iter().flat_map(|g| words(std::slice::from_ref(g))).collect(),
            displaced: c.displaced_people.and_then(per_thousand).map(f32::ln_1p),
        }
    }

    fn value(&self, feature: Feature, other: &Self) -> Option<f32> {
        match feature {
            Feature::Income => Some((self.gdp? - other.gdp?).abs()),
            Feature::Sectors => {
                let (a, b) = (self.sectors?, other.sectors?);
                Some(a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() as f32 / 2.0)
            }
            Feature::Industries => jaccard(&self.industries, &other.industries),
            Feature::Trade => {
                let share = |a: &Self, b: &Self| a.trade.get(&b.iso2).copied().unwrap_or(0.0);
                (!self.trade.is_empty() || !other.trade.is_empty())
                    .then(|| share(self, other).max(share(other, self)).ln_1p() as f32)
            }
            Feature::Heritage => {
                let (a, b) = (self.heritage?, other.heritage?);
                Some(((a as f32).ln_1p() - (b as f32).ln_1p()).abs())
            }
            Feature::Language => {
                let known = !self.languages.is_empty() && !other.languages.is_empty();
                known.then(|| share_a_language(&self.languages, &other.languages) as f32)
            }
            Feature::Colonial => {
                if self.powers.contains(&other.iso2) || other.powers.contains(&self.iso2) {
                    Some(2.0)
                } else {
                    Some(f32::from(u8::from(!self.powers.is_disjoint(&other.powers))))
                }
            }
            Feature::Religion => overlap(&self.religions, &other.religions),
            Feature::Ethnic => overlap(&self.ethnic, &other.ethnic),
            Feature::Region => Some(if self.iso2 == other.iso2 {
                4.0
            } else if self.borders.contains(&other.iso2) || other.borders.contains(&self.iso2) {
                3.0
            } else if !self.subregion.is_empty() && self.subregion == other.subregion {
                2.0
            } else {
                f32::from(u8::from(self.continent == other.continent))
            }),
            Feature::Organisations => self.organisations.jaccard(&other.organisations),
            Feature::Government => jaccard(&self.government, &other.government),
            Feature::Displaced => other.displaced,
            _ => None,
        }
    }
}

/// Probability that one person of each country share a language, taking people's
/// languages as independent: 1 − Π (1 − aᵢ·bᵢ).
pub(crate) fn share_a_language(a: &[(String, f64)], b: &[(String, f64)]) -> f64 {
    let none: f64 = a
        .iter()
        .filter_map(|(tag, share)| Some((share, b.iter().find(|(t, _)| t == tag)?.1)))
        .map(|(a, b)| 1.0 - (a * b).clamp(0.0, 1.0))
        .product();
    1.0 - none
}

fn overlap(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> Option<f32> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().filter_map(|(k, v)| Some(v.min(*b.get(k)?))).sum::<f64>().min(1.0) as f32)
}

fn jaccard(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Option<f32> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let both = a.intersection(b).count();
    Some(both as f32 / (a.len() + b.len() - both) as f32)
}

/// The words that carry meaning, in lower case.
pub(crate) fn words(phrases: &[String]) -> BTreeSet<String> {
    const EMPTY: &[&str] = &["and", "other", "of", "the", "with", "in", "products", "goods", "some", "for"];
    phrases
        .iter()
        .flat_map(|p| p.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|w| w.len() > 2 && !EMPTY.contains(&w.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_share_a_language_by_any_of_theirs() {
        let list = |l: &[(&str, f64)]| l.iter().map(|(t, s)| ((*t).to_owned(), *s)).collect::<Vec<_>>();
        let canada = list(&[("en", 0.85), ("fr", 0.3)]);
        assert!((share_a_language(&canada, &list(&[("en", 0.9)])) - 0.765).abs() < 1e-9);
        let both = share_a_language(&canada, &list(&[("en", 0.5), ("fr", 1.0)]));
        assert!((both - (1.0 - (1.0 - 0.425) * (1.0 - 0.3))).abs() < 1e-9);
        assert_eq!(share_a_language(&canada, &list(&[("ja", 1.0)])), 0.0);
    }

    #[test]
    fn words_without_meaning_do_not_count() {
        let list = ["Forest products".to_owned(), "mining and other".to_owned()];
        assert_eq!(words(&list).into_iter().collect::<Vec<_>>(), ["forest", "mining"]);
    }
}
