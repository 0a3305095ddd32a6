//! `twinhall completions` and `twinhall man`.

use clap::CommandFactory;
use wording::{Message, english};

use crate::args::{Cli, Completions, Man};
use crate::failure::{Done, Failure};
use crate::output::Output;

/// Prints completions for a shell.
pub(crate) fn completions(args: &Completions, out: &mut Output) -> Done {
    // Into memory first: the generator panics when its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "twinhall", &mut script);
    out.bytes(&script)
}

/// Prints the first man page, or writes one for each command into a folder.
pub(crate) fn man(args: &Man, out: &mut Output) -> Done {
    let Some(dir) = &args.dir else {
        return out.bytes(&page(Cli::command())?);
    };
    let at = |e: std::io::Error| Failure::Operation(format!("{}: {e}", dir.display()));
    std::fs::create_dir_all(dir).map_err(at)?;
    clap_mangen::generate_to(Cli::command(), dir).map_err(at)?;
    out.line(&english().say(&Message::new("cli-man-written").with("dir", dir.display().to_string())))
}

fn page(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(Failure::operation)?;
    Ok(page)
}
