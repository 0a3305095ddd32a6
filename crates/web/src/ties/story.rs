//! What happened to a tie, in sentences, and the sources that it rests on.

use std::collections::BTreeMap;

use jiff::civil;
use partnership::codes::Coded;
use partnership::evidence::{Confirmation, Source};
use partnership::id::kind;
use partnership::tie::{Confirmed, Ground, Tie, TieFact};
use partnership::{Date, Id, Recorded};
use wording::{Message, Words};

use super::documents;
use super::timeline::year;
use crate::draw::lanes::Event;
use crate::registry::line;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// The day it is sorted by.
    day: civil::Date,
    /// The date as exact as it is known; empty where nobody knows.
    pub date: String,
    /// What happened.
    pub text: String,
    /// Which side it was, by its place among the sides.
    pub side: Option<usize>,
    /// On what authority.
    pub authority: Option<String>,
    /// Numbers of its sources in the list.
    pub sources: Vec<usize>,
    /// Which sides stand by it: in words, and their class. Nothing of what is no claim about the world.
    pub confirmed: Option<(String, &'static str)>,
}

/// A source that the public may see.
#[derive(Debug, Clone, PartialEq)]
pub struct Cited {
    /// Its title.
    pub title: String,
    /// What sort of source it is.
    pub kind: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// Address of its document, where one is kept here.
    pub document: Option<String>,
    /// Who published it, and when.
    pub about: String,
}

/// Puts the facts of one tie into words.
pub(super) struct Teller<'a> {
    pub(super) words: &'a Words,
    pub(super) tie: &'a Tie,
    /// The sides and their names, in their order.
    pub(super) names: &'a [(Id<kind::Party>, String)],
    /// The number of each public source in the list.
    pub(super) numbers: BTreeMap<Id<kind::Evidence>, usize>,
    /// Which sides stand by what.
    pub(super) confirmed: Confirmed,
}

impl Teller<'_> {
    /// The public sources, and how many others the tie has.
    pub(super) fn sources(
        words: &Words,
        tie: &Tie,
    ) -> (Vec<Cited>, BTreeMap<Id<kind::Evidence>, usize>, usize) {
        let (mut cited, mut numbers, mut inside) = (Vec::new(), BTreeMap::new(), 0);
        for (id, source) in tie.sources() {
            if source.public {
                cited.push(cite(tie.id, id, source, words));
                numbers.insert(id, cited.len());
            } else {
                inside += 1;
            }
        }
        (cited, numbers, inside)
    }

    /// What happened, the earliest first, by facts that stand.
    pub(super) fn tell(&self, standing: &[&Recorded<TieFact>], until: civil::Date) -> Vec<Happening> {
        let mut out: Vec<Happening> = standing.iter().filter_map(|r| self.happening(r)).collect();
        out.extend(self.tie.since.map(|since| Happening {
            day: since.earliest(),
            date: line::date(since, self.words),
            text: self.words.text("tie-page-began"),
            side: None,
            authority: None,
            sources: Vec::new(),
            confirmed: None,
        }));
        out.retain(|h| h.day <= until);
        out.sort_by_key(|h| h.day);
        out
    }

    fn happening(&self, recorded: &Recorded<TieFact>) -> Option<Happening> {
        let fact = &recorded.fact;
        let (text, side, when) = match &fact.what {
            TieFact::Registered(_) => {
                let text = self.words.text("tie-page-registered");
                return Some(self.made(recorded, text, None, Date::day(day_of(recorded))));
            }
            TieFact::StatusChanged { side, to, ground } => {
                let status = self.words.text(to.message());
                let said = Message::new("tie-page-status-changed").with("name", self.name(*side));
                let mut text = self.words.say(&said.with("status", status));
                if let Some(ground) = ground.as_ref().and_then(|g| self.ground(g)) {
                    text = format!("{text} {ground}");
                }
                (text, Some(*side), fact.effective)
            }
            TieFact::Signed { side, signatory, capacity } => {
                let id = if signatory.is_some() { "tie-page-signed-by" } else { "tie-page-signed" };
                let said = Message::new(id)
                    .with("name", self.name(*side))
                    .with("signatory", signatory.clone().unwrap_or_default())
                    .with("capacity", self.words.text(capacity.message()));
                (self.words.say(&said), Some(*side), fact.effective)
            }
            TieFact::BudgetApproved { side, body } => {
                let id = if body.is_some() { "tie-page-budget-by" } else { "tie-page-budget" };
                let said = Message::new(id)
                    .with("name", self.name(*side))
                    .with("body", body.clone().unwrap_or_default());
                (self.words.say(&said), Some(*side), fact.effective)
            }
            TieFact::ConditionStated { side, condition } => {
                let said = Message::new("tie-page-condition-of").with("name", self.name(*side));
                (self.words.say(&said.with("condition", condition.as_str())), Some(*side), fact.effective)
            }
            TieFact::Confirmed { side } => {
                let said = Message::new("tie-page-confirmed-by").with("name", self.name(*side));
                let when = fact.effective.or_else(|| Date::day(day_of(recorded)));
                (self.words.say(&said), Some(*side), when)
            }
            TieFact::ActivityNoted { what, when, text } => {
                let kind = self.words.text(what.message());
                let said = match text {
                    Some(text) => Message::new("tie-page-activity-text").with("text", text.as_str()),
                    None => Message::new("tie-page-activity"),
                };
                (self.words.say(&said.with("what", kind)), None, Some(*when))
            }
            // Descriptions are shown as they stand now; links, sources and what concerns the
            // record alone have their own places or none.
            TieFact::Described(_)
            | TieFact::EvidenceAdded { .. }
            | TieFact::EvidenceWithdrawn { .. }
            | TieFact::Linked { .. }
            | TieFact::Published
            | TieFact::Unpublished { .. }
            | TieFact::Retracted { .. }
            | TieFact::MergedInto { .. } => return None,
        };
        Some(self.made(recorded, text, side, when))
    }

    fn made(
        &self,
        recorded: &Recorded<TieFact>,
        text: String,
        side: Option<Id<kind::Party>>,
        when: Option<Date>,
    ) -> Happening {
        let evidence = &recorded.fact.evidence;
        Happening {
            day: when.map_or_else(|| recorded.day(), Date::earliest),
            date: when.map(|d| line::date(d, self.words)).unwrap_or_default(),
            text,
            side: side.and_then(|party| self.names.iter().position(|(p, _)| *p == party)),
            authority: recorded.fact.authority.clone(),
            sources: evidence.iter().filter_map(|id| self.numbers.get(id).copied()).collect(),
            confirmed: self.confirmed(recorded),
        }
    }

    /// That somebody confirmed the entry, or that it was entered, nobody has to confirm.
    fn confirmed(&self, recorded: &Recorded<TieFact>) -> Option<(String, &'static str)> {
        if matches!(recorded.fact.what, TieFact::Registered(_) | TieFact::Confirmed { .. }) {
            return None;
        }
        let confirmation = self.confirmed.says(recorded);
        let certainty = match confirmation {
            Confirmation::BothSides => "sure",
            Confirmation::OneSide => "unsure",
            Confirmation::Unconfirmed => "unknown",
        };
        Some((self.words.text(confirmation.message()), certainty))
    }

    fn ground(&self, ground: &Ground) -> Option<String> {
        let say = |m: Message| Some(self.words.say(&m));
        match ground {
            Ground::Resolution { number, date, vote } => {
                let id = match (date, vote) {
                    (Some(_), Some(_)) => "tie-page-resolution-vote",
                    (Some(_), None) => "tie-page-resolution-dated",
                    _ => "tie-page-resolution",
                };
                say(Message::new(id)
                    .with("number", number.as_str())
                    .with("date", date.map(|d| line::date(d, self.words)).unwrap_or_default())
                    .with("vote", vote.clone().unwrap_or_default()))
            }
            Ground::Condition { condition } => {
                say(Message::new("tie-page-condition").with("condition", condition.as_str()))
            }
            Ground::ConditionMet { how } => {
                say(Message::new("tie-page-condition-met").with("how", how.as_str()))
            }
            Ground::Statute { citation } => {
                say(Message::new("tie-page-statute").with("citation", citation.as_str()))
            }
            Ground::Letters { .. } => say(Message::new("tie-page-letters")),
            // The successor stands among the related ties, if the public may see it.
            Ground::Successor { .. } => None,
        }
    }

    /// The name of a side.
    pub(super) fn name(&self, party: Id<kind::Party>) -> String {
        let found = self.names.iter().find(|(p, _)| *p == party);
        found.map_or_else(|| party.to_string(), |(_, name)| name.clone())
    }

    /// What is marked between the lanes: confirmations and what was done.
    pub(super) fn events(&self, standing: &[&Recorded<TieFact>]) -> Vec<Event> {
        let event = |recorded: &&Recorded<TieFact>| {
            let confirmed = match &recorded.fact.what {
                TieFact::Confirmed { .. } => true,
                TieFact::ActivityNoted { .. } => false,
                _ => return None,
            };
            let happening = self.happening(recorded)?;
            let title = match happening.date.is_empty() {
                true => happening.text,
                false => format!("{}: {}", happening.date, happening.text),
            };
            Some(Event { at: year(happening.day), confirmed, title })
        };
        standing.iter().filter_map(event).collect()
    }
}

/// The day that something was recorded, in UTC.
fn day_of(recorded: &Recorded<TieFact>) -> civil::Date {
    recorded.at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn cite(tie: Id<kind::Tie>, id: Id<kind::Evidence>, source: &Source, words: &Words) -> Cited {
    let published = source.published.map(|d| line::date(d, words));
    let about: Vec<String> = source.publisher.iter().cloned().chain(published).collect();
    Cited {
        title: source.title.clone(),
        kind: words.text(source.kind.message()),
        // Only addresses of the web may become links.
        url: source.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
        document: source.file.map(|_| documents::href(tie, id)),
        about: about.join(", "),
    }
}
