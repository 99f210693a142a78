//! The path along λ: computed by the sampler, and opened at one of its places.

use super::{Effect, Model};
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{CommandError, LambdaPath, Panel, SamplerReply, SamplingState};
use crate::text::errors::Localised;
use crate::text::language::Translations;
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set, Update};
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::table::DEMOS;
use relu_atoms_core::train::TrainConfig;
use relu_atoms_session::path::{self, PathError, PathPoint};

impl Model {
    /// Computes what is not yet known of the path of the selected run: the optima, and its runs if they are wanted.
    pub(super) fn compute_path(&mut self, trains: bool) -> Result<Vec<Effect>, CommandError> {
        let Some(bases) = self.path_bases()? else { return Ok(Vec::new()) };
        for base in &bases {
            TrainConfig::check(base)?;
        }
        let known = self.store.path().get_untracked().filter(|path| path.is_of(&bases));
        let mut path = known.unwrap_or_else(|| LambdaPath::new(&bases));
        let tasks = path.begin(trains);
        // Nothing to compute ends nothing that is under way.
        if tasks.is_empty() {
            return Ok(Vec::new());
        }
        // There is one worker for both.
        self.end_sampling(SamplingState::Cancelled);
        self.store.path_step().set(0);
        self.store.path().set(Some(path));
        Ok(vec![Effect::StartSampler(tasks)])
    }

    /// What the path of the selected run is made of; none if no panel is open.
    fn path_bases(&self) -> Result<Option<Vec<Experiment>>, PathError> {
        let all: Vec<Experiment> =
            self.store.panels().read_untracked().iter().map(Panel::experiment).collect();
        let run = self.read(self.selected(), Panel::experiment);
        run.map(|run| path::bases(&run, &all, &path::MODES)).transpose()
    }

    /// Whether the path of the selected run is being computed.
    fn computes_path(&self) -> bool {
        let path = self.store.path().read_untracked();
        let running = path.as_ref().filter(|path| path.state == SamplingState::Running);
        running.is_some_and(|path| self.path_bases().is_ok_and(|bases| bases.is_some_and(|b| path.is_of(&b))))
    }

    /// Computes the optima along λ where the demonstration under way has its regularisers side by side. While its
    /// path is computed already, or several seeds are trained, nobody has asked for that to end: the optima are then
    /// computed with the runs.
    pub(super) fn demonstrate_path(&mut self) -> Vec<Effect> {
        let demonstration = self.store.demonstration().get_untracked();
        let is_side_by_side = demonstration
            .is_some_and(|(k, variant)| DEMOS.get(k).is_some_and(|demo| demo.experiments(variant).len() > 1));
        let sampling = self.store.sampling().read_untracked();
        let trains_seeds = sampling.as_ref().is_some_and(|s| s.state == SamplingState::Running);
        drop(sampling);
        if !is_side_by_side || trains_seeds || self.computes_path() {
            return Vec::new();
        }
        // Every demonstration can be trained; a test holds them to that.
        self.compute_path(false).unwrap_or_default()
    }

    /// Shows both regularisers at one λ of the path in place of all panels, and trains them. A demonstration of
    /// the path goes on.
    pub(super) fn open_path_point(&mut self, index: usize) -> Vec<Effect> {
        let runs = self.store.path().get_untracked().map_or_else(Vec::new, |path| path.runs_at(index));
        self.store.dialog().set(None);
        self.show_side_by_side(runs, true)
    }

    /// What the sampler tells of the path.
    pub(super) fn path_replied(&mut self, reply: SamplerReply) -> Vec<Effect> {
        let path = self.store.path();
        if let SamplerReply::Progress(index, step) = reply {
            if path.read_untracked().as_ref().is_some_and(|path| path.under_way == index) {
                self.store.path_step().set(step);
            }
            return Vec::new();
        }
        let Some(mut path) = path.get_untracked() else { return Vec::new() };
        match reply {
            SamplerReply::Solved(index, optimum) => {
                path.take(index, *optimum);
            }
            SamplerReply::Unsolved(index, error) => {
                path.leave_out(index, Translations::of(|| error.localised()))
            }
            SamplerReply::Ended(index, report) => {
                let run = path.queue.get(index).and_then(|(k, _)| path.runs.get(*k)).cloned();
                let point = run.map(|run| PathPoint::of_report(&run, &report));
                if let Some(run) = point.and_then(|point| path.take(index, point)) {
                    self.log(run, report.into());
                }
            }
            SamplerReply::Refused(_, error) => {
                path.state = SamplingState::Failed(Translations::of(|| error.localised()))
            }
            SamplerReply::Progress(..) => {}
        }
        let is_over = path.state != SamplingState::Running;
        self.store.path_step().set(0);
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
