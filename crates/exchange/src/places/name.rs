//! What is asked for: a name, and what the sheet says of where it is.

use crate::words::{self, Generic};

/// A place as a sheet names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asked {
    /// Its GeoNames id, if the sheet states it; then nothing else counts.
    pub id: Option<u32>,
    /// Its name.
    pub name: String,
    /// Divisions and countries in which it lies, in words or codes.
    pub within: Vec<String>,
}

impl Asked {
    /// A name alone.
    pub fn new(name: impl Into<String>) -> Self {
        Self { id: None, name: name.into(), within: Vec::new() }
    }

    /// With a division or country, if it says anything.
    #[must_use]
    pub fn within(mut self, area: impl Into<String>) -> Self {
        let area = area.into();
        if !area.is_empty() && !self.within.contains(&area) {
            self.within.push(area);
        }
        self
    }

    /// The key by which a choice for it is kept: the same for the same name in the same area.
    #[must_use]
    pub fn key(&self) -> String {
        if let Some(id) = self.id {
            return format!("#{id}");
        }
        let mut key = words::plain(&self.name);
        for area in &self.within {
            key.push('|');
            key.push_str(&words::plain(area));
        }
        key
    }

    /// The name in all the ways in which it is looked for, the strictest first, and whether a
    /// division is meant.
    pub(super) fn forms(&self) -> Vec<(String, Option<Generic>)> {
        let mut forms = vec![(self.name.clone(), None)];
        if let Some((bare, level)) = words::without_generic(&self.name) {
            forms.push((bare, Some(level)));
        }
        // Two languages' names side by side: "Bolzano/Bozen", "Biel - Bienne".
        for sign in ["/", " - ", " – "] {
            if let Some((first, second)) = self.name.split_once(sign) {
                for half in [first.trim(), second.trim()] {
                    if half.chars().count() >= 2 {
                        forms.push((half.to_owned(), None));
                    }
                }
            }
        }
        // "Frankfurt am Main (Hesse)" has lost its area already; what is left in brackets is
        // another name or a remark.
        if let Some((before, _)) = self.name.split_once(['(', '[', '（']) {
            let before = before.trim();
            if before.chars().count() >= 2 {
                forms.push((before.to_owned(), None));
            }
        }
        forms
    }
}
