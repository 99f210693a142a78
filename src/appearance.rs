//! What the page as a whole looks like in the browser: the theme that is in force and kept, and where there is
//! room for the setup.

use leptos::prelude::*;

/// Where the reader's choice is kept.
const KEY: &str = "relu-atoms-theme";
/// Where it is kept that letters are no keys of the page.
const LETTER_KEYS: &str = "relu-atoms-letter-keys";

/// The media query for room for the setup beside the views.
const ROOM_BESIDE: &str = "(min-width: 1100px) and (min-height: 560px)";

/// Whether there is room for the setup beside the views.
pub fn has_room_beside() -> bool {
    window().match_media(ROOM_BESIDE).ok().flatten().is_some_and(|media| media.matches())
}

/// Brings the setup into sight, which on a narrow screen lies below the views.
pub fn reveal_setup() {
    if !has_room_beside() {
        request_animation_frame(|| {
            if let Some(setup) = document().get_element_by_id("setup") {
                setup.scroll_into_view();
            }
        });
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
