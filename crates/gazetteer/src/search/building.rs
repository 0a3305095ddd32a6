//! Builds the search file from the world's names.

use std::io;

use fst::raw::Builder;
use xxhash_rust::xxh3::xxh3_64;

use crate::container::Writer;
use crate::country::CountryIx;
use crate::place::{Kind, PlaceIx};
use crate::world::World;

use super::layout::{self, Info};
use super::{codes, fold, rank};

/// One key of one place, its text in the arena.
struct Entry {
    /// The first eight bytes of the key, big-endian: settles most comparisons.
    head: u64,
    at: u32,
    length: u8,
    quality: u16,
    info: Info,
    row: u32,
}

/// Keys of many places: one arena and one list, for a string each would cost twice the memory.
#[derive(Default)]
struct Entries {
    arena: Vec<u8>,
    list: Vec<Entry>,
    /// Hashes of the keys that the current place has already.
    seen: Vec<u64>,
}

impl Entries {
    fn next_place(&mut self) {
        self.seen.clear();
    }

    fn add(&mut self, key: &str, row: u32, info: Info, importance: f32) {
        let hash = xxh3_64(key.as_bytes());
        if key.is_empty() || self.seen.contains(&hash) {
            return;
        }
        self.seen.push(hash);
        let mut head = [0; 8];
        let n = key.len().min(8);
        head[..n].copy_from_slice(&key.as_bytes()[..n]);
        self.list.push(Entry {
            head: u64::from_be_bytes(head),
            at: self.arena.len() as u32,
            length: key.len() as u8,
            quality: rank::quality(importance, key, info),
            info,
            row,
        });
        self.arena.extend_from_slice(key.as_bytes());
    }

    /// All forms of one name.
    fn add_name(&mut self, name: &str, row: u32, info: Info, importance: f32) {
        let plain = fold::plain(name);
        let plain_info = match fold::own_script(name) {
            Some(own) => {
                self.add(&own, row, info, importance);
                info.sounding()
            }
            None => info,
        };
        self.add(&plain, row, plain_info, importance);
        let vowels = fold::two_letter_vowels(name);
        let spelled_out = [fold::spelled_out(&plain), vowels.as_deref().and_then(fold::spelled_out)];
        for form in spelled_out.into_iter().chain([vowels]).flatten() {
            self.add(&form, row, plain_info, importance);
        }
    }

    fn key(&self, e: &Entry) -> &[u8] {
        &self.arena[e.at as usize..e.at as usize + usize::from(e.length)]
    }

    /// Sorts, and gives back the transducer, the starts by rank and the entries by rank.
    fn finish(mut self) -> io::Result<Ranked> {
        let mut list = std::mem::take(&mut self.list);
        list.sort_unstable_by(|a, b| {
            a.head
                .cmp(&b.head)
                .then_with(|| self.key(a).cmp(self.key(b)))
                .then_with(|| b.quality.cmp(&a.quality))
                .then_with(|| (a.row, a.info.0).cmp(&(b.row, b.info.0)))
        });
        // Runs of entries with the same key, then their order by quality.
        let mut runs: Vec<u32> = Vec::new();
        for (i, e) in list.iter().enumerate() {
            if i == 0 || self.key(e) != self.key(&list[i - 1]) {
                runs.push(i as u32);
            }
        }
        let mut by_rank: Vec<u32> = (0..runs.len() as u32).collect();
        by_rank.sort_by_key(|&k| std::cmp::Reverse(list[runs[k as usize] as usize].quality));
        let mut rank_of = vec![0u32; runs.len()];
        for (rank, &k) in by_rank.iter().enumerate() {
            rank_of[k as usize] = rank as u32;
        }
        let other = |e: fst::Error| io::Error::other(e.to_string());
        let mut fst = Builder::memory();
        for (k, &first) in runs.iter().enumerate() {
            fst.insert(self.key(&list[first as usize]), u64::from(rank_of[k])).map_err(other)?;
        }
        let mut out = Ranked { fst: fst.into_inner().map_err(other)?, ..Ranked::default() };
        for &k in &by_rank {
            out.starts.push(out.rows.len() as u32);
            let first = runs[k as usize] as usize;
            let end = runs.get(k as usize + 1).map_or(list.len(), |&e| e as usize);
            for e in &list[first..end] {
                out.rows.push(e.row);
                out.info.push(e.info.0);
                out.quality.push(e.quality);
            }
        }
        out.starts.push(out.rows.len() as u32);
        Ok(out)
    }
}

/// Entries in the order in which they are stored.
#[derive(Default)]
struct Ranked {
    fst: Vec<u8>,
    starts: Vec<u32>,
    rows: Vec<u32>,
    info: Vec<u16>,
    quality: Vec<u16>,
}

/// The whole search file, ready to be written.
pub(crate) fn build(world: &World) -> io::Result<Writer> {
    let importance = rank::importance(world);
    let mut names = Entries::default();
    let mut areas = Entries::default();
    let country_rows = country_rows(world);
    let codes = codes::by_row(world, &country_rows);
    for row in 0..world.len() as u32 {
        let ix = PlaceIx(row);
        let worth = importance[ix.row()];
        let is_area = world.kind(ix) != Kind::City;
        names.next_place();
        areas.next_place();
        let mut add = |name: &str, info: Info| {
            names.add_name(name, row, info, worth);
            if is_area {
                areas.add_name(name, row, info, worth);
            }
        };
        for (ordinal, name) in world.names(ix).enumerate() {
            add(name, Info::name(ordinal));
        }
        if world.kind(ix) == Kind::Country {
            let country = world.country(CountryIx(world.columns().country[ix.row()]));
            // The names by language lie with the country, not with its row among the places.
            if country_rows[usize::from(world.columns().country[ix.row()])] == Some(row) {
                add(&country.name, Info::name(0));
                for (ordinal, (_, name)) in country.names.iter().enumerate() {
                    add(name, Info::by_language(ordinal));
                }
            }
        }
        for code in codes.get(&row).into_iter().flatten() {
            add(code, Info::code());
        }
    }
    let mut writer = Writer::new();
    let r = names.finish()?;
    writer.add(layout::NAMES, &r.fst);
    writer.add(layout::STARTS, &r.starts);
    writer.add(layout::ROWS, &r.rows);
    writer.add(layout::INFO, &r.info);
    writer.add(layout::QUALITY, &r.quality);
    let r = areas.finish()?;
    writer.add(layout::AREAS, &r.fst);
    writer.add(layout::AREA_STARTS, &r.starts);
    writer.add(layout::AREA_ROWS, &r.rows);
    Ok(writer)
}

/// The row of each country among the places.
fn country_rows(world: &World) -> Vec<Option<u32>> {
    let mut rows = vec![None; world.countries().len()];
    for row in world.rows(Kind::Country) {
        rows[usize::from(world.columns().country[row as usize])].get_or_insert(row);
    }
    rows
}
