//! Tries that fail make the next one wait.

use std::net::IpAddr;

use accounts::limit::{Failures, Patience, keys};
use jiff::Timestamp;
use wording::Message;

use super::gate::Gate;
use super::leave::store_failed;
use crate::shell::Failure;

/// One thing that somebody tries: signing in with this address from there.
pub(crate) struct Try {
    keys: [(String, Patience); 3],
    at: Timestamp,
}

impl Try {
    /// `what` is tried for the account with this address, be there one or not.
    pub(crate) fn new(what: &str, folded_email: &str, from: IpAddr, at: Timestamp) -> Self {
        Self { keys: keys(what, folded_email, from), at }
    }

    fn names(&self) -> [&str; 3] {
        [&self.keys[0].0, &self.keys[1].0, &self.keys[2].0]
    }

    /// Whether it must wait, and how long, in words.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) async fn must_wait(&self, gate: &Gate) -> Result<Option<Message>, Failure> {
        let failures = gate.store.failures(&self.names()).await.map_err(|e| store_failed(&e))?;
        let waits = self.keys.iter().zip(failures).filter_map(|((_, patience), found)| {
            patience.wait(found.map(|(count, last)| Failures { count, last }), self.at)
        });
        let seconds = waits.max().map(|wait| wait.as_secs() + i64::from(wait.subsec_nanos() > 0));
        Ok(seconds.map(|seconds| match seconds {
            0..=90 => Message::new("wait-seconds").with("count", seconds),
            _ => Message::new("wait-minutes").with("count", (seconds + 59) / 60),
        }))
    }

    /// It failed.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) async fn failed(&self, gate: &Gate) -> Result<(), Failure> {
        let at = self.at;
        let next = move |was: Option<(u32, Timestamp)>| {
            let after = Failures::after(was.map(|(count, last)| Failures { count, last }), at);
            (after.count, after.last)
        };
        gate.store.failed(&self.names(), at, next).await.map_err(|e| store_failed(&e))
    }

    /// It succeeded: the person has shown who they are. What others tried from the same network
    /// is not forgotten.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) async fn succeeded(&self, gate: &Gate) -> Result<(), Failure> {
        let names = self.names();
        gate.store.forgive(&names[..2]).await.map_err(|e| store_failed(&e))
    }
}
