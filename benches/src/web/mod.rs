//! The served site: how soon it is up, what it keeps in memory, and how it answers under
//! load from eight clients on this machine.
//!
//! `oha` and `goose` were weighed: the one is a program to install, the other brings a
//! second HTTP stack to compile, and both take more of a two-core machine from the server
//! than the plain sockets of [`client`].

mod client;
mod server;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use client::{Load, get, load};
use gazetteer::{Kind, World};
use server::Server;

/// Connections at a time.
const CLIENTS: usize = 8;
/// Requests of each load.
const REQUESTS: usize = 4_000;
/// No load lasts longer than this.
const LIMIT: Duration = Duration::from_secs(60);
/// Later starts whose median is reported.
const STARTS: usize = 11;
/// The sample is the same in every run.
const SEED: u64 = 2002;

/// Measures, and writes `web.md` into `out`.
///
/// # Errors
/// If there is no release build of the server, or it does not answer.
pub(crate) fn run(out: &Path) -> Result<(), String> {
    let data = out.join("web-data");
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data).map_err(|e| format!("cannot make {}: {e}", data.display()))?;
    let mut text = starts(&data)?;
    let server = Server::start(&data)?;
    let sample = sample(worlddata::for_tests());
    let kinds: [(&str, Vec<String>); 4] = [
        ("`/find/{id}`", sample.iter().map(|c| format!("/find/{}", c.id)).collect()),
        ("`/api/v1/places/{id}/matches`", sample.iter().map(|c| format!("/api/v1/places/{}/matches", c.id)).collect()),
        ("`/places/{id}/{slug}`", sample.iter().map(|c| format!("/places/{}/{}", c.id, c.slug)).collect()),
        ("`/api/v1/places?q=`", sample.iter().map(|c| format!("/api/v1/places?q={}", escaped(&c.typed))).collect()),
    ];
    let _ = writeln!(
        text,
        "\n| address | requests/s | p50 ms | p99 ms | slowest ms | kB each | alone: p50 ms | failed |\n|---|--:|--:|--:|--:|--:|--:|--:|"
    );
    for (name, paths) in &kinds {
        warm_up(server.port, paths);
        let alone = load(server.port, &paths[..paths.len() / 20], 1, LIMIT);
        let busy = load(server.port, paths, CLIENTS, LIMIT);
        row(&mut text, name, &busy, &alone);
    }
    let _ = writeln!(
        text,
        "\nResident after the loads: {}. {CLIENTS} clients on loopback on the same machine as the server, \
         {REQUESTS} requests each, every one for another city (seed {SEED}), none conditional, compressed as \
         browsers ask for it.",
        server.resident()
    );
    server.stop()?;
    let path = out.join("web.md");
    std::fs::write(&path, &text).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    print!("{text}");
    Ok(())
}

fn row(text: &mut String, name: &str, busy: &Load, alone: &Load) {
    let _ = writeln!(
        text,
        "| {name} | {:.0} | {:.1} | {:.1} | {:.1} | {:.0} | {:.1} | {} |",
        busy.per_second(),
        busy.percentile(0.5),
        busy.percentile(0.99),
        busy.percentile(1.0),
        busy.bytes as f64 / busy.times.len().max(1) as f64 / 1e3,
        alone.percentile(0.5),
        busy.failed + alone.failed,
    );
}

/// First start, which unpacks; then later ones.
fn starts(data: &Path) -> Result<String, String> {
    let first = Server::start(data)?;
    let (first_ms, first_rss) = (first.ready_after.as_secs_f64() * 1e3, first.resident());
    first.stop()?;
    let mut later = Vec::new();
    let mut rss = String::new();
    for _ in 0..STARTS {
        let server = Server::start(data)?;
        later.push(server.ready_after.as_secs_f64() * 1e3);
        rss = server.resident();
        server.stop()?;
    }
    later.sort_by(f64::total_cmp);
    Ok(format!(
        "| start | ready after | resident when ready |\n|---|--:|--:|\n\
         | first, unpacking the world and building the index | {first_ms:.0} ms | {first_rss} |\n\
         | later, median of {STARTS} | {:.0} ms | {rss} |\n\
         | later, slowest | {:.0} ms | |\n",
        later[STARTS / 2],
        later[STARTS - 1]
    ))
}

fn warm_up(port: u16, paths: &[String]) {
    let mut connection = None;
    for path in paths.iter().rev().take(100) {
        let _ = get(&mut connection, port, path);
    }
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
    let mut state = SEED;
    (0..REQUESTS)
        .map(|i| {
            let place = cities[(random(&mut state) % cities.len() as u64) as usize];
            Asked { id: place.id().0, slug: place.slug(), typed: typed(place.name(), i) }
        })
        .collect()
}

/// A third of searches are the whole name, a third its beginning, a third lack a letter.
fn typed(name: &str, i: usize) -> String {
    let letters: Vec<char> = name.chars().collect();
    match i % 3 {
        0 => name.to_owned(),
        1 => letters.iter().take(4).collect(),
        _ if letters.len() > 4 => letters.iter().enumerate().filter(|(at, _)| *at != 2).map(|(_, c)| c).collect(),
        _ => name.to_owned(),
    }
}

/// SplitMix64: enough to draw a sample, and the same everywhere.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
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
