//! What the page knows of one panel.

use super::FigureState;
use super::OptimumState;
use super::{PanelId, WorkerState};
use reactive_stores::Store;
use relu_atoms_core::experiment::{Experiment, Mode};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::holdout::Split;
use relu_atoms_core::train::RunEdit;
use relu_atoms_render::history::History;
use relu_atoms_render::view::Chart;
use relu_atoms_session::messages::{Frame, LiveSettings, Report, RunStatus};
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
    /// Where the points that are trained on, and those that are held out, stand among all rows of the data, ascending.
    pub rows: Arc<[Vec<usize>; 2]>,
    /// The step size h that the run began with, chosen by the worker where the experiment leaves it open.
    pub opened_h: Option<f64>,
    /// The settings in force at the step shown; none before the first frame.
    pub in_force: Option<LiveSettings>,
    /// A change that was sent to the worker and is not yet in force.
    pub pending: RunEdit,
    /// Whether it has a training worker.
    pub worker: WorkerState,
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

/// The points of the data in parts, as a panel has them.
#[derive(Clone, Default)]
pub(super) struct Parts {
    pub points: Option<Arc<Points>>,
    pub held_out: Option<Arc<Points>>,
    pub rows: Arc<[Vec<usize>; 2]>,
}

impl Parts {
    /// Those of an experiment; nothing if its data cannot be trained on.
    pub fn of(experiment: &Experiment) -> Self {
        experiment.split().map(Self::from).unwrap_or_default()
    }
}

impl From<Split> for Parts {
    fn from(split: Split) -> Self {
        Self {
            points: Some(Arc::new(split.trained)),
            held_out: split.held_out.map(Arc::new),
            rows: Arc::new([split.trained_rows, split.held_out_rows]),
        }
    }
}

impl Panel {
    /// A panel whose run is yet to be opened.
    pub fn new(id: PanelId, experiment: Experiment) -> Self {
        let Parts { points, held_out, rows } = Parts::of(&experiment);
        let d = points.as_ref().map_or(2, |points| points.d());
        Self {
            id,
            opened: experiment,
            link_changes: Vec::new(),
            before: None,
            points,
            held_out,
            rows,
            opened_h: None,
            in_force: None,
            pending: RunEdit::default(),
            worker: WorkerState::Works,
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

    /// The place among all rows of the data of a point that is trained on, or of one that is held out.
    pub fn row_of(&self, point: DataPoint) -> Option<usize> {
        let [trained, held_out] = &*self.rows;
        match point {
            DataPoint::Trained(i) => trained.get(i).copied(),
            DataPoint::HeldOut(k) => held_out.get(k).copied(),
        }
    }

    /// The point of a row of the data.
    pub fn point_of(&self, row: usize) -> Option<DataPoint> {
        let [trained, held_out] = &*self.rows;
        let trained = trained.binary_search(&row).map(DataPoint::Trained);
        trained.or_else(|_| held_out.binary_search(&row).map(DataPoint::HeldOut)).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row of the data is one point of the panel with its numbers, and the way back leads to the row.
    #[test]
    fn every_row_is_a_point_and_every_point_has_its_row() {
        for holdout in [0.0, 0.3, 0.5] {
            let mut run = Experiment::preset("noisy-sine", Mode::VariationNorm).expect("a preset");
            run.holdout = holdout;
            let y = run.raw_points().expect("points").y;
            let panel = Panel::new(0, run);
            for (row, y) in y.iter().enumerate() {
                let point = panel.point_of(row).expect("a point");
                let (points, i) = match point {
                    DataPoint::Trained(i) => (&panel.points, i),
                    DataPoint::HeldOut(k) => (&panel.held_out, k),
                };
                assert_eq!(points.as_ref().map(|points| points.y()[i]), Some(*y), "{holdout} {row}");
                assert_eq!(panel.row_of(point), Some(row));
            }
            let trained = panel.points.as_ref().map_or(0, |points| points.n());
            assert_eq!(panel.point_of(y.len()), None);
            assert_eq!(panel.row_of(DataPoint::Trained(trained)), None);
            assert_eq!(panel.row_of(DataPoint::HeldOut(y.len() - trained)), None);
        }
    }
}
