//! The network's function on a raster, in time linear in neurons and pixels of a row.

use crate::network::Network;
use crate::protocol::Window;

/// `f(x) = (1/m) Σ_j a_j relu(w̃_j·x̃)` at the pixel centres of the window, row-major, row 0 on top.
///
/// On a row each neuron is active on a half-line of pixels and linear there: slope and intercept
/// enter a difference array once, and one running sum gives the row. Cost `O(rows·(m + columns))`.
/// For d = 1 every row (there is one) is the same function of the first input.
pub fn sample(net: &Network, window: &Window) -> Vec<f32> {
    let (columns, rows) = (window.columns, window.rows);
    let m = net.a.len();
    let mut out = Vec::with_capacity(columns * rows);
    // Coordinates relative to the window's centre keep slope·x + intercept free of cancellation
    // when the data lie far from the origin.
    let centre = 0.5 * (window.x[0] + window.x[1]);
    let dx = (window.x[1] - window.x[0]) / columns.max(1) as f64;
    let left = window.x[0] - centre + 0.5 * dx;
    let scale = 1.0 / m.max(1) as f64;
    let mut slope = vec![0.0; columns + 1];
    let mut intercept = vec![0.0; columns + 1];
    for row in 0..rows {
        slope.fill(0.0);
        intercept.fill(0.0);
        let y = window.y[1] - (row as f64 + 0.5) * (window.y[1] - window.y[0]) / rows as f64;
        for j in 0..m {
            let w = net.w[0][j];
            let rest = if net.d == 1 { net.w[1][j] } else { net.w[1][j] * y + net.w[2][j] };
            let z = w * centre + rest;
            let weight = scale * net.a[j];
            // The column, as a real number, where the neuron switches.
            let switch = (-z / w - left) / dx;
            let (from, to) = if w == 0.0 {
                (0, if z > 0.0 { columns } else { 0 })
            } else if w > 0.0 {
                (index(switch.floor() + 1.0, columns), columns)
            } else {
                (0, index(switch.ceil(), columns))
            };
            if from < to {
                slope[from] += weight * w;
                intercept[from] += weight * z;
                slope[to] -= weight * w;
                intercept[to] -= weight * z;
            }
        }
        let (mut s, mut t) = (0.0, 0.0);
        for c in 0..columns {
            s += slope[c];
            t += intercept[c];
            out.push((s * (left + c as f64 * dx) + t) as f32);
        }
    }
    out
}

/// A real column number as an index between 0 and `columns`.
fn index(v: f64, columns: usize) -> usize {
    if v <= 0.0 {
        0
    } else if v >= columns as f64 {
        columns
    } else {
        v as usize
    }
}

/// Stretches a `columns × rows` raster bilinearly to `width × height` pixels, giving each row in
/// turn to `paint(row, values)`. Outside the outermost centres the raster is continued linearly, so
/// that a linear function stays linear up to the edge.
pub fn stretch(
    field: &[f32],
    columns: usize,
    rows: usize,
    width: usize,
    height: usize,
    mut paint: impl FnMut(usize, &[f32]),
) {
    if columns == 0 || rows == 0 || field.len() < columns * rows {
        return;
    }
    let across: Vec<(usize, f32)> = (0..width).map(|i| between(i, width, columns)).collect();
    let mut blend = vec![0.0_f32; columns];
    let mut line = vec![0.0_f32; width];
    for j in 0..height {
        let (r, t) = between(j, height, rows);
        let top = &field[r * columns..(r + 1) * columns];
        let below = if rows > 1 { &field[(r + 1) * columns..(r + 2) * columns] } else { top };
        for c in 0..columns {
            blend[c] = top[c] + t * (below[c] - top[c]);
        }
        if columns > 1 {
            for (v, &(c, s)) in line.iter_mut().zip(&across) {
                *v = blend[c] + s * (blend[c + 1] - blend[c]);
            }
        } else {
            line.fill(blend[0]);
        }
        paint(j, &line);
    }
}

/// Pixel `i` of `fine` as a left neighbour among `coarse` centres and the fraction beyond it.
fn between(i: usize, fine: usize, coarse: usize) -> (usize, f32) {
    if coarse < 2 {
        return (0, 0.0);
    }
    let at = (i as f32 + 0.5) / fine as f32 * coarse as f32 - 0.5;
    let left = (at.floor().max(0.0) as usize).min(coarse - 2);
    (left, at - left as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(net: &Network, window: &Window) -> Vec<f64> {
        let mut out = Vec::new();
        for r in 0..window.rows {
            for c in 0..window.columns {
                let x = window.x[0] + (c as f64 + 0.5) * (window.x[1] - window.x[0]) / window.columns as f64;
                let y = window.y[1] - (r as f64 + 0.5) * (window.y[1] - window.y[0]) / window.rows as f64;
                let mut f = 0.0;
                for j in 0..net.a.len() {
                    let z = if net.d == 1 {
                        net.w[0][j] * x + net.w[1][j]
                    } else {
                        net.w[0][j] * x + net.w[1][j] * y + net.w[2][j]
                    };
                    f += net.a[j] * if z > 0.0 { z } else { 0.0 };
                }
                out.push(f / net.a.len() as f64);
            }
        }
        out
    }

    fn network(d: usize, m: usize) -> Network {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        };
        let mut net = Network { d, a: Vec::new(), w: [Vec::new(), Vec::new(), Vec::new()] };
        for j in 0..m {
            net.a.push(3.0 * next());
            for k in 0..3 {
                let v = if k > d { 0.0 } else { next() };
                net.w[k].push(v);
            }
            // Degenerate neurons of every kind.
            match j {
                0 => net.w[0][j] = 0.0,
                1 => (0..3).for_each(|k| net.w[k][j] = 0.0),
                2 => net.w[0][j] = 1e-300,
                3 => net.w[0][j] = -1e-300,
                4 => (net.w[1][j], net.w[2][j]) = (0.0, 0.0),
                _ => {}
            }
        }
        net
    }

    #[test]
    fn sampling_equals_evaluation() {
        for d in [1, 2] {
            let net = network(d, 60);
            for x in [[-1.0, 1.5], [1000.0, 1003.0]] {
                let rows = if d == 1 { 1 } else { 9 };
                let window = Window { x, y: [-1.0, 2.0], columns: 23, rows };
                let want = naive(&net, &window);
                let got = sample(&net, &window);
                assert_eq!(got.len(), want.len());
                let size = want.iter().fold(1e-9_f64, |s, v| s.max(v.abs()));
                for (g, w) in got.iter().zip(&want) {
                    assert!((f64::from(*g) - w).abs() <= 1e-5 * size, "{g} {w}");
                }
            }
        }
    }

    #[test]
    fn no_neurons_give_zero() {
        let net = Network { d: 2, a: vec![], w: [vec![], vec![], vec![]] };
        let window = Window { x: [0.0, 1.0], y: [0.0, 1.0], columns: 3, rows: 2 };
        assert_eq!(sample(&net, &window), vec![0.0; 6]);
    }

    #[test]
    fn stretching_keeps_linear_functions() {
        let field: Vec<f32> =
            (0..12).map(|k| ((k % 4) as f32 + 0.5) / 4.0 + 2.0 * ((k / 4) as f32 + 0.5) / 3.0).collect();
        stretch(&field, 4, 3, 10, 7, |j, line| {
            for (i, v) in line.iter().enumerate() {
                let want = (i as f32 + 0.5) / 10.0 + 2.0 * (j as f32 + 0.5) / 7.0;
                assert!((v - want).abs() < 1e-5);
            }
        });
    }
}
