//! The worker as the page sees it: requests out as bytes, replies in with their buffers attached.

use crate::protocol::{self, Frame, Reply, Request};
use js_sys::{Array, Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The workers' loader, written by Trunk beside the page.
pub(super) const LOADER: &str = "./worker_loader.js";

/// What arrives from the worker.
pub(super) enum Incoming {
    /// A reply without buffers.
    Reply(Reply),
    /// A frame, its buffers attached.
    Frame(Frame),
    /// The worker could not be started, died, or spoke what the page does not understand.
    Failed(String),
}

/// A running worker. Dropping it ends the worker.
pub(super) struct Client {
    worker: Worker,
    // The worker calls these as long as it lives.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Client {
    /// Starts the worker; `receive` is called with everything it says.
    ///
    /// # Errors
    /// A browser without module workers refuses.
    pub(super) fn start(receive: impl Fn(Incoming) + Clone + 'static) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(LOADER, &options).map_err(|e| format!("{e:?}"))?;
        let on_message = receive.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            on_message(decode(&event.data()));
        });
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // A loader that cannot be fetched fires a plain Event, which has no message.
            let reason = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|m| m.as_string());
            receive(Incoming::Failed(reason.unwrap_or_default()));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { worker, _message: message, _error: error })
    }

    /// Posts one request. A request that cannot be posted is lost; the worker's error event tells.
    pub(super) fn send(&self, request: &Request) {
        let _ = self.worker.post_message(&Uint8Array::from(protocol::encode(request).as_slice()));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Takes `[message, neurons?, field?]` apart.
fn decode(data: &JsValue) -> Incoming {
    let parts = Array::from(data);
    let message = Uint8Array::new(&parts.get(0)).to_vec();
    let buffer = |k: u32| parts.get(k).dyn_into::<Float32Array>().map(|b| b.to_vec()).unwrap_or_default();
    match protocol::decode::<Reply>(&message) {
        Ok(Reply::Frame(report)) => {
            Incoming::Frame(Frame { report: *report, neurons: buffer(1), field: buffer(2), map: buffer(3) })
        }
        Ok(reply) => Incoming::Reply(reply),
        Err(sentence) => Incoming::Failed(sentence),
    }
}
