//! What the page as a whole looks like in the browser: the theme that is in force and kept, the size of the
//! window and of the text.

use crate::text::language::Language;
use leptos::prelude::*;

/// Where the reader's choice is kept.
const KEY: &str = "relu-atoms-theme";
/// Where the reader's choice of a language is kept; src/site/floor.js reads it.
const LANGUAGE: &str = "relu-atoms-language";
/// Where it is kept that letters are no keys of the page.
const LETTER_KEYS: &str = "relu-atoms-letter-keys";

/// The size of text that a browser begins with, in CSS pixels.
const TEXT: f64 = 16.0;

/// Brings the setup into sight, which on a small screen may have been scrolled away.
pub fn reveal_setup() {
    request_animation_frame(|| {
        let Some(setup) = document().get_element_by_id("setup") else { return };
        let place = setup.get_bounding_client_rect();
        if place.top() < 0.0 || place.top() > window_size()[1] {
            setup.scroll_into_view();
        }
    });
}

/// Brings what the setup says of the data's units into sight, once the setup is open.
pub fn reveal_units() {
    request_animation_frame(|| {
        if let Ok(Some(units)) = document().query_selector("[data-known=units]") {
            units.scroll_into_view();
        }
    });
}

/// Width and height of the window in CSS pixels.
pub fn window_size() -> [f64; 2] {
    let length = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    [length(window().inner_width()), length(window().inner_height())]
}

/// The size of the page's text, a rem, in CSS pixels.
pub fn rem() -> f64 {
    let style =
        document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).filter(|rem| *rem > 0.0).unwrap_or(TEXT)
}

/// Puts the text of a projector in force, or the reader's own.
pub fn write_projector(on: bool) {
    if let Some(root) = document().document_element() {
        let _ = if on {
            root.set_attribute("data-projector", "")
        } else {
            root.remove_attribute("data-projector")
        };
    }
}

/// The theme that the reader chose last. A browser may forbid storage; then nothing is remembered.
pub fn kept_theme() -> Option<String> {
    window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten())
}

/// Puts a theme in force.
pub fn write_theme(dark: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}

/// Applies and keeps the reader's choice.
pub fn keep_theme(dark: bool) {
    write_theme(dark);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, if dark { "dark" } else { "light" });
    }
}

/// The language that src/site/floor.js has chosen and named in the document: the link's, the reader's last choice, or
/// the browser's.
pub fn document_language() -> Language {
    let tag = document().document_element().and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Language::of_tag(&tag)).unwrap_or_default()
}

/// Names the language in the document, and keeps the reader's choice: whether the browser lets it.
pub fn keep_language(language: Language) -> bool {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.set_item(LANGUAGE, language.tag()).is_ok())
}

/// Whether letters are keys of the page, as the reader chose last.
pub fn kept_letter_keys() -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(LETTER_KEYS).ok().flatten()).as_deref() != Some("off")
}

/// Keeps the reader's choice of keys.
pub fn keep_letter_keys(used: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if used { storage.remove_item(LETTER_KEYS) } else { storage.set_item(LETTER_KEYS, "off") };
    }
}
