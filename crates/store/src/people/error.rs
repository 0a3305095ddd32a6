//! What can go wrong with people, told apart by what the page says.

use partnership::organisation::OrganisationError;

use crate::Error;

/// Why something about people or organisations was not done.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The store did not do it.
    #[error(transparent)]
    Store(Error),
    /// Somebody has an account with this address.
    #[error("there is an account with this address already")]
    EmailTaken,
    /// A link, code or invitation that was used, has expired, was withdrawn or never was one. Which
    /// of these is not told.
    #[error("this link or code has been used or has expired")]
    Spent,
    /// There is an account already; the set-up link is void.
    #[error("this instance has been set up already")]
    SetUp,
    /// Nobody would be left to decide who belongs to it.
    #[error("an organisation at the top needs an owner")]
    LastOwner,
    /// The organisation cannot be so.
    #[error(transparent)]
    Organisation(OrganisationError),
    /// Somebody could not sign in any more.
    #[error("it is the last way to sign in")]
    LastWay,
    /// Whom the provider knows is somebody else here.
    #[error("another account is linked with this one of the provider's")]
    IdentityTaken,
    /// Another organisation keeps ties or contacts of the party: they would be open to this one.
    #[error("another organisation keeps ties or contacts of this party")]
    KeptElsewhere,
    /// There is no such thing.
    #[error("it is not there, or no longer")]
    Gone,
}

impl From<Error> for PeopleError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<OrganisationError> for PeopleError {
    fn from(error: OrganisationError) -> Self {
        Self::Organisation(error)
    }
}
