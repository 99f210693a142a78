//! Files that the browser saves.

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take until it has begun to save a file.
const PATIENCE: Duration = Duration::from_secs(60);

/// Has the browser save a file under a name.
pub(super) fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let link: HtmlAnchorElement = document().create_element("a")?.dyn_into().map_err(JsValue::from)?;
    let body = document().body().ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    link.set_href(&url);
    link.set_download(name);
    link.set_hidden(true);
    // Some browsers follow only a link that is in the document.
    body.append_child(&link)?;
    link.click();
    link.remove();
    set_timeout(
        move || {
            // Fails for no string.
            let _ = Url::revoke_object_url(&url);
        },
        PATIENCE,
    );
    Ok(())
}

/// A text of a MIME type, in parts that follow each other.
pub(super) fn text(parts: &[String], kind: &str) -> Result<Blob, JsValue> {
    let properties = BlobPropertyBag::new();
    properties.set_type(kind);
    let parts: Array = parts.iter().map(|part| JsValue::from_str(part)).collect();
    Blob::new_with_str_sequence_and_options(&parts, &properties)
}
