//! Pictures of what is on the page: one view, or all panels as they stand.

use super::{Shot, files};
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::Frame;
use relu_atoms_render::svg::views::{self as picture, Scene};
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Document, Element, HtmlCanvasElement};

/// The two views of a panel: the name of the canvas, and of the file.
pub(super) const VIEWS: [&str; 2] = ["function", "neuron"];

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The elements that fit a selector.
fn all(selector: &str) -> Vec<Element> {
    let Some(found) = document().and_then(|d| d.query_selector_all(selector).ok()) else { return Vec::new() };
    (0..found.length()).filter_map(|k| found.get(k)?.dyn_into().ok()).collect()
}

/// A canvas that is not in the page, and how to draw on it.
pub(super) fn blank(width: f64, height: f64) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    // Whatever is drawn here is read again: kept in plain memory, it need not come back from a graphics
    // processor, which where that is imitated in software costs a film most of its pictures.
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()?;
    Some((canvas, context))
}

/// A view as it is on the page, pixel by pixel, on the surface's colour.
pub(super) fn view(shot: &Shot, view: usize) -> Option<HtmlCanvasElement> {
    let panel = shot.job.panel.to_string();
    let selector = [".panel[data-panel='", &panel, "'] canvas[data-ref=", VIEWS[view], "]"].concat();
    let shown: HtmlCanvasElement = all(&selector).pop()?.unchecked_into();
    let (width, height) = (f64::from(shown.width()), f64::from(shown.height()));
    let (canvas, context) = blank(width, height)?;
    context.set_fill_style_str(&shot.job.palette.surface.css());
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_canvas_element(&shown, 0.0, 0.0).ok()?;
    Some(canvas)
}

/// A view as a vector picture, of the size it has on the page.
pub(super) fn vector(shot: &Shot, view: usize, title: &str) -> Option<String> {
    let points = Points::check(&shot.points).ok()?;
    let frame = Frame {
        report: shot.report.clone(),
        neurons: shot.neurons.clone(),
        field: shot.field.clone(),
        map: Vec::new(),
    };
    let scene = Scene {
        frame: &frame,
        points: &points,
        window: &shot.job.window,
        values: shot.job.values,
        palette: &shot.job.palette,
        title,
    };
    let [width, height] = shot.job.function;
    Some(if view == 0 {
        picture::function_view(&scene, width, height)
    } else {
        picture::neuron_view(&scene, &shot.job.view)
    })
}

/// Where an element is in the window.
fn place(element: &Element) -> [f64; 4] {
    let r = element.get_bounding_client_rect();
    [r.left(), r.top(), r.width(), r.height()]
}

/// A computed style.
fn style(element: &Element, name: &str) -> String {
    let of = web_sys::window().and_then(|w| w.get_computed_style(element).ok().flatten());
    of.and_then(|s| s.get_property_value(name).ok()).unwrap_or_default()
}

/// All panels as they stand: surfaces, headlines and views, with the step below them. `zoom` is pixels in a
/// CSS pixel, less where the picture would be wider than `widest`; the sides are even, as films want them.
pub(super) fn everything(step: u64, zoom: f64, widest: f64) -> Option<HtmlCanvasElement> {
    let panels = all(".panels > .panel");
    let body = document()?.body()?;
    let ends = |k: usize| {
        let from = panels.iter().map(|p| place(p)[k]).fold(f64::INFINITY, f64::min);
        (from, panels.iter().map(|p| place(p)[k] + place(p)[k + 2]).fold(0.0, f64::max))
    };
    let ((left, right), (top, _)) = (ends(0), ends(1));
    // A panel may go on below its views: only they are wanted.
    let views = all(".panels > .panel .canvas");
    let bottom = views.iter().map(|v| place(v)[1] + place(v)[3]).fold(0.0, f64::max);
    let margin = 12.0;
    let (width, height) = (right - left + 2.0 * margin, bottom - top + 2.0 * margin + 30.0);
    if width.is_nan() || width < 1.0 || height < 1.0 {
        return None;
    }
    let zoom = zoom.min(widest / width);
    let even = |v: f64| 2.0 * libm::ceil(v * zoom / 2.0);
    let (canvas, context) = blank(even(width), even(height))?;
    context.set_fill_style_str(&style(&body, "background-color"));
    context.fill_rect(0.0, 0.0, even(width), even(height));
    context.scale(zoom, zoom).ok()?;
    context.translate(margin - left, margin - top).ok()?;
    for panel in &panels {
        let [x, y, w, _] = place(panel);
        context.set_fill_style_str(&style(panel, "background-color"));
        context.fill_rect(x, y, w, bottom + margin - y);
    }
    context.set_text_baseline("middle");
    for words in all(
        ".panels > .panel [data-ref=mode], .panels > .panel [data-ref=strength], .panels > .panel .big > span, .panels > .panel .sub, .panels > .panel figcaption b",
    ) {
        let [x, y, w, h] = place(&words);
        let text = words.text_content().unwrap_or_default();
        if w < 1.0 || text.is_empty() {
            continue;
        }
        let font = ["font-weight", "font-size", "font-family"].map(|name| style(&words, name));
        context.set_font(&font.join(" "));
        context.set_fill_style_str(&style(&words, "color"));
        context.fill_text_with_max_width(&text, x, y + 0.5 * h, w.max(40.0)).ok()?;
    }
    for view in &views {
        let [x, y, w, h] = place(view);
        let view: &HtmlCanvasElement = view.unchecked_ref();
        context.draw_image_with_html_canvas_element_and_dw_and_dh(view, x, y, w, h).ok()?;
    }
    context.set_fill_style_str(&style(&body, "color"));
    context.set_font(&["600 13px ", &style(&body, "font-family")].concat());
    let below = bottom + margin + 15.0;
    context.fill_text(&["step ", &step.to_string()].concat(), left + 4.0, below).ok()?;
    context.set_text_align("right");
    context.fill_text("ReLU Atoms", right - 4.0, below).ok()?;
    Some(canvas)
}

/// The picture as a file, in time.
pub(super) fn encode(
    canvas: &HtmlCanvasElement,
    kind: &str,
    done: impl FnOnce(Option<web_sys::Blob>) + 'static,
) {
    let taken = Closure::once_into_js(move |blob: JsValue| done(blob.dyn_into().ok()));
    // A canvas that cannot be read would have said so when it was drawn.
    let _ = canvas.to_blob_with_type(taken.unchecked_ref(), kind);
}

/// Gives the picture to the reader as PNG.
pub(super) fn save(canvas: &HtmlCanvasElement, name: String) {
    encode(canvas, "image/png", move |blob| {
        if let Some(blob) = blob {
            files::save(&blob, &[&name, ".png"].concat());
        }
    });
}
