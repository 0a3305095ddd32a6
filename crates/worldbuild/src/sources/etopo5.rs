//! ETOPO5: heights of land and sea floor every five minutes of arc, as `ferret-datasets` has them.

use anyhow::{Result, ensure};
use gazetteer::Position;
use netcdf_reader::NcFile;

const ROWS: usize = 2161;
const COLUMNS: usize = 4320;
const PER_DEGREE: f64 = 12.0;

/// The grid, all in memory.
pub struct Grid {
    metres: Vec<f32>,
}

impl Grid {
    /// Reads the grid.
    pub fn read(bytes: Vec<u8>) -> Result<Self> {
        let file = NcFile::from_vec(bytes)?;
        let metres: Vec<f32> = file.read_variable::<f32>("ROSE")?.iter().copied().collect();
        ensure!(metres.len() == ROWS * COLUMNS, "the grid has {} nodes", metres.len());
        Ok(Self { metres })
    }

    /// Nodes within `km` of a position, with their heights.
    pub fn within(&self, at: Position, km: f64) -> Vec<(Position, f32)> {
        let rows = (km / 111.19 * PER_DEGREE).ceil() as isize + 1;
        let columns = (rows as f64 / at.lat.to_radians().cos().max(0.02)).ceil() as isize;
        let row = ((at.lat + 90.0) * PER_DEGREE).round() as isize;
        let column = (at.lon * PER_DEGREE).round() as isize;
        let mut nodes = Vec::new();
        for r in (row - rows).max(0)..=(row + rows).min(ROWS as isize - 1) {
            for c in column - columns..=column + columns {
                let c = c.rem_euclid(COLUMNS as isize) as usize;
                let lon = c as f64 / PER_DEGREE;
                let lon = if lon >= 180.0 { lon - 360.0 } else { lon };
                let node = Position { lat: r as f64 / PER_DEGREE - 90.0, lon };
                let height = self.metres[r as usize * COLUMNS + c];
                if at.distance_km(node) <= km && (-12_000.0..9_000.0).contains(&height) {
                    nodes.push((node, height));
                }
            }
        }
        nodes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_within_reach() {
        let mut metres = vec![0.0; ROWS * COLUMNS];
        metres[1080 * COLUMNS] = 100.0;
        let grid = Grid { metres };
        let near = grid.within(Position::new(0.0, -0.01).unwrap(), 10.0);
        assert!(near.iter().any(|(_, h)| *h == 100.0));
        assert!((3..=9).contains(&near.len()), "{}", near.len());
        assert!(
            grid.within(Position::new(90.0, 12.0).unwrap(), 25.0).len() > 1000,
            "every meridian meets there"
        );
    }
}
