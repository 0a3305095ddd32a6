//! The page of one place, put together.

use askama::Template;
use gazetteer::place::University;
use gazetteer::{Fact, Kind, Place, PlaceIx};
use matching::Ties;
use wording::Message;

use super::country;
use super::facts::{self, Row, Writer};
use super::greeting::{self, Local};
use super::notes::Notes;
use super::ties::{self, TieLine};
use crate::draw::{self, LocalMap, LocalMaps, Shape, Sight, Svg, Year};
use crate::registry::line::Line;
use crate::shell::Chrome;

/// The page of a place.
#[derive(Template)]
#[template(path = "places/place.html")]
pub struct PlacePage {
    /// The frame.
    pub chrome: Chrome,
    /// GeoNames id.
    pub id: u32,
    /// The name.
    pub name: String,
    /// What it is, in words.
    pub kind: String,
    /// Whether it is a city or town.
    pub is_city: bool,
    /// Whether partners can be sought for it.
    pub findable: bool,
    /// Divisions and country it lies in: name and address, the largest first.
    pub trail: Vec<(String, String)>,
    /// Greetings in its languages.
    pub greetings: Vec<Local>,
    /// Its name in its own script.
    pub local_name: Option<Local>,
    /// Other names.
    pub alternates: Vec<String>,
    /// What should be known of its country first.
    pub situation: Option<String>,
    /// Facts with footnotes.
    pub facts: Vec<Row>,
    /// Universities with their addresses on the web.
    pub universities: Vec<(String, String)>,
    /// What operators added, other than corrections.
    pub added: Vec<Fact>,
    /// Map of the surroundings.
    pub local_map: Svg,
    /// Numbers of the footnotes of the map.
    pub map_notes: Vec<usize>,
    /// Towns near it, or the largest in it: name, address, population or distance in words.
    pub towns: Vec<(String, String, String)>,
    /// Climate chart.
    pub climate: Svg,
    /// Months with temperature and rain in words, for the table behind the chart.
    pub months: Vec<(String, String, String)>,
    /// A sentence on the seasons south of the equator.
    pub seasons: Option<String>,
    /// Map of its ties.
    pub ties_map: Svg,
    /// Its ties in the register; of a country or division the oldest of them.
    pub registered: Vec<Line>,
    /// What there is to say of all ties of a country or division, each with an address.
    pub counts: Vec<(String, String)>,
    /// Its ties that stand in a list beside the register.
    pub ties: Vec<TieLine>,
    /// Whether any list of ties is loaded at all.
    pub knows_ties: bool,
    /// What is known of its country.
    pub country: Vec<country::Line>,
    /// Name of its country.
    pub country_name: String,
    /// What is not known, in words.
    pub unknown: Vec<String>,
    /// Sources cited.
    pub notes: Notes,
    /// Linked data about the place, ready for a script element.
    pub json_ld: String,
}

impl PlacePage {
    /// Puts the page together.
    pub fn of(chrome: Chrome, place: Place<'_>, ties: &Ties, maps: &LocalMaps) -> Self {
        let words = chrome.words();
        let writer = Writer { words, now: chrome.state.now() };
        let mut notes = Notes::default();
        let facts = facts::rows(place, &writer, &mut notes);
        let register = chrome.state.register.now();
        let partners = ties::partners(place.world(), ties, place);
        let listed = ties::listed(&register, place, &partners);
        let (registered, counts) = ties::registered(&register, place, words);
        let mut country = country::lines(place, words, &mut notes);
        if place.kind() == Kind::Country {
            country.retain(|line| !line.value.is_empty());
        }
        let climate = place.climate();
        if climate.is_some() {
            notes.cite(place.world(), "climate");
        }
        let map_notes = notes.cite(place.world(), "map");
        let is_city = place.kind() == Kind::City;
        let added: Vec<Fact> = place.facts().iter().filter(|f| !f.is_correction()).cloned().collect();
        let mut unknown: Vec<String> =
            facts.iter().filter(|r| r.value.is_none()).map(|r| r.label.clone()).collect();
        if is_city {
            for (name, label) in [
                ("industries", "fact-industries"),
                ("museums", "fact-museums"),
                ("diaspora", "fact-diaspora"),
            ] {
                if !added.iter().any(|f| f.name == name) {
                    unknown.push(words.text(label));
                }
            }
        }
        Self {
            id: place.id().0,
            situation: super::situation(place, words),
            name: place.name().to_owned(),
            kind: words.text(crate::search::kind_id(place)),
            is_city,
            findable: place.kind() != Kind::Country && place.position().is_some(),
            trail: trail(place),
            greetings: greeting::greetings(place),
            local_name: greeting::local_name(place),
            alternates: alternates(place),
            universities: place
                .universities()
                .map(|u: University<'_>| (u.name.to_owned(), web_address(u.url)))
                .collect(),
            local_map: match place.kind() {
                Kind::City => local_map(place, words),
                _ => maps.get(place.ix().0, || local_map(place, words)),
            },
            map_notes,
            towns: towns(place, &writer),
            climate: climate
                .map(|climate| {
                    draw::climate_chart(
                        "climate",
                        &Year { name: place.name().to_owned(), climate },
                        None,
                        words,
                    )
                })
                .unwrap_or_default(),
            months: climate.map(|c| months(&c, words)).unwrap_or_default(),
            seasons: place
                .position()
                .filter(|p| climate.is_some() && p.lat < -10.0)
                .map(|_| words.say(&Message::new("climate-south").with("name", place.name()))),
            ties_map: ties::map(place, &partners, "ties-map", words),
            ties: ties::lines(place, &listed, &writer),
            registered,
            counts,
            knows_ties: !ties.is_empty() || !register.is_empty(),
            country_name: place.country().name.clone(),
            json_ld: json_ld(&chrome, place),
            country,
            facts,
            added,
            unknown,
            notes,
            chrome,
        }
    }

    /// Whether it is a country.
    fn is_country(&self) -> bool {
        !self.is_city && !self.findable && self.trail.is_empty()
    }

    fn map_legend(&self) -> &'static str {
        if self.is_city { "map-local-legend" } else { "map-wide-legend" }
    }

    fn around_title(&self) -> &'static str {
        if self.is_city { "place-around" } else { "place-within" }
    }

    /// A fact's name as a heading: its own message, or the operator's word for it.
    fn fact_label(&self, name: &str) -> String {
        match name {
            "industries" => self.chrome.t("fact-industries"),
            "museums" => self.chrome.t("fact-museums"),
            "diaspora" => self.chrome.t("fact-diaspora"),
            other => {
                let spaced = other.replace('_', " ");
                let mut letters = spaced.chars();
                letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
        }
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let state = chrome.state.clone();
        let ties = Ties::default();
        let place = state
            .world()
            .by_id(gazetteer::GeoId(6_035_615))
            .unwrap_or_else(|| state.world().place(PlaceIx(0)));
        Self::of(chrome, place, &ties, &LocalMaps::default())
    }
}

fn trail(place: Place<'_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if place.kind() != Kind::Country {
        let country = place.country();
        let page = place.world().by_id(gazetteer::GeoId(country.geoname_id));
        out.push((country.name.clone(), page.map(ties::href).unwrap_or_default()));
    }
    for division in [place.admin1(), place.admin2()].into_iter().flatten().filter(|d| d.ix() != place.ix()) {
        out.push((division.name().to_owned(), ties::href(division)));
    }
    out
}

/// Other names, none that differs by case or accents alone from one before it.
fn alternates(place: Place<'_>) -> Vec<String> {
    let mut seen = vec![gazetteer::search::folded(place.name())];
    let mut out = Vec::new();
    for name in place.alternate_names() {
        let folded = gazetteer::search::folded(name);
        if !seen.contains(&folded) {
            seen.push(folded);
            out.push(name.to_owned());
        }
    }
    out
}

/// Only addresses of the web may become links.
fn web_address(url: &str) -> String {
    let lower = url.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") { url.to_owned() } else { String::new() }
}

fn local_map(place: Place<'_>, words: &'static wording::Words) -> Svg {
    let country = (place.kind() == Kind::Country).then(|| u32::from(place.country_ix().0));
    let outline = country.and_then(|c| draw::local_map::country_frame(place.world(), c));
    let around = || Some((place.position()?, super::radius_km(place)));
    let Some((centre, radius_km)) = outline.or_else(around) else { return Svg::default() };
    let mut sights = Vec::new();
    if place.kind() == Kind::City {
        sights.extend(place.airport().map(|a| Sight {
            position: a.position,
            label: if a.iata.is_empty() { a.name.to_owned() } else { a.iata.to_owned() },
            shape: Shape::Airport,
        }));
        sights.extend(place.port().map(|p| Sight {
            position: p.position,
            label: words.text("map-port"),
            shape: Shape::Port,
        }));
    }
    let map = LocalMap {
        id: "local-map",
        centre,
        place: (place.kind() == Kind::City).then_some(place),
        name: place.name().to_owned(),
        radius_km,
        sights,
        country,
    };
    draw::local_map(place.world(), &map, words)
}

/// Cities of a division or country, by rows.
fn cities_of(place: Place<'_>) -> Vec<Place<'_>> {
    let (world, row) = (place.world(), place.ix().0);
    let c = world.columns();
    let inside = |r: u32| {
        let i = r as usize;
        match place.kind() {
            Kind::Admin1 => c.admin1[i] == row,
            Kind::Admin2 => c.admin2[i] == row,
            Kind::Country => c.country[i] == place.country_ix().0,
            Kind::City => false,
        }
    };
    world.rows(Kind::City).filter(|r| inside(*r)).map(|r| world.place(PlaceIx(r))).collect()
}

/// How far the cities of a division or country reach from its middle, km, less the
/// furthest twentieth: an island far off must not shrink the rest to a dot.
pub fn extent_km(place: Place<'_>) -> Option<f64> {
    let centre = place.position()?;
    let mut far: Vec<f64> =
        cities_of(place).iter().filter_map(|c| c.position()).map(|p| centre.distance_km(p)).collect();
    far.sort_by(f64::total_cmp);
    let at = far.get((far.len().saturating_sub(1)) * 19 / 20)?;
    Some((at * 1.1).clamp(25.0, 4_000.0))
}

fn towns(place: Place<'_>, writer: &Writer<'_>) -> Vec<(String, String, String)> {
    if place.kind() == Kind::City {
        let Some(centre) = place.position() else { return Vec::new() };
        let near = draw::neighbours(place.world(), centre, super::radius_km(place), 9);
        let others = near.into_iter().filter(|t| t.place.ix() != place.ix()).take(8);
        return others
            .map(|t| (t.place.name().to_owned(), ties::href(t.place), writer.km(t.distance_km)))
            .collect();
    }
    let mut cities = cities_of(place);
    cities.sort_by_key(|c| (std::cmp::Reverse(c.population().unwrap_or(0)), c.ix()));
    cities
        .into_iter()
        .take(12)
        .map(|c| {
            let people = c.population().map(|n| writer.people(f64::from(n)));
            (c.name().to_owned(), ties::href(c), people.unwrap_or_else(|| writer.words.text("unknown")))
        })
        .collect()
}

/// Rows of the table behind the climate chart.
pub fn months(
    climate: &gazetteer::climate::Climate,
    words: &wording::Words,
) -> Vec<(String, String, String)> {
    (0..12)
        .map(|m| {
            (
                words.text(draw::climate_chart::MONTHS[m]),
                words.number(f64::from(climate.temperature[m]), 1),
                words.number(f64::from(climate.rain[m]), 0),
            )
        })
        .collect()
}

fn json_ld(chrome: &Chrome, place: Place<'_>) -> String {
    let kind = match place.kind() {
        Kind::City => "City",
        Kind::Admin1 => "State",
        Kind::Admin2 => "AdministrativeArea",
        Kind::Country => "Country",
    };
    let mut data = serde_json::json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": place.name(),
        "url": format!("{}{}", chrome.origin, ties::href(place)),
        "identifier": { "@type": "PropertyValue", "propertyID": "GeoNames", "value": place.id().0 },
    });
    if let Some(p) = place.position() {
        data["geo"] = serde_json::json!({ "@type": "GeoCoordinates", "latitude": p.lat, "longitude": p.lon });
    }
    if place.kind() != Kind::Country {
        data["containedInPlace"] = serde_json::json!({ "@type": "Country", "name": place.country().name });
    }
    // Inside a script element "<" could end it.
    data.to_string().replace('<', "\\u003c")
}
