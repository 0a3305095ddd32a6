//! From what was read to claims.

use std::collections::{BTreeMap, BTreeSet};

use ::wikidata::{End, Found, Item, ItemId, LeftOut, Level, Pair, Start, Statement, When, pairs};
use exchange::Claims;
use exchange::claims::{Claim, ClaimDoubt, ClaimedEnd, ClaimedLevel, ClaimedPlace, NoClaim};
use exchange::rows::Cited;
use jiff::civil;
use partnership::Date;
use partnership::evidence::EvidenceKind;
use wording::{Message, Words};

/// Pages that statements refer to which are kept as sources of a tie, at most.
const MOST_REFERENCES: usize = 5;
/// Letters of a name in the title of a source.
const NAME: usize = 60;

/// What was read, as claims. `read` is the day.
#[must_use]
pub fn claims(statements: Vec<Statement>, items: Vec<Found>, read: civil::Date, words: &Words) -> Claims {
    let now: BTreeMap<ItemId, ItemId> = items.iter().map(|f| (f.asked, f.item.id)).collect();
    let known: BTreeMap<ItemId, Item> = items.into_iter().map(|f| (f.item.id, f.item)).collect();
    let all = pairs(statements, |id| now.get(&id).copied().unwrap_or(id));
    let named: BTreeSet<ItemId> = all.pairs.iter().flat_map(|p| p.items).collect();
    let writer = Writer { known: &known, read, words };
    Claims {
        source: "Wikidata".to_owned(),
        read,
        places: named.into_iter().map(|id| (id.to_string(), place(id, known.get(&id)))).collect(),
        ties: all.pairs.iter().map(|pair| writer.tie(pair)).collect(),
        left_out: all
            .left_out
            .iter()
            .map(|(id, item, why)| writer.left_out(id.as_str(), *item, *why))
            .collect(),
    }
}

fn place(id: ItemId, item: Option<&Item>) -> ClaimedPlace {
    ClaimedPlace {
        id: id.to_string(),
        name: item.and_then(|i| i.name.clone()).unwrap_or_default(),
        countries: item.map(|i| i.countries.clone()).unwrap_or_default(),
        position: item.and_then(|i| i.position),
        geonames: item.map(|i| i.geonames.clone()).unwrap_or_default(),
        level: item.and_then(|i| i.level).map(|level| match level {
            Level::Settlement => ClaimedLevel::Settlement,
            Level::Second => ClaimedLevel::Second,
            Level::First => ClaimedLevel::First,
            Level::Country => ClaimedLevel::Country,
        }),
    }
}

/// What is to be said of ends that other statements state of a tie that stands.
fn ended_once(ends: &[When], since: Option<Date>) -> Option<ClaimDoubt> {
    let until = ends.iter().filter_map(|end| end.date()).max_by_key(|d| (d.latest(), d.precision()));
    let again = matches!((until, since), (Some(until), Some(since)) if since.is_after(until.latest()));
    (!ends.is_empty()).then_some(ClaimDoubt::EndedOnce { until, again })
}

struct Writer<'w> {
    known: &'w BTreeMap<ItemId, Item>,
    read: civil::Date,
    words: &'w Words,
}

impl Writer<'_> {
    /// "Paris (Q90)".
    fn name(&self, id: ItemId) -> String {
        let name = self.known.get(&id).and_then(|i| i.name.as_deref());
        match name {
            Some(name) => format!("{} ({id})", name.chars().take(NAME).collect::<String>()),
            None => id.to_string(),
        }
    }

    fn tie(&self, pair: &Pair) -> Claim {
        let [a, b] = pair.items;
        let mut doubts = Vec::new();
        if pair.is_one_sided() {
            let [by, not] = if pair.stated_by[0] { [a, b] } else { [b, a] };
            doubts.push(ClaimDoubt::OneSided { by: self.name(by), not: self.name(not) });
        }
        let since = match pair.start() {
            Start::Unsaid => None,
            Start::On(date) => Some(date),
            Start::Vague(When::Within { first, last }) => {
                doubts.push(ClaimDoubt::VagueStart { within: Some((first, last)) });
                None
            }
            Start::Vague(_) => {
                doubts.push(ClaimDoubt::VagueStart { within: None });
                None
            }
            Start::Differ(dates) => {
                doubts.push(ClaimDoubt::StartsDiffer { dates });
                None
            }
        };
        let end = match pair.end() {
            End::Unsaid => {
                doubts.extend(ended_once(&pair.ends_before(), since));
                None
            }
            End::Said { date, one_item_only } => {
                doubts.extend(one_item_only.then_some(ClaimDoubt::EndOneSided));
                Some(ClaimedEnd { date })
            }
        };
        let mut cited: Vec<Cited> = pair.statements.iter().map(|s| self.cited(s, pair)).collect();
        let mut references: Vec<&String> = pair.statements.iter().flat_map(|s| &s.urls).collect();
        references.sort();
        references.dedup();
        cited.extend(
            references.into_iter().take(MOST_REFERENCES).map(|url| Cited { public: true, ..Cited::of(url) }),
        );
        Claim { key: format!("{a}-{b}"), sides: [a.to_string(), b.to_string()], since, end, cited, doubts }
    }

    /// A statement as a source: which items, what it says, which one it is, when it was read,
    /// under which licence.
    fn cited(&self, statement: &Statement, pair: &Pair) -> Cited {
        let joined = |dates: &[When]| dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let of_first = pair.stated_by == [true, false]
            || (pair.stated_by[1] && statement.item == pair.items[0])
            || statement.partner == Some(pair.items[1]);
        let [from, to] = if of_first { pair.items } else { [pair.items[1], pair.items[0]] };
        let title = Message::new("wikidata-source")
            .with("from", self.name(from))
            .with("to", self.name(to))
            .with("start", joined(&statement.start))
            .with("end", joined(&statement.end))
            .with(
                "dated",
                match (statement.start.is_empty(), statement.end.is_empty()) {
                    (false, false) => "both",
                    (false, true) => "start",
                    (true, false) => "end",
                    (true, true) => "none",
                },
            )
            .with("statement", statement.id.as_str())
            .with("read", self.read.to_string());
        Cited {
            kind: EvidenceKind::Register,
            title: self.words.say(&title),
            url: Some(statement.id.page(statement.item)),
            publisher: Some("Wikidata".to_owned()),
            public: true,
        }
    }

    fn left_out(&self, id: &str, item: ItemId, why: LeftOut) -> NoClaim {
        let why = match why {
            LeftOut::Deprecated => "wikidata-deprecated",
            LeftOut::UnknownPartner => "wikidata-unknown-partner",
            LeftOut::Itself => "wikidata-itself",
        };
        NoClaim { text: format!("{}, {id}", self.name(item)), why: self.words.text(why) }
    }
}
