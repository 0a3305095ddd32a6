//! Entries as lines, many in one row of an answer.
//!
//! A driver takes microseconds for each row and each column, more than the hash of an entry
//! takes: so the database joins the entries of a page into one text, in which numbers are
//! words and the lengths of texts go before them.

use std::str::{FromStr, from_utf8};

use sea_orm::{ConnectionTrait, DbBackend};

use super::Digest;
use super::hash::Columns;
use crate::rows::{self, count, get};
use crate::{Error, Result};

/// Entries of one chain, joined.
pub(super) struct Page {
    text: Vec<u8>,
    at: usize,
    /// How many there are.
    pub(super) entries: u64,
}

/// One entry of a page.
pub(super) struct Line<'a> {
    pub(super) columns: Columns<'a>,
    pub(super) previous: Digest,
    pub(super) hash: Digest,
}

/// Reads the entries of a chain that follow `after`, up to `end`, at most so many.
pub(super) async fn page<C: ConnectionTrait>(
    conn: &C,
    chain: i64,
    after: u64,
    end: u64,
    most: u64,
) -> Result<Page> {
    // The one function that has two names.
    let hex = |column: &str| match conn.get_database_backend() {
        DbBackend::Sqlite => format!("hex({column})"),
        _ => format!("encode({column}, 'hex')"),
    };
    let sql = format!(
        "SELECT string_agg(line, ''), count(*) FROM (
            SELECT format('%s %s %s %s %s %s %s %s %s %s %s %s%s%s%s', seq, at,
                coalesce(CAST(by AS TEXT), '-'), subject, revision, octet_length(via), octet_length(action),
                octet_length(subject_kind), octet_length(body), {}, {}, via, action, subject_kind, body) AS line
            FROM journal WHERE organisation = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4) AS page",
        hex("previous"),
        hex("hash")
    );
    let values = [chain.into(), rows::number(after), rows::number(end), rows::number(most)];
    let Some(row) = rows::first(conn, &sql, values).await? else {
        return Ok(Page { text: Vec::new(), at: 0, entries: 0 });
    };
    let entries = count(&row, 1)?;
    // Bytes that are no text can stand in SQLite only, and come as bytes there.
    let text = match get::<Option<String>>(&row, 0) {
        Ok(text) => text.unwrap_or_default().into_bytes(),
        Err(Error::Damaged(_)) => get(&row, 0)?,
        Err(other) => return Err(other),
    };
    Ok(Page { text, at: 0, entries })
}

impl Page {
    /// The next entry of a chain; nothing if what stands there is none.
    pub(super) fn next(&mut self, chain: i64) -> Option<Line<'_>> {
        let (text, at) = (self.text.as_slice(), &mut self.at);
        let seq = number(text, at)?;
        let instant = number(text, at)?;
        let by = match word(text, at)? {
            b"-" => None,
            person => Some(parse(person)?),
        };
        let (subject, revision) = (number(text, at)?, number(text, at)?);
        let lengths: [usize; 4] =
            [number(text, at)?, number(text, at)?, number(text, at)?, number(text, at)?];
        let previous = Digest::parse_bytes(word(text, at)?)?;
        let hash = Digest::parse_bytes(word(text, at)?)?;
        let [via, action, subject_kind, body] = lengths.map(|length| part(text, at, length));
        let columns = Columns {
            organisation: chain,
            seq,
            at: instant,
            by,
            via: via?,
            action: action?,
            subject_kind: subject_kind?,
            subject,
            revision,
            body: body?,
        };
        Some(Line { columns, previous, hash })
    }
}

/// The bytes up to the next blank, which is passed over.
fn word<'a>(text: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let rest = text.get(*at..)?;
    let length = rest.iter().position(|&byte| byte == b' ')?;
    *at += length + 1;
    rest.get(..length)
}

fn number<T: FromStr>(text: &[u8], at: &mut usize) -> Option<T> {
    parse(word(text, at)?)
}

fn parse<T: FromStr>(word: &[u8]) -> Option<T> {
    from_utf8(word).ok()?.parse().ok()
}

/// So many bytes, if they are text.
fn part<'a>(text: &'a [u8], at: &mut usize, length: usize) -> Option<&'a str> {
    let part = text.get(*at..at.checked_add(length)?)?;
    *at += length;
    from_utf8(part).ok()
}
