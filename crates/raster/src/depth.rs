//! Lines of one colour, added up as optical depth.

use super::blend::{over, premultiplied};
use super::pixels::PixelBuffer;
use super::segment::{PAD, PLACES, Segment};

/// Optical depth of ink of one colour at each pixel. A depth D covers `1 − e^−D` of what is below
/// (Beer and Lambert's law); depths add, so the order of the lines does not matter.
#[derive(Clone, Debug, Default)]
pub(super) struct OpticalDepth {
    width: usize,
    height: usize,
    depth: Vec<f32>,
    /// What [`OpticalDepth::line`] has added: the lines that run across, by column, and those that run
    /// down, by row. A line's pixels side by side are then neighbours in memory.
    lines: [Vec<f32>; 2],
    lined: bool,
}

/// Steps of the table of coverages to a unit of depth, and its last depth.
const STEPS: f32 = 256.0;
const DEEPEST: f32 = 6.0;

impl OpticalDepth {
    /// Sets the size and clears all depths.
    pub(super) fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.depth.clear();
        self.depth.resize(width * height, 0.0);
        self.lined = false;
    }

    /// The depth that covers the share `alpha`.
    pub(super) fn of(alpha: f64) -> f32 {
        -libm::log1p(-alpha.clamp(0.0, 0.99)) as f32
    }

    /// Adds a line of a depth, at most 5 pixels wide.
    pub(super) fn line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, depth: f32) {
        let size = [self.width, self.height];
        if !self.lined {
            for (u, lines) in self.lines.iter_mut().enumerate() {
                lines.clear();
                lines.resize(size[u] * (size[1 - u] + 2 * PAD), 0.0);
            }
            self.lined = true;
        }
        let Some(line) = Segment::of(from, to, width.min(5.0), size) else { return };
        let (stride, lines) = (size[line.v] + 2 * PAD, &mut self.lines[line.u]);
        let narrow = 2.0 * line.reach <= 3.0;
        if narrow && line.ends[1] - line.ends[0] > 2.0 * PLACES as f32 {
            line.add_long(lines, stride, depth);
        } else if narrow {
            line.add::<4>(lines, stride, depth);
        } else {
            line.add::<12>(lines, stride, depth);
        }
    }

    /// Adds the lines, which are kept by row and by column, to the depths.
    fn gather_lines(&mut self) {
        if !std::mem::take(&mut self.lined) {
            return;
        }
        let (width, height) = (self.width, self.height);
        let [across, down] = &self.lines;
        let (tall, wide) = (height + 2 * PAD, width + 2 * PAD);
        // Some rows at once, so that of each column a whole line of memory is read.
        for top in (0..height).step_by(16) {
            let rows = 16.min(height - top);
            for x in 0..width {
                let from = x * tall + PAD + top;
                for (k, d) in across[from..from + rows].iter().enumerate() {
                    self.depth[(top + k) * width + x] += d;
                }
            }
            for y in top..top + rows {
                let from = y * wide + PAD;
                for (sum, d) in
                    self.depth[y * width..(y + 1) * width].iter_mut().zip(&down[from..from + width])
                {
                    *sum += d;
                }
            }
        }
    }

    /// Adds a vertical line between two heights, in a time that does not depend on its length: its ends are
    /// noted, and [`OpticalDepth::finish_columns`] sums downwards.
    pub(super) fn stem(&mut self, x: f32, from: f32, to: f32, width: f32, depth: f32) {
        let (top, end) = (from.min(to).max(0.0), from.max(to).min(self.height as f32));
        if !(x > -width && x < self.width as f32 + width && end > top) {
            return;
        }
        let (left, right) = ((x - 0.5 * width).max(0.0), (x + 0.5 * width).min(self.width as f32));
        let mut column = left as usize;
        while (column as f32) < right && column < self.width {
            let share = (right.min(column as f32 + 1.0) - left.max(column as f32)) * depth;
            for (edge, amount) in [(top, share), (end, -share)] {
                // An edge inside a pixel: it has its part, those below have all.
                let (row, part) = (edge as usize, edge.fract());
                for (row, amount) in [(row, amount * (1.0 - part)), (row + 1, amount * part)] {
                    if row < self.height {
                        self.depth[row * self.width + column] += amount;
                    }
                }
            }
            column += 1;
        }
    }

    /// Sums the ends of vertical lines downwards, once all are added.
    pub(super) fn finish_columns(&mut self) {
        for y in 1..self.height {
            let (above, below) = self.depth.split_at_mut(y * self.width);
            for (d, up) in below[..self.width].iter_mut().zip(&above[(y - 1) * self.width..]) {
                *d += up;
            }
        }
    }

    /// Blends the ink over a picture of the same size; `strength` multiplies its opacity.
    pub(super) fn over(&mut self, raster: &mut PixelBuffer, colour: [u8; 3], strength: f32) {
        self.gather_lines();
        let table: Vec<u32> = (0..=(DEEPEST * STEPS) as usize)
            .map(|k| premultiplied(colour, strength * (1.0 - libm::expf(-(k as f32) / STEPS))))
            .collect();
        let last = table.len() - 1;
        for y in 0..self.height.min(raster.height()) {
            let depth = &self.depth[y * self.width..(y + 1) * self.width];
            for (pixel, &d) in raster.row(y).iter_mut().zip(depth) {
                if d > 0.001 {
                    *pixel = over(*pixel, table[((d * STEPS + 0.5) as usize).min(last)]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::for_each_pixel;

    #[test]
    fn a_line_in_pieces_is_the_same_line() {
        let (from, to) = ([2.3_f32, 5.1_f32], [37.9_f32, 22.4_f32]);
        let mut whole = OpticalDepth::default();
        let mut pieces = OpticalDepth::default();
        whole.reset(40, 30);
        pieces.reset(40, 30);
        whole.line(from, to, 0.8, 1.0);
        let at = |t: f32| [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
        for k in 0..113 {
            pieces.line(at(k as f32 / 113.0), at((k + 1) as f32 / 113.0), 0.8, 1.0);
        }
        whole.gather_lines();
        pieces.gather_lines();
        assert!(whole.depth.iter().sum::<f32>() > 20.0);
        for (p, q) in whole.depth.iter().zip(&pieces.depth) {
            assert!((p - q).abs() < 1e-3, "{p} {q}");
        }
    }

    #[test]
    fn depths_of_lines_are_their_coverages() {
        let mut depth = OpticalDepth::default();
        let mut want = vec![0.0_f32; 40 * 30];
        depth.reset(40, 30);
        for k in 0..200 {
            // Also such as begin, run or end outside.
            let place =
                |a: usize| [((k * a) % 61) as f32 * 0.93 - 8.0, ((k * a * 7) % 53) as f32 * 0.91 - 9.0];
            let (from, to, width) = (place(13), place(29), 0.6 + (k % 12) as f32 * 0.4);
            depth.line(from, to, width, 0.5);
            for_each_pixel(from, to, width, [40, 30], |x, y, c| want[40 * y + x] += 0.5 * c);
        }
        depth.gather_lines();
        for (got, want) in depth.depth.iter().zip(&want) {
            assert!((got - want).abs() < 1e-3, "{got} {want}");
        }
    }

    #[test]
    fn long_lines_are_nearly_the_same() {
        let (mut depth, mut want) = (OpticalDepth::default(), vec![0.0_f32; 300 * 200]);
        for k in 0..60 {
            depth.reset(300, 200);
            want.fill(0.0);
            let place = |a: usize, size: f32| ((k * a) % 61) as f32 / 61.0 * (size + 60.0) - 30.0;
            let (from, to) = ([place(13, 300.0), place(29, 200.0)], [place(31, 300.0), place(7, 200.0)]);
            depth.line(from, to, 0.75, 0.5);
            for_each_pixel(from, to, 0.75, [300, 200], |x, y, c| want[300 * y + x] += 0.5 * c);
            depth.gather_lines();
            for (got, want) in depth.depth.iter().zip(&want) {
                // Half a place, and a place lost in following the middle.
                assert!((got - want).abs() < 0.5 * 1.5 / PLACES as f32, "{from:?} {to:?}: {got} {want}");
            }
        }
    }

    #[test]
    fn stems_are_vertical_lines() {
        let mut depth = OpticalDepth::default();
        depth.reset(20, 20);
        depth.stem(5.0, 17.25, 3.5, 1.0, 2.0);
        depth.stem(40.0, 0.0, 9.0, 1.0, 2.0);
        depth.stem(12.5, -5.0, 90.0, 1.0, 1.0);
        depth.finish_columns();
        let column = |x: usize| (0..20).map(|y| depth.depth[20 * y + x]).collect::<Vec<_>>();
        // Half in column 4 and half in column 5, from 3.5 to 17.25.
        for x in [4, 5] {
            let c = column(x);
            assert!((c.iter().sum::<f32>() - 13.75).abs() < 1e-4);
            assert!((c[3] - 0.5).abs() < 1e-5 && (c[10] - 1.0).abs() < 1e-5 && (c[17] - 0.25).abs() < 1e-5);
            assert!(c[18].abs() < 1e-5);
        }
        assert!(column(12).iter().all(|d| (d - 1.0).abs() < 1e-5));
    }

    #[test]
    fn depths_cover_in_any_order() {
        let mut depth = OpticalDepth::default();
        depth.reset(4, 1);
        for _ in 0..3 {
            depth.line([0.0, 0.5], [2.0, 0.5], 1.0, OpticalDepth::of(0.3));
        }
        let mut raster = PixelBuffer::default();
        raster.reset(4, 1);
        depth.over(&mut raster, [0, 0, 0], 1.0);
        let straight = raster.straight();
        assert!((f64::from(straight[3]) - 255.0 * (1.0 - 0.343)).abs() <= 1.0, "{}", straight[3]);
        assert_eq!(straight[15], 0);
    }
}
