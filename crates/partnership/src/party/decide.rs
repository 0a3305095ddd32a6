//! Commands on parties, and whether they may be carried out.

use jiff::Timestamp;

use super::History;
use super::fact::{Description, Name, Office, PartyFact, Population, Position, Seat};
use super::refusal::{PartyText, Refusal};
use super::state::{Party, apply, in_order};
use crate::command;
use crate::date::Date;
use crate::edit::Edit;
use crate::fact::{Fact, Recorded, What, latest_today};
use crate::id::{Id, kind};
use crate::text::{ADDRESS, LINE, PARAGRAPH, TextName};
use crate::tie::Parties;

/// What somebody wants to record of a party.
pub type Command = command::Command<PartyFact>;

impl Command {
    /// The other parties it names: the context must hold those on record.
    #[must_use]
    pub fn parties(&self) -> Vec<Id<kind::Party>> {
        self.facts().iter().filter_map(|fact| named(&fact.what)).collect()
    }
}

fn named(what: &PartyFact) -> Option<Id<kind::Party>> {
    match what {
        PartyFact::MergedInto { into: party }
        | PartyFact::SplitFrom { from: party }
        | PartyFact::DuplicateOf { other: party } => Some(*party),
        _ => None,
    }
}

/// What `decide` must know besides the party's own history.
#[derive(Debug, Clone)]
pub struct Context {
    /// The present instant.
    pub now: Timestamp,
    /// The other parties that the command names, and what they merged into.
    pub parties: Parties,
}

/// Decides whether a command may be carried out, and with which facts: the given ones with their
/// texts trimmed and without what changes nothing.
///
/// # Errors
/// The reason why not. Nothing is half done: all facts are taken or none.
pub fn decide(
    history: &History,
    command: Command,
    context: &Context,
) -> Result<Vec<Fact<PartyFact>>, Refusal> {
    let fits = |fact: &mut Fact<PartyFact>, trial: &History| {
        tidy(fact)?;
        not_in_future(fact, context)?;
        fits(fact, trial, context)
    };
    let facts = command::decide(history, command, context.now, fits, check)?;
    no_ring(history, &facts, context)?;
    Ok(facts)
}

/// A merger that was taken back may come to stand again by taking that back; meanwhile the other
/// party may have gone on in this one.
fn no_ring(history: &History, facts: &[Fact<PartyFact>], context: &Context) -> Result<(), Refusal> {
    if facts.iter().all(|fact| fact.what.retracts().is_none()) {
        return Ok(());
    }
    let mut after = history.clone();
    for fact in facts {
        after.record(fact.clone(), context.now, None, Id::from_random(0));
    }
    match after.current().and_then(|party| party.goes_on_in()) {
        Some(party) if context.parties.now(party) == Some(history.id()) => Err(Refusal::Ring { party }),
        _ => Ok(()),
    }
}

fn fits(fact: &mut Fact<PartyFact>, trial: &History, context: &Context) -> Result<(), Refusal> {
    if let Some(party) = named(&fact.what) {
        // Through a chain of mergers it must not come back to where it began.
        if party == trial.id() || context.parties.now(party) == Some(trial.id()) {
            return Err(Refusal::Ring { party });
        }
        context.parties.now(party).ok_or(Refusal::UnknownParty { party })?;
    }
    match &mut fact.what {
        PartyFact::Described(description) => {
            let party = trial.current().ok_or(Refusal::NotRegistered)?;
            *description = changes(std::mem::take(description), &party);
            if *description == Description::default() { Err(Refusal::Unchanged) } else { Ok(()) }
        }
        PartyFact::Placed { seat } if trial.current().is_some_and(|party| party.seat == *seat) => {
            Err(Refusal::Unchanged)
        }
        PartyFact::Retracted { revision, .. } if !trial.stands(*revision) => {
            Err(Refusal::NoSuchFact { revision: *revision })
        }
        _ => Ok(()),
    }
}

/// A description without what is so already.
fn changes(description: Description, party: &Party) -> Description {
    Description {
        level: description.level.filter(|level| *level != party.level),
        languages: description.languages.filter(|languages| *languages != party.languages),
        websites: description.websites.filter(|websites| *websites != party.websites),
        offices: description.offices.filter(|offices| *offices != party.offices),
        summary: description.summary.against(party.summary.as_ref()),
    }
}

/// Walks the whole history.
fn check(history: &History) -> Result<(), (u64, Refusal)> {
    let standing = history.standing(Timestamp::MAX);
    let mut party = None;
    for recorded in in_order(&standing) {
        permit(party.as_ref(), recorded).map_err(|refusal| (recorded.revision, refusal))?;
        apply(history.id(), &mut party, recorded);
    }
    let known = |evidence: &Id<kind::Evidence>| {
        party.as_ref().is_some_and(|party| party.evidence.contains_key(evidence))
    };
    for recorded in &standing {
        if let Some(&evidence) = recorded.fact.evidence.iter().find(|evidence| !known(evidence)) {
            return Err((recorded.revision, Refusal::UnknownEvidence { evidence }));
        }
    }
    Ok(())
}

fn permit(party: Option<&Party>, recorded: &Recorded<PartyFact>) -> Result<(), Refusal> {
    let Some(party) = party else {
        return match recorded.fact.what {
            PartyFact::Registered(_) | PartyFact::Retracted { .. } => Ok(()),
            _ => Err(Refusal::NotRegistered),
        };
    };
    match &recorded.fact.what {
        PartyFact::Registered(_) => Err(Refusal::AlreadyRegistered),
        // What happened before it merged away can still be put on record; nothing that comes after.
        PartyFact::Renamed { .. }
        | PartyFact::OfficialNamed(_)
        | PartyFact::MergedInto { .. }
        | PartyFact::SplitFrom { .. }
        | PartyFact::DuplicateOf { .. } => match party.goes_on_in() {
            Some(party) => Err(Refusal::GoesOnElsewhere { party }),
            None => Ok(()),
        },
        PartyFact::EvidenceAdded { evidence, .. } if party.evidence.contains_key(evidence) => {
            Err(Refusal::EvidenceExists { evidence: *evidence })
        }
        PartyFact::EvidenceWithdrawn { evidence, .. } => match party.evidence.get(evidence) {
            Some(piece) if piece.withdrawn.is_none() => Ok(()),
            _ => Err(Refusal::UnknownEvidence { evidence: *evidence }),
        },
        _ => Ok(()),
    }
}

fn not_in_future(fact: &Fact<PartyFact>, context: &Context) -> Result<(), Refusal> {
    let today = latest_today(context.now);
    let seat = match &fact.what {
        PartyFact::Registered(registration) => Some(&registration.seat),
        PartyFact::Placed { seat } => Some(seat),
        _ => None,
    };
    if let Some(Population { year: Some(year), .. }) = seat.and_then(|seat| seat.population)
        && (year < 1 || year > today.year())
    {
        return Err(Refusal::PopulationYear { year });
    }
    let said = match &fact.what {
        PartyFact::Named(name) => name.since,
        PartyFact::EvidenceAdded { source, .. } => source.published,
        _ => None,
    };
    let future = |date: &Date| date.is_after(today);
    match fact.effective.filter(future).or(said.filter(future)) {
        Some(date) => Err(Refusal::InFuture { date }),
        None => Ok(()),
    }
}

/// Trims texts and refuses those that are missing or too long, and values that cannot be.
fn tidy(fact: &mut Fact<PartyFact>) -> Result<(), Refusal> {
    PartyText::Authority.optional(&mut fact.authority, LINE)?;
    PartyText::Note.optional(&mut fact.note, PARAGRAPH)?;
    PartyText::Told.list(&mut fact.told, LINE)?;
    match &mut fact.what {
        PartyFact::Registered(registration) => {
            PartyText::Name.needed(&mut registration.name, LINE)?;
            tidy_seat(&mut registration.seat)
        }
        PartyFact::Placed { seat } => tidy_seat(seat),
        PartyFact::Described(description) => tidy_description(description),
        PartyFact::Named(Name { name, since, until, .. }) => {
            PartyText::Name.needed(name, LINE)?;
            match (*since, *until) {
                (Some(since), Some(until)) if until.is_before(since.earliest()) => {
                    Err(Refusal::EndsBeforeBeginning { since, until })
                }
                _ => Ok(()),
            }
        }
        PartyFact::Renamed { name, .. } => PartyText::Name.needed(name, LINE),
        PartyFact::OfficialNamed(official) => {
            PartyText::OfficialTitle.optional(&mut official.title, LINE)?;
            PartyText::OfficialName.optional(&mut official.name, LINE)?;
            let empty = official.title.is_none() && official.name.is_none();
            if empty { Err(Refusal::OfficialEmpty) } else { Ok(()) }
        }
        PartyFact::EvidenceAdded { source, .. } => {
            PartyText::SourceTitle.needed(&mut source.title, LINE)?;
            PartyText::SourceAddress.address(&mut source.url)?;
            PartyText::Publisher.optional(&mut source.publisher, LINE)
        }
        PartyFact::EvidenceWithdrawn { why, .. } | PartyFact::Retracted { why, .. } => {
            PartyText::Why.needed(why, PARAGRAPH)
        }
        PartyFact::MergedInto { .. } | PartyFact::SplitFrom { .. } | PartyFact::DuplicateOf { .. } => Ok(()),
    }
}

fn tidy_seat(seat: &mut Seat) -> Result<(), Refusal> {
    PartyText::Division.optional(&mut seat.division, LINE)?;
    match seat.position {
        Some(Position { latitude, longitude })
            if !((-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude)) =>
        {
            Err(Refusal::Position)
        }
        _ => Ok(()),
    }
}

fn tidy_description(description: &mut Description) -> Result<(), Refusal> {
    if let Edit::Set(text) = &mut description.summary {
        PartyText::Summary.needed(text, PARAGRAPH)?;
    }
    for website in description.websites.iter_mut().flatten() {
        let mut address = Some(std::mem::take(website));
        PartyText::Website.address(&mut address)?;
        *website = address.unwrap_or_default();
    }
    if let Some(websites) = &mut description.websites {
        PartyText::Website.list(websites, ADDRESS)?;
    }
    for Office { name, address, url } in description.offices.iter_mut().flatten() {
        PartyText::OfficeName.needed(name, LINE)?;
        PartyText::OfficeAddress.optional(address, LINE)?;
        PartyText::OfficePage.address(url)?;
    }
    Ok(())
}
