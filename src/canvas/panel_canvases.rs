//! The two views of a panel: what is painted next, what is on the canvases, and the animation of merging.

use super::function_view::FunctionView;
use super::neuron_view::NeuronView;
use super::palette::Palette;
use super::{Axes, Guessed, OpenedCells, OptimumOverlay, Scene, TruthOverlay, density};
use crate::engine::{PanelId, TrainerFrame};
use crate::state::prediction::GuessOverlay;
use crate::state::{ShownFrame, Target};
use crate::workers::painter::Pictures;
use relu_atoms_core::cells::{Pattern, Section};
use relu_atoms_core::field::{self, Window};
use relu_atoms_core::optimum::Optimum;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::truth::TruthInUnits;
use relu_atoms_core::points::units::{Columns, PLAIN};
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_raster::Job;
use relu_atoms_render::drag::Drag;
use relu_atoms_render::figure::MOST_SHADED;
use relu_atoms_render::trails::Trails;
use relu_atoms_render::truth::{self, ErrorMap};
use relu_atoms_render::view::{Chart, View, mass_unit};
use relu_atoms_render::{merging, window};
use std::sync::Arc;
use web_sys::HtmlCanvasElement;

/// Milliseconds in which neurons move to their sums.
const MERGE_TIME: f64 = 1100.0;

/// Cells that are pointed out, and what they follow from.
struct FoundCells {
    points: Arc<Points>,
    /// The points that the opened cell sees.
    sees: Vec<usize>,
    /// The points that the crowded ones see.
    crowded: Vec<Vec<usize>>,
    cells: OpenedCells,
}

/// What the views show besides the frame.
#[derive(Clone, Debug)]
pub struct ViewSettings {
    /// The points that are trained on; one that is being dragged is where the pointer is.
    pub points: Arc<Points>,
    /// The points that are held out.
    pub held_out: Option<Arc<Points>>,
    /// The function behind the targets, if it is to be shown.
    pub truth: Option<TruthInUnits>,
    /// The columns of the table, in whose units and by whose names the axes are told.
    pub columns: Columns,
    /// What is highlighted.
    pub lit: Option<Target>,
    /// The chart of the neuron view.
    pub chart: Chart,
    /// The certificate is shown.
    pub certified: bool,
    /// The table of atoms is shown, which speaks of the points by their numbers.
    pub numbered: bool,
    /// The optimum, or the best network so far.
    pub optimum: Option<Arc<Optimum>>,
    /// The colours.
    pub palette: Palette,
    /// What a reader has predicted, if it lies over the views.
    pub guess: Option<GuessOverlay>,
}

/// A frame that is to be painted.
struct QueuedFrame {
    /// Its number in the painter; none if the painter has it not, and its numbers are sent along.
    number: Option<u64>,
    shown: ShownFrame,
}

/// What the painter is asked for.
pub enum PaintRequest {
    /// The numbers painted last, or the frame of this number.
    Job(Job, Option<u64>),
    /// These numbers.
    Numbers(Job, Box<ShownFrame>),
}

/// Neurons on their way to their sums.
struct MergeAnimation {
    from: Vec<f32>,
    /// For each neuron the index of the one that holds its group's sum.
    into: Vec<u32>,
    /// The frame of the merged network, once it has come.
    to: Option<ShownFrame>,
    start: Option<f64>,
}

/// The canvases of a panel.
pub struct PanelCanvases {
    panel: PanelId,
    function: FunctionView,
    neurons: NeuronView,
    /// The window on which the frames of the run that has begun are sampled.
    window: Option<Window>,
    /// The window on which the trainer was last asked to sample. Between the opening of a run and its beginning it is
    /// that of the run to come.
    asked: Option<Window>,
    values: [f64; 2],
    /// The frame that the painter has in hand.
    painting: Option<ShownFrame>,
    /// The frame to be painted next.
    waiting: Option<QueuedFrame>,
    /// The frame on the canvases.
    shown: Option<Arc<ShownFrame>>,
    /// What the painter was asked for last.
    last_job: Option<Job>,
    /// The painter can take another job for this panel.
    painter_is_free: bool,
    /// The first frame of the trainer that the painter gets.
    first_frame: u64,
    /// A frame has come for which the trainer has not been allowed another.
    may_allow_frame: bool,
    merge: Option<MergeAnimation>,
    overlay: Option<OptimumOverlay>,
    /// The cells that are pointed out.
    cells: Option<FoundCells>,
    truth: Option<TruthOverlay>,
    /// What a reader has predicted, with the points that it is shown for.
    guessed: Option<(Arc<Points>, Guessed)>,
    /// Where the neurons of the frames shown so far came from, as the painter follows them too; for export.
    trails: Trails,
    /// The map of errors that was painted last, if it was one.
    painted_error: Option<ErrorMap>,
    /// What is on the canvases is no longer true.
    is_stale: bool,
}

impl PanelCanvases {
    /// The views on these canvases; `None` if the browser gives no 2D context.
    pub fn new(panel: PanelId, function: HtmlCanvasElement, neurons: HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            panel,
            function: FunctionView::new(function)?,
            neurons: NeuronView::new(neurons)?,
            window: None,
            asked: None,
            values: [0.0, 1.0],
            painting: None,
            waiting: None,
            shown: None,
            last_job: None,
            painter_is_free: false,
            first_frame: 0,
            may_allow_frame: false,
            merge: None,
            overlay: None,
            cells: None,
            truth: None,
            guessed: None,
            trails: Trails::new(),
            painted_error: None,
            is_stale: true,
        })
    }

    /// Shows on other canvases what is shown on these; `false` if the browser gives no 2D context.
    pub fn move_to(&mut self, function: HtmlCanvasElement, neurons: HtmlCanvasElement) -> bool {
        self.is_stale = true;
        self.function.move_to(function) && self.neurons.move_to(neurons)
    }

    /// The canvases: the function view's and the neuron view's.
    pub fn elements(&self) -> [HtmlCanvasElement; 2] {
        [self.function.canvas(), self.neurons.canvas()]
    }

    /// The window for these points on the function view as it stands.
    pub fn window_for(&self, points: &Points) -> Window {
        window::for_view(points, self.function.size())
    }

    /// The window on which the trainer of a run that is opened on these points is to sample the function. Whoever
    /// asks for it sends it to the trainer.
    pub fn ask_window(&mut self, points: &Points) -> Window {
        *self.asked.insert(self.window_for(points))
    }

    /// Another run begins on these points, with neurons of this scale: what was painted is of the last one. `all` are
    /// the points with those that are held out, which are shown too.
    pub fn clear(&mut self, points: &Points, all: &Points, start: f64) {
        self.neurons.set_run(points, mass_unit(points, start));
        self.window = Some(self.asked.unwrap_or_else(|| self.window_for(all)));
        self.values = window::values(all);
        (self.painting, self.waiting, self.shown, self.last_job) = (None, None, None, None);
        (self.merge, self.overlay, self.cells, self.guessed) = (None, None, None, None);
        self.trails.clear();
        self.function.forget();
        self.neurons.forget();
        self.is_stale = true;
    }

    /// The canvases have changed their size: the window to sample the function on, if it is another.
    pub fn resized(&mut self, points: &Points) -> Option<Window> {
        self.is_stale = true;
        let fresh = self.window_for(points);
        let is_new = self.asked.is_some_and(|window| window != fresh);
        self.asked = self.asked.map(|_| fresh);
        self.window = self.window.map(|_| fresh);
        is_new.then_some(fresh)
    }

    /// Marks what is drawn as no longer true.
    pub fn invalidate(&mut self) {
        self.is_stale = true;
    }

    /// Takes a frame to be painted.
    pub fn queue(&mut self, received: TrainerFrame) {
        self.may_allow_frame = true;
        let TrainerFrame { number, frame, .. } = received;
        let number = number.filter(|number| *number >= self.first_frame);
        // A frame sampled on another window, or one whose numbers are still to come, is not painted.
        let Some(window) = self.window.filter(|w| frame.field.len() == w.columns * w.rows) else { return };
        let shown = ShownFrame { frame, window };
        match &mut self.merge {
            Some(merge) if merge.to.is_none() => merge.to = Some(shown),
            // Something else has come: the animation ends.
            Some(_) => {
                self.merge = None;
                self.waiting = Some(QueuedFrame { number, shown });
            }
            None => self.waiting = Some(QueuedFrame { number, shown }),
        }
    }

    /// Whether the trainer may send another frame: it trains on while a frame is painted, but not further
    /// ahead than one.
    pub fn allows_frame(&mut self) -> bool {
        self.waiting.is_none() && std::mem::take(&mut self.may_allow_frame)
    }

    /// Whether the last frame has been handed to the painter.
    pub fn has_nothing_waiting(&self) -> bool {
        self.waiting.is_none()
    }

    /// Whether everything that has come is on the canvases.
    pub fn is_idle(&self) -> bool {
        let is_settled = self.waiting.is_none() && self.painting.is_none() && self.merge.is_none();
        is_settled && !self.is_stale && self.shown.is_some()
    }

    /// Whether something moves that no frame of the trainer brings.
    pub fn is_animated(&self) -> bool {
        self.merge.as_ref().is_some_and(|merge| merge.to.is_some())
    }

    /// Moves the neurons to their sums once the merged network's frame is there.
    pub fn animate_merge(&mut self, into: Vec<u32>) {
        if let Some(shown) = &self.shown {
            let from = shown.frame.neurons.clone();
            self.merge = Some(MergeAnimation { from, into, to: None, start: None });
        }
    }

    /// Prepares the animation's frame of this moment.
    pub fn advance_merge(&mut self, now: f64) {
        let Some(MergeAnimation { from, into, to: Some(to), start }) = &mut self.merge else { return };
        let t = (now - *start.get_or_insert(now)) / MERGE_TIME;
        if t >= 1.0 {
            let last = self.merge.take().and_then(|merge| merge.to);
            self.waiting = last.map(|shown| QueuedFrame { number: None, shown });
        } else if self.waiting.is_none() {
            let mut shown = to.clone();
            shown.frame.neurons = merging::between(from, &to.frame.neurons, into, t);
            self.waiting = Some(QueuedFrame { number: None, shown });
        }
    }

    /// The painter listens.
    pub fn painter_is_ready(&mut self) {
        self.painter_is_free = true;
    }

    /// The painter gets the frames of this panel's trainer from this number on, and has none from before.
    pub fn painter_is_connected(&mut self, first: u64) {
        self.first_frame = first;
        // All numbers are forgotten with the connection before, and a job that waits for a frame.
        self.painter_is_free |= self.painting.is_some();
        self.paint_again();
        if let Some(waiting) = &mut self.waiting {
            waiting.number = waiting.number.filter(|number| *number >= first);
        }
    }

    /// Another painter takes the place of one that has ended.
    pub fn painter_is_replaced(&mut self) {
        (self.painter_is_free, self.last_job) = (false, None);
        self.paint_again();
    }

    /// The frame in hand, or else the one on the canvases, is to be painted from its numbers.
    fn paint_again(&mut self) {
        let shown = self.painting.take().or_else(|| self.shown.as_deref().cloned());
        match &mut self.waiting {
            Some(waiting) => waiting.number = None,
            None => self.waiting = shown.map(|shown| QueuedFrame { number: None, shown }),
        }
    }

    /// The painter is gone: nothing is painted any more.
    pub fn painter_is_gone(&mut self) {
        (self.painter_is_free, self.waiting) = (false, None);
    }

    /// What the painter is to be asked for now: the next frame, or another look at the last one.
    pub fn next_request(&mut self, settings: &ViewSettings) -> Option<PaintRequest> {
        if !self.painter_is_free {
            return None;
        }
        self.neurons.set_chart(settings.chart);
        let shown = match (&self.waiting, &self.shown) {
            (Some(waiting), _) => &waiting.shown,
            (None, Some(shown)) => shown,
            (None, None) => return None,
        };
        let (report, d) = (&shown.frame.report, settings.points.d());
        let map = relu_atoms_render::view::VIOLATION_MAP;
        let job = Job {
            panel: self.panel,
            run: report.run,
            step: report.step,
            neurons: report.neurons,
            d,
            view: self.neurons.wanted(d),
            function: self.function.size(),
            density: density(),
            window: shown.window,
            values: self.values,
            error: settings
                .truth
                .clone()
                .filter(|_| d == 2)
                .map(|truth| ErrorMap::new(truth, report.test_error.unwrap_or(0.0))),
            map: if d == 1 || shown.frame.map.len() != map[0] * map[1] { [0, 0] } else { map },
            lit: settings.lit.map(|lit| if let Target::Atom(k) = lit { k as i32 } else { -1 }),
            palette: settings.palette,
        };
        let request = match self.waiting.take() {
            Some(QueuedFrame { number: Some(number), shown }) => {
                self.painting = Some(shown);
                PaintRequest::Job(job.clone(), Some(number))
            }
            Some(QueuedFrame { number: None, shown }) => {
                self.painting = Some(shown.clone());
                PaintRequest::Numbers(job.clone(), Box::new(shown))
            }
            None if self.last_job.as_ref() != Some(&job) => PaintRequest::Job(job.clone(), None),
            None => return None,
        };
        self.last_job = Some(job);
        self.painter_is_free = false;
        Some(request)
    }

    /// Takes what has been painted: the frame that is on the canvases from now on, if it is another.
    pub fn take_pictures(&mut self, pictures: Pictures, run: u64) -> Option<Arc<ShownFrame>> {
        self.painter_is_free = true;
        let Pictures { painted, neurons, ground } = pictures;
        if painted.job.run != run {
            return None;
        }
        self.neurons.take(painted.job.view, neurons);
        self.painted_error.clone_from(&painted.job.error);
        self.function.take(ground);
        self.is_stale = true;
        let shown = Arc::new(self.painting.take()?);
        let report = &shown.frame.report;
        self.trails.push(report.step, &shown.frame.neurons, report.neurons, painted.job.d);
        self.shown = Some(shown.clone());
        Some(shown)
    }

    /// Draws both views, unless what they show is true already.
    pub fn draw(&mut self, settings: &ViewSettings) {
        if !std::mem::take(&mut self.is_stale) {
            return;
        }
        self.renew_overlay(settings);
        self.renew_truth(settings);
        self.renew_guess(settings);
        let Some(shown) = self.shown.clone() else { return };
        self.renew_cells(&settings.points, &shown);
        let scene = Scene {
            points: &settings.points,
            held_out: settings.held_out.as_deref(),
            truth: self.truth.as_ref(),
            shown: &shown,
            values: self.values,
            lit: settings.lit,
            optimum: self.overlay.as_ref(),
            certified: settings.certified,
            numbered: settings.numbered,
            cells: self.cells.as_ref().map(|found| &found.cells),
            columns: &settings.columns,
            guess: self.guessed.as_ref().map(|(_, guessed)| guessed),
        };
        self.function.set_origin(self.neurons.shown_origin());
        self.function.draw(&scene, &settings.palette);
        self.neurons.draw(&scene, &settings.palette);
    }

    /// Samples the function of the optimum, if it is another one.
    fn renew_overlay(&mut self, settings: &ViewSettings) {
        let Some(window) = self.window else { return };
        let is_same = |overlay: &OptimumOverlay| {
            overlay.window == window
                && settings.optimum.as_ref().is_some_and(|best| Arc::ptr_eq(best, &overlay.optimum))
        };
        if !self.overlay.as_ref().is_some_and(is_same) {
            self.overlay = settings.optimum.as_ref().map(|optimum| OptimumOverlay {
                optimum: optimum.clone(),
                field: field::sample(&optimum.network(settings.points.d()), &window)
                    .into_raw_vec_and_offset()
                    .0,
                window,
            });
        }
    }

    /// Finds the predicted cells, if they are others.
    fn renew_guess(&mut self, settings: &ViewSettings) {
        let Some(overlay) = &settings.guess else {
            self.guessed = None;
            return;
        };
        let points = &settings.points;
        let is_same = self
            .guessed
            .as_ref()
            .is_some_and(|(own, guessed)| Arc::ptr_eq(own, points) && guessed.overlay == *overlay);
        if !is_same {
            let section =
                |sees: &[usize]| Section::new(points, &Pattern::seeing(points.n(), sees.iter().copied()));
            let cells = overlay.cells.iter().filter_map(|(sees, standing)| Some((section(sees)?, *standing)));
            let cells = cells.collect();
            self.guessed = Some((points.clone(), Guessed { overlay: overlay.clone(), cells }));
        }
    }

    /// Finds the cells that are pointed out, if they are others.
    fn renew_cells(&mut self, points: &Arc<Points>, shown: &ShownFrame) {
        let Some(cell) = &shown.frame.cell else {
            self.cells = None;
            return;
        };
        let crowded = cell.census.as_ref().map(|census| census.crowded.as_slice()).unwrap_or_default();
        let crowded = &crowded[..crowded.len().min(MOST_SHADED)];
        // A data point that is dragged moves the sides of the cells between two frames.
        let is_same = |found: &FoundCells| {
            Arc::ptr_eq(&found.points, points) && found.sees == cell.sees && found.crowded == crowded
        };
        if self.cells.as_ref().is_some_and(is_same) {
            return;
        }
        let section =
            |sees: &Vec<usize>| Section::new(points, &Pattern::seeing(points.n(), sees.iter().copied()));
        let opened = section(&cell.sees);
        let cells = OpenedCells { opened, crowded: crowded.iter().filter_map(section).collect() };
        let (points, sees, crowded) = (points.clone(), cell.sees.clone(), crowded.to_vec());
        self.cells = Some(FoundCells { points, sees, crowded, cells });
    }

    /// The patterns at a place of the neuron view, in CSS pixels from its top left, the likeliest first: of the atom
    /// or neuron that is there, otherwise of the directions that share the place.
    pub fn patterns_at(&self, points: &Points, at: [f64; 2]) -> Vec<Vec<usize>> {
        let (Some(scene), Some(view)) = (self.scene(points, None), self.neuron_view()) else {
            return Vec::new();
        };
        let pattern = |w: [f64; 3]| Pattern::of(w, points).points();
        match self.neurons.pick(at[0], at[1], &scene) {
            Some(Target::Atom(k)) => {
                scene.frame().report.atoms.get(k).map(|atom| atom.sees.clone()).into_iter().collect()
            }
            Some(Target::Neuron(j)) => vec![pattern(scene.neuron(j).0)],
            _ => directions_at(view, at).into_iter().map(pattern).collect(),
        }
    }

    /// The patterns of the directions at a place of the neuron view, in CSS pixels from its top left: of one, or on the
    /// chart of straight lines of one of each half. None where nothing has been painted.
    pub fn cells_at(&self, points: &Points, at: [f64; 2]) -> Vec<Vec<usize>> {
        let view = self.neuron_view().filter(|view| view.chart.dimension() == points.d());
        let directions = view.filter(|view| view.holds(at)).map(|view| directions_at(view, at));
        directions.into_iter().flatten().map(|w| Pattern::of(w, points).points()).collect()
    }

    /// Samples the truth, if it is another one or another window, and takes the scale of the picture that was painted.
    fn renew_truth(&mut self, settings: &ViewSettings) {
        let Some((wanted, window)) = settings.truth.as_ref().zip(self.window) else {
            self.truth = None;
            return;
        };
        let is_same = |overlay: &TruthOverlay| overlay.window == window && overlay.truth == *wanted;
        if !self.truth.as_ref().is_some_and(is_same) {
            let d = settings.points.d();
            self.truth = wanted.function(d).ok().map(|function| TruthOverlay {
                truth: wanted.clone(),
                field: truth::sample(&function, d, &window),
                function,
                window,
                scale: 1.0,
            });
        }
        if let (Some(overlay), Some(error)) = (&mut self.truth, &self.painted_error) {
            overlay.scale = error.scale;
        }
    }

    /// How the canvases show what they show, for export.
    pub fn shown_job(&self) -> Option<Job> {
        Some(Job { view: *self.neurons.shown()?, ..self.last_job.clone()? })
    }

    /// Where the neurons came from that are shown, for export.
    pub fn trails(&self) -> &Trails {
        &self.trails
    }

    /// The view of the neurons that was painted last.
    pub fn neuron_view(&self) -> Option<&View> {
        self.neurons.shown()
    }

    /// The view of the neurons that is painted next.
    pub fn wanted_view(&self, d: usize) -> View {
        self.neurons.wanted(d)
    }

    fn scene<'a>(&'a self, points: &'a Points, lit: Option<Target>) -> Option<Scene<'a>> {
        let shown = self.shown.as_deref()?;
        Some(Scene {
            points,
            held_out: None,
            truth: None,
            shown,
            values: self.values,
            lit,
            optimum: None,
            certified: false,
            numbered: false,
            cells: None,
            // What lies where does not depend on what it is called.
            columns: &PLAIN,
            guess: None,
        })
    }

    /// What the pixels of the function view stand for: as it is painted, or before a run's first frame as that will be.
    fn axes(&self, points: &Points) -> Option<Axes<'_>> {
        let painted = self.shown.as_ref().map(|shown| &shown.window);
        Some(Axes { window: painted.or(self.window.as_ref())?, values: self.values, d: points.d() })
    }

    /// What lies at a place of the function view, in CSS pixels from its top left.
    pub fn pick_function(&self, points: &Points, at: [f64; 2]) -> Option<Target> {
        match self.scene(points, None) {
            Some(scene) => self.function.pick(at[0], at[1], &scene),
            None => self.pick_point(points, at).map(Target::Point),
        }
    }

    /// The data point, among these, at a place of the function view, in CSS pixels from its top left.
    pub fn pick_point(&self, points: &Points, [x, y]: [f64; 2]) -> Option<usize> {
        self.function.pick_point(x, y, points, self.axes(points)?)
    }

    /// The inputs (d = 2) or the input and value (d = 1) at a place of the function view.
    pub fn function_place(&self, points: &Points, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        self.function.place(x, y, self.axes(points)?)
    }

    /// The input and value (d = 1) beside the graph nearest to a place of the function view.
    pub fn graph_place(&self, points: &Points, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        self.function.nearest_place(x, y, self.axes(points)?)
    }

    /// What lies at a place of the neuron view, in CSS pixels from its top left.
    pub fn pick_neuron(&self, points: &Points, [x, y]: [f64; 2]) -> Option<Target> {
        self.neurons.pick(x, y, &self.scene(points, None)?)
    }

    /// Begins to drag a neuron or an atom, with the pointer at a place of the neuron view.
    pub fn begin_drag(&self, points: &Points, target: Target, at: [f64; 2]) -> Option<Drag> {
        self.neurons.begin_drag(target, at, &self.scene(points, None)?)
    }

    /// Where the pointer at a place of the neuron view puts the neurons that are dragged.
    pub fn dragged(&self, points: &Points, drag: &Drag, at: [f64; 2]) -> Vec<NeuronEdit> {
        self.neurons.dragged(drag, at, points.d())
    }

    /// Turns the sphere by a drag of this many CSS pixels.
    pub fn turn(&mut self, dx: f64, dy: f64) {
        self.neurons.turn(dx, dy);
        self.is_stale = true;
    }

    /// Moves the chart of straight lines by a drag of this many CSS pixels.
    pub fn pan(&mut self, dx: f64, dy: f64) {
        self.neurons.pan(dx, dy);
        self.is_stale = true;
    }

    /// Zooms the chart of straight lines by a factor about a place of the neuron view, or its middle; false if it
    /// stays as it is.
    pub fn zoom(&mut self, factor: f64, about: Option<[f64; 2]>) -> bool {
        let has_changed = self.neurons.zoom(factor, about);
        self.is_stale |= has_changed;
        has_changed
    }

    /// Shows all of the chart of straight lines.
    pub fn fit(&mut self) {
        self.neurons.fit();
        self.is_stale = true;
    }
}

/// The directions at a place of the chart: one, or one of each half on the chart of straight lines.
fn directions_at(view: &View, at: [f64; 2]) -> Vec<[f64; 3]> {
    let [cx, cy] = view.centre();
    let (right, up) = (at[0] - cx, cy - at[1]);
    match view.chart {
        Chart::Plane => vec![[right, up, 0.0]],
        Chart::Unrolled => {
            let angle = std::f64::consts::PI * right / cx.max(1.0);
            vec![[libm::cos(angle), libm::sin(angle), 0.0]]
        }
        Chart::Lines => [true, false].iter().filter_map(|front| view.direction(at, *front)).collect(),
        Chart::Cylinder | Chart::Sphere => view.direction(at, true).into_iter().collect(),
    }
}
