//! The book beside the views; on a phone a sheet below them.

mod chapter;
mod rich;

use crate::controller::use_controller;
use crate::state::{BookCommand, Command, WorkspaceStoreFields};
use crate::text::book as text;
use crate::widgets::{Icon, IconButton, IconShape};
use chapter::ChapterView;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use relu_atoms_core::experiment::book::CHAPTERS;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Brings the first view into sight above the sheet, once the chapter's panels are there.
fn show_views() {
    request_animation_frame(|| {
        if let Some(view) = document().query_selector(".panel .view").ok().flatten() {
            view.scroll_into_view();
        }
    });
}

/// The open book; nothing while it is closed.
#[component]
pub fn BookView() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let chapter = Memo::new(move |_| store.book().read().as_ref().map(|book| book.chapter));
    let is_open = Memo::new(move |_| chapter.get().is_some());
    let act = move |command| move |_: MouseEvent| controller.dispatch(Command::Book(command));
    let scene = move || store.book().read_untracked().as_ref().map_or(0, |book| book.scene);
    let restart = move |_| controller.dispatch(Command::Book(BookCommand::Scene(scene())));
    // The list of all chapters takes the page's place.
    let lists = RwSignal::new(false);
    let is_first = move || chapter.get() == Some(0);
    let is_last = move || chapter.get() == Some(CHAPTERS.len() - 1);
    let page = NodeRef::<html::Div>::new();
    // Another chapter is read from its beginning; so that it is read aloud, its title has the focus.
    Effect::new(move |before: Option<Option<usize>>| {
        let now = chapter.get();
        if now.is_some() && before.flatten() != now && !store.layout().get_untracked().is_wide {
            show_views();
        }
        if let Some(page) = page.get() {
            page.set_scroll_top(0);
            let is_turned = before.is_some_and(|before| before != now);
            let title = page.query_selector("h2").ok().flatten().filter(|_| is_turned);
            if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
                let quietly = FocusOptions::new();
                quietly.set_prevent_scroll(true);
                let _ = title.focus_with_options(&quietly);
            }
        }
        now
    });
    let contents = move || {
        (0..CHAPTERS.len())
            .map(|k| {
                let open = move |event: MouseEvent| {
                    // A link for another tab or for passing on; a plain press opens the chapter here.
                    if event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                        event.prevent_default();
                        lists.set(false);
                        controller.dispatch(Command::Book(BookCommand::Open(k)));
                    }
                };
                let current = move || (chapter.get() == Some(k)).then_some("page");
                view! {
                    <li>
                        <a href=format!("?tour={}", k + 1) aria-current=current on:click=open>{text::entry(k)}</a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || is_open.get()>
            <aside class="book" aria-label=text::NAME>
                <div class="book-top">
                    <button
                        type="button"
                        class="tool book-place"
                        aria-expanded=move || lists.get().to_string()
                        title=text::CONTENTS
                        on:click=move |_| lists.update(|lists| *lists = !*lists)
                    >
                        <span>{move || chapter.get().map(text::place)}</span>
                    </button>
                    <span class="gap"></span>
                    <button type="button" class="tool" title=text::STAY_HELP on:click=act(BookCommand::Stay)>
                        {text::STAY}
                    </button>
                    <IconButton name=text::CLOSE shape=IconShape::Close on_press=act(BookCommand::Close) />
                </div>
                <nav class="book-contents" aria-label=text::CONTENTS hidden=move || !lists.get()>
                    <ol>{contents()}</ol>
                </nav>
                <div class="book-page" node_ref=page tabindex="-1" hidden=move || lists.get()>
                    {move || chapter.get().map(|chapter| view! { <ChapterView chapter /> })}
                </div>
                <nav class="book-turn" aria-label=text::PAGES>
                    <button
                        type="button"
                        class="tool framed"
                        aria-label=text::PREVIOUS
                        title=text::PREVIOUS
                        disabled=is_first
                        on:click=act(BookCommand::Turn(-1))
                    >
                        <Icon shape=IconShape::Back />
                    </button>
                    <button type="button" class="tool" on:click=restart>{text::RESTART}</button>
                    <button
                        type="button"
                        class="tool strong next"
                        disabled=is_last
                        on:click=act(BookCommand::Turn(1))
                    >
                        <span>{text::NEXT}</span>
                        <Icon shape=IconShape::Forward />
                    </button>
                </nav>
            </aside>
        </Show>
    }
}
