//! A modal dialog.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog. The browser keeps the focus inside and closes it on Escape.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Called when it has been closed.
    #[prop(into)]
    on_close: Callback<()>,
    /// The id of its heading.
    labelled_by: &'static str,
    /// Its classes.
    #[prop(default = "dialog")]
    class: &'static str,
    /// Called on Escape; `true` keeps it open.
    #[prop(optional, into)]
    on_escape: Option<Callback<(), bool>>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                // Fails only for a dialog that is open or not in the document.
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let escaped = move |event: leptos::ev::Event| {
        if on_escape.is_some_and(|stays| stays.run(())) {
            event.prevent_default();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-labelledby=labelled_by
            on:close=move |_| on_close.run(())
            on:cancel=escaped
        >
            {children()}
        </dialog>
    }
}
