//! The views on canvases. Geometry comes from `plot`; here it becomes pixels.

pub mod chart;
pub mod function_view;
pub mod neuron_view;
pub mod palette;
mod surface;

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

impl Scene<'_> {
    /// `w̃` and `a` of a neuron.
    fn neuron(&self, j: usize) -> ([f64; 3], f64) {
        let (m, c) = (self.frame.report.neurons, &self.frame.neurons);
        let at = |k: usize| f64::from(c[k * m + j]);
        ([at(0), at(1), at(2)], at(3))
    }

    /// A neuron's atom: an index, −1 for none, −2 for a ghost.
    fn atom_of(&self, j: usize) -> i32 {
        self.frame.neurons[4 * self.frame.report.neurons + j] as i32
    }

    /// Number of neurons whose columns are all there.
    fn neurons(&self) -> usize {
        let m = self.frame.report.neurons;
        if self.frame.neurons.len() >= 5 * m { m } else { 0 }
    }

    /// The live neurons by mass `|a| ‖w̃‖`: `(mass, index)`, at most `most` of them, lightest first;
    /// and the mass of all.
    fn sample(&self, most: usize) -> (Vec<(f32, usize)>, f64) {
        let m = self.neurons();
        let c = &self.frame.neurons;
        let mut list = Vec::with_capacity(m);
        let mut total = 0.0;
        for j in 0..m {
            if c[4 * m + j] > -1.5 {
                let (p, q, r) = (c[j], c[m + j], c[2 * m + j]);
                let mass = c[3 * m + j].abs() * (p * p + q * q + r * r).sqrt();
                if mass > 0.0 && mass.is_finite() {
                    total += f64::from(mass);
                    list.push((mass, j));
                }
            }
        }
        if list.len() > most {
            // Evenly by index, which the initialisation drew at random: the heaviest alone would show
            // one bundle and hide the cloud around it.
            list = (0..most).map(|k| list[k * list.len() / most]).collect();
        }
        list.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        (list, total)
    }

    /// How strongly atoms are marked, 0 to 1: a diffuse cloud also has a few clusters, so marks come
    /// in only while the atoms' share of the mass rises from one half to nine tenths.
    fn atom_strength(&self) -> f64 {
        let t = ((self.frame.report.atom_share - 0.5) / 0.4).clamp(0.0, 1.0);
        t * t * (3.0 - 2.0 * t)
    }
}
