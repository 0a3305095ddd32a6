//! What is usual between two countries: how large partners are, how far away, and where they lie.

use super::ground::Node;
use crate::network::{chord2, km_of_chord2};

/// Our own size counts as so many ties when partners' sizes are averaged: few ties say little.
const OWN: f32 = 2.0;
/// Ties that weigh less than this together say nothing of a place.
const LEAST: f32 = 1e-3;
/// Added to distances from a centre before the logarithm, km.
const CLOSE_KM: f32 = 20.0;

/// Sums over ties of our country with another. Those of cities of about our size (`like`) tell
/// sizes and distances, those of such cities around us (`near`) where partners lie.
#[derive(Clone, Copy, Default)]
struct Usual {
    like: f32,
    people: f32,
    log_km: f32,
    near: Centre,
}

/// A weighted mean of points on the unit sphere.
#[derive(Clone, Copy, Default)]
struct Centre {
    weight: f32,
    sum: [f32; 3],
}

impl Centre {
    fn add(&mut self, weight: f32, unit: [f32; 3]) {
        self.weight += weight;
        for (sum, x) in self.sum.iter_mut().zip(unit) {
            *sum += weight * x;
        }
    }

    /// Logarithm of km + [`CLOSE_KM`] from a point; NaN for a centre of nothing. The mean of
    /// points lies a little below the ground: ties that are far apart are never quite near.
    fn log_km(&self, unit: [f32; 3]) -> f32 {
        if self.weight > LEAST {
            (km_of_chord2(chord2(self.sum.map(|x| x / self.weight), unit)) + CLOSE_KM).ln()
        } else {
            f32::NAN
        }
    }
}

/// What our country's ties are like, by the country at their other end.
pub(crate) struct Customs(Vec<Usual>);

impl Customs {
    pub(crate) fn new(countries: usize) -> Self {
        Self(vec![Usual::default(); countries])
    }

    /// Counts a tie of a place of our country that is so much of our size, lies so much around
    /// us, and whose partner is away so far, as the logarithm of km.
    pub(crate) fn add(&mut self, there: &Node, like: f32, around: f32, log_km: f32) {
        // A place without a position would leave no mean of its country.
        if log_km.is_nan() {
            return;
        }
        let usual = &mut self.0[usize::from(there.country)];
        usual.like += like;
        usual.people += like * there.people;
        usual.log_km += like * log_km;
        usual.near.add(like * around, there.unit);
    }

    /// A candidate's ln people less those that partners of cities like us (of `ours` ln people)
    /// have in its country.
    pub(crate) fn people(&self, country: u16, people: f32, ours: f32) -> f32 {
        let usual = &self.0[usize::from(country)];
        if usual.like > 0.0 { people - (usual.people + OWN * ours) / (usual.like + OWN) } else { f32::NAN }
    }

    /// Logarithm of a candidate's distance less the mean of the partners of cities like us there.
    pub(crate) fn distance(&self, country: u16, log_km: f32) -> f32 {
        let usual = &self.0[usize::from(country)];
        if usual.like > 0.0 { log_km - usual.log_km / usual.like } else { f32::NAN }
    }

    /// From a candidate to the middle of the partners that our neighbours have in its country.
    pub(crate) fn centre(&self, country: u16, unit: [f32; 3]) -> f32 {
        self.0[usize::from(country)].near.log_km(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(country: u16, people: f32, unit: [f32; 3]) -> Node {
        Node { row: 0, unit, people, country, division: 0, district: 0, bin: 0 }
    }

    #[test]
    fn what_is_usual_is_measured_against() {
        let (north, east) = ([0.0, 0.0, 1.0], [0.0, 1.0, 0.0]);
        let mut customs = Customs::new(3);
        assert!(customs.people(1, 10.0, 11.0).is_nan());
        assert!(customs.distance(1, 6.0).is_nan());
        assert!(customs.centre(1, north).is_nan());
        customs.add(&node(1, 10.0, north), 1.0, 0.5, 7.0);
        customs.add(&node(1, 12.0, north), 1.0, 0.5, 8.0);
        // Two ties of 10 and 12, and our own 11 twice.
        assert!((customs.people(1, 12.0, 11.0) - 1.0).abs() < 1e-5);
        assert!((customs.distance(1, 7.0) + 0.5).abs() < 1e-5);
        assert!((customs.centre(1, north) - CLOSE_KM.ln()).abs() < 1e-3);
        assert!(customs.centre(1, east) > 9.0);
        assert!(customs.people(2, 12.0, 11.0).is_nan(), "no tie with that country");
        customs.add(&node(1, 12.0, [f32::NAN; 3]), 1.0, f32::NAN, f32::NAN);
        assert!((customs.distance(1, 7.0) + 0.5).abs() < 1e-5, "a place without a position");
    }
}
