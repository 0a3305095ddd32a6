//! The contacts that a sheet states, in the preview: for each row what would become of them. They
//! are shown to whoever imports, and stand in no report.

use std::collections::BTreeMap;

use exchange::Plan;
use exchange::plan::PartyRef;
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::party::Contact;
use store::contacts::Kept;
use wording::Message;

use super::carry;
use crate::places::country;
use crate::shell::Chrome;

/// The contacts on record that the organisation may see, by party.
pub(super) type OnRecord = BTreeMap<Id<kind::Party>, Vec<Contact>>;

/// What is said of the contacts of a plan.
pub(super) struct Said {
    /// Sentences by the row that states them.
    pub(super) by_row: BTreeMap<String, Vec<String>>,
    /// How many would be written down or added to.
    pub(super) written: usize,
}

/// Says what would become of each contact.
pub(super) fn said(chrome: &Chrome, plan: &Plan, there: &OnRecord) -> Said {
    let mut said = Said { by_row: BTreeMap::new(), written: 0 };
    let names: BTreeMap<&str, &[String; 2]> = plan.rows.iter().map(|r| (r.key.as_str(), &r.meant)).collect();
    for new in &plan.work.contacts {
        let contact = carry::contact(&new.contact);
        let none = Vec::new();
        let known = match new.party {
            PartyRef::Known(party) => there.get(&party).unwrap_or(&none),
            PartyRef::New(_) => &none,
        };
        let id = match contact.clone().tidy(chrome.today) {
            Err(_) => "import-contact-nobody",
            Ok(contact) => match Kept::foreseen(&contact, known) {
                Kept::New => "import-contact-new",
                Kept::Adds => "import-contact-adds",
                Kept::There => "import-contact-there",
            },
        };
        said.written += usize::from(matches!(id, "import-contact-new" | "import-contact-adds"));
        let of = |text: &Option<String>| text.clone();
        let languages = contact.languages.iter().map(|l| country::language(chrome.world(), l));
        let languages = Some(languages.collect::<Vec<_>>().join(", ")).filter(|all| !all.is_empty());
        let kind = new.contact.kind.map(|kind| chrome.t(kind.message()));
        let parts = [
            of(&contact.name),
            of(&contact.office),
            kind,
            of(&contact.email),
            of(&contact.telephone),
            languages,
            of(&contact.note),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let party = names.get(new.key.as_str()).and_then(|n| n.get(new.side)).map_or("", String::as_str);
        let message = Message::new(id).with("party", party).with("contact", parts.join(", "));
        said.by_row.entry(new.key.clone()).or_default().push(chrome.say(&message));
    }
    said
}
