//! Walks over a transducer of keys: one key, the best completions of a prefix, and the keys
//! within a few edits of a text.
//!
//! Every value below a node is at least the sum of the outputs on the way to it, and values
//! are ranks: so each walk knows the best it can still find and leaves the rest alone. The
//! edits are counted by a bit-parallel automaton (Wu and Manber 1992, with the transpositions
//! of Damerau): one word of state per edit allowed and nothing to build before a query.
//! `levenshtein_automata` was weighed: its tables for two edits take longer to build for one
//! query than this whole walk takes.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use fst::raw::{CompiledAddr, Fst};

use super::fold::LONGEST;

/// Most edits that a walk counts.
pub(crate) const MOST_EDITS: usize = 2;

/// A node, and what it took to come there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    addr: CompiledAddr,
    /// Sum of outputs: the best rank below.
    best: u64,
    /// Edits between the text and the way here.
    pub(crate) edits: u8,
}

/// A transducer over borrowed bytes.
pub(crate) struct Keys<'i> {
    fst: Fst<&'i [u8]>,
}

impl<'i> Keys<'i> {
    /// `None` if the bytes are no transducer.
    pub(crate) fn new(bytes: &'i [u8]) -> Option<Self> {
        Some(Self { fst: Fst::new(bytes).ok()? })
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.fst.len()
    }

    /// Rank of exactly this key.
    pub(crate) fn exact(&self, key: &str) -> Option<u32> {
        self.fst.get(key).map(|o| o.value() as u32)
    }

    /// The node that a prefix leads to.
    pub(crate) fn prefix(&self, prefix: &str) -> Option<Place> {
        let mut node = self.fst.root();
        let mut best = 0;
        for b in prefix.bytes() {
            let t = node.transition(node.find_input(b)?);
            best += t.out.value();
            node = self.fst.node(t.addr);
        }
        Some(Place { addr: node.addr(), best, edits: 0 })
    }

    /// All keys below the given nodes, best first by `worth(rank, edits)`, which must not
    /// grow with either. Ends when the visitor breaks or after `budget` steps.
    pub(crate) fn completions(
        &self,
        from: &[Place],
        budget: usize,
        worth: impl Fn(u32, u8) -> i32,
        mut visit: impl FnMut(u32, u8, i32) -> ControlFlow<()>,
    ) {
        let mut heap: BinaryHeap<Step> = from
            .iter()
            .map(|&place| Step { worth: worth(place.best as u32, place.edits), place, key: false })
            .collect();
        for _ in 0..budget {
            let Some(Step { worth: at, place, key }) = heap.pop() else { return };
            if key {
                if visit(place.best as u32, place.edits, at).is_break() {
                    return;
                }
                continue;
            }
            let node = self.fst.node(place.addr);
            if node.is_final() {
                let place = Place { best: place.best + node.final_output().value(), ..place };
                heap.push(Step { worth: worth(place.best as u32, place.edits), place, key: true });
            }
            for t in node.transitions() {
                let place = Place { addr: t.addr, best: place.best + t.out.value(), edits: place.edits };
                heap.push(Step { worth: worth(place.best as u32, place.edits), place, key: false });
            }
        }
    }

    /// All keys within `most` edits of `text` (plain form), with their edits.
    pub(crate) fn similar<V: Visitor>(&self, text: &str, most: usize, budget: usize, visitor: &mut V) {
        let Some(pattern) = Pattern::new(text, most) else { return };
        let root = self.fst.root();
        let mut walk = Walk { fst: &self.fst, pattern, visitor, left: budget };
        let start = walk.pattern.start();
        walk.node(root.addr(), 0, start, State([0; MOST_EDITS + 1]), 0, 0);
    }
}

/// Who is told what a fuzzy walk finds.
pub(crate) trait Visitor {
    /// Whether keys of this rank or worse, with at least so many edits, are still wanted.
    fn wants(&self, best: u32, edits: u8) -> bool;
    /// A key.
    fn key(&mut self, rank: u32, edits: u8);
    /// A node where the text ends, so that everything below begins with something like it.
    fn node(&mut self, _place: Place) {}
    /// Whether the walk may go on from here. `depth` letters were walked with at least `edits` edits.
    fn follows(&self, _depth: usize, _edits: usize) -> bool {
        true
    }
}

/// An entry of the queue of [`Keys::completions`].
struct Step {
    worth: i32,
    place: Place,
    /// A key, not a node.
    key: bool,
}

impl Step {
    fn order(&self) -> (i32, std::cmp::Reverse<u64>, bool) {
        (self.worth, std::cmp::Reverse(self.place.best), self.key)
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// For each count of edits the set of prefixes of the text (bit `i`: its first `i` letters)
/// that are so many edits or fewer away from what was walked.
#[derive(Clone, Copy)]
struct State([u64; MOST_EDITS + 1]);

/// The text, letter by letter.
struct Pattern {
    /// Bit `i + 1`: letter `i` of the text is this byte.
    letters: [u64; 128],
    length: usize,
    most: usize,
}

impl Pattern {
    fn new(text: &str, most: usize) -> Option<Self> {
        if text.is_empty() || text.len() > LONGEST || !text.is_ascii() || most > MOST_EDITS {
            return None;
        }
        let mut letters = [0; 128];
        for (i, b) in text.bytes().enumerate() {
            letters[usize::from(b)] |= 1 << (i + 1);
        }
        Some(Self { letters, length: text.len(), most })
    }

    fn start(&self) -> State {
        State(std::array::from_fn(|d| if d <= self.most { (1 << (d + 1)) - 1 } else { 0 }))
    }

    fn step(&self, now: State, before: State, byte: u8, previous: u8) -> State {
        let here = self.letters[usize::from(byte)];
        let swapped = self.letters[usize::from(previous)] & (here << 1);
        let mut next = State([0; MOST_EDITS + 1]);
        next.0[0] = (now.0[0] << 1) & here;
        for d in 1..=self.most {
            next.0[d] = ((now.0[d] << 1) & here)      // the letter fits
                | now.0[d - 1]                        // it is one too many
                | (now.0[d - 1] << 1)                 // it stands for another
                | (next.0[d - 1] << 1)                // one before it is missing
                | ((before.0[d - 1] << 2) & swapped); // it and the one before changed places
        }
        next
    }

    /// Fewest edits with which the whole text was walked.
    fn end(&self, state: State) -> Option<usize> {
        (0..=self.most).find(|&d| state.0[d] >> self.length & 1 == 1)
    }

    /// Fewest edits so far, if the text can still be met.
    fn alive(&self, state: State) -> Option<usize> {
        let all = (1u64 << (self.length + 1)) - 1;
        (0..=self.most).find(|&d| state.0[d] & all != 0)
    }
}

struct Walk<'w, 'i, V> {
    fst: &'w Fst<&'i [u8]>,
    pattern: Pattern,
    visitor: &'w mut V,
    /// Steps left.
    left: usize,
}

impl<V: Visitor> Walk<'_, '_, V> {
    /// One call per letter of the key: the depth is that of the longest key.
    fn node(&mut self, addr: CompiledAddr, best: u64, now: State, before: State, previous: u8, depth: usize) {
        let node = self.fst.node(addr);
        if let Some(edits) = self.pattern.end(now) {
            self.visitor.node(Place { addr, best, edits: edits as u8 });
            if node.is_final() {
                self.visitor.key((best + node.final_output().value()) as u32, edits as u8);
            }
        }
        for t in node.transitions() {
            if t.inp >= 128 || self.left == 0 {
                break;
            }
            self.left -= 1;
            let next = self.pattern.step(now, before, t.inp, previous);
            let Some(edits) = self.pattern.alive(next) else { continue };
            let best = best + t.out.value();
            if self.visitor.follows(depth + 1, edits) && self.visitor.wants(best as u32, edits as u8) {
                self.node(t.addr, best, next, now, t.inp, depth + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(sorted: &[&str]) -> Vec<u8> {
        let mut b = fst::raw::Builder::memory();
        for (i, k) in sorted.iter().enumerate() {
            b.insert(k, (sorted.len() - 1 - i) as u64).unwrap();
        }
        b.into_inner().unwrap()
    }

    struct All(Vec<(u32, u8)>);

    impl Visitor for All {
        fn wants(&self, _: u32, _: u8) -> bool {
            true
        }
        fn key(&mut self, rank: u32, edits: u8) {
            self.0.push((rank, edits));
        }
    }

    #[test]
    fn completions_come_best_first() {
        let bytes = keys(&["lac", "lacey", "lacombe", "lagos", "oslo"]);
        let keys = Keys::new(&bytes).unwrap();
        let mut found = Vec::new();
        keys.completions(
            &[keys.prefix("la").unwrap()],
            1000,
            |r, _| -(r as i32),
            |rank, _, _| {
                found.push(rank);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(found, [1, 2, 3, 4]);
        assert!(keys.prefix("x").is_none());
        assert!(keys.exact("la").is_none());
        assert_eq!(keys.exact("oslo"), Some(0));
    }

    /// Optimal string alignment by the textbook, to compare with.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let least = (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + cost);
                    if swap { least.min(d[i - 2][j - 2] + 1) } else { least }
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn edits_are_those_of_the_textbook(words in proptest::collection::btree_set("[abc ]{1,7}", 1..40), text in "[abc ]{1,7}") {
            let sorted: Vec<&str> = words.iter().map(String::as_str).collect();
            let bytes = keys(&sorted);
            let fst = Keys::new(&bytes).unwrap();
            for most in 0..=2 {
                let mut all = All(Vec::new());
                fst.similar(&text, most, usize::MAX, &mut all);
                let mut expected: Vec<(u32, u8)> = sorted.iter().enumerate()
                    .map(|(i, w)| ((sorted.len() - 1 - i) as u32, distance(text.as_bytes(), w.as_bytes()) as u8))
                    .filter(|&(_, d)| usize::from(d) <= most)
                    .collect();
                all.0.sort_unstable();
                expected.sort_unstable();
                proptest::prop_assert_eq!(all.0, expected);
            }
        }
    }
}
