//! The container that the world is kept in: named sections of plain little-endian
//! arrays behind a table, made to be mapped into memory and read in place.
//!
//! ```text
//! 0    magic             16 bytes  "TWINHALL-WORLD\n\0"
//! 16   format version    u32
//! 20   number of sections u32
//! 24   whole length      u64       bytes, this header included
//! 32   checksum          u64       XXH3 of everything from byte 40 on
//! 40   section table     48 bytes a section: name (32, NUL-padded), offset u64, length u64
//! ...  sections          each on a 64-byte boundary
//! ```
//!
//! One checksum covers the table and every section, so a file that was cut short,
//! altered anywhere, or written by another version is refused before a byte of it is used.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Raised whenever the meaning or layout of any section changes.
pub const FORMAT_VERSION: u32 = 1;

const MAGIC: &[u8; 16] = b"TWINHALL-WORLD\n\0";
const HEADER: usize = 40;
const ENTRY: usize = 48;
const NAME: usize = 32;
const ALIGN: usize = 64;
/// Where the checksum's range begins.
const CHECKED_FROM: u64 = 40;

/// Why a container could not be opened. Each message says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// The operating system refused to open or read the file.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file does not begin as a world file does.
    #[error("{0}: this is not a Twinhall world file. Remove it; it is unpacked again at the next start")]
    NotAWorld(PathBuf),
    /// The file was written for another version of the program.
    #[error(
        "{path}: this world file has format {found}, this program reads format {expected}. Remove it; it is unpacked again at the next start"
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// The version the file states.
        found: u32,
        /// The version this program reads.
        expected: u32,
    },
    /// The file is shorter or longer than it says.
    #[error(
        "{path}: the file has {found} bytes and should have {expected}: it was cut short or added to. Remove it; it is unpacked again at the next start"
    )]
    Length {
        /// The file.
        path: PathBuf,
        /// Bytes found.
        found: u64,
        /// Bytes the header states.
        expected: u64,
    },
    /// The contents do not match the checksum.
    #[error(
        "{0}: the file was altered (its checksum does not match). Remove it; it is unpacked again at the next start"
    )]
    Altered(PathBuf),
    /// A section is absent or its length is not a whole number of elements.
    #[error("{path}: section \"{section}\" is missing or malformed: the file and the program do not match")]
    Section {
        /// The file.
        path: PathBuf,
        /// The section's name.
        section: String,
    },
}

/// An open, verified container. Sections are borrowed from the mapping.
pub struct Container {
    path: PathBuf,
    map: Mmap,
    table: BTreeMap<String, (usize, usize)>,
}

impl Container {
    /// Opens and verifies the file: version, length, checksum, table.
    ///
    /// The checksum is computed by reading, not through the mapping, so that pages
    /// nobody asks for do not count as resident memory.
    pub fn open(path: &Path) -> Result<Self, ContainerError> {
        let io = |source| ContainerError::Io { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(io)?;
        let actual = file.metadata().map_err(io)?.len();
        let mut header = [0u8; HEADER];
        if actual < HEADER as u64 {
            return Err(ContainerError::NotAWorld(path.to_owned()));
        }
        file.read_exact(&mut header).map_err(io)?;
        if &header[..16] != MAGIC {
            return Err(ContainerError::NotAWorld(path.to_owned()));
        }
        let found = u32_at(&header, 16);
        if found != FORMAT_VERSION {
            return Err(ContainerError::Version { path: path.to_owned(), found, expected: FORMAT_VERSION });
        }
        let expected = u64_at(&header, 24);
        if actual != expected {
            return Err(ContainerError::Length { path: path.to_owned(), found: actual, expected });
        }
        if checksum(&mut file).map_err(io)? != u64_at(&header, 32) {
            return Err(ContainerError::Altered(path.to_owned()));
        }
        // SAFETY: the file lies in Twinhall's own data directory, is replaced by rename
        // and never written in place; what it held was verified just above.
        let map = unsafe { Mmap::map(&file) }.map_err(io)?;
        let table = read_table(&map, u32_at(&header, 20) as usize)
            .ok_or_else(|| ContainerError::Section { path: path.to_owned(), section: "table".to_owned() })?;
        Ok(Self { path: path.to_owned(), map, table })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The checksum of its contents, as verified when it was opened.
    pub fn checksum(&self) -> u64 {
        u64_at(&self.map, 32)
    }

    /// Names of all sections, in order.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// The raw bytes of a section, if it is there.
    pub fn bytes(&self, section: &str) -> Option<&[u8]> {
        let &(offset, length) = self.table.get(section)?;
        self.map.get(offset..offset + length)
    }

    /// A section as a slice of `T`. An absent section is `None`.
    pub fn slice<T: FromBytes + Immutable + KnownLayout>(&self, section: &str) -> Option<&[T]> {
        <[T]>::ref_from_bytes(self.bytes(section)?).ok()
    }

    /// A section that must be there.
    pub fn require<T: FromBytes + Immutable + KnownLayout>(
        &self,
        section: &str,
    ) -> Result<&[T], ContainerError> {
        self.slice(section)
            .ok_or_else(|| ContainerError::Section { path: self.path.clone(), section: section.to_owned() })
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(eight)
}

fn checksum(file: &mut File) -> io::Result<u64> {
    file.seek(SeekFrom::Start(CHECKED_FROM))?;
    let mut hash = Xxh3Default::new();
    let mut buffer = vec![0u8; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.digest()),
            n => hash.update(&buffer[..n]),
        }
    }
}

fn read_table(map: &[u8], count: usize) -> Option<BTreeMap<String, (usize, usize)>> {
    let table = map.get(HEADER..HEADER + count.checked_mul(ENTRY)?)?;
    let mut sections = BTreeMap::new();
    for entry in table.chunks_exact(ENTRY) {
        let end = entry[..NAME].iter().position(|&b| b == 0).unwrap_or(NAME);
        let name = std::str::from_utf8(&entry[..end]).ok()?.to_owned();
        let offset = usize::try_from(u64_at(entry, NAME)).ok()?;
        let length = usize::try_from(u64_at(entry, NAME + 8)).ok()?;
        if offset.checked_add(length)? > map.len() || offset % ALIGN != 0 {
            return None;
        }
        sections.insert(name, (offset, length));
    }
    Some(sections)
}

/// Collects sections and writes them as one container.
#[derive(Default)]
pub struct Writer {
    sections: BTreeMap<String, Vec<u8>>,
}

impl Writer {
    /// An empty container.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a section of plain values. A name longer than 32 bytes is a programming error
    /// and is refused when the container is written.
    pub fn add<T: IntoBytes + Immutable>(&mut self, name: &str, values: &[T]) {
        self.sections.insert(name.to_owned(), values.as_bytes().to_vec());
    }

    /// The whole container as bytes.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        let mut at = align(HEADER + self.sections.len() * ENTRY);
        let mut table = Vec::with_capacity(self.sections.len() * ENTRY);
        for (name, bytes) in &self.sections {
            if name.len() > NAME {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("section name too long: {name}"),
                ));
            }
            let mut padded = [0u8; NAME];
            padded[..name.len()].copy_from_slice(name.as_bytes());
            table.extend_from_slice(&padded);
            table.extend_from_slice(&(at as u64).to_le_bytes());
            table.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            at = align(at + bytes.len());
        }
        let mut out = Vec::with_capacity(at);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        out.extend_from_slice(&(self.sections.len() as u32).to_le_bytes());
        out.extend_from_slice(&(at as u64).to_le_bytes());
        out.extend_from_slice(&[0; 8]);
        out.extend_from_slice(&table);
        for bytes in self.sections.values() {
            out.resize(align(out.len()), 0);
            out.extend_from_slice(bytes);
        }
        out.resize(at, 0);
        let sum = xxh3_64(&out[CHECKED_FROM as usize..]);
        out[32..40].copy_from_slice(&sum.to_le_bytes());
        Ok(out)
    }

    /// Writes beside the target and renames into place, so that a half-written file is never seen.
    pub fn write(self, path: &Path) -> io::Result<()> {
        write_atomically(path, |file| file.write_all(&self.into_bytes()?))
    }
}

fn align(n: usize) -> usize {
    n.div_ceil(ALIGN) * ALIGN
}

/// Writes `path` through a temporary file in the same folder, synced, then renamed.
///
/// Two processes that do so at once both succeed: each has a temporary file of its own.
pub fn write_atomically(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let result = (|| {
        let mut file = File::create(&temporary)?;
        fill(&mut file)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    })();
    if result.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(dir: &Path) -> PathBuf {
        let mut w = Writer::new();
        w.add("numbers", &[1u32, 2, 3]);
        w.add("text", b"Lacombe");
        let path = dir.join("sample.world");
        w.write(&path).unwrap();
        path
    }

    #[test]
    fn sections_come_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        let c = Container::open(&sample(dir.path())).unwrap();
        assert_eq!(c.require::<u32>("numbers").unwrap(), [1, 2, 3]);
        assert_eq!(c.bytes("text").unwrap(), b"Lacombe");
        assert!(c.slice::<u32>("absent").is_none());
        assert!(c.require::<u32>("text").is_err(), "7 bytes are no whole number of u32");
    }

    #[test]
    fn every_flipped_byte_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = sample(dir.path());
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x40;
            std::fs::write(&path, &bad).unwrap();
            assert!(Container::open(&path).is_err(), "byte {at} altered and not noticed");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = sample(dir.path());
        let good = std::fs::read(&path).unwrap();
        for length in 0..good.len() {
            std::fs::write(&path, &good[..length]).unwrap();
            assert!(Container::open(&path).is_err(), "{length} bytes of {} accepted", good.len());
        }
    }

    #[test]
    fn another_version_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = sample(dir.path());
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[16] = 99;
        std::fs::write(&path, &bytes).unwrap();
        let message = Container::open(&path).err().unwrap().to_string();
        assert!(message.contains("format 99") && message.contains("unpacked again"), "{message}");
    }
}
