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

/// Opacity of the kink line or kink of a neuron with this share of the total mass.
pub(crate) fn kink_opacity(share: f64) -> f64 {
    (1.9 * share.sqrt()).clamp(0.03, 0.7)
}
