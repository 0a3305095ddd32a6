//! Times one city's ranking over and over: `steps GEONAMEID TIES.csv`.

use std::sync::Arc;
use std::time::Instant;

use matching::{Engine, Limits, Model, Query, Ties};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
    println!("cells {}", world.columns().climate_temperature.len());
    let place = world.by_id(gazetteer::GeoId(args[1].parse()?)).ok_or("no such id")?.ix();
    let ties = Ties::read(std::fs::File::open(&args[2])?, &world)?.0;
    let engine = Engine::new(world, Model::shipped()?, Arc::new(ties));
    let limits = Limits { max_population_ratio: None, include_unknown_population: true, ..Limits::default() };
    for count in [0, 1, 25] {
        let mut times: Vec<f64> = (0..40)
            .map(|_| {
                let started = Instant::now();
                let query = Query { count, limits: limits.clone(), ..Query::new(place) };
                engine.rank(&query).map(|_| started.elapsed().as_secs_f64() * 1e3).unwrap_or(f64::NAN)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("count {count}: best {:.2} ms, median {:.2} ms", times[0], times[20]);
    }
    Ok(())
}
