//! The page: Leptos components, one file a panel. `state` holds what they share, `stage` what is
//! drawn each frame, `client` the worker, `text` every word.

// Leptos's component macro writes a `pub` of its own.
#![allow(unreachable_pub)]

mod charts;
mod client;
mod erased;
mod format;
mod header;
mod help;
mod icons;
mod keys;
mod notices;
mod panel;
mod readout;
mod setup;
mod stage;
mod state;
mod text;
mod theme;
mod transport;

use erased::{live, when};
use leptos::prelude::*;
use state::App;

/// Puts the page into the document's body and starts the training worker.
pub fn mount() {
    state::set_status("loading");
    mount_to_body(Page);
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let app = App::new();
    keys::listen(app);
    view! {
        <header::Header app />
        <div class="stage" class:with-setup=when(move || app.setup_open.get())>
            <setup::Setup app />
            <main class="work">
                <header::DemoCard app />
                <panel::Panel app />
            </main>
        </div>
        <transport::Transport app />
        <notices::Notices app />
        <help::Help app />
        <p class="unseen" aria-live="polite">{live(move || app.announcement.get())}</p>
    }
}
