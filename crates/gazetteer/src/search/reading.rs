//! Readings of a query: which words are the name, and which say where it is.
//!
//! "Springfield Illinois" may be a place of that name, or a Springfield in Illinois. Both
//! readings are tried; a reading without a place that fits it simply finds nothing, so
//! "New Mexico" stays New Mexico although Mexico is a country.

use std::ops::ControlFlow;

use crate::place::{Kind, PlaceIx};
use crate::schema::NO_U32;
use crate::world::World;

use super::How;
use super::fold;
use super::index::Areas;
use super::walk::{Place, Visitor};

/// No query is longer, in characters: no place's name is.
const LONGEST_QUERY: usize = 200;
/// More words than this are not looked through for places in places.
const MOST_WORDS: usize = 12;
/// Words of the longest name of a division that is found without a comma before it.
const AREA_WORDS: usize = 5;
/// "Paris, Lamar County, Texas, USA".
const MOST_AREAS: usize = 3;
/// Readings tried for one query.
const MOST_READINGS: usize = 12;
/// Steps over the names of divisions for what is being typed of one.
const AREA_BUDGET: usize = 3000;

/// Divisions and countries, in one of which the place must lie.
#[derive(Debug, Clone)]
pub(crate) struct Within {
    rows: Vec<u32>,
    countries: Vec<u16>,
}

impl Within {
    fn new(world: &World, mut rows: Vec<u32>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        let countries = rows
            .iter()
            .filter(|&&row| world.kind(PlaceIx(row)) == Kind::Country)
            .map(|&row| world.columns().country[row as usize])
            .collect();
        Self { rows, countries }
    }

    /// Whether a place lies within one of these, and is not itself the one.
    pub(crate) fn holds(&self, world: &World, row: u32) -> bool {
        let (c, r) = (world.columns(), row as usize);
        let division = |d: u32| d != NO_U32 && d != row && self.rows.binary_search(&d).is_ok();
        division(c.admin1[r])
            || division(c.admin2[r])
            || (self.countries.contains(&c.country[r]) && world.kind(PlaceIx(row)) != Kind::Country)
    }
}

/// One way to understand a query.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// Forms of the name in Latin letters.
    pub(crate) latin: Vec<String>,
    /// The name in its own script, if that is not Latin.
    pub(crate) own: Option<String>,
    /// Each must hold the place.
    pub(crate) within: Vec<Within>,
    /// How well the divisions and countries were met: the place is met no better.
    pub(crate) how: How,
    /// Edits between what was typed of them and their names.
    pub(crate) edits: u8,
    /// The name is no mere beginning: "west st" is not West Des Moines in the State of Iowa.
    pub(crate) whole_name: bool,
}

impl Reading {
    fn of(words: &str) -> Option<Self> {
        let plain = fold::plain(words);
        let own = fold::own_script(words);
        let full = fold::spelled_out(&plain);
        let latin: Vec<String> =
            [Some(plain), full].into_iter().flatten().filter(|k| !k.is_empty()).collect();
        if latin.is_empty() && own.is_none() {
            return None;
        }
        Some(Self { latin, own, within: Vec::new(), how: How::Exact, edits: 0, whole_name: false })
    }
}

/// The divisions and countries named by some words, and how well.
struct Named {
    rows: Vec<u32>,
    how: How,
    edits: u8,
}

/// Reads queries for one index.
pub(crate) struct Reader<'i> {
    pub(crate) world: &'i World,
    pub(crate) areas: &'i Areas<'i>,
}

impl Reader<'_> {
    /// All readings, without any guess at misspelt divisions.
    pub(crate) fn readings(&self, text: &str) -> Vec<Reading> {
        self.read(text, false)
    }

    /// Readings whose divisions and countries may be misspelt or unknown.
    pub(crate) fn loose_readings(&self, text: &str) -> Vec<Reading> {
        self.read(text, true)
    }

    fn read(&self, text: &str, loose: bool) -> Vec<Reading> {
        let text: String = text.chars().take(LONGEST_QUERY).collect();
        let separators = [',', ';', '(', ')', '/', '|', '，', '、', '،', '؛', '；', '（', '）'];
        let parts: Vec<&str> = text
            .split(separators)
            .map(str::trim)
            .filter(|p| !fold::plain(p).is_empty() || p.len() > 2)
            .collect();
        let Some((head, rest)) = parts.split_first() else { return Vec::new() };
        let mut out = Vec::new();
        if rest.is_empty() {
            if !loose {
                out.extend(Reading::of(head));
            }
            let words: Vec<&str> = head.split_whitespace().collect();
            self.split(&words, &[], How::Exact, 0, loose, &mut out);
        } else {
            // "Potrerillos (Guanajal), Guanajuato": the name itself may have such signs in it.
            for n in 1..parts.len().min(MOST_AREAS + 1) {
                let (head, rest) = parts.split_at(n);
                self.with_parts(&head.join(" "), rest, loose, &mut out);
            }
            if !loose {
                out.extend(Reading::of(&parts.join(" ")));
            }
        }
        out.truncate(MOST_READINGS);
        out
    }

    /// "Madison, MS": what follows a comma says where.
    fn with_parts(&self, head: &str, rest: &[&str], loose: bool, out: &mut Vec<Reading>) {
        let mut within = Vec::new();
        let (mut how, mut edits) = (How::Exact, 0);
        let last = rest.len().min(MOST_AREAS) - 1;
        for (i, part) in rest.iter().take(MOST_AREAS).enumerate() {
            // "MS 39110": a postal code says nothing that we know.
            let words: Vec<&str> =
                part.split_whitespace().filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).collect();
            if words.is_empty() {
                continue;
            }
            let part = words.join(" ");
            // While "Alberta" is being typed, "al" is not only Alabama.
            if i == last
                && let Some(begun) = self.begun(&part, true)
            {
                let mut within = within.clone();
                within.push(Within::new(self.world, begun.rows));
                let how = how.max(begun.how);
                out.extend(Reading::of(head).map(|r| Reading { within, how, edits, ..r }));
            }
            let mut named: Vec<Named> = self.area(&part, loose).into_iter().collect();
            if named.is_empty() {
                // "MS USA" without a comma between.
                let two = (1..words.len()).find_map(|at| {
                    let (a, b) = words.split_at(at);
                    Some([self.named(&a.join(" "), true)?, self.named(&b.join(" "), true)?])
                });
                named.extend(two.into_iter().flatten());
            }
            if named.is_empty() {
                if !loose {
                    return;
                }
                (how, edits) = (How::Fuzzy, edits + 1);
            }
            for n in named {
                (how, edits) = (how.max(n.how), edits + n.edits);
                within.push(Within::new(self.world, n.rows));
            }
        }
        out.extend(Reading::of(head).map(|r| Reading { within: within.clone(), how, edits, ..r }));
        let words: Vec<&str> = head.split_whitespace().collect();
        self.split(&words, &within, how, edits, false, out);
        if loose && !within.is_empty() {
            // Perhaps the place is not where it was said to be.
            let edits = rest.len() as u8 + 1;
            out.extend(Reading::of(head).map(|r| Reading { how: How::Fuzzy, edits, ..r }));
        }
    }

    /// "lacombe ab", "St Petersburg Florida": the last words may say where.
    fn split(
        &self,
        words: &[&str],
        within: &[Within],
        how: How,
        edits: u8,
        loose: bool,
        out: &mut Vec<Reading>,
    ) {
        if words.len() > MOST_WORDS || within.len() >= MOST_AREAS {
            return;
        }
        for n in 1..=AREA_WORDS.min(words.len().saturating_sub(1)) {
            let (name, area) = words.split_at(words.len() - n);
            let area = area.join(" ");
            let Some(reading) = Reading::of(&name.join(" ")) else { continue };
            let mut found = Vec::new();
            if loose {
                found.extend(self.misspelt(&area, false));
            } else {
                found.extend(self.named(&area, false));
                if within.is_empty() {
                    found.extend(self.begun(&area, false));
                }
            }
            for a in found {
                let mut within = within.to_vec();
                within.push(Within::new(self.world, a.rows));
                let (how, edits) = (how.max(a.how), edits + a.edits);
                if out.len() < MOST_READINGS {
                    let whole_name = a.how == How::Prefix;
                    out.push(Reading { within: within.clone(), how, edits, whole_name, ..reading.clone() });
                }
                if a.how == How::Exact {
                    self.split(name, &within, how, edits, loose, out);
                }
            }
        }
    }

    /// The best way in which words name divisions or countries.
    fn area(&self, words: &str, loose: bool) -> Option<Named> {
        let certain = self.named(words, true).or_else(|| self.begun(words, true));
        if certain.is_none() && loose { self.misspelt(words, true) } else { certain }
    }

    fn wanted(&self, row: u32, counties: bool) -> bool {
        counties || self.world.kind(PlaceIx(row)) != Kind::Admin2
    }

    fn forms(words: &str) -> impl Iterator<Item = String> {
        let plain = fold::plain(words);
        let full = fold::spelled_out(&plain);
        [fold::own_script(words), Some(plain), full].into_iter().flatten().filter(|k| !k.is_empty())
    }

    fn named(&self, words: &str, counties: bool) -> Option<Named> {
        let mut rows = Vec::new();
        for form in Self::forms(words) {
            if let Some(rank) = self.areas.keys.exact(&form) {
                rows.extend(self.areas.rows(rank).iter().filter(|&&r| self.wanted(r, counties)));
            }
        }
        (!rows.is_empty()).then_some(Named { rows, how: How::Exact, edits: 0 })
    }

    fn begun(&self, words: &str, counties: bool) -> Option<Named> {
        let mut rows = Vec::new();
        for form in Self::forms(words) {
            let Some(from) = self.areas.keys.prefix(&form) else { continue };
            self.areas.keys.completions(
                &[from],
                AREA_BUDGET,
                |rank, _| -(rank as i32),
                |rank, _, _| {
                    rows.extend(self.areas.rows(rank).iter().filter(|&&r| self.wanted(r, counties)));
                    ControlFlow::Continue(())
                },
            );
        }
        (!rows.is_empty()).then_some(Named { rows, how: How::Prefix, edits: 0 })
    }

    fn misspelt(&self, words: &str, counties: bool) -> Option<Named> {
        let plain = fold::plain(words);
        if plain.len() < 4 {
            return None;
        }
        let mut similar = Similar(Vec::new());
        self.areas.keys.similar(&plain, 1 + usize::from(plain.len() >= 8), AREA_BUDGET * 4, &mut similar);
        let least = similar.0.iter().map(|&(_, edits)| edits).min()?;
        let mut rows = Vec::new();
        for (rank, _) in similar.0.iter().filter(|&&(_, edits)| edits == least) {
            rows.extend(self.areas.rows(*rank).iter().filter(|&&r| self.wanted(r, counties)));
        }
        (!rows.is_empty()).then_some(Named { rows, how: How::Fuzzy, edits: least })
    }
}

/// Collects all that a walk finds.
struct Similar(Vec<(u32, u8)>);

impl Visitor for Similar {
    fn wants(&self, _best: u32, _edits: u8) -> bool {
        true
    }

    fn key(&mut self, rank: u32, edits: u8) {
        self.0.push((rank, edits));
    }

    fn node(&mut self, _place: Place) {}
}
