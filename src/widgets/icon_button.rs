//! A button that shows an icon alone.

use super::{Icon, IconShape};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// A button that shows an icon alone.
#[component]
pub fn IconButton(
    /// Its name, for screen readers.
    #[prop(into)]
    name: Signal<&'static str>,
    /// The icon.
    #[prop(into)]
    shape: Signal<IconShape>,
    /// The tooltip; the name if there is none.
    #[prop(optional, into)]
    tip: Option<Signal<String>>,
    /// Its key for assistive technology.
    #[prop(optional, into)]
    keys: Option<Signal<Option<&'static str>>>,
    /// Further classes, such as `framed`.
    #[prop(default = "")]
    class: &'static str,
    /// Whether it is switched on, for a button that switches something.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// What a press does.
    on_press: impl FnMut(MouseEvent) + 'static,
) -> impl IntoView {
    let title = move || tip.map_or_else(|| name.get().into(), |tip| tip.get());
    let pressed = move || pressed.map(|pressed| pressed.get().to_string());
    view! {
        <button
            type="button"
            class=format!("tool icon-only {class}")
            aria-label=move || name.get()
            title=title
            aria-keyshortcuts=move || keys.and_then(|keys| keys.get())
            aria-pressed=pressed
            on:click=on_press
        >
            <Icon shape />
        </button>
    }
}
