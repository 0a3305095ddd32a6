//! A PostgreSQL of our own for the tests: made, started, stopped and removed by the run
//! that needs it. Nothing of it listens on the network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::needs;
use crate::shell::{Outcome, run};

/// The variable in which the tests look for an address.
const VARIABLE: &str = "TWINHALL_TEST_POSTGRES";

/// It lives for a run and holds nothing worth keeping: a crash of the machine may lose it.
const SETTINGS: &str = "-c listen_addresses='' -c fsync=off -c max_connections=300 -c log_min_messages=fatal";

/// A cluster in a folder of its own, stopped and removed when this goes.
pub(crate) struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    /// The server refuses to run as root: then it runs as this user.
    user: Option<&'static str>,
}

impl Postgres {
    /// Makes and starts one; installs PostgreSQL if it is missing.
    pub(crate) fn start() -> Outcome<Self> {
        if programs().is_none() {
            needs::debian_package("postgresql", "the store is tested on it as well as on SQLite")?;
        }
        let programs = programs().ok_or("initdb is neither in PATH nor below /usr/lib/postgresql")?;
        // Short: the name of a socket has at most about 100 letters.
        let folder = std::env::temp_dir().join(format!("twinhall-pg-{}", std::process::id()));
        let new = Self { folder, programs, user: needs::is_root().then_some("postgres") };
        new.make()?;
        Ok(new)
    }

    fn make(&self) -> Outcome {
        let folder = &self.folder;
        fs::create_dir_all(folder).map_err(|e| format!("cannot make {}: {e}", folder.display()))?;
        if let Some(user) = self.user {
            let owned = Command::new("chown").arg(user).arg(folder).status();
            if !owned.is_ok_and(|s| s.success()) {
                return Err(format!("there is no user {user:?} to run PostgreSQL as"));
            }
        }
        self.run(
            "initdb",
            &["--pgdata=data", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"],
        )?;
        let settings = format!("{SETTINGS} -c unix_socket_directories='{}'", folder.display());
        self.run("pg_ctl", &["start", "--pgdata=data", "--wait", "--log=log", "-o", &settings])
    }

    /// Its address.
    fn address(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.display())
    }

    /// Has a program find it.
    pub(crate) fn shown_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(VARIABLE, self.address())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Outcome {
        let path = self.programs.join(program);
        let mut command = match self.user {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(&path);
                command
            }
            None => Command::new(&path),
        };
        // The server inherits what is left open: a pipe would never end.
        let status = command
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|e| format!("cannot start {}: {e}", path.display()))?;
        if status.success() {
            Ok(())
        } else {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            Err(format!("{program} ended with {status}\n{log}"))
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = self.run("pg_ctl", &["stop", "--pgdata=data", "--mode=immediate"]);
        if let Err(error) = stopped.and_then(|()| fs::remove_dir_all(&self.folder).map_err(|e| e.to_string()))
        {
            eprintln!("{} is left behind: {error}", self.folder.display());
        }
    }
}

/// `cargo xtask postgres COMMAND …`: runs a command with a PostgreSQL for the tests.
pub(crate) fn run_with(arguments: &[String]) -> Outcome {
    let [program, rest @ ..] = arguments else {
        return Err(
            "name a command, like: cargo xtask postgres cargo nextest run -p twinhall-store".to_owned()
        );
    };
    let server = Postgres::start()?;
    run(server.shown_to(Command::new(program).args(rest)))
}

/// The folder with the server's programs, which Debian keeps off the path.
fn programs() -> Option<PathBuf> {
    let has_initdb = |folder: &Path| folder.join("initdb").is_file();
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| has_initdb(folder)).or_else(|| {
        let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|version| Some(version.ok()?.path().join("bin")))
            .filter(|folder| has_initdb(folder))
            .collect();
        folders.sort();
        folders.pop()
    })
}
