//! Recognition: what an association's rules say of a tie.
//!
//! The rules are data ([`Scheme`]), each file with where and when they were read. They are
//! applied to what is on record and to nothing else: what nobody recorded is *not known*,
//! neither passed nor failed. Recognition is the third status of a tie, apart from agreement
//! and activity.

mod assess;
mod scheme;

pub use assess::{Dues, Recognition, RecognitionState, Standing, assess};
pub use scheme::{Citation, Of, Rule, Scheme, Test};
