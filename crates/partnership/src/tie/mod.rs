//! Ties: two or more parties, what binds them, where each side stands, on what evidence.
//!
//! A tie is the fold of its facts. [`History::current`] gives its state, [`History::as_of`] the
//! state on any past day by what was known at any instant, [`decide`] says whether a fact may be
//! added.

mod confirmed;
mod decide;
mod fact;
mod field;
mod fold;
mod kind;
mod merge;
mod path;
mod refusal;
mod state;
mod status;
mod summary;
mod tidy;
mod words;

pub use confirmed::Confirmed;
pub use decide::{Command, Context, OtherTie, Parties, decide};
pub use fact::{Capacity, Carried, Description, Ground, Registration, Side, Term, TieFact};
pub use field::{Field, Fields};
pub use kind::{LOCAL_WORDS, LocalWord, Relation, TieKind};
pub use merge::{Left, Merger, is_of_merger, merge, unmerge};
pub use refusal::{Refusal, TieText};
pub use state::{Budget, Noted, Piece, SideState, Signature, Tie};
pub use status::{AgreementStatus, GroundKind};
pub use summary::Summary;

/// The facts of one tie.
pub type History = crate::history::History<TieFact>;

/// What a question about a tie's past finds.
pub type Past = crate::history::Then<Tie>;
