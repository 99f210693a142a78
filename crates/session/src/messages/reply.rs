//! What the session replies to requests.

use crate::refusal::Refusal;
use relu_atoms_core::bench::BenchError;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::train::RunEdit;
use serde::{Deserialize, Serialize};

/// What the session replies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// A run was opened or reset; a first frame follows.
    Opened {
        /// Number of this run.
        run: u64,
        /// The points in use, in the units of the run.
        points: RawPoints,
        /// The experiment as it will run (h filled in).
        experiment: Box<Experiment>,
    },
    /// The neurons have been merged; a frame follows.
    Merged(Box<Merged>),
    /// The neurons of one cell have been merged, which was like this before; a frame follows.
    CellMerged(Box<OpenedCell>),
    /// What is recorded of the run.
    Recorded {
        /// Number of the run.
        run: u64,
        /// The furthest step reached.
        end: u64,
        /// Steps that are shown without recomputing, ascending, 0 included.
        steps: Vec<u64>,
        /// The changes made so far, ascending.
        tunes: Vec<RunEdit>,
    },
    /// The log of the run's changes is now its first `kept` entries, followed by `edits`. Replied to every request
    /// that changes a run, after all else.
    Logged {
        /// Number of the run.
        run: u64,
        /// How many of the entries told so far stay.
        kept: u64,
        /// What follows them, by ascending step.
        edits: Vec<RunEdit>,
    },
    /// One line of the benchmark, `D N M steps_per_second`.
    Bench {
        /// The line, or why there is none.
        line: Result<String, BenchError>,
        /// Whether this is the last size.
        last: bool,
    },
    /// The request was refused.
    Refused(Refusal),
}

/// What merging has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// Neurons that see data and carry mass, before.
    pub neurons: usize,
    /// The pairs of cell and sign that they occupied: as many carry mass afterwards.
    pub groups: usize,
    /// The largest change of a prediction on the data.
    pub change: f64,
    /// The variation norm before, and after at its best balance of `a` and `w̃`; without the biases where the run
    /// does not charge them.
    pub variation: [f64; 2],
    /// The gradient penalty before, and after at its best balance.
    pub gradient: [f64; 2],
    /// For each of the `m` neurons the index of the one that holds its group's sum, or its own.
    pub into: Vec<u32>,
}
