//! What the page knows of one panel.

use super::FigureState;
use super::OptimumState;
use super::PanelId;
use reactive_stores::Store;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::holdout::held_out_rows;
use relu_atoms_core::session::messages::{Frame, LiveSettings, Report, RunStatus};
use relu_atoms_core::train::RunEdit;
use relu_atoms_render::history::History;
use relu_atoms_render::view::Chart;
use std::sync::Arc;

/// What the pointer or the keyboard has selected. Both views highlight its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A neuron by index.
    Neuron(usize),
    /// An atom by index into the report.
    Atom(usize),
    /// A data point by index.
    Point(usize),
}

/// A frame on the canvases.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownFrame {
    /// The numbers.
    pub frame: Frame,
    /// The window on which `frame.field` was sampled.
    pub window: Window,
}

impl ShownFrame {
    /// Number of neurons whose columns are all there.
    pub fn neurons(&self) -> usize {
        let m = self.frame.report.neurons;
        if self.frame.neurons.len() >= 5 * m { m } else { 0 }
    }

    /// The neurons that a target stands for, ascending: itself, or those of an atom.
    pub fn members(&self, target: Target) -> Vec<usize> {
        let m = self.neurons();
        match target {
            Target::Neuron(j) if j < m => vec![j],
            Target::Atom(k) => (0..m).filter(|j| self.frame.neurons[4 * m + j] == k as f32).collect(),
            _ => Vec::new(),
        }
    }
}

/// An experiment as it was opened, with the settings in force at the step shown and a change on its way.
pub(super) fn with_settings(
    mut experiment: Experiment,
    opened_h: Option<f64>,
    in_force: Option<LiveSettings>,
    pending: &RunEdit,
) -> Experiment {
    if let Some(now) = in_force {
        experiment.lambda = now.lambda;
        experiment.tau = now.tau;
        // As long as h is the one that the worker chose, it stays left open.
        if Some(now.h) != opened_h {
            experiment.h = Some(now.h);
        }
    }
    experiment.lambda = pending.lambda.unwrap_or(experiment.lambda);
    experiment.tau = pending.tau.unwrap_or(experiment.tau);
    experiment.h = pending.h.or(experiment.h);
    experiment
}

/// What can be done with neurons by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NeuronHandling {
    /// Neurons are dragged instead of the view.
    pub active: bool,
    /// Any neuron is frozen.
    pub any_frozen: bool,
    /// Any neuron is highlighted.
    pub any_lit: bool,
    /// A neuron is highlighted that is not frozen.
    pub any_lit_free: bool,
}

/// One panel: its run as it was opened, what has been heard of it, and how it is viewed.
#[derive(Clone, Debug, Store)]
pub struct Panel {
    /// Its number while it is open.
    pub id: PanelId,
    /// The run as it was opened, without the changes made since.
    pub opened: Experiment,
    /// Changes that the link has the run make on its way; empty once the run has been opened.
    pub link_changes: Vec<RunEdit>,
    /// The experiment that was open before, to go back to if the worker refuses the new one.
    pub before: Option<Experiment>,
    /// The points that are trained on; a point that is being dragged is where the pointer is.
    pub points: Option<Arc<Points>>,
    /// The points that are held out; none without any.
    pub held_out: Option<Arc<Points>>,
    /// The step size h that the run began with, chosen by the worker where the experiment leaves it open.
    pub opened_h: Option<f64>,
    /// The settings in force at the step shown; none before the first frame.
    pub in_force: Option<LiveSettings>,
    /// A change that was sent to the worker and is not yet in force.
    pub pending: RunEdit,
    /// Where the run stands; none until the worker has sent a frame.
    pub status: Option<RunStatus>,
    /// The step shown, renewed a few times a second while training.
    pub step: u64,
    /// For each phase the step at which it began; phases to come are absent.
    pub phase_starts: Vec<u64>,
    /// The numbers of the last frame.
    pub report: Option<Arc<Report>>,
    /// The numbers that words and tables tell, renewed a few times a second while training.
    pub summary: Option<Arc<Report>>,
    /// The frame on the canvases.
    pub shown: Option<Arc<ShownFrame>>,
    /// The numbers against the steps.
    pub history: History,
    /// What is highlighted.
    pub lit: Option<Target>,
    /// The highlight stays when the pointer leaves.
    pub pinned: bool,
    /// The chart of the neuron view.
    pub chart: Chart,
    /// Neurons by hand.
    pub handling: NeuronHandling,
    /// The certificate and the exact optimum are shown.
    pub certified: bool,
    /// What is known of the optimum.
    pub optimum: OptimumState,
    /// The second chart shows the bounds instead of the penalty.
    pub show_bounds: bool,
    /// How the paper's figure is looked at.
    pub figure: FigureState,
    /// The third chart shows the share of the points that a unit of mass sees instead of the number of atoms.
    pub show_seen: bool,
}

/// A point of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataPoint {
    /// One of those that are trained on, by its place among them.
    Trained(usize),
    /// One of those that are held out, by its place among them.
    HeldOut(usize),
}

/// The points that an experiment trains on and those that it holds out.
pub(super) fn parts(experiment: &Experiment) -> [Option<Arc<Points>>; 2] {
    experiment
        .split()
        .map_or([None, None], |split| [Some(Arc::new(split.trained)), split.held_out.map(Arc::new)])
}

impl Panel {
    /// A panel whose run is yet to be opened.
    pub fn new(id: PanelId, experiment: Experiment) -> Self {
        let [points, held_out] = parts(&experiment);
        let d = points.as_ref().map_or(2, |points| points.d());
        Self {
            id,
            opened: experiment,
            link_changes: Vec::new(),
            before: None,
            points,
            held_out,
            opened_h: None,
            in_force: None,
            pending: RunEdit::default(),
            status: None,
            step: 0,
            phase_starts: vec![0],
            report: None,
            summary: None,
            shown: None,
            history: History::new(),
            lit: None,
            pinned: false,
            chart: Chart::for_dimension(d)[0],
            handling: NeuronHandling::default(),
            certified: false,
            optimum: OptimumState::NotAsked,
            show_bounds: false,
            figure: FigureState::default(),
            show_seen: false,
        }
    }

    /// Input dimension.
    pub fn d(&self) -> usize {
        self.points.as_ref().map_or(2, |points| points.d())
    }

    /// The place among all rows of the data of a point that is trained on, and of one that is held out.
    pub fn row_of(&self, point: DataPoint) -> Option<usize> {
        let count = |points: &Option<Arc<Points>>| points.as_ref().map_or(0, |points| points.n());
        let n = count(&self.points) + count(&self.held_out);
        let held_out = held_out_rows(n, self.opened.holdout);
        match point {
            DataPoint::Trained(i) => (0..n).filter(|row| held_out.binary_search(row).is_err()).nth(i),
            DataPoint::HeldOut(k) => held_out.get(k).copied(),
        }
    }

    /// Its regulariser.
    pub fn mode(&self) -> Mode {
        self.opened.mode
    }

    /// The experiment with the settings in force at the step shown, and with a change that is on its way.
    pub fn experiment(&self) -> Experiment {
        with_settings(self.opened.clone(), self.opened_h, self.in_force, &self.pending)
    }

    /// Whether a change of a live setting can act on the run under way.
    pub fn is_midway(&self) -> bool {
        matches!(self.status, Some(RunStatus::Running | RunStatus::Paused))
            && self.report.as_ref().is_some_and(|report| report.step > 0)
    }

    /// Whether the run has ended.
    pub fn is_over(&self) -> bool {
        self.status.is_some_and(RunStatus::over)
    }
}
