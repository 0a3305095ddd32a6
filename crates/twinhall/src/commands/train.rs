//! `twinhall train`: learn a model, and rank with it if it is no worse than the one in use.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gazetteer::World;
use matching::evaluate::{self, Report};
use matching::train::{Options, Progress, TrainError, TrainReport, set_aside, train};
use matching::trial::Trial;
use matching::{Model, Ties};
use serde_json::json;
use wording::{Message, english};

use crate::args::Train;
use crate::clock;
use crate::commands::facts::user;
use crate::commands::{ties, trial};
use crate::database;
use crate::failure::{Done, Failure};
use crate::models::journal::{Entry, Trained};
use crate::models::{self, Id, Loaded, Store};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;

/// Learns a model and writes or installs it.
pub(crate) fn run(args: &Train, open: &Open, out: &mut Output) -> Done {
    let began = Instant::now();
    let store = open.models()?;
    let goal = Goal::of(args, &store)?;
    let world = Arc::new(open.world()?);
    let lesson = Lesson::read(args, open, &world)?;
    let ties = &lesson.ties;
    let options = Options {
        seed: args.seed,
        date: clock::today().to_string(),
        ties_from: lesson.from.clone(),
        measure: if args.no_measure { None } else { Options::default().measure },
        ..Options::default()
    };
    let bar = Bar::new(&english().text("cli-stage-worlds"));
    let learned = train(&world, ties, &options, |progress| show(&bar, &options, progress));
    let (model, report) = learned.map_err(|e| lesson.bad(args, &e))?;
    let text = checked(&model)?;
    let done = Finished { args, store: &store, text, model, report, took: began.elapsed() };
    match goal {
        Goal::File(path) => {
            bar.finish();
            models::write_model(path, &done.text)?;
            done.written(&path.display().to_string(), out)
        }
        Goal::Install(rival) => {
            let trial = rival.try_against(&done.report, &world, ties, &options, &bar);
            bar.finish();
            done.install(&rival, trial, out)
        }
    }
}

/// Where the model goes.
enum Goal<'a> {
    /// Into a file.
    File(&'a Path),
    /// Into the store, if it passes against this one.
    Install(Box<Rival>),
}

impl<'a> Goal<'a> {
    /// What the options ask for. All that can be refused is refused now, not after an hour.
    fn of(args: &'a Train, store: &Store) -> Result<Self, Failure> {
        if let Some(path) = &args.output {
            return models::try_writing(path).map(|()| Self::File(path));
        }
        if args.no_measure && !args.force {
            return Err(Failure::Usage(vec![Message::new("cli-train-unmeasured")]));
        }
        store.prepare()?;
        Rival::of(store).map(|rival| Self::Install(Box::new(rival)))
    }
}

/// What is learned from.
struct Lesson {
    ties: Ties,
    /// Where they come from, in words.
    from: String,
}

impl Lesson {
    /// The ties of a file if one is named, and those that the registry shows to the public if it is named
    /// too; without a file those of the registry.
    fn read(args: &Train, open: &Open, world: &World) -> Result<Self, Failure> {
        let file = args.relationships.as_deref();
        let listed = open.ties(file, world)?;
        let name = file.map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        if let (Some(from), None) = (&name, &args.database.database) {
            return Ok(Self { ties: listed, from: from.clone() });
        }
        if !database::is_meant(&args.database, open)? {
            return Err(Failure::Usage(vec![Message::new("cli-train-no-ties")]));
        }
        let ties = ties::with_registry(&args.database, open, world, &listed)?;
        let registry = english().text("cli-train-registry");
        let from = name.map_or(registry.clone(), |name| format!("{name}, {registry}"));
        Ok(Self { ties, from })
    }

    /// Why nothing could be learned from them.
    fn bad(&self, args: &Train, error: &TrainError) -> Failure {
        match &args.relationships {
            Some(path) => {
                Failure::BadFile { file: path.display().to_string(), problems: vec![error.to_string()] }
            }
            None => Failure::Operation(format!("{}: {error}", self.from)),
        }
    }
}

/// Says how far the training is.
pub(crate) fn show(bar: &Bar, options: &Options, progress: Progress) {
    let words = english();
    let (title, done, of) = match progress {
        Progress::Worlds { done, of } => ("cli-stage-worlds", done as usize, of as usize),
        Progress::Round { round, .. } => ("cli-stage-fit", round, options.rounds),
        Progress::Second { done, of } => ("cli-stage-second", done as usize, of as usize),
        Progress::Trees { done, of } => ("cli-stage-trees", done, of),
        Progress::Calibrate { done, of } => ("cli-stage-calibrate", done, of),
        Progress::Measure { done, of } => ("cli-stage-measure", done, of),
    };
    bar.stage(&words.text(title), 0);
    bar.at(done, of);
}

/// The text of the model file, read back once: what this program could not read again must
/// not take the place of a model that works.
fn checked(model: &Model) -> Result<String, Failure> {
    let text = model.to_json().map_err(Failure::operation)?;
    models::check_size(&text)?;
    match Model::parse(&text) {
        Ok(again) if again == *model => Ok(text),
        Ok(_) => Err(Failure::Operation(english().text("cli-train-unsound"))),
        Err(e) => Err(Failure::Operation(format!("{} {e}", english().text("cli-train-unsound")))),
    }
}

/// The model that the new one is measured against.
struct Rival {
    /// Which model is in use.
    in_use: String,
    /// It, or the shipped one if it cannot be read.
    loaded: Loaded,
}

impl Rival {
    fn of(store: &Store) -> Result<Self, Failure> {
        let in_use = store.in_use().map_or_else(|_| String::new(), |id| id.to_string());
        let loaded = match store.current() {
            Ok(loaded) => loaded,
            Err(failure) => {
                // A newer program may not read the model that an older one installed. To
                // train anew is what it then asks for, so that must work.
                let said = Message::new("cli-train-instead").with("problem", failure.title());
                anstream::eprintln!("{}", english().say(&said));
                store.load(&Id::shipped())?
            }
        };
        Ok(Self { in_use, loaded })
    }

    /// Lets it answer what the new model answered.
    fn try_against(
        &self,
        report: &TrainReport,
        world: &Arc<World>,
        ties: &Ties,
        options: &Options,
        bar: &Bar,
    ) -> Trial {
        let (Some(new), Some(split)) = (&report.measured, set_aside(world, ties, options)) else {
            return Trial::default();
        };
        bar.stage(&english().text("cli-stage-rival"), 0);
        let protocol = evaluate::Options::default();
        let model = self.loaded.model.clone();
        let asked = |done, of| bar.at(done, of);
        let own: Report =
            evaluate::evaluate(world, model, &split.train, &split.hidden, &split.queries, &protocol, asked);
        Trial::of(new, &own)
    }
}

/// A model that was learned, and not yet written.
struct Finished<'a> {
    args: &'a Train,
    store: &'a Store,
    text: String,
    model: Model,
    report: TrainReport,
    took: Duration,
}

impl Finished<'_> {
    /// Says that it was written as a file.
    fn written(&self, path: &str, out: &mut Output) -> Done {
        if out.json {
            let (sha256, bytes) = (models::sha256(self.text.as_bytes()), self.text.len());
            return out.json(&json!({
                "model": path, "sha256": sha256, "bytes": bytes, "installed": false,
                "seed": self.args.seed, "report": self.report,
            }));
        }
        self.learned(out)?;
        out.wrapped(&english().say(&Message::new("cli-trained-file").with("file", path)), 0)?;
        match &self.report.measured {
            Some(measured) => {
                out.heading(&english().text("cli-measured"))?;
                super::evaluate::table(measured, out)
            }
            None => Ok(()),
        }
    }

    /// Puts it to use if it is no worse, and keeps it aside otherwise.
    fn install(&self, rival: &Rival, trial: Trial, out: &mut Output) -> Done {
        let worse = trial.worse().count();
        let mut held = self.store.hold()?;
        let meanwhile = self.store.in_use().is_ok_and(|id| id.as_str() != rival.in_use);
        let passes = worse == 0 && !trial.is_empty() && !meanwhile;
        let installed = passes || self.args.force;
        let id = held.keep(&self.text, clock::today())?;
        let provenance = &self.model.provenance;
        let trained = Trained {
            id: id.to_string(),
            at: clock::now(),
            by: user(),
            sha256: models::sha256(self.text.as_bytes()),
            ties_file: provenance.ties_from.clone(),
            ties: provenance.ties,
            ties_hash: provenance.ties_hash.clone(),
            seed: provenance.seed,
            in_use: rival.in_use.clone(),
            against: rival.loaded.id.to_string(),
            trial,
            forced: self.args.force && !passes,
        };
        let entry =
            if installed { Entry::Installed(trained.clone()) } else { Entry::Refused(trained.clone()) };
        held.record(entry)?;
        self.tell(&trained, installed, out)?;
        if installed {
            return Ok(());
        }
        let why = match worse {
            0 if meanwhile => Message::new("cli-train-meanwhile"),
            0 => Message::new("cli-train-nothing-asked"),
            n => Message::new("cli-train-worse").with("count", n),
        };
        let refused = Message::new("cli-train-refused").with("why", why).with("id", id.as_str());
        Err(Failure::Operation(english().say(&refused)))
    }

    /// What was learned, and in which time.
    fn learned(&self, out: &mut Output) -> Done {
        let said = Message::new("cli-trained")
            .with("count", self.report.ties)
            .with("seed", self.args.seed.to_string())
            .with("took", indicatif::HumanDuration(self.took).to_string());
        out.wrapped(&english().say(&said), 0)
    }

    fn tell(&self, trained: &Trained, installed: bool, out: &mut Output) -> Done {
        let words = english();
        if out.json {
            return out.json(&json!({
                "model": trained.id, "sha256": trained.sha256, "bytes": self.text.len(),
                "installed": installed, "forced": trained.forced,
                "against": trained.against, "trial": trained.trial,
                "seed": self.args.seed, "report": self.report,
            }));
        }
        self.learned(out)?;
        if !trained.trial.is_empty() {
            out.heading(&words.text("cli-measured"))?;
            trial::table(&trained.trial, out)?;
            out.line("")?;
            out.wrapped(&words.say(&trial::against(&trained.against)), 0)?;
        }
        if installed {
            let id = if trained.forced { "cli-train-forced" } else { "cli-train-installed" };
            out.wrapped(&words.say(&Message::new(id).with("id", trained.id.as_str())), 0)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use matching::trial::Compared;

    use super::*;

    fn args(force: bool, no_measure: bool) -> Train {
        let database = crate::args::Database { database: None };
        Train { relationships: Some("ties.csv".into()), database, output: None, force, seed: 7, no_measure }
    }

    fn finished<'a>(args: &'a Train, store: &'a Store, model: Model) -> Finished<'a> {
        let text = checked(&model).unwrap();
        Finished { args, store, text, model, report: TrainReport::default(), took: Duration::from_secs(1) }
    }

    /// The new model's figure and that of the one in use, on one task.
    fn trial(figures: &[(f64, f64)]) -> Trial {
        let of = |&(new, current): &(f64, f64)| Compared {
            task: "cold".to_owned(),
            figure: "mrr".to_owned(),
            queries: 50,
            new,
            current,
            error: 0.01,
        };
        Trial { figures: figures.iter().map(of).collect() }
    }

    /// Installs the shipped model under another seed, with these figures.
    fn install(store: &Store, force: bool, figures: &[(f64, f64)]) -> Done {
        let args = args(force, figures.is_empty());
        let mut model = Model::shipped().unwrap();
        model.provenance.seed = args.seed;
        let rival = Rival::of(store).unwrap();
        finished(&args, store, model).install(&rival, trial(figures), &mut Output::new(true))
    }

    #[test]
    fn a_model_that_is_no_worse_takes_the_place_of_the_one_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::in_data(dir.path());
        install(&store, false, &[(0.10, 0.10), (0.095, 0.10)]).unwrap();
        let kept = store.kept().unwrap();
        assert_eq!((kept.len(), &store.in_use().unwrap()), (1, &kept[0]));
        assert_eq!(store.current().unwrap().model.provenance.seed, 7);
        let log = store.log().unwrap();
        assert!(matches!(&log[..], [Entry::Installed(t)] if !t.forced && t.against == "shipped"), "{log:?}");
    }

    #[test]
    fn a_worse_one_is_kept_aside_unless_forced_and_the_log_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::in_data(dir.path());
        let Err(Failure::Operation(said)) = install(&store, false, &[(0.20, 0.10), (0.05, 0.10)]) else {
            panic!("it was taken")
        };
        let kept = store.kept().unwrap();
        assert_eq!(kept.len(), 1);
        assert!(said.contains("one figure is worse") && said.contains(kept[0].as_str()), "{said}");
        assert!(store.in_use().unwrap().is_shipped());
        install(&store, true, &[(0.05, 0.10)]).unwrap();
        assert_eq!(store.in_use().unwrap(), kept[0]);
        let log = store.log().unwrap();
        assert!(matches!(&log[..], [Entry::Refused(r), Entry::Installed(i)] if !r.forced && i.forced));
        assert!(store.hold().unwrap().before().is_some_and(|id| id == models::SHIPPED));
    }

    #[test]
    fn one_that_could_not_be_measured_is_not_put_to_use_by_itself() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::in_data(dir.path());
        assert!(install(&store, false, &[]).is_err());
        assert!(store.in_use().unwrap().is_shipped());
        install(&store, true, &[]).unwrap();
        assert!(!store.in_use().unwrap().is_shipped());
    }

    #[test]
    fn one_that_was_measured_against_another_than_is_in_use_by_now_is_kept_aside() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::in_data(dir.path());
        let before = Rival::of(&store).unwrap();
        install(&store, true, &[]).unwrap();
        let in_use = store.in_use().unwrap();
        let args = args(false, false);
        let mut model = Model::shipped().unwrap();
        model.provenance.seed = 8;
        let Err(Failure::Operation(said)) =
            finished(&args, &store, model).install(&before, trial(&[(0.2, 0.1)]), &mut Output::new(true))
        else {
            panic!("it was taken")
        };
        assert!(said.contains("another model was put to use"), "{said}");
        assert_eq!(store.in_use().unwrap(), in_use);
    }

    #[test]
    fn a_model_in_use_that_cannot_be_read_does_not_stand_in_the_way_of_a_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::in_data(dir.path());
        install(&store, true, &[]).unwrap();
        let broken = store.in_use().unwrap();
        std::fs::write(dir.path().join(format!("models/{broken}.json")), "{}").unwrap();
        assert!(store.current().is_err());
        assert!(Rival::of(&store).unwrap().loaded.id.is_shipped());
    }
}
