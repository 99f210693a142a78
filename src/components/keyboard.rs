//! The keys that act wherever the focus is.

use crate::controller::{Controller, use_controller};
use crate::state::{
    BookCommand, Command, DataPoint, Dialog, PanelStoreFields, Target, WorkspaceStoreFields, selectors,
};
use crate::text;
use crate::text::language::Translations;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos_use_event_listener::use_event_listener;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::points::edit::Edit;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Listens for the keys.
pub fn use_shortcuts() {
    let controller = use_controller();
    let _ = use_event_listener(window(), ev::keydown, move |event| {
        if event.alt_key() || event.is_composing() || event.default_prevented() || belongs_to_element(&event)
        {
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

/// Whether arrow keys do something in the element with the focus.
fn uses_arrows(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let of = "canvas, [role='slider'], [role='radiogroup'], [role='application']";
    element.is_some_and(|element| element.closest(of).ok().flatten().is_some())
}

/// The signs that are keys of the page.
const SIGNS: &str = "+=-[]?";

/// The Latin letter or the sign of a key, in lower case. Where the layout gives a letter of another alphabet it is
/// what the key's place has on an American keyboard, and where it gives a sign in place of a digit, the digit.
fn sign(event: &KeyboardEvent) -> Option<char> {
    let key = event.key();
    let mut signs = key.chars();
    // The names of other keys, such as `Escape`, are longer.
    let (Some(sign), None) = (signs.next(), signs.next()) else { return None };
    if sign.is_ascii_alphanumeric() || SIGNS.contains(sign) {
        return Some(sign.to_ascii_lowercase());
    }
    let code = event.code();
    let at_place = match code.as_str() {
        "BracketLeft" => Some('['),
        "BracketRight" => Some(']'),
        code => {
            code.strip_prefix("Key").or(code.strip_prefix("Digit")).and_then(|place| place.chars().next())
        }
    };
    let has_another = sign.is_alphabetic() || (!event.shift_key() && code.starts_with("Digit"));
    at_place.filter(|_| has_another).map(|sign| sign.to_ascii_lowercase()).or(Some(sign))
}

fn command(controller: Controller, event: &KeyboardEvent) -> Option<Command> {
    let store = controller.store();
    let is_reading = store.book().read_untracked().is_some();
    match event.key().as_str() {
        " " => Some(Command::TogglePlay),
        // What is highlighted is let go first.
        "Escape" if is_reading && !untrack(|| selectors::is_pinned(store)) => {
            Some(Command::Book(BookCommand::Close))
        }
        "Escape" => Some(Command::Unpin),
        "ArrowLeft" if is_reading && !event.shift_key() && !uses_arrows(event) => {
            Some(Command::Book(BookCommand::Turn(-1)))
        }
        "ArrowRight" if is_reading && !event.shift_key() && !uses_arrows(event) => {
            Some(Command::Book(BookCommand::Turn(1)))
        }
        _ if controller.store().letter_keys().get_untracked() => letter_command(controller, event),
        _ => None,
    }
}

/// What a letter, a digit or a sign does.
fn letter_command(controller: Controller, event: &KeyboardEvent) -> Option<Command> {
    let store = controller.store();
    let selected = || untrack(|| selectors::selected_panel(store)).map(|panel| panel.key());
    let key = sign(event)?;
    if key.is_ascii_alphabetic() && event.shift_key() {
        return None;
    }
    Some(match key {
        's' => Command::Train(1),
        'r' => Command::Reset,
        'n' => Command::NewSeed(random_seed()),
        't' => Command::ToggleTheme,
        'p' => Command::ToggleProjector,
        'e' => Command::EditData(!store.editing().get_untracked().active),
        'f' => Command::ToggleFrozen(selected()?),
        'o' => {
            let panel = untrack(|| selectors::selected_panel(store))?;
            if panel.opened().try_get_untracked()?.mode == Mode::None {
                controller.tell(text::NO_OPTIMUM);
                return None;
            }
            if untrack(|| selectors::has_free_biases(panel)) {
                controller.tell(Translations::of(|| text::optimum::free_biases().into()));
                return None;
            }
            Command::Certify(panel.key(), !panel.certified().try_get_untracked()?)
        }
        'm' => Command::Merge(selected()?),
        'b' => Command::Branch,
        '1'..='4' => {
            let place = key.to_digit(10)? as usize - 1;
            Command::Select(store.panel_ids().get_untracked().get(place).copied()?)
        }
        '+' | '=' | ']' => Command::ChangeStrength(1),
        '-' | '[' => Command::ChangeStrength(-1),
        '?' => Command::Show(Some(Dialog::Help)),
        _ => return None,
    })
}

/// The keys of a control for assistive technology, as `aria-keyshortcuts` has them: none while letters are not
/// keys of the page.
pub fn key_shortcut(keys: &'static str) -> Signal<Option<&'static str>> {
    let store = use_controller().store();
    Signal::derive(move || store.letter_keys().get().then_some(keys))
}

/// A tooltip that names the key that does the same, while there is one.
pub fn tip(help: &'static str, key: &'static str) -> Signal<String> {
    let store = use_controller().store();
    Signal::derive(
        move || if store.letter_keys().get() { format!("{help} ({key})") } else { help.to_owned() },
    )
}

/// What a key does while data are edited.
fn editing_command(controller: Controller, event: &KeyboardEvent) -> Option<Command> {
    let store = controller.store();
    if !store.editing().get_untracked().active {
        return None;
    }
    let has_control = event.ctrl_key() || event.meta_key();
    if has_control {
        return match (sign(event)?, event.shift_key()) {
            ('z', false) => Some(Command::Undo),
            ('z', true) | ('y', false) => Some(Command::Redo),
            _ => None,
        };
    }
    Some(match event.key().as_str() {
        "Delete" | "Backspace" => {
            let panel = untrack(|| selectors::selected_panel(store))?;
            match panel.lit().try_get_untracked().flatten() {
                Some(Target::Point(i)) => {
                    let point = controller.row_of(panel.key(), DataPoint::Trained(i))?;
                    Command::ChangePoints(Edit::Delete { point })
                }
                _ => return None,
            }
        }
        "Escape" => Command::EditData(false),
        _ => return None,
    })
}

/// A seed that is new, and short enough to be said aloud.
pub fn random_seed() -> u64 {
    1 + (js_sys::Math::random() * 999_999.0) as u64
}
