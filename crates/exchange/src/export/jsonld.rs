//! JSON-LD in the words of schema.org.
//!
//! The vocabulary has no word for a tie between cities. It is written as what it is: an
//! organisation that two governments are members of, founded on a day.

use partnership::codes::Coded;
use registry::{PartyRow, Tie};
use serde_json::{Value, json};

use super::{Addresses, fields, title};

/// The ties, with the governments that are their sides.
#[must_use]
pub fn json_ld<'r>(ties: impl IntoIterator<Item = Tie<'r>>, addresses: &dyn Addresses) -> Value {
    let mut parties = std::collections::BTreeMap::new();
    let mut graph: Vec<Value> = Vec::new();
    for tie in ties {
        for side in tie.sides() {
            parties.entry(side.party.id).or_insert(side.party);
        }
        graph.push(organisation(tie, addresses));
    }
    graph.extend(parties.into_values().map(|party| government(party, addresses)));
    json!({ "@context": "https://schema.org", "@graph": graph })
}

fn organisation(tie: Tie<'_>, addresses: &dyn Addresses) -> Value {
    let data = tie.data();
    let address = addresses.tie(tie.id());
    json!({
        "@type": "Organization",
        "@id": address,
        "url": address,
        "identifier": tie.id().to_string(),
        "name": title(tie),
        "description": data.local_kind.as_deref().unwrap_or(data.kind.code()),
        "foundingDate": data.since.map(|d| d.to_string()),
        "knowsAbout": fields(tie),
        "member": tie.sides().map(|s| json!({ "@id": addresses.party(s.party.id) })).collect::<Vec<_>>(),
    })
}

fn government(party: &PartyRow, addresses: &dyn Addresses) -> Value {
    let geo =
        party.position.map(|p| json!({ "@type": "GeoCoordinates", "latitude": p.lat, "longitude": p.lon }));
    let same = party.place.map(|id| format!("https://sws.geonames.org/{id}/"));
    json!({
        "@type": "GovernmentOrganization",
        "@id": addresses.party(party.id),
        "name": party.name,
        "alternateName": party.other_names,
        "location": {
            "@type": "AdministrativeArea",
            "name": party.name,
            "sameAs": same,
            "geo": geo,
            "address": {
                "@type": "PostalAddress",
                "addressCountry": party.country.to_string(),
                "addressRegion": Some(&party.division_name).filter(|d| !d.is_empty()),
            },
        },
    })
}
