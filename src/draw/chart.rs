//! A run's numbers against its steps.

use super::backend::Canvas;
use super::palette::{Palette, Rgb};
use crate::decimal;
use crate::plot::history::Sample;
use crate::plot::ticks;
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

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

/// The smallest value a log axis shows.
const FLOOR: f64 = 1e-16;

type Area = DrawingArea<Canvas, Shift>;

/// Scales of one chart, in device pixels.
pub(super) struct Axes {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) steps: [f64; 2],
    pub(super) values: [f64; 2],
    pub(super) log_steps: bool,
    pub(super) log_values: bool,
}

impl Axes {
    pub(super) fn x(&self, step: f64) -> i32 {
        let v = if self.log_steps { libm::log10(step.max(1.0)) } else { step };
        let t = ((v - self.steps[0]) / (self.steps[1] - self.steps[0])).clamp(0.0, 1.0);
        (self.left + t * (self.right - self.left)).round() as i32
    }

    pub(super) fn y(&self, value: f64) -> i32 {
        let v = if self.log_values { libm::log10(value.max(FLOOR)) } else { value };
        let t = ((v - self.values[0]) / (self.values[1] - self.values[0])).clamp(0.0, 1.0);
        (self.bottom - t * (self.bottom - self.top)).round() as i32
    }
}

pub(super) fn colour(c: Rgb) -> RGBColor {
    RGBColor(c.0[0], c.0[1], c.0[2])
}

fn value(sample: &Sample, metric: Metric) -> f64 {
    match metric {
        Metric::Loss => sample.loss,
        Metric::Penalty => sample.penalty,
        Metric::Bounds => sample.bounds[0],
        Metric::Atoms => sample.atoms,
    }
}

/// Draws one metric over a canvas of its own; `wanted` is a step to point out. Nothing happens while
/// the canvas has no size.
pub fn draw_metric(
    canvas: &HtmlCanvasElement,
    history: &[Sample],
    metric: Metric,
    log_steps: bool,
    palette: &Palette,
    wanted: Option<u64>,
    optimum: Option<f64>,
) {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    if width < 40.0 || height < 30.0 {
        return;
    }
    let density = super::density();
    let (w, h) = ((width * density).round() as u32, (height * density).round() as u32);
    if canvas.width() != w {
        canvas.set_width(w);
    }
    if canvas.height() != h {
        canvas.set_height(h);
    }
    let Some(context) = canvas.get_context("2d").ok().flatten() else { return };
    let Ok(context) = context.dyn_into::<CanvasRenderingContext2d>() else { return };
    context.clear_rect(0.0, 0.0, f64::from(w), f64::from(h));
    context.set_line_join("round");
    let font = [&decimal::plain(10.5 * density), "px Inter, system-ui, sans-serif"].concat();
    let area = Canvas { context, size: (w, h), font }.into_drawing_area();
    // Nothing can fail on this backend.
    let _ = draw(&area, history, metric, log_steps, palette, (wanted, optimum), [width, height], density);
}

fn draw(
    area: &Area,
    history: &[Sample],
    metric: Metric,
    log_steps: bool,
    palette: &Palette,
    (wanted, optimum): (Option<u64>, Option<f64>),
    [width, height]: [f64; 2],
    density: f64,
) -> Result<(), DrawingAreaErrorKind<<Canvas as DrawingBackend>::ErrorType>> {
    let px = |v: f64| ((v * density).round() as u32).max(1);
    let font = FontDesc::new(FontFamily::SansSerif, 10.5 * density, FontStyle::Normal)
        .color(&colour(palette.ink_soft));
    let style = |h: HPos, v: VPos| font.clone().pos(Pos::new(h, v));
    let log_values = metric != Metric::Atoms;
    let seen = |s: &Sample| {
        let v = value(s, metric);
        v.is_finite() && (!log_values || v > 0.0)
    };
    let (mut lo, mut hi) = (f64::INFINITY, 0.0_f64);
    for s in history.iter().filter(|s| seen(s)) {
        lo = lo.min(value(s, metric).max(FLOOR));
        hi = hi.max(value(s, metric));
        if metric == Metric::Atoms && s.n_eff.is_finite() {
            hi = hi.max(s.n_eff);
        }
    }
    if metric == Metric::Bounds && hi > 0.0 {
        // The lower bound begins at 0: the axis goes down to where it becomes of interest, a hundredth
        // of the least objective.
        let least = history.iter().rev().map(|s| s.bounds[3]).find(|v| *v > 0.0).unwrap_or(lo);
        lo = lo.min(least.max(0.3 * lo));
    }
    let values = if metric == Metric::Bounds && hi > 0.0 {
        // No whole decades: what matters is how the bounds meet.
        [libm::log10(0.93 * lo.min(hi)), libm::log10(1.07 * hi)]
    } else if !log_values {
        [0.0, 1.08 * hi.max(4.0)]
    } else if hi > 0.0 {
        let (from, to) = (libm::log10(lo.min(hi)), libm::log10(hi.max(FLOOR)));
        // A whole decade at least, so that there is always a tick or two.
        let (from, to) = (libm::floor(from + 0.02), libm::ceil(to - 0.02));
        [from, to.max(from + 1.0)]
    } else {
        [-1.0, 0.0]
    };
    let last = history.last().map_or(0, |s| s.step).max(10) as f64;
    let steps = if log_steps { [0.0, libm::log10(last)] } else { [0.0, last] };
    let axes = Axes {
        left: 38.0 * density,
        right: (width - 8.0) * density,
        top: if metric == Metric::Atoms { 16.0 } else { 8.0 } * density,
        bottom: (height - 18.0) * density,
        steps,
        values,
        log_steps,
        log_values,
    };
    let rule = ShapeStyle { color: colour(palette.line).mix(0.55), filled: false, stroke_width: px(1.0) };
    let (left, right) = (axes.left as i32, axes.right as i32);
    let (top, bottom) = (axes.top as i32, axes.bottom as i32);
    // Ticks: at least 18 pixels apart upwards, 54 across.
    let most = ((height - 26.0) / 18.0).clamp(1.0, 5.0) as usize;
    let rows = if log_values {
        ticks::decades(libm::pow(10.0, values[0]), libm::pow(10.0, values[1]), most)
    } else {
        ticks::linear(0.0, values[1], most.min(4)).into_iter().filter(|v| v.fract() == 0.0).collect()
    };
    let known = hi > 0.0 || !log_values;
    for v in rows.into_iter().filter(|_| known) {
        let y = axes.y(v);
        area.draw(&PathElement::new(vec![(left, y), (right, y)], rule))?;
        let at = (left - px(6.0) as i32, y);
        area.draw(&Text::new(ticks::label(v), at, style(HPos::Right, VPos::Center)))?;
    }
    let most = ((width - 46.0) / 54.0).clamp(1.0, 7.0) as usize;
    let columns = if log_steps { ticks::decades(1.0, last, most) } else { ticks::linear(0.0, last, most) };
    for v in columns {
        let x = axes.x(v);
        area.draw(&PathElement::new(vec![(x, top), (x, bottom)], rule))?;
        // A name at the very end would be cut off.
        let anchor = if right - x < px(12.0) as i32 { HPos::Right } else { HPos::Center };
        let at = (x, bottom + px(5.0) as i32);
        area.draw(&Text::new(ticks::label(v), at, style(anchor, VPos::Top)))?;
    }
    if !known {
        let text = if history.is_empty() { "" } else { "0 throughout" };
        let at = ((left + right) / 2, (top + bottom) / 2);
        area.draw(&Text::new(text.to_string(), at, style(HPos::Center, VPos::Center)))?;
        return Ok(());
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
    let ink = ShapeStyle { color: colour(palette.ink).to_rgba(), filled: false, stroke_width: px(1.75) };
    let soft = ShapeStyle { color: colour(palette.ink_soft).to_rgba(), filled: false, stroke_width: px(1.5) };
    if metric == Metric::Atoms {
        let dots = path(&|s: &Sample| s.n_eff);
        area.draw(&DashedPathElement::new(dots, px(1.75), px(3.25), soft))?;
        // The legend, in the strip above the chart.
        let y = px(7.0) as i32;
        let mut x = left;
        for (name, width, solid) in [("atoms", 36.0, true), ("directions (n_eff)", 0.0, false)] {
            let to = x + px(16.0) as i32;
            if solid {
                area.draw(&PathElement::new(vec![(x, y), (to, y)], ink))?;
            } else {
                area.draw(&DashedPathElement::new(vec![(x, y), (to, y)], px(1.75), px(3.25), soft))?;
            }
            let at = (to + px(5.0) as i32, y);
            area.draw(&Text::new(name.to_string(), at, style(HPos::Left, VPos::Center)))?;
            x = to + px(5.0 + width + 8.0) as i32;
        }
    }
    if metric == Metric::Bounds {
        let bound = |k: usize| path(&|s: &Sample| if s.bounds[k] > 0.0 { s.bounds[k] } else { f64::NAN });
        area.draw(&DashedPathElement::new(bound(1), px(5.0), px(3.0), soft))?;
        area.draw(&DashedPathElement::new(bound(2), px(1.75), px(2.5), ink))?;
        area.draw(&PathElement::new(bound(3), soft))?;
        if let Some(best) = optimum.filter(|v| *v > 0.0) {
            let y = axes.y(best);
            let line =
                ShapeStyle { color: colour(palette.proof).to_rgba(), filled: false, stroke_width: px(1.25) };
            area.draw(&PathElement::new(vec![(left, y), (right, y)], line))?;
        }
    }
    area.draw(&PathElement::new(path(&|s: &Sample| value(s, metric)), ink))?;
    let dot = ShapeStyle { filled: true, ..ink };
    let marked = match wanted {
        Some(step) => history
            .iter()
            .min_by_key(|s| s.step.abs_diff(step))
            .map(|s| (s, (axes.x(s.step as f64), axes.y(value(s, metric))))),
        None => history.last().map(|s| (s, (axes.x(s.step as f64), axes.y(value(s, metric))))),
    };
    if let Some((sample, at)) = marked {
        if wanted.is_some() {
            let line =
                ShapeStyle { color: colour(palette.accent).to_rgba(), filled: false, stroke_width: px(1.0) };
            area.draw(&PathElement::new(vec![(at.0, top), (at.0, bottom)], line))?;
            let v = value(sample, metric);
            let text = if metric == Metric::Atoms { decimal::plain(v) } else { ticks::label(v) };
            let beside = px(5.0) as i32;
            let (h, x) = if at.0 > (left + right) / 2 {
                (HPos::Right, at.0 - beside)
            } else {
                (HPos::Left, at.0 + beside)
            };
            let ink = colour(palette.ink);
            let style = style(h, VPos::Top).color(&ink);
            area.draw(&Text::new(text, (x, top), style))?;
        }
        area.draw(&Circle::new(at, px(2.75), dot))?;
    }
    Ok(())
}
