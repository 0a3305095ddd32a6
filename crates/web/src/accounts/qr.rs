//! The picture that an authenticator photographs, as SVG.
//!
//! `qrcode` without its features: it gives the squares and we draw them, so that they are
//! part of the page and no picture with the key in it is ever asked for by an address.
//! `fast_qr` does as well and is younger.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// White around the squares, in squares: ISO/IEC 18004 asks for four.
const MARGIN: usize = 4;

/// The picture, with what it shows in words. Nothing if the text is too long for one.
pub(super) fn picture(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, side) = (code.width(), code.width() + 2 * MARGIN);
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        for (x, color) in row.iter().enumerate() {
            if *color == Color::Dark {
                // Writing into a string cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
    }
    let label = askama::filters::escape(label, askama::filters::Html).ok()?;
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><rect class=\"qr-ground\" width=\"{side}\" height=\"{side}\"/>\
         <path class=\"qr-dark\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_picture_is_drawn_and_its_words_are_escaped() {
        let svg = super::picture("otpauth://totp/Twinhall:anna%40example.org?secret=ABC", "a <b>").unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(document.root_element().attribute("aria-label"), Some("a <b>"));
        // Three finder patterns at the corners: the first row begins with seven dark squares.
        for x in 4..11 {
            assert!(svg.contains(&format!("M{x} 4h1v1h-1z")));
        }
        assert_eq!(super::picture(&"x".repeat(5000), "too long"), None);
    }
}
