//! Two things on record that become one: what the pages of ties and of parties share there.

use partnership::Id;
use wording::Message;

use crate::accounts::Fields;
use crate::desk::form::{Field, Form, Kind};
use crate::desk::read::id_in;
use crate::shell::{Chrome, Failure};

/// The other that an address names; if it cannot be read, what is said of that.
pub(crate) fn named<K>(text: &str, bad: &'static str) -> (Option<Id<K>>, Option<Message>) {
    let other = id_in(text);
    let unread = other.is_none() && !text.trim().is_empty();
    (other, unread.then(|| Message::new(bad)))
}

/// What somebody looked at before merging: the other, and the versions of both. Nothing is merged
/// that nobody saw.
pub(crate) struct LookedAt<K> {
    /// The version of the one whose page it is.
    pub(crate) revision: u64,
    /// The other.
    pub(crate) other: Id<K>,
    /// The version of the other.
    pub(crate) other_revision: u64,
}

impl<K> LookedAt<K> {
    /// As a form states it.
    ///
    /// # Errors
    /// 400 if it does not.
    pub(crate) fn read(fields: &Fields) -> Result<Self, Failure> {
        let bad = || Failure::bad_request(Message::new("form-bad"));
        let other = id_in(fields.get("with")).ok_or_else(bad)?;
        let (revision, other_revision) = (fields.stated("revision")?, fields.stated("other-revision")?);
        Ok(Self { revision, other, other_revision })
    }

    /// The fields in which the form states it.
    pub(crate) fn fields(self) -> [Field; 3] {
        [
            Field::hidden("revision", self.revision),
            Field::hidden("with", self.other),
            Field::hidden("other-revision", self.other_revision),
        ]
    }
}

/// The form that undoes the merger of what has this version.
pub(crate) fn undo_form(chrome: &Chrome, to: String, revision: u64) -> Form {
    Form::new("unmerge", to, chrome.t("merge-undo"), chrome.t("merge-undo-button"))
        .field(Field::hidden("revision", revision))
        .field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
}
