//! Who may do what: one pure function over who asks, what they ask, and of which thing.
//!
//! A tie and a party have a *keeper*, the organisation in whose registry they are. A
//! municipality's organisation is bound to the party it is, and so to that side of the
//! party's ties, wherever they are kept by somebody of its own tree or who confirmed that it is
//! ([`Tree::hears`]). A role held in an organisation holds in all below it.
//! What is not published is seen by the keeper, by its sides, and by those above them; to all
//! others it is not there.
//!
//! To load a thing is to ask leave for it: whoever loads passes the action along, and gets the
//! thing or a [`Decision`] that says why not.

mod actor;
mod back;
mod table;

pub use actor::{Actor, Membership, NoSuchWord, Role, Scope};
pub use table::{AccountAction, OrganisationAction, PartyAction, Side, TieAction};

use crate::fact::Recorded;
use crate::id::{Id, kind};
use crate::organisation::Tree;
use crate::tie::{History, TieFact};
use table::Needs;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allowed,
    /// The thing is not there, as far as this reader may know (404).
    Hidden,
    /// Somebody who signed in might (401).
    SignIn,
    /// No, although the reader sees it (403), and what it would take.
    Forbidden(Takes),
}

/// What it would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// At least this role in the organisation that keeps the thing, or above it.
    Keeper(Role),
    /// At least this role in the organisation that is the side concerned, or above it; or what
    /// `keeper` says.
    Own {
        /// Least role in the side's organisation.
        own: Role,
        /// Least role in the organisation that keeps the tie.
        keeper: Role,
    },
    /// A token that was made for this as well.
    Token(Scope),
    /// A person at a browser, not a token.
    Person,
}

impl Takes {
    /// The least role that could.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Keeper(role) => Some(role),
            Self::Own { own, keeper } => Some(own.min(keeper)),
            Self::Token(_) | Self::Person => None,
        }
    }
}

/// What is asked, and of which thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request<'a> {
    /// Of a tie.
    Tie(TieAction, &'a TieSubject),
    /// Of a party.
    Party(PartyAction, &'a PartySubject),
    /// Of an organisation.
    Organisation(OrganisationAction, Id<kind::Organisation>),
    /// Of the account of a person.
    Account(AccountAction, Id<kind::Person>),
}

/// What the policy knows of a tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieSubject {
    /// The organisation in whose registry it is.
    pub keeper: Id<kind::Organisation>,
    /// The parties, in the order of the sides.
    pub sides: Vec<Id<kind::Party>>,
    /// Whether the public sees it.
    pub published: bool,
}

impl TieSubject {
    /// Of the tie that these facts make; nothing where there are none. Of one that was taken back,
    /// the sides are still those it was registered with, and one that goes on in another is not
    /// public by itself.
    #[must_use]
    pub fn of(history: &History) -> Option<Self> {
        let keeper = history.facts().first()?.organisation;
        let registered = |recorded: &Recorded<TieFact>| match &recorded.fact.what {
            TieFact::Registered(new) => Some(new.sides.iter().map(|side| side.party).collect()),
            _ => None,
        };
        let tie = history.current();
        let sides = match &tie {
            // Forms and facts name a side by its place, so not in order of identifiers.
            Some(tie) => tie.sides.iter().map(|side| side.party).collect(),
            None => history.facts().iter().rev().find_map(registered).unwrap_or_default(),
        };
        let published = tie.is_some_and(|tie| tie.published && tie.merged_into.is_none());
        Some(Self { keeper, sides, published })
    }
}

/// What the policy knows of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartySubject {
    /// The organisation in whose registry it is.
    pub keeper: Id<kind::Organisation>,
    /// The party.
    pub party: Id<kind::Party>,
    /// Whether the public sees it.
    pub published: bool,
}

/// What the reader is to the thing.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// Greatest role in its keeper or above.
    keeper: Option<Role>,
    /// Greatest role in the organisation of the side concerned (of any side, where the action
    /// concerns all), or above.
    own: Option<Role>,
    /// Greatest role on any side.
    any_side: Option<Role>,
}

impl Held {
    fn inside(self) -> bool {
        self.keeper.is_some() || self.any_side.is_some()
    }
}

/// Whether `actor` may do it.
#[must_use]
pub fn decide(actor: &Actor, request: Request<'_>, tree: &Tree) -> Decision {
    let of_party = |party: Id<kind::Party>, keeper: Id<kind::Organisation>| {
        tree.speaking(party, keeper).filter_map(|organisation| actor.role_in(organisation, tree)).max()
    };
    match request {
        Request::Tie(action, tie) => {
            let of_party = |party| of_party(party, tie.keeper);
            let any_side = tie.sides.iter().filter_map(|&party| of_party(party)).max();
            let own = match action.side() {
                None => any_side,
                Some(side) => tie.sides.get(usize::from(side)).and_then(|&party| of_party(party)),
            };
            let held = Held { keeper: actor.role_in(tie.keeper, tree), own, any_side };
            weigh(actor, action.needs(), held, tie.published)
        }
        Request::Party(action, party) => {
            let own = of_party(party.party, party.keeper);
            let held = Held { keeper: actor.role_in(party.keeper, tree), own, any_side: own };
            weigh(actor, action.needs(), held, party.published)
        }
        Request::Organisation(action, organisation) => {
            // The tree may have been read before it was founded or after it was dissolved.
            if tree.get(organisation).is_none() && actor.who().is_some() {
                return Decision::Hidden;
            }
            let held = Held { keeper: actor.role_in(organisation, tree), ..Held::default() };
            weigh(actor, action.needs(), held, false)
        }
        Request::Account(_, person) => match actor.who() {
            None => Decision::SignIn,
            Some(own) if own != person => Decision::Hidden,
            // A token that leaked must not be able to make another, or a password.
            Some(_) if actor.is_token() => Decision::Forbidden(Takes::Person),
            Some(_) => Decision::Allowed,
        },
    }
}

fn weigh(actor: &Actor, needs: Needs, held: Held, published: bool) -> Decision {
    if needs.public && published {
        return Decision::Allowed;
    }
    if actor.who().is_none() {
        // What the public could see if it were published is not there for it yet. Everything
        // else asks for a sign-in, whether there is such a thing or not: `at_the_door`.
        return if needs.public { Decision::Hidden } else { Decision::SignIn };
    }
    let sees = published || (held.inside() && actor.has_scope(Scope::Read));
    if !sees {
        return Decision::Hidden;
    }
    let may = held.keeper.is_some_and(|role| role >= needs.keeper)
        || needs.own.is_some_and(|least| held.own.is_some_and(|role| role >= least));
    match (may, actor.has_scope(needs.scope)) {
        (true, true) => Decision::Allowed,
        (true, false) => Decision::Forbidden(Takes::Token(needs.scope)),
        // A city's people are told what their city lacks as well; others what the keeper would need.
        (false, _) => Decision::Forbidden(match (needs.own, held.any_side) {
            (Some(own), Some(_)) => Takes::Own { own, keeper: needs.keeper },
            _ => Takes::Keeper(needs.keeper),
        }),
    }
}

/// What can be said before the thing is looked up: strangers who want what only members may
/// are asked to sign in, so that the answer does not tell whether there is such a thing.
/// `None`: look it up, and [`decide`].
#[must_use]
pub fn at_the_door(actor: &Actor, public: bool) -> Option<Decision> {
    (actor.who().is_none() && !public).then_some(Decision::SignIn)
}

impl TieAction {
    /// Whether anybody may, where the tie is published.
    #[must_use]
    pub fn is_public(self) -> bool {
        self.needs().public
    }
}

impl PartyAction {
    /// Whether anybody may, where the party is published.
    #[must_use]
    pub fn is_public(self) -> bool {
        self.needs().public
    }
}
