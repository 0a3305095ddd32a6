//! The list as a file: a table for spreadsheets, or data.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gazetteer::{Place, World};
use matching::{Criterion, Query, Ranking};
use wording::Words;

use crate::api::shape;
use crate::places::situation_abroad;
use crate::query;
use crate::shell::{Chrome, Failure};
use crate::state::AppState;

/// Results in a file, unless `limit` says otherwise.
const RESULTS: usize = Query::MAX_RESULTS;

/// `/find/{id}.csv` or `/find/{id}.json`.
pub(super) async fn answer(
    chrome: &Chrome,
    place: Place<'_>,
    kind: &str,
    raw: &str,
) -> Result<Response, Failure> {
    let state = &chrome.state;
    if kind != "csv" && kind != "json" {
        return Err(Failure::not_found());
    }
    let mut query = super::read(state, place, raw, RESULTS)?;
    if !raw.split('&').any(|pair| pair.starts_with("limit=")) {
        (query.count, query.offset) = (RESULTS, 0);
    }
    let name = format!("partners-{}-{}.{kind}", place.slug(), place.id());
    let is_table = kind == "csv";
    // A thousand results in words take a tenth of a second.
    let written = state.work(move |state| write(state, &query, is_table)).await;
    let text = written.unwrap_or_else(|| Err(Failure::internal("the download could not be written")))?;
    let kind = if is_table { "text/csv; charset=utf-8; header=present" } else { "application/json" };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], text).into_response())
}

fn write(state: &AppState, query: &Query, is_table: bool) -> Result<Vec<u8>, Failure> {
    let (world, words) = (state.world(), state.words);
    let ranking = state.engine.rank(query).map_err(|e| Failure::bad_request(query::refused(&e)))?;
    if is_table {
        return table(world, words, query, &ranking).map_err(|e| Failure::internal(&e.to_string()));
    }
    let data = shape::Ranking::of(world, words, query, &ranking);
    serde_json::to_vec_pretty(&data).map_err(|e| Failure::internal(&e.to_string()))
}

/// RFC 4180: UTF-8, lines end with CR LF. Each criterion has its contribution and its sentence.
pub fn table(world: &World, words: &Words, query: &Query, ranking: &Ranking) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let criteria: Vec<Criterion> =
        Criterion::ALL.iter().copied().filter(|&c| query.weights.of(c) != 0.0).collect();
    let fixed = [
        "rank",
        "geonameid",
        "name",
        "division",
        "country",
        "population",
        "latitude",
        "longitude",
        "score",
        "spread",
        "fit points",
        "fit standing",
        "precedent points",
        "precedent standing",
        "likelihood",
        "note",
        "order",
    ];
    let contributions = criteria.iter().map(|c| format!("{} points", c.key()));
    let sentences = criteria.iter().map(|c| format!("{} reason", c.key()));
    out.write_record(fixed.iter().map(|s| (*s).to_owned()).chain(contributions).chain(sentences))?;
    for m in &ranking.matches {
        let place = world.place(m.place);
        let position = place.position();
        let degrees = |value: Option<f64>| value.map(|d| format!("{d:.5}")).unwrap_or_default();
        let mut record = vec![
            m.rank.to_string(),
            place.id().to_string(),
            harmless(place.name()),
            harmless(place.admin1().map(Place::name).unwrap_or_default()),
            harmless(&place.country().name),
            // Unknown stays empty: it is not 0.
            place.population().map(|n| n.to_string()).unwrap_or_default(),
            degrees(position.map(|p| p.lat)),
            degrees(position.map(|p| p.lon)),
            m.score.to_string(),
            m.spread.to_string(),
            m.fit.amount.to_string(),
            m.fit.standing.to_string(),
            m.precedent.amount.to_string(),
            m.precedent.standing.to_string(),
            // Divisions have none, and empty is not 0.
            if m.likelihood > 0.0 { m.likelihood.to_string() } else { String::new() },
            harmless(&situation_abroad(world.place(query.place), place, words).unwrap_or_default()),
            shape::ranking::order(m).to_owned(),
        ];
        let reason = |c: &Criterion| m.reasons.iter().find(|r| r.criterion == *c);
        record.extend(
            criteria.iter().map(|c| reason(c).map(|r| r.contribution.to_string()).unwrap_or_default()),
        );
        record.extend(
            criteria.iter().map(|c| reason(c).map(|r| harmless(&words.say(&r.sentence))).unwrap_or_default()),
        );
        out.write_record(record)?;
    }
    out.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}

/// Text that a spreadsheet will not take for a formula: names come from open data and from
/// operators, and a cell that begins with one of these signs is run by some programs.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(harmless(evil).starts_with('\''), "{evil:?}");
        }
        assert_eq!(harmless("Aix-en-Provence"), "Aix-en-Provence");
    }
}
