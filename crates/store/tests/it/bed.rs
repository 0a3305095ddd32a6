//! A database of its own for each test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::Organisation;
use sea_orm::ConnectionTrait;
use store::{Dice, Hand, Options, Store, Via};
use tempfile::TempDir;

/// Makes of `async fn name(bed: Bed)` the tests `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                crate::bed::on_sqlite(super::$name);
            }

            #[test]
            fn postgres() {
                crate::bed::on_postgres(concat!(module_path!(), "::postgres"), super::$name);
            }
        })*
    };
}
pub(crate) use on_both;

/// The variable that names a PostgreSQL to test on.
pub(crate) const POSTGRES: &str = "TWINHALL_TEST_POSTGRES";

/// A fresh database, migrated.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) address: String,
    pub(crate) sqlite: bool,
}

impl Bed {
    async fn new(address: String) -> Self {
        let store = open(&address).await;
        store.migrate(at(0)).await.unwrap();
        Self { store, sqlite: address.starts_with("sqlite:"), address }
    }

    /// Another node on the same database.
    pub(crate) async fn another(&self) -> Store {
        open(&self.address).await
    }

    /// Runs SQL as a person with access to the database could: even where the triggers forbid it.
    pub(crate) async fn tamper(&self, sql: &str) {
        let db = self.store.db();
        if self.sqlite {
            for trigger in ["journal_is_not_changed", "journal_is_not_cut", "journal_is_not_replaced"] {
                db.execute_unprepared(&format!("DROP TRIGGER IF EXISTS {trigger}")).await.unwrap();
            }
        } else {
            db.execute_unprepared("ALTER TABLE journal DISABLE TRIGGER ALL").await.unwrap();
        }
        db.execute_unprepared(sql).await.unwrap();
    }
}

/// Opens without migrating.
pub(crate) async fn open(address: &str) -> Store {
    Store::open(address, Options { dice: dice(7), connections: Some(6) }).await.unwrap()
}

/// SplitMix64: different for each process, or identifiers of two would meet.
pub(crate) fn dice(seed: u64) -> Dice {
    let state = AtomicU64::new(seed ^ (u64::from(std::process::id()) << 20));
    Arc::new(move || mix(state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)))
}

/// The last step of SplitMix64.
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// So many seconds after a fixed morning.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_254_400 + second).unwrap()
}

/// An organisation by a small number.
pub(crate) fn organisation(number: i64) -> Id<Organisation> {
    Id::from_number(number).unwrap()
}

/// The hand of nobody, in the chain of an organisation.
pub(crate) fn hand(chain: i64) -> Hand {
    Hand { person: None, organisation: Some(organisation(chain)), via: Via::Web, at: at(1) }
}

pub(crate) fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Bed) -> F) {
    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("registry.db").display());
    runtime().block_on(async { body(Bed::new(address).await).await });
}

pub(crate) fn on_postgres<F: Future<Output = ()>>(name: &str, body: impl FnOnce(Bed) -> F) {
    let Ok(server) = std::env::var(POSTGRES) else {
        println!("skipped: {POSTGRES} names no PostgreSQL to test on");
        return;
    };
    let short: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let short = &short[short.len().saturating_sub(40)..];
    let schema = format!("t{}_{short}", std::process::id());
    runtime().block_on(async {
        let admin = open(&server).await;
        admin.db().execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
        let sign = if server.contains('?') { '&' } else { '?' };
        let address = format!("{server}{sign}options[search_path]={schema}");
        body(Bed::new(address).await).await;
        admin.db().execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap()
}
