//! The views and charts on canvases. Geometry comes from `relu-atoms-render`, the pictures of many neurons
//! from the painter; here they are laid over each other, with the atoms, their numbers and what is
//! highlighted on top. What is drawn here owns nothing but its canvas.

pub mod charts;
pub mod function_view;
pub mod neuron_view;
pub mod palette;
pub mod panel_canvases;
pub mod part;
mod surface;

use crate::state::prediction::{CellStanding, GuessOverlay};
use crate::state::{ShownFrame, Target};
use crate::text;
use relu_atoms_core::cells::Section;
use relu_atoms_core::field::Window;
use relu_atoms_core::optimum::Optimum;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::truth::{TruthFunction, TruthInUnits};
use relu_atoms_core::points::units::Columns;
use relu_atoms_session::messages::Frame;
use std::cell::Cell;
use std::sync::Arc;
use web_sys::HtmlCanvasElement;

/// Size of all text, in pixels of the canvas: nothing on the page is smaller than 12 CSS pixels.
pub const TEXT: f64 = 12.0;

/// Up to so many atoms are marked in full; from the second number on none is.
const LEGIBLE: [f64; 2] = [16.0, 32.0];

/// Everything a view needs to draw one moment.
pub struct Scene<'a> {
    /// The data that are trained on.
    pub points: &'a Points,
    /// The data that are held out.
    pub held_out: Option<&'a Points>,
    /// The frame with its window.
    pub shown: &'a ShownFrame,
    /// Values of f at the ends of the colour scale (d = 2) or of the y axis (d = 1), fixed over a run.
    pub values: [f64; 2],
    /// What is highlighted.
    pub lit: Option<Target>,
    /// The optimum, or the best network so far, if it is to be shown.
    pub optimum: Option<&'a OptimumOverlay>,
    /// The truth, if it is to be shown.
    pub truth: Option<&'a TruthOverlay>,
    /// The certificate is to be shown.
    pub certified: bool,
    /// The data points carry their numbers: a table beside the view speaks of them.
    pub numbered: bool,
    /// The cells to be pointed out while one is opened.
    pub cells: Option<&'a OpenedCells>,
    /// The columns of the table, in whose units and by whose names the axes are told.
    pub columns: &'a Columns,
    /// What a reader has predicted.
    pub guess: Option<&'a Guessed>,
}

/// What a reader has predicted, as the views show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Guessed {
    /// As it is in the page's state.
    pub overlay: GuessOverlay,
    /// Its cells, with how they came out.
    pub cells: Vec<(Section, CellStanding)>,
}

/// Cells that the neuron view points out, as far as there are such.
#[derive(Clone, Debug, Default)]
pub struct OpenedCells {
    /// The opened one.
    pub opened: Option<Section>,
    /// Those that hold neurons of more than one direction.
    pub crowded: Vec<Section>,
}

/// The optimum, or the best network so far, as the views show it.
#[derive(Clone, Debug)]
pub struct OptimumOverlay {
    /// Its atoms and numbers.
    pub optimum: Arc<Optimum>,
    /// Its function on the window.
    pub field: Vec<f32>,
    /// That window.
    pub window: Window,
}

/// The function behind the targets, as the function view shows it.
#[derive(Clone, Debug)]
pub struct TruthOverlay {
    /// Which it is.
    pub truth: TruthInUnits,
    /// The same, to be evaluated.
    pub function: TruthFunction,
    /// It on the window; not a number where it has no value.
    pub field: Vec<f32>,
    /// That window.
    pub window: Window,
    /// `f − truth` at the end of the colour scale (d = 2).
    pub scale: f64,
}

/// What the pixels of the function view stand for. It is known before the first frame of a run is there.
#[derive(Clone, Copy, Debug)]
pub struct Axes<'a> {
    /// The part of the input space in the view.
    pub window: &'a Window,
    /// The values at its lower and upper edge (d = 1).
    pub values: [f64; 2],
    /// Number of inputs.
    pub d: usize,
}

thread_local! {
    static SCALE: Cell<f64> = const { Cell::new(1.0) };
}

/// CSS pixels in a pixel of a canvas: everything on the canvases, lines, marks and text, is drawn so much larger.
pub fn scale() -> f64 {
    SCALE.get()
}

/// Sets the scale; whether it is another one.
pub fn set_scale(scale: f64) -> bool {
    SCALE.replace(scale) != scale
}

/// Width and height of a canvas in the page, in pixels of the canvas.
pub fn client_size(canvas: &HtmlCanvasElement) -> [f64; 2] {
    [canvas.client_width(), canvas.client_height()].map(|length| f64::from(length) / scale())
}

/// Device pixels in a pixel of a canvas, as far as the canvases make use of them.
pub fn density() -> f64 {
    web_sys::window().map_or(1.0, |w| w.device_pixel_ratio()).clamp(1.0, 3.0) * scale()
}

impl Scene<'_> {
    fn frame(&self) -> &Frame {
        &self.shown.frame
    }

    fn window(&self) -> &Window {
        &self.shown.window
    }

    fn axes(&self) -> Axes<'_> {
        Axes { window: self.window(), values: self.values, d: self.points.d() }
    }

    /// `w̃` and `a` of a neuron.
    fn neuron(&self, j: usize) -> ([f64; 3], f64) {
        let (m, c) = (self.frame().report.neurons, &self.frame().neurons);
        let at = |k: usize| f64::from(c[k * m + j]);
        ([at(0), at(1), at(2)], at(3))
    }

    /// Number of neurons whose columns are all there.
    fn neurons(&self) -> usize {
        self.shown.neurons()
    }

    /// How strongly atoms are marked, 0 to 1: a diffuse cloud also has clusters, so they are marked only once the
    /// headline speaks of them, and while there are few enough for their numbers to be read.
    fn atom_strength(&self) -> f64 {
        let report = &self.frame().report;
        if !text::is_clustered(report) {
            return 0.0;
        }
        ((LEGIBLE[1] - report.atom_count as f64) / (LEGIBLE[1] - LEGIBLE[0])).clamp(0.0, 1.0)
    }
}
