//! The release build of `twinhall`, as a process: `serve`, the fresh-start check and the
//! end-to-end tests all start it here.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::files::{root, target};
use crate::shell::{Outcome, cargo, run};
use crate::{assets, http, needs};

/// The first start unpacks the world and builds the search index; a slow disk takes a while.
const READY_WITHIN: Duration = Duration::from_secs(90);
/// How long a server may take to finish what it is answering.
const STOPPED_WITHIN: Duration = Duration::from_secs(25);

/// Everything that has to be there before the server can be started.
pub(crate) fn set_up() -> Outcome<PathBuf> {
    assets::fetch()?;
    build()?;
    Ok(binary())
}

/// The release build.
pub(crate) fn build() -> Outcome {
    needs::make()?;
    run(cargo().args(["build", "--release", "--locked", "--package", "twinhall"]))
}

pub(crate) fn binary() -> PathBuf {
    target().join("release").join(format!("twinhall{}", std::env::consts::EXE_SUFFIX))
}

/// `twinhall serve` with these arguments, not started yet. Data lie where the binary puts them.
pub(crate) fn command(binary: &Path, args: &[String]) -> Command {
    let mut command = Command::new(binary);
    command.arg("serve").args(args);
    command
}

/// The program without what somebody has set for their own server, which must not change what
/// is checked.
pub(crate) fn alone(binary: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TWINHALL_")) {
        command.env_remove(name);
    }
    command.current_dir(root());
    command
}

/// A server that is stopped when this goes out of scope, so that a failed check leaves none behind.
pub(crate) struct Running {
    child: Child,
    /// Where it listens on 127.0.0.1.
    pub(crate) port: u16,
    /// From its start until it said that it was ready.
    pub(crate) ready_after: Duration,
}

impl Running {
    /// Starts the server on a free port and waits until it says that it is ready.
    pub(crate) fn start(binary: &Path, data: &Path, extra: &[String]) -> Outcome<Self> {
        let port = free_port()?;
        let mut args = vec!["--port".to_owned(), port.to_string()];
        args.extend_from_slice(extra);
        let began = Instant::now();
        let child = alone(binary)
            .arg("serve")
            .args(&args)
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|e| format!("cannot start {}: {e}", binary.display()))?;
        let mut running = Self { child, port, ready_after: Duration::ZERO };
        while !http::get(port, "/readyz").is_ok_and(|answer| answer.status == 200) {
            if let Some(status) = running.child.try_wait().map_err(|e| e.to_string())? {
                return Err(format!("the server ended with {status} before it was ready"));
            }
            if began.elapsed() > READY_WITHIN {
                return Err(format!("the server was not ready after {} s", READY_WITHIN.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        running.ready_after = began.elapsed();
        Ok(running)
    }

    /// Asks the server to stop, as a service manager does, and waits until it has.
    pub(crate) fn stop(mut self) -> Outcome<ExitStatus> {
        ask_to_stop(&mut self.child)?;
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().map_err(|e| e.to_string())? {
                return Ok(status);
            }
            if began.elapsed() > STOPPED_WITHIN {
                return Err(format!("the server did not stop within {} s", STOPPED_WITHIN.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // After `stop` both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// SIGTERM by way of the shell's own `kill`: the standard library can only kill outright.
#[cfg(unix)]
fn ask_to_stop(child: &mut Child) -> Outcome {
    run(Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]))
}

#[cfg(not(unix))]
fn ask_to_stop(child: &mut Child) -> Outcome {
    child.kill().map_err(|e| e.to_string())
}

/// A port that nothing listens on now.
fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| format!("no free port: {e}"))
}

/// Whether something listens there.
pub(crate) fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
