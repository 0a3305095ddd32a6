//! Evaluate beyond the figures of each task: own worlds, more figures, plots, bad input.

use crate::home::Home;

/// Ties invented between capitals: nothing real is in them.
const CAPITALS: [u32; 12] = [
    2_643_743, 2_988_507, 2_950_159, 3_117_735, 3_169_070, 2_761_369, 3_067_696, 756_135, 2_673_730,
    2_618_425, 658_225, 1_850_147,
];

/// Each is tied to the next three.
fn ring(home: &Home) -> String {
    let mut text = "geonameid_a,geonameid_b\n".to_owned();
    for (i, a) in CAPITALS.iter().enumerate() {
        for step in 1..=3 {
            text.push_str(&format!("{a},{}\n", CAPITALS[(i + step) % CAPITALS.len()]));
        }
    }
    home.file("ring.csv", &text)
}

fn model() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/model.json").to_owned()
}

#[test]
fn a_world_of_ones_own_is_kept_aside_and_everything_measured_and_plotted() {
    let home = Home::new();
    let (ties, model) = (ring(&home), model());
    let plots = home.path().join("plots");
    let args = ["evaluate", "--relationships", &ties, "--model", &model, "--split", "5", "--cold", "2"];
    let mut all = args.to_vec();
    all.extend(["--hide", "0.3", "--spread", "20", "--plots", plots.to_str().unwrap()]);
    let out = home.ok(&all);
    for line in out.lines() {
        assert!(line.chars().count() <= 80, "wider than 80: {line}");
    }
    for words in ["Standard errors", "Adamic–Adar", "by known partners", "came true", "Gini", "as listed"] {
        assert!(out.contains(words), "{words}: {out}");
    }
    for name in ["recall.svg", "reliability.svg", "spread.svg", "coverage.svg"] {
        let plot = std::fs::read_to_string(plots.join(name)).unwrap();
        assert!(plot.starts_with("<svg xmlns=") && plot.contains("<title"), "{name}");
        assert!(!plot.contains("NaN") && !plot.contains("inf"), "{name}");
    }
    let mut again = args.to_vec();
    again.extend(["--hide", "0.3"]);
    let json = home.json(&again);
    assert_eq!(json["cold"]["cities"], 2, "{json}");
    assert!(json["warm"]["mrr_error"].is_number());
    assert!(json["warm"].get("baselines").is_none(), "only what was asked for: {json}");
    again.extend(["--max-partners", "0"]);
    let few = home.json(&again);
    for figure in ["candidates", "recall_1000", "auc"] {
        assert!(few["warm"][figure].as_f64() < json["warm"][figure].as_f64(), "{figure}: {few}");
    }
}

#[test]
fn weights_are_those_of_match_and_each_criterion_can_be_left_out() {
    let home = Home::new();
    let (ties, model) = (ring(&home), model());
    let base = ["evaluate", "--relationships", &ties, "--model", &model, "--split", "5", "--cold", "2"];
    let all = [&base[..], &["--hide", "0.3"]].concat();
    let asked = [&all[..], &["--ablations"]].concat();
    let json = home.json(&asked);
    let ablations = json["warm"]["ablations"].as_array().unwrap();
    assert_eq!(ablations.len(), 11, "ten criteria, and fit as a whole: {json}");
    let without = |name: &str| {
        let of = ablations.iter().find(|a| a["without"] == serde_json::json!([name])).unwrap();
        (of["figures"]["mrr"].as_f64().unwrap(), of["change"]["mrr"].as_f64().unwrap())
    };
    // Left out by its weight it gives the same figures, and the change is their difference.
    let weighted = home.json(&[&all[..], &["-w", "population=0"]].concat());
    let (mrr, change) = without("population");
    assert_eq!(weighted["warm"]["mrr"].as_f64().unwrap(), mrr);
    assert!((mrr - change - json["warm"]["mrr"].as_f64().unwrap()).abs() < 1e-12, "{json}");
    assert_ne!(change, 0.0, "capitals of all sizes");
    // What counts nothing is not left out again, and likelihoods of other weights are not looked at.
    let fewer = home.json(&[&asked[..], &["--weight", "population=0,reach=0.5", "--detail"]].concat());
    assert_eq!(fewer["warm"]["ablations"].as_array().unwrap().len(), 10);
    assert!(fewer.get("reliability").is_none(), "{fewer}");
    let out = home.ok(&asked);
    assert!(out.contains("all but existing ties") && out.contains("Population"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    for bad in ["population", "population=9", "peace=1", "population=NaN"] {
        assert_eq!(home.run(&[&all[..], &["--weight", bad]].concat()).code, 2, "{bad}");
    }
    let none = "population,geography,climate,economy,academic,culture,relationships,history,reach,stability";
    let none: Vec<String> = none.split(',').map(|c| format!("{c}=0")).collect();
    assert_eq!(home.run(&[&all[..], &["--weight", &none.join(",")]].concat()).code, 2, "nothing counts");
}

#[test]
fn several_seeds_give_a_mean_with_its_error() {
    let home = Home::new();
    let (ties, model) = (ring(&home), model());
    let args = [
        "evaluate",
        "--relationships",
        &ties,
        "--model",
        &model,
        "--split",
        "5,6",
        "--cold",
        "2",
        "--hide",
        "0.3",
    ];
    let json = home.json(&args);
    let of = |i: usize| json["splits"][i]["report"]["warm"]["mrr"].as_f64().unwrap();
    let mean = json["mean"]["warm"]["mrr"]["mean"].as_f64().unwrap();
    assert!((mean - (of(0) + of(1)) / 2.0).abs() < 1e-12, "{json}");
    let error = json["mean"]["warm"]["mrr"]["error"].as_f64().unwrap();
    assert!((error - (of(0) - of(1)).abs() / 2.0).abs() < 1e-12, "two values lie so far from their mean");
    assert!(home.ok(&args).contains("Means over 2 splits"));
}

#[test]
fn what_is_set_aside_can_be_hidden_in_turns() {
    let home = Home::new();
    let (ties, model) = (ring(&home), model());
    let args = ["evaluate", "--relationships", &ties, "--model", &model, "--split", "5", "--cold", "2"];
    let once = home.json(&[&args[..], &["--hide", "0.3"]].concat());
    let turns = [&args[..], &["--hide", "0.3", "--turns", "4", "--detail", "--baselines"]].concat();
    let parts = home.json(&turns);
    assert_eq!(parts["cold"]["queries"], once["cold"]["queries"], "{parts}");
    assert!(parts["warm"]["queries"].as_u64() >= once["warm"]["queries"].as_u64(), "{parts}");
    assert!(parts["warm"]["baselines"]["adamic-adar"]["mrr"].is_number(), "{parts}");
    assert!(parts["warm"]["splits"]["target_partners"].is_array(), "{parts}");
    assert!(parts.get("reliability").is_none(), "{parts}");
}

#[test]
fn what_cannot_be_is_refused() {
    let home = Home::new();
    let (ties, model) = (ring(&home), model());
    let base = ["evaluate", "--relationships", &ties, "--model", &model];
    let code = |more: &[&str]| home.run(&[&base[..], more].concat()).code;
    assert_eq!(code(&[]), 2, "nothing is asked");
    assert_eq!(code(&["--queries", &ties]), 2, "queries without what is hidden");
    assert_eq!(code(&["--split", "1", "--queries", &ties, "--hidden", &ties]), 2);
    assert_eq!(code(&["--split", "1", "--hide", "1.5"]), 2);
    assert_eq!(code(&["--split", "1", "--turns", "0"]), 2);
    assert_eq!(code(&["--split", "1", "--turns", "5", "--spread", "3"]), 2, "not measured in turns");
    assert_eq!(code(&["--split", "1", "--hide", "NaN"]), 2);
    assert_eq!(code(&["--split", "one"]), 2);
    assert_eq!(code(&["--split", "1", "--spread", "0"]), 2);
    assert_eq!(code(&["--split", "1", "--cold", "0", "--hide", "0"]), 5, "nothing was set aside");
    let none = home.file("none.csv", "geonameid_a,geonameid_b\n1,1\n");
    assert_eq!(home.run(&["evaluate", "--relationships", &none, "--model", &model, "--split", "1"]).code, 5);
    let short = home.run(&["evaluate", "--relationships", &ties, "--split", "1", "--cold", "1"]);
    assert_eq!(short.code, 5, "too few ties to train on: {}", short.err);
    let file = home.file("a-file", "");
    let ran =
        home.run(&[&base[..], &["--split", "5", "--cold", "2", "--spread", "3", "--plots", &file]].concat());
    assert_eq!(ran.code, 1, "no folder can be made there: {}", ran.err);
    assert!(ran.err.contains("a-file"), "{}", ran.err);
}
