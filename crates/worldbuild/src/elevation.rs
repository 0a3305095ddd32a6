//! Which of GeoNames' heights to believe.
//!
//! A row has a height that somebody entered, one from a terrain model, both or none. Each is
//! held against the land within 12 km on ETOPO5, which is coarse but never far off:
//!
//! 1. A height is plausible up to 300 m above the highest and down to 300 m below the lowest
//!    of that land, and, for a valley cut deeper than the coarse grid shows, down to half of
//!    the lowest.
//! 2. GeoNames' terrain model is SRTM, which ends at 60° N and 56° S; what it has beyond is a
//!    far coarser grid. There a height may lie at most 50 m below the lowest land, or half of it.
//! 3. The entered height goes first if it is plausible, then the model's. If neither is, the
//!    height is unknown.
//!
//! Sollefteå's 2 m, among land of 108 m and more, is unknown by this rule; Lacombe's 853 m stays.

/// The height to show at a latitude.
pub fn believed(heights: [Option<i16>; 2], lat: f64, land: Option<(i16, i16)>) -> Option<i16> {
    heights.into_iter().flatten().find(|h| land.is_none_or(|land| is_plausible(*h, lat, land)))
}

fn is_plausible(height: i16, lat: f64, (lowest, highest): (i16, i16)) -> bool {
    let (height, lowest, highest) = (i32::from(height), i32::from(lowest), i32::from(highest));
    let below = if (-56.0..60.0).contains(&lat) { 300 } else { 50 };
    height <= highest + 300 && (height >= lowest - below || (lowest > 0 && height * 2 >= lowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_held_against_the_land_around() {
        assert_eq!(believed([None, Some(853)], 52.5, Some((807, 959))), Some(853));
        assert_eq!(believed([None, Some(2)], 63.2, Some((108, 177))), None, "Sollefteå");
        assert_eq!(believed([None, Some(2)], 53.2, Some((108, 177))), Some(2), "where the model is good");
        assert_eq!(believed([None, Some(769)], 47.3, Some((1179, 2757))), Some(769), "a deep valley");
        assert_eq!(believed([Some(440), Some(859)], 37.2, Some((950, 2238))), Some(859));
        assert_eq!(
            believed([Some(12), Some(9)], 8.3, None),
            Some(12),
            "an island that the grid does not have"
        );
        assert_eq!(believed([Some(-28), None], 46.0, Some((-30, 5))), Some(-28));
        assert_eq!(believed([None, None], 0.0, Some((0, 1))), None);
    }
}
