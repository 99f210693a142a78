//! The network's function on a raster, visiting of each row only where a neuron bends it.

use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::network::Network;
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// The window the function view shows, and how finely the worker samples f on it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Left, right (first input).
    pub x: [f64; 2],
    /// Bottom, top (second input; unused for d = 1).
    pub y: [f64; 2],
    /// Samples across, ≥ 2, at the pixel centres of an evenly divided window.
    pub columns: usize,
    /// Samples down, ≥ 1; 1 for d = 1. Row 0 is the top.
    pub rows: usize,
}

impl Window {
    /// Samples on the window, listed row by row, as `rows × columns`; none if there are too few.
    pub fn samples<'a>(&self, list: &'a [f32]) -> Option<ArrayView2<'a, f32>> {
        ArrayView2::from_shape((self.rows, self.columns), list).ok()
    }
}

/// Sums of linear functions `slope·x + intercept`, to be run along a row.
#[derive(Clone, Copy, Default)]
struct Linear {
    slope: f64,
    intercept: f64,
}

/// `f(x) = (1/m) Σ_j a_j relu(w̃_j·x̃)` at the pixel centres of the window, `rows × columns`, row 0 on top.
///
/// A neuron that is active to the left of its kink line is a linear function less one that is active to
/// the right, `relu(z) = z + relu(−z)`; so all may be taken as active to the right. Such a one is
/// linear on whole rows (noted in a difference array over rows), absent from others, and on the rows
/// in between, which the kink line crosses inside the window, begins at one column (noted in a
/// difference array over the row's columns). Running sums give f. Cost: the neurons, the pixels, and
/// a visit for each row a kink line crosses. For d = 1 every row (there is one) is the same function of
/// the first input.
pub fn sample(net: &Network, window: &Window) -> Array2<f32> {
    run_to_end(sample_in_slices(net, window))
}

/// [`sample`] as a cooperative task.
pub fn sample_in_slices<'a>(net: &'a Network, window: &'a Window) -> Cooperative<'a, Array2<f32>> {
    values_in_slices(net, window, |value| value as f32)
}

/// [`sample`] in double precision, as a cooperative task.
pub(crate) fn exact_sample_in_slices<'a>(
    net: &'a Network,
    window: &'a Window,
) -> Cooperative<'a, Array2<f64>> {
    values_in_slices(net, window, |value| value)
}

/// [`sample`] with values of any type.
fn values_in_slices<'a, T: Copy + 'a>(
    net: &'a Network,
    window: &'a Window,
    of: fn(f64) -> T,
) -> Cooperative<'a, Array2<T>> {
    Box::pin(async move {
        let (columns, rows) = (window.columns, window.rows);
        let m = net.a.len();
        // Coordinates relative to the window's centre keep slope·x + intercept free of cancellation
        // when the data lie far from the origin.
        let centre = 0.5 * (window.x[0] + window.x[1]);
        let dx = (window.x[1] - window.x[0]) / columns.max(1) as f64;
        let left = window.x[0] - centre + 0.5 * dx;
        let down = if net.d == 1 { 0.0 } else { (window.y[1] - window.y[0]) / rows.max(1) as f64 };
        let top = if net.d == 1 { 0.0 } else { window.y[1] - 0.5 * down };
        let scale = 1.0 / m.max(1) as f64;
        // What begins at each column of each row; beyond the last column, never.
        let mut begun = Array2::from_elem((rows, columns + 1), Linear::default());
        // What holds on whole rows: slope, intercept at row 0, intercept's change from row to row.
        let mut whole = vec![[0.0; 3]; rows + 1];
        let mut yield_point = YieldPoint::default();
        for j in 0..m {
            yield_point.after(5 * rows).await;
            let [w, up, rest] = net.direction(j);
            let (up, rest) = if net.d == 1 { (0.0, up) } else { (up, rest) };
            let weight = scale * net.a[j];
            let (z, step) = (w * centre + up * top + rest, -up * down);
            let mut add = |from: usize, to: usize, sign: f64| {
                for (k, v) in [w, z, step].into_iter().enumerate() {
                    whole[from][k] += sign * weight * v;
                    whole[to][k] -= sign * weight * v;
                }
            };
            // Column, as a real number, where the neuron switches, at row 0 and from row to row.
            let (switch, drift) = ((-z / w - left) / dx, -step / (w * dx));
            if !(switch.abs() < 1e12 && drift.abs() < 1e12) {
                // Along a row it is as good as constant: rows are on or off.
                for row in 0..rows {
                    let here = z + step * row as f64;
                    if here + w * left > 0.0 || here - w * left > 0.0 {
                        add(row, row + 1, 1.0);
                    }
                }
                continue;
            }
            let mut sign = 1.0;
            if w < 0.0 {
                add(0, rows, 1.0);
                sign = -1.0;
            }
            // Rows where the switch is in the window: from `first` to before `last`; on one side of them it
            // is to the left of the window, so that the row is on.
            let row = |column: f64| index(((column - switch) / drift).ceil(), rows);
            let width = columns as f64;
            let (first, last) = if drift > 0.0 {
                let (first, last) = (row(0.0), row(width));
                add(0, first, sign);
                (first, last)
            } else if drift < 0.0 {
                let (first, last) = (row(width), row(0.0));
                add(last, rows, sign);
                (first, last)
            } else if switch < 0.0 {
                add(0, rows, sign);
                (0, 0)
            } else {
                (0, if switch < width { rows } else { 0 })
            };
            let slope = weight * w;
            for row in first..last {
                let t = row as f64;
                let from = index((switch + drift * t).floor() + 1.0, columns);
                let sum = &mut begun[(row, from)];
                sum.slope += sign * slope;
                sum.intercept += sign * (weight * (z + step * t));
            }
        }
        let mut out = Array2::from_elem((rows, columns), of(0.0));
        let mut all = [0.0; 3];
        for (row, (mut values, begun)) in out.outer_iter_mut().zip(begun.outer_iter()).enumerate() {
            for (sum, v) in all.iter_mut().zip(whole[row]) {
                *sum += v;
            }
            let (mut s, mut t) = (all[0], all[1] + all[2] * row as f64);
            for (c, (value, sum)) in values.iter_mut().zip(begun).enumerate() {
                s += sum.slope;
                t += sum.intercept;
                *value = of(s * (left + c as f64 * dx) + t);
            }
        }
        out
    })
}

/// Side of the chart of hinges in which [`approximate_sample`] sums neurons, in boxes to the angle and to the
/// distance from the window's centre.
const BOXES: [usize; 2] = [80, 56];
/// With more sums than this the cloud is so spread out that boxes twice as large will do.
const SUMS: usize = 2000;

/// [`sample`] for d = 2 and very many neurons, nearly: those of one sign whose hinges are close to each
/// other are replaced by their sum, which is exact everywhere but between these hinges. It costs a few
/// operations a neuron, and no more than some thousands of neurons are sampled.
pub fn approximate_sample(net: &Network, window: &Window) -> Array2<f32> {
    if net.d == 1 {
        return sample(net, window);
    }
    let (cx, cy) = (0.5 * (window.x[0] + window.x[1]), 0.5 * (window.y[0] + window.y[1]));
    // No kink line further than this from the centre is in the window.
    let (dx, dy) = (window.x[1] - cx, window.y[1] - cy);
    let reach = (dx * dx + dy * dy).sqrt();
    let [angles, places] = BOXES;
    // `Σ |a| w̃` of each box, by sign, and of the neurons that are on in all of the window; those that are off
    // count nowhere.
    let mut boxes = Array2::from_elem((angles, places), [[0.0; 3]; 2]);
    let mut always = [[0.0; 3]; 2];
    for j in 0..net.m() {
        let (a, w) = (net.a[j], net.direction(j));
        let at_centre = w[0] * cx + w[1] * cy + w[2];
        let size = (w[0] * w[0] + w[1] * w[1]).sqrt();
        let place = at_centre / (size * reach);
        let sums = if place.abs() < 1.0 {
            // Once around the diamond |x| + |y| = 1, which is monotone in the angle and needs no
            // transcendental function.
            let across = w[0] / (w[0].abs() + w[1].abs());
            let turn = if w[1] < 0.0 { 3.0 + across } else { 1.0 - across };
            let angle = index(0.25 * turn * angles as f64, angles - 1);
            &mut boxes[(angle, index(0.5 * (place + 1.0) * places as f64, places - 1))]
        } else if at_centre > 0.0 {
            &mut always
        } else {
            continue;
        };
        let sum = &mut sums[usize::from(a > 0.0)];
        for k in 0..3 {
            sum[k] += a.abs() * w[k];
        }
    }
    let filled = |sum: &&[f64; 3]| **sum != [0.0; 3];
    if boxes.iter().flatten().chain(&always).filter(filled).count() > SUMS {
        let mut wide = Array2::from_elem((angles / 2, places / 2), [[0.0; 3]; 2]);
        for ((angle, place), sums) in boxes.indexed_iter() {
            for (wide, sum) in wide[(angle / 2, place / 2)].iter_mut().zip(sums) {
                (0..3).for_each(|k| wide[k] += sum[k]);
            }
        }
        boxes = wide;
    }
    let signs = [-1.0, 1.0].into_iter().cycle();
    let sums = boxes.iter().flatten().chain(&always).zip(signs).filter(|(sum, _)| filled(sum));
    let mut summed = Network::from_neurons(2, sums.map(|(sum, sign)| (sign, *sum)));
    let scale = summed.m() as f64 / net.m().max(1) as f64;
    summed.a.iter_mut().for_each(|a| *a *= scale);
    sample(&summed, window)
}

/// A real column or row as an index between 0 and `most`.
fn index(v: f64, most: usize) -> usize {
    if v <= 0.0 {
        0
    } else if v >= most as f64 {
        most
    } else {
        v as usize
    }
}

/// Stretches a raster of `rows × columns` samples bilinearly to `width × height` pixels, giving each row in
/// turn to `paint(row, values)`. Outside the outermost centres the raster is continued linearly, so
/// that a linear function stays linear up to the edge.
pub fn stretch(
    field: ArrayView2<'_, f32>,
    width: usize,
    height: usize,
    mut paint: impl FnMut(usize, &[f32]),
) {
    let (rows, columns) = field.dim();
    if field.is_empty() {
        return;
    }
    let across: Vec<(usize, f32)> = (0..width).map(|i| between(i, width, columns)).collect();
    let mut blend = vec![0.0_f32; columns];
    let mut line = vec![0.0_f32; width];
    for j in 0..height {
        let (r, t) = between(j, height, rows);
        let (top, below) = (field.row(r), field.row((r + 1).min(rows - 1)));
        for (v, (top, below)) in blend.iter_mut().zip(top.into_iter().zip(below)) {
            *v = top + t * (below - top);
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
                    let w = net.direction(j);
                    let z = if net.d == 1 { w[0] * x + w[1] } else { w[0] * x + w[1] * y + w[2] };
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
        let neurons = (0..m).map(|j| {
            let a = 3.0 * next();
            let mut w = [0, 1, 2].map(|k| if k > d { 0.0 } else { next() });
            // Degenerate neurons of every kind.
            match j {
                0 => w[0] = 0.0,
                1 => w = [0.0; 3],
                2 => w[0] = 1e-300,
                3 => w[0] = -1e-300,
                4 => w = [w[0], 0.0, 0.0],
                _ => {}
            }
            (a, w)
        });
        Network::from_neurons(d, neurons)
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
    fn the_approximation_is_close_for_many_neurons() {
        for x in [[-1.0, 1.5], [1000.0, 1003.0]] {
            let mut net = network(2, 20_000);
            // Hinges in the window wherever it is, and a cluster.
            let (cx, cy) = (0.5 * (x[0] + x[1]), 0.5);
            for j in 5..net.m() {
                let mut w = net.direction(j);
                w[2] -= w[0] * cx + w[1] * cy;
                if j % 3 == 0 {
                    net.a[j] = 2.0;
                    let near = [0.7, -0.4, 0.1 - 0.7 * cx + 0.4 * cy];
                    w = [0, 1, 2].map(|k| near[k] + 1e-3 * w[k] / (1.0 + x[0].abs()));
                }
                net.set_direction(j, w);
            }
            let window = Window { x, y: [-1.0, 2.0], columns: 40, rows: 30 };
            let (want, got) = (sample(&net, &window), approximate_sample(&net, &window));
            let size = want.iter().fold(0.0_f32, |s, v| s.max(v.abs()));
            let worst = want.iter().zip(&got).map(|(w, g)| (w - g).abs()).fold(0.0, f32::max);
            assert!(worst < 2e-3 * size && worst > 0.0, "{worst} of {size}");
        }
    }

    #[test]
    fn no_neurons_give_zero() {
        let net = Network::from_neurons(2, []);
        let window = Window { x: [0.0, 1.0], y: [0.0, 1.0], columns: 3, rows: 2 };
        assert_eq!(sample(&net, &window), Array2::<f32>::zeros((2, 3)));
    }

    #[test]
    fn stretching_keeps_linear_functions() {
        let f = |(row, column)| (column as f32 + 0.5) / 4.0 + 2.0 * (row as f32 + 0.5) / 3.0;
        stretch(Array2::from_shape_fn((3, 4), f).view(), 10, 7, |j, line| {
            for (i, v) in line.iter().enumerate() {
                let want = (i as f32 + 0.5) / 10.0 + 2.0 * (j as f32 + 0.5) / 7.0;
                assert!((v - want).abs() < 1e-5);
            }
        });
    }
}
