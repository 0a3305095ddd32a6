//! How the figures of a comparison are spread over the world's cities.

use gazetteer::{Kind, Place, World};
use wording::Message;

use crate::draw::{Along, Spread, Svg, Value, spread_line};
use crate::places::facts::Writer;

/// One figure that two places are compared by on a line.
struct Figure {
    id: &'static str,
    title: &'static str,
    along: Along,
    of: fn(Place<'_>) -> Option<f64>,
    written: fn(&Writer<'_>, f64) -> String,
}

const FIGURES: [Figure; 6] = [
    Figure {
        id: "spread-population",
        title: "fact-population",
        along: Along::Log,
        of: |p| p.population().map(f64::from),
        written: |w, v| w.people(v),
    },
    Figure {
        id: "spread-elevation",
        title: "fact-elevation",
        along: Along::Linear,
        of: |p| p.elevation_m().map(f64::from),
        written: |w, v| w.metres(v),
    },
    Figure {
        id: "spread-coast",
        title: "fact-coast",
        along: Along::Linear,
        of: |p| p.coast_km(),
        written: |w, v| w.km(v),
    },
    Figure {
        id: "spread-temperature",
        title: "spread-temperature",
        along: Along::Linear,
        of: |p| p.climate().map(|c| f64::from(c.mean())),
        written: |w, v| w.words.say(&Message::new("unit-degrees").with_number("n", v, 0)),
    },
    Figure {
        id: "spread-rain",
        title: "spread-rain",
        along: Along::Linear,
        of: |p| p.climate().map(|c| f64::from(c.yearly_rain())),
        written: |w, v| w.words.say(&Message::new("unit-millimetres").with_number("n", v, 0)),
    },
    Figure {
        id: "spread-gdp",
        title: "spread-gdp",
        along: Along::Log,
        of: |p| p.country().gdp_per_head.as_ref().map(|g| g.value),
        written: |w, v| w.words.say(&Message::new("unit-dollars").with_number("n", v, 0)),
    },
];

/// The spread of each figure over all cities, counted once.
pub struct Spreads([Option<Spread>; FIGURES.len()]);

impl Spreads {
    /// Counts them: a walk over all cities for each figure.
    pub fn of(world: &World) -> Self {
        Self(FIGURES.map(|f| Spread::of(world.places(Kind::City).filter_map(f.of), f.along)))
    }

    /// A line for each figure that is known of at least one of the two, with its title.
    pub fn lines(&self, a: Place<'_>, b: Place<'_>, writer: &Writer<'_>) -> Vec<(String, Svg)> {
        let lines = FIGURES.iter().zip(&self.0).filter_map(|(figure, spread)| {
            let spread = spread.as_ref()?;
            let value = |p: Place<'_>| Value {
                name: p.name().to_owned(),
                value: (figure.of)(p),
                written: (figure.of)(p)
                    .map_or_else(|| writer.words.text("unknown"), |v| (figure.written)(writer, v)),
            };
            let (a, b) = (value(a), value(b));
            if a.value.is_none() && b.value.is_none() {
                return None;
            }
            let title = writer.words.text(figure.title);
            let ends = spread.ends().map(|v| (figure.written)(writer, v));
            let svg = spread_line(figure.id, &title, spread, ends, &a, Some(&b), writer.words);
            Some((title, svg))
        });
        lines.collect()
    }
}
