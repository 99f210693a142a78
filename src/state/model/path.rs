//! The path along λ: computed by the sampler, and opened at one of its places.

use super::{Effect, Model};
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{CommandError, LambdaPath, SamplerReply, SamplingState};
use reactive_graph::traits::{GetUntracked, Set, Update};
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::path::PathPoint;
use relu_atoms_core::train::TrainConfig;

impl Model {
    /// Computes what is not yet known of the path of a run: the optima, and its runs if they are wanted.
    pub(super) fn compute_path(
        &mut self,
        base: &Experiment,
        trains: bool,
    ) -> Result<Vec<Effect>, CommandError> {
        TrainConfig::check(base)?;
        let known = self.store.path().get_untracked().filter(|path| path.is_of(base));
        let mut path = match known {
            Some(path) => path,
            None => LambdaPath::new(base)?,
        };
        let tasks = path.begin(trains);
        self.end_sampling(SamplingState::Cancelled);
        self.store.path().set(Some(path));
        Ok(if tasks.is_empty() { vec![Effect::StopSampler] } else { vec![Effect::StartSampler(tasks)] })
    }

    /// Computes the optima along λ where the demonstration under way has its regularisers side by side.
    pub(super) fn demonstrate_path(&mut self) -> Vec<Effect> {
        let demonstration = self.store.demonstration().get_untracked();
        let runs = demonstration.map_or_else(Vec::new, |(k, variant)| {
            DEMOS.get(k).map_or_else(Vec::new, |demo| demo.experiments(variant))
        });
        match runs.as_slice() {
            // Every demonstration can be trained; a test holds them to that.
            [base, _, ..] => self.compute_path(base, false).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Shows both regularisers at one λ of the path in place of all panels, and trains them. A demonstration of
    /// the path goes on.
    pub(super) fn open_path_point(&mut self, place: usize) -> Vec<Effect> {
        let runs = self.store.path().get_untracked().map_or_else(Vec::new, |path| path.runs_at(place));
        self.store.dialog().set(None);
        self.show_side_by_side(runs)
    }

    /// What the sampler tells of the path.
    pub(super) fn path_replied(&mut self, mut path: LambdaPath, reply: SamplerReply) -> Vec<Effect> {
        match reply {
            SamplerReply::Progress(place, step) if place == path.under_way.0 => path.under_way.1 = step,
            SamplerReply::Solved(place, optimum) => {
                path.take(place, *optimum);
            }
            SamplerReply::Unsolved(place, sentence) => path.leave_out(place, sentence),
            SamplerReply::Ended(place, report) => {
                let run = path.queue.get(place).and_then(|(k, _)| path.runs.get(*k)).cloned();
                let point = run.map(|run| PathPoint::of_report(&run, &report));
                if let Some(run) = point.and_then(|point| path.take(place, point)) {
                    self.log(run, report.into());
                }
            }
            SamplerReply::Refused(_, sentence) => path.state = SamplingState::Failed(sentence),
            SamplerReply::Progress(..) => return Vec::new(),
        }
        let is_over = path.state != SamplingState::Running;
        self.store.path().set(Some(path));
        if is_over { vec![Effect::StopSampler] } else { Vec::new() }
    }

    /// Ends the computation of the path, unless it has ended.
    pub(super) fn end_path(&self, state: &SamplingState) {
        self.store.path().update(|path| {
            if let Some(path) = path.as_mut().filter(|path| path.state == SamplingState::Running) {
                path.state = state.clone();
            }
        });
    }
}
