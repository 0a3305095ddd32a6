//! The research points of the Sister Cities International guide, as criteria.

use serde::{Deserialize, Serialize};

macro_rules! criteria {
    ($($(#[$doc:meta])* $variant:ident = $key:literal),+ $(,)?) => {
        /// One criterion. Its key stands in addresses, files and the API; its name and
        /// explanation are the messages `criterion-<key>` and `criterion-<key>-about`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Criterion {
            $($(#[$doc])* #[serde(rename = $key)] $variant),+
        }

        impl Criterion {
            /// All criteria, in the order in which pages show them.
            pub const ALL: &[Criterion] = &[$(Criterion::$variant),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The key.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// Id of the message that names it.
            pub fn name_id(self) -> &'static str {
                match self { $(Self::$variant => concat!("criterion-", $key)),+ }
            }

            /// Id of the message that explains it.
            pub fn about_id(self) -> &'static str {
                match self { $(Self::$variant => concat!("criterion-", $key, "-about")),+ }
            }
        }
    };
}

criteria!(
    /// Similar numbers of people.
    Population = "population",
    /// Coast and port, river, lake, mountains, elevation.
    Geography = "geography",
    /// Temperature and rain over the year, Köppen class, desert.
    Climate = "climate",
    /// Income, sectors, industries, trade between the countries.
    Economy = "economy",
    /// Universities on both sides.
    Academic = "academic",
    /// Heritage, museums, rank of the city (capital, seat of a state).
    Culture = "culture",
    /// Partners of partners, neighbours' partners, ties between the countries.
    Relationships = "relationships",
    /// Shared history, languages, ancestry, religion.
    History = "history",
    /// Distance, time zone, flights.
    Reach = "reach",
    /// Stability, form of government, common organisations.
    Stability = "stability",
);

/// The two readings of a score. See [`Criterion::reading`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingKind {
    /// How alike the two cities are in what the guide asks about. Needs no network of ties.
    Fit,
    /// What cities like these two did: ties of theirs, of their neighbours and countries.
    Precedent,
}

impl Criterion {
    /// Which reading of the score it belongs to.
    pub fn reading(self) -> ReadingKind {
        match self {
            Self::Relationships => ReadingKind::Precedent,
            _ => ReadingKind::Fit,
        }
    }

    /// The criterion with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.key() == key)
    }
}
