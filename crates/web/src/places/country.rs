//! What is known of a place's country: languages, economy, trade, history, heritage.

use gazetteer::{Country, Place, World};
use wording::{Message, Words};

use super::notes::Notes;

/// One line about the country.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is about.
    pub label: String,
    /// What is known.
    pub value: String,
    /// Numbers of its footnotes.
    pub notes: Vec<usize>,
}

/// What a language is called: as CLDR names it, or by its tag where no country is known to use it. A
/// tag that says more than the language stands behind the name: “Chinese (zh-Hant)”.
pub(crate) fn language(world: &World, language: &partnership::place::Language) -> String {
    let named = |tag: &str| {
        let all = world.countries().iter().flat_map(|country| &country.languages);
        all.into_iter().find(|known| known.tag == tag).map(|known| known.name.clone())
    };
    let (tag, primary) = (language.tag(), language.primary());
    named(tag)
        .or_else(|| named(primary).map(|name| format!("{name} ({tag})")))
        .unwrap_or_else(|| tag.to_owned())
}

/// Lines about a place's country; what is not known is left out here and named with the unknown.
pub fn lines(place: Place<'_>, words: &Words, notes: &mut Notes) -> Vec<Line> {
    let (c, world) = (place.country(), place.world());
    let mut out = Vec::new();
    let mut add = |label: &'static str, field: &str, value: String| {
        if !value.is_empty() {
            out.push(Line { label: words.text(label), value, notes: notes.cite(world, field) });
        }
    };
    let say = |m: Message| words.say(&m);
    add("country-languages", "languages", languages(c, words));
    if let Some(income) = &c.income {
        add("country-income", "income", words.text(income_id(income)));
    }
    if let Some(gdp) = &c.gdp_per_head {
        let m = Message::new(if gdp.year.is_some() { "country-gdp-dated" } else { "country-gdp-value" })
            .with_number("usd", gdp.value, 0)
            .with("year", gdp.year.map(|y| y.to_string()).unwrap_or_default());
        add("country-gdp", "economy", say(m));
    }
    if let Some([farms, industry, services]) = c.sectors {
        let m = Message::new("country-sectors-value")
            .with_number("farms", farms, 0)
            .with_number("industry", industry, 0)
            .with_number("services", services, 0);
        add("country-sectors", "economy", say(m));
    }
    add("country-industries", "economy", c.industries.join(", "));
    add("country-farm-products", "economy", c.farm_products.join(", "));
    add("country-exports", "economy", c.export_goods.join(", "));
    add("country-exports-to", "trade", partners(world, &c.exports_to, words));
    add("country-imports-from", "trade", partners(world, &c.imports_from, words));
    let borders: Vec<String> = c.borders.iter().map(|(iso, _)| name(world, iso)).collect();
    add("country-borders", "borders", borders.join(", "));
    add("country-history", "history", history(c, world, words));
    if let Some(h) = &c.heritage_sites {
        let m = Message::new("country-heritage-value")
            .with("total", h.total)
            .with("cultural", h.cultural)
            .with("natural", h.natural)
            .with("mixed", h.mixed);
        add("country-heritage", "heritage", say(m));
    }
    add("country-government", "government", c.government.clone().unwrap_or_default());
    out
}

fn languages(c: &Country, words: &Words) -> String {
    let spoken = c.languages.iter().filter(|l| l.percent >= 1.0).take(6);
    let said: Vec<String> = spoken
        .map(|l| {
            let id =
                if l.status.contains("official") { "country-language-official" } else { "country-language" };
            words.say(&Message::new(id).with("name", l.name.as_str()).with_number("percent", l.percent, 0))
        })
        .collect();
    said.join(", ")
}

fn partners(world: &World, list: &[gazetteer::country::TradePartner], words: &Words) -> String {
    let said: Vec<String> = list
        .iter()
        .map(|p| {
            words.say(
                &Message::new("country-language")
                    .with("name", name(world, &p.iso2))
                    .with_number("percent", p.percent, 0),
            )
        })
        .collect();
    said.join(", ")
}

fn history(c: &Country, world: &World, words: &Words) -> String {
    let mut said = Vec::new();
    for (iso, year) in &c.independence_from {
        let id = if year.is_some() { "country-independent-year" } else { "country-independent" };
        said.push(
            words.say(
                &Message::new(id)
                    .with("power", power(world, iso, *year, words))
                    .with("year", year.map(|y| y.to_string()).unwrap_or_default()),
            ),
        );
    }
    if let Some(iso) = &c.dependency_of {
        said.push(words.say(&Message::new("country-dependency").with("power", name(world, iso))));
    }
    said.join(". ")
}

/// The power a country became independent from; some are no more.
fn power(world: &World, iso2: &str, year: Option<i32>, words: &Words) -> String {
    match iso2 {
        "SU" => words.text("state-soviet-union"),
        "YU" => words.text("state-yugoslavia"),
        "CS" => words.text("state-czechoslovakia"),
        "TR" if year.is_none_or(|y| y < 1923) => words.text("state-ottoman-empire"),
        _ => name(world, iso2),
    }
}

/// A country's name by its code; the code itself if there is none.
pub fn name(world: &World, iso2: &str) -> String {
    world.country_by_iso2(iso2).map_or_else(|| iso2.to_owned(), |ix| world.country(ix).name.clone())
}

/// Id of the message for a World Bank class.
pub fn income_id(income: &str) -> &'static str {
    match income.to_ascii_lowercase().as_str() {
        s if s.starts_with("low") && s.contains("middle") => "income-lower-middle",
        s if s.starts_with("upper") => "income-upper-middle",
        s if s.starts_with("low") => "income-low",
        _ => "income-high",
    }
}
