//! Opening the database.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use crate::turns::Turns;
use crate::{Error, Result};

/// Random bits, handed in: from the operating system in the program, seeded in tests.
pub type Dice = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How long one waits for a lock or a free connection before giving up.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a store needs beside an address.
#[derive(Clone)]
pub struct Options {
    /// For new identifiers and for waiting times after a conflict.
    pub dice: Dice,
    /// Connections at most; some that fit the machine if none are named.
    pub connections: Option<u32>,
}

/// An open database.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: DatabaseConnection,
    pub(crate) dice: Dice,
    pub(crate) turns: Arc<Turns>,
    file: Option<Arc<Path>>,
}

impl Store {
    /// Opens `sqlite:FILE` (made if it is not there) or `postgres://USER@HOST/DATABASE`.
    ///
    /// # Errors
    /// If the address cannot be understood or no database answers there.
    pub async fn open(address: &str, options: Options) -> Result<Self> {
        let Options { dice, connections } = options;
        if let Some(file) = file_of(address) {
            let db = sqlite(&file, connections.unwrap_or_else(readers)).await?;
            let turns = Arc::new(Turns::one());
            return Ok(Self { db, dice, turns, file: Some(file.into()) });
        }
        if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err(Error::Address(format!("{address:?}")));
        }
        let db = postgres(address, connections.unwrap_or(16)).await?;
        Ok(Self { db, dice, turns: Arc::new(Turns::by_organisation()), file: None })
    }

    /// The connections, for reading; changes go through [`change!`](crate::change) or [`tend!`](crate::tend).
    #[must_use]
    pub fn db(&self) -> &DatabaseConnection {
        &self.db
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    /// The file, if it is SQLite.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Closes all connections, after what they are doing is done.
    ///
    /// # Errors
    /// If a connection breaks meanwhile.
    pub async fn close(&self) -> Result<()> {
        Ok(self.db.close_by_ref().await?)
    }
}

/// The file that an address of SQLite names; nothing of any other address.
#[must_use]
pub fn file_of(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("sqlite:")?;
    let file = rest.strip_prefix("//").unwrap_or(rest);
    (!file.is_empty()).then(|| file.into())
}

/// Connections to a file: one a core is as many as read at the same time, and some to spare for those who
/// wait for their turn to write. Each has a thread and a cache of its own.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(cores).unwrap_or(u32::MAX).saturating_add(2).clamp(4, 8)
}

/// Makes the file if it is not there, for its owner alone: it holds people's addresses. SQLite gives
/// its journal and the others beside it the rights of this one (`findCreateFileMode` in its `os_unix.c`).
///
/// What cannot be made SQLite cannot open either, and says why.
#[cfg(unix)]
fn make(file: &Path) {
    use std::os::unix::fs::OpenOptionsExt as _;
    drop(std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file));
}

async fn sqlite(file: &Path, connections: u32) -> Result<DatabaseConnection> {
    #[cfg(unix)]
    make(file);
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .auto_vacuum(SqliteAutoVacuum::None)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged must be there after the power went: with NORMAL the last commits may be lost.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // In kibibytes, of each connection. What it does not hold is read again from the system's own cache of
        // the file, which all connections share.
        .pragma("cache_size", "-4096")
        .pragma("temp_store", "MEMORY")
        // Rows come from a thread of their own: the more at once, the fewer turns between the two.
        .row_buffer_size(512)
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .after_release(|connection, _| Box::pin(is_clean(connection)))
        .connect_with(options)
        .await?;
    Ok(pool.into())
}

/// Whether a connection can be used again: not if a transaction may still be open on it.
///
/// On a full disk SQLite rolls a transaction back by itself (<https://www.sqlite.org/lang_transaction.html>,
/// section 3). The driver's own rollback then fails, the driver goes on counting the transaction
/// as open, and whoever is given the connection next "commits" within a transaction that nobody
/// ends: what it was told is saved would be lost.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A rollback may be under way: the connection answers after it.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

async fn postgres(address: &str, connections: u32) -> Result<DatabaseConnection> {
    // The address may hold a password: it is not repeated.
    let options = PgConnectOptions::from_str(address)
        .map_err(|e| Error::Address(format!("the address given ({e})")))?
        .application_name("twinhall")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    Ok(pool.into())
}
