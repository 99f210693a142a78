//! The chart of several runs: one quantity against the steps. Each run has a line style of its own, so
//! that colour stays free for sign.

use super::{Axis, ChartCanvas, DrawResult, FLOOR, Stroke};
use crate::canvas::palette::Palette;
use relu_atoms_render::history::Sample;
use web_sys::HtmlCanvasElement;

/// What the chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Effective number of directions, on a linear axis.
    Directions,
    /// Loss, on a logarithmic axis.
    Loss,
    /// Objective (without a penalty the loss), on a logarithmic axis.
    Objective,
    /// The test error, on a logarithmic axis.
    TestError,
    /// The share of the data points that a unit of mass sees, in per cent, on a linear axis up to 100.
    Seen,
}

impl Quantity {
    /// The number of a run that its line shows. It is not known at every sample.
    pub fn number(self, samples: &[Sample]) -> fn(&Sample) -> f64 {
        match self {
            Self::Directions => |sample| sample.n_eff,
            Self::Objective if samples.iter().any(|sample| sample.bounds[0].is_finite()) => {
                |sample| sample.bounds[0]
            }
            Self::Loss | Self::Objective => |sample| sample.loss,
            Self::TestError => |sample| sample.test_error,
            Self::Seen => |sample| 100.0 * sample.seen_share,
        }
    }
}

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its numbers by ascending step.
    pub samples: &'a [Sample],
    /// Solid, dashed, dotted or long-dashed: 0 to 3, then from the first again.
    pub style: usize,
}

/// Lengths of dash and gap in CSS pixels, by [`Line::style`].
const DASHES: [Option<[f64; 2]>; 4] = [None, Some([6.0, 3.0]), Some([1.75, 2.75]), Some([12.0, 4.0])];

/// A chart of several runs.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonChart<'a> {
    /// The runs.
    pub lines: &'a [Line<'a>],
    /// Which of their numbers is shown.
    pub quantity: Quantity,
    /// The step axis is logarithmic instead of linear.
    pub log_steps: bool,
    /// Colours of the page's theme.
    pub palette: &'a Palette,
    /// A step to point out.
    pub marked_step: Option<u64>,
}

impl ComparisonChart<'_> {
    /// Draws the chart over the whole canvas. Nothing is drawn while the canvas is hidden or too small.
    pub fn draw(&self, canvas: &HtmlCanvasElement) {
        super::draw_on(canvas, |canvas| self.draw_on(canvas));
    }

    fn draw_on(&self, canvas: &ChartCanvas) -> DrawResult {
        let Self { lines, quantity, palette, .. } = *self;
        let (mut least, mut greatest, mut last) = (f64::INFINITY, 0.0_f64, 0);
        let numbered = lines.iter().flat_map(|line| {
            let number = quantity.number(line.samples);
            line.samples.iter().map(move |sample| (sample, number(sample)))
        });
        for (sample, value) in numbered {
            last = last.max(sample.step);
            if value.is_finite() && value > 0.0 {
                least = least.min(value.max(FLOOR));
                greatest = greatest.max(value);
            }
        }
        let values = match quantity {
            Quantity::Directions => Axis::counts(greatest),
            Quantity::Seen => Axis::linear(0.0..100.0),
            Quantity::Loss | Quantity::Objective | Quantity::TestError => Axis::decades(least, greatest),
        };
        let mut chart = canvas.chart(6.0, Axis::steps(last, self.log_steps), values, palette)?;
        for line in lines {
            let number = quantity.number(line.samples);
            let points = line.samples.iter().map(|sample| (sample.step as f64, number(sample)));
            let dashes = DASHES[line.style % DASHES.len()];
            canvas.line(&mut chart, points, Stroke { colour: palette.ink, width: 1.6, dashes })?;
        }
        match self.marked_step {
            Some(step) => canvas.marked_step(&mut chart, step as f64, palette),
            None => Ok(()),
        }
    }
}
