//! Texts that people type into facts: trimmed, not endless, without control characters.

use wording::Message;

use crate::codes::{Coded, coded};

/// Letters that a name, a title or a line may have.
pub(crate) const LINE: usize = 300;
/// Letters that a paragraph may have.
pub(crate) const PARAGRAPH: usize = 4_000;
/// Letters that an address on the web may have.
pub(crate) const ADDRESS: usize = 2_000;

coded! {
    /// What is wrong with a text.
    pub enum TextRefusal in "text-refusal", said as "text-refusal" {
        /// It is empty.
        Missing = "missing",
        /// It is longer than it may be.
        TooLong = "too-long",
        /// It holds control characters.
        Unreadable = "unreadable",
        /// It is no http or https address.
        NotAnAddress = "not-an-address",
    }
}

/// “The note is longer than 4,000 characters.”
pub(crate) fn refused(name: impl Coded, refusal: TextRefusal, longest: usize) -> Message {
    let problem = Message::new(refusal.message()).with("longest", longest);
    Message::new("text-refused").with("text", Message::new(name.message())).with("problem", problem)
}

/// The name of a text, which knows how to refuse it.
pub(crate) trait TextName: Copy {
    /// The refusals of the subject.
    type Refusal;

    /// The refusal of this text, of which so many letters are allowed.
    fn refuse(self, refusal: TextRefusal, longest: usize) -> Self::Refusal;

    /// Trims a text that must be there.
    fn needed(self, text: &mut String, longest: usize) -> Result<(), Self::Refusal> {
        tidy(text, longest).map_err(|refusal| self.refuse(refusal, longest))?;
        if text.is_empty() { Err(self.refuse(TextRefusal::Missing, longest)) } else { Ok(()) }
    }

    /// Trims a text that may be absent; empty is absent.
    fn optional(self, text: &mut Option<String>, longest: usize) -> Result<(), Self::Refusal> {
        if let Some(some) = text {
            tidy(some, longest).map_err(|refusal| self.refuse(refusal, longest))?;
            if some.is_empty() {
                *text = None;
            }
        }
        Ok(())
    }

    /// Trims and checks an address on the web that may be absent.
    fn address(self, text: &mut Option<String>) -> Result<(), Self::Refusal> {
        self.optional(text, ADDRESS)?;
        match text.as_deref() {
            Some(address) if !is_address(address) => Err(self.refuse(TextRefusal::NotAnAddress, ADDRESS)),
            _ => Ok(()),
        }
    }

    /// Trims the texts of a list and leaves out empty ones and repetitions.
    fn list(self, texts: &mut Vec<String>, longest: usize) -> Result<(), Self::Refusal> {
        let mut kept: Vec<String> = Vec::with_capacity(texts.len());
        for mut text in std::mem::take(texts) {
            tidy(&mut text, longest).map_err(|refusal| self.refuse(refusal, longest))?;
            if !text.is_empty() && !kept.contains(&text) {
                kept.push(text);
            }
        }
        *texts = kept;
        Ok(())
    }
}

fn tidy(text: &mut String, longest: usize) -> Result<(), TextRefusal> {
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
    if text.chars().count() > longest {
        Err(TextRefusal::TooLong)
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Err(TextRefusal::Unreadable)
    } else {
        Ok(())
    }
}

fn is_address(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        if start.eq_ignore_ascii_case(scheme) { text.get(scheme.len()..) } else { None }
    });
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        !host.is_empty() && !rest.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>'))
    })
}
