//! SQLite FTS5 with the trigram tokenizer.
//!
//! FTS5 finds substrings; for misspelt names the usual way is to ask for any trigram of the
//! question, to let BM25 rank, and to sort the best few hundred by similarity. That is done
//! here, after a look for the name itself and for names that begin so in an ordinary index,
//! which spares FTS5 most questions.

use std::collections::BTreeSet;

use anyhow::Context;
use gazetteer::PlaceIx;
use gazetteer::search::folded;
use rusqlite::{Connection, params};

use super::super::Peer;
use super::{Name, first_five, similarity, trigrams};

/// Names that BM25 hands on to be sorted by similarity.
const CANDIDATES: i64 = 300;

/// The database, on disk in a folder that goes when it does.
pub(crate) struct Sqlite {
    db: Connection,
    _folder: tempfile::TempDir,
}

impl Sqlite {
    pub(crate) fn load(names: &[Name]) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut db = Connection::open(folder.path().join("names.db"))?;
        db.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288; PRAGMA mmap_size = 2000000000;
             CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT, place INTEGER, weight INTEGER);
             CREATE VIRTUAL TABLE grams USING fts5(text, content='names', content_rowid='id', tokenize='trigram', detail='full');",
        )?;
        let all = db.transaction()?;
        {
            let mut insert = all.prepare("INSERT INTO names (text, place, weight) VALUES (?1, ?2, ?3)")?;
            for n in names {
                insert.execute(params![n.text, n.place.0, n.weight])?;
            }
        }
        all.commit()?;
        db.execute_batch(
            "CREATE INDEX by_text ON names (text, weight DESC, place);
             INSERT INTO grams (grams) VALUES ('rebuild');
             INSERT INTO grams (grams) VALUES ('optimize');
             ANALYZE;",
        )
        .context("the trigram index cannot be built")?;
        Ok(Self { db, _folder: folder })
    }

    fn rows(&self, sql: &str, parameters: impl rusqlite::Params) -> anyhow::Result<Vec<(u32, u32, String)>> {
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    fn first(&mut self, text: &str) -> anyhow::Result<Vec<PlaceIx>> {
        let text = folded(text);
        let end = format!("{text}\u{10ffff}");
        let mut found = self.rows(
            "SELECT place, weight, text FROM names WHERE text = ?1 ORDER BY weight DESC LIMIT 5",
            [&text],
        )?;
        if found.len() < super::super::FIRST {
            found.extend(self.rows(
                "SELECT place, weight, text FROM names WHERE text > ?1 AND text < ?2 ORDER BY weight DESC LIMIT 25",
                [&text, &end],
            )?);
        }
        if found.len() < super::super::FIRST {
            let letters: Vec<char> = text.chars().collect();
            let grams: BTreeSet<String> =
                letters.windows(3).map(|w| format!("\"{}\"", w.iter().collect::<String>())).collect();
            if !grams.is_empty() {
                let any = grams.into_iter().collect::<Vec<_>>().join(" OR ");
                let candidates = self.rows(
                    "SELECT place, weight, n.text FROM (SELECT rowid FROM grams WHERE grams MATCH ?1 ORDER BY rank LIMIT ?2) g
                     JOIN names n ON n.id = g.rowid",
                    params![any, CANDIDATES],
                )?;
                let asked = trigrams(&text);
                let mut alike: Vec<(f64, u32, u32)> =
                    candidates.iter().map(|(p, n, t)| (similarity(&asked, &trigrams(t)), *n, *p)).collect();
                alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
                found.extend(alike.into_iter().map(|(_, n, p)| (p, n, String::new())));
            }
        }
        Ok(first_five(found.into_iter().map(|(place, ..)| place)))
    }
}
