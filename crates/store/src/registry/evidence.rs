//! The table of sources.

use std::collections::BTreeMap;

use partnership::Id;
use partnership::codes::Coded;
use partnership::evidence::{Digest, EvidenceKind};
use partnership::id::kind::Evidence;
use partnership::tie::Piece;
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::read::ids_in_kind;
use super::tie::{code, id};
use crate::open::Store;
use crate::rows::{self, get};
use crate::subject::{Subject, SubjectKind};
use crate::{Error, Result};

/// A source and what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Its identifier.
    pub id: Id<Evidence>,
    /// The tie or party it is a source of.
    pub subject: Subject,
    /// What sort it is.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// The stored file.
    pub file: Option<Digest>,
    /// Whether the public may read it, if it may see the tie.
    pub public: bool,
    /// Whether it is no longer relied on.
    pub withdrawn: bool,
}

const EVIDENCE: &str = "evidence (id, subject_kind, subject, kind, title, url, file, public, withdrawn)";
const SELECT: &str =
    "SELECT id, subject_kind, subject, kind, title, url, file, public, withdrawn FROM evidence";

/// Writes the sources of subjects of one kind, in place of what was there.
pub(super) async fn put<C: ConnectionTrait>(
    conn: &C,
    kind: SubjectKind,
    subjects: &[i64],
    pieces: Vec<(i64, BTreeMap<Id<Evidence>, Piece>)>,
) -> Result<()> {
    ids_in_kind(conn, "DELETE FROM evidence WHERE subject_kind = $1 AND subject", kind, subjects).await?;
    let rows = pieces.into_iter().flat_map(|(subject, pieces)| {
        pieces.into_iter().map(move |(id, piece)| values(kind, subject, id, piece))
    });
    let rows: Vec<_> = rows.collect();
    rows::insert(conn, EVIDENCE, "", rows).await
}

fn values(kind: SubjectKind, subject: i64, id: Id<Evidence>, piece: Piece) -> Vec<Value> {
    let Piece { source, withdrawn } = piece;
    vec![
        id.number().into(),
        kind.as_str().into(),
        subject.into(),
        source.kind.code().into(),
        source.title.into(),
        source.url.into(),
        source.file.map(|f| f.0.to_vec()).into(),
        source.public.into(),
        withdrawn.is_some().into(),
    ]
}

fn evidence(row: &QueryResult) -> Result<EvidenceRow> {
    let kind: String = get(row, 1)?;
    let kind = SubjectKind::parse(&kind).ok_or_else(|| Error::Damaged(format!("subject {kind:?}")))?;
    let file: Option<Vec<u8>> = get(row, 6)?;
    let digest = |bytes: Vec<u8>| {
        bytes.try_into().map(Digest).map_err(|_| Error::Damaged("a hash of another length".to_owned()))
    };
    Ok(EvidenceRow {
        id: id(get(row, 0)?)?,
        subject: Subject { kind, number: get(row, 2)? },
        kind: code(row, 3)?,
        title: get(row, 4)?,
        url: get(row, 5)?,
        file: file.map(digest).transpose()?,
        public: get(row, 7)?,
        withdrawn: get(row, 8)?,
    })
}

impl Store {
    /// The sources that a stored file stands for: who may see one of them may read the file.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn evidence_with_file(&self, file: Digest) -> Result<Vec<EvidenceRow>> {
        let sql = format!("{SELECT} WHERE file = $1 ORDER BY id");
        rows::all(&self.db, &sql, [file.0.to_vec().into()]).await?.iter().map(evidence).collect()
    }

    /// The sources of a tie or party.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn evidence_of(&self, subject: Subject) -> Result<Vec<EvidenceRow>> {
        let sql = format!("{SELECT} WHERE subject_kind = $1 AND subject = $2 ORDER BY id");
        let values = [subject.kind.as_str().into(), subject.number.into()];
        rows::all(&self.db, &sql, values).await?.iter().map(evidence).collect()
    }
}
