//! Which of GeoNames' heights to believe.
//!
//! A row has a height that somebody entered, one from a terrain model, both or none. Each is
//! held against the land within 12 km on ETOPO5:
//!
//! 1. A height is plausible if it lies between 50 m below the lowest and 300 m above the
//!    highest of that land. Below, there is one exception: a valley may be cut deeper than
//!    the coarse grid shows, so down to half the height of the lowest land is plausible too.
//! 2. The entered height goes first if it is plausible, then the model's.
//! 3. If neither is, the height is unknown.
//!
//! Sollefteå's 2 m, among land of 108 m and more, is unknown by this rule; Lacombe's 853 m stays.

/// The height to show.
pub fn believed(heights: [Option<i16>; 2], land: Option<(i16, i16)>) -> Option<i16> {
    heights.into_iter().flatten().find(|h| land.is_none_or(|land| is_plausible(*h, land)))
}

fn is_plausible(height: i16, (lowest, highest): (i16, i16)) -> bool {
    let (height, lowest, highest) = (i32::from(height), i32::from(lowest), i32::from(highest));
    height <= highest + 300 && (height >= lowest - 50 || (lowest > 0 && height * 2 >= lowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_held_against_the_land_around() {
        assert_eq!(believed([None, Some(853)], Some((807, 959))), Some(853));
        assert_eq!(believed([None, Some(2)], Some((108, 177))), None, "Sollefteå");
        assert_eq!(believed([None, Some(769)], Some((879, 2757))), Some(769), "a deep valley");
        assert_eq!(believed([Some(440), Some(859)], Some((950, 2238))), Some(859));
        assert_eq!(believed([Some(12), Some(9)], None), Some(12), "a small island that the grid does not have");
        assert_eq!(believed([Some(-28), None], Some((-30, 5))), Some(-28));
        assert_eq!(believed([None, None], Some((0, 1))), None);
    }
}
