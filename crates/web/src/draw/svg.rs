//! Writing SVG: escaped text, short numbers, and a finished figure that templates may print.

use std::fmt;

/// A finished SVG element. Templates print it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Svg(String);

impl Svg {
    /// Takes finished markup. Every text in it must have gone through [`text`].
    pub(super) fn new(markup: String) -> Self {
        Self(markup)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Svg {}

/// Text for element content and for attributes in double quotes. Control characters, which
/// XML forbids, are left out.
pub fn text(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A number with at most one decimal. What is no number is 0: a figure is never torn by one.
pub fn num(v: f64) -> String {
    // A page holds thousands of them: whole tenths are written much faster than floats. What
    // is no number becomes 0, what no figure reaches is held at its edge by the conversion.
    let tenths = (v * 10.0).round() as i64;
    let (whole, tenth) = (tenths / 10, tenths.unsigned_abs() % 10);
    match (tenth, tenths < 0 && whole == 0) {
        (0, _) => whole.to_string(),
        (_, true) => format!("-0.{tenth}"),
        (_, false) => format!("{whole}.{tenth}"),
    }
}

/// The opening of a figure: `<svg …>` with its title and description. `id` must be unique on the page.
pub fn open(id: &str, class: &str, view: [f64; 4], title: &str, desc: &str) -> String {
    let [x, y, w, h] = view.map(num);
    let id = text(id);
    let (title, desc) = (text(title), text(desc));
    let described = if desc.is_empty() { String::new() } else { format!(" aria-describedby=\"{id}-desc\"") };
    let desc = if desc.is_empty() { desc } else { format!("<desc id=\"{id}-desc\">{desc}</desc>") };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"{x} {y} {w} {h}\" \
         role=\"img\" aria-labelledby=\"{id}-title\"{described}><title id=\"{id}-title\">{title}</title>{desc}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out() {
        assert_eq!(text("<b a=\"1\">R&D\u{0}</b>'"), "&lt;b a=&quot;1&quot;&gt;R&amp;D&lt;/b&gt;&#39;");
    }

    #[test]
    fn numbers_are_short_and_finite() {
        assert_eq!([num(1.0), num(-0.04), num(2.25), num(f64::NAN)], ["1", "0", "2.3", "0"]);
        assert_eq!([num(-0.5), num(-12.34), num(-3.0)], ["-0.5", "-12.3", "-3"]);
    }
}
