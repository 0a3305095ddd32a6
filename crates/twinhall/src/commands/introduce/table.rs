//! The introductions as CSV: a row for each end of each, and one for each who is left out.

use matching::Certainty;
use web::find::harmless;
use wording::english;

use super::Answer;
use super::print::{strongest, why};

const HEADING: [&str; 14] = [
    "line",
    "geonameid",
    "name",
    "division",
    "country",
    "introduction",
    "counterpart_geonameid",
    "counterpart_name",
    "counterpart_division",
    "counterpart_country",
    "distance_km",
    "likelihood",
    "reason",
    "left_out",
];

/// RFC 4180: UTF-8, lines end with CR LF.
pub(super) fn table(answer: &Answer<'_>) -> Result<Vec<u8>, csv::Error> {
    let words = english();
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(HEADING)?;
    let named = |place: gazetteer::Place<'_>| {
        let division = place.admin1().map(gazetteer::Place::name).unwrap_or_default();
        let names = [place.name(), division, &place.country().name].map(harmless);
        std::iter::once(place.id().to_string()).chain(names).collect::<Vec<_>>()
    };
    for (i, likelihoods) in answer.likelihoods().iter().enumerate() {
        let line = &answer.lines[i];
        let here = answer.world.place(line.seeker.place);
        let mut first = vec![line.line.to_string()];
        first.extend(named(here));
        for (n, (m, likelihood)) in answer.reasons[i].iter().zip(likelihoods).enumerate() {
            let there = answer.world.place(m.place);
            let km = here.position().zip(there.position()).map(|(a, b)| a.distance_km(b));
            let reason = strongest(&m.reasons).filter(|r| r.certainty != Certainty::Unknown);
            let mut record = first.clone();
            record.push((n + 1).to_string());
            record.extend(named(there));
            record.push(km.map(|km| format!("{km:.1}")).unwrap_or_default());
            record.push(likelihood.to_string());
            record.push(reason.map(|r| harmless(&words.say(&r.sentence))).unwrap_or_default());
            record.push(String::new());
            out.write_record(record)?;
        }
        if let Some(left_out) = answer.chosen.left_out.iter().find(|l| l.seeker == i) {
            let mut record = first;
            record.resize(HEADING.len() - 1, String::new());
            record.push(harmless(&words.say(&why(left_out))));
            out.write_record(record)?;
        }
    }
    out.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}
