//! `twinhall org`: organisations, for whoever runs the server.

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;
use serde_json::json;
use store::Store;
use store::people::{Forest, Organisation, Trees};
use web::accounts::role_name;
use web::organisations::kind_name;
use wording::{Message, english};

use super::user::person;
use crate::args::{KindOfOrganisation, OrganisationCommand, Organisations};
use crate::database;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};

/// Does what was asked.
pub(crate) fn run(args: &Organisations, open: &Open, out: &mut Output) -> Done {
    database::with(&args.database, open, async |store| {
        let hand = database::operator();
        match &args.command {
            OrganisationCommand::List => list(&store, out).await,
            OrganisationCommand::Add { name, kind, below } => {
                let parent = below.as_deref().map(id).transpose()?;
                let node = Node { parent, kind: kind_of(*kind), party: None };
                let founded = store.found(&hand, name, node).await.map_err(Failure::operation)?;
                done(&store, founded, out).await
            }
            OrganisationCommand::Rename { id: text, name } => {
                let found = one(&store, text).await?;
                let renamed = store.rename(&hand, found.id, found.revision, name).await;
                renamed.map_err(Failure::operation)?;
                done(&store, found.id, out).await
            }
            OrganisationCommand::Place { id: text, below, party } => {
                let found = one(&store, text).await?;
                let parent = below.as_deref().map(id).transpose()?;
                let party = party.as_deref().map(id).transpose()?.or(found.node.party);
                let placed = store.place(&hand, found.id, found.revision, parent, party).await;
                placed.map_err(Failure::operation)?;
                done(&store, found.id, out).await
            }
            OrganisationCommand::Members { id } => members(&store, &one(&store, id).await?, out).await,
            OrganisationCommand::Seat { id, email, role } => {
                let (found, person) = (one(&store, id).await?, person(&store, email).await?);
                let role: Option<Role> = match role.as_str() {
                    "none" => None,
                    text => Some(text.parse().map_err(|_| {
                        Failure::Usage(vec![Message::new("cli-org-no-role").with("role", text)])
                    })?),
                };
                let seats = store.seats(found.id).await.map_err(Failure::operation)?;
                let was = seats.iter().find(|s| s.person == person.id).map(|s| s.role);
                if was != role {
                    let seated = store.seat(&hand, found.id, person.id, was, role).await;
                    seated.map_err(Failure::operation)?;
                }
                members(&store, &found, out).await
            }
        }
    })
}

fn id<K>(text: &str) -> Result<Id<K>, Failure> {
    text.parse().map_err(|_| Failure::Usage(vec![Message::new("cli-bad-id").with("text", text)]))
}

fn kind_of(kind: KindOfOrganisation) -> OrganisationKind {
    match kind {
        KindOfOrganisation::Association => OrganisationKind::Association,
        KindOfOrganisation::Chapter => OrganisationKind::Chapter,
        KindOfOrganisation::Municipality => OrganisationKind::Municipality,
        KindOfOrganisation::Committee => OrganisationKind::Committee,
        KindOfOrganisation::TradeOffice => OrganisationKind::TradeOffice,
        KindOfOrganisation::Firm => OrganisationKind::Firm,
    }
}

async fn one(store: &Store, text: &str) -> Result<Organisation, Failure> {
    let found = store.organisation(id(text)?).await.map_err(Failure::operation)?;
    found.ok_or_else(|| Failure::Usage(vec![Message::new("cli-org-none").with("text", text)]))
}

fn as_json(o: &Organisation) -> serde_json::Value {
    let Node { parent, kind, party } = o.node;
    json!({ "id": o.id, "name": o.name, "kind": kind, "below": parent, "party": party })
}

/// Prints the organisation as it is now.
async fn done(store: &Store, id: Id<kind::Organisation>, out: &mut Output) -> Done {
    let found = one(store, &id.to_string()).await?;
    if out.json { out.json(&as_json(&found)) } else { out.line(&format!("{}  {}", found.id, found.name)) }
}

async fn list(store: &Store, out: &mut Output) -> Done {
    let forest = Trees::default().now(store).await.map_err(Failure::operation)?;
    if out.json {
        let all: Vec<_> = forest.organisations.iter().map(as_json).collect();
        return out.json(&all);
    }
    let words = english();
    let mut table = Rows::new(&[&words.text("cli-id"), &words.text("cli-name"), &words.text("cli-kind")]);
    let tops = forest.organisations.iter().filter(|o| o.node.parent.is_none());
    for top in tops {
        below(&forest, top, 0, &mut table);
    }
    out.table(table)
}

fn below(forest: &Forest, organisation: &Organisation, depth: usize, table: &mut Rows) {
    let kind = english().text(kind_name(organisation.node.kind));
    let name = format!("{}{}", "  ".repeat(depth), organisation.name);
    table.add([organisation.id.to_string(), name, kind]);
    for next in forest.organisations.iter().filter(|o| o.node.parent == Some(organisation.id)) {
        below(forest, next, depth + 1, table);
    }
}

async fn members(store: &Store, organisation: &Organisation, out: &mut Output) -> Done {
    let seats = store.seats(organisation.id).await.map_err(Failure::operation)?;
    if out.json {
        let all: Vec<_> = seats
            .iter()
            .map(|s| json!({ "id": s.person, "name": s.name, "email": s.email, "role": s.role }))
            .collect();
        return out.json(&all);
    }
    let words = english();
    let mut table = Rows::new(&[&words.text("cli-name"), &words.text("cli-email"), &words.text("cli-role")]);
    for s in &seats {
        table.add([s.name.clone(), s.email.clone(), words.text(role_name(s.role))]);
    }
    out.table(table)
}
