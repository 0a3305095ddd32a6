//! Sections of the search file: the one place where the builder and the reader agree.
//!
//! A *key* is a folded form of one or more names. Keys are numbered by *rank*: rank 0 is the
//! key whose best place is the most important of all. The transducer maps a key to its rank,
//! and since it keeps the least value below every node, walking it best rank first finds the
//! most important completions of a prefix without looking at the others.

/// Raised whenever folding, ranking or layout changes: it is part of the file's name.
pub(crate) const VERSION: u32 = 2;

/// Bytes: transducer from key to rank, over names of all places.
pub(crate) const NAMES: &str = "names.keys";
/// `u32` × (keys + 1): where the postings of the key of each rank begin.
pub(crate) const STARTS: &str = "names.starts";
/// `u32` × postings: row of the place. Best first within a key.
pub(crate) const ROWS: &str = "names.rows";
/// `u16` × postings: [`Info`].
pub(crate) const INFO: &str = "names.info";
/// `u16` × postings: quality, see [`rank`](super::rank).
pub(crate) const QUALITY: &str = "names.quality";

/// Bytes: transducer from key to rank, over names and codes of divisions and countries.
pub(crate) const AREAS: &str = "areas.keys";
/// `u32` × (area keys + 1): where the rows of each key begin.
pub(crate) const AREA_STARTS: &str = "areas.starts";
/// `u32` × area postings: row of the division or country.
pub(crate) const AREA_ROWS: &str = "areas.rows";

/// Which name of the place a key was made from, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Info(pub(crate) u16);

impl Info {
    const ORDINAL: u16 = 0x0fff;
    /// The ordinal counts the country's names by language, not the place's own.
    const BY_LANGUAGE: u16 = 0x4000;
    /// The key is the Latin transliteration of a name in another script.
    const SOUND: u16 = 0x2000;
    /// The key is a code ("AB", "USA"), not a name.
    const CODE: u16 = 0x8000;

    pub(crate) fn name(ordinal: usize) -> Self {
        Self((ordinal as u16).min(Self::ORDINAL))
    }

    pub(crate) fn by_language(ordinal: usize) -> Self {
        Self(Self::name(ordinal).0 | Self::BY_LANGUAGE)
    }

    pub(crate) fn code() -> Self {
        Self(Self::CODE)
    }

    pub(crate) fn sounding(self) -> Self {
        Self(self.0 | Self::SOUND)
    }

    pub(crate) fn ordinal(self) -> usize {
        usize::from(self.0 & Self::ORDINAL)
    }

    pub(crate) fn is_by_language(self) -> bool {
        self.0 & Self::BY_LANGUAGE != 0
    }

    pub(crate) fn is_sound(self) -> bool {
        self.0 & Self::SOUND != 0
    }

    pub(crate) fn is_code(self) -> bool {
        self.0 & Self::CODE != 0
    }

    /// Whether the key was made from the place's main name, in local or ASCII letters.
    pub(crate) fn is_main(self) -> bool {
        self.0 <= 1
    }
}
