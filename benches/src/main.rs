//! Benchmarks: figures that `docs/performance.md` states, measured again by anybody.
//!
//! `cargo xtask bench` runs them all, `cargo xtask bench search` one. Each prints a table
//! and writes it to `target/bench/` as Markdown, with the bare figures beside it as JSON.
//! This crate alone knows the peers that the product is measured against.

mod cluster;
mod dice;
mod larger;
mod measure;
mod mutual;
mod pairs;
mod python;
mod rank;
mod registry;
mod search;
mod server;
mod start;
mod store;
mod web;

use clap::{Parser, ValueEnum};

/// The benchmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Benchmark {
    /// Finding places by name: accuracy and time, beside SQLite and PostgreSQL.
    Search,
    /// Ranking the world for one city, beside NumPy and LightGBM.
    Rank,
    /// The lists of all cities against each other.
    Pairs,
    /// Introductions among thousands of seekers.
    Mutual,
    /// The registry's database: writing, verifying the journal, reading.
    Store,
    /// The registry's pages and API under load from sixteen clients, beside Datasette.
    Registry,
    /// From starting the process to ready, and the memory it takes.
    Start,
    /// Pages and API under load from eight clients.
    Web,
}

/// Measures Twinhall.
#[derive(Debug, Parser)]
#[command(name = "twinhall-benches")]
struct Arguments {
    /// What to measure; everything if nothing is named.
    names: Vec<Benchmark>,
    #[command(flatten)]
    search: search::Options,
    #[command(flatten)]
    rank: rank::Options,
    #[command(flatten)]
    pairs: pairs::Options,
    #[command(flatten)]
    mutual: mutual::Options,
    #[command(flatten)]
    store: store::Options,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let chosen = |b| arguments.names.is_empty() || arguments.names.contains(&b);
    let ties = arguments.rank.relationships.as_ref();
    // First: it tells what memory the engine takes, before another has left any to the allocator.
    if chosen(Benchmark::Rank) {
        rank::run(&arguments.rank)?;
    }
    if chosen(Benchmark::Pairs) {
        pairs::run(&arguments.pairs, ties)?;
    }
    if chosen(Benchmark::Mutual) {
        mutual::run(&arguments.mutual, ties)?;
    }
    if chosen(Benchmark::Search) {
        search::run(&arguments.search)?;
    }
    if chosen(Benchmark::Store) {
        store::run(&arguments.store)?;
    }
    if chosen(Benchmark::Registry) {
        registry::run(&arguments.store, ties.map(std::path::PathBuf::as_path))?;
    }
    if chosen(Benchmark::Start) {
        start::run()?;
    }
    if chosen(Benchmark::Web) {
        web::run()?;
    }
    Ok(())
}
