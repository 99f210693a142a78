//! Which pixels a line segment covers, and how much of each.

/// Room on both sides of a row or column of lines, so that one near the border needs no clipping.
pub(super) const PAD: usize = 16;

/// Places within a pixel at which a long line's coverage is kept.
pub(super) const PLACES: usize = 32;

/// A segment as pixels see it, along its longer extent `u`, with `v` across. Segments joined
/// end to end cover each place once: the ends are cut across the longer extent, a pixel's part by its
/// length.
pub(super) struct Segment {
    pub(super) u: usize,
    pub(super) v: usize,
    /// Where the segment enters and leaves the picture, along `u`.
    pub(super) ends: [f32; 2],
    /// A point of it, and the change of `v` with `u`.
    from: [f32; 2],
    slope: f32,
    cosine: f32,
    /// Distance from its middle at which it covers nothing any more, and the same along `v`.
    edge: f32,
    pub(super) reach: f32,
    /// Pixels of the picture along `u` and `v`.
    size: [usize; 2],
}

impl Segment {
    /// None if the segment is outside the picture, too short or not finite.
    #[inline]
    pub(super) fn of(from: [f32; 2], to: [f32; 2], width: f32, size: [usize; 2]) -> Option<Self> {
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
    pub(super) fn add<const LANES: usize>(&self, rows: &mut [f32], stride: usize, depth: f32) {
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

    /// [`Segment::add`] for a narrow line, to within 1/64 of a pixel: coverage is computed once for each of
    /// [`PLACES`] places within a pixel, and the middle of the line is followed in fixed-point numbers.
    pub(super) fn add_long(&self, rows: &mut [f32], stride: usize, depth: f32) {
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
        add_kernels(middle, stride, &kernels, place, step);
        self.add_pixel::<4>(last, first + count - 1, depth);
    }
}

/// Adds one of the kernels to each row, at a place (in 65,536ths) that moves by `step` from row to row. Not
/// inlined: if it is, browsers convert the step to a whole number again in every turn of the loop.
#[inline(never)]
fn add_kernels(rows: &mut [f32], stride: usize, kernels: &[[f32; 4]; PLACES], mut place: i32, step: i32) {
    for row in rows.chunks_exact_mut(stride) {
        let k = &kernels[(place as usize >> 11) % PLACES];
        // Above and below the picture there is room, and beyond that is nothing.
        if let Some(v) = row.get_mut((place >> 16) as usize..).and_then(|r| r.first_chunk_mut::<4>()) {
            *v = [v[0] + k[0], v[1] + k[1], v[2] + k[2], v[3] + k[3]];
        }
        place += step;
    }
}

/// Calls `touch(x, y, coverage)` for the pixels of a segment of this width inside a picture of this size.
#[inline]
pub(super) fn for_each_pixel(
    from: [f32; 2],
    to: [f32; 2],
    width: f32,
    size: [usize; 2],
    mut touch: impl FnMut(usize, usize, f32),
) {
    let Some(line) = Segment::of(from, to, width, size) else { return };
    line.walk(|k, part, middle| {
        let first = (middle - line.reach).max(0.0) as usize;
        let last = ((middle + line.reach).max(0.0) as usize + 1).min(line.size[1]);
        for j in first..last {
            let coverage = line.coverage(j as f32, middle) * part;
            if coverage > 0.0 {
                if line.u == 1 { touch(j, k, coverage) } else { touch(k, j, coverage) }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

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
                for_each_pixel(from, to, width, [40, 40], |x, y, c| got[40 * y + x] += c);
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
    fn lines_outside_touch_nothing() {
        let mut count = 0;
        for (from, to) in [
            ([-50.0, -5.0], [90.0, -5.0]),
            ([f32::NAN, 0.0], [1.0, 1.0]),
            ([0.0, 0.0], [f32::INFINITY, 3.0]),
            ([5.0, 5.0], [5.0, 5.0]),
            ([-1e9, 500.0], [1e9, 501.0]),
        ] {
            for_each_pixel(from, to, 1.0, [40, 40], |x, y, c| {
                assert!(x < 40 && y < 40 && c.is_finite());
                count += 1;
            });
        }
        assert_eq!(count, 0);
    }
}
