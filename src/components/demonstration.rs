//! The demonstration under way: its claim, what to look for, and its variants.

use crate::controller::use_controller;
use crate::state::{Command, WorkspaceStoreFields};
use crate::text::{self, names};
use crate::widgets::{IconButton, IconShape};
use leptos::prelude::*;
use relu_atoms_core::experiment::table::DEMOS;

/// The card of the demonstration under way; nothing without one.
#[component]
pub fn DemonstrationCard() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    move || {
        let (k, _) = store.demonstration().get()?;
        let words = names::demonstration(DEMOS.get(k)?);
        Some(view! {
            <section class="demo" aria-label=text::DEMONSTRATION>
                <div class="demo-words">
                    <p>
                        <b>{words.title}</b>
                        " "
                        <span>{words.claim}</span>
                    </p>
                    <p class="soft">
                        <span class="look">{text::LOOK}</span>
                        <span>{words.look}</span>
                    </p>
                </div>
                <Variants />
                <IconButton
                    name=text::CLOSE_DEMONSTRATION
                    shape=IconShape::Close
                    on_press=move |_| controller.dispatch(Command::ChooseDemonstration(None))
                />
            </section>
        })
    }
}

/// The variants of the demonstration under way, to choose from; nothing without one.
#[component]
pub fn Variants() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let demonstration = Memo::new(move |_| store.demonstration().get().map(|(k, _)| k));
    move || {
        let k = demonstration.get()?;
        let variants = names::variants(DEMOS.get(k)?).into_iter().enumerate().map(|(v, label)| {
            let pressed = move || (store.demonstration().get() == Some((k, v))).to_string();
            let choose = move |_| controller.dispatch(Command::ChooseDemonstration(Some((k, v))));
            view! {
                <button type="button" class="chip" aria-pressed=pressed on:click=choose>
                    {label}
                </button>
            }
        });
        Some(view! {
            <div class="chips" role="group" aria-label=text::VARIANTS>
                {variants.collect_view()}
            </div>
        })
    }
}
