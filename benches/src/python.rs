//! The environment of Python that the peers written in it run in: made at the first run with the
//! packages that `benches/requirements.txt` pins.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::measure::target;

/// Runs a script of this crate on one core and returns what it printed.
pub(crate) fn script(name: &str, arguments: &[String]) -> anyhow::Result<Vec<u8>> {
    let mut command = Command::new(environment()?.join("python"));
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).args(arguments);
    output(command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1"))
}

/// The folder with the environment's programs.
pub(crate) fn environment() -> anyhow::Result<PathBuf> {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("requirements.txt");
    let folder = target().join("bench-venv");
    let (programs, done) = (folder.join("bin"), folder.join("requirements.txt"));
    let wanted = std::fs::read(&requirements)?;
    let python = programs.join("python");
    if !python.exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    if std::fs::read(&done).is_ok_and(|has| has == wanted) {
        return Ok(programs);
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    output(Command::new(&python).args(install).arg(requirements))?;
    std::fs::write(done, wanted)?;
    Ok(programs)
}

/// Runs to the end and returns what was printed; what went wrong is in the error.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let out = command.output().with_context(|| format!("{command:?} does not start"))?;
    if !out.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
    Ok(out.stdout)
}
