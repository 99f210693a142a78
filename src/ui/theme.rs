//! Light or dark: the system's wish, unless the link or the reader says otherwise.

use leptos::prelude::*;

const KEY: &str = "relu-atoms-theme";

/// Does a media query hold?
fn media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|m| m.matches())
}

/// Is there room for the setup beside the views?
pub(super) fn wide() -> bool {
    media("(min-width: 1100px) and (min-height: 560px)")
}

/// The effective theme at the start: link, then the reader's last choice, then the system. True
/// when dark.
pub(super) fn open(wanted: Option<&str>) -> bool {
    // A browser may forbid storage; then nothing is remembered.
    let stored = || window().local_storage().ok().flatten().and_then(|s| s.get_item(KEY).ok().flatten());
    match wanted.map(str::to_owned).or_else(stored).as_deref() {
        Some("dark") => write(true),
        Some("light") => write(false),
        _ => media("(prefers-color-scheme: dark)"),
    }
}

/// The reader wants things to stand still.
pub(super) fn still() -> bool {
    media("(prefers-reduced-motion: reduce)")
}

fn write(dark: bool) -> bool {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
    dark
}

/// The reader chose.
pub(super) fn set(dark: bool) {
    write(dark);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, if dark { "dark" } else { "light" });
    }
}
