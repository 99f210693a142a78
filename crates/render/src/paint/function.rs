//! The function view's ground: f as colour with the neurons' hinges (d = 2), their kinks (d = 1).

use super::palette::{Palette, Rgb};
use super::raster::{Depth, premultiplied};
use super::{Job, Painter, pixels};
use crate::plot::project;
use relu_atoms_core::field;
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;

/// The most hinges drawn, evenly chosen.
const HINGES: usize = 1200;
/// Room under the graph of d = 1 for the kinks and the axis, in CSS pixels.
const FOOT: f64 = 46.0;
/// Entries of the colour table; it spans values to this many times the scale.
const TABLE: usize = 4096;
const TABLE_SPAN: f32 = 4.0;

/// Height of the axis of d = 1 in a function view of this height.
pub fn axis(height: f64) -> f64 {
    (height - FOOT).max(0.5 * height)
}

/// Pixels of a place in the input space (d = 2) or on the graph (d = 1), in a view of this width and height.
/// `values` are the ends of the graph's axis.
pub fn place(
    window: &Window,
    values: [f64; 2],
    d: usize,
    [width, height]: [f64; 2],
    x: f64,
    y: f64,
) -> [f64; 2] {
    let ([lo, hi], height) = if d == 1 { (values, axis(height)) } else { (window.y, height) };
    let across = width * (x - window.x[0]) / (window.x[1] - window.x[0]);
    [across, height * (hi - y) / (hi - lo)]
}

/// Radius and colour of a data point's disc. For d = 1 the colour is the sign's; for d = 2 it is the map's, so
/// that a fitted point vanishes into it.
pub fn disc(points: &Points, i: usize, values: [f64; 2], palette: &Palette) -> (f64, Rgb) {
    let (y, many) = (points.y()[i], points.n() > 100);
    if points.d() == 1 {
        let colour = if y == 0.0 { 0.0 } else { y.signum() };
        (if many { 3.0 } else { 5.0 }, palette.value(colour))
    } else {
        let top = values[1].abs().max(values[0].abs()).max(1e-12);
        (if many { 3.5 } else { 6.0 }, palette.value(y / top))
    }
}

/// Colours by value, as pixels.
#[derive(Debug, Default)]
pub(super) struct Table {
    of: Option<Palette>,
    colours: Vec<u32>,
}

impl Table {
    /// The diverging scale with bands, whose straight edges show that f is piecewise linear and whose
    /// width shows its slope.
    fn prepare(&mut self, palette: &Palette) {
        if self.of == Some(*palette) {
            return;
        }
        self.colours = (0..TABLE)
            .map(|k| {
                let v = f64::from(TABLE_SPAN) * (2.0 * (k as f64 + 0.5) / TABLE as f64 - 1.0);
                // Distance to the nearest multiple of 1/5, in units of a band; a soft edge of a tenth.
                let t = (5.0 * v - (5.0 * v).round()).abs();
                let band = ((0.2 - t) / 0.05 + 0.5).clamp(0.0, 1.0);
                let end = palette.sign(v > 0.0).mix(palette.zero, 0.12);
                let strength = libm::pow(v.abs().min(1.0), 0.85);
                let base = palette.zero.mix(end, strength);
                // Towards the pure hue, or beyond it to the ground once the scale is exhausted.
                let tint = if strength < 0.9 { end } else { palette.zero };
                let Rgb(colour) = base.mix(tint, if v.abs() < 0.1 { 0.0 } else { 0.075 * band });
                premultiplied(colour, 1.0)
            })
            .collect();
        self.of = Some(*palette);
    }
}

/// Opacity of a hinge or kink of a neuron with this share of the mass.
fn opacity(share: f64) -> f64 {
    (1.9 * share.sqrt()).clamp(0.03, 0.7)
}

impl Painter {
    pub(super) fn paint_function(&mut self, job: &Job) {
        let [width, height] = pixels(job.function, job.density);
        self.function.reset(width, height);
        if width == 0 || height == 0 {
            return;
        }
        let strength = if job.lit.is_some() { 0.5 } else { 1.0 };
        if job.d == 1 {
            self.paint_kinks(job, strength);
        } else {
            self.paint_map(job);
            self.paint_hinges(job, strength);
        }
    }

    fn paint_map(&mut self, job: &Job) {
        self.table.prepare(&job.palette);
        let top = job.values[1].abs().max(job.values[0].abs()).max(1e-12) as f32;
        let (scale, half) = (0.5 * TABLE as f32 / (TABLE_SPAN * top), 0.5 * TABLE as f32);
        let (colours, raster) = (&self.table.colours, &mut self.function);
        let (width, height) = (raster.width(), raster.height());
        field::stretch(&self.field, job.window.columns, job.window.rows, width, height, |y, line| {
            for (pixel, &v) in raster.row(y).iter_mut().zip(line) {
                // The cast saturates, and takes what is no number to 0.
                *pixel = colours[((v * scale + half) as usize).min(TABLE - 1)];
            }
        });
    }

    /// Calls `show(w̃, a, share of the mass)` for an even choice of the neurons that see data.
    fn choose(&self, job: &Job, mut show: impl FnMut([f32; 3], f32, f64)) {
        let m = job.neurons;
        // By index, which the initialisation drew at random, so that the same are shown from frame to
        // frame: the heaviest alone would show one bundle and hide the cloud around it.
        let every = self.live.div_ceil(HINGES).max(1);
        for (j, mass) in self.masses.iter().enumerate().take(m).step_by(every) {
            if *mass > 0.0 {
                let w = [0, 1, 2].map(|k| self.columns[k * m + j]);
                show(w, self.columns[3 * m + j], f64::from(*mass) / self.mass);
            }
        }
    }

    fn paint_hinges(&mut self, job: &Job, strength: f32) {
        let (width, height) = (self.function.width(), self.function.height());
        let window = job.window;
        let (sx, sy) =
            (width as f64 / (window.x[1] - window.x[0]), height as f64 / (window.y[1] - window.y[0]));
        let mut depth = std::mem::take(&mut self.depth);
        depth.reset(width, height);
        self.choose(job, |w, _, share| {
            if let Some(ends) = project::hinge(w.map(f64::from), &window) {
                let [p, q] =
                    ends.map(|e| [(sx * (e[0] - window.x[0])) as f32, (sy * (window.y[1] - e[1])) as f32]);
                depth.line(p, q, 0.75 * job.density as f32, Depth::of(opacity(share)));
            }
        });
        depth.over(&mut self.function, job.palette.ink.0, strength);
        self.depth = depth;
    }

    /// Kinks along the axis: a stem a neuron.
    fn paint_kinks(&mut self, job: &Job, strength: f32) {
        let (width, height) = (self.function.width(), self.function.height());
        let window = job.window;
        let scale = job.density as f32;
        let foot = axis(job.function[1]) as f32;
        let across = width as f64 / (window.x[1] - window.x[0]);
        for positive in [false, true] {
            let mut depth = std::mem::take(&mut self.depth);
            depth.reset(width, height);
            self.choose(job, |w, a, share| {
                let x = -f64::from(w[1]) / f64::from(w[0]);
                if (a > 0.0) == positive && x > window.x[0] && x < window.x[1] {
                    let x = (across * (x - window.x[0])) as f32;
                    let tall = (4.0 + 34.0 * share.sqrt()).min(24.0) as f32;
                    let alpha = (0.2 + opacity(share)).min(0.9);
                    depth.stem(x, scale * (foot - tall), scale * foot, 1.25 * scale, Depth::of(alpha));
                }
            });
            depth.finish_columns();
            depth.over(&mut self.function, job.palette.sign(positive).0, strength);
            self.depth = depth;
        }
    }
}
