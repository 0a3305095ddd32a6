//! PostgreSQL with `pg_trgm`, in a cluster of its own that lives for the run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use gazetteer::PlaceIx;
use gazetteer::search::folded;
use postgres::{Client, NoTls};

use super::super::Peer;
use super::{Name, first_five};

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

/// The server, stopped when this goes, and a connection to it.
pub(crate) struct Postgres {
    client: Option<Client>,
    query: postgres::Statement,
    _server: Server,
}

impl Postgres {
    pub(crate) fn load(names: &[Name]) -> anyhow::Result<Self> {
        let server = Server::start()?;
        let socket = server.folder.path().join("socket");
        let mut client =
            Client::connect(&format!("host={} user=postgres dbname=postgres", socket.display()), NoTls)
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

/// A cluster in a folder of its own, reached by a socket in it.
struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    /// The server refuses to run as root: then it runs as this user.
    user: Option<&'static str>,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let programs = programs().context("initdb is neither in PATH nor below /usr/lib/postgresql")?;
        let folder = tempfile::Builder::new().prefix("twinhall-bench-").tempdir()?;
        let root = fs::read_to_string("/proc/self/status")
            .is_ok_and(|s| s.lines().any(|l| l.starts_with("Uid:\t0\t")));
        let server = Self { folder, programs, user: root.then_some("postgres") };
        let path = server.folder.path();
        fs::create_dir(path.join("socket"))?;
        if server.user.is_some() {
            let owned = Command::new("chown").args(["-R", "postgres"]).arg(path).status()?;
            if !owned.success() {
                bail!("there is no user \"postgres\" to run the server as");
            }
        }
        server.run("initdb", &["--pgdata=data", "--username=postgres", "--auth=trust", "--no-sync"])?;
        let settings = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off -c shared_buffers=1GB \
             -c maintenance_work_mem=512MB -c work_mem=64MB -c max_wal_size=4GB",
            path.join("socket").display()
        );
        server.run("pg_ctl", &["start", "--pgdata=data", "--wait", "--log=log", "-o", &settings])?;
        Ok(server)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let program = self.programs.join(program);
        let mut command = match self.user {
            Some(user) => {
                let mut c = Command::new("runuser");
                c.args(["-u", user, "--"]).arg(&program);
                c
            }
            None => Command::new(&program),
        };
        // The server inherits what is left open: a pipe would never end.
        let status = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        if status.success() { Ok(()) } else { bail!("{} failed: {status}", program.display()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["stop", "--pgdata=data", "--mode=immediate"]);
    }
}

/// The folder with the server's programs.
fn programs() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH")
        .and_then(|p| std::env::split_paths(&p).find(|dir| dir.join("initdb").is_file()));
    in_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions
            .filter_map(|v| Some(v.ok()?.path().join("bin")))
            .filter(|d: &PathBuf| has_initdb(d))
            .collect();
        folders.sort();
        folders.pop()
    })
}

fn has_initdb(folder: &Path) -> bool {
    folder.join("initdb").is_file()
}
