//! The λ path on the page: which runs it has, and what of them is known.

use super::SamplingState;
use crate::text::language::Translations;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_session::path::{self, Lambdas, PathPoint};
use serde::{Deserialize, Serialize};

/// What a sampler is asked for, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SamplerTask {
    /// The end of this run.
    Train(Experiment),
    /// The exact optimum of the problem that this run is about.
    Solve(Experiment),
}

/// Both regularisers along λ, on the same data.
#[derive(Clone, Debug, PartialEq)]
pub struct LambdaPath {
    /// The values of λ, ascending.
    pub lambdas: Vec<f64>,
    /// The runs: for each regulariser of [`path::MODES`] the values of λ in order.
    pub runs: Vec<Experiment>,
    /// The exact optimum of each run's problem, as far as they are known.
    pub optima: Vec<Option<PathPoint>>,
    /// How the runs have ended, as far as they have.
    pub ends: Vec<Option<PathPoint>>,
    /// The test error of the network that is 0 everywhere; none where there is nothing to test on.
    pub zero: Option<f64>,
    /// Why optima are missing; a sentence.
    pub missing: Option<Translations>,
    /// What was asked for, in order: the index of each task's run, and whether its run is trained.
    pub queue: Vec<(usize, bool)>,
    /// How many of these are done. The step of the run under way is in the workspace: it changes far more often.
    pub under_way: usize,
    /// Where it stands.
    pub state: SamplingState,
}

impl LambdaPath {
    /// The path of [`path::bases`] of both regularisers on the default grid, of which nothing is known.
    pub fn new(bases: &[Experiment]) -> Self {
        let lambdas = Lambdas::default();
        let runs = path::runs(bases, &lambdas);
        let unknown = vec![None; runs.len()];
        Self {
            lambdas: lambdas.values().to_vec(),
            optima: unknown.clone(),
            ends: unknown,
            zero: bases.first().and_then(path::error_of_zero),
            missing: None,
            under_way: 0,
            queue: Vec::new(),
            state: SamplingState::Finished,
            runs,
        }
    }

    /// Whether this is the path of these bases.
    pub fn is_of(&self, bases: &[Experiment]) -> bool {
        path::runs(bases, &Lambdas::default()) == self.runs
    }

    /// What remains to be computed: the optima, which take little time, and then the runs if they are wanted.
    /// Nothing is computed twice; where nothing remains, nothing changes.
    pub fn begin(&mut self, trains: bool) -> Vec<SamplerTask> {
        let unknown = |known: &[Option<PathPoint>]| -> Vec<usize> {
            (0..known.len()).filter(|k| known[*k].is_none()).collect()
        };
        let mut queue: Vec<_> = unknown(&self.optima).into_iter().map(|k| (k, false)).collect();
        if trains {
            queue.extend(unknown(&self.ends).into_iter().map(|k| (k, true)));
        }
        if queue.is_empty() {
            return Vec::new();
        }
        (self.queue, self.under_way, self.state) = (queue, 0, SamplingState::Running);
        let task = |(k, trains): &(usize, bool)| {
            let run = self.runs[*k].clone();
            if *trains { SamplerTask::Train(run) } else { SamplerTask::Solve(run) }
        };
        self.queue.iter().map(task).collect()
    }

    /// Takes the point that the sampler has for the task of this index: a run's end or an optimum. Returns the run
    /// whose end it is.
    pub fn take(&mut self, index: usize, point: PathPoint) -> Option<Experiment> {
        let (k, trains) = self.task_under_way(index)?;
        let points = if trains { &mut self.ends } else { &mut self.optima };
        points[k] = Some(point);
        self.go_on();
        trains.then(|| self.runs[k].clone())
    }

    /// The problem of this index has no optimum, for the reason in this sentence. A path without optima still has
    /// its runs.
    pub fn leave_out(&mut self, index: usize, sentence: Translations) {
        if self.task_under_way(index).is_some() {
            self.missing = Some(sentence);
            self.go_on();
        }
    }

    /// The task of this index, if it is the one under way: the index of its run, and whether its run is trained.
    fn task_under_way(&self, index: usize) -> Option<(usize, bool)> {
        self.queue.get(index).filter(|_| index == self.under_way).copied()
    }

    /// The next task is under way, if there is one.
    fn go_on(&mut self) {
        self.under_way += 1;
        if self.under_way == self.queue.len() {
            self.state = SamplingState::Finished;
        }
    }

    /// How much of what was asked for is done, from 0 to 1, by the steps of its runs. `step` is that of the run under
    /// way.
    pub fn done(&self, step: u64) -> f64 {
        let planned = |(k, trains): &(usize, bool)| if *trains { self.runs[*k].planned_steps() } else { 0 };
        let total: u64 = self.queue.iter().map(planned).sum();
        let before: u64 = self.queue.iter().take(self.under_way).map(planned).sum();
        ((before + step) as f64 / total.max(1) as f64).min(1.0)
    }

    /// The points at one λ, optima and ends: for each regulariser in order.
    pub fn at(&self, index: usize) -> [[Option<&PathPoint>; 2]; 2] {
        let count = self.lambdas.len();
        [&self.optima, &self.ends]
            .map(|points| [0, 1].map(|k| points.get(k * count + index).and_then(Option::as_ref)))
    }

    /// The runs of both regularisers at one λ, side by side.
    pub fn runs_at(&self, index: usize) -> Vec<Experiment> {
        let count = self.lambdas.len();
        let at = |k: usize| self.runs.get(k * count + index).cloned();
        (0..path::MODES.len()).filter_map(at).collect()
    }

    /// All points that are known, the optima first.
    pub fn known(&self) -> Vec<PathPoint> {
        self.optima.iter().chain(&self.ends).flatten().cloned().collect()
    }
}
