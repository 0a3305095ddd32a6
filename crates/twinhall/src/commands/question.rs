//! From options to a question for the engine, through the one parser that the site's
//! addresses have.

use gazetteer::{Place, World};
use matching::Query;
use web::query::{self, keys};
use wording::{Message, english};

use crate::args::Limits;
use crate::failure::Failure;

/// The question that weights and limits make.
pub(crate) fn question(
    world: &World,
    place: Place<'_>,
    weights: &[String],
    limits: &Limits,
) -> Result<Query, Failure> {
    let address = address(weights, limits)?;
    query::parse(world, place.ix(), &address, Query::MAX_RESULTS).map_err(|problems| {
        Failure::Usage(problems.into_iter().map(|p| under_option(&p.key, p.message)).collect())
    })
}

/// What the engine refuses is a mistake on the command line.
pub(crate) fn refused(error: &matching::QueryError) -> Failure {
    Failure::Usage(vec![query::refused(error)])
}

/// "--max-distance: …", or "--weight population: …".
fn under_option(key: &str, message: Message) -> Message {
    let option = match key.strip_prefix(keys::WEIGHT) {
        Some(criterion) => format!("--weight {criterion}"),
        None => format!("--{key}"),
    };
    Message::new("cli-option").with("option", option).with("problem", english().say(&message))
}

fn address(weights: &[String], l: &Limits) -> Result<String, Failure> {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for weight in weights {
        let Some((criterion, amount)) = weight.split_once('=') else {
            let message = Message::new("cli-bad-weight").with("value", weight.as_str());
            return Err(Failure::Usage(vec![message]));
        };
        out.append_pair(&format!("{}{}", keys::WEIGHT, criterion.trim()), amount);
    }
    for (key, list) in [
        (keys::COUNTRIES, &l.countries),
        (keys::NOT_COUNTRIES, &l.not_countries),
        (keys::CONTINENTS, &l.continents),
        (keys::LANGUAGES, &l.languages),
        (keys::NOT_TWINNED_WITH, &l.not_twinned_with),
        (keys::EXCLUDE, &l.exclude),
    ] {
        for item in list {
            out.append_pair(key, item);
        }
    }
    for (key, value) in [
        (keys::MIN_DISTANCE, &l.min_distance),
        (keys::MAX_DISTANCE, &l.max_distance),
        (keys::MIN_POPULATION, &l.min_population),
        (keys::MAX_POPULATION, &l.max_population),
        (keys::POPULATION_RATIO, &l.population_ratio),
        (keys::SPACING, &l.spacing),
        (keys::OFFICE_HOURS, &l.office_hours),
        (keys::MAX_AIRPORT, &l.max_airport),
        (keys::MAX_PARTNERS, &l.max_partners),
        (keys::PER_COUNTRY, &l.per_country),
    ] {
        if let Some(value) = value {
            out.append_pair(key, value);
        }
    }
    for (key, on) in [
        (keys::UNKNOWN_POPULATION, l.unknown_population),
        (keys::OWN_COUNTRY, l.own_country),
        (keys::PARTNERS, l.partners),
    ] {
        if on {
            out.append_pair(key, "1");
        }
    }
    Ok(out.finish())
}
