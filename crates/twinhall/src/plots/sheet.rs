//! The paper that plots are drawn on: colours, scales, axes, lines and legends.
//!
//! A plot stands for itself in a document that has no style sheet of ours, so it brings its
//! own paper and colours: those of the site by day.

use std::fmt::Write as _;

use web::draw::path;
use web::draw::svg::{self, num, text};

/// Width of every plot, in its own units.
pub(super) const WIDTH: f64 = 880.0;

/// The colours are those of the site's tokens.
const STYLE: &str = "<style>\
    .p-paper{fill:#fbf8f1}\
    text{font-family:'Source Sans 3','Noto Sans',system-ui,sans-serif;font-size:13px;fill:#4b473f;font-variant-numeric:tabular-nums lining-nums}\
    .p-title{font-family:'Source Serif 4','Noto Serif',Georgia,serif;font-size:20px;font-weight:600;fill:#1c1a16}\
    .p-panel{font-size:15px;font-weight:650;fill:#1c1a16}\
    .p-own{fill:#1c1a16;font-weight:650}\
    .p-grid{fill:none;stroke:#ddd5c5;stroke-width:1}\
    .p-axis{fill:none;stroke:#857d6d;stroke-width:1}\
    .p-even{fill:none;stroke:#857d6d;stroke-width:1;stroke-dasharray:2 3}\
    .p-line{fill:none;stroke:#857d6d;stroke-width:1.6;stroke-linejoin:round}\
    .p-model{fill:none;stroke:#1c1a16;stroke-width:2.6;stroke-linejoin:round}\
    .p-listed{fill:none;stroke:#8a3110;stroke-width:2.6;stroke-linejoin:round}\
    .p-whisker{fill:none;stroke:#1c1a16;stroke-width:1.3}\
    .p-dot{fill:#1c1a16;stroke:#fbf8f1;stroke-width:1}\
    .p-sea{fill:#eef1ef}.p-land{fill:#e4dccb;fill-rule:evenodd}\
    .p-0{fill:#fbf8f1;stroke:#8a3110;stroke-width:.7}.p-1{fill:#f0d3bf}.p-2{fill:#dea37f}.p-3{fill:#b96238}.p-4{fill:#7a2708}\
    .p-1,.p-2,.p-3,.p-4,.p-a{stroke:#fbf8f1;stroke-width:.4}\
    .p-a{fill:#1b4a8a}\
    </style>";

/// How lines of simple rules are told apart: never by colour alone.
pub(super) const DASHES: [&str; 6] = ["", "7 3", "2 3", "10 3 2 3", "4 2", "12 4"];

/// A plot being drawn.
pub(super) struct Sheet {
    out: String,
}

impl Sheet {
    /// Empty paper with a title and a description for those who cannot see it.
    pub(super) fn new(id: &str, height: f64, title: &str, desc: &str) -> Self {
        let mut out = svg::open(id, "plot", [0.0, 0.0, WIDTH, height], title, desc);
        out.push_str(STYLE);
        let _ = write!(out, "<rect class=\"p-paper\" width=\"{}\" height=\"{}\"/>", num(WIDTH), num(height));
        let mut sheet = Self { out };
        sheet.words([24.0, 34.0], "p-title", "start", title);
        sheet
    }

    /// Words at a point.
    pub(super) fn words(&mut self, [x, y]: [f64; 2], class: &str, anchor: &str, words: &str) {
        let _ = write!(
            self.out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            num(x),
            num(y),
            text(words)
        );
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[[f64; 2]], class: &str, dash: &str) {
        let mut d = String::new();
        path::write_fine(&mut d, points);
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = write!(self.out, "<path class=\"{class}\"{dash} d=\"{d}\"/>");
    }

    /// A dot.
    pub(super) fn dot(&mut self, [x, y]: [f64; 2], radius: f64, class: &str) {
        // Two decimals: small dots differ by less than a tenth.
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{radius:.2}\"/>",
            num(x),
            num(y)
        );
    }

    /// Finished markup from elsewhere.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// The whole file.
    pub(super) fn finish(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// From values to positions along an axis.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// Even steps, from and to.
    Even(f64, f64),
    /// Decades, from and to; both above 0.
    Decades(f64, f64),
}

impl Scale {
    /// How far along a value lies, 0 to 1; beyond the ends, the end.
    fn at(self, value: f64) -> f64 {
        let (from, to, value) = match self {
            Self::Even(from, to) => (from, to, value),
            Self::Decades(from, to) => (from.log10(), to.log10(), value.max(1e-300).log10()),
        };
        ((value - from) / (to - from)).clamp(0.0, 1.0)
    }

    /// Values that are marked, with their words.
    fn ticks(self) -> Vec<(f64, String)> {
        match self {
            Self::Even(from, to) => (0..=5)
                .map(|i| from + (to - from) * f64::from(i) / 5.0)
                .map(|v| (v, format!("{:.0} %", v * 100.0)))
                .collect(),
            Self::Decades(from, to) => {
                let (first, last) = (from.log10().round() as i32, to.log10().round() as i32);
                let step = if last - first > 6 { 2 } else { 1 };
                let words = |e: i32| if e == 0 && last == 0 { "100 %".to_owned() } else { power(e) };
                (first..=last).step_by(step).map(|e| (10f64.powi(e), words(e))).collect()
            }
        }
    }
}

/// A power of ten in words: 1,000, or 1 in so many.
fn power(exponent: i32) -> String {
    let words = wording::english();
    match exponent {
        0.. => words.number(10f64.powi(exponent), 0),
        -2.. => format!("{:.0} %", 100.0 * 10f64.powi(exponent)),
        _ => format!("10{}", exponent.to_string().chars().map(raised).collect::<String>()),
    }
}

fn raised(c: char) -> char {
    match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        d => d.to_digit(10).and_then(|d| char::from_u32(0x2070 + d)).unwrap_or(d),
    }
}

/// A field with two axes on a sheet.
pub(super) struct Panel {
    /// Left, top, width, height.
    pub frame: [f64; 4],
    pub across: Scale,
    pub up: Scale,
}

impl Panel {
    /// Where a pair of values lies on the sheet.
    pub(super) fn at(&self, x: f64, y: f64) -> [f64; 2] {
        let [left, top, width, height] = self.frame;
        [left + width * self.across.at(x), top + height * (1.0 - self.up.at(y))]
    }

    /// Grid, ticks, names of the axes and a heading.
    pub(super) fn draw(&self, sheet: &mut Sheet, heading: &str, across: &str, up: &str) {
        let [left, top, width, height] = self.frame;
        let (right, bottom) = (left + width, top + height);
        sheet.words([left, top - 34.0], "p-panel", "start", heading);
        for (value, words) in self.up.ticks() {
            let y = bottom - height * self.up.at(value);
            sheet.line(&[[left, y], [right, y]], "p-grid", "");
            sheet.words([left - 8.0, y + 4.0], "p-tick", "end", &words);
        }
        for (value, words) in self.across.ticks() {
            let x = left + width * self.across.at(value);
            sheet.line(&[[x, bottom], [x, bottom + 5.0]], "p-axis", "");
            sheet.words([x, bottom + 20.0], "p-tick", "middle", &words);
        }
        sheet.line(&[[left, bottom], [right, bottom]], "p-axis", "");
        sheet.words([right, bottom + 40.0], "p-tick", "end", across);
        sheet.words([left, top - 14.0], "p-tick", "start", up);
    }
}

/// Moves heights down until none are closer than `gap`, keeping their order.
pub(super) fn apart(heights: &mut [f64], gap: f64) {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|&a, &b| heights[a].total_cmp(&heights[b]));
    for pair in 1..order.len() {
        let (above, below) = (heights[order[pair - 1]], &mut heights[order[pair]]);
        *below = below.max(above + gap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_hold_what_is_beyond_them_and_name_their_ticks() {
        assert_eq!(Scale::Even(0.0, 1.0).at(7.0), 1.0);
        assert_eq!(Scale::Decades(1e-6, 1.0).at(0.0), 0.0);
        assert!((Scale::Decades(1.0, 1e4).at(100.0) - 0.5).abs() < 1e-12);
        let words: Vec<_> = Scale::Decades(1e-4, 1.0).ticks().into_iter().map(|t| t.1).collect();
        assert_eq!(words, ["10⁻⁴", "10⁻³", "1 %", "10 %", "100 %"]);
        let words: Vec<_> = Scale::Decades(1.0, 1e3).ticks().into_iter().map(|t| t.1).collect();
        assert_eq!(words, ["1", "10", "100", "1,000"]);
    }

    #[test]
    fn words_beside_lines_never_touch() {
        let mut heights = [10.0, 12.0, 11.0, 40.0];
        apart(&mut heights, 14.0);
        assert_eq!(heights, [10.0, 38.0, 24.0, 52.0]);
    }
}
