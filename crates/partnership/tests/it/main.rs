//! Tests of the domain.

mod names;
mod organisations;
mod policy;
