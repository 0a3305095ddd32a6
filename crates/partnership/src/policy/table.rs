//! Who may do what: the table behind [`super::decide`].

use super::actor::{Role, Scope};

/// What is asked for. Actions on a tie, on a party, on an organisation and on an account are
/// types of their own, so that nothing can be asked about the wrong thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieAction {
    /// See it, as the public does when it is published.
    See,
    /// Propose a correction.
    Propose,
    /// See who changed what, notes, and sources that are not public.
    SeeRecord,
    /// See the people to write to.
    SeeContacts,
    /// Note an activity.
    NoteActivity,
    /// Add a source.
    AddEvidence,
    /// Withdraw a source.
    WithdrawEvidence,
    /// Change kind, dates, fields, summary, links.
    Describe,
    /// Change the people to write to.
    ChangeContacts,
    /// Read what visitors propose.
    SeeProposals,
    /// Accept or decline a visitor's proposal; see who made it.
    AnswerProposal,
    /// Confirm that the tie stands, for one side.
    Confirm(Side),
    /// Change the agreement status, record a signature or a budget, of one side.
    ChangeStatus(Side),
    /// Show it to the public, or no longer.
    Publish,
    /// Take back a recorded fact.
    Retract,
    /// Merge it with its duplicate, or undo that.
    Merge,
}

/// A side of a tie, by its place among the sides.
pub type Side = u8;

/// What is asked about a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartyAction {
    /// See it, as the public does when it is published.
    See,
    /// See who changed what, and notes.
    SeeRecord,
    /// See the people to write to.
    SeeContacts,
    /// Change names, official, offices, languages, websites.
    Describe,
    /// Change the people to write to.
    ChangeContacts,
    /// Show it to the public, or no longer.
    Publish,
    /// Take back a recorded fact.
    Retract,
    /// Merge it with its duplicate, record a merger or a new name; undo that.
    Merge,
    /// Let an organisation be this party, and so speak for it. Not the organisation's to say.
    Bind,
}

/// What is asked about an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationAction {
    /// See it, its members and what stands below it.
    See,
    /// Register a tie or a party in its registry.
    Register,
    /// Import a sheet into its registry, or undo that.
    Import,
    /// See its part of the journal.
    SeeJournal,
    /// Found an organisation below it.
    Found,
    /// Invite somebody, change their role or let them go; of two roles the greater one.
    Seat(Role),
    /// Change its name.
    Rename,
    /// Move it elsewhere in the tree. Asked of the place it leaves and of the one it goes to.
    Move,
}

/// What is asked about a person's own account: password, second factor, sessions, tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountAction {
    /// See it.
    See,
    /// Change it.
    Change,
}

/// What the table says of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needs {
    /// Whether anybody may, where the thing is published.
    pub public: bool,
    /// Least role in the organisation that keeps the thing, or above that one.
    pub keeper: Role,
    /// Least role in the organisation that is the side concerned, or above that one.
    pub own: Option<Role>,
    /// What a token must be made for; `None` where the public may too.
    pub scope: Scope,
}

const fn public() -> Needs {
    Needs { public: true, keeper: Role::Viewer, own: Some(Role::Viewer), scope: Scope::Read }
}

const fn both(keeper: Role, own: Role, scope: Scope) -> Needs {
    Needs { public: false, keeper, own: Some(own), scope }
}

const fn keeper(role: Role, scope: Scope) -> Needs {
    Needs { public: false, keeper: role, own: None, scope }
}

impl TieAction {
    /// Every action, for a tie of two sides.
    pub const ALL: [Self; 18] = [
        Self::See,
        Self::Propose,
        Self::SeeRecord,
        Self::SeeContacts,
        Self::NoteActivity,
        Self::AddEvidence,
        Self::WithdrawEvidence,
        Self::Describe,
        Self::ChangeContacts,
        Self::SeeProposals,
        Self::AnswerProposal,
        Self::Confirm(0),
        Self::Confirm(1),
        Self::ChangeStatus(0),
        Self::ChangeStatus(1),
        Self::Publish,
        Self::Retract,
        Self::Merge,
    ];

    pub(super) fn needs(self) -> Needs {
        use Role::{Contributor, Coordinator, Editor, Registrar, Viewer};
        use Scope::{Read, Registry, Write};
        match self {
            Self::See | Self::Propose => public(),
            Self::SeeRecord => both(Viewer, Viewer, Read),
            Self::SeeContacts => both(Contributor, Contributor, Read),
            Self::NoteActivity | Self::AddEvidence => both(Contributor, Contributor, Write),
            Self::Describe | Self::WithdrawEvidence => keeper(Editor, Write),
            Self::ChangeContacts => both(Coordinator, Coordinator, Write),
            Self::SeeProposals => keeper(Contributor, Read),
            Self::AnswerProposal => keeper(Coordinator, Write),
            // The city speaks for itself; the registrar records what cities tell.
            Self::Confirm(_) | Self::ChangeStatus(_) => both(Registrar, Coordinator, Write),
            Self::Publish | Self::Retract | Self::Merge => keeper(Registrar, Registry),
        }
    }

    /// The side it concerns, where it concerns one only.
    pub(super) fn side(self) -> Option<Side> {
        match self {
            Self::Confirm(side) | Self::ChangeStatus(side) => Some(side),
            _ => None,
        }
    }
}

impl PartyAction {
    /// Every action.
    pub const ALL: [Self; 9] = [
        Self::See,
        Self::SeeRecord,
        Self::SeeContacts,
        Self::Describe,
        Self::ChangeContacts,
        Self::Publish,
        Self::Retract,
        Self::Merge,
        Self::Bind,
    ];

    pub(super) fn needs(self) -> Needs {
        use Role::{Contributor, Coordinator, Editor, Registrar, Viewer};
        use Scope::{Read, Registry, Write};
        match self {
            Self::See => public(),
            Self::SeeRecord => both(Viewer, Viewer, Read),
            Self::SeeContacts => both(Contributor, Contributor, Read),
            Self::Describe => both(Editor, Editor, Write),
            Self::ChangeContacts => both(Coordinator, Coordinator, Write),
            Self::Publish | Self::Retract | Self::Merge | Self::Bind => keeper(Registrar, Registry),
        }
    }
}

impl OrganisationAction {
    /// Every action.
    pub const ALL: [Self; 13] = [
        Self::See,
        Self::Register,
        Self::Import,
        Self::SeeJournal,
        Self::Found,
        Self::Seat(Role::Viewer),
        Self::Seat(Role::Contributor),
        Self::Seat(Role::Editor),
        Self::Seat(Role::Coordinator),
        Self::Seat(Role::Registrar),
        Self::Seat(Role::Owner),
        Self::Rename,
        Self::Move,
    ];

    pub(super) fn needs(self) -> Needs {
        use Role::{Editor, Owner, Registrar, Viewer};
        match self {
            Self::See => keeper(Viewer, Scope::Read),
            Self::Register => keeper(Editor, Scope::Write),
            Self::Import => keeper(Registrar, Scope::Registry),
            Self::SeeJournal => keeper(Registrar, Scope::Read),
            Self::Found => keeper(Registrar, Scope::People),
            // Whoever seats others must not be able to seat their own equal.
            Self::Seat(role) if role < Registrar => keeper(Registrar, Scope::People),
            Self::Seat(_) | Self::Rename | Self::Move => keeper(Owner, Scope::People),
        }
    }
}

impl AccountAction {
    /// Every action.
    pub const ALL: [Self; 2] = [Self::See, Self::Change];
}
