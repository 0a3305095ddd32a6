//! What the commands need beside Rust and Node, and how it gets there: each missing thing
//! is named with the reason, then installed, or the words to type are given.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::files::read;
use crate::shell::{Outcome, answers, cargo, find, program, run};

/// Pinned: a later one may ask for a later compiler than `rust-version`.
const NEXTEST: &str = "0.9.143";

/// What dependencies in C are built by, beside the compiler that Rust links with.
pub(crate) fn make() -> Outcome {
    if find(&["make", "gmake"]).is_some() {
        return Ok(());
    }
    debian_package("make", "it builds the allocator that keeps the server's memory small")
}

/// The test runner.
pub(crate) fn nextest() -> Outcome {
    if cargo()
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
    {
        return Ok(());
    }
    eprintln!(
        "cargo-nextest is missing: it runs the tests in parallel and reports each. Installing it (minutes)."
    );
    run(cargo().args(["install", "--locked", "--version", NEXTEST, "cargo-nextest"]))
}

/// A Chromium for the end-to-end tests. `CHROMIUM` names another one.
pub(crate) fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if let Some(found) = find(&names) {
        return Ok(found);
    }
    debian_package("chromium", "the end-to-end tests open every page in it")?;
    find(&names).ok_or_else(|| "chromium is installed but not on the path".to_owned())
}

/// Node and npm, which fetch the fonts and scripts and run the browser tests.
pub(crate) fn node() -> Outcome {
    if answers("npm", &["--version"]) {
        return Ok(());
    }
    Err("npm is missing: it fetches the fonts and scripts of the site. Install Node 20 or later, \
         for instance with: sudo apt-get install nodejs npm"
        .to_owned())
}

/// Fetches what a folder's `package-lock.json` names, if that has not been done for this lock.
/// No package may run a script of its own.
pub(crate) fn node_modules(folder: &Path, why: &str) -> Outcome {
    let lock = read(&folder.join("package-lock.json"))?;
    let done = folder.join("node_modules/.twinhall-lock");
    if read(&done).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    node()?;
    eprintln!("{why}: fetching the packages that its lock file names.");
    run(program("npm", folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    std::fs::write(&done, lock).map_err(|e| format!("cannot write {}: {e}", done.display()))
}

/// What the benchmarks named (or all) are measured beside. Returns what could not be had.
pub(crate) fn peers(names: &[String]) -> Vec<String> {
    let chosen = |name: &str| names.is_empty() || names.iter().any(|n| n == name);
    let mut missing = Vec::new();
    // Debian keeps the server itself off the path.
    if ["search", "store", "registry"].into_iter().any(chosen)
        && !Path::new("/usr/lib/postgresql").exists()
        && find(&["postgres"]).is_none()
    {
        missing.extend(debian_package("postgresql", "our search and our store are measured on it").err());
    }
    // What is written in Python is fetched by the benchmark, into an environment of its own.
    if (chosen("rank") || chosen("registry")) && !answers("python3", &["-c", "import ensurepip, venv"]) {
        missing.extend(
            debian_package("python3-venv", "NumPy, LightGBM and Datasette are measured beside ours").err(),
        );
    }
    missing
}

/// Installs one package of Debian, or says what to type.
pub(crate) fn debian_package(name: &str, why: &str) -> Outcome {
    let by_hand = format!("{name} is missing: {why}. Install it with: sudo apt-get install {name}");
    if find(&["apt-get"]).is_none() {
        return Err(format!("{name} is missing: {why}. Install it as your system does"));
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if answers("sudo", &["-n", "true"]) {
        &["sudo", "-n"]
    } else {
        return Err(by_hand);
    };
    eprintln!("{name} is missing: {why}. Installing it.");
    let apt = |args: &[&str]| {
        let words: Vec<&str> =
            prefix.iter().copied().chain(["apt-get", "-q"]).chain(args.iter().copied()).collect();
        let (first, rest) = words.split_first().ok_or_else(|| by_hand.clone())?;
        run(Command::new(first).args(rest).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()))
    };
    apt(&["update"])?;
    apt(&["install", "--yes", "--no-install-recommends", name]).map_err(|e| format!("{e}\n{by_hand}"))
}

/// Whether we are root: Chromium then needs its sandbox off, and apt needs no sudo.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
