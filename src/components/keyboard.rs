//! The keys that act wherever the focus is.

use crate::controller::{Controller, use_controller};
use crate::state::{Command, Dialog, PanelStoreFields, Target, WorkspaceStoreFields, selectors};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use relu_atoms_core::points::edit::Edit;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Listens for the keys.
pub fn use_shortcuts() {
    let controller = use_controller();
    let _ = use_event_listener(window(), ev::keydown, move |event| {
        if event.alt_key() || event.is_composing() || belongs_to_element(&event) {
            return;
        }
        let command = if event.ctrl_key() || event.meta_key() {
            editing_command(controller, &event)
        } else {
            editing_command(controller, &event).or_else(|| command(controller, &event))
        };
        if let Some(command) = command {
            event.prevent_default();
            if !event.repeat() || event.key() != " " {
                controller.dispatch(command);
            }
        }
    });
}

/// Whether someone is typing, choosing or reading a dialog: then keys are theirs.
fn belongs_to_element(event: &KeyboardEvent) -> bool {
    let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return false };
    let is_within = |selector| element.closest(selector).ok().flatten().is_some();
    is_within("input, select, textarea, dialog")
        || (is_within("button, summary, a") && matches!(event.key().as_str(), " " | "Enter"))
}

fn command(controller: Controller, event: &KeyboardEvent) -> Option<Command> {
    let store = controller.store();
    Some(match event.key().as_str() {
        " " => Command::TogglePlay,
        "s" => Command::Train(1),
        "r" => Command::Reset,
        "n" => Command::NewSeed(random_seed()),
        "t" => Command::ToggleTheme,
        "e" => Command::EditData(!store.editing().get_untracked().active),
        "f" => Command::ToggleFrozen(untrack(|| selectors::selected_panel(store))?.key()),
        "?" => Command::Show(Some(Dialog::Help)),
        "Escape" => Command::Unpin,
        _ => return None,
    })
}

/// What a key does while data are edited.
fn editing_command(controller: Controller, event: &KeyboardEvent) -> Option<Command> {
    let store = controller.store();
    if !store.editing().get_untracked().active {
        return None;
    }
    let has_control = event.ctrl_key() || event.meta_key();
    Some(match (has_control, event.key().as_str()) {
        (true, "z" | "Z") if event.shift_key() => Command::Redo,
        (true, "z" | "Z") => Command::Undo,
        (true, "y") => Command::Redo,
        (false, "Delete" | "Backspace") => {
            let panel = untrack(|| selectors::selected_panel(store))?;
            match panel.lit().try_get_untracked().flatten() {
                Some(Target::Point(point)) => Command::ChangePoints(Edit::Delete { point }),
                _ => return None,
            }
        }
        (false, "Escape") => Command::EditData(false),
        _ => return None,
    })
}

/// A seed that is new, and short enough to be said aloud.
pub fn random_seed() -> u64 {
    1 + (js_sys::Math::random() * 999_999.0) as u64
}
