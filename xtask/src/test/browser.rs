//! The end-to-end suite in `e2e/`: real Chromium against the release build.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::tally::Tally;
use crate::files::{empty_scratch, read, root, scratch};
use crate::server::{self, Running};
use crate::shell::{Outcome, output, program, run};
use crate::{files, needs};

/// Two files of tests at a time: each drives a browser of its own, and the smallest machine
/// we build on has two cores.
const AT_A_TIME: &str = "--test-concurrency=2";

fn folder() -> PathBuf {
    root().join("e2e")
}

/// Node in `e2e/`, told where the site and the browser are.
fn node(server: &Running, results: &std::path::Path) -> Outcome<Command> {
    let mut node = program("node", folder());
    node.env("TWINHALL_URL", format!("http://127.0.0.1:{}", server.port))
        // For tests that start a server of their own, over the world that is unpacked already.
        .env("TWINHALL_BINARY", server::binary())
        .env("TWINHALL_DATA", scratch("browser-data")?)
        .env("TWINHALL_E2E_RESULTS", results)
        .env("CHROMIUM", needs::chromium()?);
    if needs::is_root() {
        // Chromium's sandbox refuses to work for root.
        node.env("CHROMIUM_NO_SANDBOX", "1");
    }
    Ok(node)
}

/// A server with what was unpacked by an earlier run, if any, and a registry with the ties of
/// `e2e/ties.csv`. The ranking learns from the file that `TWINHALL_TIES` names as well; without
/// one the site works all the same, and so must the tests.
fn server() -> Outcome<Running> {
    let binary = server::set_up()?;
    let data = scratch("browser-data")?;
    fill(&binary, &data)?;
    let ties = std::env::var("TWINHALL_TIES").ok().filter(|path| !path.is_empty());
    let extra: Vec<String> = ties.map(|path| vec!["--relationships".to_owned(), path]).unwrap_or_default();
    Running::start(&binary, &data, &extra)
}

/// A registry as an operator would begin it: an association, and the sheet of its ties.
fn fill(binary: &Path, data: &Path) -> Outcome {
    for file in ["twinhall.db", "twinhall.db-wal", "twinhall.db-shm"] {
        let file = data.join(file);
        if file.exists() {
            std::fs::remove_file(&file).map_err(|e| format!("cannot remove {}: {e}", file.display()))?;
        }
    }
    let twinhall = || {
        let mut command = server::alone(binary);
        command.arg("--data").arg(data);
        command
    };
    let founded = output(twinhall().args(["org", "add", "Sister Cities of the North"]))?;
    let founded = String::from_utf8_lossy(&founded).into_owned();
    let id = founded.split_whitespace().next().ok_or("`twinhall org add` printed no id")?;
    let sheet = root().join("e2e/ties.csv");
    output(twinhall().args(["ties", "import", "--publish", "--apply", "--into", id]).arg(sheet)).map(drop)
}

/// Runs the suite.
pub(crate) fn check() -> Outcome<Tally> {
    needs::node_modules(&folder(), "The end-to-end tests need a driver for the browser, and axe")?;
    let results = empty_scratch("browser")?;
    let server = server()?;
    let tap = results.join("results.tap");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder().join("tests"))
        .map_err(|e| format!("cannot list e2e/tests: {e}"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    files.sort();
    let outcome = run(node(&server, &results)?
        .args(["--test", AT_A_TIME, "--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", tap.display()))
        .args(&files));
    server.stop()?;
    let tally = Tally::from_tap(&read(&tap)?)
        .ok_or_else(|| format!("cannot read the counts in {}", tap.display()))?;
    if outcome.is_err() {
        eprintln!("Pictures of what was on screen: {}", results.display());
    }
    Ok(tally.judged_by(outcome.is_ok()))
}

/// Makes the pictures of the README and the guide.
pub(crate) fn screenshots() -> Outcome {
    needs::node_modules(&folder(), "The pictures are made by the end-to-end suite")?;
    let server = server()?;
    let outcome = run(node(&server, &files::scratch("browser")?)?.arg("screenshots.js"));
    server.stop()?;
    outcome
}
