//! Figures as files, and the pictures of a film.

use super::error::ExportError;
use super::files;
use crate::controller::Controller;
use crate::export::figure::{self, Style};
use crate::export::{Snapshot, noise, png};
use crate::text;
use js_sys::{Promise, Uint8Array};
use leptos::prelude::{document, window};
use relu_atoms_render::svg::views::Figure;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, ContextAttributes2d, Element, HtmlCanvasElement,
    HtmlImageElement, ImageData, Url,
};

/// Around and between the panels of a film, in CSS pixels.
const MARGIN: f64 = 12.0;
/// Height of the line below them.
const FOOTER: f64 = 26.0;
/// Size of the words over a panel, and height of a line of them.
const FONT: f64 = 14.0;
const LINE: f64 = 19.0;
/// In panels less wide than this the name and the result may take two lines each.
const ONE_LINE: f64 = 300.0;
/// The narrowest panel of a film.
const NARROWEST: f64 = 200.0;

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

/// Makes sure that what is read from a canvas is what was drawn there.
///
/// # Errors
/// [`ExportError::Noisy`] if the browser changes it.
pub(super) fn check_reading() -> Result<(), ExportError> {
    let side = f64::from(noise::SIDE);
    let (_, context) = blank(side, side)?;
    let picture = noise::picture();
    let pixels = ImageData::new_with_u8_clamped_array(Clamped(&picture), noise::SIDE)?;
    context.put_image_data(&pixels, 0.0, 0.0)?;
    let read = context.get_image_data(0.0, 0.0, side, side)?;
    if noise::is_noisy(&read.data().0) { Err(ExportError::Noisy) } else { Ok(()) }
}

/// Saves a figure as SVG.
pub(super) fn save_svg(figure: Figure, name: &str) -> Result<(), ExportError> {
    Ok(files::save(&files::text(&[figure.svg], SVG)?, &format!("{name}.svg"))?)
}

/// The MIME type of figures.
const SVG: &str = "image/svg+xml";

/// Saves a figure as PNG, drawn by the browser from its shapes at the size that the file has.
pub(super) async fn save_png(figure: &Figure, style: Style, name: &str) -> Result<(), ExportError> {
    check_reading()?;
    let columns = f64::from(style.width.pixels(figure.size[0]));
    let rows = (columns * figure.size[1] / figure.size[0]).round();
    let (canvas, context) = blank(columns, rows)?;
    let image = HtmlImageElement::new()?;
    let url = Url::create_object_url_with_blob(&files::text(std::slice::from_ref(&figure.svg), SVG)?)?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    let drawn = decoded.and_then(|_| {
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, columns, rows)
    });
    // Fails for no string.
    let _ = Url::revoke_object_url(&url);
    drawn?;
    let mut file = encode(&canvas, "image/png").await?;
    if let Some(density) = style.width.density() {
        let bytes = Uint8Array::new(&JsFuture::from(file.array_buffer()).await?).to_vec();
        let bytes = Uint8Array::from(&png::with_density(&bytes, density)[..]);
        let properties = BlobPropertyBag::new();
        properties.set_type("image/png");
        file = Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(&bytes), &properties)?;
    }
    Ok(files::save(&file, &format!("{name}.png"))?)
}

/// A picture of a film: the views of all panels as they are on the page, side by side, each below its name, its
/// result and its own step. It has the same size at each step. `zoom` is the number of pixels in a CSS pixel, less
/// where the picture would be wider than `widest`.
pub(super) fn film_frame(
    controller: Controller,
    shown: &Snapshot,
    zoom: f64,
    widest: f64,
) -> Result<HtmlCanvasElement, ExportError> {
    let body = document().body().ok_or(ExportError::Browser)?;
    let most = |of: fn(&figure::Sizes) -> f64| {
        shown.panels.iter().map(|panel| of(&figure::Sizes::of(panel))).fold(0.0, f64::max)
    };
    let column = most(|sizes| sizes.width).max(NARROWEST);
    let (function, neurons) = (most(|sizes| sizes.function), most(|sizes| sizes.neurons));
    let count = shown.panels.len() as f64;
    // Lines over a panel: its name, its result, its step.
    let lines = if column < ONE_LINE { [2, 2, 1] } else { [1, 1, 1] };
    let head = LINE * lines.iter().sum::<usize>() as f64 + 6.0;
    let width = count * (column + 2.0 * MARGIN) + (count + 1.0) * MARGIN;
    let panel_height = head + function + neurons + 3.0 * MARGIN;
    let height = panel_height + 2.0 * MARGIN + FOOTER;
    if shown.panels.is_empty() || function + neurons < 1.0 {
        return Err(ExportError::NothingShown);
    }
    let zoom = zoom.min(widest / width);
    // Films want even sides.
    let [columns, rows] = [width, height].map(|side| 2.0 * (side * zoom / 2.0).ceil());
    let (canvas, context) = blank(columns, rows)?;
    let (ink, family) = (style(&body, "color"), style(&body, "font-family"));
    context.set_fill_style_str(&style(&body, "background-color"));
    context.fill_rect(0.0, 0.0, columns, rows);
    context.scale(zoom, zoom)?;
    context.set_text_baseline("middle");
    for (k, panel) in shown.panels.iter().enumerate() {
        let left = MARGIN + k as f64 * (column + 3.0 * MARGIN);
        context.set_fill_style_str(&panel.job.palette.surface.css());
        context.fill_rect(left, MARGIN, column + 2.0 * MARGIN, panel_height);
        context.set_fill_style_str(&panel.job.palette.ink.css());
        let (left, mut top) = (left + MARGIN, 2.0 * MARGIN);
        for (i, (words, most)) in figure::heading(panel).iter().zip(lines).enumerate() {
            let weight = if i == 0 { 650 } else { 400 };
            context.set_font(&format!("{weight} {FONT}px {family}"));
            for line in broken(&context, words, column, most)? {
                context.fill_text_with_max_width(&line, left, top + 0.5 * LINE, column)?;
                top += LINE;
            }
        }
        let mut top = 2.0 * MARGIN + head;
        let sizes = figure::Sizes::of(panel);
        let views = controller.view_canvases(panel.id).ok_or(ExportError::NothingShown)?;
        for (view, (height, room)) in views.iter().zip([(sizes.function, function), (sizes.neurons, neurons)])
        {
            if view.width() > 0 && view.height() > 0 && height >= 1.0 {
                context.draw_image_with_html_canvas_element_and_dw_and_dh(
                    view,
                    left,
                    top,
                    sizes.width,
                    height,
                )?;
            }
            top += room + MARGIN;
        }
    }
    context.set_fill_style_str(&ink);
    context.set_font(&format!("600 13px {family}"));
    context.set_text_align("right");
    context.fill_text(text::NAME.get(), width - MARGIN - 4.0, height - 0.5 * FOOTER - 4.0)?;
    Ok(canvas)
}

/// Words in at most so many lines, each of which fits into the width where it can be broken at a blank; the last
/// one has what is left.
fn broken(
    context: &CanvasRenderingContext2d,
    words: &str,
    width: f64,
    most: usize,
) -> Result<Vec<String>, JsValue> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if lines.len() == most || context.measure_text(&longer)?.width() <= width => {
                lines.pop();
                lines.push(longer);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Ok(lines)
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
