//! What associations' rules say of a tie, by what is on record: the third of its statuses.

use std::collections::BTreeMap;

use jiff::civil;
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::place::Country;
use partnership::recognition::{Dues, Recognition, RecognitionState, Rule, Scheme, Standing, assess};
use partnership::tie::Tie;
use wording::{Message, Words};

use crate::registry::line;

/// What one scheme says.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// The association.
    pub name: String,
    /// Whether it recognises the tie, and as what.
    pub state: String,
    /// The class of that.
    pub certainty: &'static str,
    /// Which rules it fails by, lacks or no longer passes: one sentence each.
    pub rules: Vec<String>,
    /// Where the rules were read, and when.
    pub source: String,
    /// The address of that.
    pub url: String,
}

/// What the schemes say that a tie concerns, on a day. Nothing is on record of dues to an association,
/// so that a scheme that asks for them is never sure.
pub(crate) fn found(
    tie: &Tie,
    country: impl Fn(Id<kind::Party>) -> Option<Country>,
    day: civil::Date,
) -> Vec<(&'static Scheme, Recognition)> {
    let standing = |party| (party, Standing { country: country(party), dues: Dues::Unknown });
    let standings: BTreeMap<_, _> = tie.sides.iter().map(|side| standing(side.party)).collect();
    let says = |scheme: &'static Scheme| Some((scheme, assess(scheme, tie, &standings, day)?));
    Scheme::shipped().iter().filter_map(says).collect()
}

/// The same in words.
pub(crate) fn told(
    tie: &Tie,
    country: impl Fn(Id<kind::Party>) -> Option<Country>,
    day: civil::Date,
    words: &Words,
) -> Vec<Recognised> {
    found(tie, country, day).iter().map(|(scheme, found)| one(scheme, found, words)).collect()
}

/// The rules that recognition hangs on.
pub(crate) struct Rules<'r> {
    /// Those that fail.
    pub(crate) failing: &'r [Rule],
    /// Those that no longer pass.
    pub(crate) lapsed: &'r [Rule],
    /// Those of which it is not known whether they pass.
    pub(crate) missing: &'r [Rule],
}

impl<'r> Rules<'r> {
    /// Of what was found.
    pub(crate) fn of(recognition: &'r Recognition) -> Self {
        let (failing, missing, lapsed): (&[Rule], &[Rule], &[Rule]) = match recognition {
            Recognition::Recognised { .. } => (&[], &[], &[]),
            Recognition::NotYet { failing, missing } => (failing, missing, &[]),
            Recognition::NotKnown { missing } => (&[], missing, &[]),
            Recognition::Lapsed { because } => (&[], &[], because),
        };
        Self { failing, lapsed, missing }
    }
}

fn one(scheme: &Scheme, recognition: &Recognition, words: &Words) -> Recognised {
    let state = words.text(recognition.state().message());
    let state = match recognition {
        Recognition::Recognised { called } => words.say(
            &Message::new("tie-recognition-called").with("state", state).with("called", called.as_str()),
        ),
        _ => state,
    };
    let certainty = match recognition.state() {
        RecognitionState::Recognised => "sure",
        RecognitionState::NotYet | RecognitionState::Lapsed => "unsure",
        RecognitionState::NotKnown => "unknown",
    };
    let Rules { failing, lapsed, missing } = Rules::of(recognition);
    let lists = [
        ("tie-recognition-failing", failing),
        ("tie-recognition-lapsed", lapsed),
        ("tie-recognition-missing", missing),
    ];
    let said = |(id, rules): (&'static str, &[Rule])| {
        let rules: Vec<String> = rules.iter().map(|rule| words.text(rule.message())).collect();
        (!rules.is_empty()).then(|| words.say(&Message::new(id).with("rules", rules.join("; "))))
    };
    let citation = &scheme.citation;
    let source = Message::new("tie-recognition-source")
        .with("title", citation.title.as_str())
        .with("publisher", citation.publisher.as_str())
        .with("date", line::date(citation.read, words));
    Recognised {
        name: scheme.name.clone(),
        state,
        certainty,
        rules: lists.into_iter().filter_map(said).collect(),
        source: words.say(&source),
        url: citation.url.clone(),
    }
}
