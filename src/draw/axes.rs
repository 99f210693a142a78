//! What all charts share: a canvas as sharp as the screen, the scales, and the rules with their names.

use super::backend::Canvas;
use super::palette::{Palette, Rgb};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use relu_atoms_render::ticks;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The smallest value a log axis shows.
pub(super) const FLOOR: f64 = 1e-16;
/// Size of a chart's words in CSS pixels.
const TYPE: f64 = 10.5;

pub(super) type Area = DrawingArea<Canvas, Shift>;
/// Nothing fails on this backend.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<<Canvas as DrawingBackend>::ErrorType>>;

/// A canvas to draw a chart on.
pub(super) struct Sheet {
    pub(super) area: Area,
    /// Width and height in CSS pixels.
    pub(super) size: [f64; 2],
    /// Device pixels in a CSS pixel.
    pub(super) density: f64,
}

impl Sheet {
    /// Fits the canvas to its place on the page and clears it; none while it has no size.
    pub(super) fn open(canvas: &HtmlCanvasElement) -> Option<Self> {
        let size = [f64::from(canvas.client_width()), f64::from(canvas.client_height())];
        if size[0] < 40.0 || size[1] < 30.0 {
            return None;
        }
        let density = super::density();
        let [w, h] = size.map(|v| (v * density).round() as u32);
        if canvas.width() != w {
            canvas.set_width(w);
        }
        if canvas.height() != h {
            canvas.set_height(h);
        }
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.clear_rect(0.0, 0.0, f64::from(w), f64::from(h));
        context.set_line_join("round");
        let font = [&(TYPE * density).to_string(), "px Inter, system-ui, sans-serif"].concat();
        let area = Canvas { context, size: (w, h), font }.into_drawing_area();
        Some(Self { area, size, density })
    }

    /// CSS pixels in device pixels, at least one.
    pub(super) fn px(&self, v: f64) -> u32 {
        ((v * self.density).round() as u32).max(1)
    }

    /// Words at a place.
    pub(super) fn words(&self, text: String, at: (i32, i32), ink: Rgb, anchor: (HPos, VPos)) -> Drawn {
        let ink = colour(ink);
        let font = FontDesc::new(FontFamily::SansSerif, TYPE * self.density, FontStyle::Normal).color(&ink);
        self.area.draw(&Text::new(text, at, font.pos(Pos::new(anchor.0, anchor.1))))
    }

    /// A line through points, whole or in dashes of these lengths in CSS pixels.
    pub(super) fn line(
        &self,
        points: Vec<(i32, i32)>,
        ink: Rgb,
        width: f64,
        dashes: Option<[f64; 2]>,
    ) -> Drawn {
        let style = ShapeStyle { color: colour(ink).to_rgba(), filled: false, stroke_width: self.px(width) };
        match dashes {
            Some([dash, gap]) => {
                let (dash, gap) = (self.px(dash), self.px(gap));
                self.area.draw(&plotters::element::DashedPathElement::new(points, dash, gap, style))
            }
            None => self.area.draw(&PathElement::new(points, style)),
        }
    }
}

/// Scales of one chart, in device pixels.
pub(super) struct Axes {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    steps: [f64; 2],
    values: [f64; 2],
    log_steps: bool,
    log_values: bool,
}

impl Axes {
    /// Scales on a sheet: `head` CSS pixels stay free above, steps run to `last`, values between
    /// `values` (their logarithms to base 10 on a log axis).
    pub(super) fn new(
        sheet: &Sheet,
        head: f64,
        last: f64,
        log_steps: bool,
        values: [f64; 2],
        log_values: bool,
    ) -> Self {
        let ([width, height], density) = (sheet.size, sheet.density);
        Self {
            left: 38.0 * density,
            right: (width - 8.0) * density,
            top: head * density,
            bottom: (height - 18.0) * density,
            steps: [0.0, if log_steps { libm::log10(last) } else { last }],
            values,
            log_steps,
            log_values,
        }
    }

    /// The decades from the least to the greatest value, whole ones and at least one, as logarithms.
    pub(super) fn decades(lo: f64, hi: f64) -> [f64; 2] {
        if hi <= 0.0 {
            return [-1.0, 0.0];
        }
        let from = libm::floor(libm::log10(lo.min(hi)) + 0.02);
        [from, libm::ceil(libm::log10(hi.max(FLOOR)) - 0.02).max(from + 1.0)]
    }

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

    /// The rules with their names: at least 18 pixels apart upwards, 54 across. `known`: there are
    /// values to name.
    pub(super) fn draw(&self, sheet: &Sheet, palette: &Palette, known: bool) -> Drawn {
        let [width, height] = sheet.size;
        let px = |v: f64| sheet.px(v) as i32;
        let line =
            ShapeStyle { color: colour(palette.line).mix(0.55), filled: false, stroke_width: sheet.px(1.0) };
        let (left, right) = (self.left as i32, self.right as i32);
        let (top, bottom) = (self.top as i32, self.bottom as i32);
        let most = ((height - 26.0) / 18.0).clamp(1.0, 5.0) as usize;
        let rows = if self.log_values {
            let [lo, hi] = self.values.map(|v| libm::pow(10.0, v));
            ticks::decades(lo, hi, most)
        } else {
            ticks::linear(0.0, self.values[1], most.min(4)).into_iter().filter(|v| v.fract() == 0.0).collect()
        };
        for v in rows.into_iter().filter(|_| known) {
            let y = self.y(v);
            sheet.area.draw(&PathElement::new(vec![(left, y), (right, y)], line))?;
            let anchor = (HPos::Right, VPos::Center);
            sheet.words(ticks::label(v), (left - px(6.0), y), palette.ink_soft, anchor)?;
        }
        let most = ((width - 46.0) / 54.0).clamp(1.0, 7.0) as usize;
        let columns = if self.log_steps {
            ticks::decades(1.0, libm::pow(10.0, self.steps[1]), most)
        } else {
            ticks::linear(0.0, self.steps[1], most)
        };
        for v in columns {
            let x = self.x(v);
            sheet.area.draw(&PathElement::new(vec![(x, top), (x, bottom)], line))?;
            // A name at the very end would be cut off.
            let side = if right - x < px(12.0) { HPos::Right } else { HPos::Center };
            sheet.words(ticks::label(v), (x, bottom + px(5.0)), palette.ink_soft, (side, VPos::Top))?;
        }
        Ok(())
    }
}

pub(super) fn colour(c: Rgb) -> RGBColor {
    RGBColor(c.0[0], c.0[1], c.0[2])
}
