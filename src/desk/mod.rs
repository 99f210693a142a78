//! The desk: where data are prepared and results are taken away. It is a part of the page that is
//! fetched when it is first asked for, as a program of its own in the same window, so that the first
//! visit does not pay for it. Page and desk speak through a port, in the messages below.

pub mod citation;
#[cfg(target_arch = "wasm32")]
mod data;
#[cfg(target_arch = "wasm32")]
mod export;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod film;
#[cfg(target_arch = "wasm32")]
mod pictures;
#[cfg(target_arch = "wasm32")]
mod preview;
#[cfg(target_arch = "wasm32")]
mod room;
pub mod sweep;
#[cfg(target_arch = "wasm32")]
mod words;

#[cfg(target_arch = "wasm32")]
pub use room::open;

use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::session::messages::Report;
use relu_atoms_core::train::RunEdit;
use relu_atoms_render::raster::Job;
use serde::{Deserialize, Serialize};

/// The event by which the desk hands its port to the page.
pub const EVENT: &str = "relu-atoms-desk";

/// What one panel shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// The panel's name, such as its regulariser's.
    pub name: String,
    /// The same as a word without blanks or commas, different for each panel.
    pub key: String,
    /// The run as it was opened.
    pub experiment: Box<Experiment>,
    /// The points in use.
    pub points: RawPoints,
    /// The numbers.
    pub report: Report,
    /// Neurons by column, as in [`relu_atoms_core::session::messages::Frame`].
    pub neurons: Vec<f32>,
    /// f on the window of `job`.
    pub field: Vec<f32>,
    /// How it is shown: views, window, colours. `job.panel` is the element's `data-panel`.
    pub job: Box<Job>,
}

/// What all panels show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// From left to right. A panel without a picture is left out.
    pub panels: Vec<Shot>,
    /// The step that is shown.
    pub step: u64,
    /// The furthest step recorded.
    pub furthest: u64,
}

/// A run to be opened: its experiment, the changes made on its way, and the step to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The run as it begins.
    pub experiment: Box<Experiment>,
    /// The changes, by ascending step.
    pub tunes: Vec<RunEdit>,
    /// The step to show.
    pub step: u64,
}

/// What the page tells the desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Open the dialog that makes data, on these points.
    Data(RawPoints),
    /// Open the dialog that exports.
    Export {
        /// What is shown now.
        shown: Box<Shown>,
        /// The page's address with the link's query.
        link: String,
    },
    /// The step that was asked for is shown.
    Shown(Box<Shown>),
    /// For each panel the changes made on its way.
    Changes(Vec<Vec<RunEdit>>),
    /// Read what travels beside this message: a file, or text that was pasted.
    Read(RawPoints),
}

/// What the desk tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// It listens.
    Ready {
        /// The desk's build id.
        build: String,
    },
    /// Train on these points.
    Use(RawPoints),
    /// Show these runs.
    Open(Vec<Opened>),
    /// Show this step; [`Ask::Shown`] answers when every picture of it is there.
    Show(u64),
    /// Tell the changes made on the way; [`Ask::Changes`] answers.
    Changes,
    /// A sentence for the reader.
    Notice(String),
}
