//! Two places point by point.

use matching::{Tie, Weights};
use wording::english;

use crate::{GRANDE_PRAIRIE, LACOMBE, MADISON, MAZATLAN, SOLLEFTEA, engine, row};

#[test]
fn lacombe_and_mazatlan() {
    let c = engine().compare(row(LACOMBE), row(MAZATLAN), &Weights::default()).unwrap();
    assert!(c.ties_a.is_empty() && c.shared.is_empty() && c.tied.is_none());
    assert_eq!(c.ties_b.len(), 1);
    assert_eq!((c.ties_b[0].0, c.ties_b[0].1.year), (row(GRANDE_PRAIRIE), Some(2008)));
    let world = engine().world();
    let mut text =
        format!("{} and {}\n", world.place(row(LACOMBE)).full_name(), world.place(c.pair.place).full_name());
    for r in &c.pair.reasons {
        text += &format!("{}: {}\n", r.criterion.key(), english().say(&r.sentence));
    }
    for u in &c.unknown {
        assert!(english().has(&format!("field-{}", u.field)), "{}", u.field);
        text += &format!("unknown of {}: {}\n", world.place(u.place).name(), u.field);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn partners_are_said_to_be_partners() {
    let c = engine().compare(row(MADISON), row(SOLLEFTEA), &Weights::default()).unwrap();
    assert_eq!(
        c.tied,
        Some(Tie { year: Some(1997), kind: None, source: Some("Mississippi Business Journal".into()) })
    );
    assert_eq!(c.pair.rank, 0, "a partner is no candidate");
}

#[test]
fn places_of_different_kinds_can_be_compared() {
    let world = engine().world();
    let state = world.place(row(MADISON)).admin1().unwrap();
    let c = engine().compare(row(SOLLEFTEA), state.ix(), &Weights::default()).unwrap();
    assert_eq!(c.pair.rank, 0);
    assert!(c.pair.score.is_finite());
    let itself = engine().compare(row(MADISON), row(MADISON), &Weights::default()).unwrap();
    assert!(itself.pair.score.is_finite() && itself.pair.rank == 0);
}
