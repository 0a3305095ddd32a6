//! Sheets into a registry: the whole way from bytes to the store and back, on real ties too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
#[path = "../../wikidata/tests/it/server.rs"]
mod server;
#[path = "imports/wikidata.rs"]
mod wikidata_read;

use std::collections::BTreeMap;
use std::time::Instant;

use exchange::places::{NoParties, Places};
use exchange::plan::{Choices, Sort};
use exchange::{Book, Brought, Mapping};
use jiff::Timestamp;
use partnership::Id;
use partnership::fact::latest_today;
use partnership::id::kind;
use store::{Hand, Store, Via};
use web::imports::carry::{self, Report};

use common::state;

struct Bed {
    store: Store,
    hand: Hand,
    _folder: tempfile::TempDir,
}

impl Bed {
    async fn new() -> Self {
        let at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let (store, folder) = common::fresh_store(common::dice(0x1234_5678_9abc_def1), 4, at).await;
        let hand = Hand { person: None, organisation: Id::from_number(77).ok(), via: Via::Import, at };
        Self { store, hand, _folder: folder }
    }

    fn organisation(&self) -> Id<kind::Organisation> {
        self.hand.organisation.unwrap()
    }

    /// Imports a sheet; its counts and how long reading, planning and writing took, seconds.
    async fn import(&self, bytes: &[u8]) -> (BTreeMap<Sort, usize>, Id<kind::Import>, [f64; 3]) {
        let state = state(false);
        let start = Instant::now();
        let book = Book::read(bytes).unwrap();
        let mapping = Mapping::guess(&book, &Places::new(state.world(), &state.index, &NoParties));
        let read = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let record = carry::record(&self.store, self.organisation()).await.unwrap();
        let today = latest_today(self.hand.at);
        let ground = (state.world(), &*state.index);
        let brought = Brought::from(book);
        let plan =
            carry::plan(&brought, &mapping, &Choices::default(), ground, &record.known, today).unwrap();
        let planned = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let import = self.store.begin_import(&self.hand, "sheet", bytes, "{}").await.unwrap();
        let report = Report::of(&plan);
        carry::write(&self.store, &self.hand, import, record.basis, &plan.work, &report).await.unwrap();
        (plan.counts(), import, [read, planned, start.elapsed().as_secs_f64()])
    }
}

#[tokio::test]
async fn a_sheet_goes_in_once_and_out_again() {
    let bed = Bed::new().await;
    let sheet = "City,Country,Partner,Partner country,Since,Source\n\
        Madison,US,Sollefteå,Sweden,1997,\n\
        Lacombe,Canada,Mazatlán,Mexico,6/14/1998,https://example.org/a\n\
        Lacombe,Canada,Esbjerg,Denmark,soon,\n";
    let (counts, import, _) = bed.import(sheet.as_bytes()).await;
    assert_eq!(counts.get(&Sort::New), Some(&1), "{counts:?}");
    assert_eq!(counts.get(&Sort::NotUnderstood), Some(&1), "{counts:?}");
    let registry = bed.store.registry().await.unwrap();
    assert_eq!((registry.ties.len(), registry.parties.len()), (1, 2));
    let turned = "Partner,Country,City,City country,Since\nMazatlán,MX,Lacombe,CA,1998\n";
    let (again, ..) = bed.import(turned.as_bytes()).await;
    assert_eq!(again, BTreeMap::from([(Sort::There, 1)]), "the same tie, in the other order");
    let undone = bed.store.undo_import(&bed.hand, import, "wrong list").await.unwrap();
    assert_eq!((undone.ties, undone.parties, undone.left.len()), (1, 2, 0));
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
}

#[tokio::test]
async fn the_real_list_goes_in_and_out() {
    let Ok(path) = std::env::var("TWINHALL_TIES") else {
        println!("skipped: TWINHALL_TIES names no list of real ties");
        return;
    };
    let bytes = std::fs::read(path).unwrap();
    let bed = Bed::new().await;
    let (counts, import, seconds) = bed.import(&bytes).await;
    println!(
        "{counts:?}; read {:.1} s, planned {:.1} s, written {:.1} s",
        seconds[0], seconds[1], seconds[2]
    );
    let new = counts.get(&Sort::New).copied().unwrap_or(0);
    assert!(new > 18_000, "{counts:?}");
    let registry = bed.store.registry().await.unwrap();
    assert_eq!(registry.ties.len(), new);
    let (again, _, seconds) = bed.import(&bytes).await;
    println!("again: {again:?}; planned {:.1} s", seconds[1]);
    assert_eq!(again.get(&Sort::New), None, "nothing goes in twice");
    let start = Instant::now();
    let undone = bed.store.undo_import(&bed.hand, import, "a test").await.unwrap();
    println!("taken back in {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!((undone.ties, undone.left.len()), (new, 0));
    assert!(bed.store.registry().await.unwrap().parties.is_empty());
}
