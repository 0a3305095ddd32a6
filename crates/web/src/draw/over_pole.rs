//! Great circles that pass over a pole.
//!
//! A map of the world draws the pole as a line as long as a continent; an arc over it would run
//! along the map's edge, as if it led east or west. Such an arc is broken instead: two pieces,
//! each of which leads towards the pole.

use gazetteer::Position;

/// An arc that passes nearer to a pole than this, degrees of latitude, is broken.
const OVER: f64 = 78.0;
/// How far towards the pole the two ends of a broken arc are drawn, degrees of latitude.
const BROKEN_AT: f64 = 72.0;

/// The great circle between two cities, in so many steps: in one piece, or, where it passes over
/// a pole, the two pieces that lead there. A city that lies so far north itself keeps its own
/// latitude in sight.
pub fn limbs([a, b]: [Position; 2], steps: usize) -> Vec<Vec<Position>> {
    let whole = a.arc(b, steps);
    let ends = a.lat.abs().max(b.lat.abs());
    let beyond = |limit: f64| move |p: &Position| p.lat.abs() > limit.max(ends) + 0.01;
    if !whole.iter().any(beyond(OVER)) {
        return vec![whole];
    }
    // Finer, so that both pieces end where they should.
    let fine = a.arc(b, steps * 4);
    let limbs = fine.split(beyond(BROKEN_AT)).filter(|limb| limb.len() > 1);
    limbs.map(<[Position]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Mark, Role, WorldMap, world_map};

    /// Denver and Almaty lie on opposite sides of the pole, Rochester and Novgorod do not.
    #[test]
    fn an_arc_over_the_pole_is_broken_and_none_runs_along_the_edge() {
        let limbs = |pair| limbs(pair, 32);
        let at = |lat, lon| Position { lat, lon };
        let (denver, almaty) = (at(39.74, -104.98), at(43.25, 76.93));
        let over = limbs([denver, almaty]);
        assert_eq!(over.len(), 2);
        let end = |limb: &Vec<Position>, last: bool| if last { limb[limb.len() - 1] } else { limb[0] };
        assert_eq!((end(&over[0], false), end(&over[1], true).lat.round()), (denver, 43.0));
        for p in over.iter().flatten() {
            assert!(p.lat <= BROKEN_AT + 0.01, "{p:?}");
        }
        assert!(end(&over[0], true).lat > 70.0 && end(&over[1], false).lat > 70.0, "both lead to the pole");
        assert_eq!(limbs([at(43.15, -77.61), at(58.52, 31.27)]).len(), 1);
        // Longyearbyen is no reason to break what does not pass it.
        assert_eq!(limbs([at(78.22, 15.63), at(59.91, 10.75)]).len(), 1);
    }

    /// Tucson and Almaty lie on opposite sides of the pole, whose line is the map's upper edge.
    #[test]
    fn an_arc_over_the_pole_keeps_away_from_the_edge() {
        let mark = |lat, lon| Mark { position: Position::new(lat, lon), ..Mark::default() };
        let here = Some(Mark { role: Role::Here, ..mark(32.22, -110.93) });
        let map = WorldMap {
            here,
            marks: vec![Mark { arc: Some(0.9), ..mark(43.25, 76.93) }],
            closer: true,
            ..WorldMap::default()
        };
        let svg = world_map(&map);
        let parsed = roxmltree::Document::parse(svg.as_str()).unwrap();
        let d = parsed.descendants().find_map(|n| n.attribute("d")).unwrap();
        assert!(d.matches('M').count() > 1, "it is broken");
        let y = |pair: &str| pair.split(' ').nth(1).unwrap().parse::<f64>().unwrap();
        let top = d.split(['M', 'L']).filter(|p| !p.is_empty()).map(y).fold(f64::INFINITY, f64::min);
        assert!(top > 5.0, "it runs {top} below the edge of the world");
    }
}
