//! The part of the input space that a function view shows, and its fixed range of values.

use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;

/// Room around the data, as a part of their extent, on each side.
const PADDING: f64 = 0.18;

/// The window around the data: their box with some room. For d = 2 both axes have one unit, and
/// width : height is `aspect`. A box without extent (a single point) gets one of width 2.
pub fn for_points(points: &Points, aspect: f64, columns: usize, rows: usize) -> Window {
    let aspect = if aspect.is_finite() && aspect > 0.0 { aspect } else { 4.0 / 3.0 };
    let (columns, rows) = (columns.max(2), rows.max(1));
    let range = |k: usize| {
        let column = points.x().column(k);
        let lo = column.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (0.5 * (lo + hi), 0.5 * (hi - lo))
    };
    let (cx, hx) = range(0);
    if points.d() == 1 {
        let half = half(hx, cx);
        return Window { x: [cx - half, cx + half], y: values(points), columns, rows: 1 };
    }
    let (cy, hy) = range(1);
    let pad = 2.0 * PADDING * hx.max(hy);
    let (mut hx, mut hy) =
        if hx.max(hy) > 1e-9 * (1.0 + cx.abs().max(cy.abs())) { (hx + pad, hy + pad) } else { (1.0, 1.0) };
    if hx < aspect * hy {
        hx = aspect * hy;
    } else {
        hy = hx / aspect;
    }
    Window { x: [cx - hx, cx + hx], y: [cy - hy, cy + hy], columns, rows }
}

/// The window for a function view of this width and height in CSS pixels, and how finely f is sampled
/// on it: for d = 1 at every pixel, for d = 2 at every fourth.
pub fn for_view(points: &Points, [w, h]: [f64; 2]) -> Window {
    let (w, h) = (w.max(32.0), h.max(32.0));
    if points.d() == 1 {
        for_points(points, w / h, (w as usize).clamp(64, 1600), 1)
    } else {
        let columns = ((w / 4.0) as usize).clamp(16, 160);
        let rows = ((columns as f64 * h / w).round() as usize).clamp(12, 240);
        for_points(points, w / h, columns, rows)
    }
}

/// Half a range with its room; 1 if it has no extent.
fn half(half: f64, centre: f64) -> f64 {
    if half > 1e-9 * (1.0 + centre.abs()) { half * (1.0 + 2.0 * PADDING) } else { 1.0 }
}

/// The fixed range of values: for d = 2 the ends of the colour scale, `±max |y|`; for d = 1 the y axis,
/// the targets and 0 with some room.
pub fn values(points: &Points) -> [f64; 2] {
    let lo = points.y().iter().copied().fold(0.0, f64::min);
    let hi = points.y().iter().copied().fold(0.0, f64::max);
    if points.d() == 2 {
        let size = hi.max(-lo).max(1e-3);
        [-size, size]
    } else if hi - lo < 1e-3 {
        [-1e-3, 1e-3]
    } else {
        let pad = 0.2 * (hi - lo);
        [lo - pad, hi + pad]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::points::RawPoints;

    fn points(d: usize, x: &[f64], y: &[f64]) -> Points {
        Points::check(&RawPoints { d, x: x.to_vec(), y: y.to_vec() }).unwrap()
    }

    #[test]
    fn windows_hold_the_data_with_equal_units() {
        for x in [[0.0, 0.0, 4.0, 1.0], [0.0, 0.0, 0.0, 9.0], [3.0, 3.0, 3.0, 3.0], [1e6, 1e6, 1e6, 1e6]] {
            let p = points(2, &x, &[1.0, -2.0]);
            for aspect in [0.5, 1.3, f64::NAN] {
                let w = for_points(&p, aspect, 10, 8);
                let (dx, dy) = (w.x[1] - w.x[0], w.y[1] - w.y[0]);
                let want = if aspect.is_nan() { 4.0 / 3.0 } else { aspect };
                assert!((dx / dy - want).abs() < 1e-9);
                for i in 0..2 {
                    let (a, b) = (p.x()[(i, 0)], p.x()[(i, 1)]);
                    assert!(w.x[0] < a && a < w.x[1] && w.y[0] < b && b < w.y[1]);
                }
            }
        }
        let w = for_points(&points(1, &[2.0], &[1.0]), 2.0, 10, 5);
        assert_eq!((w.x, w.rows), ([1.0, 3.0], 1));
    }

    #[test]
    fn ranges_of_values() {
        assert_eq!(values(&points(2, &[0.0; 4], &[1.0, -3.0])), [-3.0, 3.0]);
        assert_eq!(values(&points(2, &[0.0; 2], &[0.0])), [-1e-3, 1e-3]);
        assert_eq!(values(&points(1, &[0.0, 1.0], &[1.0, 5.0])), [-1.0, 6.0]);
        assert_eq!(values(&points(1, &[0.0], &[0.0])), [-1e-3, 1e-3]);
    }
}
