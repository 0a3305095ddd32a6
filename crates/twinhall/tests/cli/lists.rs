//! Lists of parties at the terminal: shown, written, taken back.

use crate::home::{Home, unwrapped};

const LIST: &str = "City,Country,Highest office,Mayor,Website\n\
    \"Lacombe, Alberta\",Canada,Mayor,Ann Lee,www.lacombe.example\n\
    Rennes,France,,,see there\n\
    \"Lacombe, Alberta\",Canada,,Cy Poe,\n";

#[test]
fn a_list_of_parties_is_shown_written_and_taken_back() {
    let home = Home::new();
    let database = format!("sqlite:{}", home.path().join("list.db").display());
    let at = ["--database", database.as_str()];
    let made = home.json(&[&["org", "add", "Sister Cities"][..], &at].concat());
    let id = made["id"].as_str().unwrap().to_owned();
    let sheet = home.file("cities.csv", LIST);
    let import = [&["ties", "import", &sheet, "--into", &id][..], &at].concat();

    let told = unwrapped(&home.ok(&[&import[..], &["--all"]].concat()));
    for words in [
        "Party: highest official",
        "new party: Adds the highest official: Mayor Ann Lee.",
        "3:5: “see there” is no address",
        "differs: The same party stands in row 2.",
        "3 rows read as a list of parties; 2 new parties, 0 added to.",
        "Nothing was written",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let written = home.json(&[&import[..], &["--apply"]].concat());
    assert_eq!(
        (&written["list"], &written["parties"], &written["ties"]),
        (&true.into(), &2.into(), &0.into())
    );
    let again = home.json(&[&import[..], &["--apply"]].concat());
    assert_eq!((&again["parties"], &again["party_edits"]), (&0.into(), &0.into()), "nothing goes in twice");
    let imports = home.json(&[&["ties", "imports", &id][..], &at].concat());
    let number = imports[0]["id"].as_str().unwrap().to_owned();
    let undone = home.json(&[&["ties", "undo", &number][..], &at].concat());
    assert_eq!((&undone["parties"], &undone["left"].as_array().unwrap().len()), (&2.into(), &0));
    home.ok(&[&["journal", "verify"][..], &at].concat());
}
