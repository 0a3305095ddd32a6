//! The two questions that are asked.
//!
//! Plain SPARQL 1.1 without the extensions of one service (no label service, no hints), so
//! that a copy of the data behind another engine can be asked as well. Pages go on after the
//! identifier that came last, not after a number of rows: what is added or taken away
//! meanwhile moves no page.

use crate::ids::{ItemId, StatementId};

const PREFIXES: &str = "PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX pr: <http://www.wikidata.org/prop/reference/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX schema: <http://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
";

/// The statements after one, by identifier. `countries` are two-letter codes: of a statement
/// at least one side lies in one of them; none asks for the whole world.
///
/// Everything but the identifiers is optional: a statement that says nothing still moves the
/// page on.
pub(crate) fn statements(after: Option<&StatementId>, countries: &[String], most: u32) -> String {
    let after = after.map_or_else(String::new, |id| {
        format!("FILTER(STR(?statement) > \"{}{id}\")\n      ", StatementId::PREFIX)
    });
    let within = if countries.is_empty() {
        String::new()
    } else {
        let codes: Vec<String> = countries.iter().map(|c| format!("\"{c}\"")).collect();
        format!(
            "FILTER EXISTS {{
        VALUES ?code {{ {} }}
        {{ ?item wdt:P17/wdt:P297 ?code }} UNION {{ ?statement ps:P190/wdt:P17/wdt:P297 ?code }}
      }}
      ",
            codes.join(" ")
        )
    };
    format!(
        "{PREFIXES}SELECT ?statement ?item ?partner ?rank ?start ?startTime ?startPrecision \
?end ?endTime ?endPrecision ?url ?modified ?partnerModified WHERE {{
  {{
    SELECT ?statement ?item WHERE {{
      ?item p:P190 ?statement .
      {after}{within}
    }}
    ORDER BY STR(?statement)
    LIMIT {most}
  }}
  OPTIONAL {{ ?statement wikibase:rank ?rank }}
  OPTIONAL {{
    ?statement ps:P190 ?partner .
    OPTIONAL {{ ?partner schema:dateModified ?partnerModified }}
  }}
  OPTIONAL {{ ?statement pq:P580 ?start }}
  OPTIONAL {{ ?statement pqv:P580 [ wikibase:timeValue ?startTime ; wikibase:timePrecision ?startPrecision ] }}
  OPTIONAL {{ ?statement pq:P582 ?end }}
  OPTIONAL {{ ?statement pqv:P582 [ wikibase:timeValue ?endTime ; wikibase:timePrecision ?endPrecision ] }}
  OPTIONAL {{ ?statement prov:wasDerivedFrom/pr:P854 ?url }}
  OPTIONAL {{ ?item schema:dateModified ?modified }}
}}
ORDER BY STR(?statement)
"
    )
}

/// Classes that tell at what level a place is, each with the classes below it.
pub(crate) const CLASSES: [(&str, crate::Level); 7] = [
    ("Q486972", crate::Level::Settlement),
    ("Q15284", crate::Level::Settlement),
    ("Q13221722", crate::Level::Settlement),
    ("Q13220204", crate::Level::Second),
    ("Q10864048", crate::Level::First),
    ("Q6256", crate::Level::Country),
    ("Q3624078", crate::Level::Country),
];

/// What is known of items: one row for each value, so that many values of one property do not
/// multiply those of another. An item that was merged into another answers as that other.
pub(crate) fn items(ids: &[ItemId]) -> String {
    let asked: Vec<String> = ids.iter().map(|id| format!("wd:{id}")).collect();
    let classes: Vec<String> = CLASSES.iter().map(|(class, _)| format!("wd:{class}")).collect();
    format!(
        "{PREFIXES}SELECT ?asked ?item ?what ?value WHERE {{
  VALUES ?asked {{ {} }}
  ?asked owl:sameAs* ?item .
  FILTER NOT EXISTS {{ ?item owl:sameAs ?further }}
  {{ ?item wdt:P1566 ?value . BIND(\"geonames\" AS ?what) }}
  UNION {{ ?item wdt:P625 ?value . BIND(\"position\" AS ?what) }}
  UNION {{ ?item wdt:P17/wdt:P297 ?value . BIND(\"country\" AS ?what) }}
  UNION {{ ?item rdfs:label ?value . FILTER(LANG(?value) IN (\"en\", \"mul\")) BIND(\"label\" AS ?what) }}
  UNION {{ ?item wdt:P1448|wdt:P1705 ?value . BIND(\"name\" AS ?what) }}
  UNION {{ VALUES ?value {{ {} }} ?item wdt:P31/wdt:P279* ?value . BIND(\"class\" AS ?what) }}
}}
",
        asked.join(" "),
        classes.join(" ")
    )
}
