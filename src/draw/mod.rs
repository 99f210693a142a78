//! The views on canvases. Geometry comes from `plot`; here it becomes pixels.

use crate::data::Points;
use crate::protocol::{Frame, Window};

/// What the pointer or the keyboard has selected; both views light up its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A neuron by index.
    Neuron(usize),
    /// An atom by index into the report.
    Atom(usize),
    /// A data point by index.
    Point(usize),
}

/// Everything a view needs to draw one moment.
pub struct Scene<'a> {
    /// The data.
    pub points: &'a Points,
    /// The frame, its buffers included.
    pub frame: &'a Frame,
    /// The window on which `frame.field` was sampled.
    pub window: &'a Window,
    /// Values of f at the ends of the colour scale (d = 2) or of the y axis (d = 1), fixed over a run.
    pub values: [f64; 2],
    /// What is lit up.
    pub lit: Option<Target>,
}
