//! An invented registry over the real world, in a real database.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gazetteer::World;
use jiff::Timestamp;
use jiff::civil::date;
use partnership::Id;
use partnership::id::kind::Party;
use partnership::organisation::{Node, OrganisationKind};
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::tie::{self, AgreementStatus, Registration, Side, TieFact};
use registry::sample::{self, Dice};
use registry::{PartyRow, TieRow};
use store::{Error, Hand, Store, Via, change};

use crate::store::{Options, note};

pub(super) const PARTIES: usize = 16_000;
pub(super) const TIES: usize = 40_000;
/// Facts recorded in one transaction while the journal grows.
const TOGETHER: u64 = 20_000;

/// What is put on record.
pub(super) struct Sample {
    pub(super) parties: Vec<PartyRow>,
    pub(super) ties: Vec<TieRow>,
}

impl Sample {
    pub(super) fn of(world: &World, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let parties = sample::parties_of(world, &mut dice, PARTIES);
        let ties = sample::ties(&parties, &mut dice, TIES, date(2026, 11, 1));
        Self { parties, ties }
    }

    /// The parties by their ids.
    pub(super) fn by_id(&self) -> HashMap<Id<Party>, &PartyRow> {
        self.parties.iter().map(|row| (row.id, row)).collect()
    }
}

/// Records it all in an empty database, published, and as many other entries as asked for.
/// Returns how many entries the journal then has.
pub(super) async fn fill(address: &str, sample: &Sample, options: &Options) -> anyhow::Result<u64> {
    let next = AtomicU64::new(1);
    let dice = Arc::new(move || crate::dice::Dice::new(next.fetch_add(1, Ordering::Relaxed)).next());
    let store = Store::open(address, store::Options { dice, connections: None }).await?;
    store.migrate(Timestamp::UNIX_EPOCH).await?;
    let at = Timestamp::from_second(1_767_254_400)?;
    let operator = Hand { person: None, organisation: None, via: Via::Cli, at };
    let association = Node { parent: None, kind: OrganisationKind::Association, party: None };
    let keeper = store.found(&operator, "Sister Cities of the World", association).await?;
    let hand = Hand { organisation: Some(keeper), ..operator };
    record(&store, &hand, sample).await?;
    let ties: Vec<_> = sample.ties.iter().map(|row| row.id).collect();
    let mut entries = store.heads().await?.iter().map(|h| h.seq).sum::<u64>();
    let mut first = 0;
    while entries < options.entries {
        let count = TOGETHER.min(options.entries - entries);
        note(&store, &hand, &ties, first, count).await?;
        first += count;
        entries += count;
    }
    store.close().await?;
    eprintln!("{entries} entries recorded");
    Ok(entries)
}

async fn record(store: &Store, hand: &Hand, sample: &Sample) -> Result<(), Error> {
    change!(store, hand.clone(), |w| {
        for row in &sample.parties {
            let Some(place) = row.place else { continue };
            let registration = party::Registration {
                level: Level::Municipality,
                name: row.name.clone(),
                language: None,
                seat: Seat::at(PlaceId(place), row.country),
            };
            let mut party = party::History::new(row.id);
            w.append(&mut party, [PartyFact::Registered(registration).into()]).await?;
        }
        for row in &sample.ties {
            let mut tie = tie::History::new(row.id);
            w.append(&mut tie, facts(row).into_iter().map(Into::into)).await?;
        }
        Ok(())
    })
}

/// The facts that make a tie what the row says.
fn facts(row: &TieRow) -> Vec<TieFact> {
    let mut new = Registration::new([], row.kind, AgreementStatus::InForce);
    new.sides = row.sides.iter().map(|s| Side::new(s.party, s.status)).collect();
    new.since = row.since;
    new.fields = row.fields.clone();
    let mut facts = vec![TieFact::Registered(new), TieFact::Published];
    if let Some(side) = row.sides.first().filter(|_| row.confirmed_at.is_some()) {
        facts.push(TieFact::Confirmed { side: side.party });
    }
    facts
}
