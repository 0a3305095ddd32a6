//! Names of one place: what is kept, and in which order.

use std::collections::HashSet;

/// The name, its ASCII form and the alternates of a place, as the data file keeps them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    lines: Vec<String>,
    seen: HashSet<String>,
}

impl Names {
    /// Starts with the local name and its ASCII form, kept empty where both are the same.
    pub fn new(name: &str, ascii: &str) -> Self {
        let (name, ascii) = (clean(name), clean(ascii));
        let mut seen = HashSet::from([String::new(), name.clone(), ascii.clone()]);
        seen.shrink_to_fit();
        let ascii = if ascii == name { String::new() } else { ascii };
        Self { lines: vec![name, ascii], seen }
    }

    /// Adds alternates that are names and not there yet.
    pub fn extend<'a>(&mut self, alternates: impl IntoIterator<Item = &'a str>) {
        for alternate in alternates {
            let name = clean(alternate);
            if !is_junk(&name) && self.seen.insert(name.clone()) {
                self.lines.push(name);
            }
        }
    }

    /// The local name.
    pub fn name(&self) -> &str {
        &self.lines[0]
    }

    /// As the data file has them: newline-separated.
    pub fn joined(&self) -> String {
        let end = if self.lines.len() == 2 && self.lines[1].is_empty() { 1 } else { self.lines.len() };
        self.lines[..end].join("\n")
    }
}

/// Without line breaks, tabs and doubled or outer spaces.
fn clean(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// GeoNames keeps web addresses, postal codes and the like among the names.
fn is_junk(name: &str) -> bool {
    name.is_empty()
        || name.contains("://")
        || name.contains("www.")
        || name.contains('_')
        || !name.chars().any(char::is_alphabetic)
        || name.chars().count() > 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_junk_not_at_all() {
        let mut names = Names::new("Mazatlán", "Mazatlan");
        names.extend([
            "MZT",
            "Mazatlan",
            "https://en.wikipedia.org/wiki/Mazatl%C3%A1n",
            "",
            "82000",
            "Маса\tтлан",
        ]);
        assert_eq!(names.joined(), "Mazatlán\nMazatlan\nMZT\nМаса тлан");
        assert_eq!(Names::new("Lacombe", "Lacombe").joined(), "Lacombe");
        let mut lacombe = Names::new("Lacombe", "Lacombe");
        lacombe.extend(["Лаком"]);
        assert_eq!(lacombe.joined(), "Lacombe\n\nЛаком");
    }
}
