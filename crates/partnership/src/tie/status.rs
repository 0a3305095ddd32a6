//! Agreement status, per side, and what may follow what.
//!
//! ```text
//! Idea → Researching → Proposed → Authorised to contact → Introduced → Corresponding (trial)
//!      → Drafting → Approved (each side by its own resolution) → Signed → In force
//! Corresponding → Friendship in force → Drafting (upgrade)
//! any stage before Signed → Declined · Withdrawn · Lapsed; each may reopen as Researching
//! In force → Under review → Renewed · Amended · Emeritus · Suspended · Terminated
//! In force → Expired, if the term is fixed; Expired → Renewed
//! Emeritus → In force, by letters of both sides
//! Suspended → In force when the recorded condition is met, or → Terminated
//! any → Legal hold (statute cited) → the state before it, or Terminated
//! Terminated is final
//! merger of municipalities → Succeeded by (a new tie)
//! ```
//!
//! Where this law of the field leaves a word open, it is read so:
//! - *Renewed* and *Amended* are ways of being in force, so what may follow *In force* may
//!   follow them. Otherwise an agreement renewed once could never be reviewed again.
//! - *Friendship in force* comes before *Drafting*, so it is a stage before *Signed* and may
//!   be declined, withdrawn or lapse.
//! - *any* is any but *Terminated*, which is final, and the status itself.
//! - *Succeeded by* may follow any but *Terminated* and *Legal hold*: a hold first returns, so
//!   that a merger is no way round a statute.

use crate::codes::coded;

coded! {
    /// Where one side stands in an agreement.
    pub enum AgreementStatus in "agreement-status", said as "tie-status" {
        /// Somebody thinks of it.
        Idea = "idea",
        /// Candidates are compared.
        Researching = "researching",
        /// Proposed to the council.
        Proposed = "proposed",
        /// The highest official may write.
        AuthorisedToContact = "authorised-to-contact",
        /// A letter of introduction went out.
        Introduced = "introduced",
        /// Letters are exchanged, a trial programme runs.
        Corresponding = "corresponding",
        /// A friendship, the stepping stone, is in force.
        FriendshipInForce = "friendship-in-force",
        /// The text is being written.
        Drafting = "drafting",
        /// This side's council approved by its own resolution.
        Approved = "approved",
        /// This side signed.
        Signed = "signed",
        /// In force.
        InForce = "in-force",
        /// In force, and its future is being looked at.
        UnderReview = "under-review",
        /// In force again after a review or an expiry.
        Renewed = "renewed",
        /// In force with a new text.
        Amended = "amended",
        /// Kept in honour, without activity.
        Emeritus = "emeritus",
        /// Suspended until a condition is met.
        Suspended = "suspended",
        /// The fixed term is over.
        Expired = "expired",
        /// A statute stands against it.
        LegalHold = "legal-hold",
        /// Ended for good.
        Terminated = "terminated",
        /// The other side did not want it.
        Declined = "declined",
        /// This side gave it up.
        Withdrawn = "withdrawn",
        /// It came to nothing.
        Lapsed = "lapsed",
        /// A new tie carries it on after a merger of municipalities.
        SucceededBy = "succeeded-by",
    }
}

coded! {
    /// What a change of status must rest on.
    pub enum GroundKind in "ground", said as "tie-ground" {
        /// A resolution of this side's council.
        Resolution = "resolution",
        /// The condition on which a suspension ends.
        Condition = "condition",
        /// How that condition was met.
        ConditionMet = "condition-met",
        /// Letters of all sides.
        Letters = "letters",
        /// The statute that stands against it.
        Statute = "statute",
        /// The tie that carries it on.
        Successor = "successor",
    }
}

use AgreementStatus as S;

impl AgreementStatus {
    /// What may follow it by itself; see [`SideState::may_become`](super::SideState::may_become)
    /// for the way back from a legal hold, which depends on the state before it.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        self.steps().contains(&to)
            || (self.is_before_signed() && to.is_given_up())
            || (to == S::LegalHold && !matches!(self, S::Terminated | S::LegalHold))
            || (to == S::SucceededBy && !matches!(self, S::Terminated | S::LegalHold | S::SucceededBy))
    }

    /// The steps of its own, without the ways out that all statuses share.
    fn steps(self) -> &'static [Self] {
        match self {
            S::Idea => &[S::Researching],
            S::Researching => &[S::Proposed],
            S::Proposed => &[S::AuthorisedToContact],
            S::AuthorisedToContact => &[S::Introduced],
            S::Introduced => &[S::Corresponding],
            S::Corresponding => &[S::Drafting, S::FriendshipInForce],
            S::FriendshipInForce => &[S::Drafting],
            S::Drafting => &[S::Approved],
            S::Approved => &[S::Signed],
            S::Signed => &[S::InForce],
            S::InForce | S::Renewed | S::Amended => &[S::UnderReview, S::Expired],
            S::UnderReview => &[S::Renewed, S::Amended, S::Emeritus, S::Suspended, S::Terminated],
            S::Emeritus => &[S::InForce],
            S::Suspended => &[S::InForce, S::Terminated],
            S::Expired => &[S::Renewed],
            S::LegalHold => &[S::Terminated],
            S::Declined | S::Withdrawn | S::Lapsed => &[S::Researching],
            S::Terminated | S::SucceededBy => &[],
        }
    }

    /// What a change must rest on, if anything. Leaving a legal hold needs nothing more.
    #[must_use]
    pub fn ground_to(self, to: Self) -> Option<GroundKind> {
        match (self, to) {
            (_, S::LegalHold) => Some(GroundKind::Statute),
            (_, S::SucceededBy) if self != S::LegalHold => Some(GroundKind::Successor),
            (S::Drafting, S::Approved) => Some(GroundKind::Resolution),
            (S::UnderReview, S::Suspended) => Some(GroundKind::Condition),
            (S::Suspended, S::InForce) => Some(GroundKind::ConditionMet),
            (S::Emeritus, S::InForce) => Some(GroundKind::Letters),
            _ => None,
        }
    }

    /// Whether it is a stage on the way to signing.
    #[must_use]
    pub fn is_before_signed(self) -> bool {
        matches!(
            self,
            S::Idea
                | S::Researching
                | S::Proposed
                | S::AuthorisedToContact
                | S::Introduced
                | S::Corresponding
                | S::FriendshipInForce
                | S::Drafting
                | S::Approved
        )
    }

    /// Whether it was given up before signing: declined, withdrawn or lapsed.
    #[must_use]
    pub fn is_given_up(self) -> bool {
        matches!(self, S::Declined | S::Withdrawn | S::Lapsed)
    }

    /// Whether the agreement binds this side: in force, renewed, amended or under review.
    #[must_use]
    pub fn is_in_force(self) -> bool {
        matches!(self, S::InForce | S::Renewed | S::Amended | S::UnderReview)
    }

    /// Whether nothing more is to come of it unless it is taken up anew: given up, expired,
    /// terminated or succeeded.
    #[must_use]
    pub fn is_over(self) -> bool {
        self.is_given_up() || matches!(self, S::Expired | S::Terminated | S::SucceededBy)
    }
}
