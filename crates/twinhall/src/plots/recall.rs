//! Recall curves: how many of the first have to be looked at to find a partner.

use matching::evaluate::{Report, TaskReport};
use wording::{Message, english};

use super::sheet::{DASHES, Panel, Scale, Sheet, apart};
use crate::commands::evaluate::{SMALL_TASK, ranking};

/// Panels side by side; further tasks are in the tables.
const PANELS: usize = 2;

/// The curves of the first tasks; `None` if there are none.
pub(super) fn draw(report: &Report) -> Option<String> {
    let words = english();
    let mut tasks: Vec<(&String, &TaskReport)> =
        report.tasks.iter().filter(|(name, t)| !t.curve.is_empty() && !name.ends_with(SMALL_TASK)).collect();
    // Warm first: it is the easier one.
    tasks.reverse();
    tasks.truncate(PANELS);
    if tasks.is_empty() {
        return None;
    }
    let mut sheet =
        Sheet::new("plot-recall", 480.0, &words.text("plot-recall"), &words.text("plot-recall-about"));
    for (i, (name, task)) in tasks.into_iter().enumerate() {
        let panel = Panel {
            frame: [60.0 + 430.0 * i as f64, 108.0, 230.0, 300.0],
            across: Scale::Decades(1.0, 10_000.0),
            up: Scale::Even(0.0, 1.0),
        };
        let heading = Message::new("plot-task").with("task", name.as_str()).with("count", task.queries);
        panel.draw(&mut sheet, &words.say(&heading), &words.text("plot-first"), &words.text("plot-found"));
        curves(&mut sheet, &panel, task);
    }
    Some(sheet.finish())
}

fn curves(sheet: &mut Sheet, panel: &Panel, task: &TaskReport) {
    let points = |t: &TaskReport| -> Vec<[f64; 2]> {
        t.curve.iter().map(|r| panel.at(f64::from(r.k), r.recall)).collect()
    };
    let mut ends: Vec<(String, f64, &str)> = Vec::new();
    for (i, (name, t)) in task.baselines.iter().enumerate() {
        let line = points(t);
        sheet.line(&line, "p-line", DASHES[i % DASHES.len()]);
        ends.push((ranking(name), line.last().map_or(0.0, |p| p[1]), "p-rule"));
    }
    let line = points(task);
    sheet.line(&line, "p-model", "");
    ends.push((ranking("model"), line.last().map_or(0.0, |p| p[1]), "p-own"));
    let errors = [
        (10.0, task.recall_10, task.recall_10_error),
        (100.0, task.recall_100, task.recall_100_error),
        (1000.0, task.recall_1000, task.recall_1000_error),
    ];
    for (k, recall, error) in errors {
        let (low, high) = (panel.at(k, recall - 1.96 * error), panel.at(k, recall + 1.96 * error));
        sheet.line(&[low, high], "p-whisker", "");
        for [x, y] in [low, high] {
            sheet.line(&[[x - 4.0, y], [x + 4.0, y]], "p-whisker", "");
        }
    }
    let right = panel.frame[0] + panel.frame[2];
    let mut heights: Vec<f64> = ends.iter().map(|e| e.1).collect();
    apart(&mut heights, 15.0);
    for ((name, end, class), y) in ends.iter().zip(heights) {
        sheet.line(&[[right + 2.0, *end], [right + 12.0, y]], "p-grid", "");
        sheet.words([right + 15.0, y + 4.0], class, "start", name);
    }
}
