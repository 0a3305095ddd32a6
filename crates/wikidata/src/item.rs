//! Items: what is known of the places that statements name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::{Row, text};
use crate::ids::ItemId;
use crate::query::CLASSES;

/// The longest name that is kept, letters.
const LONGEST_NAME: usize = 200;

/// At what level a place is governed, by the classes of its item; the first that fits counts:
/// Berlin is a settlement before it is a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A city, town, village or municipality.
    Settlement,
    /// A county, district or department: the second level of a country.
    Second,
    /// A state, province or prefecture: the first level.
    First,
    /// A country.
    Country,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its identifier: of the item that it was merged into, if it was.
    pub id: ItemId,
    /// Its name: in English, the one that holds in all languages, or its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its GeoNames ids (P1566), sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub geonames: Vec<u32>,
    /// Its countries by their two letters (P17, P297), sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Latitude and longitude, degrees (P625); of several the southernmost, so that it is
    /// always the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<(f64, f64)>,
    /// At what level it is, if its classes tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// What was found for an identifier that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What was asked for.
    pub asked: ItemId,
    /// The item; its identifier is another if the one asked for was merged into it.
    pub item: Item,
}

/// The names that an answer has for an item, the best first.
#[derive(Default)]
struct Names {
    english: Option<String>,
    all: Option<String>,
    own: Option<String>,
}

/// Folds rows into items. An identifier of which the answer says nothing comes as an item of
/// which nothing is known: it was deleted, or says nothing of itself.
pub(crate) fn read(asked: &[ItemId], rows: &[Row]) -> Vec<Found> {
    let bare = |id| Item { id, name: None, geonames: vec![], countries: vec![], position: None, level: None };
    let mut found: BTreeMap<ItemId, (Item, Names)> =
        asked.iter().map(|&id| (id, (bare(id), Names::default()))).collect();
    for row in rows {
        let id = |name| text(row, name).and_then(ItemId::from_address);
        let (Some(asked), Some(item)) = (id("asked"), id("item")) else { continue };
        let (Some(what), Some(value)) = (text(row, "what"), row.get("value")) else { continue };
        let Some((known, names)) = found.get_mut(&asked) else { continue };
        known.id = item;
        match what {
            "geonames" => known.geonames.extend(value.value.parse::<u32>().ok()),
            "country" => {
                let two = value.value.len() == 2 && value.value.bytes().all(|b| b.is_ascii_uppercase());
                known.countries.extend(two.then(|| value.value.clone()));
            }
            "position" => {
                let position = point(&value.value);
                let lower = |at: (f64, f64)| known.position.is_none_or(|is| at < is);
                known.position = position.filter(|at| lower(*at)).or(known.position);
            }
            "class" => {
                let class = ItemId::from_address(&value.value).map(|c| c.to_string());
                let level = CLASSES.iter().find(|(c, _)| Some(*c) == class.as_deref()).map(|(_, l)| *l);
                known.level = [known.level, level].into_iter().flatten().min();
            }
            "label" | "name" => {
                let slot = match (what, value.language.as_deref()) {
                    ("label", Some("en")) => &mut names.english,
                    ("label", _) => &mut names.all,
                    _ => &mut names.own,
                };
                let name: String = value.value.trim().chars().take(LONGEST_NAME).collect();
                // Of several the first by the alphabet, so that it is always the same one.
                if !name.is_empty() && slot.as_ref().is_none_or(|is| name < *is) {
                    *slot = Some(name);
                }
            }
            _ => {}
        }
    }
    found
        .into_iter()
        .map(|(asked, (mut item, names))| {
            item.name = names.english.or(names.all).or(names.own);
            item.geonames.sort_unstable();
            item.geonames.dedup();
            item.countries.sort_unstable();
            item.countries.dedup();
            Found { asked, item }
        })
        .collect()
}

/// `Point(2.35 48.85)`, longitude first, in degrees; only on Earth: other globes come with
/// their address before it.
fn point(text: &str) -> Option<(f64, f64)> {
    let inside = text.trim().strip_prefix("Point(")?.strip_suffix(')')?;
    let (lon, lat) = inside.split_once(' ')?;
    let (lat, lon): (f64, f64) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}
