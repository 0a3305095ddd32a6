//! Making an archive.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Value};
use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::tables::{Table, names, tables};
use super::values::{json, value};
use super::{ArchiveError, End, EndLine, HeadLine, Header, KIND, Summary, TableLine, VERSION};
use crate::journal;
use crate::open::Store;
use crate::rows;
use crate::{Error, Result};

/// How hard zstd tries: 3 is its usual.
const LEVEL: i32 = 3;

impl Store {
    /// Writes everything, as it is at this moment, while others read and write on. `progress` is
    /// told how many rows of how many were written.
    ///
    /// # Errors
    /// If the database fails or the file cannot be written.
    pub async fn archive<W: Write + Send>(
        &self,
        made_at: Timestamp,
        file: W,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Summary, ArchiveError> {
        let mut lines = Lines { out: zstd::Encoder::new(file, LEVEL)?, hash: Sha256::new() };
        let moment = self.moment().await?;
        let (all, mut written) = (rows_in_all(&moment).await?, 0);
        let heads = journal::heads(&moment).await?;
        let head_lines =
            heads.iter().map(|h| HeadLine { chain: h.chain, seq: h.seq, hash: h.hash.to_string() }).collect();
        lines.put(&Header { twinhall: KIND.to_owned(), version: VERSION, made_at, heads: head_lines })?;
        let mut counts = BTreeMap::new();
        for table in tables() {
            let columns = table.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
            lines.put(&TableLine { table: table.name.to_owned(), columns })?;
            let mut count = 0;
            let mut after: Option<Vec<Value>> = None;
            loop {
                let page = page(&moment, table, after.take()).await?;
                for row in &page {
                    let cells: Vec<Json> = row.iter().map(json).collect();
                    lines.put(&cells)?;
                }
                count += page.len() as u64;
                written += page.len() as u64;
                progress(written, all);
                match page.last() {
                    Some(last) if page.len() as u64 == table.page => {
                        after = Some(last.iter().take(table.key).cloned().collect());
                    }
                    _ => break,
                }
            }
            counts.insert(table.name.to_owned(), count);
        }
        moment.commit().await.map_err(Error::from)?;
        let sha256 = journal::Digest(lines.hash.clone().finalize().into()).to_string();
        lines.put(&EndLine { end: End { rows: counts.clone(), sha256: sha256.clone() } })?;
        lines.out.finish()?.flush()?;
        Ok(Summary { made_at, rows: counts, heads, sha256 })
    }
}

/// Rows of all tables together.
async fn rows_in_all<C: ConnectionTrait>(conn: &C) -> Result<u64> {
    let mut all = 0;
    for table in tables() {
        let row = rows::first(conn, &format!("SELECT count(*) FROM {}", table.name), []).await?;
        all += row.map_or(Ok(0), |row| rows::count(&row, 0))?;
    }
    Ok(all)
}

/// The rows of a table after a key, by key.
async fn page<C: ConnectionTrait>(
    conn: &C,
    table: &Table,
    after: Option<Vec<Value>>,
) -> Result<Vec<Vec<Value>>> {
    let key = names(table.columns.get(..table.key).unwrap_or_default());
    let from = after.as_ref().map(|_| format!("WHERE ({key}) > ({})", rows::list(1, table.key)));
    let sql = format!(
        "SELECT {} FROM {} {} ORDER BY {key} LIMIT {}",
        names(table.columns),
        table.name,
        from.unwrap_or_default(),
        table.page
    );
    let found = rows::all(conn, &sql, after.unwrap_or_default()).await?;
    found
        .iter()
        .map(|row| (0..).zip(table.columns).map(|(at, (_, kind))| value(row, at, *kind)).collect())
        .collect()
}

struct Lines<W: Write> {
    out: zstd::Encoder<'static, W>,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn put(&mut self, line: &impl Serialize) -> Result<(), ArchiveError> {
        let mut bytes = serde_json::to_vec(line).map_err(std::io::Error::from)?;
        bytes.push(b'\n');
        self.hash.update(&bytes);
        Ok(self.out.write_all(&bytes)?)
    }
}
