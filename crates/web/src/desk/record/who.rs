//! Who recorded something, for whom, and when, in words.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::Timestamp;
use partnership::id::kind;
use partnership::{Id, Recorded};
use wording::Message;

use crate::accounts::{Signed, store_failed};
use crate::shell::{Chrome, Failure};

/// The names of those who recorded something.
pub(crate) async fn people<W>(
    signed: &Signed,
    facts: &[Recorded<W>],
) -> Result<BTreeMap<Id<kind::Person>, String>, Failure> {
    let mut people = BTreeMap::new();
    for person in facts.iter().filter_map(|recorded| recorded.by) {
        if let Entry::Vacant(vacant) = people.entry(person) {
            let found = signed.store().person(person).await.map_err(|e| store_failed(&e))?;
            vacant.insert(found.map_or_else(|| signed.chrome.t("desk-somebody"), |person| person.name));
        }
    }
    Ok(people)
}

/// Who recorded it, and for whom.
pub(crate) fn who<W>(
    signed: &Signed,
    recorded: &Recorded<W>,
    people: &BTreeMap<Id<kind::Person>, String>,
) -> String {
    let chrome = &signed.chrome;
    let person = match recorded.by {
        Some(person) => people.get(&person).cloned().unwrap_or_default(),
        None => chrome.t("desk-by-program"),
    };
    match signed.forest.get(recorded.organisation) {
        Some(organisation) => {
            let message = Message::new("desk-who-for").with("who", person);
            chrome.say(&message.with("organisation", organisation.name.as_str()))
        }
        None => person,
    }
}

/// An instant as the desk shows it: day and minute, UTC.
pub(crate) fn instant(chrome: &Chrome, at: Timestamp) -> String {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    chrome.say(&Message::new("desk-instant").with("date", chrome.date(at.date())).with("time", time))
}
