//! Splats: marks too small and too many to be blended one by one. Their optical depths are summed by sign, in
//! any order, and a pixel has the mean of both signs' colours, weighted by depth.

use super::blend::over;
use super::pixels::PixelBuffer;
use super::sprite::{LARGEST_SPLAT, PHASES, Splat};

/// How far outside the picture a splat's centre may be: as far as the largest reaches, 1.25 radii.
const REACH: f32 = 1.25 * LARGEST_SPLAT;
/// Margin on every side, in pixels, so that a splat near the border needs no clipping.
const MARGIN: usize = 28;

/// Steps of the table to a unit of depth, and its last depth.
const STEPS: f32 = 256.0;
const DEEPEST: f32 = 8.0;

/// Optical depths of negative and positive splats.
#[derive(Clone, Debug, Default)]
pub(super) struct SplatBuffer {
    width: usize,
    height: usize,
    stride: usize,
    depth: [Vec<f32>; 2],
    /// `(1 − e^−D)/D` by depth D.
    table: Vec<f32>,
}

impl SplatBuffer {
    /// Sets the size and clears.
    pub(super) fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height, self.stride) = (width, height, width + 2 * MARGIN);
        for depth in &mut self.depth {
            depth.clear();
            depth.resize(self.stride * (height + 2 * MARGIN), 0.0);
        }
    }

    /// Adds a splat with its centre at `(x, y)`, to a quarter of a pixel.
    #[inline]
    pub(super) fn add(&mut self, splat: &Splat, positive: bool, x: f32, y: f32) {
        // Also false for NaN.
        if !(x > -REACH && y > -REACH && x < self.width as f32 + REACH && y < self.height as f32 + REACH) {
            return;
        }
        // Positive, so that the casts round down.
        let offset = (MARGIN * PHASES) as f32 + 0.5;
        let place = |v: f32| (v * PHASES as f32 + offset) as i32 as usize;
        let (u, v) = (place(x), place(y));
        let (across, depths) = splat.phase(u % PHASES, v % PHASES);
        let half = splat.half();
        let mut from = (v / PHASES - half) * self.stride + u / PHASES - half;
        let depth = &mut self.depth[usize::from(positive)];
        for row in depths.chunks_exact(across) {
            let (target, _) = depth[from..from + across].as_chunks_mut::<4>();
            for (sum, d) in target.iter_mut().zip(row.as_chunks::<4>().0) {
                *sum = [sum[0] + d[0], sum[1] + d[1], sum[2] + d[2], sum[3] + d[3]];
            }
            from += self.stride;
        }
    }

    /// Blends the splats over a picture of the same size; `colours` of the negative and the positive ones.
    pub(super) fn over(&mut self, raster: &mut PixelBuffer, colours: [[u8; 3]; 2]) {
        if self.table.is_empty() {
            self.table = (0..=(DEEPEST * STEPS) as usize)
                .map(|k| {
                    let depth = k.max(1) as f32 / STEPS;
                    -libm::expm1f(-depth) / depth
                })
                .collect();
        }
        let colours = colours.map(|c| c.map(f32::from));
        let last = self.table.len() - 1;
        for y in 0..self.height.min(raster.height()) {
            let from = (y + MARGIN) * self.stride + MARGIN;
            let here = from..from + self.width;
            let depths = self.depth[0][here.clone()].iter().zip(&self.depth[1][here]);
            for (pixel, (&n, &p)) in raster.row(y).iter_mut().zip(depths) {
                let depth = n + p;
                if depth > 0.001 {
                    let k = (depth * STEPS + 0.5) as i32 as usize;
                    let each = if k < last { self.table[k] } else { 1.0 / depth };
                    let (n, p) = (n * each, p * each);
                    let part = |k: usize| (colours[0][k] * n + colours[1][k] * p + 0.5) as i32 as u32;
                    let alpha = ((255.0 * (n + p) + 0.5) as i32 as u32).min(255);
                    let colour = part(2).min(alpha) << 16 | part(1).min(alpha) << 8 | part(0).min(alpha);
                    *pixel = over(*pixel, alpha << 24 | colour);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sprite::{Shape, Sprite};

    /// One colour: what is summed covers what the same marks cover when they are laid over each other.
    #[test]
    fn splats_of_one_sign_are_sprites_laid_over_each_other() {
        let (mut splats, mut sprites, mut splatted) =
            (SplatBuffer::default(), PixelBuffer::default(), PixelBuffer::default());
        splats.reset(60, 40);
        sprites.reset(60, 40);
        splatted.reset(60, 40);
        let colour = [200, 80, 20];
        let (splat, sprite) =
            (Splat::new(Shape::Triangle, 0.9, None, 0.6), Sprite::new(Shape::Triangle, 0.9, colour, 0.6));
        for k in 0..900_u32 {
            let at = |a: u32| (k * a % 997) as f32 / 997.0;
            // Many in one half, few in the other, some beyond the border.
            let (x, y) = (64.0 * at(131) * at(131) - 2.0, 44.0 * at(71) - 2.0);
            splats.add(&splat, true, x, y);
            sprites.draw_sprite(&sprite, x, y);
        }
        splats.over(&mut splatted, [[9; 3], colour]);
        let (got, want) = (splatted.straight(), sprites.straight());
        let mut covered = 0;
        for (p, q) in got.chunks_exact(4).zip(want.chunks_exact(4)) {
            // Bytes that are rounded at each of many marks wander by some.
            assert!(p[3].abs_diff(q[3]) < 14, "{p:?} {q:?}");
            if p[3] > 40 {
                covered += 1;
                assert!((0..3).all(|k| p[k].abs_diff(colour[k]) < 6), "{p:?}");
            }
        }
        assert!(covered > 500, "{covered}");
    }

    #[test]
    fn where_signs_meet_colours_mix() {
        let (mut splats, mut raster) = (SplatBuffer::default(), PixelBuffer::default());
        splats.reset(9, 9);
        raster.reset(9, 9);
        for k in 0..400 {
            splats.add(&Splat::new(Shape::Disc, 2.0, None, 0.6), k % 4 == 0, 4.5, 4.5);
        }
        for at in [[f32::NAN, 1.0], [1e30, 2.0], [-30.0, 2.0], [2.0, 31.0]] {
            splats.add(&Splat::new(Shape::Disc, 2.0, None, 0.6), true, at[0], at[1]);
        }
        splats.over(&mut raster, [[0, 0, 200], [200, 0, 0]]);
        let pixels = raster.straight();
        assert_eq!(pixels[4 * 40..4 * 41], [50, 0, 150, 255]);
        assert_eq!(pixels[3], 0);
    }

    /// The largest mark of a crowd on the densest screen, wherever it is near the border.
    #[test]
    fn the_largest_splat_fits_into_the_margin() {
        let (mut splats, mut raster) = (SplatBuffer::default(), PixelBuffer::default());
        splats.reset(10, 10);
        raster.reset(10, 10);
        let splat = Splat::new(Shape::Triangle, 99.0, None, 0.6);
        for y in -40..=80 {
            for x in -40..=80 {
                splats.add(&splat, true, 0.25 * x as f32, 0.25 * y as f32);
            }
        }
        splats.over(&mut raster, [[0; 3]; 2]);
        assert_eq!(raster.straight()[4 * 50 + 3], 255);
        // Its centre may be outside.
        splats.reset(10, 10);
        raster.reset(10, 10);
        splats.add(&Splat::new(Shape::Disc, 6.0, None, 0.6), true, -4.0, 5.0);
        splats.over(&mut raster, [[0; 3]; 2]);
        let bytes = raster.straight();
        assert!((150..156).contains(&bytes[4 * 50 + 3]) && bytes[4 * 53 + 3] == 0, "{bytes:?}");
    }
}
