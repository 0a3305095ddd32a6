//! Messy sheets become plans: each row an outcome, each doubt a cell.

use std::collections::BTreeMap;

use exchange::mapping::{Meaning, Part, Which};
use exchange::places::{NoParties, Places};
use exchange::plan::{Choices, End, Known, KnownParty, KnownTie, Outcome, PlaceChoice, RowChoice, Sort};
use exchange::{Book, Mapping, Plan};
use gazetteer::GeoId;
use jiff::civil::{self, date};
use partnership::tie::{AgreementStatus, Fields, TieKind};
use partnership::{Date, Id};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::{index, world};

const LACOMBE: u32 = 6_035_615;
const MAZATLAN: u32 = 3_996_322;
const MADISON: u32 = 4_434_663;
const SOLLEFTEA: u32 = 2_675_416;

fn today() -> civil::Date {
    date(2026, 11, 22)
}

fn planned(book: &Book, mapping: Option<&Mapping>, known: &Known, choices: &Choices) -> (Mapping, Plan) {
    let world = world();
    let guess = Mapping::guess(book, &Places::new(&world, index(), &NoParties));
    let mapping = mapping.cloned().unwrap_or(guess);
    let mut places = Places::new(&world, index(), known);
    let plan = Plan::new(book, &mapping, &mut places, known, choices, today());
    (mapping, plan.unwrap_or_else(|e| panic!("{e}: {:?}", book.sheets)))
}

fn plan(text: &str) -> (Mapping, Plan) {
    let book = Book::read(text.as_bytes()).unwrap();
    planned(&book, None, &Known::default(), &Choices::default())
}

/// Each row in short: key, outcome, both places, since, until.
fn rows(plan: &Plan) -> Vec<String> {
    let date = |d: Option<Date>| d.map_or_else(|| "-".to_owned(), |d| d.to_string());
    plan.rows
        .iter()
        .map(|r| {
            let [a, b] = &r.meant;
            let until = r.until.map_or_else(String::new, |u| format!("..{u}"));
            format!("{} {} | {a} | {b} | {}{until}", r.key, r.outcome.sort().code(), date(r.since))
        })
        .collect()
}

fn sort_of(plan: &Plan, key: &str) -> Sort {
    plan.rows.iter().find(|r| r.key == key).unwrap_or_else(|| panic!("no row {key}")).outcome.sort()
}

fn remarks(plan: &Plan, key: &str) -> String {
    let row = plan.rows.iter().find(|r| r.key == key).unwrap();
    row.remarks().iter().map(|m| wording::english().say(m)).collect::<Vec<_>>().join(" ")
}

#[test]
fn headings_of_several_languages() {
    let of = |heading: &str| {
        let text =
            format!("{heading}\nLacombe;Canada;Mazatlán;Mexico;1998\nMadison;USA;Sollefteå;Sweden;1997\n");
        let (mapping, _) = plan(&text);
        mapping.columns.iter().map(|m| m.code()).collect::<Vec<_>>().join(" ")
    };
    let expected = "a.name a.country b.name b.country since";
    for heading in [
        "City;Country;Partner city;Partner country;Since",
        "Our city;Our country;Sister City;Sister City Country;Date signed",
        "Stadt;Land;Partnerstadt;Land der Partnerstadt;seit",
        "Gemeinde;Staat;Partnergemeinde;Staat;Jahr",
        "Ville;Pays;Ville jumelée;Pays de la ville jumelée;Année",
        "Ciudad;País;Ciudad hermana;País;Fecha de firma",
        "Comune;Paese;Comune gemellato;Paese;Anno",
        "Город;Страна;Город-побратим;Страна побратима;Год",
        "都市;国;姉妹都市;相手国;提携年月日",
        "name_a;cc_a;name_b;cc_b;year",
        "x;y;z;w;v",
    ] {
        let found = of(heading);
        assert_eq!(found, expected, "{heading}");
    }
}

#[test]
fn a_messy_list() {
    let text = "Sister cities of the member towns;;;;\n\
        as of March 2026;;;;\n\
        \n\
        Member;State;Sister cities;Kind;Notes\n\
        Madison;MS;\"Sollefteå, Sweden (1997)\";Sister city;works well\n\
        Lacombe;AB;\"Mazatlán (Mexico); Esbjerg, Denmark – 1998\";;\n\
        Rochester;New York;\"1. Velikiy Novgorod, Russia\n2. Rennes, France, 1958\n3. Bamako (Mali)\";twinned;\n\
        ;;Würzburg, Germany;Städtepartnerschaft;\n\
        Springfield;IL;Ashikaga, Japan;姉妹都市;\n\
        Total: 6;;;;\n";
    let (mapping, plan) = plan(text);
    assert_eq!(mapping.header, Some(4));
    assert_eq!(mapping.columns[2], Meaning::Side(Which::Second, Part::Name));
    insta::assert_snapshot!(rows(&plan).join("\n"), @"
    5 new | Madison, Mississippi, United States | Sollefteå, Västernorrland, Sweden | 1997
    6.1 new | Lacombe, Alberta, Canada | Mazatlán, Sinaloa, Mexico | -
    6.2 new | Lacombe, Alberta, Canada | Esbjerg, South Denmark, Denmark | 1998
    7.1 new | Rochester, New York, United States | Velikiy Novgorod, Novgorod Oblast, Russia | -
    7.2 new | Rochester, New York, United States | Rennes, Brittany, France | 1958
    7.3 new | Rochester, New York, United States | Bamako, Mali | -
    10 new | Rochester, New York, United States | Würzburg, Bavaria, Germany | -
    11 new | Springfield, Illinois, United States | Ashikaga, Tochigi, Japan | -
    ");
    let left: Vec<_> = plan.left_out.iter().map(|(row, _)| *row).collect();
    assert_eq!(left.last(), Some(&12));
}

#[test]
fn names_in_five_scripts_and_dates_in_five_forms() {
    let text = "a,a country,partner,partner country,since\n\
        Москва,Россия,Берлин,Германия,1991\n\
        京都市,日本,パリ,フランス,昭和33年6月15日\n\
        Αθήνα,Ελλάδα,北京,中国,10 May 2005\n\
        القاهرة,مصر,New York City,USA,12.10.1982\n\
        서울,대한민국,Ulaanbaatar,Mongolia,1995/10\n";
    let (_, plan) = plan(text);
    insta::assert_snapshot!(rows(&plan).join("\n"), @"
    2 new | Moscow, Russia | Berlin, State of Berlin, Germany | 1991
    3 new | Kyoto, Japan | Paris, Île-de-France, France | 1958-06-15
    4 new | Athens, Attica, Greece | Beijing, China | 2005-05-10
    5 new | Cairo, Egypt | New York City, New York, United States | 1982-10-12
    6 new | Seoul, South Korea | Ulan Bator, Ulaanbaatar, Mongolia | 1995-10
    ");
}

#[test]
fn what_is_wrong_is_told_with_its_cell() {
    let text = "City,Country,Partner,Partner country,Since,Until\n\
        Madison,USA,Sollefteå,Sweden,1997,\n\
        Lacombe,Canada,Lacombe,Canada,1998,\n\
        Esbjerg,Denmark,Lacombe,Canada,2031,\n\
        Esbjerg,Denmark,Mazatlán,Mexico,soon,\n\
        Sollefteå,Sweden,\"Madison, MS\",US,1998,\n\
        Mazatlán,Mexico,Qwertzuiop,Germany,1990,\n\
        Esbjerg,Denmark,Rennes,France,2001,1999\n\
        Lacombe,Canada,Würzburg,Atlantis,1999,\n\
        \"Lacombe; Esbjerg\",,\"Rennes; Ulm\",,1999,\n\
        Lacombe,Canada,France,,1999,\n";
    let (_, plan) = plan(text);
    insta::assert_snapshot!(rows(&plan).join("\n"), @"
    2 choose |  | Sollefteå, Västernorrland, Sweden | 1997
    3 refused | Lacombe, Alberta, Canada | Lacombe, Alberta, Canada | 1998
    4 refused | Esbjerg, South Denmark, Denmark | Lacombe, Alberta, Canada | 2031
    5 not-understood |  |  | -
    6 new | Sollefteå, Västernorrland, Sweden | Madison, Mississippi, United States | 1998
    7 choose | Mazatlán, Sinaloa, Mexico |  | 1990
    8 refused | Esbjerg, South Denmark, Denmark | Rennes, Brittany, France | 2001..1999
    9 choose | Lacombe, Alberta, Canada |  | 1999
    10 not-understood |  |  | -
    11 refused | Lacombe, Alberta, Canada |  | 1999
    ");
    assert!(remarks(&plan, "2").contains("Madison, Mississippi") || sort_of(&plan, "2") == Sort::New);
    assert!(remarks(&plan, "5").contains("5:5"), "{}", remarks(&plan, "5"));
}

fn known() -> (Known, Id<partnership::id::kind::Tie>) {
    let party = |n, place: u32, name: &str, country: &str| KnownParty {
        id: Id::from_random(n),
        place: Some(GeoId(place)),
        name: name.to_owned(),
        country: country.to_owned(),
        goes_on_in: None,
    };
    let tie = Id::from_random(77);
    let madison = KnownTie {
        id: tie,
        sides: vec![
            (Id::from_random(1), AgreementStatus::InForce),
            (Id::from_random(2), AgreementStatus::InForce),
        ],
        kind: TieKind::SisterCity,
        local_kind: None,
        since: Date::year(1997),
        term: None,
        fields: Fields::default(),
        sources: Vec::new(),
        revision: 3,
        ours: true,
    };
    let parties = vec![
        party(1, MADISON, "Madison", "US"),
        party(2, SOLLEFTEA, "Sollefteå", "SE"),
        party(3, LACOMBE, "Lacombe", "CA"),
    ];
    (Known::new(parties, vec![madison]), tie)
}

#[test]
fn what_is_on_record_is_found_in_either_order_and_never_overwritten_unasked() {
    let (known, tie) = known();
    let text = "City,Partner,Since,Status,Fields\n\
        Sollefteå,Madison,1997,,\n\
        Madison (Mississippi),Sollefteå,1997,,\n";
    let book = Book::read(text.as_bytes()).unwrap();
    let (_, plan) = planned(&book, None, &known, &Choices::default());
    assert_eq!(plan.rows[0].outcome, Outcome::There { tie }, "the tie on record says which Madison");
    assert_eq!(plan.rows[1].outcome, Outcome::Repeats { earlier: "2".to_owned(), conflicts: Vec::new() });
    let one = |row: &str, choices: &Choices| {
        let text = format!("City,Country,Partner,Since,Status,Fields,Kind\n{row}\n");
        let mapping = Mapping {
            header: Some(1),
            columns: ["a.name", "a.country", "b.name", "since", "status", "fields", "kind"]
                .map(|c| c.parse().unwrap())
                .into(),
            ..Mapping::default()
        };
        planned(&Book::read(text.as_bytes()).unwrap(), Some(&mapping), &known, choices).1
    };
    let sharper = one("Sollefteå,SE,Madison,14.6.1997,,Culture;Feuerwehr,", &Choices::default());
    assert_eq!(sort_of(&sharper, "2"), Sort::Updates);
    assert_eq!(sharper.work.edits.len(), 1);
    assert_eq!(sharper.work.edits[0].revision, 3);
    assert_eq!(sharper.work.edits[0].facts(|| Id::from_random(5)).len(), 1);
    let other = one("Sollefteå,SE,Madison,1995,suspended,,", &Choices::default());
    assert_eq!(sort_of(&other, "2"), Sort::Conflict);
    assert!(other.work.edits.is_empty());
    let take = Choices { rows: BTreeMap::from([("2".to_owned(), RowChoice::Take)]), ..Choices::default() };
    let taken = one("Sollefteå,SE,Madison,1995,suspended,,", &take);
    assert_eq!(sort_of(&taken, "2"), Sort::Updates);
    assert_eq!(taken.work.edits[0].taken.len(), 1, "the year is taken, the status never");
}

#[test]
fn a_row_that_names_a_party_that_is_no_more_means_the_one_that_carries_it_on() {
    let party = |n, place: Option<u32>, name: &str, country: &str, goes_on_in: Option<u64>| KnownParty {
        id: Id::from_random(n),
        place: place.map(GeoId),
        name: name.to_owned(),
        country: country.to_owned(),
        goes_on_in: goes_on_in.map(Id::from_random),
    };
    // Madison became part of Lacombe, and so did one that the gazetteer has not; the tie with Sollefteå
    // was registered before.
    let parties = vec![
        party(1, Some(MADISON), "Madison", "US", Some(3)),
        party(2, Some(SOLLEFTEA), "Sollefteå", "SE", None),
        party(3, Some(LACOMBE), "Lacombe", "CA", None),
        party(4, None, "Nowhereville", "CA", Some(3)),
    ];
    let (before, tie) = known();
    let tied = before.between(Id::from_random(1), Id::from_random(2)).cloned().collect();
    let known = Known::new(parties, tied);
    let now = End::Party { party: Id::from_random(3) };
    let text = "City,Country,Partner,Partner country\n\
        Madison (Mississippi),USA,Sollefteå,Sweden\n\
        Lacombe,Canada,Sollefteå,Sweden\n\
        Madison (Mississippi),USA,Mazatlán,Mexico\n\
        Nowhereville,Canada,Esbjerg,Denmark\n\
        Madison (Mississippi),USA,Lacombe,Canada\n";
    let (_, plan) = planned(&Book::read(text.as_bytes()).unwrap(), None, &known, &Choices::default());
    assert_eq!(plan.rows[0].outcome, Outcome::There { tie }, "it is on record");
    assert!(plan.rows[0].meant[0].starts_with("Lacombe"), "{:?}", plan.rows[0].meant);
    assert_eq!(plan.rows[1].outcome, Outcome::Repeats { earlier: "2".to_owned(), conflicts: Vec::new() });
    for row in [2, 3] {
        let outcome = &plan.rows[row].outcome;
        assert!(matches!(outcome, Outcome::New { sides: [first, _] } if *first == now), "{outcome:?}");
    }
    assert_eq!(sort_of(&plan, "6"), Sort::Refused, "the two are one");
    assert_eq!(plan.work.parties.len(), 2, "nobody who is no more comes back");
}

#[test]
fn rows_of_one_tie_that_contradict_each_other_are_told() {
    let of = |rows: &str| plan(&format!("City,Country,Partner,Partner country,Since,Until,Status\n{rows}")).1;
    let pair = "Esbjerg,Denmark,Rennes,France";
    let row =
        |first: &str, second: &str| of(&format!("{pair},{first}\nRennes,France,Esbjerg,Denmark,{second}\n"));
    let sorts = |plan: &Plan| plan.rows.iter().map(|r| r.outcome.sort()).collect::<Vec<_>>();
    for (first, second, told) in [
        ("1990,,", "1991,,", "since 1990, this one 1991"),
        ("1990,,", "1990,2004,", "ended 2004; that one does not"),
        ("1990,,", "1990,,terminated", "the tie ended, and not when"),
        ("1990,2004,", "1990,,in force", "ended 2004; this one says that it stands"),
        ("1990,,in force", "1990,,suspended", "in force, this one suspended"),
    ] {
        let plan = row(first, second);
        assert_eq!(sorts(&plan), [Sort::New, Sort::Conflict], "{first} | {second}");
        let said: String = plan.rows[1].remarks().iter().map(|m| wording::english().say(m)).collect();
        assert!(said.contains(told), "{said}");
        assert_eq!(plan.work.ties.len(), 1);
    }
    for (first, second) in [("1990,,", ",,"), ("1990-05-04,2004,", "1990,,"), ("1990,,suspended", ",,")] {
        assert_eq!(sorts(&row(first, second)), [Sort::New, Sort::Repeats], "{first} | {second}");
    }
    for (first, second) in [("1990,2004,", "2010,,"), ("2010,,", "1990,2004,")] {
        assert_eq!(sorts(&row(first, second)), [Sort::New, Sort::New], "{first} | {second}");
    }
}

#[test]
fn choices_settle_what_is_open() {
    let text = "City,Partner\nMadison,Sollefteå\nMadison,Esbjerg\nNowhereville,Esbjerg\n";
    let book = Book::read(text.as_bytes()).unwrap();
    let (_, open) = planned(&book, None, &Known::default(), &Choices::default());
    assert_eq!(sort_of(&open, "2"), Sort::Choose);
    let questions = open.questions();
    assert_eq!(questions[0].0.key, "madison");
    assert_eq!(questions[0].1, 2, "one choice for both rows");
    assert!(questions[0].0.candidates.iter().any(|c| c.place == GeoId(MADISON)));
    let mut choices = Choices::default();
    choices.places.insert("madison".to_owned(), PlaceChoice::Place(GeoId(MADISON)));
    choices.places.insert("nowhereville".to_owned(), PlaceChoice::Own("ca".to_owned()));
    let (_, settled) = planned(&book, None, &Known::default(), &choices);
    assert_eq!(settled.counts(), BTreeMap::from([(Sort::New, 3)]));
    let Outcome::New { sides } = &settled.rows[2].outcome else { panic!() };
    assert_eq!(sides[0], End::Own { name: "Nowhereville".to_owned(), country: "CA".to_owned() });
    assert_eq!(settled.rows[2].meant[0], "Nowhereville, Canada", "no code");
    assert_eq!(settled.work.parties.len(), 4);
    choices.rows.insert("4".to_owned(), RowChoice::Skip);
    let (_, skipped) = planned(&book, None, &Known::default(), &choices);
    assert_eq!(sort_of(&skipped, "4"), Sort::Skipped);
}

#[test]
fn a_city_lists_its_own_partners() {
    let book = Book::read("Partnerstädte\nMazatlán, Mexico – 1998\nEsbjerg (Denmark)\n".as_bytes()).unwrap();
    let mapping = Mapping {
        header: Some(1),
        columns: vec![Meaning::Side(Which::Second, Part::Name)],
        own: Some(format!("#{LACOMBE}")),
        ..Mapping::default()
    };
    let (_, plan) = planned(&book, Some(&mapping), &Known::default(), &Choices::default());
    assert_eq!(plan.counts(), BTreeMap::from([(Sort::New, 2)]));
    assert!(plan.rows[0].meant[0].starts_with("Lacombe, Alberta"));
    let Outcome::New { sides } = &plan.rows[0].outcome else { panic!() };
    assert_eq!(sides[1], End::Place { place: GeoId(MAZATLAN) });
}

#[test]
fn both_sides_in_one_cell_and_countries_as_headings() {
    let (mapping, pairs) =
        plan("Ties\n\"Madison, Mississippi – Sollefteå, Sweden\"\n\"Lacombe, Canada – Mazatlán, Mexico\"\n");
    assert_eq!(mapping.columns, [Meaning::Pair]);
    assert_eq!(pairs.counts(), BTreeMap::from([(Sort::New, 2)]));
    let text = "City;Partner;Year\nGermany:;;\nEsbjerg;Würzburg;1999\nFrance;;\nEsbjerg;Rennes;2000\n";
    let (_, sections) = plan(text);
    insta::assert_snapshot!(rows(&sections).join("\n"), @"
    3 new | Esbjerg, South Denmark, Denmark | Würzburg, Bavaria, Germany | 1999
    5 new | Esbjerg, South Denmark, Denmark | Rennes, Brittany, France | 2000
    ");
}

#[test]
fn merged_cells_of_a_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let f = Format::new();
    sheet.merge_range(0, 0, 0, 4, "Twinning register", &f).unwrap();
    sheet.merge_range(1, 0, 1, 1, "Our town", &f).unwrap();
    sheet.merge_range(1, 2, 1, 3, "Partner", &f).unwrap();
    for (c, h) in ["Name", "Country", "Name", "Country", "Signed"].iter().enumerate() {
        sheet.write(2, c as u16, *h).unwrap();
    }
    sheet.merge_range(3, 0, 4, 0, "Esbjerg", &f).unwrap();
    sheet.merge_range(3, 1, 4, 1, "Denmark", &f).unwrap();
    for (r, (name, country, year)) in
        [("Rennes", "France", 1999.0), ("Würzburg", "DE", 35595.0)].iter().enumerate()
    {
        let r = r as u32 + 3;
        sheet.write(r, 2, *name).unwrap();
        sheet.write(r, 3, *country).unwrap();
        sheet.write(r, 4, *year).unwrap();
    }
    let book = Book::read(&book.save_to_buffer().unwrap()).unwrap();
    let (mapping, plan) = planned(&book, None, &Known::default(), &Choices::default());
    let codes: Vec<_> = mapping.columns.iter().map(|m| m.code()).collect();
    assert_eq!(codes, ["a.name", "a.country", "b.name", "b.country", "since"]);
    insta::assert_snapshot!(rows(&plan).join("\n"), @"
    4 new | Esbjerg, South Denmark, Denmark | Rennes, Brittany, France | 1999
    5 new | Esbjerg, South Denmark, Denmark | Würzburg, Bavaria, Germany | 1997-06-14
    ");
}

#[test]
fn a_formula_is_what_it_came_to_and_an_error_is_told_with_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Ties").unwrap();
    for (c, heading) in ["City", "Partner", "Since"].iter().enumerate() {
        sheet.write(0, c as u16, *heading).unwrap();
    }
    let formula = |text: &str, result: &str| Formula::new(text).set_result(result);
    sheet.write(1, 0, "Esbjerg").unwrap();
    sheet.write_formula(1, 1, formula("=CONCATENATE(\"Ren\",\"nes\")", "Rennes")).unwrap();
    sheet.write_formula(1, 2, formula("=1998+1", "1999")).unwrap();
    sheet.write(2, 0, "Esbjerg").unwrap();
    sheet.write_formula(2, 1, formula("=Gone!A1", "#REF!")).unwrap();
    sheet.write(2, 2, 2000).unwrap();
    let book = Book::read(&book.save_to_buffer().unwrap()).unwrap();
    let (_, plan) = planned(&book, None, &Known::default(), &Choices::default());
    assert_eq!(rows(&plan)[0], "2 new | Esbjerg, South Denmark, Denmark | Rennes, Brittany, France | 1999");
    assert_eq!(sort_of(&plan, "3"), Sort::NotUnderstood);
    let said: String = plan.rows[1].remarks().iter().map(|m| wording::english().say(m)).collect();
    assert_eq!(said, "Ties!B3: the spreadsheet itself says #REF! here.");
    // Text that a spreadsheet would run stays text.
    let (_, plan) =
        crate::plans::plan("City,Partner\n\"=HYPERLINK(\"\"http://e.example\"\")\",Rennes\nEsbjerg,#REF!\n");
    assert!(plan.rows.iter().all(|row| row.outcome.sort().is_problem()), "{:?}", plan.rows);
    assert!(plan.work.is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(80))]

    #[test]
    fn no_sheet_makes_the_planner_panic(
        cells in proptest::collection::vec(
            proptest::collection::vec("(Madison|Paris|パリ|US|France|1997|6/7/97|[;,()–/ ]{1,3}|[A-Za-zé#]{0,6}| – |\n){0,4}", 1..5),
            1..8,
        ),
    ) {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &cells { csv.write_record(row).unwrap(); }
        let bytes = csv.into_inner().unwrap();
        if let Ok(book) = Book::read(&bytes) {
            let world = world();
            let mapping = Mapping::guess(&book, &Places::new(&world, index(), &NoParties));
            let mut places = Places::new(&world, index(), &NoParties);
            let known = Known::default();
            let _ = Plan::new(&book, &mapping, &mut places, &known, &Choices::default(), today());
        }
    }
}
