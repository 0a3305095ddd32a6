//! The frame of a page: everything that the layout needs to know.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use exchange::dates::MONTHS;
use gazetteer::World;
use jiff::civil::Date;
use wording::{Arg, Message, Words};

use crate::state::AppState;

/// Light, dark, or as the reader's system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Paper.
    Light,
    /// Night.
    Dark,
}

impl Theme {
    /// The value in the cookie and on the root element.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// From the value in the cookie.
    pub fn from_key(key: &str) -> Self {
        match key {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// From the request's cookies.
    pub fn of(headers: &axum::http::HeaderMap) -> Self {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'))
            .find_map(|pair| pair.trim().strip_prefix("theme="))
            .map_or(Self::System, Self::from_key)
    }
}

/// The frame of one page: handlers take it as an argument, page structs hold it as
/// `chrome`, and templates that extend `shell/layout.html` speak through it.
#[derive(Clone)]
pub struct Chrome {
    /// The shared state.
    pub state: AppState,
    /// The address of this page, query included.
    pub address: String,
    /// Scheme and host as the reader's browser sees them, for the printed address.
    pub origin: String,
    /// Light or dark.
    pub theme: Theme,
    /// Today in UTC, for the printed page.
    pub today: Date,
    /// Whether htmx asked for a part of the page only.
    pub partial: bool,
    /// What stands in the header's search field.
    pub search_text: String,
    /// Whether the browser claims to be signed in: the header then names the way to the account.
    pub claims_session: bool,
}

impl Chrome {
    /// A frame around nothing in particular, for samples and tests.
    pub fn sample(state: AppState, address: &str) -> Self {
        let today = today(&state);
        Self {
            state,
            address: address.to_owned(),
            origin: "http://localhost:8080".to_owned(),
            theme: Theme::System,
            today,
            partial: false,
            search_text: String::new(),
            claims_session: false,
        }
    }

    /// The words.
    pub fn words(&self) -> &'static Words {
        self.state.words
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.state.world()
    }

    /// A message without arguments.
    pub fn t(&self, id: &'static str) -> String {
        self.words().text(id)
    }

    /// A message with one argument.
    pub fn t1(&self, id: &'static str, name: &'static str, value: impl Into<Arg>) -> String {
        self.words().say(&Message::new(id).with(name, value))
    }

    /// A message.
    pub fn say(&self, message: &Message) -> String {
        self.words().say(message)
    }

    /// A number with so many decimals.
    pub fn number(&self, value: f64, decimals: u8) -> String {
        self.words().number(value, decimals)
    }

    /// A count.
    pub fn count(&self, value: impl TryInto<u64>) -> String {
        self.words().number(value.try_into().unwrap_or_default() as f64, 0)
    }

    /// Where and when a page was printed.
    pub fn printed(&self) -> String {
        let address = format!("{}{}", self.origin, self.address);
        let today = self.date(self.today);
        self.say(&Message::new("print-from").with("address", address).with("date", today))
    }

    /// A day in words: "21 November 2026".
    pub fn date(&self, day: Date) -> String {
        let month = self.t(MONTHS[usize::from(day.month().unsigned_abs().clamp(1, 12)) - 1]);
        let message = Message::new("date").with("day", day.day().to_string()).with("month", month);
        self.say(&message.with("year", day.year().to_string()))
    }

    /// The day the data file was built, in words where it is a day.
    pub fn data_date(&self) -> String {
        let built = &self.world().meta()[0].built;
        built.parse::<Date>().map_or_else(|_| built.clone(), |day| self.date(day))
    }

    /// The word for how much is known, by its class.
    pub fn certainty(&self, class: &str) -> String {
        self.t(match class {
            "sure" => "certainty-sure",
            "unsure" => "certainty-unsure",
            _ => "certainty-unknown",
        })
    }

    /// "true" for the colours chosen: a value of `aria-pressed`.
    pub fn is_theme(&self, key: &str) -> &'static str {
        if self.theme.key() == key { "true" } else { "false" }
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        self.state.assets.url(name)
    }

    /// Whether there is such an asset.
    pub fn has_asset(&self, name: &str) -> bool {
        self.state.assets.has(name)
    }
}

/// The day it is, in UTC.
pub fn today(state: &AppState) -> Date {
    state.now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

impl FromRequestParts<AppState> for Chrome {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
        let host = header("host").filter(|h| plain_host(h)).unwrap_or("localhost");
        let scheme = if header("x-forwarded-proto") == Some("https") { "https" } else { "http" };
        Ok(Self {
            address: parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            origin: format!("{scheme}://{host}"),
            theme: Theme::of(&parts.headers),
            today: today(state),
            partial: header("hx-request").is_some() && header("hx-history-restore-request").is_none(),
            search_text: String::new(),
            claims_session: crate::accounts::claims_session(&parts.headers),
            state: state.clone(),
        })
    }
}

/// Whether a `Host` header is one that may be shown.
fn plain_host(host: &str) -> bool {
    host.len() < 256 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
}
