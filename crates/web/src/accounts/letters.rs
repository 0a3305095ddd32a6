//! What the letters say.

use accounts::Secret;
use jiff::SignedDuration;
use partnership::policy::Role;
use store::outbox::NewLetter;
use store::people::Person;
use wording::{Message, Words};

use super::{role_about, role_name, to};

/// How long an invitation holds.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long a link to a new password holds.
pub const RESET_LASTS: SignedDuration = SignedDuration::from_hours(1);

/// An invitation to an organisation.
pub fn invitation_letter(
    words: &Words,
    origin: &str,
    secret: &Secret,
    to: &str,
    (organisation, role, by): (&str, Role, &str),
) -> NewLetter {
    let link = format!("{origin}{}", to::invitation(&secret.reveal()));
    let subject = Message::new("letter-invitation-subject").with("organisation", organisation);
    let text = Message::new("letter-invitation")
        .with("organisation", organisation)
        .with("by", by)
        .with("role", Message::new(role_name(role)))
        .with("about", Message::new(role_about(role)))
        .with("days", INVITATION_LASTS.as_hours() / 24)
        .with("link", link);
    NewLetter { to: to.to_owned(), subject: words.say(&subject), text: words.say(&text) }
}

/// A link to a new password.
pub fn reset_letter(words: &Words, origin: &str, secret: &Secret, to: &str, name: &str) -> NewLetter {
    let link = format!("{origin}{}", to::reset(&secret.reveal()));
    let text = Message::new("letter-reset")
        .with("name", name)
        .with("minutes", RESET_LASTS.as_mins())
        .with("link", link);
    NewLetter { to: to.to_owned(), subject: words.text("letter-reset-subject"), text: words.say(&text) }
}

/// What was added to an account, by which somebody comes in or acts for its person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Added<'a> {
    /// A telephone that is asked for.
    Telephone,
    /// A passkey.
    Passkey,
    /// A token for a program.
    Token,
    /// A link with the provider of this name.
    Provider(&'a str),
}

/// Tells somebody what was added to their account: if it was not they, they learn of it so.
pub(super) fn added_letter(words: &Words, origin: &str, person: &Person, added: Added<'_>) -> NewLetter {
    let what = match added {
        Added::Telephone => Message::new("letter-added-telephone"),
        Added::Passkey => Message::new("letter-added-passkey"),
        Added::Token => Message::new("letter-added-token"),
        Added::Provider(label) => Message::new("letter-added-provider").with("provider", label),
    };
    let text = Message::new("letter-added")
        .with("name", person.name.as_str())
        .with("what", what)
        .with("link", format!("{origin}{}", to::FORGOT));
    let subject = words.text("letter-added-subject");
    NewLetter { to: person.email.clone(), subject, text: words.say(&text) }
}
