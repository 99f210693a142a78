//! What the picture means, and the keys.

use super::state::App;
use super::{icons, text};
use leptos::prelude::*;

/// A modal dialog; the browser keeps the focus inside and closes it on Escape.
#[component]
pub(super) fn Help(app: App) -> impl IntoView {
    let close = move |_| {
        if let Some(dialog) = app.help.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="help" node_ref=app.help aria-labelledby="help-title">
            <div class="help-head">
                <h2 id="help-title">{text::HELP_TITLE}</h2>
                <button class="tool icon-only" aria-label=text::CLOSE on:click=close>{icons::close()}</button>
            </div>
            <p>{text::HELP_INTRO}</p>
            <p>{text::HELP_SIGNS}</p>
            <h3>{text::HELP_KEYS}</h3>
            <dl class="keys">
                {text::KEYS
                    .iter()
                    .map(|(key, does)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*does}</dd></div> })
                    .collect_view()}
            </dl>
            <p class="soft small">{text::HELP_PAPER}</p>
        </dialog>
    }
}
