//! Both views as pixels. A hundred thousand marks, kink lines and trails are too many for a canvas on the
//! page, so a drawing worker paints them here, and the page draws atoms, numbers and what is highlighted over
//! the result.
//!
//! A [`Job`] and a frame's numbers go into a [`Painter`], two [`Picture`]s come out. Most marks are sprites,
//! blended one over another; where there are thousands of neurons, small ones are splats, and kink lines
//! always are optical depth, both of which are summed in any order.

mod blend;
mod depth;
mod function;
mod neurons;
mod pixels;
mod segment;
mod splats;
mod sprite;
mod violation;

use crate::colours::Palette;
use crate::trails::Trails;
use crate::view::View;
use depth::OpticalDepth;
use pixels::PixelBuffer;
use relu_atoms_core::field::Window;
use relu_atoms_core::session::messages;
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
    /// Chart, rotation and size of the neuron view. Its scale is ignored: the painter has its own.
    pub view: View,
    /// Width and height of the function view.
    pub function: [f64; 2],
    /// Device pixels in a CSS pixel.
    pub density: f64,
    /// The window on which the field was sampled.
    pub window: Window,
    /// Values at the ends of the colour scale (d = 2).
    pub values: [f64; 2],
    /// Columns and rows of the map of violations `|η|/(λN)` under the neurons (d = 2); zeros for none.
    pub map: [usize; 2],
    /// None if nothing is highlighted. Otherwise everything is fainter, except the neurons of the atom of this
    /// index; none of them at −1.
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

/// Paints the pictures of one panel.
#[derive(Debug, Default)]
pub struct Painter {
    run: Option<u64>,
    /// The frame's neurons, `5 m` numbers by column.
    columns: Vec<f32>,
    /// `|a|·‖w̃‖` of each neuron, 0 of dead neurons and of those that are not finite.
    masses: Vec<f32>,
    /// Sum of the masses.
    mass: f64,
    /// Number of the masses that are not 0.
    live: usize,
    field: Vec<f32>,
    map: Vec<f32>,
    trails: Trails,
    /// The largest mass so far in the run.
    scale: f64,
    neurons: PixelBuffer,
    /// The trails, painted when what they depend on changes.
    trail_layer: PixelBuffer,
    trail_key: Option<TrailKey>,
    function: PixelBuffer,
    depth: OpticalDepth,
    sprites: neurons::Sprites,
    order: neurons::PaintOrder,
    splats: splats::SplatBuffer,
    colours: function::ColourTable,
}

/// What the layer of trails depends on: view, version of the trails, colours, size, opacity.
type TrailKey = (View, u64, Palette, [usize; 2], u64);

impl Painter {
    /// A painter without numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the numbers of a frame ([`relu_atoms_core::session::messages::Frame`]): `5 m` of the neurons by
    /// column, the field and the map.
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
            // Dead neurons do not count for the scale.
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

    /// The painter's state of the run besides the last frame's numbers, for [`Painter::recall`].
    pub fn memory(&self) -> Vec<u8> {
        messages::encode(&(self.run, self.scale, &self.trails))
    }

    /// Continues with the state of another painter of this run. Other bytes change nothing.
    pub fn recall(&mut self, memory: &[u8]) {
        if let Ok((run, scale, trails)) = messages::decode(memory) {
            (self.run, self.scale, self.trails) = (run, scale, trails);
            self.trail_key = None;
        }
    }

    /// Paints both views from the last frame's numbers; the neuron view comes first.
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
        let picture = |raster: &PixelBuffer| Picture {
            width: raster.width(),
            height: raster.height(),
            bytes: raster.straight(),
        };
        let pictures = [picture(&self.neurons), picture(&self.function)];
        (Painted { job }, pictures)
    }

    /// `w̃`, `a` and the atom (−1: in none, −2: dead) of a neuron.
    #[inline]
    fn neuron(columns: &[f32], m: usize, j: usize) -> ([f32; 3], f32, f32) {
        ([columns[j], columns[m + j], columns[2 * m + j]], columns[3 * m + j], columns[4 * m + j])
    }
}

/// A size in device pixels, at most 8192.
fn pixels(size: [f64; 2], density: f64) -> [usize; 2] {
    // The cast takes NaN to 0.
    size.map(|v| ((v * density).round() as usize).min(8192))
}

#[cfg(test)]
mod tests;
