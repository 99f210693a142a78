//! Sentences that need to be seen: bad link keys, divergence, a failed worker.

use crate::controller::use_controller;
use crate::state::{Command, Notice, NoticeAction, WorkspaceStoreFields};
use crate::text;
use crate::widgets::{IconButton, IconShape};
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
    let remedy = match action {
        NoticeAction::None => None,
        NoticeAction::HalveStep(panel) => Some(view! {
            <button
                type="button"
                class="tool strong"
                on:click=move |_| controller.dispatch(Command::HalveStep(panel))
            >
                {text::HALVE_H}
            </button>
        }),
    };
    let is_grave = remedy.is_some();
    view! {
        <div class="notice" class:grave=is_grave>
            <p>{with_code(&sentence)}</p>
            {remedy}
            <IconButton
                name=text::DISMISS
                shape=IconShape::Close
                on_press=move |_| controller.dispatch(Command::Dismiss(id))
            />
        </div>
    }
}

/// A sentence in which what stands between back ticks is a word of a link or a file.
fn with_code(sentence: &str) -> impl IntoView + use<> {
    sentence
        .split('`')
        .enumerate()
        .map(|(k, part)| {
            let part = part.to_owned();
            if k % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
        })
        .collect_view()
}
