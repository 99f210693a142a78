//! What the page asks of the session.

use relu_atoms_core::experiment::{Experiment, Pace};
use relu_atoms_core::field::Window;
use relu_atoms_core::occupancy::CellChoice;
use relu_atoms_core::train::NeuronEdit;
use relu_atoms_core::train::RunEdit;
use serde::{Deserialize, Serialize};

/// A run as far as it had come: what a new worker needs to take the place of one that has ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// The run as it began.
    pub experiment: Experiment,
    /// Its number.
    pub run: u64,
    /// The changes recorded, by ascending step; those after `step` too, which playing on makes again.
    pub edits: Vec<RunEdit>,
    /// The furthest step that was recorded.
    pub furthest: u64,
    /// The step to show.
    pub step: u64,
}

/// A request to the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Open a run at step 0, paused.
    Open(Box<Experiment>),
    /// Repeat a run with its changes up to the furthest step recorded, and show a step of it, paused. Nothing is
    /// replied; the frame follows when the step is reached.
    Restore(Box<Past>),
    /// The recordings of runs that begin from now on take so many bytes; see [`relu_atoms_core::timeline::BUDGET`].
    Budget(u64),
    /// Train.
    Play,
    /// Stop training; the state stays.
    Pause,
    /// Train exactly this many steps, then pause.
    Step(u64),
    /// Back to the same step 0, paused.
    Reset,
    /// Change the pace.
    Pace(Pace),
    /// Change parameters of the run from the next step on; `None` leaves one as it is.
    Tune {
        /// New λ.
        lambda: Option<f64>,
        /// New τ.
        tau: Option<f64>,
        /// New mean-field step.
        h: Option<f64>,
    },
    /// Show the state that the run had at this step, and pause there. Beyond the furthest step recorded the
    /// run is trained on. The frame follows when the step is reached.
    Seek(u64),
    /// Repeat another run of the same experiment: make its changes at their steps, and pause at `step`. A
    /// branch of a run begins with the run's past.
    Replay {
        /// The changes, by ascending step.
        tunes: Vec<RunEdit>,
        /// Where to stop.
        step: u64,
    },
    /// Tell what is recorded; the reply is [`Reply::Recorded`](super::Reply::Recorded).
    Recorded,
    /// Sample f on this window from now on.
    Window(Window),
    /// From now on sample the violation `|η|/(λN)` on the directions, columns × rows, ≥ 2 × 1; `None` ends
    /// it. d = 1: by the angle of (w, b) from −π to π, one row. d = 2: by the angle of w across and
    /// `b/‖w̃‖` from 1 down to −1, at the centres of an evenly divided chart.
    Map(Option<[usize; 2]>),
    /// Pause, and replace the neurons of each cell and sign by their sum.
    Merge,
    /// Send one more frame: the page has drawn the last one.
    Draw,
    /// Measure the speed of training at each size of [`relu_atoms_core::bench::TABLE`]; a
    /// [`Reply::Bench`](super::Reply::Bench) for each. The run, if any, waits.
    Bench,
    /// Set the parameters of single neurons, freeze and release them; ascending. Part of the run's recording.
    Touch(Vec<NeuronEdit>),
    /// Open this cell in every frame from now on; `None` ends it.
    Cell(Option<CellChoice>),
    /// Pause, and replace the neurons of each sign in the cell of these points by their sum. Recorded as an edit of
    /// those neurons.
    MergeCell(Vec<usize>),
}
