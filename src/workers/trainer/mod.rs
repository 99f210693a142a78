//! The worker that trains a panel's network.

mod client;
mod role;

pub use client::{TrainerClient, TrainerEvent};
pub(super) use role::run;

use relu_atoms_core::curve::CurveSample;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::train::Stop;
use relu_atoms_raster::Source;
use relu_atoms_session::messages::{LiveSettings, Reply, Report, Request};
use serde::{Deserialize, Serialize};

/// A message to the trainer.
#[derive(Debug, Serialize, Deserialize)]
enum ToTrainer {
    /// A request to its session.
    Request(Request),
    /// A port to the painter is beside the message; frames go there, too.
    Painter {
        /// The number of the next frame.
        first: u64,
    },
}

/// A message from the trainer to the page.
#[derive(Debug, Serialize, Deserialize)]
enum FromTrainer {
    /// It listens. Messages sent before are lost.
    Ready,
    /// A reply of its session.
    Reply(Reply),
    /// The step that it has come to on the way to the one that is sought.
    Reached(u64),
    /// A frame; its neurons, field and map are beside the message.
    Frame(Box<FrameHeader>),
}

/// What goes with the buffers of a frame.
#[derive(Debug, Serialize, Deserialize)]
struct FrameHeader {
    /// The number under which the painter has the frame; none while the trainer does not know the painter.
    number: Option<u64>,
    /// Milliseconds of training since the frame before.
    training_ms: f64,
    /// The numbers.
    report: Report,
    /// The settings in force.
    settings: LiveSettings,
    /// Why the run has stopped of itself, if it has.
    stop: Option<Stop>,
    /// What was recorded of the run's curves.
    curve: Vec<CurveSample>,
    /// The cell that is opened.
    cell: Option<Box<OpenedCell>>,
}

/// A message from the trainer to the painter: neurons, field and map of a frame are beside it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FrameForPainter {
    /// Number of the frame.
    pub(super) number: u64,
    /// The network.
    pub(super) source: Source,
}
