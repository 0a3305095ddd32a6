//! The lists as Parquet: how rows are encoded, and how parts are joined.
//!
//! The `parquet` crate's own column writers, which the data's build needs for reading anyway.
//! Ids and ranks repeat and are kept as dictionaries; of the numbers the first bytes of all,
//! then the second ones and so on stand together, where zstd finds what floats share.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{FloatType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use super::Run;

/// One candidate of one city.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// GeoNames id of the city that asks.
    pub query: u32,
    /// 1 for the best.
    pub rank: u16,
    /// GeoNames id of the candidate.
    pub candidate: u32,
    /// The score.
    pub score: f32,
    /// What the criteria of fit add to it.
    pub fit: f32,
    /// What precedent adds to it.
    pub precedent: f32,
    /// Share of such pairs that are twinned.
    pub likelihood: f32,
}

/// A column: its name, its bits, and where it stands in a row.
type Column<T> = (&'static str, i8, fn(&Row) -> T);

/// Whole numbers, all without a sign.
const WHOLE: [Column<u32>; 3] = [
    ("query_id", 32, |r| r.query),
    ("rank", 16, |r| u32::from(r.rank)),
    ("candidate_id", 32, |r| r.candidate),
];

/// Numbers.
const NUMBERS: [Column<f32>; 4] = [
    ("score", 32, |r| r.score),
    ("fit", 32, |r| r.fit),
    ("precedent", 32, |r| r.precedent),
    ("likelihood", 32, |r| r.likelihood),
];

const PREFIX: &str = "twinhall.";
const PART: &str = "twinhall.part";

fn schema() -> Result<TypePtr> {
    let mut fields = Vec::new();
    for (name, bit_width, _) in WHOLE {
        let whole = Type::primitive_type_builder(name, Physical::INT32)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::integer(bit_width, false)));
        fields.push(Arc::new(whole.build()?));
    }
    for (name, ..) in NUMBERS {
        let number =
            Type::primitive_type_builder(name, Physical::FLOAT).with_repetition(Repetition::REQUIRED);
        fields.push(Arc::new(number.build()?));
    }
    Ok(Arc::new(Type::group_type_builder("lists").with_fields(fields).build()?))
}

fn properties(run: &Run, part: Option<usize>) -> Result<WriterProperties> {
    let mut metadata: Vec<KeyValue> = run
        .fields()
        .into_iter()
        .map(|(name, value)| KeyValue::new(format!("{PREFIX}{name}"), value))
        .collect();
    metadata.extend(part.map(|i| KeyValue::new(PART.to_owned(), i.to_string())));
    let sorted = |column_idx| SortingColumn { column_idx, descending: false, nulls_first: false };
    let mut properties = WriterProperties::builder()
        .set_created_by(format!("twinhall {}", run.program))
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_key_value_metadata(Some(metadata))
        .set_sorting_columns(Some(vec![sorted(0), sorted(1)]))
        // The least and largest id of each row group let a reader skip to a city. A finer
        // index would have to be written anew for every part that is copied.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_max_row_group_row_count(None);
    for (name, ..) in NUMBERS {
        let column = ColumnPath::from(name);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::BYTE_STREAM_SPLIT);
    }
    Ok(properties.build())
}

/// Writes the rows of one part as a file of one row group.
pub(crate) fn write_part(out: impl Write + Send, rows: &[Row], run: &Run, part: usize) -> Result<()> {
    let mut file = SerializedFileWriter::new(out, schema()?, Arc::new(properties(run, Some(part))?))?;
    let mut group = file.next_row_group()?;
    let mut column = |write: &mut dyn FnMut(&mut SerializedColumnWriter<'_>) -> Result<usize>| {
        let mut column = group.next_column()?.ok_or_else(too_few)?;
        write(&mut column)?;
        column.close()
    };
    for (.., of) in WHOLE {
        // Numbers without a sign keep their bits: so the format lays them down.
        let values: Vec<i32> = rows.iter().map(|r| of(r).cast_signed()).collect();
        column(&mut |column| column.typed::<Int32Type>().write_batch(&values, None, None))?;
    }
    for (.., of) in NUMBERS {
        let values: Vec<f32> = rows.iter().map(of).collect();
        column(&mut |column| column.typed::<FloatType>().write_batch(&values, None, None))?;
    }
    group.close()?;
    file.into_inner()?.flush()?;
    Ok(())
}

fn too_few() -> ParquetError {
    ParquetError::General("a column is missing".to_owned())
}

/// Copies the row groups of the parts one behind the other, as they are encoded. Returns the
/// number of rows.
pub(crate) fn join(out: impl Write + Send, parts: &[PathBuf], run: &Run) -> Result<u64> {
    let mut file = SerializedFileWriter::new(out, schema()?, Arc::new(properties(run, None)?))?;
    let mut rows = 0;
    for path in parts {
        let part = File::open(path)?;
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&part)?;
        for from in metadata.row_groups() {
            let mut group = file.next_row_group()?;
            for column in from.columns() {
                let close = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or_default(),
                    rows_written: u64::try_from(from.num_rows()).unwrap_or_default(),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                group.append_column(&part, close)?;
            }
            rows += u64::try_from(from.num_rows()).unwrap_or_default();
            group.close()?;
        }
    }
    file.into_inner()?.flush()?;
    Ok(rows)
}

/// Whether this file is the part of this number, to its end.
pub(crate) fn is_whole(path: &Path, part: usize) -> bool {
    // The number stands in the footer, which is written last.
    metadata(path).is_ok_and(|m| value(&m, PART).is_some_and(|v| v == part.to_string()))
}

/// The run that a finished file is of; `None` if it is none.
pub(crate) fn run_of(path: &Path) -> Option<Run> {
    let metadata = metadata(path).ok()?;
    let of = |name: &str| value(&metadata, &format!("{PREFIX}{name}"));
    if value(&metadata, PART).is_some() {
        return None;
    }
    Some(Run {
        program: of("program")?,
        model: of("model")?,
        model_sha256: of("model_sha256")?,
        data: of("data")?,
        facts_sha256: of("facts_sha256")?,
        ties_sha256: of("ties_sha256")?,
        question: of("question")?,
        cities_sha256: of("cities_sha256")?,
        cities: of("cities")?.parse().ok()?,
        date: of("date")?,
    })
}

fn metadata(path: &Path) -> Result<Vec<KeyValue>> {
    let file = File::open(path).map_err(io::Error::other)?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file)?;
    Ok(metadata.file_metadata().key_value_metadata().cloned().unwrap_or_default())
}

fn value(metadata: &[KeyValue], key: &str) -> Option<String> {
    metadata.iter().find(|kv| kv.key == key).and_then(|kv| kv.value.clone())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    use super::*;

    fn run() -> Run {
        let text = |s: &str| s.to_owned();
        Run {
            program: text("0.0.0"),
            model: text("shipped"),
            model_sha256: text("ab"),
            data: text("world"),
            facts_sha256: text(""),
            ties_sha256: text(""),
            question: text("limit=2"),
            cities_sha256: text("cd"),
            cities: 4,
            date: text("2026-11-21"),
        }
    }

    fn rows(of: std::ops::Range<u32>) -> Vec<Row> {
        of.flat_map(|i| {
            (1..=2).map(move |rank| Row {
                // Ids of more than 31 bits come back as well.
                query: u32::MAX - 100 + i,
                rank,
                candidate: 7 * i,
                score: i as f32 / 3.0,
                fit: -0.25,
                precedent: f32::MIN_POSITIVE,
                likelihood: 1e-6,
            })
        })
        .collect()
    }

    #[test]
    fn joined_parts_hold_every_row_in_order_and_say_what_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (0..3).map(|i| dir.path().join(format!("{i}.parquet"))).collect();
        // A part may be without rows: no place passed the limits of its cities.
        for (i, of) in [0..3, 3..3, 3..5].into_iter().enumerate() {
            write_part(File::create(&paths[i]).unwrap(), &rows(of), &run(), i).unwrap();
            assert!(is_whole(&paths[i], i) && !is_whole(&paths[i], i + 1));
        }
        let joined = dir.path().join("joined.parquet");
        assert_eq!(join(File::create(&joined).unwrap(), &paths, &run()).unwrap(), 10);
        assert_eq!(run_of(&joined), Some(run()));
        assert_eq!(run_of(&paths[0]), None, "a part is not the whole");
        let reader = SerializedFileReader::new(File::open(&joined).unwrap()).unwrap();
        let read: Vec<Row> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                Row {
                    query: row.get_uint(0).unwrap(),
                    rank: row.get_ushort(1).unwrap(),
                    candidate: row.get_uint(2).unwrap(),
                    score: row.get_float(3).unwrap(),
                    fit: row.get_float(4).unwrap(),
                    precedent: row.get_float(5).unwrap(),
                    likelihood: row.get_float(6).unwrap(),
                }
            })
            .collect();
        assert_eq!(read, rows(0..5));
        let first = reader.metadata().row_group(0);
        assert!(first.column(0).statistics().is_some(), "a reader can skip to a city");
        assert_eq!(first.sorting_columns().map(Vec::len), Some(2));
    }

    #[test]
    fn a_part_that_was_cut_anywhere_is_not_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("0.parquet");
        write_part(File::create(&path).unwrap(), &rows(0..4), &run(), 0).unwrap();
        let good = std::fs::read(&path).unwrap();
        for cut in 0..good.len() {
            std::fs::write(&path, &good[..cut]).unwrap();
            assert!(!is_whole(&path, 0), "cut at {cut}");
        }
        assert!(!is_whole(&dir.path().join("none"), 0));
    }
}
