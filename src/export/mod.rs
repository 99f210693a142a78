//! What leaves the page: what is shown as plain data, figures of it, which steps a table or a film goes through,
//! tables and files of runs, and how to cite a run.

pub mod citation;
pub mod figure;
pub mod noise;
pub mod png;
pub mod results;
pub mod run_file;
pub mod sweep;
pub mod table;

use crate::engine::PanelId;
use crate::state::FigureState;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::optimum::Optimum;
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::points::units::Columns;
use relu_atoms_raster::Job;
use relu_atoms_render::history::History;
use relu_atoms_render::trails::Trails;
use relu_atoms_render::truth::ErrorMap;
use relu_atoms_session::messages::Frame;
use std::sync::Arc;

/// What one panel shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelSnapshot {
    /// The panel.
    pub id: PanelId,
    /// The panel's name, such as its regulariser's.
    pub name: String,
    /// The same as a word without blanks or commas, different for each panel.
    pub key: String,
    /// The run as it was opened.
    pub experiment: Experiment,
    /// The columns of the table, with the units of the run.
    pub columns: Columns,
    /// The points that are trained on, in the units of the run.
    pub points: RawPoints,
    /// The points that are held out.
    pub held_out: Option<RawPoints>,
    /// The truth, and how far f is from it, if that is shown.
    pub error: Option<ErrorMap>,
    /// The frame.
    pub frame: Frame,
    /// How it is shown: views, window, colours.
    pub job: Job,
    /// The optimum, or the best network so far, if it is shown.
    pub optimum: Option<Arc<Optimum>>,
    /// That is the optimum, not only the best network so far.
    pub solved: bool,
    /// The certificate is shown.
    pub certified: bool,
    /// Where the neurons came from, as far as that is shown.
    pub trails: Trails,
    /// The run's numbers over its steps, as the charts show them.
    pub history: History,
    /// How the paper's figure is looked at, while it is shown.
    pub figure: Option<FigureState>,
}

/// What all panels show.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// From left to right. A panel without a picture is left out.
    pub panels: Vec<PanelSnapshot>,
    /// The step that is shown.
    pub step: u64,
    /// The furthest step recorded.
    pub furthest: u64,
    /// The step axes of the charts are logarithmic.
    pub log_steps: bool,
}

impl Snapshot {
    /// How many neurons all panels have together.
    pub fn neurons(&self) -> usize {
        self.panels.iter().map(|panel| panel.frame.report.neurons).sum()
    }

    /// Whether the panels show the same runs as in another snapshot, at whichever step.
    pub fn is_of_same_runs(&self, other: &Self) -> bool {
        let runs = |snapshot: &Self| -> Vec<(PanelId, u64)> {
            snapshot.panels.iter().map(|panel| (panel.id, panel.frame.report.run)).collect()
        };
        runs(self) == runs(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::Mode;
    use relu_atoms_render::colours::Palette;
    use relu_atoms_render::projection::Rotation;
    use relu_atoms_render::view::{Chart, View};
    use relu_atoms_render::window;
    use relu_atoms_session::messages::Request;
    use relu_atoms_session::{Output, Session};

    /// One panel a step, each as if its run on the tent had come to that step.
    pub(super) fn snapshot(steps: &[u64]) -> Snapshot {
        let experiment = Experiment { m: 6, ..Experiment::preset("tent", Mode::None).unwrap() };
        let mut session = Session::new();
        session.handle(Request::Open(Box::new(experiment.clone())));
        let frame = match session.handle(Request::Draw).into_iter().next() {
            Some(Output::Frame(frame)) => *frame,
            other => panic!("{other:?}"),
        };
        let raw = experiment.raw_points().unwrap();
        let points = relu_atoms_core::points::Points::check(&raw).unwrap();
        let panel = |(k, step): (usize, &u64)| {
            let mut frame = frame.clone();
            frame.report.step = *step;
            PanelSnapshot {
                id: k as PanelId,
                name: "Nothing".into(),
                key: format!("none-{}", k + 1),
                experiment: experiment.clone(),
                columns: experiment.columns(),
                points: raw.clone(),
                held_out: None,
                error: None,
                job: Job {
                    panel: k as PanelId,
                    run: frame.report.run,
                    step: *step,
                    neurons: 6,
                    d: 1,
                    view: View {
                        chart: Chart::Plane,
                        rotation: Rotation::default(),
                        lines: relu_atoms_render::lines::Lines::default(),
                        width: 300.0,
                        height: 200.0,
                        scale: 1.0,
                    },
                    function: [300.0, 200.0],
                    density: 1.0,
                    window: window::for_view(&points, [300.0, 200.0]),
                    values: window::values(&points),
                    error: None,
                    map: [0, 0],
                    lit: None,
                    palette: Palette::LIGHT,
                },
                optimum: None,
                solved: false,
                certified: false,
                trails: Trails::new(),
                history: History::new(),
                figure: None,
                frame,
            }
        };
        let furthest = steps.iter().copied().max().unwrap_or(0);
        Snapshot {
            panels: steps.iter().enumerate().map(panel).collect(),
            step: furthest,
            furthest,
            log_steps: true,
        }
    }

    #[test]
    fn runs_are_told_apart_and_steps_are_not() {
        let mut other = snapshot(&[1, 2]);
        assert!(other.is_of_same_runs(&snapshot(&[7, 7])));
        assert!(!other.is_of_same_runs(&snapshot(&[1])));
        other.panels[1].frame.report.run += 1;
        assert!(!other.is_of_same_runs(&snapshot(&[1, 2])));
        assert_eq!(other.neurons(), 12);
    }
}
