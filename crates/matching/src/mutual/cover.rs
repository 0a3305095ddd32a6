//! Leaves nobody out who could have an introduction: the fewest possible.
//!
//! First the cheap way: one who has several introductions gives up one of them. Where that
//! does not help, introductions are shifted along a chain. Chains are found by the search for
//! alternating paths in general graphs (Edmonds 1965), on a graph in which a seeker of k
//! introductions stands k times: the sets of seekers that can have one are a matroid there,
//! so that serving one more at a time, and never dropping anybody, serves the most.

use std::collections::VecDeque;

use super::graph::{Graph, Pairing};

/// Serves those who have nothing, and drops nobody who has something.
pub(super) fn cover(graph: &Graph, pairing: &mut Pairing) {
    let left_out = |pairing: &Pairing| -> Vec<usize> {
        (0..graph.len()).filter(|&i| pairing.degree(i) == 0 && graph.degree(i) > 0).collect()
    };
    let mut waiting = left_out(pairing);
    waiting.retain(|&seeker| !swap(graph, pairing, seeker));
    if !waiting.is_empty() {
        let mut chains = Chains::new(graph, pairing);
        for &seeker in &waiting {
            chains.serve(seeker);
        }
        *pairing = chains.pairing();
    }
}

/// Introduces one who has nothing where it costs least: to somebody who has room, or gives up
/// another who keeps one. Whether it could.
fn swap(graph: &Graph, pairing: &mut Pairing, seeker: usize) -> bool {
    if pairing.degree(seeker) > 0 {
        return true;
    }
    let mut best: Option<(f32, usize, f32, Option<usize>)> = None;
    for (other, value) in graph.near(seeker) {
        let room = pairing.degree(other) < graph.capacity(other);
        let given_up = pairing.of(other).iter().filter(|&&(p, _)| pairing.degree(p) > 1);
        let ways = given_up.map(|&(p, v)| (value - v, Some(p))).chain(room.then_some((value, None)));
        for (gain, given_up) in ways {
            if best.is_none_or(|b| gain > b.0) {
                best = Some((gain, other, value, given_up));
            }
        }
    }
    let Some((_, other, value, given_up)) = best else { return false };
    if let Some(p) = given_up {
        pairing.remove(other, p);
    }
    pairing.add(seeker, other, value);
    true
}

/// A place for one introduction of one seeker.
type Slot = usize;
const NONE: Slot = usize::MAX;

/// The introductions as a matching of slots.
struct Chains<'g> {
    graph: &'g Graph,
    /// First slot of each seeker, and one past the last.
    first: Vec<Slot>,
    owner: Vec<usize>,
    mate: Vec<Slot>,
    /// Slots used, by seeker.
    used: Vec<usize>,
    /// Slots of searches that failed: no later one succeeds through them.
    spent: Vec<bool>,
}

/// One search: a tree of alternating paths with odd cycles drawn together.
struct Search {
    parent: Vec<Slot>,
    base: Vec<Slot>,
    even: Vec<bool>,
    queue: VecDeque<Slot>,
}

impl<'g> Chains<'g> {
    fn new(graph: &'g Graph, pairing: &Pairing) -> Self {
        let mut first = vec![0];
        let mut owner = Vec::new();
        for seeker in 0..graph.len() {
            let slots = graph.capacity(seeker).min(graph.degree(seeker));
            owner.extend(std::iter::repeat_n(seeker, slots));
            first.push(owner.len());
        }
        let spent = vec![false; owner.len()];
        let (mut mate, mut used) = (vec![NONE; owner.len()], vec![0; graph.len()]);
        for (a, b, _) in pairing.pairs() {
            let (x, y) = (first[a] + used[a], first[b] + used[b]);
            (mate[x], mate[y]) = (y, x);
            used[a] += 1;
            used[b] += 1;
        }
        Self { graph, first, owner, mate, used, spent }
    }

    /// Finds an introduction for a seeker without one.
    fn serve(&mut self, seeker: usize) {
        if self.used[seeker] > 0 {
            return;
        }
        let root = self.first[seeker];
        let slots = self.owner.len();
        let mut search = Search {
            parent: vec![NONE; slots],
            base: (0..slots).collect(),
            even: vec![false; slots],
            queue: VecDeque::from([root]),
        };
        search.even[root] = true;
        while let Some(slot) = search.queue.pop_front() {
            if self.grow(&mut search, slot, root) {
                return;
            }
        }
        for slot in 0..slots {
            self.spent[slot] |= search.even[slot] || search.parent[slot] != NONE;
        }
    }

    /// Looks on from an even slot. Whether a chain was found and shifted.
    fn grow(&mut self, search: &mut Search, slot: Slot, root: Slot) -> bool {
        let graph = self.graph;
        for (other, _) in graph.near(self.owner[slot]) {
            for to in self.first[other]..self.first[other + 1] {
                if self.spent[to] || search.base[slot] == search.base[to] || self.mate[slot] == to {
                    continue;
                }
                let mate = self.mate[to];
                if to == root || (mate != NONE && search.parent[mate] != NONE) {
                    if self.contract(search, slot, to) {
                        return true;
                    }
                } else if search.parent[to] == NONE {
                    search.parent[to] = slot;
                    if mate == NONE {
                        self.shift(search, to);
                        return true;
                    }
                    search.even[mate] = true;
                    if self.let_go(search, mate) {
                        return true;
                    }
                    search.queue.push_back(mate);
                }
            }
        }
        false
    }

    /// Draws an odd cycle together: all of its slots are even then.
    fn contract(&mut self, search: &mut Search, one: Slot, other: Slot) -> bool {
        let base = search.meeting(&self.mate, one, other);
        let mut drawn = vec![false; search.base.len()];
        search.mark(&self.mate, one, base, other, &mut drawn);
        search.mark(&self.mate, other, base, one, &mut drawn);
        let mut new = Vec::new();
        for slot in 0..search.base.len() {
            if drawn[search.base[slot]] {
                search.base[slot] = base;
                if !search.even[slot] {
                    search.even[slot] = true;
                    search.queue.push_back(slot);
                    new.push(slot);
                }
            }
        }
        new.into_iter().any(|slot| self.let_go(search, slot))
    }

    /// Ends a chain at an even slot whose seeker has another introduction.
    fn let_go(&mut self, search: &Search, slot: Slot) -> bool {
        let mate = self.mate[slot];
        if mate == NONE || self.used[self.owner[slot]] < 2 {
            return false;
        }
        self.mate[slot] = NONE;
        self.used[self.owner[slot]] -= 1;
        self.mate[mate] = NONE;
        self.used[self.owner[mate]] -= 1;
        self.shift(search, mate);
        true
    }

    /// Shifts the introductions along the chain that ends at a free slot.
    fn shift(&mut self, search: &Search, end: Slot) {
        self.used[self.owner[end]] += 1;
        let mut slot = end;
        loop {
            let parent = search.parent[slot];
            let next = self.mate[parent];
            (self.mate[slot], self.mate[parent]) = (parent, slot);
            if next == NONE {
                self.used[self.owner[parent]] += 1;
                return;
            }
            slot = next;
        }
    }

    /// Back from slots to pairs. Two slots of one seeker may have led to the same counterpart.
    fn pairing(&self) -> Pairing {
        let mut pairing = Pairing::new(self.graph.len());
        for seeker in 0..self.graph.len() {
            let slots = &self.mate[self.first[seeker]..self.first[seeker + 1]];
            let partners: Vec<usize> = slots
                .iter()
                .filter(|&&mate| mate != NONE)
                .map(|&mate| self.owner[mate])
                .filter(|&other| seeker < other)
                .collect();
            if partners.is_empty() {
                continue;
            }
            for (other, value) in self.graph.near(seeker) {
                if partners.contains(&other) {
                    pairing.add(seeker, other, value);
                }
            }
        }
        pairing
    }
}

impl Search {
    /// The base at which the ways of two even slots to the root meet.
    fn meeting(&self, mate: &[Slot], one: Slot, other: Slot) -> Slot {
        let mut seen = vec![false; self.base.len()];
        let mut at = one;
        loop {
            at = self.base[at];
            seen[at] = true;
            if mate[at] == NONE {
                break;
            }
            at = self.parent[mate[at]];
        }
        at = other;
        loop {
            at = self.base[at];
            if seen[at] || mate[at] == NONE {
                return at;
            }
            at = self.parent[mate[at]];
        }
    }

    /// Marks one side of an odd cycle, and how to walk it the other way round.
    fn mark(&mut self, mate: &[Slot], from: Slot, base: Slot, child: Slot, drawn: &mut [bool]) {
        let (mut at, mut child) = (from, child);
        while self.base[at] != base {
            drawn[self.base[at]] = true;
            drawn[self.base[mate[at]]] = true;
            self.parent[at] = child;
            child = mate[at];
            at = self.parent[mate[at]];
        }
    }
}
