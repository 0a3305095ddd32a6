//! Which passwords are refused, and why.
//!
//! Length and guessability, no rules of composition: NIST SP 800-63B-4 §3.1.1.2. What attackers
//! try first (lists of leaked passwords, names, dates, keyboard runs, and these with capitals and
//! digits swapped in) is judged by `zxcvbn` (Wheeler, USENIX Security 2016), which estimates
//! how many guesses a password withstands from 30,000 leaked ones and dictionaries of names and
//! words; a plain list would miss `P4ssword1234!`.

use unicode_normalization::UnicodeNormalization;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use crate::password::LONGEST;

/// Least length, in characters.
pub const SHORTEST: usize = 12;

/// What of a password must be left when the person's own names are taken out, in characters.
const OF_ITS_OWN: usize = 8;

/// Why a password is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// More than [`LONGEST`] characters.
    Long,
    /// It holds little but this: a name, an address, a city of the person's own.
    Own(String),
    /// Among the passwords that leaked most often, or nearly one of them.
    Common,
    /// A name or a word that is in a dictionary, perhaps with capitals or digits swapped in.
    Word,
    /// The same letters or groups of letters again and again.
    Repeated,
    /// A run like `abcdef`, or keys beside each other.
    Run,
    /// A date.
    Date,
    /// Too easy to guess for another reason.
    Guessable,
}

/// Says why a password is refused, or nothing if it is good. `own` holds what others know of
/// the person: name, mail address, city, organisation.
///
/// # Errors
/// The first reason found.
pub fn check(password: &str, own: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length > LONGEST {
        return Err(Weakness::Long);
    }
    if length < SHORTEST {
        return Err(Weakness::Short);
    }
    let words = words(own);
    if let Some(word) = of_little_else(password, &words) {
        return Err(Weakness::Own(word));
    }
    let inputs: Vec<&str> = words.iter().map(String::as_str).chain(["twinhall"]).collect();
    let estimate = zxcvbn(password, &inputs);
    // Three of four: more than 10⁸ guesses, "safely unguessable" by its authors' scale; with
    // argon2id's cost that is months of a machine for one account.
    if estimate.score() >= Score::Three {
        return Ok(());
    }
    let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    Err(match warning {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Weakness::Common,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Weakness::Word,
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => Weakness::Repeated,
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => Weakness::Run,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Weakness::Date,
        None => Weakness::Guessable,
    })
}

/// The words of the person's own, folded, the longest first; shorter ones than three letters
/// are in everything.
fn words(own: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = own
        .iter()
        .flat_map(|text| {
            let folded = folded(text);
            let parts: Vec<String> =
                folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
            parts.into_iter().chain([folded])
        })
        .filter(|word| word.chars().count() >= 3)
        .collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words.dedup();
    words
}

/// The word that a password holds little besides.
fn of_little_else(password: &str, words: &[String]) -> Option<String> {
    let mut rest = folded(password);
    let mut found = None;
    for word in words {
        if rest.contains(word.as_str()) {
            rest = rest.replace(word.as_str(), "");
            found = found.or_else(|| Some(word.clone()));
        }
    }
    found.filter(|_| rest.chars().count() < OF_ITS_OWN)
}

/// Small letters without accents.
fn folded(text: &str) -> String {
    text.nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect::<String>()
        .to_lowercase()
}
