//! A part of the paper's figure on a canvas: shapes, drawn as they are.

use super::surface::Surface;
use crate::text::figure_words::words;
use relu_atoms_render::shapes::{Align, Shape, Stroke};
use web_sys::HtmlCanvasElement;

/// A canvas on which shapes are drawn.
pub struct PartCanvas {
    surface: Surface,
    size: [f64; 2],
    /// Shapes that stay while others change.
    kept: Option<Surface>,
}

impl PartCanvas {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let surface = Surface::new(canvas)?;
        let size = surface.client_size();
        Some(Self { surface, size, kept: None })
    }

    /// Width and height, in pixels of the canvas, when it was measured last.
    pub fn size(&self) -> [f64; 2] {
        self.size
    }

    /// Measures the canvas. The browser may have to lay out the page for it, so it is not done for every picture.
    pub fn measure(&mut self) {
        self.size = self.surface.client_size();
    }

    /// Draws these shapes, the first at the bottom, in place of what was there.
    pub fn draw(&mut self, shapes: &[Shape]) {
        let [width, height] = self.size;
        if self.surface.resize(width, height, super::density()) {
            shapes.iter().for_each(|shape| draw(&self.surface, shape));
        }
    }

    /// Draws shapes that [`PartCanvas::draw_around`] shows until others are kept.
    pub fn keep(&mut self, shapes: &[Shape]) {
        let [width, height] = self.size;
        self.kept = Surface::offscreen();
        if let Some(kept) = &mut self.kept
            && kept.resize(width, height, super::density())
        {
            shapes.iter().for_each(|shape| draw(kept, shape));
        }
    }

    /// Draws shapes under and over those that are kept.
    pub fn draw_around(&mut self, under: &[Shape], over: &[Shape]) {
        self.draw(under);
        if let Some(kept) = self.kept.as_ref().filter(|_| self.size[0] >= 1.0 && self.size[1] >= 1.0) {
            self.surface.copy(kept);
        }
        over.iter().for_each(|shape| draw(&self.surface, shape));
    }
}

fn stroke(s: &Surface, stroke: &Stroke) {
    s.alpha(stroke.opacity);
    s.stroke(stroke.colour, stroke.width);
    s.dashed(stroke.dash);
    s.ctx.stroke();
    s.dashed(0.0);
    s.alpha(1.0);
}

/// Draws a shape.
pub(super) fn draw(s: &Surface, shape: &Shape) {
    s.ctx.begin_path();
    match shape {
        Shape::Area { outline, fill, stroke: edge } => {
            s.polyline(outline.iter().copied());
            s.ctx.close_path();
            if let Some((colour, opacity)) = fill {
                s.alpha(*opacity);
                s.fill(*colour);
                s.ctx.fill();
                s.alpha(1.0);
            }
            if let Some(edge) = edge {
                s.ctx.set_line_join("round");
                stroke(s, edge);
            }
        }
        Shape::Lines(lines, edge) => {
            lines.iter().for_each(|line| s.polyline(line.iter().copied()));
            s.ctx.set_line_join("round");
            stroke(s, edge);
        }
        Shape::Mark { at, radius, positive, fill: (colour, opacity) } => {
            s.mark(*at, *radius, *positive);
            s.alpha(*opacity);
            s.fill(*colour);
            s.ctx.fill();
            s.alpha(1.0);
        }
        Shape::Disc { at, radius, fill, stroke: edge } => {
            s.circle(*at, *radius);
            if let Some(colour) = fill {
                s.fill(*colour);
                s.ctx.fill();
            }
            if let Some(edge) = edge {
                stroke(s, edge);
            }
        }
        Shape::Text { text, at, size, align, colour, rim } => {
            let align = match align {
                Align::Start => "left",
                Align::Middle => "center",
                Align::End => "right",
            };
            s.font(*size, false, align);
            s.write(&words().text(text), *at, *colour, *rim);
        }
    }
}
