//! Parties by name, for those who keep them.

use partnership::Id;
use partnership::id::kind::{Organisation, Party};
use sea_orm::Value;

use super::PartyRow;
use super::party::read;
use super::read::Which;
use crate::Result;
use crate::open::Store;
use crate::rows::{self, get};

impl Store {
    /// Whether the public sees a tie of this party, or saw one that went on in another.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn was_public(&self, party: Id<Party>) -> Result<bool> {
        let sql = "SELECT s.tie FROM tie_sides s JOIN ties t ON t.id = s.tie
                   WHERE s.party = $1 AND t.published LIMIT 1";
        Ok(rows::first(&self.db, sql, [party.number().into()]).await?.is_some())
    }

    /// Parties that one of these organisations keeps, or that have a tie kept by one, or that are
    /// among `own`, with a name that begins a word with this text; all of them if it is empty. By
    /// name, so many at most.
    ///
    /// SQLite folds no letters beyond ASCII: other letters are found in small and with a capital.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn parties_named(
        &self,
        keepers: &[Id<Organisation>],
        own: &[Id<Party>],
        text: &str,
        most: u64,
    ) -> Result<Vec<PartyRow>> {
        if keepers.is_empty() && own.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<Value> = Vec::new();
        let mut of = Vec::new();
        if !keepers.is_empty() {
            let places = rows::list(1, keepers.len());
            values.extend(keepers.iter().map(|keeper| Value::from(keeper.number())));
            of.push(format!("p.keeper IN ({places})"));
            of.push(format!(
                "p.id IN (SELECT s.party FROM tie_sides s JOIN ties t ON t.id = s.tie WHERE t.keeper IN ({places}))"
            ));
        }
        if !own.is_empty() {
            of.push(format!("p.id IN ({})", rows::list(values.len() + 1, own.len())));
            values.extend(own.iter().map(|party| Value::from(party.number())));
        }
        let at = values.len() + 1;
        let mut sql = format!("SELECT p.id FROM parties p WHERE ({})", of.join(" OR "));
        if !text.is_empty() {
            let forms = [text.to_owned(), text.to_lowercase(), capital(&text.to_lowercase())];
            let mut fits = Vec::new();
            for (i, form) in forms.iter().enumerate() {
                let (one, two) = (at + 2 * i, at + 2 * i + 1);
                fits.push(format!(
                    "n.name LIKE ${one} ESCAPE '\\' OR n.name LIKE ${two} ESCAPE '\\' OR lower(n.name) LIKE ${one} ESCAPE '\\'"
                ));
                let escaped = escaped(form);
                values.extend([format!("{escaped}%").into(), format!("% {escaped}%").into()]);
            }
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM party_names n WHERE n.party = p.id AND ({}))",
                fits.join(" OR ")
            ));
        }
        values.push(rows::number(most));
        sql.push_str(&format!(" ORDER BY p.name, p.id LIMIT ${}", values.len()));
        let found = rows::all(&self.db, &sql, values).await?;
        let ids: Vec<i64> = found.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        let mut parties = read(&self.db, Which::These(&ids)).await?;
        parties.sort_by_key(|party| ids.iter().position(|id| *id == party.id.number()));
        Ok(parties)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// As a pattern that means itself.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
