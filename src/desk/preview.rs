//! A small picture of points, in the page's colours.

use relu_atoms_core::points::{Points, RawPoints};
use relu_atoms_render::window;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 240.0;

/// A place in the picture, to a tenth of a pixel.
fn place(v: f64) -> String {
    (libm::round(10.0 * v) / 10.0).to_string()
}

/// Markup of the points: y over x, or discs in the plane filled by their targets.
pub(super) fn svg(raw: &RawPoints) -> String {
    let Ok(points) = Points::check(raw) else { return String::new() };
    let frame = window::for_points(&points, WIDTH / HEIGHT, 2, 1);
    let values = window::values(&points);
    let top = values[0].abs().max(values[1].abs()).max(1e-12);
    let across = |x: f64| WIDTH * (x - frame.x[0]) / (frame.x[1] - frame.x[0]);
    let radius = if points.n() > 100 { "2.5" } else { "5" };
    let mut out = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">");
    if points.d() == 1 {
        let zero = HEIGHT * values[1] / (values[1] - values[0]);
        let line = place(zero);
        out += &format!("<path class=\"zero\" d=\"M0 {line}H{WIDTH}\"/>");
    }
    for (x, y) in points.x().rows().into_iter().zip(points.y()) {
        let up = if points.d() == 1 {
            HEIGHT * (values[1] - y) / (values[1] - values[0])
        } else {
            HEIGHT * (frame.y[1] - x[1]) / (frame.y[1] - frame.y[0])
        };
        let share = place(100.0 * (y.abs() / top));
        let sign = if *y < 0.0 { "negative" } else { "positive" };
        out += &format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" style=\"fill:color-mix(in srgb,var(--{sign}) {share}%,var(--zero))\"/>",
            place(across(x[0])),
            place(up),
        );
    }
    out + "</svg>"
}
