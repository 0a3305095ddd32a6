//! The address of a question: the one parser between query strings and [`Query`], used by
//! pages, downloads and the API, and the one writer back.
//!
//! A key that is not known, stands twice or has an impossible value is an error that says
//! what to change: a limit that was silently dropped would give a wrong list. An empty
//! value is no limit (forms send empty fields). Lists take commas or repeated keys.

mod write;

use std::borrow::Cow;
use std::str::FromStr;

use gazetteer::{CountryIx, GeoId, PlaceIx, World};
use matching::{Criterion, Query, QueryError, Weights};
use wording::Message;

pub use write::{to_address, to_string, with_page};

/// The keys, as they stand in addresses. Those of limits are also the keys of
/// [`matching::Advice`].
#[allow(missing_docs, reason = "each is its own value")]
pub mod keys {
    pub const WEIGHT: &str = "w.";
    pub const COUNTRIES: &str = "countries";
    pub const NOT_COUNTRIES: &str = "not-countries";
    pub const CONTINENTS: &str = "continents";
    pub const LANGUAGES: &str = "languages";
    pub const MIN_DISTANCE: &str = "min-distance";
    pub const MAX_DISTANCE: &str = "max-distance";
    pub const MIN_POPULATION: &str = "min-population";
    pub const MAX_POPULATION: &str = "max-population";
    pub const POPULATION_RATIO: &str = "population-ratio";
    pub const UNKNOWN_POPULATION: &str = "unknown-population";
    pub const SPACING: &str = "spacing";
    pub const OFFICE_HOURS: &str = "office-hours";
    pub const MAX_AIRPORT: &str = "max-airport";
    pub const NOT_TWINNED_WITH: &str = "not-twinned-with";
    pub const MAX_PARTNERS: &str = "max-partners";
    pub const PER_COUNTRY: &str = "per-country";
    pub const OWN_COUNTRY: &str = "own-country";
    pub const EXCLUDE: &str = "exclude";
    pub const PARTNERS: &str = "partners";
    pub const PAGE: &str = "page";
    pub const LIMIT: &str = "limit";
}

/// The value that takes away a limit which is on by default.
pub const ANY: &str = "any";
/// Codes of continents, as GeoNames has them.
pub const CONTINENTS: [&str; 7] = ["AF", "AN", "AS", "EU", "NA", "OC", "SA"];
/// Results on a page, unless `limit` says otherwise.
pub const PAGE_SIZE: usize = 25;
/// The most results on one page.
pub const LARGEST_PAGE: usize = 100;
/// The farthest page.
const LAST_PAGE: usize = 10_000;
/// The most entries in one list.
const LONGEST_LIST: usize = 250;
/// Farther than any two places are apart, km.
const FARTHEST_KM: f64 = 21_000.0;
/// More people than any place has.
const MOST_PEOPLE: u32 = 2_000_000_000;
/// More partners than any place has.
const MOST_PARTNERS: u32 = 100_000;

/// One thing that is wrong with an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The key it is about.
    pub key: String,
    /// What is wrong and what to change.
    pub message: Message,
}

/// Reads a question about `place` from the query string of an address (without `?`).
/// `most` is the largest `limit` allowed: [`LARGEST_PAGE`] for pages.
///
/// # Errors
/// Everything that is wrong with it, in the order of the address.
pub fn parse(world: &World, place: PlaceIx, address: &str, most: usize) -> Result<Query, Vec<Problem>> {
    let (problems, seen) = (Vec::new(), Vec::new());
    let mut reader = Reader { world, query: Query::new(place), most, problems, seen, page: 1 };
    reader.query.count = PAGE_SIZE;
    for (key, value) in form_urlencoded::parse(address.as_bytes()) {
        if !value.trim().is_empty() {
            reader.take(&key, value.trim());
        }
    }
    if !reader.seen.iter().any(|key| key == keys::PER_COUNTRY) {
        reader.query.limits.max_per_country = reader.query.limits.usual_per_country();
    }
    reader.query.offset = (reader.page - 1) * reader.query.count;
    if reader.query.offset >= Query::MAX_DEPTH {
        let message = Message::new("query-deep").with("max", Query::MAX_DEPTH);
        reader.wrong(keys::PAGE, message);
    }
    if reader.problems.is_empty() { Ok(reader.query) } else { Err(reader.problems) }
}

/// What to say about a question that the engine refuses.
pub fn refused(error: &QueryError) -> Message {
    match error {
        QueryError::AllZero => Message::new("query-all-zero"),
        QueryError::Weight { criterion, weight } => Message::new("query-number")
            .with("key", format!("{}{}", keys::WEIGHT, criterion.key()))
            .with("value", weight.to_string())
            .with("min", "0")
            .with("max", Weights::MAX.to_string()),
        QueryError::Crossed { what, min, max } => Message::new("query-crossed")
            .with("what", *what)
            .with_number("min", *min, 0)
            .with_number("max", *max, 0),
        QueryError::Number { what, value } => Message::new("query-number")
            .with("key", *what)
            .with("value", value.to_string())
            .with("min", "0")
            .with("max", FARTHEST_KM.to_string()),
        QueryError::NoSuchPlace => Message::new("error-no-place-advice"),
        QueryError::NoPosition(name) => Message::new("query-no-position").with("name", name.as_str()),
    }
}

struct Reader<'w> {
    world: &'w World,
    query: Query,
    most: usize,
    problems: Vec<Problem>,
    seen: Vec<String>,
    page: usize,
}

impl Reader<'_> {
    fn take(&mut self, key: &str, value: &str) {
        if let Some(criterion) = key.strip_prefix(keys::WEIGHT) {
            return self.weight(key, criterion, value);
        }
        match key {
            keys::COUNTRIES => self.countries(key, value, |q| &mut q.limits.countries),
            keys::NOT_COUNTRIES => self.countries(key, value, |q| &mut q.limits.not_countries),
            keys::NOT_TWINNED_WITH => self.countries(key, value, |q| &mut q.limits.not_twinned_with),
            keys::CONTINENTS => self.continents(key, value),
            keys::LANGUAGES => self.languages(key, value),
            keys::EXCLUDE => self.exclude(key, value),
            keys::MIN_DISTANCE => {
                self.once(key, value, 0.0, FARTHEST_KM, |q, n| q.limits.min_distance_km = n)
            }
            keys::MAX_DISTANCE => {
                self.once(key, value, 0.0, FARTHEST_KM, |q, n| q.limits.max_distance_km = n)
            }
            keys::MAX_AIRPORT => self.once(key, value, 0.0, FARTHEST_KM, |q, n| q.limits.max_airport_km = n),
            keys::MIN_POPULATION => {
                self.whole(key, value, 0, MOST_PEOPLE, |q, n| q.limits.min_population = n)
            }
            keys::MAX_POPULATION => {
                self.whole(key, value, 0, MOST_PEOPLE, |q, n| q.limits.max_population = n)
            }
            keys::POPULATION_RATIO if value == ANY => self.any(key, |q| q.limits.max_population_ratio = None),
            keys::POPULATION_RATIO => {
                self.once(key, value, 1.0, 1e6, |q, n| q.limits.max_population_ratio = n)
            }
            keys::SPACING if value == ANY => self.any(key, |q| q.limits.spacing_km = None),
            keys::SPACING => self.once(key, value, 1.0, 1000.0, |q, n| q.limits.spacing_km = n),
            keys::UNKNOWN_POPULATION => {
                self.flag(key, value, |q, on| q.limits.include_unknown_population = on)
            }
            keys::OFFICE_HOURS => self.whole(key, value, 0, 8, |q, n| q.limits.min_shared_office_hours = n),
            keys::MAX_PARTNERS => self.whole(key, value, 0, MOST_PARTNERS, |q, n| q.limits.max_partners = n),
            keys::PER_COUNTRY if value == ANY => self.any(key, |q| q.limits.max_per_country = None),
            keys::PER_COUNTRY => self.whole(key, value, 1, 1000, |q, n| q.limits.max_per_country = n),
            keys::LIMIT => self.whole(key, value, 1, self.most, |q, n| q.count = n.unwrap_or(PAGE_SIZE)),
            keys::PAGE => {
                if let Some(page) = self.number(key, value, 1, LAST_PAGE, "query-whole") {
                    self.page = page;
                }
            }
            keys::OWN_COUNTRY => self.flag(key, value, |q, on| q.limits.include_own_country = on),
            keys::PARTNERS => self.flag(key, value, |q, on| q.include_partners = on),
            // What mail programs and networks hang on to shared addresses.
            _ if key.starts_with("utm_") || key == "fbclid" || key == "gclid" => {}
            _ => self.wrong(key, Message::new("query-unknown-key").with("key", short(key))),
        }
    }

    fn wrong(&mut self, key: &str, message: Message) {
        self.problems.push(Problem { key: short(key), message });
    }

    /// Whether this is the first time that the key stands in the address.
    fn first(&mut self, key: &str) -> bool {
        if self.seen.iter().any(|k| k == key) {
            self.wrong(key, Message::new("query-twice").with("key", short(key)));
            return false;
        }
        self.seen.push(key.to_owned());
        true
    }

    fn number<T>(&mut self, key: &str, value: &str, min: T, max: T, id: &'static str) -> Option<T>
    where
        T: FromStr + PartialOrd + ToString,
    {
        if !self.first(key) {
            return None;
        }
        match ungrouped(value).parse::<T>() {
            Ok(n) if n >= min && n <= max => Some(n),
            _ => {
                let message = Message::new(id)
                    .with("key", short(key))
                    .with("value", short(value))
                    .with("min", min.to_string())
                    .with("max", max.to_string());
                self.wrong(key, message);
                None
            }
        }
    }

    fn once(&mut self, key: &str, value: &str, min: f64, max: f64, set: fn(&mut Query, Option<f64>)) {
        if let Some(n) = self.number(key, value, min, max, "query-number") {
            // Adding 0 turns −0 into 0, which is written back without a sign.
            set(&mut self.query, Some(n + 0.0));
        }
    }

    /// Takes away a limit that is on by default.
    fn any(&mut self, key: &str, clear: fn(&mut Query)) {
        if self.first(key) {
            clear(&mut self.query);
        }
    }

    fn whole<T>(&mut self, key: &str, value: &str, min: T, max: T, set: fn(&mut Query, Option<T>))
    where
        T: FromStr + PartialOrd + ToString,
    {
        if let Some(n) = self.number(key, value, min, max, "query-whole") {
            set(&mut self.query, Some(n));
        }
    }

    fn flag(&mut self, key: &str, value: &str, set: fn(&mut Query, bool)) {
        if !self.first(key) {
            return;
        }
        match value {
            "1" => set(&mut self.query, true),
            "0" => set(&mut self.query, false),
            _ => self
                .wrong(key, Message::new("query-flag").with("key", short(key)).with("value", short(value))),
        }
    }

    fn weight(&mut self, key: &str, criterion: &str, value: &str) {
        let Some(criterion) = Criterion::from_key(criterion) else {
            let known: Vec<&str> = Criterion::ALL.iter().map(|c| c.key()).collect();
            let message =
                Message::new("query-weight-key").with("key", short(key)).with("known", known.join(", "));
            return self.wrong(key, message);
        };
        if let Some(weight) = self.number(key, value, 0.0, Weights::MAX, "query-number")
            && let Err(error) = self.query.weights.set(criterion, weight + 0.0)
        {
            self.wrong(key, refused(&error));
        }
    }

    /// Adds to a list what is not in it yet.
    fn list<T: PartialEq>(
        &mut self,
        key: &str,
        value: &str,
        read: impl Fn(&World, &str) -> Result<T, Message>,
        list: impl Fn(&mut Query) -> &mut Vec<T>,
    ) {
        for part in value.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            match read(self.world, part) {
                Ok(item) => {
                    let items = list(&mut self.query);
                    if !items.contains(&item) {
                        items.push(item);
                    }
                    if items.len() > LONGEST_LIST {
                        let count = items.len();
                        let message = Message::new("query-too-many")
                            .with("key", short(key))
                            .with("count", count)
                            .with("max", LONGEST_LIST);
                        return self.wrong(key, message);
                    }
                }
                Err(message) => self.wrong(key, message),
            }
        }
    }

    fn countries(&mut self, key: &str, value: &str, list: fn(&mut Query) -> &mut Vec<CountryIx>) {
        let named = key.to_owned();
        let read = move |world: &World, part: &str| {
            country(world, part).ok_or_else(|| {
                Message::new("query-country").with("key", named.as_str()).with("value", short(part))
            })
        };
        self.list(key, value, read, list);
    }

    fn continents(&mut self, key: &str, value: &str) {
        let read = |_: &World, part: &str| {
            let code = part.to_ascii_uppercase();
            let known = CONTINENTS.contains(&code.as_str());
            known.then_some(code).ok_or_else(|| Message::new("query-continent").with("value", short(part)))
        };
        self.list(key, value, read, |q| &mut q.limits.continents);
    }

    fn languages(&mut self, key: &str, value: &str) {
        let read = |world: &World, part: &str| {
            language(world, part).ok_or_else(|| Message::new("query-language").with("value", short(part)))
        };
        self.list(key, value, read, |q| &mut q.limits.languages);
    }

    fn exclude(&mut self, key: &str, value: &str) {
        let read = |_: &World, part: &str| {
            let id = part.parse().map(GeoId);
            id.map_err(|_| Message::new("query-id").with("key", keys::EXCLUDE).with("value", short(part)))
        };
        self.list(key, value, read, |q| &mut q.limits.exclude);
    }
}

/// A country by its code or its English name.
pub(crate) fn country(world: &World, text: &str) -> Option<CountryIx> {
    let by_name = || {
        let named = |c: &gazetteer::Country| c.name.to_lowercase() == text.to_lowercase();
        world.countries().iter().position(named).map(|i| CountryIx(i as u16))
    };
    let by_code = if text.len() == 2 { world.country_by_iso2(text) } else { None };
    by_code.or_else(by_name)
}

/// A language by its tag or its English name, as the data write the tag.
fn language(world: &World, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let languages = || world.countries().iter().flat_map(|c| &c.languages);
    let by_tag = languages().find(|l| l.tag.to_lowercase() == lower);
    by_tag.or_else(|| languages().find(|l| l.name.to_lowercase() == lower)).map(|l| l.tag.clone())
}

/// A number without the marks that part its thousands: "12,500" and "12 500" are 12500.
/// Anything else is left as it is.
fn ungrouped(value: &str) -> Cow<'_, str> {
    let mut groups = value.split([',', ' ', '\u{a0}', '\u{202f}', '\'', '’']);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit())
    };
    let rest: Vec<&str> = groups.collect();
    if rest.is_empty() || !digits(first, 1..=3) || !rest.iter().all(|group| digits(group, 3..=3)) {
        return Cow::Borrowed(value);
    }
    Cow::Owned([&[first], rest.as_slice()].concat().concat())
}

/// What a reader typed, short enough to be said back.
fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    text.chars().take(39).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
