//! The ties found, or their parties, as a file.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use exchange::export::{
    Csv, Feed, GeoJson, Items, JsonLd, PartyCsv, Writer, atom, file_name, party_xlsx, xlsx,
};
use jiff::{Timestamp, civil};
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use registry::{Query, Register, Sort, Tie};

use super::address;
use super::facets::Speaker;
use super::page::{PATH, bare};
use super::site::Site;
use super::written::{self, List, listed};
use crate::api::shape::TieRecord;
use crate::shell::{Chrome, Failure};
use crate::state::AppState;

/// Entries of a feed.
const LATEST: usize = 50;

/// What a file lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Ties,
    Parties,
}

impl What {
    const ALL: [Self; 2] = [Self::Ties, Self::Parties];

    /// How the name of its file begins.
    fn word(self) -> &'static str {
        match self {
            Self::Ties => "ties",
            Self::Parties => "parties",
        }
    }

    /// The forms that it can be had in.
    fn forms(self) -> &'static [Form] {
        match self {
            Self::Ties => &Form::ALL,
            Self::Parties => &Form::OF_PARTIES,
        }
    }
}

/// A form that the ties found can be had in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table as text.
    Csv,
    /// A workbook.
    Xlsx,
    /// Records, as the API has them.
    Json,
    /// Lines on a map.
    GeoJson,
    /// Linked data.
    JsonLd,
    /// What changed last, as a feed.
    Atom,
}

impl Form {
    /// All, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Xlsx, Self::Json, Self::GeoJson, Self::JsonLd, Self::Atom];

    /// Those that the parties of the ties found can be had in.
    pub const OF_PARTIES: [Self; 4] = [Self::Csv, Self::Xlsx, Self::GeoJson, Self::JsonLd];

    /// How its name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::GeoJson => "geojson",
            Self::JsonLd => "jsonld",
            Self::Atom => "atom",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
            Self::JsonLd => "application/ld+json",
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }

    /// The message that names it.
    fn name(self) -> &'static str {
        match self {
            Self::Csv => "registry-csv",
            Self::Xlsx => "data-xlsx",
            Self::Json => "registry-json",
            Self::GeoJson => "data-geojson",
            Self::JsonLd => "data-jsonld",
            Self::Atom => "data-atom",
        }
    }

    /// Its address for a question.
    pub fn address(self, query: &Query) -> String {
        self.address_of(What::Ties, query)
    }

    fn address_of(self, what: What, query: &Query) -> String {
        // A feed is in the order of changes whatever the list's, and parties are listed by name.
        let in_order = self != Self::Atom && what == What::Ties;
        let sort = if in_order { query.sort } else { Sort::default() };
        let path = format!("{PATH}/{}.{}", what.word(), self.ending());
        address::to_address(&path, &Query { sort, ..bare(query) })
    }
}

/// What can be downloaded of the ties found: words and address.
pub fn list(words: &wording::Words, query: &Query) -> Vec<(String, String)> {
    Form::ALL.map(|form| (words.text(form.name()), form.address(query))).to_vec()
}

/// What can be downloaded of their parties: words and address.
pub fn party_list(words: &wording::Words, query: &Query) -> Vec<(String, String)> {
    let address = |form: Form| (words.text(form.name()), form.address_of(What::Parties, query));
    Form::OF_PARTIES.map(address).to_vec()
}

/// `GET /registry/{file}`: `ties.csv`, `parties.csv` and so on.
pub(super) async fn file(
    chrome: Chrome,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let (word, ending) = name.split_once('.').ok_or_else(Failure::not_found)?;
    let what = What::ALL.into_iter().find(|what| what.word() == word).ok_or_else(Failure::not_found)?;
    let mut forms = what.forms().iter().copied();
    let form = forms.find(|form| form.ending() == ending).ok_or_else(Failure::not_found)?;
    let query = super::read(&chrome.state, raw.as_deref().unwrap_or_default())?;
    let register = chrome.state.register.now();
    let named = named(&chrome, what, &query, register.today(), form);
    let (state, site) = (chrome.state.clone(), Site::of(&chrome));
    let body = match (what, form) {
        (_, Form::Atom) => {
            let feed = feed(&chrome, &register, &query, &site);
            return Ok(([(CONTENT_TYPE, form.media_type())], feed).into_response());
        }
        (_, Form::Xlsx) => workbook(state, register, what, query, site).await?,
        (What::Ties, form) => {
            let ties = found(&state, &register, query, tie_ids).await?;
            let (day, total) = (register.today(), ties.len());
            let list = match form {
                Form::GeoJson => List::Ties(ties, Box::new(GeoJson::new(site))),
                Form::JsonLd => List::Ties(ties, Box::new(JsonLd::new(site))),
                Form::Json => List::Ties(ties, Box::new(Records::new(day, total))),
                Form::Csv | Form::Xlsx | Form::Atom => List::Ties(ties, Box::new(Csv(site))),
            };
            written::body(state, register, list)
        }
        (What::Parties, form) => {
            let parties = found(&state, &register, query, party_ids).await?;
            let list = match form {
                Form::GeoJson => List::Parties(parties, Box::new(GeoJson::new(site))),
                Form::JsonLd => List::Parties(parties, Box::new(JsonLd::new(site))),
                Form::Csv | Form::Xlsx | Form::Json | Form::Atom => {
                    List::Parties(parties, Box::new(PartyCsv(site)))
                }
            };
            written::body(state, register, list)
        }
    };
    let headers = [(CONTENT_TYPE, form.media_type().to_owned()), (CONTENT_DISPOSITION, named)];
    Ok((headers, body).into_response())
}

/// What a question finds, away from the threads that answer.
async fn found<T: Send + 'static>(
    state: &AppState,
    register: &Arc<Register>,
    query: Query,
    find: fn(&Register, &Query) -> Vec<T>,
) -> Result<Vec<T>, Failure> {
    let register = Arc::clone(register);
    let found = state.work(move |_| find(&register, &query)).await;
    found.ok_or_else(|| Failure::internal("what was found could not be listed"))
}

fn tie_ids(register: &Register, query: &Query) -> Vec<Id<kind::Tie>> {
    register.matching(query).iter().map(|tie| tie.id()).collect()
}

/// The parties that are a side of the ties found, as they are now, by name.
fn party_ids(register: &Register, query: &Query) -> Vec<Id<kind::Party>> {
    let ties = register.matching(query);
    let sides: BTreeSet<_> = ties.iter().flat_map(|tie| tie.sides().map(|side| side.party.id)).collect();
    let by_name = register.find_parties("", None, None).into_iter().map(|party| party.id);
    by_name.filter(|id| sides.contains(id)).collect()
}

/// The name of the file: the same for the same question on the same day.
fn named(chrome: &Chrome, what: What, query: &Query, day: civil::Date, form: Form) -> String {
    let speaker = Speaker { world: chrome.world(), words: chrome.words(), path: PATH };
    let code = |code: Option<&'static str>| code.map(str::to_owned);
    let about = [
        Some(query.text.clone()),
        query.country.map(|c| speaker.country(c)),
        query.division.map(|d| speaker.division(d)),
        query.with.map(|c| format!("with {}", speaker.country(c))),
        code(query.kind.map(Coded::code)),
        code(query.status.map(Coded::code)),
        code(query.field.map(Coded::code)),
        query.decade.map(|d| format!("since {}", address::decade_key(d))),
        code(query.evidence.map(registry::Evidence::key)),
        code(query.activity.map(Coded::code)),
    ];
    let about: Vec<&str> = about.iter().flatten().map(String::as_str).collect();
    format!("attachment; filename=\"{}\"", file_name(what.word(), &about, day, form.ending()))
}

/// Records as the API has them, all that fit.
struct Records {
    as_of: civil::Date,
    total: usize,
    items: Items,
}

impl Records {
    fn new(as_of: civil::Date, total: usize) -> Self {
        Self { as_of, total, items: Items::default() }
    }
}

impl Writer<Tie<'_>> for Records {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let Self { as_of, total, .. } = self;
        out.extend_from_slice(format!(r#"{{"as_of":"{as_of}","total":{total},"ties":["#).as_bytes());
        Ok(())
    }

    fn some(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        ties.iter().try_for_each(|tie| self.items.add(&TieRecord::of(*tie), out))
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(b"]}\n");
        Ok(())
    }
}

async fn workbook(
    state: AppState,
    register: Arc<Register>,
    what: What,
    query: Query,
    site: Site,
) -> Result<Body, Failure> {
    let made = state.work(move |_| match what {
        What::Ties => xlsx(register.matching(&query), &site),
        What::Parties => {
            let parties = party_ids(&register, &query);
            party_xlsx(parties.into_iter().filter_map(|id| listed(&register, id)), &site)
        }
    });
    let made = made.await;
    let made = made.ok_or_else(|| Failure::internal("the workbook could not be written"))?;
    made.map(Body::from).map_err(|e| Failure::internal(&e.to_string()))
}

/// The ties that changed last.
fn feed(chrome: &Chrome, register: &Register, query: &Query, site: &Site) -> String {
    let latest = Query { sort: Sort::Updated, page: 1, per_page: LATEST, ..query.clone() };
    let ties = register.search(&latest).ties;
    let updated = ties.first().map_or(Timestamp::UNIX_EPOCH, |tie| tie.data().updated);
    let speaker = Speaker { world: chrome.world(), words: chrome.words(), path: PATH };
    let chips = speaker.chips(query).into_iter().map(|chip| chip.text);
    let title: Vec<String> = std::iter::once(chrome.t("data-feed")).chain(chips).collect();
    let feed = Feed {
        title: &title.join(" · "),
        address: &site.at(&Form::Atom.address(query)),
        page: &site.at(&address::to_address(PATH, &bare(query))),
        updated,
        words: chrome.words(),
    };
    atom(ties, &feed, site)
}
