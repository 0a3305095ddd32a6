//! What an entry of the journal is about.

use std::fmt;

use partnership::Id;
use partnership::id::kind;

macro_rules! subjects {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The kinds of things that the journal tells of: those that have identifiers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SubjectKind {
            /// The instance itself, the only one of its kind, with the number 0.
            Instance,
            $(#[doc = concat!("See [`kind::", stringify!($name), "`].")] $name,)*
        }

        impl SubjectKind {
            /// As the journal writes it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::Instance => "instance",
                    $(Self::$name => $text,)*
                }
            }

            /// What the journal wrote.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    "instance" => Some(Self::Instance),
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }
        }

        $(impl From<Id<kind::$name>> for Subject {
            fn from(id: Id<kind::$name>) -> Self {
                Self { kind: SubjectKind::$name, number: id.number() }
            }
        })*
    };
}

subjects! {
    Tie = "tie",
    Party = "party",
    Organisation = "organisation",
    Person = "person",
    Evidence = "evidence",
    File = "file",
    Contact = "contact",
    Import = "import",
    Proposal = "proposal",
    Invitation = "invitation",
    Session = "session",
    Token = "token",
    Job = "job",
    Letter = "letter",
    Batch = "batch",
}

/// One thing that the journal tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its identifier's number.
    pub number: i64,
}

impl Subject {
    /// The instance itself.
    pub const INSTANCE: Self = Self { kind: SubjectKind::Instance, number: 0 };
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        match Id::<kind::Tie>::from_number(self.number) {
            // An identifier is written the same whatever it names.
            Ok(id) => write!(f, " {id}"),
            Err(_) => Ok(()),
        }
    }
}
