//! The ties found, as a file.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use exchange::export::{Csv, Feed, GeoJson, Items, JsonLd, Writer, atom, file_name, xlsx};
use futures_util::stream::try_unfold;
use jiff::{Timestamp, civil};
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use registry::{Query, Register, Sort, Tie};

use super::address;
use super::facets::Speaker;
use super::page::{PATH, bare};
use super::site::Site;
use crate::api::shape::TieRecord;
use crate::shell::{Chrome, Failure};
use crate::state::AppState;

/// Ties written at a time: some tens of kilobytes.
const TOGETHER: usize = 256;

/// Entries of a feed.
const LATEST: usize = 50;

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
        // A feed is in the order of changes whatever the list's.
        let sort = if self == Self::Atom { Sort::default() } else { query.sort };
        let path = format!("{PATH}/ties.{}", self.ending());
        address::to_address(&path, &Query { sort, ..bare(query) })
    }
}

/// What can be downloaded of the ties found: words and address.
pub fn list(words: &wording::Words, query: &Query) -> Vec<(String, String)> {
    Form::ALL.map(|form| (words.text(form.name()), form.address(query))).to_vec()
}

/// `GET /registry/{file}`: `ties.csv` and so on.
pub(super) async fn file(
    chrome: Chrome,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let ending = name.strip_prefix("ties.").unwrap_or_default();
    let form = Form::ALL.into_iter().find(|f| f.ending() == ending).ok_or_else(Failure::not_found)?;
    let query = super::read(&chrome.state, raw.as_deref().unwrap_or_default())?;
    let register = chrome.state.register.now();
    let named = named(&chrome, &query, register.today(), form);
    let (state, site) = (chrome.state.clone(), Site::of(&chrome));
    let body = match form {
        Form::Csv => written(state, register, query, move |_, _| Box::new(Csv(site))).await,
        Form::GeoJson => written(state, register, query, move |_, _| Box::new(GeoJson::new(site))).await,
        Form::JsonLd => written(state, register, query, move |_, _| Box::new(JsonLd::new(site))).await,
        Form::Json => written(state, register, query, |day, total| Box::new(Records::new(day, total))).await,
        Form::Xlsx => workbook(state, register, query, site).await,
        Form::Atom => {
            let feed = feed(&chrome, &register, &query, &site);
            return Ok(([(CONTENT_TYPE, form.media_type())], feed).into_response());
        }
    };
    let headers = [(CONTENT_TYPE, form.media_type().to_owned()), (CONTENT_DISPOSITION, named)];
    Ok((headers, body?).into_response())
}

/// The name of the file: the same for the same question on the same day.
fn named(chrome: &Chrome, query: &Query, day: civil::Date, form: Form) -> String {
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
    format!("attachment; filename=\"{}\"", file_name(&about, day, form.ending()))
}

/// Writes ties while the reader takes them.
async fn written(
    state: AppState,
    register: Arc<Register>,
    query: Query,
    writer: impl FnOnce(civil::Date, usize) -> Box<dyn Writer> + Send,
) -> Result<Body, Failure> {
    let found = Arc::clone(&register);
    let ties = state.work(move |_| found.matching(&query).iter().map(|t| t.id()).collect::<Vec<_>>()).await;
    let ties = ties.ok_or_else(|| Failure::internal("the ties could not be listed"))?;
    let writer = writer(register.today(), ties.len());
    let left = Left { register, ties, done: 0, stage: Stage::Begin, writer };
    Ok(Body::from_stream(try_unfold((state, left), |(state, left)| async move {
        if left.stage == Stage::Ended {
            return Ok(None);
        }
        // A piece at a time: whoever reads slowly must not keep a core from others.
        let written = state.work(move |_| left.next()).await;
        let (piece, left) =
            written.unwrap_or_else(|| Err(io::Error::other("a piece could not be written")))?;
        Ok::<_, io::Error>(Some((piece, (state, left))))
    })))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    Ties,
    Ended,
}

/// What is still to be written.
struct Left {
    register: Arc<Register>,
    ties: Vec<Id<kind::Tie>>,
    done: usize,
    stage: Stage,
    writer: Box<dyn Writer>,
}

impl Left {
    /// The next piece, and what is left then.
    fn next(mut self) -> io::Result<(Vec<u8>, Self)> {
        let mut out = Vec::with_capacity(64 << 10);
        if self.stage == Stage::Begin {
            self.writer.begin(&mut out)?;
            self.stage = Stage::Ties;
        }
        let some = &self.ties[self.done..self.ties.len().min(self.done + TOGETHER)];
        let ties: Vec<Tie<'_>> = some.iter().filter_map(|id| self.register.tie(*id)).collect();
        self.writer.ties(&ties, &mut out)?;
        self.done += some.len();
        if self.done == self.ties.len() {
            self.writer.end(&mut out)?;
            self.stage = Stage::Ended;
        }
        Ok((out, self))
    }
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

impl Writer for Records {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let Self { as_of, total, .. } = self;
        out.extend_from_slice(format!(r#"{{"as_of":"{as_of}","total":{total},"ties":["#).as_bytes());
        Ok(())
    }

    fn ties(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()> {
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
    query: Query,
    site: Site,
) -> Result<Body, Failure> {
    let made = state.work(move |_| xlsx(register.matching(&query), &site)).await;
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
