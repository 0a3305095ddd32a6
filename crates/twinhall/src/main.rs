//! `twinhall`: the command line and the server in one program.
//!
//! It reads the arguments, the clock, the environment and the disk, and hands what it read
//! to the crates that know: places to [`gazetteer`], ranking to [`matching`], pages and the
//! shape of JSON to [`web`], sentences to [`wording`]. It opens no more than a command needs.

mod args;
mod clock;
mod commands;
mod database;
mod failure;
mod fetch;
mod memory;
mod models;
mod open;
mod output;
mod pairs;
mod plots;
mod progress;
mod resolve;
mod seekers;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Done;
use open::Open;
use output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    cli.global.color.write_global();
    let json = cli.global.json;
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(json),
    }
}

fn run(cli: Cli) -> Done {
    let mut out = Output::new(cli.global.json);
    let open = Open::new(cli.global.data);
    match cli.command {
        Command::Search(args) => commands::search::run(&args, &open, &mut out)?,
        Command::Profile(args) => commands::profile::run(&args, &open, &mut out)?,
        Command::Match(args) => commands::matches::run(&args, &open, &mut out)?,
        Command::MatchAll(args) => commands::pairs::run(&args, &open, &mut out)?,
        Command::Introduce(args) => commands::introduce::run(&args, &open, &mut out)?,
        Command::Compare(args) => commands::compare::run(&args, &open, &mut out)?,
        Command::Evaluate(args) => commands::evaluate::run(&args, &open, &mut out)?,
        Command::Train(args) => commands::train::run(&args, &open, &mut out)?,
        Command::Model(args) => commands::models::run(&args, &open, &mut out)?,
        Command::Data(args) => commands::data::run(&args, &open, &mut out)?,
        Command::Serve(args) => commands::serve::run(&args, &open)?,
        Command::User(args) => commands::user::run(&args, &open, &mut out)?,
        Command::Org(args) => commands::org::run(&args, &open, &mut out)?,
        Command::Ties(args) => commands::sheet::run(&args, &open, &mut out)?,
        Command::Outbox(args) => commands::outbox::run(&args, &open, &mut out)?,
        Command::Migrate(args) => commands::migrate::run(&args, &open, &mut out)?,
        Command::Journal(args) => commands::journal::run(&args, &open, &mut out)?,
        Command::Backup(args) => commands::copies::backup(&args, &open, &mut out)?,
        Command::Restore(args) => commands::copies::restore(&args, &open, &mut out)?,
        Command::Export(args) => commands::copies::export(&args, &open, &mut out)?,
        Command::Completions(args) => commands::shell::completions(&args, &mut out)?,
        Command::Man(args) => commands::shell::man(&args, &mut out)?,
    }
    out.finish()
}
