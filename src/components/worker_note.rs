//! What is said over a panel's views while it has no training worker.

use super::panel_context::PanelContext;
use crate::controller::use_controller;
use crate::state::{Command, PanelStoreFields, WorkerState};
use crate::text;
use leptos::prelude::*;

/// A sentence while another worker repeats the run, and where there is none the button that asks for one.
#[component]
pub fn WorkerNote() -> impl IntoView {
    let controller = use_controller();
    let panel: PanelContext = expect_context();
    let worker = Memo::new(move |_| panel.field.worker().try_get().unwrap_or_default());
    let sentence = move || match worker.get() {
        WorkerState::Works => String::new(),
        WorkerState::Repeats { end, step, to } => text::workers::repeats(&end, step, to),
        WorkerState::Lost(said) => said.get().to_owned(),
    };
    let is_lost = move || matches!(*worker.read(), WorkerState::Lost(_));
    view! {
        <div
            class="worker-note"
            class:grave=is_lost
            role="status"
            hidden=move || *worker.read() == WorkerState::Works
        >
            <p>{sentence}</p>
            <Show when=is_lost>
                <button
                    type="button"
                    class="tool strong"
                    on:click=move |_| controller.dispatch(Command::TryAgain(panel.field.key()))
                >
                    {text::workers::TRY_AGAIN}
                </button>
            </Show>
        </div>
    }
}
