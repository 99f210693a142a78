//! The worker that paints the pictures of all panels.

mod client;
mod role;

pub use client::{Drawable, PaintClient, PaintEvent, Pictures};
pub(super) use role::run;

use relu_atoms_raster::{Job, Painted};
use serde::{Deserialize, Serialize};

/// Which numbers a job paints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Numbers {
    /// Those that were painted last, once more.
    Last,
    /// The frame of this number, which the trainer sends.
    Frame(u64),
    /// Those beside the message: neurons, field and map.
    Attached,
}

/// A message from the page to the painter.
#[derive(Debug, Serialize, Deserialize)]
enum ToPainter {
    /// A panel is opened: the port to its trainer is beside the message.
    Connect {
        /// The panel.
        panel: u32,
    },
    /// Paint this.
    Paint {
        /// What is to be painted.
        job: Box<Job>,
        /// From which numbers.
        numbers: Numbers,
    },
}

/// A message from the painter to the page.
#[derive(Debug, Serialize, Deserialize)]
enum FromPainter {
    /// It listens. Messages sent before are lost.
    Ready,
    /// It has painted; the pictures of the neuron view and of the function view are beside the message,
    /// as bitmaps or, where a worker has no canvases, as pixels.
    Painted(Box<Painted>),
}
