//! A data directory for one test, and running the program in it.

use std::path::Path;
use std::process::{Command, Output};

use gazetteer::search::Index;

/// A data directory of its own. The unpacked world and its index are linked into it from
/// the folder that all tests share, so that nothing is unpacked twice.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        let shared = worlddata::folder_for_tests();
        Index::open(&shared, worlddata::for_tests()).unwrap();
        let dir = tempfile::tempdir_in(&shared).unwrap();
        for entry in std::fs::read_dir(&shared).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "bin") {
                std::fs::hard_link(&path, dir.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        Self { dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The program with an environment that does not depend on who runs the tests.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twinhall"));
        command.env_clear().env("TWINHALL_DATA", self.path()).env("TZ", "UTC").env("USER", "clerk");
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command().args(args).output().unwrap())
    }

    /// Runs and expects success.
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        ran.out
    }

    /// Runs with `--json` and reads the answer.
    pub(crate) fn json(&self, args: &[&str]) -> serde_json::Value {
        let mut all = args.to_vec();
        all.push("--json");
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// Writes a file beside the data.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What was printed, as if the page had no width.
pub(crate) fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
