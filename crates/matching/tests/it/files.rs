//! Ties, queries and models from files, good and bad.

use matching::evaluate::read_queries;
use matching::ties::{RowProblem, TiesError};
use matching::{Model, ModelError, Ties};

use crate::{LACOMBE, MADISON, MAZATLAN, SOLLEFTEA, world};

fn read(text: &[u8]) -> Result<(Ties, matching::TiesReport), TiesError> {
    Ties::read(text, &world())
}

#[test]
fn columns_in_any_order_with_mark_and_crlf() {
    let text = format!(
        "\u{feff}name,year,geonameid_b,source,geonameid_a\r\nx,1997,{SOLLEFTEA},paper,{MADISON}\r\n\r\nx,,{MAZATLAN},,{LACOMBE}\r\n"
    );
    let (ties, report) = read(text.as_bytes()).unwrap();
    assert_eq!((report.rows, report.ties, report.skipped_rows), (2, 2, 0));
    let tie = ties.between(gazetteer::GeoId(SOLLEFTEA), gazetteer::GeoId(MADISON)).unwrap();
    assert_eq!((tie.year, tie.source.as_deref()), (Some(1997), Some("paper")));
}

#[test]
fn wrong_rows_are_listed_by_line_and_the_rest_is_taken() {
    let text = format!(
        "geonameid_a,geonameid_b,year\n{MADISON},{SOLLEFTEA},\n{SOLLEFTEA},{MADISON},1997\n{MADISON},{MADISON},\nabc,{MADISON},\n{MADISON},999999999,\n{MADISON}\n"
    );
    let (ties, report) = read(text.as_bytes()).unwrap();
    assert_eq!((ties.len(), report.rows, report.skipped_rows), (1, 6, 5));
    let lines: Vec<_> = report.skipped.iter().map(|s| (s.line, s.problem.clone())).collect();
    assert_eq!(
        lines,
        [
            (3, RowProblem::Duplicate(2)),
            (4, RowProblem::SelfTie(MADISON)),
            (5, RowProblem::NotAnId("abc".into())),
            (6, RowProblem::UnknownId(999_999_999)),
            (7, RowProblem::Ragged(1)),
        ]
    );
    assert_eq!(ties.iter().next().unwrap().2.year, Some(1997), "a repeated pair fills in what is open");
}

#[test]
fn empty_files_hold_no_ties_and_bad_ones_are_refused_with_the_line() {
    for text in ["", "\u{feff}", "\n\n", "geonameid_a,geonameid_b\n"] {
        assert!(read(text.as_bytes()).unwrap().0.is_empty(), "{text:?}");
    }
    assert!(matches!(read(b"a,b\n1,2\n"), Err(TiesError::Header("geonameid_a"))));
    let error = read(b"geonameid_a,geonameid_b\n1,\xff\xfe\n").unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("UTF-8"), "{error}");
}

#[test]
fn queries_are_read_and_wrong_rows_listed() {
    let text = format!(
        "task,target,query\nwarm,{SOLLEFTEA},{MADISON}\nwarm,1,{MADISON}\nwarm,{MADISON},{MADISON}\n"
    );
    let (queries, report) = read_queries(text.as_bytes(), &world()).unwrap();
    assert_eq!((queries.len(), report.rows, report.skipped.len()), (1, 3, 2));
    assert_eq!(world().place(queries[0].query).id().0, MADISON);
    assert!(matches!(
        read_queries(b"task,query\n".as_slice(), &world()),
        Err(TiesError::QueryHeader("target"))
    ));
}

#[test]
fn a_model_survives_being_written_and_read() {
    let model = Model::shipped().unwrap();
    assert_eq!(Model::parse(&model.to_json().unwrap()).unwrap(), model);
}

#[test]
fn models_that_are_damaged_or_of_another_version_are_refused() {
    let text = Model::shipped().unwrap().to_json().unwrap();
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Model::parse(&text.replacen(from, to, 1)).unwrap_err()
    };
    assert!(matches!(changed("\"version\": 5", "\"version\": 4"), ModelError::Version(4)));
    assert!(matches!(changed("\"distance\"", "\"distances\""), ModelError::Feature { .. }));
    assert!(matches!(changed("\"feature\": \"lake\"", "\"feature\": \"river\""), ModelError::Feature { .. }));
    assert!(matches!(changed("\"variance\": ", "\"variance\": -"), ModelError::Feature { .. }));
    assert!(matches!(changed("\"values\": [", "\"values\": [null,"), ModelError::Json(_)));
    assert!(matches!(changed("\"values\": [", "\"values\": [1.0,"), ModelError::Feature { .. }));
    assert!(matches!(changed("[\"population-ratio\",", "[\"population\","), ModelError::Part("second look")));
    assert!(matches!(changed("twinhall model", "another model"), ModelError::Part("format")));
    assert!(matches!(Model::parse(&text[..text.len() / 2]), Err(ModelError::Json(_))));
    assert!(matches!(Model::load("/no/such/file".as_ref()), Err(ModelError::Io { .. })));
}
