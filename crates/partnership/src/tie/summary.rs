//! One word for where all sides of a tie stand together, for lists and filters.

use super::status::AgreementStatus as S;
use crate::codes::coded;

coded! {
    /// Where the sides stand together. The gravest thing that any side says is said first.
    pub enum Summary in "tie-summary", said as "tie-summary" {
        /// On the way to an agreement.
        Preparing = "preparing",
        /// A friendship, the stepping stone, is in force.
        Friendship = "friendship",
        /// Signed, not yet in force on all sides.
        Signed = "signed",
        /// In force on all sides.
        InForce = "in-force",
        /// In force, and some side looks at its future.
        UnderReview = "under-review",
        /// Kept in honour by some side or all.
        Emeritus = "emeritus",
        /// Suspended by one side, or some of several, while another stands by it.
        SuspendedByOneSide = "suspended-by-one-side",
        /// Suspended by all sides.
        Suspended = "suspended",
        /// Some side is on legal hold.
        LegalHold = "legal-hold",
        /// The fixed term is over for some side or all.
        Expired = "expired",
        /// Ended by one side, or some of several.
        TerminatedByOneSide = "terminated-by-one-side",
        /// Ended by all sides.
        Terminated = "terminated",
        /// Declined, withdrawn or lapsed before it was signed.
        NotPursued = "not-pursued",
        /// Carried on by a new tie after a merger of municipalities.
        Succeeded = "succeeded",
    }
}

impl Summary {
    /// From the status of each side.
    #[must_use]
    pub fn of(statuses: impl IntoIterator<Item = S>) -> Self {
        let statuses: Vec<S> = statuses.into_iter().collect();
        let any = |test: &dyn Fn(S) -> bool| statuses.iter().any(|&status| test(status));
        let all = |test: &dyn Fn(S) -> bool| statuses.iter().all(|&status| test(status));
        let is = |wanted: S| move |status: S| status == wanted;
        if any(&is(S::SucceededBy)) {
            Self::Succeeded
        } else if any(&is(S::Terminated)) {
            if all(&is(S::Terminated)) { Self::Terminated } else { Self::TerminatedByOneSide }
        } else if any(&is(S::LegalHold)) {
            Self::LegalHold
        } else if any(&is(S::Suspended)) {
            if all(&is(S::Suspended)) { Self::Suspended } else { Self::SuspendedByOneSide }
        } else if any(&is(S::Expired)) {
            Self::Expired
        } else if any(&S::is_given_up) {
            Self::NotPursued
        } else if any(&is(S::Emeritus)) {
            Self::Emeritus
        } else if all(&is(S::FriendshipInForce)) {
            Self::Friendship
        } else if any(&S::is_before_signed) {
            Self::Preparing
        } else if any(&is(S::Signed)) {
            Self::Signed
        } else if any(&is(S::UnderReview)) {
            Self::UnderReview
        } else {
            Self::InForce
        }
    }

    /// Whether a tie stands: an agreement or friendship that no side has ended.
    #[must_use]
    pub fn stands(self) -> bool {
        matches!(
            self,
            Self::Friendship
                | Self::Signed
                | Self::InForce
                | Self::UnderReview
                | Self::Emeritus
                | Self::SuspendedByOneSide
                | Self::Suspended
                | Self::LegalHold
        )
    }

    /// Whether it is over, so that the same parties may begin a new tie.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Expired | Self::TerminatedByOneSide | Self::Terminated | Self::NotPursued | Self::Succeeded
        )
    }
}
