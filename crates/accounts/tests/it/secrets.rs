//! Secrets, the mark of a form, addresses.

use accounts::form::{is_marked, mark};
use accounts::{Digest, Email, Secret};
use proptest::prelude::*;

#[test]
fn a_secret_is_read_as_it_is_written_and_shown_to_nobody() {
    let secret = Secret::new([9; 32]);
    let text = secret.reveal();
    assert_eq!(text.len(), 43);
    let read: Secret = text.parse().unwrap();
    assert!(secret.digest().is_of(&read));
    assert_eq!(format!("{secret:?}"), "Secret(…)");
    for bad in ["", "a", &text[1..], &format!("{text}A"), "é".repeat(43).as_str()] {
        assert!(bad.parse::<Secret>().is_err(), "{bad}");
    }
    let stored = Digest::from_stored(&secret.digest().bytes()).unwrap();
    assert!(stored.is_of(&secret) && !stored.is_of(&Secret::new([8; 32])));
    assert!(Digest::from_stored(&[1; 31]).is_none());
}

#[test]
fn a_form_of_another_browser_is_refused() {
    let (ours, theirs) = (Secret::new([1; 32]), Secret::new([2; 32]));
    let (one, two) = (mark(&ours, [5; 32]), mark(&ours, [6; 32]));
    assert_ne!(one, two);
    assert!(is_marked(&ours, &one) && is_marked(&ours, &two));
    assert!(!is_marked(&theirs, &one));
    for forged in ["", "x", &one[1..], &one.replace(&one[80..84], "AAAA"), &"A".repeat(86)] {
        assert!(!is_marked(&ours, forged), "{forged}");
    }
    // The half that hides nothing tells nothing: it is not the stored digest either.
    assert!(!one.contains(&ours.reveal()[..10]));
}

#[test]
fn addresses_for_mail() {
    for good in ["a@b", "anna.o'neil+x@lacombe.example", "用户@例子.广告", "x@localhost"] {
        assert_eq!(good.parse::<Email>().unwrap().as_str(), good);
    }
    assert_eq!(" Anna@Example.ORG ".parse::<Email>().unwrap().folded(), "anna@example.org");
    let long = format!("{}@example.org", "x".repeat(65));
    for bad in ["", "anna", "@b", "a@", "a b@c", "a@b..c", "a@-b", ".a@b", "a@b\nBcc: c@d", "<a@b>", &long] {
        assert!(bad.parse::<Email>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn nothing_typed_breaks_it(text in any::<String>()) {
        let _ = text.parse::<Secret>();
        let _ = text.parse::<Email>();
        prop_assert!(!is_marked(&Secret::new([3; 32]), &text));
    }
}
