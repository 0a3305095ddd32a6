//! `cargo xtask test`: the gates, in stages from seconds to minutes.
//!
//! A stage runs to its end, so that one run shows all of its failures; a stage with a
//! failure ends the run, so that nobody waits for a browser to learn of a missing comma.

pub(crate) mod browser;
mod fresh;
mod licences;
mod runners;
mod snapshots;
mod tally;
mod tree;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::shell::Outcome;
use tally::Tally;

/// One gate: its name on the command line, what it makes sure of, its stage, and the work.
struct Gate {
    name: &'static str,
    about: &'static str,
    stage: u8,
    run: fn() -> Outcome<Tally>,
}

const GATES: &[Gate] = &[
    Gate { name: "format", about: "the code is formatted", stage: 1, run: runners::format },
    Gate {
        name: "tree",
        about: "no machine paths, no download addresses, data within its size",
        stage: 1,
        run: tree::check,
    },
    Gate { name: "licences", about: "every dependency may be used", stage: 1, run: licences::check },
    Gate { name: "clippy", about: "no warnings in any target", stage: 2, run: runners::clippy },
    Gate {
        name: "units",
        about: "unit, property, snapshot and integration tests",
        stage: 3,
        run: runners::units,
    },
    Gate { name: "snapshots", about: "every snapshot belongs to a test", stage: 3, run: snapshots::check },
    Gate { name: "docs", about: "the examples in the documentation run", stage: 3, run: runners::doc_tests },
    Gate {
        name: "fresh",
        about: "the release build serves from an empty folder and stops cleanly",
        stage: 4,
        run: fresh::check,
    },
    Gate { name: "browser", about: "the site in Chromium, with axe", stage: 4, run: browser::check },
];

/// What became of a gate.
struct Report {
    name: &'static str,
    took: Option<Duration>,
    outcome: Outcome<Tally>,
}

/// Runs the gates named, or all.
pub(crate) fn run(args: &[String]) -> ExitCode {
    if args.iter().any(|a| a == "--list") {
        for gate in GATES {
            println!("{:<10} {}", gate.name, gate.about);
        }
        return ExitCode::SUCCESS;
    }
    let keep_going = args.iter().any(|a| a == "--keep-going");
    let named: Vec<&String> = args.iter().filter(|a| *a != "--keep-going").collect();
    if let Some(unknown) = named.iter().find(|name| !GATES.iter().any(|g| g.name == **name)) {
        eprintln!("error: there is no gate {unknown:?}; `cargo xtask test --list` names them");
        return ExitCode::FAILURE;
    }
    let mut reports: Vec<Report> = Vec::new();
    let mut failed_stage = None;
    for gate in GATES.iter().filter(|g| named.is_empty() || named.iter().any(|n| *n == g.name)) {
        if !keep_going && failed_stage.is_some_and(|failed| failed < gate.stage) {
            reports.push(Report { name: gate.name, took: None, outcome: Ok(Tally::default()) });
            continue;
        }
        eprintln!("\n━━ {}: {}", gate.name, gate.about);
        let began = Instant::now();
        let outcome = (gate.run)();
        let took = began.elapsed();
        match &outcome {
            Ok(tally) if tally.failed == 0 => eprintln!("━━ {}: passed in {}", gate.name, seconds(took)),
            Ok(_) => eprintln!("━━ {}: FAILED after {}", gate.name, seconds(took)),
            Err(message) => eprintln!("━━ {}: FAILED after {}\n{message}", gate.name, seconds(took)),
        }
        let report = Report { name: gate.name, took: Some(took), outcome };
        if report.tally().failed > 0 {
            failed_stage = failed_stage.or(Some(gate.stage));
        }
        reports.push(report);
    }
    close(&reports)
}

impl Report {
    /// A gate that could not finish, and said so in words, counts as one failure.
    fn tally(&self) -> Tally {
        match &self.outcome {
            Ok(tally) => *tally,
            Err(_) => Tally::one(false),
        }
    }
}

/// The table, the reasons once more, and the line that machines read.
fn close(reports: &[Report]) -> ExitCode {
    println!("\n{:<11}{:>8}{:>8}{:>8}{:>10}", "gate", "passed", "failed", "skipped", "time");
    for report in reports {
        let Some(took) = report.took else {
            println!("{:<11}{:>34}", report.name, "not run");
            continue;
        };
        let tally = report.tally();
        println!(
            "{:<11}{:>8}{:>8}{:>8}{:>10}",
            report.name,
            tally.passed,
            tally.failed,
            tally.skipped,
            seconds(took)
        );
    }
    for report in reports {
        if let Err(message) = &report.outcome {
            println!("\n{}: {message}", report.name);
        }
    }
    let whole = reports.iter().map(Report::tally).fold(Tally::default(), Tally::and);
    println!("\n{} passed, {} failed", whole.passed, whole.failed);
    if whole.failed == 0 && whole.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}
