//! Ties and parties: facts in the journal, and how they stand in tables.
//!
//! A tie or party is the fold of its facts. [`Writing::append`] records facts; before the
//! transaction ends, the tables of those that changed are written from their histories, all
//! at once. The tables are there to be asked; nothing is known from them alone.

mod carry;
mod changes;
mod desk;
mod evidence;
mod facts;
mod goes_on;
mod many;
mod merge;
mod named;
mod party;
mod read;
mod rebuild;
mod terms;
mod tie;

use std::collections::BTreeMap;

use partnership::id::kind::{Party, Tie};
use partnership::{Id, party as party_domain, tie as tie_domain};

use crate::Result;
use crate::work::Work;
use crate::write::Writing;

pub(crate) use carry::decided;
pub use carry::{CarryError, PartyError, TieError};
pub use changes::{PublicChange, PublicChanges, Seen};
pub use desk::{Around, Order, Todo};
pub use evidence::EvidenceRow;
pub use facts::Kept;
pub(crate) use goes_on::{Mergers, under};
pub use many::{BatchRow, MOST_TOGETHER, ManyError, ManyUndone};
pub use party::PartyRow;
pub use read::{Changes, Part, Registry};
pub use rebuild::Differences;
pub(crate) use terms::fill_terms;
pub use tie::{SideRow, TieRow};

/// Histories that changed in a transaction and whose tables are not written yet.
#[derive(Default)]
pub(crate) struct Changed {
    ties: BTreeMap<Id<Tie>, tie_domain::History>,
    parties: BTreeMap<Id<Party>, party_domain::History>,
}

impl Changed {
    /// Writes the tables of all that changed.
    pub(crate) async fn project(&mut self, work: &Work) -> Result<()> {
        let Self { ties, parties } = std::mem::take(self);
        party::put(work, &parties.into_values().collect::<Vec<_>>()).await?;
        tie::put(work, &ties.into_values().collect::<Vec<_>>()).await
    }
}

impl Writing {
    /// Writes the tables of ties and parties that changed so far, so that later questions in
    /// the same transaction see them. At its end that happens by itself.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn project(&mut self) -> Result<()> {
        let mut changed = std::mem::take(self.changed());
        changed.project(self).await
    }
}
