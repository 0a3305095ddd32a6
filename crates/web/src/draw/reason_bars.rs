//! The reasons of a match as short bars that add up to the score.
//!
//! Each bar begins where the one before it ended: the last one ends at the score. What
//! counts against runs to the left. A thin line on both sides of a bar's end says how far
//! what is unknown could move it; how sure a reason is shows in the bar's outline too, and
//! the table that holds the bars says it in words.

use std::fmt::Write as _;

use matching::{Certainty, Match};

use super::svg::{Svg, num};

/// Width of one bar's picture; heights follow the row it stands in.
pub const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 24.0;

/// One row of the table of reasons, as drawn.
#[derive(Debug, Clone)]
pub struct ReasonBar {
    /// The bar, on the common scale of all rows. Decoration: the row says the same in words.
    pub bar: Svg,
    /// `sure`, `unsure` or `unknown`: a class and the end of the message id `certainty-…`.
    pub certainty: &'static str,
}

/// The class of a certainty.
pub fn certainty_key(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "sure",
        Certainty::Unsure => "unsure",
        Certainty::Unknown => "unknown",
    }
}

/// A scale from points to the bar's width that holds every step and whisker, 0 included.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(steps: &[Step]) -> Self {
        let reach = |s: &Step| [s.from, s.to, s.to - s.spread, s.to + s.spread];
        let all = steps.iter().flat_map(reach).filter(|v| v.is_finite());
        let (low, high) = all.fold((0.0_f64, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        let margin = (high - low).max(1e-3) * 0.02;
        Self { low: low - margin, high: high + margin }
    }

    fn at(self, v: f64) -> f64 {
        let t = (v - self.low) / (self.high - self.low);
        if t.is_finite() { t.clamp(0.0, 1.0) * WIDTH } else { 0.0 }
    }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    from: f64,
    to: f64,
    spread: f64,
    certainty: Option<Certainty>,
}

fn steps(of: &Match) -> Vec<Step> {
    let mut at = 0.0;
    of.reasons
        .iter()
        .map(|r| {
            let from = at;
            at += f64::from(r.contribution);
            Step { from, to: at, spread: f64::from(r.spread), certainty: Some(r.certainty) }
        })
        .collect()
}

/// The bars, one for each reason in its order, and the bar of the score itself.
pub fn reason_bars(of: &Match) -> (Vec<ReasonBar>, Svg) {
    let steps = steps(of);
    let total = Step { from: 0.0, to: f64::from(of.score), spread: f64::from(of.spread), certainty: None };
    let scale = Scale::of(&[steps.as_slice(), &[total]].concat());
    let bars = steps
        .iter()
        .zip(&of.reasons)
        .map(|(s, r)| ReasonBar { bar: bar(s, scale), certainty: certainty_key(r.certainty) })
        .collect();
    (bars, bar(&total, scale))
}

/// Stretched to the row it stands in: lines keep their width, so that rows join up.
fn bar(step: &Step, scale: Scale) -> Svg {
    let (from, to) = (scale.at(step.from), scale.at(step.to));
    let class = match step.certainty {
        None => "total",
        Some(c) => certainty_key(c),
    };
    let sign = if step.to < step.from { " draw-bar-minus" } else { "" };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"draw draw-bar draw-bar-{class}{sign}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <path class=\"draw-bar-zero\" d=\"M{zero} 0V{HEIGHT}\"/>",
        zero = num(scale.at(0.0)),
    );
    if step.certainty.is_some() {
        let _ = write!(
            out,
            "<path class=\"draw-bar-join\" d=\"M{0} 0V12M{1} 12V{HEIGHT}\"/>",
            num(from),
            num(to)
        );
    }
    if (to - from).abs() > 0.0 {
        // A thick line, so that it stays as thick whatever the height of the row.
        let to = if (to - from).abs() < 1.0 { from + (to - from).signum() } else { to };
        let _ = write!(out, "<path class=\"draw-bar-fill\" d=\"M{} 12H{}\"/>", num(from), num(to));
        if to < from - 2.0 {
            let _ = write!(
                out,
                "<path class=\"draw-bar-hollow\" d=\"M{} 12H{}\"/>",
                num(from - 0.8),
                num(to + 0.8)
            );
        }
    }
    if step.spread > 0.0 {
        let (low, high) = (scale.at(step.to - step.spread), scale.at(step.to + step.spread));
        let _ = write!(
            out,
            "<path class=\"draw-bar-whisker\" d=\"M{0} 12H{1}M{0} 9V15M{1} 9V15\"/>",
            num(low),
            num(high)
        );
    }
    out.push_str("</svg>");
    Svg::new(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gazetteer::PlaceIx;
    use matching::{Criterion, Reason};
    use wording::Message;

    fn sample() -> Match {
        let reason = |criterion, contribution, spread, certainty| Reason {
            criterion,
            contribution,
            spread,
            standing: 0.5,
            certainty,
            sentence: Message::new("sample"),
            parts: Vec::new(),
        };
        let reasons = vec![
            reason(Criterion::Population, 1.5, 0.0, Certainty::Sure),
            reason(Criterion::Climate, -0.75, 0.0, Certainty::Sure),
            reason(Criterion::Academic, 0.0, 0.5, Certainty::Unknown),
            reason(Criterion::Reach, 1.0, 0.25, Certainty::Unsure),
        ];
        Match {
            place: PlaceIx(0),
            rank: 1,
            score: 1.75,
            spread: 0.56,
            reasons,
            fit: matching::Reading::default(),
            precedent: matching::Reading::default(),
            likelihood: 0.001,
            by_curves: false,
            nearby: Vec::new(),
        }
    }

    /// Left and right end of the bar.
    fn ends(svg: &Svg) -> Option<(f64, f64)> {
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        let fill = parsed.descendants().find(|n| n.attribute("class") == Some("draw-bar-fill"))?;
        let (from, to) = fill.attribute("d")?.strip_prefix('M')?.split_once(" 12H")?;
        let (from, to): (f64, f64) = (from.parse().unwrap(), to.parse().unwrap());
        Some((from.min(to), from.max(to)))
    }

    #[test]
    fn each_bar_begins_where_the_one_before_it_ended() {
        let (bars, total) = reason_bars(&sample());
        let (a, b, d) =
            (ends(&bars[0].bar).unwrap(), ends(&bars[1].bar).unwrap(), ends(&bars[3].bar).unwrap());
        assert!((a.1 - b.1).abs() < 0.11, "what counts against runs back from where the first ended");
        assert!(ends(&bars[2].bar).is_none(), "what is unknown adds nothing");
        assert!((b.0 - d.0).abs() < 0.11);
        let t = ends(&total).unwrap();
        assert!((t.1 - d.1).abs() < 0.11, "the last bar ends at the score");
        assert_eq!(
            bars.iter().map(|b| b.certainty).collect::<Vec<_>>(),
            ["sure", "sure", "unknown", "unsure"]
        );
        insta::assert_snapshot!(bars[1].bar.as_str().replace('>', ">\n"));
    }

    #[test]
    fn nothing_and_nonsense_are_drawn_as_nothing() {
        let mut empty = sample();
        empty.reasons.clear();
        empty.score = f32::NAN;
        let (bars, total) = reason_bars(&empty);
        assert!(bars.is_empty() && !total.as_str().contains("NaN"));
    }
}
