//! The registry's database, for commands and for the server.

use std::sync::Arc;

use store::{Dice, Hand, Options, Store, Via};
use wording::{Message, english};

use crate::args::Database;
use crate::clock;
use crate::failure::Failure;
use crate::open::Open;

/// The registry's file in the data directory.
const FILE: &str = "twinhall.db";

/// Random bits of the operating system: fit for secrets.
///
/// # Errors
/// If the system has none to give.
pub(crate) fn dice() -> Result<Dice, Failure> {
    getrandom::u64().map_err(Failure::operation)?;
    Ok(Arc::new(|| match getrandom::u64() {
        Ok(bits) => bits,
        Err(error) => {
            // A secret that can be guessed is worse than no server.
            tracing::error!(%error, "the system gives no random bits any more");
            std::process::abort();
        }
    }))
}

/// The address that was named, or that of the file in the data directory.
fn address(args: &Database, open: &Open) -> Result<String, Failure> {
    match &args.database {
        Some(address) => Ok(address.clone()),
        None => Ok(format!("sqlite:{}", open.dir()?.join(FILE).display())),
    }
}

/// Whether there is a registry to read: one that was named, or the one in the data directory.
pub(crate) fn is_meant(args: &Database, open: &Open) -> Result<bool, Failure> {
    Ok(args.database.is_some() || open.dir()?.join(FILE).exists())
}

async fn connect(address: &str) -> Result<Store, Failure> {
    let options = Options { dice: dice()?, connections: None };
    Store::open(address, options).await.map_err(failed)
}

/// Opens the database that was named, or the one in the data directory, as it is: its tables
/// may be those of an older program, or missing.
pub(crate) async fn bare(args: &Database, open: &Open) -> Result<Store, Failure> {
    if args.database.is_none() {
        open.make_dir()?;
    }
    connect(&address(args, open)?).await
}

/// As [`bare`], and brings its tables up to date.
pub(crate) async fn open(args: &Database, open: &Open) -> Result<Store, Failure> {
    let store = bare(args, open).await?;
    store.migrate(clock::now()).await.map_err(failed)?;
    Ok(store)
}

/// Opens a database to read it: what is not there is not made, and what is not up to date is not
/// changed.
async fn as_it_is(args: &Database, open: &Open) -> Result<Store, Failure> {
    let address = address(args, open)?;
    if let Some(file) = store::open::file_of(&address)
        && !file.exists()
    {
        let none = Message::new("cli-database-none").with("file", file.display().to_string());
        return Err(Failure::Operation(english().say(&none)));
    }
    let store = connect(&address).await?;
    let missing = store.steps_missing().await.map_err(failed)?;
    if missing.is_empty() {
        return Ok(store);
    }
    let steps = missing.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
    let behind = Message::new("cli-database-behind").with("count", missing.len()).with("steps", steps);
    Err(Failure::Operation(english().say(&behind)))
}

/// What the store says, in words that tell what to do.
pub(crate) fn failed(error: store::Error) -> Failure {
    let said = match error {
        store::Error::Newer { found, known } => {
            Message::new("cli-database-newer").with("found", found).with("known", known)
        }
        store::Error::Away(error) => Message::new("cli-database-away").with("error", error.to_string()),
        store::Error::Full(_) => Message::new("cli-database-full"),
        store::Error::Busy(_) => Message::new("cli-database-busy"),
        store::Error::Damaged(what) => Message::new("cli-database-damaged").with("what", what),
        other => return Failure::operation(other),
    };
    Failure::Operation(english().say(&said))
}

/// Does something with the database, and closes it.
pub(crate) fn with<T>(
    args: &Database,
    at: &Open,
    work: impl AsyncFnOnce(Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    and_close(open(args, at), work)
}

/// Reads the database, which must be there and up to date, and closes it.
pub(crate) fn reading<T>(
    args: &Database,
    at: &Open,
    work: impl AsyncFnOnce(Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    and_close(as_it_is(args, at), work)
}

/// Does something with a database that is being opened, and closes it.
pub(crate) fn and_close<T>(
    opening: impl Future<Output = Result<Store, Failure>>,
    work: impl AsyncFnOnce(Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = opening.await?;
        let done = work(store.clone()).await;
        store.close().await.map_err(failed)?;
        done
    })
}

/// The hand of the operator at the terminal.
pub(crate) fn operator() -> Hand {
    Hand { person: None, organisation: None, via: Via::Cli, at: clock::now() }
}
