//! Tests against a service of the test's own, which answers as the real one does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod answers;
mod manners;
mod pairs;
mod server;

use std::sync::Arc;
use std::time::Duration;

use wikidata::{Client, Page, ReadError, Settings, Statement};

/// A client in a hurry.
pub(crate) fn hurried(endpoint: &str) -> Settings {
    Settings {
        statements: 20,
        items: 3,
        pause: Duration::ZERO,
        timeout: Duration::from_secs(20),
        patience: Duration::from_secs(3),
        tries: 4,
        first_wait: Duration::from_millis(1),
        ..Settings::new(endpoint, "registry@example.org")
    }
}

pub(crate) fn client(settings: Settings) -> Client {
    let now = "2026-11-22T08:00:00Z".parse().unwrap();
    Client::new(settings, Arc::new(move || now)).unwrap()
}

/// All statements, page after page.
pub(crate) async fn all(client: &mut Client) -> Result<Vec<Statement>, ReadError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let Page { statements, last, .. } = client.statements(after.as_ref(), &[]).await?;
        all.extend(statements);
        match last {
            Some(last) => after = Some(last),
            None => return Ok(all),
        }
    }
}
