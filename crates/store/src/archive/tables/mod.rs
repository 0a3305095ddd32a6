//! The tables of an archive with their columns, in an order that foreign keys allow.

mod people;
mod registry;
mod work;

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

/// All tables, each after those that its rows name.
pub(super) fn tables() -> impl Iterator<Item = &'static Table> {
    [people::PEOPLE, registry::REGISTRY, work::WORK].into_iter().flatten()
}

/// The names of a table's columns, with commas.
pub(super) fn names(columns: &[(&str, Kind)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
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
        let listed: BTreeSet<String> = tables()
            .flat_map(|t| t.columns.iter().map(move |(column, _)| format!("{}.{column}", t.name)))
            .collect();
        assert_eq!(made, listed);
    }
}
