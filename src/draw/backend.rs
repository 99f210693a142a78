//! Plotters on a canvas: the strokes and words that the charts use, in device pixels.

use super::palette::Rgb;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;
use std::f64::consts::TAU;
use web_sys::CanvasRenderingContext2d;

/// What plotters draws on. Nothing fails: a canvas takes any stroke.
pub(super) struct Canvas {
    /// Where to.
    pub(super) context: CanvasRenderingContext2d,
    /// Width and height.
    pub(super) size: (u32, u32),
    /// The typeface with its size, as a style sheet writes it.
    pub(super) font: String,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas {
    fn fill_with(&self, colour: BackendColor) {
        let (r, g, b) = colour.rgb;
        self.context.set_fill_style_str(&Rgb([r, g, b]).css());
        self.context.set_global_alpha(colour.alpha);
    }

    fn stroke_with(&self, style: &impl BackendStyle) {
        let colour = style.color();
        let (r, g, b) = colour.rgb;
        self.context.set_stroke_style_str(&Rgb([r, g, b]).css());
        self.context.set_global_alpha(colour.alpha);
        self.context.set_line_width(f64::from(style.stroke_width()));
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (x, y) in path {
            // After `begin_path` the first one only moves there.
            self.context.line_to(f64::from(x), f64::from(y));
        }
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.fill_with(colour);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.trace(path);
        self.stroke_with(style);
        self.context.stroke();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.context.begin_path();
        // The radius is no less than 0, which is all that could be refused.
        let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU);
        if fill {
            self.fill_with(style.color());
            self.context.fill();
        } else {
            self.stroke_with(style);
            self.context.stroke();
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = style.anchor();
        self.context.set_text_align(match anchor.h_pos {
            HPos::Left => "left",
            HPos::Right => "right",
            HPos::Center => "center",
        });
        self.context.set_text_baseline(match anchor.v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        });
        self.fill_with(style.color());
        self.context.set_font(&self.font);
        let _ = self.context.fill_text(text, f64::from(x), f64::from(y));
        Ok(())
    }
}
