//! Files of all sorts become grids of cells, or are refused in a word.

use std::io::{Cursor, Write};

use exchange::sheet::{Form, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED, SheetError};
use exchange::{Book, Sheet, Value};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn only(bytes: &[u8]) -> Sheet {
    let mut book = Book::read(bytes).unwrap();
    assert_eq!(book.sheets.len(), 1);
    book.sheets.remove(0)
}

fn grid(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
    let cells = |r: &exchange::sheet::Row| r.cells.iter().map(|c| c.text().into_owned()).collect();
    sheet.rows.iter().map(|r| (r.number, cells(r))).collect()
}

fn read(text: &str) -> Vec<(u32, Vec<String>)> {
    grid(&only(text.as_bytes()))
}

#[test]
fn any_delimiter_and_lines_are_counted_as_an_editor_counts_them() {
    let rows = |number, cells: &[&str]| (number, cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
    for d in [",", ";", "\t", "|"] {
        let text =
            format!("city{d}partner{d}since\n\n\"Ma\n\"\"zat\"\"lán\"{d}Lacombe{d}1998\r\n{d}{d}\nx{d}y\n");
        let expected = [
            rows(1, &["city", "partner", "since"]),
            rows(3, &["Ma\n\"zat\"lán", "Lacombe", "1998"]),
            rows(6, &["x", "y"]),
        ];
        assert_eq!(read(&text), expected, "{d:?}");
    }
    assert_eq!(read("sep=;\na;b,c\n"), [rows(2, &["a", "b,c"])], "Excel says the delimiter itself");
    // A comma in most cells of one column parts nothing.
    let text = "city;partner\nParis, France;Rome, Italy\nParis, Texas;X\nLyon;Y\n";
    assert_eq!(read(text)[1], rows(2, &["Paris, France", "Rome, Italy"]));
    assert_eq!(read("just one column\nLacombe\n")[1], rows(2, &["Lacombe"]));
}

#[test]
fn any_encoding() {
    let text = "Stadt;Partnerstadt\nKöln;Łódź\nGöttingen;Toruń\nWürzburg;Örebro\nMünchen;Malmö\n";
    let utf16 = |units: Vec<u8>| units;
    let le = |mark: bool| {
        let mut b = if mark { vec![0xFF, 0xFE] } else { Vec::new() };
        b.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        utf16(b)
    };
    let be: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let utf8_mark = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), utf8_mark, le(true), le(false), be] {
        assert_eq!(read(text), grid(&only(&bytes)));
    }
    let legacy = |encoding: &'static encoding_rs::Encoding, text: &str| {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost);
        let book = Book::read(&bytes).unwrap();
        assert_eq!(grid(&book.sheets[0]), read(text), "{}", encoding.name());
        assert!(matches!(book.form, Form::Text { guessed: true, .. }));
    };
    legacy(encoding_rs::WINDOWS_1252, "Stadt;Land\nKöln;Österreich\nMünchen;Zürich\nMalmö;Gävle\n");
    legacy(encoding_rs::WINDOWS_1251, "Город;Побратим\nВеликий Новгород;Рочестер\nМосква;Берлин\n");
    legacy(encoding_rs::WINDOWS_1250, "Miasto;Miasto partnerskie\nŁódź;Częstochowa\nToruń;Świnoujście\n");
    legacy(encoding_rs::SHIFT_JIS, "市;姉妹都市\n京都市;パリ\n長崎市;セントポール\n");
}

#[test]
fn what_is_no_sheet_is_refused_in_a_word() {
    let refused = |bytes: &[u8]| Book::read(bytes).unwrap_err();
    assert_eq!(refused(b""), SheetError::Empty);
    assert_eq!(refused(b"\n , \n,,\n"), SheetError::Empty);
    assert_eq!(refused(b"%PDF-1.7 ..."), SheetError::Pdf);
    assert_eq!(refused(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), SheetError::OldWorkbook);
    assert_eq!(refused(&[0x89, b'P', b'N', b'G', 0, 1, 2, 0xff, 0, 3]), SheetError::NotText);
    assert_eq!(refused(b"a,b\n1,\"never closed\n2,3\n"), SheetError::Unclosed { line: 2 });
    assert!(matches!(refused(&vec![b'a'; MAX_BYTES + 1]), SheetError::TooLarge { .. }));
    let wide = vec!["x"; MAX_COLUMNS as usize + 1].join(",");
    assert!(matches!(refused(wide.as_bytes()), SheetError::TooManyColumns { .. }));
    let long = "x\n".repeat(1_000_000);
    assert_eq!(refused(long.as_bytes()), SheetError::TooManyRows { sheet: None, limit: MAX_ROWS });
    let fat = format!("a,b\nc,{}\n", "é".repeat(20_000));
    let SheetError::TextTooLong(address) = refused(fat.as_bytes()) else { panic!() };
    assert_eq!(address.to_string(), "2:2");
    assert!(matches!(refused(b"PK\x03\x04 and no more"), SheetError::Damaged(_)));
}

#[test]
fn workbooks_with_merged_cells_formulas_and_days() {
    let mut book = Workbook::new();
    let format = Format::new();
    let sheet = book.add_worksheet().set_name("Our ties").unwrap();
    sheet.merge_range(0, 0, 0, 3, "Sister cities of Alberta", &format).unwrap();
    for (c, heading) in ["City", "Partner", "Signed", "Population"].iter().enumerate() {
        sheet.write(2, c as u16, *heading).unwrap();
    }
    sheet.merge_range(3, 0, 4, 0, "Lacombe", &format).unwrap();
    sheet.write(3, 1, "Rikubetsu").unwrap();
    sheet.write(4, 1, "Michałowo").unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let date = ExcelDateTime::from_ymd(1997, 6, 14).unwrap();
    sheet.write_with_format(3, 2, &date, &day).unwrap();
    sheet.write(4, 2, 1998).unwrap();
    sheet
        .write_formula(3, 3, Formula::new("=HYPERLINK(\"http://example.com\")").set_result("14000"))
        .unwrap();
    book.add_worksheet().set_name("Hidden").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    book.add_worksheet().set_name("Empty").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let sheet = only(&bytes);
    assert_eq!(sheet.name.as_deref(), Some("Our ties"));
    let row = |n: u32| sheet.rows.iter().find(|r| r.number == n).unwrap();
    assert_eq!(row(1).cell(3).text(), "Sister cities of Alberta");
    assert!(row(1).cell(3).spread && !row(1).cell(0).spread);
    assert_eq!(row(5).cell(0).text(), "Lacombe", "both rows say whose partners they list");
    assert_eq!(row(4).cell(2).value, Value::Day(jiff::civil::date(1997, 6, 14)));
    assert_eq!(row(5).cell(2).text(), "1998");
    assert_eq!(row(4).cell(3).text(), "14000", "a formula is what it last came to");
    assert_eq!(sheet.address(4, 2).to_string(), "'Our ties'!C4");
}

/// A workbook of hand-made parts.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn workbook_of(sheet: &str, strings: &str) -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn hostile_workbooks() {
    const STRINGS: &str = r#"<sst count="0" uniqueCount="0"></sst>"#;
    let sheet = |cells: &str| format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let good = sheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    assert_eq!(grid(&only(&workbook_of(&good, STRINGS))), [(1, vec!["1".to_owned()])]);
    // Two cells in opposite corners: a table of the rectangle around them would fill all memory.
    let corners = sheet(
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
    );
    let refused = |bytes: &[u8]| Book::read(bytes).unwrap_err();
    assert!(matches!(refused(&workbook_of(&corners, STRINGS)), SheetError::TooManyColumns { .. }));
    // More texts promised than there are bytes: making room for them would end the program.
    let promise = r#"<sst count="1" uniqueCount="18446744073709551615"></sst>"#;
    assert!(matches!(refused(&workbook_of(&good, promise)), SheetError::Damaged(_)));
    let promise = r#"<sst count="1" uniqueCount="900000000000"></sst>"#;
    assert!(matches!(refused(&workbook_of(&good, promise)), SheetError::Damaged(_)));
    // A million rows, as many as a sheet can have.
    let million: String =
        (1..=1_048_576).map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c></row>"#)).collect();
    let many = workbook_of(&sheet(&million), STRINGS);
    assert!(many.len() < MAX_BYTES);
    let SheetError::TooManyRows { sheet: Some(name), limit: MAX_ROWS } = refused(&many) else { panic!() };
    assert_eq!(name, "S");
    // A bomb: small when packed.
    let bomb = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/worksheets/sheet1.xml", &vec![b' '; MAX_UNPACKED as usize + 10]),
    ]);
    assert!(bomb.len() < MAX_BYTES);
    assert_eq!(refused(&bomb), SheetError::UnpacksTooLarge { limit: MAX_UNPACKED });
    // Entities within entities stay unread.
    let billion = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>"#;
    let _ = Book::read(&workbook_of(billion, STRINGS));
    assert_eq!(refused(&packed(&[("a.txt", b"hello")])), SheetError::NotAWorkbook);
    let ods =
        packed(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    assert_eq!(refused(&ods), SheetError::OpenDocument);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let _ = Book::read(&bytes);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-zé京\",;\t|\r\n0-9'=.]{0,300}") {
        let _ = Book::read(text.as_bytes());
    }

    #[test]
    fn a_damaged_workbook_is_an_error_or_a_book(at in 0usize..4000, with: u8, cut in 0usize..4000) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for r in 0..20 { sheet.write(r, 0, format!("Place {r}")).unwrap(); sheet.write(r, 1, r).unwrap(); }
        let mut bytes = book.save_to_buffer().unwrap();
        let length = bytes.len();
        bytes[at % length] ^= with;
        let _ = Book::read(&bytes);
        bytes.truncate(cut % length);
        let _ = Book::read(&bytes);
    }
}
