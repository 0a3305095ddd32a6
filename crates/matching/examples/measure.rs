//! Trains on most of a ties file and measures on the rest:
//! `measure TIES.csv [key=value …]` with the keys of the training's settings, `model=FILE` to
//! measure a model without training, and `zero=feature,…` to leave features or criteria out.

use std::sync::Arc;
use std::time::Instant;

use matching::train::{Options, Progress, train};
use matching::{Model, Ties, evaluate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
    let (ties, report) = Ties::read(std::fs::File::open(&args[0])?, &world)?;
    println!("{} ties, {} rows skipped", report.ties, report.skipped_rows);
    let mut options = Options { ties_from: "measure".to_owned(), ..Options::default() };
    let (mut out, mut given, mut zeroed) = (None, None, String::new());
    for arg in &args[1..] {
        let (key, value) = arg.split_once('=').ok_or("key=value")?;
        match key {
            "seed" => options.seed = value.parse()?,
            "worlds" => options.worlds = value.parse()?,
            "hidden" => options.hidden = value.parse()?,
            "draws" => options.draws = value.parse()?,
            "ridge" => options.ridge = value.parse()?,
            "bend" => options.bend = value.parse()?,
            "rounds" => options.rounds = value.parse()?,
            "date" => options.date = value.to_owned(),
            "from" => options.ties_from = value.to_owned(),
            "model" => given = Some(value.to_owned()),
            "zero" => zeroed = value.to_owned(),
            "out" => out = Some(value.to_owned()),
            _ => return Err(format!("no setting {key}").into()),
        }
    }
    let split = matching::split::split(&world, &ties, 500, 0.15, 77);
    println!("{} train, {} hidden, {} queries", split.train.len(), split.hidden.len(), split.queries.len());
    let started = Instant::now();
    let say = |p: Progress| match p {
        Progress::Worlds { done, of } => eprintln!("{:.1?} worlds {done}/{of}", started.elapsed()),
        Progress::Round { round, loss } if round % 20 == 0 => {
            eprintln!("{:.1?} round {round}: {loss:.5}", started.elapsed());
        }
        _ => {}
    };
    if let Some(out) = &out {
        let (model, report) = train(&world, &ties, &options, say)?;
        std::fs::write(out, model.to_json()?)?;
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    let model = match given {
        Some(path) => Model::load(path.as_ref())?,
        None => {
            let (model, report) = train(&world, &split.train, &Options { measure: None, ..options }, say)?;
            println!("{:.1?}: {} pairs, loss {:.5}", started.elapsed(), report.pairs, report.loss);
            std::fs::write("target/measured-model.json", model.to_json()?)?;
            model
        }
    };
    let mut model: serde_json::Value = serde_json::from_str(&model.to_json()?)?;
    for feature in model["features"].as_array_mut().ok_or("no features")? {
        if zeroed.split(',').any(|z| feature["feature"] == z || feature["criterion"] == z) {
            let values = feature["values"].as_array_mut().ok_or("no values")?;
            values.iter_mut().for_each(|v| *v = 0.0.into());
        }
    }
    let model = Model::parse(&model.to_string())?;
    // Targets below the protocol's population are counted apart.
    let mut queries = split.queries.clone();
    for q in &mut queries {
        if world.place(q.target).population().is_none_or(|p| p < 5000) {
            q.task.push_str(" small");
        }
    }
    let started = Instant::now();
    let report = evaluate::evaluate(
        &world,
        model,
        &split.train,
        &split.hidden,
        &queries,
        &evaluate::Options::default(),
        |_, _| {},
    );
    println!("evaluated in {:.1?}", started.elapsed());
    for (task, r) in report.tasks {
        println!(
            "{task}: n {} cand {:.0} auc {:.4} mrr {:.4}±{:.4} r10 {:.4} r100 {:.4}±{:.4} r1000 {:.4} median {}",
            r.queries,
            r.candidates,
            r.auc,
            r.mrr,
            r.mrr_error,
            r.recall_10,
            r.recall_100,
            r.recall_100_error,
            r.recall_1000,
            r.median_rank
        );
    }
    Ok(())
}
