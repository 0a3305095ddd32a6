//! Temperature and rain over the twelve months, for one city or two side by side.
//!
//! Months are calendar months everywhere: south of the equator the curve runs the other
//! way, and the page says so in words. Shifting one city's year by six months would make
//! the two look alike and be wrong about every visit.

use std::fmt::Write as _;

use gazetteer::climate::Climate;
use wording::{Message, Words};

use super::svg::{self, Svg, num, text};

/// One city's part of the chart.
#[derive(Debug, Clone)]
pub struct Year {
    /// The city's name.
    pub name: String,
    /// Its twelve months.
    pub climate: Climate,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 514.0;
/// The curve has the upper part to itself, the bars the lower: they never hide each other.
const TEMPERATURE: [f64; 2] = [30.0, 186.0];
const RAIN: [f64; 2] = [208.0, 306.0];

/// Ids of the twelve months' short names.
pub const MONTHS: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];
const LETTERS: [&str; 12] = [
    "month-letter-1",
    "month-letter-2",
    "month-letter-3",
    "month-letter-4",
    "month-letter-5",
    "month-letter-6",
    "month-letter-7",
    "month-letter-8",
    "month-letter-9",
    "month-letter-10",
    "month-letter-11",
    "month-letter-12",
];

/// Draws the chart. `id` must be unique on the page.
pub fn climate_chart(id: &str, a: &Year, b: Option<&Year>, words: &Words) -> Svg {
    let years: Vec<&Year> = std::iter::once(a).chain(b).collect();
    let title = match b {
        None => Message::new("chart-climate-title").with("name", a.name.as_str()),
        Some(b) => {
            Message::new("chart-climate-title-two").with("a", a.name.as_str()).with("b", b.name.as_str())
        }
    };
    let said: Vec<String> = years.iter().map(|y| describe(y, words)).collect();
    let mut out =
        svg::open(id, "draw draw-climate", [0.0, 0.0, WIDTH, HEIGHT], &words.say(&title), &said.join(" "));
    let temperatures = years.iter().flat_map(|y| y.climate.temperature).map(f64::from);
    let (low, high) = temperatures.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), t| (l.min(t), h.max(t)));
    let warm = Scale::round(low.min(0.0), high.max(10.0), TEMPERATURE);
    let wettest = years.iter().flat_map(|y| y.climate.rain).fold(0.0_f64, |m, r| m.max(f64::from(r)));
    let wet = Scale::round(0.0, wettest.max(50.0), RAIN);
    axis(&mut out, &warm, words, &words.text("unit-celsius"), true);
    axis(&mut out, &wet, words, &words.text("unit-mm"), false);
    for m in 0..12 {
        let x = num(month(m));
        let _ = write!(
            out,
            "<text class=\"draw-tick draw-wide\" x=\"{x}\" y=\"326\" text-anchor=\"middle\">{}</text>\
             <text class=\"draw-tick draw-narrow\" x=\"{x}\" y=\"328\" text-anchor=\"middle\">{}</text>",
            text(&words.text(MONTHS[m])),
            text(&words.text(LETTERS[m]))
        );
    }
    for (k, year) in years.iter().enumerate() {
        bars(&mut out, year, k, years.len(), &wet);
    }
    for (k, year) in years.iter().enumerate() {
        curve(&mut out, year, k, &warm);
    }
    out.push_str("</svg>");
    Svg::new(out)
}

fn describe(year: &Year, words: &Words) -> String {
    let c = &year.climate;
    let extreme = |coldest: bool| {
        let mut best = 0;
        for m in 1..12 {
            if (c.temperature[m] < c.temperature[best]) == coldest && c.temperature[m] != c.temperature[best]
            {
                best = m;
            }
        }
        Message::new(MONTHS[best])
    };
    words.say(
        &Message::new("chart-climate-desc")
            .with("name", year.name.as_str())
            .with_number("cold", f64::from(c.coldest()), 0)
            .with("coldmonth", extreme(true))
            .with_number("warm", f64::from(c.warmest()), 0)
            .with("warmmonth", extreme(false))
            .with_number("rain", f64::from(c.yearly_rain()), 0),
    )
}

/// The middle of a month.
fn month(m: usize) -> f64 {
    LEFT + (m as f64 + 0.5) * (RIGHT - LEFT) / 12.0
}

fn class(k: usize) -> &'static str {
    if k == 0 { "draw-a" } else { "draw-b" }
}

fn bars(out: &mut String, year: &Year, k: usize, of: usize, wet: &Scale) {
    let width = if of == 1 { 20.0 } else { 13.0 };
    let _ = write!(out, "<g class=\"draw-rain {}\">", class(k));
    for (m, rain) in year.climate.rain.iter().enumerate() {
        let left =
            if of == 1 { month(m) - width / 2.0 } else { month(m) + (k as f64 - 1.0) * (width + 1.0) + 0.5 };
        let top = wet.at(f64::from(*rain));
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{}\"/>",
            num(left),
            num(top),
            num((RAIN[1] - top).max(0.0))
        );
    }
    out.push_str("</g>");
}

/// The first city's months are dots, the second's squares, so that they differ without colour.
fn curve(out: &mut String, year: &Year, k: usize, warm: &Scale) {
    let points: Vec<[f64; 2]> = year
        .climate
        .temperature
        .iter()
        .enumerate()
        .map(|(m, t)| [month(m), warm.at(f64::from(*t))])
        .collect();
    let mut d = String::new();
    for (i, p) in points.iter().enumerate() {
        if i == 0 {
            let _ = write!(d, "M{} {}", num(p[0]), num(p[1]));
            continue;
        }
        // Level at turning points, so that the curve never swings past a month's value.
        let q = points[i - 1];
        let third = (p[0] - q[0]) / 3.0;
        let (sq, sp) = (slope(&points, i - 1), slope(&points, i));
        let _ = write!(
            d,
            "C{} {} {} {} {} {}",
            num(q[0] + third),
            num(q[1] + sq * third),
            num(p[0] - third),
            num(p[1] - sp * third),
            num(p[0]),
            num(p[1])
        );
    }
    let _ = write!(out, "<g class=\"draw-curve {}\"><path d=\"{d}\"/>", class(k));
    for p in points {
        let (x, y) = (num(p[0]), num(p[1]));
        let _ = if k == 0 {
            write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3.6\"/>")
        } else {
            write!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"6.4\" height=\"6.4\"/>",
                num(p[0] - 3.2),
                num(p[1] - 3.2)
            )
        };
    }
    out.push_str("</g>");
}

/// Slope of a monotone curve through the points (Fritsch and Butland 1984: the harmonic
/// mean of the two neighbours' slopes, 0 where they differ in sign).
fn slope(points: &[[f64; 2]], i: usize) -> f64 {
    let step = |a: usize, b: usize| (points[b][1] - points[a][1]) / (points[b][0] - points[a][0]);
    if i == 0 {
        return step(0, 1);
    }
    if i + 1 == points.len() {
        return step(i - 1, i);
    }
    let (before, after) = (step(i - 1, i), step(i, i + 1));
    if before * after <= 0.0 { 0.0 } else { 2.0 * before * after / (before + after) }
}

fn axis(out: &mut String, scale: &Scale, words: &Words, unit: &str, left: bool) {
    let (x, anchor) = if left { (LEFT - 8.0, "end") } else { (RIGHT + 8.0, "start") };
    for tick in scale.ticks() {
        let y = scale.at(tick);
        let zero = if tick == 0.0 { " draw-zero" } else { "" };
        let _ = write!(
            out,
            "<path class=\"draw-grid{zero}\" d=\"M{LEFT} {y}H{RIGHT}\"/>\
             <text class=\"draw-tick\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            num(y + 4.5),
            text(&words.number(tick, 0)),
            y = num(y)
        );
    }
    let _ = write!(
        out,
        "<text class=\"draw-unit\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
        num(scale.pixels[0] - 12.0),
        text(unit)
    );
}

/// A linear scale with round ends.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
    pixels: [f64; 2],
}

impl Scale {
    fn round(low: f64, high: f64, pixels: [f64; 2]) -> Self {
        let span = (high - low).max(1.0);
        let step = [5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0]
            .into_iter()
            .find(|s| span / s <= 5.0)
            .unwrap_or(2000.0);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step, pixels }
    }

    fn at(&self, v: f64) -> f64 {
        let [top, bottom] = self.pixels;
        bottom - (v - self.low) / (self.high - self.low) * (bottom - top)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        let (low, step) = (self.low, self.step);
        (0..=((self.high - low) / step).round() as usize).map(move |i| low + i as f64 * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gazetteer::climate::Koppen;

    fn year(name: &str, mean: f32, swing: f32, rain: f32) -> Year {
        let month = |m: usize| (m as f32 * std::f32::consts::TAU / 12.0).cos();
        Year {
            name: name.to_owned(),
            climate: Climate {
                temperature: std::array::from_fn(|m| mean - swing * month(m)),
                rain: std::array::from_fn(|m| rain * (1.5 - month(m))),
                koppen: Koppen::Dfb,
            },
        }
    }

    #[test]
    fn a_year_is_drawn() {
        let svg = climate_chart(
            "climate",
            &year("Lacombe", 2.0, 14.0, 30.0),
            Some(&year("R&D <City>", 25.0, -4.0, 60.0)),
            wording::english(),
        );
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        assert_eq!(parsed.descendants().filter(|n| n.has_tag_name("rect")).count(), 12 * 3);
        assert_eq!(parsed.descendants().filter(|n| n.has_tag_name("circle")).count(), 12);
        insta::assert_snapshot!(svg.as_str().replace('>', ">\n"));
    }

    #[test]
    fn extremes_stay_inside() {
        for y in [
            year("Oymyakon", -16.0, 31.0, 10.0),
            year("Mawsynram", 17.0, 4.0, 1300.0),
            year("Dry", 30.0, 0.0, 0.0),
        ] {
            let svg = climate_chart("climate", &y, None, wording::english());
            assert!(!svg.as_str().contains("NaN"));
            let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
            for rect in parsed.descendants().filter(|n| n.has_tag_name("rect")) {
                let value = |a: &str| rect.attribute(a).unwrap().parse::<f64>().unwrap();
                assert!(value("y") >= RAIN[0] - 0.1 && value("y") + value("height") <= RAIN[1] + 0.1);
            }
        }
    }
}
