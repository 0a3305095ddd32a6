//! PostgreSQL with `pg_trgm`, in a cluster of its own that lives for the run.

use std::io::Write;

use anyhow::Context;
use gazetteer::PlaceIx;
use gazetteer::search::folded;
use postgres::{Client, NoTls};

use super::super::Peer;
use super::{Name, first_five};
use crate::cluster::Server;

/// Exact and prefix matches first, then by similarity, then by weight: a GIN index with
/// trigrams serves `%`, a plain one the others.
const QUERY: &str = "
    WITH exact AS (
        SELECT place, weight, 3.0::float8 AS score FROM names WHERE text = $1
        ORDER BY weight DESC LIMIT 10),
    begun AS (
        SELECT place, weight, 2.0::float8 AS score FROM names WHERE text LIKE $2
        ORDER BY weight DESC LIMIT 25),
    alike AS (
        SELECT place, weight, similarity(text, $1)::float8 AS score FROM names
        WHERE text % $1 AND (SELECT count(*) FROM (SELECT 1 FROM exact UNION ALL SELECT 1 FROM begun) c) < 5
        ORDER BY score DESC, weight DESC LIMIT 25)
    SELECT place FROM (SELECT * FROM exact UNION ALL SELECT * FROM begun UNION ALL SELECT * FROM alike) a
    ORDER BY score DESC, weight DESC, place";

/// What it holds can be lost: it lives for a run.
const SETTINGS: &str =
    "-c fsync=off -c shared_buffers=1GB -c maintenance_work_mem=512MB -c work_mem=64MB -c max_wal_size=4GB";

/// The server, stopped when this goes, and a connection to it.
pub(crate) struct Postgres {
    client: Option<Client>,
    query: postgres::Statement,
    _server: Server,
}

impl Postgres {
    pub(crate) fn load(names: &[Name]) -> anyhow::Result<Self> {
        let server = Server::start(SETTINGS)?;
        let mut client = Client::connect(
            &format!("host={} user=postgres dbname=postgres", server.socket().display()),
            NoTls,
        )
        .context("the server does not answer")?;
        client.batch_execute(
            "CREATE EXTENSION pg_trgm;
             CREATE UNLOGGED TABLE names (text text COLLATE \"C\", place int, weight bigint);",
        )?;
        let mut copy = client.copy_in("COPY names FROM STDIN")?;
        for n in names {
            // Folded names hold no tabs, line breaks or backslashes: nothing is to be escaped.
            writeln!(copy, "{}\t{}\t{}", n.text, n.place.0, n.weight)?;
        }
        copy.finish()?;
        // One at a time: together they would be one transaction, in which nothing is vacuumed.
        for statement in [
            "CREATE INDEX ON names USING gin (text gin_trgm_ops)",
            "CREATE INDEX ON names (text text_pattern_ops)",
            "VACUUM ANALYZE names",
            "SET max_parallel_workers_per_gather = 0",
            "SET jit = off",
        ] {
            client.batch_execute(statement)?;
        }
        let query = client.prepare(QUERY)?;
        Ok(Self { client: Some(client), query, _server: server })
    }
}

impl Peer for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL pg_trgm"
    }

    fn first(&mut self, text: &str) -> anyhow::Result<Vec<PlaceIx>> {
        let text = folded(text);
        let begun = format!("{text}_%");
        let client = self.client.as_mut().context("the connection is closed")?;
        let rows = client.query(&self.query, &[&text, &begun])?;
        Ok(first_five(rows.iter().map(|r| r.get::<_, i32>(0) as u32)))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Before the server stops, which waits for its clients.
        self.client.take();
    }
}
