//! Search, profile, match, compare, evaluate: what they answer and how they refuse.

use crate::base::fill;
use crate::home::Home;

const LACOMBE: &str = "6035615";

/// No line is wider than a page of 80 columns, counted as a terminal counts.
fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "wider than 80: {line}");
    }
}

#[test]
fn search_finds_places_and_names_the_matched_spelling() {
    let home = Home::new();
    let out = home.ok(&["search", "lacombe", "ab", "--limit", "3"]);
    fits(&out);
    assert!(out.lines().nth(1).unwrap().contains("6035615  Lacombe, Alberta, Canada"), "{out}");
    let json = home.json(&["search", "京都"]);
    let first = &json["places"][0];
    assert_eq!((first["country"].as_str(), first["how"].as_str()), (Some("JP"), Some("exact")), "{json}");
    assert_eq!(first["matched"], "京都");
    let ran = home.run(&["search", "!!!"]);
    assert_eq!((ran.code, ran.out.as_str()), (4, ""), "{}", ran.err);
    assert_eq!(home.json(&["search", "!!!"])["places"], serde_json::json!([]), "an empty list is an answer");
    assert_eq!(home.run(&["search", "a", "--near", "91,0"]).code, 2);
    assert_eq!(home.run(&["search", "a", "--country", "Atlantis"]).code, 2);
    let counties = home.json(&["search", "lacombe", "--kind", "admin2"]);
    assert!(counties["places"].as_array().unwrap().iter().all(|p| p["kind"] == "admin2"), "{counties}");
}

#[test]
fn a_place_is_named_by_id_or_by_name_and_an_ambiguous_one_lists_ids() {
    let home = Home::new();
    assert!(home.ok(&["profile", LACOMBE]).starts_with("Lacombe, Alberta, Canada\n"));
    assert!(home.ok(&["profile", "Lacombe, AB"]).starts_with("Lacombe, Alberta, Canada\n"));
    let ran = home.run(&["profile", "Lacombe"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    insta::assert_snapshot!(ran.err, @"
    error: “Lacombe” may be any of these:
         6035615  Lacombe, Alberta, Canada (14,258 people)
         4330126  Lacombe, Louisiana, United States (8,679 people)
    Add the state or country (“Lacombe, AB”), or use the id at the left.
    ");
    let ran = home.run(&["profile", "Paris"]);
    assert_eq!(ran.code, 0, "the capital has fifty times the people of every other: {}", ran.err);
    assert!(ran.err.starts_with("Taking Paris, Île-de-France, France (2988507);"), "{}", ran.err);
    assert_eq!(home.run(&["profile", "Springfield"]).code, 3);
    let ran = home.run(&["profile", "Dili"]);
    assert_eq!(ran.code, 3, "Delhi is Dili in some languages only: {}", ran.err);
    assert!(ran.err.contains("Dili, Dili Municipality, Timor Leste"), "{}", ran.err);
    assert!(home.ok(&["profile", "Munich"]).contains("Munich, Bavaria, Germany"), "Munich, North Dakota");
}

#[test]
fn a_country_or_state_is_not_hidden_by_villages_of_its_name() {
    let home = Home::new();
    let first = |name: &str| home.ok(&["profile", name]).lines().next().map(str::to_owned);
    assert_eq!(first("Canada").as_deref(), Some("Canada"), "Cañada in Mexico is far too small a rival");
    assert_eq!(first("Peru").as_deref(), Some("Peru"), "Peru, Illinois, has 10,000 people");
    // A country or state in which the city of its name lies is not another meaning.
    assert_eq!(first("Luxembourg").as_deref(), Some("Luxembourg, Luxembourg"));
    assert_eq!(first("New York").as_deref(), Some("New York City, New York, United States"));
    for (name, listed) in
        [("California", "5332921  California, United States"), ("Georgia", "4197000  Georgia")]
    {
        let ran = home.run(&["profile", name]);
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains(listed), "{}", ran.err);
    }
}

#[test]
fn an_unknown_place_lists_the_nearest_spellings() {
    let home = Home::new();
    let ran = home.run(&["match", "Mazzatlan"]);
    assert_eq!((ran.code, ran.out.as_str()), (4, ""));
    assert!(ran.err.contains("There is no place “Mazzatlan”."), "{}", ran.err);
    assert!(ran.err.contains("3996322  Mazatlán, Sinaloa, Mexico"), "{}", ran.err);
    assert_eq!(home.run(&["profile", "4294967295"]).code, 4);
    assert_eq!(home.run(&["profile", "99999999999999999999"]).code, 4);
    assert_eq!(home.run(&["profile", ""]).code, 4);
}

#[test]
fn errors_are_json_too_when_asked() {
    let home = Home::new();
    let ran = home.run(&["profile", "Lacombe", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, &error["error"], &error["code"]), (3, &"ambiguous".into(), &3.into()));
    assert_eq!(error["candidates"][0]["id"], 6035615);
    let ran = home.run(&["match", "qqqqqqqqqqqqqq", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((ran.code, &error["error"]), (4, &"not-found".into()));
}

#[test]
fn a_profile_keeps_unknown_apart_from_zero() {
    let home = Home::new();
    let json = home.json(&["profile", LACOMBE]);
    assert_eq!(json["fields"]["elevation_m"]["value"], 853);
    let fields = json["fields"].as_object().unwrap();
    let unknown: Vec<&str> = json["unknown"].as_array().unwrap().iter().filter_map(|u| u.as_str()).collect();
    for (name, field) in fields {
        // Without a port within 50 km there is none.
        let none = name == "port";
        assert_eq!(field["value"].is_null() && !none, unknown.contains(&name.as_str()), "{name}");
    }
    fits(&home.ok(&["profile", LACOMBE]));
}

#[test]
fn the_score_of_a_match_is_the_sum_of_its_reasons() {
    let home = Home::new();
    let json = home.json(&["match", LACOMBE, "--count", "20"]);
    let matches = json["matches"].as_array().unwrap();
    assert_eq!(matches.len(), 20);
    for m in matches {
        let sum: f64 =
            m["reasons"].as_array().unwrap().iter().map(|r| r["contribution"].as_f64().unwrap()).sum();
        assert!((sum - m["score"].as_f64().unwrap()).abs() < 1e-4, "{m}");
        assert_ne!(m["place"]["country"], "CA", "the own country is left out");
    }
    let next = home.json(&["match", LACOMBE, "--count", "5", "--offset", "5"]);
    assert_eq!(next["matches"][0]["place"]["id"], matches[5]["place"]["id"]);
    for args in [&["match", LACOMBE][..], &["match", LACOMBE, "--reasons", "-n", "2"]] {
        fits(&home.ok(args));
    }
    let csv = home.ok(&["match", LACOMBE, "--csv", "-n", "3"]);
    assert_eq!(csv.lines().count(), 4, "{csv}");
}

#[test]
fn both_readings_and_how_usual_such_a_tie_is_are_said() {
    let home = Home::new();
    let json = home.json(&["match", LACOMBE, "-n", "5"]);
    for m in json["matches"].as_array().unwrap() {
        let amount = |reading: &str| m[reading]["amount"].as_f64().unwrap();
        let score = m["score"].as_f64().unwrap();
        assert!((amount("fit") + amount("precedent") - score).abs() < 1e-4, "{m}");
        assert!((0.0..=1.0).contains(&m["fit"]["standing"].as_f64().unwrap()), "{m}");
        assert!(m["likelihood"].is_null() || (0.0..=1.0).contains(&m["likelihood"].as_f64().unwrap()), "{m}");
    }
    let out = home.ok(&["match", LACOMBE, "-n", "2"]);
    let heading = out.lines().find(|l| l.contains("score")).unwrap();
    assert!(heading.contains("fit  precedent") && heading.trim_end().ends_with("twinned"), "{out}");
    assert!(out.contains("Ordered by fit and precedent together"), "{out}");
    assert!(out.contains("not whether a tie would serve"), "{out}");
    let alone = home.ok(&["match", LACOMBE, "-n", "2", "-w", "relationships=0", "--reasons"]);
    assert!(alone.contains("Ordered by fit alone.") && alone.contains("left out by your"), "{alone}");
    fits(&alone);
    let states = home.json(&["compare", "5883102", "4436296"]);
    assert!(states["pair"]["note"].is_null());
}

#[test]
fn a_country_at_war_is_noted_with_its_places() {
    let home = Home::new();
    let out = home.ok(&["match", LACOMBE, "-n", "3", "--countries", "UA"]);
    fits(&out);
    assert_eq!(out.matches("Ukraine has been at war").count(), 1, "once for all of them: {out}");
    let json = home.json(&["match", LACOMBE, "-n", "1", "--countries", "UA"]);
    assert!(json["matches"][0]["note"].as_str().unwrap().contains("The World Factbook, 2025"), "{json}");
    let out = home.ok(&["compare", LACOMBE, "703448"]);
    assert!(out.contains("Kyiv: Ukraine has been at war"), "{out}");
    let csv = home.ok(&["match", LACOMBE, "--csv", "-n", "1", "--countries", "UA"]);
    assert!(csv.lines().next().unwrap().contains(",likelihood,note,"), "{csv}");
    let advice = home.file(
        "advice.csv",
        "geonameid,name,value,source,date\n690791,advisory,Write to the embassy first.,Foreign ministry,2026-11-01\n",
    );
    home.ok(&["data", "import", &advice]);
    let told = home.json(&["compare", LACOMBE, "703448"]);
    assert_eq!(told["pair"]["note"], "Write to the embassy first. (Foreign ministry, 2026-11-01)");
}

#[test]
fn whom_a_war_leaves_out_is_said_with_the_option_that_lists_them() {
    let home = Home::new();
    let out = home.ok(&["match", "706483", "-n", "2"]);
    fits(&out);
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("cities of Russia that fit the limits, because Ukraine and Russia are at war"),
        "{out}"
    );
    assert!(said.contains("To list them all the same: --countries RU."), "{out}");
    let json = home.json(&["match", "706483", "-n", "1", "--countries", "RU"]);
    assert!(json["limits"]["at_war"].is_null() && json["matches"][0]["place"]["country"] == "RU", "{json}");
}

#[test]
fn weights_and_limits_are_those_of_the_site() {
    let home = Home::new();
    let json = home.json(&[
        "match",
        LACOMBE,
        "--weight",
        "population=2",
        "-w",
        "history=0",
        "--countries",
        "SE,Norway",
        "--min-population",
        "5000",
        "--max-population",
        "50000",
    ]);
    for m in json["matches"].as_array().unwrap() {
        assert!(["SE", "NO"].contains(&m["place"]["country"].as_str().unwrap()), "{m}");
        assert!((5000..=50000).contains(&m["place"]["population"].as_u64().unwrap()), "{m}");
        assert!(m["reasons"].as_array().unwrap().iter().all(|r| r["criterion"] != "history"));
    }
    for (args, said) in [
        (&["--weight", "population"][..], "has no “=”"),
        (&["--weight", "fame=1"], "--weight fame:"),
        (&["--weight", "population=4"], "--weight population:"),
        (&["--countries", "Atlantis"], "--countries:"),
        (&["--max-distance", "far"], "--max-distance:"),
        (&["--max-distance=-5"], "--max-distance:"),
        (&["--max-partners", "few"], "--max-partners:"),
        (&["--min-population", "10", "--max-population", "5"], "at least 10"),
        (&["--count", "0"], "1..=1000"),
        (&["--count", "1001"], "1..=1000"),
    ] {
        let ran = home.run(&[&["match", LACOMBE][..], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    let zero: Vec<String> = matching::Criterion::ALL.iter().map(|c| format!("{}=0", c.key())).collect();
    let ran = home.run(&["match", LACOMBE, "--weight", &zero.join(",")]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn limits_that_exclude_everything_say_which_to_relax() {
    let home = Home::new();
    let out = home.ok(&["match", LACOMBE, "--countries", "SE", "--max-distance", "100"]);
    fits(&out);
    assert!(out.contains("No place passes all limits."), "{out}");
    assert!(out.contains("Without --max-distance") || out.contains("Without --countries"), "{out}");
}

#[test]
fn limits_that_leave_fewer_than_asked_for_say_which_to_relax() {
    let home = Home::new();
    // Three hundred quarters of one city, of which few lie far enough from each other to be listed.
    let ask = ["match", LACOMBE, "--countries", "HK", "--population-ratio", "any"];
    let out = home.ok(&ask);
    fits(&out);
    assert!(
        out.contains("With --spacing any there would be") && out.contains("Without --countries"),
        "{out}"
    );
    assert!(home.ok(&[&ask[..], &["--reasons"]].concat()).contains("Also nearby, and not listed: "));
    let json = home.json(&ask);
    let advice = json["advice"].as_array().unwrap();
    let near = advice.iter().find(|a| a["limit"] == "spacing").unwrap()["would_add"].as_u64().unwrap();
    let listed = json["matches"].as_array().unwrap().len() as u64;
    assert_eq!(listed + near, json["ranked"].as_u64().unwrap(), "{advice:?}");
    let full = home.ok(&[&ask[..], &["-n", "1"]].concat());
    assert!(!full.contains("--spacing") && !full.contains("Without"), "{full}");
    let past = home.ok(&[&ask[..], &["--offset", "200"]].concat());
    assert!(past.contains("The list ends before: choose a smaller --offset."), "{past}");
}

#[test]
fn cities_without_partners_can_be_asked_for() {
    let home = Home::new();
    // Sollefteå with Madison, Mississippi, which a business journal names.
    let ties = home.file("ties.csv", "geonameid_a,geonameid_b\n4434663,2675416\n");
    let ask = |most: &str| {
        let asked = ["match", LACOMBE, "--countries", "SE", "--relationships", &ties, "--count", "1000"];
        home.json(&[&asked[..], &["--max-partners", most]].concat())
    };
    let (none, one) = (ask("0"), ask("1"));
    assert_eq!((&none["limits"]["max_partners"], &one["limits"]["max_partners"]), (&0.into(), &1.into()));
    let lists = |json: &serde_json::Value| {
        json["matches"].as_array().unwrap().iter().any(|m| m["place"]["id"] == 2_675_416)
    };
    assert!(lists(&one) && !lists(&none));
    assert!(none["advice"].as_array().unwrap().iter().any(|a| a["limit"] == "max-partners"), "{none}");
}

#[test]
fn partners_are_listed_first_and_bad_rows_of_ties_are_named() {
    let home = Home::new();
    let ties = home.file(
        "ties.csv",
        "geonameid_a,geonameid_b,year,note\n6035615,1850147,1999,x\n6035615,6035615,,\n6035615,1850147,,\n\
         6035615,3999999999,,\n6035615\n",
    );
    let ran = home.run(&["match", LACOMBE, "--relationships", &ties]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Already your partners"), "{}", ran.out);
    for line in 3..=6 {
        assert!(ran.err.contains(&format!("line {line}:")), "{}", ran.err);
    }
    assert!(!ran.err.contains("holds no tie"), "{}", ran.err);
    for none in ["", "geonameid_a,geonameid_b\n", "geonameid_a,geonameid_b\n6035615,3999999999\n"] {
        let ran = home.run(&["match", LACOMBE, "--relationships", &home.file("none.csv", none)]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("none.csv holds no tie that can be used"), "{}", ran.err);
    }
    let profile = home.ok(&["profile", LACOMBE, "--relationships", &ties]);
    assert!(profile.contains("Tokyo") && profile.contains("since 1999"), "{profile}");
    let missing = home.run(&["match", LACOMBE, "--relationships", "no-such-file.csv"]);
    assert_eq!(missing.code, 5, "{}", missing.err);
    let bad = home.file("bad.csv", b"geonameid_a,geonameid_b\n6035615,\xff\n");
    assert_eq!(home.run(&["match", LACOMBE, "--relationships", &bad]).code, 5);
    let headless = home.file("headless.csv", "a,b\n1,2\n");
    assert_eq!(home.run(&["match", LACOMBE, "--relationships", &headless]).code, 5);
}

#[test]
fn ties_of_the_registry_are_known_without_a_file() {
    let home = Home::new();
    let named = format!("sqlite:{}", home.path().join("named.db").display());
    fill(&home, &named);
    let partners = |args: &[&str]| {
        let json = home.json(&[&["match", LACOMBE, "--limit", "1"][..], args].concat());
        let all = json["partners"].as_array().unwrap();
        all.iter().map(|m| m["place"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(partners(&[]).is_empty(), "no registry in the data directory");
    assert_eq!(partners(&["--database", &named]), ["Rikubetsu"]);
    let told = home.ok(&["compare", LACOMBE, "Rikubetsu", "--database", &named]);
    assert!(told.contains("since 1986"), "{told}");
    assert!(home.ok(&["profile", LACOMBE, "--database", &named]).contains("Rikubetsu"));
    // The one in the data directory is read by itself, beside a file.
    let copy = home.path().join("copy").display().to_string();
    home.ok(&["backup", &copy, "--database", &named]);
    home.ok(&["restore", &copy]);
    assert_eq!(partners(&[]), ["Rikubetsu"]);
    let file = home.file("more.csv", "geonameid_a,geonameid_b\n6035615,1850147\n");
    let mut both = partners(&["--relationships", &file]);
    both.sort_unstable();
    assert_eq!(both, ["Rikubetsu", "Tokyo"]);
    let gone = home.path().join("gone.db");
    let ran = home.run(&["match", LACOMBE, "--database", &format!("sqlite:{}", gone.display())]);
    assert!(ran.code == 1 && ran.err.contains("There is no database") && !gone.exists(), "{}", ran.err);
}

#[test]
fn two_cities_are_weighed_point_by_point() {
    let home = Home::new();
    let out = home.ok(&["compare", "Lacombe, AB", "Mazatlán, Sinaloa"]);
    fits(&out);
    assert!(out.starts_with("Lacombe, Alberta, Canada and Mazatlán, Sinaloa, Mexico\n"), "{out}");
    let ran = home.run(&["compare", LACOMBE, "Lacombe, AB"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    assert!(ran.err.contains("is both of the two"), "{}", ran.err);
    let json = home.json(&["compare", LACOMBE, "3996322"]);
    assert_eq!(json["a"]["id"], 6035615);
    assert_eq!(json["pair"]["place"]["id"], 3996322);
    assert_eq!(json["pair"]["reasons"].as_array().unwrap().len(), matching::Criterion::COUNT);
    assert!(!json["unknown"].as_array().unwrap().is_empty());
    assert_eq!(home.run(&["compare", LACOMBE, "Lacombe"]).code, 3);
}

#[test]
fn evaluate_prints_every_figure_for_every_task() {
    let home = Home::new();
    let train = home.file("train.csv", "geonameid_a,geonameid_b\n6035615,1850147\n2643743,2988507\n");
    let hidden = home.file("hidden.csv", "geonameid_a,geonameid_b\n6035615,3996322\n");
    let queries = home.file(
        "q.csv",
        "task,query,target\nwarm,6035615,3996322\ncold,3996322,6035615\ncold,3999999999,6035615\n",
    );
    let args = ["evaluate", "--relationships", &train, "--queries", &queries, "--hidden", &hidden];
    let ran = home.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    fits(&ran.out);
    assert!(ran.err.contains("line 4:"), "{}", ran.err);
    let json = home.json(&args);
    for task in ["warm", "cold"] {
        for figure in
            ["queries", "candidates", "auc", "mrr", "recall_10", "recall_100", "recall_1000", "median_rank"]
        {
            assert!(json[task][figure].is_number(), "{task} {figure}: {json}");
        }
    }
    let empty = home.file("empty.csv", "task,query,target\n");
    let args = ["evaluate", "--relationships", &train, "--queries", &empty, "--hidden", &hidden];
    assert_eq!(home.run(&args).code, 5);
}

#[test]
fn too_few_ties_teach_nothing() {
    let home = Home::new();
    let ties = home.file("few.csv", "geonameid_a,geonameid_b\n6035615,1850147\n");
    let model = home.path().join("model.json");
    let ran = home.run(&["train", "--relationships", &ties, "--output", model.to_str().unwrap()]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(!model.exists(), "no half model is left");
}
