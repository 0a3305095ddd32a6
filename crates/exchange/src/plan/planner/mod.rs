//! From statements to outcomes and facts.

mod listed;
mod sides;

use std::collections::{BTreeMap, HashSet};

use gazetteer::Kind;
use jiff::civil;
use partnership::id::{Id, kind};
use partnership::tie::{AgreementStatus as S, Registration, Term, TieKind};

use listed::Earlier;
use sides::Side;

use super::choices::{Choices, RowChoice};
use super::compare::differences;
use super::full_name;
use super::known::{Known, KnownTie};
use super::outcome::{Change, Conflict, End, Outcome, Planned, Question, Refused};
use super::seen::{Said, Seen};
use super::work::{EditTie, NewContact, NewParty, NewTie, PartyRef, Work};
use crate::mapping::Mapping;
use crate::places::Places;
use crate::rows::{Contact, Stated, Statement, Trouble};

pub(super) struct Planner<'p, 'w> {
    mapping: &'p Mapping,
    places: &'p mut Places<'w>,
    known: &'p Known,
    choices: &'p Choices,
    today: civil::Date,
    rows: Vec<Planned>,
    work: Work,
    new_parties: BTreeMap<End, usize>,
    seen: Seen,
    /// Sources that are added to ties on record.
    cited: HashSet<(Id<kind::Tie>, String)>,
    contacts_seen: HashSet<(End, Contact)>,
    /// The parties of which rows of a list told.
    listed: BTreeMap<End, Earlier>,
}

impl<'p, 'w> Planner<'p, 'w> {
    pub(super) fn new(
        mapping: &'p Mapping,
        places: &'p mut Places<'w>,
        known: &'p Known,
        choices: &'p Choices,
        today: civil::Date,
    ) -> Self {
        let (rows, work) = (Vec::new(), Work::default());
        let (new_parties, seen) = (BTreeMap::new(), Seen::default());
        let (cited, contacts_seen, listed) = (HashSet::new(), HashSet::new(), BTreeMap::new());
        Self {
            mapping,
            places,
            known,
            choices,
            today,
            rows,
            work,
            new_parties,
            seen,
            cited,
            contacts_seen,
            listed,
        }
    }

    pub(super) fn finish(self) -> (Vec<Planned>, Work) {
        (self.rows, self.work)
    }

    pub(super) fn not_understood(
        &mut self,
        key: String,
        row: u32,
        said: [String; 2],
        troubles: Vec<Trouble>,
    ) {
        let skipped = self.choices.rows.get(&key) == Some(&RowChoice::Skip);
        let outcome = if skipped { Outcome::Skipped } else { Outcome::NotUnderstood { troubles } };
        let meant = [String::new(), String::new()];
        self.rows.push(Planned {
            key,
            row,
            said,
            meant,
            since: None,
            until: None,
            outcome,
            doubts: Vec::new(),
            over_taken: false,
        });
    }

    pub(super) fn statement(&mut self, statement: Statement) {
        let mut meant = [String::new(), String::new()];
        let outcome = self.outcome(&statement, &mut meant);
        let [a, b] = &statement.sides;
        self.rows.push(Planned {
            said: [a.text.clone(), b.text.clone()],
            meant,
            since: statement.since.as_ref().map(|(d, _)| *d),
            until: until(&statement),
            over_taken: statement.ended.is_some() && matches!(outcome, Outcome::New { .. }),
            outcome,
            key: statement.key,
            row: statement.row,
            doubts: statement.doubts,
        });
    }

    fn outcome(&mut self, statement: &Statement, meant: &mut [String; 2]) -> Outcome {
        if self.choices.rows.get(&statement.key) == Some(&RowChoice::Skip) {
            return Outcome::Skipped;
        }
        let sides = [self.side(&statement.sides[0]), self.side(&statement.sides[1])];
        let sides = self.by_known_ties(sides);
        for (side, meant) in sides.iter().zip(meant.iter_mut()) {
            if let Side::End(end) = side {
                *meant = full_name(end, self.places.world(), self.known);
            }
        }
        let mut questions = Vec::new();
        let mut ends = Vec::new();
        for side in sides {
            match side {
                Side::End(end) => ends.push(end),
                Side::Question(question) => questions.push(question),
                Side::Skip => return Outcome::Skipped,
                Side::Refused(refused) => return Outcome::Refused(refused),
            }
        }
        let Ok(ends) = <[End; 2]>::try_from(ends) else {
            return Outcome::Choose { questions };
        };
        if ends[0] == ends[1] {
            return Outcome::Refused(Refused::Itself);
        }
        if let Some(refused) = self.dates_refused(statement) {
            return Outcome::Refused(refused);
        }
        self.tie(statement, ends)
    }

    fn dates_refused(&self, statement: &Statement) -> Option<Refused> {
        if let Some((date, cell)) = statement.since.as_ref().filter(|(d, _)| d.is_after(self.today)) {
            return Some(Refused::Future { cell: cell.clone(), date: *date });
        }
        if let (Some((since, cell)), Some(until)) = (&statement.since, until(statement))
            && until.is_before(since.earliest())
        {
            let cell = statement.until.as_ref().map_or(cell, |(_, cell)| cell).clone();
            return Some(Refused::EndsBeforeItBegins { cell, since: *since, until });
        }
        match &statement.status {
            Some((status @ (S::LegalHold | S::SucceededBy), cell)) => {
                Some(Refused::NeedsGround { cell: cell.clone(), status: *status })
            }
            _ => None,
        }
    }

    fn tie(&mut self, statement: &Statement, ends: [End; 2]) -> Outcome {
        let kind = statement.kind.unwrap_or_else(|| self.usual_kind(&ends));
        let mut sorted = ends.clone();
        sorted.sort();
        let recorded = match ends {
            [End::Party { party: a }, End::Party { party: b }] => self.recorded(a, b, statement, kind),
            _ => None,
        };
        let (between, said) = ((sorted, kind), self.said(statement));
        if let Some(earlier) = self.seen.earlier(&between, &said) {
            let (earlier, differs) = (earlier.key.clone(), earlier.contradicted_by(&said));
            // The record is what counts; of a new tie, what the earlier statement says.
            return match recorded.filter(|t| t.ours) {
                Some(tie) if contradicts(statement, tie, self.today) => self.compare(statement, tie, true),
                Some(_) => Outcome::Repeats { earlier, conflicts: Vec::new() },
                None => Outcome::Repeats { earlier, conflicts: differs },
            };
        }
        if let Some(ended) = statement.ended
            && recorded.is_none()
            && self.choices.rows.get(&statement.key) != Some(&RowChoice::Take)
        {
            // Nothing is written of it, so a later row that says that the tie stands repeats nothing.
            return Outcome::Over { until: ended.date() };
        }
        self.seen.note(between, said);
        if let Some(tie) = recorded {
            let outcome = self.compare(statement, tie, false);
            self.contacts(statement, &ends);
            return outcome;
        }
        let outcome = self.register(statement, ends.clone(), kind);
        if matches!(outcome, Outcome::New { .. }) {
            self.contacts(statement, &ends);
        }
        outcome
    }

    /// The contacts that a row states, each once for its party.
    fn contacts(&mut self, statement: &Statement, ends: &[End; 2]) {
        for (side, (end, contact)) in ends.iter().zip(&statement.contacts).enumerate() {
            self.contact(&statement.key, side, end, contact);
        }
    }

    fn contact(&mut self, key: &str, side: usize, end: &End, contact: &Contact) {
        let party = match end {
            End::Party { party } => Some(PartyRef::Known(*party)),
            new => self.new_parties.get(new).map(|at| PartyRef::New(*at)),
        };
        let Some(party) = party.filter(|_| !contact.is_empty()) else { return };
        if self.contacts_seen.insert((end.clone(), contact.clone())) {
            let (key, contact) = (key.to_owned(), contact.clone());
            self.work.contacts.push(NewContact { key, side, party, contact });
        }
    }

    /// The tie on record that a statement means: of the same kind before others, standing before
    /// those that are over. A pair may begin anew when all is over.
    fn recorded(
        &self,
        a: Id<kind::Party>,
        b: Id<kind::Party>,
        s: &Statement,
        kind: TieKind,
    ) -> Option<&'p KnownTie> {
        let begins_later = |tie: &KnownTie| {
            let since = s.since.as_ref().map(|(d, _)| *d);
            matches!((since, tie.term), (Some(since), Some(Term::Fixed { until })) if since.is_after(until.latest()))
        };
        self.known
            .between(a, b)
            .filter(|t| !(t.summary().is_over() && begins_later(t)))
            .min_by_key(|t| (t.summary().is_over(), t.kind != kind, t.id))
    }

    /// The kind where the sheet says none: by what the sides are.
    fn usual_kind(&self, ends: &[End; 2]) -> TieKind {
        let kind_of = |end: &End| match end {
            End::Place { place } => Some(*place),
            End::Party { party } => self.known.party(*party).and_then(|p| p.place),
            End::Own { .. } => None,
        };
        let kinds = ends
            .each_ref()
            .map(|end| kind_of(end).and_then(|id| self.places.world().by_id(id)).map(|p| p.kind()));
        match (self.mapping.kind, kinds) {
            (TieKind::SisterCity, [Some(Kind::Admin1), Some(Kind::Admin1)]) => TieKind::SisterState,
            (TieKind::SisterCity, [Some(Kind::Admin2), Some(Kind::Admin2)]) => TieKind::SisterCounty,
            (kind, _) => kind,
        }
    }

    /// Status and term from what the row states.
    fn standing(&self, statement: &Statement) -> (S, Option<Term>) {
        let stated = statement.status.as_ref().map(|(s, _)| *s);
        let until = until(statement);
        let term = until.map(|until| Term::Fixed { until });
        let over = statement.ended.is_some() || until.is_some_and(|u| u.is_before(self.today));
        let status = match stated {
            Some(status) => status,
            None if over => S::Expired,
            None if statement.kind == Some(TieKind::FriendshipCity) && self.mapping.status == S::InForce => {
                S::FriendshipInForce
            }
            None => self.mapping.status,
        };
        // Of what was terminated the end is when, not for how long it was agreed.
        (status, term.filter(|_| status != S::Terminated))
    }

    /// What of a statement is compared with later ones of the same tie.
    fn said(&self, statement: &Statement) -> Said {
        let (status, until) = (self.standing(statement).0, until(statement));
        let over = statement.ended.is_some() || until.is_some_and(|u| u.is_before(self.today));
        Said {
            key: statement.key.clone(),
            since: statement.since.as_ref().map(|(date, _)| *date),
            until,
            over: over || status.is_over(),
            status,
            says_status: statement.claimed || statement.status.is_some(),
        }
    }

    fn register(&mut self, statement: &Statement, ends: [End; 2], kind: TieKind) -> Outcome {
        let Some(sides) = self.refs(&ends) else {
            let questions = statement.sides.each_ref().map(Self::open);
            return Outcome::Choose { questions: questions.into() };
        };
        let (status, term) = self.standing(statement);
        let mut template = Registration::new([], kind, status);
        template.local_kind.clone_from(&statement.local_kind);
        template.since = statement.since.as_ref().map(|(d, _)| *d);
        template.term = term;
        template.fields.clone_from(&statement.fields);
        self.work.ties.push(NewTie {
            key: statement.key.clone(),
            sides,
            status,
            template,
            sources: statement.sources.clone(),
            note: statement.note.clone(),
            publish: self.mapping.publish,
        });
        Outcome::New { sides: ends }
    }

    fn refs(&mut self, ends: &[End; 2]) -> Option<[PartyRef; 2]> {
        let [a, b] = ends;
        Some([self.made(a)?, self.made(b)?])
    }

    /// The party at an end: a new one is made once.
    fn made(&mut self, end: &End) -> Option<PartyRef> {
        if let End::Party { party } = end {
            return Some(PartyRef::Known(*party));
        }
        if let Some(at) = self.new_parties.get(end) {
            return Some(PartyRef::New(*at));
        }
        let party = NewParty::of(end, self.places.world())?;
        let at = self.work.parties.len();
        self.work.parties.push(party);
        self.new_parties.insert(end.clone(), at);
        Some(PartyRef::New(at))
    }

    /// A question to which nobody knows an answer yet.
    fn open(stated: &Stated) -> Question {
        Question {
            key: stated.asked.key(),
            text: stated.text.clone(),
            cell: stated.cell.clone(),
            candidates: Vec::new(),
            named: false,
        }
    }

    /// What a statement comes to beside the record. Of one that speaks of a tie `again` only what
    /// it contradicts counts, and its sources.
    fn compare(&mut self, statement: &Statement, tie: &KnownTie, again: bool) -> Outcome {
        let (mut changes, conflicts) = differences(statement, tie, self.today);
        changes.retain(|change| match change {
            Change::Source { stated } => self.cited.insert((tie.id, stated.key().to_owned())),
            _ => !again,
        });
        if !tie.ours || (changes.is_empty() && conflicts.is_empty()) {
            return Outcome::There { tie: tie.id };
        }
        let taken = self.choices.rows.get(&statement.key) == Some(&RowChoice::Take);
        let overwritten: Vec<Conflict> =
            conflicts.iter().filter(|c| taken && c.may_be_taken()).cloned().collect();
        if !changes.is_empty() || !overwritten.is_empty() {
            self.work.edits.push(EditTie {
                key: statement.key.clone(),
                tie: tie.id,
                revision: tie.revision,
                changes: changes.clone(),
                taken: overwritten,
            });
        }
        Outcome::Known { tie: tie.id, changes, conflicts, taken }
    }
}

/// Whether a statement and the record differ.
fn contradicts(statement: &Statement, tie: &KnownTie, today: civil::Date) -> bool {
    !differences(statement, tie, today).1.is_empty()
}

/// Until when, as the sheet states it or the register claims.
fn until(statement: &Statement) -> Option<partnership::Date> {
    let stated = statement.until.as_ref().map(|(date, _)| *date);
    stated.or_else(|| statement.ended.and_then(crate::rows::Ended::date))
}
