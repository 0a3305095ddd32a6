//! The registry's pages and API under load from sixteen clients, on both databases, beside
//! Datasette over the same ties; and the import of a real list, if there is one.
//!
//! Datasette is what a newsroom or an association with an engineer would put its table online
//! with. Other peers weighed: a general CRM needs a database server and a day to set up, and
//! shows no public pages.

mod asked;
mod datasette;
mod fill;
mod import;

use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use serde::Serialize;

use crate::cluster;
use crate::measure::{Table, machine, ms, report, target};
use crate::server::Server;
use crate::store::Options;
use crate::web::client::load;

/// Connections at a time.
const CLIENTS: usize = 16;
/// Requests of each load on ours.
const REQUESTS: usize = 8_000;
/// One client alone sends this part of the requests.
const ALONE: usize = 10;
/// No load lasts longer than this.
const LIMIT: Duration = Duration::from_secs(30);
/// Of parties, ties and questions; the same in every run.
const SEED: u64 = 2002;

/// One row of the table: a kind of page, served by one of them.
#[derive(Debug, Serialize)]
struct Figure {
    page: &'static str,
    by: &'static str,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    alone_p50_ms: f64,
    alone_p99_ms: f64,
    answered: usize,
}

/// Memory of a server: all of it, and what is not mapped from files.
#[derive(Debug, Serialize)]
struct Resident {
    by: &'static str,
    ready_ms: Option<f64>,
    when_ready_mb: Option<(f64, f64)>,
    after_load_mb: (f64, f64),
}

#[derive(Debug, Serialize)]
struct Figures {
    machine: String,
    entries: u64,
    pages: Vec<Figure>,
    resident: Vec<Resident>,
    import: Option<import::Figures>,
}

/// Measures pages and API of a registry with as many entries in its journal as asked for.
pub(crate) fn run(options: &Options, relationships: Option<&Path>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let world = worlddata::for_tests();
    let sample = fill::Sample::of(world, SEED);
    let asked = asked::Asked::of(&sample, SEED, REQUESTS);
    let data = target().join("bench").join("web-data");
    std::fs::create_dir_all(&data)?;
    let folder = tempfile::tempdir()?;
    let mut figures =
        Figures { machine: machine(), entries: 0, pages: Vec::new(), resident: Vec::new(), import: None };

    let file = format!("sqlite:{}", folder.path().join("registry.db").display());
    figures.entries = runtime.block_on(fill::fill(&file, &sample, options))?;
    figures.measure("Twinhall, SQLite", &data, &file, &asked)?;
    match cluster::Server::start("-c shared_buffers=256MB -c max_wal_size=4GB") {
        Ok(server) => {
            let address =
                format!("postgres://postgres@localhost/postgres?host={}", server.socket().display());
            runtime.block_on(fill::fill(&address, &sample, options))?;
            figures.measure("Twinhall, PostgreSQL", &data, &address, &asked)?;
        }
        Err(error) => eprintln!("hint: PostgreSQL is left out: {error:#}"),
    }
    match datasette::Datasette::start(&sample, folder.path()) {
        Ok(server) => {
            let by = "Datasette";
            figures.load(server.port, by, &asked.of_datasette())?;
            figures.resident.extend(server.resident_mb().map(|after_load_mb| Resident {
                by,
                ready_ms: None,
                when_ready_mb: None,
                after_load_mb,
            }));
        }
        Err(error) => eprintln!("hint: Datasette is left out: {error:#}"),
    }
    if let Some(list) = relationships {
        figures.import = Some(import::measure(list, &data)?);
    }
    report("registry", &markdown(&figures), &figures)
}

impl Figures {
    /// Serves the database and loads every kind of page.
    fn measure(
        &mut self,
        by: &'static str,
        data: &Path,
        database: &str,
        asked: &asked::Asked,
    ) -> anyhow::Result<()> {
        // Once to unpack the world: what is measured is a start like any other.
        Server::with(data, ["--database", database])?.stop()?;
        let server = Server::with(data, ["--database", database])?;
        let when_ready_mb = server.resident_mb();
        self.load(server.port, by, &asked.of_ours())?;
        if let Some(after_load_mb) = server.resident_mb() {
            let ready_ms = Some(server.ready_after.as_secs_f64() * 1e3);
            self.resident.push(Resident { by, ready_ms, when_ready_mb, after_load_mb });
        }
        server.stop()
    }

    /// Loads every kind of page of a server, with one client and with sixteen.
    fn load(&mut self, port: u16, by: &'static str, kinds: &[asked::Kind]) -> anyhow::Result<()> {
        for kind in kinds {
            let one = (kind.paths.len() / ALONE).max(1);
            let alone = load(port, &kind.paths[..one.min(kind.paths.len())], 1, LIMIT);
            let busy = load(port, &kind.paths, CLIENTS, LIMIT);
            if let Some(path) = busy.failed_at.or(alone.failed_at) {
                bail!("{by}: {} requests failed, one of them {path}", busy.failed + alone.failed);
            }
            self.pages.push(Figure {
                page: kind.page,
                by,
                per_second: busy.times.len() as f64 / busy.wall.as_secs_f64().max(1e-9),
                p50_ms: busy.times.quantile_ms(0.5),
                p99_ms: busy.times.quantile_ms(0.99),
                alone_p50_ms: alone.times.quantile_ms(0.5),
                alone_p99_ms: alone.times.quantile_ms(0.99),
                answered: busy.times.len(),
            });
            eprintln!("{by}, {}: done", kind.page);
        }
        Ok(())
    }
}

fn markdown(figures: &Figures) -> String {
    let mut table =
        Table::new(&["page", "by", "requests/s", "p50", "p99", "alone: p50", "alone: p99", "answered"]);
    for page in asked::PAGES {
        for f in figures.pages.iter().filter(|f| f.page == page) {
            table.row(vec![
                f.page.to_owned(),
                f.by.to_owned(),
                format!("{:.0}", f.per_second),
                ms(f.p50_ms),
                ms(f.p99_ms),
                ms(f.alone_p50_ms),
                ms(f.alone_p99_ms),
                f.answered.to_string(),
            ]);
        }
    }
    let mut resident = Table::new(&[
        "by",
        "ready after",
        "resident when ready",
        "after all loads",
        "of it not mapped from files",
    ]);
    for r in &figures.resident {
        let megabytes = |mb: Option<f64>| mb.map_or("–".to_owned(), |mb| format!("{mb:.0} MB"));
        resident.row(vec![
            r.by.to_owned(),
            r.ready_ms.map_or("–".to_owned(), ms),
            megabytes(r.when_ready_mb.map(|mb| mb.0)),
            megabytes(Some(r.after_load_mb.0)),
            megabytes(Some(r.after_load_mb.1)),
        ]);
    }
    let import = figures.import.as_ref().map(import::Figures::said).unwrap_or_default();
    format!(
        "{}\n{CLIENTS} clients, and then one alone, on loopback on the machine that serves; up to {} s each. \
         {} parties, {} ties, {} entries in the journal, questions by chance (seed {SEED}); no request is \
         conditional, answers are compressed where the server does so.\n\n{}\n\n{import}\n\n{}\n",
        table.markdown(),
        LIMIT.as_secs(),
        fill::PARTIES,
        fill::TIES,
        figures.entries,
        resident.markdown().trim_end(),
        figures.machine,
    )
}
