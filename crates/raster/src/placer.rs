//! Where the neurons of a frame are on a chart: [`View::place`] in single precision and without calls, for a hundred
//! thousand of them.

use relu_atoms_render::view::{Chart, FAR, PLANE, UNROLLED, View};

/// A view prepared for placing many neurons.
#[derive(Clone, Copy, Debug)]
pub struct Placer {
    chart: Chart,
    centre: [f32; 2],
    across: f32,
    up: f32,
    radius: f32,
    turn: [[f32; 3]; 3],
    /// Origin, pixels of the place 0, and pixels a unit, of the chart of straight lines.
    value: [f32; 2],
    lines: [f32; 2],
    lines_scale: [f32; 2],
    unit: f32,
}

/// A neuron on the chart, in single precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// In pixels.
    pub at: [f32; 2],
    /// As in [`Place::front`](relu_atoms_render::view::Place::front).
    pub front: bool,
    /// Root of its mass over the scale, 0 to 1.
    pub share: f32,
}

/// The most neurons in a [`PlacedBlock`].
pub(crate) const BLOCK: usize = 64;

/// Places of up to [`BLOCK`] neurons, by column.
#[derive(Clone, Debug)]
pub(crate) struct PlacedBlock {
    /// Pixels across and down.
    pub(crate) at: [[f32; BLOCK]; 2],
    /// Towards the viewer; negative on the far side.
    pub(crate) depth: [f32; BLOCK],
    /// Root of the mass over the scale, 0 to 1; 0 where there is nothing to be drawn: no mass,
    /// no direction, or no number.
    pub(crate) share: [f32; BLOCK],
}

impl Default for PlacedBlock {
    fn default() -> Self {
        Self { at: [[0.0; BLOCK]; 2], depth: [0.0; BLOCK], share: [0.0; BLOCK] }
    }
}

impl Placer {
    /// Prepares a view.
    pub fn of(view: &View) -> Self {
        let ([cx, cy], r) = (view.centre(), view.radius());
        let axis = |w: [f64; 3]| view.rotation.apply(w);
        let (e0, e1, e2) = (axis([1.0, 0.0, 0.0]), axis([0.0, 1.0, 0.0]), axis([0.0, 0.0, 1.0]));
        Self {
            chart: view.chart,
            centre: [cx as f32, cy as f32],
            across: cx as f32,
            up: (cy - 7.0).max(1.0) as f32,
            radius: r as f32,
            turn: [0, 1, 2].map(|k| [e0[k] as f32, e1[k] as f32, e2[k] as f32]),
            value: [view.lines.origin[0] as f32, view.lines.origin[1] as f32],
            lines: view.lines_at([0.0; 2]).map(|v| v as f32),
            lines_scale: view.lines_scale().map(|v| v as f32),
            unit: (1.0 / view.scale.max(1e-30)) as f32,
        }
    }

    /// Where a neuron is; none without mass or direction, or when it is no number.
    pub fn place(&self, w: [f32; 3], a: f32) -> Option<Placed> {
        let mut block = PlacedBlock::default();
        self.place_block([&[w[0]], &[w[1]], &[w[2]]], &[a], &mut block);
        let [x, y] = block.at;
        let share = block.share[0];
        (share > 0.0).then_some(Placed { at: [x[0], y[0]], front: block.depth[0] >= 0.0, share })
    }

    /// Places up to [`BLOCK`] neurons. The loops have lengths known only at run time and no branches, so
    /// that the compiler makes vector instructions of them.
    pub(crate) fn place_block(&self, w: [&[f32]; 3], a: &[f32], out: &mut PlacedBlock) {
        let n = a.len().min(BLOCK);
        let (w0, w1, w2, a) = (&w[0][..n], &w[1][..n], &w[2][..n], &a[..n]);
        let [x, y] = &mut out.at;
        let (x, y, depth, share) = (&mut x[..n], &mut y[..n], &mut out.depth[..n], &mut out.share[..n]);
        let mut inverse = [0.0_f32; BLOCK];
        let inverse = &mut inverse[..n];
        for l in 0..n {
            let square = w0[l] * w0[l] + w1[l] * w1[l] + w2[l] * w2[l];
            let norm = square.sqrt();
            let mass = a[l].abs() * norm;
            let root = at_most_one(mass * self.unit).sqrt();
            // A comparison with what is no number is false.
            share[l] = if mass > 0.0 && mass < f32::INFINITY { root } else { 0.0 };
            inverse[l] = 1.0 / norm;
            depth[l] = 0.0;
        }
        let [cx, cy] = self.centre;
        match self.chart {
            Chart::Cylinder => {
                for l in 0..n {
                    x[l] = cx + self.across * angle(w1[l], w0[l]);
                    y[l] = cy - self.up * w2[l] * inverse[l];
                }
            }
            Chart::Sphere => {
                let [right, up, near] = self.turn;
                for l in 0..n {
                    let along = |row: [f32; 3]| row[0] * w0[l] + row[1] * w1[l] + row[2] * w2[l];
                    depth[l] = along(near);
                    x[l] = cx + self.radius * along(right) * inverse[l];
                    y[l] = cy - self.radius * along(up) * inverse[l];
                }
            }
            Chart::Lines => {
                let ([p, q], [left, top], scale) = (self.value, self.lines, self.lines_scale);
                for l in 0..n {
                    let value = w0[l] * p + w1[l] * q + w2[l];
                    let over = 1.0 / value;
                    depth[l] = value;
                    x[l] = left + scale[0] * over * w0[l];
                    y[l] = top - scale[1] * over * w1[l];
                    // A comparison with what is no number is false.
                    let is_near = x[l].abs() < FAR as f32 && y[l].abs() < FAR as f32;
                    share[l] = if is_near { share[l] } else { 0.0 };
                }
            }
            Chart::Plane => {
                for l in 0..n {
                    let r = PLANE as f32 * self.radius * share[l] * inverse[l];
                    x[l] = cx + r * w0[l];
                    y[l] = cy - r * w1[l];
                }
            }
            Chart::Unrolled => {
                for l in 0..n {
                    let up = UNROLLED as f32 * share[l] * self.up;
                    x[l] = cx + self.across * angle(w1[l], w0[l]);
                    y[l] = if a[l] > 0.0 { cy - up } else { cy + up };
                }
            }
        }
    }
}

/// `min(v, 1)` as one comparison.
#[inline(always)]
fn at_most_one(v: f32) -> f32 {
    if v < 1.0 { v } else { 1.0 }
}

/// `atan2(y, x)/π` to 3e-6, by an odd polynomial on the octant next to the axis.
#[inline(always)]
fn angle(y: f32, x: f32) -> f32 {
    let (p, q) = (x.abs(), y.abs());
    let (small, large) = if q > p { (p, q) } else { (q, p) };
    let t = if large > 0.0 { small / large } else { 0.0 };
    let s = t * t;
    // Least-squares fit of atan(t)/t on [0, 1] in powers of t².
    let series = COEFFICIENTS[0]
        + s * (COEFFICIENTS[1]
            + s * (COEFFICIENTS[2] + s * (COEFFICIENTS[3] + s * (COEFFICIENTS[4] + s * COEFFICIENTS[5]))));
    let mut turn = t * series * core::f32::consts::FRAC_1_PI;
    if q > p {
        turn = 0.5 - turn;
    }
    if x < 0.0 {
        turn = 1.0 - turn;
    }
    if y < 0.0 { -turn } else { turn }
}

const COEFFICIENTS: [f32; 6] =
    [0.999_979_85, -0.332_655_5, 0.193_670_32, -0.116_651_12, 0.052_823_49, -0.011_770_5];

/// How many of `m` neurons, by column as in a frame, lie beyond the chart of straight lines; 0 on the others.
pub fn beyond(view: &View, columns: &[f32], m: usize) -> usize {
    if view.chart != Chart::Lines || columns.len() < 4 * m {
        return 0;
    }
    let (placer, mut block, mut count) = (Placer::of(view), PlacedBlock::default(), 0);
    let (right, bottom) = (view.width as f32, view.chart_height() as f32);
    for start in (0..m).step_by(BLOCK) {
        let here = start..m.min(start + BLOCK);
        let column = |k: usize| &columns[k * m + here.start..k * m + here.end];
        placer.place_block([0, 1, 2].map(column), column(3), &mut block);
        let places = block.at[0].iter().zip(&block.at[1]).take(here.len());
        // What is no number is not on the chart either.
        count += places.filter(|(x, y)| !((0.0..=right).contains(*x) && (0.0..=bottom).contains(*y))).count();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_render::lines::Lines;
    use relu_atoms_render::projection;

    const LINES: Lines = Lines { origin: [0.3, -0.2], centre: [0.4, 0.1], half: [3.0, 2.5] };

    #[test]
    fn angles_are_angles() {
        for k in 0..3600 {
            let t = f64::from(k) * core::f64::consts::PI / 1800.0 + 1e-4;
            let got = f64::from(angle(3.0 * libm::sin(t) as f32, 3.0 * libm::cos(t) as f32));
            let want = projection::wrap(t) / core::f64::consts::PI;
            assert!((got - want).abs() < 3e-6, "{got} {want}");
        }
        assert_eq!(angle(0.0, 0.0), 0.0);
    }

    #[test]
    fn many_are_placed_like_one() {
        let net = relu_atoms_core::network::Network::initialise(2, 500, 1.3, false, 4);
        for chart in Chart::ALL {
            let rotation = projection::Rotation { yaw: 0.4, pitch: -0.3 };
            let view = View { chart, rotation, lines: LINES, width: 640.0, height: 417.0, scale: 2.0 };
            let placer = Placer::of(&view);
            for j in 0..net.m() {
                let (mut w, a) = (net.direction(j), net.a[j]);
                if chart == Chart::Plane || chart == Chart::Unrolled {
                    w[2] = 0.0;
                }
                let want = view.place(w, a).unwrap();
                let got = placer.place(w.map(|v| v as f32), a as f32).unwrap();
                assert_eq!(got.front, want.front);
                // Far beyond the chart of straight lines single precision is as good as its digits.
                let far = want.at[0].abs().max(want.at[1].abs()) - 1000.0;
                for k in 0..2 {
                    let off = (f64::from(got.at[k]) - want.at[k]).abs();
                    assert!(off < 0.02 + 1e-5 * far.max(0.0), "{chart:?} {got:?} {want:?}");
                }
            }
            assert_eq!(placer.place([0.0; 3], 1.0), None);
            assert_eq!(placer.place([1.0, 0.0, 0.0], 0.0), None);
            assert_eq!(placer.place([f32::NAN, 0.0, 0.0], 1.0), None);
        }
    }
}
