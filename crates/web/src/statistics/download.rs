//! The counts as a table.

use axum::extract::RawQuery;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use exchange::export::harmless;
use gazetteer::World;
use partnership::codes::Coded;
use registry::{Register, Statistics};
use wording::Words;

use crate::places::country;
use crate::registry::address::decade_key;
use crate::registry::download::Form;
use crate::registry::line::evidence_id;
use crate::shell::{Chrome, Failure};

/// What each line says: which counting it belongs to, of what, and the numbers. Ties alone are
/// counted by all; the others by country only.
const COLUMNS: [&str; 7] = ["by", "value", "name", "ties", "parties", "oldest", "confirmed"];

/// `GET /statistics.csv`.
pub(super) async fn csv(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let country = super::country(chrome.world(), raw.as_deref().unwrap_or_default());
    let country = country.map_err(Failure::bad_request)?;
    let made = chrome.state.work(move |state| {
        let register: &Register = &state.register.now();
        let counted = register.statistics(country);
        table(state.world(), state.words, &counted).map(|table| (table, register.today()))
    });
    let made = made.await.ok_or_else(|| Failure::internal("the statistics could not be counted"))?;
    let (table, day) = made.map_err(|e| Failure::internal(&e.to_string()))?;
    let of = country.map(|c| format!("-{}", c.to_string().to_lowercase())).unwrap_or_default();
    let named = format!("attachment; filename=\"statistics{of}-{day}.csv\"");
    let headers = [(CONTENT_TYPE, Form::Csv.media_type().to_owned()), (CONTENT_DISPOSITION, named)];
    Ok((headers, table).into_response())
}

/// RFC 4180, one line a count.
pub(crate) fn table(world: &World, words: &Words, counted: &Statistics) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    let whole = [counted.ties.to_string(), counted.parties.to_string()];
    out.write_record(["all", "", "", &whole[0], &whole[1], "", ""])?;
    out.write_record(["within-one-country", "", "", &counted.domestic.to_string(), "", "", ""])?;
    for line in &counted.countries {
        let code = line.country.to_string();
        let name = harmless(&country::name(world, line.country.code()));
        let oldest = line.oldest.map(|d| d.to_string()).unwrap_or_default();
        let numbers = [line.ties, line.parties, line.confirmed].map(|n| n.to_string());
        out.write_record(["country", &code, &name, &numbers[0], &numbers[1], &oldest, &numbers[2]])?;
    }
    for (a, b, ties) in &counted.pairs {
        let names = [a, b].map(|c| country::name(world, c.code()));
        let name = harmless(&names.join(" – "));
        out.write_record(["countries", &format!("{a} {b}"), &name, &ties.to_string(), "", "", ""])?;
    }
    let mut line = |by: &str, value: &str, name: &str, ties: u32| {
        out.write_record([by, value, &harmless(name), &ties.to_string(), "", "", ""])
    };
    for (year, ties) in &counted.years {
        line("year", &year.to_string(), "", *ties)?;
    }
    let facets = &counted.facets;
    for (decade, ties) in &facets.decades {
        line("decade", &decade_key(*decade), "", *ties)?;
    }
    for (kind, ties) in &facets.kinds {
        line("kind", kind.code(), &words.text(kind.message()), *ties)?;
    }
    for (status, ties) in &facets.statuses {
        line("status", status.code(), &words.text(status.message()), *ties)?;
    }
    for (field, ties) in &facets.fields {
        line("field", field.code(), &words.text(field.message()), *ties)?;
    }
    for (evidence, ties) in &facets.evidence {
        line("evidence", evidence.key(), &words.text(evidence_id(*evidence)), *ties)?;
    }
    for (activity, ties) in &facets.activities {
        line("activity", activity.code(), &words.text(activity.message()), *ties)?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}
