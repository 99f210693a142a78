//! The buffer of pixels into which sprites and lines are blended, faster than a canvas strokes them.

use super::blend::{over, premultiplied};
use super::segment::for_each_pixel;
use super::sprite::{PHASES, Sprite};

/// Margin on every side, in pixels, so that a sprite near the border needs no clipping.
const MARGIN: usize = 48;
/// How far outside the picture the centre of a sprite may be, in pixels; no sprite reaches further.
const REACH: f32 = 22.0;

/// A picture being painted: pixels `0xAABBGGRR`, row-major, colours multiplied by their opacity.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PixelBuffer {
    width: usize,
    height: usize,
    stride: usize,
    pixels: Vec<u32>,
}

impl PixelBuffer {
    /// Sets the size and makes all pixels transparent.
    pub(super) fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height, self.stride) = (width, height, width + 2 * MARGIN);
        self.pixels.clear();
        self.pixels.resize(self.stride * (height + 2 * MARGIN), 0);
    }

    /// Width in pixels.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub(super) fn height(&self) -> usize {
        self.height
    }

    /// Copies another buffer's size and pixels.
    pub(super) fn copy(&mut self, other: &Self) {
        (self.width, self.height, self.stride) = (other.width, other.height, other.stride);
        self.pixels.clone_from(&other.pixels);
    }

    /// The pixels of row `y`.
    pub(super) fn row(&mut self, y: usize) -> &mut [u32] {
        let from = (y + MARGIN) * self.stride + MARGIN;
        &mut self.pixels[from..from + self.width]
    }

    /// Blends a sprite over the picture, its centre at `(x, y)` to a quarter of a pixel.
    #[inline]
    pub(super) fn draw_sprite(&mut self, sprite: &Sprite, x: f32, y: f32) {
        let (across, down) = (x * PHASES as f32, y * PHASES as f32);
        // Also false for NaN.
        if !(x > -REACH && y > -REACH && x < self.width as f32 + REACH && y < self.height as f32 + REACH) {
            return;
        }
        let offset = (MARGIN * PHASES) as f32 + 0.5;
        // Positive, and by way of i32, which is cheaper where numbers are converted.
        let (u, v) = ((across + offset) as i32 as usize, (down + offset) as i32 as usize);
        let (side, pixels) = sprite.phase(u % PHASES, v % PHASES);
        let half = sprite.half();
        let (column, row) = (u / PHASES - half, v / PHASES - half);
        let mut from = row * self.stride + column;
        for source in pixels.chunks_exact(side) {
            let target = &mut self.pixels[from..from + side];
            for (four, s) in target.chunks_exact_mut(4).zip(source.chunks_exact(4)) {
                // Whole fours, so that the compiler makes vector instructions of them.
                let (d, s) = ([four[0], four[1], four[2], four[3]], [s[0], s[1], s[2], s[3]]);
                four.copy_from_slice(&[
                    over(d[0], s[0]),
                    over(d[1], s[1]),
                    over(d[2], s[2]),
                    over(d[3], s[3]),
                ]);
            }
            from += self.stride;
        }
    }

    /// Blends a line over the picture.
    pub(super) fn line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, colour: [u8; 3], alpha: f32) {
        let (w, h, stride) = (self.width, self.height, self.stride);
        let pixels = &mut self.pixels;
        for_each_pixel(from, to, width, [w, h], |x, y, coverage| {
            let at = (y + MARGIN) * stride + x + MARGIN;
            pixels[at] = over(pixels[at], premultiplied(colour, alpha * coverage));
        });
    }

    /// The picture as bytes red, green, blue, opacity (colours not premultiplied), row 0 on top.
    pub(super) fn straight(&self) -> Vec<u8> {
        // 255/α in 16.16, rounded up so that a full channel comes back full.
        let mut inverse = [0_u32; 256];
        for (a, v) in inverse.iter_mut().enumerate().skip(1) {
            *v = (255_u32 << 16).div_ceil(a as u32);
        }
        let mut out = vec![0; 4 * self.width * self.height];
        for (y, line) in out.chunks_exact_mut(4 * self.width.max(1)).enumerate() {
            let from = (y + MARGIN) * self.stride + MARGIN;
            for (bytes, &p) in line.chunks_exact_mut(4).zip(&self.pixels[from..from + self.width]) {
                match p >> 24 {
                    0 => {}
                    255 => bytes.copy_from_slice(&p.to_le_bytes()),
                    a => {
                        let k = inverse[a as usize];
                        let part = |c: u32| (((c & 255) * k) >> 16).min(255);
                        let straight = a << 24 | part(p >> 16) << 16 | part(p >> 8) << 8 | part(p);
                        bytes.copy_from_slice(&straight.to_le_bytes());
                    }
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sprite::Shape;

    /// Sprites laid over each other against the same in floating point, from supersampled shapes.
    #[test]
    fn sprites_blend_like_their_shapes() {
        let marks = [
            (Shape::Disc, 5.3_f32, [20.25_f32, 18.5_f32], [200, 80, 27], 0.6),
            (Shape::Triangle, 4.0, [24.0, 20.75], [36, 99, 184], 0.6),
            (Shape::Disc, 1.1, [9.5, 30.25], [36, 99, 184], 0.9),
            (Shape::Disc, 3.0, [0.0, 39.0], [10, 20, 30], 1.0),
            (Shape::Triangle, 0.7, [31.25, 8.0], [200, 80, 27], 0.16),
        ];
        let mut raster = PixelBuffer::default();
        raster.reset(40, 40);
        let mut want = vec![[0.0_f64; 4]; 1600];
        for (shape, radius, at, colour, alpha) in marks {
            raster.draw_sprite(&Sprite::new(shape, radius, colour, alpha), at[0], at[1]);
            for (k, pixel) in want.iter_mut().enumerate() {
                let (x, y) = (k % 40, k / 40);
                let mut hits = 0;
                for s in 0..1024 {
                    let p = [
                        x as f32 + ((s % 32) as f32 + 0.5) / 32.0 - at[0],
                        y as f32 + ((s / 32) as f32 + 0.5) / 32.0 - at[1],
                    ];
                    hits += usize::from(shape.holds(p[0] / radius, p[1] / radius));
                }
                let a = f64::from(alpha) * hits as f64 / 1024.0;
                for c in 0..3 {
                    pixel[c] = f64::from(colour[c]) * a + pixel[c] * (1.0 - a);
                }
                pixel[3] = 255.0 * a + pixel[3] * (1.0 - a);
            }
        }
        let straight = raster.straight();
        for (k, pixel) in want.iter().enumerate() {
            let got = &straight[4 * k..4 * k + 4];
            assert!((f64::from(got[3]) - pixel[3]).abs() < 4.0, "{k}: {got:?} {pixel:?}");
            if pixel[3] > 40.0 {
                for c in 0..3 {
                    let colour = 255.0 * pixel[c] / pixel[3];
                    assert!((f64::from(got[c]) - colour).abs() < 7.0, "{k}: {got:?} {pixel:?}");
                }
            }
        }
    }

    #[test]
    fn sprites_at_and_beyond_the_border_are_cut() {
        let sprite = Sprite::new(Shape::Disc, 6.0, [9, 9, 9], 1.0);
        let mut raster = PixelBuffer::default();
        raster.reset(10, 10);
        for at in [[-3.0, -3.0], [12.0, 5.0], [-400.0, 2.0], [f32::NAN, 1.0], [1e30, 1e30], [9.99, 33.0]] {
            raster.draw_sprite(&sprite, at[0], at[1]);
        }
        let straight = raster.straight();
        assert!(straight[3] > 200 && straight[4 * 59 + 3] > 200);
        assert_eq!(straight[4 * 95 + 3], 0);
        // The pixel under many full sprites is full, and stays so.
        for _ in 0..50 {
            raster.draw_sprite(&sprite, 5.0, 5.0);
        }
        assert_eq!(raster.straight()[4 * 55..4 * 56], [9, 9, 9, 255]);
    }
}
