//! The page of statistics, put together.

use std::sync::Arc;

use askama::Template;
use gazetteer::GeoId;
use partnership::codes::Coded;
use partnership::place::Country;
use registry::statistics::CountryCount;
use registry::{Decade, Query, Register, Statistics};
use wording::{Message, Words};

use crate::draw::{ArcsMap, Column, Svg, arcs_map, basemap, columns_chart, share_bar};
use crate::places::{self, country};
use crate::registry::facets::Speaker;
use crate::registry::{address, line, map};
use crate::shell::Chrome;

/// The page.
#[derive(Template)]
#[template(path = "statistics/statistics.html")]
pub struct StatisticsPage {
    /// The frame.
    pub chrome: Chrome,
    /// What is counted: "Ties of Canada".
    pub title: String,
    /// As of when.
    pub as_of: String,
    /// The sentence that says the most.
    pub lead: String,
    /// The country, where one is chosen: its code and the address of its page.
    pub country: Option<(String, Option<String>)>,
    /// Its name, as a sentence has it.
    pub country_name: String,
    /// Countries to choose from: code, name, whether chosen.
    pub choices: Vec<(String, String, bool)>,
    /// The table of countries.
    pub countries: Vec<CountryLine>,
    /// Pairs of countries.
    pub pairs: Vec<CountLine>,
    /// Ties over time.
    pub decades_chart: Svg,
    /// The table behind the chart.
    pub decades: Vec<CountLine>,
    /// Tables of counts: title and lines.
    pub tables: Vec<(String, Vec<CountLine>)>,
    /// The ties of the country on a map.
    pub map: Svg,
    /// The same ties as a list.
    pub list: String,
    /// The same numbers as data.
    pub data: String,
    /// Whether there is nothing to count.
    pub is_empty: bool,
}

/// A country in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryLine {
    /// Its name.
    pub name: String,
    /// The ties, as a list.
    pub href: String,
    /// The country's own statistics, in the table of all.
    pub own: Option<String>,
    /// How many.
    pub ties: String,
    /// The same as a bar.
    pub bar: Svg,
    /// Its cities among them.
    pub parties: String,
    /// When the oldest began; empty if none is dated.
    pub oldest: String,
    /// How many both sides confirmed.
    pub confirmed: String,
}

/// A count.
#[derive(Debug, Clone, PartialEq)]
pub struct CountLine {
    /// Of what.
    pub label: String,
    /// The ties, as a list.
    pub href: String,
    /// How many.
    pub count: String,
    /// Of all, in words.
    pub share: String,
    /// The same as a bar.
    pub bar: Svg,
}

struct Maker<'a> {
    chrome: &'a Chrome,
    words: &'a Words,
    speaker: Speaker<'a>,
    country: Option<Country>,
    total: usize,
}

impl StatisticsPage {
    /// Counts the ties of a country, or all.
    pub fn of(chrome: Chrome, register: &Arc<Register>, country: Option<Country>) -> Self {
        let words = chrome.words();
        let statistics = register.statistics(country);
        let speaker = Speaker { world: chrome.world(), words, path: crate::registry::page::PATH };
        let maker = Maker { chrome: &chrome, words, speaker, country, total: statistics.ties };
        let name = country.map(|c| maker.speaker.country(c)).unwrap_or_default();
        let title = match country {
            Some(_) => words.say(&Message::new("statistics-title-of").with("country", name.as_str())),
            None => words.text("statistics-title"),
        };
        let query = Query { country, ..Query::default() };
        let place = country.and_then(|c| {
            let ix = chrome.world().country_by_iso2(c.code())?;
            chrome.world().by_id(GeoId(chrome.world().country(ix).geoname_id)).map(places::ties::href)
        });
        let as_of = chrome.date(register.today());
        Self {
            as_of: words.say(&Message::new("statistics-as-of").with("date", as_of)),
            lead: maker.lead(&statistics, &name),
            choices: maker.choices(register),
            countries: maker.countries(&statistics.countries),
            pairs: maker.pairs(&statistics),
            decades_chart: maker.decades_chart(&statistics),
            decades: maker.decades(&statistics),
            tables: maker.tables(&statistics),
            map: maker.map(register, &query, &title),
            list: address::to_address(crate::registry::page::PATH, &query),
            data: country
                .map_or("/api/v1/statistics".to_owned(), |c| format!("/api/v1/statistics?country={c}")),
            country: country.map(|c| (c.to_string(), place)),
            country_name: name,
            is_empty: statistics.ties == 0,
            title,
            chrome,
        }
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let register = chrome.state.register.now();
        Self::of(chrome, &register, None)
    }
}

impl Maker<'_> {
    fn lead(&self, s: &Statistics, name: &str) -> String {
        let id = if self.country.is_some() { "statistics-lead-of" } else { "statistics-lead" };
        let message = Message::new(id)
            .with("ties", s.ties)
            .with("parties", s.parties)
            .with("countries", s.countries.len())
            .with("domestic", s.domestic)
            .with("country", name);
        self.words.say(&message)
    }

    fn choices(&self, register: &Register) -> Vec<(String, String, bool)> {
        let all = register.facets(&Query::default()).countries;
        let mut out: Vec<(String, String, bool)> = all
            .into_iter()
            .map(|(c, _)| (c.to_string(), self.speaker.country(c), Some(c) == self.country))
            .collect();
        if let Some(country) = self.country.filter(|_| !out.iter().any(|c| c.2)) {
            out.push((country.to_string(), self.speaker.country(country), true));
        }
        out.sort_by(|a, b| a.1.cmp(&b.1));
        out
    }

    fn number(&self, n: usize) -> String {
        self.words.number(n as f64, 0)
    }

    fn countries(&self, counts: &[CountryCount]) -> Vec<CountryLine> {
        let most = counts.iter().map(|c| c.ties).max().unwrap_or(1).max(1);
        let line = |c: &CountryCount| {
            let query = match self.country {
                Some(_) => Query { country: self.country, with: Some(c.country), ..Query::default() },
                None => Query { country: Some(c.country), ..Query::default() },
            };
            CountryLine {
                name: country::name(self.chrome.world(), c.country.code()),
                href: address::to_address(crate::registry::page::PATH, &query),
                own: self.country.is_none().then(|| format!("/statistics?country={}", c.country)),
                ties: self.number(c.ties as usize),
                bar: share_bar(f64::from(c.ties) / f64::from(most)),
                parties: self.number(c.parties as usize),
                oldest: c.oldest.map(|d| line::date(d, self.words)).unwrap_or_default(),
                confirmed: self.number(c.confirmed as usize),
            }
        };
        counts.iter().map(line).collect()
    }

    fn count(&self, label: String, n: u32, most: u32, set: impl FnOnce(&mut Query)) -> CountLine {
        let mut query = Query { country: self.country, ..Query::default() };
        set(&mut query);
        let percent = f64::from(n) / (self.total.max(1)) as f64 * 100.0;
        CountLine {
            label: self.words.say(&Message::new("registry-capital").with("text", label)),
            href: address::to_address(crate::registry::page::PATH, &query),
            count: self.number(n as usize),
            share: match percent {
                p if p > 0.0 && p < 0.1 => self.words.text("statistics-tiny"),
                p => self.words.say(&Message::new("statistics-percent").with_number("percent", p, 1)),
            },
            bar: share_bar(f64::from(n) / f64::from(most.max(1))),
        }
    }

    fn pairs(&self, s: &Statistics) -> Vec<CountLine> {
        let most = s.pairs.first().map_or(1, |p| p.2);
        let line = |&(a, b, n): &(Country, Country, u32)| {
            let names = Message::new("statistics-pair")
                .with("a", self.speaker.country(a))
                .with("b", self.speaker.country(b));
            self.count(self.words.say(&names), n, most, |q| (q.country, q.with) = (Some(a), Some(b)))
        };
        s.pairs.iter().take(20).map(line).collect()
    }

    fn decades(&self, s: &Statistics) -> Vec<CountLine> {
        let most = s.facets.decades.iter().map(|d| d.1).max().unwrap_or(1);
        let line =
            |&(d, n): &(Decade, u32)| self.count(self.speaker.decade(d), n, most, |q| q.decade = Some(d));
        s.facets.decades.iter().map(line).collect()
    }

    fn decades_chart(&self, s: &Statistics) -> Svg {
        let known = s.facets.decades.iter().filter_map(|(d, n)| match d {
            Decade::Of(year) => Some((*year, *n)),
            Decade::Unknown => None,
        });
        let known: Vec<(i16, u32)> = known.collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else { return Svg::default() };
        let column = |label: String, value: u32, unknown: bool| Column {
            label,
            value,
            written: self.number(value as usize),
            unknown,
        };
        // A decade without a tie stands there empty; a lone medieval one must not stretch the rest.
        let from = first.0.max(last.0 - 190);
        let earlier: u32 = known.iter().filter(|(y, _)| *y < from).map(|(_, n)| n).sum();
        let mut columns = Vec::new();
        if earlier > 0 {
            let label = Message::new("statistics-before").with("year", from.to_string());
            columns.push(column(self.words.say(&label), earlier, false));
        }
        let mut year = from;
        while year <= last.0 {
            let n = known.iter().find(|(y, _)| *y == year).map_or(0, |(_, n)| *n);
            columns.push(column(self.speaker.decade(Decade::Of(year)), n, false));
            year += 10;
        }
        let undated = s.facets.decades.iter().find(|(d, _)| *d == Decade::Unknown).map_or(0, |(_, n)| *n);
        if undated > 0 {
            columns.push(column(self.words.text("statistics-undated"), undated, true));
        }
        let dated: u32 = known.iter().map(|(_, n)| n).sum();
        let desc = Message::new("statistics-decades-desc").with("dated", dated).with("undated", undated);
        columns_chart("decades", &self.words.text("statistics-decades"), &self.words.say(&desc), &columns)
    }

    fn tables(&self, s: &Statistics) -> Vec<(String, Vec<CountLine>)> {
        fn most<T>(list: &[(T, u32)]) -> u32 {
            list.iter().map(|(_, n)| *n).max().unwrap_or(1)
        }
        let say = |id: &'static str| self.words.text(id);
        let f = &s.facets;
        let kinds = f
            .kinds
            .iter()
            .map(|&(k, n)| self.count(say(k.message()), n, most(&f.kinds), |q| q.kind = Some(k)));
        let statuses = f
            .statuses
            .iter()
            .map(|&(v, n)| self.count(say(v.message()), n, most(&f.statuses), |q| q.status = Some(v)));
        let evidence = f.evidence.iter().map(|&(v, n)| {
            self.count(say(line::evidence_id(v)), n, most(&f.evidence), |q| q.evidence = Some(v))
        });
        let activities = f
            .activities
            .iter()
            .map(|&(v, n)| self.count(say(v.message()), n, most(&f.activities), |q| q.activity = Some(v)));
        let fields = f
            .fields
            .iter()
            .map(|&(v, n)| self.count(say(v.message()), n, most(&f.fields), |q| q.field = Some(v)));
        let mut out = vec![
            (say("registry-kind"), kinds.collect::<Vec<_>>()),
            (say("registry-status"), statuses.collect()),
            (say("registry-evidence"), evidence.collect()),
            (say("registry-activity"), activities.collect()),
            (say("registry-field"), fields.collect()),
        ];
        out.retain(|(_, lines)| !lines.is_empty());
        out
    }

    fn map(&self, register: &Register, query: &Query, title: &str) -> Svg {
        if self.country.is_none() || self.total == 0 {
            return Svg::default();
        }
        let pairs = map::pairs(query, &register.matching(query));
        let map = ArcsMap {
            id: "web",
            title: title.to_owned(),
            desc: self.words.text("map-web-desc"),
            version: basemap::version(self.chrome.world()),
            pairs,
            from_first: true,
        };
        arcs_map(&map).0
    }
}
