//! Who may be introduced to whom, what each pair is worth, and how many introductions each
//! seeker takes: all that pairing needs to know.

use rayon::prelude::*;

/// A pair of seekers and its value. Pairs order by value, the highest first, and equal values
/// by seekers, so that sorting them is the whole of the preference. Eight bytes: there are
/// twelve million pairs of 5,000 seekers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair(u64);

impl Pair {
    /// Of two different seekers; the value is finite and not negative.
    pub(super) fn of(a: usize, b: usize, value: f32) -> Self {
        let (a, b) = (a.min(b) as u64, a.max(b) as u64);
        // Floats that are not negative order as their bits do.
        Self(u64::from(!value.max(0.0).to_bits()) << 32 | a << 16 | b)
    }

    pub(super) fn value(self) -> f32 {
        f32::from_bits(!((self.0 >> 32) as u32))
    }

    /// The seekers, the lower first.
    pub(super) fn ends(self) -> (usize, usize) {
        (usize::from((self.0 >> 16) as u16), usize::from(self.0 as u16))
    }
}

/// The pairs that may be, and how many introductions each seeker takes.
pub(super) struct Graph {
    capacity: Vec<usize>,
    /// Best first.
    pairs: Vec<Pair>,
    starts: Vec<usize>,
    others: Vec<u16>,
    values: Vec<f32>,
}

impl Graph {
    /// The most seekers, which two bytes can count.
    pub(super) const MOST: usize = 1 << 16;

    /// No pair may stand twice.
    pub(super) fn new(capacity: Vec<usize>, mut pairs: Vec<Pair>) -> Self {
        pairs.par_sort_unstable();
        let mut starts = vec![0usize; capacity.len() + 1];
        for (a, b) in pairs.iter().map(|p| p.ends()) {
            starts[a + 1] += 1;
            starts[b + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let (mut others, mut values) = (vec![0u16; pairs.len() * 2], vec![0f32; pairs.len() * 2]);
        let mut next = starts.clone();
        // In the order of the pairs, so that each seeker's own come out best first too.
        for pair in &pairs {
            let (a, b) = pair.ends();
            for (from, to) in [(a, b), (b, a)] {
                others[next[from]] = to as u16;
                values[next[from]] = pair.value();
                next[from] += 1;
            }
        }
        Self { capacity, pairs, starts, others, values }
    }

    pub(super) fn len(&self) -> usize {
        self.capacity.len()
    }

    /// How many introductions a seeker takes.
    pub(super) fn capacity(&self, seeker: usize) -> usize {
        self.capacity[seeker]
    }

    /// All pairs, best first.
    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// How many a seeker could be introduced to.
    pub(super) fn degree(&self, seeker: usize) -> usize {
        self.starts[seeker + 1] - self.starts[seeker]
    }

    /// Whom a seeker could be introduced to, with the pair's value, best first.
    pub(super) fn near(&self, seeker: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.starts[seeker]..self.starts[seeker + 1];
        self.others[range.clone()].iter().map(|&o| usize::from(o)).zip(self.values[range].iter().copied())
    }

    /// Values of the pairs that a seeker could be in, the highest first.
    pub(super) fn values(&self, seeker: usize) -> &[f32] {
        &self.values[self.starts[seeker]..self.starts[seeker + 1]]
    }
}

/// Who is introduced to whom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pairing {
    of: Vec<Vec<(usize, f32)>>,
}

impl Pairing {
    /// Nobody yet, of so many.
    pub(super) fn new(seekers: usize) -> Self {
        Self { of: vec![Vec::new(); seekers] }
    }

    /// Those whom a seeker is introduced to, with the pair's value, in no order.
    pub(super) fn of(&self, seeker: usize) -> &[(usize, f32)] {
        &self.of[seeker]
    }

    pub(super) fn degree(&self, seeker: usize) -> usize {
        self.of[seeker].len()
    }

    pub(super) fn has(&self, a: usize, b: usize) -> bool {
        self.of[a].iter().any(|&(other, _)| other == b)
    }

    pub(super) fn add(&mut self, a: usize, b: usize, value: f32) {
        self.of[a].push((b, value));
        self.of[b].push((a, value));
    }

    pub(super) fn remove(&mut self, a: usize, b: usize) {
        self.of[a].retain(|&(other, _)| other != b);
        self.of[b].retain(|&(other, _)| other != a);
    }

    /// Whether a seeker would take a pair of this value: it has room, or would give up a worse one.
    pub(super) fn wants(&self, graph: &Graph, seeker: usize, value: f32) -> bool {
        self.degree(seeker) < graph.capacity(seeker) || self.of[seeker].iter().any(|&(_, v)| v < value)
    }

    /// Pairs that are not, though both would rather have each other than one they have, or have room.
    pub(super) fn blocking<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = Pair> + 'a {
        // What a seeker must be offered more than: −1 with room, as values are not negative.
        let least: Vec<f32> = (0..graph.len())
            .map(|i| match self.degree(i) < graph.capacity(i) {
                true => -1.0,
                false => self.of[i].iter().map(|&(_, v)| v).fold(f32::INFINITY, f32::min),
            })
            .collect();
        graph.pairs().iter().copied().filter(move |pair| {
            let ((a, b), value) = (pair.ends(), pair.value());
            value > least[a] && value > least[b] && !self.has(a, b)
        })
    }

    /// Every pair once, the lower seeker first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize, f32)> + '_ {
        self.of.iter().enumerate().flat_map(|(a, list)| {
            list.iter().filter(move |&&(b, _)| a < b).map(move |&(b, value)| (a, b, value))
        })
    }

    /// The sum of the values of all pairs.
    pub(super) fn total(&self) -> f64 {
        self.pairs().map(|(_, _, value)| f64::from(value)).sum()
    }
}

/// The stable pairing: the best pair of all is introduced, then the best that both still have
/// room for, and so on. As both ends of a pair value it alike, nobody who is passed over could
/// be preferred by both ends; and there is no other stable pairing (ties aside).
pub(super) fn stable(graph: &Graph) -> Pairing {
    fill(graph, graph.pairs().iter().copied(), Pairing::new(graph.len()))
}

/// Adds pairs in the order given as long as both ends have room.
pub(super) fn fill(graph: &Graph, pairs: impl Iterator<Item = Pair>, mut pairing: Pairing) -> Pairing {
    let mut room: Vec<usize> =
        (0..graph.len()).map(|i| graph.capacity(i).saturating_sub(pairing.degree(i))).collect();
    for pair in pairs {
        let (a, b) = pair.ends();
        if room[a] > 0 && room[b] > 0 && !pairing.has(a, b) {
            pairing.add(a, b, pair.value());
            room[a] -= 1;
            room[b] -= 1;
        }
    }
    pairing
}
