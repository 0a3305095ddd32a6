//! The second look: the best candidates by the curves are measured again with what is too
//! dear to measure of every place, and interactions that curves cannot show.

pub(crate) mod customs;
pub(crate) mod embedding;
pub(crate) mod ground;
pub mod learned;
pub(crate) mod look;
pub(crate) mod measure;
pub mod signals;
