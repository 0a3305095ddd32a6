//! What it takes to take back what was recorded of a tie.

use super::{Side, TieAction, TieSubject};
use crate::fact::Recorded;
use crate::organisation::Tree;
use crate::tie::TieFact;

impl TieFact {
    /// The leave that recording it for one side takes, by the place of that side; none of what is
    /// recorded of the tie as a whole.
    fn for_side(&self, tie: &TieSubject) -> Option<(Side, TieAction)> {
        let (party, action): (_, fn(Side) -> TieAction) = match self {
            Self::StatusChanged { side, .. }
            | Self::Signed { side, .. }
            | Self::BudgetApproved { side, .. }
            | Self::ConditionStated { side, .. } => (side, TieAction::ChangeStatus),
            Self::Confirmed { side } => (side, TieAction::Confirm),
            _ => return None,
        };
        let at = tie.sides.iter().position(|side| side == party)?;
        let at = Side::try_from(at).ok()?;
        Some((at, action(at)))
    }
}

impl TieAction {
    /// The leave that taking back this fact takes. What a city said of its own side it may unsay,
    /// like it may say it; everything else is for those who keep the registry to take back.
    #[must_use]
    pub fn to_take_back(recorded: &Recorded<TieFact>, tie: &TieSubject, tree: &Tree) -> Self {
        let Some((side, action)) = recorded.fact.what.for_side(tie) else { return Self::Retract };
        let party = tie.sides.get(usize::from(side)).copied();
        let own = party.into_iter().flat_map(|party| tree.speaking(party, tie.keeper));
        // Said for the city by itself, or by a committee or an office below it.
        let mut said = own.filter(|city| tree.is_within(recorded.organisation, *city));
        if said.next().is_some() { action } else { Self::Retract }
    }
}
