//! What is to be painted, and what is painted.

use relu_atoms_core::field::Window;
use relu_atoms_render::colours::Palette;
use relu_atoms_render::truth::ErrorMap;
use relu_atoms_render::view::View;
use serde::{Deserialize, Serialize};

/// What is to be painted. All sizes are in CSS pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The panel whose pictures these are.
    pub panel: u32,
    /// The run the numbers are of.
    pub run: u64,
    /// The step the numbers are of.
    pub step: u64,
    /// Width of the network.
    pub neurons: usize,
    /// Input dimension.
    pub d: usize,
    /// Chart, rotation and size of the neuron view, with the unit of mass of the run as its scale: the painter fits
    /// the scale to the frame.
    pub view: View,
    /// Width and height of the function view.
    pub function: [f64; 2],
    /// Device pixels in a CSS pixel.
    pub density: f64,
    /// The window on which the field was sampled.
    pub window: Window,
    /// Values at the ends of the colour scale (d = 2).
    pub values: [f64; 2],
    /// The map shows how far f is from this truth, on a scale of its own, instead of f (d = 2).
    pub error: Option<ErrorMap>,
    /// Columns and rows of the map of violations `|η|/(λN)` under the neurons (d = 2); zeros for none.
    pub map: [usize; 2],
    /// None if nothing is highlighted. Otherwise everything is fainter, except the neurons of the atom of this
    /// index; none of them at −1.
    pub lit: Option<i32>,
    /// The colours.
    pub palette: Palette,
}

/// The network whose numbers a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The run.
    pub run: u64,
    /// Steps done.
    pub step: u64,
    /// Width of the network.
    pub neurons: usize,
    /// Input dimension.
    pub d: usize,
}

impl Job {
    /// The network that is painted.
    pub fn source(&self) -> Source {
        Source { run: self.run, step: self.step, neurons: self.neurons, d: self.d }
    }
}

/// A picture as bytes red, green, blue, opacity (colours not multiplied), row 0 on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Four bytes a pixel.
    pub bytes: Vec<u8>,
}

/// What has been painted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Painted {
    /// What was to be painted, the view's scale filled in.
    pub job: Job,
}

/// A size in device pixels, at most 8192.
pub(super) fn device_pixels(size: [f64; 2], density: f64) -> [usize; 2] {
    // The cast takes NaN to 0.
    size.map(|v| ((v * density).round() as usize).min(8192))
}
