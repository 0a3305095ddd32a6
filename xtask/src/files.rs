//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::shell::{Outcome, output};

/// The root of the workspace: where cargo found the manifest of this program as it runs. Where it
/// was built says nothing, since clones may share one target folder.
pub(crate) fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let found = std::env::var_os("CARGO_MANIFEST_DIR");
        let mut here = found.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        here.pop();
        here
    });
    &ROOT
}

/// The folder that cargo builds into, wherever a configuration has put it: this program
/// lies two levels below it.
pub(crate) fn target() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent()?.parent().map(Path::to_path_buf))
        .unwrap_or_else(|| root().join("target"))
}

/// A folder below the target folder for our own results, made if it is not there.
pub(crate) fn scratch(name: &str) -> Outcome<PathBuf> {
    let folder = target().join("xtask").join(name);
    std::fs::create_dir_all(&folder).map_err(|e| format!("cannot make {}: {e}", folder.display()))?;
    Ok(folder)
}

/// The same, emptied first.
pub(crate) fn empty_scratch(name: &str) -> Outcome<PathBuf> {
    let folder = target().join("xtask").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|e| format!("cannot empty {}: {e}", folder.display()))?;
    }
    scratch(name)
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// The files that git tracks and those it would (new ones not ignored), relative to the
/// root. Outside a git clone there are none.
pub(crate) fn tracked() -> Outcome<Vec<String>> {
    if !root().join(".git").exists() {
        return Ok(Vec::new());
    }
    let mut git = Command::new("git");
    git.current_dir(root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed = String::from_utf8_lossy(&output(&mut git)?).into_owned();
    let mut files: Vec<String> =
        listed.split('\0').filter(|f| !f.is_empty()).map(ToOwned::to_owned).collect();
    files.retain(|f| root().join(f).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}
