//! Words of sheets in many languages: headings, kinds, statuses, fields.
//!
//! The lists are data beside this file; a language is added there. Words are compared folded,
//! as names of places are searched: lower case, without accents, in their own script.

use std::collections::HashMap;
use std::sync::OnceLock;

use gazetteer::search::folded;
use partnership::codes::Coded;
use partnership::party::{ContactKind, Level};
use partnership::place::Language;
use partnership::tie::{AgreementStatus, Field, Fields, LOCAL_WORDS, TieKind};

use crate::mapping::Trait;

/// What a word of a heading is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Concept {
    Email,
    Phone,
    Contact,
    ContactKind,
    ContactNote,
    Role,
    Language,
    Id,
    Until,
    Since,
    Status,
    Kind,
    Fields,
    Source,
    Notes,
    Country,
    Division,
    Name,
    Other,
    Own,
}

impl Concept {
    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "email" => Self::Email,
            "phone" => Self::Phone,
            "contact" => Self::Contact,
            "contact-kind" => Self::ContactKind,
            "contact-note" => Self::ContactNote,
            "role" => Self::Role,
            "language" => Self::Language,
            "id" => Self::Id,
            "until" => Self::Until,
            "since" => Self::Since,
            "status" => Self::Status,
            "kind" => Self::Kind,
            "fields" => Self::Fields,
            "source" => Self::Source,
            "notes" => Self::Notes,
            "country" => Self::Country,
            "division" => Self::Division,
            "name" => Self::Name,
            "other" => Self::Other,
            "own" => Self::Own,
            _ => return None,
        })
    }
}

/// Lines of a list: the code and its words.
fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = String>)> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|line| {
        let mut parts = line.split(',');
        (parts.next().unwrap_or_default(), parts.map(plain))
    })
}

/// A text folded, hyphens and underscores parting words.
pub(crate) fn plain(text: &str) -> String {
    folded(&text.replace(['_', '-', '/', '.', '’', '\''], " "))
}

/// What the words of a heading are about, and whether it has any that mean nothing here.
pub(crate) fn concepts(heading: &str) -> Vec<Concept> {
    static WORDS: OnceLock<HashMap<String, Concept>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = HashMap::new();
        for (code, phrases) in lines(include_str!("headers.csv")) {
            let Some(concept) = Concept::of_code(code) else { continue };
            for phrase in phrases {
                words.entry(phrase).or_insert(concept);
            }
        }
        words
    });
    let text = plain(heading);
    let tokens: Vec<&str> = text.split(' ').filter(|t| !t.is_empty()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    // The longest phrase wins: "sister city" is the other side, not a city.
    while at < tokens.len() {
        let longest = (1..=4.min(tokens.len() - at)).rev().find_map(|n| {
            let phrase = tokens[at..at + n].join(" ");
            words.get(&phrase).map(|concept| (n, *concept))
        });
        match longest {
            Some((n, concept)) => {
                found.push(concept);
                at += n;
            }
            None => {
                found.extend(within(words, tokens[at]));
                at += 1;
            }
        }
    }
    found
}

/// The words within a token of a script that does not part words, the longest first.
fn within(words: &HashMap<String, Concept>, token: &str) -> Vec<Concept> {
    if token.is_ascii() || !token.chars().any(|c| c > '\u{2fff}') {
        return Vec::new();
    }
    let mut found: Vec<(usize, Concept)> = words
        .iter()
        .filter(|(word, _)| word.chars().all(|c| c > '\u{2fff}') && token.contains(word.as_str()))
        .map(|(word, concept)| (word.chars().count(), *concept))
        .collect();
    found.sort_by_key(|(length, concept)| (std::cmp::Reverse(*length), *concept as u8));
    // 姉妹都市 holds 都市 and 市, but is one word.
    let longest = found.first().map_or(0, |f| f.0);
    let mut concepts: Vec<Concept> = Vec::new();
    for (length, concept) in found {
        let part_of_longer = length < longest && matches!(concept, Concept::Name | Concept::Since);
        if !concepts.contains(&concept) && (!part_of_longer || concepts.is_empty()) {
            concepts.push(concept);
        }
    }
    concepts
}

/// What a heading of a list of parties says of a party.
pub(crate) fn party_trait(heading: &str) -> Option<Trait> {
    static WORDS: OnceLock<HashMap<String, Trait>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = HashMap::new();
        for (code, phrases) in lines(include_str!("traits.csv")) {
            let meaning = match code {
                "name" => Trait::Name,
                "level" => Trait::Level,
                "title" => Trait::Title,
                "official" => Trait::Official,
                "languages" => Trait::Languages,
                "websites" => Trait::Websites,
                _ => continue,
            };
            for phrase in phrases {
                words.entry(phrase).or_insert(meaning);
            }
        }
        words
    });
    words.get(&plain(heading)).copied()
}

/// The sort of body that a word names.
pub(crate) fn level(text: &str) -> Option<Level> {
    static WORDS: OnceLock<HashMap<String, Level>> = OnceLock::new();
    WORDS.get_or_init(|| coded(include_str!("levels.csv"))).get(&plain(text)).copied()
}

fn coded<T: Coded>(table: &'static str) -> HashMap<String, T> {
    let mut words = HashMap::new();
    for value in T::ALL {
        words.insert(plain(value.code()), *value);
    }
    for (code, phrases) in lines(table) {
        let Some(value) = T::from_code(code) else { continue };
        for phrase in phrases {
            words.entry(phrase).or_insert(value);
        }
    }
    words
}

/// The kind of tie that a text names, in any of the languages.
pub(crate) fn kind(text: &str) -> Option<TieKind> {
    static WORDS: OnceLock<HashMap<String, TieKind>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = coded::<TieKind>(include_str!("kinds.csv"));
        for word in LOCAL_WORDS {
            words.entry(plain(word.word)).or_insert(word.kind);
        }
        words
    });
    words.get(&plain(text)).copied()
}

/// The status that a text names.
pub(crate) fn status(text: &str) -> Option<AgreementStatus> {
    static WORDS: OnceLock<HashMap<String, AgreementStatus>> = OnceLock::new();
    WORDS.get_or_init(|| coded(include_str!("statuses.csv"))).get(&plain(text)).copied()
}

/// Whether a word speaks of the city hall or of the committee.
pub(crate) fn contact_kind(text: &str) -> Option<ContactKind> {
    static WORDS: OnceLock<HashMap<String, ContactKind>> = OnceLock::new();
    WORDS.get_or_init(|| coded(include_str!("contacts.csv"))).get(&plain(text)).copied()
}

/// The tag of a language that a word names: its own name or another, or the tag itself, if it is
/// among those of the list.
pub(crate) fn language(text: &str) -> Option<Language> {
    static WORDS: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = HashMap::new();
        for (tag, phrases) in lines(include_str!("languages.csv")) {
            words.insert(plain(tag), tag);
            for phrase in phrases {
                words.entry(phrase).or_insert(tag);
            }
        }
        words
    });
    // “de-AT” is one of “de”.
    let known = |text: &str| words.get(&plain(text)).copied();
    let tag =
        known(text).or_else(|| text.split_once('-').and_then(|(tag, _)| known(tag)).map(|_| text.trim()));
    tag?.parse().ok()
}

/// The fields that a list of words names; words that name none are kept as they are.
pub(crate) fn fields(text: &str) -> Fields {
    static WORDS: OnceLock<HashMap<String, Field>> = OnceLock::new();
    let words = WORDS.get_or_init(|| coded(include_str!("fields.csv")));
    let mut fields = Fields::default();
    let parts = text.split([',', ';', '/', '|', '\n', '•', '、', '；', '，', '&', '・']);
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        match words.get(&plain(part)) {
            Some(field) => {
                fields.listed.insert(*field);
            }
            None => {
                // "Culture and sport", "Kultur und Jugend": two of the list with a word between.
                let both = [" and ", " und ", " et ", " y ", " e ", " и "].iter().find_map(|and| {
                    let (a, b) = part.split_once(and)?;
                    Some([*words.get(&plain(a))?, *words.get(&plain(b))?])
                });
                match both {
                    Some(two) => fields.listed.extend(two),
                    None => fields.other.push(part.to_owned()),
                }
            }
        }
    }
    fields
}

/// How a word stands to the name of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generic {
    /// A city: "City of", "Stadt".
    City,
    /// A division: "County", "Oblast".
    Division,
}

/// Where a generic word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Before,
    After,
    /// At the end of the name, without a space.
    Tail,
}

fn generics() -> &'static [(Stands, Generic, String)] {
    static WORDS: OnceLock<Vec<(Stands, Generic, String)>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let lines = include_str!("generic.csv").lines().filter(|l| !l.starts_with('#'));
        let mut words: Vec<_> = lines
            .filter_map(|line| {
                let mut parts = line.split(',');
                let stands = match parts.next()? {
                    "before" => Stands::Before,
                    "after" => Stands::After,
                    _ => Stands::Tail,
                };
                let level = if parts.next()? == "division" { Generic::Division } else { Generic::City };
                Some((stands, level, plain(parts.next()?)))
            })
            .collect();
        // "the city of" before "city of".
        words.sort_by_key(|(_, _, word)| std::cmp::Reverse(word.len()));
        words
    })
}

/// The name without a word that says what sort of place it is, and what that word says.
pub(crate) fn without_generic(name: &str) -> Option<(String, Generic)> {
    let name = plain(name);
    generics().iter().find_map(|(stands, level, word)| {
        let rest = match stands {
            Stands::Before => name.strip_prefix(word.as_str()).filter(|r| r.starts_with(' ')),
            Stands::After => name.strip_suffix(word.as_str()).filter(|r| r.ends_with(' ')),
            Stands::Tail => name.strip_suffix(word.as_str()),
        }?
        .trim();
        let least = if *stands == Stands::Tail { 1 } else { 2 };
        (rest.chars().count() >= least).then(|| (rest.to_owned(), *level))
    })
}

/// Names of countries beside those of the gazetteer, folded, with their codes.
pub(crate) fn more_countries() -> impl Iterator<Item = (String, Vec<&'static str>)> {
    let table = include_str!("countries.csv").lines().filter(|l| !l.starts_with('#'));
    table.filter_map(|line| {
        let (name, codes) = line.split_once(',')?;
        Some((plain(name), codes.split('|').collect()))
    })
}
