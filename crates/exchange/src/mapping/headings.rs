//! From headings to meanings.

use super::meaning::{Detail, Meaning, Part, Which};
use crate::sheet::{Row, Sheet, Value};
use crate::words::{self, Concept};

/// Rows in which the headings are looked for.
const SEARCHED: usize = 40;
/// A heading is short.
const LONGEST: usize = 80;

/// The row of the headings, as an index into the sheet's rows, and its headings by column.
pub(super) fn find(sheet: &Sheet) -> Option<(usize, Vec<String>)> {
    let width = sheet.width();
    let score = |row: &Row| -> usize {
        let cells = row.cells.iter().filter(|c| !c.is_empty());
        let mut score = 0;
        let mut seen: Vec<String> = Vec::new();
        for cell in cells {
            let Value::Text(text) = &cell.value else {
                // Headings are words: a number or a day stands among the data.
                score -= score.min(1);
                continue;
            };
            if !cell.spread && text.chars().count() <= LONGEST && !seen.contains(text) {
                let known = !words::concepts(text).is_empty() || words::party_trait(text).is_some();
                score += usize::from(known);
                seen.push(text.clone());
            }
        }
        score
    };
    let rows = sheet.rows.iter().take(SEARCHED).enumerate();
    let (best, at) = rows
        .map(|(i, row)| (score(row), i))
        .fold((0, 0), |best, next| if next.0 > best.0 { next } else { best });
    if best == 0 || (best == 1 && width > 2) {
        return None;
    }
    let own = |row: &Row, column: usize| row.cell(column).text().into_owned();
    let row = sheet.rows.get(at)?;
    let above = at.checked_sub(1).and_then(|i| sheet.rows.get(i)).filter(|above| groups(above, row));
    let headings = (0..width)
        .map(|column| {
            match above.map(|a| own(a, column)).filter(|a| !a.is_empty() && *a != own(row, column)) {
                Some(group) => format!("{group} {}", own(row, column)),
                None => own(row, column),
            }
        })
        .collect();
    Some((at, headings))
}

/// Whether a row above the headings groups them: "Our city" over three columns, "Partner" over
/// three more. A title over the whole sheet groups nothing.
fn groups(above: &Row, headings: &Row) -> bool {
    let mut texts: Vec<_> = above.cells.iter().filter(|c| !c.is_empty()).map(|c| c.text()).collect();
    texts.dedup();
    let side = |t: &str| words::concepts(t).iter().any(|c| matches!(c, Concept::Own | Concept::Other));
    above.number + 1 == headings.number && texts.len() >= 2 && texts.iter().any(|t| side(t))
}

/// What the headings mean, by column.
pub(super) fn meanings(headings: &[String]) -> Vec<Meaning> {
    let read: Vec<Heading> = headings.iter().map(|h| Heading::of(h)).collect();
    let mut meanings = vec![Meaning::Ignore; headings.len()];
    let taken = |meanings: &[Meaning], m: Meaning| m.is_single() && meanings.contains(&m);
    // First what says itself which side it is about.
    for (i, heading) in read.iter().enumerate() {
        if let Some(meaning) = heading.certain().filter(|m| !taken(&meanings, *m)) {
            meanings[i] = meaning;
        }
    }
    // Then the others by what stands around them.
    for (i, heading) in read.iter().enumerate() {
        let (Some(part), None) = (heading.part(), heading.side) else { continue };
        if meanings[i] != Meaning::Ignore {
            continue;
        }
        let of = |which| part.of(which);
        let side_at = |m: &Meaning| match m {
            Meaning::Side(which, _) | Meaning::Contact(which, _) => Some(*which),
            _ => None,
        };
        let left = meanings[..i].iter().rev().find_map(side_at);
        let right = meanings[i + 1..].iter().find_map(side_at);
        let name_free = !taken(&meanings, of(Which::First));
        let first_choice = match part {
            // "City, Partner": the first name is the first side.
            Mine::Part(Part::Name | Part::Id) if name_free => Which::First,
            Mine::Part(Part::Name | Part::Id) => Which::Second,
            _ => left.or(right).unwrap_or(Which::First),
        };
        for which in [first_choice, first_choice.other()] {
            if !taken(&meanings, of(which)) {
                meanings[i] = of(which);
                break;
            }
        }
    }
    meanings
}

/// A heading as understood.
struct Heading {
    concepts: Vec<Concept>,
    side: Option<Which>,
}

/// What a heading says of whichever side.
#[derive(Debug, Clone, Copy)]
enum Mine {
    Part(Part),
    Detail(Detail),
}

impl Mine {
    fn of(self, which: Which) -> Meaning {
        match self {
            Self::Part(part) => Meaning::Side(which, part),
            Self::Detail(detail) => Meaning::Contact(which, detail),
        }
    }
}

impl Heading {
    fn of(text: &str) -> Self {
        let concepts = if text.chars().count() <= 2 * LONGEST { words::concepts(text) } else { Vec::new() };
        let side = match (concepts.contains(&Concept::Own), concepts.contains(&Concept::Other)) {
            (true, false) => Some(Which::First),
            (_, true) => Some(Which::Second),
            (false, false) => None,
        };
        Self { concepts, side }
    }

    fn has(&self, concept: Concept) -> bool {
        self.concepts.contains(&concept)
    }

    fn part(&self) -> Option<Mine> {
        // “Contact type”, “Remarks on the contact”: by itself the second word is about the tie.
        let of_contact = |concept| self.has(Concept::Contact) && self.has(concept);
        if of_contact(Concept::Kind) {
            return Some(Mine::Detail(Detail::Kind));
        }
        if of_contact(Concept::Notes) {
            return Some(Mine::Detail(Detail::Note));
        }
        let part = [
            (Concept::Email, Mine::Detail(Detail::Email)),
            (Concept::Phone, Mine::Detail(Detail::Phone)),
            (Concept::ContactKind, Mine::Detail(Detail::Kind)),
            (Concept::Role, Mine::Detail(Detail::Role)),
            (Concept::Language, Mine::Detail(Detail::Languages)),
            (Concept::ContactNote, Mine::Detail(Detail::Note)),
            (Concept::Contact, Mine::Detail(Detail::Name)),
            (Concept::Id, Mine::Part(Part::Id)),
            (Concept::Country, Mine::Part(Part::Country)),
            (Concept::Division, Mine::Part(Part::Division)),
            (Concept::Name, Mine::Part(Part::Name)),
        ];
        part.into_iter().find(|(concept, _)| self.has(*concept)).map(|(_, mine)| mine)
    }

    /// What it means, if nothing else need be known.
    fn certain(&self) -> Option<Meaning> {
        let about_contact = [
            Concept::Email,
            Concept::Phone,
            Concept::Contact,
            Concept::ContactKind,
            Concept::ContactNote,
            Concept::Role,
            Concept::Language,
        ];
        let about_contact = about_contact.iter().any(|concept| self.has(*concept));
        let about_tie = [
            (Concept::Until, Meaning::Until),
            (Concept::Since, Meaning::Since),
            (Concept::Status, Meaning::Status),
            (Concept::Kind, Meaning::Kind),
            (Concept::Fields, Meaning::Fields),
            (Concept::Source, Meaning::Source),
            (Concept::Notes, Meaning::Note),
        ];
        if !about_contact
            && !self.has(Concept::Id)
            && let Some((_, meaning)) = about_tie.into_iter().find(|(concept, _)| self.has(*concept))
        {
            return Some(meaning);
        }
        match (self.part(), self.side) {
            (Some(part), Some(side)) => Some(part.of(side)),
            // "Partner" by itself, "Partnerstadt", "姉妹都市".
            (None, Some(Which::Second)) => Some(Meaning::Side(Which::Second, Part::Name)),
            (None, Some(Which::First)) => Some(Meaning::Side(Which::First, Part::Name)),
            _ => None,
        }
    }
}
