//! The first page: one question over a quiet map.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use gazetteer::{GeoId, Kind, Place};

use crate::draw::{Mark, Role, Svg, WorldMap, basemap, world_map};
use crate::shell::{self, Chrome};
use crate::state::AppState;

/// `/`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/", get(home))
}

/// Cities offered as examples, by GeoNames id: of several sizes, climates and continents,
/// the first three from the stories that this program was asked for with.
const EXAMPLES: [u32; 5] = [6_035_615, 4_434_663, 2_675_416, 1_512_569, 3_868_626];
/// The tie that the map shows: Lacombe, Alberta, and Mazatlán.
const SHOWN: [u32; 2] = [6_035_615, 3_996_322];

/// The first page.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    /// The frame.
    pub chrome: Chrome,
    /// The quiet map.
    pub map: Svg,
    /// Name and address of example cities.
    pub examples: Vec<(String, String)>,
    /// How many cities are ranked.
    pub cities: usize,
}

impl HomePage {
    /// The page.
    pub fn new(chrome: Chrome) -> Self {
        let world = chrome.world();
        let examples = EXAMPLES
            .iter()
            .filter_map(|&id| world.by_id(GeoId(id)))
            .map(|p| (format!("{}, {}", p.name(), p.country().name), format!("/find/{}", p.id())))
            .collect();
        let [here, there] = SHOWN.map(|id| world.by_id(GeoId(id)));
        let map = WorldMap {
            id: "home-map",
            title: chrome.t("home-map"),
            desc: chrome.t("home-map-about"),
            version: basemap::version(world),
            here: here.map(|p| mark(p, Role::Here)),
            marks: there.map(|p| mark(p, Role::There)).into_iter().collect(),
            closer: false,
        };
        let cities = world.rows(Kind::City).len();
        Self { map: world_map(&map), examples, cities, chrome }
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        Self::new(chrome)
    }
}

fn mark(place: Place<'_>, role: Role) -> Mark {
    Mark {
        position: place.position(),
        name: place.name().to_owned(),
        place: place.id().0,
        arc: (role == Role::There).then_some(1.0),
        role,
        ..Mark::default()
    }
}

async fn home(chrome: Chrome) -> Response {
    shell::page(&HomePage::new(chrome))
}
