//! What the letters say.

use accounts::Secret;
use jiff::SignedDuration;
use partnership::policy::Role;
use store::outbox::NewLetter;
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
