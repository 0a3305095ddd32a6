//! Lists of parties: sheets whose rows are about one city each.

use exchange::mapping::Meaning;
use exchange::places::{NoParties, Places};
use exchange::plan::{Choices, Known, KnownParty, Outcome, PartyRef, PlaceChoice, RowChoice, Sort};
use exchange::{Book, Mapping, Plan};
use gazetteer::GeoId;
use jiff::Timestamp;
use jiff::civil::{self, date};
use partnership::id::kind;
use partnership::party::{History, Level, Name, Official, PartyFact, Registration, Seat};
use partnership::place::PlaceId;
use partnership::{Date, Fact, Id};
use rust_xlsxwriter::Workbook;

use crate::{index, world};

const LACOMBE: u32 = 6_035_615;
const MADISON: u32 = 4_434_663;

fn today() -> civil::Date {
    date(2026, 11, 22)
}

fn guessed(text: &str) -> (Book, Mapping) {
    let book = Book::read(text.as_bytes()).unwrap();
    let mapping = Mapping::guess(&book, &Places::new(&world(), index(), &NoParties));
    (book, mapping)
}

fn planned(text: &str, known: &Known, choices: &Choices) -> Plan {
    let (book, mapping) = guessed(text);
    let world = world();
    Plan::new(&book, &mapping, &mut Places::new(&world, index(), known), known, choices, today()).unwrap()
}

fn plan(text: &str) -> Plan {
    planned(text, &Known::default(), &Choices::default())
}

/// Each row in short: key, outcome, the place.
fn rows(plan: &Plan) -> Vec<String> {
    let of = |r: &exchange::plan::Planned| format!("{} {} | {}", r.key, r.outcome.sort().code(), r.meant[0]);
    plan.rows.iter().map(of).collect()
}

fn remarks(plan: &Plan, key: &str) -> String {
    let row = plan.rows.iter().find(|r| r.key == key).unwrap();
    row.remarks().iter().map(|m| wording::english().say(m)).collect::<Vec<_>>().join(" ")
}

fn codes(text: &str) -> String {
    let (_, mapping) = guessed(text);
    mapping.columns.iter().map(|m| m.code()).collect::<Vec<_>>().join(" ")
}

fn id(number: i64) -> Id<kind::Party> {
    Id::from_number(number).unwrap()
}

/// A party on record with these facts beside its registration.
fn on_record(number: i64, place: u32, name: &str, country: &str, more: Vec<PartyFact>) -> History {
    let mut history = History::new(id(number));
    let seat = Seat::at(PlaceId(place), country.parse().unwrap());
    let registered = PartyFact::Registered(Registration {
        level: Level::Municipality,
        name: name.to_owned(),
        language: None,
        seat,
    });
    for what in std::iter::once(registered).chain(more) {
        history.record(Fact::new(what), Timestamp::UNIX_EPOCH, None, Id::from_random(1));
    }
    history
}

fn known(parties: &[(History, bool)], goes_on: Option<(i64, i64)>) -> Known {
    let rows = parties.iter().map(|(history, _)| {
        let party = history.current().unwrap();
        let goes = goes_on.filter(|(gone, _)| id(*gone) == party.id);
        KnownParty {
            id: party.id,
            place: party.seat.place.map(|p| GeoId(p.0)),
            name: party.name().to_owned(),
            country: party.seat.country.to_string(),
            goes_on_in: goes.map(|(_, into)| id(into)),
        }
    });
    let mut known = Known::new(rows.collect(), Vec::new());
    for (history, ours) in parties {
        known.learn(&history.current().unwrap(), *ours);
    }
    known
}

fn mayor(name: &str) -> Official {
    Official { title: Some("Mayor".to_owned()), name: Some(name.to_owned()) }
}

#[test]
fn headings_of_several_languages_make_a_list_of_parties() {
    let of = |heading: &str| {
        codes(&format!(
            "{heading}\nLacombe;Canada;City of Lacombe;City;Mayor;Ann Lee;English;www.lacombe.ca\n\
             Rennes;France;Ville de Rennes;City;Maire;Bo Roy;French;metropole.rennes.fr\n"
        ))
    };
    let expected = "a.name a.country party.name party.level party.title party.official party.languages \
                    party.websites";
    for heading in [
        "City;Country;Official name;Level;Highest office;Mayor;Languages;Website",
        "Stadt;Land;Amtlicher Name;Ebene;Titel des Oberhaupts;Bürgermeister;Sprachen;Webseite",
        "Ville;Pays;Nom officiel;Niveau;Fonction du maire;Maire;Langues;Site web",
        "Ciudad;País;Nombre oficial;Nivel;Cargo del alcalde;Alcalde;Idiomas;Página web",
        "Город;Страна;Официальное название;Уровень;Должность главы;Мэр;Языки;Сайт",
        "都市;国;正式名称;区分;首長職名;市長;言語;ホームページ",
    ] {
        assert_eq!(of(heading), expected, "{heading}");
    }
}

#[test]
fn languages_beside_a_contact_are_the_contacts_and_a_sheet_of_ties_stays_one() {
    let text =
        "City;Country;Languages;Contact;E-mail;Language\nLacombe;Canada;English;Ann;a@b.example;French\n";
    assert_eq!(codes(text), "a.name a.country party.languages a.contact a.email a.languages");
    let text = "City;Country;Contact;E-mail;Volunteer contact;Volunteer e-mail\nLacombe;Canada;Ann;a@b.example;Bo;b@b.example\n";
    let (_, mapping) = guessed(text);
    assert!(mapping.is_list());
    assert_eq!(plan(text).work.contacts.len(), 2, "{:?}", mapping.columns);
    let text = "City;Country;Contact;E-mail;Languages\nLacombe;Canada;Ann;a@b.example;French\n";
    assert_eq!(codes(text), "a.name a.country a.contact a.email a.languages");
    let ties = "City;Country;Website;Mayor;Partner city;Partner country\n\
                Lacombe;Canada;https://a.example;Ann Lee;Mazatlán;Mexico\n";
    assert_eq!(codes(ties), "a.name a.country source ignore b.name b.country");
    // What speaks of ties is none, even where no partner is named.
    for of_ties in ["Status", "Since"] {
        let (book, mapping) =
            guessed(&format!("City;Country;{of_ties}\nLacombe;Canada;active\nRennes;France;1997\n"));
        assert!(!mapping.is_list() && mapping.check(&book).is_err(), "{of_ties}: {mapping:?}");
    }
    let member = "City;Country;Mayor;Member since\nLacombe;Canada;Ann Lee;1997\n";
    assert_eq!(codes(member), "a.name a.country party.official ignore");
    let every = Meaning::ALL.into_iter().filter(|m| matches!(m, Meaning::Party(_)));
    for meaning in Meaning::ALL {
        let said = wording::english().text(meaning.message_in_list());
        assert!(!said.contains(meaning.message_in_list()), "{said}");
        assert!(!said.contains("First side"), "{said}");
    }
    assert!(every.clone().all(|m| m.code().parse() == Ok(m)) && every.count() == 6);
}

#[test]
fn a_list_makes_parties_with_all_that_it_says() {
    let text = "Members of the association\n\
        City;State;Country;Official name;Mayor;Languages;Website;Source;Contact;E-mail\n\
        Madison;Mississippi;USA;City of Madison;Ann Lee;English, Spanish;www.madison.example;https://a.example/x;Bob Roy;bob@a.example\n\
        Madison;;;;;;;;;\n\
        Nowherville;;Canada;;;;;;;\n\
        Lacombe;Alberta;Canada;;;Elvish;see there;;;\n\
        Lacombe, Rennes;;;Two;;;;;;\n\
        Sum of all members: 4;;;;;;;;;\n";
    let plan = plan(text);
    assert!(plan.list);
    assert_eq!(
        rows(&plan),
        [
            "3 new-party | Madison, Mississippi, United States",
            "4 choose | ",
            "5 choose | ",
            "6 new-party | Lacombe, Alberta, Canada",
            "7 not-understood | ",
        ]
    );
    assert_eq!(plan.left_out.len(), 1, "{:?}", plan.left_out);
    assert_eq!(plan.questions().len(), 2);
    assert!(
        remarks(&plan, "6").contains("6:6: “Elvish”") && remarks(&plan, "6").contains("6:7: “see there”")
    );
    assert!(remarks(&plan, "7").contains("7:1: “Lacombe, Rennes” names several"), "{}", remarks(&plan, "7"));
    let facts: Vec<_> =
        plan.work.parties[0].facts(|| Id::from_random(5)).into_iter().map(|f| f.what).collect();
    let PartyFact::Registered(registration) = &facts[0] else { panic!("{facts:?}") };
    assert_eq!((registration.name.as_str(), registration.seat.place), ("Madison", Some(PlaceId(MADISON))));
    let kinds: Vec<_> = facts.iter().map(partnership::fact::What::kind).collect();
    assert_eq!(kinds, ["registered", "described", "named", "official-named", "evidence-added"]);
    assert_eq!(plan.work.contacts.len(), 1);
    assert_eq!(plan.work.contacts[0].party, PartyRef::New(0));
    let said = serde_json::to_string(&plan).unwrap();
    assert!(!said.contains("bob@"), "what is printed holds no contacts");
}

#[test]
fn names_in_five_scripts_are_places_as_in_ties() {
    let plan = plan(
        "Город;Страна\nСанкт-Петербург;Россия\n東京;日本\n서울;대한민국\nΑθήνα;Ελλάδα\nMazatlán;México\n",
    );
    assert!(plan.rows.iter().all(|r| r.outcome.sort() == Sort::NewParty), "{:?}", rows(&plan));
    assert!(rows(&plan)[0].contains("Petersburg") && rows(&plan)[3].contains("Athens"), "{:?}", rows(&plan));
}

#[test]
fn what_is_on_record_is_added_to_and_never_overwritten_unasked() {
    let madison = on_record(
        1,
        MADISON,
        "Madison",
        "US",
        vec![
            PartyFact::OfficialNamed(mayor("Ann Lee")),
            PartyFact::Named(Name {
                name: "Town of Madison".to_owned(),
                language: None,
                since: None,
                until: Date::year(1950),
            }),
        ],
    );
    let lacombe = on_record(2, LACOMBE, "Lacombe", "CA", Vec::new());
    let known = known(&[(madison, true), (lacombe, false)], None);
    let text = "GeoNames id;Official name;Level;Mayor;Website\n\
        4434663;Madison;city;Ann Lee;\n\
        4434663;;;;https://madison.example/\n\
        4434663;Town of Madison;county;Cy Poe;madison.example\n\
        6035615;City of Lacombe;;;\n\
        6035615;;;;\n";
    let plan = planned(text, &known, &Choices::default());
    let sorts: Vec<_> = plan.rows.iter().map(|r| r.outcome.sort()).collect();
    assert_eq!(sorts, [Sort::There, Sort::Repeats, Sort::Conflict, Sort::There, Sort::Repeats]);
    assert!(
        remarks(&plan, "3").contains("row 2. Adds websites: https://madison.example/."),
        "{}",
        remarks(&plan, "3")
    );
    let said = remarks(&plan, "4");
    for part in
        ["a municipality, by this row a county", "Mayor Ann Lee, by this row Cy Poe", "until 1950", "stays"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("Adds websites"), "the same site: {said}");
    assert!(remarks(&plan, "5").contains("Another organisation keeps this party"));
    assert_eq!(plan.work.party_edits.len(), 1, "{:?}", plan.work.party_edits);
    assert!(plan.work.parties.is_empty());

    let taken = Choices { rows: [("4".to_owned(), RowChoice::Take)].into(), ..Choices::default() };
    let plan = planned(text, &known, &taken);
    let edit = &plan.work.party_edits[1];
    let kinds: Vec<_> =
        edit.facts(|| Id::from_random(5)).iter().map(|f| partnership::fact::What::kind(&f.what)).collect();
    assert_eq!((edit.party, kinds), (id(1), vec!["described", "official-named"]));
    assert!(plan.rows[2].is_taken());
}

#[test]
fn a_party_that_goes_on_in_another_is_the_one_that_stays() {
    let gone = on_record(1, MADISON, "Madison", "US", Vec::new());
    let stays = on_record(2, LACOMBE, "Lacombe", "CA", Vec::new());
    let known = known(&[(gone, true), (stays, true)], Some((1, 2)));
    let text = "GeoNames id;Mayor\n4434663;Ann Lee\n6035615;Bo Roy\n";
    let plan = planned(text, &known, &Choices::default());
    assert_eq!(
        rows(&plan),
        ["2 updates | Lacombe, Alberta, Canada", "3 conflict | Lacombe, Alberta, Canada"]
    );
    assert_eq!(plan.work.party_edits.len(), 1);
    assert_eq!(plan.work.party_edits[0].party, id(2));
}

#[test]
fn a_place_of_its_own_is_made_in_its_division_and_duplicates_are_said() {
    let text = "City;Region;Country;Contact;E-mail\n\
        Nowherville;Alberta;Canada;Ann;ann@a.example\n\
        ;;;Bob;bob@a.example\n\
        Canada;;;;\n";
    let question = plan(text).questions()[0].0.key.clone();
    let choices =
        Choices { places: [(question, PlaceChoice::Own("CA".to_owned()))].into(), ..Choices::default() };
    let plan = planned(text, &Known::default(), &choices);
    assert_eq!(rows(&plan)[..2], ["2 new-party | Nowherville, Canada", "3 repeats | Nowherville, Canada"]);
    assert!(remarks(&plan, "3").contains("The same party stands in row 2."), "{}", remarks(&plan, "3"));
    assert!(remarks(&plan, "3").contains("row 2"), "and that the name is from above");
    let new = &plan.work.parties[0].registration;
    assert_eq!((plan.work.parties.len(), new.seat.division.as_deref()), (1, Some("Alberta")));
    assert_eq!(plan.work.contacts.len(), 2);
    assert!(matches!(plan.rows[2].outcome, Outcome::Refused(_)), "a country is no party: {:?}", rows(&plan));
}

#[test]
fn a_workbook_is_a_list_too_and_the_future_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let cells = [["City", "Country", "Mayor", "In office"], ["Rennes", "France", "Ann Lee", "2031"]];
    for (row, cells) in (0..).zip(cells) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let book = Book::read(&book.save_to_buffer().unwrap()).unwrap();
    let world = world();
    let mut mapping = Mapping::guess(&book, &Places::new(&world, index(), &NoParties));
    assert!(mapping.is_list());
    let known = Known::default();
    let of = |mapping: &Mapping| {
        let mut places = Places::new(&world, index(), &known);
        Plan::new(&book, mapping, &mut places, &known, &Choices::default(), today()).unwrap()
    };
    assert_eq!(rows(&of(&mapping)), ["2 new-party | Rennes, Brittany, France"]);
    mapping.columns[3] = Meaning::Since;
    let plan = of(&mapping);
    assert_eq!(plan.rows[0].outcome.sort(), Sort::Refused);
    assert!(remarks(&plan, "2").contains("Sheet1!D2"), "{}", remarks(&plan, "2"));
    assert!(plan.work.is_empty(), "nothing of it is written");
}
