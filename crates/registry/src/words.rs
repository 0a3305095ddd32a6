//! Finding parties by beginnings of words of their names.
//!
//! ```text
//! names ── fold ──▶ words ──▶ one sorted list of distinct words ──▶ parties that have each
//! ```
//!
//! A word that begins with what was typed lies in one range of the list, so a lookup is two
//! binary searches and a walk over the range.

use gazetteer::search::folded;

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

/// Distinct words, sorted, each with the rows that have it.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    text: String,
    /// Where each word begins in `text`, and where the last one ends.
    starts: Vec<u32>,
    /// Where the rows of each word begin in `rows`, and where the last ones end.
    postings: Vec<u32>,
    rows: Vec<u32>,
}

impl Lexicon {
    /// From the words of each row.
    pub(crate) fn of<'w>(rows: impl Iterator<Item = &'w [String]>) -> Self {
        let mut pairs: Vec<(&str, u32)> = Vec::new();
        for (row, words) in (0_u32..).zip(rows) {
            pairs.extend(words.iter().map(|w| (w.as_str(), row)));
        }
        pairs.sort_unstable();
        let mut out = Self { starts: vec![0], postings: vec![0], ..Self::default() };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            out.text.push_str(same[0].0);
            out.rows.extend(same.iter().map(|(_, row)| *row));
            out.starts.push(out.text.len() as u32);
            out.postings.push(out.rows.len() as u32);
        }
        out
    }

    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn word(&self, at: usize) -> &str {
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Rows that have a word which begins so; a row may come more than once.
    pub(crate) fn beginning_with(&self, prefix: &str) -> &[u32] {
        let first = partition(self.len(), |at| self.word(at) < prefix);
        // Of the words from here on, those that begin so stand together at the front.
        let many = partition(self.len() - first, |at| self.word(first + at).starts_with(prefix));
        match many {
            0 => &[],
            _ => &self.rows[self.postings[first] as usize..self.postings[first + many] as usize],
        }
    }
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

    #[test]
    fn words_are_found_by_their_beginning() {
        let rows =
            [of_names(["Санкт-Петербург", "St. Petersburg"]), of_names(["Peterborough"]), of_names([])];
        let lexicon = Lexicon::of(rows.iter().map(Vec::as_slice));
        assert_eq!(lexicon.beginning_with("peter"), [1, 0]);
        assert_eq!(lexicon.beginning_with("петер"), [0]);
        assert_eq!(lexicon.beginning_with("zz"), [0_u32; 0]);
        assert_eq!(Lexicon::default().beginning_with("a"), [0_u32; 0]);
        assert_eq!(lexicon.beginning_with("").len(), 5);
    }

    #[test]
    fn a_query_is_cut_into_words() {
        assert_eq!(of_query("  Mazatlán–Lacombe, "), ["mazatlan", "lacombe"]);
        assert!(of_query(" — ").is_empty());
        assert_eq!(of_query(&"abc ".repeat(40)).len(), MOST_WORDS);
    }
}
