//! The function view: f as a heat map under the neurons' kink lines (d = 2), or their kinks (d = 1).

use super::blend::premultiplied;
use super::depth::OpticalDepth;
use super::job::{Job, device_pixels};
use super::numbers::Numbers;
use super::pixels::PixelBuffer;
use relu_atoms_core::field::{self, Window};
use relu_atoms_core::points::truth::TruthInUnits;
use relu_atoms_render::colours::{Palette, Rgb};
use relu_atoms_render::function_view::{axis, kink_opacity};
use relu_atoms_render::projection;
use relu_atoms_render::truth::{self, ErrorMap};

/// The most kink lines drawn, evenly chosen by index.
const MAX_KINK_LINES: usize = 1200;
/// Entries of the colour table; it spans values to this many times the scale.
const ENTRIES: usize = 4096;
const SPAN: f32 = 4.0;

/// The colour of each value, as premultiplied pixels.
#[derive(Debug, Default)]
struct ColourTable {
    of: Option<Palette>,
    colours: Vec<u32>,
}

impl ColourTable {
    /// Fills the table with a diverging scale and bands: their straight edges show that f is piecewise linear,
    /// their width shows its slope.
    fn prepare(&mut self, palette: &Palette) {
        if self.of == Some(*palette) {
            return;
        }
        self.colours = (0..ENTRIES)
            .map(|k| {
                let v = f64::from(SPAN) * (2.0 * (k as f64 + 0.5) / ENTRIES as f64 - 1.0);
                // Distance to the nearest multiple of 1/5, in units of a band; a soft edge of a tenth.
                let t = (5.0 * v - (5.0 * v).round()).abs();
                let band = ((0.2 - t) / 0.05 + 0.5).clamp(0.0, 1.0);
                let end = palette.sign(v > 0.0).mix(palette.zero, 0.12);
                let strength = libm::pow(v.abs().min(1.0), 0.85);
                let base = palette.zero.mix(end, strength);
                // Towards the pure hue, or back to the middle near the ends of the scale, where the hue is reached.
                let tint = if strength < 0.9 { end } else { palette.zero };
                let Rgb(colour) = base.mix(tint, if v.abs() < 0.1 { 0.0 } else { 0.075 * band });
                premultiplied(colour, 1.0)
            })
            .collect();
        self.of = Some(*palette);
    }
}

/// Paints the function view.
#[derive(Debug, Default)]
pub(super) struct FunctionPainter {
    pixels: PixelBuffer,
    depth: OpticalDepth,
    table: ColourTable,
    /// The truth of the last error map on its window.
    truth: Option<(TruthInUnits, Window, Vec<f32>)>,
}

impl FunctionPainter {
    /// Paints the view of a frame's numbers.
    pub(super) fn paint(&mut self, job: &Job, numbers: &Numbers) -> &PixelBuffer {
        let [width, height] = device_pixels(job.function, job.density);
        self.pixels.reset(width, height);
        if width == 0 || height == 0 {
            return &self.pixels;
        }
        let strength = if job.lit.is_some() { 0.5 } else { 1.0 };
        if job.d == 1 {
            self.paint_kinks(job, numbers, strength);
        } else {
            self.paint_map(job, numbers);
            self.paint_kink_lines(job, numbers, strength);
        }
        &self.pixels
    }

    fn paint_map(&mut self, job: &Job, numbers: &Numbers) {
        self.table.prepare(&job.palette);
        let top = match &job.error {
            Some(error) => error.scale.max(1e-12) as f32,
            None => job.values[1].abs().max(job.values[0].abs()).max(1e-12) as f32,
        };
        let off = job.error.as_ref().and_then(|error| self.difference(error, job, numbers));
        let (scale, half) = (0.5 * ENTRIES as f32 / (SPAN * top), 0.5 * ENTRIES as f32);
        let (colours, raster) = (&self.table.colours, &mut self.pixels);
        let (width, height) = (raster.width(), raster.height());
        let Some(samples) = job.window.samples(off.as_deref().unwrap_or(&numbers.field)) else { return };
        field::stretch(samples, width, height, |y, line| {
            for (pixel, &v) in raster.row(y).iter_mut().zip(line) {
                // The cast saturates, and takes what is no number to 0.
                *pixel = colours[((v * scale + half) as usize).min(ENTRIES - 1)];
            }
        });
    }

    /// `f − truth` on the window. The truth is sampled once for each window.
    fn difference(&mut self, error: &ErrorMap, job: &Job, numbers: &Numbers) -> Option<Vec<f32>> {
        let is_known = |(truth, window, _): &(TruthInUnits, Window, Vec<f32>)| {
            *truth == error.truth && *window == job.window
        };
        if !self.truth.as_ref().is_some_and(is_known) {
            // A truth of another dimension is refused where it enters.
            let function = error.truth.function(job.d).ok()?;
            let values = truth::sample(&function, job.d, &job.window);
            self.truth = Some((error.truth.clone(), job.window, values));
        }
        self.truth.as_ref().map(|(_, _, values)| truth::difference(&numbers.field, values))
    }

    fn paint_kink_lines(&mut self, job: &Job, numbers: &Numbers, strength: f32) {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        let window = job.window;
        let (sx, sy) =
            (width as f64 / (window.x[1] - window.x[0]), height as f64 / (window.y[1] - window.y[0]));
        let depth = &mut self.depth;
        depth.reset(width, height);
        for_each_shown(numbers, job.neurons, |w, _, share| {
            if let Some(ends) = projection::kink_line(w.map(f64::from), &window) {
                let [p, q] =
                    ends.map(|e| [(sx * (e[0] - window.x[0])) as f32, (sy * (window.y[1] - e[1])) as f32]);
                depth.line(p, q, 0.75 * job.density as f32, OpticalDepth::of(kink_opacity(share)));
            }
        });
        depth.over(&mut self.pixels, job.palette.ink.0, strength);
    }

    /// Paints a vertical line on the axis at each neuron's kink.
    fn paint_kinks(&mut self, job: &Job, numbers: &Numbers, strength: f32) {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        let window = job.window;
        let scale = job.density as f32;
        let foot = axis(job.function[1]) as f32;
        let across = width as f64 / (window.x[1] - window.x[0]);
        for positive in [false, true] {
            let depth = &mut self.depth;
            depth.reset(width, height);
            for_each_shown(numbers, job.neurons, |w, a, share| {
                let x = -f64::from(w[1]) / f64::from(w[0]);
                if (a > 0.0) == positive && x > window.x[0] && x < window.x[1] {
                    let x = (across * (x - window.x[0])) as f32;
                    let tall = (4.0 + 34.0 * share.sqrt()).min(24.0) as f32;
                    let alpha = (0.2 + kink_opacity(share)).min(0.9);
                    depth.stem(x, scale * (foot - tall), scale * foot, 1.25 * scale, OpticalDepth::of(alpha));
                }
            });
            depth.finish_columns();
            depth.over(&mut self.pixels, job.palette.sign(positive).0, strength);
        }
    }
}

/// Calls `show(w̃, a, share of the mass)` for evenly chosen neurons that see data.
fn for_each_shown(numbers: &Numbers, m: usize, mut show: impl FnMut([f32; 3], f32, f64)) {
    // By index, so that the same neurons are shown from frame to frame; initialisation drew them at
    // random. The heaviest neurons alone would show the atoms without the many others around them.
    let every = numbers.live.div_ceil(MAX_KINK_LINES).max(1);
    for (j, mass) in numbers.masses.iter().enumerate().take(m).step_by(every) {
        if *mass > 0.0 {
            let w = [0, 1, 2].map(|k| numbers.columns[k * m + j]);
            show(w, numbers.columns[3 * m + j], f64::from(*mass) / numbers.mass);
        }
    }
}
