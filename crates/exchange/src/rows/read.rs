//! Row by row.

use jiff::civil;
use partnership::Date;
use partnership::tie::{AgreementStatus, Fields, TieKind};

use super::items::{Item, items, pair_of};
use super::trouble::{Doubt, Trouble, What, short};
use super::{Cited, Contact, Read, Stated, Statement, Traits};
use crate::dates::{self, When};
use crate::mapping::{Mapping, Meaning, Part, Which};
use crate::places::{Asked, Places};
use crate::sheet::{Address, Cell, Row, Sheet, Value};
use crate::words;

/// Longest texts that are kept, characters; as the domain has them.
pub(super) const LINE: usize = 300;
pub(super) const PARAGRAPH: usize = 4000;

pub(super) struct Reader<'r, 'w> {
    pub(super) sheet: &'r Sheet,
    pub(super) mapping: &'r Mapping,
    pub(super) places: &'r Places<'w>,
    today: civil::Date,
    /// Whether each row is about one party, and no tie.
    pub(super) list: bool,
    /// The last row that names its first side: others below may leave it empty.
    pub(super) above: Option<Above>,
    /// The country of a heading that stands above some rows by itself.
    pub(super) section: Option<String>,
}

/// A first side that rows below may mean.
#[derive(Clone)]
pub(super) struct Above {
    row: u32,
    text: String,
    division: String,
    country: String,
}

/// What a row says beside its sides.
#[derive(Default)]
pub(super) struct Rest {
    pub(super) since: Option<(Date, Address)>,
    until: Option<(Date, Address)>,
    kind: Option<TieKind>,
    local_kind: Option<String>,
    status: Option<(AgreementStatus, Address)>,
    fields: Fields,
    pub(super) sources: Vec<Cited>,
    pub(super) notes: Vec<String>,
    pub(super) contacts: [Contact; 2],
    pub(super) traits: Traits,
    pub(super) doubts: Vec<Doubt>,
    pub(super) troubles: Vec<Trouble>,
}

impl<'r, 'w> Reader<'r, 'w> {
    pub(super) fn new(
        sheet: &'r Sheet,
        mapping: &'r Mapping,
        places: &'r Places<'w>,
        today: civil::Date,
    ) -> Self {
        let list = mapping.is_list();
        Self { sheet, mapping, places, today, list, above: None, section: None }
    }

    pub(super) fn all(mut self) -> Vec<Read> {
        let header = self.mapping.header.unwrap_or(0);
        let sheet = self.sheet;
        let mut read = Vec::with_capacity(sheet.rows.len());
        for row in sheet.rows.iter().filter(|r| r.number > header) {
            if self.list { self.listed(row, &mut read) } else { self.row(row, &mut read) }
        }
        read
    }

    pub(super) fn column(&self, meaning: Meaning) -> Option<usize> {
        self.mapping.columns_of(meaning).next()
    }

    fn cell<'c>(&self, row: &'c Row, meaning: Meaning) -> Option<(usize, &'c Cell)> {
        let column = self.column(meaning)?;
        Some((column, row.cell(column)))
    }

    pub(super) fn text(&self, row: &Row, meaning: Meaning) -> String {
        self.cell(row, meaning).map(|(_, cell)| cell.text().into_owned()).unwrap_or_default()
    }

    fn row(&mut self, row: &Row, out: &mut Vec<Read>) {
        if self.is_no_tie(row) {
            out.push(self.left_out(row));
            return;
        }
        let mut rest = self.rest(row);
        let sides = match self.sides(row, &mut rest) {
            Ok(sides) => sides,
            Err(trouble) => {
                rest.troubles.insert(0, trouble);
                [Vec::new(), Vec::new()]
            }
        };
        let several = sides[0].len().max(sides[1].len());
        if !rest.troubles.is_empty() || several == 0 {
            let said = |which| self.said(row, which);
            let sides = [said(Which::First), said(Which::Second)];
            let (key, row, troubles) = (row.number.to_string(), row.number, rest.troubles);
            out.push(Read::NotUnderstood { key, row, sides, troubles });
            return;
        }
        for i in 0..several {
            let key = if several == 1 { row.number.to_string() } else { format!("{}.{}", row.number, i + 1) };
            let side = |which: usize| sides[which].get(i).or(sides[which].first());
            if let (Some(a), Some(b)) = (side(0), side(1)) {
                out.push(Read::Statement(Box::new(self.statement(key, row.number, [a, b], &rest))));
            }
        }
    }

    /// Titles, repeated headings, totals, countries above a group of rows.
    fn is_no_tie(&mut self, row: &Row) -> bool {
        let sides = [Which::First, Which::Second].map(|w| !self.said(row, w).is_empty());
        let own = self.mapping.own.is_some();
        if self.is_heading(row) {
            return true;
        }
        if !own && !self.mapping.has(Meaning::Pair) && self.is_section(row) {
            return true;
        }
        let alone = self.is_alone(row);
        // One cell alone names no tie, unless the sheet is about one city or fills down.
        let fills_down = sides[1] && self.above.is_some();
        match sides {
            [false, false] => true,
            [true, false] => alone && !own,
            [false, true] => alone && !own && !fills_down && !self.mapping.has(Meaning::Pair),
            [true, true] => false,
        }
    }

    /// What stands in the cells that name a side.
    pub(super) fn said(&self, row: &Row, which: Which) -> String {
        if let Some((_, cell)) = self.cell(row, Meaning::Pair) {
            let text = cell.text();
            return match pair_of(&text) {
                Some((a, b)) => if which == Which::First { a } else { b }.to_owned(),
                None => text.into_owned(),
            };
        }
        let name = self.text(row, Meaning::Side(which, Part::Name));
        if name.is_empty() { self.text(row, Meaning::Side(which, Part::Id)) } else { name }
    }

    /// The places of each side: several on one of them at most.
    fn sides(&mut self, row: &Row, rest: &mut Rest) -> Result<[Vec<(Item, Stated)>; 2], Trouble> {
        let pair = match self.cell(row, Meaning::Pair) {
            Some((column, cell)) => {
                let text = cell.text().into_owned();
                let address = self.sheet.address(row.number, column);
                let two = pair_of(&text).map(|(a, b)| [a.to_owned(), b.to_owned()]);
                Some((address.clone(), two.ok_or_else(|| Trouble::new(address, &text, What::NotAPair))?))
            }
            None => None,
        };
        let mut sides = [Vec::new(), Vec::new()];
        for which in [Which::First, Which::Second] {
            let (cell, text) = match &pair {
                Some((address, texts)) => (address.clone(), texts[which.index()].clone()),
                None => self.named(row, which, rest)?,
            };
            sides[which.index()] = self.stated(row, which, &text, &cell)?;
        }
        if sides[0].len() > 1 && sides[1].len() > 1 {
            let (_, second) = &sides[1][0];
            return Err(Trouble::new(second.cell.clone(), &self.said(row, Which::Second), What::ManyToMany));
        }
        Ok(sides)
    }

    /// The cell that names a side, and its text: of the first perhaps from above.
    pub(super) fn named(
        &mut self,
        row: &Row,
        which: Which,
        rest: &mut Rest,
    ) -> Result<(Address, String), Trouble> {
        let column =
            self.column(Meaning::Side(which, Part::Name)).or(self.column(Meaning::Side(which, Part::Id)));
        let address = self.sheet.address(row.number, column.unwrap_or(0));
        let text = self.said(row, which);
        let has_id = !self.text(row, Meaning::Side(which, Part::Id)).is_empty();
        if which == Which::First && text.is_empty() && !has_id {
            if let Some(own) = &self.mapping.own {
                return Ok((address, own.clone()));
            }
            if let Some(above) = &self.above {
                rest.doubts.push(Doubt::FromAbove(address.clone(), above.row));
                return Ok((address, above.text.clone()));
            }
        }
        if text.is_empty() && !has_id {
            return Err(Trouble::new(address, "", What::NoName));
        }
        if which == Which::First {
            let column = |part| self.text(row, Meaning::Side(which, part));
            let (division, country) = (column(Part::Division), column(Part::Country));
            self.above = Some(Above { row: row.number, text: text.clone(), division, country });
        }
        Ok((address, text))
    }

    pub(super) fn stated(
        &self,
        row: &Row,
        which: Which,
        text: &str,
        cell: &Address,
    ) -> Result<Vec<(Item, Stated)>, Trouble> {
        let column = |part| self.text(row, Meaning::Side(which, part));
        let id = column(Part::Id);
        let about_own = which == Which::First && self.mapping.own.is_some();
        if !id.is_empty() && !about_own {
            let number: u32 = id.trim_start_matches('#').parse().map_err(|_| {
                let at = self.column(Meaning::Side(which, Part::Id)).unwrap_or(0);
                Trouble::new(self.sheet.address(row.number, at), &id, What::NotAnId)
            })?;
            let asked = Asked { id: Some(number), ..Asked::new(text) };
            let item =
                Item { text: text.to_owned(), name: text.to_owned(), id: Some(number), ..Item::default() };
            return Ok(vec![(item, Stated { asked, text: text.to_owned(), cell: cell.clone() })]);
        }
        let items = items(text, self.places, self.mapping.order, self.today);
        if items.is_empty() {
            return Err(Trouble::new(cell.clone(), text, What::NoName));
        }
        // A name from above comes with where it lies, unless this row says that itself.
        let mut said = [column(Part::Division), column(Part::Country)];
        if let Some(above) = self.above.as_ref().filter(|a| which == Which::First && a.row != row.number)
            && said.iter().all(String::is_empty)
        {
            said = [above.division.clone(), above.country.clone()];
        }
        let stated = items.into_iter().map(|item| {
            let mut asked = Asked { id: item.id, ..Asked::new(item.name.clone()) };
            for area in item.within.iter().chain(&said).cloned() {
                asked = asked.within(area);
            }
            let says_country = asked.within.iter().any(|a| !self.places.countries(a).is_empty());
            if !says_country {
                let assumed = self.section.clone().filter(|_| self.list || which == Which::Second);
                let home = self.mapping.home.get(which.index()).cloned().flatten();
                asked = asked.within(assumed.or(home).unwrap_or_default());
            }
            let text = item.text.clone();
            (item, Stated { asked, text, cell: cell.clone() })
        });
        Ok(stated.collect())
    }

    fn statement(&self, key: String, row: u32, [a, b]: [&(Item, Stated); 2], rest: &Rest) -> Statement {
        let mut statement = Statement {
            key,
            row,
            sides: [a.1.clone(), b.1.clone()],
            since: rest.since.clone(),
            until: rest.until.clone(),
            ended: None,
            claimed: false,
            kind: rest.kind,
            local_kind: rest.local_kind.clone(),
            status: rest.status.clone(),
            fields: rest.fields.clone(),
            sources: rest.sources.clone(),
            note: None,
            contacts: rest.contacts.clone(),
            doubts: rest.doubts.clone(),
        };
        let mut notes = rest.notes.clone();
        for (item, stated) in [a, b] {
            if let Some(when) = &item.when {
                let at = |date: Option<Date>| date.map(|d| (d, stated.cell.clone()));
                // What stands beside the name is about this tie, the column about all of the row.
                statement.since = at(when.since).or(statement.since);
                statement.until = at(when.until).or(statement.until);
                statement
                    .doubts
                    .extend(when.notes.iter().map(|n| Doubt::Date(stated.cell.clone(), n.clone())));
            }
            for remark in &item.remarks {
                if let Some(kind) = words::kind(remark) {
                    statement.kind.get_or_insert(kind);
                    statement.local_kind.get_or_insert_with(|| remark.clone());
                } else if let Some(status) = words::status(remark) {
                    statement.status.get_or_insert((status, stated.cell.clone()));
                } else {
                    notes.push(remark.clone());
                }
            }
        }
        statement.note = (!notes.is_empty()).then(|| cut(&notes.join("\n"), PARAGRAPH));
        statement
    }

    pub(super) fn rest(&self, row: &Row) -> Rest {
        let mut rest = Rest::default();
        for (column, meaning) in self.mapping.columns.iter().enumerate() {
            let cell = row.cell(column);
            if cell.is_empty() {
                continue;
            }
            let address = self.sheet.address(row.number, column);
            let text = cell.text().into_owned();
            if let Value::Fault(fault) = &cell.value {
                if *meaning != Meaning::Ignore {
                    rest.troubles.push(Trouble::new(address, fault, What::Fault));
                }
                continue;
            }
            match meaning {
                Meaning::Since | Meaning::Until => self.date(*meaning, cell, address, &mut rest),
                Meaning::Kind => {
                    rest.kind = words::kind(&text);
                    if rest.kind.is_none() {
                        rest.doubts.push(Doubt::Kind(address, short(&text)));
                    }
                    // The product's own code is no local word.
                    let own = rest.kind.is_some_and(|k| words::plain(&k.to_string()) == words::plain(&text));
                    rest.local_kind = (!own).then(|| cut(&text, LINE));
                }
                Meaning::Status => match words::status(&text) {
                    Some(status) => rest.status = Some((status, address)),
                    None => {
                        rest.doubts.push(Doubt::Status(address, short(&text)));
                        rest.notes.push(text);
                    }
                },
                Meaning::Fields => {
                    let fields = words::fields(&text);
                    rest.fields.listed.extend(fields.listed);
                    rest.fields.other.extend(fields.other.iter().map(|f| cut(f, LINE)));
                }
                Meaning::Source => {
                    let parts = text.split(['\n', ' ', ';']).filter(|p| p.starts_with("http"));
                    let links: Vec<String> =
                        parts.map(|p| p.trim_matches([',', ')', '(']).to_owned()).collect();
                    let said = if links.is_empty() { vec![cut(&text, LINE)] } else { links };
                    rest.sources.extend(said.iter().map(|s| Cited::of(s)));
                }
                Meaning::Note => rest.notes.push(text),
                Meaning::Contact(which, detail) => {
                    let contact = &mut rest.contacts[which.index()];
                    let doubt = contact.take(*detail, &text);
                    rest.doubts.extend(doubt.map(|what| Doubt::Contact(address, what)));
                }
                Meaning::Party(what) if self.list => {
                    let doubt = rest.traits.take(*what, &text, &address);
                    rest.doubts.extend(doubt);
                }
                Meaning::Side(_, Part::Country | Part::Division) => {
                    if self.places.area(&text).is_empty() {
                        rest.doubts.push(Doubt::Area(address, short(&text)));
                    }
                }
                Meaning::Ignore | Meaning::Pair | Meaning::Side(..) | Meaning::Party(_) => {}
            }
        }
        rest
    }

    fn date(&self, meaning: Meaning, cell: &Cell, address: Address, rest: &mut Rest) {
        let says_nothing = |t: &str| {
            matches!(
                t.trim(),
                "-" | "–" | "—" | "?" | "n/a" | "N/A" | "n.a." | "unknown" | "unbekannt" | "." | "…"
            )
        };
        match dates::read(cell, self.mapping.order, self.today) {
            Some(When { since, until, notes }) => {
                rest.doubts.extend(notes.into_iter().map(|n| Doubt::Date(address.clone(), n)));
                let at = |date: Option<Date>| date.map(|d| (d, address.clone()));
                if meaning == Meaning::Until {
                    rest.until = at(until.or(since)).or(rest.until.take());
                } else {
                    rest.since = at(since).or(rest.since.take());
                    rest.until = at(until).or(rest.until.take());
                }
            }
            None if says_nothing(&cell.text()) => {}
            None => rest.troubles.push(Trouble::new(address, &cell.text(), What::NotADate)),
        }
    }
}

pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}
