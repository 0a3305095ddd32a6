//! Operators' facts: preview, import, undo, and everything that is refused.

use std::process::Stdio;

use crate::home::{Home, Ran};

const GOOD: &str = "geonameid,place,name,value,source,date\n\
    6035615,,population,15000,Town of Lacombe,2026-01-31\n\
    ,\"Lacombe, AB\",museums,\"Ellis Bird Farm, Michener House\",Town of Lacombe,2026-01-31\n\
    ,3996322,industries,shrimp fishing,Sinaloa,2025-06-30\n";

fn population(home: &Home) -> serde_json::Value {
    home.json(&["profile", "6035615"])["fields"]["population"].clone()
}

#[test]
fn a_correction_wins_says_so_and_can_be_taken_back() {
    let home = Home::new();
    let shipped = population(&home);
    assert_eq!(shipped["corrected"], false);
    // Ids are taken in the column of names as well.
    let file = home.file("facts.csv", GOOD);
    let out = home.ok(&["data", "import", &file]);
    assert!(out.starts_with("3 facts were recorded as import "), "{out}");
    let corrected = population(&home);
    assert_eq!((&corrected["value"], &corrected["corrected"]), (&15000.into(), &true.into()));
    assert_eq!(
        (&corrected["sources"][0], &corrected["date"]),
        (&"Town of Lacombe".into(), &"2026-01-31".into())
    );
    let profile = home.ok(&["profile", "6035615"]);
    assert!(profile.contains("corrected:") && profile.contains("Ellis Bird Farm"), "{profile}");

    let again = home.ok(&["data", "import", &file]);
    assert!(again.starts_with("Nothing new: all 3 facts were recorded before."), "{again}");

    let imports = home.json(&["data", "imports"]);
    let id = imports[0]["id"].as_str().unwrap();
    assert_eq!((imports.as_array().unwrap().len(), &imports[0]["by"]), (1, &"clerk".into()));
    home.ok(&["data", "undo", id]);
    assert_eq!(population(&home), shipped, "the shipped value is back");
    assert_eq!(home.run(&["data", "undo", id]).code, 2, "once is enough");
    assert_eq!(home.run(&["data", "undo", "20200101-000000-abcd"]).code, 2);
    assert!(home.ok(&["data", "imports"]).contains("undone"), "what was undone is still on record");
    home.ok(&["data", "import", &file]);
    assert_eq!(population(&home)["value"], 15000, "and can be brought in again");
}

#[test]
fn a_correction_reaches_the_ranking() {
    let home = Home::new();
    let before = home.json(&["compare", "6035615", "3996322"])["pair"]["reasons"][0].clone();
    let file =
        home.file("facts.csv", "geonameid,name,value,source,date\n6035615,population,380000,x,2026-01-31\n");
    home.ok(&["data", "import", &file]);
    let after = home.json(&["compare", "6035615", "3996322"])["pair"]["reasons"][0].clone();
    assert_eq!(before["criterion"], "population");
    assert!(after["contribution"].as_f64() > before["contribution"].as_f64(), "{before} {after}");
}

#[test]
fn a_preview_shows_every_row_and_changes_nothing() {
    let home = Home::new();
    let file = home.file("facts.csv", GOOD);
    let ran = home.run(&["data", "import", &file, "--preview"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @r"
    line  place               name        value                       effect
       2  Lacombe, Alberta,   population  15000                       corrects 14258
          Canada
       3  Lacombe, Alberta,   museums     Ellis Bird Farm, Michener   adds
          Canada                          House
       4  Mazatlán, Sinaloa,  industries  shrimp fishing              adds
          Mexico
    facts.csv: 3 new facts, 0 recorded before, 0 bad rows. This is a preview:
    nothing was changed.
    ");
    assert_eq!(
        home.ok(&["data", "facts"]),
        "No facts are recorded. `twinhall data import FILE` adds some.\n"
    );
    let json = home.json(&["data", "import", &file, "--preview"]);
    assert_eq!((json["rows"].as_array().unwrap().len(), &json["changed"]), (3, &false.into()));
}

#[test]
fn the_newer_correction_wins_and_the_preview_says_which() {
    let home = Home::new();
    let row = |value: u32, date: &str| {
        let name = format!("facts-{date}.csv");
        home.file(
            &name,
            format!("geonameid,name,value,source,date\n6035615,population,{value},Census,{date}\n"),
        )
    };
    home.ok(&["data", "import", &row(14000, "2025-06-30")]);
    let newer = home.ok(&["data", "import", &row(14500, "2026-06-30"), "--preview"]);
    assert!(newer.contains("replaces 14000 of"), "{newer}");
    let older = row(13000, "2020-06-30");
    assert!(home.ok(&["data", "import", &older, "--preview"]).contains("kept, but 14000 of"));
    home.ok(&["data", "import", &older]);
    assert_eq!(population(&home)["value"], 14000, "an older figure is kept and does not win");
    assert_eq!(home.json(&["data", "facts"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_file_with_one_bad_row_changes_nothing_and_names_them_all() {
    let home = Home::new();
    let mut text = GOOD.as_bytes().to_vec();
    text.extend_from_slice(b"3999999999,,population,5,x,2024-01-01\n");
    text.extend_from_slice(b",Lacombe,museums,x,y,2024-01-01\n");
    text.extend_from_slice(b",Lacombbe,museums,x,y,2024-01-01\n");
    text.extend_from_slice(b"6035615,,population,many,x,30.6.2024\n");
    text.extend_from_slice(b"6035615,,museums,caf\xe9,x,2024-01-01\n");
    text.extend_from_slice(b"6035615,,museums\n");
    text.extend_from_slice(b"6035615,,population,16000,Census,2026-01-31\n");
    let file = home.file("facts.csv", text);
    for args in [&["data", "import", &file][..], &["data", "import", &file, "--preview"]] {
        let ran = home.run(args);
        assert_eq!(ran.code, 5, "{}", ran.err);
        for said in [
            "line 5, column 1 (geonameid): No place has the id 3999999999.",
            "line 6, column 2 (place): “Lacombe” is the name of several places: Lacombe, Alberta, Canada (6035615);",
            "line 7, column 2 (place): There is no place “Lacombbe”.",
            "line 8, column 4 (value): “many” is not a plain number.",
            "line 8, column 6 (date): “30.6.2024” is not a date like 2024-06-30.",
            "line 9, column 4 (value): Byte 4 of this cell is not UTF-8.",
            "line 10: This row has 3 cells, the heading has 6.",
            "line 11: Line 2 says 15000 for the same place, name and date.",
            "Nothing was changed.",
        ] {
            assert!(ran.err.contains(said), "{said}\n{}", ran.err);
        }
    }
    assert!(home.json(&["data", "facts"]).as_array().unwrap().is_empty());
    assert!(home.json(&["data", "imports"]).as_array().unwrap().is_empty());
}

#[test]
fn a_heading_that_is_not_understood_is_refused() {
    let home = Home::new();
    for (text, said) in [
        ("", "The file is empty."),
        ("geonameid,name,value,source,date,note\n", "The column “note” is not one of"),
        ("geonameid,name,value\n", "There is no column source."),
        ("name,value,source,date\n", "There is neither a column geonameid nor a column place."),
    ] {
        let file = home.file("bad.csv", text);
        let ran = home.run(&["data", "import", &file]);
        assert_eq!(ran.code, 5, "{text:?}");
        assert!(ran.err.contains(said), "{text:?}: {}", ran.err);
    }
    assert_eq!(home.run(&["data", "import", "no-such-file.csv"]).code, 5);
}

#[test]
fn facts_come_out_as_they_go_in() {
    let home = Home::new();
    home.ok(&["data", "import", &home.file("facts.csv", GOOD)]);
    let exported = home.ok(&["data", "export"]);
    assert_eq!(home.ok(&["data", "export", "-"]), exported, "a dash is standard output, as for import");
    let other = Home::new();
    other.ok(&["data", "import", &other.file("facts.csv", &exported)]);
    assert_eq!(other.ok(&["data", "export"]), exported);
    let only = home.json(&["data", "facts", "3996322"]);
    assert_eq!((only.as_array().unwrap().len(), &only[0]["value"]), (1, &"shrimp fishing".into()));
}

#[test]
fn two_imports_at_once_are_both_kept() {
    let home = Home::new();
    let running: Vec<_> = (0..4)
        .map(|n| {
            let row = format!("geonameid,name,value,source,date\n6035615,museums,Museum {n},x,2024-01-01\n");
            let file = home.file(&format!("facts-{n}.csv"), row);
            let mut command = home.command();
            command.args(["data", "import", &file]).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in running {
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    assert_eq!(home.json(&["data", "imports"]).as_array().unwrap().len(), 4);
    assert_eq!(home.json(&["data", "facts"]).as_array().unwrap().len(), 4);
}

#[test]
fn a_damaged_journal_is_refused_with_its_line() {
    let home = Home::new();
    home.ok(&["data", "import", &home.file("facts.csv", GOOD)]);
    let journal = home.path().join("facts.jsonl");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes.truncate(bytes.len() - 20);
    std::fs::write(&journal, &bytes).unwrap();
    for args in
        [&["profile", "6035615"][..], &["data", "facts"], &["data", "verify"], &["serve", "--port", "0"]]
    {
        let ran = home.run(args);
        assert_eq!(ran.code, 1, "{args:?}");
        assert!(ran.err.contains("facts.jsonl, line 1:"), "{args:?}: {}", ran.err);
    }
    let file = home.file("more.csv", "geonameid,name,value,source,date\n6035615,museums,x,y,2024-01-01\n");
    assert_eq!(home.run(&["data", "import", &file]).code, 1);
    assert_eq!(std::fs::read(&journal).unwrap(), bytes, "nothing is written behind a damaged line");
}

#[test]
fn verify_notices_an_altered_world() {
    let home = Home::new();
    assert!(home.ok(&["data", "verify"]).starts_with("The data are intact: "));
    let info = home.ok(&["data", "info"]);
    assert!(info.contains("Sources") && info.contains("No facts of your own."), "{info}");
    let world = worlddata::WORLD.path_in(home.path());
    // Linked into this folder: replaced, not written in place.
    let mut bytes = std::fs::read(&world).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::remove_file(&world).unwrap();
    std::fs::write(&world, &bytes).unwrap();
    let ran = home.run(&["data", "verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("altered"), "{}", ran.err);
    std::fs::write(&world, &bytes[..middle]).unwrap();
    assert!(home.run(&["data", "verify"]).err.contains("cut short"));
}
