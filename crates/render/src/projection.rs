//! Projections of the space of directions `w̃/‖w̃‖`, and in them the curves `w̃·x̃ = 0` of the data points.
//!
//! Chart coordinates run from −1 to 1 across and upwards.

use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// `w̃ = (w1, w2, b)` on the cylindrical equal-area chart: angle of `w` over π across, `b/‖w̃‖`
/// upwards (Lambert). Equal areas on the sphere are equal areas here. `None` for `w̃ = 0`.
pub fn cylinder(w: [f64; 3]) -> Option<[f64; 2]> {
    let norm = norm(w);
    (norm > 0.0).then(|| [libm::atan2(w[1], w[0]) / PI, w[2] / norm])
}

/// The unit direction at a place of the cylindrical chart.
pub fn cylinder_direction(at: [f64; 2]) -> [f64; 3] {
    let z = at[1].clamp(-1.0, 1.0);
    let q = libm::sqrt(1.0 - z * z);
    [q * libm::cos(PI * at[0]), q * libm::sin(PI * at[0]), z]
}

/// Height on the cylindrical chart of the hyperplane `w̃·x̃ = 0` of a data point, at `across`.
/// A direction above it sees the point.
pub fn sinusoid(x: [f64; 3], across: f64) -> f64 {
    let s = x[0] * libm::cos(PI * across) + x[1] * libm::sin(PI * across);
    -s / libm::sqrt(x[2] * x[2] + s * s)
}

/// Euclidean length.
pub fn norm(w: [f64; 3]) -> f64 {
    libm::sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2])
}

/// Inner product.
pub fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Whether the direction sees an odd number of data points (strictly: `w̃·x̃ > 0`).
pub fn odd(points: &Points, w: [f64; 3]) -> bool {
    (0..points.n()).filter(|&i| dot(w, points.augmented(i)) > 0.0).count() % 2 == 1
}

/// How the ball of directions is turned: first about the b axis, then about the screen's horizontal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rotation {
    /// Angle about the b axis.
    pub yaw: f64,
    /// Angle by which the b axis leans towards the viewer.
    pub pitch: f64,
}

impl Default for Rotation {
    fn default() -> Self {
        Self { yaw: 0.6, pitch: 0.45 }
    }
}

impl Rotation {
    /// `[right, up, towards the viewer]` of a direction.
    pub fn apply(&self, w: [f64; 3]) -> [f64; 3] {
        let (s, c) = (libm::sin(self.yaw), libm::cos(self.yaw));
        let (right, depth) = (c * w[0] + s * w[1], s * w[0] - c * w[1]);
        let (s, c) = (libm::sin(self.pitch), libm::cos(self.pitch));
        [right, c * w[2] - s * depth, s * w[2] + c * depth]
    }

    /// The direction at `[right, up, towards the viewer]`.
    pub fn invert(&self, v: [f64; 3]) -> [f64; 3] {
        let (s, c) = (libm::sin(self.pitch), libm::cos(self.pitch));
        let (depth, b) = (c * v[2] - s * v[1], s * v[2] + c * v[1]);
        let (s, c) = (libm::sin(self.yaw), libm::cos(self.yaw));
        [c * v[0] + s * depth, s * v[0] - c * depth, b]
    }

    /// Turns by angles; the poles stay within reach but never tumble over.
    pub fn turn(&mut self, yaw: f64, pitch: f64) {
        self.yaw = positive(self.yaw + yaw);
        self.pitch = (self.pitch + pitch).clamp(-0.5 * PI, 0.5 * PI);
    }
}

/// The half of a great circle `v·w = 0` that faces the viewer (`front`) or lies behind, as
/// `[right, up]` from limb to limb, for `v` the (rotated) normal. In the front half the active side
/// (`v·w > 0`) lies to the left of the travel, so that the limb continues counter-clockwise.
pub fn half_circle(v: [f64; 3], front: bool, segments: usize) -> Vec<[f64; 2]> {
    let size = norm(v);
    if size == 0.0 {
        return Vec::new();
    }
    let v = v.map(|c| c / size);
    let flat = libm::hypot(v[0], v[1]);
    // `e` lies on the limb and on the circle, `f` is the circle's frontmost place.
    let e = if flat > 1e-12 { [v[1] / flat, -v[0] / flat, 0.0] } else { [1.0, 0.0, 0.0] };
    let f = if flat > 1e-12 {
        [-v[0] * v[2] / flat, -v[1] * v[2] / flat, flat]
    } else {
        [0.0, if v[2] > 0.0 { -1.0 } else { 1.0 }, 0.0]
    };
    let side = if front { 1.0 } else { -1.0 };
    (0..=segments)
        .map(|k| {
            let t = PI * k as f64 / segments as f64;
            let (c, s) = (-libm::cos(t), side * libm::sin(t));
            [c * e[0] + s * f[0], c * e[1] + s * f[1]]
        })
        .collect()
}

/// Outline of what faces the viewer among the directions that see a point with rotated normal `v`:
/// the front half of its great circle, closed along the limb.
pub fn active_front(v: [f64; 3], segments: usize) -> Vec<[f64; 2]> {
    let mut path = half_circle(v, true, segments);
    let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return path };
    let start = libm::atan2(last[1], last[0]);
    let end = libm::atan2(first[1], first[0]);
    // The limb arc on the side of v: through the direction of (v0, v1).
    let middle = libm::atan2(v[1], v[0]);
    let turn = if wrap(middle - start) >= 0.0 { 1.0 } else { -1.0 };
    let sweep = turn * positive(turn * (end - start));
    for k in 1..segments {
        let t = start + sweep * k as f64 / segments as f64;
        path.push([libm::cos(t), libm::sin(t)]);
    }
    path
}

/// An angle brought to −π..π.
pub fn wrap(angle: f64) -> f64 {
    positive(angle + PI) - PI
}

/// An angle brought to 0..2π.
fn positive(angle: f64) -> f64 {
    angle - 2.0 * PI * libm::floor(angle / (2.0 * PI))
}

/// Angle of `(w, b)` over π, for d = 1. `None` for 0.
pub fn unrolled(w: [f64; 3]) -> Option<f64> {
    (w[0] != 0.0 || w[1] != 0.0).then(|| libm::atan2(w[1], w[0]) / PI)
}

/// The band of angles over π, `[from, to]` with `to = from + 1`, in which a direction of d = 1 sees `x`.
pub fn band(x: f64) -> [f64; 2] {
    let centre = libm::atan2(1.0, x) / PI;
    [centre - 0.5, centre + 0.5]
}

/// The kink line `w1 x + w2 y + b = 0` of a neuron inside the window, from end to end with the active side on the
/// left; `None` if it does not cross the window or is no line.
pub fn kink_line(w: [f64; 3], window: &Window) -> Option<[[f64; 2]; 2]> {
    let square = w[0] * w[0] + w[1] * w[1];
    let (cx, cy) = (0.5 * (window.x[0] + window.x[1]), 0.5 * (window.y[0] + window.y[1]));
    let (hx, hy) = (0.5 * (window.x[1] - window.x[0]), 0.5 * (window.y[1] - window.y[0]));
    let offset = w[0] * cx + w[1] * cy + w[2];
    if !square.is_normal() || !offset.is_finite() {
        return None;
    }
    // The foot of the centre on the line, relative to the centre, and the line's direction.
    let foot = [-offset * w[0] / square, -offset * w[1] / square];
    let length = libm::sqrt(square);
    let along = [w[1] / length, -w[0] / length];
    let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
    for (p, v, half) in [(foot[0], along[0], hx), (foot[1], along[1], hy)] {
        if v.abs() < 1e-12 {
            if p.abs() > half {
                return None;
            }
        } else {
            let (a, b) = ((-half - p) / v, (half - p) / v);
            from = from.max(a.min(b));
            to = to.min(a.max(b));
        }
    }
    (from < to).then(|| [from, to].map(|t| [cx + foot[0] + t * along[0], cy + foot[1] + t * along[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::points::RawPoints;

    fn directions() -> Vec<[f64; 3]> {
        (0..400)
            .map(|k| {
                let z = (k as f64 + 0.5) / 200.0 - 1.0;
                cylinder_direction([wrap(2.4 * k as f64) / PI, z])
            })
            .collect()
    }

    #[test]
    fn cylinder_and_rotation_return() {
        let turn = Rotation { yaw: 1.1, pitch: -0.4 };
        for w in directions() {
            let at = cylinder(w.map(|c| 3.0 * c)).unwrap();
            let back = cylinder_direction(at);
            let turned = turn.invert(turn.apply(w));
            for k in 0..3 {
                assert!((back[k] - w[k]).abs() < 1e-12 && (turned[k] - w[k]).abs() < 1e-12);
            }
            assert!((norm(turn.apply(w)) - 1.0).abs() < 1e-12);
        }
        assert_eq!(cylinder([0.0; 3]), None);
    }

    #[test]
    fn cylinder_keeps_areas() {
        // Jacobian of (angle/π, height) against the sphere's area: 1/π everywhere.
        let e = 1e-5;
        for w in directions().into_iter().filter(|w| w[2].abs() < 0.98) {
            let at = cylinder(w).unwrap();
            let p = cylinder_direction([at[0] + e, at[1]]);
            let q = cylinder_direction([at[0], at[1] + e]);
            let (a, b) = ([0, 1, 2].map(|k| (p[k] - w[k]) / e), [0, 1, 2].map(|k| (q[k] - w[k]) / e));
            let cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
            assert!((norm(cross) - PI).abs() < 1e-2);
        }
    }

    #[test]
    fn sinusoid_parts_active_from_inactive() {
        let x = [0.7, -1.2, 1.0];
        for w in directions() {
            let at = cylinder(w).unwrap();
            let above = at[1] > sinusoid(x, at[0]);
            assert_eq!(above, dot(w, x) > 0.0);
        }
    }

    #[test]
    fn parity_changes_across_a_curve() {
        let raw = RawPoints { d: 2, x: vec![0.3, 0.4, -1.0, 0.2, 0.9, -0.8], y: vec![0.0; 3] };
        let points = Points::check(&raw).unwrap();
        for k in 0..40 {
            let across = k as f64 / 20.0 - 1.0 + 0.013;
            let height = sinusoid(points.augmented(1), across);
            let up = odd(&points, cylinder_direction([across, height + 1e-7]));
            let down = odd(&points, cylinder_direction([across, height - 1e-7]));
            assert_ne!(up, down);
        }
    }

    fn inside(path: &[[f64; 2]], p: [f64; 2]) -> bool {
        let mut odd = false;
        for (k, a) in path.iter().enumerate() {
            let b = path[(k + 1) % path.len()];
            if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
                odd = !odd;
            }
        }
        odd
    }

    #[test]
    fn active_side_of_the_ball() {
        for v in [[0.3, 0.5, 0.8], [0.3, -0.5, -0.8], [-0.9, 0.1, 0.02], [1.0, 0.0, 0.0]] {
            let path = active_front(v, 400);
            for w in directions().into_iter().filter(|w| w[2] > 0.03) {
                if dot(w, v).abs() > 0.03 {
                    assert_eq!(inside(&path, [w[0], w[1]]), dot(w, v) > 0.0, "{v:?} {w:?}");
                }
            }
            for p in half_circle(v, false, 20) {
                assert!(libm::hypot(p[0], p[1]) < 1.0 + 1e-9);
            }
        }
    }

    #[test]
    fn bands_see_their_point() {
        for x in [-2.0, 0.0, 0.4] {
            let [from, to] = band(x);
            for k in 1..20 {
                let t = PI * (from + (to - from) * k as f64 / 20.0);
                assert!(libm::cos(t) * x + libm::sin(t) > 0.0);
                assert!(libm::cos(t + PI) * x + libm::sin(t + PI) < 0.0);
            }
        }
    }

    #[test]
    fn kink_lines_end_on_the_border_with_the_active_side_left() {
        let window = Window { x: [-1.0, 3.0], y: [0.0, 2.0], columns: 2, rows: 2 };
        let w = [1.0, 2.0, -3.0];
        let [p, q] = kink_line(w, &window).unwrap();
        for e in [p, q] {
            assert!((w[0] * e[0] + w[1] * e[1] + w[2]).abs() < 1e-12);
            let on = [e[0] + 1.0, e[0] - 3.0, e[1], e[1] - 2.0].iter().any(|v| v.abs() < 1e-12);
            assert!(on);
        }
        let left = [-(q[1] - p[1]), q[0] - p[0]];
        assert!(w[0] * left[0] + w[1] * left[1] > 0.0);
        assert!(kink_line([1.0, 0.0, -9.0], &window).is_none());
        assert!(kink_line([0.0, 0.0, 1.0], &window).is_none());
        assert!(kink_line([1.0, 0.0, 0.0], &window).is_some());
    }
}
