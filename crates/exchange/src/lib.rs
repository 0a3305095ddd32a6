//! The registry's way in and out: sheets that people made, read cell by cell; names matched
//! to places; rows turned into a plan of what would change; the public register written out
//! in the forms that others read.
//!
//! Pure but for reading the bytes it is handed: it must not know a database or a page, and
//! changes nothing itself. What an import would do is a [`plan`] of commands; the store
//! carries it out.
//!
//! ```text
//! bytes ─ sheet ─▶ grid of cells ─ mapping ─▶ meaning of each column
//!                       └──────── rows ─────▶ statements (sides, dates, kind …)
//! claims of another register ── claims ─▶ statements
//! names ─ places ─▶ certain · choose · unknown
//! statements + places + what the registry holds ─ plan ─▶ outcome of each row
//! ```
//!
//! Every cell keeps its address (`Sheet1!C14`, or line 14, column 3), so that whatever is
//! not understood is told with the cell that says it.

mod brought;
pub mod claims;
pub mod dates;
pub mod export;
pub mod mapping;
pub mod places;
pub mod plan;
pub mod rows;
pub mod sheet;
mod words;

pub use brought::{Brought, BroughtError};
pub use claims::Claims;
pub use mapping::Mapping;
pub use plan::Plan;
pub use sheet::{Address, Book, Cell, Sheet, Value};
