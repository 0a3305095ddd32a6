//! JSON-LD in the words of schema.org.
//!
//! The vocabulary has no word for a tie between cities. It is written as what it is: an
//! organisation that two governments are members of, founded on a day.

use std::collections::BTreeSet;
use std::io;

use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use registry::{PartyRow, Tie};
use serde_json::{Value, json};

use super::{Addresses, Items, Listed, Writer, fields, title};

/// The ties, and the governments that are their sides: each once, behind the first tie that
/// names it. Or the governments alone.
#[derive(Debug)]
pub struct JsonLd<A> {
    addresses: A,
    graph: Items,
    named: BTreeSet<Id<kind::Party>>,
}

impl<A> JsonLd<A> {
    /// With the site's addresses.
    pub fn new(addresses: A) -> Self {
        Self { addresses, graph: Items::default(), named: BTreeSet::new() }
    }
}

const BEGIN: &[u8] = br#"{"@context":"https://schema.org","@graph":["#;
const END: &[u8] = b"]}\n";

impl<A: Addresses + Send> Writer<Tie<'_>> for JsonLd<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(BEGIN);
        Ok(())
    }

    fn some(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        for tie in ties {
            self.graph.add(&organisation(*tie, &self.addresses), out)?;
            for side in tie.sides() {
                if self.named.insert(side.party.id) {
                    self.graph.add(&government(side.party, &self.addresses), out)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(END);
        Ok(())
    }
}

impl<A: Addresses + Send> Writer<Listed<'_>> for JsonLd<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(BEGIN);
        Ok(())
    }

    fn some(&mut self, parties: &[Listed<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        for listed in parties {
            if self.named.insert(listed.party.id) {
                self.graph.add(&government(listed.party, &self.addresses), out)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(END);
        Ok(())
    }
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
        "url": addresses.party_page(party.id),
        "identifier": party.id.to_string(),
        "name": party.name,
        "alternateName": party.other_names.iter().collect::<Vec<_>>(),
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
