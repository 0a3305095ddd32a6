//! The filters as links: each choice with the number of ties that it would leave.

use partnership::codes::Coded;
use registry::{Country, Decade, Facets, Query};
use wording::{Message, Words};

use super::address::{self, keys};
use super::line;
use crate::places::country;
use gazetteer::{GeoId, World};

/// One filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its key, for anchors.
    pub key: &'static str,
    /// Its name.
    pub title: String,
    /// Its choices, the most frequent first; the first [`SHOWN`] are shown at once.
    pub choices: Vec<Choice>,
}

/// One choice of a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The word for it in addresses.
    pub value: String,
    /// What it is.
    pub label: String,
    /// How many ties it would leave.
    pub count: String,
    /// The same question with this choice, or without it where it is the one chosen.
    pub href: String,
    /// Whether it is the one chosen.
    pub current: bool,
}

/// Choices shown before one has to ask for more.
pub const SHOWN: usize = 8;

impl Group {
    /// The choices that are shown at once; the chosen one is always among them.
    pub fn first(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().enumerate().filter(|(at, c)| *at < SHOWN || c.current).map(|(_, c)| c)
    }

    /// The others.
    pub fn rest(&self) -> Vec<&Choice> {
        self.choices.iter().skip(SHOWN).filter(|c| !c.current).collect()
    }
}

/// A filter that is set, with the address that unsets it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// What is set.
    pub text: String,
    /// The same question without it.
    pub without: String,
}

/// Puts facets and filters into words.
pub struct Speaker<'a> {
    /// The world that names countries and divisions.
    pub world: &'a World,
    /// The words.
    pub words: &'a Words,
    /// Where the links lead, without the question.
    pub path: &'static str,
}

impl Speaker<'_> {
    /// All filters that leave a choice, for a question and its facets.
    pub fn groups(&self, query: &Query, facets: &Facets) -> Vec<Group> {
        let country = |c: Country| self.country(c);
        let say = |id: &'static str| self.words.text(id);
        let first = Query { page: 1, ..query.clone() };
        let mut out = vec![self.group(
            keys::COUNTRY,
            "registry-country",
            query,
            &facets.countries,
            query.country,
            country,
            |q, c| {
                (q.country, q.division) = (Some(c), None);
            },
        )];
        if query.country.is_some() || query.with.is_some() {
            out.push(self.group(
                keys::WITH,
                "registry-with",
                &first,
                &facets.with,
                query.with,
                country,
                |q, c| q.with = Some(c),
            ));
        }
        if query.country.is_some() || query.division.is_some() {
            let division = |d: u32| self.division(d);
            out.push(self.group(
                keys::DIVISION,
                "registry-division",
                &first,
                &facets.divisions,
                query.division,
                division,
                |q, d| q.division = Some(d),
            ));
        }
        out.push(self.group(
            keys::SINCE,
            "registry-since",
            &first,
            &facets.decades,
            query.decade,
            |d| self.decade(d),
            |q, d| q.decade = Some(d),
        ));
        out.push(self.group(
            keys::KIND,
            "registry-kind",
            &first,
            &facets.kinds,
            query.kind,
            |k| say(k.message()),
            |q, k| q.kind = Some(k),
        ));
        out.push(self.group(
            keys::STATUS,
            "registry-status",
            &first,
            &facets.statuses,
            query.status,
            |s| say(s.message()),
            |q, s| q.status = Some(s),
        ));
        out.push(self.group(
            keys::EVIDENCE,
            "registry-evidence",
            &first,
            &facets.evidence,
            query.evidence,
            |e| say(line::evidence_id(e)),
            |q, e| q.evidence = Some(e),
        ));
        out.push(self.group(
            keys::ACTIVITY,
            "registry-activity",
            &first,
            &facets.activities,
            query.activity,
            |a| say(a.message()),
            |q, a| q.activity = Some(a),
        ));
        out.push(self.group(
            keys::FIELD,
            "registry-field",
            &first,
            &facets.fields,
            query.field,
            |f| say(f.message()),
            |q, f| q.field = Some(f),
        ));
        // A filter that all ties pass alike is no choice.
        out.retain(|g| g.choices.len() > 1 || g.choices.iter().any(|c| c.current));
        out
    }

    #[allow(clippy::too_many_arguments, reason = "one call a filter, each argument one word of it")]
    fn group<T: Copy + PartialEq>(
        &self,
        key: &'static str,
        title: &'static str,
        query: &Query,
        choices: &[(T, u32)],
        chosen: Option<T>,
        label: impl Fn(T) -> String,
        set: impl Fn(&mut Query, T),
    ) -> Group {
        let choice = |&(value, count): &(T, u32)| {
            let current = chosen == Some(value);
            let mut next = address::without(query, key);
            if !current {
                set(&mut next, value);
            }
            let mut alone = Query::default();
            set(&mut alone, value);
            Choice {
                value: address::value_of(&alone, key),
                label: self.capital(label(value)),
                count: self.words.number(f64::from(count), 0),
                href: address::to_address(self.path, &next),
                current,
            }
        };
        Group { key, title: self.words.text(title), choices: choices.iter().map(choice).collect() }
    }

    /// What is set, each with the address that unsets it.
    pub fn chips(&self, query: &Query) -> Vec<Chip> {
        let say = |id: &'static str| self.words.text(id);
        let named = |name: &'static str, value: String| {
            self.words.say(&Message::new("find-chip").with("name", say(name)).with("value", value))
        };
        let text = (!query.text.is_empty())
            .then(|| self.words.say(&Message::new("registry-chip-text").with("text", query.text.as_str())));
        let set = [
            (keys::TEXT, text),
            (keys::COUNTRY, query.country.map(|c| named("registry-country", self.country(c)))),
            (keys::DIVISION, query.division.map(|d| named("registry-division", self.division(d)))),
            (keys::WITH, query.with.map(|c| named("registry-with", self.country(c)))),
            (keys::KIND, query.kind.map(|k| self.capital(say(k.message())))),
            (keys::STATUS, query.status.map(|s| named("registry-status", say(s.message())))),
            (keys::FIELD, query.field.map(|f| named("registry-field", say(f.message())))),
            (keys::SINCE, query.decade.map(|d| named("registry-since", self.decade(d)))),
            (keys::EVIDENCE, query.evidence.map(|e| self.capital(say(line::evidence_id(e))))),
            (keys::ACTIVITY, query.activity.map(|a| named("registry-activity", say(a.message())))),
        ];
        set.into_iter()
            .filter_map(|(key, text)| {
                Some(Chip {
                    text: text?,
                    without: address::to_address(self.path, &address::without(query, key)),
                })
            })
            .collect()
    }

    /// With a capital letter, as a choice stands by itself.
    fn capital(&self, text: String) -> String {
        self.words.say(&Message::new("registry-capital").with("text", text))
    }

    /// A country's name.
    pub fn country(&self, country: Country) -> String {
        country::name(self.world, country.code())
    }

    /// A division's name.
    pub fn division(&self, id: u32) -> String {
        self.world.by_id(GeoId(id)).map_or_else(|| id.to_string(), |place| place.name().to_owned())
    }

    /// "1990s", or that nobody knows.
    pub fn decade(&self, decade: Decade) -> String {
        match decade {
            Decade::Of(year) => {
                self.words.say(&Message::new("registry-decade").with("year", year.to_string()))
            }
            Decade::Unknown => self.words.text("registry-since-unknown"),
        }
    }
}
