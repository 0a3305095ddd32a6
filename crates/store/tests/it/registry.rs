//! Ties and parties: facts in the journal, and how they stand in tables.

use std::collections::BTreeSet;

use partnership::codes::Coded;
use partnership::evidence::{Confirmation, Digest, EvidenceKind, Source};
use partnership::id::kind::{Evidence, Party, Tie};
use partnership::party::{self, Level, PartyFact, Position, Seat};
use partnership::place::{Country, PlaceId};
use partnership::tie::{
    self, AgreementStatus, Field, Ground, Refusal, Registration, Summary, TieFact, TieKind,
};
use partnership::{Date, Fact, Id};
use sea_orm::ConnectionTrait;
use store::registry::{CarryError, Part, PartyError, TieError, TieRow};
use store::{Error, Hand, Store, Subject, SubjectKind, change};

use crate::bed::{Bed, at, hand, on_both, organisation};

on_both!(
    a_tie_comes_on_record_with_its_parties,
    the_domain_is_asked_with_what_is_on_record,
    what_another_registry_keeps_to_itself_is_not_told,
    a_stale_edit_gets_both_versions,
    tables_follow_every_fact,
    an_undone_registration_leaves_no_row,
    changes_are_seen_by_another_node,
    many_ties_at_once,
    all_is_read_as_it_was_at_one_moment,
    rebuilt_tables_are_the_same,
    tables_that_were_changed_by_hand_are_named,
    a_tie_needs_a_keeper,
);

pub(crate) fn country(code: &str) -> Country {
    code.parse().unwrap()
}

/// Registers a party.
pub(crate) async fn party(
    store: &Store,
    hand: &Hand,
    name: &str,
    seat: Seat,
) -> Result<Id<Party>, PartyError> {
    change!(store, hand, |w| {
        let id = w.draw();
        let registration = party::Registration {
            level: Level::Municipality,
            name: name.to_owned(),
            language: None,
            seat: seat.clone(),
        };
        let command = party::Command::record(PartyFact::Registered(registration));
        w.on_party(id, Some(0), command).await?;
        Ok(id)
    })
}

/// Registers a tie of two.
pub(crate) async fn tie_of(store: &Store, hand: &Hand, sides: [Id<Party>; 2]) -> Result<Id<Tie>, TieError> {
    change!(store, hand, |w| {
        let id = w.draw();
        let mut new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
        new.since = Some("1997".parse().unwrap());
        new.fields.listed.insert(Field::ALL[0]);
        new.fields.other.push("ice hockey".to_owned());
        w.on_tie(id, Some(0), tie::Command::record(TieFact::Registered(new))).await?;
        Ok(id)
    })
}

/// Records one fact of a tie.
pub(crate) async fn fact(
    store: &Store,
    hand: &Hand,
    id: Id<Tie>,
    stated: u64,
    fact: impl Into<Fact<TieFact>>,
) -> Result<tie::History, TieError> {
    let fact = fact.into();
    change!(store, hand, |w| { w.on_tie(id, Some(stated), tie::Command::Record(vec![fact.clone()])).await })
}

/// Madison, Mississippi, and Sollefteå, Sweden.
pub(crate) async fn two(bed: &Bed) -> [Id<Party>; 2] {
    let madison = Seat::at(PlaceId(4_434_663), country("US"));
    let position = Some(Position { latitude: 63.167, longitude: 17.267 });
    let solleftea =
        Seat { division: Some("Västernorrland".to_owned()), ..Seat::own(country("SE"), position) };
    let madison = party(&bed.store, &hand(1), "Madison", madison).await.unwrap();
    [madison, party(&bed.store, &hand(1), "Sollefteå", solleftea).await.unwrap()]
}

pub(crate) async fn row(store: &Store, id: Id<Tie>) -> TieRow {
    store.ties(&[id]).await.unwrap().remove(0)
}

async fn what_another_registry_keeps_to_itself_is_not_told(bed: Bed) {
    let sides = two(&bed).await;
    let first = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let own = tie_of(&bed.store, &hand(1), sides).await;
    assert!(matches!(own, Err(CarryError::Refused(Refusal::SameTie { tie })) if tie == first), "{own:?}");
    // Another registry is not told of a draft …
    let second = tie_of(&bed.store, &hand(2), sides).await.unwrap();
    assert_eq!(row(&bed.store, second).await.keeper, organisation(2));
    // … but of what everybody can see.
    fact(&bed.store, &hand(1), first, 1, TieFact::Published).await.unwrap();
    let third = tie_of(&bed.store, &hand(3), sides).await;
    assert!(matches!(third, Err(CarryError::Refused(Refusal::SameTie { tie })) if tie == first), "{third:?}");
}

async fn a_tie_comes_on_record_with_its_parties(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let tie = row(&bed.store, id).await;
    assert_eq!((tie.keeper, tie.kind, tie.revision), (organisation(1), TieKind::SisterCity, 1));
    assert_eq!((tie.status, tie.confirmation), (Summary::InForce, Confirmation::Unconfirmed));
    assert_eq!(tie.since, Some("1997".parse::<Date>().unwrap()));
    assert_eq!(tie.sides.iter().map(|s| s.party).collect::<Vec<_>>(), sides);
    assert_eq!(tie.fields.listed, BTreeSet::from([Field::ALL[0]]));
    assert_eq!(tie.fields.other, ["ice hockey"]);
    assert!(!tie.published && tie.merged_into.is_none());
    assert_eq!((tie.registered_at, tie.updated_at), (at(1), at(1)));
    let registry = bed.store.registry().await.unwrap();
    assert_eq!(registry.ties, [tie]);
    let solleftea = registry.parties.iter().find(|p| p.name == "Sollefteå").unwrap();
    assert_eq!((solleftea.country, solleftea.place), (country("SE"), None));
    assert_eq!(solleftea.division.as_deref(), Some("Västernorrland"));
    assert_eq!(solleftea.position.map(|p| p.latitude), Some(63.167));
    assert_eq!(solleftea.names[0].name, "Sollefteå");
    assert_eq!(registry.heads, bed.store.heads().await.unwrap());
    assert_eq!(bed.store.ties_kept_by(organisation(1)).await.unwrap(), registry.ties);
    assert!(bed.store.ties_kept_by(organisation(2)).await.unwrap().is_empty());
}

async fn the_domain_is_asked_with_what_is_on_record(bed: Bed) {
    let [madison, solleftea] = two(&bed).await;
    tie_of(&bed.store, &hand(1), [madison, solleftea]).await.unwrap();
    let again = tie_of(&bed.store, &hand(1), [solleftea, madison]).await;
    assert!(matches!(again, Err(CarryError::Refused(_))), "the same tie the other way round: {again:?}");
    let itself = tie_of(&bed.store, &hand(1), [madison, madison]).await;
    assert!(matches!(itself, Err(CarryError::Refused(_))), "{itself:?}");
    let unknown = tie_of(&bed.store, &hand(1), [madison, Id::from_number(99).unwrap()]).await;
    assert!(matches!(unknown, Err(CarryError::Refused(Refusal::UnknownParty { .. }))), "{unknown:?}");
    // A party that merged away is no side of a new tie, and the tie of the one it merged into
    // counts as the same.
    let lacombe = party(&bed.store, &hand(1), "Lacombe", Seat::own(country("CA"), None)).await.unwrap();
    let merged: Result<_, PartyError> = change!(bed.store, hand(1), |w| {
        let fact = PartyFact::DuplicateOf { other: solleftea };
        w.on_party(lacombe, Some(1), party::Command::record(fact)).await
    });
    assert_eq!(merged.unwrap().revision(), 2);
    let with_merged = tie_of(&bed.store, &hand(1), [madison, lacombe]).await;
    assert!(matches!(with_merged, Err(CarryError::Refused(_))), "{with_merged:?}");
}

async fn a_stale_edit_gets_both_versions(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    fact(&bed.store, &hand(1), id, 1, TieFact::Published).await.unwrap();
    let stale = fact(&bed.store, &hand(1), id, 1, TieFact::Confirmed { side: sides[0] }).await;
    let Err(CarryError::Stale { stated: 1, newest }) = stale else { panic!("{stale:?}") };
    assert_eq!(newest.revision(), 2);
    assert!(newest.current().unwrap().published);
    assert!(!newest.as_of(jiff::civil::date(2026, 6, 1), at(0)).known().is_some_and(|t| t.published));
}

async fn tables_follow_every_fact(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let evidence: Id<Evidence> = Id::from_number(4_321).unwrap();
    let file = Digest([7; 32]);
    let source = Source { file: Some(file), ..Source::new(EvidenceKind::Letter, "Letter of the mayor") };
    let later = Hand { at: at(60), ..hand(1) };
    let suspended =
        TieFact::StatusChanged { side: sides[0], to: AgreementStatus::UnderReview, ground: None::<Ground> };
    let facts = [
        Fact::from(TieFact::EvidenceAdded { evidence, source }),
        TieFact::Published.into(),
        Fact::new(suspended).effective("2025-11".parse().unwrap()),
        TieFact::Confirmed { side: sides[1] }.into(),
    ];
    for (revision, said) in (1..).zip(facts) {
        fact(&bed.store, &later, id, revision, said).await.unwrap();
        assert_eq!(TieRow::of(&bed.store.history(id).await.unwrap()).unwrap(), row(&bed.store, id).await);
    }
    let tie = row(&bed.store, id).await;
    assert!(tie.published);
    assert_eq!((tie.revision, tie.updated_at, tie.registered_at), (5, at(60), at(1)));
    assert_eq!((tie.status, tie.confirmation), (Summary::UnderReview, Confirmation::OneSide));
    assert_eq!(tie.sides[0].since, Some("2025-11".parse().unwrap()));
    let of_tie = bed.store.evidence_of(Subject::from(id)).await.unwrap();
    assert_eq!(of_tie, bed.store.evidence_with_file(file).await.unwrap());
    assert_eq!((of_tie[0].id, of_tie[0].public, of_tie[0].withdrawn), (evidence, false, false));
    let why = "not of this tie".to_owned();
    fact(&bed.store, &later, id, 5, TieFact::EvidenceWithdrawn { evidence, why }).await.unwrap();
    assert!(bed.store.evidence_of(Subject::from(id)).await.unwrap()[0].withdrawn);
}

async fn an_undone_registration_leaves_no_row(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let heads = bed.store.heads().await.unwrap();
    let undone: Result<_, TieError> = change!(bed.store, hand(1), |w| {
        w.on_tie(id, Some(1), tie::Command::Undo { why: "entered by mistake".to_owned() }).await
    });
    undone.unwrap();
    assert!(bed.store.ties(&[id]).await.unwrap().is_empty());
    assert_eq!(bed.store.changes(&heads).await.unwrap().ties_gone, [id]);
    assert_eq!(bed.store.history::<TieFact>(id).await.unwrap().revision(), 2, "the journal remembers");
}

async fn changes_are_seen_by_another_node(bed: Bed) {
    let sides = two(&bed).await;
    let node = bed.another().await;
    let seen = node.registry().await.unwrap();
    assert!(node.changes(&seen.heads).await.unwrap().is_empty());
    let id = tie_of(&bed.store, &hand(2), sides).await.unwrap();
    let other: Result<u64, Error> = change!(bed.store, hand(1), |w| {
        let person = Id::<partnership::id::kind::Person>::from_number(5).unwrap();
        w.record("person.invited", person, store::Expect::New, &serde_json::json!({})).await
    });
    other.unwrap();
    let changes = node.changes(&seen.heads).await.unwrap();
    assert_eq!(changes.ties, [row(&node, id).await]);
    assert!(changes.parties.is_empty() && changes.ties_gone.is_empty());
    assert_eq!(changes.others, BTreeSet::from([SubjectKind::Person]));
    assert!(node.changes(&changes.heads).await.unwrap().is_empty());
}

/// That a municipality of its own place is on record.
fn a_city(n: usize) -> PartyFact {
    PartyFact::Registered(party::Registration {
        level: Level::Municipality,
        name: format!("City {n}"),
        language: None,
        seat: Seat::own(country("SE"), None),
    })
}

/// What an import does: decisions made beforehand, everything recorded in one transaction.
async fn many_ties_at_once(bed: Bed) {
    let done: Result<(), Error> = change!(bed.store, hand(1), |w| {
        let mut parties = Vec::new();
        for n in 0..400 {
            let mut history = party::History::new(w.draw());
            w.append(&mut history, [a_city(n).into()]).await?;
            parties.push(history.id());
        }
        for pair in parties.windows(2) {
            let mut history = tie::History::new(w.draw());
            let new = Registration::new([pair[0], pair[1]], TieKind::SisterCity, AgreementStatus::InForce);
            w.append(&mut history, [TieFact::Registered(new).into(), TieFact::Published.into()]).await?;
        }
        Ok(())
    });
    done.unwrap();
    let registry = bed.store.registry().await.unwrap();
    assert_eq!((registry.parties.len(), registry.ties.len()), (400, 399));
    assert!(registry.ties.iter().all(|t| t.sides.len() == 2 && t.published && t.revision == 2));
    assert!(registry.ties.is_sorted_by_key(|t| t.id));
    assert_eq!(bed.store.differences().await.unwrap(), store::registry::Differences::default());
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
}

/// More than is read at once, and somebody writes between one page and the next.
async fn all_is_read_as_it_was_at_one_moment(bed: Bed) {
    let store = &bed.store;
    let done: Result<Vec<Id<Party>>, Error> = change!(store, hand(1), |w| {
        let mut parties = Vec::new();
        for n in 0..2_100 {
            let mut history = party::History::new(w.draw());
            w.append(&mut history, [a_city(n).into()]).await?;
            parties.push(history.id());
        }
        Ok(parties)
    });
    let mut cities = done.unwrap();
    cities.sort_unstable();
    let (first, last) = (cities[0], cities[2_099]);
    let gone = tie_of(store, &hand(1), [first, cities[1]]).await.unwrap();
    let before = store.registry().await.unwrap();
    assert_eq!((before.parties.len(), before.ties.len()), (2_100, 1));
    let node = bed.another().await;
    let mut read = store::registry::Registry::default();
    let (mut pages, mut new) = (0, None);
    let heads = store.read_registry(|part| {
        pages += 1;
        if pages == 1 {
            // One tie comes, one goes, and a party of the next page goes on in one of this.
            let write = async {
                new = Some(tie_of(&node, &hand(2), [first, last]).await.unwrap());
                let undone: Result<_, TieError> = change!(node, hand(1), |w| {
                    w.on_tie(gone, Some(1), tie::Command::Undo { why: "entered by mistake".to_owned() }).await
                });
                undone.unwrap();
                let fact = Fact::new(PartyFact::DuplicateOf { other: cities[1] });
                let merged: Result<_, PartyError> =
                    change!(node, hand(1), |w| w.merge_party((last, 1), (cities[1], 1), fact.clone()).await);
                merged.unwrap();
            };
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(write));
        }
        match part {
            Part::Parties(rows) => read.parties.extend(rows),
            Part::Ties(rows) => read.ties.extend(rows),
        }
    });
    read.heads = heads.await.unwrap();
    assert!(pages > 2, "{pages}");
    assert_eq!(read, before, "nothing is lost, and nothing is there twice");
    // What came meanwhile follows.
    let changes = store.changes(&read.heads).await.unwrap();
    assert_eq!(changes.ties.iter().map(|tie| tie.id).collect::<Vec<_>>(), [new.unwrap()]);
    assert_eq!(changes.ties_gone, [gone]);
    let merged: Vec<_> = changes.parties.iter().map(|party| (party.id, party.merged_into)).collect();
    assert_eq!(merged, [(last, Some(cities[1]))]);
}

async fn rebuilt_tables_are_the_same(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    fact(&bed.store, &hand(1), id, 1, TieFact::Published).await.unwrap();
    let before = bed.store.registry().await.unwrap();
    for table in ["ties", "tie_sides", "tie_fields", "parties", "party_names"] {
        bed.store.db().execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
    assert_eq!(bed.store.rebuild().await.unwrap(), (1, 2));
    assert_eq!(bed.store.registry().await.unwrap(), before);
}

async fn tables_that_were_changed_by_hand_are_named(bed: Bed) {
    let sides = two(&bed).await;
    let id = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    bed.store.db().execute_unprepared("UPDATE ties SET published = TRUE").await.unwrap();
    bed.store
        .db()
        .execute_unprepared("UPDATE party_names SET name = 'Maddison' WHERE name = 'Madison'")
        .await
        .unwrap();
    let found = bed.store.differences().await.unwrap();
    assert_eq!((found.ties, found.parties), (vec![id], vec![sides[0]]));
    bed.store.rebuild().await.unwrap();
    assert_eq!(bed.store.differences().await.unwrap(), store::registry::Differences::default());
}

async fn a_tie_needs_a_keeper(bed: Bed) {
    let nobody = Hand { organisation: None, ..hand(1) };
    let refused = party(&bed.store, &nobody, "Madison", Seat::own(country("US"), None)).await;
    assert!(matches!(refused, Err(CarryError::Store(Error::Homeless))), "{refused:?}");
}
