//! Sentences about existing ties. Whatever tie counts is named.

use gazetteer::{Place, PlaceIx};
use wording::{Arg, Message};

use super::{Speaker, country, listed, listed_of};
use crate::features::Feature;
use crate::network::{Network, chord2, km_of_chord2};
use crate::scene::{NEAR_KM, REGION_KM};

/// Most places named of many.
const NAMED: usize = 3;
/// Most ties, which are two places each, named of many.
const EXAMPLES: usize = 2;
/// Most statements in one sentence.
const STATEMENTS: usize = 2;

impl Speaker<'_> {
    fn network(&self) -> &Network {
        &self.engine.scene.network
    }

    fn at(&self, row: u32) -> Place<'_> {
        self.engine.world().place(PlaceIx(row))
    }

    /// The name of a place, which a page can make a link of.
    fn named(&self, row: u32) -> Arg {
        Arg::Named(self.at(row).id().0, self.at(row).name().into())
    }

    fn names(&self, rows: &[u32]) -> Arg {
        listed(rows.iter().map(|&r| self.named(r)).collect())
    }

    /// Names with the country behind each: for places of which nothing else says where they lie.
    fn names_abroad(&self, rows: &[u32]) -> Arg {
        let named = |&row: &u32| {
            let within = country(self.at(row).country());
            Message::new("place-abroad").with("name", self.named(row)).with("country", within).into()
        };
        listed_of(rows.iter().take(NAMED).map(named).collect(), rows.len())
    }

    /// A few ties as words, of so many.
    fn tie_names(&self, ties: &[(u32, u32)], total: usize) -> Arg {
        let named = |&(one, two): &(u32, u32)| {
            Message::new("tie-of-two").with("one", self.named(one)).with("two", self.named(two)).into()
        };
        listed_of(ties.iter().take(EXAMPLES).map(named).collect(), total)
    }

    fn km_between(&self, a: u32, b: u32) -> f32 {
        let rows = &self.engine.scene.table.rows;
        km_of_chord2(chord2(rows[a as usize].unit, rows[b as usize].unit))
    }

    pub(super) fn relationships(&self) -> Message {
        if self.network().is_empty() {
            return self.country_rate();
        }
        let (a, b) = (self.a.ix().0, self.b.ix().0);
        if self.network().are_tied(a, b) {
            return self.say("reason-ties-partners");
        }
        // The closest evidence first; what comes later is looked for only if it is needed.
        let evidence: [fn(&Self) -> Option<Message>; 6] = [
            Self::say_shared,
            Self::say_neighbours,
            Self::say_area,
            Self::say_partners_near,
            Self::say_divisions,
            Self::say_country,
        ];
        let said = evidence.iter().filter_map(|statement| statement(self)).take(STATEMENTS);
        let both = |one, two| Message::new("two-sentences").with("one", one).with("two", two);
        said.reduce(both).unwrap_or_else(|| self.no_evidence())
    }

    fn no_evidence(&self) -> Message {
        let theirs = self.network().partners(self.b.ix().0);
        if theirs.is_empty() {
            return self.say("reason-ties-none").with("rate", self.country_rate());
        }
        self.say("reason-ties-elsewhere")
            .with("count", theirs.len())
            .with("country", self.country_a())
            .with("names", self.names_abroad(theirs))
            .with("rate", self.country_rate())
    }

    /// Partners of both.
    fn shared(&self) -> Vec<u32> {
        let theirs = self.network().partners(self.b.ix().0);
        let ours = self.network().partners(self.a.ix().0);
        ours.iter().copied().filter(|p| theirs.binary_search(p).is_ok()).collect()
    }

    fn say_shared(&self) -> Option<Message> {
        let shared = self.shared();
        let message = || self.say("reason-ties-shared").with("count", shared.len());
        (!shared.is_empty()).then(|| message().with("names", self.names_abroad(&shared)))
    }

    /// Partners of the candidate between so many km from the place that asks, the nearest first.
    fn tied_around(&self, from_km: f64, to_km: f64) -> Vec<u32> {
        let (a, b) = (self.a.ix().0, self.b.ix().0);
        let mut around: Vec<(f32, u32)> = self
            .network()
            .partners(b)
            .iter()
            .filter(|&&p| p != a)
            .map(|&p| (self.km_between(a, p), p))
            .filter(|&(km, _)| f64::from(km) > from_km && f64::from(km) <= to_km)
            .collect();
        around.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        around.into_iter().map(|(_, p)| p).collect()
    }

    fn say_neighbours(&self) -> Option<Message> {
        let tied = self.tied_around(-1.0, NEAR_KM);
        let &nearest = tied.first()?;
        let km = f64::from(self.km_between(self.a.ix().0, nearest));
        let message = self.say("reason-ties-neighbours").with("count", tied.len());
        Some(message.with_number("km", km, 0).with("names", self.names(&tied)))
    }

    /// Ties that join a place near the one and a place near the other.
    pub(super) fn area(&self) -> &[(u32, u32)] {
        self.area.get_or_init(|| {
            let (a, b) = (self.a.ix().0, self.b.ix().0);
            let (scene, network) = (&self.engine.scene, self.network());
            let there = scene.table.rows[b as usize].unit;
            let limit = crate::network::chord2_of_km(NEAR_KM);
            let near = |p: u32| p != b && chord2(there, scene.table.rows[p as usize].unit) <= limit;
            let mut ties = Vec::new();
            network.tied().near(&scene.table, self.plan.me.unit, NEAR_KM, |n, c2| {
                let partners = if n == a { &[][..] } else { network.partners(n) };
                ties.extend(partners.iter().filter(|&&p| near(p)).map(|&p| (c2, n, p)));
            });
            ties.sort_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2))));
            ties.into_iter().map(|(_, n, p)| (n, p)).collect()
        })
    }

    fn say_area(&self) -> Option<Message> {
        let ties = self.area();
        let message = || self.say("reason-ties-area").with("count", ties.len());
        (!ties.is_empty()).then(|| message().with("ties", self.tie_names(ties, ties.len())))
    }

    /// Partners of the place that asks near the candidate, the nearest first.
    fn partners_near(&self) -> Vec<u32> {
        let (a, b) = (self.a.ix().0, self.b.ix().0);
        let mut near: Vec<(f32, u32)> = self
            .network()
            .partners(a)
            .iter()
            .filter(|&&p| p != b)
            .map(|&p| (self.km_between(p, b), p))
            .filter(|&(km, _)| f64::from(km) <= NEAR_KM)
            .collect();
        near.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        near.into_iter().map(|(_, p)| p).collect()
    }

    fn say_partners_near(&self) -> Option<Message> {
        let near = self.partners_near();
        let &nearest = near.first()?;
        let km = f64::from(self.km_between(nearest, self.b.ix().0));
        let message = self.say("reason-ties-partners-near").with("count", near.len());
        Some(message.with_number("km", km, 0).with("names", self.names(&near)))
    }

    /// Some of the ties between the two first-level divisions, at most [`EXAMPLES`]; those of
    /// the candidate itself where they are asked for.
    fn between_divisions(&self, its_own: bool) -> Vec<(u32, u32)> {
        let (b, rows) = (self.b.ix().0, &self.engine.scene.table.rows);
        let there = rows[b as usize].division;
        let ties = self.plan.division_tied.iter().flat_map(|&n| {
            self.network().partners(n).iter().map(move |&p| (n, p)).filter(move |&(_, p)| its_own || p != b)
        });
        ties.filter(|&(_, p)| rows[p as usize].division == there).take(EXAMPLES).collect()
    }

    /// How many ties a feature on the scale of logarithms counts.
    fn count(&self, feature: Feature) -> usize {
        self.value(feature).map_or(0, |x| x.exp_m1().round().max(0.0) as usize)
    }

    fn say_divisions(&self) -> Option<Message> {
        let (here, there) = self.divisions()?;
        // The candidate's own ties with our country are a statement of their own.
        let rows = &self.engine.scene.table.rows;
        let own = self
            .in_our_country()
            .iter()
            .filter(|&&p| rows[p as usize].division == self.plan.me.division)
            .count();
        let count = self.count(Feature::DivisionTies).saturating_sub(own);
        let ties = if count > 0 { self.between_divisions(false) } else { Vec::new() };
        // What was said of the surroundings is not said again of the divisions.
        let is_said = ties.len() == count && ties.iter().all(|tie| self.area().contains(tie));
        (!ties.is_empty() && !is_said).then(|| {
            Message::new("reason-ties-divisions")
                .with("count", count)
                .with("one", here)
                .with("two", there)
                .with("ties", self.tie_names(&ties, count))
        })
    }

    /// Names of the two first-level divisions, unless they are one or one is not known.
    fn divisions(&self) -> Option<(Arg, Arg)> {
        let (here, there) = (self.a.admin1()?, self.b.admin1()?);
        let named = |d: Place<'_>| Arg::Named(d.id().0, d.name().into());
        (here.ix() != there.ix()).then(|| (named(here), named(there)))
    }

    /// Partners that the candidate has in the country of the place that asks.
    fn in_our_country(&self) -> Vec<u32> {
        let (a, rows) = (self.a.ix().0, &self.engine.scene.table.rows);
        let theirs = self.network().partners(self.b.ix().0).iter().copied();
        theirs.filter(|&p| p != a && rows[p as usize].country == self.plan.me.country).collect()
    }

    fn say_country(&self) -> Option<Message> {
        let ours = self.in_our_country();
        let message = || self.say("reason-ties-country").with("country", self.country_a());
        (!ours.is_empty()).then(|| message().with("count", ours.len()).with("names", self.names(&ours)))
    }

    /// What is known of ties between the two countries.
    fn country_rate(&self) -> Message {
        if self.a.country_ix() == self.b.country_ix() {
            return Message::new("country-rate-own").with("country", self.country_a());
        }
        match self.ties_of_countries() {
            0 => self.say_countries("country-rate-few"),
            n => self.say_countries("country-rate").with("count", n),
        }
    }

    /// Ties between the two countries that the rates were learned from.
    pub(super) fn ties_of_countries(&self) -> u32 {
        let (a, b) = (self.a.country_ix().0, self.b.country_ix().0);
        self.engine.scene.rates.between(usize::from(a), usize::from(b))
    }

    /// The ties behind one part of the contribution: how many, and the names of some.
    pub(super) fn with_ties(&self, message: Message, feature: Feature) -> Message {
        let (b, rows) = (self.b.ix().0, &self.engine.scene.table.rows);
        let list: Vec<u32> = match feature {
            Feature::Degree => self.network().partners(b).to_vec(),
            Feature::SharedPartners => self.shared(),
            Feature::NeighboursTied => self.tied_around(-1.0, NEAR_KM),
            Feature::RegionTied => self.tied_around(NEAR_KM, REGION_KM),
            Feature::CountryTies => self.in_our_country(),
            Feature::PartnersNear => self.partners_near(),
            Feature::PartnersInCountry => {
                let ours = self.network().partners(self.a.ix().0).iter().copied();
                ours.filter(|&p| rows[p as usize].country == rows[b as usize].country).collect()
            }
            Feature::AreaTies => return self.with_examples(message, self.area(), self.area().len()),
            Feature::DivisionTies => {
                let count = self.count(feature);
                return self.with_examples(message, &self.between_divisions(true), count);
            }
            Feature::Paths => return message.with("chain", self.chain()),
            _ => return message,
        };
        let names = match feature {
            Feature::Degree | Feature::SharedPartners => self.names_abroad(&list),
            _ => self.names(&list),
        };
        // Features count on scales of their own: what is named here is what is counted.
        let count = if list.is_empty() { self.count(feature) } else { list.len() };
        message.with("count", count).with("names", with_names(names, list.is_empty()))
    }

    fn with_examples(&self, message: Message, ties: &[(u32, u32)], count: usize) -> Message {
        let names = with_names(self.tie_names(ties, count), ties.is_empty());
        message.with("count", count).with("names", names)
    }

    /// One chain of three ties from the one place to the other.
    fn chain(&self) -> Arg {
        let (a, b, network) = (self.a.ix().0, self.b.ix().0, self.network());
        let found = network.partners(a).iter().filter(|&&p| p != b).find_map(|&p| {
            let next = |x: &&u32| **x != a && **x != p && network.are_tied(p, **x);
            network.partners(b).iter().find(next).map(|&x| (p, x))
        });
        match found {
            Some((p, x)) => Message::new("chain-of-ties")
                .with("a", &self.names[0])
                .with("b", &self.names[1])
                .with("one", self.named(p))
                .with("two", self.named(x))
                .into(),
            None => Arg::from(""),
        }
    }
}

fn with_names(names: Arg, none: bool) -> Arg {
    if none { Arg::from("") } else { Message::new("with-names").with("what", names).into() }
}
