//! Folding: the forms under which names are stored and asked for.
//!
//! A name has up to four keys, and a query up to three, made by the same functions:
//!
//! | form | "St. Pölten" | "Санкт-Петербург" | "京都" |
//! | --- | --- | --- | --- |
//! | plain: ASCII letters and digits, lower case, one space between words | `st polten` | `sankt peterburg` | `jingdou` |
//! | spelled out: abbreviations written in full | `saint polten` | `saint peterburg` | |
//! | vowels: Germanic letters as two | `st poelten` | | |
//! | own script: lower case, without optional marks | | `санкт петербург` | `京都` |
//!
//! Where a query and a name meet in the own script they mean the same letters; where they
//! meet only in the plain form of another script they merely sound alike.

/// Longest key, in bytes. The fuzzy walk keeps its states in one 64-bit word.
pub(crate) const LONGEST: usize = 60;

/// Words that are short for another: (as written, in full). Both sides of a comparison are
/// spelled out, so the full form need not be the right one in every language, only the same.
const SHORT_FOR: &[(&str, &str)] = &[
    ("st", "saint"),
    ("ste", "sainte"),
    ("sankt", "saint"),
    ("sta", "santa"),
    ("sto", "santo"),
    ("ft", "fort"),
    ("mt", "mount"),
    ("mtn", "mountain"),
    ("mtns", "mountains"),
    ("pt", "port"),
    ("pto", "puerto"),
    ("gt", "great"),
    ("hts", "heights"),
    ("spgs", "springs"),
    ("bch", "beach"),
    ("jct", "junction"),
    ("cd", "ciudad"),
    ("gral", "general"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
];

/// The plain form.
pub(crate) fn plain(text: &str) -> String {
    fold_latin(text, any_ascii::any_ascii_char)
}

/// The form with Germanic vowels as two letters, where that differs from the plain one.
pub(crate) fn two_letter_vowels(text: &str) -> Option<String> {
    let has = |c| matches!(c, 'ä' | 'ö' | 'ü' | 'å' | 'ø' | 'Ä' | 'Ö' | 'Ü' | 'Å' | 'Ø');
    text.contains(has).then(|| {
        fold_latin(text, |c| match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            c => any_ascii::any_ascii_char(c),
        })
    })
}

fn fold_latin(text: &str, ascii: impl Fn(char) -> &'static str) -> String {
    let mut key = Key::default();
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => key.letter(c),
            'A'..='Z' => key.letter(c.to_ascii_lowercase()),
            // An initial's full stop ends no word ("D.C."), that of an abbreviation does ("St.Gallen").
            '.' if key.word_length() < 2 => {}
            '\'' | '`' => {}
            c if c.is_ascii() || c.is_control() || c.is_whitespace() => key.space(),
            c => {
                let written = ascii(c);
                // Pictographs come as ":name:"; nobody names a place by one.
                if written.starts_with(':') && written.len() > 1 {
                    key.space();
                    continue;
                }
                for w in written.chars() {
                    match w {
                        '\'' | '`' => {}
                        w if w.is_ascii_alphanumeric() => key.letter(w.to_ascii_lowercase()),
                        _ => key.space(),
                    }
                }
            }
        }
        if key.full() {
            break;
        }
    }
    key.finish()
}

/// The plain form with abbreviations in full, where that differs from it.
pub(crate) fn spelled_out(plain: &str) -> Option<String> {
    let in_full = |word| SHORT_FOR.iter().find(|(short, _)| *short == word).map(|(_, full)| *full);
    // A lone "s" is the beginning of a word, not "South".
    if !plain.contains(' ') || !plain.split(' ').any(|w| in_full(w).is_some()) {
        return None;
    }
    let mut out = String::with_capacity(plain.len() + 8);
    for word in plain.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(in_full(word).unwrap_or(word));
    }
    cut(&mut out);
    Some(out)
}

/// The own-script form of a text that has letters of another script than the Latin one.
pub(crate) fn own_script(text: &str) -> Option<String> {
    if text.is_ascii() || !text.chars().any(is_beyond_latin) {
        return None;
    }
    let mut key = Key::default();
    for c in text.chars() {
        match c {
            // Accents, and the vowel points of Hebrew and Arabic, which are mostly left out.
            '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | 'ـ' => {}
            '\'' | '`' | '’' | 'ʼ' | '׳' | '״' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {}
            '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
            'أ' | 'إ' | 'آ' | 'ٱ' => key.letter('ا'),
            'ى' | 'ی' => key.letter('ي'),
            'ک' => key.letter('ك'),
            'ة' | 'ۀ' | 'ە' => key.letter('ه'),
            // Han digits and the like are letters; the middle dots and dashes between words are not.
            '・' | '·' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3020}' => {
                key.space()
            }
            '،' | '؛' | '։' | '，' | '．' | '（' | '）' | '－' => key.space(),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => key.space(),
            c if c.is_control() || c.is_whitespace() => key.space(),
            c => c.to_lowercase().for_each(|c| match c {
                'ё' => key.letter('е'),
                'ά' => key.letter('α'),
                'έ' => key.letter('ε'),
                'ή' => key.letter('η'),
                'ί' | 'ϊ' | 'ΐ' => key.letter('ι'),
                'ό' => key.letter('ο'),
                'ύ' | 'ϋ' | 'ΰ' => key.letter('υ'),
                'ώ' => key.letter('ω'),
                'ς' => key.letter('σ'),
                '\u{300}'..='\u{36f}' => {}
                c => key.letter(c),
            }),
        }
        if key.full() {
            break;
        }
    }
    let key = key.finish();
    (!key.is_empty()).then_some(key)
}

/// Whether a character is a letter of a script other than Latin.
fn is_beyond_latin(c: char) -> bool {
    c > '\u{36f}'
        && c.is_alphabetic()
        && !matches!(c, '\u{1d00}'..='\u{1eff}' | '\u{2071}'..='\u{209c}' | '\u{2c60}'..='\u{2c7f}'
            | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
}

/// Cuts a key at [`LONGEST`], between characters.
fn cut(key: &mut String) {
    let mut end = key.len().min(LONGEST);
    while !key.is_char_boundary(end) {
        end -= 1;
    }
    key.truncate(end);
    key.truncate(key.trim_end().len());
}

/// A key under construction: words with one space between.
#[derive(Default)]
struct Key {
    text: String,
    pending_space: bool,
    word: usize,
}

impl Key {
    fn letter(&mut self, c: char) {
        if self.pending_space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.pending_space = false;
        self.text.push(c);
        self.word += 1;
    }

    fn space(&mut self) {
        self.pending_space = true;
        self.word = 0;
    }

    fn word_length(&self) -> usize {
        self.word
    }

    fn full(&self) -> bool {
        self.text.len() >= LONGEST
    }

    fn finish(mut self) -> String {
        cut(&mut self.text);
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_forms() {
        for (text, key) in [
            ("  Lacombe ", "lacombe"),
            ("Mazatlán", "mazatlan"),
            ("Mazatla\u{301}n", "mazatlan"),
            ("St. Petersburg", "st petersburg"),
            ("St.Petersburg", "st petersburg"),
            ("Washington, D.C.", "washington dc"),
            ("L’Aquila", "laquila"),
            ("Санкт-Петербург", "sankt peterburg"),
            ("京都", "jingdou"),
            ("Łódź", "lodz"),
            ("Paris 🏙️", "paris"),
            ("a\u{0}b\tc", "a b c"),
            ("\u{202e}abc", "abc"),
            ("---", ""),
            ("", ""),
        ] {
            assert_eq!(plain(text), key, "{text:?}");
        }
    }

    #[test]
    fn other_forms() {
        assert_eq!(two_letter_vowels("Köln").as_deref(), Some("koeln"));
        assert_eq!(two_letter_vowels("Århus").as_deref(), Some("aarhus"));
        assert_eq!(two_letter_vowels("Paris"), None);
        assert_eq!(spelled_out("st petersburg").as_deref(), Some("saint petersburg"));
        assert_eq!(spelled_out("sankt polten").as_deref(), Some("saint polten"));
        assert_eq!(spelled_out("ft mc coy").as_deref(), Some("fort mc coy"));
        assert_eq!(spelled_out("mt"), None, "a lone word may be the beginning of anything");
        assert_eq!(own_script("Санкт-Петербург").as_deref(), Some("санкт петербург"));
        assert_eq!(own_script("Королёв").as_deref(), Some("королев"));
        assert_eq!(own_script("الإسكندريّة").as_deref(), Some("الاسكندريه"));
        assert_eq!(own_script("Αθήνα").as_deref(), Some("αθηνα"));
        assert_eq!(own_script("京都").as_deref(), Some("京都"));
        assert_eq!(own_script("Łódź"), None);
        assert_eq!(own_script("Ｋｙｏｔｏ"), None, "full-width letters are Latin");
    }

    proptest::proptest! {
        #[test]
        fn keys_are_short_and_stay_as_they_are(text: String) {
            let key = plain(&text);
            proptest::prop_assert!(key.len() <= LONGEST);
            proptest::prop_assert!(key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '));
            proptest::prop_assert_eq!(plain(&key), key.clone(), "folding twice changes nothing");
            if let Some(own) = own_script(&text) {
                proptest::prop_assert!(own.len() <= LONGEST);
                if let Some(again) = own_script(&own) {
                    proptest::prop_assert_eq!(again, own);
                }
            }
        }
    }
}
