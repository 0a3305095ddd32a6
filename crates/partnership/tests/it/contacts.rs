//! Contacts: what may be written down, and what two of the same make together.

use jiff::civil::date;
use partnership::party::{Contact, ContactKind, ContactRefusal};

fn named(name: &str) -> Contact {
    Contact { name: Some(name.to_owned()), ..Contact::new(ContactKind::Official) }
}

#[test]
fn what_cannot_be_is_refused_at_its_field() {
    let today = date(2026, 11, 22);
    let tidy = |contact: Contact| contact.tidy(today).map_err(|refusal| refusal.field());
    assert_eq!(tidy(Contact::new(ContactKind::Official)), Err("name"));
    assert_eq!(tidy(named("  ")), Err("name"));
    assert_eq!(tidy(Contact { email: Some("nobody".into()), ..named("A") }), Err("email"));
    assert_eq!(tidy(Contact { email: Some("a b@example.org".into()), ..named("A") }), Err("email"));
    assert_eq!(tidy(Contact { telephone: Some("call us".into()), ..named("A") }), Err("telephone"));
    assert_eq!(tidy(Contact { office: Some("x".repeat(301)), ..named("A") }), Err("office"));
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(tidy(Contact { since: day("2027-02"), ..named("A") }), Err("since"));
    assert_eq!(tidy(Contact { since: day("2020"), until: day("2019-05"), ..named("A") }), Err("until"));
    let kept = tidy(Contact {
        email: Some(" anna@example.org ".into()),
        telephone: Some("+46 (0)60-12 34 ext. 5".into()),
        note: Some(String::new()),
        languages: ["sv", "en", "sv"].map(|l| l.parse().unwrap()).into(),
        since: day("2019"),
        until: day("2019"),
        ..named(" Anna ")
    });
    let kept = kept.unwrap();
    assert_eq!((kept.name.as_deref(), kept.note), (Some("Anna"), None));
    assert_eq!((kept.email.as_deref(), kept.languages.len()), (Some("anna@example.org"), 2));
    for refusal in [ContactRefusal::Nobody, ContactRefusal::Email, ContactRefusal::EndsBeforeBeginning] {
        let said = wording::english().say(&refusal.message());
        assert!(said.ends_with('.') && !said.contains("contact-"), "{said}");
    }
}

#[test]
fn a_log_does_not_tell_who_it_is() {
    assert_eq!(format!("{:?}", named("Anna Berg")), "Contact(official)");
}

#[test]
fn a_sheet_loses_nothing() {
    let stated = Contact::stated(Some(" Anna "), Some("see website"), Some("mornings"));
    assert_eq!((stated.email, stated.telephone), (None, None));
    assert_eq!(stated.note.as_deref(), Some("see website; mornings"));
    assert_eq!(stated.name.as_deref(), Some("Anna"));
}

#[test]
fn two_of_the_same_complete_each_other() {
    let known = Contact { email: Some("Anna@example.org".into()), ..named("Anna") };
    let other = Contact { telephone: Some("555 0100".into()), ..known.clone() };
    assert!(known.is_same(&Contact { name: None, ..other.clone() }), "by the address");
    assert!(known.is_same(&named("anna")), "by the name");
    assert!(!known.is_same(&Contact { email: Some("b@example.org".into()), ..named("Anna") }));
    assert!(!named("Anna").is_same(&Contact { name: None, ..other.clone() }));
    let whole = known.completed(&other).unwrap();
    assert_eq!((whole.telephone.as_deref(), &whole.email), (Some("555 0100"), &known.email));
    assert_eq!(whole.completed(&other), None);
    assert_eq!(known.completed(&named("Someone")), None, "what is known stays");
}
