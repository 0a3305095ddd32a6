//! The search file, open.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::container::{Container, ContainerError, FORMAT_VERSION};
use crate::world::{World, WorldError};

use super::building;
use super::layout::{self, Info};
use super::walk::Keys;

/// Finds places by their names. Cheap to share behind an `Arc`.
pub struct Index {
    file: Container,
}

impl Index {
    /// Opens the search file of this world in `dir`, building it first if it is not there:
    /// a matter of seconds, once for each version of the data.
    ///
    /// # Errors
    /// If the file cannot be written, or is there but damaged: the message says what to do.
    pub fn open(dir: &Path, world: &World) -> Result<Self, WorldError> {
        let path = Self::path_in(dir, world);
        if !path.exists() {
            let io = |source| ContainerError::Io { path: path.clone(), source };
            std::fs::create_dir_all(dir).map_err(io)?;
            building::build(world).and_then(|writer| writer.write(&path)).map_err(io)?;
        }
        let index = Self { file: Container::open(&path)? };
        index.check()?;
        Ok(index)
    }

    /// Where the search file of this world lies. Its name changes with the world's contents
    /// and with this program's way of folding names.
    pub fn path_in(dir: &Path, world: &World) -> PathBuf {
        let mut identity = world.fingerprint().to_le_bytes().to_vec();
        identity.extend(layout::VERSION.to_le_bytes());
        identity.extend(FORMAT_VERSION.to_le_bytes());
        dir.join(format!("search-{:016x}.bin", xxh3_64(&identity)))
    }

    /// All sections are there and fit together. What they hold is vouched for by the file's
    /// checksum; reading all of it here would keep it resident for nothing.
    fn check(&self) -> Result<(), ContainerError> {
        let f = &self.file;
        let section =
            |name: &str| ContainerError::Section { path: f.path().to_owned(), section: name.to_owned() };
        let fits = |keys: &str, starts: &str, rows: &str| -> Result<usize, ContainerError> {
            let count = Keys::new(f.require::<u8>(keys)?).ok_or_else(|| section(keys))?.len();
            let postings = f.require::<u32>(rows)?.len();
            let starts_there = f.require::<u32>(starts)?;
            let fits = starts_there.len() == count + 1 && starts_there.last() == Some(&(postings as u32));
            if fits { Ok(postings) } else { Err(section(starts)) }
        };
        let postings = fits(layout::NAMES, layout::STARTS, layout::ROWS)?;
        for name in [layout::INFO, layout::QUALITY] {
            if f.require::<u16>(name)?.len() != postings {
                return Err(section(name));
            }
        }
        fits(layout::AREAS, layout::AREA_STARTS, layout::AREA_ROWS).map(|_| ())
    }

    pub(crate) fn names(&self) -> Option<Names<'_>> {
        Some(Names {
            keys: Keys::new(self.file.bytes(layout::NAMES)?)?,
            starts: self.file.slice(layout::STARTS)?,
            rows: self.file.slice(layout::ROWS)?,
            info: self.file.slice(layout::INFO)?,
            quality: self.file.slice(layout::QUALITY)?,
        })
    }

    pub(crate) fn areas(&self) -> Option<Areas<'_>> {
        Some(Areas {
            keys: Keys::new(self.file.bytes(layout::AREAS)?)?,
            starts: self.file.slice(layout::AREA_STARTS)?,
            rows: self.file.slice(layout::AREA_ROWS)?,
        })
    }

    /// How many different keys the names of all places have.
    pub fn keys(&self) -> usize {
        self.names().map_or(0, |n| n.keys.len())
    }
}

/// Names of all places.
pub(crate) struct Names<'i> {
    pub(crate) keys: Keys<'i>,
    starts: &'i [u32],
    rows: &'i [u32],
    info: &'i [u16],
    quality: &'i [u16],
}

/// One place that has a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub(crate) row: u32,
    pub(crate) info: Info,
    pub(crate) quality: i32,
}

impl Names<'_> {
    fn start(&self, rank: u32) -> usize {
        self.starts.get(rank as usize).map_or(self.rows.len(), |&s| s as usize)
    }

    /// Places that have the key of this rank, best first.
    pub(crate) fn postings(&self, rank: u32) -> impl Iterator<Item = Posting> + '_ {
        (self.start(rank)..self.start(rank + 1)).filter_map(|i| {
            Some(Posting {
                row: *self.rows.get(i)?,
                info: Info(*self.info.get(i)?),
                quality: i32::from(*self.quality.get(i)?),
            })
        })
    }

    /// Quality of the best place with the key of this rank.
    pub(crate) fn best_quality(&self, rank: u32) -> i32 {
        self.quality.get(self.start(rank)).map_or(0, |&q| i32::from(q))
    }
}

impl Names<'_> {
    /// The first rank whose best place is of less than this quality.
    pub(crate) fn first_below(&self, quality: i32) -> u32 {
        let (mut low, mut high) = (0, self.keys.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.best_quality(middle) >= quality { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Names and codes of divisions and countries.
pub(crate) struct Areas<'i> {
    pub(crate) keys: Keys<'i>,
    starts: &'i [u32],
    rows: &'i [u32],
}

impl Areas<'_> {
    pub(crate) fn rows(&self, rank: u32) -> &[u32] {
        let start = |rank: u32| self.starts.get(rank as usize).map_or(0, |&s| s as usize);
        self.rows.get(start(rank)..start(rank + 1)).unwrap_or_default()
    }
}
