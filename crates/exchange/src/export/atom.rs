//! Atom (RFC 4287): what changed last.

use std::fmt::Write as _;

use jiff::Timestamp;
use partnership::codes::Coded;
use registry::Tie;
use wording::{Message, Words};

use super::{Addresses, title};

/// What a feed says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'f> {
    /// Its title.
    pub title: &'f str,
    /// The address of the feed itself.
    pub address: &'f str,
    /// The address of the page that it tells of.
    pub page: &'f str,
    /// Its state: the latest change, or any earlier instant if there is none.
    pub updated: Timestamp,
    /// The language.
    pub words: &'f Words,
}

/// The ties as a feed, in the order given: the latest change first.
#[must_use]
pub fn atom<'r>(
    ties: impl IntoIterator<Item = Tie<'r>>,
    feed: &Feed<'_>,
    addresses: &dyn Addresses,
) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    // Writing into a string cannot fail.
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<link href=\"{}\"/>\n\
         <updated>{}</updated>\n<author><name>{}</name></author>\n",
        escaped(&feed.words.tag().to_string()),
        escaped(feed.address),
        escaped(feed.title),
        escaped(feed.address),
        escaped(feed.page),
        feed.updated,
        escaped(feed.title),
    );
    for tie in ties {
        let data = tie.data();
        let address = escaped(&addresses.tie(tie.id()));
        let say = |id| feed.words.say(&Message::new(id));
        let mut summary = format!("{} · {}", say(data.kind.message()), say(data.status().message()));
        if let Some(since) = data.since {
            let _ = write!(summary, " · {since}");
        }
        let _ = write!(
            out,
            "<entry>\n<id>{address}</id>\n<title>{}</title>\n<link href=\"{address}\"/>\n<updated>{}</updated>\n\
             <summary>{}</summary>\n</entry>\n",
            escaped(&title(tie)),
            data.updated,
            escaped(&summary),
        );
    }
    out.push_str("</feed>\n");
    out
}

/// Text for XML: its signs escaped, and what XML 1.0 has no place for left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
