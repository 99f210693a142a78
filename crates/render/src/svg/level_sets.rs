//! Superlevel sets of a sampled function as polygons: marching squares (Lorensen and Cline 1987, in the plane)
//! whose segments are joined to loops.

use ndarray::ArrayView2;
use std::collections::HashMap;

/// Outlines of `{f ≥ level}` for samples `rows × columns` at the integer places `(column, row)`; the set ends half a
/// sample beyond the outermost ones, where f is continued as a constant.
/// Loops are closed, in sample units; filled together by the non-zero rule they are the set. On a
/// stretch where f is linear a loop has no points but its ends.
pub(super) fn above(field: ArrayView2<'_, f32>, level: f64) -> Vec<Vec<[f64; 2]>> {
    if field.is_empty() {
        return Vec::new();
    }
    let (rows, columns) = field.dim();
    // Two rings around the samples: the window's edge, and nothing beyond it.
    let (w, h) = (columns + 4, rows + 4);
    let value = |x: usize, y: usize| {
        if x == 0 || y == 0 || x == w - 1 || y == h - 1 {
            return f64::NEG_INFINITY;
        }
        let (c, r) = ((x.max(2) - 2).min(columns - 1), (y.max(2) - 2).min(rows - 1));
        f64::from(field[(r, c)]) - level
    };
    let place = |k: usize, count: usize| (k as f64 - 2.0).clamp(-0.5, count as f64 - 0.5);
    let at = |x: usize, y: usize| [place(x, columns), place(y, rows)];
    // Where an edge of the raster is crossed; edges by their upper or left end, level or upright.
    let crossing = |(x, y, upright): (usize, usize, bool)| {
        let (p, q) = (at(x, y), if upright { at(x, y + 1) } else { at(x + 1, y) });
        let (a, b) = (value(x, y), if upright { value(x, y + 1) } else { value(x + 1, y) });
        // At the end that is inside, where the other is nothing.
        let t = if a == f64::NEG_INFINITY {
            1.0
        } else if b == f64::NEG_INFINITY {
            0.0
        } else {
            a / (a - b)
        };
        [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]
    };
    // From edge to edge through every square, the set to the right (y downwards: clockwise loops).
    let mut next: HashMap<(usize, usize, bool), (usize, usize, bool)> = HashMap::new();
    let mut starts = Vec::new();
    for y in 0..h - 1 {
        for x in 0..w - 1 {
            let corners = [value(x, y), value(x + 1, y), value(x + 1, y + 1), value(x, y + 1)];
            let inside = corners.map(|v| v >= 0.0);
            // Edge k runs from corner k to the next, clockwise from the top.
            let edges = [(x, y, false), (x + 1, y, true), (x, y + 1, false), (x, y, true)];
            let enters: Vec<usize> = (0..4).filter(|&k| !inside[k] && inside[(k + 1) % 4]).collect();
            let leaves =
                |from: usize| (1..4).map(|s| (from + s) % 4).find(|&k| inside[k] && !inside[(k + 1) % 4]);
            for k in enters {
                // The walk around the square meets the end of this stretch of inside corners first:
                // at a saddle both are kept apart.
                if let Some(out) = leaves(k) {
                    next.insert(edges[out], edges[k]);
                    starts.push(edges[out]);
                }
            }
        }
    }
    let mut loops = Vec::new();
    for start in starts {
        let mut path = Vec::new();
        let mut edge = start;
        while let Some(to) = next.remove(&edge) {
            path.push(crossing(edge));
            edge = to;
        }
        let path = straightened(&path);
        if path.len() > 2 {
            loops.push(path);
        }
    }
    loops
}

/// A closed path without the points that lie on the line between their neighbours.
fn straightened(path: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    let bends = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
        let length = libm::hypot(v[0], v[1]);
        // The distance of b from the line, or from a where c is a.
        let off =
            if length > 1e-9 { (u[0] * v[1] - u[1] * v[0]).abs() / length } else { libm::hypot(u[0], u[1]) };
        off > 2e-3
    };
    for (k, &p) in path.iter().enumerate() {
        let after = path[(k + 1) % path.len()];
        let before = out.last().copied().unwrap_or(path[path.len() - 1]);
        if bends(before, p, after) {
            out.push(p);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    /// Signed area of loops.
    fn area(loops: &[Vec<[f64; 2]>]) -> f64 {
        let one = |p: &Vec<[f64; 2]>| -> f64 {
            (0..p.len())
                .map(|k| {
                    let (a, b) = (p[k], p[(k + 1) % p.len()]);
                    0.5 * (a[0] * b[1] - a[1] * b[0])
                })
                .sum()
        };
        loops.iter().map(one).sum()
    }

    fn sampled(columns: usize, rows: usize, f: impl Fn(f64, f64) -> f64) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(r, c)| f(c as f64, r as f64) as f32)
    }

    #[test]
    fn everything_and_nothing() {
        let field = sampled(7, 5, |_, _| 1.0);
        assert!(above(field.view(), 2.0).is_empty());
        let all = above(field.view(), 0.5);
        assert_eq!((all.len(), all[0].len()), (1, 4));
        assert!((area(&all).abs() - 35.0).abs() < 1e-9);
        assert!(above(ArrayView2::from(&[[0.0; 0]; 0]), 0.0).is_empty());
    }

    #[test]
    fn a_linear_function_has_one_straight_edge() {
        // {x + y/2 ≥ 5} within −0.5..9.5 × −0.5..9.5; constant beyond the outermost samples.
        let loops = above(sampled(10, 10, |x, y| x + 0.5 * y).view(), 5.0);
        assert_eq!(loops.len(), 1);
        assert!(loops[0].len() <= 8, "{loops:?}");
        for p in &loops[0] {
            let edge = p.iter().any(|v| (v + 0.5).abs() < 1e-9 || (v - 9.5).abs() < 1e-9);
            assert!(edge || (p[0] + 0.5 * p[1] - 5.0).abs() < 1e-6, "{p:?}");
        }
        // ∫ over y from 0 to 9 of 9.5 − (5 − y/2), and half a row at either end as its neighbour.
        let exact = (0..900).map(|k| 4.5 + 0.5 * (f64::from(k) + 0.5) / 100.0).sum::<f64>() / 100.0
            + 0.5 * (4.5 + 9.0);
        assert!((area(&loops).abs() - exact).abs() < 1e-3, "{} {exact}", area(&loops));
    }

    #[test]
    fn a_ring_has_a_hole() {
        let ring = |x: f64, y: f64| 3.0 - (libm::hypot(x - 20.0, y - 20.0) - 10.0).abs();
        let loops = above(sampled(41, 41, ring).view(), 0.0);
        assert_eq!(loops.len(), 2);
        let exact = core::f64::consts::PI * (13.0 * 13.0 - 7.0 * 7.0);
        assert!((area(&loops).abs() - exact).abs() < 0.01 * exact);
    }

    proptest! {
        /// On noise, saddles and all: as many samples inside as outside the set as there are.
        #[test]
        fn loops_separate_the_samples(field in prop::collection::vec(-1.0_f32..1.0, 48)) {
            let loops = above(ArrayView2::from_shape((6, 8), &field).unwrap(), 0.1);
            for (k, v) in field.iter().enumerate() {
                let (x, y) = ((k % 8) as f64, (k / 8) as f64);
                let mut winding = 0;
                for p in &loops {
                    for i in 0..p.len() {
                        let (a, b) = (p[i], p[(i + 1) % p.len()]);
                        // A ray to the right.
                        if (a[1] <= y) != (b[1] <= y) {
                            let cross = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
                            if cross > x { winding += if b[1] > a[1] { 1 } else { -1 }; }
                        }
                    }
                }
                if (f64::from(*v) - 0.1).abs() > 0.02 {
                    prop_assert_eq!(winding != 0, f64::from(*v) >= 0.1, "{} {}", x, y);
                }
            }
        }
    }
}
