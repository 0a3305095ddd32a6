//! From what a person typed to one place.

use gazetteer::facts::sheet::{Named, Places};
use gazetteer::place::Feature;
use gazetteer::search::{Hit, How, Index, Search};
use gazetteer::{GeoId, Kind, Place, World};
use wording::{Message, english};

use crate::failure::{Candidate, Failure};
use crate::open::Open;

/// Candidates listed for an ambiguous name.
const MOST_CANDIDATES: usize = 12;
/// Near spellings listed for an unknown name.
const MOST_NEAREST: usize = 5;
/// How many hits are looked at. More places of one name than this are ambiguous anyway.
const HITS: usize = 100;
/// A name means the city that has so many times the people of every other of that name:
/// Paris is the capital of France, London may be the one in Ontario.
const DOMINANCE: u32 = 50;
/// A city of so many people is meant by its own name even if another language calls a far
/// larger one so: Dili is a capital, and Delhi in some languages.
const KNOWN_BY_ITS_NAME: u32 = 100_000;

/// Finds the place that `text` names, by id or by name.
///
/// A name that several cities bear is ambiguous, unless one of them has at least 50 times
/// the people of each other; then that one is taken and standard error says so.
pub(crate) fn place<'w>(open: &Open, world: &'w World, text: &str) -> Result<Place<'w>, Failure> {
    let text = text.trim();
    if let Some(place) = by_id(world, text)? {
        return Ok(place);
    }
    let index = open.index(world)?;
    let candidates = |places: Vec<Place<'_>>| places.into_iter().map(Candidate::of).collect();
    match find(world, &index, text) {
        Found::One(place) => Ok(place),
        Found::Taken { place, others } => {
            let note = Message::new("cli-taken")
                .with("name", place.full_name())
                .with("id", place.id().to_string())
                .with("others", others);
            anstream::eprintln!("{}", english().say(&note));
            Ok(place)
        }
        Found::Several(places) => {
            Err(Failure::Ambiguous { text: text.to_owned(), candidates: candidates(places) })
        }
        Found::None(near) => Err(Failure::NotFound { text: text.to_owned(), nearest: candidates(near) }),
    }
}

/// What a name leads to.
pub(crate) enum Found<'w> {
    /// The one place of the name.
    One(Place<'w>),
    /// The place that is meant though so many others bear the name: see [`place`].
    Taken {
        /// The place.
        place: Place<'w>,
        /// How many others.
        others: usize,
    },
    /// Several, the likeliest first.
    Several(Vec<Place<'w>>),
    /// None; the nearest spellings.
    None(Vec<Place<'w>>),
}

/// Finds the place that a name, not an id, means: see [`place`].
pub(crate) fn find<'w>(world: &'w World, index: &Index, text: &str) -> Found<'w> {
    let exact = look_up(world, index, text);
    let places = |hits: &[Hit]| hits.iter().map(|h| world.place(h.place)).collect();
    match exact.as_slice() {
        [] => Found::None(places(&nearest(world, index, text))),
        [one] => Found::One(world.place(one.place)),
        several => match dominant(world, several) {
            Some(place) => Found::Taken { place, others: several.len() - 1 },
            None => Found::Several(places(&several[..several.len().min(MOST_CANDIDATES)])),
        },
    }
}

/// The place with the id that `text` is; `None` if it is no number.
fn by_id<'w>(world: &'w World, text: &str) -> Result<Option<Place<'w>>, Failure> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let place = text.parse().ok().and_then(|id| world.by_id(GeoId(id)));
    place.map(Some).ok_or_else(|| Failure::NotFound { text: text.to_owned(), nearest: Vec::new() })
}

/// Places of exactly this name: cities if any city bears it, else divisions and countries.
/// With cities go countries and first-level divisions that none of these cities lies in: of
/// New York the city is meant, but nobody who types Canada means Cañada in Mexico alone.
fn look_up(world: &World, index: &Index, text: &str) -> Vec<Hit> {
    let hits = index.find(world, &Search { limit: HITS, ..Search::new(text) });
    let mut exact: Vec<Hit> = hits.into_iter().filter(|h| h.how == How::Exact).collect();
    let is_city = |h: &Hit| world.kind(h.place) == Kind::City;
    let cities: Vec<Place<'_>> = exact.iter().filter(|h| is_city(h)).map(|h| world.place(h.place)).collect();
    if !cities.is_empty() {
        exact.retain(|h| is_second_meaning(world.place(h.place), &cities));
    }
    // A quarter of a city that has the city's name is not a second meaning of it.
    let is_section = |h: &Hit| world.place(h.place).feature() == Feature::Section;
    if !exact.iter().all(is_section) {
        exact.retain(|h| !is_section(h));
    }
    exact
}

/// Whether a place of the name is meant apart from the cities of that name.
fn is_second_meaning(place: Place<'_>, cities: &[Place<'_>]) -> bool {
    match place.kind() {
        Kind::City => true,
        Kind::Admin1 => cities.iter().all(|c| c.admin1().is_none_or(|d| d.ix() != place.ix())),
        Kind::Admin2 => false,
        Kind::Country => cities.iter().all(|c| c.country_ix() != place.country_ix()),
    }
}

/// The nearest spellings of a name that no place has.
fn nearest(world: &World, index: &Index, text: &str) -> Vec<Hit> {
    index.nearest_spellings(world, text, MOST_NEAREST)
}

fn dominant<'w>(world: &'w World, hits: &[Hit]) -> Option<Place<'w>> {
    let people = |h: &Hit| world.place(h.place).population();
    let largest = hits.iter().max_by_key(|h| people(h))?;
    // Parys in South Africa is "Paris" in some language only: it is no rival of a city that
    // calls itself so. Munich, North Dakota, is a rival of München, and far too small a one.
    let by_own_name = |h: &Hit| {
        let place = world.place(h.place);
        h.name == place.name() || h.name == place.ascii_name()
    };
    let rivals =
        hits.iter().filter(|h| h.place != largest.place && (by_own_name(h) || !by_own_name(largest)));
    // Where GeoNames does not know the number of a city it is a village's; of a division it
    // seldom knows it, and that may be California's.
    let or_guess = |h: &Hit| match world.kind(h.place) {
        Kind::Admin1 => people(h).unwrap_or(u32::MAX),
        _ => people(h).unwrap_or(2000),
    };
    let next = rivals.map(or_guess).max().unwrap_or(0);
    if !by_own_name(largest) && next >= KNOWN_BY_ITS_NAME {
        return None;
    }
    (people(largest)? / DOMINANCE >= next).then(|| world.place(largest.place))
}

/// Look-ups for the import of facts. Stricter than [`place`]: a name that two places bear
/// is ambiguous however small one of them is, since nobody reads along.
pub(crate) struct ForImport<'w> {
    /// The world.
    pub world: &'w World,
    /// Its names.
    pub index: &'w Index,
}

impl Places for ForImport<'_> {
    fn exists(&self, id: GeoId) -> bool {
        self.world.by_id(id).is_some()
    }

    fn named(&self, text: &str) -> Named {
        // An id in the column of names is what whoever types ids everywhere puts there.
        if let Ok(Some(place)) = by_id(self.world, text) {
            return Named::One(place.id());
        }
        let line = |h: &Hit| {
            let place = self.world.place(h.place);
            (place.full_name(), place.id())
        };
        match look_up(self.world, self.index, text).as_slice() {
            [] => Named::None(nearest(self.world, self.index, text).iter().map(line).collect()),
            [one] => Named::One(self.world.place(one.place).id()),
            several => Named::Several(several.iter().take(MOST_CANDIDATES).map(line).collect()),
        }
    }
}
