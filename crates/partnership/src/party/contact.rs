//! The people and offices to write to: of the city hall and of the committee.
//!
//! They are no facts. What a fact says stays for good; a person can ask to be forgotten. So the
//! store keeps them apart, in versions of their own, and the journal knows them by number only.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};
use wording::Message;

use super::level::ContactKind;
use crate::codes::coded;
use crate::date::Date;
use crate::place::Language;
use crate::text::{LINE, PARAGRAPH, TextName, TextRefusal, refused};

/// Letters that an address for e-mail may have: RFC 5321, §4.5.3.1.3.
const EMAIL: usize = 254;
/// Letters that a telephone number may have, with its extension in words.
const TELEPHONE: usize = 60;

/// A contact of a party, as it is written down. Personal data: it stands in no journal, no public
/// page and no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Of the city hall, or of the committee.
    pub kind: ContactKind,
    /// The name of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their office or role: Head of International Relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The address for e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
    /// The languages they write, the one they prefer first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Since when they are the one to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Until when they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What else there is to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Nothing of it: a log must not tell who somebody is.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.kind)
    }
}

coded! {
    /// The texts of a contact.
    pub enum ContactText in "contact-text", said as "contact-text" {
        /// The name.
        Name = "name",
        /// The office or role.
        Office = "office",
        /// The address for e-mail.
        Email = "email",
        /// The telephone number.
        Telephone = "telephone",
        /// The note.
        Note = "note",
    }
}

/// Why a contact is not written down so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactRefusal {
    /// It names neither a person nor an office.
    Nobody,
    /// The address is none.
    Email,
    /// The number is none.
    Telephone,
    /// It ends before it begins.
    EndsBeforeBeginning,
    /// It begins in the future.
    InFuture {
        /// The date.
        date: Date,
    },
    /// A text is too long or unreadable.
    Text {
        /// Which.
        name: ContactText,
        /// What is wrong with it.
        refusal: TextRefusal,
        /// How many letters it may have.
        longest: usize,
    },
}

impl TextName for ContactText {
    type Refusal = ContactRefusal;

    fn refuse(self, refusal: TextRefusal, longest: usize) -> ContactRefusal {
        ContactRefusal::Text { name: self, refusal, longest }
    }
}

impl ContactRefusal {
    /// The sentence for whoever typed it.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Nobody => Message::new("contact-refusal-nobody"),
            Self::Email => Message::new("contact-refusal-email"),
            Self::Telephone => Message::new("contact-refusal-telephone"),
            Self::EndsBeforeBeginning => Message::new("contact-refusal-ends-before-beginning"),
            Self::InFuture { date } => {
                Message::new("contact-refusal-in-future").with("date", date.to_string())
            }
            Self::Text { name, refusal, longest } => refused(*name, *refusal, *longest),
        }
    }

    /// The field it is about; none in particular where it is about all.
    #[must_use]
    pub fn field(&self) -> &'static str {
        use crate::codes::Coded;
        match self {
            Self::Nobody => "name",
            Self::Email => "email",
            Self::Telephone => "telephone",
            Self::EndsBeforeBeginning => "until",
            Self::InFuture { .. } => "since",
            Self::Text { name, .. } => name.code(),
        }
    }
}

impl Contact {
    /// One of whom nothing is known yet.
    #[must_use]
    pub fn new(kind: ContactKind) -> Self {
        Self {
            kind,
            name: None,
            office: None,
            email: None,
            telephone: None,
            languages: Vec::new(),
            since: None,
            until: None,
            note: None,
        }
    }

    /// As a sheet states it. An address or a number that is none is kept among the notes: what
    /// somebody once wrote down is not lost.
    #[must_use]
    pub fn stated(name: Option<&str>, email: Option<&str>, telephone: Option<&str>) -> Self {
        let own = |text: Option<&str>| text.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        let (name, email, telephone) = (own(name), own(email), own(telephone));
        let mut contact = Self::new(ContactKind::Official);
        let mut notes = Vec::new();
        let mut put = |text: Option<String>, fits: fn(&str) -> bool| match text {
            Some(text) if !fits(&text) => {
                notes.push(text);
                None
            }
            text => text,
        };
        contact.email = put(email, Self::is_email);
        contact.telephone = put(telephone, Self::is_telephone);
        contact.note = (!notes.is_empty()).then(|| notes.join("; "));
        contact.name = name;
        contact
    }

    /// With its texts trimmed, if it can be so. `today` is the latest day anyone may call so.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn tidy(mut self, today: civil::Date) -> Result<Self, ContactRefusal> {
        ContactText::Name.optional(&mut self.name, LINE)?;
        ContactText::Office.optional(&mut self.office, LINE)?;
        ContactText::Email.optional(&mut self.email, EMAIL)?;
        ContactText::Telephone.optional(&mut self.telephone, TELEPHONE)?;
        ContactText::Note.optional(&mut self.note, PARAGRAPH)?;
        let mut languages = Vec::with_capacity(self.languages.len());
        for language in std::mem::take(&mut self.languages) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        self.languages = languages;
        if self.name.is_none() && self.office.is_none() && self.email.is_none() {
            return Err(ContactRefusal::Nobody);
        }
        if self.email.as_deref().is_some_and(|email| !Self::is_email(email)) {
            return Err(ContactRefusal::Email);
        }
        if self.telephone.as_deref().is_some_and(|number| !Self::is_telephone(number)) {
            return Err(ContactRefusal::Telephone);
        }
        if let Some(date) = self.since.filter(|since| since.is_after(today)) {
            return Err(ContactRefusal::InFuture { date });
        }
        match (self.since, self.until) {
            (Some(since), Some(until)) if until.is_before(since.earliest()) => {
                Err(ContactRefusal::EndsBeforeBeginning)
            }
            _ => Ok(self),
        }
    }

    /// What to call it: the person, or else the office, or else the address.
    #[must_use]
    pub fn label(&self) -> &str {
        let first = [&self.name, &self.office, &self.email].into_iter().find_map(Option::as_deref);
        first.unwrap_or_default()
    }

    /// Whether both are the same person or office: by the address if both have one, otherwise by
    /// the name.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => Some(a.to_lowercase() == b.to_lowercase()),
            _ => None,
        };
        same(&self.email, &other.email).or_else(|| same(&self.name, &other.name)).unwrap_or(false)
    }

    /// With what another knows of the same and this does not; none if that is nothing. What both
    /// know stays as it stands here.
    #[must_use]
    pub fn completed(&self, other: &Self) -> Option<Self> {
        let mut whole = self.clone();
        let fill = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        fill(&mut whole.name, &other.name);
        fill(&mut whole.office, &other.office);
        fill(&mut whole.email, &other.email);
        fill(&mut whole.telephone, &other.telephone);
        fill(&mut whole.note, &other.note);
        if whole.languages.is_empty() {
            whole.languages.clone_from(&other.languages);
        }
        whole.since = whole.since.or(other.since);
        whole.until = whole.until.or(other.until);
        (whole != *self).then_some(whole)
    }

    /// Whether a text looks like an address for e-mail; the proof is the letter that arrives.
    #[must_use]
    pub fn is_email(text: &str) -> bool {
        let Some((local, domain)) = text.rsplit_once('@') else { return false };
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"(),;:\\".contains(c));
        plain
            && !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    }

    /// Whether a text looks like a telephone number: some digits, and little but what stands between them.
    #[must_use]
    pub fn is_telephone(text: &str) -> bool {
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        // "ext. 12", "intern 3".
        (3..=20).contains(&digits) && letters <= 12 && !text.contains('@')
    }
}
