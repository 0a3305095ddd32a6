//! The site's fonts and scripts from npm: fetched here, embedded in the binary, never
//! committed and never fetched by a build script.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{read, root};
use crate::needs;
use crate::shell::Outcome;

fn folder() -> PathBuf {
    root().join("crates/web/assets")
}

/// Fetches what is missing or stale and copies the chosen files to `fetched/`.
pub(crate) fn fetch() -> Outcome {
    let folder = folder();
    let wanted = wanted(&read(&folder.join("files.txt"))?)?;
    needs::node_modules(&folder, "The site needs its fonts and scripts")?;
    let fetched = folder.join("fetched");
    fs::create_dir_all(&fetched).map_err(|e| format!("cannot make {}: {e}", fetched.display()))?;
    let mut copied = 0;
    for (from, to) in &wanted {
        copied += usize::from(copy_if_changed(&folder.join("node_modules").join(from), &fetched.join(to))?);
    }
    let removed = remove_others(&fetched, &wanted)?;
    if copied + removed > 0 {
        eprintln!("Assets: {copied} of {} files copied, {removed} removed.", wanted.len());
    }
    Ok(())
}

/// The lines `path-below-node_modules -> name`; `#` begins a comment.
fn wanted(text: &str) -> Outcome<Vec<(String, String)>> {
    let mut files = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let (from, to) = line
            .split_once("->")
            .map(|(from, to)| (from.trim(), to.trim()))
            .filter(|(from, to)| is_below(from) && is_below(to))
            .ok_or_else(|| {
                format!(
                    "files.txt, line {}: expected `path-below-node_modules -> name`, found {line:?}",
                    number + 1
                )
            })?;
        files.push((from.to_owned(), to.to_owned()));
    }
    Ok(files)
}

/// Whether a path stays below the folder it is joined to.
fn is_below(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| !part.is_empty() && part != "..")
}

/// An untouched file keeps its time, so that nothing is built again for it.
fn copy_if_changed(from: &Path, to: &Path) -> Outcome<bool> {
    let new = fs::read(from).map_err(|e| format!("cannot read {}: {e}", from.display()))?;
    if fs::read(to).is_ok_and(|old| old == new) {
        return Ok(false);
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(|e| format!("cannot make {}: {e}", parent.display()))?;
    }
    fs::write(to, new).map_err(|e| format!("cannot write {}: {e}", to.display()))?;
    Ok(true)
}

/// What an earlier `files.txt` asked for would be embedded for ever. Hidden files are git's.
fn remove_others(fetched: &Path, wanted: &[(String, String)]) -> Outcome<usize> {
    let mut removed = 0;
    let mut folders = vec![fetched.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !entry.file_name().to_string_lossy().starts_with('.')
                && !wanted.iter().any(|(_, to)| fetched.join(to) == path)
            {
                fs::remove_file(&path).map_err(|e| format!("cannot remove {}: {e}", path.display()))?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_line_by_line() {
        let text = "# fonts\n@a/b/c.woff2 -> serif.woff2\n\nhtmx/dist/htmx.min.js -> htmx.js # scripts\n";
        assert_eq!(
            wanted(text).unwrap(),
            [
                ("@a/b/c.woff2".to_owned(), "serif.woff2".to_owned()),
                ("htmx/dist/htmx.min.js".to_owned(), "htmx.js".to_owned())
            ]
        );
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_refused_with_its_line() {
        for bad in ["a -> ../b", "../a -> b", "/etc/passwd -> b", "a b", "a ->"] {
            let error = wanted(&format!("ok -> ok\n{bad}\n")).unwrap_err();
            assert!(error.contains("line 2"), "{bad}: {error}");
        }
    }
}
