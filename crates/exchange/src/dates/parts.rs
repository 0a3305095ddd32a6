//! A text cut into numbers, words and signs.

/// A part of a written date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Digits: their value and how many they are.
    Number(u32, usize),
    /// Letters, lower case.
    Word(String),
    /// Anything but letters, digits and spaces.
    Sign(char),
}

/// The parts of a text; `None` if it has too many or too long a number.
pub(super) fn cut(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_ascii_digit() {
            let (mut value, mut length) = (0u32, 0);
            while let Some(d) = chars.peek().and_then(|c| c.to_digit(10)) {
                value = value.checked_mul(10)?.checked_add(d)?;
                length += 1;
                chars.next();
            }
            parts.push(Part::Number(value, length));
        } else if is_east_asian(c) {
            parts.push(Part::Word(c.to_string()));
            chars.next();
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(&c) = chars.peek().filter(|c| c.is_alphabetic() && !is_east_asian(**c)) {
                word.extend(c.to_lowercase());
                chars.next();
            }
            parts.push(Part::Word(word));
        } else {
            if !c.is_whitespace() {
                parts.push(Part::Sign(c));
            }
            chars.next();
        }
        if parts.len() > 24 {
            return None;
        }
    }
    Some(parts)
}

/// Han characters and Hangul syllables are words by themselves in a date.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// The text with the digits of other scripts as ours, and full-width signs as plain ones.
pub(super) fn western_digits(text: &str) -> String {
    const ZEROS: [char; 10] = [
        '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}', '\u{be6}', '\u{c66}', '\u{17e0}',
        '\u{1040}',
    ];
    let western = |c: char| {
        let digit = ZEROS.iter().find_map(|&zero| {
            let value = u32::from(c).checked_sub(u32::from(zero))?;
            char::from_digit(value, 10)
        });
        match c {
            '／' => '/',
            '．' => '.',
            '－' | '‐' | '‑' | '−' => '-',
            '（' => '(',
            '）' => ')',
            '，' => ',',
            '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
            c => digit.unwrap_or(c),
        }
    };
    text.chars().map(western).collect()
}
