//! What answers say.

use wikidata::{ItemId, Level, Rank, When};

use crate::server::{Service, Stated, Thing, stated, year};
use crate::{all, client, hurried};

fn item(number: u64) -> ItemId {
    ItemId::from_number(number).unwrap()
}

#[tokio::test]
async fn pages_are_read_to_the_end_each_statement_once() {
    let service = Service::default();
    for n in 1..=95 {
        let urls = (0..n % 4).map(|u| format!("https://example.org/{n}/{u}")).collect();
        let one = Stated { urls, repeated: 1 + (n as usize % 3), ..stated(n, n + 1) };
        service.state(&format!("Q{n}-AAAA-{n:04}"), one);
    }
    let mut client = client(hurried(&service.serve().await));
    let read = all(&mut client).await.unwrap();
    assert_eq!(read.len(), 95);
    let mut ids: Vec<_> = read.iter().map(|s| s.id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 95, "no statement comes twice");
    assert!(ids.is_sorted());
    assert_eq!(read.iter().find(|s| s.item == item(7)).unwrap().urls.len(), 3);
    // 20 at a time: five pages, and the one that says there is no more.
    assert_eq!(client.requests(), 6);
    let copy = service.copy();
    assert_eq!(copy.at_once.1, 1, "one question at a time");
    let agents: Vec<&String> = copy.agents.iter().collect();
    assert!(
        matches!(agents[..], [agent] if agent.starts_with("Twinhall/") && agent.contains("registry@example.org")),
        "{agents:?}"
    );
}

#[tokio::test]
async fn a_statement_that_is_added_or_removed_meanwhile_moves_no_page() {
    let service = Service::default();
    for n in 1..=60 {
        service.state(&format!("Q1-{n:04}"), stated(1, n + 1));
    }
    let mut client = client(hurried(&service.serve().await));
    let first = client.statements(None, &[]).await.unwrap();
    {
        let mut copy = service.copy();
        copy.statements.remove("Q1-0003");
        copy.statements.insert("Q1-0000".to_owned(), stated(1, 99));
    }
    let second = client.statements(first.last.as_ref(), &[]).await.unwrap();
    assert_eq!(second.statements[0].id.as_str(), "Q1-0021");
}

#[tokio::test]
async fn ranks_dates_and_unknown_values() {
    let service = Service::default();
    let day = |time: &str, precision| Some((time.to_owned(), precision));
    service.state("Q1-1", Stated { rank: "PreferredRank", start: year(1956), ..stated(1, 2) });
    service.state("q1-2", Stated { rank: "DeprecatedRank", ..stated(1, 3) });
    service.state("Q1-3", Stated { partner: None, ..stated(1, 0) });
    let vague = vec![day("1950-01-01T00:00:00Z", 8)];
    service.state("Q1-4", Stated { start: vague, end: vec![None], ..stated(1, 4) });
    let both = vec![day("1998-06-14T00:00:00Z", 11), day("1998-01-01T00:00:00Z", 9)];
    service.state("Q1-5", Stated { start: both, end: year(2010), repeated: 2, ..stated(1, 5) });
    service.state("Q1-6", Stated { start: vec![day("2000-01-01T00:00:00Z", 7)], ..stated(1, 6) });
    let urls = vec!["ftp://example.org/x".to_owned(), "https://example.org/y".to_owned()];
    service.state("Q1-7", Stated { urls, ..stated(1, 7) });
    let mut client = client(hurried(&service.serve().await));
    let read = all(&mut client).await.unwrap();
    let of = |id: &str| read.iter().find(|s| s.id.as_str() == id).unwrap();
    let said = |dates: &[When]| dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!((of("Q1-1").rank, said(&of("Q1-1").start)), (Rank::Preferred, "1956".to_owned()));
    assert_eq!(of("q1-2").rank, Rank::Deprecated);
    assert_eq!(of("Q1-3").partner, None, "there is one, and nobody knows which");
    assert_eq!(said(&of("Q1-4").start), "1950–1959");
    assert_eq!(of("Q1-4").end, [When::Unknown], "it ended, and nobody knows when");
    assert_eq!((said(&of("Q1-5").start), said(&of("Q1-5").end)), ("1998 1998-06-14".into(), "2010".into()));
    assert_eq!(said(&of("Q1-6").start), "1901–2000");
    assert_eq!(of("Q1-7").urls, ["https://example.org/y"], "only pages of the web");
    assert_eq!(of("Q1-5").id.page(item(1)), "https://www.wikidata.org/wiki/Q1#Q1$5");
}

#[tokio::test]
async fn items_are_described_merged_ones_by_what_they_are_now() {
    let service = Service::default();
    service.item(
        90,
        Thing {
            label: "Paris".into(),
            country: "FR".into(),
            geonames: vec![2_988_507, 2_968_815, 2_988_507],
            position: Some((48.8567, 2.3508)),
            classes: vec!["Q10864048", "Q486972"],
            ..Thing::default()
        },
    );
    service.item(5, Thing { merged_into: Some(6), ..Thing::default() });
    service.item(6, Thing { merged_into: Some(90), ..Thing::default() });
    service.item(7, Thing { label: "Bavaria".into(), classes: vec!["Q10864048"], ..Thing::default() });
    let mut client = client(hurried(&service.serve().await));
    let asked = [90, 5, 7, 404].map(item);
    let found = client.items(&asked).await.unwrap();
    assert_eq!(client.requests(), 2, "three at a time");
    let of = |n: u64| &found.iter().find(|f| f.asked == item(n)).unwrap().item;
    let paris = of(90);
    assert_eq!(paris.name.as_deref(), Some("Paris"));
    assert_eq!(paris.geonames, [2_968_815, 2_988_507]);
    assert_eq!(paris.countries, ["FR"]);
    assert_eq!(paris.position, Some((48.8567, 2.3508)));
    assert_eq!(paris.level, Some(Level::Settlement), "a settlement before it is a region");
    assert_eq!(of(5), paris, "merged twice over");
    assert_eq!(of(7).level, Some(Level::First));
    assert_eq!((of(404).id, of(404).name.as_deref()), (item(404), None), "deleted: nothing is known");
}
