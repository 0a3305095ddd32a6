//! How many tests passed: counted by the runners, read from what they write.

/// Counts of tests. A gate without tests of its own counts as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Tally {
    /// One check.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed), skipped: 0 }
    }

    /// The sum of two.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// The runner's own verdict has the last word: if it failed and no test did, something
    /// else broke (a crate did not compile, a file did not load), and that is one failure.
    pub(crate) fn judged_by(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// From the first element of a JUnit file: `<testsuites tests="5" failures="1" errors="0" …>`.
    pub(crate) fn from_junit(text: &str) -> Option<Self> {
        let head = text.split_once("<testsuites")?.1.split_once('>')?.0;
        let number = |name: &str| -> Option<usize> {
            head.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok()
        };
        let failed = number("failures")? + number("errors").unwrap_or(0);
        Some(Self { passed: number("tests")?.checked_sub(failed)?, failed, skipped: 0 })
    }

    /// From the closing comments of a TAP file: `# pass 12`, `# fail 0` …
    pub(crate) fn from_tap(text: &str) -> Option<Self> {
        let number = |name: &str| -> Option<usize> {
            text.lines()
                .rev()
                .find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.trim().parse().ok())
        };
        Some(Self {
            passed: number("pass ")?,
            failed: number("fail ")? + number("cancelled ").unwrap_or(0),
            skipped: number("skipped ").unwrap_or(0) + number("todo ").unwrap_or(0),
        })
    }

    /// From the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …` of libtest, summed.
    pub(crate) fn from_libtest(text: &str) -> Self {
        let mut sum = Self::default();
        for line in text.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
            let number = |name: &str| -> usize {
                line.split([';', '.'])
                    .find_map(|part| part.trim().strip_suffix(name)?.trim().parse().ok())
                    .unwrap_or(0)
            };
            sum = sum.and(Self {
                passed: number("passed"),
                failed: number("failed"),
                skipped: number("ignored"),
            });
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_junit_file_is_counted_by_its_first_element() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x" time="0.4">
    <testsuite name="a" tests="5" disabled="0" errors="0" failures="1">"#;
        assert_eq!(Tally::from_junit(text), Some(Tally { passed: 9, failed: 3, skipped: 0 }));
        assert_eq!(Tally::from_junit("<testsuite>"), None);
    }

    #[test]
    fn a_tap_file_is_counted_by_its_last_lines() {
        let text = "TAP version 13\n# pass 99\nok 1 - home\n1..4\n# tests 4\n# suites 0\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 3\n";
        assert_eq!(Tally::from_tap(text), Some(Tally { passed: 1, failed: 2, skipped: 1 }));
    }

    #[test]
    fn libtest_prints_a_line_for_each_crate() {
        let text = "running 2 tests\n\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n\ntest result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Tally::from_libtest(text), Tally { passed: 5, failed: 1, skipped: 1 });
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_as_a_failure() {
        assert_eq!(Tally::default().judged_by(false).failed, 1);
        assert_eq!(Tally { failed: 3, ..Tally::default() }.judged_by(false).failed, 3);
        assert_eq!(Tally { passed: 3, ..Tally::default() }.judged_by(true).failed, 0);
    }
}
