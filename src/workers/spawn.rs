//! Starting workers, and hearing whether they still work.

use super::Role;
use crate::engine::WorkerEnd;
use crate::engine::heartbeat::{Beat, Heartbeat};
use crate::text::errors::Localised;
use js_sys::{Array, Date};
use leptos::prelude::document;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, Event, MessageEvent, Url, Worker, WorkerOptions,
};

/// Why a worker could not be started.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SpawnError {
    /// The page does not name the script that starts its program.
    #[error("the page does not name its script")]
    NoScript,
    /// The browser refused, with a reason in its own words or none.
    #[error("the browser refused: {}", .0.as_deref().unwrap_or("no reason given"))]
    Refused(Option<String>),
}

impl Localised for SpawnError {
    fn in_german(&self) -> String {
        match self {
            Self::NoScript => "die Seite nennt ihr Skript nicht".into(),
            Self::Refused(words) => {
                format!("der Browser hat abgelehnt: {}", words.as_deref().unwrap_or("kein Grund angegeben"))
            }
        }
    }
}

impl From<JsValue> for SpawnError {
    fn from(value: JsValue) -> Self {
        let message = js_sys::Reflect::get(&value, &"message".into()).ok().and_then(|m| m.as_string());
        Self::Refused(message)
    }
}

/// The script that starts the program: `start.js` loads it in the page, and its address stands in the
/// page's head for that.
fn script() -> Option<String> {
    let link = document().query_selector("link[rel=modulepreload]").ok()??;
    let base = document().base_uri().ok()??;
    Url::new_with_base(&link.get_attribute("href")?, &base).ok().map(|url| url.href())
}

/// What a worker that is asked for a sign of life answers, whatever its role; one that cannot answer for long tells
/// it now and then by itself.
const ALIVE: &str = "alive";
/// What a worker tells at a panic, before the error that ends it.
const PANICKED: &str = "panicked";

/// The script of a worker: it imports the page's own script and instantiates the module that the page has compiled,
/// so that nothing is fetched or compiled again; any other message that comes before the role listens is passed over.
/// It answers the question for a sign of life by itself, and of the
/// error that ends it it tells the words and the bytes of memory that the program had. It is a classic script: in a
/// frame that is trusted with nothing (`sandbox="allow-scripts"`), whose origin is opaque, Chromium does not start a
/// blob that is a module.
fn source(script: &str) -> String {
    format!(
        "let memory;\n\
         addEventListener('message', event => {{\n\
         if (event.data !== '{ALIVE}') return;\n\
         event.stopImmediatePropagation();\n\
         postMessage('{ALIVE}');\n\
         }});\n\
         addEventListener('error', event => {{\n\
         event.preventDefault();\n\
         console.warn(event.error ?? event.message);\n\
         postMessage({{ error: event.message, memory: memory?.buffer.byteLength }});\n\
         }});\n\
         onmessage = ({{ data }}) => data instanceof WebAssembly.Module && import({script:?})\n\
         .then(glue => glue.default({{ module_or_path: data }}))\n\
         .then(exports => memory = exports.memory)\n\
         .catch(error => setTimeout(() => {{ throw error }}));\n"
    )
}

/// Tells the page now and then that a worker is at work, which does not listen meanwhile.
pub(super) struct Alive {
    told: f64,
}

impl Alive {
    /// Milliseconds between two signs of life.
    const EVERY: f64 = 500.0;

    pub(super) fn new() -> Self {
        Self { told: Date::now() }
    }

    /// Tells it if it is time to; always true, as the work goes on.
    pub(super) fn told(&mut self, scope: &DedicatedWorkerGlobalScope) -> bool {
        let now = Date::now();
        if (now - self.told).abs() >= Self::EVERY {
            self.told = now;
            let _ = scope.post_message(&ALIVE.into());
        }
        true
    }
}

/// Tells the page of a panic, of which an error follows.
pub(super) fn tell_panic(scope: &DedicatedWorkerGlobalScope) {
    let _ = scope.post_message(&PANICKED.into());
}

/// A running worker. Dropping it ends the worker.
pub(super) struct RunningWorker {
    worker: Worker,
    heartbeat: Rc<RefCell<Heartbeat>>,
    // The worker calls these as long as it lives.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl RunningWorker {
    /// Starts a worker in a role. Everything it tells goes to `on_message`; `on_end` is called once if it could not
    /// load the program or stopped at an error.
    pub(super) fn start(
        role: Role,
        mut on_message: impl FnMut(MessageEvent) + 'static,
        on_end: impl FnMut(WorkerEnd) + 'static,
    ) -> Result<Self, SpawnError> {
        let source = source(&script().ok_or(SpawnError::NoScript)?);
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let options = WorkerOptions::new();
        options.set_name(role.name());
        let worker = Worker::new_with_options(&url, &options)?;
        let mut url = Some(url);
        let heartbeat = Rc::<RefCell<Heartbeat>>::default();
        let panicked = Rc::<Cell<bool>>::default();
        let on_end = Rc::new(RefCell::new(Some(on_end)));
        let (heard, has_panicked, ends) = (heartbeat.clone(), panicked.clone(), on_end.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // The script has been read by the time the worker speaks.
            if let Some(url) = url.take() {
                let _ = Url::revoke_object_url(&url);
            }
            let data = event.data();
            if Array::is_array(&data) {
                heard.borrow_mut().listens();
                return on_message(event);
            }
            heard.borrow_mut().heard();
            if let Some(word) = data.as_string() {
                has_panicked.set(has_panicked.get() || word == PANICKED);
            } else if let Some(words) = text_of(&data, "error") {
                let memory = js_sys::Reflect::get(&data, &"memory".into()).ok().and_then(|m| m.as_f64());
                end(&ends, WorkerEnd::of_error(&words, has_panicked.get(), memory.map(|bytes| bytes as u64)));
            }
        });
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // A script that cannot be fetched gives a plain event, which has no message.
            let words = text_of(&event, "message").unwrap_or_default();
            end(&on_end, WorkerEnd::of_error(&words, panicked.get(), None));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(&wasm_bindgen::module())?;
        Ok(Self { worker, heartbeat, _on_message: on_message, _on_error: on_error })
    }

    /// Looks whether it still works; see [`Heartbeat::look`]. How it has ended, if it answers no more.
    pub(super) fn look(&self, now: f64, awake: bool, patience: f64) -> Option<WorkerEnd> {
        let beat = self.heartbeat.borrow_mut().look(now, awake, patience);
        match beat {
            Beat::Wait => None,
            Beat::Ask => {
                let _ = self.worker.post_message(&ALIVE.into());
                None
            }
            Beat::Silent => Some(WorkerEnd::Silent),
            Beat::NeverStarted => Some(WorkerEnd::NeverStarted),
        }
    }

    /// The worker, to post messages to.
    pub(super) fn worker(&self) -> &Worker {
        &self.worker
    }
}

/// A property of a JavaScript object that is a text.
fn text_of(object: &JsValue, name: &str) -> Option<String> {
    js_sys::Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string())
}

/// Tells how a worker has ended, the first time.
fn end(on_end: &Rc<RefCell<Option<impl FnMut(WorkerEnd)>>>, how: WorkerEnd) {
    let on_end = on_end.borrow_mut().take();
    if let Some(mut on_end) = on_end {
        on_end(how);
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
