//! One chapter of the book.

use super::rich::Rich;
use crate::components::prediction::PredictionCard;
use crate::controller::use_controller;
use crate::state::{
    BookCommand, Command, PanelStoreFields, TASKS, Task, WorkspaceStore, WorkspaceStoreFields, selectors,
};
use crate::text::{book as text, names};
use leptos::prelude::*;
use relu_atoms_core::cells::Arrangement;
use relu_atoms_core::experiment::book::CHAPTERS;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The data cut the space of neurons into so many cells; counted for up to so many points, since it takes time that
/// grows with their cube.
const MOST_COUNTED: usize = 40;

/// A chapter: its words, what is asked and to be tried, and what its runs have come to.
#[component]
pub fn ChapterView(
    /// Its index.
    chapter: usize,
) -> impl IntoView {
    let store = use_controller().store();
    let words = &text::CHAPTERS[chapter];
    let sentence = closing_sentence(store, chapter);
    let paragraphs = words.paragraphs.iter().map(|paragraph| {
        let is_formula = matches!(text::parts(paragraph.get()).as_slice(), [text::Part::Formula(_)]);
        view! {
            <p class:display=is_formula>
                <Rich text=paragraph.get().to_owned() />
            </p>
        }
    });
    view! {
        <article class="chapter">
            <h2 tabindex="-1" id="book-title">{words.title}</h2>
            {paragraphs.collect_view()}
            <Scenes chapter />
            <PredictionCard />
            <Trial chapter />
            <Show when=move || sentence.read().is_some()>
                <p class="closing">
                    <b>{text::HERE}</b>
                    " "
                    {move || sentence.get().map(|text| view! { <Rich text /> })}
                </p>
            </Show>
        </article>
    }
}

/// What the chapter's runs have come to, from the numbers that the panels show.
fn closing_sentence(store: WorkspaceStore, chapter: usize) -> Memo<Option<String>> {
    let scene = Memo::new(move |_| store.book().read().as_ref().map_or(0, |book| book.scene));
    let zero = Memo::new(move |_| selectors::error_of_zero(store));
    // Counted anew for other points alone.
    let cells = Memo::new(move |_| {
        let panel = selectors::selected_panel(store)?;
        let points = panel.points().try_get().flatten()?;
        (points.n() <= MOST_COUNTED).then(|| Arrangement::new(&points).cells.len())
    });
    Memo::new(move |_| {
        let panels: Option<Vec<_>> = selectors::panels(store)
            .into_iter()
            .map(|panel| Some((selectors::experiment(panel)?, panel.summary().try_get().flatten()?)))
            .collect();
        let panels = panels?;
        let (cells, error_of_zero) = (if chapter == CELLS { cells.get() } else { None }, zero.get());
        let shown: Vec<text::Shown<'_>> =
            panels.iter().map(|(run, report)| text::Shown { run, report, cells, error_of_zero }).collect();
        text::closing(chapter, scene.get(), &shown)
    })
}

/// The chapter that counts the cells.
const CELLS: usize = 1;

/// The runs of a chapter that has several, to choose from; nothing where it has one.
#[component]
fn Scenes(
    /// The chapter's index.
    chapter: usize,
) -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let scenes = CHAPTERS[chapter].scenes;
    (scenes.len() > 1).then(|| {
        let buttons = scenes.iter().enumerate().map(|(k, scene)| {
            let pressed =
                move || store.book().read().as_ref().is_some_and(|book| book.scene == k).to_string();
            let open = move |_| controller.dispatch(Command::Book(BookCommand::Scene(k)));
            view! {
                <button type="button" class="chip" aria-pressed=pressed on:click=open>{names::scene(scene)}</button>
            }
        });
        view! {
            <div class="chips scenes" role="group" aria-label=text::SCENES data-try="scenes">
                {buttons.collect_view()}
            </div>
        }
    })
}

/// What is to be tried, and what it has shown once it has been.
#[component]
fn Trial(
    /// The chapter's index.
    chapter: usize,
) -> impl IntoView {
    let store = use_controller().store();
    let words = &text::CHAPTERS[chapter];
    let is_done = Memo::new(move |_| store.book().read().as_ref().is_some_and(|book| book.tried));
    view! {
        <div class="trial" class:done=move || is_done.get()>
            <p>
                <b>{text::TRY}</b>
                " "
                <Rich text=words.task.get().to_owned() />
                " "
                <button type="button" class="show-control" hidden=move || is_done.get() on:click=move |_| show_control(TASKS[chapter])>
                    {text::SHOW_CONTROL}
                </button>
            </p>
            <p role="status" class="seen">
                {move || is_done.get().then(|| view! {
                    <b>{format!("✓\u{a0}{}", text::DONE)}</b>
                    " "
                    <Rich text=words.done.get().to_owned() />
                })}
            </p>
        </div>
    }
}

/// Brings the control of a task into sight, with the focus on it.
fn show_control(task: Task) {
    let find = |name: &str| {
        let visible = |element: &HtmlElement| element.offset_width() > 0;
        let selector = format!("[data-try='{name}']");
        let all = document().query_selector_all(&selector).ok()?;
        (0..all.length()).filter_map(|k| all.get(k)?.dyn_into::<HtmlElement>().ok()).find(visible)
    };
    // What is in the setup is reached by way of its button while it is closed.
    let Some(element) = find(task.control()).or_else(|| find("setup")) else { return };
    element.scroll_into_view_with_bool(false);
    let inner = element.query_selector("input, button").ok().flatten();
    let _ = inner.and_then(|inner| inner.dyn_into::<HtmlElement>().ok()).unwrap_or(element).focus();
}
