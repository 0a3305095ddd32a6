//! Levels of government, and the two kinds of contact.

use crate::codes::coded;

coded! {
    /// What sort of body a party is.
    pub enum Level in "level", said as "party-level" {
        /// A city, town or village.
        Municipality = "municipality",
        /// A county or district.
        County = "county",
        /// A state, province or prefecture.
        State = "state",
        /// A region.
        Region = "region",
    }
}

coded! {
    /// Which side of a tie's life a contact stands for; a tie should name both, on both sides.
    pub enum ContactKind in "contact-kind", said as "contact-kind" {
        /// Of the city hall.
        Official = "official",
        /// Of the committee.
        Volunteer = "volunteer",
    }
}
