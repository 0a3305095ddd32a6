//! A page that asks for a few things and does nothing else: signing in, a new password, an
//! invitation. One page struct and one template serve all of them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use wording::Message;

use crate::shell::{self, Chrome};

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A line of text.
    Text,
    /// An address for mail.
    Email,
    /// A password.
    Password,
    /// A code of digits or letters.
    Code,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
    /// Nothing that is shown.
    Hidden,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// What stands in it.
    pub value: String,
    /// What browsers and password managers fill in (HTML's `autocomplete`).
    pub fill: &'static str,
    /// What helps to fill it in.
    pub help: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
}

impl Field {
    /// A field with its label.
    pub fn new(name: &'static str, kind: Kind, label: String, fill: &'static str) -> Self {
        Self { name, label, kind, value: String::new(), fill, help: None, wrong: None }
    }

    /// With what was typed before. Passwords and codes are typed anew.
    pub fn with(mut self, value: &str) -> Self {
        if !matches!(self.kind, Kind::Password | Kind::Code) {
            value.clone_into(&mut self.value);
        }
        self
    }

    /// With help.
    pub fn helped(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    /// With what is wrong, if anything is.
    pub fn wrong(mut self, wrong: Option<String>) -> Self {
        self.wrong = wrong;
        self
    }

    /// HTML's type.
    pub fn kind_key(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Password => "password",
            Kind::Hidden => "hidden",
            Kind::Text | Kind::Code | Kind::Choice(_) => "text",
        }
    }

    /// The elements that describe it, for `aria-describedby`.
    pub fn described(&self) -> String {
        let mut ids = Vec::new();
        if self.wrong.is_some() {
            ids.push(format!("{}-wrong", self.name));
        }
        if self.help.is_some() {
            ids.push(format!("{}-help", self.name));
        }
        ids.join(" ")
    }

    fn choices(&self) -> &[(String, String)] {
        match &self.kind {
            Kind::Choice(choices) => choices,
            _ => &[],
        }
    }

    fn is_hidden(&self) -> bool {
        self.kind == Kind::Hidden
    }
}

/// Ways to do the same without the form's fields.
#[derive(Debug, Clone, Default)]
pub(super) struct OtherWays {
    /// A provider: address, words, and what to say if it did not answer when last asked.
    provider: Option<(String, String, Option<String>)>,
    /// A passkey, for browsers with scripts.
    passkey: Option<PasskeyForm>,
    /// Where to go afterwards.
    back: String,
}

/// A form that the browser's passkeys fill in.
#[derive(Debug, Clone)]
struct PasskeyForm {
    /// Where its question comes from.
    ask: &'static str,
    /// Where its answer goes.
    action: &'static str,
    /// The words on its button.
    button: String,
    /// The address that passkeys are bound to.
    origin: String,
    /// Whether it stands before the fields: it is what is asked for.
    first: bool,
}

impl OtherWays {
    /// With the passkey before the fields.
    pub(super) fn passkey_first(mut self) -> Self {
        if let Some(passkey) = &mut self.passkey {
            passkey.first = true;
        }
        self
    }

    /// A provider, and a passkey with where to ask, where to answer and what its button says.
    pub(super) fn new(
        chrome: &Chrome,
        origin: &str,
        back: &str,
        provider: Option<(String, String, Option<String>)>,
        passkey: Option<(&'static str, &'static str, &'static str)>,
    ) -> Self {
        let origin = origin.to_owned();
        let passkey = passkey.map(|(ask, action, button)| PasskeyForm {
            ask,
            action,
            button: chrome.t(button),
            origin,
            first: false,
        });
        Self { provider, passkey, back: back.to_owned() }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/ask.html")]
pub struct AskPage {
    /// The frame.
    pub chrome: Chrome,
    /// The mark of its form.
    pub mark: String,
    /// Its heading.
    pub title: String,
    /// What it is about.
    pub lead: Option<String>,
    /// What went wrong as a whole.
    pub wrong: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The words on the button.
    pub button: String,
    /// Other ways: address and words.
    pub links: Vec<(String, String)>,
    /// Ways without the fields.
    others: OtherWays,
}

impl AskPage {
    /// A page with a heading and a button, to be filled.
    pub fn new(chrome: &Chrome, mark: String, title: &'static str, button: &'static str) -> Self {
        Self {
            chrome: chrome.clone(),
            mark,
            title: chrome.t(title),
            lead: None,
            wrong: None,
            action: chrome.address.clone(),
            fields: Vec::new(),
            button: chrome.t(button),
            links: Vec::new(),
            others: OtherWays::default(),
        }
    }

    /// With ways that need none of its fields.
    pub(super) fn others(mut self, others: OtherWays) -> Self {
        self.others = others;
        self
    }

    /// With a lead.
    pub fn lead(mut self, lead: &Message) -> Self {
        self.lead = Some(self.chrome.say(lead));
        self
    }

    /// With a field.
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With another way.
    pub fn link(mut self, to: &str, words: &'static str) -> Self {
        self.links.push((to.to_owned(), self.chrome.t(words)));
        self
    }

    /// With what went wrong as a whole.
    pub fn wrong(mut self, wrong: Option<Message>) -> Self {
        self.wrong = wrong.map(|m| self.chrome.say(&m));
        self
    }

    /// The answer: 200, or 422 if something is wrong with what was filled in.
    pub fn answer(&self) -> Response {
        let mut response = super::signed::private(shell::page(self));
        if self.wrong.is_some() || self.fields.iter().any(|f| f.wrong.is_some()) {
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        response
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "accounts/said.html")]
pub struct SaidPage {
    /// The frame.
    pub chrome: Chrome,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// What is shown once: codes or a token.
    pub shown: Vec<String>,
    /// The way on: address and words.
    pub on: (String, String),
}
