//! One party goes on in another: its ties are found with the one that stays, a merger undone leaves
//! everything as it was, and no party ever goes on in itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use partnership::party::{
    self, Command, Context, History, Level, PartyFact, Refusal, Registration, Seat, is_of_merger, meeting,
    merge, unmerge,
};
use partnership::place::PlaceId;
use partnership::tie::{AgreementStatus as S, OtherTie, Parties, Summary, TieKind};
use partnership::{Fact, Id};
use proptest::prelude::*;

use crate::support::*;

const MANY: u64 = 5;

/// Some parties, the ties between them, and what is known of them.
struct World {
    parties: BTreeMap<u64, History>,
    ties: Vec<OtherTie>,
}

impl World {
    fn new() -> Self {
        let registered = |number: u64| {
            let mut history = History::new(party(number));
            let fact = PartyFact::Registered(Registration {
                level: Level::Municipality,
                name: format!("Town {number}"),
                language: None,
                seat: Seat::at(PlaceId(1), "SE".parse().unwrap()),
            });
            history.record(fact.into(), at(TODAY), None, Id::from_random(7));
            (number, history)
        };
        Self { parties: (1..=MANY).map(registered).collect(), ties: Vec::new() }
    }

    fn tied(mut self, number: u64, sides: [u64; 2], kind: TieKind, status: S) -> Self {
        let parties = sides.into_iter().map(party).collect();
        let status = Summary::of([status, status]);
        self.ties.push(OtherTie { id: tie(number), parties, kind, status, merged: false });
        self
    }

    fn known(&self) -> Parties {
        let goes_on = |history: &History| history.current().and_then(|party| party.goes_on_in());
        self.parties.values().map(|history| (history.id(), goes_on(history))).collect()
    }

    fn context(&self) -> Context {
        Context { now: at(TODAY), parties: self.known() }
    }

    fn record(&mut self, number: u64, fact: Fact<PartyFact>) {
        let history = self.parties.get_mut(&number).unwrap();
        history.record(fact, at(TODAY), None, Id::from_random(7));
    }

    fn merge(&mut self, goes: u64, what: impl Into<Fact<PartyFact>>) -> Result<party::Meeting, Refusal> {
        let (fact, met) = merge(&self.parties[&goes], what.into(), &self.ties, &self.context())?;
        self.record(goes, fact);
        Ok(met)
    }

    fn unmerge(&mut self, gone: u64, merged: &[(OtherTie, OtherTie)]) -> Result<(), Refusal> {
        let fact = unmerge(&self.parties[&gone], "two after all", merged, &self.known())?;
        self.record(gone, fact);
        Ok(())
    }

    fn retract(&mut self, number: u64, revision: u64) -> Result<(), Refusal> {
        let what = PartyFact::Retracted { revision, why: "a slip".to_owned() };
        let facts = party::decide(&self.parties[&number], Command::record(what), &self.context())?;
        facts.into_iter().for_each(|fact| self.record(number, fact));
        Ok(())
    }
}

fn same(other: u64) -> PartyFact {
    PartyFact::DuplicateOf { other: party(other) }
}

fn into(other: u64, on: &str) -> Fact<PartyFact> {
    Fact::new(PartyFact::MergedInto { into: party(other) }).effective(date(on))
}

#[test]
fn what_becomes_of_the_ties_is_said_beforehand() {
    let mut world = World::new()
        .tied(1, [1, 3], TieKind::SisterCity, S::InForce)
        .tied(2, [2, 3], TieKind::SisterCity, S::InForce)
        .tied(3, [3, 1], TieKind::ProjectPartnership, S::InForce)
        .tied(4, [2, 3], TieKind::ProjectPartnership, S::InForce)
        .tied(5, [1, 4], TieKind::SisterCity, S::InForce)
        .tied(6, [2, 4], TieKind::SisterCity, S::Terminated)
        .tied(7, [1, 2], TieKind::FriendshipCity, S::Terminated)
        .tied(8, [3, 4], TieKind::SisterCity, S::InForce);
    let met = world.merge(1, into(2, "1974")).unwrap();
    assert_eq!(met.over, [tie(1), tie(3), tie(5)]);
    assert_eq!(met.itself, [tie(7)], "over: it is told as it was");
    assert_eq!(met.twice, [(tie(1), tie(2))], "one ended beside one that stands is history");
    let now = world.parties[&1].current().unwrap();
    assert_eq!(now.merged_into, Some((party(2), Some(date("1974")))));
    let then = |on: &str| world.parties[&1].as_of(on.parse().unwrap(), Timestamp::MAX).known().unwrap();
    assert_eq!(then("1973-12-31").goes_on_in(), None);
    assert_eq!(then("1975-01-01").goes_on_in(), Some(party(2)));
}

#[test]
fn what_cannot_be_one_party_says_why() {
    let mut world = World::new().tied(1, [1, 2], TieKind::SisterCity, S::InForce);
    assert_eq!(world.merge(1, same(2)), Err(Refusal::TiedToEachOther { tie: tie(1) }));
    let undated = PartyFact::MergedInto { into: party(3) };
    assert_eq!(world.merge(1, undated), Err(Refusal::NoDate));
    assert_eq!(world.merge(1, same(1)), Err(Refusal::Ring { party: party(1) }));
    assert_eq!(world.merge(1, same(99)), Err(Refusal::UnknownParty { party: party(99) }));
    assert_eq!(world.merge(1, into(3, "2031")), Err(Refusal::InFuture { date: date("2031") }));
    let named = PartyFact::Renamed { name: "Ny".to_owned(), language: None };
    assert_eq!(world.merge(1, named), Err(Refusal::Nothing));
    world.merge(3, same(4)).unwrap();
    assert_eq!(world.merge(1, same(3)), Err(Refusal::OtherGoesOn { party: party(3), now: party(4) }));
    assert_eq!(world.merge(3, same(5)), Err(Refusal::GoesOnElsewhere { party: party(4) }));
    assert_eq!(world.unmerge(1, &[]), Err(Refusal::NotMerged));
}

#[test]
fn ties_that_were_merged_because_two_parties_were_one_are_parted_first() {
    let mut world = World::new()
        .tied(1, [1, 3], TieKind::SisterCity, S::InForce)
        .tied(2, [2, 3], TieKind::SisterCity, S::InForce)
        .tied(3, [1, 3], TieKind::SisterCity, S::InForce);
    world.merge(1, same(2)).unwrap();
    let [one, two, three] = [0, 1, 2].map(|at| world.ties[at].clone());
    let refused = world.unmerge(1, &[(three.clone(), one.clone()), (one.clone(), two)]);
    assert_eq!(refused, Err(Refusal::TiesMerged { tie: tie(1) }));
    // Two entries of a tie of the one that comes back are one tie with it as well.
    world.unmerge(1, &[(three, one)]).unwrap();
    assert_eq!(world.parties[&1].current().unwrap().goes_on_in(), None);
    let of_merger = |revision| is_of_merger(&world.parties[&1], revision);
    assert_eq!([1, 2, 3].map(of_merger), [false, false, true], "it was taken back, and that stands");
}

#[test]
fn a_merger_that_stands_again_makes_no_ring() {
    let mut world = World::new();
    world.merge(1, same(2)).unwrap();
    world.unmerge(1, &[]).unwrap();
    world.merge(2, same(3)).unwrap();
    world.merge(3, same(1)).unwrap();
    assert_eq!(world.retract(1, 3), Err(Refusal::Ring { party: party(2) }));
    world.unmerge(3, &[]).unwrap();
    world.retract(1, 3).unwrap();
    assert_eq!(world.known().now(party(1)), Some(party(3)));
}

#[derive(Debug, Clone)]
enum Step {
    Same(u64, u64),
    Into(u64, u64, i16),
    Unmerge(u64),
    Retract(u64, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = 1..=MANY;
    let step = prop_oneof![
        (one.clone(), one.clone()).prop_map(|(a, b)| Step::Same(a, b)),
        (one.clone(), one.clone(), 1900..2020_i16).prop_map(|(a, b, y)| Step::Into(a, b, y)),
        one.clone().prop_map(Step::Unmerge),
        (one, 1..8_u64).prop_map(|(a, r)| Step::Retract(a, r)),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is recorded and taken back, no party goes on in itself, every tie of one that merges
    /// is told of once, and what is undone leaves the state that was there before.
    #[test]
    fn mergers_make_no_ring_and_lose_no_tie(
        steps in steps(),
        sides in prop::collection::vec((1..=MANY, 1..=MANY, any::<bool>()), 0..12),
    ) {
        let mut world = World::new();
        for (at, (a, b, stands)) in (1..).zip(sides) {
            if a != b {
                world = world.tied(at, [a, b], TieKind::SisterCity, if stands { S::InForce } else { S::Terminated });
            }
        }
        for step in steps {
            let before = world.known();
            match step {
                Step::Same(a, b) | Step::Into(a, b, _) => {
                    let what = match step {
                        Step::Into(_, _, year) => into(b, &year.to_string()),
                        _ => same(b).into(),
                    };
                    let state = world.parties[&a].current();
                    if let Ok(met) = world.merge(a, what) {
                        let mut told = [met.over.clone(), met.itself].concat();
                        told.sort_unstable();
                        let touches = |t: &&OtherTie| t.parties.iter().any(|p| before.now(*p) == Some(party(a)));
                        let mut all: Vec<_> = world.ties.iter().filter(touches).map(|t| t.id).collect();
                        all.sort_unstable();
                        prop_assert_eq!(told, all);
                        let now = world.known();
                        for tie in world.ties.iter().filter(|t| met.over.contains(&t.id)) {
                            let mut sides: Vec<_> = tie.parties.iter().filter_map(|p| now.now(*p)).collect();
                            sides.sort_unstable();
                            sides.dedup();
                            prop_assert_eq!(sides.len(), 2);
                            prop_assert!(sides.contains(&party(b)));
                        }
                        let apart = met.twice.iter().all(|(one, other)| {
                            met.over.contains(one) && !met.over.contains(other)
                        });
                        prop_assert!(apart);
                        // Undone at once, it was never so.
                        world.unmerge(a, &[]).unwrap();
                        prop_assert_eq!(world.parties[&a].current(), state);
                        let again = world.parties[&a].revision();
                        world.retract(a, again).unwrap();
                    }
                }
                Step::Unmerge(a) => _ = world.unmerge(a, &[]),
                Step::Retract(a, revision) if revision > 1 => _ = world.retract(a, revision),
                Step::Retract(..) => {}
            }
            for number in 1..=MANY {
                let mut here = party(number);
                for _ in 0..=MANY {
                    let history = world.parties.values().find(|h| h.id() == here).unwrap();
                    match history.current().and_then(|p| p.goes_on_in()) {
                        Some(next) => here = next,
                        None => break,
                    }
                    prop_assert_ne!(here, party(number), "a ring");
                }
            }
        }
    }

    /// What was found out beforehand does not depend on the order in which ties are handed over.
    #[test]
    fn the_order_of_ties_says_nothing(sides in prop::collection::vec((1..=MANY, 1..=MANY), 0..12)) {
        let mut world = World::new();
        for (at, (a, b)) in (1..).zip(sides) {
            if a != b {
                world = world.tied(at, [a, b], TieKind::SisterCity, S::InForce);
            }
        }
        let one = meeting(party(1), party(2), &world.ties, &world.known());
        world.ties.reverse();
        let mut other = meeting(party(1), party(2), &world.ties, &world.known());
        other.over.reverse();
        other.itself.reverse();
        let sorted = |mut pairs: Vec<_>| { pairs.sort_unstable(); pairs };
        prop_assert_eq!((one.over, one.itself), (other.over, other.itself));
        prop_assert_eq!(sorted(one.twice), sorted(other.twice));
    }
}
