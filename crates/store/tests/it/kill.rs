//! A process that writes is killed at random moments, many times: what was acknowledged is
//! there, nothing is there by half, and the journal verifies.
//!
//! That this could be found out if it were otherwise is shown by processes that do it wrong.
//!
//! `TWINHALL_KILLS` says how often (as often as fits in some seconds by default),
//! `TWINHALL_KILL_SEED` at which moments.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use serde_json::json;
use store::registry::Differences;
use store::{Error, Expect, Hand, Store, Via, change, rows};

use crate::bed::{Bed, at, mix, on_both, open, organisation};

on_both!(
    a_killed_process_loses_nothing_it_acknowledged,
    one_that_acknowledges_before_it_commits_is_found_out,
    one_that_writes_in_two_transactions_is_found_out,
);

/// Tells the process that is to be killed what to write to, how, and which round it is.
const ADDRESS: &str = "TWINHALL_KILL_ADDRESS";
const ROUND: &str = "TWINHALL_KILL_ROUND";
const MANNER: &str = "TWINHALL_KILL_MANNER";

/// How the process writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As it should be.
    Right,
    /// It says that a change is there a moment before it is.
    Early,
    /// The mark of a change has a transaction of its own.
    Apart,
}

impl Manner {
    const ALL: [Self; 3] = [Self::Right, Self::Early, Self::Apart];
}

/// What a wrong writer leaves undone for so long.
const MOMENT: Duration = Duration::from_millis(4);

/// By default no round begins after this.
const ENOUGH: Duration = Duration::from_secs(12);
/// Everything is compared with everything after so many rounds.
const EVERY: u64 = 10;

const WRITERS: i64 = 4;
/// Entries of one change: two parties, a tie with two facts, and a mark.
const ENTRIES: u64 = 5;

/// The mark of a change.
fn mark(round: i64, writer: i64, n: i64) -> Id<kind::Import> {
    Id::from_number(1 + (round * WRITERS + writer) * 100_000 + n).unwrap()
}

/// One change of many parts.
async fn write(store: &Store, manner: Manner, round: i64, writer: i64, n: i64) -> Result<(), Error> {
    // Two chains, so that writers meet and do not.
    let organisation = Some(organisation(1 + writer % 2));
    let hand = Hand { person: None, organisation, via: Via::Import, at: at(round * 1_000 + n) };
    change!(store, hand, |w| {
        let mut sides = Vec::new();
        for name in ["Madison", "Sollefteå"] {
            let mut party = party::History::new(w.draw());
            let registration = party::Registration {
                level: Level::Municipality,
                name: name.to_owned(),
                language: None,
                seat: Seat::own("SE".parse().unwrap(), None),
            };
            w.append(&mut party, [PartyFact::Registered(registration).into()]).await?;
            sides.push(party.id());
        }
        let mut tie = tie::History::new(w.draw());
        let new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
        w.append(&mut tie, [TieFact::Registered(new).into(), TieFact::Published.into()]).await?;
        if manner != Manner::Apart {
            w.record("batch.done", mark(round, writer, n), Expect::New, &json!({ "tie": tie.id() })).await?;
        }
        Ok::<_, Error>(())
    })?;
    if manner == Manner::Apart {
        tokio::time::sleep(MOMENT).await;
        change!(store, hand, |w| {
            w.record("batch.done", mark(round, writer, n), Expect::New, &json!({})).await?;
            Ok::<_, Error>(())
        })?;
    }
    Ok(())
}

/// A single write of a whole line: it arrives whole or not at all.
fn acknowledge(writer: i64, n: i64) {
    let line = format!("\nacknowledged {writer} {n}\n");
    std::io::stdout().write_all(line.as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
}

/// The process that is killed; nothing in a usual run.
#[test]
fn the_process_that_is_killed() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let round: i64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let manner = std::env::var(MANNER).unwrap();
    let manner = Manner::ALL.into_iter().find(|m| format!("{m:?}") == manner).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(&address).await;
        store.migrate(at(0)).await.unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            let store = store.clone();
            writers.spawn(async move {
                for n in 0.. {
                    if manner == Manner::Early {
                        acknowledge(writer, n);
                        tokio::time::sleep(MOMENT).await;
                    }
                    write(&store, manner, round, writer, n).await.unwrap();
                    if manner != Manner::Early {
                        acknowledge(writer, n);
                    }
                }
            });
        }
        writers.join_all().await;
    });
}

/// Starts the process, kills it after a while, and returns what it acknowledged.
fn kill_once(address: &str, manner: Manner, round: i64, chance: u64) -> Vec<(i64, i64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::the_process_that_is_killed", "--nocapture"])
        .env(ADDRESS, address)
        .env(ROUND, round.to_string())
        .env(MANNER, format!("{manner:?}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (tell, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acknowledged = Vec::new();
        for line in lines.map_while(Result::ok) {
            let mut words = line.split(' ');
            if words.next() == Some("acknowledged")
                && let (Some(writer), Some(n)) = (words.next(), words.next())
            {
                acknowledged.push((writer.parse().unwrap(), n.parse().unwrap()));
                // The receiver may be gone: it waits for the first only.
                let _ = tell.send(());
            }
        }
        acknowledged
    });
    // One in six is killed while it starts; the others when they have begun to write.
    if !chance.is_multiple_of(6) {
        let _ = told.recv_timeout(Duration::from_secs(20));
    }
    std::thread::sleep(Duration::from_micros(mix(chance) % 150_000));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// Kills the process again and again, until that was often enough or something is found wrong;
/// how often, and how many changes were acknowledged.
async fn kills(
    bed: &Bed,
    manner: Manner,
    often_enough: impl Fn(u64) -> bool,
) -> Result<(u64, usize), String> {
    // On SQLite the first is killed while it makes the tables, perhaps.
    let address = bed.address.replace("registry.db", "killed.db");
    let seed = number("TWINHALL_KILL_SEED").unwrap_or(1);
    let (mut round, mut acknowledged) = (0, 0);
    while !often_enough(round) {
        let (killed, chance, at) = (address.clone(), mix(seed.wrapping_add(round)), round as i64);
        let told = tokio::task::spawn_blocking(move || kill_once(&killed, manner, at, chance)).await.unwrap();
        acknowledged += told.len();
        let store = open(&address).await;
        store.migrate(Timestamp::UNIX_EPOCH).await.unwrap();
        for (writer, n) in told {
            let there = store.entries_of(mark(at, writer, n).into()).await.unwrap();
            if there.len() != 1 {
                return Err(format!("round {round}: acknowledged and lost ({writer}, {n})"));
            }
        }
        nothing_by_half(&store, round).await?;
        round += 1;
        if round.is_multiple_of(EVERY) {
            whole(&store).await?;
        }
        store.close().await.unwrap();
    }
    whole(&open(&address).await).await?;
    Ok((round, acknowledged))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

async fn a_killed_process_loses_nothing_it_acknowledged(bed: Bed) {
    let (most, began) = (number("TWINHALL_KILLS"), Instant::now());
    let often_enough = |round| most.map_or(began.elapsed() >= ENOUGH, |most| round >= most);
    let (rounds, acknowledged) = kills(&bed, Manner::Right, often_enough).await.unwrap();
    println!("{rounds} kills, {acknowledged} changes acknowledged, all there");
    assert!(acknowledged > 0);
}

/// How often a wrong writer is killed at most before it must have been found out.
const SURELY: u64 = 60;

async fn one_that_acknowledges_before_it_commits_is_found_out(bed: Bed) {
    let found = kills(&bed, Manner::Early, |round| round >= SURELY).await;
    assert!(found.as_ref().is_err_and(|e| e.contains("acknowledged and lost")), "{found:?}");
}

async fn one_that_writes_in_two_transactions_is_found_out(bed: Bed) {
    let found = kills(&bed, Manner::Apart, |round| round >= SURELY).await;
    assert!(found.as_ref().is_err_and(|e| e.contains("by half")), "{found:?}");
}

/// Every mark with all that was written with it, seen at one moment.
async fn nothing_by_half(store: &Store, round: u64) -> Result<(), String> {
    let sql =
        "SELECT (SELECT count(*) FROM journal WHERE action = 'batch.done'), (SELECT count(*) FROM journal),
        (SELECT count(*) FROM ties), (SELECT count(*) FROM parties), (SELECT count(*) FROM tie_sides),
        (SELECT CAST(coalesce(sum(seq), 0) AS BIGINT) FROM journal_heads)";
    let row = rows::first(store.db(), sql, []).await.unwrap().unwrap();
    let counts: Vec<u64> = (0..6).map(|at| rows::count(&row, at).unwrap()).collect();
    let changes = counts[0];
    let expected = [1, ENTRIES, 1, 2, 2, ENTRIES].map(|each| each * changes);
    match counts == expected {
        true => Ok(()),
        false => Err(format!("round {round}: something is there by half: {counts:?}, not {expected:?}")),
    }
}

/// The journal verifies and the tables are what the facts say.
async fn whole(store: &Store) -> Result<(), String> {
    let verdict = store.verify(&[], |_| ()).await.unwrap();
    if !verdict.is_whole() {
        return Err(format!("the journal is not whole: {:?}", verdict.faults));
    }
    let differences = store.differences().await.unwrap();
    match differences == Differences::default() {
        true => Ok(()),
        false => Err(format!("the tables are not what the facts say: {differences:?}")),
    }
}
