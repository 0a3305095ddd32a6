//! The domain: who is twinned with whom, on what evidence, in what state.
//!
//! Pure. It knows parties, ties and the rules between them; it must not know a database, a
//! page or the time: the present instant and randomness are handed in. What happened to a tie
//! is a list of facts; every state, now or at any past date, is a fold of them.

pub mod activity;
pub mod codec;
pub mod codes;
pub mod date;
pub mod edit;
pub mod evidence;
pub mod fact;
pub mod history;
pub mod id;
pub mod organisation;
pub mod place;
pub mod policy;
mod text;
pub mod tie;
pub mod words;

pub use date::{Date, DateError};
pub use edit::Edit;
pub use fact::{Fact, Recorded};
pub use id::{Id, IdError};
pub use text::TextRefusal;
