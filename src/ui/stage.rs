//! What is drawn, outside the reactive system: the latest frame, the views, the charts. A frame
//! touches the document in three places only: the canvases, the panel's attributes, a few signals.

use super::client::{Buffers, Client};
use super::theme;
use crate::draw::chart::{Metric, draw_metric};
use crate::draw::easel::{Easel, Pictures};
use crate::draw::function_view::FunctionView;
use crate::draw::neuron_view::{Chart, NeuronView};
use crate::draw::palette::{self, Palette};
use crate::draw::{self, Overlay, Scene, Target, neuron_view};
use relu_atoms_core::field;
use relu_atoms_core::field::Window;
use relu_atoms_core::optimum::Optimum;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::{Frame, Report, Request, RunStatus};
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_render::drag::Drag;
use relu_atoms_render::history::{History, Sample};
use relu_atoms_render::raster::Job;
use relu_atoms_render::{merging, window};
use std::rc::Rc;
use web_sys::{Element, HtmlCanvasElement};

/// The charts in the order in which they stand.
pub(super) const METRICS: [Metric; 3] = [Metric::Loss, Metric::Penalty, Metric::Atoms];

/// Milliseconds between drawings of one chart while training.
const CHART_INTERVAL: f64 = 120.0;

/// Milliseconds in which neurons move to their sums.
const MERGE_TIME: f64 = 1100.0;
/// Samples of the map `|η|/(λN)`: of d = 1 by angle, of d = 2 across and down.
const MAPS: [[usize; 2]; 2] = [[720, 1], neuron_view::MAP];

/// Neurons on their way to their sums.
struct Merging {
    from: Vec<f32>,
    into: Vec<u32>,
    /// The merged network's frame, once it has come, and when it came.
    to: Option<(Frame, Window)>,
    since: Option<f64>,
}

/// Everything the page draws.
#[derive(Default)]
pub(super) struct Stage {
    /// The worker, once started.
    pub(super) client: Option<Client>,
    /// The drawing worker, once started.
    pub(super) easel: Option<Rc<Easel>>,
    /// Which panel this is, counted from the left.
    pub(super) panel_number: u32,
    /// It listens.
    pub(super) ready: bool,
    /// The run whose frames count.
    pub(super) run: Option<u64>,
    /// The points of that run.
    pub(super) points: Option<Points>,
    /// What is lit up.
    pub(super) lit: Option<Target>,
    /// The charts' step axis is logarithmic.
    log_steps: bool,
    /// What is on the canvases is no longer true.
    pub(super) stale: bool,
    window: Option<Window>,
    values: [f64; 2],
    /// The frame whose pictures are shown.
    frame: Option<(Frame, Window)>,
    /// The frame that is being painted, if its numbers are new to the drawing worker.
    painting: Option<(Frame, Window)>,
    /// The frame to be painted next.
    waiting: Option<(Frame, Window)>,
    /// The buffers that came last, with run and step, until they are handed on.
    pub(super) buffers: Option<(u64, u64, Buffers)>,
    /// What was painted of the run before, for the drawing worker.
    pub(super) memory: Option<Vec<u8>>,
    /// What the drawing worker was asked for last, and whether it can take more.
    job: Option<Job>,
    pub(super) free: bool,
    /// Numbers not yet told to the page.
    fresh: Option<Report>,
    credit: bool,
    function: Option<FunctionView>,
    neuron: Option<NeuronView>,
    function_canvas: Option<HtmlCanvasElement>,
    charts: Vec<HtmlCanvasElement>,
    panel: Option<Element>,
    palette: Option<Palette>,
    history: History,
    /// The certificate and the optimum are shown.
    pub(super) certified: bool,
    overlay: Option<Overlay>,
    /// It is the optimum and not the best network so far.
    solved: bool,
    /// The second chart shows the bounds instead of the penalty.
    bounds: bool,
    /// Neurons on their way to their sums.
    merging: Option<Merging>,
    next_chart: usize,
    last_chart: f64,
    all_charts: bool,
}

impl Stage {
    /// Takes the canvases in hand. Returns false when a view could not be made.
    pub(super) fn attach(
        &mut self,
        panel: Element,
        function: HtmlCanvasElement,
        neuron: HtmlCanvasElement,
        charts: Vec<HtmlCanvasElement>,
    ) -> bool {
        self.function_canvas = Some(function.clone());
        self.function = FunctionView::new(function);
        self.neuron = NeuronView::new(neuron);
        self.charts = charts;
        self.panel = Some(panel);
        self.all_charts = true;
        self.function.is_some() && self.neuron.is_some()
    }

    /// Sends to the worker, if it listens.
    pub(super) fn send(&self, request: &Request) {
        if let (true, Some(client)) = (self.ready, &self.client) {
            client.send(request);
        }
    }

    /// The window for these points on the function view as it stands.
    pub(super) fn window_for(&self, points: &Points) -> Window {
        let size = self
            .function_canvas
            .as_ref()
            .map_or([480.0, 360.0], |c| [f64::from(c.client_width()), f64::from(c.client_height())]);
        window::for_view(points, size)
    }

    /// A run begins: forget the last one.
    pub(super) fn begin(&mut self, run: u64, points: Points) {
        self.run = Some(run);
        self.window = Some(self.window_for(&points));
        self.values = window::values(&points);
        self.points = Some(points);
        (self.frame, self.painting, self.waiting) = (None, None, None);
        (self.job, self.fresh) = (None, None);
        if let (Some(function), Some(neuron)) = (&mut self.function, &mut self.neuron) {
            function.forget();
            neuron.forget();
        }
        self.lit = None;
        (self.merging, self.overlay) = (None, None);
        self.history.clear();
        self.all_charts = true;
    }

    /// The views changed size: sample f anew.
    pub(super) fn resized(&mut self) {
        self.all_charts = true;
        if let Some(points) = &self.points {
            let fresh = self.window_for(points);
            if self.window != Some(fresh) {
                self.window = Some(fresh);
                self.send(&Request::Window(fresh));
            }
        }
    }

    /// A frame that was shown before this program was there.
    pub(super) fn recall(&mut self, report: &Report) {
        self.record(report);
        if let Some(panel) = &self.panel {
            write_hooks(panel, report);
        }
    }

    /// Puts a frame's numbers on the charts.
    fn record(&mut self, report: &Report) {
        // At great widths atoms are counted a little later; the charts wait for the counts.
        // Going back in time leaves the charts as they are, unless there is now another future.
        let last = self.history.samples().last().map(|s| s.step);
        if last.is_none_or(|s| s < report.statistics_step || s > report.furthest) {
            self.history.push(Sample {
                step: report.statistics_step,
                loss: report.statistics_loss,
                penalty: report.statistics_penalty,
                atoms: report.atom_count as f64,
                n_eff: report.n_eff,
                bounds: report
                    .standing
                    .as_ref()
                    .map_or([f64::NAN; 4], |s| [s.raw, s.rescaled, s.merged, s.dual]),
            });
        }
    }

    /// Takes in a frame; false when it is of a former run.
    pub(super) fn receive(&mut self, frame: Frame) -> bool {
        self.credit = true;
        if self.run != Some(frame.report.run) {
            return false;
        }
        let report = &frame.report;
        self.record(report);
        self.fresh = Some(report.clone());
        if let Some(window) = self.window
            && frame.field.len() == window.columns * window.rows
            && self.easel.is_some()
        {
            if self.merging.is_some() {
                self.buffers = None;
            }
            match &mut self.merging {
                Some(merging) if merging.to.is_none() => merging.to = Some((frame, window)),
                // Something else has come: no more of this.
                Some(_) => (self.merging, self.waiting) = (None, Some((frame, window))),
                None => self.waiting = Some((frame, window)),
            }
            self.paint();
        }
        true
    }

    /// The drawing worker can take more; it may have painted pictures for this panel.
    pub(super) fn hang(&mut self, pictures: Option<Pictures>) {
        self.free = true;
        if let Some(Pictures { painted, views: [neurons, ground] }) = pictures
            && self.run == Some(painted.job.run)
        {
            if let (Some(function), Some(neuron)) = (&mut self.function, &mut self.neuron) {
                neuron.take(painted.job.view, neurons);
                function.take(ground);
            }
            if let Some(frame) = self.painting.take() {
                self.show(frame);
            }
        }
        self.paint();
    }

    /// The drawing worker is gone.
    pub(super) fn strip(&mut self) {
        (self.easel, self.waiting) = (None, None);
    }

    /// Neurons will be merged: show them on their way, unless motion is unwelcome.
    pub(super) fn merge(&mut self, into: Vec<u32>) {
        if let Some((frame, _)) = self.frame.as_ref().filter(|_| !theme::still()) {
            self.merging = Some(Merging { from: frame.neurons.clone(), into, to: None, since: None });
        }
    }

    /// Nothing waits to be painted.
    pub(super) fn settled(&self) -> bool {
        self.waiting.is_none()
    }

    /// Everything that has come is on the canvases.
    pub(super) fn hung(&self) -> bool {
        let idle = self.waiting.is_none() && self.painting.is_none() && self.merging.is_none();
        idle && !self.stale && self.frame.is_some()
    }

    /// How the views show what they show.
    pub(super) fn pictured(&self) -> Option<Job> {
        let view = *self.neuron.as_ref()?.shown()?;
        Some(Job { view, ..self.job.clone()? })
    }

    /// What it was and is, for the charts that panels share.
    pub(super) fn history(&self) -> (&History, Option<&Report>) {
        (&self.history, self.frame.as_ref().map(|f| &f.0.report))
    }

    /// The colours in use.
    pub(super) fn colours(&self) -> Option<Palette> {
        self.palette
    }

    /// Whether something moves that no frame from the worker brings.
    pub(super) fn moving(&self) -> bool {
        self.merging.as_ref().is_some_and(|m| m.to.is_some())
    }

    /// The next moment of neurons on their way to their sums.
    fn move_on(&mut self, now: f64) {
        let Some(Merging { from, into, to: Some((frame, window)), since }) = &mut self.merging else {
            return;
        };
        let t = (now - *since.get_or_insert(now)) / MERGE_TIME;
        if t >= 1.0 {
            self.waiting = self.merging.take().and_then(|m| m.to);
        } else if self.waiting.is_none() {
            let neurons = merging::between(from, &frame.neurons, into, t);
            self.waiting = Some((Frame { neurons, ..frame.clone() }, *window));
        }
        self.paint();
    }

    /// Shows the certificate, or no longer.
    pub(super) fn certify(&mut self, on: bool) {
        self.certified = on;
        self.send(&Request::Map(self.map_size()));
        if !on {
            self.overlay = None;
        }
        self.all_charts = true;
    }

    /// The map to be sampled.
    pub(super) fn map_size(&self) -> Option<[usize; 2]> {
        let d = self.points.as_ref().map_or(2, Points::d);
        self.certified.then_some(MAPS[d - 1])
    }

    /// The optimum to be shown, or the best network before it is solved; or none.
    pub(super) fn set_optimum(&mut self, optimum: Option<(Optimum, bool)>) {
        self.solved = optimum.as_ref().is_some_and(|o| o.1);
        self.overlay = match (optimum, &self.points, self.window) {
            (Some((optimum, _)), Some(points), Some(window)) => {
                let samples = field::sample(&optimum.network(points.d()), &window);
                let (field, _) = samples.into_raw_vec_and_offset();
                Some(Overlay { optimum, field, window })
            }
            _ => None,
        };
        self.all_charts = true;
    }

    /// Shows a frame, its pictures being there.
    fn show(&mut self, frame: (Frame, Window)) {
        let report = &frame.0.report;
        let gone = match self.lit {
            Some(Target::Neuron(j)) => j >= report.neurons,
            Some(Target::Atom(k)) => k >= report.atoms.len(),
            _ => false,
        };
        if gone {
            self.lit = None;
        }
        self.frame = Some(frame);
    }

    /// Asks the drawing worker for what is new: a frame, or another look at the last one.
    fn paint(&mut self) {
        let (Some(easel), Some(points), Some(palette)) = (&self.easel, &self.points, self.palette) else {
            return;
        };
        let (Some(function), Some(neuron)) = (&self.function, &self.neuron) else { return };
        if !self.free {
            return;
        }
        let Some((frame, window)) = self.waiting.as_ref().or(self.frame.as_ref()) else { return };
        let job = Job {
            panel: self.panel_number,
            run: frame.report.run,
            step: frame.report.step,
            neurons: frame.report.neurons,
            d: points.d(),
            view: neuron.wanted(points.d()),
            function: function.size(),
            density: draw::density(),
            window: *window,
            values: self.values,
            map: if frame.map.is_empty() { [0, 0] } else { self.map_size().unwrap_or_default() },
            lit: self.lit.map(|lit| if let Target::Atom(k) = lit { k as i32 } else { -1 }),
            palette,
        };
        if let Some(memory) = self.memory.take() {
            easel.recall(self.panel_number, &memory);
        }
        if let Some(next) = self.waiting.take() {
            let buffers = self.buffers.take().filter(|b| (b.0, b.1) == (job.run, job.step));
            easel.paint(&job, Some(&next.0), buffers.map(|b| b.2));
            self.painting = Some(next);
        } else if self.job.as_ref() != Some(&job) {
            easel.paint(&job, None, None);
        } else {
            return;
        }
        self.job = Some(job);
        self.free = false;
    }

    /// Colours may have changed: read them again at the next drawing.
    pub(super) fn repaint(&mut self) {
        self.palette = None;
        self.all_charts = true;
    }

    /// Draws what there is, unless it is there already. Returns the report when it is new.
    pub(super) fn draw(&mut self, now: f64) -> Option<Report> {
        if !std::mem::take(&mut self.stale) {
            return None;
        }
        let palette = match (&self.palette, &self.panel) {
            (Some(p), _) => *p,
            (None, Some(panel)) => *self.palette.insert(palette::read(panel)),
            (None, None) => return None,
        };
        self.move_on(now);
        self.paint();
        if let (Some((frame, window)), Some(points)) = (&self.frame, &self.points) {
            let (optimum, certified) = (self.overlay.as_ref(), self.certified);
            let scene =
                Scene { points, frame, window, values: self.values, lit: self.lit, optimum, certified };
            if let Some(view) = &mut self.function {
                view.draw(&scene, &palette);
            }
            if let Some(view) = &mut self.neuron {
                view.draw(&scene, &palette);
            }
        }
        let fresh = self.fresh.take();
        if let (Some(report), Some(panel)) = (&fresh, &self.panel) {
            write_hooks(panel, report);
        }
        // While training one chart a turn is enough for the eye, and cheap.
        let running = fresh.as_ref().is_some_and(|r| r.status == RunStatus::Running);
        let report = self.frame.as_ref().map(|f| &f.0.report);
        let step = report.filter(|r| r.step < r.furthest).map(|r| r.step);
        let best = self.overlay.as_ref().filter(|_| self.solved).map(|o| o.optimum.objective);
        let metrics = METRICS.map(|m| if m == Metric::Penalty && self.bounds { Metric::Bounds } else { m });
        if self.all_charts || (fresh.is_some() && !running) {
            for (canvas, metric) in self.charts.iter().zip(metrics) {
                draw_metric(canvas, self.history.samples(), metric, self.log_steps, &palette, step, best);
            }
            self.last_chart = now;
        } else if fresh.is_some() && now - self.last_chart >= CHART_INTERVAL / 3.0 {
            let k = self.next_chart % METRICS.len();
            if let Some(canvas) = self.charts.get(k) {
                draw_metric(canvas, self.history.samples(), metrics[k], self.log_steps, &palette, step, best);
            }
            self.next_chart = k + 1;
            self.last_chart = now;
        }
        self.all_charts = false;
        // The worker trains on while a frame is painted, but not further ahead than one.
        if self.credit && self.waiting.is_none() {
            self.credit = false;
            self.send(&Request::Draw);
        }
        fresh
    }

    /// The scene, if there is one.
    fn scene(&self) -> Option<Scene<'_>> {
        let (frame, window) = self.frame.as_ref()?;
        let points = self.points.as_ref()?;
        let (optimum, certified) = (self.overlay.as_ref(), self.certified);
        Some(Scene { points, frame, window, values: self.values, lit: self.lit, optimum, certified })
    }

    /// What lies under the pointer in the function view.
    pub(super) fn pick_function(&self, x: f64, y: f64) -> Option<Target> {
        self.function.as_ref()?.pick(x, y, &self.scene()?)
    }

    /// The place under the pointer in the input space (d = 2) or beside the graph (d = 1).
    pub(super) fn place(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        self.function.as_ref()?.place(x, y, &self.scene()?)
    }

    /// What lies under the pointer in the neuron view.
    pub(super) fn pick_neuron(&self, x: f64, y: f64) -> Option<Target> {
        self.neuron.as_ref()?.pick(x, y, &self.scene()?)
    }

    /// Takes hold of what is a target in the neuron view, with the pointer at a place.
    pub(super) fn grasp(&self, target: Target, at: [f64; 2]) -> Option<Drag> {
        self.neuron.as_ref()?.grasp(target, at, &self.scene()?)
    }

    /// Where the pointer at a place of the neuron view puts what was taken hold of.
    pub(super) fn moved(&self, grasp: &Drag, at: [f64; 2]) -> Vec<NeuronEdit> {
        match (&self.neuron, &self.points) {
            (Some(view), Some(points)) => view.moved(grasp, at, points.d()),
            _ => Vec::new(),
        }
    }

    /// The neurons that are lit, and those that are held, both ascending.
    pub(super) fn lit_and_held(&self) -> Option<(Vec<usize>, &[usize])> {
        let scene = self.scene()?;
        let lit = self.lit.map(|lit| scene.members(lit)).unwrap_or_default();
        Some((lit, &self.frame.as_ref()?.0.report.held))
    }

    /// Turns the neuron view.
    pub(super) fn drag(&mut self, dx: f64, dy: f64) {
        if let Some(view) = &mut self.neuron {
            view.drag(dx, dy);
        }
    }

    /// Chooses the neuron view's chart.
    pub(super) fn set_chart(&mut self, chart: Chart) {
        if let Some(view) = &mut self.neuron {
            view.set_chart(chart);
        }
    }

    /// The charts' step axis.
    pub(super) fn set_log_steps(&mut self, log: bool) {
        self.log_steps = log;
        self.all_charts = true;
    }

    /// What the second chart shows.
    pub(super) fn measure(&mut self, bounds: bool) {
        self.bounds = bounds;
        self.all_charts = true;
    }

    /// The points and the frame, for the readout.
    pub(super) fn shown(&self) -> Option<(&Points, &Frame)> {
        Some((self.points.as_ref()?, &self.frame.as_ref()?.0))
    }
}

/// The panel's stable hooks: plain decimals that read back to the same number.
fn write_hooks(panel: &Element, report: &Report) {
    for (name, value) in report.hooks() {
        let _ = panel.set_attribute(name, &value.to_string());
    }
}
