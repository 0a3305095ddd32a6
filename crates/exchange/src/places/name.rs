//! What is asked for: a name, and what the sheet says of where it is.

use gazetteer::Position;

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
    /// Where it lies, if the source states its coordinates.
    pub near: Option<Near>,
    /// Whether the source says that it is a division, not a city.
    pub division: bool,
    /// By what the source knows it; then the choice for it is kept under that.
    pub known_as: Option<String>,
}

/// Coordinates, in ten-thousandths of a degree: some ten metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Near {
    lat: i32,
    lon: i32,
}

impl Near {
    /// From degrees north and east.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let fits = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        fits.then(|| Self { lat: (lat * 1e4).round() as i32, lon: (lon * 1e4).round() as i32 })
    }

    /// In degrees.
    #[must_use]
    pub fn position(self) -> Position {
        Position { lat: f64::from(self.lat) / 1e4, lon: f64::from(self.lon) / 1e4 }
    }
}

impl Asked {
    /// A name alone.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
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
        if let Some(known_as) = &self.known_as {
            return known_as.clone();
        }
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
        let mut forms = vec![(self.name.clone(), self.division.then_some(Generic::Division))];
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
