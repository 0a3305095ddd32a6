//! Statements, from the rows of answers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::answer::{Row, Term, text};
use crate::ids::{ItemId, StatementId};
use crate::when::When;

/// References that are kept of a statement, at most.
const MOST_URLS: usize = 4;
/// The longest address that is kept, bytes.
const LONGEST_URL: usize = 2000;

/// How the editors of Wikidata rank a statement among those of the same property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// It is the one to show.
    Preferred,
    /// It is neither.
    Normal,
    /// It is known to be wrong, and kept so that nobody adds it again.
    Deprecated,
}

/// That a place is twinned with another, as the item of the first states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Its identifier.
    pub id: StatementId,
    /// The item on which it stands.
    pub item: ItemId,
    /// The partner; `None` if it is said that there is one and that it is not known.
    pub partner: Option<ItemId>,
    /// Its rank.
    pub rank: Rank,
    /// Since when. More than one contradict each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub start: Vec<When>,
    /// Until when; an unknown date says that it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub end: Vec<When>,
    /// Pages that it refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

/// The statements of an answer, by identifier, and when the items they name were last changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) statements: Vec<Statement>,
    pub(crate) modified: BTreeMap<ItemId, Timestamp>,
    /// The identifier from which the next page goes on.
    pub(crate) last: Option<StatementId>,
}

/// Folds rows into statements. Rows multiply where a statement has several references or
/// dates, and may come twice: the same value counts once. Rows that name no item or no
/// statement are passed over.
pub(crate) fn read(rows: &[Row]) -> Read {
    let mut found: BTreeMap<StatementId, Statement> = BTreeMap::new();
    let mut read = Read::default();
    for row in rows {
        let Some(id) = text(row, "statement").and_then(StatementId::from_address) else { continue };
        if read.last.as_ref().is_none_or(|last| *last < id) {
            read.last = Some(id.clone());
        }
        let Some(item) = text(row, "item").and_then(ItemId::from_address) else { continue };
        let partner = row.get("partner").and_then(|term| ItemId::from_address(&term.value));
        for (of, name) in [(Some(item), "modified"), (partner, "partnerModified")] {
            if let (Some(of), Some(at)) = (of, text(row, name).and_then(|t| t.parse().ok())) {
                read.modified.insert(of, at);
            }
        }
        let statement = found.entry(id.clone()).or_insert_with(|| Statement {
            id,
            item,
            partner,
            rank: rank(text(row, "rank").unwrap_or_default()),
            start: Vec::new(),
            end: Vec::new(),
            urls: Vec::new(),
        });
        date(row, ["start", "startTime", "startPrecision"], &mut statement.start);
        date(row, ["end", "endTime", "endPrecision"], &mut statement.end);
        if let Some(url) = text(row, "url").filter(|u| is_web(u))
            && statement.urls.len() < MOST_URLS
            && !statement.urls.iter().any(|u| u == url)
        {
            statement.urls.push(url.to_owned());
        }
    }
    for statement in found.values_mut() {
        // In one order whatever the order of the rows: what did not change must not look so.
        statement.start.sort_by_key(ToString::to_string);
        statement.end.sort_by_key(ToString::to_string);
        statement.urls.sort();
    }
    read.statements = found.into_values().collect();
    read
}

fn rank(address: &str) -> Rank {
    match address.rsplit('#').next() {
        Some("PreferredRank") => Rank::Preferred,
        Some("DeprecatedRank") => Rank::Deprecated,
        _ => Rank::Normal,
    }
}

fn is_web(url: &str) -> bool {
    url.len() <= LONGEST_URL && (url.starts_with("https://") || url.starts_with("http://"))
}

fn date(row: &Row, [plain, time, precision]: [&str; 3], into: &mut Vec<When>) {
    let known = match (text(row, time), text(row, precision).and_then(|p| p.parse().ok())) {
        (Some(time), Some(precision)) => When::from_time(time, precision),
        _ => None,
    };
    let unknown = row.get(plain).is_some_and(Term::is_unknown).then_some(When::Unknown);
    for when in [known, unknown].into_iter().flatten() {
        if !into.contains(&when) {
            into.push(when);
        }
    }
}
