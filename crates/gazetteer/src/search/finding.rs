//! The search itself: readings, then exact, prefix and fuzzy, each only while hits are wanted.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::country::CountryIx;
use crate::place::{GeoId, PlaceIx};
use crate::world::World;

use super::index::{Index, Names, Posting};
use super::layout::Info;
use super::reading::{Reader, Reading};
use super::walk::{Place, Visitor};
use super::{Hit, How, MOST_HITS, Search, rank};

/// Steps of one walk over completions: bounds the time of a query that few completions fit.
const COMPLETION_BUDGET: usize = 6000;
/// Steps of one fuzzy walk.
const FUZZY_BUDGET: usize = 200_000;
/// Shortest name that one edit is allowed in.
const ONE_EDIT_FROM: usize = 3;
/// Shortest name that two edits are allowed in.
const TWO_EDITS_FROM: usize = 5;
/// Readings that are looked for with edits: the walks are the costly ones.
const MOST_FUZZY: usize = 4;
/// Readings that are looked for with two edits anywhere.
const MOST_THOROUGH: usize = 2;
/// With fewer hits than this, nothing much was found.
const FEW: usize = 3;

impl Index {
    /// The places that fit best, best first.
    ///
    /// Any text may be asked for: what holds no letter finds nothing.
    pub fn find(&self, world: &World, search: &Search<'_>) -> Vec<Hit> {
        self.look(world, search, false)
    }

    /// Places whose names are spelt most like the text: what to offer when nothing was found.
    pub fn nearest_spellings(&self, world: &World, text: &str, limit: usize) -> Vec<Hit> {
        self.look(world, &Search { limit, ..Search::new(text) }, true)
    }

    fn look(&self, world: &World, search: &Search<'_>, thorough: bool) -> Vec<Hit> {
        let (Some(names), Some(areas)) = (self.names(), self.areas()) else { return Vec::new() };
        let limit = search.limit.min(MOST_HITS);
        if limit == 0 {
            return Vec::new();
        }
        let reader = Reader { world, areas: &areas };
        let mut readings = reader.readings(search.text);
        readings.sort_by_key(|r| r.how);
        let mut finder = Finder { world, names: &names, search, found: Default::default(), limit };
        for r in &readings {
            finder.exact(r);
        }
        for r in &readings {
            if finder.wanting() {
                finder.completions(r);
            }
        }
        let certain = finder.found[How::Exact as usize].list.len();
        // Somebody who says where the place is, and is understood, needs no guesses.
        let understood = certain > 0 && readings.iter().any(|r| !r.within.is_empty() && finder.meets(r));
        if finder.wanting() && !understood {
            let loose = if certain == 0 { reader.loose_readings(search.text) } else { Vec::new() };
            for r in &loose {
                finder.exact(r);
            }
            let all = || readings.iter().chain(&loose).filter(|r| r.how != How::Prefix).take(MOST_FUZZY);
            for r in all() {
                finder.similar(r, 1, thorough);
            }
            if certain == 0 {
                for r in all() {
                    finder.similar(r, 2, thorough);
                }
                // Few mistype the first letter and make another mistake: looked for only if
                // nothing much else was found.
                if !thorough && finder.count() < FEW {
                    for r in all().take(MOST_THOROUGH) {
                        finder.similar(r, 2, true);
                    }
                }
            }
        }
        finder.hits()
    }
}

/// A place that fits, and how well.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    score: i32,
    id: GeoId,
    row: u32,
    info: Info,
    edits: u8,
}

impl Candidate {
    /// Best first: a total order over places.
    fn order(&self) -> (std::cmp::Reverse<i32>, GeoId) {
        (std::cmp::Reverse(self.score), self.id)
    }
}

/// The best candidates that met the query in one way, best first, each place once.
#[derive(Default)]
struct Best {
    list: Vec<Candidate>,
}

impl Best {
    fn add(&mut self, c: Candidate, limit: usize) {
        if let Some(same) = self.list.iter_mut().find(|o| o.row == c.row) {
            if same.order() <= c.order() {
                return;
            }
            *same = c;
        } else if self.list.len() < limit {
            self.list.push(c);
        } else {
            match self.list.last_mut() {
                Some(last) if c.order() < last.order() => *last = c,
                _ => return,
            }
        }
        self.list.sort_unstable_by_key(Candidate::order);
    }

    /// Whether a candidate with this score could still come among them.
    fn wants(&self, score: i32, limit: usize) -> bool {
        self.list.len() < limit || self.list.last().is_none_or(|last| score >= last.score)
    }
}

struct Finder<'f, 'i> {
    world: &'f World,
    names: &'f Names<'i>,
    search: &'f Search<'f>,
    /// By [`How`].
    found: [Best; 3],
    limit: usize,
}

impl Finder<'_, '_> {
    /// How many hits there are.
    fn count(&self) -> usize {
        self.found.iter().map(|b| b.list.len()).sum()
    }

    /// Whether hits are still wanted.
    fn wanting(&self) -> bool {
        self.count() < self.limit
    }

    /// Whether an exact hit lies where a reading says.
    fn meets(&self, reading: &Reading) -> bool {
        reading.how == How::Exact
            && self.found[How::Exact as usize]
                .list
                .iter()
                .any(|c| reading.within.iter().all(|w| w.holds(self.world, c.row)))
    }

    /// The most that can be added to a posting's quality.
    fn most_added(&self, reading: &Reading) -> i32 {
        let mut most = 0;
        if self.search.country.is_some() {
            most += rank::IN_COUNTRY;
        }
        if self.search.near.is_some() {
            most += rank::NEAR;
        }
        most + rank::QUALIFIED * reading.within.len() as i32
    }

    fn admit(&mut self, how: How, posting: Posting, edits: u8, reading: &Reading) {
        let Posting { row, info, quality } = posting;
        let edits = edits + reading.edits;
        let how = how.max(reading.how);
        let ix = PlaceIx(row);
        if ix.row() >= self.world.len()
            || !self.search.kinds.contains(self.world.kind(ix))
            || self.found[..how as usize].iter().any(|b| b.list.iter().any(|c| c.row == row))
            || !reading.within.iter().all(|w| w.holds(self.world, row))
        {
            return;
        }
        let mut score = quality - rank::EDIT * i32::from(edits);
        score += rank::QUALIFIED * reading.within.len() as i32;
        let columns = self.world.columns();
        if self.search.country == Some(CountryIx(columns.country[ix.row()])) {
            score += rank::IN_COUNTRY;
        }
        if let Some(here) = self.search.near {
            score += rank::nearness(self.world, row, here);
        }
        let id = GeoId(columns.id[ix.row()]);
        self.found[how as usize].add(Candidate { score, id, row, info, edits }, self.limit);
    }

    /// One or two letters are mostly the beginning of a name, and hardly ever somebody's word
    /// for the county that has them as an abbreviation.
    fn admit_exact(&mut self, rank: u32, key: &str, reading: &Reading) {
        let short = key.len() <= 2;
        for posting in self.names.postings(rank) {
            let how = if short && !posting.info.is_main() { How::Prefix } else { How::Exact };
            self.admit(how, posting, 0, reading);
        }
    }

    fn exact(&mut self, reading: &Reading) {
        match &reading.own {
            Some(own) => {
                if let Some(rank) = self.names.keys.exact(own) {
                    self.admit_exact(rank, own, reading);
                }
            }
            None => {
                for key in &reading.latin {
                    if let Some(rank) = self.names.keys.exact(key) {
                        self.admit_exact(rank, key, reading);
                    }
                }
            }
        }
    }

    fn completions(&mut self, reading: &Reading) {
        let forms = reading.own.as_slice().iter().chain(if reading.own.is_some() { &[] } else { &reading.latin[..] });
        let from: Vec<Place> = forms.filter_map(|f| self.names.keys.prefix(f)).collect();
        self.below(&from, How::Prefix, reading);
    }

    /// Takes the best keys below some nodes.
    fn below(&mut self, from: &[Place], how: How, reading: &Reading) {
        let (names, most) = (self.names, self.most_added(reading));
        let how = how.max(reading.how);
        let begun = if how == How::Fuzzy { rank::BEGUN } else { 0 };
        let worth = |rank, edits| names.best_quality(rank) - rank::EDIT * i32::from(edits);
        names.keys.completions(from, COMPLETION_BUDGET, worth, |rank, edits, worth| {
            if !self.found[how as usize].wants(worth + most - begun, self.limit) {
                return ControlFlow::Break(());
            }
            for posting in names.postings(rank) {
                let quality = posting.quality - begun - aside(posting.info);
                self.admit(how, Posting { quality, ..posting }, edits, reading);
            }
            ControlFlow::Continue(())
        });
    }

    fn similar(&mut self, reading: &Reading, most: usize, thorough: bool) {
        for key in &reading.latin {
            let from = if most == 1 { ONE_EDIT_FROM } else { TWO_EDITS_FROM };
            if key.len() < from {
                continue;
            }
            let begun = most == 1 && key.len() > ONE_EDIT_FROM;
            let mut collector = Collector {
                names: self.names,
                best: &self.found[How::Fuzzy as usize],
                limit: self.limit,
                added: self.most_added(reading) - rank::EDIT * i32::from(reading.edits),
                filtered: !reading.within.is_empty(),
                first_letter_stands: most == 2 && !thorough,
                keys: Vec::new(),
                nodes: begun.then(Vec::new),
            };
            self.names.keys.similar(key, most, FUZZY_BUDGET, &mut collector);
            let (keys, nodes) = (collector.keys, collector.nodes);
            for (rank, edits) in keys {
                for posting in self.names.postings(rank) {
                    let quality = posting.quality - aside(posting.info);
                    self.admit(How::Fuzzy, Posting { quality, ..posting }, edits, reading);
                }
            }
            if let Some(nodes) = nodes {
                self.below(&nodes, How::Fuzzy, reading);
            }
        }
    }

    fn hits(self) -> Vec<Hit> {
        let world = self.world;
        let mut seen = HashSet::new();
        [How::Exact, How::Prefix, How::Fuzzy]
            .into_iter()
            .zip(&self.found)
            .flat_map(|(how, best)| best.list.iter().map(move |c| (how, c)))
            .filter(|(_, c)| seen.insert(c.row))
            .take(self.limit)
            .map(|(how, c)| Hit {
                place: PlaceIx(c.row),
                name: name(world, c).to_owned(),
                how,
                edits: c.edits,
            })
            .collect()
    }
}

/// Taken away where a name that is not the main one is not met exactly.
fn aside(info: Info) -> i32 {
    if info.is_main() { 0 } else { rank::ASIDE }
}

/// The name that was met.
fn name<'w>(world: &'w World, c: &Candidate) -> &'w str {
    let place = world.place(PlaceIx(c.row));
    if c.info.is_code() {
        return place.name();
    }
    if c.info.is_by_language() {
        let named = place.country().names.get(c.info.ordinal());
        return named.map_or(place.name(), |(_, name)| name);
    }
    let mut names = world.names(PlaceIx(c.row)).split('\n');
    names.nth(c.info.ordinal()).filter(|n| !n.is_empty()).unwrap_or(place.name())
}

/// Collects what a fuzzy walk finds, leaving out what cannot come among the best.
struct Collector<'c, 'i> {
    names: &'c Names<'i>,
    best: &'c Best,
    limit: usize,
    /// The most that can be added to a quality.
    added: i32,
    /// Many of the keys will not fit the reading.
    filtered: bool,
    /// The first letter is right: any other would cost ten times as much.
    first_letter_stands: bool,
    keys: Vec<(u32, u8)>,
    nodes: Option<Vec<Place>>,
}

impl Visitor for Collector<'_, '_> {
    fn wants(&self, best: u32, edits: u8) -> bool {
        if self.best.list.len() < self.limit && self.filtered {
            return true;
        }
        let worth = self.names.best_quality(best) - rank::EDIT * i32::from(edits);
        self.best.wants(worth + self.added, self.limit)
    }

    fn key(&mut self, rank: u32, edits: u8) {
        self.keys.push((rank, edits));
    }

    fn node(&mut self, place: Place) {
        if let Some(nodes) = &mut self.nodes {
            nodes.push(place);
        }
    }

    fn follows(&self, depth: usize, edits: usize) -> bool {
        !(self.first_letter_stands && depth == 1 && edits > 0)
    }
}
