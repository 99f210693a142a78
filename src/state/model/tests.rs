//! Journeys through the page: commands and animation frames, with sessions of the core as the training
//! workers.

use super::*;
use crate::engine::{Event, Worker, WorkerEnd};
use crate::state::{Dialog, WorkerState, Workspace, selectors};
use crate::text::language::{Language, in_language};
use crate::text::language::{Text, Translations};
use proptest::prelude::*;
use reactive_graph::owner::Owner;
use reactive_graph::traits::WithUntracked;
use relu_atoms_core::experiment::{Optimiser, Pace, UnitSystem};
use relu_atoms_core::field::Window;
use relu_atoms_core::optimum::{Certifier, Problem, Progress, SolveError, solve};
use relu_atoms_render::view::Chart;
use relu_atoms_session::Refusal;
use relu_atoms_session::messages::encode;
use std::collections::BTreeSet;

/// Yield points of a worker's slice.
const SLICE: usize = 40;
/// Turns until a worker that was started listens.
const START: u32 = 3;

/// A training worker on its way up, or one that listens.
struct Trainer {
    worker: Worker,
    turns_to_ready: u32,
}

/// The page without a browser.
struct Page {
    // The store lives as long as its owner.
    _owner: Owner,
    store: WorkspaceStore,
    model: Model,
    trainers: BTreeMap<PanelId, Trainer>,
    unpainted: BTreeMap<PanelId, Box<TrainerFrame>>,
    /// Panel and step of every frame shown.
    shown: Vec<(PanelId, u64)>,
    /// Every frame shown by panel and step, as bytes without what depends on the way there.
    seen: BTreeMap<(PanelId, u64), Vec<u8>>,
    questions: Vec<(PanelId, SolveRequest)>,
    stopped_solvers: Vec<PanelId>,
    recordings: Vec<(PanelId, Vec<RunEdit>)>,
    requests: Vec<(PanelId, Request)>,
    /// The runs that the sampler trains.
    sampled: Vec<SamplerTask>,
    /// Milliseconds.
    now: f64,
}

/// A run of 20 neurons.
fn small(mode: Mode, steps: u64) -> Experiment {
    Experiment { m: 20, steps: Some(steps), ..Experiment::preset("xor", mode).expect("xor") }
}

/// The numbers of a frame, to the last bit, without what depends on the way to it.
fn numbers(frame: &TrainerFrame) -> Vec<u8> {
    let mut report = frame.frame.report.clone();
    (report.run, report.furthest, report.status, report.message) = (0, 0, RunStatus::Ready, None);
    // The stability limit is iterated from the last one.
    report.h_limit = None;
    encode(&(report, frame.frame.settings, &frame.frame.neurons))
}

impl Page {
    /// A page that shows step 0 of these runs.
    fn new(runs: Vec<Experiment>) -> Self {
        let (mut workspace, _) = Workspace::open("play=0&speed=10");
        workspace.panels = (0..).zip(runs).map(|(id, run)| Panel::new(id, run)).collect();
        workspace.panel_ids = workspace.panels.iter().map(|panel| panel.id).collect();
        let mut page = Self::with(workspace);
        page.rest();
        page
    }

    /// A page whose workers are yet to be started.
    fn with(workspace: Workspace) -> Self {
        let owner = Owner::new();
        let store = owner.with(|| WorkspaceStore::new(workspace));
        let mut page = Self {
            _owner: owner,
            store,
            model: Model::new(store),
            trainers: BTreeMap::new(),
            unpainted: BTreeMap::new(),
            shown: Vec::new(),
            seen: BTreeMap::new(),
            questions: Vec::new(),
            stopped_solvers: Vec::new(),
            recordings: Vec::new(),
            requests: Vec::new(),
            sampled: Vec::new(),
            now: 0.0,
        };
        let effects = page.model.start();
        page.carry_out(effects);
        page
    }

    fn single(steps: u64) -> Self {
        Self::new(vec![small(Mode::VariationNorm, steps)])
    }

    fn pair(steps: u64) -> Self {
        Self::new(vec![small(Mode::VariationNorm, steps), small(Mode::GradientPenalty, steps)])
    }

    // ---- What carries effects out -------------------------------------------------------------------

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartTrainer(id) | Effect::ReplaceTrainer(id) => {
                    // No two panels train equally fast.
                    let worker = Worker::new(0.01 * f64::from(id + 1));
                    self.trainers.insert(id, Trainer { worker, turns_to_ready: START });
                }
                Effect::StopTrainer(id) => {
                    self.trainers.remove(&id);
                    self.unpainted.remove(&id);
                }
                Effect::EndTrainer(id) => {
                    self.trainers.remove(&id);
                }
                Effect::Send(id, request) => self.send(id, request),
                Effect::Watch(id) => {
                    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 3, rows: 2 };
                    self.send(id, Request::Window(window));
                    self.send(id, Request::Pace(self.store.pace().get_untracked()));
                    self.send(id, Request::Draw);
                }
                Effect::Paint(id, frame) => {
                    let step = frame.frame.report.step;
                    self.shown.push((id, step));
                    self.seen.insert((id, step), numbers(&frame));
                    self.unpainted.insert(id, frame);
                }
                Effect::ClearPictures(id) => {
                    if self.unpainted.remove(&id).is_some() {
                        self.send(id, Request::Draw);
                    }
                }
                Effect::Solve(id, request) => self.questions.push((id, *request)),
                Effect::StopSolver(id) => self.stopped_solvers.push(id),
                Effect::Recorded(id, edits) => self.recordings.push((id, edits)),
                Effect::StartSampler(runs) => self.sampled = runs,
                Effect::StopSampler => self.sampled.clear(),
                Effect::AnimateMerge(..)
                | Effect::KeepTheme(_)
                | Effect::KeepLetterKeys(_)
                | Effect::KeepLanguage(_)
                | Effect::RevealSetup => {}
            }
        }
    }

    fn send(&mut self, id: PanelId, request: Request) {
        self.requests.push((id, request.clone()));
        // What is sent to a worker before it listens is lost.
        if let Some(trainer) = self.trainers.get_mut(&id).filter(|trainer| trainer.turns_to_ready == 0) {
            trainer.worker.send(request);
        }
    }

    /// The worker of a panel handles a request or trains for a slice.
    fn work(&mut self, id: PanelId) -> bool {
        let Some(trainer) = self.trainers.get_mut(&id) else { return false };
        match trainer.turns_to_ready {
            0 => return trainer.worker.work(SLICE),
            1 => {
                trainer.turns_to_ready = 0;
                let effects = self.model.trainer_ready(id);
                self.carry_out(effects);
            }
            _ => trainer.turns_to_ready -= 1,
        }
        true
    }

    /// The next message of the worker of a panel arrives.
    fn deliver(&mut self, id: PanelId) -> bool {
        let event = self.trainers.get_mut(&id).and_then(|trainer| trainer.worker.next_event());
        let effects = match event {
            Some(Event::Reply(reply)) => self.model.replied(id, reply),
            Some(Event::Frame(frame)) => {
                let effects = self.model.frame_received(id, frame);
                self.model.renew_worker(id, self.now);
                effects
            }
            None => return false,
        };
        self.carry_out(effects);
        true
    }

    /// The worker of a panel ends, with all that it was about to tell.
    fn end_worker(&mut self, id: PanelId, end: WorkerEnd) {
        self.now += 1000.0;
        self.trainers.remove(&id);
        let effects = self.model.trainer_ended(id, end, self.now);
        self.carry_out(effects);
    }

    fn animation_frame(&mut self) -> bool {
        let unpainted = std::mem::take(&mut self.unpainted);
        let mut any = !unpainted.is_empty();
        for (id, frame) in unpainted {
            let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 3, rows: 2 };
            self.model.painted(id, Arc::new(ShownFrame { frame: frame.frame, window }));
            self.send(id, Request::Draw);
        }
        let mut effects = Vec::new();
        for id in self.model.panel_ids() {
            self.model.renew_step(id);
            effects.extend(self.model.renew_summary(id));
        }
        effects.extend(self.model.next_round(true));
        any |= !effects.is_empty();
        self.carry_out(effects);
        any
    }

    /// An animation frame; the workers do what they have been asked for, or train for a slice.
    fn turn(&mut self) -> bool {
        let mut any = self.animation_frame();
        for id in self.model.panel_ids() {
            for _ in 0..12 {
                any |= self.work(id);
            }
            while self.deliver(id) {
                any = true;
            }
        }
        any
    }

    /// Turns until nothing more happens.
    fn rest(&mut self) {
        let turns = std::iter::repeat_with(|| self.turn()).take_while(|any| *any).take(20_000).count();
        assert!(turns < 20_000, "no rest: {:?}", self.model.lockstep);
    }

    /// Turns until the condition holds.
    fn until(&mut self, condition: impl Fn(&Self) -> bool) {
        for _ in 0..20_000 {
            if condition(self) {
                return;
            }
            self.turn();
        }
        panic!("it never holds: {:?}", self.model.lockstep);
    }

    /// Carries a command out and waits until nothing more happens.
    fn settled(&mut self, command: Command) {
        self.act(command);
        self.rest();
    }

    fn act(&mut self, command: Command) {
        let effects = self.model.apply(command).expect("accepted");
        self.carry_out(effects);
    }

    /// The sentence with which a command is refused. Nothing has changed then.
    fn refusal(&mut self, command: Command) -> String {
        let (before, sent) = (self.state(), self.requests.len());
        let sentence = self.model.apply(command).expect_err("refused").to_string();
        assert_eq!((self.state(), self.requests.len()), (before, sent), "{sentence}");
        sentence
    }

    // ---- What is seen ------------------------------------------------------------------------------

    fn state(&self) -> String {
        let workspace = self.store.read_untracked();
        let panels: Vec<_> = workspace
            .panels
            .iter()
            .map(|p| (p.id, p.opened.clone(), p.experiment(), p.points.clone(), p.certified))
            .collect();
        format!(
            "{panels:?} {:?} {:?} {:?} {:?} {:?}",
            workspace.selected,
            workspace.playing,
            workspace.demonstration,
            workspace.notices,
            workspace.editing
        )
    }

    fn panel<R>(&self, id: PanelId, read: impl FnOnce(&Panel) -> R) -> R {
        self.model.read(id, read).expect("open")
    }

    fn steps(&self) -> Vec<u64> {
        let workspace = self.store.read_untracked();
        workspace.panels.iter().map(|p| p.report.as_ref().map_or(0, |report| report.step)).collect()
    }

    fn lambda(&self, id: PanelId) -> f64 {
        self.panel(id, |panel| panel.experiment().lambda)
    }

    fn status(&self) -> Option<&'static str> {
        selectors::page_status(self.store)
    }

    fn notices(&self) -> Vec<String> {
        self.store.notices().read_untracked().iter().map(|notice| notice.text.get().to_owned()).collect()
    }

    /// What was seen of a panel at a step.
    fn numbers_at(&self, id: PanelId, step: u64) -> &[u8] {
        &self.seen[&(id, step)]
    }

    fn is_playing(&self) -> bool {
        self.store.playing().get_untracked()
    }
}

/// The change of λ by its slider.
fn lambda(value: f64) -> Command {
    Command::Set(Setting::Number("lambda", value))
}

// ---- Playing, seeking ----------------------------------------------------------------------------------

#[test]
fn training_begins_on_arrival_unless_the_link_says_otherwise() {
    for (query, step) in [("m=20&preset=xor&steps=50", 50), ("m=20&preset=xor&steps=50&play=0", 0)] {
        for modes in ["variation-norm", "variation-norm,none,label-noise"] {
            let (workspace, _) = Workspace::open(&format!("{query}&modes={modes}"));
            let mut page = Page::with(workspace);
            assert_eq!(page.status(), None);
            page.rest();
            assert!(page.steps().iter().all(|at| *at == step), "{query} {modes}: {:?}", page.steps());
            assert_eq!(page.status(), Some(if step > 0 { "finished" } else { "ready" }));
        }
    }
}

#[test]
fn play_and_pause_are_one_button_and_runs_that_have_ended_begin_again() {
    for panels in 1..=2 {
        let mut page = Page::new(vec![small(Mode::VariationNorm, 120); panels]);
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 50);
        assert_eq!((page.is_playing(), page.status()), (true, Some("running")));
        page.settled(Command::TogglePlay);
        let paused = page.steps();
        assert!((50..120).contains(&paused[0]) && paused.iter().all(|step| *step == paused[0]), "{paused:?}");
        assert_eq!((page.is_playing(), page.status()), (false, Some("paused")));
        page.settled(Command::TogglePlay);
        assert_eq!(
            (page.steps(), page.is_playing(), page.status()),
            (vec![120; panels], false, Some("finished"))
        );
        page.shown.clear();
        page.settled(Command::TogglePlay);
        assert!(page.shown.contains(&(0, 0)) && page.shown.contains(&(0, 120)), "{:?}", page.shown);
        assert_eq!(page.steps(), vec![120; panels]);
    }
}

#[test]
fn every_step_is_found_again_to_the_last_bit_and_goes_on_the_same_way() {
    for mut page in [Page::single(400), Page::pair(400)] {
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 200);
        page.settled(Command::TogglePlay);
        let (first, furthest) = (page.seen.clone(), page.steps()[0]);
        let steps: Vec<u64> = first.keys().filter(|(id, _)| *id == 0).map(|(_, step)| *step).collect();
        assert!(steps.len() > 15, "{steps:?}");
        let to_and_fro = steps.iter().rev().chain(&steps).step_by(3);
        for step in to_and_fro {
            page.seen.clear();
            page.settled(Command::Seek(*step));
            for id in page.model.panel_ids() {
                assert_eq!(page.numbers_at(id, *step), first[&(id, *step)], "panel {id}, step {step}");
            }
        }
        page.settled(Command::Seek(u64::MAX));
        assert!(page.steps().iter().all(|step| *step == furthest), "{:?}", page.steps());
        // From some step in between training goes the same way.
        page.settled(Command::Seek(steps[5]));
        page.seen.clear();
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= furthest);
        page.settled(Command::TogglePlay);
        let again: Vec<_> = page.seen.keys().filter(|key| first.contains_key(key)).collect();
        assert!(again.len() >= 10, "{again:?} of {steps:?}");
        again.into_iter().for_each(|key| assert_eq!(page.seen[key], first[key], "{key:?}"));
    }
}

#[test]
fn playing_on_while_a_step_is_sought_goes_on_from_there() {
    for mut page in [Page::single(300), Page::pair(300)] {
        page.settled(Command::Train(200));
        page.act(Command::Seek(40));
        page.act(Command::TogglePlay);
        page.shown.clear();
        page.rest();
        assert!(page.shown.iter().any(|(_, step)| (40..100).contains(step)), "{:?}", page.shown);
        assert!(page.steps().iter().all(|step| *step == 300));
        assert!(!page.is_playing());
    }
}

// ---- Panels --------------------------------------------------------------------------------------------

#[test]
fn an_added_panel_catches_up() {
    let mut page = Page::single(900);
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 100);
    page.act(Command::AddPanel);
    assert_eq!(page.store.selected().get_untracked(), 1);
    // Under a regulariser that is not shown yet, as wide.
    assert_ne!(page.panel(1, Panel::mode), page.panel(0, Panel::mode));
    assert_eq!(page.panel(1, |panel| (panel.opened.m, panel.opened.seed)), (20, 1));
    page.shown.clear();
    page.until(|page| page.steps()[1] > 0);
    assert_eq!(page.steps()[0], page.steps()[1]);
    // The first did not go back, and the second came at once.
    assert!(page.shown.iter().all(|(id, step)| *id == 1 || *step >= 100), "{:?}", page.shown);
    assert!(page.is_playing());
    page.shown.clear();
    page.until(|page| page.steps()[0] >= 300);
    for step in page.shown.iter().map(|(_, step)| step).collect::<BTreeSet<_>>() {
        assert!((0..2).all(|id| page.shown.contains(&(id, *step))), "{step}: {:?}", page.shown);
    }
}

#[test]
fn commands_given_before_a_worker_listens_are_not_waited_for() {
    for (command, step) in [(Command::Reset, 0), (Command::NewSeed(3), 0), (Command::Train(80), 80)] {
        let mut page = Page::single(120);
        page.act(Command::AddPanel);
        page.settled(command.clone());
        assert_eq!(page.steps(), [step, step], "{command:?}");
        page.settled(Command::Train(20));
        assert_eq!(page.steps(), [step + 20, step + 20], "{command:?}");
    }
}

#[test]
fn a_pause_while_a_panel_joins_is_told_by_all() {
    let mut page = Page::pair(500);
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 50);
    page.act(Command::AddPanel);
    page.settled(Command::TogglePlay);
    assert_eq!((page.is_playing(), page.status()), (false, Some("paused")));
    let steps = page.steps();
    assert!(steps[0] >= 50 && steps.iter().all(|step| *step == steps[0]), "{steps:?}");
}

#[test]
fn a_reset_while_frames_wait_for_a_panel_that_joins_is_shown() {
    let mut page = Page::pair(500);
    page.act(Command::Branch);
    page.act(Command::ChangePoints(Edit::Add { x: [0.25, 0.5], y: 1.0 }));
    page.turn();
    page.settled(Command::Reset);
    assert_eq!((page.steps(), page.model.lockstep.is_settled()), (vec![0, 0, 0], true));
}

#[test]
fn a_branch_repeats_the_past_with_its_changes_and_goes_another_way() {
    for mut page in [Page::single(2_000), Page::pair(2_000)] {
        let own = page.model.panel_ids().len() as PanelId;
        for (steps, value) in [(60, 0.03), (60, 0.002)] {
            page.settled(Command::Train(steps));
            page.settled(lambda(value));
        }
        page.settled(Command::Train(30));
        // A change beyond the step shown belongs to no past.
        page.settled(Command::Seek(130));
        let there = page.numbers_at(0, 130).to_vec();
        page.settled(Command::Branch);
        assert_eq!(page.steps(), vec![130; own as usize + 1]);
        assert_eq!(page.numbers_at(own, 130), there);
        assert_eq!((page.lambda(0), page.lambda(own)), (0.002, 0.002));
        assert_eq!(page.store.selected().get_untracked(), own);
        assert!(page.store.setup_open().get_untracked() && !page.is_playing());
        page.settled(Command::Seek(100));
        assert_eq!(page.numbers_at(0, 100), page.numbers_at(own, 100));
        assert_eq!((page.lambda(0), page.lambda(own)), (0.03, 0.03));
        page.settled(Command::Seek(130));
        page.settled(lambda(0.2));
        page.settled(Command::Train(50));
        assert_eq!(page.steps(), vec![180; own as usize + 1]);
        assert_ne!(page.numbers_at(0, 180), page.numbers_at(own, 180));
        assert_eq!((page.lambda(0), page.lambda(own)), (0.002, 0.2));
    }
}

#[test]
fn a_branch_of_a_run_that_trains_pauses_both_at_one_step() {
    let mut page = Page::single(5_000);
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 200);
    page.settled(Command::Branch);
    let steps = page.steps();
    assert!(steps[0] >= 200 && steps[0] == steps[1], "{steps:?}");
    assert_eq!(page.numbers_at(0, steps[0]), page.numbers_at(1, steps[0]));
    assert_eq!((page.is_playing(), page.status()), (false, Some("paused")));
}

#[test]
fn a_branch_whose_origin_is_closed_at_once_has_its_past() {
    let mut page = Page::single(2_000);
    page.settled(Command::Train(60));
    page.settled(lambda(0.03));
    page.settled(Command::Train(40));
    let there = page.numbers_at(0, 100).to_vec();
    page.act(Command::Branch);
    page.until(|page| page.model.panel_ids().len() == 2);
    page.settled(Command::ClosePanel(0));
    assert_eq!(page.steps(), [100]);
    assert_eq!(page.numbers_at(1, 100), there);
}

#[test]
fn a_branch_and_an_export_get_a_recording_each() {
    for branch_first in [true, false] {
        let mut page = Page::single(1_000);
        page.settled(Command::Train(50));
        page.settled(lambda(0.5));
        for branch in [branch_first, !branch_first] {
            if branch {
                page.act(Command::Branch);
            } else {
                let effects = page.model.ask_for_recording(0, RecordingUse::Export);
                page.carry_out(effects);
            }
        }
        page.rest();
        assert_eq!(page.steps(), [50, 50]);
        let edits = vec![RunEdit { step: 50, lambda: Some(0.5), ..RunEdit::default() }];
        assert_eq!(page.recordings, [(0, edits)]);
    }
}

#[test]
fn a_recording_asked_for_before_there_is_a_run_is_not_mistaken_for_another() {
    let (workspace, _) = Workspace::open("play=0&m=20&preset=xor");
    let mut page = Page::with(workspace);
    page.act(Command::Branch);
    let effects = page.model.ask_for_recording(0, RecordingUse::Export);
    page.carry_out(effects);
    page.rest();
    let effects = page.model.ask_for_recording(0, RecordingUse::Export);
    page.carry_out(effects);
    page.rest();
    // There was nothing to branch from; the exports got what there was.
    assert_eq!(page.model.panel_ids(), [0]);
    assert_eq!(page.recordings, [(0, vec![]), (0, vec![])]);
}

#[test]
fn no_branch_is_made_of_the_last_panel_that_fits() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 500); MAX_PANELS]);
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 50);
    page.act(Command::Branch);
    page.act(Command::AddPanel);
    page.rest();
    assert_eq!(page.model.panel_ids(), [0, 1, 2, 3]);
    // Training was not disturbed.
    assert_eq!(page.steps(), [500; MAX_PANELS]);
    assert!(!page.store.setup_open().get_untracked());
}

#[test]
fn reset_is_the_same_step_0_and_another_seed_is_another() {
    for mut page in [Page::single(500), Page::pair(500)] {
        let (panels, first) = (page.model.panel_ids(), page.seen.clone());
        page.settled(Command::Train(80));
        page.seen.clear();
        page.settled(Command::Reset);
        assert_eq!((page.steps(), page.status()), (vec![0; panels.len()], Some("ready")));
        panels.iter().for_each(|id| assert_eq!(page.numbers_at(*id, 0), first[&(*id, 0)]));
        page.seen.clear();
        page.settled(Command::NewSeed(7));
        assert_eq!((page.steps(), page.status()), (vec![0; panels.len()], Some("ready")));
        panels.iter().for_each(|id| assert_ne!(page.numbers_at(*id, 0), first[&(*id, 0)]));
        // A run that trains goes on training from another seed.
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 50);
        page.act(Command::NewSeed(1));
        page.seen.clear();
        page.rest();
        assert_eq!(page.steps(), vec![500; panels.len()]);
        panels.iter().for_each(|id| assert_eq!(page.numbers_at(*id, 0), first[&(*id, 0)]));
    }
}

#[test]
fn reset_keeps_a_setting_that_was_changed_on_the_way() {
    let mut page = Page::single(500);
    page.settled(Command::Train(80));
    page.settled(lambda(0.3));
    page.settled(Command::Reset);
    assert_eq!((page.lambda(0), page.panel(0, |panel| panel.opened.lambda)), (0.3, 0.3));
    assert_eq!(page.panel(0, |panel| panel.report.as_ref().unwrap().lambda), 0.3);
}

#[test]
fn panels_are_closed_down_to_one_that_trains_freely_and_numbers_are_used_again() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 3_000); 3]);
    page.act(Command::ApplyToAll(true));
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 50);
    page.act(Command::ClosePanel(0));
    page.until(|page| page.steps()[0] >= 100);
    assert_eq!((page.model.panel_ids(), page.store.selected().get_untracked()), (vec![1, 2], 2));
    page.act(Command::ClosePanel(2));
    assert!(!page.store.applies_to_all().get_untracked());
    page.requests.clear();
    page.until(|page| page.steps()[0] >= 300);
    // Nobody asks the worker for single steps.
    assert!(
        page.requests.iter().all(|(id, request)| (*id, request) == (1, &Request::Draw)),
        "{:?}",
        page.requests
    );
    assert!(page.is_playing());
    // The last panel stays.
    page.act(Command::ClosePanel(1));
    assert_eq!(page.model.panel_ids(), [1]);
    page.act(Command::AddPanel);
    page.act(Command::AddPanel);
    assert_eq!(page.model.panel_ids(), [1, 0, 2]);
    page.until(|page| page.steps()[2] >= 300);
    assert!(page.steps().iter().all(|step| *step == page.steps()[0]));
    assert!(page.notices().is_empty());
}

// ---- Settings ------------------------------------------------------------------------------------------

#[test]
fn a_control_shows_what_the_run_uses_at_the_step_shown() {
    for mut page in [Page::single(2_000), Page::pair(2_000)] {
        let before = page.lambda(0);
        page.settled(Command::Train(100));
        page.act(lambda(0.3));
        // At once, before the worker knows, and afterwards.
        assert_eq!(page.lambda(0), 0.3);
        page.rest();
        let in_force =
            |page: &Page| page.panel(0, |panel| (panel.in_force.unwrap().lambda, panel.pending.clone()));
        assert_eq!(in_force(&page), (0.3, RunEdit::default()));
        page.settled(Command::Train(50));
        for (step, value) in [(60, before), (130, 0.3), (99, before), (100, 0.3), (0, before), (150, 0.3)] {
            page.settled(Command::Seek(step));
            assert_eq!((page.steps()[0], page.lambda(0)), (step, value));
            assert_eq!(page.panel(0, |panel| panel.report.as_ref().unwrap().lambda), value);
        }
        // The run as it was opened is the same.
        assert_eq!(page.panel(0, |panel| panel.opened.lambda), before);
        if page.model.lockstep.is_shared() {
            assert_eq!(page.lambda(1), page.panel(1, |panel| panel.opened.lambda));
        }
    }
}

#[test]
fn a_setting_changed_after_a_seek_acts_at_the_step_sought() {
    for mut page in [Page::single(500), Page::pair(500)] {
        let before = page.lambda(0);
        page.settled(Command::Train(200));
        page.act(Command::Seek(100));
        page.act(lambda(0.3));
        page.rest();
        assert_eq!((page.steps()[0], page.lambda(0)), (100, 0.3));
        page.settled(Command::Seek(99));
        assert_eq!(page.lambda(0), before);
        // And the other way round: a change is made where the run was.
        page.settled(Command::Seek(100));
        page.settled(Command::Train(50));
        page.act(lambda(0.5));
        page.settled(Command::Seek(120));
        assert_eq!((page.steps()[0], page.lambda(0)), (120, 0.3));
    }
}

#[test]
fn a_setting_changed_while_training_acts_in_flight() {
    for mut page in [Page::single(2_000), Page::pair(2_000)] {
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 50);
        for value in [0.1, 0.2, 0.3] {
            page.act(lambda(value));
            assert_eq!(page.lambda(0), value);
            page.turn();
            assert_eq!(page.lambda(0), value);
        }
        page.until(|page| page.panel(0, |panel| panel.in_force.unwrap().lambda) == 0.3);
        assert!(page.is_playing() && page.steps()[0] >= 50);
        page.until(|page| page.steps()[0] >= 200);
        assert_eq!((page.lambda(0), page.notices()), (0.3, vec![]));
    }
}

#[test]
fn the_step_size_is_left_open_until_it_is_set() {
    let mut page = Page::new(vec![small(Mode::None, 500)]);
    page.settled(Command::Train(50));
    let opened_h = page.panel(0, |panel| panel.opened_h.unwrap());
    assert_eq!(page.panel(0, |panel| panel.experiment().h), None);
    page.settled(Command::Set(Setting::Number("h", 0.5 * opened_h)));
    assert_eq!((page.steps(), page.panel(0, |panel| panel.experiment().h)), (vec![50], Some(0.5 * opened_h)));
    page.settled(Command::Set(Setting::Typed("h", "auto".into())));
    assert_eq!((page.steps(), page.panel(0, |panel| panel.in_force.unwrap().h)), (vec![50], opened_h));
    assert_eq!(page.panel(0, |panel| panel.experiment().h), None);
}

#[test]
fn a_setting_changed_while_a_run_is_being_opened_is_one_of_that_run() {
    let mut page = Page::single(500);
    page.settled(Command::Train(100));
    page.act(Command::NewSeed(5));
    // The last frame is of the run before, which was under way.
    page.act(lambda(0.3));
    while page.turn() {
        assert_eq!(page.lambda(0), 0.3);
    }
    assert_eq!((page.steps(), page.panel(0, |panel| panel.opened.lambda)), (vec![0], 0.3));
}

#[test]
fn a_change_that_the_worker_refuses_is_rolled_back() {
    for mut page in [Page::single(500), Page::pair(500)] {
        page.settled(Command::Train(100));
        let before = page.lambda(0);
        page.act(Command::TogglePlay);
        page.turn();
        page.act(lambda(0.3));
        // The worker might know better than the page.
        let effects = page.model.replied(0, Reply::Refused(Refusal::Map));
        assert!(
            effects.contains(&Effect::Watch(0)),
            "the function is sampled on the window of the run that stays"
        );
        page.carry_out(effects);
        assert_eq!((page.lambda(0), page.notices()), (before, vec![Refusal::Map.to_string()]));
        assert!(!page.is_playing());
        page.model.store.notices().set(Vec::new());
    }
}

#[test]
fn a_refusal_pauses_every_panel() {
    let mut page = Page::pair(500);
    page.act(Command::TogglePlay);
    page.until(|page| page.steps()[0] >= 50);
    let impossible = NeuronEdit { neuron: 999, parameters: None, frozen: Some(true) };
    page.act(Command::EditNeurons(1, vec![impossible]));
    page.rest();
    assert_eq!((page.is_playing(), page.status(), page.notices().len()), (false, Some("paused"), 1));
    page.settled(Command::TogglePlay);
    assert_eq!(page.steps(), [500, 500]);
}

#[test]
fn a_run_that_the_worker_refuses_to_open_gives_way_to_the_one_before() {
    let mut page = Page::single(500);
    page.settled(Command::Train(50));
    let before = page.panel(0, |panel| panel.opened.clone());
    let impossible = Experiment { batch: Some(1_000), ..before.clone() };
    let effects = page.model.open(0, impossible, false);
    page.carry_out(effects);
    page.rest();
    assert_eq!(page.notices().len(), 1);
    assert_eq!(page.panel(0, |panel| panel.opened.clone()), before);
    // It goes on.
    page.settled(Command::Train(10));
    assert_eq!(page.steps(), [60]);
}

#[test]
fn one_panel_that_cannot_be_trained_does_not_keep_the_others() {
    let (mut workspace, _) = Workspace::open("");
    let good = small(Mode::VariationNorm, 60);
    let bad = Experiment { batch: Some(1_000), ..good.clone() };
    workspace.panels = (0..).zip([bad, good]).map(|(id, run)| Panel::new(id, run)).collect();
    workspace.panel_ids = workspace.panels.iter().map(|panel| panel.id).collect();
    let mut page = Page::with(workspace);
    page.rest();
    assert_eq!(page.notices().len(), 1);
    page.settled(Command::TogglePlay);
    assert_eq!(page.steps(), [0, 60]);
    page.settled(Command::Set(Setting::Typed("batch", "full".into())));
    assert_eq!(page.steps(), [0, 0]);
    page.settled(Command::Train(20));
    assert_eq!(page.steps(), [20, 20]);
}

#[test]
fn a_bad_setting_is_named_and_changes_nothing() {
    let mut noisy = small(Mode::LabelNoise, 500);
    noisy.batch = Some(2);
    let mut page = Page::new(vec![noisy, small(Mode::VariationNorm, 500)]);
    page.settled(Command::Train(30));
    for all in [false, true] {
        page.act(Command::ApplyToAll(all));
        for (key, value) in [
            ("m", "0"),
            ("m", "many"),
            ("batch", "5"),
            ("lambda", "-1"),
            ("h", "0"),
            ("tau", "NaN"),
            ("steps", "0"),
            ("schedule", "rest:5"),
            ("preset", "moons"),
        ] {
            let sentence = page.refusal(Command::Set(Setting::Typed(key, value.into())));
            assert!(sentence.contains(&format!("`{key}={value}`")), "{sentence}");
        }
        let sentence = page.refusal(Command::Set(Setting::Number("lambda", f64::NAN)));
        assert!(sentence.contains("`lambda="), "{sentence}");
        let sentence = page.refusal(Command::Set(Setting::PhaseSteps(0, 0)));
        assert!(sentence.contains("`schedule`"), "{sentence}");
    }
    let sentence = page.refusal(Command::ChooseData("moons".into()));
    assert!(sentence.contains("`preset=moons`"), "{sentence}");
    page.rest();
    assert_eq!(page.steps(), [30, 30]);
    assert!(page.notices().is_empty());
}

#[test]
fn the_setup_changes_the_selected_panel_or_all() {
    let mut page = Page::pair(500);
    page.act(Command::Select(1));
    page.settled(Command::Set(Setting::Number("m", 30.0)));
    let widths = |page: &Page| [0, 1].map(|id| page.panel(id, |panel| panel.opened.m));
    assert_eq!(widths(&page), [20, 30]);
    page.act(Command::ApplyToAll(true));
    page.settled(Command::Set(Setting::Optimiser(Optimiser::Adam)));
    page.settled(Command::Set(Setting::Number("m", 25.0)));
    assert_eq!(widths(&page), [25, 25]);
    assert!((0..2).all(|id| page.panel(id, |panel| panel.opened.optimiser) == Optimiser::Adam));
    page.settled(Command::ChooseMode(Mode::None));
    assert_eq!([0, 1].map(|id| page.panel(id, Panel::mode)), [Mode::VariationNorm, Mode::None]);
    page.settled(Command::ChooseData("zigzag".into()));
    assert!((0..2).all(|id| page.panel(id, |panel| (panel.d(), panel.opened.m)) == (1, 25)));
}

// ---- The optimum ---------------------------------------------------------------------------------------

/// What the solver finds.
fn optimum(request: &SolveRequest) -> Box<Optimum> {
    let points = Points::check(&request.points).expect("points");
    let problem = Problem::check(points, request.penalty, request.lambda).expect("a problem");
    let certifier = Certifier::new(&problem.points, problem.penalty);
    Box::new(solve(&certifier, &problem.points, problem.lambda, &mut |_| true).expect("solved"))
}

#[test]
fn the_optimum_is_asked_for_once_a_run_and_lambda() {
    let mut page = Page::single(2_000);
    let optimum_of = |page: &Page| page.panel(0, |panel| panel.optimum.clone());
    page.settled(Command::Train(50));
    assert_eq!((page.questions.len(), optimum_of(&page)), (0, OptimumState::NotAsked));
    page.settled(Command::Certify(0, true));
    page.settled(Command::Train(50));
    page.settled(Command::Seek(20));
    page.settled(Command::Seek(100));
    let [(0, first)] = &page.questions[..] else { panic!("{:?}", page.questions) };
    let first = first.clone();
    assert_eq!(first.lambda, page.lambda(0));
    assert!(optimum_of(&page).is_solving());
    page.model.solver_replied(0, SolveReply::Solved(first.number, optimum(&first)));
    let OptimumState::Solved(best) = optimum_of(&page) else { panic!() };
    assert!(best.gap <= 1e-6 * best.objective, "{best:?}");
    // Another λ is another question, whose answer alone counts.
    page.settled(lambda(0.05));
    assert_eq!(page.questions.len(), 2);
    let second = page.questions[1].1.clone();
    assert_eq!((second.lambda, second.number > first.number), (0.05, true));
    page.model.solver_replied(0, SolveReply::Solved(first.number, optimum(&first)));
    page.model.solver_replied(0, SolveReply::Refused(first.number, SolveError::Stopped.into()));
    assert!(optimum_of(&page).is_solving());
    page.model.solver_replied(0, SolveReply::Solved(second.number, optimum(&second)));
    assert!(optimum_of(&page).is_solved());
    // So is another run, whose first frame may be later than a reply about the one before.
    page.act(Command::NewSeed(3));
    page.until(|page| page.panel(0, |panel| panel.optimum.is_solving()));
    page.model.solver_replied(0, SolveReply::Solved(second.number, optimum(&second)));
    assert!(optimum_of(&page).is_solving());
    page.rest();
    assert_eq!(page.questions.len(), 3);
    assert!(optimum_of(&page).is_solving());
    // Without the certificate nothing is asked, and no reply counts.
    page.settled(Command::Certify(0, false));
    page.settled(lambda(0.01));
    page.settled(Command::NewSeed(4));
    let third = page.questions[2].1.clone();
    page.model.solver_replied(0, SolveReply::Solved(third.number, optimum(&third)));
    assert_eq!((page.questions.len(), optimum_of(&page)), (3, OptimumState::NotAsked));
    assert_eq!(page.stopped_solvers, [0]);
}

#[test]
fn cancelling_keeps_the_best_network_so_far() {
    let mut page = Page::single(500);
    page.settled(Command::Train(50));
    page.settled(Command::Certify(0, true));
    let request = page.questions[0].1.clone();
    let report = |page: &mut Page, objective, gap, best| {
        let progress = Progress { round: 1, objective, gap, atoms: 2, left: None };
        let number = request.number;
        page.model.solver_replied(0, SolveReply::Progress { number, progress, seconds: None, best });
    };
    report(&mut page, 1.0, 0.75, None);
    let best = optimum(&request);
    report(&mut page, 0.9, 0.5, Some(best.clone()));
    report(&mut page, 0.9, 0.8, None);
    page.settled(Command::CancelSolving(0));
    let cancelled = OptimumState::Cancelled { best: Arc::new(*best.clone()), bound: 0.9 - 0.5 };
    assert_eq!(page.panel(0, |panel| panel.optimum.clone()), cancelled);
    assert_eq!(page.stopped_solvers, [0]);
    // What the solver told before it heard changes nothing, and nothing is asked again.
    report(&mut page, 0.8, 0.0, None);
    page.settled(Command::Train(20));
    assert_eq!(page.panel(0, |panel| panel.optimum.clone()), cancelled);
    assert_eq!(page.questions.len(), 1);
    // Pressed twice, the button asks again; with nothing found cancelling ends the certificate.
    page.settled(Command::Certify(0, false));
    page.settled(Command::Certify(0, true));
    assert_eq!(page.questions.len(), 2);
    page.settled(Command::CancelSolving(0));
    assert_eq!(
        page.panel(0, |panel| (panel.optimum.clone(), panel.certified)),
        (OptimumState::NotAsked, false)
    );
    page.model.solver_failed(0, Text::same("It died.").into());
    assert_eq!(page.panel(0, |panel| panel.optimum.clone()), OptimumState::NotAsked);
}

#[test]
fn an_answer_that_comes_after_cancelling_is_not_taken() {
    let mut page = Page::single(500);
    page.settled(Command::Certify(0, true));
    let request = page.questions[0].1.clone();
    let progress = Progress { round: 1, objective: 1.0, gap: 0.5, atoms: 2, left: None };
    let (number, best) = (request.number, Some(optimum(&request)));
    page.model.solver_replied(0, SolveReply::Progress { number, progress, seconds: None, best });
    page.settled(Command::CancelSolving(0));
    page.model.solver_replied(0, SolveReply::Refused(number, SolveError::Stopped.into()));
    assert!(matches!(page.panel(0, |panel| panel.optimum.clone()), OptimumState::Cancelled { .. }));
}

// ---- Data by hand --------------------------------------------------------------------------------------

fn points_shown(page: &Page, id: PanelId) -> RawPoints {
    page.panel(id, |panel| panel.points.as_ref().expect("points").to_raw())
}

#[test]
fn a_dragged_point_is_seen_in_all_panels_and_trained_on_once_it_is_let_go() {
    let mut page = Page::pair(500);
    page.act(Command::EditData(true));
    page.settled(Command::Train(40));
    let first = points_shown(&page, 0);
    page.requests.clear();
    for x in [[0.5, 0.25], [0.5, 0.5], [0.25, 0.5]] {
        page.act(Command::DragPoint(Edit::Move { point: 1, x }));
        for id in 0..2 {
            assert_eq!(points_shown(&page, id).x[2..4], x);
            assert_eq!(page.panel(id, |panel| panel.opened.raw_points().unwrap()), first);
        }
    }
    page.rest();
    assert_eq!((page.steps(), page.requests.len()), (vec![40, 40], 0));
    // A place where no point can be is refused.
    let sentence = page.refusal(Command::DragPoint(Edit::Move { point: 1, x: [f64::NAN, 0.0] }));
    assert!(sentence.starts_with("The data stay as they are: "), "{sentence}");
    page.settled(Command::ReleasePoint);
    assert_eq!(page.steps(), [0, 0]);
    let dragged = points_shown(&page, 0);
    assert_eq!(dragged.x[2..4], [0.25, 0.5]);
    assert!((0..2).all(|id| page.panel(id, |panel| panel.opened.raw_points().unwrap()) == dragged));
    // All of it is one change.
    let undoable =
        |page: &Page| page.store.editing().with_untracked(|editing| (editing.can_undo, editing.can_redo));
    assert_eq!(undoable(&page), (true, false));
    page.settled(Command::ChangePoints(Edit::Add { x: [0.0, 0.75], y: -1.0 }));
    assert_eq!(points_shown(&page, 1).y.len(), 5);
    page.settled(Command::Undo);
    assert_eq!((points_shown(&page, 1), undoable(&page)), (dragged.clone(), (true, true)));
    page.settled(Command::Undo);
    assert_eq!((points_shown(&page, 0), points_shown(&page, 1)), (first.clone(), first));
    assert_eq!(undoable(&page), (false, true));
    page.settled(Command::Redo);
    page.settled(Command::Redo);
    assert_eq!((points_shown(&page, 0).y.len(), undoable(&page)), (5, (true, false)));
    page.settled(Command::Redo);
    assert_eq!(points_shown(&page, 0).y.len(), 5);
}

#[test]
fn other_data_chosen_after_an_edit_are_those_that_are_dragged() {
    let mut page = Page::single(500);
    page.settled(Command::ChangePoints(Edit::Add { x: [0.0, 0.75], y: -1.0 }));
    page.settled(Command::ChooseData("saddle".into()));
    let saddle = points_shown(&page, 0);
    page.act(Command::DragPoint(Edit::Move { point: 0, x: [0.125, 0.25] }));
    let dragged = points_shown(&page, 0);
    assert_eq!((dragged.y.len(), &dragged.x[..2]), (saddle.y.len(), &[0.125, 0.25][..]));
    let distance = |(a, b): (&f64, &f64)| (a - b).abs();
    // The points that are edited are on a grid.
    assert!(dragged.x[2..].iter().zip(&saddle.x[2..]).map(distance).all(|apart| apart < 1e-3));
    // Undo ends the drag and takes it back.
    page.settled(Command::Undo);
    assert!(points_shown(&page, 0).x.iter().zip(&saddle.x).map(distance).all(|apart| apart < 1e-3));
    // Letting go of nothing changes nothing.
    page.settled(Command::ChooseData("xor".into()));
    page.settled(Command::Train(20));
    page.settled(Command::ReleasePoint);
    assert_eq!((page.steps(), points_shown(&page, 0).y.len()), (vec![20], 4));
    // What was done to other data cannot be undone here.
    page.settled(Command::Undo);
    assert_eq!((page.steps(), points_shown(&page, 0).y.len()), (vec![20], 4));
    assert!(!page.store.editing().with_untracked(|editing| editing.can_undo || editing.can_redo));
}

#[test]
fn an_edit_that_is_impossible_is_refused() {
    let mut page = Page::single(500);
    for edit in [
        Edit::Delete { point: 4 },
        Edit::Add { x: [0.0, f64::INFINITY], y: 0.0 },
        Edit::Replace(RawPoints { d: 2, x: vec![0.0], y: vec![0.0] }),
    ] {
        let sentence = page.refusal(Command::ChangePoints(edit));
        assert!(sentence.starts_with("The data stay as they are: "), "{sentence}");
    }
}

#[test]
fn a_batch_larger_than_the_data_left_becomes_the_full_batch() {
    let mut noisy = small(Mode::LabelNoise, 500);
    noisy.batch = Some(4);
    let mut page = Page::new(vec![noisy]);
    page.settled(Command::ChangePoints(Edit::Delete { point: 0 }));
    assert_eq!(page.panel(0, |panel| (panel.opened.batch, panel.d())), (None, 2));
    let said = "A batch of 4 is more than the 3 points there are now: each step looks at all of them.";
    assert_eq!(page.notices(), [said]);
}

#[test]
fn the_optimum_of_dragged_points_is_asked_for() {
    let mut page = Page::single(500);
    page.settled(Command::Train(20));
    page.settled(Command::Certify(0, true));
    page.act(Command::DragPoint(Edit::Move { point: 1, x: [0.5, 0.25] }));
    page.act(Command::DragPoint(Edit::Move { point: 1, x: [0.5, 0.5] }));
    // Renewing the words asks for nothing while the point is held.
    assert_eq!(page.model.renew_summary(0), Vec::new());
    let asked: Vec<_> = page.questions.iter().map(|(_, question)| question.points.x[2..4].to_vec()).collect();
    assert_eq!(asked[1..], [vec![0.5, 0.25], vec![0.5, 0.5]]);
    page.settled(Command::ReleasePoint);
    let last = &page.questions.last().unwrap().1;
    assert_eq!(last.points, points_shown(&page, 0));
    assert!(page.panel(0, |panel| panel.optimum.is_solving()));
}

#[test]
fn a_cancelled_drag_is_as_if_it_had_not_been() {
    let mut page = Page::pair(500);
    page.settled(Command::Train(20));
    page.settled(Command::Certify(0, true));
    let (before, steps) = (points_shown(&page, 0), page.steps());
    page.act(Command::DragPoint(Edit::Move { point: 1, x: [0.5, 0.25] }));
    assert!(points_shown(&page, 0) != before && points_shown(&page, 1) != before);
    page.settled(Command::CancelDrag);
    assert_eq!(
        (points_shown(&page, 0), points_shown(&page, 1), page.steps()),
        (before.clone(), before.clone(), steps)
    );
    assert!(!page.store.editing().with_untracked(|editing| editing.can_undo || editing.can_redo));
    // The optimum that is shown is again that of the points in use.
    assert_eq!(page.questions.last().unwrap().1.points, before);
    // Without a drag nothing is cancelled, and the next one begins from the points as they were.
    page.settled(Command::CancelDrag);
    page.act(Command::DragPoint(Edit::Move { point: 0, x: [0.25, 0.25] }));
    assert_eq!(points_shown(&page, 0).x[2..], before.x[2..]);
}

#[test]
fn a_stronger_regulariser_acts_on_the_run_under_way() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 400), small(Mode::None, 400)]);
    page.settled(lambda(0.01));
    page.settled(Command::Train(30));
    page.settled(Command::ChangeStrength(1));
    page.settled(Command::ChangeStrength(1));
    assert_eq!(page.panel(0, |panel| (panel.experiment().lambda, panel.opened.lambda)), (0.0316, 0.01));
    assert_eq!(page.steps(), [30, 30], "no run has begun again");
    page.settled(Command::ChangeStrength(-2));
    assert_eq!(page.panel(0, |panel| panel.experiment().lambda), 0.01);
    page.settled(lambda(0.0));
    page.settled(Command::ChangeStrength(-1));
    assert_eq!(page.panel(0, |panel| panel.experiment().lambda), 0.0);
    page.settled(Command::ChangeStrength(1));
    assert_eq!(page.panel(0, |panel| panel.experiment().lambda), 1e-5);
    page.settled(lambda(100.0));
    let sentence = page.refusal(Command::ChangeStrength(1));
    assert!(sentence.contains("from 0 to 100"), "{sentence}");
    page.settled(Command::Select(1));
    assert!(page.refusal(Command::ChangeStrength(1)).contains("no regulariser"));
}

// ---- Files ---------------------------------------------------------------------------------------------

fn saved(mode: Mode, step: u64) -> SavedRun {
    let edits = vec![RunEdit { step: 30, lambda: Some(0.125), ..RunEdit::default() }];
    SavedRun { experiment: small(mode, 400), edits, step }
}

#[test]
fn opened_runs_take_the_place_of_all() {
    // What the file's run shows at its step.
    let mut own = Page::new(vec![small(Mode::VariationNorm, 400)]);
    own.settled(Command::Train(30));
    own.settled(lambda(0.125));
    own.settled(Command::Train(70));
    let there = own.numbers_at(0, 100).to_vec();
    for before in 1..=3 {
        for count in 1..=4 {
            let mut page = Page::new(vec![small(Mode::GradientPenalty, 600); before]);
            page.act(Command::TogglePlay);
            page.until(|page| page.steps()[0] >= 50);
            page.settled(Command::OpenRuns(vec![saved(Mode::VariationNorm, 100); count]));
            assert_eq!(page.steps(), vec![100; count], "{before} {count}");
            assert_eq!((page.is_playing(), page.status()), (false, Some("paused")));
            for id in page.model.panel_ids() {
                assert_eq!(page.numbers_at(id, 100), there, "{before} {count}");
                assert_eq!(page.lambda(id), 0.125);
            }
            page.settled(Command::Seek(20));
            assert!(page.model.panel_ids().iter().all(|id| page.lambda(*id) != 0.125));
            page.settled(Command::TogglePlay);
            assert_eq!(page.steps(), vec![400; count]);
            assert!(page.model.panel_ids().iter().all(|id| page.lambda(*id) == 0.125));
        }
    }
}

#[test]
fn runs_that_cannot_be_trained_are_refused_and_nothing_changes() {
    let mut page = Page::pair(500);
    page.settled(Command::Train(30));
    let mut bad = saved(Mode::VariationNorm, 100);
    bad.experiment.m = 0;
    let sentence = page.refusal(Command::OpenRuns(vec![saved(Mode::None, 10), bad]));
    assert!(sentence.contains("`m=0`"), "{sentence}");
    // A file without runs opens nothing.
    page.settled(Command::OpenRuns(Vec::new()));
    assert_eq!((page.steps(), page.model.panel_ids()), (vec![30, 30], vec![0, 1]));
}

#[test]
fn a_setting_changed_after_opening_is_not_followed_by_the_changes_of_the_file() {
    let mut page = Page::single(500);
    page.act(Command::OpenRuns(vec![saved(Mode::VariationNorm, 100)]));
    page.act(Command::NewSeed(9));
    page.rest();
    page.settled(Command::Train(50));
    assert_eq!(page.steps(), [50]);
    assert_ne!(page.lambda(0), 0.125);
}

// ---- Notices and the status ----------------------------------------------------------------------------

#[test]
fn divergence_gives_one_notice_which_a_smaller_step_takes_away() {
    let diverging = Experiment { h: Some(300.0), ..small(Mode::VariationNorm, 400) };
    let mut page = Page::new(vec![diverging.clone(), small(Mode::VariationNorm, 400), diverging]);
    page.settled(Command::TogglePlay);
    let halving = |page: &Page| -> Vec<NoticeAction> {
        page.store.notices().read_untracked().iter().map(|notice| notice.action).collect()
    };
    // Both say the same, and each has its own remedy.
    assert_eq!(halving(&page), [NoticeAction::HalveStep(0), NoticeAction::HalveStep(2)]);
    assert!(page.notices()[0].contains("diverged"), "{:?}", page.notices());
    assert_eq!((page.steps()[1], page.status()), (400, Some("error")));
    // Told once, though it is seen again.
    page.settled(Command::Seek(0));
    page.settled(Command::TogglePlay);
    assert_eq!(halving(&page).len(), 2);
    page.act(Command::HalveStep(0));
    assert_eq!(halving(&page), [NoticeAction::HalveStep(2)]);
    assert_eq!(page.panel(0, |panel| panel.opened.h), Some(150.0));
    assert!(page.is_playing());
    page.rest();
    page.settled(Command::Set(Setting::Number("h", 0.25)));
    page.settled(Command::ClosePanel(2));
    assert!(page.notices().iter().all(|notice| !notice.contains("h = 300")), "{:?}", page.notices());
    // Another panel of this number tells its own.
    page.act(Command::Select(1));
    page.settled(Command::AddPanel);
    page.settled(Command::Set(Setting::Typed("h", "300".into())));
    page.settled(Command::Reset);
    page.settled(Command::TogglePlay);
    assert!(halving(&page).contains(&NoticeAction::HalveStep(2)), "{:?}", page.notices());
}

#[test]
fn a_divergence_of_a_reused_number_is_told() {
    let diverging = Experiment { h: Some(300.0), ..small(Mode::VariationNorm, 400) };
    let mut page = Page::new(vec![small(Mode::VariationNorm, 400), diverging]);
    for _ in 0..2 {
        page.settled(Command::TogglePlay);
        assert_eq!(page.notices().len(), 1);
        page.act(Command::Select(1));
        page.settled(Command::Branch);
        page.settled(Command::ClosePanel(1));
        assert_eq!(page.notices().len(), 0, "{:?}", page.notices());
        page.settled(Command::Branch);
        page.settled(Command::ClosePanel(2));
        page.settled(Command::Seek(0));
    }
}

#[test]
fn a_link_with_unknown_keys_opens_with_notices() {
    let (workspace, opening) =
        Workspace::open("?m=0&colour=red&modes=none,label-noise&speed=3&play=0&preset=xor");
    let said: Vec<&str> = workspace.notices.iter().map(|notice| notice.text.get()).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said.iter().any(|text| text.contains("`m=0`"))
            && said.iter().any(|text| text.contains("`colour=red`"))
    );
    assert!(workspace.notices.iter().all(|notice| notice.action == NoticeAction::None));
    assert_eq!((workspace.panels.len(), workspace.pace, workspace.playing), (2, Pace::PerFrame(3), false));
    assert_eq!(opening.pace, Some(Pace::PerFrame(3)));
    // A notice told later has a number of its own, and is dismissed alone.
    let mut page = Page::with(workspace);
    page.model.tell(Text::same("Later.").into(), NoticeAction::None);
    page.model.tell(Text::same("Later.").into(), NoticeAction::None);
    let ids: Vec<u64> = page.store.notices().read_untracked().iter().map(|notice| notice.id).collect();
    assert_eq!(ids, [0, 1, 2]);
    page.act(Command::Dismiss(1));
    assert_eq!(page.notices().len(), 2);
    assert_eq!(page.notices()[1], "Later.");
}

/// What is wrong with a link, and what a worker refuses, is told in the language in force.
#[test]
fn notices_are_told_in_german() {
    in_language(Language::German, || {
        let query = "?m=0&colour=red&schedule=anneal:5&preset=xor&modes=none&changes=5:x";
        let (workspace, _) = Workspace::open(query);
        let mut page = Page::with(workspace);
        assert_eq!(
            page.notices(),
            [
                "`colour=red`: einen Schlüssel `colour` gibt es nicht",
                "`m=0`: die Breite muss eine ganze Zahl von 1 bis 100.000 sein",
                "`schedule`: nur Label-Rauschen kann abklingen; der Lauf hat stattdessen die Vorgaben \
                 seiner Regularisierung",
                "`changes`: Änderung 1 hat den Teil `x`, der keine Änderung eines Laufs ist; der Link öffnet sich ohne sie",
            ]
        );
        page.model.replied(0, Reply::Refused(Refusal::Map));
        assert_eq!(page.notices()[4], "Die Karte der Verletzungen ist leer oder zu fein.");
        page.act(Command::SampleSeeds(2));
        page.tell_sampler(SamplerReply::Refused(0, seeds::SeedError::Ended));
        let state = page.store.sampling().get_untracked().map(|sampling| sampling.state);
        assert_eq!(
            state,
            Some(SamplingState::Failed(Translations::of(|| seeds::SeedError::Ended.localised())))
        );
    });
}

#[test]
fn the_link_opens_what_is_shown() {
    let mut page = Page::pair(500);
    page.settled(Command::Train(40));
    page.settled(lambda(0.125));
    let query = page.store.read_untracked().query();
    let (workspace, _) = Workspace::open(&query);
    assert!(workspace.notices.is_empty(), "{query}");
    let opened: Vec<Experiment> = workspace.panels.iter().map(|panel| panel.opened.clone()).collect();
    assert_eq!(opened, [0, 1].map(|id| page.panel(id, Panel::experiment)), "{query}");
    assert_eq!(opened[0].lambda, 0.125);
}

#[test]
fn the_link_carries_the_charts_that_are_not_the_default() {
    let charts = |workspace: &Workspace| workspace.panels.iter().map(|panel| panel.chart).collect::<Vec<_>>();
    let mut page = Page::pair(50);
    let plain = page.store.read_untracked().query();
    assert!(!plain.contains("chart"), "{plain}");
    for (chosen, added) in [
        ([Chart::Lines, Chart::Lines], "&chart=lines"),
        ([Chart::Cylinder, Chart::Lines], "&chart=,lines"),
        ([Chart::Sphere, Chart::Cylinder], "&chart=sphere,"),
    ] {
        (0..).zip(chosen).for_each(|(id, chart)| page.act(Command::SetChart(id, chart)));
        let query = page.store.read_untracked().query();
        assert_eq!(query, format!("{plain}{added}"));
        let (workspace, _) = Workspace::open(&query);
        assert!(workspace.notices.is_empty() && charts(&workspace) == chosen, "{query}");
    }
    // With changes made on the way, too.
    page.settled(Command::Train(10));
    page.settled(lambda(0.125));
    let edit = RunEdit { step: 10, lambda: Some(0.125), ..RunEdit::default() };
    let (query, is_complete) = page.store.read_untracked().query_with_changes(&[vec![edit], Vec::new()]);
    assert!(is_complete && query.contains("changes=") && query.contains("chart=sphere,"), "{query}");
    let (workspace, _) = Workspace::open("?preset=zigzag&chart=globe");
    assert_eq!((workspace.notices.len(), charts(&workspace)), (1, vec![Chart::Plane]));
}

#[test]
fn the_status_of_the_page_is_that_of_the_panel_with_most_to_do() {
    let page = Page::new(vec![small(Mode::VariationNorm, 500); 3]);
    use RunStatus::{Diverged, Finished, Paused, Ready, Running};
    for (statuses, word) in [
        ([None, None, None], None),
        ([Some(Ready), None, None], Some("ready")),
        ([Some(Ready), Some(Finished), Some(Diverged)], Some("ready")),
        ([Some(Ready), Some(Paused), Some(Finished)], Some("paused")),
        ([Some(Paused), Some(Running), Some(Diverged)], Some("running")),
        ([Some(Finished), Some(Diverged), Some(Finished)], Some("error")),
        ([Some(Finished), Some(Finished), None], Some("finished")),
    ] {
        for (id, status) in (0..).zip(statuses) {
            page.model.panel(id).status().set(status);
        }
        assert_eq!(page.status(), word, "{statuses:?}");
        let is_running = statuses.contains(&Some(Running));
        assert_eq!(selectors::is_active(page.store), is_running, "{statuses:?}");
    }
    let mut page = page;
    page.store.playing().set(true);
    assert!(selectors::is_active(page.store));
    page.model.fail(Text::same("The worker died.").into());
    assert_eq!((page.status(), page.is_playing(), page.notices().len()), (Some("error"), false, 1));
}

#[test]
fn names_tell_panels_under_one_regulariser_apart() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 500); 2]);
    page.act(Command::Select(1));
    page.settled(Command::Set(Setting::Number("m", 30.0)));
    let names: Vec<String> = selectors::panels(page.store)
        .into_iter()
        .map(|panel| selectors::panel_name(page.store, panel))
        .collect();
    assert!(names[0].ends_with("m = 20") && names[1].ends_with("m = 30"), "{names:?}");
    assert_eq!(names[1], selectors::panel_name_untracked(page.store, 1));
    assert_eq!(selectors::under_untracked(page.store, 1), "under the variation norm (m = 30)");
    assert_eq!(selectors::panel_count(page.store), 2);
    assert_eq!(selectors::selected_panel(page.store).map(|panel| panel.key()), Some(1));
    page.settled(Command::ClosePanel(1));
    assert_eq!(selectors::selected_panel(page.store).map(|panel| panel.key()), Some(0));
    assert_eq!(selectors::under_untracked(page.store, 0), "under the variation norm");
}

// ---- Neurons -------------------------------------------------------------------------------------------

#[test]
fn merging_pauses_every_panel() {
    for mut page in [Page::single(500), Page::pair(500)] {
        page.act(Command::TogglePlay);
        page.until(|page| page.steps()[0] >= 100);
        page.settled(Command::Merge(0));
        assert_eq!((page.is_playing(), page.status(), page.notices().len()), (false, Some("paused"), 1));
        let step = page.steps()[0];
        assert!(
            (100..500).contains(&step) && page.steps().iter().all(|at| *at == step),
            "{:?}",
            page.steps()
        );
        assert!(page.panel(0, |panel| panel.report.as_ref().unwrap().merged_away) > 0);
    }
}

#[test]
fn frozen_neurons_are_released_together() {
    let mut page = Page::single(500);
    page.settled(Command::Train(20));
    page.act(Command::HandleNeurons(0, true));
    for j in [3, 7] {
        page.act(Command::Pin(0, Some(Target::Neuron(j))));
        assert!(page.panel(0, |panel| panel.handling.any_lit_free));
        page.settled(Command::ToggleFrozen(0));
        assert!(!page.panel(0, |panel| panel.handling.any_lit_free));
    }
    let frozen = |page: &Page| page.panel(0, |panel| panel.report.as_ref().unwrap().held.clone());
    assert_eq!(frozen(&page), [3, 7]);
    page.settled(Command::ToggleFrozen(0));
    assert_eq!(frozen(&page), [3]);
    page.settled(Command::ReleaseAll(0));
    assert!(frozen(&page).is_empty());
    assert_eq!(page.panel(0, |panel| (panel.handling.any_frozen, panel.handling.any_lit)), (false, true));
    page.act(Command::Unpin);
    assert_eq!(
        page.panel(0, |panel| (panel.lit, panel.pinned, panel.handling.any_lit)),
        (None, false, false)
    );
}

#[test]
fn what_the_pointer_shows_gives_way_to_what_is_pinned() {
    let mut page = Page::single(500);
    let lit = |page: &Page| page.panel(0, |panel| panel.lit);
    page.act(Command::Hover(0, Some(Target::Neuron(1))));
    assert_eq!(lit(&page), Some(Target::Neuron(1)));
    page.act(Command::Hover(0, None));
    assert_eq!(lit(&page), None);
    page.act(Command::CyclePoints(0, -1));
    assert_eq!(lit(&page), Some(Target::Point(3)));
    page.act(Command::CyclePoints(0, 1));
    page.act(Command::Hover(0, Some(Target::Neuron(1))));
    page.act(Command::Hover(0, None));
    assert_eq!(lit(&page), Some(Target::Point(0)));
    page.act(Command::Pin(0, Some(Target::Atom(1_000))));
    page.settled(Command::Train(5));
    // There is no such atom.
    assert_eq!(lit(&page), None);
    // Commands for a panel that is closed do nothing.
    for command in [
        Command::Hover(9, Some(Target::Neuron(1))),
        Command::CycleAtoms(9, 1),
        Command::Certify(9, true),
        Command::Merge(9),
        Command::ClosePanel(9),
        Command::HalveStep(9),
        Command::Show(Some(Dialog::Help)),
    ] {
        page.act(command);
    }
    page.rest();
    assert_eq!(page.steps(), [5]);
}

// ---- Anything ------------------------------------------------------------------------------------------

/// A command about a panel that may be there.
fn any_command() -> impl Strategy<Value = Command> {
    let panel = 0..4_u32;
    prop_oneof![
        4 => Just(Command::TogglePlay),
        2 => (1..60_u64).prop_map(Command::Train),
        3 => (0..200_u64).prop_map(Command::Seek),
        1 => Just(Command::Reset),
        1 => (1..5_u64).prop_map(Command::NewSeed),
        3 => prop_oneof![Just(0.01), Just(0.1), Just(0.3)].prop_map(lambda),
        1 => prop_oneof![Just("0"), Just("15"), Just("x")]
            .prop_map(|text| Command::Set(Setting::Typed("m", text.into()))),
        1 => any::<bool>().prop_map(Command::ApplyToAll),
        2 => Just(Command::AddPanel),
        2 => Just(Command::Branch),
        2 => panel.clone().prop_map(Command::ClosePanel),
        1 => panel.clone().prop_map(Command::Select),
        1 => prop_oneof![Just("xor"), Just("zigzag")].prop_map(|key| Command::ChooseData(key.into())),
        1 => prop_oneof![Just(Mode::None), Just(Mode::LabelNoise), Just(Mode::VariationNorm)]
            .prop_map(Command::ChooseMode),
        1 => (panel.clone(), any::<bool>()).prop_map(|(id, on)| Command::Certify(id, on)),
        1 => panel.prop_map(Command::Merge),
        1 => prop_oneof![Just(Pace::Geometric), Just(Pace::PerFrame(7)), Just(Pace::Max)]
            .prop_map(Command::SetPace),
        1 => Just(Command::ChangePoints(Edit::Add { x: [0.25, 0.5], y: 1.0 })),
        1 => Just(Command::DragPoint(Edit::Move { point: 0, x: [0.5, 0.25] })),
        1 => Just(Command::ReleasePoint),
        1 => Just(Command::Undo),
    ]
}

/// What happens after a command: so many steps of this kind in the life of the page.
#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    Nothing,
    AnimationFrame,
    Work(PanelId, usize),
    Deliver(PanelId),
    Turns(usize),
    End(PanelId),
}

fn any_meanwhile() -> impl Strategy<Value = Meanwhile> {
    prop_oneof![
        1 => Just(Meanwhile::Nothing),
        2 => Just(Meanwhile::AnimationFrame),
        2 => (0..4_u32, 1..8_usize).prop_map(|(id, times)| Meanwhile::Work(id, times)),
        2 => (0..4_u32).prop_map(Meanwhile::Deliver),
        2 => (1..12_usize).prop_map(Meanwhile::Turns),
        1 => (0..4_u32).prop_map(Meanwhile::End),
    ]
}

/// Every run ends soon, that of another regulariser too.
const LIMIT: u64 = 150;

fn limit_steps(page: &mut Page) {
    for id in page.model.panel_ids() {
        page.model.panel(id).opened().update_untracked(|experiment| experiment.steps = Some(LIMIT));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_all_panels_come_to_rest_at_one_step(
        panels in 1..=3_usize,
        journey in prop::collection::vec((any_command(), any_meanwhile()), 1..25),
    ) {
        let mut page = Page::new(vec![small(Mode::VariationNorm, LIMIT); panels]);
        for (command, meanwhile) in journey {
            if let Ok(effects) = page.model.apply(command) {
                // A new run is given its limit before the worker hears of it.
                let effects = effects.into_iter().map(|effect| match effect {
                    Effect::Send(id, Request::Open(mut experiment)) => {
                        experiment.steps = Some(LIMIT);
                        Effect::Send(id, Request::Open(experiment))
                    }
                    other => other,
                });
                page.carry_out(effects.collect());
            }
            limit_steps(&mut page);
            match meanwhile {
                Meanwhile::Nothing => {}
                Meanwhile::AnimationFrame => {
                    page.animation_frame();
                }
                Meanwhile::Work(id, times) => (0..times).for_each(|_| {
                    page.work(id);
                }),
                Meanwhile::Deliver(id) => {
                    page.deliver(id);
                }
                Meanwhile::Turns(times) => (0..times).for_each(|_| {
                    page.turn();
                }),
                Meanwhile::End(id) => {
                    page.model.workers = workers::Workers::with_logs_of(std::mem::take(&mut page.model.workers));
                    page.end_worker(id, WorkerEnd::Silent);
                }
            }
        }
        page.rest();
        let ids = page.model.panel_ids();
        prop_assert!(!ids.is_empty() && ids.len() <= MAX_PANELS);
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        prop_assert!(page.notices().iter().all(|text| !text.contains("still being recomputed")), "{:?}", page.notices());
        // All show one step, or their ends; and what the controls show is what the runs use.
        let step = page.model.lockstep.shown_step();
        for id in &ids {
            let shown = page.panel(*id, |panel| panel.report.as_ref().map(|report| report.step)).unwrap_or(0);
            prop_assert!(page.panel(*id, |panel| panel.status) != Some(RunStatus::Diverged));
            prop_assert_eq!(shown, step.min(LIMIT), "{:?}", page.model.lockstep);
            prop_assert_eq!(page.panel(*id, |panel| panel.pending.clone()), RunEdit::default());
            let used = page.panel(*id, |panel| panel.report.as_ref().unwrap().lambda);
            prop_assert_eq!(page.lambda(*id), used);
        }
        // Who plays has come to the end of every run.
        prop_assert!(!page.is_playing(), "{:?}", page.model.lockstep);
        prop_assert!(page.status() != Some("running"));
        prop_assert!(page.model.lockstep.is_settled());
        // The page still listens.
        page.settled(Command::Seek(0));
        prop_assert!(page.steps().iter().all(|step| *step == 0), "{:?}", page.steps());
        page.settled(Command::Train(9));
        prop_assert!(page.steps().iter().all(|step| *step == 9), "{:?}", page.steps());
    }
}

// ---- Fair comparisons ----------------------------------------------------------------------------------

#[test]
fn another_regulariser_keeps_the_start_and_says_what_comes_with_it() {
    let mut page = Page::single(500);
    page.settled(Command::Set(Setting::Number("scale", 3.0)));
    for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
        let before = page.panel(0, Panel::experiment);
        page.settled(Command::ChooseMode(mode));
        let after = page.panel(0, Panel::experiment);
        assert_eq!((after.scale, after.paired, after.m, after.seed), (3.0, false, 20, before.seed));
        let said = page.notices().pop();
        assert_eq!(said, crate::text::comparison::brought_along(&before, &after));
    }
}

#[test]
fn one_more_panel_starts_from_the_same_network() {
    let mut page = Page::single(500);
    page.settled(Command::AddPanel);
    page.settled(Command::AddPanel);
    page.settled(Command::Reset);
    let neurons =
        |id| page.panel(id, |panel| panel.shown.clone().expect("shown").frame.neurons[..80].to_vec());
    assert_eq!(neurons(0), neurons(1));
    assert_eq!(neurons(0), neurons(2));
    assert!(
        [0, 1, 2]
            .map(|id| selectors::panel_differences(page.store, page.store.panels().at_key(id)))
            .iter()
            .all(String::is_empty)
    );
}

#[test]
fn a_demonstration_takes_the_place_of_the_whole_comparison() {
    let mut page = Page::new(vec![small(Mode::VariationNorm, 50); 3]);
    page.act(Command::Select(1));
    page.act(Command::ChooseDemonstration(Some((0, 0))));
    assert_eq!(page.model.panel_ids(), [1]);
    assert_eq!(page.panel(1, |panel| panel.opened.clone()), DEMOS[0].experiment(0));
    page.act(Command::TogglePlay);
    page.rest();
    assert_eq!(page.model.panel_ids(), [1]);
}

#[test]
fn merging_is_taken_back_to_the_last_bit() {
    for panels in 1..=2 {
        let mut page = Page::new(vec![small(Mode::VariationNorm, 500); panels]);
        page.settled(Command::Train(100));
        page.settled(lambda(0.02));
        page.settled(Command::Train(20));
        let before = page.numbers_at(0, 120).to_vec();
        page.settled(Command::Merge(0));
        assert_ne!(page.numbers_at(0, 120), before);
        let action = page.store.notices().read_untracked().last().expect("told").action;
        assert_eq!(action, NoticeAction::UndoMerge(0, 120));
        page.settled(Command::Train(7));
        page.settled(Command::UndoMerge(0, 120));
        assert_eq!(page.numbers_at(0, 120), before);
        assert!(page.notices().is_empty() && page.steps()[0] == 120, "{:?}", page.steps());
        assert_eq!(page.lambda(0), 0.02);
        // It goes on as if nothing had been merged.
        page.settled(Command::Train(30));
        let after = page.numbers_at(0, 150).to_vec();
        let mut other = Page::new(vec![small(Mode::VariationNorm, 500); panels]);
        other.settled(Command::Train(100));
        other.settled(lambda(0.02));
        other.settled(Command::Train(50));
        assert_eq!(other.numbers_at(0, 150), after);
    }
}

#[test]
fn a_merging_of_another_run_is_not_taken_back() {
    let mut page = Page::single(500);
    page.settled(Command::Train(50));
    page.settled(Command::Merge(0));
    page.settled(Command::Reset);
    assert!(page.notices().is_empty());
    page.settled(Command::Train(60));
    let before = page.numbers_at(0, 60).to_vec();
    page.settled(Command::UndoMerge(0, 50));
    assert_eq!((page.steps(), page.numbers_at(0, 60)), (vec![60], before.as_slice()));
}

/// Far data: everything of the run is in standard units, and edits by hand are of the table's numbers.
#[test]
fn a_far_table_trains_in_standard_units_and_is_edited_in_its_own() {
    let raw = RawPoints { d: 1, x: vec![1950.0, 1955.0, 1960.0, 1970.0], y: vec![100.0, 120.0, 90.0, 300.0] };
    let data = NewData {
        units: UnitSystem::Standard,
        names: vec!["year".into(), "calls".into()],
        ..raw.clone().into()
    };
    let mut page = Page::new(vec![small(Mode::VariationNorm, 50)]);
    page.settled(Command::UsePoints(data));
    let units = page.panel(0, |panel| panel.opened.columns().units.expect("units"));
    assert_eq!(points_shown(&page, 0), units.to_standard(&raw));
    // While a point is dragged the picture stays in the units that it has.
    page.act(Command::EditData(true));
    page.act(Command::DragPoint(Edit::Set { point: 1, x: [1980.0, 0.0], y: 150.0 }));
    let dragged = points_shown(&page, 0);
    assert!((dragged.x[1] - units.x[0].to_standard(1980.0)).abs() < 1e-12);
    page.settled(Command::ReleasePoint);
    let after = page.panel(0, |panel| panel.opened.clone());
    assert_eq!(after.raw_points().expect("points").x, [1950.0, 1980.0, 1960.0, 1970.0]);
    assert_eq!((after.units, after.names.len()), (UnitSystem::Standard, 2));
    assert_eq!(after.standard_units().expect("units").x[0].one, 15.0);
    // The table's own units are a switch away, and what is undone comes back as it was last trained.
    page.settled(Command::Undo);
    page.settled(Command::SetUnits(UnitSystem::Table));
    assert_eq!(points_shown(&page, 0), raw);
    assert_eq!(page.panel(0, |panel| panel.opened.names.clone()), ["year", "calls"]);
}

/// A network that died, or diverged, in the units of a far table is offered standard ones; one that a step has killed
/// a smaller step.
#[test]
fn a_dead_network_is_offered_what_helps() {
    let far = RawPoints { d: 1, x: vec![50.0, 60.0, 70.0], y: vec![4.0, 5.0, 21.0] };
    let mut run = small(Mode::VariationNorm, 50);
    (run.data, run.h, run.scale) = (Data::Own(far), Some(100.0), 0.01);
    let mut page = Page::new(vec![run]);
    page.settled(Command::TogglePlay);
    let ways = |page: &Page| {
        page.panel(0, |panel| crate::state::ways_out(panel.summary.as_ref().expect("numbers"), &panel.opened))
    };
    assert_eq!(ways(&page)[0], crate::state::WayOut::StandardUnits);
    page.settled(Command::SetUnits(UnitSystem::Standard));
    assert!(page.panel(0, |panel| panel.opened.standard_units().is_some()));
    assert!(!ways(&page).contains(&crate::state::WayOut::StandardUnits));
    let before = page.panel(0, |panel| panel.opened_h.expect("a step"));
    page.settled(Command::ShortenStep(0));
    assert!(page.panel(0, |panel| panel.opened_h.expect("a step")) <= 0.5 * before);
}

#[test]
fn a_network_that_has_shrunk_to_nothing_is_trained_again_with_less() {
    let mut run = Experiment { m: 20, ..Experiment::preset("sine", Mode::VariationNorm).expect("sine") };
    (run.lambda, run.steps) = (0.3, Some(8_000));
    let mut page = Page::new(vec![run]);
    page.settled(Command::TogglePlay);
    let report = page.panel(0, |panel| panel.summary.clone().expect("numbers"));
    assert!(report.vanished);
    assert_eq!(crate::text::headline(&report).1, "nothing");
    let ways =
        |page: &Page, report: &Report| page.panel(0, |panel| crate::state::ways_out(report, &panel.opened));
    assert_eq!(ways(&page, &report), [crate::state::WayOut::Weaker(Mode::VariationNorm)]);
    page.settled(Command::Weaken(0));
    assert_eq!(page.lambda(0), 0.3 * 0.1);
    let report = page.panel(0, |panel| panel.summary.clone().expect("numbers"));
    assert!(!report.vanished && ways(&page, &report).is_empty());
}

// ---- Links with changes --------------------------------------------------------------------------------

/// A link with the changes made mid-run opens runs that go the same way, to the last bit.
#[test]
fn a_link_carries_the_changes_made_on_the_way() {
    for panels in 1..=2 {
        let mut page = Page::new(vec![small(Mode::VariationNorm, 400); panels]);
        page.settled(Command::Train(60));
        page.settled(lambda(0.02));
        page.settled(Command::Train(40));
        page.settled(Command::Merge(0));
        page.settled(Command::Train(100));
        let mut recorded = Vec::new();
        for id in page.model.panel_ids() {
            let effects = page.model.ask_for_recording(id, RecordingUse::Export);
            page.carry_out(effects);
            page.rest();
            recorded.push(page.recordings.pop().expect("recorded").1);
        }
        let (query, is_complete) = page.store.read_untracked().query_with_changes(&recorded);
        assert!(is_complete && query.contains("&changes=60:l0.02,100:merge"), "{query}");
        for play in ["0", "1"] {
            let (workspace, _) = Workspace::open(&format!("{query}&play={play}&v=1"));
            assert!(workspace.notices.is_empty(), "{:?}", workspace.notices);
            let mut other = Page::with(workspace);
            other.rest();
            assert_eq!(other.steps()[0], if play == "1" { 400 } else { 0 });
            other.settled(Command::Seek(200));
            if play == "0" {
                other.settled(Command::Train(200));
            }
            for id in page.model.panel_ids() {
                assert_eq!(other.numbers_at(id, 200), page.numbers_at(id, 200), "{play} {id}");
            }
        }
    }
    let (workspace, _) = Workspace::open("preset=xor&changes=5:x");
    assert_eq!(workspace.notices.len(), 1);
    assert!(workspace.notices[0].text.get().starts_with("`changes`: change 1 has the part `x`"));
}

/// What does not go together in a link is named, and the rest applies: the page trains.
#[test]
fn a_phase_that_does_not_fit_the_regulariser_is_named_and_the_rest_applies() {
    for modes in ["variation-norm", "none,label-noise,gradient-penalty"] {
        let query = format!("preset=xor&m=20&steps=30&schedule=warm-up:10,anneal:20&modes={modes}");
        let (workspace, _) = Workspace::open(&query);
        let said: Vec<&str> = workspace.notices.iter().map(|notice| notice.text.get()).collect();
        assert!(said.len() == 1 && said[0].contains("only label noise can be annealed"), "{said:?}");
        let mut page = Page::with(workspace);
        page.rest();
        assert_eq!(page.status(), Some("finished"));
        assert!(page.steps().iter().all(|step| *step == 30), "{:?}", page.steps());
        for id in page.model.panel_ids() {
            let run = page.panel(id, |panel| panel.opened.clone());
            let anneals = run.mode == Mode::LabelNoise;
            assert_eq!(run.schedule[0].steps == 10, anneals);
            assert_eq!(run.m, 20);
        }
    }
}

// ---- Charts and results ---------------------------------------------------------------------------------

impl Page {
    /// Plays to the end at a pace.
    fn play_to_end(&mut self, pace: Pace) {
        self.act(Command::SetPace(pace));
        self.act(Command::TogglePlay);
        self.rest();
    }

    fn steps_on_chart(&self) -> Vec<u64> {
        self.model.read(0, |panel| panel.history.samples().iter().map(|s| s.step).collect()).expect("a panel")
    }
}

#[test]
fn charts_keep_the_shape_of_the_run_at_every_speed() {
    let losses = |page: &Page, steps: &[u64]| -> Vec<u64> {
        let of = |step: &u64| {
            page.model.read(0, |p| p.history.nearest(*step, |s| s.loss).map(|s| (s.step, s.loss)))
        };
        steps
            .iter()
            .map(|step| of(step).flatten().expect("a sample"))
            .map(|(_, loss)| loss.to_bits())
            .collect()
    };
    let mut fast = Page::single(2_000);
    fast.play_to_end(Pace::Max);
    let steps = fast.steps_on_chart();
    assert!(steps.len() > 300, "{}", steps.len());
    // At a slow pace all of these are there as well.
    let mut slow = Page::single(2_000);
    slow.play_to_end(Pace::PerFrame(10));
    let all: BTreeSet<u64> = slow.steps_on_chart().into_iter().collect();
    let recorded: Vec<u64> = steps.iter().copied().filter(|step| all.contains(step)).collect();
    assert!(recorded.len() > 300, "{} of {}", recorded.len(), steps.len());
    assert_eq!(losses(&fast, &recorded), losses(&slow, &recorded));
}

#[test]
fn charts_follow_a_run_that_goes_another_way() {
    let mut page = Page::single(1_000);
    page.play_to_end(Pace::Max);
    let before = page.steps_on_chart();
    page.act(Command::Seek(300));
    page.rest();
    assert_eq!(page.steps_on_chart().last(), before.last(), "going back leaves the charts as they are");
    page.act(Command::Set(Setting::Typed("lambda", "0.3".into())));
    page.rest();
    let after = page.steps_on_chart();
    assert_eq!(after.last(), Some(&300), "the other future is gone");
    page.play_to_end(Pace::Max);
    assert_eq!(page.steps_on_chart().last(), Some(&1_000));
}

#[test]
fn a_finished_run_is_kept_once_and_outlives_its_data() {
    let mut page = Page::single(200);
    let kept = |page: &Page| page.store.results().get_untracked();
    page.play_to_end(Pace::PerFrame(50));
    let [first] = &kept(&page)[..] else { panic!("{:?}", kept(&page)) };
    assert_eq!((first.number, first.report.step, first.edits.len()), (1, 200, 0));
    // Going back and playing to the same end is no other run, nor is the same run from step 0.
    page.act(Command::Seek(50));
    page.rest();
    page.play_to_end(Pace::Max);
    page.act(Command::Reset);
    page.rest();
    page.play_to_end(Pace::Max);
    assert_eq!(kept(&page).len(), 1);
    // Another way from step 50 is, with its changes.
    page.act(Command::Seek(50));
    page.rest();
    page.act(Command::Set(Setting::Typed("lambda", "0.2".into())));
    page.rest();
    page.play_to_end(Pace::Max);
    let changed = kept(&page)[1].clone();
    assert_eq!((changed.number, changed.edits.len(), changed.edits[0].step), (2, 1, 50));
    assert!(changed.query().is_some_and(|query| query.contains("changes=")));
    assert_ne!(changed.report.loss, kept(&page)[0].report.loss);
    // So are other data, on which a finished panel trains at once.
    page.act(Command::ChooseData("saddle".into()));
    page.rest();
    assert_eq!(kept(&page).len(), 3);
    // A run opens again as it ended, with its changes, and is not kept twice.
    page.act(Command::ReopenResult(2));
    page.rest();
    let report = page.model.read(0, |panel| panel.report.clone()).flatten().expect("a report");
    assert_eq!((report.step, report.loss.to_bits()), (200, changed.report.loss.to_bits()));
    assert_eq!(kept(&page).len(), 3);
    page.act(Command::ClearResults);
    assert!(kept(&page).is_empty());
    page.act(Command::ReopenResult(2));
    assert!(page.effects_free(), "what is forgotten opens nothing");
}

#[test]
fn several_seeds_are_trained_to_their_ends_and_kept() {
    let mut page = Page::single(120);
    let sampling = |page: &Page| page.store.sampling().get_untracked().expect("several seeds");
    page.act(Command::SampleSeeds(3));
    let runs = page.sampled_runs();
    let first = runs[0].seed;
    assert_eq!(runs.iter().map(|run| run.seed).collect::<Vec<_>>(), [first, first + 1, first + 2]);
    page.tell_sampler(SamplerReply::Progress(0, 60));
    assert!((sampling(&page).done() - 1.0 / 6.0).abs() < 1e-12);
    for (place, run) in runs.iter().enumerate() {
        let report = seeds::train_to_end(run, &mut |_| true).expect("an end");
        page.tell_sampler(SamplerReply::Ended(place, Box::new(report)));
    }
    assert_eq!((sampling(&page).state, sampling(&page).done()), (SamplingState::Finished, 1.0));
    assert!(page.sampled.is_empty(), "the worker has ended");
    // The first is the panel's own run, and ends as it does.
    page.play_to_end(Pace::Max);
    let own = page.model.read(0, |panel| panel.report.clone()).flatten().expect("a report");
    let end = &sampling(&page).ends[0];
    assert_eq!(
        (own.loss.to_bits(), own.atom_count, &own.standing),
        (end.loss.to_bits(), end.atom_count, &end.standing)
    );
    assert_eq!(page.store.results().get_untracked().len(), 3, "a run that is there is kept once");
    // Cancelling keeps what has ended.
    page.act(Command::SampleSeeds(5));
    let report = seeds::train_to_end(&page.sampled_runs()[0], &mut |_| true).expect("an end");
    page.tell_sampler(SamplerReply::Ended(0, Box::new(report.clone())));
    page.act(Command::CancelSampling);
    page.tell_sampler(SamplerReply::Ended(1, Box::new(report)));
    assert_eq!((sampling(&page).state, sampling(&page).ends.len()), (SamplingState::Cancelled, 1));
    page.act(Command::SampleSeeds(2));
    page.tell_sampler(SamplerReply::Refused(0, seeds::SeedError::Ended));
    assert_eq!(
        sampling(&page).state,
        SamplingState::Failed(Translations::of(|| seeds::SeedError::Ended.localised()))
    );
}

#[test]
fn a_path_has_optima_first_and_each_point_opens_both_regularisers() {
    use relu_atoms_session::path;
    let mut page = Page::single(120);
    let path_of = |page: &Page| page.store.path().get_untracked().expect("a path");
    page.act(Command::ComputePath(true));
    let tasks = page.sampled.clone();
    let is_optimum = |task: &SamplerTask| matches!(task, SamplerTask::Solve(_));
    assert!(tasks.len() == 28 && tasks[..14].iter().all(is_optimum) && !tasks[14..].iter().any(is_optimum));
    for (place, task) in tasks.iter().enumerate().take(20) {
        let reply = match task {
            SamplerTask::Solve(run) => {
                SamplerReply::Solved(place, Box::new(path::optimum(run, &mut || true).expect("an optimum")))
            }
            SamplerTask::Train(run) => {
                let run = Experiment { steps: Some(50), ..run.clone() };
                SamplerReply::Ended(
                    place,
                    Box::new(seeds::train_to_end(&run, &mut |_| true).expect("an end")),
                )
            }
        };
        // What was told twice counts once.
        page.tell_sampler(reply.clone());
        page.tell_sampler(reply);
    }
    let path = path_of(&page);
    assert_eq!((path.known().len(), &path.state), (20, &SamplingState::Running));
    assert_eq!(page.store.results().get_untracked().len(), 6, "runs that end are results of the visit");
    let [optima, ends] = path.at(2);
    for (point, mode) in optima.into_iter().zip(path::MODES) {
        assert_eq!(point.map(|p| (p.lambda, p.mode)), Some((1e-3, mode)));
    }
    assert!(ends[0].is_some_and(|p| p.kind == path::Kind::Trained) && ends[1].is_none());
    assert!((0.0..1.0).contains(&path.done(0)) && path.zero == path::error_of_zero(&path.runs[0]));
    // The step of the run under way moves the progress alone.
    page.tell_sampler(SamplerReply::Progress(20, 4_000));
    page.tell_sampler(SamplerReply::Progress(19, 7_000));
    assert_eq!((path_of(&page), page.store.path_step().get_untracked()), (path.clone(), 4_000));
    assert!(path.done(4_000) > path.done(0));
    page.act(Command::CancelPath);
    assert_eq!(path_of(&page).state, SamplingState::Cancelled);
    assert!(page.sampled.is_empty(), "the worker has ended");
    // What is known is not computed again, and a point opens both regularisers at its λ.
    page.act(Command::ComputePath(true));
    assert_eq!(page.sampled.len(), 8);
    page.act(Command::OpenPathPoint(6));
    let opened: Vec<Experiment> = page.store.panels().get_untracked().iter().map(Panel::experiment).collect();
    assert_eq!(opened, path_of(&page).runs_at(6));
    assert_eq!(
        opened.iter().map(|run| (run.mode, run.lambda)).collect::<Vec<_>>(),
        path::MODES.map(|m| (m, 0.1))
    );
    // Several seeds take the worker over.
    page.act(Command::SampleSeeds(2));
    assert_eq!((path_of(&page).state, page.sampled.len()), (SamplingState::Cancelled, 2));
}

#[test]
fn a_path_without_an_optimum_has_its_runs_and_says_why() {
    let mut page = Page::single(120);
    page.act(Command::Set(Setting::Typed("bias", "free".into())));
    page.act(Command::ComputePath(false));
    for (place, task) in page.sampled.clone().iter().enumerate() {
        let SamplerTask::Solve(run) = task else { panic!("only optima") };
        let optimum = relu_atoms_session::path::optimum(run, &mut || true);
        page.tell_sampler(match optimum {
            Ok(optimum) => SamplerReply::Solved(place, Box::new(optimum)),
            Err(error) => SamplerReply::Unsolved(place, error),
        });
    }
    let path = page.store.path().get_untracked().expect("a path");
    assert_eq!((path.state.clone(), path.known().len()), (SamplingState::Finished, 7));
    assert_eq!(path.missing.as_ref().map(Translations::get), Some(relu_atoms_core::nearness::FREE_BIASES));
    page.act(Command::ComputePath(true));
    page.tell_sampler(SamplerReply::Refused(0, seeds::SeedError::Ended));
    assert_eq!(
        page.store.path().get_untracked().map(|p| p.state),
        Some(SamplingState::Failed(Translations::of(|| seeds::SeedError::Ended.localised())))
    );
}

#[test]
fn the_demonstration_of_what_is_favourable_opens_both_regularisers_with_their_path() {
    let mut page = Page::single(120);
    let k = table::demo("favourable").expect("a demonstration");
    for variant in [1, 0] {
        page.act(Command::ChooseDemonstration(Some((k, variant))));
        let opened: Vec<Experiment> =
            page.store.panels().get_untracked().iter().map(Panel::experiment).collect();
        assert_eq!(opened, DEMOS[k].experiments(variant));
        assert_eq!(page.sampled.len(), 14, "the optima");
        // What is shown is on the path, and the path is that of either panel.
        let path = page.store.path().get_untracked().expect("a path");
        for (id, run) in page.model.panel_ids().into_iter().zip(&opened) {
            assert!(path.runs.contains(run));
            page.act(Command::Select(id));
            page.act(Command::ComputePath(false));
            assert_eq!(page.store.path().get_untracked().map(|path| path.runs), Some(path.runs.clone()));
        }
    }
    page.act(Command::OpenPathPoint(3));
    assert_eq!(page.store.demonstration().get_untracked(), Some((k, 0)), "it goes on at another λ");
    // Choosing it again ends nothing: not the training of its runs, nor that of seeds.
    let again = Command::ChooseDemonstration(Some((k, 0)));
    let state = |page: &Page| page.store.path().get_untracked().map(|path| path.state);
    page.act(Command::ComputePath(true));
    page.act(again.clone());
    assert_eq!((page.sampled.len(), state(&page)), (28, Some(SamplingState::Running)));
    page.act(Command::CancelPath);
    page.act(Command::SampleSeeds(2));
    page.act(again.clone());
    assert_eq!((page.sampled.len(), state(&page)), (2, Some(SamplingState::Cancelled)));
    // Nor does computing what is known.
    page.store.path().update(|path| {
        let path = path.as_mut().expect("a path");
        for run in 0..path.runs.len() {
            let best = relu_atoms_session::path::optimum(&path.runs[run], &mut || true).expect("an optimum");
            (path.optima[run], path.ends[run]) = (Some(best.clone()), Some(best));
        }
    });
    page.act(Command::ComputePath(true));
    let seeds = page.store.sampling().get_untracked().expect("seeds");
    assert_eq!((page.sampled.len(), seeds.state), (2, SamplingState::Running));
    // So does its link.
    let (workspace, _) = Workspace::open("demo=favourable:2&m=50&play=0");
    let runs: Vec<_> = workspace.panels.iter().map(|panel| (panel.opened.mode, panel.opened.m)).collect();
    assert_eq!(runs, relu_atoms_session::path::MODES.map(|mode| (mode, 50)));
}

impl Page {
    fn sampled_runs(&self) -> Vec<Experiment> {
        let run = |task: &SamplerTask| match task {
            SamplerTask::Train(run) | SamplerTask::Solve(run) => run.clone(),
        };
        self.sampled.iter().map(run).collect()
    }

    fn tell_sampler(&mut self, reply: SamplerReply) {
        let effects = self.model.sampler_replied(reply);
        self.carry_out(effects);
    }

    /// Whether every panel shows what it was asked for last.
    fn effects_free(&self) -> bool {
        self.model.lockstep().is_settled()
    }
}

/// The paper's figure: the points chosen and the cell opened are one state, which every frame tells of; other data
/// forget the choice, and the views come back with the chart that they had.
#[test]
fn the_figure_opens_a_cell_of_each_panel() {
    use crate::state::FigureCommand;
    use relu_atoms_render::view::Chart;
    let mut page = Page::pair(4_000);
    let cell = |page: &Page, id| {
        page.model.read(id, |panel| panel.shown.as_ref()?.frame.cell.clone()).flatten().map(|cell| *cell)
    };
    let chart = |page: &Page, id| page.model.read(id, |panel| panel.chart);
    assert_eq!(cell(&page, 0), None);
    page.settled(Command::ShowFigure(true));
    for id in [0, 1] {
        assert!(!cell(&page, id).unwrap().sees.is_empty());
        assert_eq!(chart(&page, id), Some(Chart::Lines));
    }
    assert!(page.store.read_untracked().query().ends_with("figure=1"));
    // The heaviest cell's points, with one more or one less.
    let heaviest = cell(&page, 0).unwrap().sees;
    page.settled(Command::Figure(0, FigureCommand::TogglePoint(0)));
    let chosen = cell(&page, 0).unwrap().sees;
    assert_eq!(chosen.len().abs_diff(heaviest.len()), 1);
    page.settled(Command::Figure(0, FigureCommand::Choose(Some(vec![3, 1, 3, 99]))));
    assert_eq!(cell(&page, 0).unwrap().sees, [1, 3]);
    // It follows training and going back.
    page.settled(Command::Train(30));
    assert_eq!(cell(&page, 0).unwrap().sees, [1, 3]);
    page.settled(Command::Figure(0, FigureCommand::Choose(None)));
    let before = cell(&page, 0).unwrap();
    assert!(before.neurons() > before.groups.len(), "something is there to be merged");
    let fit = |page: &Page| page.model.read(0, |panel| panel.report.as_ref().unwrap().fit.clone()).unwrap();
    let fitted = fit(&page);
    page.settled(Command::Figure(0, FigureCommand::Merge));
    let after = cell(&page, 0).unwrap();
    assert_eq!((&after.sees, after.neurons()), (&before.sees, before.groups.len()));
    let merged = |page: &Page| page.model.read(0, |panel| panel.figure.merged.clone()).flatten();
    let told = merged(&page).expect("the worker tells what it has merged");
    assert_eq!((&told.sees, &told.groups), (&before.sees, &before.groups));
    assert!(fit(&page).iter().zip(&fitted).all(|(g, f)| (g - f).abs() < 1e-12));
    // One panel's cell is merged, the other's is not.
    assert!(cell(&page, 1).is_some_and(|cell| cell.neurons() > cell.groups.len()));
    page.settled(Command::Seek(10));
    assert_eq!(cell(&page, 0).unwrap().sees, before.sees, "what was merged stays opened");
    page.settled(Command::Figure(0, FigureCommand::Choose(Some(vec![0]))));
    assert_eq!(merged(&page), None, "another cell is looked at");
    page.settled(Command::ChooseData("tent".into()));
    let selected = page.model.selected();
    assert_eq!(chart(&page, selected), Some(Chart::Plane));
    assert_eq!(page.model.read(selected, |panel| panel.figure.chosen.clone()), Some(None));
    assert!(cell(&page, selected).is_some());
    page.settled(Command::ShowFigure(false));
    assert_eq!(cell(&page, 1), None);
    assert!(matches!(chart(&page, selected), Some(Chart::Plane)));
    assert!(!page.store.read_untracked().query().contains("figure"));
}

// ---- Workers that end ----------------------------------------------------------------------------------

/// What is seen of every panel at every step, the furthest step and the one shown, the changes, and how many turns
/// of training there were.
type Journey = (BTreeMap<(PanelId, u64), Vec<u8>>, [u64; 2], Vec<RunEdit>, u64);

/// A journey with changes of every kind, pauses and steps back, in which the worker of a panel ends after so many
/// turns of training.
fn journey(panels: usize, ends: Option<(PanelId, u64)>) -> Journey {
    let modes = [Mode::VariationNorm, Mode::GradientPenalty, Mode::LabelNoise];
    let mut page = Page::new(modes[..panels].iter().map(|mode| small(*mode, 400)).collect());
    let turns = std::cell::Cell::new(0);
    let go = |page: &mut Page, step: u64| {
        for _ in 0..20_000 {
            if page.steps()[0] >= step {
                return;
            }
            page.turn();
            turns.set(turns.get() + 1);
            if let Some((id, at)) = ends
                && turns.get() == at
            {
                page.end_worker(id, WorkerEnd::Error("for a test".into()));
            }
        }
        panic!("step {step} never comes: {:?}", page.model.lockstep);
    };
    page.act(Command::Train(60));
    go(&mut page, 60);
    page.rest();
    page.settled(lambda(0.03));
    page.settled(Command::EditNeurons(0, freeze(&[1, 2], true)));
    page.act(Command::Train(80));
    go(&mut page, 140);
    page.rest();
    page.settled(Command::Merge(0));
    page.act(Command::TogglePlay);
    go(&mut page, 400);
    page.rest();
    page.settled(Command::Seek(200));
    page.settled(lambda(0.07));
    page.act(Command::Train(37));
    go(&mut page, 237);
    page.rest();
    if ends.is_some() {
        assert!(page.notices().iter().any(|text| text.contains("nothing is lost")), "{:?}", page.notices());
        assert!(page.panel(0, |panel| panel.worker == WorkerState::Works));
    }
    let effects = page.model.ask_for_recording(0, RecordingUse::Export);
    page.carry_out(effects);
    page.rest();
    let edits = page.recordings.pop().expect("recorded").1;
    let furthest = page.model.lockstep().furthest();
    (page.seen.clone(), [furthest, page.steps()[0]], edits, turns.get())
}

#[test]
fn a_run_whose_worker_ends_goes_on_with_the_same_numbers() {
    for panels in [1, 3] {
        let (seen, at, edits, turns) = journey(panels, None);
        for turn in (1..=turns).step_by(3) {
            let id = if panels == 1 { 0 } else { turn as PanelId % 3 };
            let (there, at_there, edits_there, _) = journey(panels, Some((id, turn)));
            assert_eq!((&at_there, &edits_there), (&at, &edits), "{panels} {turn}");
            for (key, numbers) in &there {
                if let Some(same) = seen.get(key) {
                    assert!(numbers == same, "{panels} panels, turn {turn}: {key:?}");
                }
            }
            for key in (0..panels as PanelId).map(|id| (id, at[1])) {
                assert!(there[&key] == seen[&key], "{panels} panels, turn {turn}: {key:?}");
            }
        }
    }
}

#[test]
fn a_worker_that_ends_while_it_starts_or_opens_another_run_is_replaced() {
    for panels in 1..=2 {
        let (mut workspace, _) = Workspace::open("play=1&speed=10");
        workspace.panels = (0..)
            .zip(vec![small(Mode::VariationNorm, 90); panels])
            .map(|(id, run)| Panel::new(id, run))
            .collect();
        workspace.panel_ids = workspace.panels.iter().map(|panel| panel.id).collect();
        let mut page = Page::with(workspace);
        page.end_worker(0, WorkerEnd::NeverStarted);
        page.rest();
        assert_eq!((page.steps(), page.status()), (vec![90; panels], Some("finished")));
        // On its way to another seed, or back to the start.
        for command in [Command::NewSeed(5), Command::Reset] {
            page.model.workers = workers::Workers::default();
            page.act(command);
            page.end_worker(0, WorkerEnd::Silent);
            page.rest();
            page.settled(Command::Train(30));
            assert!(page.steps().iter().all(|step| (30..=90).contains(step)), "{:?}", page.steps());
            page.settled(Command::Reset);
            assert_eq!(page.steps(), vec![0; panels]);
        }
    }
}

#[test]
fn a_pause_a_step_back_and_a_change_while_the_run_is_repeated_act_on_it() {
    for panels in 1..=2 {
        let mut page = Page::new(vec![small(Mode::VariationNorm, 300); panels]);
        page.settled(Command::Train(200));
        page.act(Command::TogglePlay);
        page.end_worker(0, WorkerEnd::Silent);
        page.act(Command::TogglePlay);
        page.rest();
        assert_eq!((page.steps(), page.status()), (vec![200; panels], Some("paused")), "paused");
        page.end_worker(0, WorkerEnd::Silent);
        page.act(Command::Seek(50));
        page.act(lambda(0.2));
        page.rest();
        assert_eq!(page.steps(), vec![50; panels]);
        let edits = page.model.workers.log(0).edits().to_vec();
        assert_eq!(edits, [RunEdit { step: 50, lambda: Some(0.2), ..RunEdit::default() }]);
    }
}

#[test]
fn a_diverged_run_is_diverged_with_its_new_worker_too() {
    let mut run = small(Mode::VariationNorm, 500);
    run.h = Some(4.0);
    let mut page = Page::new(vec![run]);
    page.act(Command::TogglePlay);
    page.rest();
    let (step, notices) = (page.steps(), page.notices());
    assert_eq!(page.panel(0, |panel| panel.status), Some(RunStatus::Diverged));
    page.end_worker(0, WorkerEnd::Silent);
    page.rest();
    assert_eq!((page.steps(), page.panel(0, |panel| panel.status)), (step, Some(RunStatus::Diverged)));
    assert_eq!(page.notices().len(), notices.len() + 1, "{:?}", page.notices());
}

#[test]
fn the_latest_replacement_of_a_worker_is_told_and_none_once_there_is_no_worker() {
    let mut page = Page::single(300);
    page.settled(Command::Train(50));
    for replaced in [true, true, false] {
        page.end_worker(0, WorkerEnd::Silent);
        page.rest();
        assert_eq!(page.notices().len(), usize::from(replaced), "{:?}", page.notices());
    }
    assert!(matches!(page.panel(0, |panel| panel.worker.clone()), WorkerState::Lost(_)));
}

#[test]
fn a_panel_whose_workers_end_again_and_again_is_left_and_the_others_go_on() {
    for panels in 1..=2 {
        let mut page = Page::new(vec![small(Mode::VariationNorm, 300); panels]);
        page.settled(Command::Train(50));
        page.settled(lambda(0.02));
        page.act(Command::TogglePlay);
        for _ in 0..3 {
            page.end_worker(0, WorkerEnd::Memory(Some(1_000)));
        }
        page.rest();
        let WorkerState::Lost(sentence) = page.panel(0, |panel| panel.worker.clone()) else {
            panic!("{:?}", page.panel(0, |panel| panel.worker.clone()))
        };
        assert!(sentence.get().contains("20 neurons need about"), "{sentence:?}");
        assert_eq!(page.store.failed().get_untracked(), panels == 1);
        if panels == 2 {
            assert_eq!((page.steps(), page.status()), (vec![50, 300], Some("paused")));
        }
        // The changes are not lost with the worker.
        let effects = page.model.ask_for_recording(0, RecordingUse::Export);
        page.carry_out(effects);
        assert_eq!(page.recordings.pop().expect("known").1.len(), 1);
        // Trying again leads to where it was; with two panels it catches up.
        page.settled(Command::TryAgain(0));
        assert_eq!(
            (page.store.failed().get_untracked(), page.steps()[0]),
            (false, if panels == 1 { 50 } else { 300 })
        );
        assert!(page.requests.iter().any(|(_, request)| *request == Request::Budget(0)));
        page.settled(Command::Train(300));
        assert_eq!(page.steps(), vec![300; panels]);
        // Another run does so, too.
        for _ in 0..3 {
            page.end_worker(0, WorkerEnd::Silent);
        }
        page.settled(Command::NewSeed(9));
        assert_eq!((page.steps(), page.store.failed().get_untracked()), (vec![300; panels], false));
    }
}
mod book;
mod own_data;
mod prediction;
mod visit;
