//! Contours of a sampled function, as line segments: marching squares.

use crate::projection;
use crate::view::{VIOLATION_MAP, View};
use relu_atoms_core::field::Window;

/// The segments on which the function, sampled row by row on the window, takes this level, linearly
/// between samples: pairs of ends in the coordinates of the window.
pub fn segments(field: &[f32], window: &Window, level: f64) -> Vec<[[f64; 2]; 2]> {
    let (columns, rows) = (window.columns, window.rows);
    let mut out = Vec::new();
    let Some(samples) = window.samples(field).filter(|_| columns > 1 && rows > 1) else { return out };
    let dx = (window.x[1] - window.x[0]) / columns as f64;
    let dy = (window.y[1] - window.y[0]) / rows as f64;
    // Where the function is the level itself, rounding would draw a line through the plain.
    let size = samples.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
    let least = 1e-5 * f64::from(size);
    let place = |c: f64, r: f64| [window.x[0] + (c + 0.5) * dx, window.y[1] - (r + 0.5) * dy];
    for r in 0..rows - 1 {
        for c in 0..columns - 1 {
            let corners = [(c, r), (c + 1, r), (c + 1, r + 1), (c, r + 1)];
            let v = corners.map(|(c, r)| {
                let v = f64::from(samples[(r, c)]) - level;
                if v.abs() < least { 0.0 } else { v }
            });
            let mut ends = [[0.0; 2]; 4];
            let mut count = 0;
            for k in 0..4 {
                let n = (k + 1) % 4;
                if (v[k] >= 0.0) != (v[n] >= 0.0) {
                    let t = v[k] / (v[k] - v[n]);
                    let [p, q] = [corners[k], corners[n]].map(|(c, r)| [c as f64, r as f64]);
                    ends[count] = place(p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]));
                    count += 1;
                }
            }
            if count >= 2 {
                out.push([ends[0], ends[1]]);
            }
            // A saddle has two segments; which ends belong together does not show at this size.
            if count == 4 {
                out.push([ends[2], ends[3]]);
            }
        }
    }
    out
}

/// The lines on which the map of violations `|η|/(λN)` of d = 2 is 1, on a chart, in pixels: of the directions in front
/// ([`crate::view::Place::front`]) or, where they are shown alike, of the others.
pub fn level_one(map: &[f32], view: &View, front: bool) -> Vec<Vec<[f64; 2]>> {
    if !view.is_reached(front) {
        return Vec::new();
    }
    let [columns, rows] = VIOLATION_MAP;
    let window = Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns, rows };
    let place = |at: [f64; 2]| {
        let place = view.place(projection::cylinder_direction(at), 1.0)?;
        (place.front == front).then_some(place.at)
    };
    segments(map, &window, 1.0).into_iter().filter_map(|[a, b]| Some(vec![place(a)?, place(b)?])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_plane_are_exact() {
        let window = Window { x: [-1.0, 2.0], y: [0.0, 2.0], columns: 12, rows: 8 };
        let f = |x: f64, y: f64| 2.0 * x - y;
        let mut field = Vec::new();
        for r in 0..8 {
            for c in 0..12 {
                field.push(f(-1.0 + (f64::from(c) + 0.5) * 0.25, 2.0 - (f64::from(r) + 0.5) * 0.25) as f32);
            }
        }
        let lines = segments(&field, &window, 0.4);
        assert!(lines.len() >= 7);
        for end in lines.iter().flatten() {
            assert!((f(end[0], end[1]) - 0.4).abs() < 1e-6);
        }
        assert!(segments(&field, &window, 99.0).is_empty());
        let noise: Vec<f32> =
            (0..96).map(|k| if k == 5 { 1.0 } else { (k % 3) as f32 * 1e-8 - 1e-8 }).collect();
        assert!(segments(&noise, &window, 0.0).is_empty());
        assert!(segments(&field[..5], &window, 0.4).is_empty());
    }
}
