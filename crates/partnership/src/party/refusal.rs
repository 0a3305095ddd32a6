//! Why a fact about a party is not taken on record.

use std::fmt;

use wording::Message;

use crate::codes::coded;
use crate::command::Refused;
use crate::date::Date;
use crate::id::{Id, kind};
use crate::text::{TextName, TextRefusal, refused};
use crate::words::{Identifiers, Names};

/// Why a command on a party is refused. Its words are in [`Refusal::message`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing to record.
    Nothing,
    /// Everything is already as it would become.
    Unchanged,
    /// The party is not on record, so nothing can be said of it.
    NotRegistered,
    /// The party is already on record.
    AlreadyRegistered,
    /// The party goes on in another, of which it is to be said.
    GoesOnElsewhere {
        /// The other.
        party: Id<kind::Party>,
    },
    /// The party named is not on record.
    UnknownParty {
        /// That party.
        party: Id<kind::Party>,
    },
    /// A party cannot merge into itself, be split from itself or be its own duplicate, not
    /// through others either.
    Ring {
        /// The party named.
        party: Id<kind::Party>,
    },
    /// The party named has itself merged into another, which is the one to name.
    OtherGoesOn {
        /// The party named.
        party: Id<kind::Party>,
        /// The one it goes on in.
        now: Id<kind::Party>,
    },
    /// A municipality that merged into another did so on a date: its ties go over from that day.
    NoDate,
    /// The two are tied to each other, and the tie stands.
    TiedToEachOther {
        /// That tie.
        tie: Id<kind::Tie>,
    },
    /// It did not merge into another, so there is nothing to undo.
    NotMerged,
    /// A tie was merged into another that is between the same parties only because these two are one.
    TiesMerged {
        /// The tie that went on in the other.
        tie: Id<kind::Tie>,
    },
    /// An organisation speaks for the party named, and others keep something of this one, which it
    /// would come to read.
    KeptElsewhere {
        /// The party named.
        party: Id<kind::Party>,
    },
    /// A date lies in the future.
    InFuture {
        /// The date.
        date: Date,
    },
    /// A name ends before it begins.
    EndsBeforeBeginning {
        /// The beginning.
        since: Date,
        /// The end.
        until: Date,
    },
    /// No point of the globe.
    Position,
    /// A year in which nobody counted.
    PopulationYear {
        /// The year.
        year: i16,
    },
    /// An official without title and name.
    OfficialEmpty,
    /// The source is not among those of the party, or no longer relied on.
    UnknownEvidence {
        /// The source.
        evidence: Id<kind::Evidence>,
    },
    /// The source is already among those of the party.
    EvidenceExists {
        /// The source.
        evidence: Id<kind::Evidence>,
    },
    /// There is no such fact to take back, or it has been taken back.
    NoSuchFact {
        /// The revision.
        revision: u64,
    },
    /// Nothing is left that could be undone.
    NothingToUndo,
    /// A fact that is on record could no longer stand.
    Breaks {
        /// Its revision.
        revision: u64,
        /// Why it could not stand.
        because: Box<Refusal>,
    },
    /// A text is missing, too long or unreadable.
    Text {
        /// Which text.
        name: PartyText,
        /// What is wrong with it.
        refusal: TextRefusal,
        /// How many characters it may have.
        longest: usize,
    },
}

impl Refused for Refusal {
    const NOTHING: Self = Self::Nothing;
    const NOTHING_TO_UNDO: Self = Self::NothingToUndo;

    fn breaks(revision: u64, because: Self) -> Self {
        Self::Breaks { revision, because: Box::new(because) }
    }
}

coded! {
    /// The texts of facts about parties.
    pub enum PartyText in "party-text", said as "party-text" {
        /// A name of the party.
        Name = "name",
        /// The state or province.
        Division = "division",
        /// The summary.
        Summary = "summary",
        /// An address of a site.
        Website = "website",
        /// The name of an office.
        OfficeName = "office-name",
        /// The address of an office.
        OfficeAddress = "office-address",
        /// The page of an office.
        OfficePage = "office-page",
        /// The title of the highest official.
        OfficialTitle = "official-title",
        /// The name of the highest official.
        OfficialName = "official-name",
        /// The authority.
        Authority = "authority",
        /// The note.
        Note = "note",
        /// Who was told.
        Told = "told",
        /// Why.
        Why = "why",
        /// The title of a source.
        SourceTitle = "source-title",
        /// The address of a source.
        SourceAddress = "source-address",
        /// The publisher of a source.
        Publisher = "publisher",
    }
}

impl TextName for PartyText {
    type Refusal = Refusal;

    fn refuse(self, refusal: TextRefusal, longest: usize) -> Refusal {
        Refusal::Text { name: self, refusal, longest }
    }
}

impl Refusal {
    /// The sentence for a clerk: what is wrong, and what would be right.
    pub fn message(&self, names: &dyn Names) -> Message {
        use Refusal as R;
        let say = Message::new;
        match self {
            R::Nothing => say("party-refusal-nothing"),
            R::Unchanged => say("party-refusal-unchanged"),
            R::NotRegistered => say("party-refusal-not-registered"),
            R::AlreadyRegistered => say("party-refusal-already-registered"),
            R::GoesOnElsewhere { party } => {
                say("party-refusal-goes-on-elsewhere").with("party", names.party(*party))
            }
            R::UnknownParty { party } => {
                say("party-refusal-unknown-party").with("party", names.party(*party))
            }
            R::Ring { party } => say("party-refusal-ring").with("party", names.party(*party)),
            R::OtherGoesOn { party, now } => say("party-refusal-other-goes-on")
                .with("party", names.party(*party))
                .with("now", names.party(*now)),
            R::NoDate => say("party-refusal-no-date"),
            R::TiedToEachOther { tie } => {
                say("party-refusal-tied-to-each-other").with("tie", names.tie(*tie))
            }
            R::NotMerged => say("party-refusal-not-merged"),
            R::TiesMerged { tie } => say("party-refusal-ties-merged").with("tie", names.tie(*tie)),
            R::KeptElsewhere { party } => {
                say("party-refusal-kept-elsewhere").with("party", names.party(*party))
            }
            R::InFuture { date } => say("party-refusal-in-future").with("date", date.to_string()),
            R::EndsBeforeBeginning { since, until } => say("party-refusal-ends-before-beginning")
                .with("since", since.to_string())
                .with("until", until.to_string()),
            R::Position => say("party-refusal-position"),
            R::PopulationYear { year } => say("party-refusal-population-year").with("year", year.to_string()),
            R::OfficialEmpty => say("party-refusal-official-empty"),
            R::UnknownEvidence { evidence } => {
                say("party-refusal-unknown-evidence").with("source", names.evidence(*evidence))
            }
            R::EvidenceExists { evidence } => {
                say("party-refusal-evidence-exists").with("source", names.evidence(*evidence))
            }
            R::NoSuchFact { revision } => say("party-refusal-no-such-fact").with("revision", *revision),
            R::NothingToUndo => say("party-refusal-nothing-to-undo"),
            R::Breaks { revision, because } => say("party-refusal-breaks")
                .with("revision", *revision)
                .with("because", because.message(names)),
            R::Text { name, refusal, longest } => refused(*name, *refusal, *longest),
        }
    }
}

impl fmt::Display for Refusal {
    /// In English, parties by their identifiers: for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wording::english().say(&self.message(&Identifiers)))
    }
}

impl std::error::Error for Refusal {}
