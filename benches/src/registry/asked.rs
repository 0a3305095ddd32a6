//! What is asked of each server: the same questions, each in the server's own address.

use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind::Tie;
use partnership::tie::{Field, TieKind};
use registry::sample::Dice;

use super::fill::Sample;

/// The kinds of pages, as they stand in the table.
pub(super) const PAGES: [&str; 4] = ["search, page", "tie, page", "search, JSON", "tie, JSON"];
/// Datasette gets this part of the questions: it would take minutes for all.
const PART: usize = 10;

/// One kind of page, and the addresses to ask for.
pub(super) struct Kind {
    pub(super) page: &'static str,
    pub(super) paths: Vec<String>,
}

/// A question to the registry.
enum Question {
    /// Words that begin words of a side's name.
    Text(String),
    /// A country that one side lies in.
    Country(String),
    /// A country and a kind.
    CountryAndKind(String, TieKind),
    /// A decade, by its first year, and a field.
    DecadeAndField(i16, Field),
    /// The whole, newest first, and a page of it.
    Newest(usize),
}

/// All that is asked.
pub(super) struct Asked {
    questions: Vec<Question>,
    ties: Vec<Id<Tie>>,
}

impl Asked {
    /// So many questions by chance, about what is there: half of them by name.
    pub(super) fn of(sample: &Sample, seed: u64, many: usize) -> Self {
        let mut dice = Dice::new(seed ^ 1);
        let by_id = sample.by_id();
        let tie = |dice: &mut Dice| &sample.ties[dice.below(sample.ties.len())];
        let questions = (0..many)
            .filter_map(|n| {
                let row = tie(&mut dice);
                let party = by_id.get(&row.sides.first()?.party)?;
                let country = party.country.to_string();
                Some(match n % 8 {
                    0..=3 => Question::Text(begun(&party.name, &mut dice)?),
                    4 => Question::Country(country),
                    5 => Question::CountryAndKind(country, row.kind),
                    6 => {
                        let field = Field::ALL[dice.below(Field::ALL.len())];
                        Question::DecadeAndField(1950 + 10 * dice.below(8) as i16, field)
                    }
                    _ => Question::Newest(2 + dice.below(100)),
                })
            })
            .collect();
        let ties = (0..many).map(|_| tie(&mut dice).id).collect();
        Self { questions, ties }
    }

    pub(super) fn of_ours(&self) -> [Kind; 4] {
        let searched = |path: &str| self.questions.iter().map(|q| format!("{path}?{}", q.ours())).collect();
        let tie = |path: &str| self.ties.iter().map(|id| format!("{path}/{id}")).collect();
        kinds([searched("/registry"), tie("/ties"), searched("/api/v1/ties"), tie("/api/v1/ties")])
    }

    /// Datasette's table shows the same counts beside the rows: they are asked for in each
    /// address, as a site that links to it would.
    pub(super) fn of_datasette(&self) -> [Kind; 4] {
        let questions = &self.questions[..self.questions.len() / PART];
        let ties = &self.ties[..self.ties.len() / PART];
        let searched = |ending: &str| {
            questions.iter().map(|q| format!("/registry/ties{ending}?{}{FACETS}", q.datasette())).collect()
        };
        let tie = |ending: &str| ties.iter().map(|id| format!("/registry/ties/{id}{ending}")).collect();
        kinds([searched(""), tie(""), searched(".json"), tie(".json")])
    }
}

impl Question {
    /// In the one order of keys that the site has: another would be answered by a redirection.
    fn ours(&self) -> String {
        match self {
            Self::Text(text) => format!("q={}", escaped(text)),
            Self::Country(country) => format!("country={country}"),
            Self::CountryAndKind(country, kind) => format!("country={country}&kind={}", kind.code()),
            Self::DecadeAndField(decade, field) => format!("field={}&since={decade}", field.code()),
            Self::Newest(page) => format!("sort=newest&page={page}"),
        }
    }

    /// Datasette pages by the last row seen and cannot go to the hundredth page at once: it is
    /// always asked for the first, the quickest.
    fn datasette(&self) -> String {
        match self {
            Self::Text(text) => format!("_search={}*&_searchmode=raw", escaped(text)),
            Self::Country(country) => format!("countries__arraycontains={country}"),
            Self::CountryAndKind(country, kind) => {
                format!("countries__arraycontains={country}&kind={}", kind.code())
            }
            Self::DecadeAndField(decade, field) => {
                format!("decade={decade}&fields__arraycontains={}", field.code())
            }
            Self::Newest(_) => "_sort_desc=since".to_owned(),
        }
    }
}

/// What Datasette is to count beside the rows: what our page counts.
const FACETS: &str = "&_facet_array=countries&_facet=kind&_facet=status&_facet_array=fields&_facet=decade\
                      &_facet=evidence&_size=25";

fn kinds(paths: [Vec<String>; 4]) -> [Kind; 4] {
    let mut pages = PAGES.into_iter();
    paths.map(|paths| Kind { page: pages.next().unwrap_or_default(), paths })
}

/// The beginning of a name's first word that is long enough, as somebody types it.
fn begun(name: &str, dice: &mut Dice) -> Option<String> {
    let word = name.split(|c: char| !c.is_alphanumeric()).find(|w| w.chars().count() >= 3)?;
    Some(word.chars().take(3 + dice.below(5)).collect())
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
