//! The page of the register: what is sought, how it can be narrowed, what was found.

use std::sync::Arc;

use askama::Template;
use registry::{Query, Register, Sort};
use wording::Message;

use super::address::{self, keys};
use super::facets::{Chip, Group, Speaker};
use super::line::{self, Line};
use crate::shell::Chrome;

/// Where the search is.
pub const PATH: &str = "/registry";

/// The page of the register.
#[derive(Template)]
#[template(path = "registry/registry.html")]
pub struct RegistryPage {
    /// The frame.
    pub chrome: Chrome,
    /// Words sought.
    pub text: String,
    /// What was found, in words.
    pub found: String,
    /// Which of it stands here: "26 to 50".
    pub showing: String,
    /// The ties.
    pub lines: Vec<Line>,
    /// The filters.
    pub groups: Vec<Group>,
    /// What is set.
    pub chips: Vec<Chip>,
    /// Orders to choose from: key, words, whether chosen.
    pub sorts: Vec<(&'static str, String, bool)>,
    /// Filters that the form carries along: key and value.
    pub carried: Vec<(&'static str, String)>,
    /// Whether the register holds anything at all.
    pub is_empty: bool,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The first page, where this one lies past the end.
    pub first: Option<String>,
    /// The same ties on the map.
    pub map: String,
    /// The same ties as data.
    pub data: String,
    /// What changed last among them, as a feed.
    pub feed: String,
    /// What there is to download: words and address.
    pub downloads: Vec<(String, String)>,
    /// The same of the parties of these ties.
    pub party_downloads: Vec<(String, String)>,
    /// The statistics: of the country chosen, if one is.
    pub statistics: String,
}

impl RegistryPage {
    /// Answers a question.
    pub fn of(chrome: Chrome, register: &Arc<Register>, query: &Query) -> Self {
        let (words, world) = (chrome.words(), chrome.world());
        let page = register.search(query);
        let speaker = Speaker { world, words, path: PATH };
        let here = |p: &registry::PartyRow| {
            query.country.is_some_and(|c| c == p.country)
                && query.division.is_none_or(|d| p.division == Some(d))
        };
        let to = |page: usize| address::to_address(PATH, &Query { page, ..query.clone() });
        let from = (page.page - 1).saturating_mul(query.per_page) + 1;
        let showing = Message::new("registry-showing")
            .with("from", from)
            .with("to", from + page.ties.len().saturating_sub(1));
        Self {
            text: query.text.clone(),
            found: words.say(&Message::new("registry-found").with("count", page.total)),
            showing: if page.pages > 1 { words.say(&showing) } else { String::new() },
            lines: page.ties.iter().map(|t| line::line(*t, words, here)).collect(),
            groups: speaker.groups(query, &page.facets),
            chips: speaker.chips(query),
            sorts: Sort::ALL.map(|s| (s.key(), words.text(sort_id(s)), s == query.sort)).to_vec(),
            carried: carried(query),
            is_empty: register.is_empty(),
            previous: (page.page > 1 && page.page <= page.pages).then(|| to(page.page - 1)),
            next: (page.page < page.pages).then(|| to(page.page + 1)),
            first: (page.page > page.pages).then(|| to(1)),
            map: address::to_address("/registry/map", &bare(query)),
            data: address::to_address("/api/v1/ties", &Query { sort: query.sort, ..bare(query) }),
            feed: super::download::Form::Atom.address(query),
            downloads: super::download::list(words, query),
            party_downloads: super::download::party_list(words, query),
            statistics: match query.country {
                Some(country) => format!("/statistics?country={country}"),
                None => "/statistics".to_owned(),
            },
            chrome,
        }
    }

    /// Whether no tie fits, though there are some.
    fn none_fit(&self) -> bool {
        !self.is_empty && self.lines.is_empty() && self.first.is_none()
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let register = chrome.state.register.now();
        Self::of(chrome, &register, &Query::default())
    }
}

/// The same filters, whatever the order and page.
pub fn bare(query: &Query) -> Query {
    let plain = Query::default();
    Query { sort: plain.sort, page: 1, per_page: plain.per_page, ..query.clone() }
}

/// The filters that the form has no field for.
fn carried(query: &Query) -> Vec<(&'static str, String)> {
    let filters = Query { text: String::new(), sort: Sort::default(), page: 1, ..query.clone() };
    let written = address::to_string(&filters);
    let all = address::FILTERS.into_iter().chain([keys::LIMIT]);
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(written.as_bytes()).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    all.filter_map(|key| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| (key, v.clone()))).collect()
}

fn sort_id(sort: Sort) -> &'static str {
    match sort {
        Sort::Name => "registry-sort-name",
        Sort::Oldest => "registry-sort-oldest",
        Sort::Newest => "registry-sort-newest",
        Sort::Country => "registry-sort-country",
        Sort::Updated => "registry-sort-updated",
    }
}
