//! The same answers by the plainest code: every tie by every filter, every facet by asking
//! again with another choice.

use std::collections::BTreeMap;

use gazetteer::search::folded;
use registry::words;
use registry::{Decade, Query, Register, Tie};

fn names<'r>(tie: Tie<'r>) -> impl Iterator<Item = Vec<String>> + 'r {
    tie.sides().map(|s| {
        let all = std::iter::once(s.party.name.as_str()).chain(s.party.other_names.iter());
        all.flat_map(|n| folded(n).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
    })
}

fn within<'r>(tie: Tie<'r>) -> impl Iterator<Item = Vec<String>> + 'r {
    tie.sides().map(|s| {
        let all = [&s.party.division_name, &s.party.country_name];
        all.into_iter().flat_map(|n| folded(n).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
    })
}

fn has_text(tie: Tie<'_>, text: &str) -> bool {
    let wanted = words::of_query(text);
    let named: Vec<String> = names(tie).flatten().collect();
    let all: Vec<String> = within(tie).flatten().chain(named.iter().cloned()).collect();
    let begins = |list: &[String], word: &String| list.iter().any(|w| w.starts_with(word.as_str()));
    wanted.is_empty() || (wanted.iter().all(|w| begins(&all, w)) && wanted.iter().any(|w| begins(&named, w)))
}

fn has_place(tie: Tie<'_>, query: &Query) -> bool {
    let sides: Vec<_> = tie.sides().collect();
    (0..sides.len()).any(|i| {
        query.country.is_none_or(|c| c == sides[i].party.country)
            && query.division.is_none_or(|d| Some(d) == sides[i].party.division)
            && (0..sides.len()).any(|j| j != i && query.with.is_none_or(|c| c == sides[j].party.country))
    })
}

/// The decade of a tie.
pub(crate) fn decade(tie: Tie<'_>) -> Decade {
    tie.data().since.map_or(Decade::Unknown, |d| Decade::Of(d.decade()))
}

/// Whether a tie fits.
pub(crate) fn fits(tie: Tie<'_>, query: &Query) -> bool {
    let data = tie.data();
    has_text(tie, &query.text)
        && has_place(tie, query)
        && query.kind.is_none_or(|k| k == data.kind)
        && query.status.is_none_or(|s| s == data.status())
        && query.field.is_none_or(|f| data.fields.listed.contains(&f))
        && query.decade.is_none_or(|d| d == decade(tie))
        && query.evidence.is_none_or(|e| e == tie.evidence())
        && query.activity.is_none_or(|a| a == tie.activity())
}

/// How many ties fit each choice, by asking for each.
pub(crate) fn counts<T: Ord + Copy>(
    register: &Register,
    choices: impl IntoIterator<Item = T>,
    ask: impl Fn(T) -> Query,
) -> BTreeMap<T, u32> {
    let count = |choice| register.ties().filter(|t| fits(*t, &ask(choice))).count() as u32;
    choices.into_iter().map(|c| (c, count(c))).filter(|(_, n)| *n > 0).collect()
}
