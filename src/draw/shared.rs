//! A chart that several runs share: one quantity against the steps, a style of line for each run, so
//! that colour stays free for sign.

use super::backend::Canvas;
use super::chart::{Axes, colour};
use super::palette::Palette;
use crate::decimal;
use crate::plot::history::Sample;
use crate::plot::ticks;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

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

/// Length of dash and of gap in CSS pixels, by style; the first is solid.
const DASHES: [(f64, f64); 4] = [(0.0, 0.0), (6.0, 3.0), (1.75, 2.75), (12.0, 4.0)];

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
    let log_values = quantity != Quantity::Directions;
    let (mut lo, mut hi, mut last) = (f64::INFINITY, 0.0_f64, 10_u64);
    for sample in lines.iter().flat_map(|l| l.samples) {
        let v = value(sample, quantity);
        last = last.max(sample.step);
        if v.is_finite() && v > 0.0 {
            lo = lo.min(v.max(1e-16));
            hi = hi.max(v);
        }
    }
    let values = if !log_values {
        [0.0, 1.08 * hi.max(4.0)]
    } else if hi > 0.0 {
        let (from, to) = (libm::floor(libm::log10(lo) + 0.02), libm::ceil(libm::log10(hi) - 0.02));
        [from, to.max(from + 1.0)]
    } else {
        [-1.0, 0.0]
    };
    let end = last as f64;
    let axes = Axes {
        left: 38.0 * density,
        right: (width - 8.0) * density,
        top: 6.0 * density,
        bottom: (height - 18.0) * density,
        steps: if log_steps { [0.0, libm::log10(end)] } else { [0.0, end] },
        values,
        log_steps,
        log_values,
    };
    let px = |v: f64| ((v * density).round() as u32).max(1);
    let soft = colour(palette.ink_soft);
    let font = FontDesc::new(FontFamily::SansSerif, 10.5 * density, FontStyle::Normal).color(&soft);
    let style = |h: HPos, v: VPos| font.clone().pos(Pos::new(h, v));
    let rule = ShapeStyle { color: colour(palette.line).mix(0.55), filled: false, stroke_width: px(1.0) };
    let (left, right) = (axes.left as i32, axes.right as i32);
    let (top, bottom) = (axes.top as i32, axes.bottom as i32);
    let most = (((height - 26.0) / 20.0) as usize).clamp(1, 4);
    let rows = if log_values {
        ticks::decades(libm::pow(10.0, values[0]), libm::pow(10.0, values[1]), most)
    } else {
        ticks::linear(0.0, values[1], most)
    };
    // Nothing can fail on this backend.
    for v in rows {
        let y = axes.y(v);
        let _ = area.draw(&PathElement::new(vec![(left, y), (right, y)], rule));
        let at = (left - px(6.0) as i32, y);
        let _ = area.draw(&Text::new(ticks::label(v), at, style(HPos::Right, VPos::Center)));
    }
    let most = (((width - 46.0) / 54.0) as usize).clamp(1, 6);
    let columns = if log_steps { ticks::decades(1.0, end, most) } else { ticks::linear(0.0, end, most) };
    for v in columns {
        let x = axes.x(v);
        let _ = area.draw(&PathElement::new(vec![(x, top), (x, bottom)], rule));
        let anchor = if right - x < px(12.0) as i32 { HPos::Right } else { HPos::Center };
        let at = (x, bottom + px(5.0) as i32);
        let _ = area.draw(&Text::new(ticks::label(v), at, style(anchor, VPos::Top)));
    }
    let ink = ShapeStyle { color: colour(palette.ink).to_rgba(), filled: false, stroke_width: px(1.6) };
    for line in lines {
        let mut points: Vec<(i32, i32)> = line
            .samples
            .iter()
            .filter(|s| value(s, quantity).is_finite())
            .map(|s| (axes.x(s.step as f64), axes.y(value(s, quantity))))
            .collect();
        points.dedup();
        let (dash, gap) = DASHES[line.style % DASHES.len()];
        let _ = if dash > 0.0 {
            area.draw(&DashedPathElement::new(points, px(dash), px(gap), ink))
        } else {
            area.draw(&PathElement::new(points, ink))
        };
    }
    if let Some(step) = back {
        let x = axes.x(step as f64);
        let line =
            ShapeStyle { color: colour(palette.accent).to_rgba(), filled: false, stroke_width: px(1.0) };
        let _ = area.draw(&PathElement::new(vec![(x, top), (x, bottom)], line));
    }
}
