//! Finding places in the shipped world.

use std::sync::OnceLock;

use gazetteer::search::{Hit, How, Index, Kinds, MOST_HITS, Search};
use gazetteer::{GeoId, Kind, PlaceIx, Position, World};
use proptest::prelude::*;

fn world() -> &'static World {
    worlddata::for_tests()
}

#[allow(clippy::panic, reason = "a test without an index has nothing to go on")]
fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| match Index::open(&worlddata::folder_for_tests(), world()) {
        Ok(index) => index,
        Err(error) => panic!("{error}"),
    })
}

fn find(text: &str) -> Vec<Hit> {
    index().find(world(), &Search::new(text))
}

/// The hits in words: "Lacombe, Alberta, Canada".
fn words(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|h| world().place(h.place).full_name()).collect()
}

fn ids(hits: &[Hit]) -> Vec<GeoId> {
    hits.iter().map(|h| world().place(h.place).id()).collect()
}

#[track_caller]
fn assert_first(text: &str, id: u32, what: &str) {
    let hits = find(text);
    assert_eq!(ids(&hits).first(), Some(&GeoId(id)), "{text}: {what} expected, found {:?}", words(&hits));
}

#[test]
fn every_example_of_the_issue() {
    for (text, id, what) in [
        ("Lacombe", 6035615, "Lacombe, Alberta"),
        ("lacombe ab", 6035615, "Lacombe, Alberta"),
        ("Lacombe, Alberta, Canada", 6035615, "Lacombe, Alberta"),
        ("lacombe alberta canada", 6035615, "Lacombe, Alberta"),
        ("Madison, MS", 4434663, "Madison, Mississippi"),
        ("Madison, MS 39110", 4434663, "Madison, Mississippi"),
        ("Madison, MS, USA", 4434663, "Madison, Mississippi"),
        ("Springfield Illinois", 4250542, "Springfield, Illinois"),
        ("St Petersburg Florida", 4171563, "St. Petersburg, Florida"),
        ("Saint Petersburg, FL", 4171563, "St. Petersburg, Florida"),
        ("St Petersburg", 498817, "Saint Petersburg, Russia"),
        ("Санкт-Петербург", 498817, "Saint Petersburg, Russia"),
        ("京都", 1857910, "Kyoto"),
        ("kyoto", 1857910, "Kyoto"),
        ("Mazatlan mexico", 3996322, "Mazatlán"),
        ("Velikij Novgorod", 519336, "Velikiy Novgorod"),
        ("Великий Новгород", 519336, "Velikiy Novgorod"),
        ("القاهرة", 360630, "Cairo"),
        ("서울", 1835848, "Seoul"),
    ] {
        assert_first(text, id, what);
    }
}

#[test]
fn abbreviations_accents_and_letters_written_as_two() {
    for (text, id, what) in [
        ("Ft Worth", 4691930, "Fort Worth"),
        ("Mt Vernon, NY", 5127835, "Mount Vernon, New York"),
        ("St. Polten", 2766429, "Sankt Pölten"),
        ("Muenchen", 2867714, "Munich"),
        ("Koeln", 2886242, "Cologne"),
        ("SAO PAULO", 3448439, "São Paulo"),
        ("washington dc", 4140963, "Washington"),
    ] {
        assert_first(text, id, what);
    }
}

#[test]
fn a_country_or_division_is_a_name_too() {
    for (text, kind, name) in [
        ("New Mexico", Kind::Admin1, "New Mexico"),
        ("California", Kind::Admin1, "California"),
        ("Alberta", Kind::Admin1, "Alberta"),
        ("Germany", Kind::Country, "Germany"),
        ("Panama City", Kind::City, "Panama City"),
        ("New York", Kind::City, "New York City"),
        ("Singapore", Kind::City, "Singapore"),
    ] {
        let hits = find(text);
        let best = world().place(hits[0].place);
        assert_eq!((best.kind(), best.name()), (kind, name), "{text}: {:?}", words(&hits));
    }
    let countries = Search { kinds: Kinds::of(&[Kind::Country]), ..Search::new("Mexico") };
    let hits = index().find(world(), &countries);
    assert_eq!(words(&hits), ["Mexico"]);
    let cities = Search { kinds: Kinds::CITIES, ..Search::new("New Mexico") };
    assert!(index().find(world(), &cities).iter().all(|h| world().kind(h.place) == Kind::City));
}

#[test]
fn typos_and_what_is_said_beside_them() {
    for (text, id) in [
        ("Lodnon", 2643743),
        ("philadelpia", 4560349),
        ("Sprinfgield Illinois", 4250542),
        ("Springfield, Ilinois", 4250542),
        ("Санкт-Петурбург", 498817),
        ("Newyork", 5128581),
        ("Mazatlna, Sinaloa", 3996322),
        ("ilmeira do oeset", 6317474),
    ] {
        let hits = find(text);
        assert!(
            ids(&hits)[..hits.len().min(3)].contains(&GeoId(id)),
            "{text}: {:?} {:?}",
            words(&hits),
            ids(&hits)
        );
        assert!(hits.iter().all(|h| h.how == How::Fuzzy), "{text}: {hits:?}");
        assert!(hits.iter().all(|h| h.edits > 0), "{text}: {hits:?}");
    }
}

#[test]
fn an_unknown_whereabouts_does_not_hide_the_place() {
    for text in ["Lacombe, Nowhereland", "Lacombe, Ablerta", "Lacombe, Ontario"] {
        let hits = find(text);
        assert_eq!(ids(&hits).first(), Some(&GeoId(6035615)), "{text}: {:?}", words(&hits));
        assert_eq!(hits[0].how, How::Fuzzy);
    }
}

#[test]
fn what_is_being_typed_is_completed() {
    for text in
        ["lacom", "lacombe a", "lacombe alb", "lacombe, alb", "lacombe, al", "springfield ill", "sprin, ill"]
    {
        let hits = find(text);
        assert!(!hits.is_empty(), "{text}");
        assert_eq!(hits[0].how, How::Prefix, "{text}: {:?}", words(&hits));
        let first = world().place(hits[0].place).full_name();
        assert!(
            first.starts_with("Lacombe, Alberta") || first.starts_with("Springfield, Illinois"),
            "{text}: {first}"
        );
    }
    // One letter: the largest places that begin so, at once.
    let hits = find("s");
    assert_eq!(hits.len(), 10);
    assert!(
        hits.iter().all(|h| world().place(h.place).population().is_none_or(|p| p > 1_000_000)),
        "{:?}",
        words(&hits)
    );
    assert_eq!(ids(&find("京")).first(), Some(&GeoId(1857910)));
}

#[test]
fn exact_comes_before_prefix_before_fuzzy() {
    for text in ["lo", "paris", "san", "york", "georgia", "madison", "alberta", "munch", "京", "saint"] {
        let search = Search { limit: 50, ..Search::new(text) };
        let hits = index().find(world(), &search);
        assert!(hits.is_sorted_by_key(|h| h.how), "{text}: {hits:?}");
        assert!(hits.iter().all(|h| h.edits == 0 || h.how == How::Fuzzy), "{text}: {hits:?}");
        let mut places: Vec<PlaceIx> = hits.iter().map(|h| h.place).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), hits.len(), "{text}: a place twice");
    }
}

#[test]
fn nearer_and_preferred_come_first() {
    let new_orleans = Position { lat: 29.95, lon: -90.07 };
    let near = Search { near: Some(new_orleans), ..Search::new("Lacombe") };
    assert_eq!(words(&index().find(world(), &near))[0], "Lacombe, Louisiana, United States");
    let britain = world().country_by_iso2("GB");
    let there = Search { country: britain, ..Search::new("Lincoln") };
    assert_eq!(words(&index().find(world(), &there))[0], "Lincoln, England, United Kingdom");
    assert_eq!(words(&find("Lincoln"))[0], "Lincoln, Nebraska, United States");
    // At the poles and on the date line there is a nearest place too.
    for (lat, lon) in [(90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0)] {
        let search = Search { near: Position::new(lat, lon), ..Search::new("san") };
        assert_eq!(index().find(world(), &search).len(), 10);
    }
}

#[test]
fn what_holds_no_name_finds_nothing_and_nothing_breaks() {
    for text in ["", "   ", ",", ", ,", "\u{0}", "🏙️", "\u{200f}\u{202e}", "!!!", "\n\t", "(((", "''"] {
        assert_eq!(find(text), [], "{text:?}");
        assert_eq!(index().nearest_spellings(world(), text, 5), [], "{text:?}");
    }
    let long = "Lacombe ".repeat(2000);
    assert!(find(&long).len() <= 10);
    assert!(find(&"京".repeat(10_000)).is_empty());
    assert!(find(&",".repeat(10_000)).is_empty());
    assert!(find(&"a,".repeat(10_000)).len() <= 10);
    assert!(find(&"st ".repeat(5_000)).len() <= 10);
    assert_first("\u{202b}Lacombe\u{202c}\u{0}", 6035615, "Lacombe");
    assert_eq!(index().find(world(), &Search { limit: 0, ..Search::new("a") }), []);
    let most = index().find(world(), &Search { limit: usize::MAX, ..Search::new("san") });
    assert_eq!(most.len(), MOST_HITS);
}

#[test]
fn the_nearest_spellings_of_what_is_not_there() {
    let hits = index().nearest_spellings(world(), "Laconbee", 5);
    assert!(words(&hits).iter().any(|w| w.starts_with("Lacombe")), "{:?}", words(&hits));
    assert!(index().nearest_spellings(world(), "xqzwkv jjqqz", 5).is_empty());
}

#[test]
fn the_file_is_built_once_and_a_damaged_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = Index::path_in(dir.path(), world());
    let first = Index::open(dir.path(), world()).unwrap();
    let written = std::fs::metadata(&path).unwrap().modified().unwrap();
    let again = Index::open(dir.path(), world()).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), written);
    let search = Search::new("lacombe");
    assert_eq!(first.find(world(), &search), again.find(world(), &search));
    assert!(first.keys() > 1_000_000);
    drop((first, again));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let message = Index::open(dir.path(), world()).err().unwrap().to_string();
    assert!(message.contains("altered"), "{message}");
    std::fs::write(&path, &bytes[..middle]).unwrap();
    let message = Index::open(dir.path(), world()).err().unwrap().to_string();
    assert!(message.contains("cut short"), "{message}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_city_is_found_by_its_name_and_where_it_is(pick in any::<prop::sample::Index>()) {
        let cities = world().rows(Kind::City);
        let place = world().place(PlaceIx(pick.index(cities.len()) as u32));
        let whereabouts = place.admin1().map_or(place.country().name.as_str(), |a| a.name());
        let text = format!("{}, {whereabouts}, {}", place.name(), place.country().iso2);
        // Several villages of one county may have one name: then any of them will do.
        let hits = index().find(world(), &Search { limit: 5, ..Search::new(&text) });
        let same = |h: &Hit| h.place == place.ix() || world().place(h.place).full_name() == place.full_name();
        prop_assert!(hits.iter().any(same), "{}: {:?}", text, words(&hits));
    }

    #[test]
    fn the_answer_does_not_depend_on_the_limit(pick in any::<prop::sample::Index>(), letters in 1usize..8) {
        let cities = world().rows(Kind::City);
        let name = world().place(PlaceIx(pick.index(cities.len()) as u32)).name();
        let text: String = name.chars().take(letters).collect();
        let certain = |limit| -> Vec<Hit> {
            let hits = index().find(world(), &Search { limit, ..Search::new(&text) });
            hits.into_iter().filter(|h| h.how != How::Fuzzy).collect()
        };
        let (five, ten) = (certain(5), certain(10));
        prop_assert_eq!(&five[..], &ten[..five.len()], "{}", text);
        prop_assert_eq!(ten, certain(10));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let hits = find(&text);
        prop_assert!(hits.len() <= 10);
        index().nearest_spellings(world(), &text, 3);
    }

    #[test]
    fn any_jumble_of_words_is_answered(text in "(st|mt|new|san|york|mexico|al|ab|京|,| |-|\\(|é|x){0,14}") {
        prop_assert!(find(&text).len() <= 10);
    }
}
