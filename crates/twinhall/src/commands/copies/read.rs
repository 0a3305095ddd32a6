//! Reading a copy back.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Instant;

use store::Store;
use store::archive::{Summary, check};
use wording::english;

use super::super::import::name;
use super::seal::Keys;
use super::{as_json, not_empty, refused, told};
use crate::args::Restore;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;
use crate::{clock, database};

/// Reads a copy into an empty database, or only whether it is whole.
pub(crate) fn restore(args: &Restore, open: &Open, out: &mut Output) -> Done {
    let began = Instant::now();
    let keys = Keys::in_files(&args.identity, args.passphrase_file.as_deref())?;
    let copy = Copy { args, keys, called: name(&args.file) };
    // Whole or not is known before a database is touched, or even made.
    let found = check(copy.open()?).map_err(|e| refused(&copy.called, e))?;
    if !args.check {
        database::and_close(database::bare(&args.database, open), async |store| {
            copy.put_into(&store, &found).await
        })?;
    }
    if out.json {
        let mut json = as_json(&found);
        json["file"] = args.file.display().to_string().into();
        json["restored"] = (!args.check).into();
        json["seconds"] = began.elapsed().as_secs_f64().into();
        return out.json(&json);
    }
    let id = if args.check { "cli-restore-checked" } else { "cli-restore-done" };
    out.wrapped(&english().say(&told(id, &found)), 0)
}

/// A copy on the disk, and what opens it.
struct Copy<'a> {
    args: &'a Restore,
    keys: Keys,
    called: String,
}

impl Copy<'_> {
    /// From its beginning.
    fn open(&self) -> Result<Box<dyn Read + Send>, Failure> {
        let told =
            |e: io::Error| Failure::BadFile { file: self.called.clone(), problems: vec![e.to_string()] };
        let file = File::open(&self.args.file).map_err(told)?;
        let of = file.metadata().map_err(told)?.len();
        let bar = Arc::new(Bar::with_rate(&english().text("cli-copy-reading")));
        self.keys.open(&self.called, Watched { file, read: 0, of, bar })
    }

    async fn put_into(&self, store: &Store, found: &Summary) -> Done {
        // A database that holds something is left as it is: not even brought up to date.
        let missing = store.steps_missing().await.map_err(database::failed)?;
        if missing.iter().all(|step| step.number != 1) {
            let heads = store.heads().await.map_err(database::failed)?;
            let there: u64 = heads.iter().map(|head| head.seq).sum();
            if there > 0 {
                return Err(not_empty(there));
            }
        }
        store.migrate(clock::now()).await.map_err(database::failed)?;
        let read = store.restore(self.open()?).await.map_err(|e| refused(&self.called, e))?;
        if read == *found {
            return Ok(());
        }
        // Somebody wrote to the file between the two readings; what was read is whole in itself.
        Err(Failure::Operation(english().say(&told("cli-restore-other", &read))))
    }
}

/// A file whose reading is shown.
struct Watched {
    file: File,
    read: u64,
    of: u64,
    bar: Arc<Bar>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read += read as u64;
        let kilobytes = |n: u64| usize::try_from(n / 1000).unwrap_or(usize::MAX);
        self.bar.at(kilobytes(self.read), kilobytes(self.of));
        Ok(read)
    }
}
