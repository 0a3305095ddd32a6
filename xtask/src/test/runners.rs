//! The gates that other programs run.

use std::fs;

use super::tally::Tally;
use crate::files::{empty_scratch, read, root};
use crate::postgres::Postgres;
use crate::shell::{Outcome, cargo, run, tee};
use crate::{assets, needs};

/// The file in which insta notes each snapshot that a test compared with.
pub(crate) const REFERENCES: &str = "snapshot-references.txt";
/// The folder below the target folder that holds it.
pub(crate) const UNITS: &str = "units";

/// rustfmt.
pub(crate) fn format() -> Outcome<Tally> {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Tally::one(true))
}

/// clippy.
pub(crate) fn clippy() -> Outcome<Tally> {
    assets::fetch()?;
    needs::make()?;
    run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))?;
    Ok(Tally::one(true))
}

/// All tests of the workspace by nextest, which gives each a process of its own and a time limit
/// (`.config/nextest.toml`).
///
/// Tests of the store run on SQLite and on PostgreSQL, from one body; the server is started
/// here, for them alone.
pub(crate) fn units() -> Outcome<Tally> {
    assets::fetch()?;
    needs::make()?;
    needs::nextest()?;
    let postgres = Postgres::start()?;
    let folder = empty_scratch(UNITS)?;
    // nextest keeps its results below the workspace, wherever cargo builds.
    let junit = root().join("target/nextest/gate/junit.xml");
    // What an earlier run wrote must not be counted for this one.
    if junit.exists() {
        fs::remove_file(&junit).map_err(|e| format!("cannot remove {}: {e}", junit.display()))?;
    }
    let outcome = run(postgres
        .shown_to(&mut cargo())
        .args(["nextest", "run", "--workspace", "--locked", "--profile", "gate", "--no-fail-fast"])
        .env("INSTA_UPDATE", "no")
        .env("INSTA_WORKSPACE_ROOT", root())
        .env("INSTA_SNAPSHOT_REFERENCES_FILE", folder.join(REFERENCES)));
    if !junit.exists() {
        return outcome.and(Err(format!("nextest left no {}", junit.display())));
    }
    let tally = Tally::from_junit(&read(&junit)?)
        .ok_or_else(|| format!("cannot read the counts in {}", junit.display()))?;
    Ok(tally.judged_by(outcome.is_ok()))
}

/// The examples in the documentation, which nextest does not run.
pub(crate) fn doc_tests() -> Outcome<Tally> {
    assets::fetch()?;
    needs::make()?;
    let (succeeded, text) =
        tee(cargo().args(["test", "--doc", "--workspace", "--locked", "--no-fail-fast"]))?;
    Ok(Tally::from_libtest(&text).judged_by(succeeded))
}
