//! The page's state and what can be done to it. Components read signals and call these methods;
//! nothing else changes anything.

use super::client::{Client, Incoming, LOADER};
use super::stage::Stage;
use super::{readout, text, theme};
use crate::data::{Points, RawPoints, presets};
use crate::draw::Target;
use crate::draw::easel::{Easel, Told};
use crate::draw::neuron_view::Chart;
use crate::experiment::link::{self, Opening};
use crate::experiment::table::{DEMOS, control};
use crate::experiment::{Data, Experiment, Mode};
use crate::protocol::{BUILD, Pace, Reply, Report, Request, RunStatus};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Milliseconds between updates of words and tables while training.
const SUMMARY_INTERVAL: f64 = 120.0;
/// Milliseconds between sentences of the live region.
const ANNOUNCE_INTERVAL: f64 = 3000.0;

/// What the browser calls before it paints, with the time in milliseconds.
type OnFrame = Closure<dyn FnMut(f64)>;

/// What a notice offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mend {
    /// Nothing.
    None,
    /// Start again with half the step.
    HalveH,
}

/// A dismissible sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notice {
    pub(super) id: u32,
    pub(super) text: String,
    pub(super) mend: Mend,
}

/// The page's state: signals, and a handle to what is drawn.
#[derive(Clone, Copy)]
pub(super) struct App {
    /// The run as the controls show it.
    pub(super) experiment: RwSignal<Experiment>,
    /// The step the run began with, when the worker chose it.
    pub(super) h_opened: RwSignal<Option<f64>>,
    /// Input dimension.
    pub(super) d: RwSignal<usize>,
    pub(super) pace: RwSignal<Pace>,
    /// The user wants it to train.
    pub(super) playing: RwSignal<bool>,
    /// Where the run stands; none until the worker has spoken.
    pub(super) status: RwSignal<Option<RunStatus>>,
    pub(super) step: RwSignal<u64>,
    /// When each phase began, as far as they have.
    pub(super) phase_starts: RwSignal<Vec<u64>>,
    /// The numbers, a few times a second.
    pub(super) summary: RwSignal<Option<Arc<Report>>>,
    pub(super) readout: RwSignal<String>,
    pub(super) lit: RwSignal<Option<Target>>,
    pub(super) demo: RwSignal<Option<(usize, usize)>>,
    pub(super) notices: RwSignal<Vec<Notice>>,
    pub(super) announcement: RwSignal<String>,
    pub(super) dark: RwSignal<bool>,
    pub(super) setup_open: RwSignal<bool>,
    pub(super) log_steps: RwSignal<bool>,
    pub(super) chart: RwSignal<Chart>,
    /// The link, shown when it could not be copied.
    pub(super) link: RwSignal<Option<String>>,
    /// The link has just been copied.
    pub(super) copied: RwSignal<bool>,
    pub(super) help: NodeRef<leptos::html::Dialog>,
    pinned: RwSignal<bool>,
    stage: StoredValue<Rc<RefCell<Stage>>, LocalStorage>,
    last: StoredValue<Last, LocalStorage>,
    on_frame: StoredValue<Option<OnFrame>, LocalStorage>,
}

/// When and what was last told.
#[derive(Default)]
struct Last {
    summary: f64,
    announced: f64,
    sentence: String,
    notice: u32,
    diverged: Option<u64>,
}

impl App {
    /// Reads the link and sets everything up; training starts with [`App::start`].
    pub(super) fn new() -> Self {
        let query = window().location().search().unwrap_or_default();
        let query = query.trim_start_matches('?');
        let (opening, mut complaints) = link::parse(query);
        let experiment = opening.experiment();
        if opening.comparison.panels.len() > 1 {
            complaints.push("there is only one panel for now; the first is shown".into());
        }
        let Opening { demo, pace, play, theme: wanted, .. } = opening;
        // The page trains on arrival unless the link says otherwise.
        let play = play.unwrap_or(true);
        let d = raw_points(&experiment.data).map_or(2, |p| p.d);
        let mut stage = Stage::default();
        stage.set_log_steps(true);
        let app = Self {
            experiment: RwSignal::new(experiment),
            h_opened: RwSignal::new(None),
            d: RwSignal::new(d),
            pace: RwSignal::new(pace.unwrap_or(Pace::Geometric)),
            playing: RwSignal::new(play),
            status: RwSignal::new(None),
            step: RwSignal::new(0),
            phase_starts: RwSignal::new(vec![0]),
            summary: RwSignal::new(None),
            readout: RwSignal::new(String::new()),
            lit: RwSignal::new(None),
            demo: RwSignal::new(demo),
            notices: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            dark: RwSignal::new(theme::open(wanted.as_deref())),
            setup_open: RwSignal::new(theme::wide()),
            log_steps: RwSignal::new(true),
            chart: RwSignal::new(Chart::for_dimension(d)[0]),
            link: RwSignal::new(None),
            copied: RwSignal::new(false),
            help: NodeRef::new(),
            pinned: RwSignal::new(false),
            stage: StoredValue::new_local(Rc::new(RefCell::new(stage))),
            last: StoredValue::new_local(Last::default()),
            on_frame: StoredValue::new_local(None),
        };
        for sentence in complaints {
            app.tell(sentence, Mend::None);
        }
        app
    }

    /// Starts the worker. The canvases must be attached.
    pub(super) fn start(self) {
        self.on_frame.set_value(Some(Closure::new(move |now: f64| self.frame(now))));
        self.set_chart(self.chart.get_untracked());
        match Client::start(move |incoming| self.receive(incoming)) {
            Ok(client) => self.stage().borrow_mut().client = Some(client),
            Err(_) => self.fail(text::WORKER_FAILED.into()),
        }
        match Easel::start(LOADER, move |told| self.hang(told)) {
            Ok(easel) => self.stage().borrow_mut().easel = Some(easel),
            Err(_) => self.fail(text::WORKER_FAILED.into()),
        }
    }

    /// Takes in what the drawing worker tells.
    fn hang(self, told: Told) {
        if let Told::Failed = told {
            self.fail(text::WORKER_FAILED.into());
        }
        self.stage().borrow_mut().hang(told);
        self.invalidate();
    }

    /// What is drawn.
    pub(super) fn stage(self) -> Rc<RefCell<Stage>> {
        self.stage.get_value()
    }

    // ---- From the worker -------------------------------------------------------------------

    fn receive(self, incoming: Incoming) {
        match incoming {
            Incoming::Reply(Reply::Ready { build }) if build != BUILD => {
                self.fail(text::OTHER_BUILD.into());
            }
            Incoming::Reply(Reply::Ready { .. }) => {
                self.stage().borrow_mut().ready = true;
                self.open(self.playing.get_untracked());
            }
            Incoming::Reply(Reply::Opened { run, points, experiment }) => {
                match Points::check(&points) {
                    Ok(points) => {
                        self.d.set(points.d());
                        self.stage().borrow_mut().begin(run, points, experiment.mode);
                    }
                    Err(e) => {
                        self.tell(format!("The worker opened a run that cannot be shown: {e}."), Mend::None)
                    }
                }
                self.h_opened.set(experiment.h);
                self.last.update_value(|l| l.summary = 0.0);
                self.readout.set(String::new());
                self.lit.set(None);
                self.pinned.set(false);
            }
            Incoming::Reply(Reply::Refused(sentence)) => {
                self.playing.set(false);
                self.tell(sentence, Mend::None);
            }
            // Frames come with their buffers; one without them says nothing.
            Incoming::Reply(Reply::Frame(_) | Reply::Merged(_) | Reply::Recorded { .. }) => {}
            Incoming::Frame(frame) => {
                let stands = frame.report.status != RunStatus::Running;
                self.stage().borrow_mut().receive(frame);
                // That training has stopped is told at once; what changes is drawn when it is due.
                match window().performance() {
                    Some(clock) if stands => self.frame(clock.now()),
                    _ => self.invalidate(),
                }
            }
            Incoming::Failed(reason) => {
                let mut sentence = text::WORKER_FAILED.to_owned();
                if !reason.is_empty() {
                    sentence.push_str(&format!(" ({reason})"));
                }
                self.fail(sentence);
            }
        }
    }

    /// Asks for a drawing at the next animation frame.
    pub(super) fn invalidate(self) {
        let stage = self.stage();
        if stage.borrow().scheduled {
            return;
        }
        stage.borrow_mut().scheduled = true;
        self.on_frame.with_value(|f| {
            if let Some(f) = f {
                let _ = window().request_animation_frame(f.as_ref().unchecked_ref());
            }
        });
    }

    /// One animation frame: draw, then tell the signals what changed.
    fn frame(self, now: f64) {
        let stage = self.stage();
        let report = {
            let mut stage = stage.borrow_mut();
            stage.scheduled = false;
            stage.draw(now)
        };
        let Some(report) = report else { return };
        if self.step.get_untracked() != report.step {
            self.step.set(report.step);
        }
        if self.phase_starts.with_untracked(|p| *p != report.phase_starts) {
            self.phase_starts.set(report.phase_starts.clone());
        }
        let changed = self.status.get_untracked() != Some(report.status);
        if changed {
            self.status.set(Some(report.status));
            set_status(match report.status {
                RunStatus::Ready => "ready",
                RunStatus::Running => "running",
                RunStatus::Paused => "paused",
                RunStatus::Finished => "finished",
                RunStatus::Diverged => "error",
            });
            if matches!(report.status, RunStatus::Finished | RunStatus::Diverged) {
                self.playing.set(false);
            }
        }
        if report.status == RunStatus::Diverged {
            self.diverged(&report);
        }
        let (due, speak) = self
            .last
            .with_value(|l| (now - l.summary >= SUMMARY_INTERVAL, now - l.announced >= ANNOUNCE_INTERVAL));
        if speak {
            self.announce(&report, now);
        }
        if due || report.status != RunStatus::Running {
            self.last.update_value(|l| l.summary = now);
            self.summary.set(Some(Arc::new(report)));
            self.refresh_readout();
        }
    }

    /// Says the headline in words, if it has changed.
    fn announce(self, report: &Report, now: f64) {
        let (from, to) = text::headline(report);
        let key = format!("{from}{to}{:?}", report.status);
        let fresh = self.last.with_value(|l| l.sentence != key);
        if fresh {
            self.last.update_value(|l| {
                l.announced = now;
                l.sentence = key;
            });
            self.announcement.set(text::announcement(report));
        }
    }

    fn diverged(self, report: &Report) {
        if self.last.with_value(|l| l.diverged == Some(report.run)) {
            return;
        }
        self.last.update_value(|l| l.diverged = Some(report.run));
        let sentence = report.message.clone().unwrap_or_else(|| text::DIVERGED.into());
        self.tell(sentence, Mend::HalveH);
    }

    // ---- Notices ---------------------------------------------------------------------------

    /// Shows a sentence until it is dismissed.
    pub(super) fn tell(self, text: String, mend: Mend) {
        if self.notices.with_untracked(|n| n.iter().any(|n| n.text == text)) {
            return;
        }
        self.last.update_value(|l| l.notice += 1);
        let id = self.last.with_value(|l| l.notice);
        self.notices.update(|n| n.push(Notice { id, text, mend }));
    }

    /// Takes a notice away.
    pub(super) fn dismiss(self, id: u32) {
        self.notices.update(|n| n.retain(|n| n.id != id));
    }

    fn fail(self, sentence: String) {
        self.playing.set(false);
        set_status("error");
        self.tell(sentence, Mend::None);
    }

    // ---- Transport -------------------------------------------------------------------------

    /// Training, or about to.
    pub(super) fn active(self) -> bool {
        self.playing.get() || self.status.get() == Some(RunStatus::Running)
    }

    fn send(self, request: &Request) {
        self.stage().borrow().send(request);
    }

    /// Opens the experiment as it stands.
    fn open(self, play: bool) {
        let experiment = self.experiment.get_untracked();
        let points = raw_points(&experiment.data).and_then(|raw| Points::check(&raw).ok());
        let stage = self.stage();
        let sampled = {
            let mut stage = stage.borrow_mut();
            stage.tuned = false;
            points.as_ref().map(|p| stage.window_for(p))
        };
        if let Some(d) = points.as_ref().map(Points::d)
            && (d != self.d.get_untracked() || !Chart::for_dimension(d).contains(&self.chart.get_untracked()))
        {
            self.d.set(d);
            self.set_chart(Chart::for_dimension(d)[0]);
        }
        self.playing.set(play);
        self.notices.update(|n| n.retain(|n| n.mend == Mend::None));
        self.send(&Request::Open { build: BUILD.into(), experiment: Box::new(experiment) });
        if let Some(sampled) = sampled {
            self.send(&Request::Window(sampled));
        }
        self.send(&Request::Pace(self.pace.get_untracked()));
        if play {
            self.send(&Request::Play);
        }
        // The worker sends frames on credit only, and starts with none.
        self.send(&Request::Draw);
    }

    /// Opens again, and goes on training unless it was halted by hand.
    fn reopen(self) {
        let halted = matches!(self.status.get_untracked(), Some(RunStatus::Paused | RunStatus::Ready));
        self.open(self.playing.get_untracked() || !halted);
    }

    /// Shows or hides the setup. On a narrow screen it lies below the views: bring it into sight.
    pub(super) fn toggle_setup(self) {
        self.setup_open.update(|open| *open = !*open);
        if self.setup_open.get_untracked() && !theme::wide() {
            request_animation_frame(|| {
                if let Some(setup) = document().get_element_by_id("setup") {
                    setup.scroll_into_view();
                }
            });
        }
    }

    /// Play, or pause. Playing a finished run plays it again from step 0.
    pub(super) fn toggle(self) {
        let running = self.playing.get_untracked() || self.status.get_untracked() == Some(RunStatus::Running);
        if running {
            self.playing.set(false);
            self.send(&Request::Pause);
            return;
        }
        if matches!(self.status.get_untracked(), Some(RunStatus::Finished | RunStatus::Diverged)) {
            self.reset();
        }
        self.playing.set(true);
        self.send(&Request::Play);
    }

    /// Takes this many steps.
    pub(super) fn step_by(self, steps: u64) {
        self.playing.set(false);
        self.send(&Request::Step(steps.max(1)));
    }

    /// Back to the same step 0.
    pub(super) fn reset(self) {
        if self.stage().borrow().tuned {
            self.open(false);
            return;
        }
        self.playing.set(false);
        self.notices.update(|n| n.retain(|n| n.mend == Mend::None));
        self.send(&Request::Reset);
    }

    /// Another start.
    pub(super) fn new_seed(self) {
        // Six digits are enough to be new, and short enough to be said aloud.
        let seed = 1 + (js_sys::Math::random() * 999_999.0) as u64;
        self.experiment.update(|e| e.seed = seed);
        self.reopen();
    }

    /// How fast time goes by.
    pub(super) fn set_pace(self, pace: Pace) {
        self.pace.set(pace);
        self.send(&Request::Pace(pace));
    }

    // ---- Setup -----------------------------------------------------------------------------

    /// Sets one control from text.
    ///
    /// # Errors
    /// A sentence; the run is left as it was.
    pub(super) fn edit(self, key: &'static str, text: &str) -> Result<(), String> {
        let before = self.experiment.get_untracked();
        let mut after = before.clone();
        after.set(key, text.trim())?;
        if after == before {
            return Ok(());
        }
        self.experiment.set(after.clone());
        let midway = matches!(self.status.get_untracked(), Some(RunStatus::Running | RunStatus::Paused))
            && self.step.get_untracked() > 0;
        if midway && control(key).is_some_and(|c| c.live) {
            self.stage().borrow_mut().tuned = true;
            self.send(&Request::Tune {
                lambda: (key == "lambda").then_some(after.lambda),
                tau: (key == "tau").then_some(after.tau),
                h: if key == "h" { after.h } else { None },
            });
        } else {
            self.reopen();
        }
        Ok(())
    }

    /// Changes what no text describes, and restarts.
    pub(super) fn change(self, alter: impl FnOnce(&mut Experiment)) {
        let before = self.experiment.get_untracked();
        let mut after = before.clone();
        alter(&mut after);
        if after != before {
            self.experiment.set(after);
            self.reopen();
        }
    }

    /// The preset's defaults under a regulariser, with the width and seed in use.
    fn adopt(self, data: Data, mode: Mode) {
        let before = self.experiment.get_untracked();
        let mut after = match &data {
            Data::Preset(key) => Experiment::preset(key, mode).unwrap_or_else(|| before.clone()),
            Data::Own(_) => Experiment { data: data.clone(), mode, ..before.clone() },
        };
        after.m = before.m;
        after.seed = before.seed;
        self.demo.set(None);
        self.experiment.set(after);
        self.reopen();
    }

    /// Other data.
    pub(super) fn choose_data(self, key: &str) {
        self.adopt(Data::Preset(key.to_owned()), self.experiment.with_untracked(|e| e.mode));
    }

    /// Another regulariser.
    pub(super) fn choose_mode(self, mode: Mode) {
        self.adopt(self.experiment.with_untracked(|e| e.data.clone()), mode);
    }

    /// A demonstration, or none.
    pub(super) fn choose_demo(self, choice: Option<(usize, usize)>) {
        self.demo.set(choice);
        if let Some((k, variant)) = choice
            && let Some(demo) = DEMOS.get(k)
        {
            self.experiment.set(demo.experiment(variant));
            self.open(true);
        }
    }

    /// The mend of a divergence: half the step, from the start.
    pub(super) fn halve_h(self) {
        let opened = self.h_opened.get_untracked();
        self.experiment.update(|e| {
            // A decaying step may be small by now: what diverged is the step that was set.
            if let Some(h) = e.h.or(opened) {
                e.h = Some(0.5 * h);
            }
        });
        self.open(true);
    }

    // ---- Views -----------------------------------------------------------------------------

    /// Chooses the neuron view's chart.
    pub(super) fn set_chart(self, chart: Chart) {
        self.chart.set(chart);
        self.stage().borrow_mut().set_chart(chart);
        self.invalidate();
    }

    /// The charts' step axis.
    pub(super) fn set_log_steps(self, log: bool) {
        self.log_steps.set(log);
        self.stage().borrow_mut().set_log_steps(log);
        self.invalidate();
    }

    /// Lights something up while the pointer is on it.
    pub(super) fn hover(self, target: Option<Target>) {
        if !self.pinned.get_untracked() {
            self.light(target);
        }
    }

    /// Keeps something lit, or lets go.
    pub(super) fn pin(self, target: Option<Target>) {
        self.pinned.set(target.is_some());
        self.light(target);
    }

    fn light(self, target: Option<Target>) {
        if self.lit.get_untracked() == target {
            return;
        }
        self.lit.set(target);
        self.stage().borrow_mut().lit = target;
        self.refresh_readout();
        self.invalidate();
    }

    /// Lights the next (`+1`) or the last (`−1`) atom or data point.
    pub(super) fn cycle(self, points: bool, by: isize) {
        let lit = self.lit.get_untracked();
        let stage = self.stage();
        let next = {
            let stage = stage.borrow();
            let Some((data, frame)) = stage.shown() else { return };
            let (count, at) = match (points, lit) {
                (true, Some(Target::Point(i))) => (data.n(), Some(i)),
                (true, _) => (data.n(), None),
                (false, Some(Target::Atom(k))) => (frame.report.atoms.len(), Some(k)),
                (false, _) => (frame.report.atoms.len(), None),
            };
            if count == 0 {
                return;
            }
            let k = match at {
                Some(k) => (k as isize + by).rem_euclid(count as isize) as usize,
                None if by > 0 => 0,
                None => count - 1,
            };
            if points { Target::Point(k) } else { Target::Atom(k) }
        };
        self.pin(Some(next));
    }

    /// Turns the sphere.
    pub(super) fn drag(self, dx: f64, dy: f64) {
        self.stage().borrow_mut().drag(dx, dy);
        self.invalidate();
    }

    fn refresh_readout(self) {
        let stage = self.stage();
        let line = {
            let stage = stage.borrow();
            match (stage.lit, stage.shown()) {
                (Some(target), Some((points, frame))) => readout::line(target, points, frame),
                _ => String::new(),
            }
        };
        if self.readout.with_untracked(|r| *r != line) {
            self.readout.set(line);
        }
    }

    /// The views changed size.
    pub(super) fn resized(self) {
        self.stage().borrow_mut().resized();
        self.invalidate();
    }

    /// The colours changed.
    pub(super) fn repaint(self) {
        self.stage().borrow_mut().repaint();
        self.invalidate();
    }

    // ---- Page ------------------------------------------------------------------------------

    /// Light to dark and back.
    pub(super) fn toggle_theme(self) {
        let dark = !self.dark.get_untracked();
        self.dark.set(dark);
        theme::set(dark);
        self.repaint();
    }

    /// The help, as a modal dialog.
    pub(super) fn open_help(self) {
        if let Some(dialog) = self.help.get_untracked()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    }

    /// Copies the link to this run, or shows it.
    pub(super) fn share(self) {
        let location = window().location();
        let base =
            format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
        let query = link::write(&self.experiment.get_untracked(), self.pace.get_untracked());
        let url = format!("{base}?{}", query.trim_start_matches('?'));
        let clipboard = window().navigator().clipboard();
        // Without a secure context there is no clipboard.
        if clipboard.is_undefined() {
            self.link.set(Some(url));
            return;
        }
        let promise = clipboard.write_text(&url);
        let done = Closure::once_into_js(move |_: JsValue| {
            self.copied.set(true);
            set_timeout(move || self.copied.set(false), std::time::Duration::from_secs(4));
        });
        let refused = Closure::once_into_js(move |_: JsValue| self.link.set(Some(url)));
        // `then` by reflection: the settled closure frees itself, the other one goes with the page.
        if let Ok(then) = js_sys::Reflect::get(&promise, &"then".into())
            && let Ok(then) = then.dyn_into::<js_sys::Function>()
        {
            let _ = then.call2(&promise, &done, &refused);
        }
    }
}

/// The raw points of an experiment.
fn raw_points(data: &Data) -> Option<RawPoints> {
    match data {
        Data::Preset(key) => presets::points(key),
        Data::Own(raw) => Some(raw.clone()),
    }
}

/// The page-wide hook.
pub(super) fn set_status(status: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-status", status);
    }
}
