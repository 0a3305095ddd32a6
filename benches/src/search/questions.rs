//! The questions: what people type for places that we know they mean.
//!
//! Places are drawn among all cities whose population is known, with the square root of it
//! as the weight: half-way between "every person asks for home once" and "every place is
//! asked for once". A name that several cities have as their main one is asked for bare only
//! if the largest is meant; otherwise with its country or division. Questions whose text is
//! the full name of a larger place, so that nobody could know better, are not asked.

use std::collections::HashMap;

use gazetteer::search::folded;
use gazetteer::{Kind, Place, PlaceIx, World};
use serde::Serialize;

use super::typos::slip;
use crate::dice::Dice;

/// Questions of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Class {
    /// The main name as the data have it.
    Name,
    /// Another name, more often than not in another script.
    Alternate,
    /// A name with its accents left out.
    Accents,
    /// "St", "Ft", "Mt" and the like for a word in full, or the other way round.
    Abbreviation,
    /// The name with its division, country or code.
    Qualified,
    /// The main name with one slip of the finger.
    OneTypo,
    /// The main name with two.
    TwoTypos,
    /// The first letters, as many as it takes to be among the three largest that begin so.
    Prefix,
}

impl Class {
    pub(crate) const ALL: [Class; 8] = [
        Class::Name,
        Class::Alternate,
        Class::Accents,
        Class::Abbreviation,
        Class::Qualified,
        Class::OneTypo,
        Class::TwoTypos,
        Class::Prefix,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Class::Name => "main name",
            Class::Alternate => "alternate name",
            Class::Accents => "accents left out",
            Class::Abbreviation => "abbreviation",
            Class::Qualified => "with division or country",
            Class::OneTypo => "one typo",
            Class::TwoTypos => "two typos",
            Class::Prefix => "beginning",
        }
    }
}

/// What is typed, and who is meant.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) class: Class,
    pub(crate) text: String,
    pub(crate) target: PlaceIx,
}

/// Pairs of (in full, in short).
const SHORT: [(&str, &str); 8] = [
    ("Saint ", "St "),
    ("Saint-", "St-"),
    ("Sankt ", "St. "),
    ("Fort ", "Ft "),
    ("Fort ", "Ft. "),
    ("Mount ", "Mt "),
    ("St. ", "Saint "),
    ("Sainte-", "Ste-"),
];

/// Makes questions about one world.
pub(crate) struct Asker<'w> {
    world: &'w World,
    dice: Dice,
    /// Cities and the running sum of their weights.
    cities: Vec<PlaceIx>,
    sums: Vec<f64>,
    /// The largest city with each folded name, and with each folded main name.
    largest: HashMap<String, PlaceIx>,
    largest_main: HashMap<String, PlaceIx>,
    /// Folded main names in order, with population.
    main: Vec<(String, u32, PlaceIx)>,
}

impl<'w> Asker<'w> {
    pub(crate) fn new(world: &'w World, seed: u64) -> Self {
        let mut asker = Self {
            world,
            dice: Dice::new(seed),
            cities: Vec::new(),
            sums: Vec::new(),
            largest: HashMap::new(),
            largest_main: HashMap::new(),
            main: Vec::new(),
        };
        let mut sum = 0.0;
        for city in world.places(Kind::City) {
            let people = city.population().unwrap_or(0);
            if people > 0 {
                sum += f64::from(people).sqrt();
                asker.cities.push(city.ix());
                asker.sums.push(sum);
            }
            let larger = |a: PlaceIx| world.place(a).population().unwrap_or(0) >= people;
            for name in [city.name()].into_iter().chain(city.alternate_names()) {
                let held = asker.largest.entry(folded(name)).or_insert(city.ix());
                if !larger(*held) {
                    *held = city.ix();
                }
            }
            let held = asker.largest_main.entry(folded(city.name())).or_insert(city.ix());
            if !larger(*held) {
                *held = city.ix();
            }
            asker.main.push((folded(city.name()), people, city.ix()));
        }
        asker.main.sort_unstable();
        asker
    }

    /// So many questions of each class.
    pub(crate) fn ask(&mut self, of_each: usize) -> Vec<Question> {
        let mut questions = Vec::with_capacity(of_each * Class::ALL.len());
        for class in Class::ALL {
            let wanted = questions.len() + of_each;
            // Few cities have a name that can be abbreviated; an end in any case.
            for _ in 0..of_each * 4000 {
                if questions.len() == wanted {
                    break;
                }
                let at = self.dice.unit() * self.sums.last().copied().unwrap_or(0.0);
                let drawn = self.sums.partition_point(|&s| s <= at);
                let Some(&ix) = self.cities.get(drawn) else { continue };
                if let Some(text) = self.question(class, self.world.place(ix)) {
                    questions.push(Question { class, text, target: ix });
                }
            }
        }
        questions
    }

    fn question(&mut self, class: Class, place: Place<'w>) -> Option<String> {
        let name = place.name();
        match class {
            Class::Name => Some(self.told_apart(name.to_owned(), place)),
            Class::Alternate => {
                let names: Vec<&str> =
                    place.alternate_names().filter(|n| folded(n) != folded(name)).collect();
                let other = *self.dice.pick(&names)?;
                (folded(other).chars().count() >= 2 && self.largest.get(&folded(other)) == Some(&place.ix()))
                    .then(|| other.to_owned())
            }
            Class::Accents => {
                let plain = without_accents(name)?;
                Some(self.told_apart(plain, place))
            }
            Class::Abbreviation => {
                let fitting: Vec<_> = SHORT.iter().filter(|(full, _)| name.starts_with(full)).collect();
                let (full, short) = self.dice.pick(&fitting)?;
                Some(self.told_apart(name.replacen(full, short, 1), place))
            }
            Class::Qualified => self.qualified(name, place),
            Class::OneTypo => self.mistyped(place, 1),
            Class::TwoTypos => self.mistyped(place, 2),
            Class::Prefix => self.beginning(place),
        }
    }

    /// The text with country or division added unless the place is the largest of its name.
    fn told_apart(&mut self, text: String, place: Place<'w>) -> String {
        let bare = self.largest_main.get(&folded(place.name())) == Some(&place.ix());
        if bare { text } else { format!("{text}, {}", self.whereabouts(place)) }
    }

    /// Division, if it has one, else country: what tells it from others of its name.
    fn whereabouts(&self, place: Place<'w>) -> String {
        place.admin1().map_or_else(|| place.country().name.clone(), |a| a.name().to_owned())
    }

    fn qualified(&mut self, name: &str, place: Place<'w>) -> Option<String> {
        let country = place.country();
        let division = self.whereabouts(place);
        let only = self.largest_main.get(&folded(name)) == Some(&place.ix());
        Some(match self.dice.below(if only { 5 } else { 3 }) {
            0 => format!("{name}, {division}"),
            1 => format!("{name} {division}"),
            2 => format!("{name}, {division}, {}", country.name),
            3 => format!("{} {}", name.to_lowercase(), country.name.to_lowercase()),
            _ => format!("{name}, {}", country.iso2),
        })
    }

    fn mistyped(&mut self, place: Place<'w>, slips: usize) -> Option<String> {
        let name = folded(place.name());
        if !name.is_ascii() || name.len() < if slips == 1 { 4 } else { 7 } {
            return None;
        }
        let mut text = name.clone();
        for _ in 0..slips {
            text = slip(&text, &mut self.dice)?;
        }
        if text == name || self.largest.get(&folded(&text)).is_some_and(|&held| held != place.ix()) {
            return None;
        }
        Some(self.told_apart(text, place))
    }

    fn beginning(&mut self, place: Place<'w>) -> Option<String> {
        let name = folded(place.name());
        let letters: Vec<char> = name.chars().collect();
        let people = place.population().unwrap_or(0);
        (2..letters.len()).find_map(|n| {
            let begun: String = letters[..n].iter().collect();
            let from = self.main.partition_point(|(m, ..)| m.as_str() < begun.as_str());
            let larger = self.main[from..]
                .iter()
                .take_while(|(m, ..)| m.starts_with(&begun))
                .filter(|(_, p, ix)| *p > people && *ix != place.ix())
                .take(3)
                .count();
            (larger < 3 && !begun.ends_with(' ')).then_some(begun)
        })
    }
}

/// The name in letters without accents, case and punctuation kept; `None` if it has none.
fn without_accents(name: &str) -> Option<String> {
    let plain: String = name
        .chars()
        .map(|c| {
            let f = folded(c.encode_utf8(&mut [0; 4]));
            match (c.is_ascii() || !c.is_alphabetic(), f.is_empty()) {
                (true, _) | (_, true) => c.to_string(),
                _ if c.is_uppercase() && f.is_ascii() => f[..1].to_ascii_uppercase() + &f[1..],
                _ => f,
            }
        })
        .collect();
    (plain != name && plain.is_ascii()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_go_and_the_rest_stays() {
        assert_eq!(without_accents("Mazatlán").as_deref(), Some("Mazatlan"));
        assert_eq!(without_accents("Łódź").as_deref(), Some("Lodz"));
        assert_eq!(without_accents("Paris"), None);
        assert_eq!(without_accents("京都"), None);
    }

    #[test]
    fn the_seed_decides() {
        // The names are gathered once: in a development build that takes seconds.
        let mut asker = Asker::new(worlddata::for_tests(), 0);
        let mut ask = |seed| -> Vec<String> {
            asker.dice = Dice::new(seed);
            asker.ask(10).into_iter().map(|q| q.text).collect()
        };
        let first = ask(1);
        assert_eq!(first.len(), 10 * Class::ALL.len());
        assert_eq!(first, ask(1));
        assert_ne!(first, ask(2));
    }
}
