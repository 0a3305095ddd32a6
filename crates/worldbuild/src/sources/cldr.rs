//! Languages of countries and names of countries, from Unicode's CLDR (JSON).

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use gazetteer::country::Language;
use serde_json::Value;

/// Languages that names of countries are taken in: those of most visitors, and of most
/// of the countries themselves.
pub const NAME_LANGUAGES: &[&str] = &[
    "am", "ar", "az", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi",
    "fr", "ga", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk",
    "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk",
    "ur", "uz", "vi", "zh", "zh-Hant",
];

/// Languages by country, most spoken first. `names` gives them in English.
pub fn languages(
    territory_info: &[u8],
    names: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Vec<Language>>> {
    let json: Value = serde_json::from_slice(territory_info)?;
    let territories =
        json.pointer("/supplemental/territoryInfo").and_then(Value::as_object).context("no territoryInfo")?;
    let mut all = BTreeMap::new();
    for (territory, info) in territories {
        let spoken = info.get("languagePopulation").and_then(Value::as_object);
        let mut languages: Vec<Language> = spoken
            .into_iter()
            .flatten()
            .filter_map(|(tag, of)| {
                let tag = tag.replace('_', "-");
                let base = tag.split('-').next().unwrap_or(&tag);
                Some(Language {
                    name: names.get(&tag).or_else(|| names.get(base)).cloned().unwrap_or_else(|| tag.clone()),
                    percent: text(of, "_populationPercent")?.parse().ok()?,
                    status: text(of, "_officialStatus").unwrap_or_default().to_owned(),
                    tag,
                })
            })
            .collect();
        languages.sort_by(|a, b| b.percent.total_cmp(&a.percent).then(a.tag.cmp(&b.tag)));
        all.insert(territory.clone(), languages);
    }
    Ok(all)
}

/// Names of one kind ("territories", "languages") in one language, by code. Short and
/// other variants ("US-alt-short") are left out.
pub fn names(file: &[u8], language: &str, kind: &str) -> Result<BTreeMap<String, String>> {
    let json: Value = serde_json::from_slice(file)?;
    let names = json
        .pointer(&format!("/main/{language}/localeDisplayNames/{kind}"))
        .and_then(Value::as_object)
        .with_context(|| format!("no {kind} in {language}"))?;
    Ok(names
        .iter()
        .filter(|(code, _)| !code.contains("-alt-"))
        .filter_map(|(code, name)| Some((code.clone(), name.as_str()?.to_owned())))
        .collect())
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_come_most_spoken_first() {
        let info = r#"{"supplemental": {"territoryInfo": {"CA": {"languagePopulation": {
            "fr": {"_populationPercent": "30", "_officialStatus": "official"},
            "zh_Hant": {"_populationPercent": "1.5"},
            "en": {"_populationPercent": "87", "_officialStatus": "official"}}}}}}"#;
        let names = BTreeMap::from([("en", "English"), ("fr", "French"), ("zh", "Chinese")])
            .into_iter()
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .collect();
        let all = languages(info.as_bytes(), &names).unwrap();
        let ca: Vec<_> = all["CA"].iter().map(|l| (l.tag.as_str(), l.name.as_str(), l.percent)).collect();
        assert_eq!(ca, [("en", "English", 87.0), ("fr", "French", 30.0), ("zh-Hant", "Chinese", 1.5)]);
    }

    #[test]
    fn variants_of_names_are_left_out() {
        let file = r#"{"main": {"de": {"localeDisplayNames": {"territories":
            {"CA": "Kanada", "US-alt-short": "USA"}}}}}"#;
        let all = names(file.as_bytes(), "de", "territories").unwrap();
        assert_eq!(all.len(), 1);
        assert!(names(file.as_bytes(), "fr", "territories").is_err());
    }
}
