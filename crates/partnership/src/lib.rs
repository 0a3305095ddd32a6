//! The domain: who is twinned with whom, on what evidence, in what state.
//!
//! Pure. It knows parties, ties and the rules between them; it must not know a database, a
//! page or the time: the present instant and randomness are handed in. What happened to a tie
//! is a list of facts; every state, now or at any past date, is a fold of them.
//!
//! ```text
//! Fact<W> { what: W, effective, authority, evidence, told, note }        fact
//!   W = tie::TieFact | party::PartyFact                                  tie::fact, party::fact
//! Recorded<W> { revision, at, by, organisation, fact }                   as the journal holds it
//! History<W>: revisions 1, 2, 3 …                                        history
//!   .current() -> Option<Tie | Party>
//!   .as_of(day, known) -> Then<Tie | Party>   on a day, by what was known at an instant
//! decide(&History, Command, &Context) -> Result<Vec<Fact>, Refusal>      tie::decide, party::decide
//!   what it returns is appended as the next revisions
//! Fact::to_json · from_json (the journal) · from_outside (strict)        codec
//! ```
//!
//! Closed lists ([`codes::Coded`]: statuses, kinds, fields, summaries …) have a stable code for
//! the database, addresses and files, and a Fluent message of their own. Refusals are typed and
//! say themselves in words given the [`words::Names`] of parties.
//!
//! What a list shows of a tie: [`tie::Tie::status`] (one word for all sides),
//! [`tie::Tie::confirmation`], [`tie::Tie::is_stale`], [`tie::Tie::activity`]. Which sides stand by a
//! single claim: [`tie::Confirmed`].

pub mod activity;
pub mod codec;
pub mod codes;
pub mod command;
pub mod date;
pub mod edit;
pub mod evidence;
pub mod fact;
pub mod history;
pub mod id;
pub mod organisation;
pub mod party;
pub mod place;
pub mod policy;
pub mod recognition;
mod text;
pub mod tie;
pub mod words;

pub use date::{Date, DateError};
pub use edit::Edit;
pub use fact::{Fact, Recorded};
pub use id::{Id, IdError};
pub use text::TextRefusal;
