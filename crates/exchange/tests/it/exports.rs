//! The register in the forms that others read.

use exchange::export::{
    Addresses, Csv, Feed, GeoJson, JsonLd, Listed, PartyCsv, Writer, atom, file_name, harmless, party_xlsx,
    whole, xlsx,
};
use exchange::places::{NoParties, Places};
use exchange::{Book, Mapping};
use gazetteer::Position;
use jiff::Timestamp;
use jiff::civil::date;
use partnership::evidence::Confirmation;
use partnership::id::kind;
use partnership::party::Level;
use partnership::tie::{AgreementStatus, Field, Fields, TieKind};
use partnership::{Date, Id};
use registry::{PartyRow, Register, SideRow, Tie, TieRow};

use crate::{index, world};

#[derive(Clone, Copy)]
struct Site;

impl Addresses for Site {
    fn tie(&self, id: Id<kind::Tie>) -> String {
        format!("https://example.org/ties/{id}")
    }

    fn party(&self, id: Id<kind::Party>) -> String {
        format!("https://example.org/api/v1/parties/{id}")
    }

    fn party_page(&self, id: Id<kind::Party>) -> String {
        format!("https://example.org/parties/{id}")
    }
}

fn party(n: u64, name: &str, country: &str, place: u32, lat: f64, lon: f64) -> PartyRow {
    PartyRow {
        id: Id::from_random(n),
        level: Level::Municipality,
        place: Some(place),
        name: name.to_owned(),
        other_names: registry::Names::default(),
        country: country.parse().unwrap(),
        country_name: country.to_owned(),
        division: None,
        division_name: String::new(),
        position: Position::new(lat, lon),
        goes_on: None,
        revision: 1,
    }
}

fn register() -> Register {
    let side = |n| SideRow { party: Id::from_random(n), status: AgreementStatus::InForce };
    let at: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    let tie = TieRow {
        id: Id::from_random(9),
        sides: vec![side(1), side(2)],
        kind: TieKind::SisterCity,
        local_kind: Some("=HYPERLINK(\"http://evil\")".to_owned()),
        since: Date::year(1997),
        fields: Fields { listed: [Field::Culture].into(), other: vec!["a < b & c".to_owned()] },
        confirmation: Confirmation::Unconfirmed,
        confirmed_at: None,
        active_at: None,
        updated: at,
        revision: 1,
    };
    let madison = party(1, "Madison", "US", 4_434_663, 32.46, -90.12);
    let sollefteå = party(2, "Sollefteå <&>", "SE", 2_675_416, 63.17, 17.27);
    Register::new(date(2026, 11, 22), [madison, sollefteå], [tie])
}

#[test]
fn a_workbook_is_read_back_by_the_importer() {
    let bytes = xlsx(register().ties(), &Site).unwrap();
    let book = Book::read(&bytes).unwrap();
    let row = &book.sheets[0].rows[1];
    assert_eq!(row.cell(1).text(), "Madison");
    assert_eq!(row.cell(12).text(), "'=HYPERLINK(\"http://evil\")", "no cell is a formula");
    assert_eq!(row.cell(13).text(), "1997");
    let world = world();
    let mapping = Mapping::guess(&book, &Places::new(&world, index(), &NoParties));
    let codes: Vec<_> = mapping.columns.iter().map(|m| m.code()).collect();
    for code in ["a.name", "a.country", "a.id", "b.name", "b.country", "b.id", "kind", "since"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
}

#[test]
fn maps_linked_data_and_feeds() {
    let register = register();
    let ties: Vec<Tie<'_>> = register.ties().collect();
    let json = |bytes: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&bytes).unwrap();
    let geo = json(whole(GeoJson::new(Site), &ties).unwrap());
    assert_eq!(geo["features"][0]["geometry"]["type"], "LineString");
    assert_eq!(geo["features"][0]["geometry"]["coordinates"][0][0], -90.12);
    let linked = json(whole(JsonLd::new(Site), &ties).unwrap());
    assert_eq!(linked["@graph"].as_array().unwrap().len(), 3);
    assert_eq!(linked["@graph"][1]["@id"], Site.party(Id::from_random(1)));
    assert_eq!(linked["@graph"][0]["foundingDate"], "1997");
    let updated: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    let (address, page) = ("https://example.org/registry.atom", "https://example.org/registry");
    let feed = Feed { title: "Ties & more", address, page, updated, words: wording::english() };
    let xml = atom(register.ties(), &feed, &Site);
    assert!(xml.contains("<title>Madison – Sollefteå &lt;&amp;&gt;</title>"), "{xml}");
    assert!(xml.contains("Ties &amp; more") && xml.ends_with("</feed>\n"));
}

#[test]
fn names_of_files_and_harmless_cells() {
    assert_eq!(
        file_name("ties", &["Sweden", "since 1997"], date(2026, 11, 22), "xlsx"),
        "ties-sweden-since-1997-2026-11-22.xlsx"
    );
    assert_eq!(file_name("ties", &["../../etc"], date(2026, 11, 22), "csv"), "ties-etc-2026-11-22.csv");
    for evil in ["=1", "+1", "-1", "@x", "\t=1", "＝1"] {
        assert!(harmless(evil).starts_with('\''));
    }
    assert_eq!(harmless("Sollefteå"), "Sollefteå");
}

/// A list that is written in pieces is the same bytes as one written at once, each party named once.
#[test]
fn pieces_are_the_whole() {
    let register = register();
    let tie: Tie<'_> = register.ties().next().unwrap();
    fn in_pieces<'r>(mut writer: impl Writer<Tie<'r>>, tie: Tie<'r>) -> Vec<u8> {
        let mut out = Vec::new();
        writer.begin(&mut out).unwrap();
        for _ in 0..3 {
            writer.some(&[tie], &mut out).unwrap();
        }
        writer.end(&mut out).unwrap();
        out
    }
    assert_eq!(in_pieces(Csv(Site), tie), whole(Csv(Site), &[tie; 3]).unwrap());
    assert_eq!(in_pieces(GeoJson::new(Site), tie), whole(GeoJson::new(Site), &[tie; 3]).unwrap());
    let linked = in_pieces(JsonLd::new(Site), tie);
    assert_eq!(linked, whole(JsonLd::new(Site), &[tie; 3]).unwrap());
    let linked: serde_json::Value = serde_json::from_slice(&linked).unwrap();
    assert_eq!(linked["@graph"].as_array().unwrap().len(), 5, "three ties, two parties");
}

#[test]
fn a_table_has_no_formula_and_ends_its_lines_as_the_standard_says() {
    let register = register();
    let ties: Vec<Tie<'_>> = register.ties().collect();
    let text = String::from_utf8(whole(Csv(Site), &ties).unwrap()).unwrap();
    let mut lines = text.split("\r\n");
    assert!(lines.next().unwrap().starts_with("id,name_a,division_a"));
    let row = lines.next().unwrap();
    assert!(row.contains("\"'=HYPERLINK(\"\"http://evil\"\")\""), "{row}");
    assert!(row.ends_with(&format!("https://example.org/ties/{}", Id::<kind::Tie>::from_random(9))));
    assert_eq!((lines.next(), lines.next()), (Some(""), None));
}

/// Parties bear the same identifiers in every form as beside their ties, and no cell of theirs is a formula.
#[test]
fn parties_in_every_form() {
    let register = register();
    let mut evil = party(3, "=HYPERLINK(\"http://evil\")", "NZ", 2_193_733, -36.85, 174.76);
    evil.division_name = "@region".to_owned();
    evil.position = None;
    let parties: Vec<Listed<'_>> = register
        .parties()
        .chain([&evil])
        .map(|party| Listed { party, ties: register.ties_of(party.id).count() })
        .collect();
    let madison = Id::<kind::Party>::from_random(1).to_string();

    let text = String::from_utf8(whole(PartyCsv(Site), &parties).unwrap()).unwrap();
    let heading = "id,name,division,country,geonameid,latitude,longitude,ties,level,page\r\n";
    assert!(text.starts_with(heading), "{text}");
    let line = format!(
        "{madison},Madison,,US,4434663,32.46000,-90.12000,1,municipality,https://example.org/parties/{madison}"
    );
    assert!(text.contains(&format!("\r\n{line}\r\n")), "{text}");
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil\"\")\",'@region,NZ,2193733,,,0,"), "{text}");

    let book = Book::read(&party_xlsx(parties.iter().copied(), &Site).unwrap()).unwrap();
    let rows = &book.sheets[0].rows;
    let cells = |name: &str| rows.iter().find(|row| row.cell(1).text() == name).unwrap();
    assert_eq!(cells("Madison").cell(0).text(), madison);
    assert_eq!(cells("'=HYPERLINK(\"http://evil\")").cell(2).text(), "'@region");

    let json = |bytes: Vec<u8>| serde_json::from_slice::<serde_json::Value>(&bytes).unwrap();
    let geo = json(whole(GeoJson::new(Site), &parties).unwrap());
    let features = geo["features"].as_array().unwrap();
    let at = |id: &str| features.iter().find(|f| f["id"] == id).unwrap();
    assert_eq!(at(&madison)["geometry"]["coordinates"], serde_json::json!([-90.12, 32.46]));
    assert_eq!(at(&madison)["properties"]["ties"], 1);
    assert!(at(&evil.id.to_string())["geometry"].is_null());

    let linked = json(whole(JsonLd::new(Site), &parties).unwrap());
    let graph = linked["@graph"].as_array().unwrap();
    let named = graph.iter().find(|item| item["name"] == "Madison").unwrap();
    assert_eq!((graph.len(), &named["@id"]), (3, &Site.party(Id::from_random(1)).into()));
    assert_eq!(named["url"], Site.party_page(Id::from_random(1)));
}
