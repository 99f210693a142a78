//! A run's numbers against its steps.

use super::axes::{Axes, Drawn, FLOOR, Sheet, colour};
use super::palette::Palette;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use relu_atoms_render::history::Sample;
use relu_atoms_render::ticks;
use web_sys::HtmlCanvasElement;

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Loss, on a log axis.
    Loss,
    /// The mode's own penalty, on a log axis.
    Penalty,
    /// The objective (solid) with the bounds of theory §4: rescaled (dashed), merged (dotted), the lower
    /// bound (soft) and the optimum where it is known; on a log axis.
    Bounds,
    /// Number of atoms (solid) and effective number of directions (dotted).
    Atoms,
}

fn value(sample: &Sample, metric: Metric) -> f64 {
    match metric {
        Metric::Loss => sample.loss,
        Metric::Penalty => sample.penalty,
        Metric::Bounds => sample.bounds[0],
        Metric::Atoms => sample.atoms,
    }
}

/// Draws one metric over a canvas of its own; `wanted` is a step to point out, `optimum` the least
/// objective where it is known. Nothing happens while the canvas has no size.
pub fn draw_metric(
    canvas: &HtmlCanvasElement,
    history: &[Sample],
    metric: Metric,
    log_steps: bool,
    palette: &Palette,
    wanted: Option<u64>,
    optimum: Option<f64>,
) {
    if let Some(sheet) = Sheet::open(canvas) {
        // Nothing can fail on this backend.
        let _ = draw(&sheet, history, metric, log_steps, palette, wanted, optimum);
    }
}

/// The ends of the value axis, and whether there is anything to show.
fn range(history: &[Sample], metric: Metric) -> ([f64; 2], bool) {
    let (mut lo, mut hi) = (f64::INFINITY, 0.0_f64);
    for s in history {
        let v = value(s, metric);
        if v.is_finite() && (metric == Metric::Atoms || v > 0.0) {
            lo = lo.min(v.max(FLOOR));
            hi = hi.max(v);
            if metric == Metric::Atoms && s.n_eff.is_finite() {
                hi = hi.max(s.n_eff);
            }
        }
    }
    match metric {
        Metric::Atoms => ([0.0, 1.08 * hi.max(4.0)], true),
        Metric::Bounds if hi > 0.0 => {
            // The lower bound begins at 0: the axis goes down to where it has come to, but not so far
            // that the others cannot be told apart. No whole decades: what matters is how they meet.
            let bound = history.iter().rev().map(|s| s.bounds[3]).find(|v| *v > 0.0);
            let lo = lo.min(bound.unwrap_or(lo).max(0.3 * lo));
            ([libm::log10(0.93 * lo), libm::log10(1.07 * hi)], true)
        }
        _ => (Axes::decades(lo, hi), hi > 0.0),
    }
}

fn draw(
    sheet: &Sheet,
    history: &[Sample],
    metric: Metric,
    log_steps: bool,
    palette: &Palette,
    wanted: Option<u64>,
    optimum: Option<f64>,
) -> Drawn {
    let px = |v: f64| sheet.px(v) as i32;
    let (values, known) = range(history, metric);
    let last = history.last().map_or(0, |s| s.step).max(10) as f64;
    let head = if metric == Metric::Atoms { 16.0 } else { 8.0 };
    let axes = Axes::new(sheet, head, last, log_steps, values, metric != Metric::Atoms);
    axes.draw(sheet, palette, known)?;
    let (left, right) = (axes.left as i32, axes.right as i32);
    let (top, bottom) = (axes.top as i32, axes.bottom as i32);
    if !known {
        let text = if history.is_empty() { "" } else { "0 throughout" };
        let at = ((left + right) / 2, (top + bottom) / 2);
        return sheet.words(text.to_string(), at, palette.ink_soft, (HPos::Center, VPos::Center));
    }
    let path = |of: &dyn Fn(&Sample) -> f64| {
        let mut points: Vec<(i32, i32)> = history
            .iter()
            .filter(|s| of(s).is_finite())
            .map(|s| (axes.x(s.step as f64), axes.y(of(s))))
            .collect();
        points.dedup();
        points
    };
    if metric == Metric::Atoms {
        let dots = Some([1.75, 3.25]);
        sheet.line(path(&|s: &Sample| s.n_eff), palette.ink_soft, 1.5, dots)?;
        // The legend, in the strip above the chart.
        let (y, mut x) = (px(7.0), left);
        for (name, width, ink, dashes) in
            [("atoms", 36.0, palette.ink, None), ("directions (n_eff)", 0.0, palette.ink_soft, dots)]
        {
            let to = x + px(16.0);
            sheet.line(vec![(x, y), (to, y)], ink, 1.6, dashes)?;
            let at = (to + px(5.0), y);
            sheet.words(name.to_string(), at, palette.ink_soft, (HPos::Left, VPos::Center))?;
            x = to + px(5.0 + width + 8.0);
        }
    }
    if metric == Metric::Bounds {
        let bound = |k: usize| path(&|s: &Sample| if s.bounds[k] > 0.0 { s.bounds[k] } else { f64::NAN });
        sheet.line(bound(1), palette.ink_soft, 1.5, Some([5.0, 3.0]))?;
        sheet.line(bound(2), palette.ink, 1.75, Some([1.75, 2.5]))?;
        sheet.line(bound(3), palette.ink_soft, 1.5, None)?;
        if let Some(best) = optimum.filter(|v| *v > 0.0) {
            let y = axes.y(best);
            sheet.line(vec![(left, y), (right, y)], palette.proof, 1.25, None)?;
        }
    }
    sheet.line(path(&|s: &Sample| value(s, metric)), palette.ink, 1.75, None)?;
    let marked = match wanted {
        Some(step) => history.iter().min_by_key(|s| s.step.abs_diff(step)),
        None => history.last(),
    };
    let Some(sample) = marked else { return Ok(()) };
    let (x, v) = (axes.x(sample.step as f64), value(sample, metric));
    if wanted.is_some() {
        sheet.line(vec![(x, top), (x, bottom)], palette.accent, 1.0, None)?;
        let text = if metric == Metric::Atoms { v.to_string() } else { ticks::label(v) };
        let aside = px(5.0);
        let (side, at) =
            if x > (left + right) / 2 { (HPos::Right, x - aside) } else { (HPos::Left, x + aside) };
        sheet.words(text, (at, top), palette.ink, (side, VPos::Top))?;
    }
    let dot = ShapeStyle { color: colour(palette.ink).to_rgba(), filled: true, stroke_width: 1 };
    sheet.area.draw(&Circle::new((x, axes.y(v)), sheet.px(2.75), dot))
}
