//! Opening what a command needs, and no more.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gazetteer::World;
use gazetteer::facts::journal::Journal;
use gazetteer::search::Index;
use matching::{Engine, Ties};
use wording::Message;

use crate::failure::Failure;
use crate::models::Store;

/// Knows where the data lie.
#[derive(Clone)]
pub(crate) struct Open {
    dir: Option<PathBuf>,
}

impl Open {
    /// With the folder that was asked for, if one was.
    pub(crate) fn new(dir: Option<PathBuf>) -> Self {
        Self { dir: dir.or_else(default_dir) }
    }

    /// The data directory.
    pub(crate) fn dir(&self) -> Result<&Path, Failure> {
        self.dir.as_deref().ok_or_else(|| Failure::Usage(vec![Message::new("cli-no-data-dir")]))
    }

    /// The data directory; made for its owner alone if it is not there, since the registry lies in it.
    pub(crate) fn make_dir(&self) -> Result<&Path, Failure> {
        let dir = self.dir()?;
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir)?;
        Ok(dir)
    }

    /// What operators recorded.
    pub(crate) fn journal(&self) -> Result<Journal, Failure> {
        Journal::read(self.dir()?).map_err(Failure::operation)
    }

    /// The shipped world, without what operators recorded.
    pub(crate) fn shipped_world(&self) -> Result<World, Failure> {
        // What cannot be made is told by what wants to write there, with its path.
        let dir = self.make_dir().or_else(|_| self.dir())?;
        worlddata::open(dir).map_err(Failure::operation)
    }

    /// The world with what operators recorded laid over it.
    pub(crate) fn world(&self) -> Result<World, Failure> {
        // The journal first: it is small, and a damaged one is known before the world is unpacked.
        let facts = self.journal()?.facts();
        Ok(self.shipped_world()?.with_facts(facts))
    }

    /// The index of names. It is built at the first start.
    pub(crate) fn index(&self, world: &World) -> Result<Index, Failure> {
        Index::open(self.dir()?, world).map_err(Failure::operation)
    }

    /// Existing ties, or none without a file. Rows that were left out are told on standard error.
    pub(crate) fn ties(&self, file: Option<&Path>, world: &World) -> Result<Ties, Failure> {
        let Some(path) = file else { return Ok(Ties::default()) };
        let bad = |e: std::io::Error| Failure::BadFile {
            file: path.display().to_string(),
            problems: vec![e.to_string()],
        };
        let reader = File::open(path).map_err(bad)?;
        crate::commands::ties::read(path, reader, world)
    }

    /// The models kept here, and which of them is in use.
    pub(crate) fn models(&self) -> Result<Store, Failure> {
        Ok(Store::in_data(self.dir()?))
    }

    /// The match engine, with the model in use.
    pub(crate) fn engine(&self, world: Arc<World>, ties: Ties) -> Result<Engine, Failure> {
        let model = self.models()?.current()?.model;
        Ok(Engine::new(world, model, Arc::new(ties)))
    }
}

/// `$XDG_DATA_HOME/twinhall`, or `~/.local/share/twinhall`; on Windows `%LOCALAPPDATA%\twinhall`.
fn default_dir() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    // The XDG specification tells programs to ignore a relative path.
    let base = set("XDG_DATA_HOME").filter(|p| p.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| home.join(".local/share")));
    base.or_else(|| set("LOCALAPPDATA")).map(|dir| dir.join("twinhall"))
}
