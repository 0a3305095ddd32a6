//! From a query service to the registry: read, broken off and gone on with, planned, written,
//! read again, taken back; and the real list as Wikidata would have it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use exchange::plan::{Choices, Outcome, Sort};
use exchange::{Brought, Mapping, Plan};
use gazetteer::GeoId;
use jiff::Timestamp;
use partnership::Id;
use partnership::evidence::Confirmation;
use partnership::fact::latest_today;
use partnership::id::kind;
use partnership::tie::TieFact;
use store::Hand;
use store::readings::{NewReading, Phase, ReadingRow};
use web::imports::carry::{self, Report};
use web::imports::wikidata::{Reader, Step, round};
use wikidata::{Clock, Settings};

use crate::Bed;
use crate::common::state;
use crate::server::{Asked, Service, Stated, Thing, Trouble, stated, year};

const LACOMBE: u32 = 6_035_615;
const MAZATLAN: u32 = 3_996_322;
const MADISON: u32 = 4_434_663;
const SOLLEFTEA: u32 = 2_675_416;

/// A clock that is set by hand.
#[derive(Clone)]
struct Watch(Arc<AtomicI64>);

impl Watch {
    fn new(bed: &Bed) -> Self {
        Self(Arc::new(AtomicI64::new(bed.hand.at.as_second())))
    }

    fn clock(&self) -> Clock {
        let at = self.0.clone();
        Arc::new(move || Timestamp::from_second(at.load(Ordering::Relaxed)).unwrap())
    }

    fn later(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

fn hurried(reading: &ReadingRow) -> Settings {
    Settings {
        pause: Duration::ZERO,
        first_wait: Duration::from_millis(1),
        timeout: Duration::from_secs(20),
        tries: 2,
        ..Settings::new(reading.endpoint.clone(), reading.contact.clone().unwrap_or_default())
    }
}

async fn begin(bed: &Bed, endpoint: &str, watch: &Watch) -> ReadingRow {
    let new = NewReading {
        endpoint: endpoint.to_owned(),
        contact: "registry@example.org".to_owned(),
        countries: Vec::new(),
    };
    let hand = Hand { at: watch.clock()(), ..bed.hand };
    bed.store.begin_reading(&hand, &new).await.unwrap()
}

/// Reads to the end.
async fn read(bed: &Bed, endpoint: &str, watch: &Watch) -> ReadingRow {
    begin(bed, endpoint, watch).await;
    round(&bed.store, &watch.clock(), hurried).await.unwrap();
    let reading = bed.store.latest_reading(bed.organisation()).await.unwrap().unwrap();
    assert_eq!(reading.phase, Phase::Done, "{reading:?}");
    watch.later(60);
    reading
}

async fn plan(bed: &Bed, import: Id<kind::Import>) -> (Plan, carry::Record) {
    let state = state(false);
    let bytes = bed.store.import_sheet(import).await.unwrap().unwrap();
    let brought = Brought::read(&bytes).unwrap();
    let record = carry::record(&bed.store, bed.organisation()).await.unwrap();
    let ground = (state.world(), &*state.index);
    let (mapping, today) = (Mapping::default(), latest_today(bed.hand.at));
    let plan = carry::plan(&brought, &mapping, &Choices::default(), ground, &record.known, today).unwrap();
    (plan, record)
}

/// Reads, plans and writes.
async fn taken(bed: &Bed, endpoint: &str, watch: &Watch) -> (BTreeMap<Sort, usize>, Id<kind::Import>) {
    let import = read(bed, endpoint, watch).await.import.unwrap();
    let (plan, record) = plan(bed, import).await;
    let report = Report::of(&plan);
    carry::write(&bed.store, &bed.hand, import, record.basis, &plan.work, &report).await.unwrap();
    (plan.counts(), import)
}

fn thing(label: &str, country: &str, geonames: u32) -> Thing {
    Thing {
        label: label.to_owned(),
        country: country.to_owned(),
        geonames: vec![geonames],
        modified: "2026-01-01T00:00:00Z".to_owned(),
        ..Thing::default()
    }
}

/// Two ties: of the first both items say so, of the second one.
fn two_ties() -> Service {
    let service = Service::default();
    service.item(1, thing("Lacombe", "CA", LACOMBE));
    service.item(2, thing("Mazatlán", "MX", MAZATLAN));
    service.item(3, thing("Madison", "US", MADISON));
    service.item(4, thing("Sollefteå", "SE", SOLLEFTEA));
    let urls = vec!["https://example.org/council".to_owned()];
    service.state("Q1-AAAA", Stated { start: year(1998), urls, ..stated(1, 2) });
    service.state("Q2-BBBB", stated(2, 1));
    service.state("Q3-CCCC", Stated { start: year(1997), ..stated(3, 4) });
    service
}

#[tokio::test]
async fn ties_go_in_with_their_sources_and_out_again() {
    let (bed, service) = (Bed::new().await, two_ties());
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    let (counts, import) = taken(&bed, &endpoint, &watch).await;
    assert_eq!(counts, BTreeMap::from([(Sort::New, 2)]));
    let registry = bed.store.registry().await.unwrap();
    assert_eq!((registry.ties.len(), registry.parties.len()), (2, 4));
    let both = registry.ties.iter().find(|t| t.since == "1998".parse().ok()).unwrap();
    assert!(!both.published, "nothing is published unasked");
    assert_eq!(both.confirmation, Confirmation::Unconfirmed, "no side has confirmed it");
    let tie = bed.store.history::<TieFact>(both.id).await.unwrap().current().unwrap();
    let mut sources: Vec<_> = tie.evidence.values().map(|p| p.source.clone()).collect();
    sources.sort_by(|a, b| a.title.cmp(&b.title));
    let titles: Vec<&str> = sources.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Wikidata: Lacombe (Q1) is twinned with Mazatlán (Q2), since 1998 (statement Q1-AAAA, read 2026-11-21, CC0 1.0)",
            "Wikidata: Mazatlán (Q2) is twinned with Lacombe (Q1) (statement Q2-BBBB, read 2026-11-21, CC0 1.0)",
            "example.org"
        ]
    );
    assert_eq!(sources[0].url.as_deref(), Some("https://www.wikidata.org/wiki/Q1#Q1$AAAA"));
    assert_eq!(sources[0].publisher.as_deref(), Some("Wikidata"));
    assert!(sources.iter().all(|s| s.public));
    // Read again, nothing goes in twice.
    let (again, _) = taken(&bed, &endpoint, &watch).await;
    assert_eq!(again, BTreeMap::from([(Sort::There, 2)]));
    let undone = bed.store.undo_import(&bed.hand, import, "a test").await.unwrap();
    assert_eq!((undone.ties, undone.parties, undone.left.len()), (2, 4, 0));
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
}

#[tokio::test]
async fn a_later_reading_asks_for_what_changed_and_overwrites_nothing() {
    let (bed, service) = (Bed::new().await, two_ties());
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    taken(&bed, &endpoint, &watch).await;
    {
        let mut copy = service.copy();
        copy.asked.clear();
        // Another year, an end, a statement less, and Sollefteå's item was edited since.
        copy.statements.get_mut("Q1-AAAA").unwrap().start = year(1999);
        copy.statements.get_mut("Q3-CCCC").unwrap().end = year(2010);
        copy.statements.remove("Q2-BBBB");
        copy.items.get_mut(&4).unwrap().modified = "2026-11-21T12:00:30Z".to_owned();
    }
    let reading = read(&bed, &endpoint, &watch).await;
    assert_eq!((reading.statements, reading.changed, reading.gone, reading.items), (2, 2, 1, 1));
    let items: Vec<Asked> =
        service.copy().asked.iter().filter(|a| matches!(a, Asked::Items(_))).cloned().collect();
    assert_eq!(items, [Asked::Items(vec![4])], "only the item that changed");
    let (plan, record) = plan(&bed, reading.import.unwrap()).await;
    let said = |key: &str| {
        let row = plan.rows.iter().find(|r| r.key == key).unwrap();
        row.remarks().iter().map(|m| wording::english().say(m)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(plan.counts(), BTreeMap::from([(Sort::Conflict, 2)]));
    assert!(
        said("Q1-Q2").contains("The record says since 1998, the source 1999; the record stays."),
        "{}",
        said("Q1-Q2")
    );
    assert!(said("Q3-Q4").contains("ended 2010"), "{}", said("Q3-Q4"));
    let before = bed.store.registry().await.unwrap();
    let report = Report::of(&plan);
    let import = reading.import.unwrap();
    carry::write(&bed.store, &bed.hand, import, record.basis, &plan.work, &report).await.unwrap();
    let after = bed.store.registry().await.unwrap();
    let facts = |r: &store::registry::Registry| {
        let mut all: Vec<_> = r.ties.iter().map(|t| (t.id, t.since, t.status, t.kind)).collect();
        all.sort_by_key(|t| t.0);
        all
    };
    assert_eq!(facts(&before), facts(&after), "dates and statuses stand as they stood");
}

#[tokio::test]
async fn choices_hold_for_the_next_reading_but_not_that_the_source_is_right() {
    let (bed, service) = (Bed::new().await, two_ties());
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    let first = read(&bed, &endpoint, &watch).await.import.unwrap();
    let choices = r#"{"places":{"Q4":{"place":2675416}},"rows":{"Q1-Q2":"skip","Q3-Q4":"take"}}"#;
    assert!(bed.store.set_import(first, r#"{"publish":true}"#, choices).await.unwrap());
    let second = read(&bed, &endpoint, &watch).await.import.unwrap();
    assert!(bed.store.import(first).await.unwrap().is_none(), "the newer one takes its place");
    let row = bed.store.import(second).await.unwrap().unwrap();
    let kept: Choices = serde_json::from_str(&row.choices).unwrap();
    assert_eq!((kept.places.len(), kept.rows.len()), (1, 1), "{kept:?}");
    assert!(serde_json::from_str::<Mapping>(&row.mapping).unwrap().publish);
}

#[tokio::test]
async fn a_reading_that_breaks_off_goes_on_where_it_was() {
    let bed = Bed::new().await;
    let service = Service::default();
    for n in 1..=90_u64 {
        service.item(n, Thing { label: format!("Place {n}"), ..Thing::default() });
        service.state(&format!("Q{n:02}-{n:04}"), stated(n, n % 90 + 1));
    }
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    let few = |r: &ReadingRow| Settings { statements: 20, items: 30, ..hurried(r) };
    let mut reading = begin(&bed, &endpoint, &watch).await;
    let mut reader = Reader::new(&bed.store, few(&reading), watch.clock()).unwrap();
    for _ in 0..2 {
        let Step::On(next) = reader.step(&reading).await.unwrap() else { panic!("{reading:?}") };
        reading = next;
    }
    drop(reader);
    // The process dies here. The service fails when the next one goes on, then wants to be left alone.
    service.trouble([Trouble::Status(500, None), Trouble::Cut]);
    watch.later(600);
    round(&bed.store, &watch.clock(), few).await.unwrap();
    let waits = bed.store.reading(reading.id).await.unwrap().unwrap();
    assert_eq!((waits.phase, waits.failures, waits.statements), (Phase::Statements, 1, 40));
    assert!(waits.error.as_deref().unwrap().contains("cut short"), "{waits:?}");
    service.copy().asked.clear();
    round(&bed.store, &watch.clock(), few).await.unwrap();
    assert!(service.copy().asked.is_empty(), "it waits");
    watch.later(61);
    service.trouble([Trouble::Status(429, Some("7200".into()))]);
    round(&bed.store, &watch.clock(), few).await.unwrap();
    watch.later(7100);
    round(&bed.store, &watch.clock(), few).await.unwrap();
    assert_eq!(service.copy().asked.len(), 1, "for as long as the service asked");
    watch.later(120);
    round(&bed.store, &watch.clock(), few).await.unwrap();
    let done = bed.store.reading(reading.id).await.unwrap().unwrap();
    assert_eq!((done.phase, done.statements, done.items, done.failures), (Phase::Done, 90, 90, 0));
    let pages: Vec<Option<String>> = service
        .copy()
        .asked
        .iter()
        .filter_map(|a| if let Asked::Statements { after, .. } = a { Some(after.clone()) } else { None })
        .collect();
    assert!(pages.iter().all(|after| after.as_deref() >= Some("Q40-0040")), "{pages:?}");
}

#[tokio::test]
async fn what_cannot_go_on_is_stopped_and_said() {
    let (bed, service) = (Bed::new().await, two_ties());
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    begin(&bed, &endpoint, &watch).await;
    service.trouble([Trouble::Status(403, None)]);
    round(&bed.store, &watch.clock(), hurried).await.unwrap();
    let stopped = bed.store.latest_reading(bed.organisation()).await.unwrap().unwrap();
    assert_eq!(stopped.phase, Phase::Stopped);
    assert!(stopped.error.unwrap().contains("status 403"));
    watch.later(60);
    // An empty copy is read, and leaves no import.
    let (empty, watch) = (Service::default(), watch);
    let reading = read(&bed, &empty.serve().await, &watch).await;
    assert_eq!((reading.import, reading.statements), (None, 0));
}

#[tokio::test]
async fn merged_items_wrong_ranks_and_unknown_partners() {
    let (bed, service) = (Bed::new().await, two_ties());
    service.item(9, Thing { merged_into: Some(2), ..Thing::default() });
    service.state("Q1-DDDD", stated(1, 9));
    service.state("Q3-EEEE", Stated { rank: "DeprecatedRank", ..stated(3, 1) });
    service.state("Q3-FFFF", Stated { partner: None, ..stated(3, 0) });
    service.state("Q2-GGGG", stated(2, 9));
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    let import = read(&bed, &endpoint, &watch).await.import.unwrap();
    let (plan, _) = plan(&bed, import).await;
    assert_eq!(plan.counts(), BTreeMap::from([(Sort::New, 2)]));
    assert_eq!(plan.left_out.len(), 3, "{:?}", plan.left_out);
    let first = plan.work.ties.iter().find(|t| t.key == "Q1-Q2").unwrap();
    assert_eq!(first.sources.len(), 4, "three statements and a page: {:?}", first.sources);
}

/// The real list as a copy of Wikidata: of two thirds of the ties both items say so; a tenth
/// of the items has no GeoNames id, but a name, a country and coordinates.
fn real(path: &str, world: &gazetteer::World) -> (Service, usize) {
    let service = Service::default();
    let mut copy = service.copy();
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut pairs = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let side = |s: &str| {
            let id: u32 = record[at(&format!("geonameid_{s}"))].parse().unwrap();
            (id, record[at(&format!("name_{s}"))].to_owned(), record[at(&format!("cc_{s}"))].to_owned())
        };
        let sides = [side("a"), side("b")];
        for (id, name, country) in &sides {
            let position = world.by_id(GeoId(*id)).and_then(|p| p.position()).map(|p| (p.lat, p.lon));
            copy.items.entry(u64::from(*id)).or_insert_with(|| Thing {
                geonames: if id % 10 == 3 { Vec::new() } else { vec![*id] },
                position,
                ..thing(name, country, 0)
            });
        }
        let [a, b] = [u64::from(sides[0].0), u64::from(sides[1].0)];
        let start = record[at("year")].parse().map(year).unwrap_or_default();
        copy.statements.insert(format!("Q{a}-{b:08}"), Stated { start, ..stated(a, b) });
        if pairs % 3 != 0 {
            copy.statements.insert(format!("Q{b}-{a:08}"), stated(b, a));
        }
        pairs += 1;
    }
    drop(copy);
    (service, pairs)
}

#[tokio::test]
async fn the_real_list_is_read_planned_written_and_taken_back() {
    let Ok(path) = std::env::var("TWINHALL_TIES") else {
        println!("skipped: TWINHALL_TIES names no list of real ties");
        return;
    };
    let bed = Bed::new().await;
    let (service, pairs) = real(&path, state(false).world());
    let (endpoint, watch) = (service.serve().await, Watch::new(&bed));
    let start = Instant::now();
    let reading = read(&bed, &endpoint, &watch).await;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} statements, {} items, {} questions read in {seconds:.1} s",
        reading.statements, reading.items, reading.requests
    );
    let import = reading.import.unwrap();
    let bytes = bed.store.import_sheet(import).await.unwrap().unwrap().len();
    let start = Instant::now();
    let (planned, record) = plan(&bed, import).await;
    println!(
        "{pairs} ties, {bytes} bytes kept; planned in {:.1} s: {:?}",
        start.elapsed().as_secs_f64(),
        planned.counts()
    );
    assert_eq!(planned.rows.len(), pairs);
    let new = planned.counts()[&Sort::New];
    assert!(new > pairs * 99 / 100, "{:?}", planned.counts());
    // Every place that Wikidata names by its id is that one; by name, country and coordinates
    // nearly every one.
    let (mut by_name, mut right) = (0, 0);
    for row in &planned.rows {
        let Outcome::New { sides } = &row.outcome else { continue };
        let ids = row.key.split('-').map(|q| q.trim_start_matches('Q').parse::<u32>().unwrap());
        for (id, end) in ids.zip(sides) {
            let exchange::plan::End::Place { place } = end else { panic!("{row:?}") };
            if id % 10 == 3 {
                by_name += 1;
                right += usize::from(place.0 == id);
            } else {
                assert_eq!(place.0, id, "{row:?}");
            }
        }
    }
    println!("by name, country and coordinates: {right} of {by_name} sides are right");
    assert!(right * 1000 >= by_name * 995, "{right} of {by_name}");
    let start = Instant::now();
    let report = Report::of(&planned);
    carry::write(&bed.store, &bed.hand, import, record.basis, &planned.work, &report).await.unwrap();
    println!("written in {:.1} s", start.elapsed().as_secs_f64());
    let registry = bed.store.registry().await.unwrap();
    assert_eq!(registry.ties.len(), new);
    let start = Instant::now();
    let again = read(&bed, &endpoint, &watch).await;
    println!("read again in {:.1} s with {} questions", start.elapsed().as_secs_f64(), again.requests);
    assert_eq!((again.changed, again.gone, again.items), (0, 0, 0));
    let (planned, _) = plan(&bed, again.import.unwrap()).await;
    assert_eq!(planned.counts().get(&Sort::New), None, "nothing goes in twice");
    assert_eq!(planned.counts()[&Sort::There], new);
    let start = Instant::now();
    let undone = bed.store.undo_import(&bed.hand, import, "a test").await.unwrap();
    println!("taken back in {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!((undone.ties, undone.left.len()), (new, 0));
}
