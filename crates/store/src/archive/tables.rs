//! The tables of an archive with their columns, in an order that foreign keys allow.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{QueryResult, Value};
use serde_json::Value as Json;

use crate::Result;
use crate::rows::get;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Real,
    Bool,
    Bytes,
}

/// A table. The first `key` columns are its primary key.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: usize,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// Rows read at once.
    pub(super) page: u64,
    /// The column that names another row of the same table, which must be there before.
    pub(super) parent: Option<usize>,
}

const fn table(name: &'static str, key: usize, columns: &'static [(&'static str, Kind)]) -> Table {
    Table { name, key, columns, page: 2_000, parent: None }
}

use Kind::{Bool, Bytes, Int, Real, Text};

/// What lives for hours only, or belongs to one database alone: no archive has it, and reading one
/// back removes it.
pub(super) const PASSING: &[&str] =
    &["sessions", "resets", "setups", "attempts", "challenges", "change_epoch"];

/// What a server that was started on an empty database may have put there by itself.
pub(super) const BY_ITSELF: &[&str] = &["jobs", "outbox", "nightly_files"];

/// Not in an archive: what lives for hours only, and the list of steps that the database notes
/// by itself.
#[cfg(test)]
fn is_left_out(table: &str) -> bool {
    table == "schema_steps" || PASSING.contains(&table)
}

pub(super) const TABLES: &[Table] = &[
    table(
        "journal",
        2,
        &[
            ("organisation", Int),
            ("seq", Int),
            ("at", Int),
            ("by", Int),
            ("via", Text),
            ("action", Text),
            ("subject_kind", Text),
            ("subject", Int),
            ("revision", Int),
            ("body", Text),
            ("previous", Bytes),
            ("hash", Bytes),
        ],
    ),
    table("journal_heads", 1, &[("organisation", Int), ("seq", Int), ("hash", Bytes)]),
    Table {
        parent: Some(1),
        ..table(
            "organisations",
            1,
            &[
                ("id", Int),
                ("parent", Int),
                ("kind", Text),
                ("name", Text),
                ("folded", Text),
                ("party", Int),
                ("created_at", Int),
                ("revision", Int),
            ],
        )
    },
    table(
        "people",
        1,
        &[
            ("id", Int),
            ("name", Text),
            ("email", Text),
            ("email_folded", Text),
            ("state", Text),
            ("created_at", Int),
            ("revision", Int),
        ],
    ),
    table("memberships", 2, &[("organisation", Int), ("person", Int), ("role", Text), ("since", Int)]),
    table("passwords", 1, &[("person", Int), ("hash", Text), ("changed_at", Int)]),
    table("totps", 1, &[("person", Int), ("secret", Bytes), ("confirmed_at", Int), ("last_step", Int)]),
    table("recovery_codes", 2, &[("person", Int), ("hash", Bytes), ("used_at", Int)]),
    table(
        "passkeys",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("name", Text),
            ("credential", Bytes),
            ("public", Text),
            ("counter", Int),
            ("created_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "identities",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("issuer", Text),
            ("subject", Text),
            ("email", Text),
            ("created_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "tokens",
        1,
        &[
            ("id", Int),
            ("person", Int),
            ("organisation", Int),
            ("name", Text),
            ("secret_hash", Bytes),
            ("scopes", Text),
            ("created_at", Int),
            ("expires_at", Int),
            ("revoked_at", Int),
            ("used_at", Int),
        ],
    ),
    table(
        "invitations",
        1,
        &[
            ("id", Int),
            ("organisation", Int),
            ("email", Text),
            ("role", Text),
            ("secret_hash", Bytes),
            ("invited_by", Int),
            ("created_at", Int),
            ("expires_at", Int),
            ("accepted_at", Int),
            ("revoked_at", Int),
        ],
    ),
    table(
        "parties",
        1,
        &[
            ("id", Int),
            ("keeper", Int),
            ("level", Text),
            ("place", Int),
            ("country", Text),
            ("division", Text),
            ("latitude", Real),
            ("longitude", Real),
            ("name", Text),
            ("merged_into", Int),
            ("revision", Int),
            ("updated_at", Int),
        ],
    ),
    table(
        "party_names",
        2,
        &[
            ("party", Int),
            ("place", Int),
            ("name", Text),
            ("language", Text),
            ("since", Text),
            ("until", Text),
        ],
    ),
    table(
        "ties",
        1,
        &[
            ("id", Int),
            ("keeper", Int),
            ("kind", Text),
            ("local_kind", Text),
            ("since", Text),
            ("status", Text),
            ("confirmation", Text),
            ("confirmed_at", Text),
            ("active_at", Text),
            ("published", Bool),
            ("merged_into", Int),
            ("registered_at", Int),
            ("revision", Int),
            ("updated_at", Int),
            ("term_until", Text),
        ],
    ),
    table("tie_sides", 2, &[("tie", Int), ("place", Int), ("party", Int), ("status", Text), ("since", Text)]),
    table("tie_fields", 2, &[("tie", Int), ("place", Int), ("field", Text), ("listed", Bool)]),
    table(
        "evidence",
        1,
        &[
            ("id", Int),
            ("subject_kind", Text),
            ("subject", Int),
            ("kind", Text),
            ("title", Text),
            ("url", Text),
            ("file", Bytes),
            ("public", Bool),
            ("withdrawn", Bool),
        ],
    ),
    Table {
        page: 4,
        ..table(
            "files",
            1,
            &[
                ("sha256", Bytes),
                ("media_type", Text),
                ("name", Text),
                ("size", Int),
                ("bytes", Bytes),
                ("added_at", Int),
            ],
        )
    },
    Table {
        page: 4,
        ..table(
            "imports",
            1,
            &[
                ("id", Int),
                ("organisation", Int),
                ("person", Int),
                ("name", Text),
                ("sha256", Bytes),
                ("state", Text),
                ("bytes", Bytes),
                ("mapping", Text),
                ("choices", Text),
                ("report", Text),
                ("made_at", Int),
                ("applied_at", Int),
                ("undone_at", Int),
            ],
        )
    },
    table(
        "import_subjects",
        3,
        &[
            ("import", Int),
            ("subject_kind", Text),
            ("subject", Int),
            ("first_revision", Int),
            ("last_revision", Int),
        ],
    ),
    table(
        "proposals",
        1,
        &[
            ("id", Int),
            ("tie", Int),
            ("keeper", Int),
            ("kind", Text),
            ("text", Text),
            ("source", Text),
            ("email", Text),
            ("state", Text),
            ("made_at", Int),
            ("receipt", Int),
            ("answer", Int),
            ("answered_at", Int),
            ("answered_by", Int),
            ("word", Text),
            ("revision", Int),
        ],
    ),
    table(
        "contacts",
        1,
        &[
            ("id", Int),
            ("party", Int),
            ("keeper", Int),
            ("salt", Bytes),
            ("revision", Int),
            ("updated_at", Int),
        ],
    ),
    table(
        "contact_versions",
        2,
        &[("contact", Int), ("revision", Int), ("at", Int), ("by", Int), ("body", Text)],
    ),
    // With the time at which each was told. Its readers begin anew all the same: nothing in an archive
    // says whether they have seen more than it holds.
    table(
        "changes",
        2,
        &[("subject_kind", Text), ("subject", Int), ("number", Int), ("at", Int), ("gone", Bool)],
    ),
    table("change_heads", 1, &[("organisation", Int), ("seq", Int)]),
    // Others may have the hash of one, and what was public on its day is known nowhere else.
    Table {
        page: 1,
        ..table(
            "nightly_files",
            1,
            &[
                ("name", Text),
                ("made_at", Int),
                ("ties", Int),
                ("parties", Int),
                ("size", Int),
                ("sha256", Bytes),
                ("bytes", Bytes),
            ],
        )
    },
    table(
        "wikidata_readings",
        1,
        &[
            ("id", Int),
            ("organisation", Int),
            ("person", Int),
            ("endpoint", Text),
            ("contact", Text),
            ("countries", Text),
            ("phase", Text),
            ("position", Text),
            ("requests", Int),
            ("statements", Int),
            ("changed", Int),
            ("gone", Int),
            ("items", Int),
            ("failures", Int),
            ("error", Text),
            ("not_before", Int),
            ("import", Int),
            ("began_at", Int),
            ("moved_at", Int),
            ("ended_at", Int),
        ],
    ),
    table(
        "wikidata_statements",
        2,
        &[
            ("organisation", Int),
            ("statement", Text),
            ("item", Int),
            ("partner", Int),
            ("body", Text),
            ("seen_by", Int),
            ("changed_by", Int),
        ],
    ),
    table(
        "wikidata_items",
        2,
        &[("organisation", Int), ("item", Int), ("body", Text), ("read_at", Int), ("stale", Bool)],
    ),
    table(
        "jobs",
        1,
        &[
            ("id", Int),
            ("kind", Text),
            ("body", Text),
            ("once", Text),
            ("made_at", Int),
            ("due_at", Int),
            ("tries", Int),
            ("taken_by", Int),
            ("taken_until", Int),
            ("done_at", Int),
            ("failed_at", Int),
            ("error", Text),
        ],
    ),
    table(
        "outbox",
        1,
        &[
            ("id", Int),
            ("recipient", Text),
            ("subject", Text),
            ("text", Text),
            ("created_at", Int),
            ("due_at", Int),
            ("tries", Int),
            ("sent_at", Int),
            ("failed_at", Int),
            ("error", Text),
        ],
    ),
];

/// The names of a table's columns, with commas.
pub(super) fn names(columns: &[(&str, Kind)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// A value of the database.
pub(super) fn value(row: &QueryResult, at: usize, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Int => Value::BigInt(get(row, at)?),
        Text => Value::String(get(row, at)?),
        Real => Value::Double(get(row, at)?),
        Bool => Value::Bool(get(row, at)?),
        Bytes => Value::Bytes(get(row, at)?),
    })
}

/// The same in an archive. Numbers with a fraction are texts: an archive is for any program to
/// read, and not every reader of JSON gives back the very same number.
pub(super) fn json(value: &Value) -> Json {
    match value {
        Value::BigInt(Some(number)) => (*number).into(),
        Value::String(Some(text)) => text.as_str().into(),
        Value::Double(Some(number)) => number.to_string().into(),
        Value::Bool(Some(truth)) => (*truth).into(),
        Value::Bytes(Some(bytes)) => STANDARD.encode(bytes).into(),
        _ => Json::Null,
    }
}

/// And back; nothing if it is of another kind.
pub(super) fn parse(json: &Json, kind: Kind) -> Option<Value> {
    if json.is_null() {
        return Some(match kind {
            Int => Value::BigInt(None),
            Text => Value::String(None),
            Real => Value::Double(None),
            Bool => Value::Bool(None),
            Bytes => Value::Bytes(None),
        });
    }
    match kind {
        Int => json.as_i64().map(Into::into),
        Text => json.as_str().map(Into::into),
        Real => json.as_str()?.parse::<f64>().ok().filter(|n| n.is_finite()).map(Into::into),
        Bool => json.as_bool().map(Into::into),
        Bytes => STANDARD.decode(json.as_str()?).ok().map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every table and column of the steps is in the archive, or is left out knowingly.
    #[test]
    fn nothing_is_forgotten() {
        let mut made = BTreeSet::new();
        for sql in crate::migrate::all_sql() {
            for added in sql.split("ALTER TABLE ").skip(1) {
                let words: Vec<&str> = added.split_whitespace().take(4).collect();
                if words[1..3] == ["ADD", "COLUMN"] && !is_left_out(words[0]) {
                    made.insert(format!("{}.{}", words[0], words[3]));
                }
            }
            for table in sql.split("CREATE TABLE ").skip(1) {
                let (name, rest) = table.split_once(" (").unwrap();
                let body = rest.split_once("\n);").unwrap().0;
                for line in body.lines().map(str::trim) {
                    let first = line.split(' ').next().unwrap();
                    let is_column = !first.is_empty()
                        && first.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
                    if is_column && !is_left_out(name) {
                        made.insert(format!("{name}.{first}"));
                    }
                }
            }
        }
        let listed: BTreeSet<String> = TABLES
            .iter()
            .flat_map(|t| t.columns.iter().map(move |(column, _)| format!("{}.{column}", t.name)))
            .collect();
        assert_eq!(made, listed);
    }

    #[test]
    fn values_come_back_as_they_went() {
        for (kind, value) in [
            (Int, Value::from(i64::MIN)),
            (Text, Value::from("Sollefteå \"\n")),
            (Real, Value::from(0.1 + 0.2)),
            (Bool, Value::from(true)),
            (Bytes, Value::from(vec![0_u8, 255, 7])),
            (Bytes, Value::Bytes(None)),
        ] {
            assert_eq!(parse(&json(&value), kind), Some(value));
        }
        assert_eq!(parse(&Json::from("no number"), Int), None);
        assert_eq!(parse(&Json::from("NaN"), Real), None);
    }
}
