//! Copies: out of one database, closed or not, and into another, or refused with nothing changed.

use std::io::Write;
use std::path::Path;

use age::secrecy::ExposeSecret;
use age::x25519::Identity;

use crate::base::{Base, Schema, fill};
use crate::home::{Home, unwrapped};

/// The address of a file in the data directory.
fn file(home: &Home, name: &str) -> String {
    format!("sqlite:{}", home.path().join(name).display())
}

fn path(home: &Home, name: &str) -> String {
    home.path().join(name).display().to_string()
}

/// The lines of a copy that is not closed, but the first, which says when it was made, and the
/// last, which says the hash of all.
fn lines(copy: &str) -> Vec<String> {
    let bytes = zstd::decode_all(std::fs::File::open(copy).unwrap()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1..lines.len() - 1].to_vec()
}

#[test]
fn everything_goes_from_one_database_to_the_other_and_back() {
    let home = Home::new();
    let first = file(&home, "first.db");
    fill(&home, &first);
    let (whole, closed, last) = (path(&home, "whole"), path(&home, "closed"), path(&home, "last"));
    let out = home.json(&["export", "--all", &whole, "--database", &first]);
    assert_eq!((&out["rows"]["ties"], &out["rows"]["people"]), (&3.into(), &1.into()), "{out}");
    assert_eq!((&out["read_back"], &out["encrypted"]), (&"contents".into(), &serde_json::Value::Null));
    let schema = Schema::new("copies");
    let second = schema.as_ref().map_or_else(|| file(&home, "second.db"), |s| s.address.clone());
    let told = unwrapped(&home.ok(&["restore", &whole, "--database", &second]));
    assert!(told.contains("Counts and hashes agree"), "{told}");

    let phrase = home.file("phrase", "fern lantern 42 oboe quay\nand a second line\n");
    let closing = ["--passphrase-file", &phrase];
    let told = unwrapped(&home.ok(&[&["backup", &closed, "--database", &second][..], &closing].concat()));
    assert!(told.contains("Encrypted with the passphrase") && told.contains("Read back: counts"), "{told}");
    let bytes = std::fs::read(&closed).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    let third = file(&home, "third.db");
    home.ok(&[&["restore", &closed, "--database", &third][..], &closing].concat());

    // What came back is what went, to the letter, and the journal is the same chain.
    home.ok(&["export", "--all", &last, "--database", &third]);
    assert_eq!(lines(&last), lines(&whole));
    let heads = |database: &str| home.ok(&["journal", "heads", "--database", database]);
    assert_eq!(heads(&third), heads(&first));
    assert_eq!(heads(&second), heads(&first));
    // And it goes on from there.
    home.ok(&["org", "add", "Another", "--database", &third]);
    home.ok(&["journal", "verify", "--database", &third]);
}

#[cfg(unix)]
#[test]
fn what_is_made_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = home.path().join("new").join("data");
    let added = home.command().env("TWINHALL_DATA", &data).args(["org", "add", "Ours"]).output().unwrap();
    assert!(added.status.success(), "{added:?}");
    assert_eq!((mode(&data), mode(&data.join("twinhall.db"))), (0o700, 0o600));
    let database = file(&home, "first.db");
    fill(&home, &database);
    let copy = path(&home, "copy");
    home.ok(&["backup", &copy, "--database", &database]);
    home.ok(&["restore", &copy, "--database", &file(&home, "second.db")]);
    assert_eq!(mode(&home.path().join("second.db")), 0o600, "as the copy was");
}

#[test]
fn any_of_the_keys_opens_a_copy_and_no_other() {
    let home = Home::new();
    let database = file(&home, "first.db");
    fill(&home, &database);
    let keys: Vec<Identity> = (0..3).map(|_| Identity::generate()).collect();
    let secret = |n: usize| {
        let text = format!("# created by a test\n{}\n", keys[n].to_string().expose_secret());
        home.file(&format!("key-{n}"), text)
    };
    let public = |n: usize| keys[n].to_public().to_string();
    let copy = path(&home, "copy.age");
    let backup = ["backup", &copy, "--database", &database, "--recipient", &public(0), "--recipient"];
    let told = unwrapped(&home.ok(&[&backup[..], &[&public(1)]].concat()));
    assert!(told.contains("any of 2 keys opens it"), "{told}");
    for n in [0, 1] {
        let told = unwrapped(&home.ok(&["restore", "--check", &copy, "--identity", &secret(n)]));
        assert!(told.contains("The copy is whole") && told.contains("Nothing was written"), "{told}");
    }
    let phrase = home.file("phrase", "fern lantern 42 oboe quay");
    for (args, said) in [
        (&["--identity", &secret(2)][..], "none of the keys opens it"),
        (&[], "it is encrypted to keys"),
        (&["--passphrase-file", &phrase], "it is encrypted to keys"),
        (&["--identity", &phrase], "phrase"),
    ] {
        let ran = home.run(&[&["restore", "--check", &copy][..], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    assert!(!home.path().join("twinhall.db").exists(), "a check makes no database");
}

#[test]
fn what_is_there_is_not_overwritten_and_what_is_not_there_is_not_copied() {
    let home = Home::new();
    let database = file(&home, "first.db");
    let copy = path(&home, "copy");
    let ran = home.run(&["backup", &copy, "--database", &database]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("There is no database") && !home.path().join("first.db").exists(),
        "{}",
        ran.err
    );
    fill(&home, &database);
    std::fs::write(&copy, "something dear").unwrap();
    let ran = home.run(&["backup", &copy, "--database", &database]);
    assert!(ran.code == 1 && ran.err.contains("is there already"), "{}", ran.err);
    assert_eq!(std::fs::read(&copy).unwrap(), b"something dear");
    home.ok(&["backup", &copy, "--force", "--database", &database]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only its owner reads it");
    }
    let parts = std::fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name());
    assert!(!parts.into_iter().any(|n| n.to_string_lossy().contains(".part")), "nothing is left beside");
    let bad = home.run(&["backup", &path(&home, "x"), "--recipient", "age1nobody", "--database", &database]);
    assert!(bad.code == 2 && bad.err.contains("age1nobody"), "{}", bad.err);
    let nowhere = home.run(&["backup", "/no/such/folder/copy", "--database", &database]);
    assert!(nowhere.code == 1 && nowhere.err.contains("/no/such/folder/copy"), "{}", nowhere.err);
    assert_eq!(home.run(&["export", &copy]).code, 2, "--all must be said");
    // An empty database takes a copy, one that holds something takes none and stays as it is.
    let before = home.ok(&["journal", "heads", "--database", &database]);
    let ran = home.run(&["restore", &copy, "--database", &database]);
    assert!(ran.code == 1 && ran.err.contains("goes into an empty database"), "{}", ran.err);
    assert_eq!(home.ok(&["journal", "heads", "--database", &database]), before);
}

#[test]
fn a_copy_that_is_not_whole_is_refused_and_nothing_is_changed() {
    let home = Home::new();
    let database = file(&home, "first.db");
    fill(&home, &database);
    let (open, closed) = (path(&home, "open"), path(&home, "closed"));
    let phrase = home.file("phrase", "fern lantern 42 oboe quay");
    let wrong = home.file("wrong", "fern lantern 43 oboe quay");
    home.ok(&["backup", &open, "--database", &database]);
    home.ok(&["backup", &closed, "--database", &database, "--passphrase-file", &phrase]);
    let copy = |name: &str, of: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = std::fs::read(of).unwrap();
        change(&mut bytes);
        home.file(name, bytes)
    };
    let half = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let end = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() - 3);
    let flip = |bytes: &mut Vec<u8>| {
        let at = bytes.len() / 2;
        bytes[at] ^= 1;
    };
    let none = |_: &mut Vec<u8>| ();
    let keys = &["--passphrase-file", phrase.as_str()][..];
    let cases = [
        (copy("open-half", &open, &half), &[][..], "cut short"),
        (copy("open-end", &open, &end), &[], "cut short"),
        (copy("open-flip", &open, &flip), &[], "cut short"),
        (copy("closed-half", &closed, &half), keys, "cut short"),
        (copy("closed-end", &closed, &end), keys, "cut short"),
        (copy("closed-flip", &closed, &flip), keys, "cut short"),
        (copy("closed-wrong", &closed, &none), &["--passphrase-file", &wrong], "the passphrase is another"),
        (copy("closed-bare", &closed, &none), &[], "encrypted with a passphrase"),
        (home.file("foreign", b"\x89PNG\r\n\x1a\n"), &[], "no copy made by Twinhall"),
        (home.file("empty", b""), &[], "no copy made by Twinhall"),
        (home.file("other", zstd::encode_all(&b"{\"hello\":1}\n"[..], 1).unwrap()), &[], "no copy made by"),
        (bomb(&home), &[], "unpacks to far more"),
    ];
    let target = file(&home, "target.db");
    for (copy, args, said) in cases {
        let ran = home.run(&[&["restore", &copy, "--database", &target][..], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (5, ""), "{copy}: {}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("Nothing was changed"), "{copy}: {}", ran.err);
        assert!(!Path::new(target.strip_prefix("sqlite:").unwrap()).exists(), "{copy}");
    }
    // The file is in order, but somebody had altered the journal before.
    let base = Base::open(&database);
    base.sql("DROP TRIGGER journal_is_not_changed");
    base.sql("UPDATE journal SET via = 'web' WHERE organisation = 0 AND seq = 2");
    let forged = path(&home, "forged");
    home.ok(&["backup", &forged, "--database", &database]);
    let ran = home.run(&["restore", &forged, "--database", &target]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("chain instance, entry 2: altered"), "{}", ran.err);
    let target = Base::open(&target);
    assert_eq!(target.number("SELECT count(*) FROM journal"), 0);
    assert_eq!(target.number("SELECT count(*) FROM people"), 0);
}

/// A few kilobytes that unpack to ninety megabytes.
fn bomb(home: &Home) -> String {
    let mut packed = zstd::Encoder::new(Vec::new(), 3).unwrap();
    let header = r#"{"twinhall":"archive","version":1,"made_at":"2026-01-01T08:00:00Z","heads":[]}"#;
    writeln!(packed, "{header}\n{{\"table\":\"journal_heads\",\"columns\":[\"organisation\"]}}").unwrap();
    packed.write_all(b"[\"").unwrap();
    for _ in 0..90 {
        packed.write_all(&[b'A'; 1 << 20]).unwrap();
    }
    packed.write_all(b"\"]\n").unwrap();
    let bytes = packed.finish().unwrap();
    assert!(bytes.len() < 20_000, "{}", bytes.len());
    home.file("bomb", bytes)
}

#[test]
fn the_file_of_a_night_is_withdrawn_with_why() {
    let home = Home::new();
    let database = file(&home, "registry.db");
    fill(&home, &database);
    let base = crate::base::Base::open(&database);
    let at = jiff::Timestamp::from_second(1_795_262_400).unwrap();
    let name = "twinhall-register-2026-11-21.zip";
    base.run(base.store.keep_nightly(name, (3, 6), b"PK of a person", at, 14)).unwrap();
    let withdraw =
        |file: &str, why: &str| home.run(&["data", "withdraw", file, "--why", why, "--database", &database]);
    assert_eq!(withdraw("2026-11-21", " ").code, 2);
    assert_eq!(withdraw("2026-11-20", "A person stood in it").code, 2, "there is none of that day");
    let done = withdraw("2026-11-21", "A person stood in it");
    assert!(done.code == 0 && done.out.contains(name), "{}{}", done.out, done.err);
    assert_eq!(base.number("SELECT sum(length(bytes)) FROM nightly_files"), 0);
    let again = withdraw(name, "Again");
    assert!(again.code == 2 && again.err.contains("A person stood in it"), "{}", again.err);
    // A copy has it as it is now, and the journal that it was done.
    let copy = path(&home, "copy");
    home.ok(&["backup", &copy, "--database", &database]);
    let second = file(&home, "second.db");
    home.ok(&["restore", &copy, "--database", &second]);
    let kept = crate::base::Base::open(&second);
    let sql = "SELECT count(*) FROM nightly_files WHERE withdrawn_why = 'A person stood in it'";
    assert_eq!(kept.number(sql), 1);
    assert_eq!(kept.number("SELECT count(*) FROM journal WHERE action = 'nightly.withdrawn'"), 1);
}
