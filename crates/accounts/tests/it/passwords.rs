//! Passwords: hashes, and which are refused.

use accounts::rules::{Weakness, check};
use accounts::{Cost, Stored};
use proptest::prelude::*;

const OWN: [&str; 4] =
    ["Renée Okafor", "renee.okafor@lacombe.example", "Lacombe", "Sister Cities of Alberta"];

#[test]
fn a_hash_knows_its_password_and_its_cost() {
    let stored = Stored::new("correct horse", [7; 16], Cost::LEAST).unwrap();
    assert!(stored.is("correct horse"));
    for other in ["correct horse ", "Correct horse", "", "correct"] {
        assert!(!stored.is(other), "{other:?}");
    }
    assert!(stored.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", stored.as_str());
    assert!(!stored.is_outdated(Cost::LEAST) && stored.is_outdated(Cost::RECOMMENDED));
    let salted = Stored::new("correct horse", [8; 16], Cost::LEAST).unwrap();
    assert_ne!(stored, salted);
    assert_eq!(format!("{stored:?}"), "Stored(…)");
    assert!(!Stored::from_stored("nonsense".into()).is("nonsense"));
}

#[test]
fn the_recommended_cost_works() {
    let stored = Stored::new("correct horse", [7; 16], Cost::RECOMMENDED).unwrap();
    assert!(stored.is("correct horse") && !stored.is_outdated(Cost::RECOMMENDED));
    assert!(stored.as_str().contains("m=19456,t=2,p=1"));
}

#[test]
fn an_accent_is_the_same_on_every_keyboard() {
    let stored = Stored::new("cafe\u{301} au lait", [1; 16], Cost::LEAST).unwrap();
    assert!(stored.is("caf\u{e9} au lait"));
}

#[test]
fn nobody_has_the_decoy_and_no_monster_is_hashed() {
    let decoy = Stored::decoy([3; 16], Cost::LEAST).unwrap();
    for guess in ["", "\0", &"\0".repeat(256), &"\0".repeat(300), &"x".repeat(1_000_000)] {
        assert!(!decoy.is(guess) || guess.chars().count() > 256);
    }
}

#[test]
fn good_passwords_are_taken() {
    for good in [
        "fern-lantern-42-oboe-quay",
        "my grandfather mended clocks in Lacombe",
        "友好都市を訪ねる旅は楽しいものだ",
        "zT7#qLm2!xWv9",
        "Вечером мы пели у реки и молчали",
    ] {
        assert_eq!(check(good, &OWN), Ok(()), "{good}");
    }
}

#[test]
fn weak_passwords_are_refused_with_the_reason() {
    let own = |word: &str| Err(Weakness::Own(word.into()));
    for (weak, expected) in [
        ("short", Err(Weakness::Short)),
        ("elevenchars", Err(Weakness::Short)),
        ("Lacombe2026!", own("lacombe")),
        ("ReneeOkafor1", own("okafor")),
        ("RENÉE.okafor@lacombe.example", own("renee.okafor@lacombe.example")),
        ("aaaaaaaaaaaaaaa", Err(Weakness::Repeated)),
        ("abcabcabcabcabc", Err(Weakness::Repeated)),
        ("qwertyuiop[]\\asdf", Err(Weakness::Run)),
        ("password1234", Err(Weakness::Common)),
        ("P4ssword1234", Err(Weakness::Common)),
        ("twinhalltwinhall", Err(Weakness::Repeated)),
    ] {
        assert_eq!(check(weak, &OWN), expected, "{weak}");
    }
    assert_eq!(check(&"ab".repeat(129), &OWN), Err(Weakness::Long));
}

proptest! {
    #[test]
    fn no_password_breaks_the_rules(password in any::<String>(), own in prop::collection::vec(any::<String>(), 0..3)) {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let _ = check(&password, &own);
    }
}
