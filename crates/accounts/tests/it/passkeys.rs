//! The site that passkeys are bound to. Keys themselves are tested where people come in, in `web`.

use accounts::passkeys::Site;
use proptest::prelude::*;

#[test]
fn a_site_has_a_name() {
    for good in ["https://registry.example.org", "http://localhost:8080"] {
        assert!(Site::new(good, "Twinhall").is_some(), "{good}");
    }
    for bad in ["http://127.0.0.1:8080", "https://[::1]", "registry.example.org", ""] {
        assert!(Site::new(bad, "Twinhall").is_none(), "{bad}");
    }
}

#[test]
fn a_question_says_what_is_wanted_and_not_what_is_kept() {
    let site = Site::new("https://registry.example.org", "Twinhall").unwrap();
    let new = site.ask_new(7, "anna@example.org", "Anna", &[]).unwrap();
    for part in ["\"residentKey\":\"preferred\"", "\"userVerification\":\"required\"", "registry.example.org"]
    {
        assert!(new.question.contains(part), "{}", new.question);
    }
    let (one, two) = (site.ask_any().unwrap(), site.ask_any().unwrap());
    assert_ne!(one.question, two.question, "each is asked once");
    assert!(site.ask_one_of(&["damaged".to_owned()]).is_err());
}

proptest! {
    #[test]
    fn nothing_that_is_answered_breaks_it(answer in any::<String>()) {
        let site = Site::new("https://registry.example.org", "Twinhall").unwrap();
        let kept = site.ask_any().unwrap().kept;
        prop_assert!(site.which(&answer).is_err());
        prop_assert!(site.credential(&answer).is_err());
        prop_assert!(site.made(&kept, &answer).is_err());
        let answered = site.answered_any(&kept, &answer, "{}");
        prop_assert!(answered.is_err());
    }
}
