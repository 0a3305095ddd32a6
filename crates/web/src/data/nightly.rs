//! Making the file: once a day, by whichever node takes the job first.

use std::time::Duration;

use jiff::SignedDuration;
use store::Store;
use store::jobs::{Job, Retries};
use store::nightly::JOB;
use tokio::sync::watch;

use super::bundle::{bundle, name};
use crate::registry::site::Site as Address;
use crate::shell::serve::Site;
use crate::state::AppState;

/// How often it is looked whether a new day has begun.
const ROUNDS: Duration = Duration::from_secs(20);
/// How long a node may take before another may.
const LEASE: SignedDuration = SignedDuration::from_mins(15);
/// Files that are kept: two weeks.
const KEPT: u64 = 14;

/// Has the file made each day, from its first minute (UTC) on. Returns when nobody serves any
/// more.
pub async fn follow(sites: watch::Sender<Site>) {
    let mut every = tokio::time::interval(ROUNDS);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while !sites.is_closed() {
        every.tick().await;
        let state = sites.borrow().state().clone();
        let Some(store) = state.store.clone() else { return };
        if let Err(error) = make(&state, &store).await {
            tracing::error!(%error, "the file of the night could not be looked after");
        }
    }
}

/// Has the file of this day made if there is none, and takes the job if no other node has.
/// Nothing is made of a register without a tie.
///
/// # Errors
/// If the store fails; what goes wrong with the file itself is noted with the job, which is
/// tried again.
pub async fn make(state: &AppState, store: &Store) -> store::Result<()> {
    let (now, today) = (state.now(), state.today());
    let is_empty = state.register.now().is_empty();
    if !is_empty && store.nightly_file(&name(today)).await?.is_none() {
        store.queue_nightly(today, now).await?;
    }
    let until = now.saturating_add(LEASE).unwrap_or(now);
    while let Some(job) = store.take_job(&[JOB], Retries::default(), now, until).await? {
        match write(state, store, &job).await {
            Ok(()) => store.job_done(&job, now).await?,
            Err(error) => {
                tracing::warn!(%error, tries = job.tries, "the file of the night could not be made");
                store.job_went_wrong(&job, &error, Retries::default(), now).await?
            }
        };
    }
    Ok(())
}

/// The file of today, whichever day the job was for: what was public on another day, the
/// register no longer knows.
async fn write(state: &AppState, store: &Store, job: &Job) -> Result<(), String> {
    let said = |e: store::Error| e.to_string();
    state.register.catch_up(store, state.world(), state.today()).await.map_err(said)?;
    let register = state.register.now();
    if register.is_empty() || store.nightly_file(&name(register.today())).await.map_err(said)?.is_some() {
        return Ok(());
    }
    let address = Address::served(state);
    let made = state.work(move |state| bundle(state, &register, &address)).await;
    let made = made.ok_or("a thread broke")?.map_err(|e| e.to_string())?;
    let counts = (made.ties as u64, made.parties as u64);
    store.keep_nightly(&made.name, counts, &made.bytes, state.now(), KEPT).await.map_err(said)?;
    tracing::info!(name = made.name, ties = made.ties, bytes = made.bytes.len(), job = %job.id, "the file of the night is there");
    Ok(())
}
