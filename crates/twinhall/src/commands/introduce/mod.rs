//! `twinhall introduce`: introductions among cities that all seek a partner.

mod print;
mod shape;
mod table;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gazetteer::World;
use gazetteer::container::write_atomically;
use matching::Match;
use matching::mutual::{Introductions, LeftOut, Looks, Pool};
use wording::{Message, english};

use crate::args;
use crate::commands::{import, ties};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;
use crate::seekers::{self, Line};

/// The answer, with all that is needed to put it into words.
struct Answer<'a> {
    world: &'a World,
    priority: args::PriorityArg,
    lines: &'a [Line],
    pool: &'a Pool<'a>,
    looks: Looks,
    chosen: &'a Introductions,
    /// Who has fewer introductions than it asked for.
    fewer: &'a [LeftOut],
    /// By seeker, those it is introduced to as it sees them, the likeliest first.
    reasons: &'a [Vec<Match>],
    /// What choosing took, without the reasons.
    took: Duration,
}

/// Reads who seeks, lets them look at each other, and chooses.
pub(crate) fn run(args: &args::Introduce, open: &Open, out: &mut Output) -> Done {
    let file = import::name(&args.seekers);
    let bytes = import::read(&args.seekers)?;
    if let Some(path) = &args.output {
        can_be_written(path)?;
    }
    let world = Arc::new(open.world()?);
    let index = open.index(&world)?;
    let ties = ties::known(&args.ties, open, &world)?;
    let engine = open.engine(Arc::clone(&world), ties)?;
    let lines = seekers::read(&bytes, &engine, &index, usize::from(args.introductions))
        .map_err(|problems| Failure::BadFile { file, problems })?;

    let count = lines.len();
    let bar = Bar::new(&english().text("introduce-stage-looking"));
    let began = Instant::now();
    let seekers = lines.iter().map(|l| l.seeker.clone()).collect();
    let looks = if args.thorough { Looks::Twice } else { Looks::usual(count) };
    let pool = Pool::new(&engine, seekers, looks, &|done| bar.at(done, count)).map_err(Failure::operation)?;
    let chosen = pool.introduce(args.priority.priority());
    let took = began.elapsed();
    bar.stage(&english().text("introduce-stage-reasons"), 0);
    let fewer = pool.fewer(&chosen);
    let reasons = pool.reasons(&chosen.introductions, &|done| bar.at(done, count));
    bar.finish();

    let answer = Answer {
        world: &world,
        priority: args.priority,
        lines: &lines,
        pool: &pool,
        looks,
        chosen: &chosen,
        fewer: &fewer,
        reasons: &reasons,
        took,
    };
    if let Some(path) = &args.output {
        let table = table::table(&answer).map_err(Failure::operation)?;
        write_atomically(path, |file| file.write_all(&table))
            .map_err(|e| Failure::Operation(format!("{}: {e}", path.display())))?;
    }
    match (out.json, &args.output) {
        (true, _) => out.json(&shape::Introduced::of(&answer)),
        (false, Some(path)) => {
            let said = Message::new("introduce-written").with("file", path.display().to_string());
            out.wrapped(&english().say(&said), 0)?;
            print::summary(&answer, out)
        }
        (false, None) => {
            print::introductions(&answer, out)?;
            print::summary(&answer, out)
        }
    }
}

/// Refuses a file that cannot be written before minutes are spent on what it shall hold.
fn can_be_written(path: &Path) -> Done {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::metadata(folder) {
        Ok(meta) if meta.is_dir() && !path.is_dir() => Ok(()),
        Ok(_) => Err(Failure::Usage(vec![
            Message::new("introduce-no-file").with("file", path.display().to_string()),
        ])),
        Err(e) => Err(Failure::Operation(format!("{}: {e}", folder.display()))),
    }
}

impl Answer<'_> {
    /// The likelihoods of a seeker's introductions, in the order of its reasons.
    fn likelihoods(&self) -> Vec<Vec<f32>> {
        let mut of = vec![Vec::new(); self.lines.len()];
        for one in &self.chosen.introductions {
            of[one.a].push(one.likelihood);
            of[one.b].push(one.likelihood);
        }
        of
    }
}
