//! Lists of parties: sheets whose rows are about one city each, and no tie.

use super::meaning::{Meaning, Part, Trait, Which};
use crate::words::{self, Concept};

/// Whether columns name one side, and say nothing of a tie. Since when is of a tie, unless there is a
/// highest official of whom it is told.
pub(super) fn is_list(columns: &[Meaning]) -> bool {
    let any = |of: &[Meaning]| columns.iter().any(|m| of.contains(m));
    let named = any(&[Part::Name, Part::Id].map(|part| Meaning::Side(Which::First, part)));
    let in_office = any(&[Meaning::Party(Trait::Official), Meaning::Party(Trait::Title)]);
    named && !columns.iter().any(|m| m.is_of_ties()) && (in_office || !any(&[Meaning::Since]))
}

/// The columns whose headings say something of a party, where what stands below them `fits`, and the
/// headings of the others. Languages beside a contact are the contact's.
pub(super) fn traits(
    headings: &[String],
    fits: impl Fn(usize, Trait) -> bool,
) -> (Vec<Meaning>, Vec<String>) {
    let mut columns = vec![Meaning::Ignore; headings.len()];
    let mut others = headings.to_vec();
    for (i, heading) in headings.iter().enumerate() {
        let beside = headings[..i].iter().rev().find(|left| !left.is_empty());
        let languages =
            words::concepts(heading) == [Concept::Language] && !beside.is_some_and(|left| of_contact(left));
        let meaning = match languages {
            true => Some(Trait::Languages),
            false => words::party_trait(heading).filter(|t| fits(i, *t)),
        };
        let meaning = meaning.map(Meaning::Party);
        if let Some(meaning) = meaning.filter(|m| !(m.is_single() && columns[..i].contains(m))) {
            columns[i] = meaning;
            others[i].clear();
        }
    }
    (columns, others)
}

fn of_contact(heading: &str) -> bool {
    let of = [Concept::Contact, Concept::ContactKind, Concept::Email, Concept::Phone, Concept::Role];
    words::concepts(heading).iter().any(|concept| of.contains(concept))
}

/// The columns beside what is said of parties: “member since”, “as of” are not read, for since when of
/// what, only whoever brings the list can say.
pub(super) fn settled(mut columns: Vec<Meaning>) -> Vec<Meaning> {
    if columns.iter().any(|m| matches!(m, Meaning::Party(_))) {
        columns.iter_mut().filter(|m| **m == Meaning::Since).for_each(|m| *m = Meaning::Ignore);
    }
    columns
}
