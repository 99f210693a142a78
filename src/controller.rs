//! What joins state, workers and canvases: commands of the user and events of the workers go in, and what
//! the [`Model`] makes of them is carried out. Components get it from the context.

use crate::canvas::panel_canvases::{PaintRequest, PanelCanvases, ViewSettings};
use crate::engine::WorkerEnd;
use crate::engine::heartbeat::{self, Endings};
use crate::export::{PanelSnapshot, Snapshot};
use crate::state::prediction::PanelOutcome;
use crate::state::{
    Command, CommandError, DataPoint, Effect, Model, NoticeAction, Panel, PanelId, RecordingUse, SamplerTask,
    WorkerState, Workspace, WorkspaceStore, WorkspaceStoreFields, selectors,
};
use crate::text;
use crate::text::errors::Localised;
use crate::text::language::Translations;
use crate::visit::Keeper;
use crate::workers::painter::{PaintClient, PaintEvent};
use crate::workers::sampler::{SamplerClient, SamplerEvent};
use crate::workers::solver::{SolverClient, SolverEvent};
use crate::workers::trainer::{TrainerClient, TrainerEvent};
use futures_channel::oneshot;
use leptos::prelude::*;
use relu_atoms_core::experiment::link;
use relu_atoms_core::experiment::table::mode_info;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::Columns;
use relu_atoms_core::train::RunEdit;
use relu_atoms_render::truth::ErrorMap;
use relu_atoms_session::messages::{Request, RunStatus, SolveRequest};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use web_sys::{HtmlCanvasElement, MessageChannel};

/// Milliseconds between renewals of a panel's words and charts while training.
const SUMMARY_INTERVAL: f64 = 120.0;
/// Milliseconds after which words are renewed even if another panel's were renewed in the same animation
/// frame.
const LONGEST_SUMMARY_INTERVAL: f64 = 400.0;
/// Milliseconds between renewals of the step among the controls: each has the browser lay out the page.
const STEP_INTERVAL: f64 = 66.0;
/// Milliseconds between sentences for screen readers.
const ANNOUNCEMENT_INTERVAL: f64 = 3000.0;
/// From a change to its being kept, and the least from one change of the address to the next: Safari refuses more
/// than 100 in 30 seconds.
const KEEPING_INTERVAL: Duration = Duration::from_millis(400);

/// When what is shown of a panel was renewed last.
#[derive(Clone, Copy, Debug, Default)]
struct Renewed {
    step: f64,
    summary: f64,
}

struct Inner {
    model: RefCell<Model>,
    trainers: RefCell<BTreeMap<PanelId, TrainerClient>>,
    /// The panels whose trainers listen. What is posted to a worker before is lost.
    ready_trainers: RefCell<BTreeSet<PanelId>>,
    solvers: RefCell<BTreeMap<PanelId, SolverClient>>,
    sampler: RefCell<Option<SamplerClient>>,
    painter: RefCell<Option<PaintClient>>,
    painter_is_ready: Cell<bool>,
    painter_endings: RefCell<Endings>,
    /// How the last painter has ended, until the one in its place has painted.
    painter_ended: RefCell<Option<WorkerEnd>>,
    /// How many connections between a trainer and a painter there have been: each numbers its frames apart.
    connections: Cell<u64>,
    canvases: RefCell<BTreeMap<PanelId, PanelCanvases>>,
    renewed: RefCell<BTreeMap<PanelId, Renewed>>,
    /// An animation frame has been asked for.
    is_scheduled: Cell<bool>,
    /// Who waits until every panel shows in full what it was asked for.
    waiting_for_rest: RefCell<Vec<oneshot::Sender<()>>>,
    /// Who waits for the recorded changes of a panel's run.
    waiting_for_recording: RefCell<BTreeMap<PanelId, Vec<oneshot::Sender<Vec<RunEdit>>>>>,
    announced: RefCell<(f64, String)>,
    /// Keeps the visit; none in a frame of another page.
    keeper: RefCell<Option<Keeper>>,
    /// The state is about to be kept.
    is_keeping: Cell<bool>,
}

/// The handle of the controller: cheap to copy, of the page's one thread.
#[derive(Clone, Copy)]
pub struct Controller {
    store: WorkspaceStore,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// The controller of the page.
pub fn use_controller() -> Controller {
    expect_context()
}

impl Controller {
    /// A controller of this state. Workers are started by [`Controller::start`].
    pub fn new(workspace: Workspace) -> Self {
        let store = WorkspaceStore::new(workspace);
        let inner = Inner {
            model: RefCell::new(Model::new(store)),
            trainers: RefCell::default(),
            ready_trainers: RefCell::default(),
            solvers: RefCell::default(),
            sampler: RefCell::default(),
            painter: RefCell::default(),
            painter_is_ready: Cell::new(false),
            painter_endings: RefCell::default(),
            painter_ended: RefCell::default(),
            connections: Cell::new(0),
            canvases: RefCell::default(),
            renewed: RefCell::default(),
            is_scheduled: Cell::new(false),
            waiting_for_rest: RefCell::default(),
            waiting_for_recording: RefCell::default(),
            announced: RefCell::default(),
            keeper: RefCell::default(),
            is_keeping: Cell::new(false),
        };
        Self { store, inner: StoredValue::new_local(Rc::new(inner)) }
    }

    /// The state.
    pub fn store(self) -> WorkspaceStore {
        self.store
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Starts the workers of all panels.
    pub fn start(self) {
        self.start_painter();
        let effects = self.inner().model.borrow_mut().start();
        self.run(effects);
        set_interval(move || self.look_at_workers(), Duration::from_millis(heartbeat::PERIOD as u64));
    }

    /// Looks whether the workers still work.
    fn look_at_workers(self) {
        // The page may be on its way out.
        let Some(inner) = self.inner.try_get_value() else { return };
        let (now, awake) = (now(), !document().hidden());
        let patience = |id: PanelId| {
            let workspace = self.store.read_untracked();
            let run = workspace.panels.iter().find(|panel| panel.id == id);
            run.map_or(heartbeat::SILENCE, |panel| {
                let points = panel.points.as_ref().map_or(0, |points| points.n());
                heartbeat::patience(panel.opened.m, points)
            })
        };
        let look =
            |(id, worker): (&PanelId, &TrainerClient)| Some((*id, worker.look(now, awake, patience(*id))?));
        let trainers: Vec<(PanelId, WorkerEnd)> = inner.trainers.borrow().iter().filter_map(look).collect();
        let solvers: Vec<(PanelId, WorkerEnd)> = inner
            .solvers
            .borrow()
            .iter()
            .filter_map(|(id, worker)| Some((*id, worker.look(now, awake)?)))
            .collect();
        let painter = inner.painter.borrow().as_ref().and_then(|worker| worker.look(now, awake));
        let sampler = inner.sampler.borrow().as_ref().and_then(|worker| worker.look(now, awake));
        for (id, end) in trainers {
            self.trainer_event(id, TrainerEvent::Failed(end));
        }
        for (id, end) in solvers {
            self.solver_event(id, SolverEvent::Failed(end));
        }
        if let Some(end) = painter {
            self.paint_event(PaintEvent::Failed(end));
        }
        if let Some(end) = sampler {
            self.sampler_event(SamplerEvent::Failed(end));
        }
    }

    // ---- Commands ----------------------------------------------------------------------------------

    /// Carries a command out; a refusal becomes a notice.
    pub fn dispatch(self, command: Command) {
        if let Err(error) = self.try_dispatch(command) {
            self.tell(Translations::of(|| error.localised()));
        }
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// [`CommandError`] if it is refused; nothing has changed then.
    pub fn try_dispatch(self, command: Command) -> Result<(), CommandError> {
        let effects = self.inner().model.borrow_mut().apply(command)?;
        self.run(effects);
        self.schedule();
        self.keep_later();
        Ok(())
    }

    /// Shows a sentence until it is dismissed.
    pub fn tell(self, sentence: impl Into<Translations>) {
        self.inner().model.borrow_mut().tell(sentence.into(), NoticeAction::None);
    }

    /// A worker has failed, and nothing takes its place. Who waits for it waits no longer.
    fn fail(self, sentence: Translations) {
        self.inner().model.borrow_mut().fail(sentence);
        self.stop_waiting();
    }

    /// Who waits for workers waits no longer.
    fn stop_waiting(self) {
        let inner = self.inner();
        inner.waiting_for_rest.take();
        inner.waiting_for_recording.take();
    }

    /// Whether a worker has failed and none has taken its place: not every panel can show another step.
    pub fn has_failed(self) -> bool {
        let is_lost = |panel: &Panel| matches!(panel.worker, WorkerState::Lost(_));
        self.is_over() || self.store.panels().read_untracked().iter().any(is_lost)
    }

    /// Whether nothing trains or is painted any more.
    fn is_over(self) -> bool {
        self.store.failed().get_untracked()
    }

    /// The step that the panel furthest ahead shows.
    pub fn shown_step(self) -> u64 {
        self.inner().model.borrow().lockstep().shown_step()
    }

    /// The step that the panel furthest ahead shows once it has what it was asked for last.
    pub fn sought_step(self) -> u64 {
        self.inner().model.borrow().lockstep().destination()
    }

    /// The furthest step that any panel has recorded.
    pub fn furthest(self) -> u64 {
        self.inner().model.borrow().lockstep().furthest()
    }

    /// The address of the link that opens these runs with the changes made in them, and whether it has all
    /// of them.
    pub async fn address(self) -> (String, bool) {
        let panels = self.inner().model.borrow().panel_ids();
        let mut recorded = Vec::with_capacity(panels.len());
        for panel in panels {
            recorded.push(self.recording(panel).await.unwrap_or_default());
        }
        let (query, is_complete) = self.store.read_untracked().query_with_changes(&recorded);
        (self.address_of(&query), is_complete)
    }

    /// The address of the page with this query.
    pub fn address_of(self, query: &str) -> String {
        let location = window().location();
        let (origin, path) = (location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
        format!("{origin}{path}?{}", link::sealed(query))
    }

    /// Carries out what follows from a command or an event.
    fn run(self, effects: Vec<Effect>) {
        let inner = self.inner();
        for effect in effects {
            match effect {
                Effect::StartTrainer(panel) => self.start_trainer(panel),
                Effect::StopTrainer(panel) => {
                    inner.trainers.borrow_mut().remove(&panel);
                    inner.ready_trainers.borrow_mut().remove(&panel);
                    inner.canvases.borrow_mut().remove(&panel);
                    inner.renewed.borrow_mut().remove(&panel);
                    inner.waiting_for_recording.borrow_mut().remove(&panel);
                }
                Effect::ReplaceTrainer(panel) => {
                    self.drop_trainer(panel);
                    self.start_trainer(panel);
                }
                Effect::EndTrainer(panel) => {
                    self.drop_trainer(panel);
                    if self.is_over() {
                        self.stop_waiting();
                    }
                }
                Effect::Send(panel, request) => self.send(panel, request),
                Effect::Watch(panel) => self.watch(panel),
                Effect::Paint(panel, frame) => {
                    self.with_canvases(panel, |canvases| canvases.queue(*frame));
                    // The painter begins at once: by the next animation frame it may be done.
                    self.request_painting(panel);
                }
                Effect::ClearPictures(panel) => {
                    inner.renewed.borrow_mut().remove(&panel);
                    let (points, all_points) = (self.panel_points(panel), self.all_points(panel));
                    let start =
                        self.store.read_untracked().panel(panel).map_or(1.0, |panel| panel.opened.scale);
                    let mut all = inner.canvases.borrow_mut();
                    if let (Some(canvases), Some(points), Some(all)) =
                        (all.get_mut(&panel), points, all_points)
                    {
                        canvases.clear(&points, &all, start);
                    }
                }
                Effect::AnimateMerge(panel, into) => {
                    let is_welcome = !prefers_reduced_motion();
                    if let Some(canvases) = inner.canvases.borrow_mut().get_mut(&panel).filter(|_| is_welcome)
                    {
                        canvases.animate_merge(into);
                    }
                }
                Effect::Solve(panel, request) => self.solve(panel, *request),
                Effect::StopSolver(panel) => {
                    inner.solvers.borrow_mut().remove(&panel);
                }
                Effect::Recorded(panel, edits) => {
                    let waiting = inner.waiting_for_recording.borrow_mut().remove(&panel);
                    for sender in waiting.unwrap_or_default() {
                        // Fails only if nobody waits any more.
                        let _ = sender.send(edits.clone());
                    }
                }
                Effect::KeepLetterKeys(used) => crate::appearance::keep_letter_keys(used),
                Effect::KeepLanguage(language) => {
                    let is_kept = crate::appearance::keep_language(language);
                    if let Some(keeper) = &mut *inner.keeper.borrow_mut() {
                        keeper.choose_language(language, is_kept);
                    }
                }
                Effect::KeepTheme(dark) => {
                    crate::appearance::keep_theme(dark);
                    if let Some(keeper) = &mut *inner.keeper.borrow_mut() {
                        keeper.choose_theme(dark);
                    }
                }
                Effect::RevealSetup => crate::appearance::reveal_setup(),
                Effect::StartSampler(runs) => self.start_sampler(runs),
                Effect::StopSampler => {
                    // The worker's own handler may be running: it is dropped afterwards.
                    let sampler = inner.sampler.borrow_mut().take();
                    leptos::task::spawn_local(async move { drop(sampler) });
                }
            }
        }
        self.schedule();
    }

    // ---- Workers -----------------------------------------------------------------------------------

    fn start_trainer(self, panel: PanelId) {
        match TrainerClient::start(move |event| self.trainer_event(panel, event)) {
            Ok(trainer) => {
                self.inner().trainers.borrow_mut().insert(panel, trainer);
            }
            Err(error) => {
                let sentence = Translations::of(|| text::notices::because(text::WORKER_FAILED, &error));
                let effects = self.inner().model.borrow_mut().lose_trainer(panel, sentence);
                self.run(effects);
            }
        }
    }

    /// Ends the trainer of a panel, and keeps all else of the panel.
    fn drop_trainer(self, panel: PanelId) {
        let inner = self.inner();
        inner.ready_trainers.borrow_mut().remove(&panel);
        let trainer = inner.trainers.borrow_mut().remove(&panel);
        // Its own handler may be running: it is dropped afterwards.
        leptos::task::spawn_local(async move { drop(trainer) });
    }

    /// Connects the trainer of a panel with the painter, once both listen.
    fn connect(self, panel: PanelId) {
        let inner = self.inner();
        if !inner.painter_is_ready.get() || !inner.ready_trainers.borrow().contains(&panel) {
            return;
        }
        if let (Some(trainer), Some(painter), Ok(channel)) =
            (inner.trainers.borrow().get(&panel), &*inner.painter.borrow(), MessageChannel::new())
        {
            let connections = inner.connections.get() + 1;
            inner.connections.set(connections);
            // No run has as many frames.
            let first = connections << 40;
            trainer.connect_painter(&channel.port1(), first);
            painter.connect(panel, &channel.port2());
            if let Some(canvases) = inner.canvases.borrow_mut().get_mut(&panel) {
                canvases.painter_is_connected(first);
            }
        }
    }

    /// Takes in what the trainer of a panel tells.
    pub fn trainer_event(self, panel: PanelId, event: TrainerEvent) {
        let inner = self.inner();
        let effects = match event {
            TrainerEvent::Ready => {
                inner.ready_trainers.borrow_mut().insert(panel);
                self.connect(panel);
                inner.model.borrow_mut().trainer_ready(panel)
            }
            TrainerEvent::Reply(reply) => {
                // A run is opened, or a change has been made in it.
                self.keep_later();
                inner.model.borrow_mut().replied(panel, reply)
            }
            TrainerEvent::Frame(frame) => {
                let status = frame.frame.report.status;
                let mut model = inner.model.borrow_mut();
                let mut effects = model.frame_received(panel, frame);
                model.renew_worker(panel, now());
                if status != RunStatus::Running && !model.lockstep().is_shared() {
                    // That training has stopped is told at once.
                    model.renew_step(panel);
                    effects.extend(model.renew_summary(panel));
                }
                effects
            }
            TrainerEvent::Reached(step) => {
                inner.model.borrow().trainer_reached(panel, step);
                Vec::new()
            }
            TrainerEvent::Failed(end) => inner.model.borrow_mut().trainer_ended(panel, end, now()),
        };
        self.run(effects);
    }

    fn start_painter(self) {
        match PaintClient::start(move |event| self.paint_event(event)) {
            Ok(painter) => *self.inner().painter.borrow_mut() = Some(painter),
            Err(error) => self.fail(Translations::of(|| text::notices::because(text::WORKER_FAILED, &error))),
        }
    }

    /// Takes in what the painter tells.
    pub fn paint_event(self, event: PaintEvent) {
        let inner = self.inner();
        match event {
            PaintEvent::Ready => {
                inner.painter_is_ready.set(true);
                let panels: Vec<PanelId> = inner.ready_trainers.borrow().iter().copied().collect();
                panels.into_iter().for_each(|panel| self.connect(panel));
                inner.canvases.borrow_mut().values_mut().for_each(PanelCanvases::painter_is_ready);
            }
            PaintEvent::Painted(pictures) => {
                if pictures.are_missing() {
                    inner.canvases.borrow_mut().values_mut().for_each(PanelCanvases::painter_is_gone);
                    return self.fail(text::NO_CANVAS.into());
                }
                if let Some(end) = inner.painter_ended.take() {
                    inner.painter_endings.borrow_mut().recovered(now());
                    self.tell(Translations::of(|| text::workers::painter_replaced(&end)));
                }
                let (panel, run) = (pictures.painted.job.panel, pictures.painted.job.run);
                let is_current = inner.model.borrow().lockstep().is_current(panel, run);
                let shown =
                    inner.canvases.borrow_mut().get_mut(&panel).and_then(|canvases| {
                        canvases.take_pictures(*pictures, if is_current { run } else { 0 })
                    });
                if let Some(shown) = shown {
                    inner.model.borrow_mut().painted(panel, shown);
                }
                self.request_painting(panel);
            }
            PaintEvent::Failed(end) => {
                inner.painter_is_ready.set(false);
                let painter = inner.painter.borrow_mut().take();
                // Its own handler may be running: it is dropped afterwards.
                leptos::task::spawn_local(async move { drop(painter) });
                if inner.painter_endings.borrow_mut().ended(now()).is_some() {
                    inner.canvases.borrow_mut().values_mut().for_each(PanelCanvases::painter_is_replaced);
                    *inner.painter_ended.borrow_mut() = Some(end);
                    self.start_painter();
                } else {
                    inner.canvases.borrow_mut().values_mut().for_each(PanelCanvases::painter_is_gone);
                    self.fail(Translations::of(|| text::workers::painter_lost(&end)));
                }
            }
        }
        self.schedule();
    }

    fn send(self, panel: PanelId, request: Request) {
        let inner = self.inner();
        let listens = inner.ready_trainers.borrow().contains(&panel);
        if let Some(trainer) = inner.trainers.borrow().get(&panel).filter(|_| listens) {
            trainer.send(request);
        }
    }

    /// Has the trainer of a panel sample the function on the panel's window and send a frame.
    fn watch(self, panel: PanelId) {
        let points = self.all_points(panel);
        let ask = |canvases: &mut PanelCanvases| points.map(|points| canvases.ask_window(&points));
        if let Some(window) = self.with_canvases(panel, ask).flatten() {
            self.send(panel, Request::Window(window));
        }
        self.send(panel, Request::Pace(self.store.pace().get_untracked()));
        self.send(panel, Request::Draw);
    }

    fn solve(self, panel: PanelId, request: SolveRequest) {
        let inner = self.inner();
        let mut solvers = inner.solvers.borrow_mut();
        if let Entry::Vacant(place) = solvers.entry(panel) {
            let started = SolverClient::start(
                move || {
                    if let Some(solver) = self.inner().solvers.borrow().get(&panel) {
                        solver.go_on();
                    }
                },
                move |event| self.solver_event(panel, event),
            );
            match started {
                Ok(solver) => {
                    place.insert(solver);
                }
                Err(error) => {
                    let sentence = Translations::of(|| text::notices::because(text::SOLVER_FAILED, &error));
                    return inner.model.borrow_mut().solver_failed(panel, sentence);
                }
            }
        }
        if let Some(solver) = solvers.get(&panel) {
            solver.solve(request);
        }
    }

    fn start_sampler(self, tasks: Vec<SamplerTask>) {
        let inner = self.inner();
        match SamplerClient::start(tasks, move |event| self.sampler_event(event)) {
            // One that is under way ends with this.
            Ok(sampler) => drop(inner.sampler.borrow_mut().replace(sampler)),
            Err(error) => {
                let sentence =
                    Translations::of(|| text::notices::because(text::results::SAMPLER_FAILED, &error));
                let effects = inner.model.borrow_mut().sampler_failed(sentence);
                self.run(effects);
            }
        }
    }

    fn sampler_event(self, event: SamplerEvent) {
        let inner = self.inner();
        let effects = match event {
            SamplerEvent::Ready => {
                if let Some(sampler) = &*inner.sampler.borrow() {
                    sampler.train();
                }
                Vec::new()
            }
            SamplerEvent::Reply(reply) => inner.model.borrow_mut().sampler_replied(reply),
            SamplerEvent::Failed(end) => {
                let sentence = Translations::of(|| text::workers::sampler_ended(&end));
                inner.model.borrow_mut().sampler_failed(sentence)
            }
        };
        self.run(effects);
    }

    fn solver_event(self, panel: PanelId, event: SolverEvent) {
        let inner = self.inner();
        match event {
            SolverEvent::Reply(reply) => inner.model.borrow_mut().solver_replied(panel, *reply),
            SolverEvent::Failed(end) => {
                inner
                    .model
                    .borrow_mut()
                    .solver_failed(panel, Translations::of(|| text::workers::solver_ended(&end)));
                // The worker's own handler is running: it is dropped afterwards.
                let solver = inner.solvers.borrow_mut().remove(&panel);
                leptos::task::spawn_local(async move { drop(solver) });
            }
        }
        self.schedule();
    }

    // ---- Canvases ----------------------------------------------------------------------------------

    /// Takes the canvases of a panel. `false` if the browser gives no drawing context.
    pub fn attach_canvases(
        self,
        panel: PanelId,
        function: HtmlCanvasElement,
        neurons: HtmlCanvasElement,
    ) -> bool {
        // The page has been made anew, in another language: what is shown goes on, on other canvases.
        if let Some(canvases) = self.inner().canvases.borrow_mut().get_mut(&panel) {
            return canvases.move_to(function, neurons);
        }
        let Some(mut canvases) = PanelCanvases::new(panel, function, neurons) else {
            self.tell(text::NO_CANVAS);
            return false;
        };
        if self.inner().painter_is_ready.get() {
            canvases.painter_is_ready();
        }
        self.inner().canvases.borrow_mut().insert(panel, canvases);
        true
    }

    /// Reads or changes the canvases of a panel.
    pub fn with_canvases<R>(self, panel: PanelId, f: impl FnOnce(&mut PanelCanvases) -> R) -> Option<R> {
        self.inner().canvases.borrow_mut().get_mut(&panel).map(f)
    }

    /// The canvases of a panel: the function view's and the neuron view's.
    pub fn view_canvases(self, panel: PanelId) -> Option<[HtmlCanvasElement; 2]> {
        self.with_canvases(panel, |canvases| canvases.elements())
    }

    /// Draws a panel anew at the next animation frame.
    pub fn redraw(self, panel: PanelId) {
        self.with_canvases(panel, PanelCanvases::invalidate);
        self.schedule();
    }

    /// The canvases of a panel have changed their size.
    pub fn resized(self, panel: PanelId) {
        let Some(points) = self.all_points(panel) else { return };
        if let Some(Some(window)) = self.with_canvases(panel, |canvases| canvases.resized(&points)) {
            self.send(panel, Request::Window(window));
        }
        self.schedule();
    }

    /// The points that a panel shows.
    pub fn panel_points(self, panel: PanelId) -> Option<Arc<Points>> {
        self.store.panels().read_untracked().iter().find(|p| p.id == panel).and_then(|p| p.points.clone())
    }

    /// The points of a panel, trained on and held out, as its run was opened: the views show them all.
    fn all_points(self, panel: PanelId) -> Option<Points> {
        let panels = self.store.panels().read_untracked();
        let run = &panels.iter().find(|p| p.id == panel)?.opened;
        Points::check(&run.points_in_units()?).ok()
    }

    /// The columns of the table that a panel trains on, with the units of its run.
    pub fn columns(self, panel: PanelId) -> Option<Columns> {
        let panels = self.store.panels().read_untracked();
        Some(panels.iter().find(|p| p.id == panel)?.opened.columns())
    }

    /// The points that a panel holds out.
    pub fn held_out_points(self, panel: PanelId) -> Option<Arc<Points>> {
        self.store.panels().read_untracked().iter().find(|p| p.id == panel).and_then(|p| p.held_out.clone())
    }

    /// The place of a data point of a panel among all rows of its data.
    pub fn row_of(self, panel: PanelId, point: DataPoint) -> Option<usize> {
        self.store.panels().read_untracked().iter().find(|p| p.id == panel)?.row_of(point)
    }

    /// The data point of a panel at this place among all rows of its data.
    pub fn point_of(self, panel: PanelId, row: usize) -> Option<DataPoint> {
        self.store.panels().read_untracked().iter().find(|p| p.id == panel)?.point_of(row)
    }

    fn view_settings(self, panel: PanelId) -> Option<ViewSettings> {
        let workspace = self.store.read_untracked();
        let panel = workspace.panels.iter().find(|p| p.id == panel)?;
        Some(ViewSettings {
            points: panel.points.clone()?,
            held_out: panel.held_out.clone(),
            truth: panel.opened.truth_in_units().filter(|_| workspace.show_truth),
            columns: panel.opened.columns(),
            lit: panel.lit,
            chart: panel.chart,
            certified: panel.certified,
            // Several panels have no room for the tables.
            numbered: workspace.panels.len() == 1,
            optimum: panel.optimum.best().cloned(),
            palette: workspace.palette,
            guess: workspace
                .prediction
                .as_ref()
                .and_then(|prediction| prediction.overlay(&PanelOutcome::of(panel)?)),
        })
    }

    // ---- Animation frames --------------------------------------------------------------------------

    /// Asks for an animation frame.
    fn schedule(self) {
        if !self.inner().is_scheduled.replace(true) {
            request_animation_frame(move || self.frame());
        }
    }

    /// One animation frame: what is new is painted and drawn, words are renewed, and the workers are asked
    /// for what comes next.
    fn frame(self) {
        let inner = self.inner();
        inner.is_scheduled.set(false);
        let now = now();
        let panels = inner.model.borrow().panel_ids();
        let mut is_animated = false;
        for panel in &panels {
            is_animated |= self.draw(*panel, now);
        }
        let mut effects = self.renew_words(&panels, now);
        let can_show = {
            let canvases = inner.canvases.borrow();
            panels.iter().all(|panel| canvases.get(panel).is_none_or(PanelCanvases::has_nothing_waiting))
        };
        inner.model.borrow_mut().note_speed(now);
        effects.extend(inner.model.borrow_mut().next_round(can_show));
        if is_animated || !effects.is_empty() {
            self.run(effects);
        }
        self.wake_waiting(&panels);
    }

    /// Has the painter paint what is new in a panel, if it is free.
    fn request_painting(self, panel: PanelId) {
        let Some(settings) = self.view_settings(panel) else { return };
        let request = self.with_canvases(panel, |canvases| canvases.next_request(&settings)).flatten();
        let inner = self.inner();
        if let (Some(request), Some(painter)) = (request, &*inner.painter.borrow()) {
            match request {
                PaintRequest::Job(job, frame) => painter.paint(job, frame),
                PaintRequest::Numbers(job, shown) => painter.paint_numbers(job, &shown.frame),
            }
        }
    }

    /// Paints and draws what is new in a panel; true while something moves by itself.
    fn draw(self, panel: PanelId, now: f64) -> bool {
        let Some(settings) = self.view_settings(panel) else { return false };
        let inner = self.inner();
        let mut all = inner.canvases.borrow_mut();
        let Some(canvases) = all.get_mut(&panel) else { return false };
        canvases.advance_merge(now);
        drop(all);
        self.request_painting(panel);
        let mut all = inner.canvases.borrow_mut();
        let Some(canvases) = all.get_mut(&panel) else { return false };
        canvases.draw(&settings);
        if canvases.allows_frame() {
            self.send(panel, Request::Draw);
        }
        canvases.is_animated()
    }

    /// Renews steps, words and charts where it is time to. Each renewal costs a layout, so that while
    /// training one panel a frame is renewed, the one whose words are the oldest; no words become old.
    fn renew_words(self, panels: &[PanelId], now: f64) -> Vec<Effect> {
        let inner = self.inner();
        let mut effects = Vec::new();
        let mut model = inner.model.borrow_mut();
        let mut renewed = inner.renewed.borrow_mut();
        let mut due: Vec<(f64, PanelId)> = Vec::new();
        for panel in panels {
            let last = renewed.entry(*panel).or_default();
            let runs = self.status(*panel) == Some(RunStatus::Running);
            if !runs || now - last.step >= STEP_INTERVAL {
                last.step = now;
                model.renew_step(*panel);
            }
            if !runs {
                last.summary = now;
                effects.extend(model.renew_summary(*panel));
            } else if now - last.summary >= SUMMARY_INTERVAL {
                due.push((last.summary, *panel));
            }
        }
        due.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (k, (last, panel)) in due.into_iter().enumerate() {
            if k == 0 || now - last >= LONGEST_SUMMARY_INTERVAL {
                renewed.entry(panel).or_default().summary = now;
                effects.extend(model.renew_summary(panel));
            }
        }
        drop(model);
        self.announce(now);
        effects
    }

    fn status(self, panel: PanelId) -> Option<RunStatus> {
        self.store.panels().read_untracked().iter().find(|p| p.id == panel).and_then(|p| p.status)
    }

    /// Tells screen readers the selected panel's headline when it has changed, now and then.
    fn announce(self, now: f64) {
        let inner = self.inner();
        let mut announced = inner.announced.borrow_mut();
        if now - announced.0 < ANNOUNCEMENT_INTERVAL {
            return;
        }
        let sentence = {
            let workspace = self.store.read_untracked();
            let summary = workspace.panel(workspace.selected).and_then(|panel| panel.summary.clone());
            let Some(report) = summary else { return };
            let (from, to) = text::headline(&report);
            let key = format!("{from}{to}{:?}", report.status);
            (announced.1 != key).then(|| (key, text::announcement(&report)))
        };
        if let Some((key, sentence)) = sentence {
            *announced = (now, key);
            self.store.announcement().set(sentence);
        }
    }

    // ---- A visit that is left ----------------------------------------------------------------------

    /// Has the visit kept from now on.
    pub fn keep_with(self, keeper: Keeper) {
        *self.inner().keeper.borrow_mut() = Some(keeper);
        self.keep_later();
    }

    /// Keeps the state a little later, once for all changes until then.
    fn keep_later(self) {
        let inner = self.inner();
        if inner.keeper.borrow().is_none() || inner.is_keeping.replace(true) {
            return;
        }
        set_timeout(
            move || {
                self.inner().is_keeping.set(false);
                self.keep();
            },
            KEEPING_INTERVAL,
        );
    }

    /// Keeps the state at once: the page may be about to go.
    pub fn keep(self) {
        let inner = self.inner();
        let mut keeper = inner.keeper.borrow_mut();
        let Some(keeper) = &mut *keeper else { return };
        let mut model = inner.model.borrow_mut();
        let changes = model.known_changes();
        let page = self.store.read_untracked();
        let step = if page.begins_at > 0 { page.begins_at } else { model.lockstep().destination() };
        keeper.keep(&page, &changes, step);
    }

    // ---- Export ------------------------------------------------------------------------------------

    /// Shows a recorded step and waits until every panel shows it in full: what is shown then. None if a worker
    /// has failed.
    pub async fn show_step(self, step: u64) -> Option<Snapshot> {
        self.dispatch(Command::Seek(step));
        let shown = self.at_rest().await;
        shown.filter(|_| !self.has_failed())
    }

    /// Waits until every panel shows in full what it was asked for: what is shown then. If a worker has failed, or
    /// fails meanwhile, that is what was shown last.
    pub async fn at_rest(self) -> Option<Snapshot> {
        if !self.is_over() {
            let (sender, receiver) = oneshot::channel();
            self.inner().waiting_for_rest.borrow_mut().push(sender);
            self.schedule();
            // The sender is dropped when a worker fails.
            let _ = receiver.await;
        }
        self.snapshot()
    }

    /// The changes that were made in a panel's run; none if the panel is closed, or a worker has failed.
    pub async fn recording(self, panel: PanelId) -> Option<Vec<RunEdit>> {
        let (sender, receiver) = oneshot::channel();
        let inner = self.inner();
        inner.waiting_for_recording.borrow_mut().entry(panel).or_default().push(sender);
        let effects = inner.model.borrow_mut().ask_for_recording(panel, RecordingUse::Export);
        self.run(effects);
        receiver.await.ok()
    }

    fn wake_waiting(self, panels: &[PanelId]) {
        let inner = self.inner();
        if inner.waiting_for_rest.borrow().is_empty() {
            return;
        }
        let canvases = inner.canvases.borrow();
        let model = inner.model.borrow();
        let rests = |panel: &PanelId| {
            let shown =
                self.store.panels().read_untracked().iter().find(|p| p.id == *panel).is_some_and(|p| {
                    let at = p.shown.as_ref().map(|shown| shown.frame.report.step);
                    at == Some(model.lockstep().at(*panel)) && p.status != Some(RunStatus::Running)
                });
            shown && canvases.get(panel).is_some_and(PanelCanvases::is_idle)
        };
        if model.lockstep().is_settled() && panels.iter().all(rests) {
            for sender in inner.waiting_for_rest.take() {
                let _ = sender.send(());
            }
        }
    }

    /// What all panels show.
    fn snapshot(self) -> Option<Snapshot> {
        let inner = self.inner();
        let workspace = self.store.read_untracked();
        let canvases = inner.canvases.borrow();
        let model = inner.model.borrow();
        let panels: Vec<PanelSnapshot> = workspace
            .panels
            .iter()
            .filter_map(|panel| {
                let shown = panel.shown.as_ref()?;
                let views = canvases.get(&panel.id)?;
                Some(PanelSnapshot {
                    id: panel.id,
                    name: selectors::panel_name_untracked(self.store, panel.id),
                    key: format!("{}-{}", mode_info(panel.mode()).key, panel.id + 1),
                    experiment: panel.opened.clone(),
                    columns: panel.opened.columns(),
                    points: panel.points.as_ref()?.to_raw(),
                    held_out: panel.held_out.as_ref().map(|points| points.to_raw()),
                    error: panel
                        .opened
                        .truth_in_units()
                        .filter(|_| workspace.show_truth)
                        .map(|truth| ErrorMap::new(truth, shown.frame.report.test_error.unwrap_or(0.0))),
                    frame: shown.frame.clone(),
                    job: views.shown_job()?,
                    optimum: panel.optimum.best().cloned(),
                    solved: panel.optimum.is_solved(),
                    certified: panel.certified,
                    trails: views.trails().clone(),
                    history: panel.history.clone(),
                    figure: workspace.figure.then(|| panel.figure.clone()),
                })
            })
            .collect();
        let (step, furthest) = (model.lockstep().shown_step(), model.lockstep().furthest());
        Some(Snapshot { panels, step, furthest, log_steps: workspace.log_steps })
    }
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// Whether the reader wants things not to move by themselves.
pub fn prefers_reduced_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|m| m.matches())
}
