//! What must not be in a file that others clone: paths of the machine it was written on,
//! addresses of package registries, download addresses in lock files, a data folder that
//! outgrew its limit. And a hint, no more, at files that are too long to read.

use std::path::Path;

use serde_json::Value;

use super::tally::Tally;
use crate::files::{read, root, tracked};
use crate::shell::Outcome;

/// The world's data together, as packed in the repository.
const DATA_LIMIT: u64 = 32 << 20;
/// Beyond so many lines a source file is worth a second look.
const LONG: usize = 500;
/// Folders that every system has: naming them gives no machine away.
const COMMON: &[&str] = &[
    "bin", "boot", "dev", "etc", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys",
    "tmp", "usr", "var",
];
/// Parts of registries' host names.
const REGISTRIES: &[&str] = &["crates", "pypi", "npm", "debian", "pythonhosted"];

/// Looks through all tracked files.
pub(crate) fn check() -> Outcome<Tally> {
    let files = tracked()?;
    if files.is_empty() {
        eprintln!("This is no git clone: there is nothing to compare.");
        return Ok(Tally::one(true));
    }
    let paths = machine_paths(root(), std::env::var_os("HOME").as_deref().map(Path::new));
    let mut faults = Vec::new();
    let mut data = 0;
    for file in &files {
        let bytes = std::fs::read(root().join(file)).map_err(|e| format!("cannot read {file}: {e}"))?;
        if file.starts_with("data/") {
            data += bytes.len() as u64;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if file.ends_with("package-lock.json") {
            faults.extend(lock_fault(file)?);
        } else if !file.ends_with("Cargo.lock") {
            faults.extend(text_faults(file, &text, &paths));
        }
        hint_at_length(file, &text);
    }
    if data > DATA_LIMIT {
        faults.push(format!("data/ holds {:.1} MB; the limit is {} MB", data as f64 / 1e6, DATA_LIMIT >> 20));
    }
    if faults.is_empty() {
        eprintln!("{} files, {:.1} MB of data.", files.len(), data as f64 / 1e6);
        return Ok(Tally::one(true));
    }
    Err(faults.join("\n"))
}

/// Beginnings of paths that only exist here: the clone, the folder it lies in, the home folder.
fn machine_paths(root: &Path, home: Option<&Path>) -> Vec<String> {
    let mut paths: Vec<String> = ["home", "Users"].iter().map(|folder| format!("/{folder}/")).collect();
    for path in [Some(root), root.parent(), home].into_iter().flatten() {
        let text = path.to_string_lossy().trim_end_matches('/').to_owned();
        let only_common = text.matches('/').count() == 1 && COMMON.contains(&text.trim_start_matches('/'));
        if !text.is_empty() && !only_common {
            paths.push(format!("{text}/"));
        }
    }
    paths
}

fn text_faults(file: &str, text: &str, paths: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let at = i + 1;
        if let Some(path) = paths.iter().find(|path| names_path(line, path)) {
            faults.push(format!("{file}:{at}: names a path of one machine ({path}…)"));
        }
        if let Some(host) = registry_host(line) {
            faults.push(format!("{file}:{at}: names a package registry's address ({host})"));
        }
    }
    faults
}

/// Whether the path stands there as a path of its own, not as the end of an address.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '}'))
    })
}

/// The host of an address that is a registry's.
fn registry_host(line: &str) -> Option<&str> {
    line.split("://").skip(1).find_map(|rest| {
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
        let host = &rest[..end];
        let (labels, _) = host.rsplit_once('.')?;
        labels
            .split(['.', '-'])
            .any(|label| REGISTRIES.iter().any(|r| label == *r || label.strip_suffix("js") == Some(r)))
            .then_some(host)
    })
}

/// A lock with addresses ties everybody to the mirror of whoever wrote it.
fn lock_fault(file: &str) -> Outcome<Option<String>> {
    let lock: Value = serde_json::from_str(&read(&root().join(file))?).map_err(|e| format!("{file}: {e}"))?;
    let resolved = lock["packages"]
        .as_object()
        .is_some_and(|packages| packages.values().any(|p| p["resolved"].is_string()));
    Ok(resolved.then(|| format!("{file}: holds download addresses; `.npmrc` with omit-lockfile-registry-resolved=true leaves them out")))
}

fn hint_at_length(file: &str, text: &str) {
    let is_source = [".rs", ".css", ".js", ".mjs", ".html"].iter().any(|end| file.ends_with(end));
    let lines = text.lines().count();
    if is_source && lines > LONG {
        eprintln!("hint: {file} has {lines} lines: is it still one thing?");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clone_and_its_folder_are_machine_paths_but_common_folders_are_not() {
        let paths = machine_paths(Path::new("/projects/twinhall"), Some(Path::new("/root")));
        assert!(
            paths.contains(&"/projects/twinhall/".to_owned()) && paths.contains(&"/projects/".to_owned())
        );
        assert!(!paths.iter().any(|p| p == "/root/"));
        assert!(!machine_paths(Path::new("/srv/twinhall"), None).contains(&"/srv/".to_owned()));
    }

    #[test]
    fn a_path_is_named_where_it_begins_not_within_an_address() {
        let paths = ["/projects/".to_owned()];
        assert_eq!(text_faults("a", "see /projects/x", &paths).len(), 1);
        assert!(text_faults("a", "https://example.org/projects/x, ../projects/x", &paths).is_empty());
    }

    #[test]
    fn registries_are_known_by_their_hosts() {
        let address = |host: &str| format!("from {}{host}/package", "https://");
        assert_eq!(
            registry_host(&address(&["static.", "crates", ".io"].concat())),
            Some(["static.", "crates", ".io"].concat()).as_deref()
        );
        assert!(registry_host(&address(&["www.", "npm", "js.com"].concat())).is_some());
        assert!(registry_host(&address(&["deb.", "debian", ".org"].concat())).is_some());
        assert!(registry_host(&address("www.example.org")).is_none());
        assert!(registry_host("https://example.org/crates.html").is_none());
    }
}
