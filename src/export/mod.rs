//! What leaves the page: what is shown as plain data, which steps a table or a film goes through, and how to
//! cite a run.

pub mod citation;
pub mod sweep;

use crate::engine::PanelId;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::points::RawPoints;
use relu_atoms_core::session::messages::Frame;
use relu_atoms_render::raster::Job;

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
    /// The points in use.
    pub points: RawPoints,
    /// The frame.
    pub frame: Frame,
    /// How it is shown: views, window, colours.
    pub job: Job,
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
}
