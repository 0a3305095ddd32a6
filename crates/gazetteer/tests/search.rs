//! Finding places in the shipped world.

use std::sync::OnceLock;

use gazetteer::search::{Hit, How, Index, Kinds, Search};
use gazetteer::{GeoId, Kind, Position, World};

fn world() -> &'static World {
    worlddata::for_tests()
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(&worlddata::folder_for_tests(), world()).unwrap())
}

fn find(text: &str) -> Vec<Hit> {
    index().find(world(), &Search::new(text))
}

/// The hits in words: "Lacombe, Alberta, Canada".
fn words(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|h| world().place(h.place).full_name()).collect()
}

fn first(text: &str) -> GeoId {
    let hits = find(text);
    assert!(!hits.is_empty(), "{text} finds nothing");
    world().place(hits[0].place).id()
}

const LACOMBE: GeoId = GeoId(6035615);

#[test]
fn every_example_of_the_issue() {
    for (text, id, what) in [
        ("Lacombe", 6035615, "Lacombe, Alberta"),
        ("lacombe ab", 6035615, "Lacombe, Alberta"),
        ("Lacombe, Alberta, Canada", 6035615, "Lacombe, Alberta"),
        ("Madison, MS", 4434663, "Madison, Mississippi"),
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
        ("Ft Worth", 4691930, "Fort Worth"),
        ("Mt Vernon, NY", 5127835, "Mount Vernon, New York"),
        ("Muenchen", 2867714, "Munich"),
        ("Koeln", 2886242, "Cologne"),
    ] {
        assert_eq!(first(text), GeoId(id), "{text}: {what} expected, found {:?}", words(&find(text)));
    }
}

#[test]
fn dump() {
    for t in std::env::var("Q").unwrap_or_default().split('|') {
        let s = std::time::Instant::now();
        let h = find(t);
        eprint!("{t:?} {:?}", s.elapsed());
        let s = std::time::Instant::now();
        let h2 = index().nearest_spellings(world(), t, 10);
        eprintln!("  {:?} {:?}", s.elapsed(), words(&h2).first());
        for h in h {
            let p = world().place(h.place);
            eprintln!("   {:?}{} {} <- {} [{:?} {:?}]", h.how, h.edits, p.full_name(), h.name, p.kind(), p.population());
        }
    }
}
