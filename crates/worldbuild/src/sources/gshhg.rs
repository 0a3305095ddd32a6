//! Shorelines and rivers of GSHHG in the binned NetCDF form that GMT reads.
//!
//! The world is cut into bins (2° in the files used here), row by row from the north-west.
//! A bin holds pieces of line: points relative to its south-west corner in 1/65,535 of its
//! side. A piece either closes within its bin or runs from one side of it to another.

use anyhow::{Context, Result, ensure};
use gazetteer::Position;
use netcdf_reader::{NcFile, NcReadable};

/// Where a piece crosses the border of its bin: 0 south, 1 east, 2 north, 3 west; `None`
/// for a piece that closes within.
pub type Side = Option<u8>;

/// One piece of shoreline or river.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Number of the bin it lies in.
    pub bin: usize,
    /// Shoreline: 1 land, 2 lake, 3 island in a lake. River: rank, 1 wide enough for two banks,
    /// 2 to 5 perennial, 6 to 8 intermittent, 9 to 11 canals.
    pub level: u8,
    /// Side by which it enters its bin.
    pub entry: Side,
    /// Side by which it leaves.
    pub exit: Side,
    /// Its points.
    pub points: Vec<Position>,
}

/// Pieces and the lie of their bins.
#[derive(Debug)]
pub struct Binned {
    /// All pieces, by bin.
    pub pieces: Vec<Piece>,
    /// Side of a bin in degrees.
    pub bin_degrees: f64,
    /// For each bin whether its corners lie on land (empty for rivers).
    pub land: Vec<bool>,
}

impl Binned {
    /// South-west corner of a bin.
    pub fn corner(&self, bin: usize) -> Position {
        corner(bin, self.bin_degrees)
    }
}

/// South-west corner of a bin as (longitude, latitude) in degrees.
pub fn corner(bin: usize, degrees: f64) -> Position {
    let across = (360.0 / degrees).round() as usize;
    let west = (bin % across) as f64 * degrees;
    Position {
        lat: 90.0 - ((bin / across) + 1) as f64 * degrees,
        lon: if west >= 180.0 { west - 360.0 } else { west },
    }
}

/// Reads shorelines (`binned_GSHHS_*.nc`). Of Antarctica's two shores the edge of the ice is kept.
pub fn shorelines(bytes: Vec<u8>) -> Result<Binned> {
    let file = NcFile::from_vec(bytes)?;
    let info: Vec<i32> = numbers(&file, "Embedded_npts_levels_exit_entry_for_a_segment")?;
    let antarctic: Vec<i8> = numbers(&file, "Embedded_ANT_flag")?;
    let nodes: Vec<i16> = numbers(&file, "Embedded_node_levels_in_a_bin")?;
    let mut binned = read(&file, |segment| {
        const GROUNDING_LINE: i8 = 2;
        let info = *info.get(segment)? as u32;
        let side = |s: u32| u8::try_from(s & 7).ok().filter(|s| *s < 4);
        (*antarctic.get(segment)? != GROUNDING_LINE).then(|| Head {
            points: (info >> 9) as usize,
            level: (info >> 6 & 7) as u8,
            entry: side(info >> 3),
            exit: side(info),
        })
    })?;
    binned.land = nodes.iter().map(|n| n & 7 != 0).collect();
    Ok(binned)
}

/// Reads rivers (`binned_river_*.nc`).
pub fn rivers(bytes: Vec<u8>) -> Result<Binned> {
    let file = NcFile::from_vec(bytes)?;
    let points: Vec<i16> = numbers(&file, "N_points_for_a_segment")?;
    let levels: Vec<i16> = numbers(&file, "Hierarchial_level_of_a_segment")?;
    read(&file, |segment| {
        Some(Head {
            points: usize::try_from(*points.get(segment)?).ok()?,
            // From 0 (rivers with two banks) to 10 (irrigation canals) in the file.
            level: u8::try_from(*levels.get(segment)? + 1).ok()?,
            entry: None,
            exit: None,
        })
    })
}

struct Head {
    points: usize,
    level: u8,
    entry: Side,
    exit: Side,
}

fn read(file: &NcFile, head: impl Fn(usize) -> Option<Head>) -> Result<Binned> {
    let minutes: Vec<i32> = numbers(file, "Bin_size_in_minutes")?;
    let bin_degrees = f64::from(*minutes.first().context("no size of bins")?) / 60.0;
    ensure!(bin_degrees > 0.0, "bins of no size");
    let first_segment: Vec<i32> = numbers(file, "Id_of_first_segment_in_a_bin")?;
    let segments: Vec<i16> = numbers(file, "N_segments_in_a_bin")?;
    let first_point: Vec<i32> = numbers(file, "Id_of_first_point_in_a_segment")?;
    let dx: Vec<i16> = numbers(file, "Relative_longitude_from_SW_corner_of_bin")?;
    let dy: Vec<i16> = numbers(file, "Relative_latitude_from_SW_corner_of_bin")?;
    let mut pieces = Vec::with_capacity(first_point.len());
    for (bin, (&first, &count)) in first_segment.iter().zip(&segments).enumerate() {
        let corner = corner(bin, bin_degrees);
        // What is unsigned in fact is kept as signed numbers.
        let at = |d: i16| f64::from(d as u16) / 65_535.0 * bin_degrees;
        for segment in first as usize..first as usize + (count as u16) as usize {
            let Some(head) = head(segment) else { continue };
            let start = *first_point.get(segment).context("a segment beyond the last")? as usize;
            let end = start + head.points;
            let (Some(dx), Some(dy)) = (dx.get(start..end), dy.get(start..end)) else { continue };
            let points = dx
                .iter()
                .zip(dy)
                .map(|(&x, &y)| Position { lat: corner.lat + at(y), lon: corner.lon + at(x) })
                .collect();
            pieces.push(Piece { bin, level: head.level, entry: head.entry, exit: head.exit, points });
        }
    }
    Ok(Binned { pieces, bin_degrees, land: Vec::new() })
}

fn numbers<T: NcReadable + Copy>(file: &NcFile, name: &str) -> Result<Vec<T>> {
    let array = file.read_variable::<T>(name).with_context(|| format!("variable {name}"))?;
    Ok(array.iter().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_go_from_the_north_west_and_cross_to_western_longitudes() {
        assert_eq!(corner(0, 2.0), Position { lat: 88.0, lon: 0.0 });
        assert_eq!(corner(90, 2.0), Position { lat: 88.0, lon: -180.0 });
        assert_eq!(corner(180, 2.0), Position { lat: 86.0, lon: 0.0 });
        assert_eq!(corner(16_199, 2.0), Position { lat: -90.0, lon: -2.0 });
    }
}
