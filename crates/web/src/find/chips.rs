//! What a reader has set, each with the address that unsets it.

use gazetteer::World;
use matching::{Criterion, Query};
use wording::{Message, Words};

use super::panel::{continent_id, language, limit_id, names, without};
use crate::query::{keys, to_address};
use crate::readings::Blend;

/// One thing that differs from the usual question.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    /// "only these countries: Sweden, Norway".
    pub text: String,
    /// The same question without it.
    pub without: String,
}

struct Chips<'a> {
    world: &'a World,
    words: &'a Words,
    query: &'a Query,
    chips: Vec<Chip>,
}

/// All of them, weights first.
pub(super) fn chips(world: &World, words: &Words, query: &Query) -> Vec<Chip> {
    let mut chips = Chips { world, words, query, chips: Vec::new() };
    chips.weights();
    chips.limits();
    chips.switches();
    chips.chips
}

impl Chips<'_> {
    fn add(&mut self, name: String, value: String, mut unset: Query) {
        unset.offset = 0;
        let text = if value.is_empty() {
            name
        } else {
            self.words.say(&Message::new("find-chip").with("name", name).with("value", value))
        };
        let path = format!("/find/{}", self.world.place(self.query.place).id());
        self.chips.push(Chip { text, without: to_address(self.world, &path, &unset) });
    }

    fn weights(&mut self) {
        // One reading alone is one choice, not a weight for each point of the other.
        let blend = Blend::of(&self.query.weights);
        if matches!(blend, Blend::Fit | Blend::Precedent) && blend.is_plain(&self.query.weights) {
            let mut unset = self.query.clone();
            Blend::Both.set(&mut unset.weights);
            return self.add(self.words.text(blend.name_id()), String::new(), unset);
        }
        for &criterion in Criterion::ALL {
            let weight = self.query.weights.of(criterion);
            let mut unset = self.query.clone();
            // 1 is within the range of every weight, so this cannot be refused.
            if weight != 1.0 && unset.weights.set(criterion, 1.0).is_ok() {
                self.add(self.words.text(criterion.name_id()), format!("× {weight}"), unset);
            }
        }
    }

    fn limits(&mut self) {
        let (world, words, l) = (self.world, self.words, &self.query.limits);
        let number = |n: f64| words.number(n, 0);
        let km = |n: Option<f64>| n.map(|n| format!("{} km", number(n)));
        let whole = |n: Option<u32>| n.map(|n| number(f64::from(n)));
        let list = |s: String| (!s.is_empty()).then_some(s);
        let continents: Vec<String> = l.continents.iter().map(|c| words.text(continent_id(c))).collect();
        let languages: Vec<String> = l.languages.iter().map(|t| language(world, t)).collect();
        let set = [
            (keys::COUNTRIES, list(names(world, &l.countries))),
            (keys::NOT_COUNTRIES, list(names(world, &l.not_countries))),
            (keys::CONTINENTS, list(continents.join(", "))),
            (keys::LANGUAGES, list(languages.join(", "))),
            (keys::MIN_DISTANCE, km(l.min_distance_km)),
            (keys::MAX_DISTANCE, km(l.max_distance_km)),
            (keys::MIN_POPULATION, whole(l.min_population)),
            (keys::MAX_POPULATION, whole(l.max_population)),
            (keys::OFFICE_HOURS, l.min_shared_office_hours.map(|n| n.to_string())),
            (keys::MAX_AIRPORT, km(l.max_airport_km)),
            (keys::NOT_TWINNED_WITH, list(names(world, &l.not_twinned_with))),
            (keys::MAX_PARTNERS, whole(l.max_partners)),
        ];
        for (key, value) in set {
            if let Some(value) = value {
                self.add(words.text(limit_id(key)), value, without(self.query, key));
            }
        }
    }

    /// What is on or off by default, where the reader turned it.
    fn switches(&mut self) {
        let (words, query) = (self.words, self.query);
        let usual = Query::new(query.place);
        let (l, u) = (&query.limits, &usual.limits);
        let value = |n: Option<f64>| n.map_or_else(|| words.text("find-any"), |n| words.number(n, 0));
        let changed = |set: fn(&mut Query, &Query)| {
            let mut unset = query.clone();
            set(&mut unset, &usual);
            unset
        };
        if l.max_population_ratio != u.max_population_ratio {
            let unset = changed(|q, u| q.limits.max_population_ratio = u.limits.max_population_ratio);
            self.add(words.text(limit_id(keys::POPULATION_RATIO)), value(l.max_population_ratio), unset);
        }
        if l.spacing_km != u.spacing_km {
            let unset = changed(|q, u| q.limits.spacing_km = u.limits.spacing_km);
            self.add(words.text(limit_id(keys::SPACING)), value(l.spacing_km), unset);
        }
        if l.max_per_country != l.usual_per_country() {
            let unset = changed(|q, _| q.limits.max_per_country = q.limits.usual_per_country());
            self.add(
                words.text(limit_id(keys::PER_COUNTRY)),
                value(l.max_per_country.map(|n| n as f64)),
                unset,
            );
        }
        if l.include_unknown_population {
            let unset = changed(|q, _| q.limits.include_unknown_population = false);
            self.add(words.text("find-unknown-population"), String::new(), unset);
        }
        if l.include_own_country {
            let unset = changed(|q, _| q.limits.include_own_country = false);
            self.add(words.text("find-own-country"), String::new(), unset);
        }
        if query.include_partners {
            let unset = changed(|q, _| q.include_partners = false);
            self.add(words.text("find-include-partners"), String::new(), unset);
        }
    }
}
