//! What the letters to whoever proposed something say. Nothing of what they typed stands in them:
//! whoever types somebody else's address sends them no words of their own.

use partnership::Id;
use partnership::id::kind;
use store::outbox::NewLetter;
use wording::{Message, Words};

/// That it came in.
pub(super) fn receipt(words: &Words, origin: &str, to: &str, tie: Id<kind::Tie>, title: &str) -> NewLetter {
    let text = Message::new("letter-proposal-receipt").with("tie", title);
    let text = text.with("link", link(origin, tie));
    let subject = Message::new("letter-proposal-receipt-subject").with("tie", title);
    NewLetter { to: to.to_owned(), subject: words.say(&subject), text: words.say(&text) }
}

/// How it ended, with what staff say to it.
pub(super) fn answer(
    words: &Words,
    origin: &str,
    to: &str,
    (tie, title): (Id<kind::Tie>, &str),
    (accepted, word): (bool, &str),
) -> NewLetter {
    let id = if accepted { "letter-proposal-accepted" } else { "letter-proposal-declined" };
    let word = match word {
        "" => Message::new("letter-proposal-no-word"),
        word => Message::new("letter-proposal-word").with("word", word),
    };
    let text = Message::new(id).with("tie", title).with("word", word).with("link", link(origin, tie));
    let subject = Message::new("letter-proposal-answer-subject").with("tie", title);
    NewLetter { to: to.to_owned(), subject: words.say(&subject), text: words.say(&text) }
}

fn link(origin: &str, tie: Id<kind::Tie>) -> String {
    format!("{origin}/ties/{tie}")
}
