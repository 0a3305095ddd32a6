//! One snapshot after another.

use proptest::prelude::*;
use registry::sample::Dice;
use registry::{Change, PartyRow, Query, Register, Sort, TieRow};

use crate::{TODAY, rows};

fn equal(a: &Register, b: &Register) {
    assert_eq!(a.version(), b.version());
    assert_eq!((a.len(), a.waiting()), (b.len(), b.waiting()));
    let list = |r: &Register, query: &Query| {
        let found = r.matching(query);
        found.iter().map(|t| (t.data().clone(), t.evidence(), t.activity())).collect::<Vec<_>>()
    };
    for sort in Sort::ALL {
        let query = Query { sort, ..Query::default() };
        assert_eq!(list(a, &query), list(b, &query), "{sort:?}");
    }
    for text in ["ma", "nova", "germany", "го", "france 2 la"] {
        let query = Query { text: text.to_owned(), ..Query::default() };
        assert_eq!(list(a, &query), list(b, &query), "{text}");
        assert!(a.find_parties(text, None, None).iter().eq(b.find_parties(text, None, None).iter()));
    }
    for party in b.parties() {
        let of = |r: &Register| r.ties_of(party.id).map(|t| t.id()).collect::<Vec<_>>();
        assert_eq!(of(a), of(b));
        assert_eq!(a.goes_on_in(party.id), b.goes_on_in(party.id));
        let query = Query { text: party.name.clone(), ..Query::default() };
        assert_eq!(list(a, &query), list(b, &query), "{}", party.name);
    }
    assert_eq!(a.facets(&Query::default()), b.facets(&Query::default()));
    assert_eq!(a.statistics(None), b.statistics(None));
    assert!(a.parties().eq(b.parties()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// However a register came about, it is the register of its rows.
    #[test]
    fn changes_one_by_one_give_what_all_at_once_gives(seed in 0..1000_u64) {
        let (parties, ties) = rows(seed, 30, 120);
        let mut dice = Dice::new(seed ^ 7);
        let mut now = Register::empty(TODAY);
        let (mut have_parties, mut have_ties): (Vec<PartyRow>, Vec<TieRow>) = (Vec::new(), Vec::new());
        let (mut lost_parties, mut lost_ties): (Vec<PartyRow>, Vec<TieRow>) = (Vec::new(), Vec::new());
        for (at, tie) in ties.iter().enumerate() {
            let mut change = Change { ties: vec![tie.clone()], ..Change::default() };
            have_ties.push(tie.clone());
            if at < parties.len() {
                change.parties.push(parties[at].clone());
                have_parties.push(parties[at].clone());
            }
            // What was withdrawn is published again.
            if dice.one_in(7) && let Some(mut back) = lost_ties.pop() {
                back.revision += 1;
                change.ties.push(back.clone());
                have_ties.push(back);
            }
            if dice.one_in(9) && let Some(mut back) = lost_parties.pop() {
                back.revision += 1;
                change.parties.push(back.clone());
                have_parties.push(back);
            }
            if dice.one_in(5) {
                let lost = have_ties.swap_remove(dice.below(have_ties.len()));
                change.ties.retain(|t| t.id != lost.id);
                change.ties_gone.push(lost.id);
                lost_ties.push(lost);
            }
            if dice.one_in(5) {
                let at = dice.below(have_ties.len());
                if let Some(other) = have_ties.get_mut(at) {
                    other.revision += 1;
                    other.since = None;
                    change.ties.retain(|t| t.id != other.id);
                    change.ties.push(other.clone());
                }
            }
            if dice.one_in(4) && !have_parties.is_empty() {
                // A party is renamed, moves, merges away, or comes back.
                let (at, to) = (dice.below(have_parties.len()), dice.below(parties.len()));
                let party = &mut have_parties[at];
                party.revision += 1;
                match dice.below(4) {
                    0 => party.name.clone_from(&parties[to].name),
                    1 => {
                        (party.country, party.division) = (parties[to].country, parties[to].division);
                        party.country_name.clone_from(&parties[to].country_name);
                        party.division_name.clone_from(&parties[to].division_name);
                    }
                    2 => party.goes_on = Some(parties[to].id),
                    _ => party.goes_on = None,
                }
                change.parties.retain(|p| p.id != party.id);
                change.parties.push(party.clone());
            }
            if dice.one_in(9) {
                let lost = have_parties.swap_remove(dice.below(have_parties.len()));
                change.parties.retain(|p| p.id != lost.id);
                change.parties_gone.push(lost.id);
                lost_parties.push(lost);
            }
            now = now.with(if dice.one_in(3) { TODAY.tomorrow().unwrap() } else { TODAY }, change);
            if at % 30 == 7 {
                // Not at the end alone, where a later change may have hidden what went wrong.
                let so_far = now.with(TODAY, Change::default());
                equal(&so_far, &Register::new(TODAY, have_parties.clone(), have_ties.clone()));
            }
        }
        now = now.with(TODAY, Change::default());
        equal(&now, &Register::new(TODAY, have_parties, have_ties));
    }
}

#[test]
fn a_tie_waits_for_its_parties() {
    let (parties, ties) = rows(5, 10, 5);
    let register = Register::new(TODAY, [], ties.clone());
    assert_eq!((register.len(), register.waiting()), (0, ties.len()));
    let whole = register.with(TODAY, Change { parties, ..Change::default() });
    assert_eq!((whole.len(), whole.waiting()), (ties.len(), 0));
    let mut alone = ties[0].clone();
    alone.sides.truncate(1);
    alone.revision += 1;
    let cut = whole.with(TODAY, Change { ties: vec![alone], ..Change::default() });
    assert_eq!((cut.len(), cut.waiting()), (ties.len() - 1, 1));
}

#[test]
fn the_version_tells_two_registers_apart() {
    let (parties, mut ties) = rows(6, 10, 5);
    let one = Register::new(TODAY, parties.clone(), ties.clone());
    ties.reverse();
    assert_eq!(one.version(), Register::new(TODAY, parties.clone(), ties.clone()).version());
    ties[0].revision += 1;
    assert_ne!(one.version(), Register::new(TODAY, parties.clone(), ties.clone()).version());
    assert_ne!(one.version(), one.with(TODAY.tomorrow().unwrap(), Change::default()).version());
    assert!(Change::default().is_empty());
}

#[test]
fn ties_are_found_by_party_place_and_identifier() {
    let (mut parties, ties) = rows(7, 12, 40);
    parties[0].place = Some(99);
    parties[1].place = Some(99);
    let register = Register::new(TODAY, parties.clone(), ties.clone());
    let count = |id| ties.iter().filter(|t| t.sides.iter().any(|s| s.party == id)).count();
    for party in &parties {
        assert_eq!(register.ties_of(party.id).count(), count(party.id));
        assert_eq!(register.party(party.id), Some(party));
    }
    let both = |t: &&TieRow| t.sides.iter().any(|s| s.party == parties[0].id || s.party == parties[1].id);
    assert_eq!(register.ties_at(99).len(), ties.iter().filter(both).count());
    assert_eq!(register.parties_at(99).count(), 2);
    assert!(register.ties_at(98).is_empty());
    for tie in &ties {
        assert_eq!(register.tie(tie.id).unwrap().data(), tie);
    }
}
