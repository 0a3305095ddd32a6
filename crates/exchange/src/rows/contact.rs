//! A contact as a row states it, and what of it is not understood.

use partnership::party::{self, ContactKind};
use partnership::place::Language;

use super::read::{LINE, PARAGRAPH, cut};
use crate::mapping::Detail;
use crate::words;

/// A contact as a row states it. Personal data: it goes to the store's contacts, never into a
/// journal or a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Contact {
    /// The name of a person or office.
    pub name: Option<String>,
    /// The address for e-mail.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The office or role that they hold.
    pub role: Option<String>,
    /// Whether they are of the city hall or of the committee; not stated if absent.
    pub kind: Option<ContactKind>,
    /// The languages they write.
    pub languages: Vec<Language>,
    /// What else the row says of them, and what was not understood of it.
    pub notes: Vec<String>,
}

/// What is not understood of a contact. The words themselves stand in no report: they may say who
/// somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactDoubt {
    /// No address for e-mail.
    Email,
    /// No telephone number.
    Phone,
    /// Neither of the city hall nor of the committee.
    Kind,
    /// A language that is not known.
    Language,
}

impl Contact {
    /// Whether it says of nobody anything: a language by itself is no contact.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.email, &self.phone, &self.role].into_iter().all(Option::is_none)
    }

    /// Takes in what a cell says. What is not understood is kept among the notes, for somebody once
    /// wrote it down.
    pub(super) fn take(&mut self, detail: Detail, text: &str) -> Option<ContactDoubt> {
        let line = || Some(cut(text, LINE));
        match detail {
            Detail::Name => self.name = line(),
            Detail::Role => self.role = line(),
            Detail::Email => {
                self.email = line();
                return (!party::Contact::is_email(text)).then_some(ContactDoubt::Email);
            }
            Detail::Phone => {
                self.phone = line();
                return (!party::Contact::is_telephone(text)).then_some(ContactDoubt::Phone);
            }
            Detail::Note => self.notes.push(cut(text, PARAGRAPH)),
            Detail::Kind => match words::contact_kind(text) {
                Some(kind) => self.kind = Some(kind),
                None => {
                    self.notes.push(cut(text, LINE));
                    return Some(ContactDoubt::Kind);
                }
            },
            Detail::Languages => {
                let (languages, strange) = languages(text);
                self.languages = languages;
                if !strange.is_empty() {
                    self.notes.push(cut(&strange.join(", "), LINE));
                    return Some(ContactDoubt::Language);
                }
            }
        }
        None
    }
}

/// The languages of a list, and the words that name none.
pub(super) fn languages(text: &str) -> (Vec<Language>, Vec<&str>) {
    let (mut found, mut strange) = (Vec::new(), Vec::new());
    let parts = text.split([',', ';', '/', '|', '\n', '&', '+', '、', '，', '；', '・']);
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        let both = [" and ", " und ", " et ", " y ", " e ", " и "];
        let listed = both.iter().find_map(|and| part.split_once(and)).map(|(a, b)| vec![a, b]);
        for word in listed.unwrap_or_else(|| vec![part]) {
            match words::language(word.trim()) {
                Some(language) if found.contains(&language) => {}
                Some(language) => found.push(language),
                None => strange.push(word.trim()),
            }
        }
    }
    (found, strange)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> (Vec<String>, Vec<&str>) {
        let (found, strange) = languages(text);
        (found.iter().map(|language| language.tag().to_owned()).collect(), strange)
    }

    #[test]
    fn languages_are_read_by_their_names_and_tags() {
        let all = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        assert_eq!(tags("German, English"), (all(&["de", "en"]), vec![]));
        assert_eq!(tags("Deutsch und Französisch"), (all(&["de", "fr"]), vec![]));
        assert_eq!(tags("日本語、英語"), (all(&["ja", "en"]), vec![]));
        assert_eq!(tags("de-AT / es"), (all(&["de-AT", "es"]), vec![]));
        assert_eq!(tags("русский; русский"), (all(&["ru"]), vec![]));
        assert_eq!(tags("English, yes, Klingon"), (all(&["en"]), vec!["yes", "Klingon"]));
    }

    #[test]
    fn what_is_not_understood_is_kept_and_told() {
        let mut contact = Contact::default();
        let doubts: Vec<_> = [
            (Detail::Name, "Ann"),
            (Detail::Kind, "Ehrenamtlich"),
            (Detail::Email, "see website"),
            (Detail::Languages, "Deutsch, Elbisch"),
            (Detail::Note, "Markt 1"),
        ]
        .into_iter()
        .filter_map(|(detail, text)| contact.take(detail, text))
        .collect();
        assert_eq!(doubts, [ContactDoubt::Email, ContactDoubt::Language]);
        assert_eq!(contact.kind, Some(ContactKind::Volunteer));
        assert_eq!(contact.notes, ["Elbisch", "Markt 1"]);
        assert_eq!(contact.take(Detail::Kind, "x"), Some(ContactDoubt::Kind));
        assert!(Contact { name: None, email: None, ..contact }.is_empty(), "of nobody");
    }
}
