//! The bar over the panels while data are edited by hand.

use super::data_dialog::MakeDataButton;
use crate::controller::use_controller;
use crate::state::{Command, PanelStoreFields, WorkspaceStoreFields, selectors};
use crate::text;
use crate::widgets::{IconButton, IconShape};
use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use relu_atoms_core::points::MAX_SIZE;
use web_sys::HtmlInputElement;

/// The bar; hidden unless data are edited.
#[component]
pub fn DataEditor() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let editing = Memo::new(move |_| store.editing().get());
    let is_line = move || {
        let points = selectors::selected_panel(store).and_then(|panel| panel.points().try_get().flatten());
        points.is_some_and(|points| points.d() == 1)
    };
    let set_target = move |event: Targeted<Event, HtmlInputElement>| {
        let field = event.target();
        let panel = untrack(|| selectors::selected_panel(store));
        let run = panel.and_then(|panel| panel.opened().try_get_untracked());
        let most = run.map_or(MAX_SIZE, |run| run.units.largest());
        match text::format::typed(&field.value()).parse::<f64>() {
            Ok(target) if target.abs() <= most => controller.dispatch(Command::SetTarget(target)),
            _ => {
                field.set_value(&text::format::decimal(editing.get_untracked().target.to_string()));
                controller.tell(text::NO_TARGET);
            }
        }
    };
    view! {
        <section class="demo editing" hidden=move || !editing.get().active aria-label=text::EDIT_DATA>
            <div class="demo-words">
                <p>
                    <b>{text::EDIT_DATA}</b>
                    " "
                    <span>{text::EDIT_DATA_HELP}</span>
                </p>
            </div>
            <div class="chips">
                <label title=text::TARGET_HELP hidden=is_line>
                    {text::TARGET}
                    " "
                    <input
                        class="field"
                        name="target"
                        // Keypads for numbers have no minus on some phones.
                        inputmode="text"
                        autocapitalize="off"
                        autocomplete="off"
                        prop:value=move || text::format::decimal(editing.get().target.to_string())
                        on:change:target=set_target
                    />
                </label>
                <button
                    type="button"
                    class="tool framed small"
                    title=text::ERASE_HELP
                    aria-pressed=move || editing.get().erasing.to_string()
                    on:click=move |_| controller.dispatch(Command::SetErasing(!editing.get_untracked().erasing))
                >
                    {text::ERASE}
                </button>
                <button
                    type="button"
                    class="tool framed small"
                    title=text::UNDO_HELP
                    aria-keyshortcuts="Control+Z"
                    disabled=move || !editing.get().can_undo
                    on:click=move |_| controller.dispatch(Command::Undo)
                >
                    {text::UNDO}
                </button>
                <button
                    type="button"
                    class="tool framed small"
                    title=text::REDO_HELP
                    aria-keyshortcuts="Control+Shift+Z"
                    disabled=move || !editing.get().can_redo
                    on:click=move |_| controller.dispatch(Command::Redo)
                >
                    {text::REDO}
                </button>
                <MakeDataButton />
            </div>
            <IconButton
                name=text::EDIT_DONE
                shape=IconShape::Close
                on_press=move |_| controller.dispatch(Command::EditData(false))
            />
        </section>
    }
}
