//! The lists of all cities: what stands in the file, and going on after a kill.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use crate::home::Home;

/// City, rank, candidate, score, fit, precedent, likelihood.
type Row = (u32, u16, u32, f32, f32, f32, f32);

fn rows(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let row = |row: parquet::record::Row| {
        let number = |i| row.get_float(i).unwrap();
        let id = |i| row.get_uint(i).unwrap();
        (id(0), row.get_ushort(1).unwrap(), id(2), number(3), number(4), number(5), number(6))
    };
    reader.get_row_iter(None).unwrap().map(|r| row(r.unwrap())).collect()
}

fn metadata(path: &Path, key: &str) -> String {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let metadata = reader.metadata().file_metadata().key_value_metadata().unwrap();
    metadata.iter().find(|kv| kv.key == key).unwrap().value.clone().unwrap()
}

#[test]
fn each_list_is_the_one_that_match_gives() {
    let home = Home::new();
    let output = home.path().join("pairs.parquet");
    let file = output.to_str().unwrap();
    let ties = home.file("ties.csv", "geonameid_a,geonameid_b\n6035615,1850147\n2675416,4434663\n");
    let options = ["--relationships", &ties, "--weight", "climate=2", "--continents", "EU,AS"];
    let cities = ["6035615", "2675416", "3996322"];
    let only = cities.join(",");
    let all = [&["match-all", "--output", file, "--top", "20", "--only", &only][..], &options].concat();
    let json = home.json(&all);
    assert_eq!((&json["cities"], &json["rows"]), (&3.into(), &60.into()), "{json}");
    let rows = rows(&output);
    assert!(rows.is_sorted_by_key(|r| (r.0, r.1)), "by city and rank");
    for city in cities {
        let one = [&["match", city, "--count", "20", "--min-population", "5000"][..], &options].concat();
        let json = home.json(&one);
        let own: Vec<&Row> = rows.iter().filter(|r| r.0.to_string() == city).collect();
        let matches = json["matches"].as_array().unwrap();
        assert_eq!(own.len(), matches.len());
        for (row, m) in own.iter().zip(matches) {
            assert_eq!(
                (u64::from(row.1), u64::from(row.2)),
                (m["rank"].as_u64().unwrap(), m["place"]["id"].as_u64().unwrap())
            );
            let near = |a: f32, b: &serde_json::Value| (f64::from(a) - b.as_f64().unwrap()).abs() < 1e-4;
            assert!(near(row.3, &m["score"]), "{row:?} {m}");
            assert!((row.4 + row.5 - row.3).abs() < 1e-4, "fit and precedent are the score: {row:?}");
            assert!((0.0..=1.0).contains(&row.6), "{row:?}");
        }
    }
    assert_eq!(metadata(&output, "twinhall.model"), "shipped");
    assert_eq!(metadata(&output, "twinhall.model_sha256").len(), 64);
    assert!(metadata(&output, "twinhall.question").contains("w.climate=2"));
    assert!(metadata(&output, "twinhall.data").starts_with("world-"));
    assert!(!home.path().join("pairs.parquet.parts").exists(), "the parts are gone");
    let again = home.json(&[&all[..], &["--resume"]].concat());
    assert_eq!(again["written"], false, "it is complete: {again}");
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was_and_gives_the_same_file() {
    let home = Home::new();
    let (whole, killed) = (home.path().join("whole.parquet"), home.path().join("killed.parquet"));
    let options = ["--min-population", "3000000", "--top", "10"];
    let args = |output: &Path| {
        let output = output.to_str().unwrap().to_owned();
        let mut args = vec!["match-all".to_owned(), "--output".to_owned(), output];
        args.extend(options.map(str::to_owned));
        args
    };
    assert!(home.command().args(args(&whole)).output().unwrap().status.success());
    let folder = home.path().join("killed.parquet.parts");
    let parts = || {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap);
        entries.filter(|e| e.path().extension().is_some_and(|x| x == "parquet")).count()
    };
    let mut command = home.command();
    let mut child = command.args(args(&killed)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while parts() < 2 && began.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!killed.exists() && parts() >= 2, "it was killed on the way, with {} parts", parts());
    // The folder of an unfinished run is not gone on with by accident, nor with other options.
    let refused = |more: &[&str]| {
        let args = args(&killed);
        let all = [&args.iter().map(String::as_str).collect::<Vec<_>>()[..], more].concat();
        let ran = home.run(&all);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{more:?}: {}", ran.err);
        ran.err
    };
    assert!(refused(&[]).contains("--resume"));
    assert!(refused(&["--resume", "--weight", "climate=2"]).contains("question"));
    let other = home.file("ties.csv", "geonameid_a,geonameid_b\n6035615,1850147\n");
    assert!(refused(&["--resume", "--relationships", &other]).contains("ties_sha256"));
    // The kill may have left a file that was being written.
    std::fs::write(folder.join(".00099.parquet.1.tmp"), "half").unwrap();
    // One part was cut, as by a disk that lost its end: it is written again.
    let part = folder.join("00000.parquet");
    let bytes = std::fs::read(&part).unwrap();
    std::fs::write(&part, &bytes[..bytes.len() - 5]).unwrap();
    let mut command = home.command();
    let ran = command.args(args(&killed)).arg("--resume").output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(!folder.exists(), "nothing is left beside the file");
    assert_eq!(rows(&killed), rows(&whole));
    if metadata(&killed, "twinhall.date") == metadata(&whole, "twinhall.date") {
        assert!(std::fs::read(&killed).unwrap() == std::fs::read(&whole).unwrap(), "byte for byte");
    }
}

#[test]
fn what_cannot_be_asked_of_all_is_refused() {
    let home = Home::new();
    let output = home.path().join("pairs.parquet").display().to_string();
    for (args, code, said) in [
        (&["--only", "6251999"][..], 2, "6251999"),
        (&["--only", "4000000000"], 2, "4000000000"),
        (&["--min-population", "1000000000"], 2, "--min-population"),
        (&["--top", "0"], 2, "1..=1000"),
        (&["--countries", "Atlantis"], 2, "--countries:"),
    ] {
        let ran = home.run(&[&["match-all", "--output", &output][..], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    let ran = home.run(&["match-all", "--output", "/no/such/folder/pairs.parquet"]);
    assert!(ran.code == 1 && ran.err.contains("/no/such/folder"), "{}", ran.err);
    // A second run into the same folder waits for nothing: it is told.
    std::fs::create_dir(format!("{output}.parts")).unwrap();
    let lock = File::create(format!("{output}.parts/lock")).unwrap();
    lock.lock().unwrap();
    let ran = home.run(&["match-all", "--output", &output, "--only", "6035615"]);
    assert!(ran.code == 1 && ran.err.contains("Another run"), "{}", ran.err);
    // No place passes: an empty list is an answer.
    drop(lock);
    let json = home.json(&["match-all", "--output", &output, "--only", "6035615", "--max-distance", "1"]);
    assert_eq!((&json["rows"], &json["complete"]), (&0.into(), &true.into()), "{json}");
    assert!(rows(Path::new(&output)).is_empty());
}
