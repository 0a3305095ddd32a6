//! From scores to a list: the best first, few from one country, near-duplicates folded.

use crate::network::{chord2, chord2_of_km};
use crate::outcome::Match;
use crate::query::Limits;
use crate::table::Table;

/// One place of the list.
pub(crate) struct Item {
    pub row: u32,
    /// Rows folded under it.
    pub nearby: Vec<u32>,
}

/// Makes lists under the limits that speak of the list as a whole.
pub(crate) struct Lister<'t> {
    table: &'t Table,
    per_country: usize,
    /// Square of the chord of the spacing; 0 for none.
    spacing: f32,
}

impl<'t> Lister<'t> {
    pub(crate) fn new(table: &'t Table, limits: &Limits) -> Self {
        Self {
            table,
            per_country: limits.per_country(),
            spacing: limits.spacing_km.map_or(0.0, chord2_of_km),
        }
    }

    /// How many of these rows can be listed, and how many the cap per country takes away.
    pub(crate) fn count(&mut self, rows: &[u32]) -> (usize, usize) {
        if self.per_country == usize::MAX {
            return (rows.len(), 0);
        }
        let mut of_country = vec![0usize; usize::from(u16::MAX)];
        for &row in rows {
            of_country[usize::from(self.table.rows[row as usize].country)] += 1;
        }
        let kept = of_country.iter().map(|&n| n.min(self.per_country)).sum();
        (kept, rows.len() - kept)
    }

    /// The best `depth` places. Equal scores stand in the order of rows.
    pub(crate) fn list(&self, rows: Vec<u32>, score: impl Fn(u32) -> f32, depth: usize) -> Vec<Item> {
        let mut scored: Vec<(f32, u32)> = rows.into_iter().map(|row| (score(row), row)).collect();
        let better = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        // Only as much is sorted as the list turns out to need: `done` rows lie in order at the front.
        let (mut done, mut step) = (0, depth.saturating_mul(4).max(256));
        let mut items: Vec<Item> = Vec::new();
        let mut of_country = std::collections::HashMap::new();
        while items.len() < depth && done < scored.len() {
            let rest = &mut scored[done..];
            let take = step.min(rest.len());
            if take < rest.len() {
                rest.select_nth_unstable_by(take - 1, better);
            }
            rest[..take].sort_unstable_by(better);
            for &(_, row) in &rest[..take] {
                self.place(row, depth, &mut items, &mut of_country);
            }
            done += take;
            step = step.saturating_mul(2);
        }
        items
    }

    fn place(
        &self,
        row: u32,
        depth: usize,
        items: &mut Vec<Item>,
        of_country: &mut std::collections::HashMap<u16, usize>,
    ) {
        let here = &self.table.rows[row as usize];
        if self.spacing > 0.0 {
            let close = |item: &&mut Item| {
                let there = &self.table.rows[item.row as usize];
                there.country == here.country && chord2(here.unit, there.unit) < self.spacing
            };
            if let Some(item) = items.iter_mut().find(close) {
                if item.nearby.len() < Match::MAX_NEARBY {
                    item.nearby.push(row);
                }
                return;
            }
        }
        let count = of_country.entry(here.country).or_insert(0);
        if items.len() < depth && *count < self.per_country {
            *count += 1;
            items.push(Item { row, nearby: Vec::new() });
        }
    }
}
