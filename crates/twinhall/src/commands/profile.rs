//! `twinhall profile`.

use gazetteer::{Place, World};
use matching::Ties;
use web::api::shape::profile::{Field, Fields, Profile};
use wording::{Message, english};

use crate::args;
use crate::commands::{climate, ties, value};
use crate::failure::Done;
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::resolve;

/// Prints all that is known of a place.
pub(crate) fn run(args: &args::Profile, open: &Open, out: &mut Output) -> Done {
    let world = open.world()?;
    let place = resolve::place(open, &world, &args.place)?;
    let ties = ties::known(&args.ties, open, &world)?;
    let profile = Profile::of(&world, &ties, place);
    if out.json {
        return out.json(&profile);
    }
    print(&world, place, &ties, &profile, out)
}

fn print(world: &World, place: Place<'_>, ties: &Ties, profile: &Profile, out: &mut Output) -> Done {
    let words = english();
    out.line(&out.bold(&place.full_name()))?;
    out.line(&words.say(&heading(place)))?;
    out.line("")?;
    out.table(fields(&profile.fields))?;
    if let Some(c) = place.climate() {
        out.heading(&words.say(&Message::new("cli-climate").with("koppen", c.koppen.code())))?;
        out.table(climate::table(&c))?;
    }
    country(place, out)?;
    if !profile.facts.is_empty() {
        out.heading(&words.text("cli-facts"))?;
        let mut rows = Rows::new(&[""; 4]);
        for fact in &profile.facts {
            let note = if fact.corrects { words.text("cli-corrects") } else { String::new() };
            let source = format!("{}, {}", fact.source, fact.date);
            rows.add([fact.name.clone(), fact.value.clone(), source, note]);
        }
        out.table(rows)?;
    }
    super::ties::print(world, ties.of(place.id()), out)?;
    if !profile.unknown.is_empty() {
        out.heading(&words.text("cli-unknown"))?;
        let names: Vec<String> = profile.unknown.iter().map(|key| field_name(key)).collect();
        out.wrapped(&names.join(", "), 0)?;
        out.wrapped(&out.faint(&words.text("cli-unknown-advice")), 0)?;
    }
    Ok(())
}

/// "City, GeoNames 6035615, 52.47° N 113.73° W".
fn heading(place: Place<'_>) -> Message {
    let position = match place.position() {
        Some(p) => Message::new("cli-position")
            .with_number("lat", p.lat.abs(), 2)
            .with("ns", if p.lat < 0.0 { "S" } else { "N" })
            .with_number("lon", p.lon.abs(), 2)
            .with("ew", if p.lon < 0.0 { "W" } else { "E" }),
        None => Message::new("cli-position-unknown"),
    };
    let kind = Message::new(match place.kind() {
        gazetteer::Kind::City => "cli-kind-city",
        gazetteer::Kind::Admin1 => "cli-kind-admin1",
        gazetteer::Kind::Admin2 => "cli-kind-admin2",
        gazetteer::Kind::Country => "cli-kind-country",
    });
    Message::new("cli-place-line")
        .with("kind", kind)
        .with("id", place.id().to_string())
        .with("position", position)
}

/// The values, each with source and date.
fn fields(f: &Fields) -> Rows {
    let words = english();
    let col = |id| words.text(id);
    let mut rows = Rows::new(&["", &col("cli-col-value"), &col("cli-col-source"), &col("cli-col-date")]);
    row(&mut rows, "population", &f.population, |n| value::people(Some(*n)));
    row(&mut rows, "elevation_m", &f.elevation_m, |n| value::with_unit(Some(f64::from(*n)), 0, " m"));
    row(&mut rows, "relief_m", &f.relief_m, |n| value::with_unit(Some(f64::from(*n)), 0, " m"));
    row(&mut rows, "time_zone", &f.time_zone, Clone::clone);
    row(&mut rows, "climate", &f.climate, |c| c.koppen.to_owned());
    row(&mut rows, "coast_km", &f.coast_km, |n| value::km(Some(*n)));
    row(&mut rows, "river_km", &f.river_km, |n| value::km(Some(*n)));
    row(&mut rows, "wide_river_km", &f.wide_river_km, |n| value::km(Some(*n)));
    row(&mut rows, "lake_km", &f.lake_km, |n| value::km(Some(*n)));
    row(&mut rows, "lake_area_km2", &f.lake_area_km2, |n| value::with_unit(Some(*n), 1, " km²"));
    row(&mut rows, "large_lake_km", &f.large_lake_km, |n| value::km(Some(*n)));
    row(&mut rows, "large_lake_area_km2", &f.large_lake_area_km2, |n| value::with_unit(Some(*n), 0, " km²"));
    row(&mut rows, "port", &f.port, |p| format!("{}, {}", p.name, value::km(Some(p.distance_km))));
    row(&mut rows, "airport", &f.airport, |a| {
        let code = a.iata.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
        format!("{}{code}, {}", a.name, value::km(Some(a.distance_km)))
    });
    row(&mut rows, "airports_near", &f.airports_near, ToString::to_string);
    row(&mut rows, "universities", &f.universities, |list| {
        list.iter().map(|u| u.name.as_str()).collect::<Vec<_>>().join("; ")
    });
    rows
}

fn row<T>(rows: &mut Rows, key: &str, field: &Field<T>, show: impl Fn(&T) -> String) {
    let words = english();
    let Some(value) = &field.value else {
        // All ports are charted, so none near is known to be none.
        let none = if key == "port" { "cli-no-port" } else { "unknown" };
        return rows.add([field_name(key), words.text(none), String::new(), String::new()]);
    };
    let mut source = field.sources.join(", ");
    if field.corrected {
        source = words.say(&Message::new("cli-corrected-by").with("source", source));
    }
    rows.add([field_name(key), show(value), source, field.date.clone().unwrap_or_default()]);
}

/// The name of a profile field.
pub(crate) fn field_name(key: &str) -> String {
    let id = match key {
        "population" => "cli-field-population",
        "elevation_m" => "cli-field-elevation",
        "relief_m" => "cli-field-relief",
        "time_zone" => "cli-field-time-zone",
        "climate" => "cli-field-climate",
        "coast_km" => "cli-field-coast",
        "river_km" => "cli-field-river",
        "wide_river_km" => "cli-field-wide-river",
        "lake_km" => "cli-field-lake",
        "lake_area_km2" => "cli-field-lake-area",
        "large_lake_km" => "cli-field-large-lake",
        "large_lake_area_km2" => "cli-field-lake-area",
        "port" => "cli-field-port",
        "airport" => "cli-field-airport",
        "airports_near" => "cli-field-airports-near",
        "universities" => "cli-field-universities",
        _ => return key.to_owned(),
    };
    english().text(id)
}

fn country(place: Place<'_>, out: &mut Output) -> Done {
    let words = english();
    let c = place.country();
    out.heading(&c.name)?;
    let mut rows = Rows::new(&["", ""]);
    let mut add = |id, text: String| {
        if !text.is_empty() {
            rows.add([words.text(id), text]);
        }
    };
    let percent = |n: f64| format!("{} %", words.number(n, if n < 1.0 { 1 } else { 0 }));
    let languages = c.languages.iter().filter(|l| l.percent >= 1.0);
    let languages: Vec<_> = languages.map(|l| format!("{} {}", l.name, percent(l.percent))).collect();
    add("cli-country-languages", languages.join(", "));
    add("cli-country-income", c.income.clone().unwrap_or_default());
    let gdp = c.gdp_per_head.as_ref().map(|g| {
        let year = g.year.map(|y| format!(" ({y})")).unwrap_or_default();
        format!("${}{year}", words.number(g.value, 0))
    });
    add("cli-country-gdp", gdp.unwrap_or_default());
    add("cli-country-industries", c.industries.join(", "));
    let trade = |list: &[gazetteer::country::TradePartner]| {
        list.iter().map(|t| format!("{} {}", t.iso2, percent(t.percent))).collect::<Vec<_>>().join(", ")
    };
    add("cli-country-exports", trade(&c.exports_to));
    add("cli-country-imports", trade(&c.imports_from));
    add(
        "cli-country-borders",
        c.borders.iter().map(|(iso2, _)| iso2.as_str()).collect::<Vec<_>>().join(", "),
    );
    let heritage = c.heritage_sites.as_ref().map(|h| h.total.to_string());
    add("cli-country-heritage", heritage.unwrap_or_default());
    out.table(rows)
}
