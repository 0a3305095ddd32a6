//! The served site under load from eight clients on this machine.
//!
//! `oha` and `goose` were weighed: the one is a program to install, the other brings a
//! second HTTP stack to compile, and both take more of a two-core machine from the server
//! than the plain sockets of [`client`].

pub(crate) mod client;

use std::time::Duration;

use anyhow::ensure;
use gazetteer::{Kind, World};
use serde::Serialize;

use crate::measure::{Table, machine, ms, report};
use crate::server::Server;
use client::{Load, get, load};

/// Connections at a time.
const CLIENTS: usize = 8;
/// Requests of each load.
const REQUESTS: usize = 4_000;
/// No load lasts longer than this.
const LIMIT: Duration = Duration::from_secs(60);
/// One client alone sends this part of the requests.
const ALONE: usize = 10;
/// The sample is the same in every run.
const SEED: u64 = 2002;

/// One row of the table.
#[derive(Debug, Serialize)]
struct Figures {
    address: &'static str,
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    slowest_ms: f64,
    alone_p50_ms: f64,
    alone_p99_ms: f64,
    kilobytes_each: f64,
    answered: usize,
    failed: usize,
}

impl Figures {
    fn of(address: &'static str, busy: &Load, alone: &Load) -> Self {
        Self {
            address,
            per_second: busy.times.len() as f64 / busy.wall.as_secs_f64().max(1e-9),
            p50_ms: busy.times.quantile_ms(0.5),
            p99_ms: busy.times.quantile_ms(0.99),
            slowest_ms: busy.times.quantile_ms(1.0),
            alone_p50_ms: alone.times.quantile_ms(0.5),
            alone_p99_ms: alone.times.quantile_ms(0.99),
            kilobytes_each: busy.bytes as f64 / busy.times.len().max(1) as f64 / 1e3,
            answered: busy.times.len(),
            failed: busy.failed + alone.failed,
        }
    }
}

/// Measures pages and API.
pub(crate) fn run() -> anyhow::Result<()> {
    let sample = sample(worlddata::for_tests());
    let data = crate::measure::target().join("bench").join("web-data");
    std::fs::create_dir_all(&data)?;
    let server = Server::start(&data)?;
    let paths = |path: fn(&Asked) -> String| sample.iter().map(path).collect::<Vec<_>>();
    let kinds: [(&'static str, Vec<String>); 5] = [
        ("/find/{id}", paths(|c| format!("/find/{}", c.id))),
        ("/places/{id}/{slug}", paths(|c| format!("/places/{}/{}", c.id, c.slug))),
        ("/api/v1/places/{id}/matches", paths(|c| format!("/api/v1/places/{}/matches", c.id))),
        ("/api/v1/places?q=", paths(|c| format!("/api/v1/places?q={}", escaped(&c.typed)))),
        ("/search/suggest?q=", paths(|c| format!("/search/suggest?q={}", escaped(&c.typed)))),
    ];
    let mut figures = Vec::new();
    for (address, paths) in &kinds {
        // The last ones, so that what is measured first has not been asked for before.
        let mut connection = None;
        for path in paths.iter().rev().take(100) {
            let _ = get(&mut connection, server.port, path);
        }
        let alone = load(server.port, &paths[..paths.len() / ALONE], 1, LIMIT);
        let busy = load(server.port, paths, CLIENTS, LIMIT);
        ensure!(busy.failed + alone.failed == 0, "{address}: {} requests failed", busy.failed + alone.failed);
        figures.push(Figures::of(address, &busy, &alone));
    }
    let resident = server.resident_mb();
    server.stop()?;
    report("web", &markdown(&figures, resident), &figures)
}

fn markdown(figures: &[Figures], resident: Option<(f64, f64)>) -> String {
    let mut table = Table::new(&[
        "address",
        "requests/s",
        "p50",
        "p99",
        "slowest",
        "alone: p50",
        "alone: p99",
        "kB each",
    ]);
    for f in figures {
        table.row(vec![
            format!("`{}`", f.address),
            format!("{:.0}", f.per_second),
            ms(f.p50_ms),
            ms(f.p99_ms),
            ms(f.slowest_ms),
            ms(f.alone_p50_ms),
            ms(f.alone_p99_ms),
            format!("{:.1}", f.kilobytes_each),
        ]);
    }
    let resident = resident.map_or(String::new(), |(all, own)| {
        format!(" Resident after all of it: {all:.0} MB, of it {own:.0} MB not mapped from files.")
    });
    format!(
        "{}\n{CLIENTS} clients, and then one alone, on loopback on the machine that serves. Up to {REQUESTS} \
         requests of each kind within {} s, each for another city of at least 1,000 people (seed {SEED}), \
         none conditional, compressed as browsers ask for it.{resident}\n\n{}\n",
        table.markdown(),
        LIMIT.as_secs(),
        machine()
    )
}

/// One city to ask for, and what somebody who looks for it might have typed.
struct Asked {
    id: u32,
    slug: String,
    typed: String,
}

/// Cities of at least 1,000 people drawn from all of them.
fn sample(world: &World) -> Vec<Asked> {
    let cities: Vec<_> =
        world.places(Kind::City).filter(|p| p.population().is_some_and(|n| n >= 1_000)).collect();
    let mut dice = crate::dice::Dice::new(SEED);
    (0..REQUESTS)
        .filter_map(|i| {
            let place = dice.pick(&cities)?;
            Some(Asked { id: place.id().0, slug: place.slug(), typed: typed(place.name(), i) })
        })
        .collect()
}

/// A third of searches are the whole name, a third its beginning, a third lack a letter.
fn typed(name: &str, i: usize) -> String {
    let letters = name.chars();
    match i % 3 {
        1 => letters.take(4).collect(),
        2 if name.chars().count() > 4 => {
            letters.enumerate().filter(|(at, _)| *at != 2).map(|(_, letter)| letter).collect()
        }
        _ => name.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_whole_begun_or_lacks_a_letter() {
        assert_eq!([0, 1, 2].map(|i| typed("Lacombe", i)), ["Lacombe", "Laco", "Laombe"]);
        assert_eq!(typed("Bor", 2), "Bor");
    }
}
