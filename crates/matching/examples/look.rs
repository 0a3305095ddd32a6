//! Prints the first matches of a place with their reasons, for checking by hand:
//! `look GEONAMEID [TIES.csv] [count]`.

use std::sync::Arc;

use matching::{Engine, Model, Query, Ties};
use wording::english;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
    let id = gazetteer::GeoId(args.get(1).map_or(Ok(6_050_066), |a| a.parse())?);
    let place = world.by_id(id).ok_or("no such id")?.ix();
    let ties = match args.get(2).filter(|p| !p.is_empty()) {
        Some(path) => Ties::read(std::fs::File::open(path)?, &world)?.0,
        None => Ties::default(),
    };
    let count = args.get(3).map_or(Ok(10), |a| a.parse())?;
    let started = std::time::Instant::now();
    let engine = Engine::new(world.clone(), Model::shipped()?, Arc::new(ties));
    println!("engine ready in {:.0?}", started.elapsed());
    let started = std::time::Instant::now();
    let ranking = engine.rank(&Query { count, ..Query::new(place) })?;
    println!(
        "{:?}: {} of {} ranked in {:.1?}",
        world.place(place),
        ranking.ranked,
        ranking.considered,
        started.elapsed()
    );
    println!("advice {:?}", ranking.advice);
    for m in ranking.matches {
        println!("{}. {:?} {:.2} ±{:.2}", m.rank, world.place(m.place), m.score, m.spread);
        for r in &m.reasons {
            println!(
                "     {:+.2} ({:.2}) {:<13} {}",
                r.contribution,
                r.standing,
                r.criterion.key(),
                english().say(&r.sentence)
            );
            if count <= 3 {
                for (part, amount) in &r.parts {
                    println!("            {:+.2} {}", amount, english().say(part));
                }
            }
        }
        for n in m.nearby {
            println!("     also near: {:?}", world.place(n));
        }
    }
    Ok(())
}
