//! A new model against the one in use, on the same ties set aside.
//!
//! Of each task two figures count: the mean reciprocal rank and recall@100. The new model
//! passes if each of its figures is at least that of the model in use less one standard error
//! of the latter. Recall@10 and the rest follow these two and are printed, not judged: with
//! every further figure an equal model would fail more often by chance alone.
//!
//! The trial favours the model in use. The new one is fitted without the ties set aside, but
//! the other may have seen some of them when it was made; whoever replaces a model because
//! of this trial can be sure that nothing was lost.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Report, TaskReport};

/// One figure of both models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The task ("cold", "warm").
    pub task: String,
    /// The figure ("mrr", "recall_100").
    pub figure: String,
    /// Questions it was measured on.
    pub queries: usize,
    /// Of the new model.
    pub new: f64,
    /// Of the model in use.
    pub current: f64,
    /// Standard error of the latter.
    pub error: f64,
}

impl Compared {
    /// Whether the new model is worse by more than one standard error.
    pub fn is_worse(&self) -> bool {
        // A figure that is not a number proves nothing, and so does not pass.
        self.new.is_nan() || self.new < self.current - self.error
    }
}

/// What came out of the trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trial {
    /// Every figure that counts, by task.
    pub figures: Vec<Compared>,
}

/// The figures that count: name, value and standard error.
fn figures(task: &TaskReport) -> [(&'static str, f64, f64); 2] {
    [("mrr", task.mrr, task.mrr_error), ("recall_100", task.recall_100, task.recall_100_error)]
}

impl Trial {
    /// Sets the figures of two models on the same questions side by side.
    pub fn of(new: &Report, current: &Report) -> Self {
        let mut out = Self::default();
        for (task, old) in &current.tasks {
            let Some(young) = new.tasks.get(task) else { continue };
            for ((figure, value, _), (_, current, error)) in figures(young).into_iter().zip(figures(old)) {
                out.figures.push(Compared {
                    task: task.clone(),
                    figure: figure.to_owned(),
                    queries: old.queries,
                    new: value,
                    current,
                    error,
                });
            }
        }
        out
    }

    /// The figures by which the new model is worse. None, and it may replace the other.
    pub fn worse(&self) -> impl Iterator<Item = &Compared> {
        self.figures.iter().filter(|f| f.is_worse())
    }

    /// Whether anything could be asked at all: a list may be too small to set a tie aside.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(mrr: f64, recall_100: f64) -> Report {
        let task = TaskReport {
            queries: 100,
            mrr,
            recall_100,
            mrr_error: 0.01,
            recall_100_error: 0.02,
            ..TaskReport::default()
        };
        Report {
            tasks: [("cold".to_owned(), task.clone()), ("warm".to_owned(), task)].into(),
            ..Report::default()
        }
    }

    fn worse(new: (f64, f64)) -> Vec<String> {
        let trial = Trial::of(&report(new.0, new.1), &report(0.10, 0.40));
        trial.worse().map(|f| format!("{} {}", f.task, f.figure)).collect()
    }

    #[test]
    fn a_standard_error_below_is_not_worse_and_more_is() {
        assert!(worse((0.10, 0.40)).is_empty(), "an equal one passes");
        assert!(worse((0.091, 0.381)).is_empty());
        assert_eq!(worse((0.089, 0.40)), ["cold mrr", "warm mrr"]);
        let by_recall = worse((0.20, 0.379));
        assert_eq!(by_recall, ["cold recall_100", "warm recall_100"], "one does not make up for the other");
        assert_eq!(worse((f64::NAN, 0.40)), ["cold mrr", "warm mrr"]);
    }

    #[test]
    fn what_only_one_of_them_was_asked_is_not_compared() {
        let trial = Trial::of(&Report::default(), &report(0.1, 0.4));
        assert!(trial.is_empty());
        assert_eq!(Trial::of(&report(0.1, 0.4), &report(0.1, 0.4)).figures.len(), 4);
    }
}
