//! What can go wrong, told apart by what the caller can do about it.

use sea_orm::{DbErr, RuntimeErr};
use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

use crate::subject::Subject;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The edit was made on a version that is no longer the newest.
    #[error(
        "{subject} was changed meanwhile: the edit was made on version {stated}, the newest is {current}"
    )]
    Stale {
        /// What was edited.
        subject: Subject,
        /// The revision that the edit was made on.
        stated: u64,
        /// The newest revision.
        current: u64,
    },
    /// There is nothing of that name.
    #[error("there is no {0}")]
    Missing(Subject),
    /// A change was about to be committed that nobody would have known of.
    #[error("a change without an entry in the journal is refused")]
    Silent,
    /// A tie or party would be on record in nobody's registry.
    #[error("ties and parties are kept by an organisation: the hand acts for none")]
    Homeless,
    /// The body of an entry is not a JSON object.
    #[error("the body of a journal entry must be a JSON object: {0}")]
    Body(String),
    /// The address of the database cannot be understood.
    #[error("{0} is not the address of a database: write sqlite:FILE or postgres://USER@HOST/DATABASE")]
    Address(String),
    /// A later version of the program has changed the database in a way this one does not know.
    #[error("the database is at step {found}, this program knows steps up to {known}: use the newer program")]
    Newer {
        /// The last step applied.
        found: u32,
        /// The last step that this program knows.
        known: u32,
    },
    /// Others kept changing the same things; nothing was changed.
    #[error("others kept changing the same things; nothing was saved, try again: {0}")]
    Busy(DbErr),
    /// No room is left where the database lies; nothing was changed.
    #[error("no room is left where the database lies; nothing was saved: {0}")]
    Full(DbErr),
    /// The database does not answer. Whether a change that was being committed is there must be looked up.
    #[error("the database does not answer: {0}")]
    Away(DbErr),
    /// Something stored cannot be read: the database was altered by other hands, or is broken.
    #[error("what is stored cannot be read: {0}")]
    Damaged(String),
    /// Anything else that the database says.
    #[error("the database refuses: {0}")]
    Database(DbErr),
}

/// What a failure of the database means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Another transaction was in the way: the same again may work.
    Again,
    /// A key that must be unique was there already.
    Unique,
    /// No room.
    Full,
    /// No database.
    Away,
    /// Something else.
    Other,
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match trouble(&error) {
            Trouble::Again => Self::Busy(error),
            Trouble::Full => Self::Full(error),
            Trouble::Away => Self::Away(error),
            Trouble::Unique | Trouble::Other => match error {
                DbErr::Type(what) => Self::Damaged(what),
                other => Self::Database(other),
            },
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::from(DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }
}

impl Error {
    /// Whether a key that must be unique was there already: the name or address is taken.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Database(error) if trouble(error) == Trouble::Unique)
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Full(_) | Self::Away(_))
    }
}

/// Sorts a failure by the codes of both databases.
#[must_use]
pub fn trouble(error: &DbErr) -> Trouble {
    let inner = match error {
        DbErr::ConnectionAcquire(_) => return Trouble::Away,
        DbErr::Conn(RuntimeErr::SqlxError(inner))
        | DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        _ => return Trouble::Other,
    };
    match &**inner {
        sqlx::Error::Database(database) => by_code(&**database),
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Tls(_) => Trouble::Away,
        _ => Trouble::Other,
    }
}

fn by_code(error: &dyn DatabaseError) -> Trouble {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        return match &*code {
            "40001" | "40P01" => Trouble::Again,
            "23505" => Trouble::Unique,
            "53100" => Trouble::Full,
            "53300" | "57P01" | "57P02" | "57P03" => Trouble::Away,
            other if other.starts_with("08") => Trouble::Away,
            _ => Trouble::Other,
        };
    }
    // https://www.sqlite.org/rescode.html: the primary code is the low byte of the extended one.
    let Ok(code) = code.parse::<u32>() else {
        return Trouble::Other;
    };
    match (code, code & 0xff) {
        // 1811: the trigger that keeps INSERT OR REPLACE from replacing an entry of the journal.
        (1555 | 2067 | 1811, _) => Trouble::Unique,
        (_, 5 | 6) => Trouble::Again,
        (_, 13) => Trouble::Full,
        // Cannot open, or the file cannot be read or written any more.
        (_, 10 | 14) => Trouble::Away,
        _ => Trouble::Other,
    }
}
