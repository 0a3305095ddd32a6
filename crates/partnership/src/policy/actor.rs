//! Who asks: a person with roles in organisations, their token with less, or anybody.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};
use crate::organisation::Tree;

/// What a person is in an organisation. Each may all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees what is not public.
    Viewer,
    /// Adds what is known: activities, sources.
    Contributor,
    /// Registers and describes ties and parties.
    Editor,
    /// Speaks for its city: confirms its side, changes its side's status; answers visitors.
    Coordinator,
    /// Keeps the registry: publishes, imports, merges, takes back, changes either side's status.
    Registrar,
    /// Decides who belongs to the organisation, and as what.
    Owner,
}

impl Role {
    /// All roles, the least first.
    pub const ALL: [Self; 6] =
        [Self::Viewer, Self::Contributor, Self::Editor, Self::Coordinator, Self::Registrar, Self::Owner];

    /// The word in database, address and file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Contributor => "contributor",
            Self::Editor => "editor",
            Self::Coordinator => "coordinator",
            Self::Registrar => "registrar",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that is not the word for a role or a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such role or scope")]
pub struct NoSuchWord;

impl FromStr for Role {
    type Err = NoSuchWord;

    fn from_str(text: &str) -> Result<Self, NoSuchWord> {
        Self::ALL.into_iter().find(|r| r.key() == text).ok_or(NoSuchWord)
    }
}

/// What a token may be used for. It never allows what its person may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// See what is not public.
    Read,
    /// Record facts and sources about ties and parties.
    Write,
    /// Publish, import, merge, take back.
    Registry,
    /// Invite, change roles, remove; found and rename organisations.
    People,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Registry, Self::People];

    /// The word in database, address and file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Registry => "registry",
            Self::People => "people",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Scope {
    type Err = NoSuchWord;

    fn from_str(text: &str) -> Result<Self, NoSuchWord> {
        Self::ALL.into_iter().find(|s| s.key() == text).ok_or(NoSuchWord)
    }
}

/// A role in an organisation, and so in everything below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// The organisation.
    pub organisation: Id<kind::Organisation>,
    /// The role.
    pub role: Role,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    person: Option<Id<kind::Person>>,
    memberships: Vec<Membership>,
    /// Of a token: what it may be used for. `None` for a person at a browser or a terminal.
    scopes: Option<BTreeSet<Scope>>,
}

impl Actor {
    /// Anybody.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::default()
    }

    /// A person who signed in, with all their memberships that hold today.
    #[must_use]
    pub fn person(person: Id<kind::Person>, memberships: Vec<Membership>) -> Self {
        Self { person: Some(person), memberships, scopes: None }
    }

    /// The same person by a token: for `scopes` only and, if the token is bound to an
    /// organisation, within that one only.
    #[must_use]
    pub fn by_token(
        self,
        scopes: BTreeSet<Scope>,
        organisation: Option<Id<kind::Organisation>>,
        tree: &Tree,
    ) -> Self {
        let memberships = match organisation {
            None => self.memberships,
            Some(bound) => {
                let held = |m: &Membership| match (
                    tree.is_within(bound, m.organisation),
                    tree.is_within(m.organisation, bound),
                ) {
                    // A role held above reaches down to the organisation it is bound to.
                    (true, _) => Some(Membership { organisation: bound, role: m.role }),
                    (_, true) => Some(*m),
                    _ => None,
                };
                self.memberships.iter().filter_map(held).collect()
            }
        };
        Self { person: self.person, memberships, scopes: Some(scopes) }
    }

    /// Who it is, unless it is anybody.
    #[must_use]
    pub fn who(&self) -> Option<Id<kind::Person>> {
        self.person
    }

    /// The memberships that hold.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Whether it asks by a token.
    #[must_use]
    pub fn is_token(&self) -> bool {
        self.scopes.is_some()
    }

    /// Whether a token, if it is one, may be used for this.
    #[must_use]
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope))
    }

    /// The greatest role held in this organisation or above it.
    #[must_use]
    pub fn role_in(&self, organisation: Id<kind::Organisation>, tree: &Tree) -> Option<Role> {
        let held = |m: &&Membership| tree.is_within(organisation, m.organisation);
        self.memberships.iter().filter(held).map(|m| m.role).max()
    }

    /// For which organisation they change what this keeper has on record of these parties: the one
    /// in which they hold the greatest role, the keeper before those that are the parties. The
    /// change stands in its chain of the journal.
    #[must_use]
    pub fn acts_for(
        &self,
        keeper: Id<kind::Organisation>,
        parties: &[Id<kind::Party>],
        tree: &Tree,
    ) -> Id<kind::Organisation> {
        let mut best = (self.role_in(keeper, tree), keeper);
        for organisation in parties.iter().flat_map(|&party| tree.speaking(party, keeper)) {
            let role = self.role_in(organisation, tree);
            if role > best.0 {
                best = (role, organisation);
            }
        }
        best.1
    }
}
