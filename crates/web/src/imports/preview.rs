//! The preview: which rows are shown, and how.

use exchange::dates::in_words;
use exchange::plan::{Outcome, Planned, Sort};
use exchange::{Mapping, Plan, Sheet};
use gazetteer::GeoId;

use crate::search::{kind_id, population};
use crate::shell::Chrome;

/// Rows on one page.
const ROWS: usize = 100;
/// Questions on one page.
const QUESTIONS: usize = 40;

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    /// Those that somebody should look at, and those with a doubt.
    Problems,
    /// All.
    All,
    /// Those of one outcome.
    Only(Sort),
}

impl Show {
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "all" => Self::All,
            text => Sort::ALL.into_iter().find(|s| s.code() == text).map_or(Self::Problems, Self::Only),
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::All => "all",
            Self::Only(sort) => sort.code(),
        }
    }

    fn has(self, row: &Planned) -> bool {
        match self {
            Self::Problems => row.is_to_look_at(),
            Self::All => true,
            Self::Only(sort) => row.outcome.sort() == sort,
        }
    }
}

/// A filter with how many rows it leaves.
pub(super) struct Filter {
    pub(super) key: &'static str,
    pub(super) words: String,
    pub(super) count: usize,
    pub(super) chosen: bool,
}

/// A row of the preview.
pub(super) struct Line {
    pub(super) key: String,
    pub(super) outcome: String,
    pub(super) code: &'static str,
    /// What the sheet says, where it says more than the name, and the full name of what it means.
    pub(super) sides: [(String, String); 2],
    pub(super) when: String,
    pub(super) remarks: Vec<String>,
    /// The contacts that it states, and what would become of them.
    pub(super) contacts: Vec<String>,
    /// Whether it can be left out, and whether it can overwrite the record.
    pub(super) may_take: bool,
    pub(super) taken: bool,
    pub(super) skipped: bool,
}

/// A question.
pub(super) struct Asked {
    pub(super) at: usize,
    pub(super) key: String,
    pub(super) text: String,
    pub(super) cell: String,
    pub(super) rows: usize,
    pub(super) candidates: Vec<Candidate>,
    pub(super) named: bool,
}

/// A place that a name may mean.
pub(super) struct Candidate {
    /// Its GeoNames id.
    pub(super) id: u32,
    /// Its full name.
    pub(super) full: String,
    /// What tells it from others of that name: its kind, and how many live there.
    pub(super) about: String,
    /// How likely it is meant.
    pub(super) share: String,
}

/// A column and what it is taken for.
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) letters: String,
    pub(super) heading: String,
    pub(super) samples: String,
    /// Code, words, whether it is the one.
    pub(super) meanings: Vec<(&'static str, String, bool)>,
}

pub(super) fn filters(chrome: &Chrome, plan: &Plan, show: Show) -> Vec<Filter> {
    let counts = plan.counts();
    let problems = plan.rows.iter().filter(|r| Show::Problems.has(r)).count();
    let mut filters = vec![
        (Show::Problems, chrome.t("import-show-problems"), problems),
        (Show::All, chrome.t("import-show-all"), plan.rows.len()),
    ];
    let sorts =
        Sort::ALL.into_iter().filter_map(|s| Some((Show::Only(s), chrome.t(s.message()), *counts.get(&s)?)));
    filters.extend(sorts);
    let filter = |(of, words, count): (Show, String, usize)| Filter {
        key: of.key(),
        words,
        count,
        chosen: of == show,
    };
    filters.into_iter().map(filter).collect()
}

/// The lines of a page, and how many pages there are.
pub(super) fn lines(chrome: &Chrome, plan: &Plan, show: Show, page: usize) -> (Vec<Line>, usize) {
    let rows: Vec<&Planned> = plan.rows.iter().filter(|r| show.has(r)).collect();
    let pages = rows.len().div_ceil(ROWS).max(1);
    let from = (page.clamp(1, pages) - 1) * ROWS;
    (rows.into_iter().skip(from).take(ROWS).map(|r| line(chrome, r)).collect(), pages)
}

fn line(chrome: &Chrome, row: &Planned) -> Line {
    let sort = row.outcome.sort();
    let (may_take, taken) = (row.may_be_taken(), row.is_taken());
    let side = |i: usize| {
        let (said, meant) = (&row.said[i], &row.meant[i]);
        (if says_it(said, meant) { String::new() } else { said.clone() }, meant.clone())
    };
    let date = |d: Option<partnership::Date>| d.map(|d| chrome.say(&in_words(d))).unwrap_or_default();
    let when = match (date(row.since), date(row.until)) {
        (since, until) if until.is_empty() => since,
        (since, until) => format!("{since}–{until}"),
    };
    Line {
        key: row.key.clone(),
        outcome: chrome.t(sort.message()),
        code: sort.code(),
        sides: [side(0), side(1)],
        when,
        remarks: remarks(chrome, row),
        contacts: Vec::new(),
        may_take,
        taken,
        skipped: row.outcome == Outcome::Skipped,
    }
}

/// Whether the full name of a place begins with what the sheet says, which then need not stand twice.
fn says_it(said: &str, meant: &str) -> bool {
    meant.strip_prefix(said).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
}

/// What there is to say of a row. A question stands with its candidates above the rows, so a row
/// only names what is open.
fn remarks(chrome: &Chrome, row: &Planned) -> Vec<String> {
    let Outcome::Choose { questions } = &row.outcome else {
        return row.remarks().iter().map(|m| chrome.say(m)).collect();
    };
    let open = questions.iter().map(|q| match q.named {
        true => chrome.t1("import-row-open", "text", q.text.as_str()),
        false => chrome.t1("import-row-unknown", "text", q.text.as_str()),
    });
    open.chain(row.doubts.iter().map(|d| chrome.say(&d.message()))).collect()
}

/// The questions asked most, and how many there are.
pub(super) fn questions(chrome: &Chrome, plan: &Plan) -> (Vec<Asked>, usize) {
    let candidate = |place: GeoId, full: &str, confidence: f64| Candidate {
        id: place.0,
        full: full.to_owned(),
        about: match chrome.world().by_id(place) {
            Some(place) => format!("{}, {}", chrome.t(kind_id(place)), population(place, chrome.words())),
            None => String::new(),
        },
        share: match 100.0 * confidence {
            share if share < 0.5 => chrome.t("import-share-little"),
            share => chrome.t1("import-share", "share", format!("{share:.0}")),
        },
    };
    let all = plan.questions();
    let count = all.len();
    let asked = all.into_iter().take(QUESTIONS).enumerate().map(|(at, (q, rows))| Asked {
        at,
        key: q.key.clone(),
        text: q.text.clone(),
        cell: q.cell.to_string(),
        rows,
        candidates: q.candidates.iter().map(|c| candidate(c.place, &c.full_name, c.confidence)).collect(),
        named: q.named,
    });
    (asked.collect(), count)
}

pub(super) fn columns(chrome: &Chrome, sheet: &Sheet, mapping: &Mapping) -> Vec<Column> {
    use exchange::mapping::Meaning;
    let list = mapping.is_list();
    let header = sheet.rows.iter().find(|r| Some(r.number) == mapping.header);
    let below: Vec<_> =
        sheet.rows.iter().filter(|r| r.number > mapping.header.unwrap_or(0)).take(40).collect();
    (0..sheet.width())
        .map(|at| {
            let mut samples: Vec<String> = Vec::new();
            for row in &below {
                let text: String = row.cell(at).text().chars().take(40).collect();
                if !text.is_empty() && !samples.contains(&text) && samples.len() < 3 {
                    samples.push(text);
                }
            }
            let is = mapping.columns.get(at).copied().unwrap_or(Meaning::Ignore);
            let words = |m: Meaning| if list { m.message_in_list() } else { m.message() };
            let meanings = Meaning::ALL.into_iter().map(|m| (m.code(), chrome.t(words(m)), m == is));
            Column {
                at,
                letters: exchange::sheet::column_letters(at as u32),
                heading: header.map(|h| h.cell(at).text().chars().take(80).collect()).unwrap_or_default(),
                samples: samples.join(" · "),
                meanings: meanings.collect(),
            }
        })
        .collect()
}
