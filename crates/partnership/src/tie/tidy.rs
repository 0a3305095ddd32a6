//! Texts of facts about ties, as they are taken on record.

use super::fact::{Ground, TieFact};
use super::refusal::{Refusal, TieText};
use crate::edit::Edit;
use crate::evidence::Source;
use crate::fact::Fact;
use crate::text::{LINE, PARAGRAPH, TextName};

/// Trims texts and refuses those that are missing or too long.
pub(super) fn tidy(fact: &mut Fact<TieFact>) -> Result<(), Refusal> {
    TieText::Authority.optional(&mut fact.authority, LINE)?;
    TieText::Note.optional(&mut fact.note, PARAGRAPH)?;
    TieText::Told.list(&mut fact.told, LINE)?;
    match &mut fact.what {
        TieFact::Registered(registration) => {
            TieText::LocalKind.optional(&mut registration.local_kind, LINE)?;
            TieText::Summary.optional(&mut registration.summary, PARAGRAPH)?;
            TieText::Field.list(&mut registration.fields.other, LINE)?;
            for side in &mut registration.sides {
                TieText::Condition.optional(&mut side.condition, PARAGRAPH)?;
                TieText::Statute.optional(&mut side.statute, LINE)?;
            }
            Ok(())
        }
        TieFact::Described(description) => {
            if let Edit::Set(text) = &mut description.local_kind {
                TieText::LocalKind.needed(text, LINE)?;
            }
            if let Edit::Set(text) = &mut description.summary {
                TieText::Summary.needed(text, PARAGRAPH)?;
            }
            match &mut description.fields {
                Some(fields) => TieText::Field.list(&mut fields.other, LINE),
                None => Ok(()),
            }
        }
        TieFact::StatusChanged { ground, .. } => ground.as_mut().map_or(Ok(()), tidy_ground),
        TieFact::Signed { signatory, .. } => TieText::Signatory.optional(signatory, LINE),
        TieFact::BudgetApproved { body, .. } => TieText::Body.optional(body, LINE),
        TieFact::ConditionStated { condition, .. } => TieText::Condition.needed(condition, PARAGRAPH),
        TieFact::EvidenceAdded { source, .. } => tidy_source(source),
        TieFact::EvidenceWithdrawn { why, .. }
        | TieFact::Unpublished { why }
        | TieFact::Retracted { why, .. } => TieText::Why.needed(why, PARAGRAPH),
        TieFact::ActivityNoted { text, .. } => TieText::Activity.optional(text, PARAGRAPH),
        TieFact::Confirmed { .. }
        | TieFact::Linked { .. }
        | TieFact::Published
        | TieFact::MergedInto { .. } => Ok(()),
    }
}

fn tidy_ground(ground: &mut Ground) -> Result<(), Refusal> {
    match ground {
        Ground::Resolution { number, vote, .. } => {
            TieText::ResolutionNumber.needed(number, LINE)?;
            TieText::Vote.optional(vote, LINE)
        }
        Ground::Condition { condition } => TieText::Condition.needed(condition, PARAGRAPH),
        Ground::ConditionMet { how } => TieText::ConditionMet.needed(how, PARAGRAPH),
        Ground::Statute { citation } => TieText::Statute.needed(citation, LINE),
        Ground::Letters { letters } => {
            letters.sort_unstable();
            letters.dedup();
            Ok(())
        }
        Ground::Successor { .. } => Ok(()),
    }
}

fn tidy_source(source: &mut Source) -> Result<(), Refusal> {
    TieText::SourceTitle.needed(&mut source.title, LINE)?;
    TieText::SourceAddress.address(&mut source.url)?;
    TieText::Publisher.optional(&mut source.publisher, LINE)
}
