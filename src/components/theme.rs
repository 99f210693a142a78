//! Light or dark: what the link asks for, else the reader's last choice, else the system's.

use crate::canvas::palette;
use crate::controller::use_controller;
use crate::state::WorkspaceStoreFields;
use leptos::prelude::*;
use leptos_use_preferences::use_preferred_dark;

/// Where the reader's choice is kept.
const KEY: &str = "relu-atoms-theme";

/// Applies the theme from now on.
pub fn use_theme(asked_for: Option<String>) {
    let store = use_controller().store();
    let system = use_preferred_dark();
    // A browser may forbid storage; then nothing is remembered.
    let kept = || window().local_storage().ok().flatten().and_then(|s| s.get_item(KEY).ok().flatten());
    let chosen = match asked_for.or_else(kept).as_deref() {
        Some("dark") => Some(true),
        Some("light") => Some(false),
        _ => None,
    };
    if let Some(dark) = chosen {
        write(dark);
    }
    store.dark().set(chosen.unwrap_or_else(|| system.get_untracked()));
    Effect::new(move |_| {
        let dark = system.get();
        let is_chosen = document().document_element().is_some_and(|root| root.has_attribute("data-theme"));
        if !is_chosen && store.dark().get_untracked() != dark {
            store.dark().set(dark);
        }
    });
    // The canvases draw with the colours that are in force now.
    Effect::new(move |_| {
        store.dark().track();
        if let Some(root) = document().document_element() {
            let fresh = palette::read(&root);
            if store.palette().get_untracked() != fresh {
                store.palette().set(fresh);
            }
        }
    });
}

fn write(dark: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", if dark { "dark" } else { "light" });
    }
}

/// Applies and keeps the reader's choice.
pub fn keep(dark: bool) {
    write(dark);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(KEY, if dark { "dark" } else { "light" });
    }
}
