//! What the page keeps of finished runs: the results of the visit, and those of a run from several seeds.

use crate::text::language::Translations;
use relu_atoms_core::experiment::{Experiment, Pace, link};
use relu_atoms_core::train::RunEdit;
use relu_atoms_session::export::changes;
use relu_atoms_session::messages::Report;
use relu_atoms_session::path::{PathPoint, PointError};
use relu_atoms_session::seeds::SeedError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A run of this visit that has ended. The list of them outlives its panels and data, and ends with the visit.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedRun {
    /// Counts the runs that have ended, from 1.
    pub number: u64,
    /// The run as it began.
    pub experiment: Experiment,
    /// The changes made on the way, by ascending step.
    pub edits: Vec<RunEdit>,
    /// Its last numbers.
    pub report: Arc<Report>,
}

impl LoggedRun {
    /// Whether this is the same run, which then ended in the same way.
    pub(super) fn is(&self, experiment: &Experiment, report: &Report) -> bool {
        let numbers = |r: &Report| [r.loss, r.penalty_variation, r.penalty_gradient].map(f64::to_bits);
        self.report.step == report.step
            && numbers(&self.report) == numbers(report)
            && self.experiment == *experiment
    }

    /// The query of the link that repeats it; none if there were more changes than a link carries.
    pub fn query(&self) -> Option<String> {
        let query = link::write(&self.experiment, Pace::Geometric);
        if self.edits.is_empty() {
            return Some(query);
        }
        let changes = changes::write(&[(&self.experiment, &self.edits)])?;
        Some(link::with_changes(query, &changes))
    }
}

/// What the worker that trains several seeds tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SamplerReply {
    /// The run of this place in the list of seeds has come to this step.
    Progress(usize, u64),
    /// The run of this place has ended.
    Ended(usize, Box<Report>),
    /// The optimum of the problem of this place.
    Solved(usize, Box<PathPoint>),
    /// The problem of this place has no optimum, or it was not found.
    Unsolved(usize, PointError),
    /// The run of this place cannot be trained.
    Refused(usize, SeedError),
}

/// Where the training of several seeds stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SamplingState {
    /// Under way.
    Running,
    /// All runs have ended.
    Finished,
    /// It was cancelled; what had ended by then is kept.
    Cancelled,
    /// It has failed; a sentence.
    Failed(Translations),
}

/// One run from several seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// The run; its seed is the first.
    pub experiment: Experiment,
    /// The seeds.
    pub seeds: Vec<u64>,
    /// How the runs have ended, from the first seed on.
    pub ends: Vec<Arc<Report>>,
    /// The step of the run under way.
    pub step: u64,
    /// Where it stands.
    pub state: SamplingState,
}

impl Sampling {
    /// Several seeds of this run, none of which has been trained.
    pub fn new(experiment: Experiment, seeds: Vec<u64>) -> Self {
        Self { experiment, seeds, ends: Vec::new(), step: 0, state: SamplingState::Running }
    }

    /// The run from one of its seeds.
    pub fn run(&self, seed: u64) -> Experiment {
        Experiment { seed, ..self.experiment.clone() }
    }

    /// How much of the work is done, from 0 to 1, as far as the runs are as long as planned.
    pub fn done(&self) -> f64 {
        let planned = self.experiment.planned_steps().max(1);
        let here = if self.state == SamplingState::Running { self.step as f64 / planned as f64 } else { 0.0 };
        ((self.ends.len() as f64 + here.min(1.0)) / self.seeds.len().max(1) as f64).min(1.0)
    }
}
