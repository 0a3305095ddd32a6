//! A PostgreSQL of our own that lives for a run and listens on a socket only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// A cluster in a folder of its own, reached by a socket in it.
pub(crate) struct Server {
    folder: tempfile::TempDir,
    programs: PathBuf,
    /// The server refuses to run as root: then it runs as this user.
    user: Option<&'static str>,
}

impl Server {
    /// Makes and starts one with these settings.
    pub(crate) fn start(settings: &str) -> anyhow::Result<Self> {
        let programs = programs().context("initdb is neither in PATH nor below /usr/lib/postgresql")?;
        let folder = tempfile::Builder::new().prefix("twinhall-bench-").tempdir()?;
        let root = fs::read_to_string("/proc/self/status")
            .is_ok_and(|s| s.lines().any(|l| l.starts_with("Uid:\t0\t")));
        let server = Self { folder, programs, user: root.then_some("postgres") };
        let path = server.folder.path();
        fs::create_dir(server.socket())?;
        if server.user.is_some() {
            let owned = Command::new("chown").args(["-R", "postgres"]).arg(path).status()?;
            if !owned.success() {
                bail!("there is no user \"postgres\" to run the server as");
            }
        }
        server.run("initdb", &["--pgdata=data", "--username=postgres", "--auth=trust", "--no-sync"])?;
        let settings = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' {settings}",
            server.socket().display()
        );
        server.run("pg_ctl", &["start", "--pgdata=data", "--wait", "--log=log", "-o", &settings])?;
        Ok(server)
    }

    /// The folder of its socket.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let program = self.programs.join(program);
        let mut command = match self.user {
            Some(user) => {
                let mut c = Command::new("runuser");
                c.args(["-u", user, "--"]).arg(&program);
                c
            }
            None => Command::new(&program),
        };
        // The server inherits what is left open: a pipe would never end.
        let status = command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        if status.success() { Ok(()) } else { bail!("{} failed: {status}", program.display()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.run("pg_ctl", &["stop", "--pgdata=data", "--mode=immediate"]);
    }
}

/// The folder with the server's programs.
fn programs() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH")
        .and_then(|p| std::env::split_paths(&p).find(|dir| dir.join("initdb").is_file()));
    in_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions
            .filter_map(|v| Some(v.ok()?.path().join("bin")))
            .filter(|d: &PathBuf| has_initdb(d))
            .collect();
        folders.sort();
        folders.pop()
    })
}

fn has_initdb(folder: &Path) -> bool {
    folder.join("initdb").is_file()
}
