//! The chart of one run: its loss, penalty, bounds or number of atoms against its steps.

use super::{Axis, Chart, ChartCanvas, DrawResult, FLOOR, Stroke, plotters_colour};
use crate::canvas::palette::Palette;
use crate::text::charts as text;
use crate::text::format::decimal;
use crate::text::views::ZERO_THROUGHOUT;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use relu_atoms_render::history::Sample;
use relu_atoms_render::ticks;
use web_sys::HtmlCanvasElement;

/// Dashes of the effective number of directions, in the chart and in its legend.
const DIRECTIONS_DASHES: [f64; 2] = [1.75, 3.25];
/// Dashes of the test error.
const TEST_DASHES: [f64; 2] = [7.0, 3.0];

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Loss (solid) and, where there is one, test error (dashed), on one logarithmic axis.
    Loss,
    /// The penalty that the run is trained with, on a logarithmic axis.
    Penalty,
    /// The objective (solid) with the bounds of theory §4: rescaled (dashed), merged (dotted), the lower
    /// bound (in the colour of secondary text) and the optimum where it is known; on a logarithmic axis.
    Bounds,
    /// Number of atoms (solid) and effective number of directions (dotted), on a linear axis.
    Atoms,
    /// The share of the data points that a unit of mass sees, in per cent, on a linear axis up to 100.
    Seen,
}

impl Metric {
    /// The number that its main line shows.
    pub fn of(self, sample: &Sample) -> f64 {
        match self {
            Self::Loss => sample.loss,
            Self::Penalty => sample.penalty,
            Self::Bounds => sample.bounds[0],
            Self::Atoms => sample.atoms,
            Self::Seen => 100.0 * sample.seen_share,
        }
    }
}

/// A chart of one run.
#[derive(Clone, Copy, Debug)]
pub struct MetricChart<'a> {
    /// The run's numbers by ascending step.
    pub samples: &'a [Sample],
    /// Which of them are shown.
    pub metric: Metric,
    /// The step axis is logarithmic instead of linear.
    pub log_steps: bool,
    /// Colours of the page's theme.
    pub palette: &'a Palette,
    /// A step to point out with the value there; without one a dot marks the last sample.
    pub marked_step: Option<u64>,
    /// The least objective, where it is known; [`Metric::Bounds`] shows it.
    pub optimum: Option<f64>,
}

impl MetricChart<'_> {
    /// Draws the chart over the whole canvas. Nothing is drawn while the canvas is hidden or too small.
    pub fn draw(&self, canvas: &HtmlCanvasElement) {
        super::draw_on(canvas, |canvas| self.draw_on(canvas));
    }

    fn draw_on(&self, canvas: &ChartCanvas) -> DrawResult {
        let Self { samples, metric, palette, .. } = *self;
        let steps = Axis::steps(samples.last().map_or(0, |sample| sample.step), self.log_steps);
        let legend = self.legend();
        let head = if legend.is_empty() { 8.0 } else { canvas.legend(&legend, palette)? };
        let Some(values) = self.value_axis() else {
            // No decade can be named where there is no positive value.
            let mut chart = canvas.chart(head, steps, Axis::linear(0.0..0.0), palette)?;
            return if samples.is_empty() { Ok(()) } else { self.draw_zero(canvas, &mut chart) };
        };
        let mut chart = canvas.chart(head, steps, values, palette)?;
        match metric {
            Metric::Atoms => {
                self.draw_line(canvas, &mut chart, |sample| sample.n_eff, self.directions_stroke())?
            }
            Metric::Bounds => self.draw_bounds(canvas, &mut chart)?,
            Metric::Loss => {
                self.draw_line(canvas, &mut chart, |sample| sample.test_error, self.test_stroke())?
            }
            Metric::Penalty | Metric::Seen => {}
        }
        let stroke = Stroke::solid(palette.ink, 1.75);
        self.draw_line(canvas, &mut chart, |sample| metric.of(sample), stroke)?;
        self.draw_mark(canvas, &mut chart)
    }

    /// The samples at which the number is known.
    fn known(&self) -> impl DoubleEndedIterator<Item = &Sample> {
        self.samples.iter().filter(|sample| self.metric.of(sample).is_finite())
    }

    /// The axis of the values; `None` on a logarithmic axis without a positive value.
    fn value_axis(&self) -> Option<Axis> {
        let (mut least, mut greatest) = (f64::INFINITY, 0.0_f64);
        for sample in self.samples {
            let value = self.metric.of(sample);
            if value.is_finite() && value > 0.0 {
                least = least.min(value.max(FLOOR));
                greatest = greatest.max(value);
            }
            if self.metric == Metric::Loss && sample.test_error > 0.0 {
                least = least.min(sample.test_error.max(FLOOR));
                greatest = greatest.max(sample.test_error);
            }
            if self.metric == Metric::Atoms && sample.n_eff.is_finite() {
                greatest = greatest.max(sample.n_eff);
            }
        }
        match self.metric {
            Metric::Atoms => Some(Axis::counts(greatest)),
            Metric::Seen => Some(Axis::linear(0.0..100.0)),
            _ if greatest <= 0.0 => None,
            Metric::Bounds => {
                // The lower bound begins at 0: the axis goes down to where it has come to, but not so
                // far that the others cannot be told apart. No whole decades: what matters is how the
                // bounds meet.
                let bound =
                    self.samples.iter().rev().map(|sample| sample.bounds[3]).find(|bound| *bound > 0.0);
                let least = least.min(bound.unwrap_or(least).max(0.3 * least));
                Some(Axis::log(0.93 * least..1.07 * greatest))
            }
            Metric::Loss | Metric::Penalty => Some(Axis::decades(least, greatest)),
        }
    }

    /// Draws one number of all samples.
    fn draw_line(
        &self,
        canvas: &ChartCanvas,
        chart: &mut Chart<'_>,
        value: impl Fn(&Sample) -> f64,
        stroke: Stroke,
    ) -> DrawResult {
        canvas.line(chart, self.samples.iter().map(|sample| (sample.step as f64, value(sample))), stroke)
    }

    /// Says that there is nothing but zeros, which a logarithmic axis cannot show.
    fn draw_zero(&self, canvas: &ChartCanvas, chart: &mut Chart<'_>) -> DrawResult {
        let (columns, rows) = chart.plotting_area().get_pixel_range();
        let middle = ((columns.start + columns.end) / 2, (rows.start + rows.end) / 2);
        let style = canvas.text_style(self.palette.ink_soft, HPos::Center, VPos::Center);
        canvas.area.draw(&Text::new(ZERO_THROUGHOUT.get(), middle, style))
    }

    /// The lines of a chart that has several, and their names.
    fn legend(&self) -> Vec<(Stroke, &'static str)> {
        let Palette { ink, proof, .. } = *self.palette;
        let own = Stroke::solid(ink, 1.75);
        match self.metric {
            Metric::Loss if self.samples.iter().any(|sample| sample.test_error.is_finite()) => {
                vec![(own, text::LOSS_LINES[0].get()), (self.test_stroke(), text::LOSS_LINES[1].get())]
            }
            Metric::Loss | Metric::Penalty | Metric::Seen => Vec::new(),
            Metric::Atoms => {
                vec![(own, text::ATOM_LINES[0].get()), (self.directions_stroke(), text::ATOM_LINES[1].get())]
            }
            Metric::Bounds => {
                let strokes = std::iter::once(own).chain(self.bound_strokes());
                let mut legend: Vec<_> = strokes.zip(text::BOUND_LINES.map(crate::text::Text::get)).collect();
                if self.positive_optimum().is_some() {
                    legend.push((Stroke::solid(proof, 1.25), text::OPTIMUM_LINE.get()));
                }
                legend
            }
        }
    }

    fn test_stroke(&self) -> Stroke {
        Stroke::dashed(self.palette.ink_soft, 1.5, TEST_DASHES)
    }

    fn directions_stroke(&self) -> Stroke {
        Stroke::dashed(self.palette.ink_soft, 1.5, DIRECTIONS_DASHES)
    }

    /// The lines of the bounds: rescaled, merged, from below.
    fn bound_strokes(&self) -> [Stroke; 3] {
        let Palette { ink, ink_soft, .. } = *self.palette;
        [
            Stroke::dashed(ink_soft, 1.5, [5.0, 3.0]),
            Stroke::dashed(ink, 1.75, [1.75, 2.5]),
            Stroke::solid(ink_soft, 1.5),
        ]
    }

    fn positive_optimum(&self) -> Option<f64> {
        self.optimum.filter(|optimum| *optimum > 0.0)
    }

    /// Draws the bounds on the objective, as far as they are positive, and the optimum.
    fn draw_bounds(&self, canvas: &ChartCanvas, chart: &mut Chart<'_>) -> DrawResult {
        for (k, stroke) in (1..).zip(self.bound_strokes()) {
            let positive = |sample: &Sample| Some(sample.bounds[k]).filter(|v| *v > 0.0).unwrap_or(f64::NAN);
            self.draw_line(canvas, chart, positive, stroke)?;
        }
        if let Some(optimum) = self.positive_optimum() {
            let steps = chart.x_range();
            let ends = [(steps.start, optimum), (steps.end, optimum)];
            canvas.straight_line(chart, ends, Stroke::solid(self.palette.proof, 1.25))?;
        }
        Ok(())
    }

    /// Draws a dot on the last sample; or on the one nearest to the marked step, with a line and its
    /// value.
    fn draw_mark(&self, canvas: &ChartCanvas, chart: &mut Chart<'_>) -> DrawResult {
        let sample = match self.marked_step {
            Some(step) => self.known().min_by_key(|sample| sample.step.abs_diff(step)),
            None => self.known().next_back(),
        };
        let Some(sample) = sample else { return Ok(()) };
        let (step, value) = (sample.step as f64, self.metric.of(sample));
        if self.marked_step.is_some() {
            canvas.marked_step(chart, step, self.palette)?;
            let (columns, rows) = chart.plotting_area().get_pixel_range();
            let x = chart.backend_coord(&(step, value)).0;
            let gap = canvas.pixels(5.0) as i32;
            let (side, x) = if x > (columns.start + columns.end) / 2 {
                (HPos::Right, x - gap)
            } else {
                (HPos::Left, x + gap)
            };
            let text = match self.metric {
                Metric::Atoms => value.to_string(),
                Metric::Seen => format!("{value:.0}"),
                Metric::Loss | Metric::Penalty | Metric::Bounds => decimal(ticks::label(value)),
            };
            let style = canvas.text_style(self.palette.ink, side, VPos::Top);
            canvas.area.draw(&Text::new(text, (x, rows.start), style))?;
        }
        let dot = Circle::new((step, value), canvas.pixels(2.75), plotters_colour(self.palette.ink).filled());
        chart.plotting_area().draw(&dot)
    }
}
