//! What signing in needs. A site without a store has no gate, and no page behind it.

use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use accounts::oidc::Provider;
use accounts::passkeys::Site;
use accounts::password::PasswordError;
use accounts::{Cost, Stored};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use store::people::Trees;
use store::{Dice, Store};

use crate::shell::Failure;
use crate::state::AppState;

/// What signing in needs; cheap to clone.
#[derive(Clone)]
pub struct Gate {
    inside: Arc<Inside>,
    provider: Option<Arc<Provider>>,
}

/// The contents of a [`Gate`].
pub struct Inside {
    /// Where people and sessions are kept.
    pub store: Store,
    /// The organisations, kept in memory while they do not change.
    pub trees: Trees,
    /// How much work a password's hash takes.
    pub cost: Cost,
    /// Scheme and host under which people reach this site, for links in letters. Set by the
    /// operator: the address of a request is the reader's word, and a letter must not lead
    /// where a stranger wants.
    pub origin: String,
    /// What passkeys are bound to; none of a site that is reached by a number.
    pub(super) passkeys: Option<Site>,
    /// Checked in place of a password where there is no account.
    decoy: Stored,
    dice: Dice,
}

impl Deref for Gate {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.inside
    }
}

impl Gate {
    /// The gate to a store. `dice` must be fit for secrets: the operating system's.
    ///
    /// # Errors
    /// If no password can be hashed at this cost.
    pub fn new(store: Store, dice: Dice, cost: Cost, origin: &str) -> Result<Self, PasswordError> {
        let decoy = Stored::decoy(random(&dice), cost)?;
        let origin = origin.trim_end_matches('/').to_owned();
        let passkeys = Site::new(&origin, "Twinhall");
        let inside = Inside { store, trees: Trees::default(), cost, origin, passkeys, decoy, dice };
        Ok(Self { inside: Arc::new(inside), provider: None })
    }

    /// The same gate, where a provider signs people in as well.
    #[must_use]
    pub fn with_provider(&self, provider: Arc<Provider>) -> Self {
        Self { inside: Arc::clone(&self.inside), provider: Some(provider) }
    }

    /// The provider that signs people in, if there is one.
    pub fn provider(&self) -> Option<&Arc<Provider>> {
        self.provider.as_ref()
    }

    /// Its issuer: only those linked with it can come in by it.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.provider.as_ref().map(|p| p.settings().issuer.as_str())
    }

    /// Fresh random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        random(&self.dice)
    }

    /// The hash to check a password against: the person's, or one that takes as long.
    pub(super) fn hash_or_decoy(&self, hash: Option<String>) -> Stored {
        hash.map_or_else(|| self.decoy.clone(), Stored::from_stored)
    }
}

fn random<const N: usize>(dice: &Dice) -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(8) {
        let drawn = dice().to_le_bytes();
        chunk.copy_from_slice(&drawn[..chunk.len()]);
    }
    bytes
}

impl FromRequestParts<AppState> for Gate {
    type Rejection = Failure;

    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        state.gate.clone().ok_or_else(Failure::not_found)
    }
}

/// From where a request comes.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub std::net::IpAddr);

impl FromRequestParts<AppState> for Peer {
    type Rejection = Infallible;

    /// The other end of the connection; if that is this machine, a proxy runs on it, and the
    /// last address it names is the reader's. What a reader writes there itself comes before.
    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Infallible> {
        use axum::extract::ConnectInfo;
        let peer = parts.extensions.get::<ConnectInfo<crate::shell::serve::End>>().map(|end| end.0.0.ip());
        let peer = peer.unwrap_or(std::net::Ipv4Addr::UNSPECIFIED.into());
        let named = || {
            let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
            last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        };
        let local = peer.is_loopback() || peer.is_unspecified();
        Ok(Self(if local { named().unwrap_or(peer) } else { peer }))
    }
}
