//! The registry's database, for commands and for the server.

use std::sync::Arc;

use store::{Dice, Hand, Options, Store, Via};

use crate::args::Database;
use crate::clock;
use crate::failure::Failure;
use crate::open::Open;

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

/// Opens the database that was named, or the one in the data directory, and brings its tables
/// up to date.
pub(crate) async fn open(args: &Database, open: &Open) -> Result<Store, Failure> {
    let address = match &args.database {
        Some(address) => address.clone(),
        None => {
            let dir = open.dir()?;
            std::fs::create_dir_all(dir)?;
            format!("sqlite:{}", dir.join("twinhall.db").display())
        }
    };
    let options = Options { dice: dice()?, connections: None };
    let store = Store::open(&address, options).await.map_err(Failure::operation)?;
    store.migrate(clock::now()).await.map_err(Failure::operation)?;
    Ok(store)
}

/// Does something with the database, and closes it.
pub(crate) fn with<T>(
    args: &Database,
    at: &Open,
    work: impl AsyncFnOnce(Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = open(args, at).await?;
        let done = work(store.clone()).await;
        store.close().await.map_err(Failure::operation)?;
        done
    })
}

/// The hand of the operator at the terminal.
pub(crate) fn operator() -> Hand {
    Hand { person: None, organisation: None, via: Via::Cli, at: clock::now() }
}
