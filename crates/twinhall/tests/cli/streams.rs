//! Pipes, colour, help, completions, man pages.

use std::io::Read;
use std::process::Stdio;

use crate::home::{Home, Ran};

#[test]
fn a_broken_pipe_is_no_error() {
    let home = Home::new();
    for args in [
        &["match", "6035615", "--count", "1000", "--json"][..],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["search", "a", "--limit", "100"],
    ] {
        let mut command = home.command();
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Read a little, as `head -c1` does, and go away.
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut [0]).unwrap();
        drop(pipe);
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let home = Home::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = Ran::of(home.command().args(["search", "lacombe"]).stdout(full).output().unwrap());
    assert_eq!(ran.code, 1);
    assert!(!ran.err.is_empty());
}

#[test]
fn colour_only_where_it_is_wanted() {
    let home = Home::new();
    let args = ["profile", "6035615"];
    assert!(!home.ok(&args).contains('\u{1b}'), "a pipe gets none");
    assert!(home.ok(&["profile", "6035615", "--color", "always"]).contains('\u{1b}'));
    let forced = home.command().args(args).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(Ran::of(forced).out.contains('\u{1b}'));
    let none = home.command().args(args).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "0").output().unwrap();
    assert!(!Ran::of(none).out.contains('\u{1b}'));
    assert!(!home.ok(&["profile", "6035615", "--color", "never"]).contains('\u{1b}'));
}

#[test]
fn help_and_man_page_document_the_exit_codes() {
    let home = Home::new();
    let help = home.ok(&["--help"]);
    assert!(help.contains("Exit codes:") && help.contains("3  the name is ambiguous"), "{help}");
    assert!(home.ok(&["man"]).contains("Exit codes"));
    let dir = home.path().join("man");
    home.ok(&["man", dir.to_str().unwrap()]);
    for page in ["twinhall.1", "twinhall-match.1", "twinhall-data-import.1"] {
        assert!(dir.join(page).exists(), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(home.ok(&["completions", shell]).contains("twinhall"), "{shell}");
    }
    assert_eq!(home.run(&["no-such-command"]).code, 2);
    assert_eq!(home.run(&[]).code, 2);
}

/// Whoever adds an option describes it in `docs/cli.md`.
#[test]
fn the_documentation_names_every_command_and_option() {
    let home = Home::new();
    let docs = include_str!("../../../../docs/cli.md");
    let mut commands = vec![String::new()];
    let mut seen = 0;
    while let Some(command) = commands.pop() {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        assert!(docs.contains(command.trim()), "docs/cli.md does not name `{}`", command.trim());
        args.push("--help");
        let help = home.ok(&args);
        let below = help.split("Commands:\n").nth(1).unwrap_or_default();
        for line in below.lines().take_while(|l| l.starts_with("  ")) {
            let name = line.split_whitespace().next().unwrap_or_default();
            if line.starts_with("  ") && !line.starts_with("   ") && name != "help" {
                commands.push(format!("{command} {name}"));
            }
        }
        for option in help.split_whitespace().filter(|w| w.starts_with("--")) {
            let option = option.trim_end_matches(|c: char| !c.is_ascii_lowercase());
            let described = docs.contains(option) || ["--help", "--version"].contains(&option);
            assert!(described, "docs/cli.md does not describe {option} of `{}`", command.trim());
            seen += 1;
        }
    }
    assert!(seen > 100, "the help was read: {seen}");
}

#[test]
fn a_data_directory_that_cannot_be_is_said() {
    let home = Home::new();
    let file = home.file("in-the-way", "");
    let ran = home.run(&["search", "lacombe", "--data", &file]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("in-the-way"), "{}", ran.err);
    let ran = Ran::of(home.command().env_remove("TWINHALL_DATA").args(["data", "imports"]).output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("TWINHALL_DATA"), "{}", ran.err);
}
