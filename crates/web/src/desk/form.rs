//! Forms of the desk as data: one template shows them all, and what was typed is put back into
//! them together with what is wrong with it.

use partnership::codes::Coded;
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

/// What was sent and could not be recorded.
pub(crate) struct Sent<'a> {
    /// The key of the form.
    pub(crate) form: &'a str,
    /// What was typed.
    pub(crate) typed: &'a Fields,
    /// What is wrong with it.
    pub(crate) problems: &'a [Problem],
}

impl Sent<'_> {
    /// Puts what was typed back into the form it came from, with what is wrong with it. If that is
    /// no longer offered: what is to be said above all that are.
    pub(crate) fn put_back<'f>(
        &self,
        offered: impl IntoIterator<Item = &'f mut Form>,
        chrome: &Chrome,
    ) -> Option<String> {
        match offered.into_iter().find(|form| form.key == self.form) {
            Some(form) => {
                form.fill(self.typed);
                form.blame(self.problems, chrome);
                None
            }
            None => self.problems.first().map(|problem| chrome.say(&problem.message)),
        }
    }
}
