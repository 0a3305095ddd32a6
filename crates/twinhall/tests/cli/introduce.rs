//! Introductions for a file of seekers: what is answered, and how a bad file is refused.

use crate::home::Home;

const GOOD: &str = "place,introductions,not countries,max_distance,weight_climate,note\n\
    \"Lacombe, AB\",2,,,,first\n\
    Sollefteå,1,JP; NO,,2,\n\
    2664454,,,,,Kumla? by id\n\
    \"Ebetsu, Hokkaido\",,,9500,,\n\
    ,,,,,\n\
    Oamaru,3,,100,,too near\n";

fn introduce(home: &Home, text: &str, more: &[&str]) -> crate::home::Ran {
    let file = home.file("seekers.csv", text);
    home.run(&[&["introduce", &file][..], more].concat())
}

#[test]
fn everyone_is_listed_with_those_met_and_those_left_out_know_why() {
    let home = Home::new();
    let ran = introduce(&home, GOOD, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("Lacombe, Alberta, Canada: "), "{}", ran.out);
    assert!(ran.out.contains("Oamaru, Otago, New Zealand: no introduction, 3 asked for"), "{}", ran.out);
    assert!(ran.out.contains("Without max_distance in its own row"), "{}", ran.out);
    assert!(ran.out.contains("One is left out"), "{}", ran.out);
    assert!(ran.out.contains("fewer introductions than"), "{}", ran.out);
    let told = ["All who are acceptable are introduced to it.", "other acceptable counterpart"];
    assert!(told.iter().any(|said| ran.out.contains(said)), "{}", ran.out);
    assert!(ran.out.contains("5 seekers, "), "{}", ran.out);
    for line in ran.out.lines() {
        assert!(line.chars().count() <= 80, "wider than 80: {line}");
    }
}

#[test]
fn json_holds_both_ends_of_each_introduction() {
    let home = Home::new();
    let file = home.file("seekers.csv", GOOD);
    let json = home.json(&["introduce", &file, "-k", "2"]);
    let seekers = json["seekers"].as_array().unwrap();
    assert_eq!((seekers.len(), &json["priority"]), (5, &"everyone".into()));
    assert_eq!(seekers[0]["asked"], 2);
    assert_eq!(
        (&seekers[2]["asked"], &seekers[2]["line"]),
        (&2.into(), &4.into()),
        "-k where the row is silent"
    );
    let mut ends = 0;
    for seeker in seekers {
        let met = seeker["introductions"].as_array().unwrap();
        assert_eq!(met.is_empty(), !seeker["left_out"].is_null(), "{seeker}");
        let asked = seeker["asked"].as_u64().unwrap();
        assert!(met.len() as u64 <= asked);
        let short = (1..asked).contains(&(met.len() as u64));
        assert_eq!(short, seeker["fewer"]["sentence"].is_string(), "{seeker}");
        for one in met {
            ends += 1;
            let other =
                seekers.iter().find(|s| s["place"]["id"] == one["counterpart"]["place"]["id"]).unwrap();
            let back = other["introductions"].as_array().unwrap().iter();
            let back = back.filter(|b| b["counterpart"]["place"]["id"] == seeker["place"]["id"]);
            assert_eq!(back.map(|b| &b["likelihood"]).collect::<Vec<_>>(), [&one["likelihood"]]);
            assert!(!one["counterpart"]["reasons"].as_array().unwrap().is_empty());
        }
    }
    assert!(seekers.iter().any(|s| !s["fewer"].is_null()), "{json}");
    let summary = &json["summary"];
    assert_eq!(summary["introductions"].as_u64().unwrap() * 2, ends);
    assert_eq!((&summary["left_out"], &summary["blocking_pairs"]), (&1.into(), &0.into()));
    assert!(summary["total_likelihood"].as_f64() <= summary["bound"].as_f64());
    let left_out = &seekers[4]["left_out"];
    assert_eq!((&left_out["why"], &left_out["own"][0]["limit"]), (&"limits".into(), &"max-distance".into()));
}

#[test]
fn a_table_has_a_row_for_each_end_and_one_for_who_is_left_out() {
    let home = Home::new();
    let to = home.path().join("introductions.csv");
    let ran = introduce(&home, GOOD, &["--output", to.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("The introductions are in") && !ran.out.contains("asked for"), "{}", ran.out);
    let table = std::fs::read_to_string(&to).unwrap();
    let mut rows = csv_rows(&table);
    let heading = rows.remove(0);
    assert!(rows.iter().all(|r| r.len() == heading.len()), "{table}");
    assert!(rows.iter().any(|r| r[2] == "Oamaru" && r[6].is_empty() && !r[13].is_empty()), "{table}");
    assert_eq!(rows.iter().filter(|r| r[13].is_empty()).count() % 2, 0, "two ends each");
    let nowhere = home.path().join("none/such.csv");
    assert_eq!(introduce(&home, GOOD, &["--output", nowhere.to_str().unwrap()]).code, 1);
    assert_eq!(introduce(&home, GOOD, &["--output", home.path().to_str().unwrap()]).code, 2);
}

/// Rows of a table without line breaks in its cells.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_bad_row_is_told_with_line_and_column_and_nothing_is_done() {
    let home = Home::new();
    let to = home.path().join("introductions.csv");
    let ran = introduce(
        &home,
        "geonameid,place,introductions,countries,max_distance,min_population,max_population,own_country\n\
         6035615,,0,,,,,\n\
         ,Lacombe,,,,,,\n\
         ,Mazzatlan,,Atlantis,,,,\n\
         x,,101,,far,,,\n\
         2675416,,,,,10,5,\n\
         6035615,,,,,,,perhaps\n\
         1850147,,,,,,,yes\n\
         1850147,,,,,,,no\n\
         ,,3,,,,,\n\
         4294967295,,many,,,,\n",
        &["--output", to.to_str().unwrap()],
    );
    assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{}", ran.err);
    assert!(!to.exists());
    for said in [
        "line 2, column 3 (introductions):",
        "line 3, column 2 (place): “Lacombe” is the name of several places: Lacombe, Alberta, Canada (6035615)",
        "line 4, column 2 (place): There is no place “Mazzatlan”. Spelt nearly so: Mazatlán",
        "line 4, column 4 (countries):",
        "line 5, column 1 (geonameid): “x” is not a GeoNames id",
        "line 5, column 3 (introductions):",
        "line 5, column 5 (max_distance):",
        "line 6: ",
        "line 7, column 8 (own_country):",
        "line 9: Tokyo, Japan seeks already in line 8.",
        "line 10, column 2 (place): This cell must not be empty.",
        "line 11: This row has 7 cells, the heading has 8.",
    ] {
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    assert!(ran.err.contains("12 things are wrong"), "{}", ran.err);
}

#[test]
fn files_that_hold_nobody_or_no_table_are_refused() {
    let home = Home::new();
    for (text, said) in [
        (&b""[..], "line 1: The file is empty."),
        (b"place\n", "There is nobody in this file"),
        (b"place,max_distence\nSollefte\xc3\xa5,3\n", "column 2 (max_distence)"),
        (b"place,Place\nx,y\n", "stands twice"),
        (b"introductions\n3\n", "neither a column geonameid nor a column place"),
        (b"place\n\xff\n", "is not UTF-8"),
        (b"place\n\"Oslo\n", "never closed"),
        (b"\xff\xfep\0", "UTF-16"),
    ] {
        let file = home.file("bad.csv", text);
        let ran = home.run(&["introduce", &file]);
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{said}");
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    assert_eq!(home.run(&["introduce", "no-such-file.csv"]).code, 5);
    let file = home.file("seekers.csv", GOOD);
    for k in ["0", "101", "-1", "many"] {
        assert_eq!(home.run(&["introduce", &file, "-k", k]).code, 2, "{k}");
    }
    assert_eq!(home.run(&["introduce", &file, "--priority", "luck"]).code, 2);
}

#[test]
fn one_alone_and_partners_get_an_answer() {
    let home = Home::new();
    let ran = introduce(&home, "place\n\"Lacombe, AB\"\n", &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Nobody else of its kind seeks"), "{}", ran.out);
    let ties = home.file("ties.csv", "geonameid_a,geonameid_b\n4434663,2675416\n");
    let ran = introduce(&home, "geonameid\n4434663\n2675416\n", &["--relationships", &ties]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("2 are left out"), "{}", ran.out);
    let ran = introduce(&home, "geonameid\n4434663\n2675416\n", &[]);
    assert!(ran.out.contains("Nobody is left out."), "{}", ran.out);
}

#[test]
fn two_on_both_sides_of_a_war_are_told_so() {
    let home = Home::new();
    let ran = introduce(&home, "geonameid\n706483\n551487\n", &[]);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = "The countries are at war; with the other’s named in countries in both rows one more would be acceptable.";
    assert!(said.contains(why), "{}", ran.out);
}
