//! Training workers that end: another takes the place of each, and repeats the run to where it was.

use super::{Effect, Model, NoticeAction, RecordingUse};
use crate::engine::heartbeat::Endings;
use crate::engine::{PanelId, WorkerEnd};
use crate::state::panel::PanelStoreFields;
use crate::state::worker::{RunLog, WorkerState};
use crate::state::workspace::WorkspaceStoreFields;
use crate::state::{Panel, cost};
use crate::text;
use crate::text::language::Translations;
use reactive_graph::traits::{GetUntracked, ReadUntracked, Set, Update};
use relu_atoms_core::timeline::BUDGET;
use relu_atoms_session::messages::{Past, Request, RunStatus};
use std::collections::BTreeMap;

/// What is kept of each panel's run and worker in case the worker ends.
#[derive(Debug, Default)]
pub(super) struct Workers {
    logs: BTreeMap<PanelId, RunLog>,
    endings: BTreeMap<PanelId, Endings>,
    /// Bytes for the recordings of panels whose workers got no more memory.
    budgets: BTreeMap<PanelId, u64>,
    /// The notice that tells of a panel's latest replacement.
    notices: BTreeMap<PanelId, u64>,
}

impl Workers {
    /// The log of a panel's run.
    pub(super) fn log(&mut self, id: PanelId) -> &mut RunLog {
        self.logs.entry(id).or_default()
    }

    /// The same, as if no worker had ended of late.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(super) fn with_logs_of(other: Self) -> Self {
        Self { logs: other.logs, ..Self::default() }
    }

    /// A panel is closed.
    pub(super) fn forget(&mut self, id: PanelId) {
        self.logs.remove(&id);
        self.endings.remove(&id);
        self.budgets.remove(&id);
        self.notices.remove(&id);
    }
}

impl Model {
    /// The training worker of a panel has ended at this time, in milliseconds.
    pub fn trainer_ended(&mut self, id: PanelId, end: WorkerEnd, now: f64) -> Vec<Effect> {
        if self.read(id, |_| ()).is_none() {
            return Vec::new();
        }
        let tries = self.workers.endings.entry(id).or_default().ended(now);
        if matches!(end, WorkerEnd::Memory(_)) {
            // What was asked of a worker stays; the recording, which is most of its memory, gets less.
            let most = self.workers.budgets.get(&id).map_or(BUDGET as u64 / 8, |_| 0);
            self.workers.budgets.insert(id, most);
        }
        let mut effects = self.tell_recording(id);
        if tries.is_none() {
            let sentence = self.lost_sentence(id, &end);
            effects.extend(self.lose_trainer(id, sentence));
            return effects;
        }
        if tries > Some(1) {
            // The change may be what the worker ended of.
            self.workers.log(id).take_unanswered();
        }
        self.lockstep.await_worker(id);
        let to = self.lockstep.furthest_of(id);
        self.panel(id).worker().set(WorkerState::Repeats { end, step: 0, to });
        effects.push(Effect::ReplaceTrainer(id));
        effects
    }

    fn lost_sentence(&self, id: PanelId, end: &WorkerEnd) -> Translations {
        let run = self.read(id, |panel| panel.opened.clone());
        Translations::of(|| run.as_ref().map(|run| text::workers::lost(end, run)).unwrap_or_default())
    }

    /// No worker can be had for a panel: it stays as it is, and the other panels go on.
    pub fn lose_trainer(&mut self, id: PanelId, sentence: Translations) -> Vec<Effect> {
        self.take_back_replacement(id);
        self.panel(id).worker().set(WorkerState::Lost(sentence));
        let mut effects = self.tell_recording(id);
        effects.push(Effect::EndTrainer(id));
        let actions = self.lockstep.lose_worker(id, self.is_playing());
        effects.extend(self.effects(actions));
        if self.read(id, |panel| panel.status) == Some(Some(RunStatus::Running)) {
            self.panel(id).status().set(Some(RunStatus::Paused));
        }
        self.renew_failed();
        effects
    }

    /// Nothing trains any more once every panel has lost its worker.
    fn renew_failed(&self) {
        let is_lost = |panel: &Panel| matches!(panel.worker, WorkerState::Lost(_));
        let failed = self.nothing_paints || self.store.panels().read_untracked().iter().all(is_lost);
        if self.store.failed().get_untracked() != failed {
            self.store.failed().set(failed);
        }
        if failed {
            self.set_playing(false);
        }
    }

    /// The neurons of all panels together.
    fn all_neurons(&self) -> usize {
        self.store.panels().read_untracked().iter().map(|panel| panel.opened.m).sum()
    }

    /// Says what a link's wide networks cost, where that is felt.
    pub(super) fn tell_cost(&mut self) {
        let (neurons, panels) = (self.all_neurons(), self.panel_ids().len());
        let rate = cost::steps_per_second(neurons, panels, None).filter(|rate| *rate < 4.0);
        let cost = || Some(text::workers::cost(rate?, panels)? + text::workers::FASTER.get());
        if let Some(sentence) = Translations::if_any(cost) {
            self.tell(sentence, NoticeAction::None);
        }
    }

    /// Measures how fast the networks train; `now` in milliseconds.
    pub fn note_speed(&mut self, now: f64) {
        let (neurons, trains) = (self.all_neurons(), self.is_playing());
        if let Some(fresh) = self.speed.note(now, self.lockstep.shown_step(), neurons, trains) {
            let is_shared = self.lockstep.is_shared();
            self.store.step_cost().set(Some(cost::StepCost { ms: fresh, is_shared }));
        }
    }

    /// Whether a panel's new worker repeats the run.
    pub(super) fn repeats(&self, id: PanelId) -> bool {
        self.read(id, |panel| matches!(panel.worker, WorkerState::Repeats { .. })) == Some(true)
    }

    /// Whether a panel has lost its worker.
    pub(super) fn is_lost(&self, id: PanelId) -> bool {
        self.read(id, |panel| matches!(panel.worker, WorkerState::Lost(_))) == Some(true)
    }

    /// Another worker is to be started for a panel that has lost its own.
    pub(super) fn try_again(&mut self, id: PanelId) -> Vec<Effect> {
        let Some(WorkerState::Lost(_)) = self.read(id, |panel| panel.worker.clone()) else {
            return Vec::new();
        };
        self.workers.endings.remove(&id);
        self.lockstep.await_worker(id);
        let to = self.lockstep.furthest_of(id);
        self.panel(id).worker().set(WorkerState::Repeats { end: WorkerEnd::Silent, step: 0, to });
        self.renew_failed();
        vec![Effect::ReplaceTrainer(id)]
    }

    /// What a worker that has ended was asked to tell of its recording is known here.
    fn tell_recording(&mut self, id: PanelId) -> Vec<Effect> {
        let asked = self.recordings.remove(&id).unwrap_or_default();
        let edits = self.workers.log(id).edits().to_vec();
        asked.into_iter().flat_map(|purpose| self.recorded(id, purpose, edits.clone())).collect()
    }

    /// The changes of a panel's run as far as they are known here; none if a worker can be asked.
    pub(super) fn known_recording(&mut self, id: PanelId, purpose: RecordingUse) -> Option<Vec<Effect>> {
        let awaited = self.read(id, |panel| panel.worker != WorkerState::Works) == Some(true);
        let edits = awaited.then(|| self.workers.log(id).edits().to_vec())?;
        Some(self.recorded(id, purpose, edits))
    }

    /// The worker that takes the place of one that has ended listens: it repeats the run.
    pub(super) fn repeat_run(&mut self, id: PanelId) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(bytes) = self.workers.budgets.get(&id) {
            effects.push(Effect::Send(id, Request::Budget(*bytes)));
        }
        let Some(experiment) = self.read(id, |panel| panel.opened.clone()) else { return Vec::new() };
        let playing = self.is_playing();
        if let Some(reached) = self.lockstep.replace_worker(id, playing) {
            let edits = self.workers.log(id).edits().to_vec();
            let (run, step, furthest) = (reached.run, reached.step, reached.furthest);
            effects.push(Effect::Watch(id));
            effects.extend(self.open_cell(id));
            if self.read(id, |panel| panel.certified) == Some(true) {
                effects.push(self.map_of_violations(id));
            }
            let past = Past { experiment, run, edits, furthest, step };
            effects.push(Effect::Send(id, Request::Restore(Box::new(past))));
            for change in self.workers.log(id).take_unanswered() {
                let actions = self.lockstep.change(id, change);
                effects.extend(self.effects(actions));
            }
            return effects;
        }
        // It had not begun.
        self.panel(id).worker().set(WorkerState::Works);
        self.workers.log(id).sent(&Request::Reset);
        effects.push(Effect::Send(id, Request::Open(Box::new(experiment))));
        effects.extend(self.open_cell(id));
        effects.push(Effect::Watch(id));
        let follows_link = self.read(id, |panel| !panel.link_changes.is_empty()) == Some(true);
        let begins_later = self.store.begins_at().get_untracked() > 0;
        if playing && !self.lockstep.is_shared() && !follows_link && !begins_later {
            effects.push(Effect::Send(id, Request::Play));
        }
        effects
    }

    /// The new worker of a panel has come to this step on its way.
    pub fn trainer_reached(&self, id: PanelId, reached: u64) {
        self.panel(id).worker().update(|worker| {
            if let WorkerState::Repeats { step, .. } = worker {
                *step = reached;
            }
        });
    }

    /// A frame of a panel has come at this time, in milliseconds: a new worker may be where the one before it was.
    pub fn renew_worker(&mut self, id: PanelId, now: f64) {
        if !self.lockstep.has_worker(id) {
            return;
        }
        if let Some(WorkerState::Repeats { end, .. }) = self.read(id, |panel| panel.worker.clone()) {
            self.panel(id).worker().set(WorkerState::Works);
            self.workers.endings.entry(id).or_default().recovered(now);
            let place = self.panel_ids().iter().position(|other| *other == id).unwrap_or_default();
            let place = self.lockstep.is_shared().then_some(place + 1);
            // One notice a panel, however often its worker is replaced.
            self.take_back_replacement(id);
            self.workers.notices.insert(id, self.next_notice);
            let at = self.lockstep.at(id);
            self.tell(Translations::of(|| text::workers::replaced(&end, place, at)), NoticeAction::None);
        }
    }

    /// What was told of a panel's latest replacement holds no longer.
    fn take_back_replacement(&mut self, id: PanelId) {
        if let Some(number) = self.workers.notices.remove(&id) {
            self.store.notices().update(|notices| notices.retain(|notice| notice.id != number));
        }
    }
}
