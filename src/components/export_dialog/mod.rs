//! The dialog that exports: pictures, a film, tables, the runs as a file, and how to cite them.

mod error;
mod exporter;
mod files;
mod film;
mod pictures;

use super::file_drop::{FileButton, use_file_opener};
use crate::controller::use_controller;
use crate::export::figure::{FigureWidth, Ground, Style, ViewKind};
use crate::export::table::TableKind;
use crate::export::{Snapshot, citation};
use crate::state::{Command, Dialog as OpenDialog, PanelId, WorkspaceStoreFields};
use crate::text::{Text, dialogs as words};
use crate::widgets::Dialog;
use exporter::{Exporter, FigureFormat, FigureOf};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_clipboard::{UseClipboardReturn, use_clipboard};
use relu_atoms_core::experiment::Experiment;
use relu_atoms_core::experiment::compare::Comparison;
use wasm_bindgen::JsValue;

/// The files that are offered first.
const ACCEPT: &str = ".json,.csv,.txt,application/json,text/csv,text/plain";
/// The lengths of a film to choose from, in seconds.
const FILM_LENGTHS: [usize; 3] = [6, 12, 20];

/// Has the browser save a text of a MIME type under a name.
///
/// # Errors
/// What the browser says if it refuses.
pub(super) fn save_text(content: String, kind: &str, name: &str) -> Result<(), JsValue> {
    files::save(&files::text(&[content], kind)?, name)
}

/// The dialog that exports. It opens once all panels rest, on what they show then.
#[component]
pub fn ExportDialog() -> impl IntoView {
    let controller = use_controller();
    let store = controller.store();
    let exporter = Exporter::new(controller);
    let is_wanted = Memo::new(move |_| store.dialog().get() == Some(OpenDialog::Export));
    Effect::new(move |was_wanted: Option<bool>| {
        if is_wanted.get() {
            spawn_local(async move {
                exporter.open().await;
                if !is_wanted.get_untracked() {
                    exporter.close();
                }
            });
        } else if was_wanted == Some(true) {
            exporter.close();
        }
        is_wanted.get()
    });
    let open = Signal::derive(move || is_wanted.get() && exporter.shown().read().is_some());
    let close = move || {
        if is_wanted.get_untracked() {
            controller.dispatch(Command::Show(None));
        }
    };
    // Escape ends what is under way before it closes the dialog.
    let on_escape = move |()| {
        let is_busy = exporter.is_busy().get_untracked();
        exporter.cancel();
        is_busy
    };
    view! {
        <Dialog
            open
            on_close=move |()| close()
            labelled_by="export-title"
            class="dialog wide-dialog"
            on_escape=on_escape
        >
            <div class="dialog-head">
                <div class="dialog-title">
                    <h2 id="export-title">{words::EXPORT}</h2>
                    <button type="button" class="tool framed" on:click=move |_| close()>
                        {words::CLOSE}
                    </button>
                </div>
                <p class="dialog-status" role="status">
                    {move || exporter.status().get()}
                </p>
                <Progress exporter />
            </div>
            <div class="dialog-two" inert=move || exporter.is_busy().get()>
                <div>
                    <PicturesSection exporter />
                    <FilmSection exporter />
                    <TablesSection exporter />
                </div>
                <div>
                    <RunFileSection exporter />
                    <CitationSection exporter />
                </div>
            </div>
        </Dialog>
    }
}

/// How far the work under way has come, and a button that ends it.
#[component]
fn Progress(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let progress = exporter.progress();
    view! {
        <div class="dialog-progress" hidden=move || progress.read().is_none()>
            <progress
                aria-label=words::PROGRESS
                max=move || progress.get().map_or(1, |progress| progress.total)
                value=move || progress.get().map_or(0, |progress| progress.done)
            ></progress>
            <button type="button" class="tool framed small" on:click=move |_| exporter.cancel()>
                {words::CANCEL}
            </button>
        </div>
    }
}

/// A line of the dialog: what it is about, and its buttons.
#[component]
fn ExportLine(
    /// What it is about.
    #[prop(into)]
    about: ViewFn,
    /// Its buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="dialog-line">
            <span>{about.run()}</span>
            <span class="dialog-buttons">{children()}</span>
        </div>
    }
}

/// A button that makes a file.
#[component]
fn FileFormatButton(
    /// The format.
    format: &'static str,
    /// Its name for screen readers: what is made, and the format.
    #[prop(into)]
    name: String,
    /// What a press does.
    on_press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="tool framed small" aria-label=name on:click=move |_| on_press()>
            {format}
        </button>
    }
}

/// Figures of each view, and of all panels together.
#[component]
fn PicturesSection(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let store = use_controller().store();
    // Pictures of the same views under the same names, whichever step is shown meanwhile.
    let subjects = Memo::new(move |_| {
        let panels = exporter
            .shown()
            .get()
            .map(|shown| shown.panels.iter().map(|panel| (panel.id, panel.name.clone())).collect::<Vec<_>>());
        panels.unwrap_or_default()
    });
    let lines = move || {
        let of_panel = |(panel, name): (PanelId, String)| {
            let views =
                ViewKind::ALL.map(|view| (FigureOf::View(panel, view), words::subject(&name, view.label())));
            let paper = store
                .figure()
                .get()
                .then(|| (FigureOf::Paper(panel), words::subject(&name, words::PAPER_FIGURE.get())));
            let charts = (FigureOf::Charts(panel), words::subject(&name, words::CHARTS.get()));
            paper.into_iter().chain(views).chain([charts])
        };
        let own = subjects.get().into_iter().flat_map(of_panel);
        let all = [(FigureOf::Panels, words::EVERYTHING), (FigureOf::SharedCharts, words::SHARED)];
        let all = all.map(|(of, about)| (of, about.into()));
        own.chain(all).map(|(of, about)| view! { <FigureLine exporter of about /> }).collect_view()
    };
    let style = exporter.style();
    view! {
        <h3>{words::PICTURES}</h3>
        <p class="soft small">{words::FIGURE_HELP}</p>
        <div class="dialog-choices">
            <Choice
                name="figure-width"
                label=words::FIGURE_WIDTH.get()
                options=words::FIGURE_WIDTHS.map(Text::get)
                value=Signal::derive(move || style.read().width as usize)
                on_choose=move |k: usize| {
                    style.update(|style| *style = Style { width: FigureWidth::ALL[k], ..*style });
                }
            />
            <Choice
                name="figure-ground"
                label=words::GROUND.get()
                options=words::GROUNDS.map(Text::get)
                value=Signal::derive(move || style.read().ground as usize)
                on_choose=move |k: usize| {
                    style.update(|style| *style = Style { ground: Ground::ALL[k], ..*style });
                }
            />
        </div>
        <div>{lines}</div>
    }
}

/// A figure with a button for each format.
#[component]
fn FigureLine(
    /// What exports.
    exporter: Exporter,
    /// What it is of.
    of: FigureOf,
    /// The same in words.
    about: String,
) -> impl IntoView {
    let buttons = FigureFormat::ALL.map(|format| {
        view! {
            <FileFormatButton
                format=format.name()
                name=words::in_format(&about, format.name())
                on_press=move || exporter.save_figure(of, format)
            />
        }
    });
    view! { <ExportLine about=move || about.clone()>{buttons.collect_view()}</ExportLine> }
}

/// One of three words.
#[component]
fn Choice(
    /// The field's name.
    name: &'static str,
    /// What is chosen.
    label: &'static str,
    /// The words.
    options: [&'static str; 3],
    /// The index of the one that is chosen.
    value: Signal<usize>,
    /// Takes the index of another.
    on_choose: impl Fn(usize) + 'static,
) -> impl IntoView {
    let words = options.into_iter().enumerate();
    view! {
        <label class="dialog-field">
            {label} " "
            <select
                class="field"
                name=name
                prop:value=move || value.get().to_string()
                on:change:target=move |event| {
                    if let Some(k) = event.target().value().parse().ok().filter(|k| *k < options.len()) {
                        on_choose(k);
                    }
                }
            >
                {words.map(|(k, word)| view! { <option value=k>{word}</option> }).collect_view()}
            </select>
        </label>
    }
}

/// A film of all panels.
#[component]
fn FilmSection(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let length = RwSignal::new(FILM_LENGTHS[0]);
    let choice = move || {
        let options =
            FILM_LENGTHS.map(|length| view! { <option value=length>{words::seconds(length)}</option> });
        view! {
            <label class="dialog-field">
                {words::LENGTH} " "
                <select
                    class="field"
                    name="length"
                    prop:value=move || length.get().to_string()
                    on:change:target=move |event| {
                        length.set(event.target().value().parse().unwrap_or(FILM_LENGTHS[0]));
                    }
                >
                    {options.into_iter().collect_view()}
                </select>
            </label>
        }
    };
    view! {
        <h3>{words::FILM}</h3>
        <p class="soft small">{words::FILM_HELP}</p>
        <ExportLine about=choice>
            <FileFormatButton
                format="WebM"
                name=words::FILM_NAME
                on_press=move || exporter.save_film(length.get_untracked())
            />
        </ExportLine>
    }
}

/// Tables of numbers, neurons and points.
#[component]
fn TablesSection(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let size = move || {
        let shown = exporter.shown().get()?;
        Some(words::size(TableKind::Neurons.steps(&shown).len(), shown.neurons()))
    };
    view! {
        <h3>{words::TABLES}</h3>
        <ExportLine about=|| words::METRICS.get()>
            <FileFormatButton
                format="CSV"
                name=words::METRICS_CSV
                on_press=move || exporter.save_table(TableKind::Metrics)
            />
        </ExportLine>
        <ExportLine about=|| words::TRAJECTORIES.get()>
            <FileFormatButton
                format="CSV"
                name=words::TRAJECTORIES_CSV
                on_press=move || exporter.save_table(TableKind::Neurons)
            />
        </ExportLine>
        <p class="soft small">{size}</p>
        <ExportLine about=|| words::POINTS_IN_USE.get()>
            <FileFormatButton
                format="CSV"
                name=words::POINTS_CSV
                on_press=move || exporter.save_points()
            />
        </ExportLine>
    }
}

/// The runs as a file, there and back.
#[component]
fn RunFileSection(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let controller = use_controller();
    let opener = use_file_opener();
    view! {
        <h3>{words::RUN_FILE}</h3>
        <ExportLine about=|| words::RUN_FILE_HELP.get()>
            <FileFormatButton format="JSON" name=words::RUN_JSON on_press=move || exporter.save_runs() />
        </ExportLine>
        <FileButton
            accept=ACCEPT
            on_choose=move |file| {
                // The dialog would hide what is opened, and what is told if it cannot be.
                controller.dispatch(Command::Show(None));
                opener.open_file(file);
            }
        />
    }
}

/// How to cite the runs, and how to link to them.
#[component]
fn CitationSection(
    /// What exports.
    exporter: Exporter,
) -> impl IntoView {
    let cited = move |cite: fn(&Comparison, u64) -> String| {
        Signal::derive(move || {
            let shown = exporter.shown().get();
            shown.and_then(|shown| Some(cite(&comparison(&shown)?, shown.step))).unwrap_or_default()
        })
    };
    let link = exporter.address();
    view! {
        <h3>{words::CITE}</h3>
        <CopyField exporter name="sentence" label=words::SENTENCE.get() rows=4 text=cited(citation::sentence) />
        <CopyField exporter name="bibtex" label="BibTeX" rows=5 text=cited(citation::bibtex) />
        <h3>{words::LINK}</h3>
        <CopyField exporter name="link" label=words::LINK.get() rows=2 text=link />
        <CopyField
            exporter
            name="embed"
            label=words::EMBED.get()
            rows=3
            text=Signal::derive(move || words::embed(&link.read()))
        />
    }
}

fn comparison(shown: &Snapshot) -> Option<Comparison> {
    let experiments: Vec<Experiment> = shown.panels.iter().map(|panel| panel.experiment.clone()).collect();
    Comparison::of(&experiments)
}

/// A text to be copied, with a button that does so.
#[component]
fn CopyField(
    /// Tells what to do where there is no clipboard.
    exporter: Exporter,
    /// The field's name.
    name: &'static str,
    /// What the text is.
    label: &'static str,
    /// Lines that are seen.
    rows: u32,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let UseClipboardReturn { is_supported, copy, copied, .. } = use_clipboard();
    let press = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        if is_supported.get_untracked() {
            copy(&text.get_untracked());
        } else {
            exporter.say(words::COPY_YOURSELF);
        }
    };
    view! {
        <div class="dialog-cite">
            <textarea
                node_ref=field
                class="field"
                name=name
                readonly
                rows=rows
                aria-label=label
                prop:value=move || text.get()
            ></textarea>
            <button type="button" class="tool framed small" aria-label=words::copy(label) on:click=press>
                {move || if copied.get() { words::COPIED.get() } else { words::COPY.get() }}
            </button>
        </div>
    }
}
