//! Lists written while the reader takes them, a piece at a time.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use exchange::export::{Listed, Writer};
use futures_util::stream::try_unfold;
use partnership::Id;
use partnership::id::kind;
use registry::{Register, Tie};

use crate::state::AppState;

/// Ties or parties written at a time: some tens of kilobytes.
const TOGETHER: usize = 256;

/// What is to be written, and the form for it.
pub(super) enum List {
    /// These ties.
    Ties(Vec<Id<kind::Tie>>, Box<dyn for<'r> Writer<Tie<'r>>>),
    /// These parties.
    Parties(Vec<Id<kind::Party>>, Box<dyn for<'r> Writer<Listed<'r>>>),
}

impl List {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Ties(_, writer) => writer.begin(out),
            Self::Parties(_, writer) => writer.begin(out),
        }
    }

    /// Writes some from a place of the list on; how far that went.
    fn some(&mut self, register: &Register, from: usize, out: &mut Vec<u8>) -> io::Result<usize> {
        fn some<T>(all: &[T], from: usize) -> &[T] {
            &all[from..all.len().min(from + TOGETHER)]
        }
        match self {
            Self::Ties(all, writer) => {
                let some = some(all, from);
                let ties: Vec<Tie<'_>> = some.iter().filter_map(|id| register.tie(*id)).collect();
                writer.some(&ties, out)?;
                Ok(from + some.len())
            }
            Self::Parties(all, writer) => {
                let some = some(all, from);
                let parties: Vec<Listed<'_>> = some.iter().filter_map(|id| listed(register, *id)).collect();
                writer.some(&parties, out)?;
                Ok(from + some.len())
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Ties(_, writer) => writer.end(out),
            Self::Parties(_, writer) => writer.end(out),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Ties(all, _) => all.len(),
            Self::Parties(all, _) => all.len(),
        }
    }
}

/// A party with how many ties it has.
pub(crate) fn listed(register: &Register, id: Id<kind::Party>) -> Option<Listed<'_>> {
    Some(Listed { party: register.party(id)?, ties: register.ties_of(id).count() })
}

/// The list as the body of an answer.
pub(super) fn body(state: AppState, register: Arc<Register>, list: List) -> Body {
    let left = Left { register, list, done: 0, stage: Stage::Begin };
    Body::from_stream(try_unfold((state, left), |(state, left)| async move {
        if left.stage == Stage::Ended {
            return Ok(None);
        }
        // A piece at a time: whoever reads slowly must not keep a core from others.
        let written = state.work(move |_| left.next()).await;
        let (piece, left) =
            written.unwrap_or_else(|| Err(io::Error::other("a piece could not be written")))?;
        Ok::<_, io::Error>(Some((piece, (state, left))))
    }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begin,
    List,
    Ended,
}

/// What is still to be written.
struct Left {
    register: Arc<Register>,
    list: List,
    done: usize,
    stage: Stage,
}

impl Left {
    /// The next piece, and what is left then.
    fn next(mut self) -> io::Result<(Vec<u8>, Self)> {
        let mut out = Vec::with_capacity(64 << 10);
        if self.stage == Stage::Begin {
            self.list.begin(&mut out)?;
            self.stage = Stage::List;
        }
        self.done = self.list.some(&self.register, self.done, &mut out)?;
        if self.done == self.list.len() {
            self.list.end(&mut out)?;
            self.stage = Stage::Ended;
        }
        Ok((out, self))
    }
}
