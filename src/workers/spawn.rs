//! Starting workers.

use super::Role;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Event, MessageEvent, Url, Worker, WorkerOptions};

/// Why a worker could not be started.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpawnError {
    /// The page does not name the script that starts its program.
    #[error("the page does not name its script")]
    NoScript,
    /// The browser refused.
    #[error("the browser refused: {0}")]
    Refused(String),
}

impl From<JsValue> for SpawnError {
    fn from(value: JsValue) -> Self {
        let message = js_sys::Reflect::get(&value, &"message".into()).ok().and_then(|m| m.as_string());
        Self::Refused(message.unwrap_or_else(|| "no reason given".into()))
    }
}

/// The script that starts the program: `start.js` loads it in the page, and its address stands in the
/// page's head for that.
fn script() -> Option<String> {
    let link = document().query_selector("link[rel=modulepreload]").ok()??;
    let base = document().base_uri().ok()??;
    Url::new_with_base(&link.get_attribute("href")?, &base).ok().map(|url| url.href())
}

/// A running worker. Dropping it ends the worker.
pub(super) struct RunningWorker {
    worker: Worker,
    // The worker calls these as long as it lives.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl RunningWorker {
    /// Starts a worker in a role. Everything it posts goes to `on_message`; `on_error` gets the reason, which
    /// may be empty, if it could not load the program or died.
    ///
    /// The worker's script is a blob of one line: it imports the page's own script and instantiates the
    /// module that the page has compiled, so that nothing is fetched or compiled again. The blob is a classic
    /// script: in a frame that is trusted with nothing (`sandbox="allow-scripts"`), whose origin is opaque,
    /// Chromium does not start a blob that is a module.
    pub(super) fn start(
        role: Role,
        mut on_message: impl FnMut(MessageEvent) + 'static,
        mut on_error: impl FnMut(String) + 'static,
    ) -> Result<Self, SpawnError> {
        let script = script().ok_or(SpawnError::NoScript)?;
        let source = format!(
            "onmessage = ({{ data }}) => import({script:?})\
             .then(glue => glue.default({{ module_or_path: data }}))\
             .catch(e => setTimeout(() => {{ throw e }}));\n"
        );
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&source.into()), &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let options = WorkerOptions::new();
        options.set_name(role.name());
        let worker = Worker::new_with_options(&url, &options)?;
        let mut url = Some(url);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event| {
            // The script has been read by the time the worker speaks.
            if let Some(url) = url.take() {
                let _ = Url::revoke_object_url(&url);
            }
            on_message(event);
        });
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // A script that cannot be fetched gives a plain event, which has no message.
            let message = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|m| m.as_string());
            on_error(message.unwrap_or_default());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(&wasm_bindgen::module())?;
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// The worker, to post messages to.
    pub(super) fn worker(&self) -> &Worker {
        &self.worker
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
