//! Light or dark: what the link asks for, else the reader's last choice, else the system's.

use crate::appearance::{kept_theme, write_theme};
use crate::canvas::palette;
use crate::controller::use_controller;
use crate::state::WorkspaceStoreFields;
use leptos::prelude::*;
use leptos_use_preferences::use_preferred_dark;

/// Applies the theme from now on.
pub fn use_theme(asked_for: Option<String>) {
    let store = use_controller().store();
    let system = use_preferred_dark();
    let chosen = match asked_for.or_else(kept_theme).as_deref() {
        Some("dark") => Some(true),
        Some("light") => Some(false),
        _ => None,
    };
    if let Some(dark) = chosen {
        write_theme(dark);
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
