//! How far work has come, with a button that ends it.

use crate::text::dialogs::CANCEL;
use leptos::prelude::*;

/// How far work has come, and a button that ends it; hidden while there is none.
#[component]
pub fn ProgressBar(
    /// What is under way, for screen readers.
    name: &'static str,
    /// Whether it is.
    #[prop(into)]
    running: Signal<bool>,
    /// How much of it is done, from 0 to 1.
    #[prop(into)]
    done: Signal<f64>,
    /// What the button does.
    on_cancel: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <span class="results-progress" hidden=move || !running.get()>
            <progress aria-label=name max="1" value=move || done.get()></progress>
            <button type="button" class="tool framed small" on:click=move |_| on_cancel()>
                {CANCEL}
            </button>
        </span>
    }
}
