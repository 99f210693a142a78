//! Where inputs and values are shown in the function view, and the marks in it that pixels, SVG and the page
//! have in common.

use crate::colours::{Palette, Rgb};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;

/// Space under the graph of d = 1 for the kinks and the axis, in CSS pixels.
const AXIS_HEIGHT: f64 = 46.0;

/// The y coordinate of the axis of d = 1 in a function view of this height, both in CSS pixels.
pub fn axis(height: f64) -> f64 {
    (height - AXIS_HEIGHT).max(0.5 * height)
}

/// CSS pixels of an input `(x, y)` (d = 2) or of a point of the graph (d = 1), in a view of this width and
/// height, y downwards. `values` are the ends of the graph's axis.
pub fn place(
    window: &Window,
    values: [f64; 2],
    d: usize,
    [width, height]: [f64; 2],
    x: f64,
    y: f64,
) -> [f64; 2] {
    let ([lo, hi], height) = if d == 1 { (values, axis(height)) } else { (window.y, height) };
    let across = width * (x - window.x[0]) / (window.x[1] - window.x[0]);
    [across, height * (hi - y) / (hi - lo)]
}

/// Radius in CSS pixels and colour of the disc of data point `i`. For d = 1 the colour is the sign's; for
/// d = 2 it is the heat map's, so that a fitted point cannot be told from the map.
pub fn disc(points: &Points, i: usize, values: [f64; 2], palette: &Palette) -> (f64, Rgb) {
    let (y, many) = (points.y()[i], points.n() > 100);
    if points.d() == 1 {
        let colour = if y == 0.0 { 0.0 } else { y.signum() };
        (if many { 3.0 } else { 5.0 }, palette.value(colour))
    } else {
        let top = values[1].abs().max(values[0].abs()).max(1e-12);
        (if many { 3.5 } else { 6.0 }, palette.value(y / top))
    }
}

/// Colour of a point of d = 2 over a map of errors of this scale: that of its noise `y − truth`, so that a point that f
/// passes through cannot be told from the map either.
pub fn noise_colour(noise: f64, scale: f64, palette: &Palette) -> Rgb {
    if noise.is_nan() { palette.zero } else { palette.value(noise / scale.max(1e-12)) }
}

/// Opacity of the kink line or kink of a neuron with this share of the total mass.
pub fn kink_opacity(share: f64) -> f64 {
    (1.9 * share.sqrt()).clamp(0.03, 0.7)
}

/// A place for the number of an atom on its kink line (d = 2), clear of the edges, of the data's discs and of the
/// other numbers: all in pixels of a view of this width and height.
pub fn chip(
    [a, b]: [[f64; 2]; 2],
    [width, height]: [f64; 2],
    data: &[[f64; 2]],
    others: &[[f64; 2]],
) -> [f64; 2] {
    let length = libm::hypot(b[0] - a[0], b[1] - a[1]).max(1.0);
    let inset = (14.0 / length).min(0.5);
    let mut best = (f64::INFINITY, a);
    for step in 0..10 {
        let t = inset + 0.06 * f64::from(step / 2);
        let t = if step % 2 == 0 { 1.0 - t } else { t };
        let p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
        let mut cost = 0.05 * f64::from(step);
        let clear = |q: [f64; 2], r: f64| (r - libm::hypot(q[0] - p[0], q[1] - p[1])).max(0.0);
        cost += others.iter().map(|q| 2.0 * clear(*q, 19.0)).sum::<f64>();
        cost += data.iter().map(|q| clear(*q, 17.0)).sum::<f64>();
        for edge in [p[0], width - p[0], p[1], height - p[1]] {
            cost += (10.0 - edge).max(0.0);
        }
        if cost < best.0 {
            best = (cost, p);
        }
    }
    best.1
}
