//! Contacts are written, taken back and forgotten.

use partnership::Id;
use partnership::id::kind::{Contact as ContactId, Party};
use partnership::party::Contact;
use serde_json::json;

use super::{ContactRow, SALT, by_id, digest};
use crate::rows::{self, get};
use crate::{Error, Expect, Hand, Result, Store, Subject, Writing, change};

impl Store {
    /// Writes a contact of a party down, for the hand's organisation. The contact is tidy.
    ///
    /// # Errors
    /// [`Error::Homeless`] if the hand acts for no organisation; or if the database fails.
    pub async fn add_contact(
        &self,
        hand: &Hand,
        party: Id<Party>,
        contact: &Contact,
    ) -> Result<Id<ContactId>> {
        change!(self, hand, |w| Ok::<_, Error>(w.add_contact(party, contact).await?.0))
    }

    /// Writes another version of a contact; nothing takes it off the list. `on` is the version
    /// that whoever writes had before their eyes.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Stale`]; or if the database fails.
    pub async fn set_contact(
        &self,
        hand: &Hand,
        id: Id<ContactId>,
        on: u64,
        contact: Option<&Contact>,
    ) -> Result<u64> {
        let action = if contact.is_some() { "contact.changed" } else { "contact.removed" };
        change!(self, hand, |w| w.set_contact(id, Expect::At(on), action, contact).await)
    }

    /// Takes the newest version back: the one before it stands again, as a further version. Of
    /// the first version nothing is left on the list.
    ///
    /// # Errors
    /// As [`set_contact`](Self::set_contact).
    pub async fn undo_contact(&self, hand: &Hand, id: Id<ContactId>, on: u64) -> Result<u64> {
        change!(self, hand, |w| {
            let row = by_id(&**w, id).await?.ok_or(Error::Missing(id.into()))?;
            let before = version(w, &row, row.revision.saturating_sub(1)).await?;
            w.set_contact(id, Expect::At(on), "contact.undone", before.as_ref()).await
        })
    }

    /// Forgets a contact for good: all its versions, and the key without which the digests in the
    /// journal say nothing.
    ///
    /// # Errors
    /// [`Error::Missing`]; or if the database fails.
    pub async fn forget_contact(&self, hand: &Hand, id: Id<ContactId>) -> Result<()> {
        change!(self, hand, |w| w.forget_contact(id).await)
    }
}

impl Writing {
    /// Within a change: as [`Store::add_contact`]; with its first revision.
    pub(crate) async fn add_contact(
        &mut self,
        party: Id<Party>,
        contact: &Contact,
    ) -> Result<(Id<ContactId>, u64)> {
        let keeper = self.hand().organisation.ok_or(Error::Homeless)?;
        let id: Id<ContactId> = self.draw();
        let mut salt = Vec::with_capacity(SALT);
        while salt.len() < SALT {
            // As random as identifiers are: the dice of the program are the operating system's.
            salt.extend_from_slice(&self.dice().to_le_bytes());
        }
        let body = written(contact)?;
        let note = json!({ "party": party, "digest": digest(&salt, Some(&body)) });
        let revision = self.record("contact.added", id, Expect::New, &note).await?;
        let at = self.hand().at.as_microsecond();
        let row = vec![
            id.number().into(),
            party.number().into(),
            keeper.number().into(),
            salt.into(),
            rows::number(revision),
            at.into(),
        ];
        rows::insert(&**self, "contacts (id, party, keeper, salt, revision, updated_at)", "", [row]).await?;
        self.put_version(id, revision, Some(body)).await?;
        Ok((id, revision))
    }

    /// Within a change: as [`Store::set_contact`], under this action of the journal.
    pub(crate) async fn set_contact(
        &mut self,
        id: Id<ContactId>,
        expect: Expect,
        action: &str,
        contact: Option<&Contact>,
    ) -> Result<u64> {
        let sql = "SELECT salt, party FROM contacts WHERE id = $1";
        let row = rows::first(&**self, sql, [id.number().into()]).await?;
        let row = row.ok_or(Error::Missing(id.into()))?;
        let (salt, party): (Vec<u8>, i64) = (get(&row, 0)?, get(&row, 1)?);
        let party: Id<Party> = super::id(party)?;
        let body = contact.map(written).transpose()?;
        let note = json!({ "party": party, "digest": digest(&salt, body.as_deref()) });
        let revision = self.record(action, id, expect, &note).await?;
        let at = self.hand().at.as_microsecond();
        let sql = "UPDATE contacts SET revision = $1, updated_at = $2 WHERE id = $3";
        rows::run(&**self, sql, [rows::number(revision), at.into(), id.number().into()]).await?;
        self.put_version(id, revision, body).await?;
        Ok(revision)
    }

    /// Within a change: as [`Store::forget_contact`].
    pub(crate) async fn forget_contact(&mut self, id: Id<ContactId>) -> Result<()> {
        let row = by_id(&**self, id).await?.ok_or(Error::Missing(Subject::from(id)))?;
        let note = json!({ "party": row.party });
        self.record("contact.forgotten", id, Expect::Newest, &note).await?;
        for sql in ["DELETE FROM contact_versions WHERE contact = $1", "DELETE FROM contacts WHERE id = $1"] {
            rows::run(&**self, sql, [id.number().into()]).await?;
        }
        Ok(())
    }

    async fn put_version(&self, id: Id<ContactId>, revision: u64, body: Option<String>) -> Result<()> {
        let hand = self.hand();
        let row = vec![
            id.number().into(),
            rows::number(revision),
            hand.at.as_microsecond().into(),
            hand.person.map(Id::number).into(),
            body.into(),
        ];
        rows::insert(&**self, "contact_versions (contact, revision, at, by, body)", "", [row]).await
    }
}

fn written(contact: &Contact) -> Result<String> {
    serde_json::to_string(contact).map_err(|_| Error::Body("a contact that cannot be written".to_owned()))
}

/// What a version said; nothing before the first, and where it was off the list.
pub(super) async fn version(w: &Writing, row: &ContactRow, revision: u64) -> Result<Option<Contact>> {
    let sql = "SELECT body FROM contact_versions WHERE contact = $1 AND revision = $2";
    let found = rows::first(&**w, sql, [row.id.number().into(), rows::number(revision)]).await?;
    match found {
        Some(found) => get::<Option<String>>(&found, 0)?.as_deref().map(super::parse).transpose(),
        None => Ok(None),
    }
}
