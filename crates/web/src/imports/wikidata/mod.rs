//! Ties from Wikidata: read politely and slowly, then planned, looked through, written and
//! taken back like a sheet.
//!
//! A reading is begun on a page or at the terminal and goes on by itself, page by page; each
//! node looks every few seconds whether one is due. It may break off at any moment and goes on
//! where it was. What was read is compared with what the last reading saw: statements are few
//! and small, and are all read each time, for only so is it seen that one was removed; of the
//! items that they name, which are the greater part, only those are asked for that are new or
//! were changed since (`schema:dateModified`).

mod claims;
mod page;
mod reader;

pub use claims::claims;
pub use page::WikidataPage;
pub(super) use page::{begin, page, stop};
pub use reader::{Reader, Step, follow, round, said};
