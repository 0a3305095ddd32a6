//! Lorenz curves: what share of all recommendations the less recommended candidates have.

use std::collections::BTreeMap;

use matching::evaluate::{Evenness, Spread};
use wording::{Message, english};

use super::sheet::{DASHES, Panel, Scale, Sheet};
use crate::commands::evaluate::ranking;

/// The model's own rankings.
const OWN: [&str; 2] = ["listed", "model"];

/// The first ten and the first hundred side by side; `None` if no list has an entry.
pub(super) fn draw(spread: &Spread) -> Option<String> {
    let words = english();
    if spread.rankings.values().all(|r| r.top_100.lorenz.is_empty()) {
        return None;
    }
    let about = Message::new("plot-spread-about").with("lists", spread.lists);
    let mut sheet = Sheet::new("plot-spread", 525.0, &words.text("plot-spread"), &words.say(&about));
    // A rule has the same line in both panels, in whatever order their legends are.
    let rules = spread.rankings.keys().map(String::as_str).filter(|name| !OWN.contains(name));
    let dashes: BTreeMap<&str, &'static str> = rules.zip(DASHES.into_iter().cycle()).collect();
    for (i, depth) in [10usize, 100].into_iter().enumerate() {
        let panel = Panel {
            frame: [60.0 + 430.0 * i as f64, 108.0, 350.0, 350.0],
            across: Scale::Even(0.0, 1.0),
            up: Scale::Even(0.0, 1.0),
        };
        let heading = Message::new("plot-lists").with("depth", depth).with("lists", spread.lists);
        panel.draw(
            &mut sheet,
            &words.say(&heading),
            &words.text("plot-candidates"),
            &words.text("plot-recommendations"),
        );
        sheet.line(&[panel.at(0.0, 0.0), panel.at(1.0, 1.0)], "p-even", "");
        let mut of: Vec<(&str, &Evenness)> = spread
            .rankings
            .iter()
            .map(|(name, r)| (name.as_str(), if depth == 10 { &r.top_10 } else { &r.top_100 }))
            .filter(|(_, e)| !e.lorenz.is_empty())
            .collect();
        of.sort_by(|a, b| a.1.gini.total_cmp(&b.1.gini));
        legend_and_lines(&mut sheet, &panel, &of, &dashes);
    }
    Some(sheet.finish())
}

fn legend_and_lines(
    sheet: &mut Sheet,
    panel: &Panel,
    of: &[(&str, &Evenness)],
    dashes: &BTreeMap<&str, &'static str>,
) {
    let [left, top, ..] = panel.frame;
    for (i, (name, e)) in of.iter().enumerate() {
        let dash = dashes.get(name).copied().unwrap_or_default();
        let class = match *name {
            "model" => "p-model",
            "listed" => "p-listed",
            _ => "p-line",
        };
        let steps = (e.lorenz.len() - 1).max(1) as f64;
        let line: Vec<_> = e.lorenz.iter().enumerate().map(|(i, y)| panel.at(i as f64 / steps, *y)).collect();
        sheet.line(&line, class, dash);
        let y = top + 16.0 + 18.0 * i as f64;
        sheet.line(&[[left + 10.0, y - 4.0], [left + 36.0, y - 4.0]], class, dash);
        let said = Message::new("plot-gini")
            .with("ranking", ranking(name))
            .with("gini", english().number(e.gini, 2));
        sheet.words([left + 42.0, y], "p-tick", "start", &english().say(&said));
    }
}
