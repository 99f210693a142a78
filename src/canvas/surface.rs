//! A canvas that is as sharp as the screen, and the few strokes the views share.

use super::TEXT;
use super::palette::{Palette, Rgb};
use crate::workers::painter::Drawable;
use std::f64::consts::PI;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The typeface of everything on a canvas.
pub(super) const FAMILY: &str = "Inter, system-ui, sans-serif";

/// A canvas with its context, addressed in CSS pixels.
pub(super) struct Surface {
    pub(super) canvas: HtmlCanvasElement,
    pub(super) ctx: CanvasRenderingContext2d,
    /// Width in CSS pixels.
    pub(super) width: f64,
    /// Height in CSS pixels.
    pub(super) height: f64,
    /// Device pixels in a CSS pixel.
    pub(super) density: f64,
}

impl Surface {
    /// `None` if the browser gives no 2D context.
    pub(super) fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let ctx = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, ctx, width: 0.0, height: 0.0, density: 1.0 })
    }

    /// A canvas that is in no page.
    pub(super) fn offscreen() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        Self::new(document.create_element("canvas").ok()?.dyn_into().ok()?)
    }

    /// Width and height in the page, in CSS pixels.
    pub(super) fn client_size(&self) -> [f64; 2] {
        super::client_size(&self.canvas)
    }

    /// Width and height as it was drawn last, or before that as it is in the page; in CSS pixels.
    pub(super) fn drawn_size(&self) -> [f64; 2] {
        if self.width < 1.0 { self.client_size() } else { [self.width, self.height] }
    }

    /// Fits the backing store to the client size and clears it; `false` if there is nothing to draw on.
    pub(super) fn begin(&mut self) -> bool {
        let [width, height] = self.client_size();
        self.resize(width, height, super::density())
    }

    /// Sets the size and clears; `false` if it is empty.
    pub(super) fn resize(&mut self, width: f64, height: f64, density: f64) -> bool {
        (self.width, self.height, self.density) = (width, height, density);
        if width < 1.0 || height < 1.0 {
            return false;
        }
        let (w, h) = ((width * density).round() as u32, (height * density).round() as u32);
        if self.canvas.width() != w {
            self.canvas.set_width(w);
        }
        if self.canvas.height() != h {
            self.canvas.set_height(h);
        }
        self.ctx.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok();
        self.ctx.set_global_alpha(1.0);
        self.ctx.clear_rect(0.0, 0.0, width, height);
        true
    }

    /// Copies another surface of the same size onto this one.
    pub(super) fn copy(&self, from: &Surface) {
        self.ctx
            .draw_image_with_html_canvas_element_and_dw_and_dh(
                &from.canvas,
                0.0,
                0.0,
                self.width,
                self.height,
            )
            .ok();
    }

    /// Lays a painted picture over the whole surface; one of another size is stretched until the
    /// next is there.
    pub(super) fn picture(&self, picture: &Drawable) {
        let (ctx, w, h) = (&self.ctx, self.width, self.height);
        let drawn = match picture {
            Drawable::Bitmap(bitmap) => {
                ctx.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, w, h)
            }
            Drawable::Canvas(canvas) => {
                ctx.draw_image_with_html_canvas_element_and_dw_and_dh(canvas, 0.0, 0.0, w, h)
            }
        };
        drawn.ok();
    }

    pub(super) fn alpha(&self, alpha: f64) {
        self.ctx.set_global_alpha(alpha.clamp(0.0, 1.0));
    }

    pub(super) fn fill(&self, colour: Rgb) {
        self.ctx.set_fill_style_str(&colour.css());
    }

    pub(super) fn stroke(&self, colour: Rgb, width: f64) {
        self.ctx.set_stroke_style_str(&colour.css());
        self.ctx.set_line_width(width);
    }

    /// Adds a circle to the path.
    pub(super) fn circle(&self, at: [f64; 2], radius: f64) {
        self.ctx.move_to(at[0] + radius, at[1]);
        self.ctx.arc(at[0], at[1], radius.max(0.0), 0.0, 2.0 * PI).ok();
    }

    /// Adds the mark of a neuron to the path: a disc for positive, a triangle for negative, of one area.
    pub(super) fn mark(&self, at: [f64; 2], radius: f64, positive: bool) {
        if positive {
            self.circle(at, radius);
        } else {
            let (dx, up, down) = (1.17 * radius, 1.25 * radius, 0.78 * radius);
            self.ctx.move_to(at[0], at[1] - up);
            self.ctx.line_to(at[0] + dx, at[1] + down);
            self.ctx.line_to(at[0] - dx, at[1] + down);
            self.ctx.close_path();
        }
    }

    /// Adds a line to the path.
    pub(super) fn line(&self, from: [f64; 2], to: [f64; 2]) {
        self.ctx.move_to(from[0], from[1]);
        self.ctx.line_to(to[0], to[1]);
    }

    /// Adds a polyline to the path.
    pub(super) fn polyline(&self, points: impl IntoIterator<Item = [f64; 2]>) {
        for (k, p) in points.into_iter().enumerate() {
            if k == 0 {
                self.ctx.move_to(p[0], p[1]);
            } else {
                self.ctx.line_to(p[0], p[1]);
            }
        }
    }

    /// Strokes come in dashes of this length from now on; whole for 0.
    pub(super) fn dashed(&self, length: f64) {
        let pattern = js_sys::Array::new();
        if length > 0.0 {
            pattern.push(&length.into());
        }
        self.ctx.set_line_dash(&pattern).ok();
    }

    /// Adds a rectangle with round corners to the path.
    pub(super) fn rounded(&self, x: f64, y: f64, w: f64, h: f64, r: f64) {
        let c = &self.ctx;
        c.move_to(x + r, y);
        c.arc_to(x + w, y, x + w, y + h, r).ok();
        c.arc_to(x + w, y + h, x, y + h, r).ok();
        c.arc_to(x, y + h, x, y, r).ok();
        c.arc_to(x, y, x + w, y, r).ok();
        c.close_path();
    }

    /// What is written next has this font, `align` being one of `left`, `center`, `right`.
    pub(super) fn font(&self, size: f64, bold: bool, align: &str) {
        let weight = if bold { "650" } else { "400" };
        self.ctx.set_font(&[weight, " ", &size.to_string(), "px ", FAMILY].concat());
        self.ctx.set_text_align(align);
        self.ctx.set_text_baseline("middle");
    }

    /// Writes in the font that is set, over a rim of a colour where one is given, so that it stays readable over marks;
    /// the height of the place is the middle of the line.
    pub(super) fn write(&self, text: &str, at: [f64; 2], colour: Rgb, rim: Option<Rgb>) {
        if let Some(rim) = rim {
            self.ctx.set_line_join("round");
            self.stroke(rim, 3.0);
            self.ctx.stroke_text(text, at[0], at[1] + 0.5).ok();
        }
        self.fill(colour);
        self.ctx.fill_text(text, at[0], at[1] + 0.5).ok();
    }

    /// Writes in one line.
    pub(super) fn text(&self, text: &str, at: [f64; 2], size: f64, bold: bool, align: &str, colour: Rgb) {
        self.font(size, bold, align);
        self.write(text, at, colour, None);
    }

    /// Writes a mark's number or letter with a rim of the ground's colour.
    pub(super) fn text_on(&self, text: &str, at: [f64; 2], align: &str, colour: Rgb, ground: Rgb) {
        self.font(TEXT, true, align);
        self.write(text, at, colour, Some(ground));
    }

    /// A ring in the accent colour with a rim, around what is lit.
    pub(super) fn halo(&self, at: [f64; 2], radius: f64, palette: &Palette) {
        for (colour, width) in [(palette.surface, 5.0), (palette.accent, 2.25)] {
            self.ctx.begin_path();
            self.circle(at, radius);
            self.stroke(colour, width);
            self.ctx.stroke();
        }
    }

    /// Strokes the current path as something lit: in ink with a wide rim of the ground.
    pub(super) fn glow(&self, colour: Rgb, width: f64, palette: &Palette) {
        self.alpha(0.85);
        self.stroke(palette.surface, width + 3.5);
        self.ctx.stroke();
        self.alpha(1.0);
        self.stroke(colour, width);
        self.ctx.stroke();
    }
}

/// A drawing kept until what it shows changes.
pub(super) struct Layer {
    surface: Option<Surface>,
    key: Option<u64>,
}

impl Layer {
    pub(super) fn new() -> Self {
        Self { surface: Surface::offscreen(), key: None }
    }

    /// Puts the layer onto `target`, drawing it first if the key has changed.
    pub(super) fn put(&mut self, target: &Surface, key: u64, draw: impl FnOnce(&Surface)) {
        let Some(surface) = self.surface.as_mut() else { return };
        if self.key != Some(key) {
            if !surface.resize(target.width, target.height, target.density) {
                return;
            }
            draw(surface);
            self.key = Some(key);
        }
        target.copy(surface);
    }
}

/// A key for layers from anything that can be hashed.
pub(super) fn key(of: impl std::hash::Hash) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    of.hash(&mut hasher);
    std::hash::Hasher::finish(&hasher)
}

/// Distance from `p` to the segment from `a` to `b`.
pub(super) fn distance(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (d, q) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let square = d[0] * d[0] + d[1] * d[1];
    let t = if square > 0.0 { ((q[0] * d[0] + q[1] * d[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
    (q[0] - t * d[0]).hypot(q[1] - t * d[1])
}
