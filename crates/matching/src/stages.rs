//! One query cut into its stages, for whoever measures what each of them takes.
//!
//! The stages are those of [`Engine::rank`], made of the same parts. This crate reads no clock:
//! the caller does so whenever a stage is told to be over. Nothing but benchmarks needs it.

use crate::engine::Engine;
use crate::forest::GROUPS;
use crate::judge::{Judged, WHOLE};
use crate::limits::{self, Sieve};
use crate::list::{Lister, better};
use crate::outcome::Match;
use crate::query::{Query, QueryError};
use crate::scorer::Scorer;
use crate::second::look::{Look, SHORTLIST};
use crate::table::Row;

/// A stage of a query, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The ties and names about the place that asks are gathered, and its tables laid out.
    Plan,
    /// Every place passes the limits or not, and is scored by the curves.
    Curves,
    /// The best by the curves are picked.
    Shortlist,
    /// The ties of the world are seen from the place that asks.
    Survey,
    /// The candidates picked are measured again, and the numbers put into bins.
    Measure,
    /// The forest scores them.
    Forest,
    /// The perceptron does.
    Perceptron,
    /// The list is made under the limits that speak of it as a whole.
    List,
    /// What each listed place was given by each criterion, its facts and its sentences.
    Reasons,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Plan,
        Self::Curves,
        Self::Shortlist,
        Self::Survey,
        Self::Measure,
        Self::Forest,
        Self::Perceptron,
        Self::List,
        Self::Reasons,
    ];
}

/// Bytes that the curves read of each place: its record, and where what is particular to it and
/// the place that asks stands. What is looked up in small tables is not counted.
pub const BYTES_A_PLACE: usize = size_of::<Row>() + size_of::<u32>();

/// How many candidates are measured a second time.
pub const MEASURED: usize = SHORTLIST;

/// Asks like [`Engine::rank`] on the first page, and tells whenever a stage is over. A city must
/// ask, the model must have a second look, and the limits must leave more candidates than are
/// asked for; existing partners are not listed. Under these terms the matches are the same.
///
/// # Errors
/// As [`Engine::rank`].
pub fn staged(engine: &Engine, query: &Query, over: &mut dyn FnMut(Stage)) -> Result<Vec<Match>, QueryError> {
    engine.check(query.place)?;
    limits::check(query)?;
    let Engine { scene, model, .. } = engine;
    let plan = scene.plan(query.place);
    let scorer = Scorer::new(&plan, model, &engine.curves, &query.weights);
    over(Stage::Plan);

    let sieve = Sieve::new(&plan, query);
    let (table, countries) = (scene.table.as_ref(), engine.world().countries().len());
    let mut lister = Lister::new(table, &query.limits, countries, query.count + crate::engine::SPARE);
    let kind = engine.world().kind(query.place);
    sieve.sift(kind, |row, r| lister.offer(scorer.quick(row, r), row, r.country));
    over(Stage::Curves);

    let (mut look, mut seen) = (None, None);
    let items = lister.list(SHORTLIST, |front| {
        over(Stage::Shortlist);
        let (ground, lattice) = engine.basis();
        let l = look.insert(Look::new(&plan, ground, lattice, &model.second, &query.weights));
        over(Stage::Survey);
        let mut scores: Vec<f32> = front.iter().map(|f| l.kept(&scorer, f.1)).collect();
        let seen = seen.insert(l.see(front.iter().map(|f| f.1).collect()));
        over(Stage::Measure);
        l.add_forest(seen, &mut scores);
        over(Stage::Forest);
        l.add_perceptron(seen, &mut scores);
        over(Stage::Perceptron);
        for (f, score) in front.iter_mut().zip(scores) {
            f.0 = score;
        }
        front.sort_unstable_by(better);
    });
    let rows: Vec<u32> = items.unwrap_or_default().iter().map(|item| item.row).collect();
    over(Stage::List);

    let kept = look.as_ref().map_or(WHOLE, Look::parts_kept);
    let looked =
        look.map_or_else(|| vec![[0.0; GROUPS]; rows.len()], |look| look.contributions(&rows, seen.as_ref()));
    let judged = |(&row, looked)| Judged { row, curves: scorer.kept(row, &kept), kept, looked };
    let mut judged: Vec<Judged> = rows.iter().zip(looked).map(judged).collect();
    let weights = &query.weights;
    judged.sort_by(|a, b| b.score(weights).total_cmp(&a.score(weights)).then(a.row.cmp(&b.row)));
    judged.truncate(query.count);
    let matches: Vec<Match> =
        judged.iter().zip(1..).map(|(j, rank)| engine.explain(&plan, j, weights, rank)).collect();
    over(Stage::Reasons);
    Ok(matches)
}
