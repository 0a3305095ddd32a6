//! Tests of the domain.

mod names;
