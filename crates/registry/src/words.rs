//! Finding parties by beginnings of words of their names.
//!
//! ```text
//! names ── fold ──▶ words ──▶ one sorted list of distinct words ──▶ parties that have each
//! ```
//!
//! A word that begins with what was typed lies in one range of the list, so a lookup is two
//! binary searches and a walk over the range.

use gazetteer::search::folded;

use crate::shift::Shift;

/// Most words of a query that count; more would only be refused by memory, not by sense.
pub const MOST_WORDS: usize = 8;

/// Words typed by somebody, folded; at most [`MOST_WORDS`].
pub fn of_query(text: &str) -> Vec<String> {
    // Word by word: folding cuts long texts, and the last words would be lost.
    let parts = text.split_whitespace().map(folded);
    let words = parts.flat_map(|p| p.split(' ').map(str::to_owned).collect::<Vec<_>>());
    words.filter(|w| !w.is_empty()).take(MOST_WORDS).collect()
}

/// The distinct folded words of some names, sorted.
pub(crate) fn of_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in names {
        words.extend(folded(name).split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// Words of rows in no order yet: one text, and where in it each word lies. A hundred thousand strings
/// of their own would take several times as much.
#[derive(Debug, Default)]
pub(crate) struct Loose {
    text: String,
    /// Where a word begins and ends, and its row.
    words: Vec<(u32, u32, u32)>,
}

impl Loose {
    /// Another word of a row. No row has a word twice.
    pub(crate) fn push(&mut self, word: &str, row: u32) {
        let from = self.text.len() as u32;
        self.text.push_str(word);
        self.words.push((from, self.text.len() as u32, row));
    }

    /// Word and row, sorted.
    fn sorted(&self) -> Vec<(&str, u32)> {
        let text = self.text.as_str();
        let mut words: Vec<(&str, u32)> =
            self.words.iter().map(|&(from, to, row)| (&text[from as usize..to as usize], row)).collect();
        words.sort_unstable();
        words
    }
}

/// Distinct words, sorted, each with the rows that have it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Lexicon {
    text: String,
    /// Where each word ends in `text`.
    ends: Vec<u32>,
    /// Where the rows of each word end in `rows`.
    postings: Vec<u32>,
    rows: Vec<u32>,
}

impl Lexicon {
    /// The words of the rows that stayed, and those of new ones.
    pub(crate) fn next(&self, shift: &Shift, new: &Loose) -> Self {
        let new = new.sorted();
        let mut new = new.chunk_by(|a, b| a.0 == b.0).peekable();
        let mut out = Self::default();
        for at in 0..self.len() {
            let word = self.word(at);
            while let Some(other) = new.next_if(|other| other[0].0 < word) {
                out.push(other[0].0, [], other);
            }
            let same = new.next_if(|other| other[0].0 == word).unwrap_or_default();
            out.push(word, self.rows(at, at + 1).iter().filter_map(|&row| shift.to(row)), same);
        }
        for other in new {
            out.push(other[0].0, [], other);
        }
        out.text.shrink_to_fit();
        out.ends.shrink_to_fit();
        out.postings.shrink_to_fit();
        out.rows.shrink_to_fit();
        out
    }

    /// The next word, with the rows that have it still and those that have it newly; none at all, if
    /// there are no such rows.
    fn push(&mut self, word: &str, stayed: impl IntoIterator<Item = u32>, new: &[(&str, u32)]) {
        let from = self.rows.len();
        self.rows.extend(stayed);
        if !new.is_empty() {
            self.rows.extend(new.iter().map(|(_, row)| *row));
            self.rows[from..].sort_unstable();
        }
        if self.rows.len() > from {
            self.text.push_str(word);
            self.ends.push(self.text.len() as u32);
            self.postings.push(self.rows.len() as u32);
        }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn word(&self, at: usize) -> &str {
        &self.text[begin(&self.ends, at)..self.ends[at] as usize]
    }

    /// The rows of some words in turn.
    fn rows(&self, from: usize, to: usize) -> &[u32] {
        &self.rows[begin(&self.postings, from)..begin(&self.postings, to)]
    }

    /// Rows that have just this word.
    pub(crate) fn being(&self, word: &str) -> &[u32] {
        let at = partition(self.len(), |at| self.word(at) < word);
        if at < self.len() && self.word(at) == word { self.rows(at, at + 1) } else { &[] }
    }

    /// Rows that have a word which begins so; a row may come more than once.
    pub(crate) fn beginning_with(&self, prefix: &str) -> &[u32] {
        let first = partition(self.len(), |at| self.word(at) < prefix);
        // Of the words from here on, those that begin so stand together at the front.
        let many = partition(self.len() - first, |at| self.word(first + at).starts_with(prefix));
        self.rows(first, first + many)
    }
}

/// Where a piece begins: where the one before it ends.
fn begin(ends: &[u32], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

/// The first of `n` places for which `before` does not hold; all for which it holds come first.
fn partition(n: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loose(rows: &[(u32, &[&str])]) -> Loose {
        let mut loose = Loose::default();
        for (row, names) in rows {
            of_names(names.iter().copied()).iter().for_each(|word| loose.push(word, *row));
        }
        loose
    }

    #[test]
    fn words_are_found_by_their_beginning() {
        let rows: [(u32, &[&str]); 3] =
            [(0, &["Санкт-Петербург", "St. Petersburg"]), (1, &["Peterborough"]), (2, &[])];
        let lexicon = Lexicon::default().next(&Shift::anew(3), &loose(&rows));
        assert_eq!(lexicon.beginning_with("peter"), [1, 0]);
        assert_eq!(lexicon.beginning_with("петер"), [0]);
        assert_eq!(lexicon.beginning_with("zz"), [0_u32; 0]);
        assert_eq!(Lexicon::default().beginning_with("a"), [0_u32; 0]);
        assert_eq!(lexicon.beginning_with("").len(), 5);
        assert_eq!((lexicon.being("peterborough"), lexicon.being("peter")), (&[1][..], &[][..]));
        assert!(Lexicon::default().being("a").is_empty() && lexicon.being("zz").is_empty());
    }

    #[test]
    fn what_stayed_and_what_is_new_stand_together() {
        let before: [(u32, &[&str]); 2] = [(0, &["Novi Sad"]), (1, &["Novi Pazar"])];
        let lexicon = Lexicon::default().next(&Shift::anew(2), &loose(&before));
        // The first is gone, and another came before the second.
        let new = std::collections::BTreeMap::from([(15, 15)]);
        let gone = std::collections::BTreeSet::from([10]);
        let (_, shift) = crate::shift::merged(&[10, 20], |id| *id, &gone, new);
        let after: [(u32, &[&str]); 2] = [(0, &["Novi Grad"]), (1, &["Novi Pazar"])];
        let whole = Lexicon::default().next(&Shift::anew(2), &loose(&after));
        assert_eq!(lexicon.next(&shift, &loose(&after[..1])), whole);
    }

    #[test]
    fn a_query_is_cut_into_words() {
        assert_eq!(of_query("  Mazatlán–Lacombe, "), ["mazatlan", "lacombe"]);
        assert!(of_query(" — ").is_empty());
        assert_eq!(of_query(&"abc ".repeat(40)).len(), MOST_WORDS);
    }
}
