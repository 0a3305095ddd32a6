//! Imports of sheets: kept while somebody works on them, applied in one transaction, and taken
//! back as a whole as long as nobody has changed what they wrote.
//!
//! What a sheet means is not known here: whoever applies an import says what to write, fact by
//! fact, and [`Importing`] remembers it.

mod apply;
mod undo;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Import, Organisation, Person, Tie};
use sea_orm::{ConnectionTrait, QueryResult};
use sha2::{Digest as _, Sha256};

use crate::hand::Hand;
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::{Error, Result, tend};

pub use apply::{Basis, ImportError, Importing};
pub use undo::{UndoError, Undone};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody works on it; nothing is written.
    Open,
    /// It is written.
    Applied,
    /// It was taken back.
    Undone,
}

impl State {
    /// As the table has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Undone => "undone",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        [Self::Open, Self::Applied, Self::Undone]
            .into_iter()
            .find(|s| s.code() == text)
            .ok_or_else(|| Error::Damaged(format!("{text:?} is no state of an import")))
    }
}

/// An import, without its sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its identifier.
    pub id: Id<Import>,
    /// In whose registry it writes.
    pub organisation: Id<Organisation>,
    /// Who brought the sheet; nobody at the operator's terminal.
    pub person: Option<Id<Person>>,
    /// The name of the file.
    pub name: String,
    /// How far it is.
    pub state: State,
    /// How columns are read: a JSON object.
    pub mapping: String,
    /// What was chosen: a JSON object.
    pub choices: String,
    /// What came of it: a JSON object; empty while it is open.
    pub report: String,
    /// When the sheet was brought.
    pub made_at: Timestamp,
    /// When it was written.
    pub applied_at: Option<Timestamp>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, organisation, person, name, state, mapping, choices, report, made_at, \
                      applied_at, undone_at FROM imports";

fn row(row: &QueryResult) -> Result<ImportRow> {
    let state: String = get(row, 4)?;
    let instant = |at: i64| Timestamp::from_microsecond(at).map_err(|e| Error::Damaged(e.to_string()));
    Ok(ImportRow {
        id: id(get(row, 0)?)?,
        organisation: id(get(row, 1)?)?,
        person: get::<Option<i64>>(row, 2)?.map(id).transpose()?,
        name: get(row, 3)?,
        state: State::parse(&state)?,
        mapping: get(row, 5)?,
        choices: get(row, 6)?,
        report: get(row, 7)?,
        made_at: instant(get(row, 8)?)?,
        applied_at: get::<Option<i64>>(row, 9)?.map(instant).transpose()?,
        undone_at: get::<Option<i64>>(row, 10)?.map(instant).transpose()?,
    })
}

fn id<K>(number: i64) -> Result<Id<K>> {
    Id::from_number(number).map_err(|e| Error::Damaged(e.to_string()))
}

async fn by_id<C: ConnectionTrait>(conn: &C, import: Id<Import>) -> Result<Option<ImportRow>> {
    let found = rows::first(conn, &format!("{SELECT} WHERE id = $1"), [import.number().into()]).await?;
    found.as_ref().map(row).transpose()
}

impl Store {
    /// Keeps a sheet to work on. `mapping` is a JSON object.
    ///
    /// # Errors
    /// [`Error::Homeless`] if the hand acts for no organisation; or if the database fails.
    pub async fn begin_import(
        &self,
        hand: &Hand,
        name: &str,
        bytes: &[u8],
        mapping: &str,
    ) -> Result<Id<Import>> {
        let organisation = hand.organisation.ok_or(Error::Homeless)?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        tend!(self, |work| {
            let import: Id<Import> = work.draw();
            let values = vec![
                import.number().into(),
                organisation.number().into(),
                hand.person.map(Id::number).into(),
                name.as_str().into(),
                sha256.to_vec().into(),
                State::Open.code().into(),
                bytes.to_vec().into(),
                mapping.into(),
                "{}".into(),
                "{}".into(),
                hand.at.as_microsecond().into(),
            ];
            let into = "imports (id, organisation, person, name, sha256, state, bytes, mapping, choices, \
                        report, made_at)";
            rows::insert(work, into, "", vec![values]).await?;
            Ok::<_, Error>(import)
        })
    }

    /// An import.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn import(&self, import: Id<Import>) -> Result<Option<ImportRow>> {
        by_id(&self.db, import).await
    }

    /// The imports into a registry, the latest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn imports_of(&self, organisation: Id<Organisation>) -> Result<Vec<ImportRow>> {
        let sql = format!("{SELECT} WHERE organisation = $1 ORDER BY made_at DESC, id DESC LIMIT 500");
        rows::all(&self.db, &sql, [organisation.number().into()]).await?.iter().map(row).collect()
    }

    /// The sheet of an import that is open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn import_sheet(&self, import: Id<Import>) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM imports WHERE id = $1 AND state = 'open'";
        match rows::first(&self.db, sql, [import.number().into()]).await? {
            Some(found) => get(&found, 0),
            None => Ok(None),
        }
    }

    /// Sets how the columns of an open import are read and what was chosen: JSON objects.
    /// False if it is not open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_import(&self, import: Id<Import>, mapping: &str, choices: &str) -> Result<bool> {
        let sql = "UPDATE imports SET mapping = $1, choices = $2 WHERE id = $3 AND state = 'open'";
        let values = [mapping.into(), choices.into(), import.number().into()];
        tend!(self, |work| Ok(rows::run(work, sql, values.clone()).await?.rows_affected() == 1))
    }

    /// Throws an open import away. False if it is not open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_import(&self, import: Id<Import>) -> Result<bool> {
        let sql = "DELETE FROM imports WHERE id = $1 AND state = 'open'";
        tend!(self, |work| Ok(rows::run(work, sql, [import.number().into()]).await?.rows_affected() == 1))
    }

    /// The links of all sources of ties, or their titles where they have none, by tie.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tie_sources(&self) -> Result<Vec<(Id<Tie>, String)>> {
        let sql = "SELECT subject, coalesce(url, title) FROM evidence WHERE subject_kind = 'tie' ORDER BY id";
        let read = |found: &QueryResult| Ok((id(get(found, 0)?)?, get(found, 1)?));
        rows::all(&self.db, sql, []).await?.iter().map(read).collect()
    }

    /// Where ties and parties stand: a plan made on this basis holds as long as it does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn basis(&self) -> Result<Basis> {
        basis(&self.db).await
    }
}

/// Every fact raises the revision of a tie or party, and every new one their number.
async fn basis<C: ConnectionTrait>(conn: &C) -> Result<Basis> {
    let sql = "SELECT (SELECT count(*) FROM ties), (SELECT coalesce(sum(revision), 0) FROM ties),
        (SELECT count(*) FROM parties), (SELECT coalesce(sum(revision), 0) FROM parties)";
    let sql = sql.replace("coalesce(sum(revision), 0)", "CAST(coalesce(sum(revision), 0) AS BIGINT)");
    match rows::first(conn, &sql, []).await? {
        Some(found) => {
            Ok(Basis([count(&found, 0)?, count(&found, 1)?, count(&found, 2)?, count(&found, 3)?]))
        }
        None => Ok(Basis::default()),
    }
}
