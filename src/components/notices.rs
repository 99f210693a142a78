//! Sentences that need to be seen: bad link keys, divergence, a failed worker.

use crate::controller::use_controller;
use crate::state::{Command, Notice, NoticeAction, WorkspaceStoreFields};
use crate::text;
use crate::widgets::{IconButton, IconShape, Sentence};
use leptos::prelude::*;

/// The stack of notices.
#[component]
pub fn Notices() -> impl IntoView {
    let store = use_controller().store();
    view! {
        <div class="notices" role="status">
            <For each=move || store.notices().get() key=|notice| notice.id let:notice>
                <NoticeView notice />
            </For>
        </div>
    }
}

/// One sentence with what it offers to do.
#[component]
fn NoticeView(
    /// The notice.
    notice: Notice,
) -> impl IntoView {
    let controller = use_controller();
    let Notice { id, text: sentence, action } = notice;
    // A button with what is offered. What went wrong is told in the colour of alarm.
    let (offer, is_grave) = match action {
        NoticeAction::None => (None, false),
        NoticeAction::HalveStep(panel) => (Some((text::HALVE_H, Command::HalveStep(panel))), true),
        NoticeAction::UndoMerge(panel, step) => (Some((text::UNDO, Command::UndoMerge(panel, step))), false),
    };
    let button = offer.map(|(name, command)| {
        view! {
            <button type="button" class="tool strong" on:click=move |_| controller.dispatch(command.clone())>
                {name}
            </button>
        }
    });
    view! {
        <div class="notice" class:grave=is_grave>
            <p>
                <Sentence text=sentence.get().to_owned() />
            </p>
            {button}
            <IconButton
                name=text::DISMISS
                shape=IconShape::Close
                on_press=move |_| controller.dispatch(Command::Dismiss(id))
            />
        </div>
    }
}
