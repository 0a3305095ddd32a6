//! The lists of many cities at once, as a Parquet file that is written in parts.
//!
//! The cities that ask are cut into parts of equal size, in the order of their ids. Each part
//! is a Parquet file of its own in `FILE.parts`, written beside itself and renamed into place:
//! a process killed at any time loses the part it was at. When all are there, their row groups
//! are copied one behind the other into FILE, as they are encoded, and the folder goes away.
//!
//! What a run depends on ([`Run`]) lies in the folder as well and goes into the file: two
//! halves of different rankings must never be joined.

pub(crate) mod table;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use gazetteer::container::write_atomically;
use serde::{Deserialize, Serialize};
use wording::{Message, english};

use crate::failure::{Done, Failure};
use crate::models::{io_failure, sweep, sync_folder};
use table::Row;

/// All that the lists depend on, and when the work began. Stands in the file's metadata under
/// `twinhall.` and the name of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// Version of the program.
    pub program: String,
    /// Id of the model.
    pub model: String,
    /// SHA-256 of the model file.
    pub model_sha256: String,
    /// Names of the two unpacked data files, which hold hashes of their content.
    pub data: String,
    /// SHA-256 of the operators' facts in force.
    pub facts_sha256: String,
    /// SHA-256 of the pairs of ids of the existing ties.
    pub ties_sha256: String,
    /// Weights and limits, as in an address of the site.
    pub question: String,
    /// SHA-256 of the ids of the cities that ask.
    pub cities_sha256: String,
    /// How many they are.
    pub cities: usize,
    /// The day the work began. The only field that may differ when it is resumed.
    pub date: String,
}

impl Run {
    /// Each field with its value.
    pub(crate) fn fields(&self) -> [(&'static str, String); 10] {
        [
            ("program", self.program.clone()),
            ("model", self.model.clone()),
            ("model_sha256", self.model_sha256.clone()),
            ("data", self.data.clone()),
            ("facts_sha256", self.facts_sha256.clone()),
            ("ties_sha256", self.ties_sha256.clone()),
            ("question", self.question.clone()),
            ("cities_sha256", self.cities_sha256.clone()),
            ("cities", self.cities.to_string()),
            ("date", self.date.clone()),
        ]
    }

    /// What differs from another run, the day left out.
    fn differs(&self, other: &Self) -> Vec<&'static str> {
        let fields = self.fields().into_iter().zip(other.fields());
        fields.filter(|(a, b)| a != b && a.0 != "date").map(|(a, _)| a.0).collect()
    }
}

const MANIFEST: &str = "run.json";
const LOCK: &str = "lock";

/// A run with the parts it has written so far.
pub(crate) struct Parts {
    output: PathBuf,
    folder: PathBuf,
    run: Run,
    /// Which parts are written.
    done: Vec<bool>,
    _lock: File,
}

impl Parts {
    /// Begins a run, or goes on with the one in the folder. `None` if `resume` is asked for
    /// and the finished file of this very run is there already.
    pub(crate) fn open(
        output: &Path,
        mut run: Run,
        count: usize,
        resume: bool,
    ) -> Result<Option<Self>, Failure> {
        let folder = folder_of(output);
        if resume && !folder.exists() && table::run_of(output).is_some_and(|old| run.differs(&old).is_empty())
        {
            return Ok(None);
        }
        std::fs::create_dir_all(&folder).map_err(|e| io_failure(&folder, &e))?;
        let lock = lock(&folder)?;
        sweep(&folder, ".");
        if let Some(name) = output.file_name() {
            let beside = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            sweep(beside, &format!(".{}.", name.to_string_lossy()));
        }
        let manifest = folder.join(MANIFEST);
        let mut done = vec![false; count];
        match std::fs::read(&manifest) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let text = serde_json::to_vec_pretty(&run).map_err(Failure::operation)?;
                write_atomically(&manifest, |file| file.write_all(&text))
                    .map_err(|e| io_failure(&manifest, &e))?;
            }
            Err(e) => return Err(io_failure(&manifest, &e)),
            Ok(_) if !resume => {
                return Err(refused(Message::new("cli-pairs-unfinished"), &folder));
            }
            Ok(bytes) => {
                let old: Option<Run> = serde_json::from_slice(&bytes).ok();
                let old = old.ok_or_else(|| refused(Message::new("cli-pairs-damaged"), &folder))?;
                let differs = run.differs(&old);
                if !differs.is_empty() {
                    let message = Message::new("cli-pairs-other").with("differs", differs.join(", "));
                    return Err(refused(message, &folder));
                }
                run.date = old.date;
                for (i, done) in done.iter_mut().enumerate() {
                    *done = table::is_whole(&part(&folder, i), i);
                }
            }
        }
        Ok(Some(Self { output: output.to_owned(), folder, run, done, _lock: lock }))
    }

    /// The parts that are still to be written.
    pub(crate) fn missing(&self) -> Vec<usize> {
        self.done.iter().enumerate().filter(|(_, done)| !**done).map(|(i, _)| i).collect()
    }

    /// Writes a part.
    pub(crate) fn write(&mut self, i: usize, rows: &[Row]) -> Done {
        let path = part(&self.folder, i);
        let written = write_atomically(&path, |file| {
            table::write_part(BufWriter::new(file), rows, &self.run, i).map_err(io::Error::other)
        });
        written.map_err(|e| io_failure(&path, &e))?;
        if let Some(done) = self.done.get_mut(i) {
            *done = true;
        }
        Ok(())
    }

    /// Joins all parts into the file and takes their folder away. Returns the number of rows
    /// and of bytes.
    pub(crate) fn join(self) -> Result<(u64, u64), Failure> {
        let parts: Vec<PathBuf> = (0..self.done.len()).map(|i| part(&self.folder, i)).collect();
        let mut rows = 0;
        write_atomically(&self.output, |file| {
            rows = table::join(BufWriter::new(file), &parts, &self.run).map_err(io::Error::other)?;
            Ok(())
        })
        .and_then(|()| sync_folder(&self.output))
        .map_err(|e| io_failure(&self.output, &e))?;
        let bytes = std::fs::metadata(&self.output).map_err(|e| io_failure(&self.output, &e))?.len();
        // Only files that this program wrote there; a folder with others in it stays.
        for path in parts.iter().chain([&self.folder.join(MANIFEST), &self.folder.join(LOCK)]) {
            let _ = std::fs::remove_file(path);
        }
        let _ = std::fs::remove_dir(&self.folder);
        Ok((rows, bytes))
    }
}

/// Where the parts of a file lie.
pub(crate) fn folder_of(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".parts");
    PathBuf::from(name)
}

fn part(folder: &Path, i: usize) -> PathBuf {
    folder.join(format!("{i:05}.parquet"))
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|e| io_failure(&path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let message = Message::new("cli-pairs-locked").with("folder", folder.display().to_string());
            Err(Failure::Operation(english().say(&message)))
        }
        Err(TryLockError::Error(e)) => Err(io_failure(&path, &e)),
    }
}

fn refused(message: Message, folder: &Path) -> Failure {
    Failure::Usage(vec![message.with("folder", folder.display().to_string())])
}
