//! Which international organisations a country belongs to, a bit for each: every candidate of a
//! list is asked what it shares with the place that asks.

use std::collections::BTreeSet;

use gazetteer::Country;

/// Organisations that say something about the tie of two countries, the closest first.
const TELLING: &[(&str, &str)] = &[
    ("EU", "org-eu"),
    ("NATO", "org-nato"),
    ("EAEU", "org-eaeu"),
    ("Mercosur", "org-mercosur"),
    ("USMCA", "org-usmca"),
    ("ASEAN", "org-asean"),
    ("GCC", "org-gcc"),
    ("ECOWAS", "org-ecowas"),
    ("EAC", "org-eac"),
    ("SADC", "org-sadc"),
    ("Caricom", "org-caricom"),
    ("PIF", "org-pif"),
    ("CIS", "org-cis"),
    ("SAARC", "org-saarc"),
    ("AU", "org-au"),
    ("LAS", "org-las"),
    ("NC", "org-nordic"),
    ("CE", "org-europe"),
    ("C", "org-commonwealth"),
    ("OIF", "org-francophonie"),
    ("CPLP", "org-cplp"),
    ("OAS", "org-oas"),
    ("OIC", "org-oic"),
    ("G-7", "org-g7"),
    ("OECD", "org-oecd"),
    ("APEC", "org-apec"),
    ("G-20", "org-g20"),
];

/// All organisations.
pub(crate) struct Organisations {
    /// Their names, in order: an organisation's place here is the number of its bit.
    names: Vec<String>,
    /// Places of those of [`TELLING`] that some country belongs to, with the ids of their messages.
    telling: Vec<(usize, &'static str)>,
}

/// Some of the organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Members(Vec<u64>);

impl Organisations {
    pub(crate) fn of(countries: &[Country]) -> Self {
        let all: BTreeSet<&String> = countries.iter().flat_map(|c| &c.organisations).collect();
        let names: Vec<String> = all.into_iter().cloned().collect();
        let place = |code: &str| names.iter().position(|name| name == code);
        let telling = TELLING.iter().filter_map(|&(code, id)| Some((place(code)?, id))).collect();
        Self { names, telling }
    }

    /// Those that a country belongs to.
    pub(crate) fn joined_by(&self, country: &Country) -> Members {
        let mut bits = vec![0; self.names.len().div_ceil(64)];
        for at in country.organisations.iter().filter_map(|name| self.names.binary_search(name).ok()) {
            bits[at / 64] |= 1 << (at % 64);
        }
        Members(bits)
    }

    /// Messages that name those of some which say something about a tie, the closest first.
    pub(crate) fn telling(&self, members: &Members) -> impl Iterator<Item = &'static str> {
        let joined = |at: usize| members.0[at / 64] & 1 << (at % 64) != 0;
        self.telling.iter().filter(move |(at, _)| joined(*at)).map(|&(_, id)| id)
    }
}

impl Members {
    /// Those that are among these and among the others.
    pub(crate) fn shared(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Those shared over those that either has; `None` where one of the two has none.
    pub(crate) fn jaccard(&self, other: &Self) -> Option<f32> {
        let (here, there) = (self.count(), other.count());
        let both = self.shared(other).count();
        (here > 0 && there > 0).then(|| both as f32 / (here + there - both) as f32)
    }
}
