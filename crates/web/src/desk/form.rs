//! Forms of the desk as data: one template shows them all, and what was typed is put back into
//! them together with what is wrong with it.

use std::str::FromStr;

use partnership::codes::Coded;
use partnership::id::kind;
use partnership::{Date, Fact, Id};
use wording::Message;

use crate::accounts::Fields;
use crate::shell::Chrome;

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A line of text.
    Line,
    /// Several lines.
    Paragraph,
    /// A year, a month or a day.
    Day,
    /// An address of the web.
    Web,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
    /// Any of these.
    Ticks(Vec<(String, String)>),
    /// Yes or no.
    Tick,
    /// A document.
    File,
    /// Nothing that is shown.
    Hidden,
}

/// One field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Its name in the form.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// What it takes.
    pub(crate) kind: Kind,
    /// What stands in it.
    pub(crate) values: Vec<String>,
    /// What helps to fill it in.
    pub(crate) help: Option<String>,
    /// What is wrong with it.
    pub(crate) wrong: Option<String>,
    /// Whether it cannot be left empty.
    pub(crate) needed: bool,
    /// Whether it is folded away with others of which few ties have need.
    pub(crate) rare: bool,
}

impl Field {
    /// An empty field.
    pub(crate) fn new(name: impl Into<String>, kind: Kind, label: String) -> Self {
        let name = name.into();
        Self { name, label, kind, values: Vec::new(), help: None, wrong: None, needed: false, rare: false }
    }

    /// A value that goes with the form unseen.
    pub(crate) fn hidden(name: &str, value: impl ToString) -> Self {
        Self::new(name, Kind::Hidden, String::new()).with(value)
    }

    /// With what stands in it.
    pub(crate) fn with(mut self, value: impl ToString) -> Self {
        self.values.push(value.to_string());
        self
    }

    /// With what stands in it, if anything does.
    pub(crate) fn with_some(self, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(value),
            None => self,
        }
    }

    /// With help.
    pub(crate) fn helped(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    /// One that cannot be left empty.
    pub(crate) fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// One that few ties have need of.
    pub(crate) fn rare(mut self) -> Self {
        self.rare = true;
        self
    }

    /// What stands in it.
    pub(crate) fn value(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    /// Whether this is chosen.
    pub(crate) fn is(&self, value: &str) -> bool {
        self.values.iter().any(|v| v == value)
    }

    /// Whether it says yes.
    pub(crate) fn is_ticked(&self) -> bool {
        !self.value().is_empty()
    }

    /// The kind as the template tells it apart.
    pub(crate) fn shape(&self) -> &'static str {
        match self.kind {
            Kind::Line | Kind::Day | Kind::Web => "line",
            Kind::Paragraph => "paragraph",
            Kind::Choice(_) => "choice",
            Kind::Ticks(_) => "ticks",
            Kind::Tick => "tick",
            Kind::File => "file",
            Kind::Hidden => "hidden",
        }
    }

    /// HTML's type.
    pub(crate) fn input(&self) -> &'static str {
        if self.kind == Kind::Web { "url" } else { "text" }
    }

    /// What can be chosen.
    pub(crate) fn choices(&self) -> &[(String, String)] {
        match &self.kind {
            Kind::Choice(choices) | Kind::Ticks(choices) => choices,
            _ => &[],
        }
    }

    /// The elements that describe it, for `aria-describedby`.
    pub(crate) fn described(&self, id: &str) -> String {
        let wrong = self.wrong.as_ref().map(|_| format!("{id}-wrong"));
        let help = self.help.as_ref().map(|_| format!("{id}-help"));
        wrong.into_iter().chain(help).collect::<Vec<_>>().join(" ")
    }
}

/// One form.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    /// What tells it from the others on its page.
    pub(crate) key: String,
    /// Where it goes.
    pub(crate) to: String,
    /// What it does.
    pub(crate) title: String,
    /// What is to be known before.
    pub(crate) lead: Option<String>,
    /// What is wrong with it as a whole.
    pub(crate) wrong: Option<String>,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    /// The words on its button.
    pub(crate) button: String,
    /// Whether it is open: because it was just sent.
    pub(crate) open: bool,
}

impl Form {
    /// A form without fields.
    pub(crate) fn new(key: impl Into<String>, to: String, title: String, button: String) -> Self {
        let key = key.into();
        Self { to, title, button, lead: None, wrong: None, fields: Vec::new(), open: false, key }
    }

    /// With a lead.
    pub(crate) fn lead(mut self, lead: String) -> Self {
        self.lead = Some(lead);
        self
    }

    /// With a field.
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// With fields.
    pub(crate) fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Puts back what was typed. Documents cannot be put back: browsers do not allow it.
    pub(crate) fn fill(&mut self, typed: &Fields) {
        self.open = true;
        for field in self.fields.iter_mut().filter(|f| !matches!(f.kind, Kind::Hidden | Kind::File)) {
            field.values = typed.all(&field.name).map(str::to_owned).collect();
        }
    }

    /// Says at each field what is wrong with it, and above them what belongs to none.
    pub(crate) fn blame(&mut self, problems: &[Problem], chrome: &Chrome) {
        for problem in problems {
            let said = chrome.say(&problem.message);
            let field = self.fields.iter_mut().find(|f| f.kind != Kind::Hidden && f.name == problem.field);
            match field {
                Some(field) => field.wrong = Some(said),
                None => self.wrong = Some(said),
            }
        }
    }

    /// The fields that are shown at once, and those folded away.
    pub(crate) fn parts(&self) -> (Vec<&Field>, Vec<&Field>) {
        self.fields.iter().partition(|f| !f.rare)
    }

    /// Whether what is folded away must be seen: something stands in it or is wrong with it.
    pub(crate) fn shows_rare(&self) -> bool {
        self.fields.iter().any(|f| f.rare && (f.wrong.is_some() || !f.value().is_empty()))
    }

    /// The element of a field.
    pub(crate) fn id(&self, field: &Field) -> String {
        format!("{}-{}", self.key, field.name)
    }

    /// How the browser sends it: only documents need more than plain fields.
    pub(crate) fn encoding(&self) -> &'static str {
        let files = self.fields.iter().any(|f| f.kind == Kind::File);
        if files { "multipart/form-data" } else { "application/x-www-form-urlencoded" }
    }
}

/// The choices of a closed list.
pub(crate) fn choices<C: Coded>(chrome: &Chrome) -> Vec<(String, String)> {
    C::ALL.iter().map(|c| (c.code().to_owned(), capital(&chrome.t(c.message())))).collect()
}

/// With a capital letter, as the first word of a choice.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What is wrong with one field, or with no field in particular.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// The field; one that the form does not have is none in particular.
    pub(crate) field: String,
    /// What is wrong.
    pub(crate) message: Message,
}

/// Reads what was typed, gathering what is wrong with it.
pub(crate) struct Reader<'a> {
    fields: &'a Fields,
    /// What was found wrong so far.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader of these fields.
    pub(crate) fn new(fields: &'a Fields) -> Self {
        Self { fields, problems: Vec::new() }
    }

    /// Notes that something is wrong.
    pub(crate) fn wrong(&mut self, field: &str, message: Message) {
        self.problems.push(Problem { field: field.to_owned(), message });
    }

    /// A text, trimmed; nothing if it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = self.fields.get(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A text that the domain wants: that it is missing, the domain says.
    pub(crate) fn words(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The lines of a text.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.fields.get(name).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.fields.get(name).is_empty()
    }

    fn parsed<T: FromStr>(&mut self, name: &str, wrong: &'static str) -> Option<T> {
        let text = self.text(name)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) => {
                let text: String = text.chars().take(60).collect();
                self.wrong(name, Message::new(wrong).with("value", text));
                None
            }
        }
    }

    /// A date as exact as it is known.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        self.parsed(name, "desk-bad-date")
    }

    /// A value of a closed list.
    pub(crate) fn code<C: Coded>(&mut self, name: &str) -> Option<C> {
        let text = self.text(name)?;
        let found = C::from_code(&text);
        if found.is_none() {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        found
    }

    /// A value of a closed list that must be chosen.
    pub(crate) fn chosen<C: Coded>(&mut self, name: &str) -> Option<C> {
        if self.text(name).is_none() {
            self.wrong(name, Message::new("desk-choose"));
        }
        self.code(name)
    }

    /// Values of a closed list.
    pub(crate) fn codes<C: Coded>(&mut self, name: &'a str) -> Vec<C> {
        let read: Vec<Option<C>> = self.fields.all(name).map(C::from_code).collect();
        if read.iter().any(Option::is_none) {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        read.into_iter().flatten().collect()
    }

    /// Another tie: its identifier, or an address that ends in it.
    pub(crate) fn tie(&mut self, name: &str) -> Option<Id<kind::Tie>> {
        let text = self.text(name);
        let last = text
            .as_deref()
            .and_then(|t| t.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next());
        let tie = last.and_then(|t| t.parse().ok());
        if tie.is_none() {
            self.wrong(name, Message::new("desk-bad-tie"));
        }
        tie
    }

    /// Identifiers that were ticked or chosen.
    pub(crate) fn ids<K>(&mut self, name: &'a str) -> Vec<Id<K>> {
        let read: Vec<Option<Id<K>>> =
            self.fields.all(name).filter(|t| !t.is_empty()).map(|t| t.parse().ok()).collect();
        if read.iter().any(Option::is_none) {
            self.wrong(name, Message::new("desk-bad-choice"));
        }
        read.into_iter().flatten().collect()
    }

    /// The fact with all that makes it believable: from when, on what authority, by which
    /// sources, who was told, what else there is to say.
    pub(crate) fn attested<W>(&mut self, what: W) -> Fact<W> {
        Fact {
            what,
            effective: self.date("effective"),
            authority: self.text("authority"),
            evidence: self.ids("evidence"),
            told: self.lines("told"),
            note: self.text("note"),
        }
    }
}
