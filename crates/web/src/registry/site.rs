//! Addresses of things of the register as others may keep them: whole, with scheme and host.

use exchange::export::Addresses;
use partnership::Id;
use partnership::id::kind;

use crate::shell::Chrome;
use crate::state::AppState;

/// The site, by scheme and host.
#[derive(Debug, Clone)]
pub struct Site(String);

impl Site {
    /// As the operator has set it; where nobody signs in, as the reader's browser sees it.
    pub fn of(chrome: &Chrome) -> Self {
        Self(chrome.state.gate.as_ref().map_or_else(|| chrome.origin.clone(), |gate| gate.origin.clone()))
    }

    /// As the operator has set it, where no reader asks; else as one machine names itself.
    pub fn served(state: &AppState) -> Self {
        Self(state.gate.as_ref().map_or_else(|| "http://localhost".to_owned(), |gate| gate.origin.clone()))
    }

    /// The whole address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl Addresses for Site {
    fn tie(&self, id: Id<kind::Tie>) -> String {
        self.at(&format!("/ties/{id}"))
    }

    fn party(&self, id: Id<kind::Party>) -> String {
        self.at(&format!("/api/v1/parties/{id}"))
    }

    fn party_page(&self, id: Id<kind::Party>) -> String {
        self.at(&crate::parties::to::public(id))
    }
}
