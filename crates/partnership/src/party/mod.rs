//! Parties: municipalities, counties, states and regions that can be a side of a tie.
//!
//! As a tie, a party is the fold of its facts.

mod contact;
mod decide;
mod fact;
mod level;
mod merge;
mod refusal;
mod state;

pub use contact::{Contact, ContactRefusal, ContactText};
pub use decide::{Command, Context, decide};
pub use fact::{Description, Name, Office, Official, PartyFact, Population, Position, Registration, Seat};
pub use level::{ContactKind, Level};
pub use merge::{Meeting, is_of_merger, meeting, merge, unmerge};
pub use refusal::{PartyText, Refusal};
pub use state::Party;

/// The facts of one party.
pub type History = crate::history::History<PartyFact>;

/// What a question about a party's past finds.
pub type Past = crate::history::Then<Party>;
