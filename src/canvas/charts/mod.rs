//! Charts of a run's numbers against its steps, drawn by plotters.
//!
//! [`metric`] shows the numbers of one run, [`comparison`] one number of several runs. This file has
//! what both share: fitting the canvas to its place on the page, the axes and the mesh, and lines of
//! data.
//!
//! plotters counts in whole pixels of the canvas. A canvas has as many as the screen, so every length
//! in CSS pixels is multiplied by the screen's density first.

pub mod comparison;
pub mod metric;

use super::TEXT;
use crate::canvas::palette::{Palette, Rgb};
use crate::canvas::surface::FAMILY;
use crate::canvas::{client_size, density};
use crate::text::format::decimal;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use relu_atoms_render::{step_axis, ticks};
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The smallest value that a logarithmic axis shows.
const FLOOR: f64 = 1e-16;
/// Width of the labels of the value axis in CSS pixels.
const VALUE_LABELS: f64 = 50.0;
/// Height of the labels of the step axis in CSS pixels.
const STEP_LABELS: f64 = 20.0;
/// Free width on the right in CSS pixels: half of the widest label of a step.
const RIGHT_MARGIN: f64 = 15.0;
/// Height of a row of a legend in CSS pixels.
const LEGEND_ROW: f64 = 15.0;
/// Length of a line in a legend, the gap between it and its name, and that between entries, in CSS pixels.
const LEGEND: [f64; 3] = [15.0, 4.0, 9.0];
/// A canvas of less than this width or height, in CSS pixels, has no room for a chart.
const LEAST_SIZE: [f64; 2] = [VALUE_LABELS + RIGHT_MARGIN + 20.0, STEP_LABELS + 22.0];

/// Where a step stands across a chart of this width in CSS pixels, of steps up to `last`.
pub fn place_of_step(step: u64, last: u64, log: bool, width: f64) -> f64 {
    let plot = (width - VALUE_LABELS - RIGHT_MARGIN).max(1.0);
    VALUE_LABELS + plot * step_axis::place(step, last.max(SHORTEST_AXIS), log)
}

/// The step at a place across a chart of this width in CSS pixels, of steps up to `last`.
pub fn step_at_place(x: f64, last: u64, log: bool, width: f64) -> u64 {
    let plot = (width - VALUE_LABELS - RIGHT_MARGIN).max(1.0);
    step_axis::step_at((x - VALUE_LABELS) / plot, last.max(SHORTEST_AXIS), log)
}

/// The step axis goes at least so far.
const SHORTEST_AXIS: u64 = 10;

/// Result of drawing on a canvas. The browser refuses nothing that the charts draw, so an error is a
/// mistake in this module.
type DrawResult<T = ()> = Result<T, DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;
/// A chart with its axes and mesh, ready for lines.
type Chart<'a> = ChartContext<'a, CanvasBackend, Cartesian2d<Axis, Axis>>;

/// Fits a canvas to its place on the page and draws a chart on it. Nothing is drawn while the canvas
/// is hidden or too small. An error goes to the browser's console: the page works without its charts,
/// and the next drawing may succeed.
fn draw_on(canvas: &HtmlCanvasElement, draw: impl FnOnce(&ChartCanvas) -> DrawResult) {
    if let Some(canvas) = ChartCanvas::fit(canvas)
        && let Err(error) = draw(&canvas)
    {
        leptos::logging::error!("a chart was not drawn: {error:?}");
    }
}

/// An empty canvas that has as many pixels as the screen has where the canvas is shown.
struct ChartCanvas {
    area: DrawingArea<CanvasBackend, Shift>,
    context: CanvasRenderingContext2d,
    /// Width and height in CSS pixels.
    size: [f64; 2],
    /// Device pixels in a CSS pixel.
    density: f64,
}

impl ChartCanvas {
    /// Sets the canvas's number of pixels and clears it; `None` if it is hidden or too small.
    fn fit(canvas: &HtmlCanvasElement) -> Option<Self> {
        let size = client_size(canvas);
        if size[0] < LEAST_SIZE[0] || size[1] < LEAST_SIZE[1] {
            return None;
        }
        let density = density();
        let [width, height] = size.map(|length| (length * density).round() as u32);
        // Setting a size, even the same one, makes the browser allocate the pixels anew.
        if canvas.width() != width {
            canvas.set_width(width);
        }
        if canvas.height() != height {
            canvas.set_height(height);
        }
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        context.set_line_join("round");
        let area = CanvasBackend::with_canvas_object(canvas.clone())?.into_drawing_area();
        Some(Self { area, context, size, density })
    }

    /// A length in CSS pixels as whole device pixels, at least one.
    fn pixels(&self, length: f64) -> u32 {
        ((length * self.density).round() as u32).max(1)
    }

    /// Draws with the canvas moved by half a device pixel right and down if `moved`.
    fn moved_by_half<T>(&self, moved: bool, draw: impl FnOnce() -> T) -> T {
        let offset = if moved { 0.5 } else { 0.0 };
        // A translation by a finite offset is never refused.
        self.context.translate(offset, offset).ok();
        let result = draw();
        self.context.translate(-offset, -offset).ok();
        result
    }

    /// Builds a chart and draws its mesh with labels, at least 18 CSS pixels apart upwards and 54
    /// across. `head` CSS pixels stay free above the chart.
    fn chart(&self, head: f64, steps: Axis, values: Axis, palette: &Palette) -> DrawResult<Chart<'_>> {
        let [width, height] = self.size;
        let rows = ((height - 26.0) / 18.0).clamp(1.0, if values.is_log() { 5.0 } else { 4.0 });
        let columns = ((width - 46.0) / 54.0).clamp(1.0, 7.0);
        let mut chart = ChartBuilder::on(&self.area)
            .margin_top(self.pixels(head))
            .margin_right(self.pixels(RIGHT_MARGIN))
            .x_label_area_size(self.pixels(STEP_LABELS))
            .y_label_area_size(self.pixels(VALUE_LABELS))
            .build_cartesian_2d(steps, values)?;
        let line_width = self.pixels(1.0);
        let mesh = |chart: &mut Chart<'_>| {
            chart
                .configure_mesh()
                .x_labels(columns as usize)
                .y_labels(rows as usize)
                .bold_line_style(plotters_colour(palette.line).mix(0.55).stroke_width(line_width))
                .label_style(self.text_style(palette.ink_soft, HPos::Center, VPos::Center))
                // A label stands twice the length of a tick mark away from the chart. The marks
                // themselves belong to the axis lines, which are not drawn.
                .set_tick_mark_size(LabelAreaPosition::Left, self.pixels(3.0))
                .set_tick_mark_size(LabelAreaPosition::Bottom, self.pixels(2.5))
                .axis_style(TRANSPARENT)
                .draw()
        };
        // plotters-canvas moves the mesh's lines by half a pixel: lines of odd width are sharp there,
        // those of even width without it.
        self.moved_by_half(line_width.is_multiple_of(2), || mesh(&mut chart))?;
        Ok(chart)
    }

    /// Font and colour of a text, and which of its points is put at the place where it is drawn.
    fn text_style(&self, colour: Rgb, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
        let font = FontDesc::new(FontFamily::Name(FAMILY), TEXT * self.density, FontStyle::Normal);
        font.color(&plotters_colour(colour)).pos(Pos::new(horizontal, vertical))
    }

    /// Draws a legend from the top of the canvas down, in as many rows as its width needs: its height in CSS
    /// pixels. plotters' own series labels would lie inside the chart, and to measure them it adds elements to
    /// the page each time.
    fn legend(&self, entries: &[(Stroke, &'static str)], palette: &Palette) -> DrawResult<f64> {
        self.context.set_font(&format!("{}px {FAMILY}", TEXT * self.density));
        let [line, gap, space] = LEGEND;
        let text = self.text_style(palette.ink_soft, HPos::Left, VPos::Center);
        let (mut x, mut row) = (VALUE_LABELS, 0.0);
        for (stroke, name) in entries {
            let measured = self.context.measure_text(name).map_or(0.0, |m| m.width() / self.density);
            let width = line + gap + measured;
            if x > VALUE_LABELS && x + width > self.size[0] {
                (x, row) = (VALUE_LABELS, row + 1.0);
            }
            let at = |x: f64| ((x * self.density) as i32, ((row + 0.5) * LEGEND_ROW * self.density) as i32);
            let style = stroke.style(self);
            match stroke.dashes {
                Some(lengths) => {
                    let [dash, gap] = lengths.map(|length| self.pixels(length));
                    self.area.draw(&DashedPathElement::new([at(x), at(x + line)], dash, gap, style))?;
                }
                None => self.area.draw(&PathElement::new([at(x), at(x + line)], style))?,
            }
            self.area.draw(&Text::new(*name, at(x + line + gap), text.clone()))?;
            x += width + space;
        }
        Ok((row + 1.0) * LEGEND_ROW + 2.0)
    }

    /// Draws a line through those of the points of which both numbers are finite.
    fn line(
        &self,
        chart: &mut Chart<'_>,
        points: impl Iterator<Item = (f64, f64)>,
        stroke: Stroke,
    ) -> DrawResult {
        let points = distinct(chart, points);
        let style = stroke.style(self);
        match stroke.dashes {
            Some(lengths) => {
                let [dash, gap] = lengths.map(|length| self.pixels(length));
                chart.draw_series(DashedLineSeries::new(points, dash, gap, style))?;
            }
            None => {
                chart.draw_series(LineSeries::new(points, style))?;
            }
        }
        Ok(())
    }

    /// Draws a straight line along an axis, from end to end of the chart.
    fn straight_line(&self, chart: &mut Chart<'_>, ends: [(f64, f64); 2], stroke: Stroke) -> DrawResult {
        // plotters-canvas does not move lines of data: there those of even width are sharp.
        let odd = !self.pixels(stroke.width).is_multiple_of(2);
        self.moved_by_half(odd, || self.line(chart, ends.into_iter(), stroke))
    }

    /// Draws a vertical line at a step that is pointed out.
    fn marked_step(&self, chart: &mut Chart<'_>, step: f64, palette: &Palette) -> DrawResult {
        let Range { start, end } = chart.y_range();
        self.straight_line(chart, [(step, start), (step, end)], Stroke::solid(palette.accent, 1.0))
    }
}

/// How a line is drawn.
#[derive(Clone, Copy)]
struct Stroke {
    colour: Rgb,
    /// Width in CSS pixels.
    width: f64,
    /// Lengths of dash and gap in CSS pixels; a line without is solid.
    dashes: Option<[f64; 2]>,
}

impl Stroke {
    fn solid(colour: Rgb, width: f64) -> Self {
        Self { colour, width, dashes: None }
    }

    fn dashed(colour: Rgb, width: f64, dashes: [f64; 2]) -> Self {
        Self { colour, width, dashes: Some(dashes) }
    }

    fn style(self, canvas: &ChartCanvas) -> ShapeStyle {
        plotters_colour(self.colour).stroke_width(canvas.pixels(self.width))
    }
}

/// An axis: plotters' linear or logarithmic coordinate with the ticks and labels of all the page's
/// pictures. What lies beyond an end is drawn at that end, like loss 0 on a logarithmic axis.
enum Axis {
    /// Of whole numbers: steps, or numbers of atoms.
    Linear(RangedCoordf64),
    /// Of positive numbers.
    Log(LogCoord<f64>),
    /// Of steps from 0 to this one, logarithmic as [`step_axis::place`] says.
    Steps(u64),
}

impl Axis {
    fn linear(range: Range<f64>) -> Self {
        Self::Linear(range.into())
    }

    fn log(range: Range<f64>) -> Self {
        Self::Log(range.log_scale().into())
    }

    /// The axis of steps.
    fn steps(last: u64, log: bool) -> Self {
        let last = last.max(SHORTEST_AXIS);
        if log { Self::Steps(last) } else { Self::linear(0.0..last as f64) }
    }

    /// A linear axis from 0 to a little more than the greatest value.
    fn counts(greatest: f64) -> Self {
        Self::linear(0.0..1.08 * greatest.max(4.0))
    }

    /// A logarithmic axis of whole decades, at least one, around the least and greatest value. Those
    /// that are by less than a twentieth beyond a power of ten begin no decade.
    fn decades(least: f64, greatest: f64) -> Self {
        let (from, to) = if greatest > 0.0 {
            let from = (least.min(greatest).log10() + 0.02).floor();
            (from, (greatest.max(FLOOR).log10() - 0.02).ceil().max(from + 1.0))
        } else {
            (-1.0, 0.0)
        };
        Self::log(10_f64.powf(from)..10_f64.powf(to))
    }

    fn is_log(&self) -> bool {
        matches!(self, Self::Log(_))
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, pixels: (i32, i32)) -> i32 {
        let Range { start, end } = self.range();
        // `clamp` would panic on ends that are no numbers.
        let value = value.max(start).min(end);
        match self {
            Self::Linear(axis) => axis.map(&value, pixels),
            Self::Log(axis) => axis.map(&value, pixels),
            Self::Steps(last) => {
                let place = step_axis::place(value as u64, *last, true);
                pixels.0 + (place * f64::from(pixels.1 - pixels.0)).round() as i32
            }
        }
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // Light points would be lines without a label.
        if hint.weight().allow_light_points() {
            return Vec::new();
        }
        let Range { start, end } = self.range();
        match self {
            Self::Linear(_) => {
                let mut points = ticks::linear(start, end, hint.max_num_points());
                points.retain(|value| value.fract() == 0.0);
                points
            }
            Self::Log(_) => ticks::decades(start, end, hint.max_num_points()),
            Self::Steps(_) => {
                let decades = ticks::decades(1.0, end, hint.max_num_points().saturating_sub(1));
                std::iter::once(0.0).chain(decades).collect()
            }
        }
    }

    fn range(&self) -> Range<f64> {
        match self {
            Self::Linear(axis) => axis.range(),
            Self::Log(axis) => axis.range(),
            Self::Steps(last) => 0.0..*last as f64,
        }
    }
}

impl ValueFormatter<f64> for Axis {
    fn format(value: &f64) -> String {
        decimal(ticks::label(*value))
    }

    fn format_ext(&self, value: &f64) -> String {
        decimal(match self {
            // Up to seven ticks from 0 on: where the last is at least ten thousand, all are whole thousands.
            Self::Linear(axis) if axis.range().end >= 1e4 => ticks::labels(&[*value, 1e4]).swap_remove(0),
            Self::Linear(_) => ticks::labels(&[*value]).swap_remove(0),
            Self::Log(_) | Self::Steps(_) => ticks::label(*value),
        })
    }
}

/// The finite points, and of several in succession that fall on the same pixel the first one. A long
/// run has many more samples than the chart has pixels along its line, and each costs the browser time.
fn distinct(chart: &Chart<'_>, points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> =
        points.filter(|(step, value)| step.is_finite() && value.is_finite()).collect();
    points.dedup_by_key(|point| chart.backend_coord(point));
    points
}

fn plotters_colour(colour: Rgb) -> RGBColor {
    let [red, green, blue] = colour.0;
    RGBColor(red, green, blue)
}
