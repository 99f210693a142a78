//! The start of the page's program, and the page as a whole.

use crate::appearance::document_language;
use crate::components::bench::BenchPage;
use crate::components::book::BookView;
use crate::components::comparison::{Lead, SharedCharts};
use crate::components::data_dialog::DataDialog;
use crate::components::data_editor::DataEditor;
use crate::components::demonstration::DemonstrationCard;
use crate::components::export_dialog::ExportDialog;
use crate::components::file_drop::use_file_drop;
use crate::components::header::Header;
use crate::components::help::HelpDialog;
use crate::components::keeping::use_keeping;
use crate::components::keyboard::use_shortcuts;
use crate::components::layout::{measured, use_layout};
use crate::components::notices::Notices;
use crate::components::panel::PanelView;
use crate::components::problem_list::ProblemList;
use crate::components::results_log::ResultsDialog;
use crate::components::setup::Setup;
use crate::components::sight::{is_seen, use_sight};
use crate::components::theme;
use crate::components::transport::{StartHere, Transport};
use crate::controller::{Controller, use_controller};
use crate::offline::use_offline;
use crate::state::{Book, Kept, Layout, SetupPlace, Task, Workspace, WorkspaceStoreFields, selectors};
use crate::text;
use crate::text::language::set_language;
use crate::visit::{self, Keeper};
use crate::workers::Role;
use leptos::prelude::*;
use relu_atoms_core::experiment::link::Opening;

/// Runs the program: in the page it becomes the page, in a worker the worker's role.
pub fn run() {
    match Role::current() {
        Some(role) => role.run(),
        None => {
            std::panic::set_hook(Box::new(|info| {
                console_error_panic_hook::hook(info);
                show_crash();
            }));
            mount_to_body(App);
            if let Some(start) = document().get_element_by_id("start") {
                start.remove();
            }
        }
    }
}

/// Says that the page has stopped, without any of its state.
fn show_crash() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-status", "error");
    }
    let notice = || {
        let body = document().body()?;
        let alert = document().create_element("p").ok()?;
        alert.set_attribute("role", "alert").ok()?;
        alert.set_attribute("class", "notice grave crash").ok()?;
        alert.set_text_content(Some(text::CRASHED.get()));
        body.append_child(&alert).ok()
    };
    notice();
}

/// The page.
#[component]
pub fn App() -> impl IntoView {
    set_language(document_language());
    let (workspace, opening) = visit::open();
    if opening.bench {
        return view! { <BenchPage /> }.into_any();
    }
    view! { <Page workspace opening /> }.into_any()
}

/// The page on a given state.
#[component]
fn Page(
    /// The state to begin with.
    workspace: Workspace,
    /// What the link asks for.
    opening: Opening,
) -> impl IntoView {
    let keeper = (!workspace.embed && !visit::is_framed()).then(|| Keeper::new(&workspace, &opening));
    let layout = measured(workspace.panels.len(), workspace.projector, workspace.book.is_some());
    // Several panels need the room.
    let setup_open = layout.setup == SetupPlace::Beside
        && workspace.panels.len() == 1
        && !workspace.embed
        && workspace.book.is_none()
        && !workspace.figure;
    let letter_keys = crate::appearance::kept_letter_keys();
    let is_seen = is_seen();
    // A page that nobody sees yet, in another tab or further down on a slide, begins when it is seen.
    let (playing, waits_to_be_seen) = (workspace.playing && is_seen, workspace.playing && !is_seen);
    let controller = Controller::new(Workspace {
        setup_open,
        layout,
        letter_keys,
        playing,
        waits_to_be_seen,
        ..workspace
    });
    provide_context(controller);
    let store = controller.store();
    theme::use_theme(opening.theme);
    use_shortcuts();
    use_sight(is_seen);
    use_keeping(keeper);
    use_file_drop();
    // A frame in another page is not a visit of this one.
    let kept: Signal<Kept> =
        if store.embed().get_untracked() { Signal::stored(Kept::Nothing) } else { use_offline().into() };
    let rem = NodeRef::new();
    let layout = use_layout(rem);
    let is = move |which: fn(&Layout) -> bool| move || which(&layout.get());
    let status = Memo::new(move |_| selectors::page_status(store));
    Effect::new(move |_| {
        if let (Some(status), Some(root)) = (status.get(), document().document_element()) {
            let _ = root.set_attribute("data-status", status);
        }
    });
    // The canvases are in the document by then.
    Effect::new(move |_| controller.start());
    // None while the setup is closed.
    let setup = move || {
        store.setup_open().get().then(|| match layout.get().setup {
            SetupPlace::Beside => "beside",
            SetupPlace::Over => "over",
            SetupPlace::Above => "above",
        })
    };
    view! {
        <div
            class="page"
            class:wide=is(|layout| layout.is_wide)
            class:stacked=is(|layout| !layout.is_wide)
            class:narrow=is(|layout| layout.is_narrow)
            class:low=is(|layout| layout.is_low)
            class:embed=move || store.embed().get()
            class:projector=move || store.projector().get()
            data-task=move || store.book().read().as_ref().and_then(Book::open_task).map(Task::control)
            class:reading=move || store.book().read().is_some()
            class:figures=move || store.figure().get()
            data-setup=setup
            style:--columns=move || layout.get().columns.to_string()
            style:--panels=move || selectors::panel_count(store).to_string()
        >
            // Its texts are those of the language in which it is made: in another it is made anew.
            <For each=move || [store.chosen_language().get()] key=|language| *language let:_>
                <Contents kept />
            </For>
            <i class="rem" node_ref=rem aria-hidden="true"></i>
            <p class="unseen" aria-live="polite">{move || store.announcement().get()}</p>
        </div>
    }
}

/// All that the page shows, in the language in force.
#[component]
fn Contents(
    /// What is kept for use without a network.
    kept: Signal<Kept>,
) -> impl IntoView {
    let store = use_controller().store();
    // A frame in another page has no header.
    let is_embedded = move || store.embed().get();
    view! {
        <Show when=move || !is_embedded()>
            <Header />
        </Show>
        <div class="stage">
            <Setup />
            <main class="work">
                <Show when=is_embedded>
                    <h1 class="unseen">{text::NAME}</h1>
                </Show>
                <DemonstrationCard />
                <DataEditor />
                <Lead />
                <div class="panels" data-count=move || selectors::panel_count(store)>
                    <For each=move || selectors::panels(store) key=|panel| panel.key() let:panel>
                        <PanelView panel />
                    </For>
                </div>
                <SharedCharts />
                <StartHere />
            </main>
        </div>
        <div class="dock">
            <BookView />
            <footer class="foot">
                <Notices />
                <Transport />
            </footer>
        </div>
        <HelpDialog kept />
        <DataDialog />
        <ProblemList />
        <ExportDialog />
        <ResultsDialog />
    }
}
