//! A tie comes on record, and with it those of its parties that are not yet.

use gazetteer::{Kind, Place};
use partnership::id::kind;
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::tie::{AgreementStatus, Command, History, Refusal, Side, TieFact};
use partnership::{Fact, Id};
use store::registry::{PartyError, TieError};
use store::{Hand, Store, change};

use super::tie::Called;

/// The most sides of one tie: beyond that it is a network of cities.
pub(crate) const MOST_SIDES: usize = 12;

/// Whose side it is.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// A party on record.
    Party(Id<kind::Party>),
    /// The party of a place: as it comes on record, if there is none yet.
    Place(PlaceId, party::Registration),
}

impl Who {
    /// The party of a place, if it can have one: of a country no body is tied.
    pub(crate) fn at(place: Place<'_>) -> Option<Self> {
        let level = match place.kind() {
            Kind::Country => return None,
            Kind::Admin1 => Level::State,
            Kind::Admin2 => Level::County,
            Kind::City => Level::Municipality,
        };
        let id = PlaceId(place.id().0);
        let seat = Seat::at(id, place.country().iso2.parse().ok()?);
        let registration = party::Registration { level, name: place.name().to_owned(), language: None, seat };
        Some(Self::Place(id, registration))
    }
}

/// A side, before its party is on record.
#[derive(Debug, Clone)]
pub(crate) struct PlannedSide {
    /// Whose it is.
    pub(crate) who: Who,
    /// Where it stands.
    pub(crate) status: AgreementStatus,
    /// On what its suspension depends.
    pub(crate) condition: Option<String>,
    /// The law it rests on.
    pub(crate) statute: Option<String>,
    /// Where it stood before.
    pub(crate) before: Option<AgreementStatus>,
}

/// What is to be put on record.
pub(crate) struct PlannedTie {
    /// Its sides.
    pub(crate) sides: Vec<PlannedSide>,
    /// Its registration, still without them.
    pub(crate) registration: Fact<TieFact>,
    /// What is recorded of it besides.
    pub(crate) then: Vec<Fact<TieFact>>,
}

/// Why a tie did not come on record.
pub(crate) enum NotPut {
    /// The database failed.
    Store(store::Error),
    /// The tie cannot be; its parties are called so.
    Tie(Refusal, Called),
    /// One of its parties cannot be.
    Party(party::Refusal),
    /// Somebody else put something on record at the same time: the next try sees it.
    Raced,
}

impl From<store::Error> for NotPut {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<PartyError> for NotPut {
    fn from(error: PartyError) -> Self {
        match error {
            PartyError::Store(error) => Self::Store(error),
            PartyError::Refused(refusal) => Self::Party(refusal),
            // Parties are only ever new here.
            PartyError::Stale { .. } => Self::Raced,
        }
    }
}

/// Puts a tie on record.
///
/// # Errors
/// What the domain refuses of it or of its parties; the database.
pub(crate) async fn put(store: &Store, hand: Hand, new: &PlannedTie) -> Result<History, NotPut> {
    change!(store, hand, |w| {
        let mut called = Called::default();
        let mut sides = Vec::new();
        for PlannedSide { who, status, condition, statute, before } in &new.sides {
            let party = match who {
                Who::Party(party) => *party,
                Who::Place(place, registration) => {
                    let party = match w.party_at(*place).await? {
                        Some(party) => party,
                        None => {
                            let party = w.draw();
                            let fact = PartyFact::Registered(registration.clone());
                            w.on_party(party, Some(0), party::Command::record(fact)).await?;
                            party
                        }
                    };
                    called.parties.insert(party, registration.name.clone());
                    party
                }
            };
            sides.push(Side {
                party,
                status: *status,
                condition: condition.clone(),
                statute: statute.clone(),
                before: *before,
            });
        }
        let mut first = new.registration.clone();
        if let TieFact::Registered(registration) = &mut first.what {
            registration.sides = sides;
        }
        let facts = std::iter::once(first).chain(new.then.iter().cloned()).collect();
        let tie = w.draw();
        match w.on_tie(tie, Some(0), Command::Record(facts)).await {
            Ok(history) => Ok(history),
            Err(TieError::Refused(refusal)) => Err(NotPut::Tie(refusal, called)),
            Err(TieError::Store(error)) => Err(NotPut::Store(error)),
            Err(TieError::Stale { .. }) => Err(NotPut::Raced),
        }
    })
}
