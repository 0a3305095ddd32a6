//! Sentences about the land: geography, climate, reach.

use gazetteer::climate::Climate;
use wording::{Arg, Message};

use super::{Speaker, decimals_of_hours, listed};
use crate::features::Feature;
use crate::table::{GeoClass, geo_class};

/// Nearest whole number above 10, one decimal below.
fn km(message: Message, name: &'static str, km: f64) -> Message {
    message.with_number(name, km, u8::from(km < 10.0))
}

impl Speaker<'_> {
    pub(super) fn geography(&self) -> Message {
        let no_ports = self.engine.world().columns().port.is_empty();
        let (a, b) = (geo_class(self.a, no_ports), geo_class(self.b, no_ports));
        let shared = self.shared_land(a, b);
        if (a.coast == 0) != (b.coast == 0)
            && let (Some(x), Some(y)) = (self.a.coast_km(), self.b.coast_km())
        {
            let message = km(km(self.say(sea_id(a)), "km_a", x), "km_b", y);
            return match shared.is_empty() {
                true => message,
                false => {
                    Message::new("reason-geography-sea-but").with("sea", message).with("what", listed(shared))
                }
            };
        }
        let heights = self.a.elevation_m().zip(self.b.elevation_m());
        if !shared.is_empty() {
            let message = Message::new(if heights.is_some() {
                "reason-geography-both-heights"
            } else {
                "reason-geography-both"
            })
            .with("what", listed(shared));
            return match heights {
                Some((x, y)) => message.with("height_a", x).with("height_b", y),
                None => message,
            };
        }
        if let (Some(x), Some(y)) = (self.a.coast_km(), self.b.coast_km()) {
            return km(km(self.say("reason-geography-sea-distances"), "km_a", x), "km_b", y);
        }
        match heights {
            Some((x, y)) => self.say("reason-geography-heights").with("height_a", x).with("height_b", y),
            None => self.say("reason-geography-unknown"),
        }
    }

    /// What the surroundings have in common, the most telling first.
    fn shared_land(&self, a: GeoClass, b: GeoClass) -> Vec<Arg> {
        let mut shared: Vec<Arg> = Vec::new();
        let mut add = |both: bool, message: Message| {
            if both {
                shared.push(message.into());
            }
        };
        add(a.port == 2 && b.port == 2, Message::new("land-seaport"));
        add(a.coast == 0 && b.coast == 0, Message::new("land-sea"));
        add(a.relief == 2 && b.relief == 2, Message::new("land-mountains"));
        if let (Some(x), Some(y), 1, 1) = (self.a.lake_km(), self.b.lake_km(), a.lake, b.lake) {
            add(true, km(Message::new("land-lake"), "km", x.max(y)));
        }
        add(a.river == 1 && b.river == 1, Message::new("land-river"));
        add(a.coast == 2 && b.coast == 2, Message::new("land-inland"));
        add(a.relief == 0 && b.relief == 0, Message::new("land-flat"));
        add(a.relief == 1 && b.relief == 1, Message::new("land-hills"));
        shared.truncate(3);
        shared
    }

    pub(super) fn climate(&self) -> Message {
        let (Some(a), Some(b)) = (self.a.climate(), self.b.climate()) else {
            let ids = ["reason-climate-unknown-a", "reason-climate-unknown-b", "reason-climate-unknown"];
            return self.missing(ids, self.a.climate().is_some(), self.b.climate().is_some());
        };
        let id = if a.koppen == b.koppen {
            "reason-climate-same"
        } else if a.koppen.group() == 'B' && b.koppen.group() == 'B' {
            "reason-climate-dry"
        } else if a.koppen.group() == b.koppen.group() {
            "reason-climate-group"
        } else {
            "reason-climate-differ"
        };
        let message = self
            .say(id)
            .with("class", a.koppen.code())
            .with("class_b", b.koppen.code())
            .with("words", Message::new(climate_words(&a)));
        let season = |m: Message, name, value: f32| m.with_number(name, f64::from(value), 0);
        let message = season(season(message, "winter_a", a.coldest()), "winter_b", b.coldest());
        season(season(message, "summer_a", a.warmest()), "summer_b", b.warmest())
    }

    pub(super) fn reach(&self) -> Message {
        let apart = self.value(Feature::Hours).map(f64::from);
        let airports = self.a.airport().zip(self.b.airport());
        let id = match (apart, &airports) {
            (Some(0.0), Some(_)) => "reason-reach-same-time-flights",
            (Some(_), Some(_)) => "reason-reach-flights",
            (Some(0.0), None) => "reason-reach-same-time",
            (Some(_), None) => "reason-reach",
            (None, _) => "reason-reach-distance",
        };
        let mut message = self.say(id).with_number("km", self.km(), 0);
        if let Some(h) = apart {
            message = message.with_number("hours", h, decimals_of_hours(h));
        }
        match (apart, airports) {
            (Some(_), Some((x, y))) => {
                km(km(message, "airport_a", x.distance_km), "airport_b", y.distance_km)
            }
            _ => message,
        }
    }
}

/// Which of the two lies on the sea, where just one does.
fn sea_id(a: GeoClass) -> &'static str {
    if a.coast == 0 { "reason-geography-sea-a" } else { "reason-geography-sea-b" }
}

/// Plain words for the main kinds of climate.
fn climate_words(c: &Climate) -> &'static str {
    match c.koppen.code().as_bytes() {
        [b'A', ..] => "climate-tropical",
        [b'B', b'W', ..] => "climate-desert",
        [b'B', ..] => "climate-steppe",
        [b'C', b's', ..] => "climate-mediterranean",
        [b'C', b'w', ..] => "climate-subtropical-dry-winter",
        [b'C', b'f', b'a'] => "climate-subtropical",
        [b'C', ..] => "climate-oceanic",
        [b'D', _, b'a' | b'b'] => "climate-continental",
        [b'D', ..] => "climate-subarctic",
        _ => "climate-polar",
    }
}
