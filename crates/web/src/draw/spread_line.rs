//! Two marks on one line, with the world's spread behind them.

use std::fmt::Write as _;

use wording::{Message, Words};

use super::labels::text_width;
use super::svg::{self, Svg, num, text};

/// How values lie along the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// Evenly.
    Linear,
    /// By their logarithm: for what spans from hundreds to millions.
    Log,
}

/// How a value is spread over the world's cities.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    along: Along,
    low: f64,
    high: f64,
    /// Share of cities in each of [`BINS`] equal steps, the fullest step being 1.
    heights: Vec<f64>,
    /// Sorted sample of values, for shares.
    sorted: Vec<f32>,
}

const BINS: usize = 48;

impl Spread {
    /// The spread of values. Between the 0.5th and the 99.5th percentile, so that a few
    /// giants do not press all others into a corner. `None` of fewer than ten values.
    pub fn of(values: impl IntoIterator<Item = f64>, along: Along) -> Option<Self> {
        let fits = |v: &f64| v.is_finite() && (along == Along::Linear || *v > 0.0);
        let mut sorted: Vec<f32> = values.into_iter().filter(fits).map(|v| v as f32).collect();
        if sorted.len() < 10 {
            return None;
        }
        sorted.sort_unstable_by(f32::total_cmp);
        let quantile = |q: f64| f64::from(sorted[((sorted.len() - 1) as f64 * q).round() as usize]);
        let (low, high) = (quantile(0.005), quantile(0.995));
        let mut spread = Self {
            along,
            low,
            high: if high > low { high } else { low + 1.0 },
            heights: vec![0.0; BINS],
            sorted: Vec::new(),
        };
        for v in &sorted {
            let bin = (spread.share_of_line(f64::from(*v)) * BINS as f64) as usize;
            spread.heights[bin.min(BINS - 1)] += 1.0;
        }
        let fullest = spread.heights.iter().copied().fold(1.0, f64::max);
        spread.heights.iter_mut().for_each(|h| *h /= fullest);
        spread.sorted = sorted;
        Some(spread)
    }

    /// Where a value lies along the line, 0 to 1; values beyond the ends lie at the ends.
    fn share_of_line(&self, v: f64) -> f64 {
        let t = match self.along {
            Along::Linear => (v - self.low) / (self.high - self.low),
            Along::Log => (v.max(1e-9).ln() - self.low.ln()) / (self.high.ln() - self.low.ln()),
        };
        if t.is_finite() { t.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Share of the world's cities with a smaller value, 0 to 1.
    pub fn below(&self, v: f64) -> f64 {
        self.sorted.partition_point(|x| f64::from(*x) < v) as f64 / self.sorted.len().max(1) as f64
    }
}

/// One mark on the line.
#[derive(Debug, Clone)]
pub struct Value {
    /// The city.
    pub name: String,
    /// Its value; `None` where unknown.
    pub value: Option<f64>,
    /// The value as it is written, unit included.
    pub written: String,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 92.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = 552.0;
const LINE: f64 = 54.0;
const SIZE: f64 = 13.0;

/// Draws one or two values on the spread. Written ends of the line are handed in, since
/// only the caller knows the unit.
pub fn spread_line(
    id: &str,
    title: &str,
    spread: &Spread,
    ends: [String; 2],
    a: &Value,
    b: Option<&Value>,
    words: &Words,
) -> Svg {
    let values: Vec<&Value> = std::iter::once(a).chain(b).collect();
    let said: Vec<String> = values.iter().map(|v| describe(v, spread, words)).collect();
    let mut out = svg::open(id, "draw draw-spread", [0.0, 0.0, WIDTH, HEIGHT], title, &said.join(" "));
    let step = (RIGHT - LEFT) / BINS as f64;
    let mut d = format!("M{LEFT} {LINE}");
    for (i, h) in spread.heights.iter().enumerate() {
        let _ = write!(d, "V{}H{}", num(LINE - h * 34.0), num(LEFT + (i + 1) as f64 * step));
    }
    let _ = write!(
        out,
        "<path class=\"draw-world-spread\" d=\"{d}V{LINE}z\"/><path class=\"draw-zero\" d=\"M{LEFT} {LINE}H{RIGHT}\"/>"
    );
    let [low, high] = ends;
    let _ = write!(
        out,
        "<text class=\"draw-tick\" x=\"{LEFT}\" y=\"86\">{}</text><text class=\"draw-tick\" x=\"{RIGHT}\" y=\"86\" text-anchor=\"end\">{}</text>",
        text(&low),
        text(&high)
    );
    let known: Vec<(usize, &Value, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(k, v)| v.value.map(|n| (k, *v, LEFT + spread.share_of_line(n) * (RIGHT - LEFT))))
        .collect();
    let near = match known.as_slice() {
        [(_, a, xa), (_, b, xb)] => {
            (xa - xb).abs() < (text_width(&a.written, SIZE) + text_width(&b.written, SIZE)) / 2.0 + 8.0
        }
        _ => false,
    };
    for (k, value, x) in known.iter().rev() {
        let half = text_width(&value.written, SIZE) / 2.0;
        let class = if *k == 0 { "draw-a" } else { "draw-b" };
        // Two that lie close are written one above and one below the line.
        let y = if near && *k == 0 { 14.0 } else { LINE + 18.0 };
        let at = x.clamp(LEFT + half, RIGHT - half);
        let mark = if *k == 0 {
            format!("<circle cx=\"{}\" cy=\"{LINE}\" r=\"6\"/>", num(*x))
        } else {
            format!("<rect x=\"{}\" y=\"{}\" width=\"11\" height=\"11\"/>", num(x - 5.5), num(LINE - 5.5))
        };
        let _ = write!(
            out,
            "<g class=\"draw-mark {class}\"><title>{}: {}</title>{}{mark}<text x=\"{}\" y=\"{y}\" text-anchor=\"middle\">{}</text></g>",
            text(&value.name),
            text(&value.written),
            if near && *k == 0 {
                format!("<path class=\"draw-lead\" d=\"M{} 20V{}\"/>", num(*x), LINE - 6.0)
            } else {
                String::new()
            },
            num(at),
            text(&value.written)
        );
    }
    out.push_str("</svg>");
    Svg::new(out)
}

fn describe(value: &Value, spread: &Spread, words: &Words) -> String {
    let message = match value.value {
        Some(v) => Message::new("chart-spread-desc")
            .with("name", value.name.as_str())
            .with("value", value.written.as_str())
            .with_number("share", spread.below(v) * 100.0, 0),
        None => Message::new("chart-spread-unknown").with("name", value.name.as_str()),
    };
    words.say(&message)
}

/// The written ends of the line.
impl Spread {
    /// Smallest and largest value on the line.
    pub fn ends(&self) -> [f64; 2] {
        [self.low, self.high]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, v: Option<f64>) -> Value {
        Value { name: name.to_owned(), value: v, written: v.map_or("unknown".to_owned(), |v| format!("{v}")) }
    }

    #[test]
    fn two_marks_on_the_worlds_spread() {
        let spread = Spread::of((1..=1000).map(|i| f64::from(i * i)), Along::Log).unwrap();
        assert!((spread.below(250_000.0) - 0.499).abs() < 1e-9);
        let ends = spread.ends().map(|v| v.to_string());
        let svg = spread_line(
            "s",
            "Population",
            &spread,
            ends,
            &value("Lacombe", Some(13_000.0)),
            Some(&value("Madison", Some(15_000.0))),
            wording::english(),
        );
        roxmltree::Document::parse(svg.as_str()).unwrap();
        insta::assert_snapshot!(svg.as_str().replace('>', ">\n"));
    }

    #[test]
    fn odd_values_do_no_harm() {
        assert_eq!(Spread::of([f64::NAN, 1.0, 0.0], Along::Log), None);
        let flat = Spread::of([5.0; 20], Along::Linear).unwrap();
        let ends = || ["a".to_owned(), "b".to_owned()];
        for v in [None, Some(0.0), Some(-1e12), Some(1e12), Some(f64::NAN)] {
            let svg = spread_line("s", "t", &flat, ends(), &value("x", v), None, wording::english());
            assert!(!svg.as_str().contains("NaN\"") && roxmltree::Document::parse(svg.as_str()).is_ok());
        }
    }
}
