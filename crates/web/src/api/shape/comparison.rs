//! Two places point by point.

use gazetteer::{PlaceIx, World};
use serde::Serialize;
use utoipa::ToSchema;
use wording::Words;

use super::profile::Fields;
use super::{Match, PlaceLine, TieLine};

/// Two places point by point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Comparison {
    /// The first place.
    pub a: Side,
    /// The second place.
    pub b: Side,
    /// The second as a candidate for the first: its rank among all with default limits
    /// (0 if it would be none), its score and the reasons.
    pub pair: Match,
    /// The tie between the two, if they have one.
    pub tied: Option<TieLine>,
    /// Partners of both.
    pub shared_partners: Vec<PlaceLine>,
    /// What is not known.
    pub unknown: Vec<UnknownLine>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Side {
    /// The place.
    #[serde(flatten)]
    pub place: PlaceLine,
    /// Its profile's values.
    pub fields: Fields,
    /// Its existing ties, as far as this installation knows them.
    pub ties: Vec<TieLine>,
}

/// Something that is not known of a place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnknownLine {
    /// GeoNames id of the place.
    pub place: u32,
    /// Key of the field.
    #[schema(example = "industries")]
    pub field: &'static str,
}

impl Comparison {
    /// Puts an answer of the engine into words; `a` is the first place.
    pub fn of(world: &World, words: &Words, a: PlaceIx, c: &matching::Comparison) -> Self {
        let b = c.pair.place;
        let side = |ix, ties: &[(PlaceIx, matching::Tie)]| Side {
            place: PlaceLine::at(world, ix),
            fields: Fields::of(world, world.place(ix)),
            ties: ties.iter().map(|(p, tie)| TieLine::of(world.place(*p), tie)).collect(),
        };
        Self {
            a: side(a, &c.ties_a),
            b: side(b, &c.ties_b),
            pair: Match::of(world, words, a, &c.pair),
            tied: c.tied.as_ref().map(|tie| TieLine::of(world.place(b), tie)),
            shared_partners: c.shared.iter().map(|&p| PlaceLine::at(world, p)).collect(),
            unknown: c
                .unknown
                .iter()
                .map(|u| UnknownLine { place: world.place(u.place).id().0, field: u.field })
                .collect(),
        }
    }
}
