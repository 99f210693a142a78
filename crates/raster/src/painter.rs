//! The painter of one panel: a frame's numbers in, both pictures out.

use super::function::FunctionPainter;
use super::job::{Job, Painted, Picture, Source};
use super::neurons::NeuronPainter;
use super::numbers::Numbers;
use super::pixels::PixelBuffer;
use relu_atoms_render::trails::Trails;

/// Paints the pictures of one panel.
#[derive(Debug, Default)]
pub struct Painter {
    run: Option<u64>,
    numbers: Numbers,
    trails: Trails,
    neurons: NeuronPainter,
    function: FunctionPainter,
}

impl Painter {
    /// A painter without numbers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the numbers of a frame (a `Frame` of the session's messages): `5 m` of the neurons by
    /// column, the field and the map.
    pub fn take(&mut self, source: Source, columns: Vec<f32>, field: Vec<f32>, map: Vec<f32>) {
        if self.run != Some(source.run) {
            self.run = Some(source.run);
            self.trails.clear();
        }
        let m = source.neurons;
        self.numbers = Numbers::new(columns, field, map, m);
        if self.numbers.are_complete(m) && m > 0 {
            self.trails.push(source.step, &self.numbers.columns, m, source.d);
        }
    }

    /// Paints both views from the last frame's numbers; the neuron view comes first.
    pub fn paint(&mut self, job: &Job) -> (Painted, [Picture; 2]) {
        let mut job = job.clone();
        job.density = if job.density.is_finite() { job.density.clamp(0.5, 3.0) } else { 1.0 };
        job.view.chart = job.view.chart.fitting(job.d);
        job.view = job.view.fitted(f64::from(self.numbers.largest));
        if !self.numbers.are_complete(job.neurons) {
            job.neurons = 0;
        }
        let picture = |pixels: &PixelBuffer| Picture {
            width: pixels.width(),
            height: pixels.height(),
            bytes: pixels.straight(),
        };
        let pictures = [
            picture(self.neurons.paint(&job, &self.numbers, &self.trails)),
            picture(self.function.paint(&job, &self.numbers)),
        ];
        (Painted { job }, pictures)
    }
}

#[cfg(test)]
mod tests;
