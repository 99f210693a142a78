//! Pictures of what is on the page: one view, or all panels as they stand.

use super::error::ExportError;
use super::view_kind::ViewKind;
use crate::controller::Controller;
use crate::export::{PanelSnapshot, Snapshot};
use js_sys::Promise;
use leptos::prelude::{document, window};
use relu_atoms_core::points::Points;
use relu_atoms_render::colours::Rgb;
use relu_atoms_render::svg::views::{self, Scene};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, ContextAttributes2d, Element, HtmlCanvasElement};

/// Around the panels, in CSS pixels.
const MARGIN: f64 = 12.0;
/// Height of the line with the step below them.
const FOOTER: f64 = 30.0;
/// The panels.
const PANELS: &str = ".panels > .panel";
/// The words of a panel that belong into a picture.
const WORDS: [&str; 5] = [".mode b", ".mode span", ".big > span", ".sub", "figcaption b"];

/// A canvas that is not in the page, and its context.
pub(super) fn blank(
    width: f64,
    height: f64,
) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into().map_err(JsValue::from)?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    // Whatever is drawn here is read again: kept in plain memory, it need not come back from a graphics
    // processor, which where that is imitated in software costs a film most of its pictures.
    let attributes = ContextAttributes2d::new();
    attributes.set_will_read_frequently(true);
    let context = canvas.get_context_with_context_options("2d", &attributes)?.ok_or(JsValue::NULL)?;
    Ok((canvas, context.dyn_into().map_err(JsValue::from)?))
}

/// A view's canvas pixel by pixel, on a colour.
pub(super) fn copy(view: &HtmlCanvasElement, background: Rgb) -> Result<HtmlCanvasElement, ExportError> {
    let (width, height) = (f64::from(view.width()), f64::from(view.height()));
    let (canvas, context) = blank(width, height)?;
    context.set_fill_style_str(&background.css());
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_canvas_element(view, 0.0, 0.0)?;
    Ok(canvas)
}

/// A view as an SVG document, of the size that it has on the page.
pub(super) fn vector(panel: &PanelSnapshot, view: ViewKind, title: &str) -> Option<String> {
    let points = Points::check(&panel.points).ok()?;
    let scene = Scene {
        frame: &panel.frame,
        points: &points,
        window: &panel.job.window,
        values: panel.job.values,
        palette: &panel.job.palette,
        title,
    };
    let [width, height] = panel.job.function;
    Some(match view {
        ViewKind::Function => views::function_view(&scene, width, height),
        ViewKind::Neurons => views::neuron_view(&scene, &panel.job.view),
    })
}

/// A rectangle in the window, in CSS pixels.
#[derive(Clone, Copy)]
struct Rectangle {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Rectangle {
    fn of(element: &Element) -> Self {
        let r = element.get_bounding_client_rect();
        Self { left: r.left(), top: r.top(), width: r.width(), height: r.height() }
    }

    fn right(self) -> f64 {
        self.left + self.width
    }

    fn bottom(self) -> f64 {
        self.top + self.height
    }
}

/// All panels as they stand: surfaces, headlines and views, with the step below them. `zoom` is the number
/// of pixels in a CSS pixel, less where the picture would be wider than `widest`.
pub(super) fn everything(
    controller: Controller,
    shown: &Snapshot,
    zoom: f64,
    widest: f64,
) -> Result<HtmlCanvasElement, ExportError> {
    let body = document().body().ok_or(ExportError::Browser)?;
    let panels: Vec<(Element, Rectangle)> =
        elements(PANELS)?.into_iter().map(|panel| (panel.clone(), Rectangle::of(&panel))).collect();
    let views: Vec<(HtmlCanvasElement, Rectangle)> = shown
        .panels
        .iter()
        .filter_map(|panel| controller.view_canvases(panel.id))
        .flatten()
        .map(|view| (view.clone(), Rectangle::of(&view)))
        .collect();
    let left = panels.iter().map(|(_, at)| at.left).fold(f64::INFINITY, f64::min);
    let top = panels.iter().map(|(_, at)| at.top).fold(f64::INFINITY, f64::min);
    let right = panels.iter().map(|(_, at)| at.right()).fold(f64::NEG_INFINITY, f64::max);
    // A panel may go on below its views: only they are wanted.
    let bottom = views.iter().map(|(_, at)| at.bottom()).fold(f64::NEG_INFINITY, f64::max);
    let (width, height) = (right - left + 2.0 * MARGIN, bottom - top + 2.0 * MARGIN + FOOTER);
    // Infinite or not a number without panels or views.
    if !(width.is_finite() && height.is_finite() && width >= 1.0 && height >= 1.0) {
        return Err(ExportError::NothingShown);
    }
    let zoom = zoom.min(widest / width);
    // Films want even sides.
    let [columns, rows] = [width, height].map(|side| 2.0 * (side * zoom / 2.0).ceil());
    let (canvas, context) = blank(columns, rows)?;
    context.set_fill_style_str(&style(&body, "background-color"));
    context.fill_rect(0.0, 0.0, columns, rows);
    context.scale(zoom, zoom)?;
    context.translate(MARGIN - left, MARGIN - top)?;
    for (panel, at) in &panels {
        context.set_fill_style_str(&style(panel, "background-color"));
        context.fill_rect(at.left, at.top, at.width, bottom + MARGIN - at.top);
    }
    context.set_text_baseline("middle");
    for element in elements(&WORDS.map(|words| format!("{PANELS} {words}")).join(", "))? {
        draw_words(&context, &element)?;
    }
    for (view, at) in &views {
        context
            .draw_image_with_html_canvas_element_and_dw_and_dh(view, at.left, at.top, at.width, at.height)?;
    }
    context.set_fill_style_str(&style(&body, "color"));
    context.set_font(&format!("600 13px {}", style(&body, "font-family")));
    let baseline = bottom + MARGIN + 0.5 * FOOTER;
    context.fill_text(&format!("step {}", shown.step), left + 4.0, baseline)?;
    context.set_text_align("right");
    context.fill_text("ReLU Atoms", right - 4.0, baseline)?;
    Ok(canvas)
}

/// Writes the words of an element where they are on the page.
fn draw_words(context: &CanvasRenderingContext2d, element: &Element) -> Result<(), JsValue> {
    let at = Rectangle::of(element);
    let text = element.text_content().unwrap_or_default();
    if at.width < 1.0 || text.is_empty() {
        return Ok(());
    }
    context.set_font(&["font-weight", "font-size", "font-family"].map(|name| style(element, name)).join(" "));
    context.set_fill_style_str(&style(element, "color"));
    context.fill_text_with_max_width(&text, at.left, at.top + 0.5 * at.height, at.width.max(40.0))
}

/// The elements that match a selector.
fn elements(selector: &str) -> Result<Vec<Element>, JsValue> {
    let found = document().query_selector_all(selector)?;
    Ok((0..found.length()).filter_map(|k| found.get(k)?.dyn_into().ok()).collect())
}

/// A computed style; empty if there is none.
fn style(element: &Element, name: &str) -> String {
    let styles = window().get_computed_style(element).ok().flatten();
    styles.and_then(|styles| styles.get_property_value(name).ok()).unwrap_or_default()
}

/// A canvas as a file of a MIME type.
pub(super) async fn encode(canvas: &HtmlCanvasElement, kind: &str) -> Result<Blob, ExportError> {
    // The function that resolves the promise is itself what `toBlob` calls back.
    let made = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob_with_type(&resolve, kind) {
            // A function of a promise takes any argument.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    // Null if the browser cannot make it.
    Ok(JsFuture::from(made).await?.dyn_into()?)
}
