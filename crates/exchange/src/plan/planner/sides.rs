//! Which party or place a side of a statement means.

use std::collections::BTreeSet;

use gazetteer::{GeoId, Kind};
use partnership::id::{Id, kind};

use super::Planner;
use crate::places::Found;
use crate::plan::choices::PlaceChoice;
use crate::plan::outcome::{End, Question, Refused};
use crate::rows::Stated;

/// What a side leads to.
pub(super) enum Side {
    End(End),
    Question(Question),
    Skip,
    Refused(Refused),
}

impl Planner<'_, '_> {
    pub(super) fn side(&mut self, stated: &Stated) -> Side {
        let key = stated.asked.key();
        match self.choices.places.get(&key) {
            Some(PlaceChoice::Skip) => return Side::Skip,
            Some(PlaceChoice::Place(id)) => return self.end(*id, stated),
            Some(PlaceChoice::Own(country)) => {
                let (name, country) = (stated.asked.name.clone(), country.to_uppercase());
                return Side::End(match self.known.named(&name, &country) {
                    Some(party) => End::Party { party },
                    None => End::Own { name, country },
                });
            }
            None => {}
        }
        let found = self.places.find(&stated.asked);
        if let Some(id) = found.certain() {
            return self.end(id, stated);
        }
        if let Some(party) = self.without_place(stated) {
            return Side::End(End::Party { party });
        }
        if stated.asked.within.is_empty() && !self.places.countries(&stated.asked.name).is_empty() {
            return Side::Refused(Refused::Country { cell: stated.cell.clone() });
        }
        let named = matches!(found, Found::Choose { .. });
        let candidates = found.candidates().to_vec();
        Side::Question(Question {
            key,
            text: stated.text.clone(),
            cell: stated.cell.clone(),
            candidates,
            named,
        })
    }

    /// A party of its own, made by an earlier import for a place that the gazetteer has not.
    fn without_place(&self, stated: &Stated) -> Option<Id<kind::Party>> {
        let countries = stated.asked.within.iter().flat_map(|area| self.places.countries(area));
        let world = self.places.world();
        countries
            .map(|ix| world.country(ix).iso2.as_str())
            .find_map(|iso2| self.known.named(&stated.asked.name, iso2))
    }

    fn end(&self, id: GeoId, stated: &Stated) -> Side {
        let place = self.places.world().by_id(id);
        if place.is_some_and(|p| p.kind() == Kind::Country) {
            return Side::Refused(Refused::Country { cell: stated.cell.clone() });
        }
        match self.known.at(id) {
            Some(party) => Side::End(End::Party { party }),
            None if place.is_none() => Side::Question(Self::open(stated)),
            None => Side::End(End::Place { place: id }),
        }
    }

    /// One side is certain, and of the candidates for the other just one is its partner already.
    pub(super) fn by_known_ties(&self, sides: [Side; 2]) -> [Side; 2] {
        let settle = |question: &Question, party: Id<kind::Party>| -> Option<Side> {
            let there = question.candidates.iter().filter_map(|c| self.known.at(c.place));
            let tied = |there: &Id<kind::Party>| self.known.between(party, *there).next().is_some();
            // Several places may be one party by now.
            let partners: BTreeSet<_> = there.filter(tied).collect();
            match partners.first() {
                Some(&party) if partners.len() == 1 => Some(Side::End(End::Party { party })),
                _ => None,
            }
        };
        match sides {
            [Side::End(End::Party { party }), Side::Question(q)] => {
                let other = settle(&q, party).unwrap_or(Side::Question(q));
                [Side::End(End::Party { party }), other]
            }
            [Side::Question(q), Side::End(End::Party { party })] => {
                let other = settle(&q, party).unwrap_or(Side::Question(q));
                [other, Side::End(End::Party { party })]
            }
            sides => sides,
        }
    }
}
