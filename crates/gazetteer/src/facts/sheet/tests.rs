use jiff::civil::date;
use proptest::prelude::*;

use super::*;

struct Some3;

impl Places for Some3 {
    fn exists(&self, id: GeoId) -> bool {
        (1..=3).contains(&id.0)
    }

    fn named(&self, text: &str) -> Named {
        match text {
            "Lacombe, AB" => Named::One(GeoId(1)),
            "Lacombe" => Named::Several(vec![
                ("Lacombe, Alberta, Canada".to_owned(), GeoId(1)),
                ("Lacombe, Louisiana, United States".to_owned(), GeoId(2)),
            ]),
            _ => Named::None(vec![("Lacombe, Alberta, Canada".to_owned(), GeoId(1))]),
        }
    }
}

fn read(text: impl AsRef<[u8]>) -> Sheet {
    Sheet::read(text.as_ref(), &Some3, date(2026, 11, 21))
}

/// Line, column and problem of all that is wrong.
fn bad(text: impl AsRef<[u8]>) -> Vec<(u64, Option<usize>, Problem)> {
    let sheet = read(text);
    sheet.bad.into_iter().map(|b| (b.line, b.column, b.problem)).collect()
}

const HEAD: &str = "geonameid,name,value,source,date\n";

fn bad_row(row: &str) -> Vec<(u64, Option<usize>, Problem)> {
    bad(format!("{HEAD}{row}\n"))
}

#[test]
fn columns_stand_in_any_order_and_cells_are_trimmed() {
    let sheet =
        read("Date;Value;NAME;place;source\r\n2024-06-30; 14000.0 ;Population;\"Lacombe, AB\";Census\r\n");
    assert_eq!(sheet.bad, []);
    let fact = &sheet.rows[0].fact;
    assert_eq!((fact.place, fact.name.as_str(), fact.value.as_str()), (GeoId(1), "population", "14000"));
    assert_eq!((sheet.rows[0].line, fact.date), (2, date(2024, 6, 30)));
}

#[test]
fn a_byte_order_mark_and_blank_lines_do_not_shift_the_line_numbers() {
    let text = format!(
        "\u{feff}\n{HEAD}\n\n1,museums,\"One, two\",Town,2024-06-30\n\r\n9,museums,x,Town,2024-06-30\n"
    );
    let sheet = read(&text);
    assert_eq!(sheet.rows[0].line, 5);
    assert_eq!(sheet.rows[0].fact.value, "One, two");
    let found: Vec<_> = sheet.bad.iter().map(|b| (b.line, b.column, b.heading.as_str())).collect();
    assert_eq!(found, [(7, Some(1), "geonameid")]);
}

#[test]
fn a_filled_id_decides_over_the_name_beside_it() {
    let sheet = read(
        "geonameid,place,name,value,source,date\n2,Lacombe,a,b,c,2024-01-01\n,\"Lacombe, AB\",a,b,c,2024-01-01\n",
    );
    assert_eq!(sheet.bad, []);
    assert_eq!(sheet.rows.iter().map(|r| r.fact.place.0).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_heading_that_is_not_understood_stops_the_reading() {
    use Problem::*;
    assert_eq!(bad(""), [(1, None, Empty)]);
    assert_eq!(bad("\n\n"), [(1, None, Empty)]);
    assert_eq!(bad(b"\xff\xfeg\0"), [(1, None, Utf16)]);
    assert_eq!(
        bad("geonameid,Name,vaule,source,name\n1,a,b,c,d\n"),
        [
            (1, Some(3), UnknownColumn { name: "vaule".to_owned() }),
            (1, Some(5), ColumnTwice { name: "name".to_owned() }),
            (1, None, MissingColumn { name: "value" }),
            (1, None, MissingColumn { name: "date" }),
        ]
    );
    assert_eq!(bad("name,value,source,date\n"), [(1, None, MissingColumn { name: "geonameid" })]);
}

#[test]
fn each_bad_cell_is_named_with_its_column() {
    use Problem::*;
    let owned = str::to_owned;
    assert_eq!(bad_row("1,museums,x,Town"), [(2, None, Ragged { cells: 4, expected: 5 })]);
    assert_eq!(bad_row("1,museums,x,Town,2024-06-30,"), [(2, None, Ragged { cells: 6, expected: 5 })]);
    assert_eq!(bad_row("12x,a,x,Town,2024-06-30"), [(2, Some(1), NotAnId { text: owned("12x") })]);
    assert_eq!(bad_row("9,a,x,Town,2024-06-30"), [(2, Some(1), UnknownId { id: 9 })]);
    assert_eq!(bad_row(",a,x,Town,2024-06-30"), [(2, Some(1), Blank)]);
    assert_eq!(bad_row("1,2nd,x,Town,2024-06-30"), [(2, Some(2), BadName { text: owned("2nd") })]);
    assert_eq!(bad_row("1,a, ,Town,2024-06-30"), [(2, Some(3), Blank)]);
    assert_eq!(bad_row("1,a,\"x\ny\",Town,2024-06-30"), [(2, Some(3), ControlCharacter)]);
    assert_eq!(bad_row("1,a,x,,2024-06-30"), [(2, Some(4), Blank)]);
    for text in ["30.06.2024", "2024-02-30", "2024", "2024-06-30T00", "20240630"] {
        assert_eq!(bad_row(&format!("1,a,x,T,{text}")), [(2, Some(5), BadDate { text: owned(text) })]);
    }
    assert_eq!(bad_row("1,a,x,T,2026-11-22"), [(2, Some(5), FutureDate { date: date(2026, 11, 22) })]);
    let long = "x".repeat(501);
    assert_eq!(
        bad_row(&format!("1,a,{long},T,2024-06-30")),
        [(2, Some(3), TooLong { length: 501, limit: 500 })]
    );
    assert_eq!(
        bad_row("x,a,,T,2024"),
        [
            (2, Some(1), NotAnId { text: owned("x") }),
            (2, Some(3), Blank),
            (2, Some(5), BadDate { text: owned("2024") })
        ],
        "all that is wrong with a row is said at once"
    );
}

#[test]
fn corrections_are_numbers_that_make_sense() {
    use Problem::*;
    let row = |value: &str| bad_row(&format!("1,population,{value},T,2024-06-30"));
    assert_eq!(row("14000"), []);
    assert_eq!(row("\"14,000\""), [(2, Some(3), NotANumber { text: "14,000".to_owned() })]);
    assert_eq!(row("nan"), [(2, Some(3), NotANumber { text: "nan".to_owned() })]);
    assert_eq!(row("1e3"), [(2, Some(3), NotANumber { text: "1e3".to_owned() })]);
    assert_eq!(row("12.5"), [(2, Some(3), NotWhole { text: "12.5".to_owned() })]);
    let range = OutOfRange { text: "-5".to_owned(), min: 0.0, max: 60_000_000.0 };
    assert_eq!(row("-5"), [(2, Some(3), range)]);
    assert_eq!(bad_row("1,coast_km,12.5,T,2024-06-30"), []);
}

#[test]
fn bytes_that_are_not_utf8_are_named_with_their_cell() {
    let mut text = HEAD.as_bytes().to_vec();
    text.extend_from_slice(b"1,a,Sollefte\xe5,Town,2024-06-30\n");
    assert_eq!(bad(&text), [(2, Some(3), Problem::NotUtf8 { byte: 9 })]);
}

#[test]
fn ambiguous_and_unknown_names_come_with_candidates() {
    let head = "place,name,value,source,date\n";
    let found = bad(format!("{head}Lacombe,a,b,c,2024-01-01\nLacomb,a,b,c,2024-01-01\n"));
    assert!(
        matches!(&found[0], (2, Some(1), Problem::Ambiguous { candidates, .. }) if candidates.len() == 2)
    );
    assert!(matches!(&found[1], (3, Some(1), Problem::UnknownPlace { nearest, .. }) if nearest.len() == 1));
}

#[test]
fn rows_that_repeat_or_contradict_earlier_ones_name_the_line() {
    use Problem::*;
    let rows = "1,population,5,T,2024-01-01\n1,population,6,T,2024-01-01\n1,population,5,U,2024-01-01\n\
                1,museums,A,T,2024-01-01\n1,museums,B,T,2024-01-01\n1,museums,A,T,2024-01-01\n";
    let sheet = read(format!("{HEAD}{rows}"));
    let bad: Vec<_> = sheet.bad.iter().map(|b| (b.line, b.problem.clone())).collect();
    assert_eq!(
        bad,
        [
            (3, Contradiction { line: 2, value: "5".to_owned() }),
            (4, Duplicate { line: 2 }),
            (7, Duplicate { line: 5 })
        ]
    );
    assert_eq!(sheet.rows.len(), 3, "two museums may stand side by side");
}

#[test]
fn a_quotation_mark_never_closed_is_named() {
    let text = format!(
        "{HEAD}1,a,\"x \"\"y\"\" 15\" pipe\",T,2024-06-30\n2,a,\"open,T,2024-06-30\n3,a,x,T,2024-06-30\n"
    );
    assert!(bad(&text).contains(&(3, None, Problem::Unclosed)), "{:?}", bad(&text));
    assert_eq!(bad(format!("{HEAD}1,a,15\" pipe,T,2024-06-30\n")), []);
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read([HEAD.as_bytes(), &bytes].concat());
    }

    #[test]
    fn any_text_survives_being_written_and_read(value in "[^\\p{C}]{1,80}", source in "[^\\p{C}]{1,80}") {
        prop_assume!(!value.trim().is_empty() && !source.trim().is_empty());
        let mut out = csv::Writer::from_writer(HEAD.as_bytes().to_vec());
        out.write_record(["1", "museums", value.as_str(), source.as_str(), "2024-06-30"]).unwrap();
        let sheet = read(out.into_inner().unwrap());
        prop_assert_eq!(&sheet.bad, &vec![]);
        prop_assert_eq!(&sheet.rows[0].fact.value, value.trim());
        prop_assert_eq!(&sheet.rows[0].fact.source, source.trim());
    }
}
