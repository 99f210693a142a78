//! Pixels of our own: marks and lines blended into a buffer, faster than a canvas strokes them.

use super::stamp::{PHASES, Stamp};

/// Room on every side of a raster, in pixels, so that a mark near the border needs no clipping.
const MARGIN: usize = 48;
/// How far outside the picture a mark's centre may be; no stamp reaches further than this.
const REACH: f32 = 22.0;

/// A picture under construction: pixels as `0xAABBGGRR`, colours multiplied by their opacity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raster {
    width: usize,
    height: usize,
    stride: usize,
    pixels: Vec<u32>,
}

/// A colour with an opacity as one premultiplied pixel.
pub fn premultiplied([r, g, b]: [u8; 3], alpha: f32) -> u32 {
    let part = |c: u8| (f32::from(c) * alpha + 0.5) as u32;
    part(255) << 24 | part(b) << 16 | part(g) << 8 | part(r)
}

/// `s` over `d`, both premultiplied, two channels at a time.
#[inline(always)]
pub(super) fn over(d: u32, s: u32) -> u32 {
    const PAIR: u32 = 0x00ff_00ff;
    // 256 − α instead of 255 − α spares a division, keeps what is transparent as it is, and cannot
    // overflow: a channel of s is at most α.
    let keep = 256 - (s >> 24);
    let low = (((d & PAIR) * keep) >> 8) & PAIR;
    let high = (((d >> 8) & PAIR) * keep) & !PAIR;
    s + (low | high)
}

impl Raster {
    /// Sets the size and clears.
    pub fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height, self.stride) = (width, height, width + 2 * MARGIN);
        self.pixels.clear();
        self.pixels.resize(self.stride * (height + 2 * MARGIN), 0);
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Takes over another raster's pixels and size.
    pub fn copy(&mut self, other: &Self) {
        (self.width, self.height, self.stride) = (other.width, other.height, other.stride);
        self.pixels.clone_from(&other.pixels);
    }

    /// A row of the picture.
    pub fn row(&mut self, y: usize) -> &mut [u32] {
        let from = (y + MARGIN) * self.stride + MARGIN;
        &mut self.pixels[from..from + self.width]
    }

    /// Lays a stamp over the picture with its centre at `(x, y)`, to a quarter of a pixel.
    #[inline]
    pub fn stamp(&mut self, stamp: &Stamp, x: f32, y: f32) {
        let (across, down) = (x * PHASES as f32, y * PHASES as f32);
        // Also refuses what is no number.
        if !(x > -REACH && y > -REACH && x < self.width as f32 + REACH && y < self.height as f32 + REACH) {
            return;
        }
        let offset = (MARGIN * PHASES) as f32 + 0.5;
        // Positive, and by way of i32, which is cheaper where numbers are converted.
        let (u, v) = ((across + offset) as i32 as usize, (down + offset) as i32 as usize);
        let (side, pixels) = stamp.phase(u % PHASES, v % PHASES);
        let half = stamp.half();
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

    /// Lays a line over the picture.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, colour: [u8; 3], alpha: f32) {
        let (w, h, stride) = (self.width, self.height, self.stride);
        let pixels = &mut self.pixels;
        segment(from, to, width, [w, h], |x, y, coverage| {
            let at = (y + MARGIN) * stride + x + MARGIN;
            pixels[at] = over(pixels[at], premultiplied(colour, alpha * coverage));
        });
    }

    /// The picture as bytes red, green, blue, opacity, colours not multiplied, row 0 on top.
    pub fn straight(&self) -> Vec<u8> {
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

/// How much ink of one colour lies on each pixel, as optical depth: depths add, so the order of
/// the lines does not matter, and a depth D covers `1 − e^−D`.
#[derive(Clone, Debug, Default)]
pub struct Depth {
    width: usize,
    height: usize,
    depth: Vec<f32>,
    /// What [`Depth::line`] has added: the lines that run across, by column, and those that run
    /// down, by row. A line's pixels side by side are then neighbours in memory.
    lines: [Vec<f32>; 2],
    lined: bool,
}

/// Room on both sides of a row or column of lines, so that one near the border needs no clipping.
const PAD: usize = 16;

/// Places within a pixel at which a long line's coverage is kept.
const PLACES: usize = 32;

/// Steps of the table of coverages to a unit of depth, and its last depth.
const STEPS: f32 = 256.0;
const DEEPEST: f32 = 6.0;

impl Depth {
    /// Sets the size and clears.
    pub fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.depth.clear();
        self.depth.resize(width * height, 0.0);
        self.lined = false;
    }

    /// The depth that covers `alpha`.
    pub fn of(alpha: f64) -> f32 {
        -libm::log1p(-alpha.clamp(0.0, 0.99)) as f32
    }

    /// Adds a line of a depth, at most 5 pixels wide.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, depth: f32) {
        let size = [self.width, self.height];
        if !self.lined {
            for (u, lines) in self.lines.iter_mut().enumerate() {
                lines.clear();
                lines.resize(size[u] * (size[1 - u] + 2 * PAD), 0.0);
            }
            self.lined = true;
        }
        let Some(course) = Course::of(from, to, width.min(5.0), size) else { return };
        let (stride, lines) = (size[course.v] + 2 * PAD, &mut self.lines[course.u]);
        let narrow = 2.0 * course.reach <= 3.0;
        if narrow && course.ends[1] - course.ends[0] > 2.0 * PLACES as f32 {
            course.add_long(lines, stride, depth);
        } else if narrow {
            course.add::<4>(lines, stride, depth);
        } else {
            course.add::<12>(lines, stride, depth);
        }
    }

    /// Adds up what lines and stems have left.
    fn settle(&mut self) {
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

    /// Adds a vertical line of a depth between two heights: in constant time, since
    /// [`Depth::finish_columns`] sums downwards.
    pub fn stem(&mut self, x: f32, from: f32, to: f32, width: f32, depth: f32) {
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

    /// Sums downwards what [`Depth::stem`] has noted.
    pub fn finish_columns(&mut self) {
        for y in 1..self.height {
            let (above, below) = self.depth.split_at_mut(y * self.width);
            for (d, up) in below[..self.width].iter_mut().zip(&above[(y - 1) * self.width..]) {
                *d += up;
            }
        }
    }

    /// Lays the ink over a picture of the same size.
    pub fn over(&mut self, raster: &mut Raster, colour: [u8; 3], strength: f32) {
        self.settle();
        let table: Vec<u32> = (0..=(DEEPEST * STEPS) as usize)
            .map(|k| premultiplied(colour, strength * (1.0 - libm::expf(-(k as f32) / STEPS))))
            .collect();
        let last = table.len() - 1;
        for y in 0..self.height.min(raster.height) {
            let depth = &self.depth[y * self.width..(y + 1) * self.width];
            for (pixel, &d) in raster.row(y).iter_mut().zip(depth) {
                if d > 0.001 {
                    *pixel = over(*pixel, table[((d * STEPS + 0.5) as usize).min(last)]);
                }
            }
        }
    }
}

/// A segment's way through the pixels, along its longer extent `u`, with `v` across. Segments joined
/// end to end cover each place once: the ends are cut across the longer extent, a pixel's part by its
/// length.
struct Course {
    u: usize,
    v: usize,
    /// Where it enters and leaves the picture, along `u`.
    ends: [f32; 2],
    /// A place on it and how far `v` changes with `u`.
    from: [f32; 2],
    slope: f32,
    cosine: f32,
    /// Distance from its middle at which it covers nothing any more, and the same along `v`.
    edge: f32,
    reach: f32,
    /// Pixels of the picture along `u` and `v`.
    size: [usize; 2],
}

impl Course {
    /// None if it is not in the picture or no line.
    #[inline]
    fn of(from: [f32; 2], to: [f32; 2], width: f32, size: [usize; 2]) -> Option<Self> {
        let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
        let (u, v) = if dy.abs() > dx.abs() { (1, 0) } else { (0, 1) };
        let (a, b) = if from[u] <= to[u] { (from, to) } else { (to, from) };
        let run = b[u] - a[u];
        if !(run > 1e-6 && run.is_finite() && (b[v] - a[v]).is_finite()) {
            return None;
        }
        let slope = (b[v] - a[v]) / run;
        let cosine = 1.0 / (1.0 + slope * slope).sqrt();
        let ends = [a[u].max(0.0), b[u].min(size[u] as f32)];
        let edge = 0.5 * width + 0.5;
        let (from, size) = ([a[u], a[v]], [size[u], size[v]]);
        (ends[0] < ends[1]).then_some(Self {
            u,
            v,
            ends,
            from,
            slope,
            cosine,
            edge,
            reach: edge / cosine,
            size,
        })
    }

    /// Calls `visit(pixel along u, its part, middle along v)`.
    #[inline(always)]
    fn walk(&self, mut visit: impl FnMut(usize, f32, f32)) {
        let [start, end] = self.ends;
        for k in start as usize..(end.ceil() as usize).min(self.size[0]) {
            let part = end.min(k as f32 + 1.0) - start.max(k as f32);
            visit(k, part, self.from[1] + self.slope * (k as f32 + 0.5 - self.from[0]));
        }
    }

    /// How much of the pixel at `j` along `v` is covered.
    #[inline(always)]
    fn coverage(&self, j: f32, middle: f32) -> f32 {
        (self.edge - (j + 0.5 - middle).abs() * self.cosine).clamp(0.0, 1.0)
    }

    /// Adds it to rows along `v` of this stride, padded on both sides; all it covers must lie within
    /// `LANES` pixels.
    #[inline(always)]
    fn add<const LANES: usize>(&self, rows: &mut [f32], stride: usize, depth: f32) {
        let [start, end] = self.ends;
        let first = start as usize;
        let rows = rows[first * stride..]
            .chunks_exact_mut(stride)
            .take((end.ceil() as usize).min(self.size[0]) - first);
        for (i, row) in rows.enumerate() {
            self.add_pixel::<LANES>(row, first + i, depth);
        }
    }

    /// Adds its part at one pixel `k` along `u`.
    #[inline(always)]
    fn add_pixel<const LANES: usize>(&self, row: &mut [f32], k: usize, depth: f32) {
        let [start, end] = self.ends;
        let k = k as i32 as f32;
        let middle = self.from[1] + self.slope * (k + 0.5 - self.from[0]);
        if middle > -self.reach && middle < self.size[1] as f32 + self.reach {
            let depth = depth * (end.min(k + 1.0) - start.max(k));
            // Positive, so that the cast rounds down.
            let first = (middle - self.reach + PAD as f32) as i32;
            let begin = (first - PAD as i32) as f32;
            if let Some(lanes) = row[first as usize..].first_chunk_mut::<LANES>() {
                for (l, sum) in lanes.iter_mut().enumerate() {
                    *sum += depth * self.coverage(begin + l as f32, middle);
                }
            }
        }
    }

    /// [`Course::add`] for a narrow line, nearly: what it covers is found once for each of some places
    /// within a pixel, and its middle is followed in whole numbers.
    fn add_long(&self, rows: &mut [f32], stride: usize, depth: f32) {
        const UNIT: f32 = 65_536.0;
        let [start, end] = self.ends;
        let (first, count) = (start as usize, (end.ceil() as usize).min(self.size[0]) - start as usize);
        let mut place =
            self.from[1] + self.slope * (first as f32 + 1.5 - self.from[0]) - self.reach + PAD as f32;
        if !(place.abs() < 8192.0 && (place + self.slope * count as f32).abs() < 8192.0) {
            return self.add::<4>(rows, stride, depth);
        }
        let mut kernels = [[0.0; 4]; PLACES];
        for (p, kernel) in kernels.iter_mut().enumerate() {
            let middle = self.reach + (p as f32 + 0.5) / PLACES as f32;
            for (l, v) in kernel.iter_mut().enumerate() {
                *v = depth * self.coverage(l as f32, middle);
            }
        }
        place *= UNIT;
        let (place, step) = (place as i32, (self.slope * UNIT) as i32);
        let rows = &mut rows[first * stride..(first + count) * stride];
        let (begin, rest) = rows.split_at_mut(stride);
        let (middle, last) = rest.split_at_mut((count - 2) * stride);
        self.add_pixel::<4>(begin, first, depth);
        follow(middle, stride, &kernels, place, step);
        self.add_pixel::<4>(last, first + count - 1, depth);
    }
}

/// Adds to each row one of the kernels, at a place (in 65,536ths) that moves from row to row. A function of
/// its own: inlined, browsers convert the step to a whole number anew in every turn of the loop.
#[inline(never)]
fn follow(rows: &mut [f32], stride: usize, kernels: &[[f32; 4]; PLACES], mut place: i32, step: i32) {
    for row in rows.chunks_exact_mut(stride) {
        let k = &kernels[(place as usize >> 11) % PLACES];
        // Above and below the picture there is room, and beyond that is nothing.
        if let Some(v) = row.get_mut((place >> 16) as usize..).and_then(|r| r.first_chunk_mut::<4>()) {
            *v = [v[0] + k[0], v[1] + k[1], v[2] + k[2], v[3] + k[3]];
        }
        place += step;
    }
}

/// Calls `touch(x, y, coverage)` for the pixels of a `width` wide segment inside `size`.
#[inline]
fn segment(
    from: [f32; 2],
    to: [f32; 2],
    width: f32,
    size: [usize; 2],
    mut touch: impl FnMut(usize, usize, f32),
) {
    let Some(course) = Course::of(from, to, width, size) else { return };
    course.walk(|k, part, middle| {
        let first = (middle - course.reach).max(0.0) as usize;
        let last = ((middle + course.reach).max(0.0) as usize + 1).min(course.size[1]);
        for j in first..last {
            let coverage = course.coverage(j as f32, middle) * part;
            if coverage > 0.0 {
                if course.u == 1 { touch(j, k, coverage) } else { touch(k, j, coverage) }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::stamp::Shape;

    /// Area of a segment in a pixel by 16 × 16 samples.
    fn sampled(from: [f32; 2], to: [f32; 2], width: f32, x: usize, y: usize) -> f32 {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy);
        let mut hits = 0;
        for k in 0..256 {
            let p = [x as f32 + (k % 16) as f32 / 16.0 + 0.03, y as f32 + (k / 16) as f32 / 16.0 + 0.03];
            let (px, py) = (p[0] - from[0], p[1] - from[1]);
            let along = (px * dx + py * dy) / length;
            let across = (px * dy - py * dx).abs() / length;
            if (0.0..=length).contains(&along) && across <= 0.5 * width {
                hits += 1;
            }
        }
        hits as f32 / 256.0
    }

    #[test]
    fn lines_cover_what_they_should() {
        for (from, to) in [
            ([3.2, 4.7], [36.0, 9.1]),
            ([20.0, 38.0], [11.3, 2.2]),
            ([5.0, 5.0], [30.0, 30.0]),
            ([2.0, 20.3], [38.0, 20.3]),
        ] {
            for width in [1.0, 2.0, 3.5] {
                let mut got = vec![0.0; 1600];
                segment(from, to, width, [40, 40], |x, y, c| got[40 * y + x] += c);
                let (mut worst, mut total, mut want) = (0.0_f32, 0.0, 0.0);
                for y in 0..40 {
                    for x in 0..40 {
                        let c = sampled(from, to, width, x, y);
                        // Ends are cut differently; all that is not within a pixel of one must agree.
                        let near = |p: [f32; 2]| (x as f32 - p[0]).hypot(y as f32 - p[1]) < 4.5;
                        if !near(from) && !near(to) {
                            worst = worst.max((c - got[40 * y + x]).abs());
                            total += got[40 * y + x];
                            want += c;
                        }
                    }
                }
                assert!(worst < 0.17, "{from:?} {to:?} {width}: {worst}");
                // Worst on an exact diagonal through the pixels' centres.
                assert!((total - want).abs() < 0.12 * want, "{total} {want}");
            }
        }
    }

    #[test]
    fn a_line_in_pieces_is_the_same_line() {
        let (from, to) = ([2.3_f32, 5.1_f32], [37.9_f32, 22.4_f32]);
        let mut whole = Depth::default();
        let mut pieces = Depth::default();
        whole.reset(40, 30);
        pieces.reset(40, 30);
        whole.line(from, to, 0.8, 1.0);
        let at = |t: f32| [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
        for k in 0..113 {
            pieces.line(at(k as f32 / 113.0), at((k + 1) as f32 / 113.0), 0.8, 1.0);
        }
        whole.settle();
        pieces.settle();
        assert!(whole.depth.iter().sum::<f32>() > 20.0);
        for (p, q) in whole.depth.iter().zip(&pieces.depth) {
            assert!((p - q).abs() < 1e-3, "{p} {q}");
        }
    }

    #[test]
    fn depths_of_lines_are_their_coverages() {
        let mut depth = Depth::default();
        let mut want = vec![0.0_f32; 40 * 30];
        depth.reset(40, 30);
        for k in 0..200 {
            // Also such as begin, run or end outside.
            let place =
                |a: usize| [((k * a) % 61) as f32 * 0.93 - 8.0, ((k * a * 7) % 53) as f32 * 0.91 - 9.0];
            let (from, to, width) = (place(13), place(29), 0.6 + (k % 12) as f32 * 0.4);
            depth.line(from, to, width, 0.5);
            segment(from, to, width, [40, 30], |x, y, c| want[40 * y + x] += 0.5 * c);
        }
        depth.settle();
        for (got, want) in depth.depth.iter().zip(&want) {
            assert!((got - want).abs() < 1e-3, "{got} {want}");
        }
    }

    #[test]
    fn long_lines_are_nearly_the_same() {
        let (mut depth, mut want) = (Depth::default(), vec![0.0_f32; 300 * 200]);
        for k in 0..60 {
            depth.reset(300, 200);
            want.fill(0.0);
            let place = |a: usize, size: f32| ((k * a) % 61) as f32 / 61.0 * (size + 60.0) - 30.0;
            let (from, to) = ([place(13, 300.0), place(29, 200.0)], [place(31, 300.0), place(7, 200.0)]);
            depth.line(from, to, 0.75, 0.5);
            segment(from, to, 0.75, [300, 200], |x, y, c| want[300 * y + x] += 0.5 * c);
            depth.settle();
            for (got, want) in depth.depth.iter().zip(&want) {
                // Half a place, and a place lost in following the middle.
                assert!((got - want).abs() < 0.5 * 1.5 / PLACES as f32, "{from:?} {to:?}: {got} {want}");
            }
        }
    }

    #[test]
    fn lines_outside_touch_nothing() {
        let mut count = 0;
        for (from, to) in [
            ([-50.0, -5.0], [90.0, -5.0]),
            ([f32::NAN, 0.0], [1.0, 1.0]),
            ([0.0, 0.0], [f32::INFINITY, 3.0]),
            ([5.0, 5.0], [5.0, 5.0]),
            ([-1e9, 500.0], [1e9, 501.0]),
        ] {
            segment(from, to, 1.0, [40, 40], |x, y, c| {
                assert!(x < 40 && y < 40 && c.is_finite());
                count += 1;
            });
        }
        assert_eq!(count, 0);
    }

    #[test]
    fn stems_are_vertical_lines() {
        let mut depth = Depth::default();
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
        let mut depth = Depth::default();
        depth.reset(4, 1);
        for _ in 0..3 {
            depth.line([0.0, 0.5], [2.0, 0.5], 1.0, Depth::of(0.3));
        }
        let mut raster = Raster::default();
        raster.reset(4, 1);
        depth.over(&mut raster, [0, 0, 0], 1.0);
        let straight = raster.straight();
        assert!((f64::from(straight[3]) - 255.0 * (1.0 - 0.343)).abs() <= 1.0, "{}", straight[3]);
        assert_eq!(straight[15], 0);
    }

    /// Stamps laid over each other against the same in floating point, from supersampled shapes.
    #[test]
    fn stamps_blend_like_their_shapes() {
        let marks = [
            (Shape::Disc, 5.3_f32, [20.25_f32, 18.5_f32], [200, 80, 27], 0.6),
            (Shape::Triangle, 4.0, [24.0, 20.75], [36, 99, 184], 0.6),
            (Shape::Disc, 1.1, [9.5, 30.25], [36, 99, 184], 0.9),
            (Shape::Disc, 3.0, [0.0, 39.0], [10, 20, 30], 1.0),
            (Shape::Triangle, 0.7, [31.25, 8.0], [200, 80, 27], 0.16),
        ];
        let mut raster = Raster::default();
        raster.reset(40, 40);
        let mut want = vec![[0.0_f64; 4]; 1600];
        for (shape, radius, at, colour, alpha) in marks {
            raster.stamp(&Stamp::new(shape, radius, colour, alpha), at[0], at[1]);
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
    fn stamps_at_and_beyond_the_border_are_cut() {
        let stamp = Stamp::new(Shape::Disc, 6.0, [9, 9, 9], 1.0);
        let mut raster = Raster::default();
        raster.reset(10, 10);
        for at in [[-3.0, -3.0], [12.0, 5.0], [-400.0, 2.0], [f32::NAN, 1.0], [1e30, 1e30], [9.99, 33.0]] {
            raster.stamp(&stamp, at[0], at[1]);
        }
        let straight = raster.straight();
        assert!(straight[3] > 200 && straight[4 * 59 + 3] > 200);
        assert_eq!(straight[4 * 95 + 3], 0);
        // The pixel under many full stamps is full, and stays so.
        for _ in 0..50 {
            raster.stamp(&stamp, 5.0, 5.0);
        }
        assert_eq!(raster.straight()[4 * 55..4 * 56], [9, 9, 9, 255]);
    }
}
