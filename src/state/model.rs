//! Commands and events of the workers change the state here; what follows for the workers is returned.

use super::Panel;
use super::cost;
use super::panel::{PanelStoreFields, Parts, ShownFrame, Target};
use super::workspace::WorkspaceStoreFields;
use super::{
    Command, CommandError, LoggedRun, NewData, Notice, NoticeAction, OptimumState, PanelField, PanelId,
    SamplerReply, SamplerTask, Sampling, SamplingState, SavedRun, Setting, WorkspaceStore,
};
use crate::engine::{Action, Advance, Lockstep, TrainerFrame};
use crate::text::errors::Localised;
use crate::text::language::Translations;
use crate::text::language::{Language, set_language};
use reactive_graph::graph::untrack;
use reactive_graph::traits::{GetUntracked, Notify, ReadUntracked, Set, Update, UpdateUntracked, Write};
use relu_atoms_core::curve::CurveSample;
use relu_atoms_core::experiment::compare::MAX_PANELS;
use relu_atoms_core::experiment::table::{self, DEMOS, MODES};
use relu_atoms_core::experiment::{Data, Experiment, Mode};
use relu_atoms_core::optimum::{Optimum, Standing};
use relu_atoms_core::points::edit::{Edit, Edited};
use relu_atoms_core::points::{Points, RawPoints};
use relu_atoms_core::train::{NeuronEdit, RunEdit, TrainConfig};
use relu_atoms_render::history::{History, Sample};
use relu_atoms_session::messages::{Merged, Reply, Report, Request, RunStatus, SolveReply, SolveRequest};
use relu_atoms_session::seeds;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Columns and rows of the map of violations `|η|/(λN)`, for d = 1 by angle, for d = 2 across and down.
const VIOLATION_MAPS: [[usize; 2]; 2] = [[720, 1], relu_atoms_render::view::VIOLATION_MAP];

/// The strength with which a regulariser that was switched off begins.
const WEAKEST: f64 = 1e-5;

/// What the recording of a run was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingUse {
    /// To open one more panel with the same past.
    Branch,
    /// To write it to a file.
    Export,
    /// To keep it with the finished run of this number.
    Log(u64),
    /// To go back to before the merging at this step.
    UndoMerge(u64),
}

/// What follows from a command or an event for the workers and the canvases.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start the training worker of a panel.
    StartTrainer(PanelId),
    /// End the training worker of a panel.
    StopTrainer(PanelId),
    /// Start another training worker in the place of a panel's that has ended.
    ReplaceTrainer(PanelId),
    /// A panel's training worker has ended, and none takes its place.
    EndTrainer(PanelId),
    /// Send a request to the training worker of a panel.
    Send(PanelId, Request),
    /// Have the training worker of a panel sample the function on the panel's window, and send frames.
    Watch(PanelId),
    /// Paint a frame.
    Paint(PanelId, Box<TrainerFrame>),
    /// The panel begins another run: what was painted is of the last one.
    ClearPictures(PanelId),
    /// Move the neurons to their sums: for each neuron the index of the one that holds its sum.
    AnimateMerge(PanelId, Vec<u32>),
    /// Solve for the optimum, once the solver of the panel is free.
    Solve(PanelId, Box<SolveRequest>),
    /// End the solver of the panel.
    StopSolver(PanelId),
    /// The recorded changes of a run are known.
    Recorded(PanelId, Vec<RunEdit>),
    /// Remember the theme.
    KeepTheme(bool),
    /// Remember whether letters are keys of the page.
    KeepLetterKeys(bool),
    /// Name the language in the document, and remember it.
    KeepLanguage(Language),
    /// Bring the setup into sight.
    RevealSetup,
    /// Train these runs to their ends, one after the other, instead of any before.
    StartSampler(Vec<SamplerTask>),
    /// End the worker that trains several seeds.
    StopSampler,
}

/// The state with what is not shown of it.
#[derive(Debug)]
pub struct Model {
    store: WorkspaceStore,
    lockstep: Lockstep,
    /// The data with their past, while they are edited.
    edited: Option<Edited>,
    /// What is known of data that were replaced as a whole, and of those that replaced them, the latest last.
    known: Vec<known::Known>,
    /// The preset that the edited data are, or from which they were made by hand; none of other data.
    origin: Option<String>,
    /// A point is being dragged: the edited points differ from those in use.
    is_dragging: bool,
    /// What the recordings asked for are to be used for, by panel, in the order of asking.
    recordings: BTreeMap<PanelId, VecDeque<RecordingUse>>,
    /// Number of the last question for the optimum, by panel.
    questions: BTreeMap<PanelId, u32>,
    /// The run and λ (its bits) that each panel's last question was about.
    asked: BTreeMap<PanelId, (u64, u64)>,
    /// The number of the next notice.
    next_notice: u64,
    /// The number of the last finished run.
    last_result: u64,
    /// The run of each panel whose divergence has been told.
    told_divergence: BTreeMap<PanelId, u64>,
    /// What is kept of each panel's run in case its worker ends.
    workers: workers::Workers,
    /// There are no pictures any more.
    nothing_paints: bool,
    /// How fast wide networks train here.
    speed: cost::Speed,
}

impl Model {
    /// The model of a state; the panels' workers are started by the effects of [`Model::start`].
    pub fn new(store: WorkspaceStore) -> Self {
        // The store learns the panels' keys when the list is first read: a write to a panel before that would
        // find no panel.
        untrack(|| store.panels().into_iter().for_each(drop));
        let mut lockstep = Lockstep::new();
        for panel in &store.read_untracked().panels {
            lockstep.join_at_start(panel.id);
        }
        let next_notice = store.notices().read_untracked().len() as u64;
        Self {
            store,
            lockstep,
            edited: None,
            known: Vec::new(),
            origin: None,
            is_dragging: false,
            recordings: BTreeMap::new(),
            questions: BTreeMap::new(),
            asked: BTreeMap::new(),
            next_notice,
            last_result: 0,
            told_divergence: BTreeMap::new(),
            workers: workers::Workers::default(),
            nothing_paints: false,
            speed: cost::Speed::default(),
        }
    }

    /// The clock of the panels.
    pub fn lockstep(&self) -> &Lockstep {
        &self.lockstep
    }

    /// The panels' numbers from left to right.
    pub fn panel_ids(&self) -> Vec<PanelId> {
        self.store.panels().read_untracked().iter().map(|panel| panel.id).collect()
    }

    fn panel(&self, id: PanelId) -> PanelField {
        self.store.panels().at_key(id)
    }

    /// Reads a panel; nothing if it is closed.
    fn read<R>(&self, id: PanelId, read: impl FnOnce(&Panel) -> R) -> Option<R> {
        self.store.panels().read_untracked().iter().find(|panel| panel.id == id).map(read)
    }

    fn selected(&self) -> PanelId {
        let workspace = self.store.read_untracked();
        workspace.panel(workspace.selected).map_or(0, |panel| panel.id)
    }

    fn is_playing(&self) -> bool {
        self.store.playing().get_untracked()
    }

    fn set_playing(&self, playing: bool) {
        if self.is_playing() != playing {
            self.store.playing().set(playing);
        }
    }

    // ---- Commands ----------------------------------------------------------------------------------

    /// Carries a command out.
    ///
    /// # Errors
    /// [`CommandError`] if it is refused; nothing has changed then.
    pub fn apply(&mut self, command: Command) -> Result<Vec<Effect>, CommandError> {
        let open = self.store.book().read_untracked().is_some();
        let done = open.then(|| command.clone());
        let effects = self.carry_out(command)?;
        if let Some(command) = done {
            self.notice_trial(&command);
        }
        Ok(effects)
    }

    fn carry_out(&mut self, command: Command) -> Result<Vec<Effect>, CommandError> {
        let trains = self.leaves_start(&command);
        let effects = match command {
            Command::TogglePlay => self.toggle_play(),
            Command::Train(steps) => {
                self.set_playing(false);
                let actions = self.lockstep.train(steps);
                self.effects(actions)
            }
            Command::Reset => self.reset(),
            Command::NewSeed(seed) => self.new_seed(seed),
            Command::SetPace(pace) => {
                self.store.pace().set(pace);
                self.panel_ids().into_iter().map(|id| Effect::Send(id, Request::Pace(pace))).collect()
            }
            Command::Seek(step) => {
                self.set_playing(false);
                self.forget_all_pending();
                self.lockstep.seek(step);
                Vec::new()
            }
            Command::PointAtStep(step) => {
                if self.store.pointed_step().get_untracked() != step {
                    self.store.pointed_step().set(step);
                }
                Vec::new()
            }
            Command::SetStepCount(count) => {
                self.store.step_count().set(count);
                Vec::new()
            }
            Command::Set(setting) => self.set(&setting)?,
            Command::ChooseMode(mode) => self.choose_mode(mode)?,
            Command::ChangeStrength(quarters) => self.change_strength(quarters)?,
            Command::ChooseData(key) => self.choose_preset(&key)?,
            Command::ChooseDemonstration(choice) => self.choose_demonstration(choice)?,
            Command::ApplyToAll(all) => {
                self.store.applies_to_all().set(all);
                Vec::new()
            }
            Command::Select(panel) => {
                if self.store.selected().get_untracked() != panel {
                    self.store.selected().set(panel);
                }
                Vec::new()
            }
            Command::AddPanel => self.add_panel(),
            Command::ClosePanel(panel) => self.close_panel(panel),
            Command::Branch => self.ask_for_recording(self.selected(), RecordingUse::Branch),
            Command::TryAgain(panel) => self.try_again(panel),
            Command::HalveStep(panel) => self.halve_step(panel)?,
            Command::Weaken(panel) => self.weaken(panel)?,
            Command::UndoMerge(panel, step) => self.ask_for_recording(panel, RecordingUse::UndoMerge(step)),
            Command::Hover(panel, target) => {
                if self.read(panel, |panel| panel.pinned) == Some(false) {
                    self.highlight(panel, target);
                }
                Vec::new()
            }
            Command::Pin(panel, target) => {
                self.pin(panel, target);
                Vec::new()
            }
            Command::Unpin => {
                for panel in self.panel_ids() {
                    self.pin(panel, None);
                }
                Vec::new()
            }
            Command::CycleAtoms(panel, by) => {
                let at = self.read(panel, |panel| {
                    let report = panel.shown.as_ref().map(|shown| &shown.frame.report);
                    let count =
                        report.filter(|report| report.gathered).map_or(0, |report| report.atoms.len());
                    let at = if let Some(Target::Atom(k)) = panel.lit { Some(k) } else { None };
                    next_in_cycle(at, count, by)
                });
                if let Some(Some(k)) = at {
                    self.pin(panel, Some(Target::Atom(k)));
                }
                Vec::new()
            }
            Command::CyclePoints(panel, by) => {
                let at = self.read(panel, |panel| {
                    let count = panel.points.as_ref().map_or(0, |points| points.n());
                    let at = if let Some(Target::Point(i)) = panel.lit { Some(i) } else { None };
                    next_in_cycle(at, count, by)
                });
                if let Some(Some(i)) = at {
                    self.pin(panel, Some(Target::Point(i)));
                }
                Vec::new()
            }
            Command::SetChart(panel, chart) => {
                self.panel(panel).chart().set(chart);
                Vec::new()
            }
            Command::ShowSeen(id, on) => {
                self.panel(id).show_seen().set(on);
                Vec::new()
            }
            Command::ShowTruth(on) => {
                self.store.show_truth().set(on);
                Vec::new()
            }
            Command::ShowBounds(panel, bounds) => {
                self.panel(panel).show_bounds().set(bounds);
                Vec::new()
            }
            Command::Certify(panel, on) => self.certify(panel, on),
            Command::CancelSolving(panel) => self.cancel_solving(panel),
            Command::Merge(panel) => {
                self.set_playing(false);
                // The worker pauses its own panel.
                let mut actions = if self.lockstep.is_shared() { self.lockstep.pause() } else { Vec::new() };
                actions.extend(self.lockstep.change(panel, Request::Merge));
                self.effects(actions)
            }
            Command::HandleNeurons(panel, active) => {
                self.panel(panel).handling().update(|handling| handling.active = active);
                Vec::new()
            }
            Command::EditNeurons(panel, edits) => self.edit_neurons(panel, edits),
            Command::ToggleFrozen(panel) => self.toggle_frozen(panel),
            Command::ReleaseAll(panel) => {
                let frozen = self.read(panel, |p| {
                    p.shown.as_ref().map(|s| s.frame.report.held.clone()).unwrap_or_default()
                });
                self.edit_neurons(panel, freeze(&frozen.unwrap_or_default(), false))
            }
            Command::EditData(active) => {
                self.store.editing().update(|editing| editing.active = active);
                Vec::new()
            }
            Command::SetErasing(erasing) => {
                self.store.editing().update(|editing| editing.erasing = erasing);
                Vec::new()
            }
            Command::SetTarget(target) => {
                self.store.editing().update(|editing| editing.target = target);
                Vec::new()
            }
            Command::ChangePoints(edit) => self.change_points(&edit)?,
            Command::DragPoint(edit) => self.drag_point(&edit)?,
            Command::ReleasePoint => {
                if let Some(edited) = self.edited.as_mut().filter(|_| self.is_dragging) {
                    edited.release();
                    self.train_on_edited()?
                } else {
                    Vec::new()
                }
            }
            Command::CancelDrag => self.cancel_drag(),
            Command::Undo => self.undo(false)?,
            Command::Redo => self.undo(true)?,
            Command::UsePoints(data) => self.replace_points(data)?,
            Command::SetUnits(units) => self.set_units(units)?,
            Command::ShortenStep(panel) => self.shorten_step(panel)?,
            Command::OpenRuns(runs) => self.open_runs(runs)?,
            Command::SetLogSteps(log) => {
                self.store.log_steps().set(log);
                Vec::new()
            }
            Command::ToggleSetup => {
                let open = !self.store.setup_open().get_untracked();
                self.store.setup_open().set(open);
                if open { vec![Effect::RevealSetup] } else { Vec::new() }
            }
            Command::ToggleProjector => {
                self.store.projector().update(|on| *on = !*on);
                Vec::new()
            }
            Command::ToggleTheme => {
                let dark = !self.store.dark().get_untracked();
                self.store.dark().set(dark);
                vec![Effect::KeepTheme(dark)]
            }
            Command::ChooseLanguage(language) => {
                // Before the page is made anew in it.
                set_language(language);
                self.store.chosen_language().set(Some(language));
                vec![Effect::KeepLanguage(language)]
            }
            Command::UseLetterKeys(used) => {
                self.store.letter_keys().set(used);
                vec![Effect::KeepLetterKeys(used)]
            }
            Command::Show(dialog) => {
                self.store.dialog().set(dialog);
                Vec::new()
            }
            Command::SampleSeeds(count) => self.sample_seeds(count)?,
            Command::CancelSampling => {
                self.end_sampling(SamplingState::Cancelled);
                vec![Effect::StopSampler]
            }
            Command::ComputePath(trains) => self.compute_path(trains)?,
            Command::CancelPath => {
                self.end_path(&SamplingState::Cancelled);
                vec![Effect::StopSampler]
            }
            Command::OpenPathPoint(index) => self.open_path_point(index),
            Command::ReopenResult(number) => {
                let results = self.store.results().get_untracked();
                match results.into_iter().find(|run| run.number == number) {
                    Some(LoggedRun { experiment, edits, report, .. }) => {
                        self.store.dialog().set(None);
                        self.open_runs(vec![SavedRun { experiment, edits, step: report.step }])?
                    }
                    None => Vec::new(),
                }
            }
            Command::ClearResults => {
                self.store.results().update(Vec::clear);
                Vec::new()
            }
            Command::SetSeen(seen) => self.set_seen(seen),
            Command::ShowFigure(on) => self.show_figure(on),
            Command::Figure(panel, command) => self.change_figure(panel, command),
            Command::Book(command) => self.change_book(command)?,
            Command::Predict(command) => self.change_prediction(&command),
            Command::Dismiss(id) => {
                self.store.notices().update(|notices| notices.retain(|notice| notice.id != id));
                Vec::new()
            }
        };
        self.follow_prediction(trains);
        Ok(effects)
    }

    /// The effects that start the workers of all panels.
    pub fn start(&mut self) -> Vec<Effect> {
        self.tell_cost();
        let trainers = self.panel_ids().into_iter().map(Effect::StartTrainer).collect::<Vec<_>>();
        trainers.into_iter().chain(self.demonstrate_path()).collect()
    }

    /// What the lockstep asks for, as effects.
    fn effects(&mut self, actions: Vec<Action>) -> Vec<Effect> {
        let mut effects = Vec::with_capacity(actions.len());
        for action in actions {
            match action {
                Action::Send(panel, request) => {
                    self.workers.log(panel).sent(&request);
                    effects.push(Effect::Send(panel, request));
                }
                Action::Show(panel, frame) => {
                    effects.extend(self.take_report(panel, &frame));
                    effects.push(Effect::Paint(panel, frame));
                }
                Action::EndPlaying => self.set_playing(false),
            }
        }
        effects
    }

    fn toggle_play(&mut self) -> Vec<Effect> {
        let panels = self.store.panels().read_untracked();
        let is_running = panels.iter().any(|panel| panel.status == Some(RunStatus::Running));
        let all_over = panels.iter().all(Panel::is_over);
        drop(panels);
        if self.is_playing() || is_running {
            self.set_playing(false);
            let actions = self.lockstep.pause();
            return self.effects(actions);
        }
        let mut effects = if all_over { self.reset() } else { Vec::new() };
        self.set_playing(true);
        let actions = self.lockstep.play();
        effects.extend(self.effects(actions));
        effects
    }

    fn reset(&mut self) -> Vec<Effect> {
        self.set_playing(false);
        let mut effects = Vec::new();
        for id in self.panel_ids() {
            let changed = self.read(id, |panel| (panel.experiment(), panel.experiment() != panel.opened));
            self.clear_divergence(id);
            self.forget_merge(id);
            match changed {
                // Settings were changed mid-run: the same step 0 is that of the run with what is shown.
                Some((experiment, is_changed)) if is_changed || self.is_lost(id) => {
                    effects.extend(self.open(id, experiment, false));
                }
                Some(_) => {
                    let actions = self.lockstep.reset(id);
                    effects.extend(self.effects(actions));
                }
                None => {}
            }
        }
        effects
    }

    fn new_seed(&mut self, seed: u64) -> Vec<Effect> {
        let play = self.plays_after_reopening(self.selected());
        let mut effects = Vec::new();
        for id in self.panel_ids() {
            if let Some(experiment) = self.read(id, Panel::experiment) {
                effects.extend(self.open(id, Experiment { seed, ..experiment }, play));
            }
        }
        effects
    }

    // ---- Opening runs ------------------------------------------------------------------------------

    /// Whether a run that is opened again trains at once: unless it was halted by hand, or has never begun.
    fn plays_after_reopening(&self, id: PanelId) -> bool {
        let is_halted =
            |panel: &Panel| matches!(panel.status, None | Some(RunStatus::Paused | RunStatus::Ready));
        self.is_playing() || self.read(id, is_halted) == Some(false)
    }

    /// Opens a run in a panel.
    fn open(&mut self, id: PanelId, experiment: Experiment, play: bool) -> Vec<Effect> {
        self.set_playing(play);
        // The step that was to be shown first is one of the runs before.
        self.store.begins_at().set(0);
        self.clear_divergence(id);
        self.forget_merge(id);
        {
            let field = self.panel(id);
            let Some(mut panel) = field.try_write() else { return Vec::new() };
            let Parts { points, held_out, rows } = Parts::of(&experiment);
            let chart = panel.chart.fitting(points.as_ref().map_or(2, |points| points.d()));
            let old = panel.points.clone();
            let chart = figure::follow(&mut panel.figure, points.as_deref(), old.as_deref(), chart);
            let before = std::mem::replace(&mut panel.opened, experiment.clone());
            // The worker still has that one, should it refuse the new one.
            panel.before = panel.opened_h.is_some().then_some(before);
            (panel.points, panel.held_out, panel.rows, panel.chart) = (points, held_out, rows, chart);
            panel.pending = RunEdit::default();
            panel.in_force = None;
        }
        let is_lost = self.is_lost(id);
        let actions = self.lockstep.open(id, experiment);
        if self.lockstep.goes_back() {
            self.forget_all_pending();
        }
        let mut effects = self.effects(actions);
        if is_lost {
            // Another run may fare better, with a worker of its own.
            effects.extend(self.try_again(id));
        }
        effects.extend(self.open_cell(id));
        effects.push(Effect::Watch(id));
        if play && !self.lockstep.is_shared() {
            effects.push(Effect::Send(id, Request::Play));
        }
        effects
    }

    /// The panels that the setup changes.
    fn reached(&self) -> Vec<PanelId> {
        if self.store.applies_to_all().get_untracked() { self.panel_ids() } else { vec![self.selected()] }
    }

    fn set(&mut self, setting: &Setting) -> Result<Vec<Effect>, CommandError> {
        let mut changed = Vec::new();
        for id in self.reached() {
            changed.extend(self.with_setting(id, setting)?);
        }
        Ok(self.put_in_force(setting, changed))
    }

    /// Makes the regulariser of each panel that the setup changes stronger.
    fn change_strength(&mut self, quarters: i32) -> Result<Vec<Effect>, CommandError> {
        let mut changes = Vec::new();
        for id in self.reached() {
            let Some(experiment) = self.read(id, Panel::experiment) else { continue };
            let Some((key, parts)) = table::strength(experiment.mode) else { continue };
            let value = if key == "tau" { experiment.tau } else { experiment.lambda };
            // From 0, which no factor leaves, to the least that is felt.
            let stronger = if value > 0.0 {
                table::geometric_steps(value, parts, quarters)
            } else {
                if quarters > 0 { WEAKEST } else { 0.0 }
            };
            let setting = Setting::Number(key, stronger);
            changes.push((setting.clone(), self.with_setting(id, &setting)?));
        }
        if changes.is_empty() {
            return Err(CommandError::NoStrength);
        }
        Ok(changes
            .into_iter()
            .flat_map(|(setting, changed)| self.put_in_force(&setting, changed.into_iter().collect()))
            .collect())
    }

    /// A panel's experiment with a setting changed; nothing if that changes nothing, or the panel is closed.
    fn with_setting(
        &self,
        id: PanelId,
        setting: &Setting,
    ) -> Result<Option<(PanelId, Experiment)>, CommandError> {
        let Some(before) = self.read(id, Panel::experiment) else { return Ok(None) };
        let mut after = before.clone();
        setting.apply(&mut after)?;
        if after == before {
            return Ok(None);
        }
        TrainConfig::check(&after)?;
        Ok(Some((id, after)))
    }

    /// Changes the runs under way where the setting is a live one, and opens the others again.
    fn put_in_force(&mut self, setting: &Setting, changed: Vec<(PanelId, Experiment)>) -> Vec<Effect> {
        let live = setting.key().and_then(table::control).is_some_and(|control| control.live);
        let mut effects = Vec::new();
        for (id, after) in changed {
            // A run that is about to be opened has not begun, whatever the last frame was.
            let is_midway = self.lockstep.at(id) > 0 && self.read(id, Panel::is_midway) == Some(true);
            if live && is_midway {
                effects.extend(self.tune(id, setting.key().unwrap_or_default(), &after));
            } else {
                effects.extend(self.adopt(vec![(id, after)]));
            }
        }
        effects
    }

    /// Changes a live setting of the run under way.
    fn tune(&mut self, id: PanelId, key: &str, after: &Experiment) -> Vec<Effect> {
        let edit = RunEdit {
            lambda: (key == "lambda").then_some(after.lambda),
            tau: (key == "tau").then_some(after.tau),
            h: if key == "h" { after.h.or(self.read(id, |p| p.opened_h).flatten()) } else { None },
            ..RunEdit::default()
        };
        self.panel(id).pending().update(|pending| {
            pending.lambda = edit.lambda.or(pending.lambda);
            pending.tau = edit.tau.or(pending.tau);
            pending.h = edit.h.or(pending.h);
        });
        let request = Request::Tune { lambda: edit.lambda, tau: edit.tau, h: edit.h };
        let actions = self.lockstep.change(id, request);
        self.effects(actions)
    }

    /// Another step is to be shown: a change on its way may act at a later one.
    fn forget_all_pending(&self) {
        for id in self.panel_ids() {
            if self.read(id, |panel| panel.pending == RunEdit::default()) == Some(false) {
                self.panel(id).pending().set(RunEdit::default());
            }
        }
    }

    /// Trains the selected panel under another regulariser, from the same start, and says what else changes.
    fn choose_mode(&mut self, mode: Mode) -> Result<Vec<Effect>, CommandError> {
        let id = self.selected();
        let Some(before) = self.read(id, Panel::experiment) else { return Ok(Vec::new()) };
        let after = before.under(mode);
        TrainConfig::check(&after)?;
        self.store.demonstration().set(None);
        let effects = self.adopt(vec![(id, after.clone())]);
        let brought_along = || crate::text::comparison::brought_along(&before, &after);
        if let Some(sentence) = Translations::if_any(brought_along) {
            self.tell(sentence, NoticeAction::None);
        }
        Ok(effects)
    }

    /// Opens checked experiments in their panels again.
    fn adopt(&mut self, experiments: Vec<(PanelId, Experiment)>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (id, experiment) in experiments {
            let play = self.plays_after_reopening(id);
            effects.extend(self.open(id, experiment, play));
        }
        effects
    }

    /// Trains every panel on other data.
    fn use_data(&mut self, on: impl Fn(&Experiment) -> Experiment) -> Result<Vec<Effect>, CommandError> {
        let mut adopted = Vec::new();
        let mut too_large = None;
        for id in self.panel_ids() {
            let Some(before) = self.read(id, Panel::experiment) else { continue };
            let after = on(&before);
            let config = TrainConfig::check(&after)?;
            too_large = before
                .batch
                .filter(|_| after.batch.is_none())
                .map(|b| (b, config.points().n()))
                .or(too_large);
            adopted.push((id, after));
        }
        if let Some((batch, points)) = too_large {
            self.tell(Translations::of(|| crate::text::batch_too_large(batch, points)), NoticeAction::None);
        }
        self.store.demonstration().set(None);
        Ok(self.adopt(adopted))
    }

    fn choose_demonstration(&mut self, choice: Option<(usize, usize)>) -> Result<Vec<Effect>, CommandError> {
        self.store.demonstration().set(choice);
        let Some((demo, variant)) = choice.and_then(|(k, variant)| Some((DEMOS.get(k)?, variant))) else {
            return Ok(Vec::new());
        };
        let mut effects = self.show_side_by_side(demo.experiments(variant), true);
        effects.extend(self.demonstrate_path());
        Ok(effects)
    }

    fn halve_step(&mut self, id: PanelId) -> Result<Vec<Effect>, CommandError> {
        let halved = self.read(id, |panel| {
            let mut experiment = panel.experiment();
            // A decaying step may be small by now: what diverged is the step that was set.
            experiment.h = experiment.h.or(panel.opened_h).map(|h| 0.5 * h);
            experiment
        });
        let Some(experiment) = halved else { return Ok(Vec::new()) };
        TrainConfig::check(&experiment)?;
        Ok(self.open(id, experiment, true))
    }

    fn weaken(&mut self, id: PanelId) -> Result<Vec<Effect>, CommandError> {
        let Some(mut weaker) = self.read(id, Panel::experiment) else { return Ok(Vec::new()) };
        // λ_eff goes with the square of τ.
        match weaker.mode {
            Mode::LabelNoise => weaker.tau *= 0.3,
            _ => weaker.lambda *= 0.1,
        }
        TrainConfig::check(&weaker)?;
        Ok(self.open(id, weaker, true))
    }

    /// Opens or closes panels.
    fn change_panels(&self, change: impl FnOnce(&mut Vec<Panel>)) {
        self.store.panels().update(change);
        self.store.panel_ids().set(self.panel_ids());
    }

    // ---- Panels ------------------------------------------------------------------------------------

    fn add_panel(&mut self) -> Vec<Effect> {
        let Some(mut experiment) = self.read(self.selected(), Panel::experiment) else { return Vec::new() };
        let panels = self.store.panels().read_untracked();
        let shown: Vec<Mode> = panels.iter().map(Panel::mode).collect();
        drop(panels);
        // A regulariser that is not shown yet, or the selected one's again.
        if let Some(info) = MODES.iter().rev().find(|info| !shown.contains(&info.mode)) {
            experiment = experiment.under(info.mode);
        }
        self.join(experiment, None)
    }

    /// Opens one more panel; with `edits` it repeats the changes of the run that it branches from.
    fn join(&mut self, experiment: Experiment, edits: Option<Vec<RunEdit>>) -> Vec<Effect> {
        let ids = self.panel_ids();
        let free = (0..MAX_PANELS as PanelId).find(|id| !ids.contains(id));
        let Some(id) = free else { return Vec::new() };
        if edits.is_some() {
            self.set_playing(false);
        }
        let actions = self.lockstep.add(id, edits);
        let mut effects = self.effects(actions);
        self.change_panels(|panels| panels.push(Panel::new(id, experiment)));
        self.store.selected().set(id);
        effects.push(Effect::StartTrainer(id));
        effects
    }

    fn close_panel(&mut self, id: PanelId) -> Vec<Effect> {
        if !self.lockstep.is_shared() {
            return Vec::new();
        }
        self.change_panels(|panels| panels.retain(|panel| panel.id != id));
        self.questions.remove(&id);
        self.recordings.remove(&id);
        self.asked.remove(&id);
        self.told_divergence.remove(&id);
        self.workers.forget(id);
        self.clear_divergence(id);
        self.forget_merge(id);
        let selected = self.selected();
        self.store.selected().set(selected);
        let actions = self.lockstep.remove(id, self.is_playing());
        let mut effects = vec![Effect::StopTrainer(id), Effect::StopSolver(id)];
        effects.extend(self.effects(actions));
        if !self.lockstep.is_shared() {
            self.store.applies_to_all().set(false);
        }
        self.settle();
        effects
    }

    /// Asks a panel's worker what is recorded of its run.
    pub fn ask_for_recording(&mut self, id: PanelId, purpose: RecordingUse) -> Vec<Effect> {
        if let Some(effects) = self.known_recording(id, purpose) {
            return effects;
        }
        if self.lockstep.has_run(id) {
            self.recordings.entry(id).or_default().push_back(purpose);
            return vec![Effect::Send(id, Request::Recorded)];
        }
        // The worker would not reply.
        match purpose {
            RecordingUse::Branch | RecordingUse::UndoMerge(_) | RecordingUse::Log(_) => Vec::new(),
            RecordingUse::Export => vec![Effect::Recorded(id, Vec::new())],
        }
    }

    /// One more panel with the past of this one, changes included, to go another way from here.
    fn branch(&mut self, id: PanelId, edits: Vec<RunEdit>) -> Vec<Effect> {
        let step = self.lockstep.at(id);
        let edits = edits.into_iter().filter(|edit| edit.step <= step).collect();
        let Some(opened) = self.read(id, |panel| panel.opened.clone()) else { return Vec::new() };
        let effects = self.join(opened, Some(edits));
        if effects.is_empty() {
            // No panel is free.
            return effects;
        }
        self.store.setup_open().set(true);
        self.forget_all_pending();
        self.lockstep.hold(step);
        effects
    }

    /// Repeats the run up to the step at which its neurons were merged, without the merging.
    fn undo_merge(&mut self, id: PanelId, step: u64, mut edits: Vec<RunEdit>) -> Vec<Effect> {
        self.forget_merge(id);
        edits.retain(|edit| edit.step <= step);
        // The run may have gone another way since, in which nothing was merged there.
        let Some(last) = edits.last_mut().filter(|edit| edit.step == step && edit.merge) else {
            return Vec::new();
        };
        // Neurons edited at the same step were edited after the merging.
        (last.merge, last.neurons) = (false, Vec::new());
        self.set_playing(false);
        self.forget_all_pending();
        self.lockstep.repeat(id, edits);
        self.lockstep.seek(step);
        Vec::new()
    }

    /// There is no merging of this panel to be taken back any more.
    fn forget_merge(&self, id: PanelId) {
        let is_of_it =
            |notice: &Notice| matches!(notice.action, NoticeAction::UndoMerge(panel, _) if panel == id);
        if self.store.notices().read_untracked().iter().any(is_of_it) {
            self.store.notices().update(|notices| notices.retain(|notice| !is_of_it(notice)));
        }
    }

    fn open_runs(&mut self, runs: Vec<SavedRun>) -> Result<Vec<Effect>, CommandError> {
        for run in &runs {
            TrainConfig::check(&run.experiment)?;
        }
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        self.store.demonstration().set(None);
        // Before any is opened: a single panel would be told to train at once.
        self.set_playing(false);
        let mut effects = Vec::new();
        let mut ids = self.panel_ids();
        while ids.len() > runs.len() {
            if let Some(last) = ids.pop() {
                effects.extend(self.close_panel(last));
            }
        }
        let step = runs.iter().map(|run| run.step).max().unwrap_or(0);
        for (k, run) in runs.into_iter().enumerate() {
            match ids.get(k) {
                Some(id) => {
                    effects.extend(self.open(*id, run.experiment, false));
                    self.lockstep.repeat(*id, run.edits);
                }
                None => effects.extend(self.join(run.experiment, Some(run.edits))),
            }
        }
        self.lockstep.hold(step);
        if !self.panel_ids().into_iter().all(|id| self.lockstep.has_run(id)) {
            // Workers that are not ready yet take them there.
            self.store.begins_at().set(step);
        }
        Ok(effects)
    }

    // ---- Highlights and neurons --------------------------------------------------------------------

    fn pin(&self, id: PanelId, target: Option<Target>) {
        let pinned = target.is_some();
        if self.read(id, |panel| panel.pinned) == Some(!pinned) {
            self.panel(id).pinned().set(pinned);
        }
        self.highlight(id, target);
    }

    fn highlight(&self, id: PanelId, target: Option<Target>) {
        if self.read(id, |panel| panel.lit) != Some(target) {
            self.panel(id).lit().set(target);
            self.renew_handling(id);
        }
    }

    /// What the buttons for neurons say follows what is highlighted and what is frozen.
    fn renew_handling(&self, id: PanelId) {
        let fresh = self.read(id, |panel| {
            let shown = panel.shown.as_ref()?;
            let frozen = &shown.frame.report.held;
            let lit = panel.lit.map(|target| shown.members(target)).unwrap_or_default();
            let mut handling = panel.handling;
            handling.any_frozen = !frozen.is_empty();
            handling.any_lit = !lit.is_empty();
            handling.any_lit_free = lit.iter().any(|j| frozen.binary_search(j).is_err());
            (handling != panel.handling).then_some(handling)
        });
        if let Some(Some(handling)) = fresh {
            self.panel(id).handling().set(handling);
        }
    }

    fn edit_neurons(&mut self, id: PanelId, edits: Vec<NeuronEdit>) -> Vec<Effect> {
        if edits.is_empty() {
            return Vec::new();
        }
        let actions = self.lockstep.change(id, Request::Touch(edits));
        self.effects(actions)
    }

    fn toggle_frozen(&mut self, id: PanelId) -> Vec<Effect> {
        let edits = self.read(id, |panel| {
            let shown = panel.shown.as_ref().filter(|_| panel.handling.active)?;
            let lit = panel.lit.map(|target| shown.members(target)).unwrap_or_default();
            Some(freeze(&lit, panel.handling.any_lit_free))
        });
        self.edit_neurons(id, edits.flatten().unwrap_or_default())
    }

    // ---- Data by hand ------------------------------------------------------------------------------

    /// The points in use.
    pub fn points(&self) -> Option<RawPoints> {
        self.read(self.selected(), |panel| panel.opened.raw_points()).flatten()
    }

    /// Makes the edited points those in use, unless they already are or one of them is being dragged.
    fn begin_editing(&mut self) {
        if self.is_dragging {
            return;
        }
        let Some(run) = self.read(self.selected(), |panel| panel.opened.clone()) else { return };
        let most = run.units.largest();
        if !self.is_edited(&run) {
            self.edited = run.raw_points().and_then(|raw| Edited::within(&raw, most).ok());
            self.origin = if let Data::Preset(key) = &run.data { Some(key.clone()) } else { None };
        } else if let Some(edited) = &mut self.edited {
            // The units may be others by now.
            edited.set_most(most);
        }
    }

    fn change_points(&mut self, edit: &Edit) -> Result<Vec<Effect>, CommandError> {
        self.begin_editing();
        match &mut self.edited {
            Some(edited) => edited.apply(edit)?,
            None => return Ok(Vec::new()),
        }
        self.train_on_edited()
    }

    /// Shows a point where the pointer holds it, in every panel, and the optimum of the points as they lie.
    fn drag_point(&mut self, edit: &Edit) -> Result<Vec<Effect>, CommandError> {
        self.begin_editing();
        let Some(edited) = &mut self.edited else { return Ok(Vec::new()) };
        edited.drag(edit)?;
        self.is_dragging = true;
        let raw = edited.points().clone();
        let Some(Some(split)) = self.read(self.selected(), |panel| units::split(&panel.opened, &raw)) else {
            return Ok(Vec::new());
        };
        let (trained, parts) = (split.trained.to_raw(), Parts::from(split));
        let mut effects = Vec::new();
        for id in self.panel_ids() {
            self.show_parts(id, parts.clone());
            let standing = self.read(id, |panel| {
                panel.summary.as_ref().filter(|_| panel.certified).and_then(|r| r.standing.clone())
            });
            if let Some(Some(standing)) = standing {
                // What is asked after the drag is a new question.
                self.asked.remove(&id);
                effects.extend(self.ask_for_optimum(id, &standing, trained.clone()));
            }
        }
        Ok(effects)
    }

    /// Shows these points in a panel.
    fn show_parts(&self, id: PanelId, Parts { points, held_out, rows }: Parts) {
        let panel = self.panel(id);
        panel.rows().set(rows);
        panel.points().set(points);
        panel.held_out().set(held_out);
    }

    /// Puts a point that is being dragged back, in every panel, and asks for the optimum of those points again.
    fn cancel_drag(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.is_dragging) {
            return Vec::new();
        }
        if let Some(edited) = &mut self.edited {
            edited.cancel_drag();
        }
        let mut effects = Vec::new();
        for id in self.panel_ids() {
            let parts = self.read(id, |panel| Parts::of(&panel.opened)).unwrap_or_default();
            self.show_parts(id, parts);
            effects.extend(self.seek_optimum(id));
        }
        effects
    }

    /// Trains every panel on the edited points.
    fn train_on_edited(&mut self) -> Result<Vec<Effect>, CommandError> {
        self.is_dragging = false;
        self.renew_undo();
        let Some(edited) = &self.edited else { return Ok(Vec::new()) };
        let points = edited.points().clone();
        // Undoing goes back to data of which something else was known.
        match self.known_of(&points) {
            Some(known) => self.open_known(&known),
            None => self.use_data(|before| before.with_edited(points.clone())),
        }
    }

    /// Other points in place of all, with what is known of them.
    fn replace_points(&mut self, data: NewData) -> Result<Vec<Effect>, CommandError> {
        self.begin_editing();
        let Some(edited) = &mut self.edited else { return Ok(Vec::new()) };
        let before = edited.points().clone();
        edited.set_most(data.units.largest());
        edited.apply(&Edit::Replace(data.points.clone()))?;
        let after = edited.points().clone();
        self.remember_data(before, NewData { points: after, ..data });
        self.train_on_edited()
    }

    /// What can be undone and made again.
    fn renew_undo(&self) {
        let [can_undo, can_redo] =
            self.edited.as_ref().map_or([false; 2], |edited| [edited.can_undo(), edited.can_redo()]);
        let field = self.store.editing();
        let mut editing = field.write();
        (editing.can_undo, editing.can_redo) = (can_undo, can_redo);
    }

    fn undo(&mut self, again: bool) -> Result<Vec<Effect>, CommandError> {
        self.begin_editing();
        let changed = match &mut self.edited {
            Some(edited) if again => edited.redo(),
            Some(edited) => edited.undo(),
            None => false,
        };
        if changed {
            return self.train_on_edited();
        }
        // The edits were of other data.
        self.renew_undo();
        Ok(Vec::new())
    }

    // ---- The optimum -------------------------------------------------------------------------------

    fn certify(&mut self, id: PanelId, on: bool) -> Vec<Effect> {
        if self.read(id, |_| ()).is_none() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        self.panel(id).certified().set(on);
        if !on {
            self.asked.remove(&id);
            let solving = self.read(id, |panel| panel.optimum.is_solving()) == Some(true);
            self.panel(id).optimum().set(OptimumState::NotAsked);
            if solving {
                // What it computes is of no use any more, and would keep the next question waiting.
                effects.push(Effect::StopSolver(id));
            }
        }
        effects.push(self.map_of_violations(id));
        effects.extend(self.seek_optimum(id));
        effects
    }

    fn map_of_violations(&self, id: PanelId) -> Effect {
        let size = self.read(id, |panel| panel.certified.then(|| VIOLATION_MAPS[panel.d() - 1]));
        Effect::Send(id, Request::Map(size.flatten()))
    }

    /// Asks for the optimum of what a panel trains, unless it is known or has been asked for.
    fn seek_optimum(&mut self, id: PanelId) -> Vec<Effect> {
        let question = self.read(id, |panel| {
            // While a point is dragged the optimum of the points as they lie is shown.
            let report = panel.summary.as_ref().filter(|_| panel.certified && !self.is_dragging)?;
            let raw = panel.opened.split()?.trained.to_raw();
            Some((report.run, report.standing.clone()?, raw))
        });
        let Some(Some((run, standing, points))) = question else { return Vec::new() };
        let key = (run, standing.lambda.to_bits());
        if self.asked.insert(id, key) == Some(key) {
            return Vec::new();
        }
        self.ask_for_optimum(id, &standing, points)
    }

    fn ask_for_optimum(&mut self, id: PanelId, standing: &Standing, points: RawPoints) -> Vec<Effect> {
        let number = self.questions.entry(id).or_default();
        *number += 1;
        let (number, penalty, lambda) = (*number, standing.penalty, standing.lambda);
        self.panel(id).optimum().set(OptimumState::asked());
        vec![Effect::Solve(id, Box::new(SolveRequest { number, points, penalty, lambda }))]
    }

    /// Stops computing the optimum. The best network so far stays, if there is one.
    fn cancel_solving(&mut self, id: PanelId) -> Vec<Effect> {
        match self.read(id, |panel| panel.optimum.clone()) {
            Some(OptimumState::Solving { bound, best: Some(best), .. }) => {
                self.panel(id).optimum().set(OptimumState::Cancelled { best, bound });
                vec![Effect::StopSolver(id)]
            }
            _ => {
                let mut effects = vec![Effect::StopSolver(id)];
                effects.extend(self.certify(id, false));
                effects
            }
        }
    }

    /// The solver has replied.
    pub fn solver_replied(&mut self, id: PanelId, reply: SolveReply) {
        let is_current = |number: u32| self.questions.get(&id) == Some(&number);
        if self.read(id, |panel| panel.certified) != Some(true) {
            return;
        }
        let is_solving = self.read(id, |panel| panel.optimum.is_solving()) == Some(true);
        let fresh = match reply {
            SolveReply::Progress { number, progress, seconds, best } if is_current(number) => {
                let best = best.map(Arc::<Optimum>::from);
                let Some(OptimumState::Solving { bound, best: last, .. }) =
                    self.read(id, |panel| panel.optimum.clone())
                else {
                    return;
                };
                OptimumState::Solving {
                    progress: crate::text::optimum::solving(&progress, seconds),
                    bound: bound.max(progress.objective - progress.gap),
                    best: best.or(last),
                }
            }
            SolveReply::Solved(number, optimum) if is_solving && is_current(number) => {
                OptimumState::Solved(optimum.into())
            }
            SolveReply::Refused(number, reason) if number == 0 || is_solving && is_current(number) => {
                OptimumState::Failed(Translations::of(|| reason.localised()))
            }
            _ => return,
        };
        self.panel(id).optimum().set(fresh);
    }

    /// The solver has stopped or could not be started. What it has answered stays.
    pub fn solver_failed(&mut self, id: PanelId, sentence: Translations) {
        if self.read(id, |panel| panel.certified && panel.optimum.is_solving()) == Some(true) {
            self.panel(id).optimum().set(OptimumState::Ended(sentence));
        }
    }

    // ---- Events of the training workers --------------------------------------------------------------

    /// The worker of a panel is ready: opens the panel's run.
    pub fn trainer_ready(&mut self, id: PanelId) -> Vec<Effect> {
        if self.repeats(id) {
            return self.repeat_run(id);
        }
        let Some(experiment) = self.read(id, |panel| panel.opened.clone()) else { return Vec::new() };
        self.lockstep.listens(id);
        let begins_at = self.store.begins_at().get_untracked();
        let mut effects = self.open(id, experiment, self.is_playing());
        self.store.begins_at().set(begins_at);
        let begins_later = begins_at > 0;
        if begins_later || self.read(id, |panel| panel.link_changes.is_empty()) == Some(false) {
            // It trains once it knows the changes to make on its way, and is where it was.
            effects.retain(|effect| !matches!(effect, Effect::Send(_, Request::Play)));
        }
        effects
    }

    /// The worker of a panel has sent a frame.
    pub fn frame_received(&mut self, id: PanelId, mut frame: Box<TrainerFrame>) -> Vec<Effect> {
        // The worker tells of a stretch of its curves once, whether this frame will be shown or not.
        if self.lockstep.is_current(id, frame.frame.report.run) {
            let curve = std::mem::take(&mut frame.frame.curve);
            let report = &frame.frame.report;
            if self.repeats(id) {
                // The new worker tells all curves anew.
                self.panel(id).history().try_update_untracked(History::clear);
            }
            self.panel(id).history().try_update_untracked(|history| record(history, report, &curve));
        }
        let actions = self.lockstep.receive(id, frame, self.is_playing());
        self.effects(actions)
    }

    /// The worker of a panel has replied to a request.
    pub fn replied(&mut self, id: PanelId, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Opened { run, points, experiment } => self.opened(id, run, &points, &experiment),
            Reply::Refused(refusal) if self.repeats(id) => {
                self.lose_trainer(id, Translations::of(|| refusal.localised()))
            }
            Reply::Refused(refusal) => {
                self.workers.log(id).refused();
                self.tell(Translations::of(|| refusal.localised()), NoticeAction::None);
                self.set_playing(false);
                self.roll_back(id);
                let mut actions = self.lockstep.refused(id, false);
                actions.extend(self.lockstep.pause());
                let mut effects = self.effects(actions);
                // The worker may have been asked to sample the function on the window of the run that it has refused.
                effects.push(Effect::Watch(id));
                effects
            }
            Reply::Recorded { tunes, .. } => {
                let purpose = self.recordings.get_mut(&id).and_then(VecDeque::pop_front);
                purpose.map_or_else(Vec::new, |purpose| self.recorded(id, purpose, tunes))
            }
            Reply::Logged { kept, edits, .. } => {
                self.workers.log(id).logged(kept, edits);
                Vec::new()
            }
            Reply::Merged(merged) => {
                let Merged { into, .. } = &*merged;
                let effect = Effect::AnimateMerge(id, into.clone());
                let step = self.lockstep.at(id);
                self.forget_merge(id);
                let free_biases = self.read(id, |panel| panel.opened.has_free_biases()) == Some(true);
                self.tell(
                    Translations::of(|| crate::text::merged(&merged, free_biases)),
                    NoticeAction::UndoMerge(id, step),
                );
                vec![effect]
            }
            Reply::CellMerged(cell) => {
                if let Some(mut panel) = self.panel(id).try_write() {
                    panel.figure.merged = Some(cell.into());
                }
                Vec::new()
            }
            Reply::Bench { .. } => Vec::new(),
        }
    }

    /// The changes of a run are known.
    fn recorded(&mut self, id: PanelId, purpose: RecordingUse, edits: Vec<RunEdit>) -> Vec<Effect> {
        match purpose {
            RecordingUse::Branch => self.branch(id, edits),
            RecordingUse::Export => vec![Effect::Recorded(id, edits)],
            RecordingUse::Log(number) => {
                self.complete_result(number, edits);
                Vec::new()
            }
            RecordingUse::UndoMerge(step) => self.undo_merge(id, step, edits),
        }
    }

    fn opened(&mut self, id: PanelId, run: u64, points: &RawPoints, experiment: &Experiment) -> Vec<Effect> {
        self.lockstep.opened(id, run);
        let certified = {
            let field = self.panel(id);
            let Some(mut panel) = field.try_write() else { return Vec::new() };
            // The worker has checked the points.
            let points = Points::check(points).ok().map(Arc::new);
            // A data point stays lit while the data stay: whoever moves it by keys goes on.
            if points != panel.points || !matches!(panel.lit, Some(Target::Point(_))) {
                (panel.lit, panel.pinned) = (None, false);
            }
            panel.points = points;
            panel.opened_h = experiment.h;
            panel.before = None;
            panel.shown = None;
            panel.figure.merged = None;
            (panel.in_force, panel.pending) = (None, RunEdit::default());
            panel.history.clear();
            if panel.certified {
                panel.optimum = OptimumState::asked();
            }
            panel.certified
        };
        let mut effects = vec![Effect::ClearPictures(id)];
        let changes = self.panel(id).try_write().map(|mut panel| std::mem::take(&mut panel.link_changes));
        let changes = changes.filter(|changes| !changes.is_empty());
        let (begins_at, has_changes) = (self.store.begins_at().get_untracked(), changes.is_some());
        if let Some(changes) = changes {
            self.lockstep.repeat(id, changes);
        }
        if begins_at > 0 {
            self.lockstep.hold(begins_at);
        }
        if (begins_at > 0 || has_changes) && !self.lockstep.is_shared() {
            if begins_at == 0 {
                self.lockstep.hold(0);
            }
            let actions = if self.is_playing() { self.lockstep.play() } else { Vec::new() };
            effects.extend(self.effects(actions));
        }
        if begins_at > 0 && self.panel_ids().into_iter().all(|id| self.lockstep.has_run(id)) {
            self.store.begins_at().set(0);
        }
        if certified {
            // A reply to the last question is about the run before.
            *self.questions.entry(id).or_default() += 1;
            effects.push(self.map_of_violations(id));
        }
        effects
    }

    /// The worker has refused what was asked of it: the controls show what the run uses.
    fn roll_back(&self, id: PanelId) {
        self.panel(id).update(|panel| {
            panel.pending = RunEdit::default();
            if let Some(before) = panel.before.take() {
                Parts { points: panel.points, held_out: panel.held_out, rows: panel.rows } =
                    Parts::of(&before);
                panel.chart = panel.chart.fitting(panel.d());
                panel.opened = before;
            }
        });
    }

    /// Takes in the numbers of a frame that is to be shown.
    fn take_report(&mut self, id: PanelId, received: &TrainerFrame) -> Option<Effect> {
        let (report, settings) = (&received.frame.report, received.frame.settings);
        if !self.lockstep.is_current(id, report.run) {
            return None;
        }
        let field = self.panel(id);
        let (in_force, pending) = self.read(id, |p| (p.in_force, p.pending.clone()))?;
        if in_force != Some(settings) {
            field.in_force().set(Some(settings));
        }
        let still = RunEdit {
            lambda: pending.lambda.filter(|v| *v != settings.lambda),
            tau: pending.tau.filter(|v| *v != settings.tau),
            h: pending.h.filter(|v| *v != settings.h),
            ..RunEdit::default()
        };
        if still != pending {
            field.pending().set(still);
        }
        field.report().set(Some(Arc::new(report.clone())));
        if self.read(id, |panel| panel.phase_starts == report.phase_starts) == Some(false) {
            field.phase_starts().set(report.phase_starts.clone());
        }
        let mut is_logged = false;
        if self.read(id, |panel| panel.status) != Some(Some(report.status)) {
            field.status().set(Some(report.status));
            self.settle();
            is_logged = report.status.over();
        }
        if report.status == RunStatus::Diverged
            && self.told_divergence.insert(id, report.run) != Some(report.run)
        {
            self.tell(
                Translations::of(|| crate::text::notices::diverged(&received.frame)),
                NoticeAction::HalveStep(id),
            );
        }
        let number = if is_logged { self.log_panel(id, report)? } else { return None };
        self.recordings.entry(id).or_default().push_back(RecordingUse::Log(number));
        Some(Effect::Send(id, Request::Recorded))
    }

    /// The pictures of a frame are there.
    pub fn painted(&mut self, id: PanelId, shown: Arc<ShownFrame>) {
        let gone = self.read(id, |panel| match panel.lit {
            Some(Target::Neuron(j)) => j >= shown.frame.report.neurons,
            Some(Target::Atom(k)) => !shown.frame.report.gathered || k >= shown.frame.report.atoms.len(),
            _ => false,
        });
        self.panel(id).shown().set(Some(shown));
        if gone == Some(true) {
            self.pin(id, None);
        }
        self.renew_handling(id);
    }

    /// Renews the step of a panel among the controls.
    pub fn renew_step(&self, id: PanelId) {
        let fresh = self.read(id, |panel| {
            let step = panel.report.as_ref()?.step;
            (step != panel.step).then_some(step)
        });
        if let Some(Some(step)) = fresh {
            self.panel(id).step().set(step);
        }
    }

    /// Renews the words and charts of a panel.
    pub fn renew_summary(&mut self, id: PanelId) -> Vec<Effect> {
        let Some(report) = self.read(id, |panel| panel.report.clone()) else { return Vec::new() };
        let is_new = self.read(id, |panel| match (&panel.summary, &report) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            (old, new) => old.is_some() != new.is_some(),
        });
        if is_new != Some(true) {
            return Vec::new();
        }
        self.panel(id).summary().set(report);
        self.panel(id).history().notify();
        self.seek_optimum(id)
    }

    /// The end of an animation frame: what the workers are asked for next.
    pub fn next_round(&mut self, can_show: bool) -> Vec<Effect> {
        let advance = Advance { playing: self.is_playing(), pace: self.store.pace().get_untracked() };
        let actions = self.lockstep.next_round(advance, can_show);
        self.effects(actions)
    }

    /// A run has changed its status: when all are over, nobody plays.
    fn settle(&self) {
        if self.store.panels().read_untracked().iter().all(Panel::is_over) {
            self.set_playing(false);
        }
    }

    // ---- Results -----------------------------------------------------------------------------------

    /// Keeps a finished run of a panel: its number, unless it is there already.
    fn log_panel(&mut self, id: PanelId, report: &Report) -> Option<u64> {
        let experiment = self.read(id, |panel| panel.opened.clone())?;
        self.log(experiment, Arc::new(report.clone()))
    }

    fn log(&mut self, experiment: Experiment, report: Arc<Report>) -> Option<u64> {
        if self.store.results().read_untracked().iter().any(|run| run.is(&experiment, &report)) {
            return None;
        }
        self.last_result += 1;
        let number = self.last_result;
        let run = LoggedRun { number, experiment, edits: Vec::new(), report };
        self.store.results().update(|results| results.push(run));
        Some(number)
    }

    /// The changes made in a finished run are known.
    fn complete_result(&self, number: u64, edits: Vec<RunEdit>) {
        self.store.results().update(|results| {
            if let Some(run) = results.iter_mut().find(|run| run.number == number) {
                let end = run.report.step;
                run.edits = edits.into_iter().filter(|edit| edit.step <= end).collect();
            }
        });
    }

    fn sample_seeds(&mut self, count: usize) -> Result<Vec<Effect>, CommandError> {
        let Some(experiment) = self.read(self.selected(), Panel::experiment) else { return Ok(Vec::new()) };
        TrainConfig::check(&experiment)?;
        let seeds = seeds::following(experiment.seed, count.clamp(1, seeds::MOST));
        let sampling = Sampling::new(experiment, seeds);
        let runs = sampling.seeds.iter().map(|seed| SamplerTask::Train(sampling.run(*seed))).collect();
        // There is one worker for both.
        self.end_path(&SamplingState::Cancelled);
        self.store.sampling().set(Some(sampling));
        Ok(vec![Effect::StartSampler(runs)])
    }

    /// Trains these runs in place of all that is shown, or shows them at step 0.
    fn show_side_by_side(&mut self, runs: Vec<Experiment>, play: bool) -> Vec<Effect> {
        let mut runs = runs.into_iter();
        let Some(first) = runs.next() else { return Vec::new() };
        // They take the place of everything that is shown: another panel would be no part of it.
        let id = self.selected();
        let mut effects = Vec::new();
        for other in self.panel_ids() {
            if other != id {
                effects.extend(self.close_panel(other));
            }
        }
        effects.extend(self.open(id, first, play));
        for run in runs {
            effects.extend(self.join(run, None));
        }
        self.store.selected().set(id);
        effects
    }

    /// The worker that trains several seeds tells how far it has come.
    pub fn sampler_replied(&mut self, reply: SamplerReply) -> Vec<Effect> {
        let path = self.store.path().read_untracked();
        let is_of_path = path.as_ref().is_some_and(|path| path.state == SamplingState::Running);
        drop(path);
        if is_of_path {
            return self.path_replied(reply);
        }
        let Some(mut sampling) = self.store.sampling().get_untracked() else { return Vec::new() };
        // A reply of a worker that was ended may still be on its way.
        if sampling.state != SamplingState::Running {
            return Vec::new();
        }
        match reply {
            SamplerReply::Progress(place, step) if place == sampling.ends.len() => sampling.step = step,
            SamplerReply::Ended(place, report) if place == sampling.ends.len() => {
                let report = Arc::<Report>::from(report);
                if let Some(seed) = sampling.seeds.get(place) {
                    self.log(sampling.run(*seed), report.clone());
                }
                sampling.ends.push(report);
                sampling.step = 0;
                if sampling.ends.len() == sampling.seeds.len() {
                    sampling.state = SamplingState::Finished;
                }
            }
            SamplerReply::Refused(_, error) => {
                sampling.state = SamplingState::Failed(Translations::of(|| error.localised()))
            }
            SamplerReply::Progress(..)
            | SamplerReply::Ended(..)
            | SamplerReply::Solved(..)
            | SamplerReply::Unsolved(..) => return Vec::new(),
        }
        let is_over = sampling.state != SamplingState::Running;
        self.store.sampling().set(Some(sampling));
        if is_over { vec![Effect::StopSampler] } else { Vec::new() }
    }

    /// The worker that trains several seeds has stopped or could not be started.
    pub fn sampler_failed(&mut self, sentence: Translations) -> Vec<Effect> {
        self.end_path(&SamplingState::Failed(sentence.clone()));
        self.end_sampling(SamplingState::Failed(sentence));
        vec![Effect::StopSampler]
    }

    /// Ends the training of several seeds, unless it has ended.
    fn end_sampling(&self, state: SamplingState) {
        self.store.sampling().update(|sampling| {
            if let Some(sampling) = sampling.as_mut().filter(|s| s.state == SamplingState::Running) {
                sampling.state = state;
            }
        });
    }

    // ---- Notices -----------------------------------------------------------------------------------

    /// Shows a sentence until it is dismissed.
    pub fn tell(&mut self, text: Translations, action: NoticeAction) {
        if self
            .store
            .notices()
            .read_untracked()
            .iter()
            .any(|notice| notice.text == text && notice.action == action)
        {
            return;
        }
        let id = self.next_notice;
        self.next_notice += 1;
        self.store.notices().update(|notices| notices.push(Notice { id, text, action }));
    }

    /// A run begins anew: its divergence is over.
    fn clear_divergence(&self, id: PanelId) {
        let action = NoticeAction::HalveStep(id);
        if self.store.notices().read_untracked().iter().any(|notice| notice.action == action) {
            self.store.notices().update(|notices| notices.retain(|notice| notice.action != action));
        }
    }

    /// Nothing is painted any more, so that nothing trains either.
    pub fn fail(&mut self, sentence: Translations) {
        self.nothing_paints = true;
        self.set_playing(false);
        self.store.failed().set(true);
        self.tell(sentence, NoticeAction::None);
    }
}

impl Setting {
    /// The key of the setting in `experiment::table`; none of a phase's length.
    fn key(&self) -> Option<&'static str> {
        Some(match self {
            Self::Typed(key, _) | Self::Number(key, _) => key,
            Self::Paired(_) => "paired",
            Self::Walls(_) => "walls",
            Self::Birth(_) => "birth",
            Self::Decay(_) => "decay",
            Self::Optimiser(_) => "optimiser",
            Self::Noise(_) => "noise",
            Self::Bias(_) => "bias",
            Self::PhaseSteps(..) => return None,
        })
    }

    /// Changes the setting of an experiment.
    fn apply(&self, experiment: &mut Experiment) -> Result<(), CommandError> {
        match self {
            Self::Typed(key, text) => experiment.set(key, text)?,
            Self::Number(key, value) => experiment.set_number(key, *value)?,
            Self::Paired(on) => experiment.paired = *on,
            Self::Walls(on) => experiment.walls = *on,
            Self::Birth(on) => experiment.birth = *on,
            Self::Decay(decay) => experiment.decay = *decay,
            Self::Optimiser(optimiser) => experiment.optimiser = *optimiser,
            Self::Noise(noise) => experiment.noise = *noise,
            Self::Bias(bias) => experiment.bias = *bias,
            Self::PhaseSteps(k, steps) => {
                if let Some(phase) = experiment.schedule.get_mut(*k) {
                    phase.steps = *steps;
                }
            }
        }
        Ok(())
    }
}

/// Edits that freeze these neurons, or release them.
fn freeze(neurons: &[usize], frozen: bool) -> Vec<NeuronEdit> {
    neurons.iter().map(|j| NeuronEdit { neuron: *j, parameters: None, frozen: Some(frozen) }).collect()
}

/// The next of so many after `at`, or the one before it; the first or the last if there is none.
fn next_in_cycle(at: Option<usize>, count: usize, by: isize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match at {
        Some(k) => (k as isize + by).rem_euclid(count as isize) as usize,
        None if by > 0 => 0,
        None => last,
    })
}

/// Puts a frame's numbers, and what the run has recorded since the last one, on the charts.
fn record(history: &mut History, report: &Report, curve: &[CurveSample]) {
    // Going back in time leaves the charts as they are, unless there is now another future.
    history.truncate(report.furthest);
    history.record(curve.iter().map(|recorded| {
        let counts = recorded.counts.as_ref();
        Sample {
            step: recorded.step,
            loss: recorded.loss,
            penalty: recorded.penalty.unwrap_or(f64::NAN),
            atoms: counts.map_or(f64::NAN, |counts| counts.atoms as f64),
            n_eff: counts.map_or(f64::NAN, |counts| counts.n_eff),
            bounds: counts.and_then(|counts| counts.bounds).unwrap_or([f64::NAN; 4]),
            seen_share: counts.map_or(f64::NAN, |counts| counts.seen_share),
            test_error: counts.and_then(|counts| counts.test_error).unwrap_or(f64::NAN),
        }
    }));
    // The statistics of a wide network are of a somewhat earlier step, at which the charts show them.
    history.push(Sample {
        step: report.statistics_step,
        loss: report.statistics_loss,
        penalty: report.statistics_penalty,
        atoms: report.atom_count as f64,
        n_eff: report.n_eff,
        bounds: report.standing.as_ref().map_or([f64::NAN; 4], |s| [s.raw, s.rescaled, s.merged, s.dual]),
        seen_share: report.seen_share,
        test_error: report.test_error.unwrap_or(f64::NAN),
    });
}

mod book;
mod figure;
mod known;
mod path;
mod prediction;
mod units;
mod visit;
mod workers;
// Not for wasm32, for which there is no proptest.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
