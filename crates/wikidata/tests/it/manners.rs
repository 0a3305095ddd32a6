//! Manners: what is done when the service is busy, fails, or answers something else.

use std::time::{Duration, Instant};

use wikidata::{ReadError, Settings, SettingsError};

use crate::server::{Asked, Service, Trouble, stated};
use crate::{all, client, hurried};

async fn service(statements: u64) -> (Service, String) {
    let service = Service::default();
    for n in 1..=statements {
        service.state(&format!("Q{n}-{n:05}"), stated(n, n + 1));
    }
    let endpoint = service.serve().await;
    (service, endpoint)
}

#[tokio::test]
async fn passing_troubles_cost_a_try_and_no_statement() {
    let troubles = [
        Trouble::Status(429, Some("0".into())),
        Trouble::Status(503, Some("Sun, 22 Nov 2026 08:00:00 GMT".into())),
        Trouble::Status(500, None),
        Trouble::Status(502, None),
        Trouble::Status(503, None),
        Trouble::Cut,
        Trouble::Broken,
        Trouble::Page,
        Trouble::NoJson,
        Trouble::Slow(Duration::from_secs(2)),
    ];
    let (service, endpoint) = service(50).await;
    for trouble in troubles {
        service.trouble([trouble.clone()]);
        // Only who waits for what comes too late is short of time.
        let slow = matches!(trouble, Trouble::Slow(_));
        let timeout = if slow { Duration::from_millis(700) } else { hurried(&endpoint).timeout };
        let read = all(&mut client(Settings { timeout, ..hurried(&endpoint) })).await;
        assert_eq!(read.unwrap_or_else(|e| panic!("{trouble:?}: {e}")).len(), 50, "{trouble:?}");
    }
}

#[tokio::test]
async fn retry_after_is_honoured_in_seconds_and_as_an_instant() {
    // The client's clock says eight o'clock.
    for after in ["1", "Sun, 22 Nov 2026 08:00:01 GMT"] {
        let (service, endpoint) = service(3).await;
        service.trouble([Trouble::Status(429, Some(after.into()))]);
        let start = Instant::now();
        all(&mut client(hurried(&endpoint))).await.unwrap();
        assert!(start.elapsed() >= Duration::from_secs(1), "{after}");
    }
}

#[tokio::test]
async fn a_long_wait_is_handed_back() {
    let (service, endpoint) = service(3).await;
    service.trouble([Trouble::Status(429, Some("3600".into()))]);
    let error = all(&mut client(hurried(&endpoint))).await.unwrap_err();
    assert_eq!(error, ReadError::Busy { wait: Duration::from_secs(3600) });
    assert_eq!(service.copy().asked.len(), 1, "nothing more is asked");
}

#[tokio::test]
async fn a_service_that_stays_broken_is_given_up() {
    let (service, endpoint) = service(3).await;
    service.trouble((0..20).map(|_| Trouble::Status(500, None)));
    let error = all(&mut client(hurried(&endpoint))).await.unwrap_err();
    assert_eq!(error, ReadError::Failing(500));
    assert!(error.is_passing());
    assert_eq!(service.copy().asked.len(), 4);
}

#[tokio::test]
async fn refusals_and_other_addresses_are_told_and_not_asked_again() {
    for (trouble, said) in [
        (Trouble::Status(400, None), "what went wrong"),
        (Trouble::Status(403, None), "status 403"),
        (Trouble::Moved("https://elsewhere.example/sparql"), "https://elsewhere.example/sparql"),
    ] {
        let (service, endpoint) = service(3).await;
        service.trouble([trouble]);
        let error = all(&mut client(hurried(&endpoint))).await.unwrap_err();
        assert!(!error.is_passing() && error.to_string().contains(said), "{error}");
        assert_eq!(service.copy().asked.len(), 1);
    }
}

#[tokio::test]
async fn a_page_that_is_too_much_is_asked_for_by_halves() {
    let (service, endpoint) = service(100).await;
    service.trouble([Trouble::OnlyUpTo(25)]);
    let settings = Settings { statements: 100, ..hurried(&endpoint) };
    assert_eq!(all(&mut client(settings)).await.unwrap().len(), 100);
    let sizes: Vec<u32> = service
        .copy()
        .asked
        .iter()
        .map(|a| if let Asked::Statements { most, .. } = a { *most } else { 0 })
        .collect();
    assert_eq!(sizes[..3], [100, 50, 25]);
    assert!(sizes[3..].iter().all(|s| *s == 25), "{sizes:?}");
}

#[tokio::test]
async fn there_is_a_pause_after_each_answer() {
    let (_, endpoint) = service(50).await;
    let settings = Settings { pause: Duration::from_millis(120), ..hurried(&endpoint) };
    let start = Instant::now();
    all(&mut client(settings)).await.unwrap();
    assert!(start.elapsed() >= 3 * Duration::from_millis(120));
}

#[tokio::test]
async fn who_cannot_be_reached_is_said() {
    let error = all(&mut client(hurried("http://127.0.0.1:9/sparql"))).await.unwrap_err();
    assert!(matches!(error, ReadError::Away(_)), "{error:?}");
    let new = |endpoint: &str, contact: &str| {
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        wikidata::Client::new(Settings::new(endpoint, contact), std::sync::Arc::new(move || now)).err()
    };
    for endpoint in ["", "query", "ftp://example.org/", "https://", "file:///etc/passwd"] {
        assert!(matches!(new(endpoint, "a@example.org"), Some(SettingsError::Endpoint(_))), "{endpoint}");
    }
    for contact in ["", "me", "a@b\r\nHost: x", "a b@example.org", "näh@example.org"] {
        assert_eq!(new("https://example.org/sparql", contact), Some(SettingsError::Contact), "{contact}");
    }
    assert_eq!(new("https://example.org/sparql", "https://example.org/about"), None);
}
