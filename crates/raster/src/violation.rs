//! The map of violations `|η|/(λN)` under the neurons of d = 2: its opacity grows towards 1, where atoms of an
//! optimum may be, and beyond 1, where adding a neuron lowers the objective. The page draws the contour of
//! level 1. Where two directions share a place, the map shows the greater value.

use super::blend::{over, premultiplied};
use super::job::Job;
use super::pixels::PixelBuffer;
use relu_atoms_render::projection;

/// Side of a block of device pixels that share a sample.
const BLOCK: usize = 2;

/// The map's value at a place of the flat chart (both −1 to 1), between samples linearly; it wraps
/// across and ends at the poles.
fn sample(map: &[f32], [columns, rows]: [usize; 2], across: f64, up: f64) -> f32 {
    let x = (0.5 * (across + 1.0)) * columns as f64 - 0.5;
    let y = (0.5 * (1.0 - up)) * rows as f64 - 0.5;
    let (fx, fy) = (libm::floor(x), libm::floor(y));
    let (tx, ty) = ((x - fx) as f32, (y - fy) as f32);
    // One turn more keeps the column positive before the remainder.
    let left = (fx as isize + columns as isize).max(0) as usize % columns;
    let right = (left + 1) % columns;
    let top = (fy.max(0.0) as usize).min(rows - 1);
    let bottom = ((fy + 1.0).max(0.0) as usize).min(rows - 1);
    let at = |c: usize, r: usize| map[r * columns + c];
    let upper = at(left, top) + tx * (at(right, top) - at(left, top));
    let lower = at(left, bottom) + tx * (at(right, bottom) - at(left, bottom));
    upper + ty * (lower - upper)
}

/// Opacity of the map at a value.
fn opacity(v: f32) -> f32 {
    if v < 1.0 { 0.26 * v * v } else { 0.34 + 0.22 * (v - 1.0).min(1.0) }
}

/// Blends the map under what has been painted of the neuron view so far.
pub(super) fn paint(pixels: &mut PixelBuffer, map: &[f32], job: &Job) {
    let [columns, rows] = job.map;
    if columns < 2 || rows < 2 || map.len() < columns * rows || job.view.chart.dimension() != 2 {
        return;
    }
    let (width, height) = (pixels.width(), pixels.height());
    let scale = 1.0 / job.density;
    let bottom = job.view.chart_height();
    let value = |x: f64, y: f64| -> Option<f32> {
        if y > bottom {
            return None;
        }
        let of = |direction: [f64; 3]| {
            let [across, up] = projection::cylinder(direction)?;
            Some(sample(map, job.map, across, up))
        };
        let front = job.view.direction([x, y], true)?;
        if job.view.chart.is_two_sided() {
            // Both directions of the place; the greater value says whether anything is missing there.
            return Some(of(front)?.max(of(front.map(|v| -v))?));
        }
        of(front)
    };
    let (across, down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
    let centre = |k: usize| (k as f64 + 0.5) * BLOCK as f64 * scale;
    let mut here: Vec<Option<f32>> = Vec::with_capacity(across);
    for j in 0..down {
        here.clear();
        here.extend((0..across).map(|i| value(centre(i), centre(j))));
        for y in j * BLOCK..((j + 1) * BLOCK).min(height) {
            let row = pixels.row(y);
            for (i, v) in here.iter().enumerate() {
                let Some(v) = *v else { continue };
                let under = premultiplied(job.palette.proof.0, opacity(v));
                for pixel in &mut row[i * BLOCK..((i + 1) * BLOCK).min(width)] {
                    *pixel = over(under, *pixel);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_linear_between_centres_and_wrap() {
        let map = [0.0, 1.0, 2.0, 3.0, 10.0, 11.0, 12.0, 13.0];
        let at = |a: f64, u: f64| sample(&map, [4, 2], a, u);
        // Centres of columns lie at −3/4, −1/4, …, of rows at ±1/2.
        assert_eq!(at(-0.75, 0.5), 0.0);
        assert_eq!(at(-0.5, 0.5), 0.5);
        assert_eq!(at(-0.25, 0.0), 6.0);
        assert_eq!(at(0.25, -0.5), 12.0);
        // From the last column to the first, on both sides of the seam.
        assert_eq!(at(1.0, 0.5), 1.5);
        assert_eq!(at(-1.0, 0.5), 1.5);
        assert_eq!(at(-0.75, 1.0), 0.0);
        assert_eq!(at(-0.75, -1.0), 10.0);
    }

    #[test]
    fn opacity_grows_with_the_violation() {
        let mut last = -1.0;
        for k in 0..30 {
            let alpha = opacity(k as f32 * 0.1);
            assert!(alpha >= last && (0.0..=0.85).contains(&alpha));
            last = alpha;
        }
    }
}
