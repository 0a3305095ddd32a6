//! The address of a question to the register: the one parser between query strings and
//! [`Query`], used by search, map, downloads and API, and the one writer back.

use std::fmt::Write as _;

use gazetteer::World;
use partnership::codes::Coded;
use registry::{Country, Decade, Evidence, Query, Sort};
use wording::Message;

use crate::api::problem::short;
use crate::query::{self, Problem};

/// The keys, as they stand in addresses.
#[allow(missing_docs, reason = "each is its own value")]
pub mod keys {
    pub const TEXT: &str = "q";
    pub const COUNTRY: &str = "country";
    pub const DIVISION: &str = "division";
    pub const WITH: &str = "with";
    pub const KIND: &str = "kind";
    pub const STATUS: &str = "status";
    pub const FIELD: &str = "field";
    pub const SINCE: &str = "since";
    pub const EVIDENCE: &str = "evidence";
    pub const ACTIVITY: &str = "activity";
    pub const SORT: &str = "sort";
    pub const PAGE: &str = "page";
    pub const LIMIT: &str = "limit";
}

/// Every key of a filter, in the order they are written.
pub const FILTERS: [&str; 10] = [
    keys::TEXT,
    keys::COUNTRY,
    keys::DIVISION,
    keys::WITH,
    keys::KIND,
    keys::STATUS,
    keys::FIELD,
    keys::SINCE,
    keys::EVIDENCE,
    keys::ACTIVITY,
];

/// Longest text to search for, characters.
const LONGEST_TEXT: usize = 200;
/// The farthest page.
const LAST_PAGE: usize = 1_000_000;
/// The word for undated ties among the decades.
const UNKNOWN: &str = "unknown";

/// Reads a question from a query string (without `?`). `most` is the largest `limit` allowed;
/// 0 allows none to be set.
///
/// # Errors
/// Everything that is wrong with it, in the order of the address.
pub fn parse(world: &World, raw: &str, most: usize) -> Result<Query, Vec<Problem>> {
    let mut reader = Reader { world, most, query: Query::default(), problems: Vec::new(), seen: Vec::new() };
    for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
        // Forms send empty fields.
        if !value.trim().is_empty() {
            reader.take(&key, value.trim());
        }
    }
    if reader.problems.is_empty() { Ok(reader.query) } else { Err(reader.problems) }
}

struct Reader<'w> {
    world: &'w World,
    most: usize,
    query: Query,
    problems: Vec<Problem>,
    seen: Vec<String>,
}

impl Reader<'_> {
    fn take(&mut self, key: &str, value: &str) {
        if key.starts_with("utm_") || key == "fbclid" || key == "gclid" {
            // What mail programs and networks hang on to shared addresses.
            return;
        }
        if self.seen.iter().any(|k| k == key) {
            return self.wrong(key, Message::new("query-twice").with("key", short(key)));
        }
        self.seen.push(key.to_owned());
        match key {
            keys::TEXT if value.chars().count() > LONGEST_TEXT => {
                self.wrong(key, Message::new("api-long-q").with("most", LONGEST_TEXT));
            }
            keys::TEXT => self.query.text = value.to_owned(),
            keys::COUNTRY => self.query.country = self.country(key, value),
            keys::WITH => self.query.with = self.country(key, value),
            keys::DIVISION => match value.parse() {
                Ok(id) => self.query.division = Some(id),
                Err(_) => {
                    let message =
                        Message::new("query-id").with("key", short(key)).with("value", short(value));
                    self.wrong(key, message);
                }
            },
            keys::KIND => self.query.kind = self.coded(key, value),
            keys::STATUS => self.query.status = self.coded(key, value),
            keys::FIELD => self.query.field = self.coded(key, value),
            keys::ACTIVITY => self.query.activity = self.coded(key, value),
            keys::EVIDENCE => {
                self.query.evidence = Evidence::from_key(value);
                if self.query.evidence.is_none() {
                    self.unknown(key, value, &Evidence::ALL.map(Evidence::key));
                }
            }
            keys::SINCE => {
                self.query.decade = decade(value);
                if self.query.decade.is_none() {
                    let message = Message::new("registry-bad-decade").with("value", short(value));
                    self.wrong(key, message);
                }
            }
            keys::SORT => match Sort::from_key(value) {
                Some(sort) => self.query.sort = sort,
                None => self.unknown(key, value, &Sort::ALL.map(Sort::key)),
            },
            keys::PAGE => match value.parse() {
                Ok(page) if (1..=LAST_PAGE).contains(&page) => self.query.page = page,
                _ => self.range(key, value, LAST_PAGE),
            },
            keys::LIMIT if self.most > 0 => match value.parse() {
                Ok(limit) if (1..=self.most).contains(&limit) => self.query.per_page = limit,
                _ => self.range(key, value, self.most),
            },
            _ => {
                let known = FILTERS.into_iter().chain([keys::SORT, keys::PAGE]);
                let known =
                    known.chain((self.most > 0).then_some(keys::LIMIT)).collect::<Vec<_>>().join(", ");
                let message =
                    Message::new("api-unknown-parameter").with("name", short(key)).with("known", known);
                self.wrong(key, message);
            }
        }
    }

    fn wrong(&mut self, key: &str, message: Message) {
        self.problems.push(Problem { key: short(key), message });
    }

    fn range(&mut self, key: &str, value: &str, max: usize) {
        let message = Message::new("query-whole")
            .with("key", short(key))
            .with("value", short(value))
            .with("min", "1")
            .with("max", max.to_string());
        self.wrong(key, message);
    }

    fn unknown(&mut self, key: &str, value: &str, known: &[&str]) {
        let message = Message::new("registry-bad-choice")
            .with("key", short(key))
            .with("value", short(value))
            .with("known", known.join(", "));
        self.wrong(key, message);
    }

    fn coded<T: Coded>(&mut self, key: &str, value: &str) -> Option<T> {
        let found = T::from_code(value);
        if found.is_none() {
            let known: Vec<&str> = T::ALL.iter().map(|v| v.code()).collect();
            self.unknown(key, value, &known);
        }
        found
    }

    fn country(&mut self, key: &str, value: &str) -> Option<Country> {
        let found = query::country(self.world, value);
        let code = found.and_then(|ix| self.world.country(ix).iso2.parse().ok());
        if code.is_none() {
            self.wrong(
                key,
                Message::new("query-country").with("key", short(key)).with("value", short(value)),
            );
        }
        code
    }
}

/// A decade by its first year, or the word for undated ties.
fn decade(value: &str) -> Option<Decade> {
    if value == UNKNOWN {
        return Some(Decade::Unknown);
    }
    let year: i16 = value.strip_suffix('s').unwrap_or(value).parse().ok()?;
    (0..=9_990).contains(&year).then_some(Decade::Of(year / 10 * 10))
}

/// A decade as it stands in addresses.
pub fn decade_key(decade: Decade) -> String {
    match decade {
        Decade::Of(year) => year.to_string(),
        Decade::Unknown => UNKNOWN.to_owned(),
    }
}

/// The query string, without `?`; empty when nothing is asked in particular. The order is
/// fixed, so that one question has one address.
pub fn to_string(query: &Query) -> String {
    let mut out = String::new();
    let mut add = |key: &str, value: &str| {
        let join = if out.is_empty() { "" } else { "&" };
        let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
        // Writing to a string cannot fail.
        let _ = write!(out, "{join}{key}={value}");
    };
    if !query.text.is_empty() {
        add(keys::TEXT, &query.text);
    }
    let filters = [
        (keys::COUNTRY, query.country.map(|c| c.to_string())),
        (keys::DIVISION, query.division.map(|d| d.to_string())),
        (keys::WITH, query.with.map(|c| c.to_string())),
        (keys::KIND, query.kind.map(|k| k.code().to_owned())),
        (keys::STATUS, query.status.map(|s| s.code().to_owned())),
        (keys::FIELD, query.field.map(|f| f.code().to_owned())),
        (keys::SINCE, query.decade.map(decade_key)),
        (keys::EVIDENCE, query.evidence.map(|e| e.key().to_owned())),
        (keys::ACTIVITY, query.activity.map(|a| a.code().to_owned())),
        (keys::SORT, (query.sort != Sort::default()).then(|| query.sort.key().to_owned())),
        (keys::PAGE, (query.page > 1).then(|| query.page.to_string())),
        (keys::LIMIT, (query.per_page != Query::default().per_page).then(|| query.per_page.to_string())),
    ];
    for (key, value) in filters {
        if let Some(value) = value {
            add(key, &value);
        }
    }
    out
}

/// `path` with the question behind it.
pub fn to_address(path: &str, query: &Query) -> String {
    let question = to_string(query);
    if question.is_empty() { path.to_owned() } else { format!("{path}?{question}") }
}

/// The same question without the filter of a key, from its first page on.
pub fn without(query: &Query, key: &str) -> Query {
    let mut out = Query { page: 1, ..query.clone() };
    match key {
        keys::TEXT => out.text.clear(),
        keys::COUNTRY => (out.country, out.division) = (None, None),
        keys::DIVISION => out.division = None,
        keys::WITH => out.with = None,
        keys::KIND => out.kind = None,
        keys::STATUS => out.status = None,
        keys::FIELD => out.field = None,
        keys::SINCE => out.decade = None,
        keys::EVIDENCE => out.evidence = None,
        keys::ACTIVITY => out.activity = None,
        _ => {}
    }
    out
}

/// The value of a key in a question's address; empty where it is not set.
pub fn value_of(query: &Query, key: &str) -> String {
    let written = to_string(query);
    let mut pairs = form_urlencoded::parse(written.as_bytes());
    pairs.find(|(k, _)| k == key).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Whether any filter is set.
pub fn is_filtered(query: &Query) -> bool {
    let plain = Query { sort: query.sort, page: query.page, per_page: query.per_page, ..Query::default() };
    *query != plain
}

#[cfg(test)]
mod tests {
    use partnership::activity::Activity;
    use partnership::tie::{Field, Summary, TieKind};
    use proptest::prelude::*;

    use super::*;

    fn world() -> World {
        worlddata::open(&worlddata::folder_for_tests()).unwrap()
    }

    fn some<T: Clone + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = Option<T>> {
        prop::option::of(prop::sample::select(all))
    }

    fn coded<T: Coded + std::fmt::Debug>() -> impl Strategy<Value = Option<T>> {
        some(T::ALL.to_vec())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_question_survives_its_address(
            text in "[ -~áж]{0,20}",
            country in some(vec!["DE", "US"]), with in some(vec!["FR"]), division in prop::option::of(0..u32::MAX),
            kind in coded::<TieKind>(), status in coded::<Summary>(), field in coded::<Field>(), activity in coded::<Activity>(),
            decade in some(vec![Decade::Unknown, Decade::Of(1990)]), evidence in some(Evidence::ALL.to_vec()),
            sort in prop::sample::select(Sort::ALL.to_vec()), page in 1..500_usize, per_page in 1..100_usize,
        ) {
            thread_local!(static WORLD: World = world());
            let iso = |c: Option<&str>| c.and_then(|c| c.parse().ok());
            let query = Query {
                text: text.trim().to_owned(), country: iso(country), with: iso(with), division, kind, status, field,
                activity, decade, evidence, sort, page, per_page,
            };
            let read = WORLD.with(|world| parse(world, &to_string(&query), 100));
            prop_assert_eq!(read, Ok(query));
        }
    }

    #[test]
    fn what_cannot_be_is_said_by_name() {
        let world = world();
        for (raw, key) in [
            ("kind=marriage", "kind"),
            ("country=Atlantis", "country"),
            ("since=soon", "since"),
            ("page=0", "page"),
            ("limit=5", "limit"),
            ("q=a&q=b", "q"),
            ("colour=red", "colour"),
            ("evidence=some", "evidence"),
            ("division=x", "division"),
        ] {
            assert_eq!(parse(&world, raw, 0).unwrap_err()[0].key, key, "{raw}");
        }
        assert_eq!(parse(&world, "q=&country=&utm_source=x", 0), Ok(Query::default()));
        assert_eq!(parse(&world, "country=germany", 0).unwrap().country, "DE".parse().ok());
        assert!(!is_filtered(&parse(&world, "sort=newest&page=3", 0).unwrap()));
    }
}
