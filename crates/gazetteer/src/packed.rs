//! The compressed form that ships with the program, and its unpacking.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::container::{Container, ContainerError, write_atomically};

/// One data file as it ships: a container under zstd.
#[derive(Debug, Clone, Copy)]
pub struct Packed<'a> {
    /// What it is called when unpacked ("world", "water").
    pub name: &'a str,
    /// The compressed bytes.
    pub bytes: &'a [u8],
}

/// Bytes at each end of the packed form that its name is made from.
const ENDS: usize = 4096;

/// Window of the compressor: large enough that columns far apart share what they repeat.
const WINDOW_LOG: u32 = 27;

impl Packed<'_> {
    /// Where the unpacked file lies in `dir`. The name holds a hash of the packed bytes, so
    /// that a newer program never meets the file of an older one.
    ///
    /// The hash is taken of the length and both ends, the last of which holds zstd's checksum of all the
    /// contents. To read everything between would make 33 MB of the program resident at each start.
    pub fn path_in(&self, dir: &Path) -> PathBuf {
        let (begin, end) = (self.bytes.len().min(ENDS), self.bytes.len().saturating_sub(ENDS));
        let mut hash = xxhash_rust::xxh3::Xxh3Default::new();
        hash.update(&(self.bytes.len() as u64).to_le_bytes());
        hash.update(&self.bytes[..begin]);
        hash.update(&self.bytes[end..]);
        dir.join(format!("{}-{:016x}.bin", self.name, hash.digest()))
    }

    /// Opens the unpacked file in `dir`, unpacking it first if it is not there.
    ///
    /// A file that is there but damaged is an error, not silently replaced: an operator
    /// should know that a disk loses bytes.
    pub fn open(&self, dir: &Path) -> Result<Container, ContainerError> {
        let path = self.path_in(dir);
        if !path.exists() {
            let io = |source| ContainerError::Io { path: path.clone(), source };
            std::fs::create_dir_all(dir).map_err(io)?;
            write_atomically(&path, |file| self.unpack_into(file)).map_err(io)?;
        }
        Container::open(&path)
    }

    fn unpack_into(&self, out: &mut impl Write) -> io::Result<()> {
        let mut decoder = zstd::Decoder::new(self.bytes)?;
        decoder.window_log_max(WINDOW_LOG)?;
        let mut buffer = vec![0u8; 1 << 20];
        loop {
            match decoder.read(&mut buffer)? {
                0 => return Ok(()),
                n => out.write_all(&buffer[..n])?,
            }
        }
    }
}

/// Compresses a container for shipping. Slow: it is done once, when the data are built.
pub fn pack(container: &[u8], level: i32) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), level)?;
    encoder.window_log(WINDOW_LOG)?;
    encoder.long_distance_matching(true)?;
    encoder.include_checksum(true)?;
    encoder.set_pledged_src_size(Some(container.len() as u64))?;
    encoder.write_all(container)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::Writer;

    #[test]
    fn unpacks_once_and_refuses_damage() {
        let mut w = Writer::new();
        w.add("numbers", &[7u32; 1000]);
        let bytes = pack(&w.into_bytes().unwrap(), 3).unwrap();
        let packed = Packed { name: "sample", bytes: &bytes };
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(packed.open(dir.path()).unwrap().require::<u32>("numbers").unwrap(), [7; 1000]);
        let path = packed.path_in(dir.path());
        let written = std::fs::metadata(&path).unwrap().modified().unwrap();
        packed.open(dir.path()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), written, "not unpacked again");
        std::fs::write(&path, b"TWINHALL").unwrap();
        assert!(matches!(packed.open(dir.path()), Err(ContainerError::NotAWorld(_))));
        let cut = Packed { name: "cut", bytes: &bytes[..bytes.len() / 2] };
        assert!(cut.open(dir.path()).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "no half file is left");
    }
}
