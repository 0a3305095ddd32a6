//! Sentences about existing ties. Whatever tie counts is named.

use gazetteer::PlaceIx;
use wording::{Arg, Message};

use super::{Speaker, listed};
use crate::scene::NEAR_KM;

impl Speaker<'_> {
    fn name(&self, row: u32) -> Arg {
        Arg::from(self.engine.world().place(PlaceIx(row)).name())
    }

    fn names(&self, rows: &[u32]) -> Arg {
        listed(rows.iter().map(|&r| self.name(r)).collect())
    }

    pub(super) fn relationships(&self) -> Message {
        let scene = &self.engine.scene;
        let network = &scene.network;
        let (a, b) = (self.a.ix().0, self.b.ix().0);
        if network.is_empty() {
            return self.country_rate();
        }
        if network.are_tied(a, b) {
            return self.say("reason-ties-partners");
        }
        let theirs = network.partners(b);
        let shared: Vec<u32> =
            network.partners(a).iter().copied().filter(|p| theirs.binary_search(p).is_ok()).collect();
        if !shared.is_empty() {
            return self
                .say("reason-ties-shared")
                .with("count", shared.len())
                .with("names", self.names(&shared));
        }
        let mut close = Vec::new();
        network.tied().near(&scene.table, self.plan.me.unit, NEAR_KM, |n, _| {
            if n != a {
                close.push(n);
            }
        });
        close.sort_unstable();
        let tied: Vec<u32> = close.iter().copied().filter(|&n| network.are_tied(n, b)).collect();
        if !tied.is_empty() {
            return self
                .say("reason-ties-neighbours")
                .with("count", tied.len())
                .with("names", self.names(&tied));
        }
        if let Some(message) = self.area_ties(&close) {
            return message;
        }
        let mut near: Vec<u32> = Vec::new();
        let here = &scene.table.rows[b as usize];
        network.tied().near(&scene.table, here.unit, NEAR_KM, |p, _| {
            if p != b && network.are_tied(a, p) {
                near.push(p);
            }
        });
        near.sort_unstable();
        if !near.is_empty() {
            return self
                .say("reason-ties-partners-near")
                .with("count", near.len())
                .with("names", self.names(&near));
        }
        let country = self.plan.me.country;
        let ours: Vec<u32> = theirs
            .iter()
            .copied()
            .filter(|&p| p != a && scene.table.rows[p as usize].country == country)
            .collect();
        if !ours.is_empty() {
            return self
                .say("reason-ties-country")
                .with("country", self.country_a())
                .with("count", ours.len())
                .with("names", self.names(&ours));
        }
        if theirs.is_empty() {
            return self.say("reason-ties-none").with("rate", self.country_rate());
        }
        self.say("reason-ties-elsewhere")
            .with("count", theirs.len())
            .with("names", self.names(theirs))
            .with("rate", self.country_rate())
    }

    /// Ties that join a place near the one and a place near the other.
    fn area_ties(&self, close: &[u32]) -> Option<Message> {
        let scene = &self.engine.scene;
        let b = self.b.ix().0;
        let limit = crate::network::chord2_of_km(NEAR_KM);
        let there = scene.table.rows[b as usize].unit;
        let is_near =
            |p: u32| p != b && crate::network::chord2(there, scene.table.rows[p as usize].unit) <= limit;
        let ties: Vec<(u32, u32)> = close
            .iter()
            .flat_map(|&n| scene.network.partners(n).iter().map(move |&p| (n, p)))
            .filter(|&(_, p)| is_near(p))
            .collect();
        let pairs = ties.iter().map(|&(n, p)| {
            Message::new("tie-of-two").with("one", self.name(n)).with("two", self.name(p)).into()
        });
        (!ties.is_empty()).then(|| {
            self.say("reason-ties-area").with("count", ties.len()).with("ties", listed(pairs.collect()))
        })
    }

    /// What is known of ties between the two countries.
    fn country_rate(&self) -> Message {
        let (a, b) = (self.a.country_ix().0, self.b.country_ix().0);
        let count = self.engine.scene.rates.between(usize::from(a), usize::from(b));
        match count {
            0 => self.say_countries("country-rate-few"),
            n => self.say_countries("country-rate").with("count", n),
        }
    }
}
