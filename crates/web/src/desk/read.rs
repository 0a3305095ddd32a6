//! What was typed into forms, read as values of the domain.

use std::str::FromStr;

use partnership::codes::Coded;
use partnership::id::kind;
use partnership::{Date, Fact, Id};
use wording::Message;

use super::form::Problem;
use crate::accounts::Fields;

/// The identifier that a text is, or that an address ends in.
pub(crate) fn id_in<K>(text: &str) -> Option<Id<K>> {
    let path = text.split(['?', '#']).next()?;
    path.trim().trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

/// Reads what was typed, gathering what is wrong with it.
pub(crate) struct Reader<'a> {
    fields: &'a Fields,
    /// What was found wrong so far.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader of these fields.
    pub(crate) fn new(fields: &'a Fields) -> Self {
        Self { fields, problems: Vec::new() }
    }

    /// Notes that something is wrong.
    pub(crate) fn wrong(&mut self, field: &str, message: Message) {
        self.problems.push(Problem { field: field.to_owned(), message });
    }

    /// A text, trimmed; nothing if it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = self.fields.get(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A text that the domain wants: that it is missing, the domain says.
    pub(crate) fn words(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The lines of a text.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.fields.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.fields.get(name).is_empty()
    }

    fn parsed<T: FromStr>(&mut self, name: &str, wrong: &'static str) -> Option<T> {
        let text = self.text(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) => {
                let text: String = text.chars().take(60).collect();
                self.wrong(name, Message::new(wrong).with("value", text));
                None
            }
        }
    }

    /// A date as exact as it is known.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, "desk-bad-date")
    }

    /// A value of a closed list.
    pub(crate) fn code<C: Coded>(&mut self, name: &str) -> Option<C> {
        let text = self.text(name)?;
        let found = C::from_code(&text);
        if found.is_none() {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        found
    }

    /// A value of a closed list that must be chosen.
    pub(crate) fn chosen<C: Coded>(&mut self, name: &str) -> Option<C> {
        if self.text(name).is_none() {
            self.wrong(name, Message::new("desk-choose"));
        }
        self.code(name)
    }

    /// Values of a closed list.
    pub(crate) fn codes<C: Coded>(&mut self, name: &'a str) -> Vec<C> {
        let read: Vec<Option<C>> = self.fields.all(name).map(C::from_code).collect();
        if read.iter().any(Option::is_none) {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        read.into_iter().flatten().collect()
    }

    /// Another thing on record: its identifier, or an address that ends in it.
    pub(crate) fn other<K>(&mut self, name: &str, wrong: &'static str) -> Option<Id<K>> {
        let id = id_in(self.fields.get(name));
        if id.is_none() {
            self.wrong(name, Message::new(wrong));
        }
        id
    }

    /// Another tie.
    pub(crate) fn tie(&mut self, name: &str) -> Option<Id<kind::Tie>> {
        self.other(name, "desk-bad-tie")
    }

    /// Identifiers that were ticked or chosen.
    pub(crate) fn ids<K>(&mut self, name: &'a str) -> Vec<Id<K>> {
        let read: Vec<Option<Id<K>>> =
            self.fields.all(name).filter(|t| !t.is_empty()).map(|t| t.parse().ok()).collect();
        if read.iter().any(Option::is_none) {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        read.into_iter().flatten().collect()
    }

    /// The fact with all that makes it believable: from when, on what authority, by which
    /// sources, who was told, what else there is to say.
    pub(crate) fn attested<W>(&mut self, what: W) -> Fact<W> {
        Fact {
            what,
            effective: self.date("effective"),
            authority: self.text("authority"),
            evidence: self.ids("evidence"),
            told: self.lines("told"),
            note: self.text("note"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_what_it_ends_in() {
        let id: Option<Id<kind::Tie>> = "k7qm3-txd9p".parse().ok();
        assert!(id.is_some());
        for text in
            ["k7qm3-txd9p", " k7qm3-txd9p ", "https://registry.example.org/ties/k7qm3-txd9p/?on=2020#a"]
        {
            assert_eq!(id_in(text), id, "{text}");
        }
        assert_eq!(id_in::<kind::Tie>(""), None);
        assert_eq!(id_in::<kind::Tie>("https://example.org/"), None);
    }
}
