//! Why something could not be exported.

use crate::text::dialogs as words;
use wasm_bindgen::JsValue;

/// Why a file is not made. The sentence is for the dialog's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ExportError {
    /// Nothing is shown that it could be made of.
    #[error("{}", words::NOTHING)]
    NothingShown,
    /// The user has ended it, or other runs are shown meanwhile.
    #[error("{}", words::CANCELLED)]
    Cancelled,
    /// A worker has failed, so the past of the runs cannot be shown.
    #[error("{}", words::FAILED)]
    WorkerFailed,
    /// The browser records no films.
    #[error("{}", words::NO_RECORDER)]
    NoRecorder,
    /// The browser's recorder gave an empty film.
    #[error("{}", words::NOT_RECORDED)]
    NotRecorded,
    /// The browser changes the pixels that are read from canvases.
    #[error("{}", words::NOISY)]
    Noisy,
    /// A call of the browser failed.
    #[error("{}", words::NOT_MADE)]
    Browser,
}

impl From<JsValue> for ExportError {
    fn from(_: JsValue) -> Self {
        Self::Browser
    }
}
