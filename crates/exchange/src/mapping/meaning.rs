//! The meanings a column can have, with the codes that forms and files hold.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One of the two sides of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Which {
    /// The side whose list it is.
    First,
    /// Its partner.
    Second,
}

impl Which {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// What a column says of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Its name.
    Name,
    /// Its country.
    Country,
    /// Its state, province, county.
    Division,
    /// Its GeoNames id.
    Id,
}

/// What a column says of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Detail {
    /// The name of a person or office.
    Name,
    /// The address for e-mail.
    Email,
    /// The telephone number.
    Phone,
    /// The office or role that they hold.
    Role,
    /// Whether they are of the city hall or of the committee.
    Kind,
    /// The languages they write.
    Languages,
    /// A remark on them, such as their postal address.
    Note,
}

impl Detail {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Role, Self::Kind, Self::Email, Self::Phone, Self::Languages, Self::Note];
}

/// What a column says of a party, in a list of parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trait {
    /// Its official name, or several.
    Name,
    /// What sort of body it is.
    Level,
    /// The title of its highest official.
    Title,
    /// The name of its highest official.
    Official,
    /// The languages in which it deals.
    Languages,
    /// Its sites.
    Websites,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// Nothing that is read.
    Ignore,
    /// Something of a side.
    Side(Which, Part),
    /// Both sides in one cell: "Madison – Sollefteå".
    Pair,
    /// The kind of tie.
    Kind,
    /// Since when, or from when to when.
    Since,
    /// Until when.
    Until,
    /// Where the agreement stands.
    Status,
    /// Fields of cooperation.
    Fields,
    /// A source: a link or a title.
    Source,
    /// A remark.
    Note,
    /// A contact of a side.
    Contact(Which, Detail),
    /// Something of the party that a row of a list of parties is about.
    Party(Trait),
}

impl Meaning {
    /// All meanings, in the order in which they are offered.
    pub const ALL: [Self; 37] = [
        Self::Ignore,
        Self::Side(Which::First, Part::Name),
        Self::Side(Which::First, Part::Country),
        Self::Side(Which::First, Part::Division),
        Self::Side(Which::First, Part::Id),
        Self::Side(Which::Second, Part::Name),
        Self::Side(Which::Second, Part::Country),
        Self::Side(Which::Second, Part::Division),
        Self::Side(Which::Second, Part::Id),
        Self::Pair,
        Self::Kind,
        Self::Since,
        Self::Until,
        Self::Status,
        Self::Fields,
        Self::Source,
        Self::Note,
        Self::Contact(Which::First, Detail::Name),
        Self::Contact(Which::First, Detail::Role),
        Self::Contact(Which::First, Detail::Kind),
        Self::Contact(Which::First, Detail::Email),
        Self::Contact(Which::First, Detail::Phone),
        Self::Contact(Which::First, Detail::Languages),
        Self::Contact(Which::First, Detail::Note),
        Self::Contact(Which::Second, Detail::Name),
        Self::Contact(Which::Second, Detail::Role),
        Self::Contact(Which::Second, Detail::Kind),
        Self::Contact(Which::Second, Detail::Email),
        Self::Contact(Which::Second, Detail::Phone),
        Self::Contact(Which::Second, Detail::Languages),
        Self::Contact(Which::Second, Detail::Note),
        Self::Party(Trait::Name),
        Self::Party(Trait::Level),
        Self::Party(Trait::Title),
        Self::Party(Trait::Official),
        Self::Party(Trait::Languages),
        Self::Party(Trait::Websites),
    ];

    /// The code that forms and files hold.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ignore => "ignore",
            Self::Side(Which::First, Part::Name) => "a.name",
            Self::Side(Which::First, Part::Country) => "a.country",
            Self::Side(Which::First, Part::Division) => "a.division",
            Self::Side(Which::First, Part::Id) => "a.id",
            Self::Side(Which::Second, Part::Name) => "b.name",
            Self::Side(Which::Second, Part::Country) => "b.country",
            Self::Side(Which::Second, Part::Division) => "b.division",
            Self::Side(Which::Second, Part::Id) => "b.id",
            Self::Pair => "pair",
            Self::Kind => "kind",
            Self::Since => "since",
            Self::Until => "until",
            Self::Status => "status",
            Self::Fields => "fields",
            Self::Source => "source",
            Self::Note => "note",
            Self::Contact(Which::First, Detail::Name) => "a.contact",
            Self::Contact(Which::First, Detail::Email) => "a.email",
            Self::Contact(Which::First, Detail::Phone) => "a.phone",
            Self::Contact(Which::First, Detail::Role) => "a.role",
            Self::Contact(Which::First, Detail::Kind) => "a.contact-kind",
            Self::Contact(Which::First, Detail::Languages) => "a.languages",
            Self::Contact(Which::First, Detail::Note) => "a.contact-note",
            Self::Contact(Which::Second, Detail::Name) => "b.contact",
            Self::Contact(Which::Second, Detail::Email) => "b.email",
            Self::Contact(Which::Second, Detail::Phone) => "b.phone",
            Self::Contact(Which::Second, Detail::Role) => "b.role",
            Self::Contact(Which::Second, Detail::Kind) => "b.contact-kind",
            Self::Contact(Which::Second, Detail::Languages) => "b.languages",
            Self::Contact(Which::Second, Detail::Note) => "b.contact-note",
            Self::Party(Trait::Name) => "party.name",
            Self::Party(Trait::Level) => "party.level",
            Self::Party(Trait::Title) => "party.title",
            Self::Party(Trait::Official) => "party.official",
            Self::Party(Trait::Languages) => "party.languages",
            Self::Party(Trait::Websites) => "party.websites",
        }
    }

    /// The name of the Fluent message that says it.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Ignore => "meaning-ignore",
            Self::Side(Which::First, Part::Name) => "meaning-a-name",
            Self::Side(Which::First, Part::Country) => "meaning-a-country",
            Self::Side(Which::First, Part::Division) => "meaning-a-division",
            Self::Side(Which::First, Part::Id) => "meaning-a-id",
            Self::Side(Which::Second, Part::Name) => "meaning-b-name",
            Self::Side(Which::Second, Part::Country) => "meaning-b-country",
            Self::Side(Which::Second, Part::Division) => "meaning-b-division",
            Self::Side(Which::Second, Part::Id) => "meaning-b-id",
            Self::Pair => "meaning-pair",
            Self::Kind => "meaning-kind",
            Self::Since => "meaning-since",
            Self::Until => "meaning-until",
            Self::Status => "meaning-status",
            Self::Fields => "meaning-fields",
            Self::Source => "meaning-source",
            Self::Note => "meaning-note",
            Self::Contact(Which::First, Detail::Name) => "meaning-a-contact",
            Self::Contact(Which::First, Detail::Email) => "meaning-a-email",
            Self::Contact(Which::First, Detail::Phone) => "meaning-a-phone",
            Self::Contact(Which::First, Detail::Role) => "meaning-a-role",
            Self::Contact(Which::First, Detail::Kind) => "meaning-a-contact-kind",
            Self::Contact(Which::First, Detail::Languages) => "meaning-a-languages",
            Self::Contact(Which::First, Detail::Note) => "meaning-a-contact-note",
            Self::Contact(Which::Second, Detail::Name) => "meaning-b-contact",
            Self::Contact(Which::Second, Detail::Email) => "meaning-b-email",
            Self::Contact(Which::Second, Detail::Phone) => "meaning-b-phone",
            Self::Contact(Which::Second, Detail::Role) => "meaning-b-role",
            Self::Contact(Which::Second, Detail::Kind) => "meaning-b-contact-kind",
            Self::Contact(Which::Second, Detail::Languages) => "meaning-b-languages",
            Self::Contact(Which::Second, Detail::Note) => "meaning-b-contact-note",
            Self::Party(Trait::Name) => "meaning-party-name",
            Self::Party(Trait::Level) => "meaning-party-level",
            Self::Party(Trait::Title) => "meaning-party-title",
            Self::Party(Trait::Official) => "meaning-party-official",
            Self::Party(Trait::Languages) => "meaning-party-languages",
            Self::Party(Trait::Websites) => "meaning-party-websites",
        }
    }

    /// The same in a list of parties, which has no sides: what is of a partner's contact is of a second
    /// one.
    #[must_use]
    pub fn message_in_list(self) -> &'static str {
        match self {
            Self::Contact(Which::Second, Detail::Name) => "listed-second-contact",
            Self::Contact(Which::Second, Detail::Email) => "listed-second-email",
            Self::Contact(Which::Second, Detail::Phone) => "listed-second-phone",
            Self::Contact(Which::Second, Detail::Role) => "listed-second-role",
            Self::Contact(Which::Second, Detail::Kind) => "listed-second-contact-kind",
            Self::Contact(Which::Second, Detail::Languages) => "listed-second-languages",
            Self::Contact(Which::Second, Detail::Note) => "listed-second-contact-note",
            Self::Contact(Which::First, Detail::Name) => "listed-contact",
            Self::Contact(Which::First, Detail::Email) => "listed-email",
            Self::Contact(Which::First, Detail::Phone) => "listed-phone",
            Self::Contact(Which::First, Detail::Role) => "listed-role",
            Self::Contact(Which::First, Detail::Kind) => "listed-contact-kind",
            Self::Contact(Which::First, Detail::Languages) => "listed-languages",
            Self::Contact(Which::First, Detail::Note) => "listed-contact-note",
            Self::Side(Which::First, Part::Name) => "listed-name",
            Self::Side(Which::First, Part::Country) => "listed-country",
            Self::Side(Which::First, Part::Division) => "listed-division",
            Self::Side(Which::First, Part::Id) => "listed-id",
            other => other.message(),
        }
    }

    /// Whether only a sheet of ties has such a column: one without them that names one side alone is
    /// a list of parties.
    #[must_use]
    pub fn is_of_ties(self) -> bool {
        matches!(
            self,
            Self::Side(Which::Second, _)
                | Self::Pair
                | Self::Kind
                | Self::Until
                | Self::Status
                | Self::Fields
        )
    }

    /// Whether only one column may have it: two columns of notes are two notes.
    #[must_use]
    pub fn is_single(self) -> bool {
        !matches!(
            self,
            Self::Ignore
                | Self::Note
                | Self::Source
                | Self::Fields
                | Self::Contact(_, Detail::Note)
                | Self::Party(Trait::Name | Trait::Websites)
        )
    }
}

/// Why a text is no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no meaning of a column")]
pub struct UnknownMeaning(pub String);

impl FromStr for Meaning {
    type Err = UnknownMeaning;

    fn from_str(text: &str) -> Result<Self, UnknownMeaning> {
        let text = text.trim();
        Self::ALL.into_iter().find(|m| m.code() == text).ok_or_else(|| UnknownMeaning(text.to_owned()))
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
