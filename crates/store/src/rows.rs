//! Statements with their values, and many rows in one statement.

use sea_orm::{ConnectionTrait, DbBackend, ExecResult, QueryResult, Statement, TryGetable, Value};

use crate::{Error, Result};

/// SQLite takes at most 32,766 values in one statement, PostgreSQL 65,535.
const VALUES_AT_MOST: usize = 32_000;
/// Rows in one statement at most: beyond that nothing is gained.
const ROWS_AT_MOST: usize = 512;

/// A statement of shared SQL (`$1`, `$2` …) with its values.
pub fn statement<C: ConnectionTrait>(conn: &C, sql: &str, values: impl Into<Vec<Value>>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values.into())
}

/// Runs a statement.
///
/// # Errors
/// If the database refuses it.
pub async fn run<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl Into<Vec<Value>>,
) -> Result<ExecResult> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?)
}

/// The first row, if there is one.
///
/// # Errors
/// If the database refuses the question.
pub async fn first<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl Into<Vec<Value>>,
) -> Result<Option<QueryResult>> {
    Ok(conn.query_one_raw(statement(conn, sql, values)).await?)
}

/// All rows.
///
/// # Errors
/// If the database refuses the question.
pub async fn all<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: impl Into<Vec<Value>>,
) -> Result<Vec<QueryResult>> {
    Ok(conn.query_all_raw(statement(conn, sql, values)).await?)
}

/// A column of a row, by its place from 0.
///
/// # Errors
/// [`Error::Damaged`] if it holds something else.
pub fn get<T: TryGetable>(row: &QueryResult, at: usize) -> Result<T> {
    row.try_get_by_index(at).map_err(|e| Error::Damaged(e.to_string()))
}

/// A number that is never negative.
///
/// # Errors
/// [`Error::Damaged`] if it is.
pub fn count(row: &QueryResult, at: usize) -> Result<u64> {
    let number: i64 = get(row, at)?;
    u64::try_from(number).map_err(|_| Error::Damaged(format!("{number} where a count should be")))
}

/// A count as the database holds it.
#[must_use]
pub fn number(count: u64) -> Value {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

/// Inserts many rows with few statements: `into` is like `ties (id, kind)`, `then` what
/// follows the values, like `ON CONFLICT DO NOTHING`. Every row has one value a column.
///
/// # Errors
/// If the database refuses one of them.
pub async fn insert<C: ConnectionTrait>(
    conn: &C,
    into: &str,
    then: &str,
    rows: impl Into<Vec<Vec<Value>>>,
) -> Result<()> {
    let rows = rows.into();
    let columns = rows.first().map_or(1, |row| row.len().max(1));
    let most = (VALUES_AT_MOST / columns).clamp(1, ROWS_AT_MOST);
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    let sqlite = conn.get_database_backend() == DbBackend::Sqlite;
    while left > 0 {
        // Powers of two: a statement is prepared once and used again, whatever the number of rows.
        let now = if left >= most { most } else { 1 << left.ilog2() };
        let sql = format!("INSERT INTO {into} VALUES {} {then}", places(columns, now, sqlite));
        let values: Vec<Value> = rows.by_ref().take(now).flatten().collect();
        run(conn, &sql, values).await?;
        left -= now;
    }
    Ok(())
}

/// `($1,$2),($3,$4)`; on SQLite `(?,?),(?,?)`, because there each lookup of a place by name
/// walks along all names, which for thousands of them takes longer than the insertion.
fn places(columns: usize, rows: usize, sqlite: bool) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(rows * (columns * 6 + 3));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            if column > 0 {
                text.push(',');
            }
            if sqlite {
                text.push('?');
            } else {
                // Writing into a string cannot fail.
                let _ = write!(text, "${}", row * columns + column + 1);
            }
        }
        text.push(')');
    }
    text
}

/// `$from,$from+1,…`: the places of a list in `IN (…)`.
#[must_use]
pub fn list(from: usize, length: usize) -> String {
    (from..from + length).map(|at| format!("${at}")).collect::<Vec<_>>().join(",")
}
