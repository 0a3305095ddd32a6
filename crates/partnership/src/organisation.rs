//! Organisations that use Twinhall, and the tree they stand in.
//!
//! An association has chapters, a chapter has members, a city has its committee. A role held
//! in an organisation holds in everything below it ([`crate::policy`]), so the tree must never
//! have a loop and the last owner of its top must never leave.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{Id, kind};

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// A national or international body that keeps a registry and recognises ties.
    Association,
    /// Its state or regional part.
    Chapter,
    /// A city, county, state or region: the only kind that can be a party to a tie.
    Municipality,
    /// Volunteers who run one or more ties.
    Committee,
    /// A business-side helper.
    TradeOffice,
    /// A business.
    Firm,
}

impl OrganisationKind {
    /// All kinds, the widest first.
    pub const ALL: [Self; 6] = [
        Self::Association,
        Self::Chapter,
        Self::Municipality,
        Self::Committee,
        Self::TradeOffice,
        Self::Firm,
    ];

    /// The word in database, address and file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Association => "association",
            Self::Chapter => "chapter",
            Self::Municipality => "municipality",
            Self::Committee => "committee",
            Self::TradeOffice => "trade-office",
            Self::Firm => "firm",
        }
    }

    /// Whether one of this kind may stand directly below one of kind `above`; `None` is the top.
    ///
    /// A chapter is a part of something and never stands alone; nothing stands below a firm.
    #[must_use]
    pub fn may_stand_below(self, above: Option<Self>) -> bool {
        use OrganisationKind as K;
        match (self, above) {
            (_, Some(K::Firm)) | (K::Chapter, None) => false,
            (_, None | Some(K::Association)) => true,
            (K::Association, Some(_)) => false,
            (K::Chapter, Some(above)) => above == K::Chapter,
            (K::Municipality, Some(above)) => above == K::Chapter,
            // A county's town is a party of its own, but its committee is the town's.
            (K::Committee | K::TradeOffice, Some(above)) => matches!(above, K::Chapter | K::Municipality),
            (K::Firm, Some(_)) => true,
        }
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for OrganisationKind {
    type Err = OrganisationError;

    fn from_str(text: &str) -> Result<Self, OrganisationError> {
        Self::ALL.into_iter().find(|k| k.key() == text).ok_or(OrganisationError::Kind)
    }
}

/// Why an organisation cannot be as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationError {
    /// No such kind.
    #[error("there is no such kind of organisation")]
    Kind,
    /// The name is empty, too long or holds control characters.
    #[error("a name has 1 to {} letters on one line", LONGEST_NAME)]
    Name,
    /// One of this kind cannot stand there.
    #[error("an organisation of this kind cannot stand below one of that kind")]
    Place,
    /// It would stand below itself.
    #[error("an organisation cannot stand below itself")]
    Loop,
    /// The tree would be deeper than [`DEEPEST`].
    #[error("organisations stand at most {} deep", DEEPEST)]
    Deep,
    /// The organisation above is not there.
    #[error("the organisation above is not there")]
    NoParent,
    /// Only a municipality is bound to a party.
    #[error("only a municipality can be a party to a tie")]
    Party,
}

/// Longest name of an organisation or a person, in characters.
pub const LONGEST_NAME: usize = 200;

/// How many organisations may stand above one another. World body, national association,
/// state chapter, district, city, committee, firm: eight leaves room.
pub const DEEPEST: usize = 8;

/// A name with blanks trimmed and runs of blanks made one.
///
/// # Errors
/// If nothing is left, it is longer than [`LONGEST_NAME`] or holds control characters.
pub fn name(text: &str) -> Result<String, OrganisationError> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let right = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(|c| c.is_control() || is_turning(c));
    if right { Ok(name) } else { Err(OrganisationError::Name) }
}

/// Marks that turn the direction of what follows: they would let one name look like another.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What the tree knows of one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The organisation above.
    pub parent: Option<Id<kind::Organisation>>,
    /// What it is.
    pub kind: OrganisationKind,
    /// The party that a municipality is.
    pub party: Option<Id<kind::Party>>,
}

/// All organisations of an instance and who stands below whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: BTreeMap<Id<kind::Organisation>, Node>,
    below: BTreeMap<Id<kind::Organisation>, BTreeSet<Id<kind::Organisation>>>,
    of_party: BTreeMap<Id<kind::Party>, BTreeSet<Id<kind::Organisation>>>,
    goes_on: BTreeMap<Id<kind::Party>, Id<kind::Party>>,
    heard: BTreeMap<(Id<kind::Organisation>, Option<Id<kind::Organisation>>), bool>,
}

/// What a keeper answered to whether an organisation speaks for its party in what it keeps of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hearing {
    /// The organisation that is the party.
    pub organisation: Id<kind::Organisation>,
    /// The keeper; `None` where the operator answered for every one.
    pub keeper: Option<Id<kind::Organisation>>,
    /// Whether it does.
    pub confirmed: bool,
}

impl Tree {
    /// The tree of these organisations. A parent that is not among them counts as none.
    #[must_use]
    pub fn new(nodes: impl IntoIterator<Item = (Id<kind::Organisation>, Node)>) -> Self {
        let nodes: BTreeMap<_, _> = nodes.into_iter().collect();
        let mut below = BTreeMap::<_, BTreeSet<_>>::new();
        let mut of_party = BTreeMap::<_, BTreeSet<_>>::new();
        for (&id, node) in &nodes {
            if let Some(parent) = node.parent {
                below.entry(parent).or_default().insert(id);
            }
            if let Some(party) = node.party {
                of_party.entry(party).or_default().insert(id);
            }
        }
        Self { nodes, below, of_party, goes_on: BTreeMap::new(), heard: BTreeMap::new() }
    }

    /// The same where these parties went on in others: whoever is the party that is left speaks for
    /// what was agreed by those that merged into it.
    #[must_use]
    pub fn with_mergers(self, goes_on: impl IntoIterator<Item = (Id<kind::Party>, Id<kind::Party>)>) -> Self {
        Self { goes_on: goes_on.into_iter().collect(), ..self }
    }

    /// The same with what keepers answered to who speaks for a party in what they keep of it.
    #[must_use]
    pub fn with_hearings(self, heard: impl IntoIterator<Item = Hearing>) -> Self {
        let heard = heard.into_iter().map(|h| ((h.organisation, h.keeper), h.confirmed));
        Self { heard: heard.collect(), ..self }
    }

    /// What is known of this organisation.
    #[must_use]
    pub fn get(&self, id: Id<kind::Organisation>) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// All organisations by their identifiers.
    pub fn iter(&self) -> impl Iterator<Item = (Id<kind::Organisation>, &Node)> {
        self.nodes.iter().map(|(&id, node)| (id, node))
    }

    /// The organisation and all above it, from itself to the top. Ends also where a damaged
    /// database holds a loop.
    pub fn line(&self, id: Id<kind::Organisation>) -> impl Iterator<Item = Id<kind::Organisation>> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let here = next?;
            next = self.nodes.get(&here).and_then(|node| node.parent);
            Some(here)
        })
        .take(DEEPEST)
    }

    /// Whether `id` is `above` or stands somewhere below it.
    #[must_use]
    pub fn is_within(&self, id: Id<kind::Organisation>, above: Id<kind::Organisation>) -> bool {
        self.line(id).any(|here| here == above)
    }

    /// Those that stand directly below.
    pub fn children(&self, id: Id<kind::Organisation>) -> impl Iterator<Item = Id<kind::Organisation>> {
        self.below.get(&id).into_iter().flatten().copied()
    }

    /// The organisation and everything below it, each after the one it stands below.
    #[must_use]
    pub fn within(&self, id: Id<kind::Organisation>) -> Vec<Id<kind::Organisation>> {
        let mut all = Vec::new();
        let mut open = vec![(id, 1)];
        while let Some((here, depth)) = open.pop() {
            all.push(here);
            if depth < DEEPEST {
                open.extend(self.children(here).map(|below| (below, depth + 1)));
            }
        }
        all
    }

    /// The organisations that are this party, or one that it went on in. Not the other way round:
    /// who was a municipality that merged away does not speak for all of the new one.
    pub fn of_party(&self, party: Id<kind::Party>) -> impl Iterator<Item = Id<kind::Organisation>> {
        let mut next = Some(party);
        let way = std::iter::from_fn(move || {
            let here = next?;
            next = self.goes_on.get(&here).copied();
            Some(here)
        });
        // No way is longer, even if a damaged database holds a ring.
        let way = way.take(self.goes_on.len() + 1);
        way.flat_map(|party| self.of_party.get(&party).into_iter().flatten().copied())
    }

    /// Whether what `keeper` keeps of a party is open to an organisation that is this party. Who is
    /// which city, one keeper says; that binds those who stand in one tree with the organisation, and
    /// of others whoever confirmed it: themselves, somebody above them, or the operator for all.
    #[must_use]
    pub fn hears(&self, keeper: Id<kind::Organisation>, organisation: Id<kind::Organisation>) -> bool {
        if self.line(keeper).last() == self.line(organisation).last() {
            return true;
        }
        let own = self.line(keeper).find_map(|k| self.heard.get(&(organisation, Some(k))));
        own.or_else(|| self.heard.get(&(organisation, None))).copied().unwrap_or(false)
    }

    /// The organisations that are this party, or one that it went on in, and speak for it in what
    /// `keeper` keeps.
    pub fn speaking(
        &self,
        party: Id<kind::Party>,
        keeper: Id<kind::Organisation>,
    ) -> impl Iterator<Item = Id<kind::Organisation>> {
        self.of_party(party).filter(move |organisation| self.hears(keeper, *organisation))
    }

    /// Whether an organisation `id` (new or known) of this kind and party may stand below `parent`.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn may_stand(&self, id: Option<Id<kind::Organisation>>, node: Node) -> Result<(), OrganisationError> {
        if node.party.is_some() && node.kind != OrganisationKind::Municipality {
            return Err(OrganisationError::Party);
        }
        let above = match node.parent {
            Some(parent) => Some(self.get(parent).ok_or(OrganisationError::NoParent)?.kind),
            None => None,
        };
        if !node.kind.may_stand_below(above) {
            return Err(OrganisationError::Place);
        }
        if let (Some(id), Some(parent)) = (id, node.parent)
            && self.is_within(parent, id)
        {
            return Err(OrganisationError::Loop);
        }
        let over = node.parent.map_or(0, |parent| self.line(parent).count());
        let under = id.map_or(1, |id| self.height(id, DEEPEST));
        if over + under > DEEPEST { Err(OrganisationError::Deep) } else { Ok(()) }
    }

    /// How many stand above one another from here down, itself included.
    fn height(&self, id: Id<kind::Organisation>, left: usize) -> usize {
        if left == 0 {
            return 0;
        }
        1 + self.children(id).map(|below| self.height(below, left - 1)).max().unwrap_or(0)
    }
}
