//! A chart that several runs share: one quantity against the steps, a style of line for each run, so
//! that colour stays free for sign.

use super::axes::{Axes, FLOOR, Sheet};
use super::palette::Palette;
use relu_atoms_render::history::Sample;
use web_sys::HtmlCanvasElement;

/// What the chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Effective number of directions.
    Directions,
    /// Loss, on a log axis.
    Loss,
    /// Objective (without a penalty the loss), on a log axis.
    Objective,
}

/// One run.
pub struct Line<'a> {
    /// Its numbers.
    pub samples: &'a [Sample],
    /// Solid, dashed, dotted or long-dashed: 0 to 3.
    pub style: usize,
}

/// Length of dash and of gap in CSS pixels, by style.
const DASHES: [Option<[f64; 2]>; 4] = [None, Some([6.0, 3.0]), Some([1.75, 2.75]), Some([12.0, 4.0])];

fn value(sample: &Sample, quantity: Quantity) -> f64 {
    match quantity {
        Quantity::Directions => sample.n_eff,
        Quantity::Loss => sample.loss,
        Quantity::Objective if sample.bounds[0].is_finite() => sample.bounds[0],
        Quantity::Objective => sample.loss,
    }
}

/// Draws the lines over a canvas of its own; `back` is a step to point out. Nothing happens while the
/// canvas has no size.
pub fn draw(
    canvas: &HtmlCanvasElement,
    lines: &[Line<'_>],
    quantity: Quantity,
    log_steps: bool,
    palette: &Palette,
    back: Option<u64>,
) {
    let Some(sheet) = Sheet::open(canvas) else { return };
    let (mut lo, mut hi, mut last) = (f64::INFINITY, 0.0_f64, 10_u64);
    for sample in lines.iter().flat_map(|l| l.samples) {
        let v = value(sample, quantity);
        last = last.max(sample.step);
        if v.is_finite() && v > 0.0 {
            lo = lo.min(v.max(FLOOR));
            hi = hi.max(v);
        }
    }
    let log_values = quantity != Quantity::Directions;
    let values = if log_values { Axes::decades(lo, hi) } else { [0.0, 1.08 * hi.max(4.0)] };
    let axes = Axes::new(&sheet, 6.0, last as f64, log_steps, values, log_values);
    // Nothing can fail on this backend.
    let _ = axes.draw(&sheet, palette, true);
    for line in lines {
        let mut points: Vec<(i32, i32)> = line
            .samples
            .iter()
            .filter(|s| value(s, quantity).is_finite())
            .map(|s| (axes.x(s.step as f64), axes.y(value(s, quantity))))
            .collect();
        points.dedup();
        let _ = sheet.line(points, palette.ink, 1.6, DASHES[line.style % DASHES.len()]);
    }
    if let Some(step) = back {
        let x = axes.x(step as f64);
        let ends = vec![(x, axes.top as i32), (x, axes.bottom as i32)];
        let _ = sheet.line(ends, palette.accent, 1.0, None);
    }
}
