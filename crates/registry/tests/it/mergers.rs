//! Parties that went on in others: their ties are those of the party that is left.

use std::collections::BTreeMap;

use partnership::Id;
use partnership::id::kind::Party;
use proptest::prelude::*;
use registry::sample::Dice;
use registry::{Change, Names, PartyRow, Query, Register, TieRow};

use crate::{TODAY, rows};

fn now(into: &BTreeMap<Id<Party>, Id<Party>>, party: Id<Party>) -> Id<Party> {
    let mut here = party;
    while let Some(next) = into.get(&here) {
        here = *next;
    }
    here
}

/// Ties as somebody would have written them who knew only the parties that are left; one of a party
/// with itself stays as it was.
fn rewritten(ties: &[TieRow], into: &BTreeMap<Id<Party>, Id<Party>>) -> Vec<TieRow> {
    let rewrite = |tie: &TieRow| {
        let mut new = tie.clone();
        new.sides.iter_mut().for_each(|side| side.party = now(into, side.party));
        let distinct: std::collections::BTreeSet<_> = new.sides.iter().map(|s| s.party).collect();
        if distinct.len() == new.sides.len() { new } else { tie.clone() }
    };
    ties.iter().map(rewrite).collect()
}

fn ids(register: &Register, query: &Query) -> Vec<String> {
    register.matching(query).iter().map(|tie| tie.id().to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// What is resolved when it is read is what rewriting every tie would have given.
    #[test]
    fn ties_are_those_of_the_party_that_is_left(seed in 0..1000_u64, mergers in 1..8_usize) {
        let (mut parties, ties) = rows(seed, 24, 90);
        let mut dice = Dice::new(seed ^ 11);
        let mut into = BTreeMap::new();
        for _ in 0..mergers {
            let (one, other) = (parties[dice.below(24)].id, parties[dice.below(24)].id);
            if !into.contains_key(&one) && now(&into, other) != one {
                into.insert(one, other);
            }
        }
        let plain = Register::new(TODAY, parties.clone(), rewritten(&ties, &into));
        let before = Register::new(TODAY, parties.clone(), ties.clone());
        let mut changed = Vec::new();
        for party in &mut parties {
            if let Some(other) = into.get(&party.id) {
                party.goes_on = Some(*other);
                party.revision += 1;
                changed.push(party.clone());
            }
        }
        let merged = before.with(TODAY, Change { parties: changed, ..Change::default() });
        prop_assert_eq!(merged.facets(&Query::default()), plain.facets(&Query::default()));
        prop_assert_eq!(merged.statistics(None), plain.statistics(None));
        prop_assert_eq!(ids(&merged, &Query::default()), ids(&plain, &Query::default()));
        for party in &parties {
            let of = |r: &Register| r.ties_of(party.id).map(|t| t.id()).collect::<Vec<_>>();
            prop_assert_eq!(of(&merged), of(&plain));
            let left = merged.goes_on_in(party.id).map(|p| p.id);
            prop_assert_eq!(left, Some(now(&into, party.id)).filter(|left| *left != party.id));
        }
        for tie in merged.ties() {
            for (side, registered) in tie.sides().zip(&tie.data().sides) {
                prop_assert_eq!(side.registered(), registered.party);
            }
        }
    }
}

fn called(party: &PartyRow, name: &str) -> PartyRow {
    PartyRow { name: name.to_owned(), other_names: Names::default(), ..party.clone() }
}

#[test]
fn the_old_name_finds_the_party_that_is_left() {
    let (parties, ties) = rows(3, 6, 6);
    let (mut old, new) = (called(&parties[0], "Altenau"), called(&parties[1], "Neuenau"));
    let other = called(&parties[2], "Xyz");
    old.goes_on = Some(new.id);
    let mut tie = ties[0].clone();
    tie.sides.truncate(2);
    (tie.sides[0].party, tie.sides[1].party) = (old.id, other.id);
    let register = Register::new(TODAY, [old.clone(), new.clone(), other], [tie.clone()]);
    for name in ["altenau", "neuenau"] {
        let found = register.find_parties(name, None, None);
        assert_eq!(found.iter().map(|p| p.id).collect::<Vec<_>>(), [new.id], "{name}");
        assert_eq!(ids(&register, &Query { text: name.to_owned(), ..Query::default() }).len(), 1, "{name}");
    }
    let shown = register.tie(tie.id).unwrap();
    let side = shown.sides().next().unwrap();
    assert_eq!(
        (side.party.id, side.was.map(|was| was.id), side.registered()),
        (new.id, Some(old.id), old.id)
    );
}

#[test]
fn a_ring_that_somebody_wrote_hangs_nothing() {
    let (mut parties, ties) = rows(4, 6, 6);
    let ids: Vec<_> = parties.iter().map(|p| p.id).collect();
    (parties[0].goes_on, parties[1].goes_on) = (Some(ids[1]), Some(ids[0]));
    // And one that goes on in a party that is not on record.
    parties[2].goes_on = Some(Id::from_random(77));
    let register = Register::new(TODAY, parties, ties.clone());
    assert_eq!(register.len(), ties.len());
    assert!(ids.iter().all(|id| register.goes_on_in(*id).is_none()));
}
