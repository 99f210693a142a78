//! Keys that work anywhere on the page.

use super::state::App;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Is someone typing, choosing or reading a dialog? Then keys are theirs.
fn taken(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return false };
    let on_button = element.closest("button, summary, a").ok().flatten().is_some();
    element.closest("input, select, textarea, dialog").ok().flatten().is_some()
        || (on_button && matches!(event.key().as_str(), " " | "Enter"))
}

/// Listens for the page's life.
pub(super) fn listen(app: App) {
    window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || taken(&event) {
            return;
        }
        match event.key().as_str() {
            " " if !event.repeat() => app.toggle(),
            " " => {}
            "s" => app.step_by(1),
            "r" => app.reset(),
            "n" => app.new_seed(),
            "t" => app.toggle_theme(),
            "?" => app.open_help(),
            "Escape" => app.pin(None),
            _ => return,
        }
        event.prevent_default();
    });
}
