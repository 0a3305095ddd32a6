//! Key facts of a place in words, each with its sources, its date and what an operator corrected.

use gazetteer::facts::known;
use gazetteer::place::{PortKind, PortSize};
use gazetteer::schema::{NO_I16, NO_U16, NO_U32};
use gazetteer::{Fact, Kind, Place, Position};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use wording::{Message, Words};

use super::notes::Notes;

/// One row of the table of facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Key of the field ("population").
    pub key: &'static str,
    /// What it is called.
    pub label: String,
    /// The value in words; `None` if unknown.
    pub value: Option<String>,
    /// Said below it.
    pub detail: Option<String>,
    /// Numbers of its footnotes.
    pub notes: Vec<usize>,
    /// The operator's correction that replaced the shipped value.
    pub correction: Option<Correction>,
}

/// Who corrected a value, and what it was before.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Who says so, and when.
    pub by: String,
    /// What the shipped data say.
    pub shipped: String,
}

/// Writes values as people read them.
pub struct Writer<'w> {
    /// The language.
    pub words: &'w Words,
    /// The present, for the offset of time zones.
    pub now: Timestamp,
}

impl Writer<'_> {
    fn say(&self, message: Message) -> String {
        self.words.say(&message)
    }

    /// A distance: to 100 m below 10 km, else to the km.
    pub fn km(&self, km: f64) -> String {
        let decimals = u8::from(km < 9.95);
        self.say(Message::new("unit-km").with_number("n", km, decimals))
    }

    /// Metres.
    pub fn metres(&self, m: f64) -> String {
        self.say(Message::new("unit-m").with_number("n", m, 0))
    }

    /// People.
    pub fn people(&self, n: f64) -> String {
        self.words.number(n, 0)
    }

    /// "52.467° N, 113.735° W".
    pub fn position(&self, p: Position) -> String {
        let part = |v: f64, plus: &'static str, minus: &'static str| {
            Message::new(if v < 0.0 { minus } else { plus }).with_number("deg", v.abs(), 3)
        };
        format!(
            "{}, {}",
            self.say(part(p.lat, "degrees-north", "degrees-south")),
            self.say(part(p.lon, "degrees-east", "degrees-west"))
        )
    }

    /// "America/Edmonton, UTC−7 today".
    pub fn time_zone(&self, name: &str) -> String {
        match offset(name, self.now) {
            Some(offset) => self.say(
                Message::new("time-zone-now")
                    .with("name", name.replace('_', " ").replace('/', "/\u{200b}"))
                    .with("offset", utc(offset)),
            ),
            None => name.to_owned(),
        }
    }
}

/// The offset of a time zone at an instant.
pub fn offset(name: &str, now: Timestamp) -> Option<Offset> {
    Some(TimeZone::get(name).ok()?.to_offset(now))
}

/// "UTC+5:30".
pub fn utc(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    if rest == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{rest:02}") }
}

/// The rows for a place, in the order in which pages show them.
pub fn rows(place: Place<'_>, writer: &Writer<'_>, notes: &mut Notes) -> Vec<Row> {
    let mut out = Rows { place, writer, notes, rows: Vec::new() };
    out.people();
    out.ground();
    if place.kind() == Kind::City {
        out.water();
        out.ways();
        out.learning();
    }
    out.rows
}

struct Rows<'w, 'a> {
    place: Place<'w>,
    writer: &'a Writer<'a>,
    notes: &'a mut Notes,
    rows: Vec<Row>,
}

impl Rows<'_, '_> {
    fn add(&mut self, key: &'static str, label: &'static str, value: Option<String>, detail: Option<String>) {
        let world = self.place.world();
        let notes = if value.is_some() { self.notes.cite(world, key) } else { Vec::new() };
        let label = self.writer.words.text(label);
        self.rows.push(Row { key, label, value, detail, notes, correction: None });
    }

    /// As [`Self::add`], for a value that operators can correct.
    fn add_known(
        &mut self,
        key: &'static str,
        label: &'static str,
        fact: &str,
        value: Option<String>,
        detail: Option<String>,
        shipped: Option<String>,
    ) {
        let world = self.place.world();
        let corrected: Option<&Fact> =
            world.facts().latest(self.place.id(), fact).filter(|f| f.value.parse::<f64>().is_ok());
        self.add(key, label, value, detail);
        if let (Some(fact), Some(row)) = (corrected, self.rows.last_mut()) {
            row.notes.clear();
            row.correction = Some(Correction {
                by: self.writer.say(
                    Message::new("fact-corrected")
                        .with("source", fact.source.as_str())
                        .with("date", fact.date.to_string()),
                ),
                shipped: match shipped {
                    Some(value) => self.writer.say(Message::new("fact-shipped").with("value", value)),
                    None => self.writer.words.text("fact-shipped-unknown"),
                },
            });
        }
    }

    fn people(&mut self) {
        let (p, w) = (self.place, self.writer);
        let row = p.ix().row();
        let shipped = p.world().columns().population.get(row).copied().filter(|&n| n != NO_U32);
        let people = |n: u32| w.people(f64::from(n));
        self.add_known(
            "population",
            "fact-population",
            known::POPULATION,
            p.population().map(people),
            None,
            shipped.map(people),
        );
        if let Some(at) = p.position() {
            let detail = (p.kind() != Kind::City).then(|| w.words.text("fact-position-middle"));
            self.add("position", "fact-position", Some(w.position(at)), detail);
        } else {
            self.add("position", "fact-position", None, None);
        }
        if p.kind() == Kind::City || p.time_zone().is_some() {
            self.add("timezone", "fact-time-zone", p.time_zone().map(|z| w.time_zone(z)), None);
        }
    }

    fn ground(&mut self) {
        let (p, w) = (self.place, self.writer);
        if p.kind() == Kind::City {
            let row = p.ix().row();
            let shipped = p.world().columns().elevation.get(row).copied().filter(|&m| m != NO_I16);
            let metres = |m: i16| w.metres(f64::from(m));
            self.add_known(
                "elevation",
                "fact-elevation",
                known::ELEVATION,
                p.elevation_m().map(metres),
                None,
                shipped.map(metres),
            );
            let relief = p.relief_m().map(|m| w.metres(f64::from(m)));
            self.add("relief", "fact-relief", relief, Some(w.words.text("fact-relief-detail")));
        }
        let climate = p.climate().map(|c| {
            (
                w.say(
                    Message::new("fact-climate-class")
                        .with("code", c.koppen.code())
                        .with("name", w.words.text(super::koppen_id(c.koppen))),
                ),
                w.say(
                    Message::new("fact-climate-detail")
                        .with_number("cold", f64::from(c.coldest()), 0)
                        .with_number("warm", f64::from(c.warmest()), 0)
                        .with_number("rain", f64::from(c.yearly_rain()), 0),
                ),
            )
        });
        let (value, detail) = climate.unzip();
        if p.kind() == Kind::City || value.is_some() {
            self.add("climate", "fact-climate", value, detail);
        }
    }

    fn water(&mut self) {
        let (p, w) = (self.place, self.writer);
        let row = p.ix().row();
        let c = p.world().columns();
        let shipped = |column: &[u16]| {
            column.get(row).copied().filter(|&t| t != NO_U16).map(|t| w.km(f64::from(t) / 10.0))
        };
        let (coast, river, lake) = (shipped(c.coast), shipped(c.river), shipped(c.lake));
        self.add_known("coast", "fact-coast", known::COAST, p.coast_km().map(|km| w.km(km)), None, coast);
        let rank = p.river_rank().map(|r| w.say(Message::new("fact-river-rank").with("rank", r)));
        self.add_known("river", "fact-river", known::RIVER, p.river_km().map(|km| w.km(km)), rank, river);
        let wide = p.wide_river_km().map(|km| w.km(km));
        self.add("wide_river", "fact-wide-river", wide, Some(w.words.text("fact-wide-river-detail")));
        let area = p.lake_area_km2().map(|a| {
            let decimals = u8::from(a < 9.95);
            w.say(Message::new("fact-lake-area").with_number("area", a, decimals))
        });
        self.add_known("lake", "fact-lake", known::LAKE, p.lake_km().map(|km| w.km(km)), area, lake);
    }

    fn ways(&mut self) {
        let (p, w) = (self.place, self.writer);
        let port = p.port().map(|port| {
            let kind = w.words.text(match port.kind {
                PortKind::Seaport => "port-seaport",
                PortKind::Harbour => "port-harbour",
                PortKind::Landing => "port-landing",
            });
            let kind = match port.size {
                Some(size) => w.say(
                    Message::new("port-with-size")
                        .with("kind", kind)
                        .with("size", w.words.text(size_id(size))),
                ),
                None => kind,
            };
            (port.name.to_owned(), format!("{kind}, {}", w.km(port.distance_km)))
        });
        match port {
            Some((name, detail)) => self.add("port", "fact-port", Some(name), Some(detail)),
            // The table lists every place: without a table, nothing is known.
            None => {
                let none = (!p.world().columns().port.is_empty()).then(|| w.words.text("fact-port-none"));
                self.add("port", "fact-port", none, None);
            }
        }
        let airport = |a: gazetteer::place::Airport<'_>| {
            let name = if a.iata.is_empty() { a.name.to_owned() } else { format!("{} ({})", a.name, a.iata) };
            (name, w.km(a.distance_km))
        };
        let (value, mut detail) = p.airport().map(airport).unzip();
        if let (Some(d), Some(n)) = (&mut detail, p.airports_near()) {
            *d = format!("{d}. {}", w.say(Message::new("fact-airports-near").with("count", n)));
        }
        self.add("airport", "fact-airport", value, detail);
        if let Some(field) = p.airfield().filter(|f| !f.scheduled) {
            let (value, detail) = airport(field);
            self.add("airport", "fact-airfield", Some(value), Some(detail));
        }
    }

    fn learning(&mut self) {
        let names: Vec<&str> = self.place.universities().map(|u| u.name).collect();
        // Many have a list of their own further down the page.
        let value = match names.len() {
            0 => None,
            1..=3 => Some(names.join(" · ")),
            n => Some(self.writer.say(Message::new("fact-universities-count").with("count", n))),
        };
        self.add("universities", "fact-universities", value, None);
    }
}

fn size_id(size: PortSize) -> &'static str {
    match size {
        PortSize::VerySmall => "port-size-very-small",
        PortSize::Small => "port-size-small",
        PortSize::Medium => "port-size-medium",
        PortSize::Large => "port-size-large",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gazetteer::{Facts, GeoId};

    fn writer() -> Writer<'static> {
        Writer { words: wording::english(), now: "2026-11-21T20:00:00Z".parse().unwrap() }
    }

    #[test]
    fn figures_read_well() {
        let w = writer();
        assert_eq!(w.km(1.34), "1.3 km");
        assert_eq!(w.km(3315.4), "3,315 km");
        assert_eq!(w.position(Position { lat: 52.467, lon: -113.735 }), "52.467° N, 113.735° W");
        assert_eq!(w.time_zone("America/Mazatlan"), "America/\u{200b}Mazatlan, UTC\u{2212}7 today");
        assert_eq!(utc(offset("Asia/Kolkata", w.now).unwrap()), "UTC+5:30");
        assert_eq!(w.time_zone("Mars/Olympus"), "Mars/Olympus");
    }

    #[test]
    fn unknown_is_unknown_and_not_zero() {
        let world = worlddata::for_tests();
        let nobody = world.places(Kind::City).find(|p| p.population().is_none()).unwrap();
        let rows = rows(nobody, &writer(), &mut Notes::default());
        assert_eq!(rows[0].key, "population");
        assert_eq!(rows[0].value, None);
    }

    #[test]
    fn a_correction_wins_and_says_so() {
        let fact = Fact {
            place: GeoId(6_035_615),
            name: "population".into(),
            value: "14258".into(),
            source: "City census".into(),
            date: "2024-05-01".parse().unwrap(),
        };
        let world = worlddata::open(&worlddata::folder_for_tests()).unwrap().with_facts(Facts::new([fact]));
        let lacombe = world.by_id(GeoId(6_035_615)).unwrap();
        let rows = rows(lacombe, &writer(), &mut Notes::default());
        assert_eq!(rows[0].value.as_deref(), Some("14,258"));
        let correction = rows[0].correction.as_ref().unwrap();
        assert!(correction.by.contains("City census") && correction.by.contains("2024-05-01"));
        assert!(!correction.shipped.is_empty());
    }
}
