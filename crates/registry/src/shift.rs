//! From the rows of one snapshot to those of the next: what stayed, and in which order.

use std::collections::{BTreeMap, BTreeSet};

/// Stands in a column for "none".
pub(crate) const NONE: u32 = u32::MAX;

/// How the rows of a snapshot follow from those of the one before. What stayed keeps its order.
#[derive(Debug, Default)]
pub(crate) struct Shift {
    /// For each row before, where it is now; [`NONE`] if it is gone or to be reckoned anew.
    to: Vec<u32>,
    /// For each row now, where it was; [`NONE`] if it is to be reckoned anew.
    from: Vec<u32>,
}

impl Shift {
    /// Nothing stays: so many rows are reckoned anew.
    pub(crate) fn anew(rows: usize) -> Self {
        Self { to: Vec::new(), from: vec![NONE; rows] }
    }

    /// Where a row of before is now.
    pub(crate) fn to(&self, before: u32) -> Option<u32> {
        self.to.get(before as usize).copied().filter(|row| *row != NONE)
    }

    /// Where each row was.
    pub(crate) fn from(&self) -> impl ExactSizeIterator<Item = Option<u32>> {
        self.from.iter().map(|&row| (row != NONE).then_some(row))
    }

    /// How many rows there are now.
    pub(crate) fn len(&self) -> usize {
        self.from.len()
    }

    /// The rows that are to be reckoned anew.
    pub(crate) fn fresh(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.from).filter(|(_, from)| **from == NONE).map(|(row, _)| row)
    }

    /// A row of before that is there still, but is to be reckoned anew.
    pub(crate) fn renew(&mut self, before: u32) {
        if let Some(now) = self.to(before) {
            self.from[now as usize] = NONE;
            self.to[before as usize] = NONE;
        }
    }
}

/// Rows ordered by their identifiers without those that are gone, and with new ones, which take the
/// place of others with the same identifier.
pub(crate) fn merged<T: Clone, K: Ord + Copy>(
    before: &[T],
    id: impl Fn(&T) -> K,
    gone: &BTreeSet<K>,
    new: BTreeMap<K, T>,
) -> (Vec<T>, Shift) {
    let most = before.len() + new.len();
    let (mut rows, mut from) = (Vec::with_capacity(most), Vec::with_capacity(most));
    let mut to = vec![NONE; before.len()];
    let mut new = new.into_iter().peekable();
    for (at, row) in (0_u32..).zip(before) {
        let here = id(row);
        while let Some((_, row)) = new.next_if(|(id, _)| *id < here) {
            rows.push(row);
            from.push(NONE);
        }
        if let Some((_, row)) = new.next_if(|(id, _)| *id == here) {
            rows.push(row);
            from.push(NONE);
        } else if gone.is_empty() || !gone.contains(&here) {
            to[at as usize] = rows.len() as u32;
            rows.push(row.clone());
            from.push(at);
        }
    }
    for (_, row) in new {
        rows.push(row);
        from.push(NONE);
    }
    rows.shrink_to_fit();
    (rows, Shift { to, from })
}

/// For each row its place in the order of keys, where the places of those before are known: what
/// stayed is in order already, and what is new is put between. No two keys are equal.
pub(crate) fn places<K: Ord>(before: &[u32], shift: &Shift, key: impl Fn(u32) -> K) -> Vec<u32> {
    let mut order = vec![NONE; before.len()];
    for (row, &place) in (0..).zip(before) {
        order[place as usize] = shift.to(row).unwrap_or(NONE);
    }
    order.retain(|row| *row != NONE);
    let mut fresh: Vec<(K, u32)> = shift.fresh().map(|row| (key(row), row)).collect();
    fresh.sort_unstable();
    let mut places = vec![0; shift.len()];
    let (mut stayed, mut place) = (order.as_slice(), 0..);
    let mut put = |row: u32| places[row as usize] = place.next().unwrap_or(NONE);
    for (sought, row) in &fresh {
        let (first, rest) = stayed.split_at(stayed.partition_point(|&other| key(other) < *sought));
        first.iter().copied().for_each(&mut put);
        put(*row);
        stayed = rest;
    }
    stayed.iter().copied().for_each(&mut put);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_keeps_its_order_and_what_is_new_comes_between() {
        let before = [10, 20, 30, 40];
        let new = BTreeMap::from([(5, 5), (20, 20), (45, 45)]);
        let (rows, mut shift) = merged(&before, |row| *row, &BTreeSet::from([30]), new);
        assert_eq!(rows, [5, 10, 20, 40, 45]);
        assert_eq!(shift.fresh().collect::<Vec<_>>(), [0, 2, 4]);
        assert_eq!((0..5).map(|row| shift.to(row)).collect::<Vec<_>>(), [Some(1), None, None, Some(3), None]);
        let falling = |row: u32| std::cmp::Reverse(rows[row as usize]);
        assert_eq!(places(&[3, 2, 1, 0], &shift, falling), [4, 3, 2, 1, 0]);
        shift.renew(0);
        assert_eq!(shift.from().collect::<Vec<_>>(), [None, None, None, Some(3), None]);
        assert_eq!(places(&[3, 2, 1, 0], &shift, falling), [4, 3, 2, 1, 0]);
        assert_eq!(places(&[], &Shift::anew(5), falling), [4, 3, 2, 1, 0]);
    }
}
