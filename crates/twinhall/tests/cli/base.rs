//! Databases for tests of commands: a file, or a schema of its own in the PostgreSQL for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use store::{Options, Store, rows};

use crate::home::Home;

/// The variable that names a PostgreSQL to test on.
const POSTGRES: &str = "TWINHALL_TEST_POSTGRES";

/// A schema of its own, gone when this goes.
pub(crate) struct Schema {
    name: String,
    server: String,
    pub(crate) address: String,
}

impl Schema {
    /// Nothing where there is no PostgreSQL to test on, which is said.
    pub(crate) fn new(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var(POSTGRES) else {
            println!("skipped: {POSTGRES} names no PostgreSQL to test on");
            return None;
        };
        let name = format!("c{}_{test}", std::process::id());
        sql(&server, &format!("CREATE SCHEMA {name}"));
        let address = in_schema(&server, &name);
        Some(Self { name, server, address })
    }

    /// The same schema by another way to the server: a folder with a socket.
    pub(crate) fn by_way_of(&self, folder: &std::path::Path) -> String {
        let (address, _) = self.server.split_once("?host=").unwrap();
        in_schema(&format!("{address}?host={}", folder.display()), &self.name)
    }

    /// The folder with the server's socket.
    pub(crate) fn socket(&self) -> &str {
        self.server.split_once("?host=").unwrap().1
    }
}

fn in_schema(server: &str, name: &str) -> String {
    let sign = if server.contains('?') { '&' } else { '?' };
    format!("{server}{sign}options[search_path]={name}")
}

impl Drop for Schema {
    fn drop(&mut self) {
        sql(&self.server, &format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

/// An open database, and what runs it.
pub(crate) struct Base {
    pub(crate) store: Store,
    runtime: tokio::runtime::Runtime,
}

impl Base {
    /// With one connection: a transaction stays open between two statements.
    pub(crate) fn open(address: &str) -> Self {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        let state = AtomicU64::new(u64::from(std::process::id()) << 20);
        let dice: store::Dice = Arc::new(move || {
            let x = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
        });
        let options = Options { dice, connections: Some(1) };
        let store = runtime.block_on(Store::open(address, options)).unwrap();
        Self { store, runtime }
    }

    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub(crate) fn sql(&self, sql: &str) {
        self.run(rows::run(self.store.db(), sql, [])).unwrap();
    }

    /// The first number of the first row.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        let row = self.run(rows::first(self.store.db(), sql, [])).unwrap().unwrap();
        rows::get(&row, 0).unwrap()
    }
}

fn sql(address: &str, sql: &str) {
    Base::open(address).sql(sql);
}

/// Ties among the cities of the guides, as an association writes them.
const TIES: &str = "Our city,Their city,Their country,Year\n\
    \"Lacombe, Alberta\",Rikubetsu,Japan,1986\n\
    \"Houston, Texas\",Baku,Azerbaijan,1976\n\
    \"Madison, Wisconsin\",Freiburg,Germany,1988\n";

/// Puts an organisation, a person and a few published ties into a database; the organisation's
/// identifier.
pub(crate) fn fill(home: &Home, database: &str) -> String {
    let at = ["--database", database];
    let made = home.json(&[&["org", "add", "Sister Cities"][..], &at].concat());
    let id = made["id"].as_str().unwrap().to_owned();
    home.ok(&[&["user", "add", "Rita", "rita@example.org"][..], &at].concat());
    home.ok(&[&["org", "seat", &id, "rita@example.org", "registrar"][..], &at].concat());
    let sheet = home.file("ties.csv", TIES);
    home.ok(&[&["ties", "import", &sheet, "--into", &id, "--publish", "--apply"][..], &at].concat());
    id
}
