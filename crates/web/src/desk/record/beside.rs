//! What several versions of one thing say, line beside line.

use crate::desk::tell::Detail;

/// What each of `N` versions says under one label.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line<const N: usize> {
    /// The label.
    pub(crate) label: String,
    /// What each version says there; empty if it says nothing.
    pub(crate) said: [String; N],
}

impl<const N: usize> Line<N> {
    /// Whether two versions do not say the same.
    pub(crate) fn differs(&self, one: usize, other: usize) -> bool {
        self.said.get(one) != self.said.get(other)
    }
}

/// Lines of the same label beside each other. A label that a version has twice, such as the
/// condition of either side, meets those of the others in their order.
pub(crate) fn beside<const N: usize>(versions: [Vec<Detail>; N]) -> Vec<Line<N>> {
    let mut lines: Vec<Line<N>> = Vec::new();
    for (version, details) in versions.into_iter().enumerate() {
        let mut filled = vec![false; lines.len()];
        for (label, value) in details {
            let free = |(line, filled): (&Line<N>, &bool)| !filled && line.label == label;
            let at = lines.iter().zip(&filled).position(free).unwrap_or_else(|| {
                lines.push(Line { label, said: [const { String::new() }; N] });
                filled.push(false);
                lines.len() - 1
            });
            lines[at].said[version] = value;
            filled[at] = true;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(details: &[(&str, &str)]) -> Vec<Detail> {
        details.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_line_of_every_version_is_there_once() {
        let then = version(&[("Status", "in force"), ("Condition", "of the one"), ("Condition", "of both")]);
        let now = version(&[("Condition", "of the one"), ("Since", "1976"), ("Status", "suspended")]);
        let lines = beside([then, now]);
        let line = |label: &str, then: &str, now: &str| Line {
            label: label.to_owned(),
            said: [then.to_owned(), now.to_owned()],
        };
        let expected = [
            line("Status", "in force", "suspended"),
            line("Condition", "of the one", "of the one"),
            line("Condition", "of both", ""),
            line("Since", "", "1976"),
        ];
        assert_eq!(lines, expected);
        assert!(lines[0].differs(0, 1) && !lines[1].differs(0, 1));
    }
}
