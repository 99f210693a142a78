//! The marks of neurons, rendered once for each size and place within a pixel.

use super::blend::premultiplied;

/// Sub-pixel positions, across and down, for which a mark is kept.
pub(super) const PHASES: usize = 4;
/// Samples across and down a pixel from which its coverage is estimated.
const SAMPLES: usize = 16;

/// What a mark looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A positive neuron.
    Disc,
    /// A negative neuron: pointing up, of about the disc's area.
    Triangle,
    /// A dead neuron.
    Square,
}

impl Shape {
    /// Whether a point, in radii from the centre and y downwards, is inside.
    pub(super) fn holds(self, x: f32, y: f32) -> bool {
        match self {
            Self::Disc => x * x + y * y <= 1.0,
            // Corners (0, −1.25), (±1.17, 0.78).
            Self::Triangle => y <= 0.78 && x.abs() * (1.25 + 0.78) <= 1.17 * (y + 1.25),
            Self::Square => x.abs() <= 1.0 && y.abs() <= 1.0,
        }
    }

    /// Whether a point is within the outline of a hollow mark, whose line has this width in radii.
    fn outline_holds(self, x: f32, y: f32, line: f32) -> bool {
        // The middle and the radius of the largest circle within.
        let (middle, within) = if self == Self::Triangle { (0.104, 0.676) } else { (0.0, 1.0) };
        let inner = 1.0 - line / within;
        self.holds(x, y) && (inner <= 0.0 || !self.holds(x / inner, (y - middle) / inner + middle))
    }

    /// How far it reaches, in radii.
    fn reach(self) -> f32 {
        if self == Self::Triangle { 1.25 } else { 1.0 }
    }
}

/// How much of the pixel with this upper left corner, seen from the centre, a shape covers, or its outline of this
/// width in pixels.
fn coverage(shape: Shape, radius: f32, outline: Option<f32>, corner: [f32; 2]) -> f32 {
    let holds = |x: f32, y: f32| {
        let (x, y) = ((corner[0] + x) / radius, (corner[1] + y) / radius);
        outline.map_or_else(|| shape.holds(x, y), |line| shape.outline_holds(x, y, line / radius))
    };
    // All shapes are convex: with its corners a pixel is inside.
    if outline.is_none() && holds(0.0, 0.0) && holds(1.0, 0.0) && holds(0.0, 1.0) && holds(1.0, 1.0) {
        return 1.0;
    }
    let middle = [corner[0] + 0.5, corner[1] + 0.5];
    let far = 1.5 * radius + 1.0;
    if middle[0] * middle[0] + middle[1] * middle[1] > far * far {
        return 0.0;
    }
    let step = 1.0 / SAMPLES as f32;
    let mut hits = 0_u32;
    for y in 0..SAMPLES {
        for x in 0..SAMPLES {
            hits += u32::from(holds(step * (x as f32 + 0.5), step * (y as f32 + 0.5)));
        }
    }
    hits as f32 / (SAMPLES * SAMPLES) as f32
}

/// A mark of one shape and size at every sub-pixel position, as premultiplied pixels or as optical depths.
#[derive(Clone, Debug)]
pub(super) struct Mark<T> {
    /// Pixels across, a multiple of four.
    side: usize,
    rows: usize,
    half: usize,
    pixels: Vec<T>,
}

/// A mark of one colour and opacity, which is blended over the picture.
pub(super) type Sprite = Mark<u32>;

/// A mark of one opacity as optical depth: tens of thousands of marks are summed before they are blended.
pub(super) type Splat = Mark<f32>;

/// The largest radius of a sprite, in pixels.
const LARGEST: f32 = 16.0;
/// The largest radius of a splat: the largest mark of a crowd on the densest of screens.
pub(super) const LARGEST_SPLAT: f32 = 7.0;

impl<T> Mark<T> {
    /// Renders the mark, or its outline of this width; `pixel` is the pixel of a coverage.
    fn draw(shape: Shape, radius: f32, outline: Option<f32>, pixel: impl Fn(f32) -> T) -> Self {
        let half = (radius * shape.reach()).ceil() as usize;
        // The centre is up to the last phase further right and down.
        let last = (PHASES - 1) as f32 / PHASES as f32;
        let rows = (half as f32 + last + radius * shape.reach()).ceil() as usize;
        let side = rows.next_multiple_of(4);
        let mut pixels = Vec::with_capacity(PHASES * PHASES * side * rows);
        for phase in 0..PHASES * PHASES {
            // The centre is at the lower end of its phase.
            let centre = [phase % PHASES, phase / PHASES].map(|p| half as f32 + p as f32 / PHASES as f32);
            for y in 0..rows {
                for x in 0..side {
                    let corner = [x as f32 - centre[0], y as f32 - centre[1]];
                    pixels.push(pixel(coverage(shape, radius, outline, corner)));
                }
            }
        }
        Self { side, rows, half, pixels }
    }

    /// Pixels from the mark's left and top to the pixel with its centre.
    pub(super) fn half(&self) -> usize {
        self.half
    }

    /// Width, and pixels at a sub-pixel position.
    #[inline]
    pub(super) fn phase(&self, across: usize, down: usize) -> (usize, &[T]) {
        let size = self.side * self.rows;
        let from = (down * PHASES + across) * size;
        (self.side, &self.pixels[from..from + size])
    }
}

impl Sprite {
    /// Renders a sprite of a radius in pixels, at most 16.
    pub(super) fn new(shape: Shape, radius: f32, colour: [u8; 3], alpha: f32) -> Self {
        Self::outlined(shape, radius, None, colour, alpha)
    }

    /// Renders a sprite, hollow if an outline's width in pixels is given.
    pub(super) fn outlined(
        shape: Shape,
        radius: f32,
        outline: Option<f32>,
        colour: [u8; 3],
        alpha: f32,
    ) -> Self {
        let radius = radius.clamp(0.05, LARGEST);
        Self::draw(shape, radius, outline, |covered| premultiplied(colour, alpha * covered))
    }
}

impl Splat {
    /// Renders a splat of a radius in pixels, at most 7, hollow if an outline's width in pixels is given.
    pub(super) fn new(shape: Shape, radius: f32, outline: Option<f32>, alpha: f32) -> Self {
        let radius = radius.clamp(0.05, LARGEST_SPLAT);
        Self::draw(shape, radius, outline, |covered| -libm::log1pf(-alpha * covered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Summed opacity is the shape's area, at every place within a pixel.
    #[test]
    fn areas_are_right() {
        for radius in [0.4_f32, 0.7, 1.3, 2.2, 6.0, 12.0] {
            for (shape, area) in
                [(Shape::Disc, core::f32::consts::PI), (Shape::Triangle, 1.17 * 2.03), (Shape::Square, 4.0)]
            {
                let sprite = Sprite::new(shape, radius, [255; 3], 1.0);
                for phase in 0..PHASES * PHASES {
                    let (_, pixels) = sprite.phase(phase % PHASES, phase / PHASES);
                    let sum: f32 = pixels.iter().map(|p| (p >> 24) as f32 / 255.0).sum();
                    let want = area * radius * radius;
                    assert!((sum - want).abs() < 0.06 * want + 0.12, "{shape:?} {radius}: {sum} {want}");
                }
            }
        }
    }

    /// A hollow mark is its shape less the same shape that is smaller by the line on each side.
    #[test]
    fn hollow_marks_are_outlines() {
        let area = |shape: Shape, radius: f32, outline: Option<f32>| -> f32 {
            let sprite = Sprite::outlined(shape, radius, outline, [255; 3], 1.0);
            sprite.phase(1, 2).1.iter().map(|p| (p >> 24) as f32 / 255.0).sum()
        };
        for (shape, within) in [(Shape::Disc, 1.0), (Shape::Triangle, 0.676)] {
            for radius in [2.2_f32, 4.0, 9.0] {
                let filled = area(shape, radius, None);
                let inner = 1.0 - 1.1 / (within * radius);
                let want = filled * (1.0 - inner * inner);
                let got = area(shape, radius, Some(1.1));
                assert!((got - want).abs() < 0.05 * want + 0.15, "{shape:?} {radius}: {got} {want}");
                // A line as wide as the mark leaves nothing hollow.
                assert!((area(shape, radius, Some(radius)) - filled).abs() < 0.01 * filled);
            }
        }
    }

    /// A splat covers what the sprite of its kind covers, pixel by pixel.
    #[test]
    fn splats_are_sprites() {
        for (shape, radius) in
            [(Shape::Disc, 0.7), (Shape::Triangle, 0.7), (Shape::Triangle, 1.3), (Shape::Disc, 6.6)]
        {
            let (sprite, splat) =
                (Sprite::new(shape, radius, [255; 3], 0.6), Splat::new(shape, radius, None, 0.6));
            assert_eq!(sprite.half(), splat.half());
            for phase in 0..PHASES * PHASES {
                let (side, pixels) = sprite.phase(phase % PHASES, phase / PHASES);
                let (across, depths) = splat.phase(phase % PHASES, phase / PHASES);
                assert_eq!(side, across);
                for (p, d) in pixels.iter().zip(depths) {
                    assert!(((p >> 24) as f32 / 255.0 - (1.0 - libm::expf(-d))).abs() < 0.01);
                }
            }
        }
    }

    #[test]
    fn the_two_signs_have_about_one_area() {
        let area = |shape: Shape| {
            (0..90_000)
                .filter(|k| shape.holds((k % 300) as f32 / 100.0 - 1.495, (k / 300) as f32 / 100.0 - 1.495))
                .count() as f64
        };
        let ratio = area(Shape::Triangle) / area(Shape::Disc);
        assert!((0.7..1.1).contains(&ratio), "{ratio}");
    }
}
