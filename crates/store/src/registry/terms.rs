//! The column of the ends of terms, for ties on record before there was one.

use partnership::tie::TieFact;
use sea_orm::ConnectionTrait;

use super::TieRow;
use super::facts::of_entries;
use super::tie::{id, text};
use crate::Result;
use crate::journal::entries_of;
use crate::rows::{self, get};
use crate::subject::{Subject, SubjectKind};

/// Fills the column from the facts. It reads the journal and writes this column alone, so it works
/// whatever columns later steps add.
pub(crate) async fn fill_terms<C: ConnectionTrait>(conn: &C) -> Result<()> {
    let sql = "SELECT DISTINCT subject FROM journal WHERE subject_kind = 'tie' \
               AND body LIKE '%\"term\":\"fixed\"%'";
    for row in &rows::all(conn, sql, []).await? {
        let number: i64 = get(row, 0)?;
        let entries = entries_of(conn, Subject { kind: SubjectKind::Tie, number }).await?;
        let history = of_entries::<TieFact>(id(number)?, entries)?;
        if let Some(until) = TieRow::of(&history).and_then(|row| row.term_until) {
            let values = [text(Some(until)), number.into()];
            rows::run(conn, "UPDATE ties SET term_until = $1 WHERE id = $2", values).await?;
        }
    }
    Ok(())
}
