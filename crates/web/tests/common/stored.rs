//! A store in a folder of its own, with ties of which some are published.

use jiff::Timestamp;
use partnership::evidence::{EvidenceKind, Source};
use partnership::id::kind;
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::{Country, PlaceId};
use partnership::tie::{self, AgreementStatus, Field, Ground, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use store::registry::{PartyError, TieError};
use store::{Hand, Store, Via, change};
use web::AppState;
use web::registry::Shelf;

use super::state;

/// GeoNames ids of the cities tied below.
pub const HOUSTON: u32 = 4_699_066;
pub const BAKU: u32 = 587_084;
pub const LAKE_CHARLES: u32 = 4_330_236;
pub const TVER: u32 = 480_060;
pub const TUCSON: u32 = 5_318_313;
pub const ALMATY: u32 = 1_526_384;

/// What stands in no public answer.
pub const SECRETS: [&str; 4] = ["Lake Charles", "A secret draft", "Inside memo", "Clerk's own note"];

/// A site over a store with three ties: Houston–Baku published with a whole life, Tucson–Almaty
/// published, Lake Charles–Tver not.
pub struct Stored {
    pub state: AppState,
    pub store: Store,
    pub houston: Id<kind::Tie>,
    /// The city, a side of it.
    pub houston_party: Id<kind::Party>,
    pub tucson: Id<kind::Tie>,
    pub draft: Id<kind::Tie>,
    _folder: tempfile::TempDir,
}

fn hand() -> Hand {
    let at: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    Hand { person: None, organisation: Some(Id::from_number(77).unwrap()), via: Via::Job, at }
}

/// A municipality comes on record.
pub async fn party(store: &Store, hand: Hand, name: &str, place: u32, country: &str) -> Id<kind::Party> {
    let country: Country = country.parse().unwrap();
    let made: Result<_, PartyError> = change!(store, hand, |w| {
        let id = w.draw();
        let registration = party::Registration {
            level: Level::Municipality,
            name: name.to_owned(),
            language: None,
            seat: Seat::at(PlaceId(place), country),
        };
        w.on_party(id, Some(0), party::Command::record(PartyFact::Registered(registration))).await?;
        Ok(id)
    });
    made.unwrap()
}

/// Records facts of a tie.
pub async fn facts(store: &Store, id: Id<kind::Tie>, facts: Vec<Fact<TieFact>>) {
    record(store, hand(), id, facts).await;
}

/// Records facts of a tie at an instant.
pub async fn facts_at(store: &Store, id: Id<kind::Tie>, facts: Vec<Fact<TieFact>>, at: &str) {
    record(store, Hand { at: at.parse().unwrap(), ..hand() }, id, facts).await;
}

async fn record(store: &Store, hand: Hand, id: Id<kind::Tie>, facts: Vec<Fact<TieFact>>) {
    let done: Result<_, TieError> =
        change!(store, hand, |w| w.on_tie(id, None, tie::Command::Record(facts.clone())).await);
    done.unwrap();
}

async fn tie(store: &Store, sides: [Id<kind::Party>; 2], since: &str) -> Id<kind::Tie> {
    let mut new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
    new.since = Some(since.parse().unwrap());
    new.fields.listed.insert(Field::Economy);
    let made: Result<_, TieError> = change!(store, hand(), |w| {
        let id = w.draw();
        w.on_tie(id, Some(0), tie::Command::record(TieFact::Registered(new.clone()))).await?;
        Ok(id)
    });
    made.unwrap()
}

fn source(title: &str, public: bool) -> TieFact {
    let evidence = Id::from_random(title.bytes().fold(7_u64, |n, b| n.wrapping_mul(31) + u64::from(b)));
    let source = Source { public, ..Source::new(EvidenceKind::Agreement, title) };
    TieFact::EvidenceAdded { evidence, source }
}

/// The site over the store.
pub async fn stored() -> Stored {
    let (store, folder) = super::fresh_store(super::dice(0x1234_5678_9abc_def1), 2, hand().at).await;
    let party = |name, place, country| party(&store, hand(), name, place, country);
    let houston = party("Houston", HOUSTON, "US").await;
    let baku = party("Baku", BAKU, "AZ").await;
    let lake = party("Lake Charles", LAKE_CHARLES, "US").await;
    let tver = party("Tver", TVER, "RU").await;
    let (tucson, almaty) = (party("Tucson", TUCSON, "US").await, party("Almaty", ALMATY, "KZ").await);
    let first = tie(&store, [houston, baku], "1976-04-26").await;
    let changed = |to, ground| TieFact::StatusChanged { side: houston, to, ground };
    let until = Some(Ground::Condition { condition: "the council has voted again".to_owned() });
    let day = |text: &str| text.parse().unwrap();
    facts(
        &store,
        first,
        vec![
            Fact::new(source("Agreement of 1976", true)),
            Fact::new(source("Inside memo", false)),
            Fact::new(changed(AgreementStatus::UnderReview, None)).effective(day("2020-03-01")),
            Fact::new(changed(AgreementStatus::Suspended, until))
                .effective(day("2021-05-15"))
                .authority("City Council, ordinance 2021-440")
                .note("Clerk's own note"),
            Fact::new(TieFact::ActivityNoted {
                what: partnership::activity::ActivityKind::Visit,
                when: day("2018-09"),
                text: Some("Mayors met <in Baku>".to_owned()),
            }),
            Fact::new(TieFact::Confirmed { side: baku }).effective(day("2026-02-01")),
            Fact::new(TieFact::Published),
        ],
    )
    .await;
    let second = tie(&store, [tucson, almaty], "1989").await;
    facts(&store, second, vec![Fact::new(TieFact::Published)]).await;
    let draft = tie(&store, [lake, tver], "2002-07").await;
    facts(
        &store,
        draft,
        vec![Fact::new(TieFact::Described(tie::Description {
            summary: partnership::Edit::Set("A secret draft".to_owned()),
            ..tie::Description::default()
        }))],
    )
    .await;
    let base = state(false);
    let shelf = Shelf::open(&store, base.world(), base.today()).await.unwrap();
    let state = web::registry::engine::renewed(&base.with_store(store.clone(), shelf));
    Stored { state, store, houston: first, houston_party: houston, tucson: second, draft, _folder: folder }
}
