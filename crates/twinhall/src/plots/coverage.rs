//! Where the recommended cities lie, and where those that ask.
//!
//! The map keeps areas true, so a honeycomb laid over it has cells of equal area. A dot's
//! area says how many candidates a cell holds, its tone how often each of them is
//! recommended beside what an even spread would give.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gazetteer::layers::Layer;
use gazetteer::{Bounds, PlaceIx, World};
use matching::evaluate::Spread;
use web::draw::basemap;
use web::draw::{clip, path, topology};
use wording::{Message, english};

use super::sheet::{Sheet, WIDTH};

/// Distance of the cells' middles in units of a map 1,000 wide: 14 are about 480 km.
const CELL: f64 = 14.0;
/// The map's central meridian: it cuts through the Bering Strait.
const CENTRE: i16 = 11;
/// Bounds of the tones: recommendations of a candidate over those of an even spread.
const BOUNDS: [f64; 4] = [0.1, 0.5, 2.0, 5.0];

/// Two maps, one above the other; `None` if no list has an entry.
pub(super) fn draw(spread: &Spread, world: &World) -> Option<String> {
    let words = english();
    let all: f64 = spread.appearances.iter().map(|a| f64::from(a.1)).sum();
    if all == 0.0 {
        return None;
    }
    let even = all / spread.appearances.len() as f64;
    let scale = (WIDTH - 48.0) / basemap::WIDTH;
    let height = basemap::height() * scale;
    let mut sheet = Sheet::new(
        "plot-coverage",
        2.0 * height + 190.0,
        &words.text("plot-coverage"),
        &words.text("plot-coverage-about"),
    );
    let land = land(world);
    let first = 92.0;
    legend(&mut sheet, first - 24.0);
    let there = cells(world, spread.appearances.iter().copied());
    map(&mut sheet, &land, first, scale, |sheet, at| {
        for (cell, (count, sum)) in &there {
            let tone = BOUNDS.iter().filter(|&&b| sum / count / even >= b).count();
            sheet.dot(at(*cell), radius(*count, &there) * scale, TONES[tone]);
        }
    });
    let second = first + height + 56.0;
    let heading = Message::new("plot-asking").with("count", spread.lists);
    sheet.words([24.0, second - 16.0], "p-panel", "start", &words.say(&heading));
    let here = cells(world, spread.asking.iter().map(|&p| (p, 1)));
    map(&mut sheet, &land, second, scale, |sheet, at| {
        for (cell, (count, _)) in &here {
            sheet.dot(at(*cell), radius(*count, &here) * scale, "p-a");
        }
    });
    Some(sheet.finish())
}

const TONES: [&str; 5] = ["p-0", "p-1", "p-2", "p-3", "p-4"];

/// A cell of the honeycomb: column and line.
type Cell = (i32, i32);
type Cells = BTreeMap<Cell, (f64, f64)>;

/// How many places each cell holds, and the sum of their counts.
fn cells(world: &World, places: impl Iterator<Item = (PlaceIx, u32)>) -> Cells {
    let mut cells = Cells::new();
    for (place, count) in places {
        let Some(position) = world.place(place).position() else { continue };
        let cell = cells.entry(cell(basemap::at(position, CENTRE))).or_default();
        cell.0 += 1.0;
        cell.1 += f64::from(count);
    }
    cells
}

/// Lines are closer together than columns, and every other one is shifted by half a cell.
fn middle((column, line): Cell) -> [f64; 2] {
    let shift = if line.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
    [(f64::from(column) + shift) * CELL, f64::from(line) * CELL * 0.75f64.sqrt()]
}

/// The cell whose middle is nearest.
fn cell([x, y]: [f64; 2]) -> Cell {
    let line = (y / (CELL * 0.75f64.sqrt())).round() as i32;
    let near = (line - 1..=line + 1).flat_map(|line| {
        let column = (x / CELL).floor() as i32;
        (column - 1..=column + 1).map(move |column| (column, line))
    });
    let off = |c: &Cell| {
        let [a, b] = middle(*c);
        (a - x).hypot(b - y)
    };
    near.min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or((0, line))
}

/// Areas stand for counts; the fullest cell's dot fills its cell.
fn radius(count: f64, all: &Cells) -> f64 {
    let most = all.values().map(|c| c.0).fold(1.0, f64::max);
    (CELL * 0.56 * (count / most).sqrt()).max(0.9)
}

fn map(
    sheet: &mut Sheet,
    land: &str,
    top: f64,
    scale: f64,
    dots: impl Fn(&mut Sheet, &dyn Fn(Cell) -> [f64; 2]),
) {
    sheet.raw(&format!("<g transform=\"translate(24 {top:.1}) scale({scale:.4})\">{land}</g>"));
    dots(sheet, &|cell| {
        let [x, y] = middle(cell);
        [24.0 + x * scale, top + y * scale]
    });
}

/// The world's land on its sphere, in tenths of a unit.
fn land(world: &World) -> String {
    let everywhere = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    let outlines = topology::outlines(&world.map(Layer::Countries, everywhere));
    let mut d = String::new();
    for ring in &outlines.coast {
        for part in clip::area(ring, f64::from(CENTRE), clip::Window::WORLD) {
            let points: Vec<[f64; 2]> = part.iter().map(|p| basemap::place(*p).map(|v| v * 10.0)).collect();
            let [x0, y0, x1, y1] = path::extent(&points);
            if (x1 - x0).max(y1 - y0) >= 15.0 {
                path::write(&mut d, &path::thin_ring(&points, 6.0), true);
            }
        }
    }
    let mut sphere = String::new();
    let edge = |lon: f64| (-90..=90).step_by(2).map(move |lat| [lon, f64::from(lat)]);
    let round: Vec<[f64; 2]> = edge(-180.0)
        .chain(edge(180.0).collect::<Vec<_>>().into_iter().rev())
        .map(|p| basemap::place(p).map(|v| v * 10.0))
        .collect();
    path::write(&mut sphere, &round, true);
    let mut out = String::new();
    let _ = write!(
        out,
        "<g transform=\"scale(.1)\"><path class=\"p-sea\" d=\"{sphere}\"/><path class=\"p-land\" d=\"{d}\"/></g>"
    );
    out
}

fn legend(sheet: &mut Sheet, y: f64) {
    let words = english();
    let mut x = 24.0;
    for (tone, id) in TONES.into_iter().zip([
        "plot-tone-hardly",
        "plot-tone-seldom",
        "plot-tone-evenly",
        "plot-tone-often",
        "plot-tone-very-often",
    ]) {
        sheet.dot([x + 6.0, y - 4.5], 6.0, tone);
        let said = words.text(id);
        sheet.words([x + 17.0, y], "p-tick", "start", &said);
        x += 40.0 + 6.6 * said.chars().count() as f64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_falls_into_the_nearest_cell() {
        for cell_of in [(0, 0), (3, 5), (40, 17)] {
            let [x, y] = middle(cell_of);
            for (dx, dy) in [(0.0, 0.0), (3.0, 2.0), (-4.0, 3.0), (0.0, -6.0)] {
                assert_eq!(cell([x + dx, y + dy]), cell_of);
            }
        }
    }
}
