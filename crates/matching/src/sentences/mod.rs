//! One plain sentence for each criterion, with the two values side by side.
//!
//! Sentences say what the data hold and nothing more; what is not known is said to be
//! unknown. The words stand in `reasons.ftl`.

mod land;
mod network;
mod people;
mod situation;

use std::cell::OnceCell;
use std::sync::Arc;

use gazetteer::{Country, Place, PlaceIx};
use wording::{Arg, Message};

pub use situation::situation;

use crate::criterion::Criterion;
use crate::engine::Engine;
use crate::features::Feature;
use crate::scene::Plan;

/// Speaks of one pair.
pub(crate) struct Speaker<'a> {
    engine: &'a Engine,
    plan: &'a Plan<'a>,
    /// The place that asks.
    a: Place<'a>,
    /// The candidate.
    b: Place<'a>,
    /// Their names; with the country where both have one name.
    names: [Arc<str>; 2],
    /// Their countries' names within a sentence.
    countries: [Message; 2],
    values: &'a [f32; Feature::COUNT],
    /// Ties between the surroundings of the two, once they are needed.
    area: OnceCell<Vec<(u32, u32)>>,
}

impl<'a> Speaker<'a> {
    pub(crate) fn new(
        engine: &'a Engine,
        plan: &'a Plan<'a>,
        b: PlaceIx,
        values: &'a [f32; Feature::COUNT],
    ) -> Self {
        let (a, b) = (engine.world().place(PlaceIx(plan.place)), engine.world().place(b));
        let (x, y) = (a.name(), b.name());
        let names = if x == y {
            [a, b].map(|p| format!("{x} ({})", p.country().name).into())
        } else {
            [x, y].map(Arc::from)
        };
        let countries = [a, b].map(|p| country(p.country()));
        Self { engine, plan, a, b, names, countries, values, area: OnceCell::new() }
    }

    /// The sentence of a criterion.
    pub(crate) fn sentence(&self, criterion: Criterion) -> Message {
        match criterion {
            Criterion::Population => self.population(),
            Criterion::Geography => self.geography(),
            Criterion::Climate => self.climate(),
            Criterion::Economy => self.economy(),
            Criterion::Academic => self.academic(),
            Criterion::Culture => self.culture(),
            Criterion::Relationships => self.relationships(),
            Criterion::History => self.history(),
            Criterion::Reach => self.reach(),
            Criterion::Stability => self.stability(),
        }
    }

    /// What one part of a contribution is about.
    pub(crate) fn part(&self, feature: Feature, x: f32) -> Message {
        let people = |m: Message| match self.b.population() {
            Some(n) => m.with("people", n),
            None => m.with("people", Message::new("unknown")),
        };
        let message = Message::new(feature.part_id());
        match feature {
            Feature::PopulationSize | Feature::Habit => people(message).with("country", self.country_b()),
            Feature::Distance => message.with_number("km", self.km(), 0),
            Feature::Hours => message.with_number("hours", f64::from(x), decimals_of_hours(f64::from(x))),
            Feature::Temperature => message.with_number("degrees", f64::from(x), 1),
            Feature::CountryTies => self.with_ties(message.with("country", self.country_a()), feature),
            Feature::PartnersInCountry => {
                self.with_ties(self.between(message).with("country", self.country_b()), feature)
            }
            Feature::CountryPair if self.a.country_ix() == self.b.country_ix() => {
                Message::new("part-country-pair-own").with("country", self.country_a())
            }
            Feature::CountryPair => {
                let (a, b) = (self.country_a(), self.country_b());
                message.with("a", a).with("b", b).with("count", self.ties_of_countries())
            }
            Feature::Displaced => message.with("country", self.country_b()),
            _ if feature.criterion() == Criterion::Relationships => {
                self.with_ties(self.between(message), feature)
            }
            _ => message,
        }
    }

    fn value(&self, feature: Feature) -> Option<f32> {
        Some(self.values[feature as usize]).filter(|x| !x.is_nan())
    }

    fn country_a(&self) -> Message {
        self.countries[0].clone()
    }

    fn country_b(&self) -> Message {
        self.countries[1].clone()
    }

    fn km(&self) -> f64 {
        match (self.a.position(), self.b.position()) {
            (Some(a), Some(b)) => a.distance_km(b),
            _ => f64::from(self.plan.km(self.b.ix().0)),
        }
    }

    /// A message with the names of the two places.
    fn say(&self, id: &'static str) -> Message {
        self.between(Message::new(id))
    }

    /// Adds the names of the two places.
    fn between(&self, message: Message) -> Message {
        message.with("a", &self.names[0]).with("b", &self.names[1])
    }

    /// A message with the names of the two countries.
    fn say_countries(&self, id: &'static str) -> Message {
        Message::new(id).with("a", self.country_a()).with("b", self.country_b())
    }

    /// Which of two values is missing, as a message whose id ends in `-a`, `-b` or `-both`.
    fn missing(&self, ids: [&'static str; 3], a_known: bool, b_known: bool) -> Message {
        match (a_known, b_known) {
            (false, true) => self.say(ids[0]),
            (true, false) => self.say(ids[1]),
            _ => self.say(ids[2]),
        }
    }
}

/// A country's name within a sentence, with its article where the language wants one.
fn country(c: &Country) -> Message {
    Message::new("country-in-sentence").with("iso", c.iso2.as_str()).with("name", c.name.as_str())
}

/// Whole hours without decimals, others with two at most.
fn decimals_of_hours(hours: f64) -> u8 {
    match hours.fract() {
        f if f.abs() < 0.01 => 0,
        f if (f - 0.5).abs() < 0.01 => 1,
        _ => 2,
    }
}

/// Up to three things as words: "x", "x and y", "x, y and z", "x, y, z and 4 more".
fn listed(items: Vec<Arg>) -> Arg {
    let count = items.len();
    listed_of(items, count)
}

/// The first up to three of `count` things as words.
fn listed_of(items: Vec<Arg>, count: usize) -> Arg {
    let count = count.max(items.len());
    let mut items = items.into_iter();
    let (id, more, list) = match (items.next(), items.next(), items.next()) {
        (None, ..) => return Arg::from(""),
        (Some(one), None, _) if count == 1 => return one,
        (Some(one), None, _) => ("list-one-more", count - 1, vec![one]),
        (Some(one), Some(two), None) if count == 2 => ("list-two", 0, vec![one, two]),
        (Some(one), Some(two), None) => ("list-two-more", count - 2, vec![one, two]),
        (Some(one), Some(two), Some(three)) if count == 3 => ("list-three", 0, vec![one, two, three]),
        (Some(one), Some(two), Some(three)) => ("list-more", count - 3, vec![one, two, three]),
    };
    let names = ["one", "two", "three"].into_iter().zip(list);
    names.fold(Message::new(id), |list, (name, item)| list.with(name, item)).with("more", more).into()
}
