//! The database's steps and the proof of the journal, as an operator asks for them.

use jiff::Timestamp;
use partnership::tie::{Command, Description, Term, TieFact};
use partnership::{Edit, Id};
use store::registry::TieError;
use store::{Hand, Via, change};

use crate::base::{Base, fill};
use crate::home::{Home, unwrapped};

fn file(home: &Home) -> String {
    format!("sqlite:{}", home.path().join("registry.db").display())
}

#[test]
fn the_database_is_brought_up_to_date_and_that_is_said() {
    let home = Home::new();
    let database = file(&home);
    let at = ["--database", &database];
    let preview = home.json(&[&["migrate", "--preview"][..], &at].concat());
    assert_eq!((&preview["taken"], &preview["steps"][0]["name"]), (&false.into(), &"journal".into()));
    assert_eq!(Base::open(&database).number("SELECT count(*) FROM sqlite_master"), 0, "nothing was made");
    // What only reads does not make tables either, and says what is missing.
    let ran = home.run(&[&["journal", "heads"][..], &at].concat());
    assert!(ran.code == 1 && ran.err.contains("Run `twinhall migrate` first"), "{}", ran.err);
    let told = home.ok(&[&["migrate"][..], &at].concat());
    assert!(told.contains("Taken: step 1, journal.") && told.contains("steps were taken"), "{told}");
    let told = home.ok(&[&["migrate"][..], &at].concat());
    assert!(told.contains("The database is up to date"), "{told}");
    let future = "INSERT INTO schema_steps (number, name, applied_at) VALUES (9999, 'of the future', 0)";
    Base::open(&database).sql(future);
    for args in [&["migrate"][..], &["org", "list"], &["journal", "verify"], &["serve", "--port", "0"]] {
        let ran = home.run(&[args, &at].concat());
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains("Use the newer program"), "{args:?}: {}", ran.err);
    }
    let nowhere = home.run(&["migrate", "--database", "mysql://somewhere"]);
    assert!(nowhere.code == 1 && nowhere.err.contains("sqlite:FILE"), "{}", nowhere.err);
}

#[test]
fn ends_of_terms_that_older_nodes_left_out_are_filled_in() {
    let home = Home::new();
    let database = file(&home);
    fill(&home, &database);
    let base = Base::open(&database);
    let tie = Id::from_number(base.number("SELECT max(id) FROM ties")).unwrap();
    let keeper = Id::from_number(base.number("SELECT max(keeper) FROM ties")).unwrap();
    let at = Timestamp::from_second(1_900_000_000).unwrap();
    let hand = Hand { person: None, organisation: Some(keeper), via: Via::Cli, at };
    let term = Edit::Set(Term::Fixed { until: "2040-06".parse().unwrap() });
    let command = Command::record(TieFact::Described(Description { term, ..Description::default() }));
    let done: Result<_, TieError> =
        base.run(async { change!(base.store, hand, |w| w.on_tie(tie, None, command.clone()).await) });
    done.unwrap();
    base.sql("UPDATE ties SET term_until = NULL");
    let migrate = ["migrate", "--database", &database];
    let told = home.ok(&migrate);
    assert!(unwrapped(&told).contains("The end of the term of one tie was missing"), "{told}");
    assert_eq!(base.number("SELECT count(*) FROM ties WHERE term_until = '2040-06'"), 1);
    assert_eq!(home.json(&migrate)["terms"], 0);
}

#[test]
fn an_untouched_journal_verifies_whole_and_by_organisation() {
    let home = Home::new();
    let database = file(&home);
    let id = fill(&home, &database);
    let at = ["--database", &database];
    let told = home.ok(&[&["journal", "verify"][..], &at].concat());
    assert!(unwrapped(&told).contains("as they were written") && told.contains("Sister Cities"), "{told}");
    assert!(told.contains("--expect"), "what it cannot show is said: {told}");
    let json = home.json(&[&["journal", "verify"][..], &at].concat());
    assert_eq!((&json["whole"], &json["faults"]), (&true.into(), &serde_json::json!([])));
    assert!(json["entries"].as_u64().unwrap() > 10 && json["entries_a_second"].as_f64().unwrap() > 0.0);
    let own = home.json(&[&["journal", "verify", "--organisation", &id][..], &at].concat());
    let instance = home.json(&[&["journal", "verify", "--organisation", "instance"][..], &at].concat());
    assert_eq!(own["chains"][0]["name"], "Sister Cities");
    let entries = |json: &serde_json::Value| json["entries"].as_u64().unwrap();
    assert_eq!(entries(&own) + entries(&instance), entries(&json));
    let bad = home.run(&[&["journal", "verify", "--organisation", "somebody"][..], &at].concat());
    assert_eq!(bad.code, 2, "{}", bad.err);
}

#[test]
fn an_altered_entry_is_named_with_what_it_was() {
    let home = Home::new();
    let database = file(&home);
    let id = fill(&home, &database);
    let at = ["--database", &database];
    let base = Base::open(&database);
    base.sql("DROP TRIGGER journal_is_not_changed");
    base.sql(
        "UPDATE journal SET body = '{}' WHERE action = 'tie.fact' AND seq = \
              (SELECT min(seq) FROM journal WHERE action = 'tie.fact')",
    );
    let ran = home.run(&[&["journal", "verify"][..], &at].concat());
    assert_eq!(ran.code, 1);
    assert!(unwrapped(&ran.out).contains("altered: what it holds does not give its hash"), "{}", ran.out);
    assert!(ran.out.contains("Sister Cities") && ran.out.contains("tie.fact"), "{}", ran.out);
    assert!(unwrapped(&ran.err).contains("The journal is not whole: one chain was altered"), "{}", ran.err);
    let ran = home.run(&[&["journal", "verify", "--json"][..], &at].concat());
    assert_eq!(ran.code, 1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["whole"], false);
    assert_eq!(
        (&json["faults"][0]["wrong"], &json["faults"][0]["organisation"]),
        (&"altered".into(), &id.into())
    );
    // The other chain is as it was.
    home.ok(&[&["journal", "verify", "--organisation", "instance"][..], &at].concat());
}

#[test]
fn a_tail_cut_off_with_its_end_shows_beside_what_was_written_down() {
    let home = Home::new();
    let database = file(&home);
    let id = fill(&home, &database);
    let at = ["--database", &database];
    let heads = home.ok(&[&["journal", "heads"][..], &at].concat());
    let kept = home.file("heads.txt", format!("# written down on Sunday\n\n{heads}"));
    let line = heads.lines().find(|l| l.starts_with(&id)).unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    let one = words[..3].join(":");
    let verify = |more: &[&str]| home.run(&[&["journal", "verify"][..], &at, more].concat());
    let ran = verify(&["--expect", &kept, "--expect", &one]);
    assert!(ran.code == 0 && unwrapped(&ran.out).contains("ends kept elsewhere are in it"), "{}", ran.err);

    let base = Base::open(&database);
    base.sql("DROP TRIGGER journal_is_not_cut");
    let number = base.number("SELECT max(organisation) FROM journal_heads");
    let last = words[1].parse::<i64>().unwrap();
    base.sql(&format!("DELETE FROM journal WHERE organisation = {number} AND seq = {last}"));
    base.sql(&format!(
        "UPDATE journal_heads SET seq = {0}, hash = (SELECT hash FROM journal WHERE organisation = {number} \
         AND seq = {0}) WHERE organisation = {number}",
        last - 1
    ));
    assert_eq!(verify(&[]).code, 0, "by itself the chain cannot show it");
    for expect in [&kept, &one] {
        let ran = verify(&["--expect", expect]);
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.out.contains(&format!("entry {last}: removed")), "{}", ran.out);
    }
    let bad = home.file("bad.txt", "k7qm3-txd9p twelve 9f86\n");
    let ran = verify(&["--expect", &bad]);
    assert!(ran.code == 5 && ran.err.contains("is no end of a chain"), "{}", ran.err);
    assert_eq!(verify(&["--expect", "/no/such/file"]).code, 5);
    // The other chain's end alone says nothing of this one.
    let of_instance = verify(&["--organisation", "instance", "--expect", &kept]);
    assert_eq!(of_instance.code, 0, "{}", of_instance.err);
}
