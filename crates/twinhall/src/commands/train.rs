//! `twinhall train`.

use std::io::Write;
use std::sync::Arc;

use gazetteer::container::write_atomically;
use matching::train::{Options, Progress, TrainError, train};
use serde_json::json;
use wording::{Message, english};

use crate::args::Train;
use crate::clock;
use crate::commands::evaluate;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;

/// Learns the default weights from real ties and writes them as a model file.
pub(crate) fn run(args: &Train, open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = Arc::new(open.world()?);
    let ties = open.ties(Some(&args.relationships), &world)?;
    let bar = Bar::new(&words.say(&Message::new("cli-training").with("count", ties.len())));
    let name = args.relationships.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let measure = if args.no_measure { None } else { Options::default().measure };
    let options = Options {
        seed: args.seed,
        date: clock::today().to_string(),
        ties_from: name,
        measure,
        ..Options::default()
    };
    let learned = train(&world, &ties, &options, |progress| match progress {
        Progress::Worlds { done, of } => bar.at(done as usize, of as usize),
        Progress::Measure { done, of } => bar.at(done, of),
        Progress::Round { round, .. } => bar.at(round, options.rounds),
    });
    bar.finish();
    let (model, report) = learned.map_err(|e| refused(args, &e))?;
    let text = model.to_json().map_err(Failure::operation)?;
    write_atomically(&args.output, |file| file.write_all(text.as_bytes()))
        .map_err(|e| Failure::Operation(format!("{}: {e}", args.output.display())))?;
    let output = args.output.display().to_string();
    if out.json {
        return out.json(&json!({ "model": output, "seed": args.seed, "report": report }));
    }
    let done = Message::new("cli-trained")
        .with("file", output)
        .with("count", report.ties)
        .with("seed", args.seed.to_string());
    out.line(&words.say(&done))?;
    if let Some(measured) = &report.measured {
        out.heading(&words.text("cli-measured"))?;
        evaluate::table(measured, out)?;
    }
    Ok(())
}

fn refused(args: &Train, error: &TrainError) -> Failure {
    Failure::BadFile { file: args.relationships.display().to_string(), problems: vec![error.to_string()] }
}
