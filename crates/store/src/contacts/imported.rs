//! Contacts from sheets: in the same transaction as the ties, and taken back with them.

use partnership::Id;
use partnership::fact::latest_today;
use partnership::id::kind::Party;
use partnership::party::Contact;

use super::{by_id, id, of_party, write::version};
use crate::imports::{ImportError, Importing};
use crate::{Expect, Result, Subject, Writing};

/// What becomes of a contact that a sheet states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is written down.
    New,
    /// It says more of one that is on record.
    Adds,
    /// Nothing: all of it is on record.
    There,
}

impl Kept {
    /// What becomes of one beside those on record, with what is to be written in place of which.
    fn of(contact: &Contact, there: &[Contact]) -> (Self, Option<(usize, Contact)>) {
        let Some(at) = there.iter().position(|known| known.is_same(contact)) else {
            return (Self::New, None);
        };
        match there.get(at).and_then(|known| known.completed(contact)) {
            Some(whole) => (Self::Adds, Some((at, whole))),
            None => (Self::There, None),
        }
    }

    /// What would become of it, before anything is written.
    #[must_use]
    pub fn foreseen(contact: &Contact, there: &[Contact]) -> Self {
        Self::of(contact, there).0
    }
}

impl Importing<'_> {
    /// Keeps a contact that a row states: a new one, or what it says more of one on record. What
    /// cannot be kept as a contact, because it names nobody, is left out.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contact(
        &mut self,
        party: Id<Party>,
        contact: &Contact,
    ) -> Result<Option<Kept>, ImportError> {
        let w = self.writing();
        let hand = *w.hand();
        let Ok(contact) = contact.clone().tidy(latest_today(hand.at)) else { return Ok(None) };
        let there = of_party(&**w, party, hand.organisation).await?;
        let known: Vec<Contact> = there.iter().filter_map(|row| row.contact.clone()).collect();
        let (kept, whole) = Kept::of(&contact, &known);
        let wrote = match (&kept, whole) {
            (Kept::New, _) => Some(w.add_contact(party, &contact).await?),
            (Kept::Adds, Some((at, whole))) => match there.get(at) {
                Some(row) => {
                    let on = Expect::At(row.revision);
                    Some((row.id, w.set_contact(row.id, on, "contact.changed", Some(&whole)).await?))
                }
                None => None,
            },
            _ => None,
        };
        if let Some((id, revision)) = wrote {
            self.wrote(id.into(), revision);
        }
        Ok(Some(kept))
    }
}

/// Takes back what an import wrote of a contact, if nobody has changed it since: one that the
/// import brought is forgotten, of another the version before stands again.
pub(crate) async fn take_back(w: &mut Writing, subject: Subject, (first, last): (u64, u64)) -> Result<bool> {
    let Some(row) = by_id(&**w, id(subject.number)?).await? else {
        // Forgotten meanwhile: nothing of it is left.
        return Ok(true);
    };
    if row.revision != last {
        return Ok(false);
    }
    if first == 1 {
        w.forget_contact(row.id).await?;
    } else {
        let before = version(w, &row, first - 1).await?;
        w.set_contact(row.id, Expect::At(last), "contact.undone", before.as_ref()).await?;
    }
    Ok(true)
}
