//! Kinds of tie, and the words that languages and countries have for them.

use crate::codes::coded;

coded! {
    /// What sort of tie it is, whatever it is called on paper.
    pub enum TieKind in "tie-kind", said as "tie-kind" {
        /// Two cities tied for good and for many purposes.
        SisterCity = "sister-city",
        /// A stepping stone to a sister city.
        FriendshipCity = "friendship-city",
        /// As sister cities, between counties.
        SisterCounty = "sister-county",
        /// As sister cities, between states.
        SisterState = "sister-state",
        /// As sister cities, between regions.
        SisterRegion = "sister-region",
        /// Limited in time and theme.
        ProjectPartnership = "project-partnership",
        /// Without formal basis.
        Contact = "contact",
    }
}

coded! {
    /// What one tie is to another.
    pub enum Relation in "relation", said as "tie-relation" {
        /// This tie revives the other, which was terminated: terminated is final.
        RevivalOf = "revival-of",
        /// The other carries this one on after a merger of municipalities.
        SucceededBy = "succeeded-by",
        /// This one carries the other on after a merger of municipalities.
        SucceedsFrom = "succeeds-from",
    }
}

/// What a language calls a kind of tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalWord {
    /// The word as it is written.
    pub word: &'static str,
    /// Its language, a BCP 47 tag.
    pub language: &'static str,
    /// The country whose usage it is, if not that of the whole language; ISO 3166-1.
    pub country: Option<&'static str>,
    /// The kind of tie.
    pub kind: TieKind,
}

const fn word(word: &'static str, language: &'static str, kind: TieKind) -> LocalWord {
    LocalWord { word, language, country: None, kind }
}

const fn word_of(
    country: &'static str,
    word: &'static str,
    language: &'static str,
    kind: TieKind,
) -> LocalWord {
    LocalWord { word, language, country: Some(country), kind }
}

/// Words in use, the usual one of a language and kind first. They are offered to people who
/// enter a tie and recognised in sheets; a tie may carry any other word.
pub const LOCAL_WORDS: &[LocalWord] = &[
    word("sister city", "en", TieKind::SisterCity),
    word_of("GB", "twin town", "en", TieKind::SisterCity),
    word_of("IE", "twin town", "en", TieKind::SisterCity),
    word("friendship city", "en", TieKind::FriendshipCity),
    word("sister county", "en", TieKind::SisterCounty),
    word("sister state", "en", TieKind::SisterState),
    word("sister region", "en", TieKind::SisterRegion),
    word("project partnership", "en", TieKind::ProjectPartnership),
    word("contact", "en", TieKind::Contact),
    word("jumelage", "fr", TieKind::SisterCity),
    word_of("FR", "coopération décentralisée", "fr", TieKind::ProjectPartnership),
    word("Städtepartnerschaft", "de", TieKind::SisterCity),
    word_of("DE", "Partnerschaft", "de", TieKind::SisterCity),
    word("Partnerstadt", "de", TieKind::SisterCity),
    word("Städtefreundschaft", "de", TieKind::FriendshipCity),
    word_of("DE", "Freundschaft", "de", TieKind::FriendshipCity),
    word("Projektpartnerschaft", "de", TieKind::ProjectPartnership),
    word("Kontakt", "de", TieKind::Contact),
    word("hermanamiento", "es", TieKind::SisterCity),
    word("ciudad hermana", "es", TieKind::SisterCity),
    word("gemellaggio", "it", TieKind::SisterCity),
    word("geminação", "pt", TieKind::SisterCity),
    word_of("BR", "cidade-irmã", "pt", TieKind::SisterCity),
    word("stedenband", "nl", TieKind::SisterCity),
    word_of("BE", "verbroedering", "nl", TieKind::SisterCity),
    word("vänort", "sv", TieKind::SisterCity),
    word("vennskapsby", "nb", TieKind::SisterCity),
    word("venskabsby", "da", TieKind::SisterCity),
    word("ystävyyskaupunki", "fi", TieKind::SisterCity),
    word("miasto partnerskie", "pl", TieKind::SisterCity),
    word("partnerské město", "cs", TieKind::SisterCity),
    word("partnerské mesto", "sk", TieKind::SisterCity),
    word("testvérváros", "hu", TieKind::SisterCity),
    word("oraș înfrățit", "ro", TieKind::SisterCity),
    word("побратимен град", "bg", TieKind::SisterCity),
    word("город-побратим", "ru", TieKind::SisterCity),
    word("города-побратимы", "ru", TieKind::SisterCity),
    word("місто-побратим", "uk", TieKind::SisterCity),
    word("kardeş şehir", "tr", TieKind::SisterCity),
    word("αδελφοποίηση", "el", TieKind::SisterCity),
    word("עיר תאומה", "he", TieKind::SisterCity),
    word("姉妹都市", "ja", TieKind::SisterCity),
    word("友好都市", "ja", TieKind::FriendshipCity),
    word("友好城市", "zh", TieKind::SisterCity),
    word("자매도시", "ko", TieKind::SisterCity),
    word("우호도시", "ko", TieKind::FriendshipCity),
];

impl TieKind {
    /// What a language calls it, the usage of the country before that of the whole language.
    /// `language` may be a longer tag: `de-AT` is looked up as `de`.
    #[must_use]
    pub fn local_word(self, language: &str, country: Option<&str>) -> Option<&'static LocalWord> {
        let primary = language.split('-').next().unwrap_or(language);
        let of_language = || LOCAL_WORDS.iter().filter(move |w| w.kind == self && w.language == primary);
        of_language()
            .find(|w| w.country.is_some() && w.country == country)
            .or_else(|| of_language().find(|w| w.country.is_none()))
    }

    /// The kinds that a word may stand for, in any language; case does not count.
    #[must_use]
    pub fn of_local_word(word: &str) -> Vec<Self> {
        let wanted = word.trim().to_lowercase();
        let mut kinds: Vec<_> =
            LOCAL_WORDS.iter().filter(|w| w.word.to_lowercase() == wanted).map(|w| w.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}
