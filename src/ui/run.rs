//! One run: its experiment, its worker, its latest numbers, and what is drawn of it. Each panel has
//! one; nothing here knows of the others.

use super::app::{App, Mend};
use super::certificate::Answer;
use super::client::{Client, Incoming};
use super::live::{Live, keep};
use super::overture::{self, Begun};
use super::solver::Solver;
use super::stage::Stage;
use super::touch::Fingers;
use super::{readout, text};
use crate::draw::Target;
use crate::draw::neuron_view::Chart;
use relu_atoms_core::experiment::table::control;
use relu_atoms_core::experiment::{Data, Experiment, Mode};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::{BUILD, Frame, Reply, Report, Request, RunStatus};
use relu_atoms_core::train::RunEdit;
use std::cell::{Cell, OnceCell, RefCell, RefMut};
use std::rc::Rc;
use web_sys::Element;

/// Milliseconds between updates of words and tables while training.
const SUMMARY_INTERVAL: f64 = 120.0;
/// The same of the step among the controls: whoever reads it sees no more, and each time the page is laid
/// out anew.
const STEP_INTERVAL: f64 = 66.0;

/// A run as its panel shows it.
pub(super) struct Run {
    /// What it shares with the other panels.
    pub(super) app: &'static App,
    /// Which panel it is in, counted from the left.
    pub(super) panel: usize,
    /// The run as the controls show it.
    pub(super) experiment: Live<Experiment>,
    /// The step it began with, when the worker chose it.
    pub(super) h_opened: Live<Option<f64>>,
    /// Input dimension.
    pub(super) d: Live<usize>,
    /// Where it stands; none until the worker has spoken.
    pub(super) status: Live<Option<RunStatus>>,
    pub(super) step: Live<u64>,
    /// When each phase began, as far as they have.
    pub(super) phase_starts: Live<Vec<u64>>,
    /// The numbers, a few times a second.
    pub(super) summary: Live<Option<Rc<Report>>>,
    /// The numbers of what is lit, as one line; empty when nothing is.
    pub(super) readout: Live<String>,
    pub(super) lit: Live<Option<Target>>,
    pub(super) chart: Live<Chart>,
    /// What takes hold of neurons.
    pub(super) fingers: Fingers,
    /// The certificate and the exact optimum are shown.
    pub(super) certified: Live<bool>,
    /// What is known of the optimum.
    pub(super) answer: Live<Answer>,
    pub(super) solver: RefCell<Option<Solver>>,
    /// The run and λ that the optimum was asked for last, and the number of that question.
    pub(super) asked: Cell<Option<(u64, u64)>>,
    pub(super) question: Cell<u32>,
    /// The second chart shows the bounds instead of the penalty.
    pub(super) bounds: Live<bool>,
    /// The step that the worker was asked for and has not yet shown.
    pub(super) due: Cell<Option<u64>>,
    /// The step shown last.
    pub(super) at: Cell<u64>,
    /// The furthest step recorded.
    pub(super) furthest: Cell<u64>,
    /// The last step of the run, once it was reached.
    pub(super) ended: Cell<Option<u64>>,
    /// The frame that waits for those of the other panels.
    pub(super) held: RefCell<Option<Frame>>,
    /// What the worker is to be told when it has shown what is due.
    pub(super) queue: RefCell<Vec<Request>>,
    /// It begins anew without the other panels, and catches up with them.
    pub(super) joining: Cell<bool>,
    /// The changes of another run that it follows.
    pub(super) past: RefCell<Option<Vec<RunEdit>>>,
    /// What the controls are to show once it is opened: the changes that it follows included.
    pub(super) later: RefCell<Option<Experiment>>,
    /// The experiment as it was opened, without the changes since.
    pub(super) opened: RefCell<Option<Experiment>>,
    /// The panel's element.
    pub(super) element: OnceCell<Element>,
    pinned: Cell<bool>,
    stage: RefCell<Stage>,
    /// Parameters were changed mid-run, so a reset must reopen it with what is shown.
    tuned: Cell<bool>,
    summarised: Cell<f64>,
    /// When the step among the controls was renewed.
    stepped: Cell<f64>,
    diverged: Cell<Option<u64>>,
}

impl Run {
    /// A run that waits for [`Run::start`].
    pub(super) fn new(app: &'static App, panel: usize, experiment: Experiment) -> &'static Self {
        let d = experiment.raw_points().map_or(2, |p| p.d);
        // There are as many as panels, and each is used until the document goes.
        keep(Self {
            app,
            panel,
            experiment: Live::new(experiment),
            h_opened: Live::new(None),
            d: Live::new(d),
            status: Live::new(None),
            step: Live::new(0),
            phase_starts: Live::new(vec![0]),
            summary: Live::new(None),
            readout: Live::new(String::new()),
            lit: Live::new(None),
            chart: Live::new(Chart::for_dimension(d)[0]),
            fingers: Fingers::new(),
            certified: Live::new(false),
            answer: Live::new(Answer::None),
            solver: RefCell::default(),
            asked: Cell::new(None),
            question: Cell::new(0),
            bounds: Live::new(false),
            due: Cell::new(None),
            at: Cell::new(0),
            furthest: Cell::new(0),
            ended: Cell::new(None),
            held: RefCell::default(),
            queue: RefCell::default(),
            joining: Cell::new(false),
            past: RefCell::default(),
            opened: RefCell::default(),
            later: RefCell::default(),
            element: OnceCell::new(),
            pinned: Cell::new(false),
            stage: RefCell::default(),
            tuned: Cell::new(false),
            summarised: Cell::new(0.0),
            stepped: Cell::new(0.0),
            diverged: Cell::new(None),
        })
    }

    /// Starts its worker. The canvases must be attached.
    pub(super) fn start(&'static self) {
        self.stage().set_log_steps(self.app.log_steps.now());
        self.set_chart(self.chart.now());
        self.due.set(self.app.together().then_some(0));
        let begun = overture::take(self.panel);
        let receive = Box::new(move |incoming| self.receive(incoming));
        let (client, past) = match begun {
            Some(Begun { worker, past }) => (Some(Client::adopt(worker, receive)), past),
            None => (Client::start(receive), Vec::new()),
        };
        if client.is_none() {
            self.app.fail(text::WORKER_FAILED.into());
        }
        let (easel, free) = self.app.easel();
        {
            let mut stage = self.stage();
            stage.client = client;
            (stage.easel, stage.free) = (easel, free);
            stage.panel_number = self.panel as u32;
        }
        if !past.is_empty() {
            self.carry_on_from(past);
        }
    }

    /// Goes on with a run that has been opened and trained before this program was there.
    fn carry_on_from(&'static self, past: Vec<Reply>) {
        self.stage().ready = true;
        self.opened.replace(Some(self.experiment.now()));
        let mut last = 0;
        for reply in past {
            match reply {
                Reply::Ready { .. } => {}
                Reply::Frame(report) => {
                    last = report.step;
                    self.stage().recall(&report);
                }
                other => self.receive(Incoming::Reply(other)),
            }
        }
        self.due.set(self.app.together().then_some(last));
        let window = {
            let stage = self.stage();
            stage.points.as_ref().map(|p| stage.window_for(p))
        };
        self.watch(window, self.app.playing.now());
    }

    /// Has the worker show what it does on this window, and train if it is to and alone.
    fn watch(&self, window: Option<Window>, play: bool) {
        if let Some(window) = window {
            self.send(&Request::Window(window));
        }
        self.send(&Request::Pace(self.app.pace.now()));
        if play && !self.app.together() {
            self.send(&Request::Play);
        }
        // The worker sends frames on credit only, and starts with none.
        self.send(&Request::Draw);
    }

    /// What is drawn.
    pub(super) fn stage(&self) -> RefMut<'_, Stage> {
        self.stage.borrow_mut()
    }

    /// Its regulariser; what asks runs again when another is chosen.
    pub(super) fn mode(&self) -> Mode {
        self.experiment.with(|e| e.mode)
    }

    /// A word made of the numbers; empty before there are any.
    pub(super) fn told(&self, word: impl FnOnce(&Report) -> String) -> String {
        self.summary.with(|s| s.as_deref().map(word).unwrap_or_default())
    }

    // ---- From the worker -------------------------------------------------------------------

    fn receive(&'static self, incoming: Incoming) {
        match incoming {
            Incoming::Reply(Reply::Ready { build }) if build != BUILD => {
                self.app.fail(text::OTHER_BUILD.into());
            }
            Incoming::Reply(Reply::Ready { .. }) => {
                self.stage().ready = true;
                self.open(self.app.playing.now());
            }
            Incoming::Reply(Reply::Opened { run, points, experiment }) => {
                match Points::check(&points) {
                    Ok(points) => {
                        self.d.set(points.d());
                        self.stage().begin(run, points);
                    }
                    Err(e) => self.app.tell([text::UNSHOWABLE, &e.to_string(), "."].concat(), Mend::None),
                }
                self.h_opened.set(experiment.h);
                if self.certified.now() {
                    self.answer.set(Answer::asked());
                    let size = self.stage().map_size();
                    self.send(&Request::Map(size));
                }
                self.summarised.set(0.0);
                self.readout.set(String::new());
                self.lit.set(None);
                self.pinned.set(false);
            }
            Incoming::Reply(Reply::Refused(sentence)) => {
                self.app.playing.set(false);
                self.app.tell(sentence, Mend::None);
                self.due.set(None);
                self.app.release();
            }
            Incoming::Reply(Reply::Recorded { tunes, .. }) => self.app.recorded(self, tunes),
            // Frames come with their buffers; one without them says nothing.
            Incoming::Reply(Reply::Frame(_) | Reply::Bench { .. }) => {}
            Incoming::Reply(Reply::Painted(memory)) => self.stage().memory = Some(memory),
            Incoming::Reply(Reply::Merged(told)) => self.merged(*told),
            Incoming::Frame(frame, trained, buffers) => {
                self.stage().buffers = Some((frame.report.run, frame.report.step, buffers));
                self.app.arrived(self, *frame, trained);
            }
            Incoming::Failed(reason) => {
                let mut sentence = text::WORKER_FAILED.to_owned();
                if !reason.is_empty() {
                    sentence.push_str(&[" (", &reason, ")"].concat());
                }
                self.app.fail(sentence);
            }
        }
    }

    /// Asks for a drawing of this panel at the next animation frame.
    pub(super) fn invalidate(&self) {
        self.stage().stale = true;
        self.app.invalidate();
    }

    /// One animation frame: draw, then tell what changed.
    pub(super) fn frame(&'static self, now: f64) {
        self.carry_on();
        let drawn = self.stage().draw(now);
        if self.stage().moving() {
            self.invalidate();
        }
        let Some(report) = drawn else { return };
        let stands = report.status != RunStatus::Running;
        if stands || self.step.now() == 0 || now - self.stepped.get() >= STEP_INTERVAL {
            self.stepped.set(now);
            self.step.set(report.step);
        }
        if self.phase_starts.peek(|p| *p != report.phase_starts) {
            self.phase_starts.set(report.phase_starts.clone());
        }
        if self.status.set(Some(report.status)) {
            self.app.settle();
        }
        if report.status == RunStatus::Diverged && self.diverged.replace(Some(report.run)) != Some(report.run)
        {
            let sentence = report.message.clone().unwrap_or_else(|| text::DIVERGED.into());
            self.app.tell(sentence, Mend::HalveH(self.panel));
        }
        self.app.announce(&report, now);
        let due = now - self.summarised.get() >= SUMMARY_INTERVAL && self.app.turn(now);
        if due || stands {
            self.summarised.set(now);
            self.summary.update(|s| *s = Some(Rc::new(report)));
            self.refresh_readout();
            self.seek_optimum();
        }
    }

    // ---- To the worker ---------------------------------------------------------------------

    /// Sends, if the worker listens.
    pub(super) fn send(&self, request: &Request) {
        self.stage().send(request);
    }

    /// Opens the experiment as it stands.
    pub(super) fn open(&self, play: bool) {
        let experiment = self.experiment.now();
        let points = experiment.raw_points().and_then(|raw| Points::check(&raw).ok());
        self.tuned.set(false);
        self.restart();
        self.opened.replace(Some(experiment.clone()));
        let sampled = points.as_ref().map(|p| self.stage().window_for(p));
        if let Some(d) = points.as_ref().map(Points::d)
            && (d != self.d.now() || !Chart::for_dimension(d).contains(&self.chart.now()))
        {
            self.d.set(d);
            self.set_chart(Chart::for_dimension(d)[0]);
        }
        self.app.playing.set(play);
        self.app.forgive(self.panel);
        self.send(&Request::Open { build: BUILD.into(), experiment: Box::new(experiment) });
        self.app.restarted(self);
        self.joining.set(false);
        let later = self.later.take();
        if let Some(later) = later {
            self.experiment.set(later);
            self.tuned.set(true);
        }
        self.watch(sampled, play);
    }

    /// Opens again, and goes on training unless it was halted by hand.
    pub(super) fn reopen(&self) {
        let halted = matches!(self.status.now(), Some(RunStatus::Paused | RunStatus::Ready));
        self.open(self.app.playing.now() || !halted);
    }

    /// Back to the same step 0.
    pub(super) fn reset(&self) {
        if self.tuned.get() {
            self.open(false);
            return;
        }
        self.app.playing.set(false);
        self.app.forgive(self.panel);
        self.restart();
        self.send(&Request::Reset);
        self.app.restarted(self);
    }

    /// It will be at step 0.
    fn restart(&self) {
        self.due.set(self.app.together().then_some(0));
        self.held.take();
        self.queue.take();
        self.at.set(0);
        self.furthest.set(0);
        self.ended.set(None);
    }

    /// Ends its worker; [`Run::start`] starts another.
    pub(super) fn stop(&self) {
        self.restart();
        self.due.set(None);
        self.status.set(None);
        self.summary.update(|s| *s = None);
        let mut stage = self.stage();
        (stage.client, stage.ready, stage.run) = (None, false, None);
    }

    /// Asks for what only a worker that seeks no step can do.
    pub(super) fn act(&self, request: Request) {
        if self.due.get().is_some() { self.queue.borrow_mut().push(request) } else { self.send(&request) }
    }

    // ---- Setup -----------------------------------------------------------------------------

    /// Sets one control from text.
    ///
    /// # Errors
    /// A sentence; the run is left as it was.
    pub(super) fn edit(&self, key: &str, text: &str) -> Result<(), String> {
        let before = self.experiment.now();
        let mut after = before.clone();
        after.set(key, text.trim()).map_err(|e| e.to_string())?;
        if after == before {
            return Ok(());
        }
        let midway =
            matches!(self.status.now(), Some(RunStatus::Running | RunStatus::Paused)) && self.step.now() > 0;
        let tune = Request::Tune {
            lambda: (key == "lambda").then_some(after.lambda),
            tau: (key == "tau").then_some(after.tau),
            h: if key == "h" { after.h } else { None },
        };
        self.experiment.set(after);
        if midway && control(key).is_some_and(|c| c.live) {
            self.tuned.set(true);
            self.ended.set(None);
            self.act(tune);
        } else {
            self.reopen();
        }
        Ok(())
    }

    /// Changes what no text describes, and restarts.
    pub(super) fn change(&self, alter: &dyn Fn(&mut Experiment)) {
        let mut after = self.experiment.now();
        alter(&mut after);
        if self.experiment.set(after) {
            self.reopen();
        }
    }

    /// The data's defaults under a regulariser, with the width and seed in use.
    pub(super) fn adopt(&self, data: Data, mode: Mode) {
        let before = self.experiment.now();
        let mut after = match &data {
            Data::Preset(key) => Experiment::preset(key, mode).unwrap_or_else(|| before.clone()),
            Data::Own(_) => Experiment { data, mode, ..before.clone() },
        };
        after.m = before.m;
        after.seed = before.seed;
        self.experiment.set(after);
        self.reopen();
    }

    /// Another regulariser.
    pub(super) fn choose_mode(&self, mode: Mode) {
        self.app.demo.set(None);
        self.adopt(self.experiment.peek(|e| e.data.clone()), mode);
    }

    /// The mend of a divergence: half the step, from the start.
    pub(super) fn halve_h(&self) {
        let opened = self.h_opened.now();
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
    pub(super) fn set_chart(&self, chart: Chart) {
        self.chart.set(chart);
        self.stage().set_chart(chart);
        self.invalidate();
    }

    /// Lights something up while the pointer is on it.
    pub(super) fn hover(&self, target: Option<Target>) {
        if !self.pinned.get() {
            self.light(target);
        }
    }

    /// Keeps something lit, or lets go.
    pub(super) fn pin(&self, target: Option<Target>) {
        self.pinned.set(target.is_some());
        self.light(target);
    }

    fn light(&self, target: Option<Target>) {
        if self.lit.set(target) {
            self.stage().lit = target;
            self.refresh_readout();
            self.invalidate();
        }
    }

    /// Lights the next (`+1`) or the last (`−1`) atom or data point.
    pub(super) fn cycle(&self, points: bool, by: isize) {
        let (count, at) = {
            let stage = self.stage();
            let Some((data, frame)) = stage.shown() else { return };
            match (points, self.lit.now()) {
                (true, Some(Target::Point(i))) => (data.n(), Some(i)),
                (true, _) => (data.n(), None),
                (false, Some(Target::Atom(k))) => (frame.report.atoms.len(), Some(k)),
                (false, _) => (frame.report.atoms.len(), None),
            }
        };
        if count == 0 {
            return;
        }
        let k = match at {
            Some(k) => (k as isize + by).rem_euclid(count as isize) as usize,
            None if by > 0 => 0,
            None => count - 1,
        };
        self.pin(Some(if points { Target::Point(k) } else { Target::Atom(k) }));
    }

    /// Turns the sphere.
    pub(super) fn drag(&self, dx: f64, dy: f64) {
        self.stage().drag(dx, dy);
        self.invalidate();
    }

    /// A frame's pictures have come: while training stands still no other will bring the numbers up to date.
    pub(super) fn hung(&self) {
        if self.status.now() != Some(RunStatus::Running) {
            self.refresh_readout();
        }
    }

    fn refresh_readout(&self) {
        let line = {
            let stage = self.stage();
            match (stage.lit, stage.shown()) {
                (Some(target), Some((points, frame))) => readout::line(target, points, frame),
                _ => String::new(),
            }
        };
        self.readout.set(line);
        self.refresh_hand();
    }

    /// The views changed size.
    pub(super) fn resized(&self) {
        self.stage().resized();
        self.invalidate();
    }
}
