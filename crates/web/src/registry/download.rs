//! The ties found, as a file.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use partnership::codes::Coded;
use registry::{Query, Register, Tie};
use wording::Words;

use super::address;
use super::page::bare;
use crate::find::harmless;
use crate::shell::Failure;

/// What can be downloaded of the ties found: words and address.
pub fn list(words: &Words, query: &Query) -> Vec<(String, String)> {
    let query = Query { sort: query.sort, ..bare(query) };
    [("registry-csv", "/registry/ties.csv"), ("registry-json", "/api/v1/ties")]
        .map(|(id, path)| (words.text(id), address::to_address(path, &query)))
        .to_vec()
}

/// All ties that fit, as a table.
pub fn csv(register: &Register, query: &Query) -> Result<Response, Failure> {
    let body = table(&register.matching(query)).map_err(|e| Failure::internal(&e.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"ties.csv\""),
    ];
    Ok((headers, body).into_response())
}

const COLUMNS: [&str; 16] = [
    "id",
    "name_a",
    "division_a",
    "country_a",
    "geonameid_a",
    "status_a",
    "name_b",
    "division_b",
    "country_b",
    "geonameid_b",
    "status_b",
    "kind",
    "local_kind",
    "since",
    "fields",
    "evidence",
];

/// RFC 4180: UTF-8, lines end with CR LF. Of a tie with more than two sides each further side
/// has a row of its own, with the first.
fn table(ties: &[Tie<'_>]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for tie in ties {
        let data = tie.data();
        let mut sides = tie.sides().map(|side| {
            let p = side.party;
            [
                harmless(&p.name),
                harmless(&p.division_name),
                p.country.to_string(),
                p.place.map(|id| id.to_string()).unwrap_or_default(),
                side.status.code().to_owned(),
            ]
        });
        let Some(first) = sides.next() else { continue };
        let listed = data.fields.listed.iter().map(|f| f.code().to_owned());
        let fields: Vec<String> = listed.chain(data.fields.other.iter().map(|f| harmless(f))).collect();
        let rest = [
            data.kind.code().to_owned(),
            harmless(data.local_kind.as_deref().unwrap_or_default()),
            data.since.map(|d| d.to_string()).unwrap_or_default(),
            fields.join("; "),
            tie.evidence().key().to_owned(),
        ];
        for side in sides {
            let id = [tie.id().to_string()];
            out.write_record(id.iter().chain(&first).chain(&side).chain(&rest))?;
        }
    }
    out.into_inner().map_err(|e| e.into_error().into())
}
