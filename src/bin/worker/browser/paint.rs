//! The worker that paints: jobs in, pictures out.

use super::Worker;
use js_sys::{Array, Float32Array, Uint8Array};
use relu_atoms_core::session::messages::{Reply, decode, encode};
use relu_atoms_render::raster::{Job, Picture};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{ImageBitmap, ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

impl Worker {
    /// Paints `[job, neurons, field, map]`, or `[job]` once more from the last numbers.
    pub(super) fn paint(&self, parts: &Array) {
        let job: Job = match decode(&Uint8Array::new(&parts.get(0)).to_vec()) {
            Ok(job) => job,
            Err(error) => return self.say(&Reply::Refused(error.to_string())),
        };
        let column = |k| parts.get(k).dyn_into::<Float32Array>().ok().map(|column| column.to_vec());
        let mut painters = self.painters.borrow_mut();
        let painter = painters.entry(job.panel).or_default();
        if let (Some(neurons), Some(field)) = (column(1), column(2)) {
            painter.take(&job, neurons, field, column(3).unwrap_or_default());
        }
        let (painted, pictures) = painter.paint(&job);
        let message = Array::of1(&Uint8Array::from(encode(&painted).as_slice()));
        let transfer = self.hang(&pictures, &message);
        let _ = self.scope.post_message_with_transfer(&message, &transfer);
    }

    /// `[panel, memory]`: what was painted of this panel's run elsewhere.
    pub(super) fn recall(&self, panel: u32, memory: &JsValue) {
        self.painters.borrow_mut().entry(panel).or_default().recall(&Uint8Array::new(memory).to_vec());
    }

    /// Puts both pictures into a message: what is to be handed over with it.
    pub(super) fn hang(&self, pictures: &[Picture; 2], message: &Array) -> Array {
        let transfer = Array::new();
        for (picture, canvas) in pictures.iter().zip(&self.canvases) {
            let bitmap = canvas.as_ref().and_then(|canvas| bitmap(canvas, picture));
            message.push(bitmap.as_ref().map_or(&JsValue::NULL, AsRef::as_ref));
            bitmap.iter().for_each(|b| {
                transfer.push(b);
            });
        }
        transfer
    }
}

/// A picture as something that can be handed to the page; none if it is empty.
fn bitmap(canvas: &OffscreenCanvas, picture: &Picture) -> Option<ImageBitmap> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&picture.bytes), width, height).ok()?;
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok()??;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into().ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()?;
    canvas.transfer_to_image_bitmap().ok()
}
