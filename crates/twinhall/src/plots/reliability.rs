//! Reliability: stated likelihoods against what came true.

use matching::evaluate::{Reliability, Report};
use wording::{Message, english};

use super::sheet::{Panel, Scale, Sheet};

/// Both kinds of cities side by side; `None` if nothing was measured.
pub(super) fn draw(report: &Report) -> Option<String> {
    let words = english();
    let kinds: Vec<(&str, &Reliability)> = ["warm", "cold"]
        .into_iter()
        .filter_map(|kind| Some((kind, report.reliability.get(kind)?)))
        .filter(|(_, r)| !r.bins.is_empty())
        .collect();
    if kinds.is_empty() {
        return None;
    }
    let lowest = kinds
        .iter()
        .flat_map(|(_, r)| &r.bins)
        .flat_map(|b| [b.predicted, b.observed])
        .filter(|&p| p > 0.0)
        .fold(0.1, f64::min);
    let lowest = 10f64.powf(lowest.log10().floor()).max(1e-12);
    let mut sheet = Sheet::new(
        "plot-reliability",
        525.0,
        &words.text("plot-reliability"),
        &words.text("plot-reliability-about"),
    );
    for (i, (kind, r)) in kinds.into_iter().enumerate() {
        let panel = Panel {
            frame: [60.0 + 430.0 * i as f64, 108.0, 350.0, 350.0],
            across: Scale::Decades(lowest, 1.0),
            up: Scale::Decades(lowest, 1.0),
        };
        let heading = Message::new(if kind == "cold" { "plot-cold" } else { "plot-warm" });
        let heading = words.say(&heading.with("count", r.cities));
        panel.draw(&mut sheet, &heading, &words.text("plot-stated"), &words.text("plot-true"));
        sheet.line(&[panel.at(lowest, lowest), panel.at(1.0, 1.0)], "p-even", "");
        for b in &r.bins {
            // No tie in a bin: only how many there could be at most is known.
            sheet.line(&[panel.at(b.predicted, b.low), panel.at(b.predicted, b.high)], "p-whisker", "");
            if b.observed > 0.0 {
                sheet.dot(panel.at(b.predicted, b.observed), 4.0, "p-dot");
            }
        }
    }
    Some(sheet.finish())
}
