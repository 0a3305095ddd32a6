//! Organisations and their tree.

use std::sync::{Arc, PoisonError, RwLock};

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind, Tree, name};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Done, PeopleError, id, id_or_none, word};
use crate::registry::under;
use crate::rows::{self, count, get};
use crate::{Expect, Hand, Result, Store, Via, Writing, change};

/// One organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its identifier.
    pub id: Id<kind::Organisation>,
    /// Where it stands, what it is.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// The version that an edit states.
    pub revision: u64,
}

const COLUMNS: &str = "id, parent, kind, name, party, revision FROM organisations";

fn read(row: &sea_orm::QueryResult) -> Result<Organisation> {
    let node = Node { parent: id_or_none(row, 1)?, kind: word(row, 2)?, party: id_or_none(row, 4)? };
    Ok(Organisation { id: id(row, 0)?, node, name: get(row, 3)?, revision: count(row, 5)? })
}

async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Organisation>> {
    let found = rows::all(conn, &format!("SELECT {COLUMNS} ORDER BY folded, id"), []).await?;
    found.iter().map(read).collect()
}

fn tree(organisations: &[Organisation]) -> Tree {
    Tree::new(organisations.iter().map(|o| (o.id, o.node)))
}

/// The tree as it is at this moment, mergers of parties included.
pub(crate) async fn tree_of<C: ConnectionTrait>(conn: &C) -> Result<Tree> {
    let mergers = mergers(conn).await?;
    let hearings = super::hearings::all(conn).await?;
    Ok(tree(&all(conn).await?)
        .with_hearings(hearings)
        .with_mergers(mergers.iter().map(|(party, into, _)| (*party, *into))))
}

/// Parties that went on in another: which, where, and its revision.
async fn mergers<C: ConnectionTrait>(conn: &C) -> Result<Vec<(Id<kind::Party>, Id<kind::Party>, u64)>> {
    let sql = "SELECT id, merged_into, revision FROM parties WHERE merged_into IS NOT NULL";
    let found = rows::all(conn, sql, []).await?;
    found.iter().map(|row| Ok((id(row, 0)?, id(row, 1)?, count(row, 2)?))).collect()
}

/// Identifiers have fifty bits; their rests by this prime can be added up.
const REST: u64 = 1_000_000_007;

/// The organisations as they are, kept in memory until one of them changes on any node.
#[derive(Debug, Default)]
pub struct Trees(RwLock<Option<Kept>>);

#[derive(Debug, Clone)]
struct Kept {
    version: [u64; 4],
    forest: Arc<Forest>,
}

/// All organisations, by name, and their tree.
#[derive(Debug, Default)]
pub struct Forest {
    /// Who stands below whom.
    pub tree: Tree,
    /// By name.
    pub organisations: Vec<Organisation>,
}

impl Forest {
    /// One of them.
    #[must_use]
    pub fn get(&self, id: Id<kind::Organisation>) -> Option<&Organisation> {
        self.organisations.iter().find(|o| o.id == id)
    }
}

impl Trees {
    /// The organisations now: one small question to the database, which is answered from
    /// indexes, and the whole list only if something changed, mergers of parties among it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn now(&self, store: &Store) -> Result<Arc<Forest>> {
        let sql = format!(
            "SELECT count(*), CAST(coalesce(sum(revision), 0) AS BIGINT),
                (SELECT count(*) FROM parties WHERE merged_into IS NOT NULL),
                (SELECT CAST(coalesce(sum(id % {REST} + merged_into % {REST} + revision), 0) AS BIGINT)
                 FROM parties WHERE merged_into IS NOT NULL)
             FROM organisations"
        );
        let Some(row) = rows::first(store.db(), &sql, []).await? else { return Ok(Arc::default()) };
        // Every change adds one to a revision, and organisations are never removed. A party may merge
        // away and come back while another merges: so which they are counts as well.
        let version = [count(&row, 0)?, count(&row, 1)?, count(&row, 2)?, count(&row, 3)?];
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|k| k.version == version) {
            return Ok(kept.forest);
        }
        let organisations = all(store.db()).await?;
        let mergers = mergers(store.db()).await?;
        let rest = |number: i64| number.unsigned_abs() % REST;
        let which = |(party, into, revision): &(Id<kind::Party>, Id<kind::Party>, u64)| {
            rest(party.number()) + rest(into.number()) + revision
        };
        let read = [
            organisations.len() as u64,
            organisations.iter().map(|o| o.revision).sum(),
            mergers.len() as u64,
            mergers.iter().map(which).sum(),
        ];
        // Each answer adds one to the revision of its organisation.
        let hearings = super::hearings::all(store.db()).await?;
        let tree = tree(&organisations)
            .with_hearings(hearings)
            .with_mergers(mergers.iter().map(|(party, into, _)| (*party, *into)));
        let forest = Arc::new(Forest { tree, organisations });
        let kept = Kept { version: read, forest: Arc::clone(&forest) };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(forest)
    }
}

impl Store {
    /// One organisation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn organisation(&self, id: Id<kind::Organisation>) -> Result<Option<Organisation>> {
        by_id(self.db(), id).await
    }

    /// Founds an organisation. The hand's chain need not be its own, which begins with it.
    ///
    /// # Errors
    /// If it cannot stand there or has no proper name, or the database fails.
    pub async fn found(&self, hand: &Hand, called: &str, node: Node) -> Done<Id<kind::Organisation>> {
        let called = name(called)?;
        change!(self, hand, |w| found(w, &called, node).await)
    }

    /// Gives it another name.
    ///
    /// # Errors
    /// If the name is none, the edit is stale, or the database fails.
    pub async fn rename(&self, hand: &Hand, id: Id<kind::Organisation>, on: u64, called: &str) -> Done<u64> {
        let called = name(called)?;
        let body = json!({ "name": called });
        change!(self, hand, |w| {
            let revision = w.record_in(Some(id), "organisation.renamed", id, Expect::At(on), &body).await?;
            let sql = "UPDATE organisations SET name = $1, folded = $2, revision = $3 WHERE id = $4";
            let values = [
                called.clone().into(),
                called.to_lowercase().into(),
                rows::number(revision),
                id.number().into(),
            ];
            rows::run(w, sql, values).await?;
            Ok(revision)
        })
    }

    /// Has it stand elsewhere in the tree, or be another party.
    ///
    /// Whoever is a party reads every tie of it and the people to write to, wherever they are kept.
    /// So a party that others keep something of as well is given by the operator at the terminal
    /// only, who answers for all of them.
    ///
    /// # Errors
    /// [`PeopleError::KeptElsewhere`]; if it cannot stand there, the edit is stale, or the database
    /// fails.
    pub async fn place(
        &self,
        hand: &Hand,
        id: Id<kind::Organisation>,
        on: u64,
        parent: Option<Id<kind::Organisation>>,
        party: Option<Id<kind::Party>>,
    ) -> Done<u64> {
        change!(self, hand, |w| {
            let all = all(w).await?;
            let before = all.iter().find(|o| o.id == id).ok_or(PeopleError::Gone)?;
            let node = Node { parent, party, ..before.node };
            let tree = tree(&all);
            tree.may_stand(Some(id), node)?;
            if let Some(party) = party.filter(|p| hand.via != Via::Cli && before.node.party != Some(*p))
                && is_kept_elsewhere(w, &tree, parent.unwrap_or(id), party).await?
            {
                return Err(PeopleError::KeptElsewhere);
            }
            // Without this the one that moves might leave nobody behind who owns it.
            if parent.is_none() && super::seats::owners(w, id).await? == 0 {
                return Err(PeopleError::LastOwner);
            }
            let body = json!({ "parent": parent, "party": party });
            let revision = w.record_in(Some(id), "organisation.placed", id, Expect::At(on), &body).await?;
            let sql = "UPDATE organisations SET parent = $1, party = $2, revision = $3 WHERE id = $4";
            let values = [
                parent.map(Id::number).into(),
                party.map(Id::number).into(),
                rows::number(revision),
                id.number().into(),
            ];
            rows::run(w, sql, values).await?;
            if party != before.node.party || hand.via == Via::Cli {
                super::hearings::bound(w, id, party).await?;
            }
            Ok(revision)
        })
    }
}

/// Whether ties or contacts of a party are kept neither in the tree in which an organisation stands
/// nor in that of the party's keeper, who has a say. What went on in the party counts as well.
pub(crate) async fn is_kept_elsewhere<C: ConnectionTrait>(
    conn: &C,
    tree: &Tree,
    stands: Id<kind::Organisation>,
    party: Id<kind::Party>,
) -> Result<bool> {
    let sql = format!(
        "WITH {} SELECT CAST(0 AS BIGINT), keeper FROM parties WHERE id = $1
         UNION SELECT CAST(1 AS BIGINT), keeper FROM ties
             WHERE id IN (SELECT tie FROM tie_sides WHERE party IN (SELECT id FROM under))
         UNION SELECT CAST(1 AS BIGINT), keeper FROM contacts WHERE party IN (SELECT id FROM under)",
        under("$1")
    );
    let top = |organisation| tree.line(organisation).last().unwrap_or(organisation);
    let (mut ours, mut kept) = (vec![top(stands)], Vec::new());
    for row in rows::all(conn, &sql, [party.number().into()]).await? {
        let keeper = top(id(&row, 1)?);
        if count(&row, 0)? == 0 { ours.push(keeper) } else { kept.push(keeper) }
    }
    Ok(kept.iter().any(|keeper| !ours.contains(keeper)))
}

pub(super) async fn by_id<C: ConnectionTrait>(
    conn: &C,
    id: Id<kind::Organisation>,
) -> Result<Option<Organisation>> {
    let sql = format!("SELECT {COLUMNS} WHERE id = $1");
    rows::first(conn, &sql, [id.number().into()]).await?.as_ref().map(read).transpose()
}

/// Within a change: `called` is a proper name.
pub(super) async fn found(w: &mut Writing, called: &str, node: Node) -> Done<Id<kind::Organisation>> {
    tree(&all(w).await?).may_stand(None, node)?;
    let id: Id<kind::Organisation> = w.draw();
    let Node { parent, kind, party } = node;
    let body = json!({ "name": called, "kind": kind, "parent": parent, "party": party });
    let revision = w.record_in(Some(id), "organisation.founded", id, Expect::New, &body).await?;
    let into = "organisations (id, parent, kind, name, folded, party, created_at, revision)";
    let row = vec![
        id.number().into(),
        parent.map(Id::number).into(),
        OrganisationKind::key(kind).into(),
        called.into(),
        called.to_lowercase().into(),
        party.map(Id::number).into(),
        w.hand().at.as_microsecond().into(),
        rows::number(revision),
    ];
    rows::insert(w, into, "", [row]).await?;
    super::hearings::bound(w, id, party).await?;
    Ok(id)
}
