//! The shipped data files hold what they should.

use gazetteer::{GeoId, Kind};

#[test]
fn all_the_cities_are_there() {
    let world = worlddata::for_tests();
    assert_eq!(world.places(Kind::City).count(), 234_908);
    let lacombe = world.by_id(GeoId(6_035_615)).unwrap();
    assert_eq!(lacombe.full_name(), "Lacombe, Alberta, Canada");
    assert_eq!(lacombe.elevation_m(), Some(853));
    assert_eq!(lacombe.time_zone(), Some("America/Edmonton"));
}
