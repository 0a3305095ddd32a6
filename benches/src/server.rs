//! The release build of the server as a process of its own, as users run it.

use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use crate::web::client::get;

/// A server on a free port; stopped when this goes out of scope.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) port: u16,
    /// From its start until `/readyz` said so.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts the `twinhall` that lies beside this program, with the ties that `TWINHALL_TIES`
    /// names, and waits until it is ready.
    pub(crate) fn start(data: &Path) -> anyhow::Result<Self> {
        let ties = std::env::var_os("TWINHALL_TIES");
        Self::with(data, ties.iter().flat_map(|ties| [OsStr::new("--relationships"), ties]))
    }

    /// The same with these options.
    pub(crate) fn with(
        data: &Path,
        options: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> anyhow::Result<Self> {
        let binary = twinhall()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new(&binary);
        command.args(["serve", "--port", &port.to_string(), "--data"]).arg(data).args(options);
        let began = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}: is there a release build?", binary.display()))?;
        let mut server = Self { child, port, ready_after: Duration::ZERO };
        while !get(&mut None, port, "/readyz").is_ok_and(|(status, _)| status == 200) {
            if let Ok(Some(status)) = server.child.try_wait() {
                bail!("the server ended with {status} before it was ready");
            }
            ensure!(began.elapsed() < Duration::from_secs(90), "the server was not ready after 90 s");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }

    /// Resident memory in MB: all of it, and what is not mapped from the data files.
    pub(crate) fn resident_mb(&self) -> Option<(f64, f64)> {
        crate::measure::resident_mb(self.child.id())
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> anyhow::Result<()> {
        // The standard library can only kill outright; the shell's own `kill` asks.
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        ensure!(asked?.success(), "cannot ask the server to stop");
        let status = self.child.wait()?;
        ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }
}

/// The release build of the program, which lies beside this one.
pub(crate) fn twinhall() -> anyhow::Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(format!("twinhall{}", std::env::consts::EXE_SUFFIX)))
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
