//! `twinhall user`: accounts, for whoever runs the server.

use accounts::{Email, Secret};
use jiff::Timestamp;
use serde_json::json;
use store::Store;
use store::people::{NewPerson, Person};
use web::accounts::{RESET_LASTS, to};
use wording::{Message, english};

use crate::args::{UserCommand, Users};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::{clock, database};

/// Does what was asked.
pub(crate) fn run(args: &Users, open: &Open, out: &mut Output) -> Done {
    database::with(&args.database, open, async |store| match &args.command {
        UserCommand::List => list(&store, out).await,
        UserCommand::Add { name, email, origin } => {
            let email: Email = email.parse().map_err(|_| usage("email-bad"))?;
            let folded = email.folded();
            let new = NewPerson { name, email: email.as_str(), email_folded: &folded, password: None };
            store.register(&database::operator(), new).await.map_err(Failure::operation)?;
            link(&store, &person(&store, email.as_str()).await?, &origin.origin, out).await
        }
        UserCommand::Link { email, origin } => {
            link(&store, &person(&store, email).await?, &origin.origin, out).await
        }
        UserCommand::Stop { email } => set_active(&store, email, false, out).await,
        UserCommand::Resume { email } => set_active(&store, email, true, out).await,
        UserCommand::DropSecondFactor { email } => {
            let person = person(&store, email).await?;
            store.drop_second_factors(&database::operator(), person.id).await.map_err(Failure::operation)?;
            said(out, "cli-user-factor-dropped", &person)
        }
    })
}

fn usage(id: &'static str) -> Failure {
    Failure::Usage(vec![Message::new(id)])
}

/// The person with this address.
pub(crate) async fn person(store: &Store, email: &str) -> Result<Person, Failure> {
    let folded = email.parse::<Email>().map_err(|_| usage("email-bad"))?.folded();
    let found = store.person_by_email(&folded).await.map_err(Failure::operation)?;
    found.ok_or_else(|| Failure::Usage(vec![Message::new("cli-user-none").with("email", email)]))
}

async fn list(store: &Store, out: &mut Output) -> Done {
    let people = store.people().await.map_err(Failure::operation)?;
    if out.json {
        let all: Vec<_> = people
            .iter()
            .map(|p| json!({ "id": p.id, "name": p.name, "email": p.email, "active": p.active }))
            .collect();
        return out.json(&all);
    }
    let words = english();
    let mut table = Rows::new(&[&words.text("cli-name"), &words.text("cli-email"), &words.text("cli-state")]);
    for p in &people {
        let state = words.text(if p.active { "cli-user-active" } else { "cli-user-stopped" });
        table.add([p.name.clone(), p.email.clone(), state]);
    }
    out.table(table)
}

/// Prints a link to a new password: the operator hands it over.
async fn link(store: &Store, person: &Person, origin: &str, out: &mut Output) -> Done {
    let dice = database::dice()?;
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&dice().to_le_bytes());
    }
    let secret = Secret::new(bytes);
    let until = clock::now().saturating_add(RESET_LASTS).unwrap_or(Timestamp::MAX);
    let hash = secret.digest().bytes();
    let sent = store.send_reset(&database::operator(), person.id, hash, until, None).await;
    sent.map_err(Failure::operation)?;
    let link = format!("{}{}", origin.trim_end_matches('/'), to::reset(&secret.reveal()));
    if out.json {
        return out.json(&json!({ "id": person.id, "email": person.email, "link": link }));
    }
    let message = Message::new("cli-user-link")
        .with("name", person.name.as_str())
        .with("minutes", RESET_LASTS.as_mins())
        .with("link", link);
    out.line(&english().say(&message))
}

async fn set_active(store: &Store, email: &str, active: bool, out: &mut Output) -> Done {
    let person = person(store, email).await?;
    store.set_active(&database::operator(), person.id, active).await.map_err(Failure::operation)?;
    said(out, if active { "cli-user-resumed" } else { "cli-user-is-stopped" }, &person)
}

fn said(out: &mut Output, id: &'static str, person: &Person) -> Done {
    if out.json {
        return out.json(&json!({ "id": person.id, "email": person.email }));
    }
    out.line(&english().say(&Message::new(id).with("name", person.name.as_str())))
}
