//! Two models' figures side by side, as `train` and `model` print them.

use matching::trial::Trial;
use wording::{Message, english};

use crate::failure::Done;
use crate::models;
use crate::output::{Output, Rows};

/// Which model the new one was measured against, and what favours that one.
pub(crate) fn against(id: &str) -> Message {
    match id {
        models::SHIPPED => Message::new("cli-train-against-shipped"),
        id => Message::new("cli-train-against").with("id", id),
    }
}

/// A figure's name as the tables have it.
pub(crate) fn figure(key: &str) -> String {
    match key {
        "auc" => "AUC".to_owned(),
        "mrr" => "MRR".to_owned(),
        key => key.strip_prefix("recall_").map_or_else(|| key.replace('_', " "), |k| format!("R@{k}")),
    }
}

/// Both models' figures side by side.
pub(crate) fn table(trial: &Trial, out: &mut Output) -> Done {
    let words = english();
    let right = |id| format!(">{}", words.text(id));
    let mut rows = Rows::new(&[
        &words.text("cli-col-task"),
        &words.text("cli-col-figure"),
        &right("cli-col-queries"),
        &right("cli-col-new"),
        &right("cli-col-in-use"),
        &right("cli-col-error"),
        "",
    ]);
    for f in &trial.figures {
        let share = |n: f64| words.number(n, 4);
        let worse = if f.is_worse() { words.text("cli-worse") } else { String::new() };
        let error = share(f.error);
        let queries = words.number(f.queries as f64, 0);
        rows.add([f.task.clone(), figure(&f.figure), queries, share(f.new), share(f.current), error, worse]);
    }
    out.table(rows)
}
