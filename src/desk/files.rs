//! Files in and out: reading what was dropped or chosen, and giving a file to the reader.

use crate::dom;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// Calls back when a promise is kept (its value), or broken (none).
pub(super) fn after(promise: &JsValue, done: impl FnOnce(Option<JsValue>) + 'static) {
    let done = std::rc::Rc::new(std::cell::RefCell::new(Some(done)));
    let other = done.clone();
    let kept = Closure::once_into_js(move |value: JsValue| {
        if let Some(done) = done.take() {
            done(Some(value));
        }
    });
    let broken = Closure::once_into_js(move |_: JsValue| {
        if let Some(done) = other.take() {
            done(None);
        }
    });
    if let Ok(then) = js_sys::Reflect::get(promise, &"then".into())
        && let Ok(then) = then.dyn_into::<js_sys::Function>()
    {
        let _ = then.call2(promise, &kept, &broken);
    }
}

/// Reads at most `most` bytes of a file, and one more so that a longer one can be told.
pub(super) fn read(file: &File, most: usize, done: impl FnOnce(Option<Vec<u8>>) + 'static) {
    let most = most as f64 + 1.0;
    let Ok(part) = file.slice_with_f64_and_f64(0.0, most.min(file.size())) else { return done(None) };
    after(&part.array_buffer(), |buffer| done(buffer.map(|b| Uint8Array::new(&b).to_vec())));
}

/// Gives a file to the reader.
pub(super) fn save(blob: &Blob, name: &str) {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else { return };
    let (Ok(url), Some(body)) = (Url::create_object_url_with_blob(blob), document.body()) else { return };
    let link: HtmlAnchorElement = dom::append(&body, &["<a hidden></a>"]).unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    link.remove();
    // The browser needs the address until it has begun to save.
    let forget = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    if let Some(window) = web_sys::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), 60_000);
    }
}

/// Text as something that can be saved.
pub(super) fn text(parts: &[String], kind: &str) -> Option<Blob> {
    let bag = BlobPropertyBag::new();
    bag.set_type(kind);
    let parts: Array = parts.iter().map(|p| JsValue::from_str(p)).collect();
    Blob::new_with_str_sequence_and_options(&parts, &bag).ok()
}
