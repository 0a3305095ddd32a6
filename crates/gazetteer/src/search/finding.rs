//! The search itself: readings, then exact, prefix and fuzzy, each only while hits are wanted.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::country::CountryIx;
use crate::place::{GeoId, PlaceIx};
use crate::world::World;

use super::index::{Index, Names, Posting};
use super::layout::Info;
use super::reading::{Reader, Reading};
use super::walk::{MOST_EDITS, Place, Visitor};
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
        let found = Default::default();
        let mut finder = Finder { world, names: &names, search, found, limit, least_edits: u8::MAX };
        for r in &readings {
            finder.exact(r);
        }
        for r in &readings {
            if finder.room(How::Prefix) > 0 && !r.whole_name {
                finder.completions(r);
            }
        }
        if finder.wanting() && !readings.iter().any(|r| finder.understood(r)) {
            self.guess(&mut finder, &reader, &readings, thorough);
        }
        finder.hits()
    }

    /// Looks for what is spelt alike.
    fn guess(&self, finder: &mut Finder<'_, '_>, reader: &Reader<'_>, readings: &[Reading], thorough: bool) {
        let certain = finder.count();
        let loose = if certain == 0 { reader.loose_readings(finder.search.text) } else { Vec::new() };
        for r in &loose {
            finder.exact(r);
        }
        // What merely sounds alike is of no use where the very letters were found.
        let of_use = |r: &&Reading| r.how != How::Prefix && (certain == 0 || r.own.is_none());
        let all = || readings.iter().chain(&loose).filter(of_use).take(MOST_FUZZY);
        for r in all() {
            finder.similar(r, 1, thorough);
        }
        // What is one edit away from a name is hardly another name with two mistakes in it.
        if certain > 0 || finder.least_edits <= 1 && !thorough {
            return;
        }
        for r in all() {
            finder.similar(r, 2, thorough);
        }
        // Few mistype the first letter and make another mistake: looked for only if nothing
        // much else was found.
        if !thorough && finder.count() < FEW {
            for r in all().take(MOST_THOROUGH) {
                finder.similar(r, 2, true);
            }
        }
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
    /// Fewest edits between the query and a whole name.
    least_edits: u8,
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

    /// How many hits of one sort are of use beside the better ones.
    fn room(&self, how: How) -> usize {
        let better: usize = self.found[..how as usize].iter().map(|b| b.list.len()).sum();
        self.limit.saturating_sub(better)
    }

    /// Whether somebody said where the place is, and one there is called exactly so: then
    /// guesses help nobody.
    fn understood(&self, reading: &Reading) -> bool {
        reading.how == How::Exact
            && !reading.within.is_empty()
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

    /// Takes a place if it is of the right kind and lies where it should. Whether it does.
    fn admit(&mut self, how: How, posting: Posting, edits: u8, reading: &Reading) -> bool {
        let Posting { row, info, quality } = posting;
        let edits = edits + reading.edits;
        let how = how.max(reading.how);
        let ix = PlaceIx(row);
        if ix.row() >= self.world.len()
            || !self.search.kinds.contains(self.world.kind(ix))
            || self.found[..how as usize].iter().any(|b| b.list.iter().any(|c| c.row == row))
            || !reading.within.iter().all(|w| w.holds(self.world, row))
        {
            return false;
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
        let room = self.room(how);
        self.found[how as usize].add(Candidate { score, id, row, info, edits }, room);
        true
    }

    /// So few letters are mostly the beginning of a name, and hardly ever somebody's word for
    /// the county or airport that has them as an abbreviation.
    fn admit_exact(&mut self, rank: u32, key: &str, reading: &Reading) {
        let short = key.chars().count() <= if key.is_ascii() { 3 } else { 1 };
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
        let forms =
            reading.own.as_slice().iter().chain(if reading.own.is_some() { &[] } else { &reading.latin[..] });
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
            if !self.found[how as usize].wants(worth + most - begun, self.room(how)) {
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
        let names = self.names;
        for key in &reading.latin {
            let from = if most == 1 { ONE_EDIT_FROM } else { TWO_EDITS_FROM };
            if key.len() < from {
                continue;
            }
            let begun = most == 1 && key.len() > ONE_EDIT_FROM;
            let mut guesses = Guesses {
                unwanted: [u32::MAX; MOST_EDITS + 1],
                worst: None,
                finder: self,
                reading,
                first_letter_stands: most == 2 && !thorough,
                begun: begun.then(Vec::new),
            };
            guesses.narrow();
            names.keys.similar(key, most, FUZZY_BUDGET, &mut guesses);
            if let Some(begun) = guesses.begun {
                self.below(&begun, How::Fuzzy, reading);
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
    let mut names = world.names(PlaceIx(c.row));
    names.nth(c.info.ordinal()).filter(|n| !n.is_empty()).unwrap_or(place.name())
}

/// Takes what a fuzzy walk finds, and keeps it from what cannot come among the best.
struct Guesses<'g, 'f, 'i> {
    finder: &'g mut Finder<'f, 'i>,
    reading: &'g Reading,
    /// By edits: keys of this rank and worse are not wanted.
    unwanted: [u32; MOST_EDITS + 1],
    /// The score of the worst of the best when `unwanted` was set.
    worst: Option<i32>,
    /// The first letter is right: any other would cost ten times as much.
    first_letter_stands: bool,
    /// Nodes where the name goes on after something like what was asked.
    begun: Option<Vec<Place>>,
}

impl Guesses<'_, '_, '_> {
    /// Finds from which rank on nothing is wanted any more.
    fn narrow(&mut self) {
        let room = self.finder.room(How::Fuzzy);
        let best = &self.finder.found[How::Fuzzy as usize].list;
        let worst = if best.len() < room { None } else { best.last().map(|c| c.score) };
        let Some(least) = worst.filter(|_| worst != self.worst) else { return };
        self.worst = worst;
        let added = self.finder.most_added(self.reading) - rank::EDIT * i32::from(self.reading.edits);
        for (edits, unwanted) in self.unwanted.iter_mut().enumerate() {
            let needed = least - added + rank::EDIT * edits as i32;
            *unwanted = self.finder.names.first_below(needed);
        }
    }
}

impl Visitor for Guesses<'_, '_, '_> {
    fn wants(&self, best: u32, edits: u8) -> bool {
        self.unwanted.get(usize::from(edits)).is_some_and(|&from| best < from)
    }

    fn key(&mut self, rank: u32, edits: u8) {
        for posting in self.finder.names.postings(rank) {
            let quality = posting.quality - aside(posting.info);
            if self.finder.admit(How::Fuzzy, Posting { quality, ..posting }, edits, self.reading) {
                self.finder.least_edits = self.finder.least_edits.min(edits + self.reading.edits);
            }
        }
        self.narrow();
    }

    fn node(&mut self, place: Place) {
        if let Some(begun) = &mut self.begun {
            begun.push(place);
        }
    }

    fn follows(&self, depth: usize, edits: usize) -> bool {
        !(self.first_letter_stands && depth == 1 && edits > 0)
    }
}
