//! How often one may try: pure, over what is remembered of earlier failures.
//!
//! Failures are counted under three keys: one account from one network, one account from
//! anywhere, and one network for all accounts. After a few the next try must wait, each time
//! twice as long. An account that does not exist is counted like any other, so waiting tells
//! nothing about who has one. Waiting is bounded: a stranger can slow a person down but never
//! lock them out, and from elsewhere their own network counts alone for long.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

/// What is remembered under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many since the last success or long rest.
    pub count: u32,
    /// The last of them.
    pub last: Timestamp,
}

/// How patient a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Failures that need no waiting.
    pub free: u32,
    /// The longest waiting.
    pub most: SignedDuration,
}

/// After so long without a failure all are forgotten.
const REST: SignedDuration = SignedDuration::from_hours(24);

impl Patience {
    /// One account from one network.
    pub const PAIR: Self = Self { free: 4, most: SignedDuration::from_mins(15) };
    /// One account from anywhere. NIST SP 800-63B-4 §3.2.2 allows 100 in a row.
    pub const ACCOUNT: Self = Self { free: 20, most: SignedDuration::from_mins(5) };
    /// One network for all accounts: a town hall signs in from one address.
    pub const NETWORK: Self = Self { free: 50, most: SignedDuration::from_mins(15) };

    /// How long to wait before the next try; none if there is no need to.
    #[must_use]
    pub fn wait(self, failures: Option<Failures>, now: Timestamp) -> Option<SignedDuration> {
        let failures = failures.filter(|f| !rested(*f, now))?;
        let beyond = failures.count.checked_sub(self.free).filter(|&n| n > 0)?;
        // 2, 4, 8 … seconds.
        let seconds = 1_i64.checked_shl(beyond.min(40)).unwrap_or(i64::MAX);
        let pause = SignedDuration::from_secs(seconds).min(self.most);
        let passed = now.duration_since(failures.last);
        // A clock that was set back must not make anybody wait for years.
        let left = pause.checked_sub(passed)?.min(pause);
        left.is_positive().then_some(left)
    }
}

impl Failures {
    /// What is remembered after one more failure.
    #[must_use]
    pub fn after(before: Option<Self>, now: Timestamp) -> Self {
        let count = before.filter(|f| !rested(*f, now)).map_or(0, |f| f.count);
        Self { count: count.saturating_add(1), last: now }
    }
}

fn rested(failures: Failures, now: Timestamp) -> bool {
    now.duration_since(failures.last) >= REST
}

/// The keys under which an attempt is counted, each with its patience.
#[must_use]
pub fn keys(what: &str, folded_email: &str, from: IpAddr) -> [(String, Patience); 3] {
    let network = network(from);
    // A digest: whoever reads the table need not learn who tried.
    let account = hex(&Sha256::digest(folded_email.as_bytes())[..12]);
    [
        (format!("{what} {account} {network}"), Patience::PAIR),
        (format!("{what} {account}"), Patience::ACCOUNT),
        (format!("{what} {network}"), Patience::NETWORK),
    ]
}

/// What one subscriber holds: an IPv4 address, or the /64 of an IPv6 one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
