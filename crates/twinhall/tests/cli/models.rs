//! Models: training into the store, choosing, going back; and everything that is refused.

use std::process::Stdio;
use std::time::{Duration, Instant};

use gazetteer::Kind;
use matching::chance::Chance;
use sha2::{Digest, Sha256};

use crate::base::fill;
use crate::home::{Home, Ran};

/// A file of ties by chance between large cities of different countries.
fn invented(home: &Home, count: usize) -> String {
    let large: Vec<_> = worlddata::for_tests()
        .places(Kind::City)
        .filter(|p| p.population().is_some_and(|n| n > 100_000))
        .collect();
    let mut chance = Chance::new(5);
    let mut text = "geonameid_a,geonameid_b\n".to_owned();
    let mut left = count;
    while left > 0 {
        let (a, b) = (large[chance.below(large.len())], large[chance.below(large.len())]);
        if a.country_ix() != b.country_ix() {
            text += &format!("{},{}\n", a.id(), b.id());
            left -= 1;
        }
    }
    home.file("invented.csv", text)
}

/// Puts a model into the store that differs from the shipped one in its seed only.
pub(crate) fn kept(home: &Home, seed: u64) -> String {
    let text = home.ok(&["model", "export"]);
    let was = text.split("\"seed\": ").nth(1).unwrap().split([',', '\n']).next().unwrap();
    let text = text.replacen(&format!("\"seed\": {was}"), &format!("\"seed\": {seed}"), 1);
    let hash: String = Sha256::digest(&text).iter().map(|b| format!("{b:02x}")).collect();
    let id = format!("2026-11-21-{}", &hash[..12]);
    std::fs::create_dir_all(home.path().join("models")).unwrap();
    home.file(&format!("models/{id}.json"), text);
    id
}

fn in_use(home: &Home) -> String {
    let models = home.json(&["model", "list"]);
    let models = models.as_array().unwrap().iter().filter(|m| m["in_use"] == true);
    models.map(|m| m["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn training_installs_says_so_and_can_be_taken_back() {
    let home = Home::new();
    let ties = invented(&home, 260);
    // Whether chance ties make a better model is chance; what happens then is not.
    let ran = home.run(&["train", "--relationships", &ties, "--force", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let id = json["model"].as_str().unwrap();
    assert_eq!((&json["installed"], &json["against"]), (&true.into(), &"shipped".into()), "{json}");
    for figure in json["trial"].as_array().unwrap() {
        for field in ["new", "current", "error", "queries"] {
            assert!(figure[field].is_number(), "{figure}");
        }
    }
    assert_eq!(in_use(&home), id);
    let show = home.json(&["model", "show"]);
    assert_eq!((&show["id"], &show["provenance"]["ties_from"]), (&id.into(), &"invented.csv".into()));
    assert_eq!(show["countries_not_in_world"], serde_json::json!([]));
    assert!(show["bytes"].as_u64().unwrap() <= 8 << 20);
    let text = home.ok(&["model", "show"]);
    assert!(text.contains("SHA-256") && text.contains("R@100"), "{text}");
    let log = home.json(&["model", "log"]);
    assert_eq!(
        (&log[0]["what"], &log[0]["by"], &log[0]["id"]),
        (&"installed".into(), &"clerk".into(), &id.into())
    );
    assert!(home.ok(&["model", "log"]).contains("clerk"));

    let out = home.ok(&["model", "rollback"]);
    assert!(out.contains("shipped is in use now"), "{out}");
    assert_eq!(in_use(&home), "shipped");
    let ran = home.run(&["model", "rollback"]);
    assert_eq!(ran.code, 2, "there is nothing before: {}", ran.err);
    home.ok(&["model", "use", id]);
    assert_eq!(in_use(&home), id);
    assert!(home.ok(&["model", "use", id]).contains("in use already"));
    home.ok(&["model", "shipped"]);
    home.ok(&["model", "rollback"]);
    assert_eq!(in_use(&home), id, "going back works from the shipped one as well");
    assert_eq!(home.json(&["model", "log"]).as_array().unwrap().len(), 5);

    // The file that is exported is the file that is kept.
    let file = home.path().join("copy.json");
    home.ok(&["model", "export", file.to_str().unwrap()]);
    let kept = home.path().join(format!("models/{id}.json"));
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(kept).unwrap());
    assert_eq!(home.ok(&["model", "export"]), std::fs::read_to_string(&file).unwrap());
}

#[test]
fn a_registry_of_ones_own_is_learned_from_with_one_command() {
    let home = Home::new();
    let ran = home.run(&["train"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--database") && ran.err.contains("--relationships"), "{}", ran.err);
    // The registry in the data directory.
    let organisation = fill(&home, &format!("sqlite:{}", home.path().join("twinhall.db").display()));
    let ran = home.run(&["train"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("the registry: there ") && ran.err.contains("at least 200"), "{}", ran.err);
    let sheet = invented(&home, 260);
    home.ok(&["ties", "import", &sheet, "--into", &organisation, "--publish", "--apply"]);
    let file = home.path().join("learned.json").display().to_string();
    let learned = home.json(&["train", "--output", &file, "--no-measure"]);
    assert!(learned["report"]["ties"].as_u64().unwrap() > 240, "{learned}");
    let model: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(model["provenance"]["ties_from"], "the registry");
    // A file alone, unless the registry is named too.
    let few = home.file("few.csv", "geonameid_a,geonameid_b\n6035615,1850147\n");
    let ran = home.run(&["train", "--relationships", &few]);
    assert!(ran.code == 5 && ran.err.contains("there is only 1 tie "), "{}", ran.err);
}

#[test]
fn the_model_in_use_ranks() {
    let home = Home::new();
    let id = kept(&home, 99);
    let list = home.json(&["model", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 2, "{list}");
    home.ok(&["model", "use", &id]);
    // A model in use that cannot be read is no reason to rank with another one unasked.
    let path = home.path().join(format!("models/{id}.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &text[..text.len() / 2]).unwrap();
    for args in [&["match", "6035615"][..], &["compare", "6035615", "3996322"], &["model", "show"]] {
        let ran = home.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}");
        assert!(ran.err.contains(&id) && ran.err.contains("`twinhall model rollback`"), "{}", ran.err);
    }
    let list = home.ok(&["model", "list"]);
    assert!(list.contains("damaged"), "{list}");
    std::fs::remove_file(&path).unwrap();
    let ran = home.run(&["match", "6035615"]);
    assert!(ran.code == 1 && ran.err.contains("`twinhall model shipped`"), "{}", ran.err);
    assert!(home.ok(&["model", "list"]).contains("is gone"));
    home.ok(&["model", "rollback"]);
    home.ok(&["match", "6035615"]);
}

#[test]
fn a_damaged_store_says_what_to_do() {
    let home = Home::new();
    let id = kept(&home, 3);
    for bad in ["../../etc/passwd", "2026-11-21-000000000000", "no"] {
        let ran = home.run(&["model", "use", bad]);
        assert_eq!(ran.code, 2, "{bad}");
        assert!(ran.err.contains("twinhall model list"), "{}", ran.err);
    }
    home.file("models/current", "../../etc/passwd\n");
    let ran = home.run(&["match", "6035615"]);
    assert!(ran.code == 1 && ran.err.contains("twinhall model shipped"), "{}", ran.err);
    home.ok(&["model", "shipped"]);
    home.ok(&["match", "6035615", "-n", "1"]);
    // A file of another version is refused with the way on, here and where it is handed in.
    let path = home.path().join(format!("models/{id}.json"));
    let text = std::fs::read_to_string(&path).unwrap();
    let version = matching::model::VERSION;
    let other = text.replacen(&format!("\"version\": {version}"), "\"version\": 99", 1);
    let file = home.file("other.json", &other);
    let ties = home.file("t.csv", "geonameid_a,geonameid_b\n");
    let questions = home.file("q.csv", "task,query,target\nwarm,6035615,3996322\n");
    for bad in [file.clone(), home.file("cut.json", &text[..500]), home.file("bytes.json", b"\xff\xfe\x00")] {
        let args = [
            "evaluate",
            "--relationships",
            &ties,
            "--queries",
            &questions,
            "--hidden",
            &ties,
            "--model",
            &bad,
        ];
        let ran = home.run(&args);
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{bad}");
        assert!(ran.err.contains("twinhall train"), "{}", ran.err);
    }
    let mut log = std::fs::read(home.path().join("models/log.jsonl")).unwrap();
    log[40] ^= 1;
    std::fs::write(home.path().join("models/log.jsonl"), log).unwrap();
    let ran = home.run(&["model", "use", &id]);
    assert!(ran.code == 1 && ran.err.contains("line 1"), "{}", ran.err);
    home.ok(&["match", "6035615", "-n", "1"]);
}

#[test]
fn lists_that_teach_nothing_change_nothing() {
    let home = Home::new();
    let head = "geonameid_a,geonameid_b\n";
    for (name, rows, said) in [
        ("none.csv", String::new(), "there are only 0 ties"),
        ("one.csv", "6035615,1850147\n".to_owned(), "there is only 1 tie "),
        ("same.csv", "6035615,1850147\n".repeat(300), "there is only 1 tie "),
        ("self.csv", "6035615,6035615\n".repeat(300), "there are only 0 ties"),
        (
            "lost.csv",
            (0..300).map(|i| format!("6035615,{}\n", 4_000_000_000u32 + i)).collect(),
            "there are only 0 ties",
        ),
    ] {
        let file = home.file(name, format!("{head}{rows}"));
        let ran = home.run(&["train", "--relationships", &file]);
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("at least 200"), "{name}: {}", ran.err);
        assert_eq!(in_use(&home), "shipped");
        assert!(!home.path().join("models/log.jsonl").exists(), "{name}");
    }
    assert_eq!(home.run(&["train", "--relationships", "no-such.csv"]).code, 5);
    let ran = home.run(&["train", "--relationships", "x.csv", "--no-measure"]);
    assert!(ran.code == 2 && ran.err.contains("--force"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_training_that_is_interrupted_leaves_the_store_as_it_was() {
    let home = Home::new();
    kept(&home, 4);
    let ties = invented(&home, 2000);
    let before = files(&home);
    let mut command = home.command();
    command.args(["train", "--relationships", &ties, "--force"]).stderr(Stdio::null()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let told = Instant::now();
    assert!(!child.wait().unwrap().success());
    assert!(told.elapsed() < Duration::from_secs(5));
    assert_eq!(files(&home), before);
    assert_eq!(in_use(&home), "shipped");
}

/// The folder of models, each file with its size.
fn files(home: &Home) -> Vec<(String, u64)> {
    let entries = std::fs::read_dir(home.path().join("models")).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries
        .map(|e| (e.file_name().to_string_lossy().into_owned(), e.metadata().unwrap().len()))
        .collect();
    files.sort();
    files
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said_before_anything_is_learned() {
    let home = Home::new();
    let ties = invented(&home, 220);
    home.file("models", "in the way");
    let began = Instant::now();
    let ran = home.run(&["train", "--relationships", &ties]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("models"), "{}", ran.err);
    let ran = home.run(&["train", "--relationships", &ties, "--output", "/no/such/folder/model.json"]);
    assert!(ran.code == 1 && ran.err.contains("/no/such/folder"), "{}", ran.err);
    assert!(began.elapsed() < Duration::from_secs(20), "nothing was learned first");
    // As on a full disk: no file may grow beyond a few kB.
    std::fs::remove_file(home.path().join("models")).unwrap();
    let program = env!("CARGO_BIN_EXE_twinhall");
    let line = format!("trap '' XFSZ; ulimit -f 16; exec {program} model use {}", kept(&home, 5));
    let out = home.path().join("copy.json").display().to_string();
    let full = line.replace("use ", &format!("export {out} --id "));
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &full]).env_clear().env("TWINHALL_DATA", home.path()).env("PATH", "/usr/bin:/bin");
    let ran = Ran::of(command.output().unwrap());
    assert!(ran.code == 1 && ran.err.contains("copy.json"), "{} {}", ran.code, ran.err);
    assert!(!home.path().join("copy.json").exists(), "no half file is left");
}
