//! Several places in one cell, each perhaps with its country and a date:
//! "Mazatlán (Mexico); Esbjerg, Denmark – 1998".

use jiff::civil;

use crate::dates::{self, Order, When};
use crate::places::Places;
use crate::sheet::{Cell, Value};
use crate::words;

/// Signs that part places wherever they stand.
const HARD: [char; 7] = ['\n', ';', '|', '•', '；', '、', '●'];
/// Places that one cell may hold.
const MOST: usize = 200;

/// One place of a cell, and what is said of the tie beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// What stands in the cell for it.
    pub text: String,
    /// Its name.
    pub name: String,
    /// Its GeoNames id, where it stands for the name: `#4434663`.
    pub id: Option<u32>,
    /// Divisions and countries beside it.
    pub within: Vec<String>,
    /// The date beside it.
    pub when: Option<When>,
    /// Words beside it that are no area and no date.
    pub remarks: Vec<String>,
}

/// The places in a cell.
#[must_use]
pub fn items(text: &str, places: &Places<'_>, order: Order, today: civil::Date) -> Vec<Item> {
    let reader = Reader { places, order, today };
    let mut items = Vec::new();
    for part in outside_brackets(text, |c| HARD.contains(&c)) {
        let part = without_bullet(part);
        if part.is_empty() {
            continue;
        }
        for one in reader.by_words(part) {
            if items.len() < MOST {
                items.push(reader.item(one));
            }
        }
    }
    items.retain(|i| !i.name.is_empty() || i.id.is_some());
    items
}

/// The two sides of a cell that names both: "Madison – Sollefteå", "Bonn / Tel Aviv".
#[must_use]
pub fn pair_of(text: &str) -> Option<(&str, &str)> {
    const SIGNS: [&str; 13] =
        ["↔", "<->", "⇔", "<>", " – ", " — ", " -- ", " - ", " / ", " & ", " and ", " und ", "–"];
    SIGNS.iter().find_map(|sign| {
        let (a, b) = text.split_once(sign)?;
        let (a, b) = (a.trim(), b.trim());
        let place = |t: &str| t.chars().any(char::is_alphabetic);
        (place(a) && place(b)).then_some((a, b))
    })
}

/// Parts of a text, cut at signs that do not stand in brackets.
fn outside_brackets(text: &str, is_sign: impl Fn(char) -> bool) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0usize, 0);
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            c if is_sign(c) && (depth == 0 || c == '\n') => {
                parts.push(text[from..i].trim());
                from = i + c.len_utf8();
                depth = 0;
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts
}

/// Without "1. ", "- ", "* " before it.
fn without_bullet(text: &str) -> &str {
    let text = text.trim().trim_start_matches(['-', '*', '–', '·', '‣', '◦', '∙']).trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])) {
        Some(rest) if (1..=3).contains(&digits) && rest.starts_with(' ') => rest.trim(),
        _ => text,
    }
}

struct Reader<'r, 'w> {
    places: &'r Places<'w>,
    order: Order,
    today: civil::Date,
}

impl Reader<'_, '_> {
    fn is_area(&self, text: &str) -> bool {
        !text.is_empty() && !self.places.area(text).is_empty()
    }

    fn date(&self, text: &str) -> Option<When> {
        let text = text.trim();
        if !text.chars().any(char::is_numeric) {
            return None;
        }
        let cell = Cell { value: Value::Text(text.to_owned()), spread: false };
        dates::read(&cell, self.order, self.today).filter(|w| w.since.is_some() || w.until.is_some())
    }

    /// Cuts at commas, slashes and "and", but only where that makes places of it: in
    /// "Esbjerg, Denmark" the comma parts nothing.
    fn by_words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        for sign in [" / ", "/", " & ", " and ", " und ", " et ", " y ", " e ", " и "] {
            let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
            let place = |p: &&str| self.places.is_name(self.head(p));
            // "Biel/Bienne" is one place by two names: the whole is tried first, further on.
            if parts.len() > 1
                && parts.iter().all(place)
                && !self.places.is_name(text)
                && !self.one_place(&parts)
            {
                return parts;
            }
        }
        let parts = outside_brackets(text, |c| matches!(c, ',' | '，'));
        if parts.len() < 2 || self.places.is_name(text) {
            return vec![text];
        }
        let mut out: Vec<&str> = Vec::new();
        let offset = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
        let mut from = 0;
        let mut name = self.head(parts[0]);
        for part in &parts[1..] {
            let tail = self.date(part).is_some() || part.is_empty();
            let bare = self.head(part);
            if tail || self.is_in(name, bare) {
                continue;
            }
            if !self.places.is_name(bare) {
                // A word that is neither area nor place: nothing here is certain enough to cut.
                return vec![text];
            }
            out.push(text[from..offset(part)].trim().trim_end_matches([',', '，']).trim());
            from = offset(part);
            name = bare;
        }
        out.push(text[from..].trim());
        out
    }

    /// Whether all of these are names of one place.
    fn one_place(&self, parts: &[&str]) -> bool {
        self.places.share_a_place(parts)
    }

    /// Whether some place of this name lies in an area of that name.
    fn is_in(&self, name: &str, area: &str) -> bool {
        self.is_area(area) && self.places.lies_in(name, area)
    }

    /// What stands before brackets, a dash or a date.
    fn head<'t>(&self, text: &'t str) -> &'t str {
        let head = text.split(['(', '[', '（', ':']).next().unwrap_or_default();
        let head =
            [" – ", " - ", " — "].iter().fold(head, |h, sign| h.split(sign).next().unwrap_or(h)).trim();
        match head.rsplit_once(' ') {
            Some((before, last)) if self.date(last).is_some() => before.trim(),
            _ => head,
        }
    }

    fn item(&self, text: &str) -> Item {
        let mut item = Item { text: text.to_owned(), ..Item::default() };
        if let Some(id) = text.strip_prefix('#').and_then(|id| id.trim().parse().ok()) {
            item.id = Some(id);
            return item;
        }
        let mut rest = self.take_brackets(text, &mut item);
        self.take_date(&mut rest, &mut item);
        self.take_areas(&mut rest, &mut item);
        item.name = rest.trim_matches([',', ':', '–', '-', ' ', '.']).trim().to_owned();
        item
    }

    /// What stands in brackets is an area, a date, or a remark.
    fn take_brackets(&self, text: &str, item: &mut Item) -> String {
        let mut rest = String::new();
        let mut inside: Option<String> = None;
        for c in text.chars() {
            match (c, &mut inside) {
                ('(' | '[' | '（', None) => inside = Some(String::new()),
                (')' | ']' | '）', Some(said)) => {
                    let said = std::mem::take(said);
                    inside = None;
                    self.said_in_brackets(&said, item);
                    rest.push(' ');
                }
                (c, Some(said)) => said.push(c),
                (c, None) => rest.push(c),
            }
        }
        if let Some(said) = inside {
            self.said_in_brackets(&said, item);
        }
        rest.trim().to_owned()
    }

    fn said_in_brackets(&self, said: &str, item: &mut Item) {
        if let Some(when) = self.date(said) {
            item.when.get_or_insert(when);
            return;
        }
        for part in said.split([',', ';', '，']).map(str::trim).filter(|p| !p.is_empty()) {
            if let Some(when) = self.date(part) {
                item.when.get_or_insert(when);
            } else if words::kind(part).is_none() && words::status(part).is_none() && self.is_area(part) {
                item.within.push(part.to_owned());
            } else {
                item.remarks.push(part.to_owned());
            }
        }
    }

    /// A date at the end: behind a dash, a comma, a colon, or a mere space.
    fn take_date(&self, rest: &mut String, item: &mut Item) {
        let cuts = [
            " – ", " — ", " - ", ", ", "，", ": ", "–", " since ", " seit ", " depuis ", " desde ", " dal ",
            " с ",
        ];
        let by_sign = cuts.iter().filter_map(|sign| rest.find(sign).map(|at| (at, sign.len()))).min();
        if let Some((at, length)) = by_sign
            && let Some(when) = self.date(&rest[at + length..])
        {
            item.when.get_or_insert(when);
            rest.truncate(at);
            return;
        }
        // From the last sign as well: "Esbjerg, Denmark – 1998".
        let last = cuts.iter().filter_map(|sign| rest.rfind(sign).map(|at| (at, sign.len()))).max();
        if let Some((at, length)) = last
            && let Some(when) = self.date(&rest[at + length..])
        {
            item.when.get_or_insert(when);
            rest.truncate(at);
            return;
        }
        if let Some((before, year)) = rest.rsplit_once(' ')
            && year.len() == 4
            && let Some(when) = self.date(year)
        {
            item.when.get_or_insert(when);
            *rest = before.trim().to_owned();
        }
    }

    /// Areas behind commas, or on one side of a dash or colon.
    fn take_areas(&self, rest: &mut String, item: &mut Item) {
        if self.places.is_name(rest) {
            return;
        }
        let parts: Vec<String> = rest.split([',', '，']).map(|p| p.trim().to_owned()).collect();
        if let [name, areas @ ..] = parts.as_slice()
            && !areas.is_empty()
            && areas.iter().all(|a| self.is_area(a))
        {
            item.within.extend(areas.iter().cloned());
            *rest = name.clone();
            return;
        }
        for sign in [" – ", " - ", " — ", "–", ": ", "・", "/", " in "] {
            let Some((a, b)) = rest.split_once(sign) else { continue };
            let (a, b) = (a.trim(), b.trim());
            let (name, area) = if self.is_country(b) {
                (a, b)
            } else if self.is_country(a) && self.places.is_name(b) {
                (b, a)
            } else {
                continue;
            };
            item.within.push(area.to_owned());
            *rest = name.to_owned();
            return;
        }
        // "Esbjerg Denmark": the last words are a country, and the others are a place in it.
        let tokens: Vec<&str> = rest.split(' ').collect();
        for n in 1..tokens.len().min(4) {
            let (name, area) = tokens.split_at(tokens.len() - n);
            let (name, area) = (name.join(" "), area.join(" "));
            if area.chars().count() > 2 && self.is_country(&area) && self.places.lies_in(&name, &area) {
                item.within.push(area);
                *rest = name;
                return;
            }
        }
    }

    fn is_country(&self, text: &str) -> bool {
        !self.places.countries(text).is_empty()
    }
}
