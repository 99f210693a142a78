//! The book beside the views; on a phone a sheet below them.

mod chapter;

use crate::controller::use_controller;
use crate::state::{BookCommand, Command, WorkspaceStoreFields};
use crate::text::book as text;
use crate::widgets::{Icon, IconButton, IconShape};
use chapter::ChapterView;
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::experiment::book::CHAPTERS;

/// The open book; nothing while it is closed.
#[component]
pub fn BookView() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let chapter = Memo::new(move |_| store.book().read().as_ref().map(|book| book.chapter));
    let is_open = Memo::new(move |_| chapter.get().is_some());
    let turn = move |by| move |_| controller.dispatch(Command::Book(BookCommand::Turn(by)));
    let is_first = move || chapter.get() == Some(0);
    let is_last = move || chapter.get() == Some(CHAPTERS.len() - 1);
    let page = NodeRef::<html::Div>::new();
    // Another chapter is read from its beginning.
    Effect::new(move |_| {
        chapter.track();
        if let Some(page) = page.get() {
            page.set_scroll_top(0);
        }
    });
    view! {
        <Show when=move || is_open.get()>
            <aside class="book" aria-label=text::NAME>
                <div class="book-top">
                    <p class="book-place">{move || chapter.get().map(text::place)}</p>
                    <IconButton
                        name=text::CLOSE
                        shape=IconShape::Close
                        on_press=move |_| controller.dispatch(Command::Book(BookCommand::Close))
                    />
                </div>
                <div class="book-page" node_ref=page>
                    {move || chapter.get().map(|chapter| view! { <ChapterView chapter /> })}
                </div>
                <nav class="book-turn" aria-label=text::NAME>
                    <button type="button" class="tool" disabled=is_first on:click=turn(-1)>
                        <Icon shape=IconShape::Back />
                        <span>{text::PREVIOUS}</span>
                    </button>
                    <button type="button" class="tool strong" disabled=is_last on:click=turn(1)>
                        <span>{text::NEXT}</span>
                        <Icon shape=IconShape::Forward />
                    </button>
                </nav>
            </aside>
        </Show>
    }
}
