//! What is not understood of a row, and what is understood with a doubt: with its cell.

use serde::Serialize;
use wording::Message;

use super::contact::ContactDoubt;
use crate::claims::ClaimDoubt;
use crate::dates::DateNote;
use crate::sheet::Address;

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A side that is not named.
    NoName,
    /// A cell that is no date.
    NotADate,
    /// A cell that is no GeoNames id.
    NotAnId,
    /// Both sides list several places: nobody knows which belongs to which.
    ManyToMany,
    /// An error of the spreadsheet's own.
    Fault,
    /// A cell for two sides in which there are not two.
    NotAPair,
    /// Several parties in one row of a list: nobody knows to which of them it all belongs.
    SeveralParties,
}

/// Something that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The cell.
    pub cell: Address,
    /// What stands in it, shortened.
    pub text: String,
    /// What is wrong.
    pub what: What,
}

impl Trouble {
    pub(crate) fn new(cell: Address, text: &str, what: What) -> Self {
        Self { cell, text: short(text), what }
    }

    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let id = match self.what {
            What::NoName => "row-no-name",
            What::NotADate => "row-not-a-date",
            What::NotAnId => "row-not-an-id",
            What::ManyToMany => "row-many-to-many",
            What::Fault => "row-fault",
            What::NotAPair => "row-not-a-pair",
            What::SeveralParties => "row-several-parties",
        };
        Message::new(id).with("cell", self.cell.to_string()).with("text", self.text.as_str())
    }
}

/// Something that is understood, but may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A date.
    Date(Address, DateNote),
    /// A word for a kind that no language here has: it is kept as the local name.
    Kind(Address, String),
    /// A word for a status that is not known: it is kept as a note.
    Status(Address, String),
    /// The first side is taken from a row above.
    FromAbove(Address, u32),
    /// A country or division that is not known.
    Area(Address, String),
    /// Something of a contact: it is kept among the notes on it.
    Contact(Address, ContactDoubt),
    /// A word for a sort of body that is not known.
    Level(Address, String),
    /// Languages of a party that are not known.
    Language(Address, String),
    /// Something among the sites of a party that is no address on the web.
    Website(Address, String),
    /// Something of a claim.
    Claim(ClaimDoubt),
}

impl Doubt {
    /// Whether nobody needs to look at it: nothing can be wrong on record because of it.
    #[must_use]
    pub fn is_minor(&self) -> bool {
        matches!(self, Self::Claim(doubt) if doubt.is_minor())
    }

    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let at = |id, cell: &Address| Message::new(id).with("cell", cell.to_string());
        match self {
            Self::Date(cell, note) => at("row-doubt-date", cell).with("note", note.message()),
            Self::Kind(cell, text) => at("row-doubt-kind", cell).with("text", text.as_str()),
            Self::Status(cell, text) => at("row-doubt-status", cell).with("text", text.as_str()),
            Self::FromAbove(cell, row) => at("row-doubt-above", cell).with("row", row.to_string()),
            Self::Area(cell, text) => at("row-doubt-area", cell).with("text", text.as_str()),
            Self::Contact(cell, doubt) => at(
                match doubt {
                    ContactDoubt::Email => "row-doubt-contact-email",
                    ContactDoubt::Phone => "row-doubt-contact-phone",
                    ContactDoubt::Kind => "row-doubt-contact-kind",
                    ContactDoubt::Language => "row-doubt-contact-language",
                },
                cell,
            ),
            Self::Level(cell, text) => at("row-doubt-level", cell).with("text", text.as_str()),
            Self::Language(cell, text) => at("row-doubt-language", cell).with("text", text.as_str()),
            Self::Website(cell, text) => at("row-doubt-website", cell).with("text", text.as_str()),
            Self::Claim(doubt) => doubt.message(),
        }
    }
}

impl Serialize for Doubt {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.message().serialize(serializer)
    }
}

impl Serialize for Trouble {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut s = serializer.serialize_struct("Trouble", 3)?;
        s.serialize_field("cell", &self.cell)?;
        s.serialize_field("text", &self.text)?;
        s.serialize_field("problem", &self.message())?;
        s.end()
    }
}

/// A text short enough to be said back.
pub(crate) fn short(text: &str) -> String {
    let text = text.replace('\n', " ");
    if text.chars().count() <= 80 { text } else { text.chars().take(79).chain(['…']).collect() }
}
