//! Counts over time as columns: one for each decade, and one apart for what is undated.

use std::fmt::Write as _;

use super::svg::{self, Svg, num, text};

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands below it.
    pub label: String,
    /// How high it is.
    pub value: u32,
    /// The value as it is written.
    pub written: String,
    /// Whether it stands apart, hatched: what is not known.
    pub unknown: bool,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const TOP: f64 = 26.0;
const BASE: f64 = 222.0;
/// Room between the dated columns and the undated one, in parts of a column.
const APART: f64 = 0.5;

/// Draws the columns. The table with the same numbers is the page's business.
pub fn columns_chart(id: &str, title: &str, desc: &str, columns: &[Column]) -> Svg {
    if columns.is_empty() {
        return Svg::default();
    }
    let mut out = svg::open(id, "draw draw-columns", [0.0, 0.0, WIDTH, HEIGHT], title, desc);
    let apart = columns.iter().any(|c| c.unknown) && columns.len() > 1;
    let step = WIDTH / (columns.len() as f64 + if apart { APART } else { 0.0 });
    // Few columns do not grow into walls.
    let wide = (step * 0.72).min(72.0);
    let most = columns.iter().map(|c| c.value).max().unwrap_or(0).max(1);
    // Labels that would run into each other are left to every second column.
    let crowded = step < 46.0;
    for (at, column) in columns.iter().enumerate() {
        let shift = if column.unknown && apart { APART } else { 0.0 };
        let middle = (at as f64 + 0.5 + shift) * step;
        let high = (BASE - TOP) * f64::from(column.value) / f64::from(most);
        // What is there is to be seen, were it one of forty thousand.
        let high = if column.value > 0 { high.max(1.5) } else { 0.0 };
        let class = if column.unknown { "draw-column draw-column-unknown" } else { "draw-column" };
        let _ = write!(
            out,
            "<g class=\"{class}\"><title>{}: {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            text(&column.label),
            text(&column.written),
            num(middle - wide / 2.0),
            num(BASE - high),
            num(wide),
            num(high)
        );
        let quiet = if crowded && at % 2 == 1 && !column.unknown { " draw-second" } else { "" };
        let _ = write!(
            out,
            "<text class=\"draw-value{quiet}\" x=\"{0}\" y=\"{1}\" text-anchor=\"middle\">{2}</text>\
             <text class=\"draw-tick{quiet}\" x=\"{0}\" y=\"{3}\" text-anchor=\"middle\">{4}</text></g>",
            num(middle),
            num(BASE - high - 7.0),
            text(&column.written),
            num(BASE + 22.0),
            text(&column.label)
        );
    }
    let _ = write!(out, "<path class=\"draw-zero\" d=\"M0 {BASE}H{WIDTH}\"/></svg>");
    Svg::new(out)
}

/// A bar within a row of a table, as long as its share of the longest, 0 to 1.
pub fn share_bar(share: f64) -> Svg {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let wide = if share > 0.0 { (share * 100.0).max(0.6) } else { 0.0 };
    Svg::new(format!(
        "<svg class=\"draw draw-share\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect width=\"{}\" height=\"10\"/></svg>",
        num(wide)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_on_the_line_and_the_unknown_apart() {
        let column = |label: &str, value: u32, unknown| Column {
            label: label.to_owned(),
            value,
            written: value.to_string(),
            unknown,
        };
        let columns =
            [column("1980s", 120, false), column("1990s", 1, false), column("<unknown>", 400, true)];
        let svg = columns_chart("c", "Ties", "By decade.", &columns);
        roxmltree::Document::parse(svg.as_str()).unwrap();
        insta::assert_snapshot!(svg.as_str().replace('>', ">\n"));
        assert!(columns_chart("c", "", "", &[]).is_empty());
        assert!(columns_chart("c", "", "", &[column("", 0, false)]).as_str().contains("height=\"0\""));
    }

    #[test]
    fn odd_shares_do_no_harm() {
        for share in [f64::NAN, -1.0, 0.0, 0.0001, 1.0, 7.0] {
            let bar = share_bar(share);
            roxmltree::Document::parse(bar.as_str()).unwrap();
            assert!(!bar.as_str().contains("NaN"));
        }
    }
}
