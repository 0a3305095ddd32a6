//! The registry's database on both of its engines: 16,000 parties and 40,000 ties recorded in
//! one transaction, changes one by one, a journal of a million entries verified, everything read.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Organisation, Party, Proposal, Tie};
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use serde::Serialize;
use store::{Error, Expect, Hand, Store, Subject, Via, change};

use crate::cluster::Server;
use crate::dice::Dice;
use crate::measure::{Table, Times, machine, ms, report};

/// Settings of this benchmark.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Entries of the journal.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) entries: u64,
    /// Changes one by one.
    #[arg(long, default_value_t = 1_000)]
    changes: u64,
}

const SEED: u64 = 2002;
const PARTIES: usize = 16_000;
const TIES: usize = 40_000;
/// Facts recorded in one transaction while the journal grows.
const TOGETHER: u64 = 20_000;
const WRITERS: u64 = 16;

#[derive(Debug, Serialize)]
struct Figures {
    machine: String,
    databases: Vec<Figure>,
}

#[derive(Debug, Default, Serialize)]
struct Figure {
    database: &'static str,
    /// All parties and ties in one transaction, in seconds.
    recorded_s: f64,
    /// One change and its acknowledgement, alone.
    change_ms: f64,
    change_slowest_ms: f64,
    /// Acknowledged changes a second of sixteen writers.
    changes_a_second: f64,
    entries: u64,
    /// Entries a second.
    verified_a_second: f64,
    /// All ties and parties read.
    read_ms: f64,
    /// What another node asks each second, when there is nothing new.
    nothing_new_ms: f64,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    let file = format!("sqlite:{}", folder.path().join("registry.db").display());
    let sqlite = runtime.block_on(measure("SQLite", &file, options))?;
    let mut databases = vec![sqlite];
    match Server::start("-c shared_buffers=256MB -c max_wal_size=4GB") {
        Ok(server) => {
            let address =
                format!("postgres://postgres@localhost/postgres?host={}", server.socket().display());
            databases.push(runtime.block_on(measure("PostgreSQL", &address, options))?);
        }
        Err(error) => eprintln!("hint: PostgreSQL is left out: {error:#}"),
    }
    let figures = Figures { machine: machine(), databases };
    report("store", &markdown(&figures), &figures)
}

fn markdown(figures: &Figures) -> String {
    let mut head = vec!["".to_owned()];
    head.extend(figures.databases.iter().map(|f| f.database.to_owned()));
    let mut table = Table::new(&head.iter().map(String::as_str).collect::<Vec<_>>());
    let mut line = |what: String, cell: &dyn Fn(&Figure) -> String| {
        table.row(std::iter::once(what).chain(figures.databases.iter().map(cell)).collect());
    };
    line(format!("{PARTIES} parties and {TIES} ties recorded in one transaction"), &|f| {
        format!("{:.1} s", f.recorded_s)
    });
    line("one change, acknowledged: median".to_owned(), &|f| ms(f.change_ms));
    line("one change, acknowledged: slowest".to_owned(), &|f| ms(f.change_slowest_ms));
    line(format!("changes a second of {WRITERS} writers in one chain"), &|f| {
        format!("{:.0}", f.changes_a_second)
    });
    line("entries of the journal verified a second".to_owned(), &|f| format!("{:.0}", f.verified_a_second));
    line("all ties and parties read".to_owned(), &|f| ms(f.read_ms));
    line("asking for news when there is none".to_owned(), &|f| ms(f.nothing_new_ms));
    let entries = figures.databases.first().map_or(0, |f| f.entries);
    format!("{}\n{entries} entries in the journal. {}\n", table.markdown(), figures.machine)
}

async fn measure(database: &'static str, address: &str, options: &Options) -> anyhow::Result<Figure> {
    let next = AtomicU64::new(SEED);
    // SplitMix64, as in `Dice`, but shared by all writers.
    let dice = Arc::new(move || Dice::new(next.fetch_add(1, Ordering::Relaxed)).next());
    let store = Store::open(address, store::Options { dice, connections: None }).await?;
    store.migrate(Timestamp::UNIX_EPOCH).await?;
    let mut figure = Figure { database, ..Figure::default() };
    let hand = hand()?;

    let began = Instant::now();
    let ties = record_all(&store).await?;
    figure.recorded_s = began.elapsed().as_secs_f64();
    eprintln!("{database}: recorded in {:.1} s", figure.recorded_s);

    let mut times = Times::default();
    for at in 0..options.changes {
        let began = Instant::now();
        note(&store, &hand, &ties, at, 1).await?;
        times.push(began.elapsed());
    }
    figure.change_ms = times.quantile_ms(0.5);
    figure.change_slowest_ms = times.quantile_ms(1.0);
    // Once before, so that every connection is there.
    together(&store, &ties, WRITERS * 4).await?;
    let began = Instant::now();
    together(&store, &ties, options.changes).await?;
    figure.changes_a_second = options.changes as f64 / began.elapsed().as_secs_f64();

    let mut entries = store.heads().await?.iter().map(|h| h.seq).sum::<u64>();
    let mut at = 0;
    while entries < options.entries {
        let now = TOGETHER.min(options.entries - entries);
        note(&store, &hand, &ties, at, now).await?;
        at += now;
        entries += now;
    }
    eprintln!("{database}: {entries} entries");
    let began = Instant::now();
    let verdict = store.verify(&[], |_| ()).await?;
    anyhow::ensure!(verdict.is_whole() && verdict.entries == entries, "{verdict:?}");
    figure.entries = entries;
    figure.verified_a_second = entries as f64 / began.elapsed().as_secs_f64();

    let began = Instant::now();
    let registry = store.registry().await?;
    figure.read_ms = began.elapsed().as_secs_f64() * 1e3;
    anyhow::ensure!(
        registry.ties.len() == TIES && registry.parties.len() == PARTIES,
        "not everything is read"
    );
    let mut times = Times::default();
    for _ in 0..100 {
        let began = Instant::now();
        anyhow::ensure!(store.changes(&registry.heads).await?.is_empty(), "nobody wrote");
        times.push(began.elapsed());
    }
    figure.nothing_new_ms = times.quantile_ms(0.5);
    store.close().await?;
    Ok(figure)
}

/// So many changes by sixteen writers.
async fn together(store: &Store, ties: &[Id<Tie>], changes: u64) -> anyhow::Result<()> {
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (store, ties, hand) = (store.clone(), ties.to_vec(), hand()?);
        writers.spawn(async move {
            for at in (writer..changes).step_by(WRITERS as usize) {
                note(&store, &hand, &ties, at, 1).await?;
            }
            Ok::<_, Error>(())
        });
    }
    for done in writers.join_all().await {
        done?;
    }
    Ok(())
}

fn hand() -> anyhow::Result<Hand> {
    let organisation: Id<Organisation> = Id::from_number(1)?;
    let at = Timestamp::from_second(1_767_254_400)?;
    Ok(Hand { person: None, organisation: Some(organisation), via: Via::Import, at })
}

/// Parties, and ties between them by chance, published.
async fn record_all(store: &Store) -> anyhow::Result<Vec<Id<Tie>>> {
    let country = "SE".parse()?;
    let done: Result<_, Error> = change!(store, hand()?, |w| {
        let mut chance = Dice::new(SEED);
        let mut parties: Vec<Id<Party>> = Vec::with_capacity(PARTIES);
        for n in 0..PARTIES {
            let mut party = party::History::new(w.draw());
            let registration = party::Registration {
                level: Level::Municipality,
                name: format!("City number {n}"),
                language: None,
                seat: Seat::at(PlaceId(n as u32 + 1), country),
            };
            w.append(&mut party, [PartyFact::Registered(registration).into()]).await?;
            parties.push(party.id());
        }
        let mut ties = Vec::with_capacity(TIES);
        for n in 0..TIES {
            let mut tie = tie::History::new(w.draw());
            let sides = [parties[n % PARTIES], parties[chance.next() as usize % PARTIES]];
            let new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
            w.append(&mut tie, [TieFact::Registered(new).into(), TieFact::Published.into()]).await?;
            ties.push(tie.id());
        }
        Ok(ties)
    });
    Ok(done?)
}

/// So many entries in one transaction, each as long as a fact is.
pub(crate) async fn note(
    store: &Store,
    hand: &Hand,
    ties: &[Id<Tie>],
    first: u64,
    count: u64,
) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Noted {
        what: &'static str,
        note: String,
    }
    change!(store, hand.clone(), |w| {
        // Not facts of the ties, whose whole histories would be folded again each time.
        let subject = |at: u64| {
            let tie = ties[at as usize % ties.len()];
            Id::<Proposal>::from_random(tie.number().unsigned_abs())
        };
        let subjects: Vec<Subject> = (first..first + count).map(|at| subject(at).into()).collect();
        w.look_up(&subjects).await?;
        for at in first..first + count {
            let body =
                Noted { what: "activity-noted", note: format!("Delegation number {at} of the school choir") };
            w.record("proposal.noted", subject(at), Expect::Newest, &body).await?;
        }
        Ok(())
    })
}
