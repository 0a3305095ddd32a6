//! Rows of a list of parties: each says what is known of one city, county, state or region.

use partnership::Date;
use partnership::party::{Level, Official};
use partnership::place::Language;

use super::contact::languages;
use super::read::{LINE, PARAGRAPH, Reader, Rest, cut};
use super::trouble::{Doubt, Trouble, What, short};
use super::{Cited, Contact, Read, Stated};
use crate::mapping::{Meaning, Part, Trait, Which};
use crate::sheet::{Address, Row};
use crate::words;

/// What a row of a list says of its party.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Traits {
    /// Official names.
    pub names: Vec<String>,
    /// What sort of body it is.
    pub level: Option<Level>,
    /// The title of its highest official.
    pub title: Option<String>,
    /// The name of its highest official.
    pub official: Option<String>,
    /// The languages in which it deals.
    pub languages: Vec<Language>,
    /// Its sites.
    pub websites: Vec<String>,
}

/// That a party is there, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The row.
    pub key: String,
    /// The same as a number.
    pub row: u32,
    /// The party.
    pub party: Stated,
    /// The state, province or county as the row has it.
    pub division: Option<String>,
    /// What is said of it.
    pub traits: Traits,
    /// Since when its highest official is in office.
    pub since: Option<(Date, Address)>,
    /// Sources.
    pub sources: Vec<Cited>,
    /// Remarks.
    pub note: Option<String>,
    /// Contacts; a row has columns for two.
    pub contacts: [Contact; 2],
    /// What was understood with a doubt.
    pub doubts: Vec<Doubt>,
}

impl Listed {
    /// Whether it says anything of its party beside a contact.
    #[must_use]
    pub fn says_anything(&self) -> bool {
        self.traits != Traits::default() || !self.sources.is_empty()
    }
}

impl Traits {
    /// The highest official, if the row says anything of one.
    #[must_use]
    pub fn highest_official(&self) -> Option<Official> {
        let official = Official { title: self.title.clone(), name: self.official.clone() };
        (official.title.is_some() || official.name.is_some()).then_some(official)
    }

    /// Takes in what a cell says; what of it is not understood.
    pub(super) fn take(&mut self, what: Trait, text: &str, cell: &Address) -> Option<Doubt> {
        match what {
            Trait::Name => {
                for name in text.split([';', '\n', '；']).map(str::trim).filter(|n| !n.is_empty()) {
                    add(&mut self.names, cut(name, LINE));
                }
            }
            Trait::Title => self.title = Some(cut(text, LINE)),
            Trait::Official => self.official = Some(cut(text, LINE)),
            Trait::Level => {
                self.level = words::level(text);
                return self.level.is_none().then(|| Doubt::Level(cell.clone(), short(text)));
            }
            Trait::Languages => {
                let (found, strange) = languages(text);
                self.languages = found;
                return (!strange.is_empty())
                    .then(|| Doubt::Language(cell.clone(), short(&strange.join(", "))));
            }
            Trait::Websites => {
                let said = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '，' | '；'));
                let mut strange = Vec::new();
                for site in said.filter(|site| !site.is_empty()) {
                    match address(site) {
                        Some(site) => add(&mut self.websites, site),
                        None => strange.push(site),
                    }
                }
                return (!strange.is_empty())
                    .then(|| Doubt::Website(cell.clone(), short(&strange.join(" "))));
            }
        }
        None
    }
}

fn add(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

/// Letters that an address on the web may have; as the domain has it.
const ADDRESS: usize = 2000;

/// An address on the web as people write it: `www.lacombe.ca` is one too.
fn address(said: &str) -> Option<String> {
    let lower = said.to_lowercase();
    let (scheme, rest) = match ["https://", "http://"].into_iter().find(|s| lower.starts_with(s)) {
        Some(scheme) => ("", said.get(scheme.len()..)?),
        None => ("https://", said),
    };
    let host = rest.split(['/', '?', '#']).next()?;
    let named = host.split_once('.').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty());
    let odd = rest.contains(|c: char| c.is_control() || matches!(c, '"' | '<' | '>' | '@'));
    (named && !odd && said.len() < ADDRESS).then(|| format!("{scheme}{said}"))
}

impl Reader<'_, '_> {
    /// A row of a list.
    pub(super) fn listed(&mut self, row: &Row, out: &mut Vec<Read>) {
        if self.is_no_party(row) {
            out.push(self.left_out(row));
            return;
        }
        let mut rest = self.rest(row);
        let party = self.party(row, &mut rest);
        let key = row.number.to_string();
        match party {
            Ok(party) if rest.troubles.is_empty() => {
                out.push(Read::Listed(Box::new(self.of_party(key, row, party, rest))));
            }
            party => {
                rest.troubles.splice(0..0, party.err());
                let sides = [self.said(row, Which::First), String::new()];
                let (row, troubles) = (row.number, rest.troubles);
                out.push(Read::NotUnderstood { key, row, sides, troubles });
            }
        }
    }

    /// Repeated headings, titles and totals, countries above a group of rows. A row without a name
    /// is about the party above if it says anything of one, such as a further contact.
    fn is_no_party(&mut self, row: &Row) -> bool {
        if self.is_heading(row) || self.is_section(row) {
            return true;
        }
        let says = |meaning: &Meaning| matches!(meaning, Meaning::Contact(..) | Meaning::Party(_));
        let name = self.said(row, Which::First);
        if name.is_empty() {
            let columns = self.mapping.columns.iter().enumerate();
            let filled = columns.filter(|(i, m)| says(m) && !row.cell(*i).is_empty()).count();
            return filled == 0 || self.above.is_none();
        }
        let has_id = !self.text(row, Meaning::Side(Which::First, Part::Id)).is_empty();
        !has_id
            && self.is_alone(row)
            && !self.places.is_name(name.split([',', '(']).next().unwrap_or_default().trim())
    }

    fn party(&mut self, row: &Row, rest: &mut Rest) -> Result<Stated, Trouble> {
        let (cell, text) = self.named(row, Which::First, rest)?;
        let mut several = self.stated(row, Which::First, &text, &cell)?.into_iter();
        match (several.next(), several.next()) {
            (Some((item, stated)), None) => {
                rest.notes.extend(item.remarks);
                Ok(stated)
            }
            _ => Err(Trouble::new(cell, &text, What::SeveralParties)),
        }
    }

    fn of_party(&self, key: String, row: &Row, party: Stated, rest: Rest) -> Listed {
        let division = self.text(row, Meaning::Side(Which::First, Part::Division));
        Listed {
            key,
            row: row.number,
            party,
            division: (!division.is_empty()).then(|| cut(&division, LINE)),
            traits: rest.traits,
            since: rest.since,
            sources: rest.sources,
            note: (!rest.notes.is_empty()).then(|| cut(&rest.notes.join("\n"), PARAGRAPH)),
            contacts: rest.contacts,
            doubts: rest.doubts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_understood_as_people_write_them() {
        assert_eq!(address("www.lacombe.ca").as_deref(), Some("https://www.lacombe.ca"));
        assert_eq!(address("HTTP://www.lacombe.ca/en").as_deref(), Some("HTTP://www.lacombe.ca/en"));
        for none in ["none", "ann@lacombe.ca", "https://", "-", "https://a\"b.c"] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_not_understood_of_a_party_is_told() {
        let mut traits = Traits::default();
        let cell = Address { sheet: None, row: 2, column: 0 };
        let doubts = [
            (Trait::Name, "Biel; Bienne"),
            (Trait::Level, "Stadt"),
            (Trait::Languages, "Deutsch, Elbisch"),
            (Trait::Websites, "www.biel-bienne.ch see there"),
        ]
        .map(|(what, text)| traits.take(what, text, &cell));
        assert_eq!(traits.names, ["Biel", "Bienne"]);
        assert_eq!(traits.level, Some(Level::Municipality));
        assert_eq!(traits.websites, ["https://www.biel-bienne.ch"]);
        assert_eq!(doubts[0], None);
        assert_eq!(doubts[1], None);
        assert_eq!(doubts[2], Some(Doubt::Language(cell.clone(), "Elbisch".to_owned())));
        assert_eq!(doubts[3], Some(Doubt::Website(cell, "see there".to_owned())));
    }
}
