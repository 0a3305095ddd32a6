//! Every sentence a person reads, by language.
//!
//! Code names a message and hands over its arguments ([`Message`]); the words themselves
//! are Fluent files under `locales/<language>/`, one file a subject. This crate knows words
//! and how numbers are written; it knows nothing of places, matches or pages.

use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Serialize, Serializer};
use unic_langid::{LanguageIdentifier, langid};

/// The files of each language, in the order they are loaded. A new file is named here.
const ENGLISH: &[(&str, &str)] = &[
    ("common.ftl", include_str!("../locales/en/common.ftl")),
    ("reasons.ftl", include_str!("../locales/en/reasons.ftl")),
    ("readings.ftl", include_str!("../locales/en/readings.ftl")),
    ("pages.ftl", include_str!("../locales/en/pages.ftl")),
    ("places.ftl", include_str!("../locales/en/places.ftl")),
    ("registry.ftl", include_str!("../locales/en/registry.ftl")),
    ("cli.ftl", include_str!("../locales/en/cli.ftl")),
    ("evaluate.ftl", include_str!("../locales/en/evaluate.ftl")),
    ("introductions.ftl", include_str!("../locales/en/introductions.ftl")),
    ("partnership.ftl", include_str!("../locales/en/partnership.ftl")),
    ("exchange.ftl", include_str!("../locales/en/exchange.ftl")),
    ("listed.ftl", include_str!("../locales/en/listed.ftl")),
    ("wikidata.ftl", include_str!("../locales/en/wikidata.ftl")),
    ("imports.ftl", include_str!("../locales/en/imports.ftl")),
    ("desk.ftl", include_str!("../locales/en/desk.ftl")),
    ("data.ftl", include_str!("../locales/en/data.ftl")),
    ("accounts.ftl", include_str!("../locales/en/accounts.ftl")),
    ("passkeys.ftl", include_str!("../locales/en/passkeys.ftl")),
    ("oidc.ftl", include_str!("../locales/en/oidc.ftl")),
    ("proposals.ftl", include_str!("../locales/en/proposals.ftl")),
    ("contacts.ftl", include_str!("../locales/en/contacts.ftl")),
    ("parties.ftl", include_str!("../locales/en/parties.ftl")),
    ("hearings.ftl", include_str!("../locales/en/hearings.ftl")),
    ("operating.ftl", include_str!("../locales/en/operating.ftl")),
];

/// One argument of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Words that are not translated: a name, a code. Shared: many sentences name the same things.
    Text(Arc<str>),
    /// A number with so many decimals, written as the language writes it; it also selects plurals.
    Number(f64, u8),
    /// A message within the message.
    Message(Box<Message>),
    /// The name of something that has a number and a page of its own: whoever shows the
    /// sentence may make a link of it. See [`Words::pieces`].
    Named(u32, Arc<str>),
}

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A name, and the number of what it names: from [`Arg::Named`].
    Named(u32, String),
}

impl From<&str> for Arg {
    fn from(s: &str) -> Self {
        Self::Text(s.into())
    }
}

impl From<String> for Arg {
    fn from(s: String) -> Self {
        Self::Text(s.into())
    }
}

impl From<&Arc<str>> for Arg {
    fn from(s: &Arc<str>) -> Self {
        Self::Text(Arc::clone(s))
    }
}

impl From<Message> for Arg {
    fn from(m: Message) -> Self {
        Self::Message(Box::new(m))
    }
}

macro_rules! whole_numbers {
    ($($t:ty),+) => { $(
        impl From<$t> for Arg { fn from(n: $t) -> Self { Self::Number(n as f64, 0) } }
        impl From<&$t> for Arg { fn from(n: &$t) -> Self { Self::Number(*n as f64, 0) } }
    )+ };
}
whole_numbers!(u8, u16, u32, u64, usize, i16, i32, i64);

/// What is to be said, before it is said in a language.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Id of the Fluent message.
    pub id: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Adds a number with decimals.
    pub fn with_number(self, name: &'static str, value: f64, decimals: u8) -> Self {
        self.with(name, Arg::Number(value, decimals))
    }
}

/// As JSON a message is its English sentence.
impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&english().say(self))
    }
}

/// Stands on both sides of a name's place in [`Words::pieces`]: a character for private use,
/// which is in no language's words and in no name of the data.
const MARK: char = '\u{e000}';

/// The words of one language.
pub struct Words {
    language: LanguageIdentifier,
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.language)
    }
}

/// English, loaded once.
pub fn english() -> &'static Words {
    static ENGLISH_WORDS: std::sync::OnceLock<Words> = std::sync::OnceLock::new();
    ENGLISH_WORDS.get_or_init(|| Words::load(langid!("en"), ENGLISH))
}

impl Words {
    /// Loads a language. A message that does not parse is left out; a test finds it.
    fn load(language: LanguageIdentifier, files: &[(&str, &str)]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.clone()]);
        // Isolation marks would show up in terminals, downloads and addresses.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(n) => Some(written(n)),
            _ => None,
        }));
        // The function's name is well-formed and new, so it cannot be refused.
        let _ = bundle.add_function("CAPITAL", |arguments, _| match arguments.first() {
            Some(FluentValue::String(text)) => capital(text).into(),
            other => other.cloned().unwrap_or(FluentValue::None),
        });
        for (_, text) in files {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The BCP 47 tag, for `lang=`.
    pub fn tag(&self) -> String {
        self.language.to_string()
    }

    /// Whether there is a message with this id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|m| m.value().is_some())
    }

    /// A message without arguments.
    pub fn text(&self, id: &'static str) -> String {
        self.say(&Message::new(id))
    }

    /// The sentence. An id that the language lacks is shown as it is, so that it is noticed.
    pub fn say(&self, message: &Message) -> String {
        self.write(message, &mut |_, name| name.to_owned())
    }

    /// The sentence in pieces, names of what has a page apart from the words around them.
    pub fn pieces(&self, message: &Message) -> Vec<Piece> {
        // A name is held by a mark while the language puts it where it belongs.
        let mut names: Vec<(u32, String)> = Vec::new();
        let text = self.write(message, &mut |number, name| {
            names.push((number, name.to_owned()));
            format!("{MARK}{}{MARK}", names.len() - 1)
        });
        let mut pieces = Vec::new();
        for (i, part) in text.split(MARK).enumerate() {
            let named = part.parse().ok().filter(|_| i % 2 == 1).and_then(|n: usize| names.get(n));
            match named {
                Some((number, name)) => pieces.push(Piece::Named(*number, name.clone())),
                None if part.is_empty() => {}
                None => pieces.push(Piece::Text(part.to_owned())),
            }
        }
        pieces
    }

    fn write(&self, message: &Message, named: &mut dyn FnMut(u32, &str) -> String) -> String {
        let Some(pattern) = self.bundle.get_message(message.id).and_then(|m| m.value()) else {
            return message.id.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in &message.args {
            let value = match value {
                Arg::Text(s) => FluentValue::from(&**s),
                Arg::Number(n, decimals) => {
                    let mut number = FluentNumber::from(*n);
                    // Without options a whole number equals the `[0]` of a message, and
                    // rounded it has the plural form of what is written.
                    if *decimals == 0 {
                        number.value = n.round();
                    } else {
                        number.options.minimum_fraction_digits = Some(usize::from(*decimals));
                        number.options.maximum_fraction_digits = Some(usize::from(*decimals));
                    }
                    FluentValue::Number(number)
                }
                Arg::Message(m) => FluentValue::from(self.write(m, named)),
                Arg::Named(number, name) => FluentValue::from(named(*number, name)),
            };
            args.set(*name, value);
        }
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The message whose id is `prefix` followed by a key from data; `None` if there is none.
    pub fn named(&self, prefix: &str, key: &str) -> Option<String> {
        let pattern = self.bundle.get_message(&format!("{prefix}{key}"))?.value()?;
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// A number with so many decimals, as the language writes it.
    pub fn number(&self, value: f64, decimals: u8) -> String {
        grouped(value, usize::from(decimals))
    }
}

/// The text with its first letter large: for names that begin a sentence ("The Netherlands").
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn written(n: &FluentNumber) -> String {
    grouped(n.value, n.options.maximum_fraction_digits.unwrap_or(0))
}

/// English figures: thousands parted by commas, a true minus sign.
fn grouped(value: f64, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    let is_zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
    if value < 0.0 && !is_zero {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_no_id_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (file, text) in ENGLISH {
            let resource = FluentResource::try_new((*text).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
            for line in resource.source().lines() {
                if let Some((id, _)) = line.split_once(" =")
                    && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
                {
                    assert!(seen.insert(id.to_owned()), "{file}: {id} is defined twice");
                }
            }
        }
        assert!(!seen.is_empty());
    }

    #[test]
    fn figures_are_written_for_people() {
        let w = english();
        assert_eq!(w.number(1_234_567.0, 0), "1,234,567");
        assert_eq!(w.number(-9.06, 1), "\u{2212}9.1");
        assert_eq!(w.number(-0.01, 1), "0.0");
        assert_eq!(w.number(999.95, 1), "1,000.0");
    }

    #[test]
    fn a_message_can_have_words_of_its_own_for_none() {
        let source = "n = { $n ->\n    [0] none\n    [one] one\n   *[other] {$n}\n }\n";
        let mut words = Words::load(langid!("en"), &[]);
        words.bundle.add_resource_overriding(FluentResource::try_new(source.to_owned()).unwrap());
        let say = |n: f64| words.say(&Message::new("n").with_number("n", n, 0));
        assert_eq!([say(0.0), say(1.0), say(1.2), say(1234.0)], ["none", "one", "one", "1,234"]);
    }

    #[test]
    fn names_stand_apart_from_the_words_around_them() {
        let source = "two = { $one } and { $two }\nsaid = You share { $names }: { $n }.\n";
        let mut words = Words::load(langid!("en"), &[]);
        words.bundle.add_resource_overriding(FluentResource::try_new(source.to_owned()).unwrap());
        let named = |number, name: &str| Arg::Named(number, name.into());
        let names = Message::new("two").with("one", named(7, "Ebetsu")).with("two", named(9, "<b>"));
        let message = Message::new("said").with("names", names).with("n", 1200_u32);
        assert_eq!(words.say(&message), "You share Ebetsu and <b>: 1,200.");
        let text = |t: &str| Piece::Text(t.to_owned());
        let name = |number, t: &str| Piece::Named(number, t.to_owned());
        assert_eq!(
            words.pieces(&message),
            [text("You share "), name(7, "Ebetsu"), text(" and "), name(9, "<b>"), text(": 1,200.")]
        );
        assert_eq!(words.pieces(&Message::new("none-such")), [text("none-such")]);
    }

    #[test]
    fn an_unknown_id_is_shown_not_hidden() {
        assert_eq!(english().text("no-such-message"), "no-such-message");
        assert!(!english().has("no-such-message"));
    }
}
