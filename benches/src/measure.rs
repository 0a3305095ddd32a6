//! Quantiles, the machine, tables, and files with the results.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

/// Durations of many runs.
#[derive(Debug, Default, Clone)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that this share of the runs did not exceed, in milliseconds (nearest rank).
    pub(crate) fn quantile_ms(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = ((sorted.len() as f64 * share).ceil() as usize).max(1) - 1;
        sorted.get(rank).map_or(f64::NAN, |t| t.as_secs_f64() * 1e3)
    }

    pub(crate) fn extend(&mut self, other: &Times) {
        self.0.extend(&other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Time that the processor has spent on this thread: what it waits for others, on a machine
/// that has other things to do, is not in it.
pub(crate) fn processor_time() -> Duration {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(t.tv_sec.unsigned_abs(), t.tv_nsec.unsigned_abs() as u32)
}

/// Processor time of all threads of this process.
pub(crate) fn process_time() -> Duration {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(t.tv_sec.unsigned_abs(), t.tv_nsec.unsigned_abs() as u32)
}

/// Resident memory of a process in MB, as Linux counts it: all of it, and what is not mapped
/// from files. Other systems do not tell.
pub(crate) fn resident_mb(process: u32) -> Option<(f64, f64)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let megabytes = |name: &str| -> Option<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024.0 / 1e6)
    };
    Some((megabytes("VmRSS:")?, megabytes("RssAnon:")?))
}

/// A table of text, printed and written as Markdown.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|&h| h.to_owned()).collect()] }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Markdown with aligned columns, the first to the left and the others to the right.
    pub(crate) fn markdown(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| self.rows.iter().filter_map(|r| r.get(c)).map(|s| s.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|c| width(c).unwrap_or(0).max(3)).collect();
        let mut out = String::new();
        for (i, row) in self.rows.iter().enumerate() {
            for (c, &w) in widths.iter().enumerate() {
                let cell = row.get(c).map_or("", String::as_str);
                let pad = " ".repeat(w - cell.chars().count());
                let _ = if c == 0 { write!(out, "| {cell}{pad} ") } else { write!(out, "| {pad}{cell} ") };
            }
            out.push_str("|\n");
            if i == 0 {
                for (c, &w) in widths.iter().enumerate() {
                    let _ = if c == 0 {
                        write!(out, "| {} ", "-".repeat(w))
                    } else {
                        write!(out, "| {}: ", "-".repeat(w - 1))
                    };
                }
                out.push_str("|\n");
            }
        }
        out
    }
}

/// Milliseconds with three digits that count.
pub(crate) fn ms(value: f64) -> String {
    match value {
        v if !v.is_finite() => "–".to_owned(),
        v if v < 0.1 => format!("{v:.3} ms"),
        v if v < 10.0 => format!("{v:.2} ms"),
        v => format!("{v:.0} ms"),
    }
}

/// A share in percent.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

/// The processor and how many of them, as far as the system says.
pub(crate) fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        info.lines().find_map(|l| l.strip_prefix(name)?.trim_start().strip_prefix(':').map(str::trim))
    };
    let model = field("model name").unwrap_or("unknown processor");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{model}, {cores} cores, {} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// Prints the report, and writes it with its figures below the target directory.
pub(crate) fn report(name: &str, markdown: &str, figures: &impl Serialize) -> anyhow::Result<()> {
    println!("{markdown}");
    let dir = target().join("bench");
    std::fs::create_dir_all(&dir)?;
    std::fs::write(dir.join(format!("{name}.md")), markdown)?;
    std::fs::write(dir.join(format!("{name}.json")), serde_json::to_vec_pretty(figures)?)?;
    eprintln!("written to {}", dir.join(name).display());
    Ok(())
}

/// The target directory of the build.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_nearest_rank() {
        let mut t = Times::default();
        for ms in (1..=100).rev() {
            t.push(Duration::from_millis(ms));
        }
        assert_eq!((t.quantile_ms(0.5), t.quantile_ms(0.99), t.quantile_ms(1.0)), (50.0, 99.0, 100.0));
        assert!(Times::default().quantile_ms(0.5).is_nan());
    }

    #[test]
    fn tables_line_up() {
        let mut t = Table::new(&["class", "n"]);
        t.row(vec!["京都".to_owned(), "12".to_owned()]);
        assert_eq!(t.markdown(), "| class |   n |\n| ----- | --: |\n| 京都    |  12 |\n");
    }
}
