//! `twinhall completions` and `twinhall man`.

use std::path::Path;

use clap::CommandFactory;

use crate::args::{Cli, Completions, Man};
use crate::failure::{Done, Failure};
use crate::output::Output;

/// Prints completions for a shell.
pub fn completions(args: &Completions, out: &mut Output) -> Done {
    // Into memory first: the generator panics when its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "twinhall", &mut script);
    out.bytes(&script)
}

/// Prints the first man page, or writes one for each command into a folder.
pub fn man(args: &Man, out: &mut Output) -> Done {
    let Some(dir) = &args.dir else {
        return out.bytes(&page(Cli::command())?);
    };
    std::fs::create_dir_all(dir).map_err(|e| at(dir, e))?;
    let mut command = Cli::command();
    command.build();
    write_pages(&command, "twinhall", dir, out)
}

/// One page for a command and, below it, for each of its own.
fn write_pages(command: &clap::Command, name: &str, dir: &Path, out: &mut Output) -> Done {
    let path = dir.join(format!("{name}.1"));
    std::fs::write(&path, page(command.clone().name(name.to_owned()))?).map_err(|e| at(&path, e))?;
    out.line(&path.display().to_string())?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        write_pages(sub, &format!("{name}-{}", sub.get_name()), dir, out)?;
    }
    Ok(())
}

fn page(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(Failure::operation)?;
    Ok(page)
}

fn at(path: &Path, error: std::io::Error) -> Failure {
    Failure::Operation(format!("{}: {error}", path.display()))
}
