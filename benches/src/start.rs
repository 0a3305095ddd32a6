//! From starting the process to ready, and the memory it takes.

use std::time::Duration;

use serde::Serialize;

use crate::measure::{Table, Times, machine, ms, report};
use crate::server::Server;

/// Later starts that are measured.
const LATER: usize = 21;
/// First starts that are measured, each in a folder of its own.
const FIRST: usize = 3;

#[derive(Debug, Serialize)]
struct Figures {
    machine: String,
    first_ms: f64,
    later_ms: f64,
    later_slowest_ms: f64,
    resident_first_mb: Option<(f64, f64)>,
    resident_later_mb: Option<(f64, f64)>,
}

/// Starts the release server in empty folders, which unpacks the world and builds the
/// search index, and again in the last of them. Ready is when `/readyz` answers 200.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut first = Times::default();
    let mut later = Times::default();
    let (mut resident_first, mut resident_later) = (None, None);
    let mut folder = tempfile::tempdir()?;
    for round in 0..FIRST {
        if round > 0 {
            folder = tempfile::tempdir()?;
        }
        resident_first = one(folder.path(), &mut first)?;
    }
    for _ in 0..LATER {
        resident_later = one(folder.path(), &mut later)?;
    }
    let figures = Figures {
        machine: machine(),
        first_ms: first.quantile_ms(0.5),
        later_ms: later.quantile_ms(0.5),
        later_slowest_ms: later.quantile_ms(1.0),
        resident_first_mb: resident_first,
        resident_later_mb: resident_later,
    };
    let mut table = Table::new(&["start", "ready after", "resident", "of it not mapped from files"]);
    let megabytes = |resident: Option<(f64, f64)>| match resident {
        Some((all, own)) => [format!("{all:.0} MB"), format!("{own:.0} MB")],
        None => ["–".to_owned(), "–".to_owned()],
    };
    let [all, own] = megabytes(resident_first);
    table.row(vec![format!("first, median of {FIRST}"), ms(figures.first_ms), all, own]);
    let [all, own] = megabytes(resident_later);
    table.row(vec![format!("later, median of {LATER}"), ms(figures.later_ms), all, own]);
    table.row(vec!["later, slowest".to_owned(), ms(figures.later_slowest_ms), String::new(), String::new()]);
    report("start", &format!("{}\n{}\n", table.markdown(), figures.machine), &figures)
}

/// One start and stop; the memory is read when the server has said that it is ready.
fn one(data: &std::path::Path, times: &mut Times) -> anyhow::Result<Option<(f64, f64)>> {
    let server = Server::start(data)?;
    times.push(server.ready_after);
    // What a thread still sets up after the first answer belongs to the process.
    std::thread::sleep(Duration::from_millis(50));
    let resident = server.resident_mb();
    server.stop()?;
    Ok(resident)
}
