//! The file itself: a ZIP with tables, records and what they mean.

use std::io::{self, Cursor, Write};

use exchange::export::{Csv, Listed, PartyCsv, Writer};
use jiff::civil;
use registry::{PartyRow, Register, Tie};
use wording::{Message, Words};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::api::shape::{PartyRecord, StatisticsRecord, TieRecord};
use crate::registry::site::Site;
use crate::registry::written::listed;
use crate::state::AppState;

/// Ties or parties written at a time.
const TOGETHER: usize = 512;

/// A file of everything public.
pub struct Bundle {
    /// Its name.
    pub name: String,
    /// Ties in it.
    pub ties: usize,
    /// Parties in it: those that have one of the ties.
    pub parties: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The name of the file of a day.
pub fn name(day: civil::Date) -> String {
    format!("twinhall-register-{day}.zip")
}

/// Writes the file: the same bytes for the same register on the same day, on every node. Each
/// part is compressed as it is written.
///
/// # Errors
/// If something has no form in bytes, or there are more of them than a ZIP holds.
pub fn bundle(state: &AppState, register: &Register, site: &Site) -> io::Result<Bundle> {
    let (day, words) = (register.today(), state.words);
    let ties: Vec<Tie<'_>> = register.ties().collect();
    let parties: Vec<&PartyRow> =
        register.parties().filter(|p| register.ties_of(p.id).next().is_some()).collect();
    let mut zip = Parts::new(day);
    zip.begin("README.txt")?;
    zip.out.write_all(read_me(words, site, day, ties.len(), parties.len()).as_bytes())?;
    zip.begin("ties.csv")?;
    let mut csv = Csv(site.clone());
    zip.pieces(|out| csv.begin(out))?;
    for some in ties.chunks(TOGETHER) {
        zip.pieces(|out| csv.some(some, out))?;
    }
    zip.pieces(|out| csv.end(out))?;
    zip.begin("ties.jsonl")?;
    for some in ties.chunks(TOGETHER) {
        zip.pieces(|out| some.iter().try_for_each(|tie| line(&TieRecord::of(*tie), out)))?;
    }
    zip.begin("parties.csv")?;
    let mut csv = PartyCsv(site.clone());
    zip.pieces(|out| csv.begin(out))?;
    for some in parties.chunks(TOGETHER) {
        let some: Vec<Listed<'_>> = some.iter().filter_map(|p| listed(register, p.id)).collect();
        zip.pieces(|out| csv.some(&some, out))?;
    }
    zip.pieces(|out| csv.end(out))?;
    zip.begin("parties.jsonl")?;
    for some in parties.chunks(TOGETHER) {
        zip.pieces(|out| some.iter().try_for_each(|p| line(&PartyRecord::of(register, p), out)))?;
    }
    let counted = register.statistics(None);
    zip.begin("statistics.json")?;
    zip.pieces(|out| Ok(serde_json::to_writer_pretty(out, &StatisticsRecord::of(&counted, day))?))?;
    zip.begin("statistics.csv")?;
    zip.out.write_all(&crate::statistics::download::table(state.world(), words, &counted)?)?;
    let bytes = zip.out.finish()?.into_inner();
    Ok(Bundle { name: name(day), ties: ties.len(), parties: parties.len(), bytes })
}

struct Parts {
    out: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Parts {
    fn new(day: civil::Date) -> Self {
        let (year, month, date) = (day.year(), day.month(), day.day());
        let year = u16::try_from(year).unwrap_or_default();
        let (month, date) = (month.unsigned_abs(), date.unsigned_abs());
        let at = DateTime::from_date_and_time(year, month, date, 0, 0, 0).unwrap_or_default();
        let options = SimpleFileOptions::default();
        let options = options.compression_method(CompressionMethod::Deflated).last_modified_time(at);
        Self { out: ZipWriter::new(Cursor::new(Vec::new())), options }
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        Ok(self.out.start_file(name, self.options)?)
    }

    fn pieces(&mut self, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        let mut piece = Vec::new();
        write(&mut piece)?;
        self.out.write_all(&piece)
    }
}

fn line(record: &impl serde::Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.push(b'\n');
    Ok(())
}

/// A part of the file: its name, what it is, and its columns with what they are.
pub type Part = (&'static str, String, Vec<(&'static str, String)>);

/// What each part and column is.
pub(super) fn meanings(words: &Words) -> Vec<Part> {
    let columns = |all: &[(&'static str, &'static str)]| {
        all.iter().map(|(name, id)| (*name, words.text(id))).collect::<Vec<_>>()
    };
    let ties = [
        ("id", "data-column-id"),
        ("name_a, name_b", "data-column-name"),
        ("division_a, division_b", "data-column-division"),
        ("country_a, country_b", "data-column-country"),
        ("geonameid_a, geonameid_b", "data-column-geonameid"),
        ("status_a, status_b", "data-column-status"),
        ("kind", "data-column-kind"),
        ("local_kind", "data-column-local-kind"),
        ("since", "data-column-since"),
        ("fields", "data-column-fields"),
        ("evidence", "data-column-evidence"),
        ("page", "data-column-page"),
    ];
    let parties = [
        ("id", "data-column-id"),
        ("name", "data-column-name"),
        ("division", "data-column-division"),
        ("country", "data-column-country"),
        ("geonameid", "data-column-geonameid"),
        ("latitude, longitude", "data-column-position"),
        ("ties", "data-column-ties"),
        ("level", "data-column-level"),
        ("page", "data-column-page"),
    ];
    vec![
        ("ties.csv", words.text("data-part-ties"), columns(&ties)),
        ("ties.jsonl", words.text("data-part-ties-lines"), Vec::new()),
        ("parties.csv", words.text("data-part-parties"), columns(&parties)),
        ("parties.jsonl", words.text("data-part-parties-lines"), Vec::new()),
        ("statistics.json, statistics.csv", words.text("data-part-statistics"), Vec::new()),
    ]
}

fn read_me(words: &Words, site: &Site, day: civil::Date, ties: usize, parties: usize) -> String {
    let lead = Message::new("data-read-me")
        .with("site", site.at(""))
        .with("date", day.to_string())
        .with("ties", ties)
        .with("parties", parties);
    let mut text = format!("{}\n\n{}\n", words.say(&lead), words.text("data-licence"));
    for (part, about, columns) in meanings(words) {
        text.push_str(&format!("\n{part}\n  {about}\n"));
        for (name, about) in columns {
            text.push_str(&format!("    {name}: {about}\n"));
        }
    }
    text
}
