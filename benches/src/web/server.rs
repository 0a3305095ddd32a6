//! The release build of the server as a process of its own, as users run it.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::get;

/// A server on a free port; stopped when this goes out of scope.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) port: u16,
    /// From its start until `/readyz` said so.
    pub(super) ready_after: Duration,
}

impl Server {
    /// Starts the `twinhall` that lies beside this program and waits until it is ready.
    pub(super) fn start(data: &Path) -> Result<Self, String> {
        let binary = std::env::current_exe()
            .map_err(|e| e.to_string())?
            .with_file_name(format!("twinhall{}", std::env::consts::EXE_SUFFIX));
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|l| l.local_addr())
            .map_err(|e| format!("no free port: {e}"))?
            .port();
        let mut command = Command::new(&binary);
        command.args(["serve", "--port", &port.to_string(), "--data"]).arg(data);
        if let Some(ties) = std::env::var_os("TWINHALL_TIES") {
            command.arg("--relationships").arg(ties);
        }
        let began = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("cannot start {}: {e}; build it with cargo build --release", binary.display()))?;
        let mut server = Self { child, port, ready_after: Duration::ZERO };
        while !get(&mut None, port, "/readyz").is_ok_and(|(status, _)| status == 200) {
            if let Ok(Some(status)) = server.child.try_wait() {
                return Err(format!("the server ended with {status}"));
            }
            if began.elapsed() > Duration::from_secs(90) {
                return Err("the server was not ready after 90 s".to_owned());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }

    /// Memory that is the process's own and what it maps of the data files and has touched,
    /// as Linux counts them.
    pub(super) fn resident(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let megabytes = |name: &str| -> Option<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
            Some(kilobytes * 1024.0 / 1e6)
        };
        match (megabytes("VmRSS:"), megabytes("RssAnon:")) {
            (Some(all), Some(own)) => format!("{all:.0} MB (of it {own:.0} MB not mapped from files)"),
            _ => "not told by this system".to_owned(),
        }
    }

    /// Asks it to stop and waits until it has.
    pub(super) fn stop(mut self) -> Result<(), String> {
        // The standard library can only kill outright; the shell's own `kill` asks.
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        if !asked.is_ok_and(|s| s.success()) {
            return Err("cannot ask the server to stop".to_owned());
        }
        let status = self.child.wait().map_err(|e| e.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After `stop` both do nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
