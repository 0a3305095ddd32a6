//! Datasette over a table of the same ties.
//!
//! Set up as its manual advises for speed: the file is immutable, columns that are filtered by
//! have an index, names are in FTS5; limits of time that would leave counts out are lifted.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use partnership::codes::Coded;
use rusqlite::{Connection, params};

use super::fill::Sample;
use crate::python;
use crate::web::client::get;

/// A server on a free port; stopped when this goes out of scope.
pub(super) struct Datasette {
    child: Child,
    pub(super) port: u16,
}

impl Datasette {
    pub(super) fn start(sample: &Sample, folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("registry.sqlite");
        write(sample, &file)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let child = Command::new(python::environment()?.join("datasette"))
            .args(["serve", "--port", &port.to_string(), "--immutable"])
            .arg(&file)
            .args(["--setting", "default_page_size", "25"])
            .args(["--setting", "sql_time_limit_ms", "20000"])
            .args(["--setting", "facet_time_limit_ms", "20000"])
            .args(["--setting", "suggest_facets", "off"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self { child, port };
        let began = Instant::now();
        while !get(&mut None, port, "/registry.json").is_ok_and(|(status, _)| status == 200) {
            if let Some(status) = server.child.try_wait()? {
                bail!("Datasette ended with {status} before it was ready");
            }
            ensure!(began.elapsed() < Duration::from_secs(60), "Datasette was not ready after 60 s");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Resident memory in MB: all of it, and what is not mapped from files.
    pub(super) fn resident_mb(&self) -> Option<(f64, f64)> {
        crate::measure::resident_mb(self.child.id())
    }
}

impl Drop for Datasette {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The table: a row for each tie, lists as arrays of JSON, as Datasette likes them.
fn write(sample: &Sample, file: &Path) -> anyhow::Result<()> {
    let mut db = Connection::open(file)?;
    db.execute_batch(
        "CREATE TABLE ties (id TEXT PRIMARY KEY, first TEXT, second TEXT, countries TEXT, kind TEXT, status TEXT,
                            since TEXT, decade INTEGER, fields TEXT, evidence TEXT, updated TEXT);
         CREATE VIRTUAL TABLE ties_fts USING fts5(first, second, content='ties');",
    )?;
    let by_id = sample.by_id();
    let all = db.transaction()?;
    {
        let mut insert =
            all.prepare("INSERT INTO ties VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
        for row in &sample.ties {
            let sides: Vec<_> = row.sides.iter().filter_map(|s| by_id.get(&s.party)).collect();
            let [a, b] = sides[..] else { continue };
            let countries = serde_json::to_string(&[a.country.to_string(), b.country.to_string()])?;
            let fields: Vec<&str> = row.fields.listed.iter().map(|f| f.code()).collect();
            let since = row.since.map(|d| d.to_string());
            let decade = row.since.map(|d| d.earliest().year() / 10 * 10);
            insert.execute(params![
                row.id.to_string(),
                a.name,
                b.name,
                countries,
                row.kind.code(),
                row.status().code(),
                since,
                decade,
                serde_json::to_string(&fields)?,
                row.confirmation.code(),
                row.updated.to_string(),
            ])?;
        }
    }
    all.commit()?;
    db.execute_batch(
        "INSERT INTO ties_fts (ties_fts) VALUES ('rebuild');
         CREATE INDEX by_kind ON ties (kind);
         CREATE INDEX by_status ON ties (status);
         CREATE INDEX by_decade ON ties (decade);
         CREATE INDEX by_evidence ON ties (evidence);
         CREATE INDEX by_since ON ties (since);
         ANALYZE;",
    )?;
    Ok(())
}
