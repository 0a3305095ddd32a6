//! The domain: who is twinned with whom, on what evidence, in what state.
//!
//! Pure. It knows parties, ties and the rules between them; it must not know a database, a
//! page or the time: the present instant and randomness are handed in. What happened to a tie
//! is a list of facts; every state, now or at any past date, is a fold of them.

pub mod date;
pub mod id;

pub use date::{Date, DateError};
pub use id::{Id, IdError};
