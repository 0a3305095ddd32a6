//! What is brought into a registry, whoever brings it: planned, and written.

use exchange::plan::Choices;
use exchange::{Brought, Mapping, Plan};
use gazetteer::World;
use gazetteer::search::Index;
use partnership::Id;
use partnership::fact::latest_today;
use partnership::id::kind;
use store::imports::ImportError;
use store::{Hand, Store};
use web::imports::carry::{self, Record, Report};
use wording::{Message, english};

use crate::failure::{Done, Failure};
use crate::{clock, database};

/// What is to go into a registry.
pub(super) struct Bring<'b> {
    pub(super) store: &'b Store,
    pub(super) hand: Hand,
    pub(super) organisation: Id<kind::Organisation>,
    pub(super) world: &'b World,
    pub(super) index: &'b Index,
    pub(super) name: String,
    pub(super) brought: Brought,
    pub(super) mapping: Mapping,
    pub(super) choices: Choices,
}

/// A plan with what it stands on.
pub(super) struct Ready {
    pub(super) plan: Plan,
    pub(super) report: Report,
    record: Record,
}

impl Ready {
    /// Whether nothing is to be written.
    pub(super) fn is_empty(&self) -> bool {
        self.plan.work.is_empty()
    }
}

impl<'b> Bring<'b> {
    /// An import that is open, with further choices.
    pub(super) async fn of_import(
        store: &'b Store,
        import: Id<kind::Import>,
        (world, index): (&'b World, &'b Index),
        more: Option<Choices>,
        publish: bool,
    ) -> Result<Self, Failure> {
        let none =
            || Failure::Usage(vec![Message::new("cli-import-not-open").with("id", import.to_string())]);
        let row = store.import(import).await.map_err(Failure::operation)?.ok_or_else(none)?;
        let bytes = store.import_sheet(import).await.map_err(Failure::operation)?.ok_or_else(none)?;
        let brought = Brought::read(&bytes).map_err(|e| Failure::BadFile {
            file: row.name.clone(),
            problems: vec![english().say(&e.message())],
        })?;
        let mut mapping: Mapping = serde_json::from_str(&row.mapping).unwrap_or_default();
        mapping.publish |= publish;
        let mut choices: Choices = serde_json::from_str(&row.choices).unwrap_or_default();
        let more = more.unwrap_or_default();
        choices.places.extend(more.places);
        choices.rows.extend(more.rows);
        let organisation = row.organisation;
        let hand = Hand { organisation: Some(organisation), ..database::operator() };
        Ok(Self { store, hand, organisation, world, index, name: row.name, brought, mapping, choices })
    }

    /// What would become of it, by what is on record now.
    pub(super) async fn plan(&self) -> Result<Ready, Failure> {
        let mut record = carry::record(self.store, self.organisation).await.map_err(Failure::operation)?;
        loop {
            let today = latest_today(clock::now());
            let ground = (self.world, self.index);
            let plan = carry::plan(&self.brought, &self.mapping, &self.choices, ground, &record.known, today);
            let plan = plan.map_err(|e| Failure::BadFile {
                file: self.name.clone(),
                problems: vec![english().say(&e.message())],
            })?;
            let more = carry::with_details(self.store, self.organisation, &record, &plan).await;
            match more.map_err(Failure::operation)? {
                Some(more) => record = more,
                None => {
                    let report = Report::of(&plan);
                    return Ok(Ready { plan, report, record });
                }
            }
        }
    }

    /// Writes it into its import, planned anew if the record moved meanwhile.
    pub(super) async fn write(&self, import: Id<kind::Import>, ready: Ready) -> Done {
        let mut ready = ready;
        for _ in 0..3 {
            let Ready { plan, record, report } = &ready;
            match carry::write(self.store, &self.hand, import, record.basis, &plan.work, report).await {
                Ok(()) => return Ok(()),
                Err(ImportError::Moved) => ready = self.plan().await?,
                Err(error) => return Err(Failure::operation(error)),
            }
        }
        Err(Failure::operation(ImportError::Moved))
    }
}
