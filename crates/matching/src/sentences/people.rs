//! Sentences about people and countries: population, economy, academic, culture, history, stability.

use gazetteer::Country;
use gazetteer::place::Feature as Rank;
use wording::{Arg, Message};

use super::{Speaker, country, listed};
use crate::features::Feature;
use crate::nations::words;

impl Speaker<'_> {
    pub(super) fn population(&self) -> Message {
        let (Some(a), Some(b)) = (self.a.population(), self.b.population()) else {
            let ids =
                ["reason-population-unknown-a", "reason-population-unknown-b", "reason-population-unknown"];
            let message = self.missing(ids, self.a.population().is_some(), self.b.population().is_some());
            return match self.a.population().or(self.b.population()) {
                Some(n) => message.with("people", n),
                None => message,
            };
        };
        let ratio = f64::from(b.max(1)) / f64::from(a.max(1));
        let factor = ratio.max(1.0 / ratio);
        let id = match (factor, ratio > 1.0) {
            (f, _) if f < 1.1 => "reason-population-same",
            (f, true) if f < 1.6 => "reason-population-slightly-larger",
            (f, false) if f < 1.6 => "reason-population-slightly-smaller",
            (_, true) => "reason-population-larger",
            (_, false) => "reason-population-smaller",
        };
        let message = self.say(id).with("people_a", a).with("people_b", b);
        let message = message.with_number("times", factor, u8::from(factor < 10.0));
        match self.size_counts() {
            Some(id) => Message::new(id).with("sizes", message),
            None => message,
        }
    }

    /// Says so where the sum runs against what the two sizes alone would lead one to expect:
    /// the candidate's own size and the pair of classes count as well as the likeness.
    fn size_counts(&self) -> Option<&'static str> {
        let part = |f: Feature| self.value(f).map_or(0.0, |x| self.engine.model.curve(f).at(x));
        let likeness = part(Feature::PopulationRatio);
        let sum = likeness + part(Feature::PopulationSize) + part(Feature::PopulationPair);
        match (likeness < 0.0, sum) {
            (true, sum) if sum > 0.05 => Some("reason-population-size-helps"),
            (false, sum) if sum < -0.05 => Some("reason-population-size-hurts"),
            _ => None,
        }
    }

    pub(super) fn economy(&self) -> Message {
        if let Some(shared) = self.shared_city_industries() {
            return self.say("reason-economy-city").with("industries", shared);
        }
        let (a, b) = (self.a.country(), self.b.country());
        if let Some((message, percent)) = trade(a, b) {
            return message.with_number("percent", percent, 0);
        }
        let shared = shared_industries(a, b);
        let income = a.gdp_per_head.as_ref().zip(b.gdp_per_head.as_ref());
        let id = match (shared.is_empty(), income.is_some()) {
            (false, true) => "reason-economy-industries-income",
            (false, false) => "reason-economy-industries",
            (true, true) => "reason-economy-income",
            (true, false) => return self.sectors(),
        };
        let mut message = self.say_countries(id);
        if !shared.is_empty() {
            message = message.with("industries", listed(shared));
        }
        match income {
            Some((x, y)) => {
                let hundreds = |v: f64| (v / 100.0).round() * 100.0;
                message.with_number("gdp_a", hundreds(x.value), 0).with_number("gdp_b", hundreds(y.value), 0)
            }
            None => message,
        }
    }

    fn sectors(&self) -> Message {
        let known = self.value(Feature::Sectors).is_some();
        match (self.a.country().sectors, self.b.country().sectors) {
            (Some([farm_a, _, services_a]), Some([farm_b, _, services_b])) if known => self
                .say_countries("reason-economy-sectors")
                .with_number("farm_a", farm_a, 0)
                .with_number("farm_b", farm_b, 0)
                .with_number("services_a", services_a, 0)
                .with_number("services_b", services_b, 0),
            _ => self.say_countries("reason-economy-unknown"),
        }
    }

    fn shared_city_industries(&self) -> Option<Arg> {
        let of = |ix: gazetteer::PlaceIx| self.plan.scene.names.industries.get(&ix.0);
        let (a, b) = (of(self.a.ix())?, of(self.b.ix())?);
        let shared: Vec<Arg> = a.intersection(b).map(|w| Arg::from(w.as_str())).collect();
        (!shared.is_empty()).then(|| listed(shared))
    }

    pub(super) fn academic(&self) -> Message {
        let count = |p: gazetteer::Place<'_>| p.universities().count();
        let (a, b) = (count(self.a), count(self.b));
        let first =
            |p: gazetteer::Place<'_>| p.universities().next().map_or_else(String::new, |u| u.name.to_owned());
        match (a, b) {
            (0, 0) => self.say("reason-academic-unknown"),
            (_, 0) => self.say("reason-academic-unknown-b").with("first", first(self.a)),
            (0, _) => self.say("reason-academic-unknown-a").with("first", first(self.b)),
            (1, 1) => self
                .say("reason-academic-one-each")
                .with("first_a", first(self.a))
                .with("first_b", first(self.b)),
            _ => self
                .say("reason-academic-both")
                .with("count_a", a)
                .with("count_b", b)
                .with("first_a", first(self.a))
                .with("first_b", first(self.b)),
        }
    }

    pub(super) fn culture(&self) -> Message {
        let names = &self.plan.scene.names.culture;
        if names.contains(&self.a.ix().0) && names.contains(&self.b.ix().0) {
            return self.say("reason-culture-recorded");
        }
        let ranks = rank_words(self.a.feature()).zip(rank_words(self.b.feature()));
        let sites = self.a.country().heritage_sites.as_ref().zip(self.b.country().heritage_sites.as_ref());
        let id = match (ranks, sites) {
            (Some((x, y)), Some(_)) if x == y => "reason-culture-same-rank-heritage",
            (Some((x, y)), None) if x == y => "reason-culture-same-rank",
            (Some(_), Some(_)) => "reason-culture-ranks-heritage",
            (Some(_), None) => "reason-culture-ranks",
            (None, Some(_)) => "reason-culture-heritage",
            (None, None) => return self.say("reason-culture-unknown"),
        };
        let mut message =
            self.say(id).with("country_a", self.country_a()).with("country_b", self.country_b());
        if let Some((x, y)) = ranks {
            message = message.with("rank_a", Message::new(x)).with("rank_b", Message::new(y));
        }
        match sites {
            Some((x, y)) => message.with("sites_a", x.total).with("sites_b", y.total),
            None => message,
        }
    }

    pub(super) fn history(&self) -> Message {
        if self.value(Feature::Namesake) == Some(1.0) {
            return self.say("reason-history-namesake").with("language", self.languages());
        }
        let (a, b) = (self.a.country(), self.b.country());
        if a.iso2 == b.iso2 {
            return Message::new("reason-history-own-country").with("country", self.country_a());
        }
        let language = self.languages();
        for (young, old) in [(a, b), (b, a)] {
            if let Some((_, year)) = young.independence_from.iter().find(|(iso, _)| *iso == old.iso2) {
                let id = if year.is_some() {
                    "reason-history-independence-year"
                } else {
                    "reason-history-independence"
                };
                let message = Message::new(id)
                    .with("young", country(young))
                    .with("old", country(old))
                    .with("language", language);
                return match year {
                    Some(y) => message.with("year", y.to_string()),
                    None => message,
                };
            }
            if young.dependency_of.as_ref() == Some(&old.iso2) {
                return Message::new("reason-history-dependency")
                    .with("young", country(young))
                    .with("old", country(old))
                    .with("language", language);
            }
        }
        let power = a.independence_from.iter().find(|(p, _)| b.independence_from.iter().any(|(q, _)| p == q));
        let power = power.and_then(|(iso, _)| self.engine.world().country_by_iso2(iso));
        if let Some(power) = power {
            return self
                .say_countries("reason-history-same-power")
                .with("power", country(self.engine.world().country(power)))
                .with("language", language);
        }
        if let Some((religion, x, y)) = common(&a.religions, &b.religions).filter(|r| r.1.min(r.2) >= 40.0) {
            return self
                .say_countries("reason-history-religion")
                .with("religion", religion)
                .with_number("share_a", x, 0)
                .with_number("share_b", y, 0)
                .with("language", language);
        }
        language
    }

    /// The language most people of both countries share, or the main one of each.
    fn languages(&self) -> Message {
        let (a, b) = (&self.a.country().languages, &self.b.country().languages);
        if a.is_empty() || b.is_empty() {
            return self.say_countries("reason-language-unknown");
        }
        let shared = a
            .iter()
            .filter_map(|x| Some((x, b.iter().find(|y| y.tag == x.tag)?)))
            .max_by(|(x, y), (z, w)| (x.percent * y.percent).total_cmp(&(z.percent * w.percent)));
        match shared {
            Some((x, y)) if x.percent.min(y.percent) >= 5.0 => self
                .say_countries(if self.a.country().iso2 == self.b.country().iso2 {
                    "reason-language-own"
                } else if x.percent.min(y.percent) >= 50.0 {
                    "reason-language-most"
                } else {
                    "reason-language-shared"
                })
                .with("language", x.name.as_str())
                .with_number("share_a", x.percent.min(100.0), 0)
                .with_number("share_b", y.percent.min(100.0), 0),
            _ => self
                .say_countries("reason-language-none")
                .with("main_a", a[0].name.as_str())
                .with("main_b", b[0].name.as_str()),
        }
    }

    pub(super) fn stability(&self) -> Message {
        let (a, b) = (self.a.country(), self.b.country());
        if let (Some(displaced), Some(people)) = (b.displaced_people, b.population)
            && displaced as f64 >= 0.005 * people as f64
        {
            return Message::new("reason-stability-displaced")
                .with("country", self.country_b())
                .with("people", displaced);
        }
        if a.organisations.is_empty() || b.organisations.is_empty() {
            return self.say_countries("reason-stability-unknown");
        }
        let nations = &self.engine.scene.nations;
        let shared = nations.shared_organisations(self.a.country_ix(), self.b.country_ix());
        let telling = nations.organisations.telling(&shared).map(|id| Arg::from(Message::new(id)));
        let telling: Vec<Arg> = telling.take(3).collect();
        let id =
            if telling.is_empty() { "reason-stability-organisations" } else { "reason-stability-telling" };
        let message = self.say_countries(id).with("count", shared.count());
        if telling.is_empty() { message } else { message.with("which", listed(telling)) }
    }
}

/// The larger share that one country has in the other's trade, as far as it is listed.
fn trade(a: &Country, b: &Country) -> Option<(Message, f64)> {
    let share = |list: &[gazetteer::country::TradePartner], iso: &str| {
        list.iter().find(|t| t.iso2 == iso).map(|t| t.percent)
    };
    let cases = [
        ("reason-economy-exports", a, b, share(&a.exports_to, &b.iso2)),
        ("reason-economy-exports", b, a, share(&b.exports_to, &a.iso2)),
        ("reason-economy-imports", a, b, share(&a.imports_from, &b.iso2)),
        ("reason-economy-imports", b, a, share(&b.imports_from, &a.iso2)),
    ];
    cases
        .into_iter()
        .filter_map(|(id, who, whom, percent)| Some((id, who, whom, percent.filter(|p| *p >= 1.0)?)))
        .max_by(|x, y| x.3.total_cmp(&y.3))
        .map(|(id, who, whom, percent)| {
            let message = Message::new(id).with("who", country(who)).with("whom", country(whom));
            (message, percent)
        })
}

/// Industries of the first country that share a word with one of the second.
fn shared_industries(a: &Country, b: &Country) -> Vec<Arg> {
    let theirs = words(&b.industries);
    a.industries
        .iter()
        .filter(|i| i.len() < 40 && !words(std::slice::from_ref(i)).is_disjoint(&theirs))
        .map(|i| Arg::from(i.to_lowercase()))
        .take(3)
        .collect()
}

/// The group with the largest share common to both.
fn common<'a>(a: &'a [(String, Option<f64>)], b: &[(String, Option<f64>)]) -> Option<(&'a str, f64, f64)> {
    a.iter()
        .filter_map(|(name, x)| {
            let y = b.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?.1?;
            Some((name.as_str(), (*x)?, y))
        })
        .max_by(|x, y| x.1.min(x.2).total_cmp(&y.1.min(y.2)))
}

fn rank_words(rank: Rank) -> Option<&'static str> {
    match rank {
        Rank::Unknown => None,
        Rank::Capital => Some("rank-capital"),
        Rank::Seat1 => Some("rank-seat-1"),
        Rank::Seat2 => Some("rank-seat-2"),
        Rank::Seat3 | Rank::Seat4 => Some("rank-seat-3"),
        Rank::Place | Rank::Section | Rank::Locality => Some("rank-place"),
    }
}
