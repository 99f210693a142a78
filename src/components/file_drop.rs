//! Files and text that come from outside: dropped or pasted anywhere on the page, or chosen in a dialog. A
//! file of runs is opened, anything else is shown in the data dialog.

use crate::controller::{Controller, use_controller};
use crate::data_form::Values;
use crate::export::run_file;
use crate::state::{Command, CommandError, Dialog};
use crate::text::dialogs as words;
use crate::text::errors::Localised;
use crate::text::language::Translations;
use crate::text::notices::not_opened;
use leptos::ev::{self, ClipboardEvent, DragEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_event_listener::use_event_listener;
use relu_atoms_core::optimum::{ListedProblem, Problem};
use relu_atoms_session::export::saved::{self, SavedError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, Event, File, TextDecoder};

/// Why a file of runs is not opened. The runs on display stay.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
enum OpenError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] SavedError),
    /// One of its runs cannot be trained.
    #[error(transparent)]
    Refused(#[from] CommandError),
}

impl Localised for OpenError {
    fn in_german(&self) -> String {
        match self {
            Self::Read(error) => error.in_german(),
            Self::Refused(error) => error.in_german(),
        }
    }
}

/// Opens files and text that come from outside: cheap to copy.
#[derive(Clone, Copy)]
pub struct FileOpener {
    controller: Controller,
    /// What the data dialog is to show, until it has taken it.
    values: RwSignal<Option<Values>>,
    /// The problems of the file opened last that was a list of them.
    problems: RwSignal<Vec<ListedProblem>>,
}

/// The page's file opener, provided by [`use_file_drop`].
pub fn use_file_opener() -> FileOpener {
    expect_context()
}

/// Provides the [`FileOpener`], and opens what is dropped or pasted anywhere on the page from now on.
pub fn use_file_drop() {
    let (values, problems) = (RwSignal::new(None), RwSignal::new(Vec::new()));
    let opener = FileOpener { controller: use_controller(), values, problems };
    provide_context(opener);
    // Unless both are prevented, the browser leaves the page for the file.
    let _ = use_event_listener(window(), ev::dragover, |event: DragEvent| event.prevent_default());
    let _ = use_event_listener(window(), ev::drop, move |event: DragEvent| {
        event.prevent_default();
        opener.open_transfer(event.data_transfer());
    });
    let _ = use_event_listener(window(), ev::paste, move |event: ClipboardEvent| {
        if !is_in_field(&event) {
            opener.open_transfer(event.clipboard_data());
        }
    });
}

/// Whether an event is at a field, which takes what is pasted itself.
fn is_in_field(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest("input, textarea").ok().flatten().is_some())
}

impl FileOpener {
    /// What the data dialog is to show; none once it has been [taken](Self::take_values).
    pub(super) fn values(self) -> ReadSignal<Option<Values>> {
        self.values.read_only()
    }

    /// The data dialog shows the values.
    pub(super) fn take_values(self) {
        self.values.set(None);
    }

    /// The problems to choose from.
    pub(super) fn problems(self) -> ReadSignal<Vec<ListedProblem>> {
        self.problems.read_only()
    }

    /// Opens a problem as a run, and closes the dialog in which it was chosen.
    pub(super) fn open_problem(self, problem: &Problem) {
        self.controller.dispatch(Command::Show(None));
        self.controller.dispatch(Command::OpenRuns(vec![run_file::run_of(problem)]));
    }

    fn open_transfer(self, transfer: Option<DataTransfer>) {
        let Some(transfer) = transfer else { return };
        if let Some(file) = transfer.files().and_then(|files| files.get(0)) {
            self.open_file(file);
        } else if let Some(text) = transfer.get_data("text").ok().filter(|text| !text.trim().is_empty()) {
            self.open(text.into_bytes());
        }
    }

    /// Reads and opens a file.
    pub fn open_file(self, file: File) {
        spawn_local(async move {
            match read(&file).await {
                Ok(content) => self.open(content),
                Err(_) => self.controller.tell(words::UNREADABLE),
            }
        });
    }

    /// Opens the content of a file or of the clipboard.
    fn open(self, content: Vec<u8>) {
        if let Some(problems) = listed(&content) {
            self.problems.set(problems);
            self.controller.dispatch(Command::Show(Some(Dialog::Problems)));
        } else if run_file::is_run_file(&content) {
            match self.open_runs(&content) {
                // A dialog would hide them.
                Ok(()) => self.controller.dispatch(Command::Show(None)),
                Err(error) => self.controller.tell(Translations::of(|| not_opened(&error))),
            }
        } else {
            self.values.set(Some(Values::from_bytes(&content, |label| decoded(&content, label))));
            self.controller.dispatch(Command::Show(Some(Dialog::Data)));
        }
    }

    fn open_runs(self, content: &[u8]) -> Result<(), OpenError> {
        let runs = run_file::read(content)?;
        Ok(self.controller.try_dispatch(Command::OpenRuns(runs))?)
    }
}

/// The problems of a list of them.
fn listed(content: &[u8]) -> Option<Vec<ListedProblem>> {
    // A file that is too long is told as such.
    let is_short = run_file::is_run_file(content) && content.len() <= saved::MAX_BYTES;
    is_short.then(|| run_file::problems(content)).flatten()
}

/// The text that some bytes are in the encoding of a label; none where the browser does not know it.
fn decoded(bytes: &[u8], label: &str) -> Option<String> {
    TextDecoder::new_with_label(label).ok()?.decode_with_u8_array(bytes).ok()
}

/// Reads at most as many bytes as are allowed, and one more so that a longer file is told as too long.
async fn read(file: &File) -> Result<Vec<u8>, JsValue> {
    let most = (saved::MAX_BYTES + 1) as f64;
    let part = file.slice_with_f64_and_f64(0.0, most.min(file.size()))?;
    let buffer = JsFuture::from(part.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A button that chooses a file from the disk.
#[component]
pub fn FileButton(
    /// The kinds of files that are offered first, as in the attribute `accept`.
    accept: &'static str,
    /// Gets the file.
    on_choose: impl Fn(File) + 'static,
) -> impl IntoView {
    view! {
        <label class="tool framed dialog-file">
            {words::FILE}
            <input
                type="file"
                name="file"
                accept=accept
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        on_choose(file);
                    }
                    // So that the same file can be chosen again.
                    input.set_value("");
                }
            />
        </label>
    }
}
