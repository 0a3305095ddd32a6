//! Tests of credentials.

mod limits;
mod passwords;
mod second_factor;
mod secrets;
