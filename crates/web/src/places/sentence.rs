//! A sentence with links: the places that it names lead to their pages.

use std::fmt;

use gazetteer::{GeoId, World};
use wording::{Message, Piece, Words};

use super::ties::href;
use crate::draw::svg::text;

/// A sentence as markup. Templates print it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(String);

impl Sentence {
    /// Puts a message into words; names of places that this world knows become links.
    pub fn of(world: &World, words: &Words, message: &Message) -> Self {
        let mut out = String::new();
        for piece in words.pieces(message) {
            match piece {
                Piece::Text(plain) => out.push_str(&text(&plain)),
                Piece::Named(id, name) => match world.by_id(GeoId(id)) {
                    Some(place) => {
                        let (href, name) = (text(&href(place)), text(&name));
                        out.push_str(&format!("<a href=\"{href}\"><bdi>{name}</bdi></a>"));
                    }
                    None => out.push_str(&text(&name)),
                },
            }
        }
        Self(out)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Sentence {}

#[cfg(test)]
mod tests {
    use super::*;
    use wording::Arg;

    #[test]
    fn names_become_links_and_markup_stays_text() {
        let world = worlddata::for_tests();
        let named = |id, name: &str| Arg::Named(id, name.into());
        let tie =
            Message::new("tie-of-two").with("one", named(6_035_615, "Lacombe")).with("two", named(1, "<b>"));
        let html = Sentence::of(world, wording::english(), &tie).to_string();
        assert_eq!(html, "<a href=\"/places/6035615/lacombe\"><bdi>Lacombe</bdi></a> with &lt;b&gt;");
    }
}
