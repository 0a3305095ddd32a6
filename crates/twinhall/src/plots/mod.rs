//! Plots of an evaluation as SVG files.
//!
//! Drawn with the site's own helpers, so that documents and site look alike. *Weighed:*
//! `plotters` (no classes, no titles for those who cannot see, a look of its own) and
//! `charming` (renders with a JavaScript engine).

mod coverage;
mod lorenz;
mod recall;
mod reliability;
mod sheet;

use std::fs;
use std::io::Write;
use std::path::Path;

use gazetteer::World;
use gazetteer::container::write_atomically;
use matching::evaluate::Report;

use crate::failure::{Done, Failure};

/// Writes a plot of everything that was measured: `recall.svg`, `reliability.svg`,
/// `spread.svg`, `coverage.svg`.
pub(crate) fn write(dir: &Path, report: &Report, world: &World) -> Done {
    let failed = |e: std::io::Error| Failure::Operation(format!("{}: {e}", dir.display()));
    fs::create_dir_all(dir).map_err(failed)?;
    let plots = [
        ("recall.svg", recall::draw(report)),
        ("reliability.svg", reliability::draw(report)),
        ("spread.svg", report.spread.as_ref().and_then(lorenz::draw)),
        ("coverage.svg", report.spread.as_ref().and_then(|s| coverage::draw(s, world))),
    ];
    for (name, plot) in plots {
        let Some(plot) = plot else { continue };
        write_atomically(&dir.join(name), |file| file.write_all(plot.as_bytes())).map_err(failed)?;
    }
    Ok(())
}
