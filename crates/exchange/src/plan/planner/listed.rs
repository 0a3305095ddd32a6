//! Rows of a list of parties become new parties, and additions to those on record.

use super::Planner;
use super::sides::Side;
use crate::plan::choices::RowChoice;
use crate::plan::full_name;
use crate::plan::outcome::{End, Outcome, Planned, Refused};
use crate::plan::party::Standing;
use crate::plan::work::{EditParty, PartyRef};
use crate::rows::Listed;

/// What earlier rows said of a party.
pub(super) struct Earlier {
    /// The first of them.
    key: String,
    /// How the party stands after all of them; nothing if that is not known.
    standing: Option<Standing>,
}

impl Planner<'_, '_> {
    pub(in crate::plan) fn listed(&mut self, row: Listed) {
        let mut meant = String::new();
        let outcome = self.of_party(&row, &mut meant);
        self.rows.push(Planned {
            said: [row.party.text, String::new()],
            meant: [meant, String::new()],
            since: row.since.map(|(date, _)| date),
            until: None,
            outcome,
            key: row.key,
            row: row.row,
            doubts: row.doubts,
            over_taken: false,
        });
    }

    fn of_party(&mut self, row: &Listed, meant: &mut String) -> Outcome {
        if self.choices.rows.get(&row.key) == Some(&RowChoice::Skip) {
            return Outcome::Skipped;
        }
        let end = match self.side(&row.party) {
            Side::End(end) => end,
            Side::Question(question) => return Outcome::Choose { questions: vec![question] },
            Side::Skip => return Outcome::Skipped,
            Side::Refused(refused) => return Outcome::Refused(refused),
        };
        *meant = full_name(&end, self.places.world(), self.known);
        if let Some((date, cell)) = row.since.as_ref().filter(|(date, _)| date.is_after(self.today)) {
            return Outcome::Refused(Refused::Future { cell: cell.clone(), date: *date });
        }
        let earlier = self.listed.get(&end).map(|earlier| earlier.key.clone());
        let Some(party) = self.made(&end) else {
            return Outcome::Choose { questions: vec![Self::open(&row.party)] };
        };
        let outcome = self.told(row, end.clone(), party, earlier);
        for contact in &row.contacts {
            self.contact(&row.key, 0, &end, contact);
        }
        outcome
    }

    /// What the row says of a party beside the record and the rows before it.
    fn told(&mut self, row: &Listed, end: End, party: PartyRef, earlier: Option<String>) -> Outcome {
        let ours = match party {
            PartyRef::Known(id) => self.known.is_ours(id),
            PartyRef::New(_) => true,
        };
        let standing = match (self.listed.remove(&end), party) {
            (Some(earlier), _) => earlier.standing,
            (None, PartyRef::Known(id)) => self.known.standing(id).cloned(),
            (None, PartyRef::New(at)) => self.begun(row, at),
        };
        // Of a party that others keep nothing is said but that, even what would be news to them.
        let (changes, conflicts) = match &standing {
            Some(standing) if ours => standing.differences(row),
            _ => Default::default(),
        };
        let elsewhere = !ours && row.says_anything();
        let takes = self.choices.rows.get(&row.key) == Some(&RowChoice::Take);
        let taken: Vec<_> = conflicts.iter().filter(|c| takes && c.may_be_taken()).cloned().collect();
        if !changes.is_empty() || !taken.is_empty() {
            let (changes, taken) = (changes.clone(), taken.clone());
            match party {
                PartyRef::Known(party) => self.work.party_edits.push(EditParty { party, changes, taken }),
                PartyRef::New(at) => {
                    if let Some(new) = self.work.parties.get_mut(at) {
                        new.more.push((changes, taken));
                    }
                }
            }
        }
        let mut standing = standing;
        if let Some(standing) = &mut standing {
            standing.take(&changes, &taken);
        }
        let key = earlier.clone().unwrap_or_else(|| row.key.clone());
        self.listed.insert(end.clone(), Earlier { key, standing });
        Outcome::Party { party: end, earlier, changes, conflicts, taken: !taken.is_empty(), elsewhere }
    }

    /// A new party as its first row has it.
    fn begun(&mut self, row: &Listed, at: usize) -> Option<Standing> {
        let new = self.work.parties.get_mut(at)?;
        let registration = &mut new.registration;
        if let Some(level) = row.traits.level {
            registration.level = level;
        }
        if registration.seat.place.is_none() {
            registration.seat.division.clone_from(&row.division);
        }
        new.note.clone_from(&row.note);
        Some(Standing::new(registration))
    }
}
