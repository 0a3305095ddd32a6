//! The column of the ends of terms, where it was left out: of ties on record before there was one, in
//! copies made before there was one, and by nodes of a version that does not know it.

use partnership::tie::TieFact;
use sea_orm::ConnectionTrait;

use super::TieRow;
use super::facts::of_entries;
use super::tie::{id, text};
use crate::journal::entries_of;
use crate::open::Store;
use crate::rows::{self, get};
use crate::subject::{Subject, SubjectKind};
use crate::{Result, tend};

impl Store {
    /// Fills in the ends of terms that are missing, and returns of how many ties. A node of a version
    /// that does not know the column leaves it out of what it writes; this puts it right once the last
    /// of them is gone. It reads the bodies of all facts of ties, which is why no start waits for it.
    ///
    /// # Errors
    /// [`Damaged`](crate::Error::Damaged) if an entry cannot be read; or if the database fails.
    pub async fn fill_terms(&self) -> Result<u64> {
        tend!(self, |work| fill_terms(work).await)
    }
}

/// Fills the column from the facts where it is empty, and returns of how many ties. It reads the
/// journal and writes this column alone, so it works whatever columns later steps add.
pub(crate) async fn fill_terms<C: ConnectionTrait>(conn: &C) -> Result<u64> {
    let sql = "SELECT id FROM ties WHERE term_until IS NULL AND id IN (\
               SELECT subject FROM journal WHERE subject_kind = 'tie' \
               AND body LIKE '%\"term\":\"fixed\"%') ORDER BY id";
    let mut filled = 0;
    for row in &rows::all(conn, sql, []).await? {
        let number: i64 = get(row, 0)?;
        let entries = entries_of(conn, Subject { kind: SubjectKind::Tie, number }).await?;
        let history = of_entries::<TieFact>(id(number)?, entries)?;
        if let Some(until) = TieRow::of(&history).and_then(|row| row.term_until) {
            let values = [text(Some(until)), number.into()];
            rows::run(conn, "UPDATE ties SET term_until = $1 WHERE id = $2", values).await?;
            filled += 1;
        }
    }
    Ok(filled)
}
