//! A real list of ties by the command that an operator types: with a preview, and written.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use serde::Serialize;

use crate::python::output;
use crate::server::twinhall;

#[derive(Debug, Serialize)]
pub(super) struct Figures {
    rows: usize,
    preview_s: f64,
    written_s: f64,
}

impl Figures {
    /// A sentence for the report.
    pub(super) fn said(&self) -> String {
        format!(
            "A list of {} real ties is read, its names looked up and every row judged in {:.1} s; the same and \
             written, in one transaction, takes {:.1} s (`twinhall ties import`, SQLite, one run).",
            self.rows, self.preview_s, self.written_s
        )
    }
}

/// Imports the list into a new registry.
pub(super) fn measure(list: &Path, data: &Path) -> anyhow::Result<Figures> {
    let folder = tempfile::tempdir()?;
    let database = format!("sqlite:{}", folder.path().join("import.db").display());
    let twinhall = twinhall()?;
    let command = |words: &[&str]| {
        let mut command = Command::new(&twinhall);
        command.args(words).arg("--data").arg(data).env("TWINHALL_DATABASE", &database);
        command
    };
    let founded = output(&mut command(&["org", "add", "Sister Cities of the World"]))?;
    let founded = String::from_utf8_lossy(&founded).into_owned();
    let keeper = founded.split_whitespace().next().context("`twinhall org add` printed no id")?;
    let import = |more: &[&str]| -> anyhow::Result<f64> {
        let began = Instant::now();
        output(command(&["ties", "import", "--into", keeper]).args(more).arg(list))?;
        Ok(began.elapsed().as_secs_f64())
    };
    let preview_s = import(&[])?;
    let written_s = import(&["--publish", "--apply"])?;
    let rows = std::fs::read_to_string(list)?.lines().count().saturating_sub(1);
    ensure!(rows > 0, "{} has no rows", list.display());
    Ok(Figures { rows, preview_s, written_s })
}
