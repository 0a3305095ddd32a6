//! Tries that fail make the next one wait.

use std::net::IpAddr;

use accounts::limit::{Failures, Patience, keys};
use jiff::{SignedDuration, Timestamp};
use wording::Message;

use super::gate::Gate;
use super::leave::store_failed;
use crate::shell::Failure;

/// What anybody may begin without an account is a row until it is answered or ten minutes are over:
/// so many at once from one network, then one every two seconds. That bounds the rows, and a
/// town hall that signs in from one address hardly notices it.
const BEGUN: Patience = Patience { free: 200, most: SignedDuration::from_secs(2) };

/// One thing that somebody tries: signing in with this address from there.
pub(crate) struct Try {
    /// The network alone comes last.
    keys: Vec<(String, Patience)>,
    at: Timestamp,
}

impl Try {
    /// `what` is tried for the account with this address, be there one or not.
    pub(crate) fn new(what: &str, folded_email: &str, from: IpAddr, at: Timestamp) -> Self {
        Self { keys: keys(what, folded_email, from).into(), at }
    }

    /// `what` is tried on a thing that is nobody's account: what others try on it keeps nobody from it.
    pub(crate) fn on(what: &str, thing: &str, from: IpAddr, at: Timestamp) -> Self {
        let [pair, _, network] = keys(what, thing, from);
        Self { keys: vec![pair, network], at }
    }

    /// `what` is begun, by whom is not known yet: it counts whatever becomes of it.
    pub(crate) fn begin(what: &str, from: IpAddr, at: Timestamp) -> Self {
        let [_, _, (network, _)] = keys(what, "", from);
        Self { keys: vec![(network, BEGUN)], at }
    }

    fn names(&self) -> Vec<&str> {
        self.keys.iter().map(|(name, _)| name.as_str()).collect()
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
        match self.names().split_last() {
            Some((_, own)) if !own.is_empty() => gate.store.forgive(own).await.map_err(|e| store_failed(&e)),
            _ => Ok(()),
        }
    }
}
