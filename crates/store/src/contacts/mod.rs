//! The people and offices to write to, in versions of their own.
//!
//! A contact belongs to the organisation that wrote it down: what one association knows of a
//! city's people, another does not learn. The journal holds the contact's number, its party and a
//! digest keyed with a random value that stands beside the contact. So a version that was altered
//! by other hands is noticed; and once somebody is forgotten, key and versions are gone, nobody
//! can try out what the digests were of, and the journal still verifies.

mod imported;
mod write;

use std::collections::BTreeMap;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Contact as ContactId, Organisation, Party, Person};
use partnership::party::Contact;
use sea_orm::{ConnectionTrait, QueryResult};
use sha2::{Digest as _, Sha256};

use crate::journal;
use crate::registry::{Mergers, under};
use crate::rows::{self, count, get};
use crate::subject::Subject;
use crate::{Error, Result, Store};

pub use imported::Kept;
pub(crate) use imported::take_back;

/// Random bytes beside each contact.
const SALT: usize = 32;

/// A contact as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Its identifier.
    pub id: Id<ContactId>,
    /// Whose contact it is.
    pub party: Id<Party>,
    /// The organisation that wrote it down.
    pub keeper: Id<Organisation>,
    /// What is written; nothing if it was taken off the list.
    pub contact: Option<Contact>,
    /// Its newest version: what an edit states.
    pub revision: u64,
    /// When it was written.
    pub updated_at: Timestamp,
}

/// One version of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactVersion {
    /// 1, 2, 3 …
    pub revision: u64,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<Id<Person>>,
    /// What was written; nothing where it was taken off the list.
    pub contact: Option<Contact>,
    /// Whether it is what the journal saw: otherwise other hands altered it.
    pub genuine: bool,
}

const SELECT: &str = "SELECT c.id, c.party, c.keeper, v.body, c.revision, c.updated_at FROM contacts c \
     JOIN contact_versions v ON v.contact = c.id AND v.revision = c.revision";

fn read(row: &QueryResult) -> Result<ContactRow> {
    let body: Option<String> = get(row, 3)?;
    Ok(ContactRow {
        id: id(get(row, 0)?)?,
        party: id(get(row, 1)?)?,
        keeper: id(get(row, 2)?)?,
        contact: body.as_deref().map(parse).transpose()?,
        revision: count(row, 4)?,
        updated_at: instant(get(row, 5)?)?,
    })
}

fn parse(body: &str) -> Result<Contact> {
    // What it says stays out of the message: it would go to the log.
    serde_json::from_str(body).map_err(|_| Error::Damaged("a contact that is none".to_owned()))
}

fn id<K>(number: i64) -> Result<Id<K>> {
    Id::from_number(number).map_err(|e| Error::Damaged(e.to_string()))
}

fn instant(at: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(at).map_err(|e| Error::Damaged(e.to_string()))
}

/// The digest that the journal holds. Both parts that are hashed last have one length, so that no
/// other pair gives the same bytes.
fn digest(salt: &[u8], body: Option<&str>) -> Option<String> {
    let body = body?;
    let mut hash = Sha256::new();
    hash.update(b"twinhall contact 1\n");
    hash.update(salt);
    hash.update(Sha256::digest(body.as_bytes()));
    Some(journal::Digest(hash.finalize().into()).to_string())
}

async fn by_id<C: ConnectionTrait>(conn: &C, contact: Id<ContactId>) -> Result<Option<ContactRow>> {
    let sql = format!("{SELECT} WHERE c.id = $1");
    rows::first(conn, &sql, [contact.number().into()]).await?.as_ref().map(read).transpose()
}

/// What stands of the contacts of a party, and of those that went on in it, with one keeper or with
/// all of them.
async fn of_party<C: ConnectionTrait>(
    conn: &C,
    party: Id<Party>,
    keeper: Option<Id<Organisation>>,
) -> Result<Vec<ContactRow>> {
    let under = under("$1");
    let sql = format!(
        "{SELECT} WHERE (c.party = $1 OR c.party IN (WITH {under} SELECT id FROM under))
         AND v.body IS NOT NULL AND ($2 = 0 OR c.keeper = $2) ORDER BY c.id"
    );
    let values = [party.number().into(), keeper.map_or(0, Id::number).into()];
    rows::all(conn, &sql, values).await?.iter().map(read).collect()
}

impl Store {
    /// A contact, also one that was taken off the list; nothing once it is forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contact(&self, id: Id<ContactId>) -> Result<Option<ContactRow>> {
        by_id(self.db(), id).await
    }

    /// The contacts of a party and of those that went on in it, whoever wrote them down: whoever
    /// asks looks which of them the reader may see.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contacts(&self, party: Id<Party>) -> Result<Vec<ContactRow>> {
        of_party(self.db(), party, None).await
    }

    /// The contacts of many parties that one organisation wrote down, by party; of one that went on
    /// in another, by that one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contacts_kept_by(
        &self,
        keeper: Id<Organisation>,
    ) -> Result<BTreeMap<Id<Party>, Vec<Contact>>> {
        let sql = format!("{SELECT} WHERE c.keeper = $1 AND v.body IS NOT NULL ORDER BY c.id");
        let mergers = Mergers::read(self.db()).await?;
        let mut all: BTreeMap<_, Vec<Contact>> = BTreeMap::new();
        for row in rows::all(self.db(), &sql, [keeper.number().into()]).await? {
            let row = read(&row)?;
            all.entry(id(mergers.now(row.party.number()))?).or_default().extend(row.contact);
        }
        Ok(all)
    }

    /// All versions of a contact, the first one first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contact_versions(&self, id: Id<ContactId>) -> Result<Vec<ContactVersion>> {
        let sql = "SELECT v.revision, v.at, v.by, v.body, c.salt FROM contact_versions v \
                   JOIN contacts c ON c.id = v.contact WHERE v.contact = $1 ORDER BY v.revision";
        let found = rows::all(self.db(), sql, [id.number().into()]).await?;
        let noted: BTreeMap<u64, Option<String>> = self
            .entries_of(Subject::from(id))
            .await?
            .iter()
            .map(|entry| (entry.revision, noted_digest(&entry.body)))
            .collect();
        let version = |row: &QueryResult| {
            let (revision, body): (u64, Option<String>) = (count(row, 0)?, get(row, 3)?);
            let salt: Vec<u8> = get(row, 4)?;
            Ok(ContactVersion {
                revision,
                at: instant(get(row, 1)?)?,
                by: get::<Option<i64>>(row, 2)?.map(self::id).transpose()?,
                genuine: noted.get(&revision) == Some(&digest(&salt, body.as_deref())),
                contact: body.as_deref().map(parse).transpose()?,
            })
        };
        found.iter().map(version).collect()
    }
}

fn noted_digest(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    body.get("digest")?.as_str().map(str::to_owned)
}
