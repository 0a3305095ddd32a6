//! Columns of contacts, from text and from workbooks: each once for its city.

use exchange::places::{NoParties, Places};
use exchange::plan::{Choices, Known, PartyRef};
use exchange::{Book, Mapping, Plan};
use jiff::civil::date;
use rust_xlsxwriter::Workbook;

use crate::{index, world};

const HEADINGS: [&str; 8] = [
    "City",
    "Country",
    "Contact",
    "E-mail",
    "Partner city",
    "Partner country",
    "Partner contact",
    "Partner e-mail",
];
const ROWS: [[&str; 8]; 4] = [
    ["Lacombe, Alberta", "Canada", "Ann Lee", "ann@lacombe.example", "Mazatlán", "Mexico", "José Ruiz", ""],
    [
        "Lacombe, Alberta",
        "Canada",
        "Ann Lee",
        "ann@lacombe.example",
        "Sollefteå",
        "Sweden",
        "",
        "x@y.example",
    ],
    // A tie with itself: nothing of this row is kept.
    ["Rennes", "France", "Marie", "m@rennes.example", "Rennes", "France", "", ""],
    ["Lacombe, Alberta", "Canada", "Bob Roy", "", "Esbjerg", "Denmark", "", ""],
];

fn planned(book: &Book) -> (Mapping, Plan) {
    let world = world();
    let mapping = Mapping::guess(book, &Places::new(&world, index(), &NoParties));
    let known = Known::default();
    let mut places = Places::new(&world, index(), &known);
    let plan = Plan::new(book, &mapping, &mut places, &known, &Choices::default(), date(2026, 11, 22));
    (mapping, plan.unwrap())
}

fn check(book: &Book) {
    let (mapping, plan) = planned(book);
    let columns: Vec<_> = mapping.columns.iter().map(|m| m.code()).collect();
    assert_eq!(
        columns,
        ["a.name", "a.country", "a.contact", "a.email", "b.name", "b.country", "b.contact", "b.email"]
    );
    let new = plan.work.contacts.iter().map(|new| {
        let PartyRef::New(at) = new.party else { panic!("all are new: {new:?}") };
        let party = plan.work.parties[at].registration.name.as_str();
        let contact = &new.contact;
        (new.key.as_str(), new.side, party, contact.name.as_deref(), contact.email.as_deref())
    });
    assert_eq!(
        new.collect::<Vec<_>>(),
        [
            ("2", 0, "Lacombe", Some("Ann Lee"), Some("ann@lacombe.example")),
            ("2", 1, "Mazatlán", Some("José Ruiz"), None),
            ("3", 1, "Sollefteå", None, Some("x@y.example")),
            ("5", 0, "Lacombe", Some("Bob Roy"), None),
        ]
    );
    let said = serde_json::to_string(&plan).unwrap();
    assert!(!said.contains("ann@") && !said.contains("Ruiz"), "what is printed holds no contacts");
}

#[test]
fn a_text_file_brings_contacts() {
    let mut text = HEADINGS.join(";");
    for row in ROWS {
        text.push('\n');
        text.push_str(&row.join(";"));
    }
    check(&Book::read(text.as_bytes()).unwrap());
}

#[test]
fn a_workbook_brings_contacts() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(std::iter::once(HEADINGS).chain(ROWS)) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    check(&Book::read(&book.save_to_buffer().unwrap()).unwrap());
}

#[test]
fn office_kind_languages_and_address_come_along_and_what_is_not_understood_is_told() {
    let text = "City;Country;Contact;Role;Contact type;E-mail;Language;Address;Partner city;Partner country\n\
                Lacombe, Alberta;Canada;Ann Lee;Town clerk;Committee;see website;English, Elvish;1 Main St;Mazatlán;Mexico\n\
                Lacombe, Alberta;Canada;;;volunteer;;German;;Sollefteå;Sweden";
    let (mapping, plan) = planned(&Book::read(text.as_bytes()).unwrap());
    let columns: Vec<_> = mapping.columns.iter().map(|m| m.code()).collect();
    let contact = ["a.contact", "a.role", "a.contact-kind", "a.email", "a.languages", "a.contact-note"];
    assert_eq!(columns, [&["a.name", "a.country"], &contact[..], &["b.name", "b.country"]].concat());
    let [new] = &plan.work.contacts[..] else { panic!("a language by itself is nobody") };
    let contact = &new.contact;
    assert_eq!((contact.name.as_deref(), contact.role.as_deref()), (Some("Ann Lee"), Some("Town clerk")));
    assert_eq!(contact.kind, Some(partnership::party::ContactKind::Volunteer));
    assert_eq!(contact.languages.iter().map(|l| l.tag()).collect::<Vec<_>>(), ["en"]);
    assert_eq!(contact.notes, ["Elvish", "1 Main St"]);
    let doubts = &plan.rows[0].doubts;
    let said: Vec<String> = doubts.iter().map(|doubt| wording::english().say(&doubt.message())).collect();
    assert!(said[0].contains("2:6") && said[0].contains("e-mail"), "{said:?}");
    assert!(said[1].contains("2:7") && said[1].contains("language"), "{said:?}");
    assert!(!said.join(" ").contains("Elvish"), "reports hold nothing of a person");
}
