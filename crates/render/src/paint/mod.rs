//! The pictures of many neurons, as pixels: a hundred thousand marks, hinges and trails are too many
//! for a canvas on the page, so a drawing worker paints them and the page lays atoms, numbers and
//! whatever is lit over the result.
//!
//! Pure: a job and a frame's numbers in, bytes out.

mod dust;
pub mod function;
mod neurons;
pub mod palette;
pub mod raster;
pub mod stamp;
mod violation;

use crate::plot::trails::Trails;
use crate::plot::view::View;
use palette::Palette;
use raster::{Depth, Raster};
use relu_atoms_core::field::Window;
use relu_atoms_core::session::messages;
use serde::{Deserialize, Serialize};

/// What is to be painted. All sizes are in CSS pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Whose pictures: each panel has its own.
    pub panel: u32,
    /// The run the numbers are of.
    pub run: u64,
    /// The step the numbers are of.
    pub step: u64,
    /// Width of the network.
    pub neurons: usize,
    /// Input dimension.
    pub d: usize,
    /// Chart, rotation and size of the neuron view. Its scale is not read: the painter keeps its own.
    pub view: View,
    /// Width and height of the function view.
    pub function: [f64; 2],
    /// Device pixels in a CSS pixel.
    pub density: f64,
    /// The window on which the field was sampled.
    pub window: Window,
    /// Values at the ends of the colour scale (d = 2).
    pub values: [f64; 2],
    /// Columns and rows of the map `|η|/(λN)` (d = 2) that lies under the neurons; zeros for none.
    pub map: [usize; 2],
    /// Something is lit: everything else steps back. An atom's index brings its neurons forward; −1
    /// lights none of them.
    pub lit: Option<i32>,
    /// The colours.
    pub palette: Palette,
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

/// The pictures of one panel, and what they are painted from.
#[derive(Debug, Default)]
pub struct Painter {
    run: Option<u64>,
    /// Five columns of the frame's neurons.
    columns: Vec<f32>,
    /// `|a|·‖w̃‖` of each neuron, 0 of those that see no data or are no number; the sum and the number
    /// of those that are not 0.
    masses: Vec<f32>,
    mass: f64,
    live: usize,
    field: Vec<f32>,
    map: Vec<f32>,
    trails: Trails,
    scale: f64,
    neurons: Raster,
    past: Raster,
    past_of: Option<PastKey>,
    function: Raster,
    depth: Depth,
    stamps: neurons::Stamps,
    spots: neurons::Spots,
    dust: dust::Dust,
    table: function::Table,
}

/// What the layer of trails depends on.
type PastKey = (View, u64, Palette, [usize; 2], u64);

impl Painter {
    /// A painter without numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame's numbers: `5 m` by column as in [`relu_atoms_core::session::messages::Frame`], the field and the map.
    pub fn take(&mut self, job: &Job, columns: Vec<f32>, field: Vec<f32>, map: Vec<f32>) {
        if self.run != Some(job.run) {
            self.run = Some(job.run);
            self.trails.clear();
            self.scale = 0.0;
        }
        self.columns = columns;
        self.field = field;
        self.map = map;
        let m = job.neurons;
        self.masses.clear();
        (self.mass, self.live) = (0.0, 0);
        if self.columns.len() >= 5 * m && m > 0 {
            self.trails.push(job.step, &self.columns, m, job.d);
            let column = |k: usize| self.columns[k * m..(k + 1) * m].iter();
            let directions = column(0).zip(column(1)).zip(column(2));
            // Ghosts are not measured by.
            self.masses.extend(directions.zip(column(3)).zip(column(4)).map(|((((u, v), b), a), atom)| {
                let mass = a.abs() * (u * u + v * v + b * b).sqrt();
                if *atom > -1.5 && mass < f32::INFINITY { mass } else { 0.0 }
            }));
            let mut largest = 0.0_f32;
            for mass in &self.masses {
                largest = largest.max(*mass);
                self.mass += f64::from(*mass);
                self.live += usize::from(*mass > 0.0);
            }
            self.scale = self.scale.max(f64::from(largest));
        }
    }

    /// What it remembers of the run besides the numbers last taken, for [`Painter::recall`].
    pub fn memory(&self) -> Vec<u8> {
        messages::encode(&(self.run, self.scale, &self.trails))
    }

    /// Goes on where another painter of this run stopped. Bytes that are no memory change nothing.
    pub fn recall(&mut self, memory: &[u8]) {
        if let Ok((run, scale, trails)) = messages::decode(memory) {
            (self.run, self.scale, self.trails) = (run, scale, trails);
            self.past_of = None;
        }
    }

    /// Paints both views from the numbers last taken; the neuron view first.
    pub fn paint(&mut self, job: &Job) -> (Painted, [Picture; 2]) {
        let mut job = job.clone();
        job.density = if job.density.is_finite() { job.density.clamp(0.5, 3.0) } else { 1.0 };
        job.view.chart = job.view.chart.fitting(job.d);
        job.view.scale = self.scale;
        let whole = self.columns.len() >= 5 * job.neurons;
        if !whole {
            job.neurons = 0;
        }
        self.paint_neurons(&job);
        self.paint_function(&job);
        let picture = |raster: &Raster| Picture {
            width: raster.width(),
            height: raster.height(),
            bytes: raster.straight(),
        };
        let pictures = [picture(&self.neurons), picture(&self.function)];
        (Painted { job }, pictures)
    }

    /// `w̃`, `a` and the atom (−1 for none, −2 for a ghost) of a neuron.
    #[inline]
    fn neuron(columns: &[f32], m: usize, j: usize) -> ([f32; 3], f32, f32) {
        ([columns[j], columns[m + j], columns[2 * m + j]], columns[3 * m + j], columns[4 * m + j])
    }
}

/// A size in device pixels, within what a screen can have.
fn pixels(size: [f64; 2], density: f64) -> [usize; 2] {
    // The cast takes what is no number to 0.
    size.map(|v| ((v * density).round() as usize).min(8192))
}

#[cfg(test)]
mod tests;
