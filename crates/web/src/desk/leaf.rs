//! Leafing through a list that is longer than a page.

use wording::Message;

use crate::shell::{Chrome, Failure};

/// Which page of a list is shown, counted from 1, and how many things stand on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    number: u64,
    size: u64,
}

impl Leaf {
    /// From the address, where the first page has no number. The page before the first is the
    /// first, and no database counts beyond a million of them.
    ///
    /// # Errors
    /// 400 if it is no number.
    pub(super) fn read(text: &str, size: u64) -> Result<Self, Failure> {
        let bad = |_| Failure::bad_request(Message::new("form-bad"));
        let number: u64 = if text.is_empty() { 1 } else { text.parse().map_err(bad)? };
        Ok(Self { number: number.clamp(1, 1_000_000), size })
    }

    /// How many things stand before this page.
    pub(super) fn skip(self) -> u64 {
        (self.number - 1) * self.size
    }

    /// How many stand on a page.
    pub(super) fn size(self) -> u64 {
        self.size
    }

    /// Address of the page before, if there is one.
    pub(super) fn before(self, address: impl Fn(u64) -> String) -> Option<String> {
        (self.number > 1).then(|| address(self.number - 1))
    }

    /// Address of the page after, if any of `total` things stand there.
    pub(super) fn after(self, total: u64, address: impl Fn(u64) -> String) -> Option<String> {
        (self.number.saturating_mul(self.size) < total).then(|| address(self.number + 1))
    }

    /// “51 to 100 of 312”; nothing where all stand on one page.
    pub(super) fn range(self, chrome: &Chrome, shown: usize, total: u64) -> Option<String> {
        let shown = shown as u64;
        (total > shown).then(|| {
            let range =
                Message::new("desk-range").with("from", self.skip() + 1).with("to", self.skip() + shown);
            chrome.say(&range.with("total", total))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Leaf;

    #[test]
    fn a_list_is_leafed_through_to_its_end() {
        let address = |number: u64| number.to_string();
        let first = Leaf::read("", 50).unwrap();
        assert_eq!((first.skip(), first.before(address)), (0, None));
        assert_eq!((first.after(50, address), first.after(51, address)), (None, Some("2".to_owned())));
        let third = Leaf::read("3", 50).unwrap();
        assert_eq!((third.skip(), third.before(address).as_deref()), (100, Some("2")));
        assert_eq!(third.after(150, address), None);
        assert_eq!(Leaf::read("0", 50).unwrap(), first);
        assert!(Leaf::read(&u64::MAX.to_string(), 50).unwrap().after(9, address).is_none());
        assert!(Leaf::read("x", 50).is_err() && Leaf::read("-1", 50).is_err());
    }
}
