//! The ties that the match engine ranks by: those of the register and those listed beside it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gazetteer::GeoId;
use matching::{Tie, Ties};
use registry::Register;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use wording::english;

use partnership::codes::Coded;
use partnership::tie::TieKind;

use crate::shell::serve::Site;
use crate::state::AppState;

/// How long nothing must change before the engine is made anew: an import writes many ties.
const QUIET: Duration = Duration::from_millis(1_500);
/// It is not put off for longer than this, were ties written without a pause.
const AT_LATEST: Duration = Duration::from_secs(20);

/// The ties of the register that stand, and those listed beside it. Where the register says
/// that a tie is over, the list is not believed.
pub fn ties(register: &Register, listed: &Ties) -> Ties {
    let (mut standing, mut over) = (Ties::default(), Ties::default());
    let words = TieKind::ALL.iter().map(|kind| (*kind, Arc::from(english().text(kind.message()))));
    let words: BTreeMap<TieKind, Arc<str>> = words.collect();
    for tie in register.ties() {
        let data = tie.data();
        let status = data.status();
        let known = Tie {
            year: data.since.map(|d| i32::from(d.earliest().year())),
            kind: words.get(&data.kind).cloned(),
            source: None,
        };
        let places: Vec<u32> = tie.sides().filter_map(|s| s.party.place).collect();
        for (at, a) in places.iter().enumerate() {
            for b in &places[at + 1..] {
                let list = if status.is_over() { &mut over } else { &mut standing };
                // What is only being prepared is no partner yet.
                if status.stands() || status.is_over() {
                    list.add(GeoId(*a), GeoId(*b), known.clone());
                }
            }
        }
    }
    for (a, b, tie) in listed.without(&over).iter() {
        standing.add(a, b, tie.clone());
    }
    standing
}

/// The site with an engine that knows the ties of its register, but has not [prepared](prepare) for
/// questions.
pub fn told(state: &AppState) -> AppState {
    let ties = ties(&state.register.now(), &state.listed);
    state.with_engine(Arc::new(state.engine.with_ties(Arc::new(ties))))
}

/// Does beforehand what the first that asks the engine for partners would have to wait for.
pub fn prepare(state: &AppState) {
    state.engine.prepare();
}

/// The site with an engine that knows the ties of its register and is prepared.
pub fn renewed(state: &AppState) -> AppState {
    let state = told(state);
    prepare(&state);
    state
}

/// Makes the engine anew, in the background, whenever the ties of the register changed, and
/// puts the site that has it in place of the one before. The site handed in knows the ties of
/// its register already ([`renewed`]).
pub async fn follow(sites: watch::Sender<Site>) {
    let mut known = sites.borrow().state().register.now().version();
    loop {
        let state = sites.borrow().state().clone();
        let (mut changes, mut others) = (state.register.changes(), sites.subscribe());
        // Looked at after the subscription, so that no change falls between the two.
        if state.register.now().version() == known {
            // Whoever opens everything anew brings another register: that is followed then.
            let gone = tokio::select! {
                changed = changes.changed() => changed.is_err(),
                changed = others.changed() => changed.is_err(),
            };
            if gone {
                return;
            }
            continue;
        }
        quiet(&mut changes).await;
        known = state.register.now().version();
        let before = Arc::clone(&state.engine);
        match tokio::task::spawn_blocking(move || Site::new(renewed(&state))).await {
            Ok(site) => {
                _ = sites.send_if_modified(|now| {
                    // Whoever opened everything anew meanwhile has a newer engine than this.
                    let same = Arc::ptr_eq(&now.state().engine, &before);
                    if same {
                        *now = site;
                    }
                    same
                })
            }
            Err(broken) => {
                tracing::error!(%broken, "the engine could not be made anew: it goes on with the ties it has");
            }
        }
    }
}

/// Waits until nothing has changed for a while.
async fn quiet(changes: &mut watch::Receiver<Arc<Register>>) {
    let latest = Instant::now() + AT_LATEST;
    loop {
        tokio::select! {
            () = sleep_until((Instant::now() + QUIET).min(latest)) => return,
            more = changes.changed() => if more.is_err() { return },
        }
    }
}

/// Follows the store: what another node or an import wrote is seen within a second, and the
/// register turns with the day. Returns when nobody serves any more.
pub async fn follow_store(sites: watch::Sender<Site>) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut failing = false;
    while !sites.is_closed() {
        every.tick().await;
        let state = sites.borrow().state().clone();
        let Some(store) = &state.store else { return };
        let caught_up = state.register.catch_up(store, state.world(), state.today()).await;
        match (&caught_up, failing) {
            (Err(error), false) => {
                tracing::error!(%error, "the register cannot be brought up to date; it is shown as it was")
            }
            (Ok(()), true) => tracing::info!("the register is up to date again"),
            _ => {}
        }
        failing = caught_up.is_err();
    }
}
