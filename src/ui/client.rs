//! The worker as the page sees it: requests out as bytes, replies in with their buffers attached.

use super::dom;
use js_sys::{Array, Float32Array, Uint8Array};
use relu_atoms_core::session::messages::{self, Frame, Reply, Request};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker};

/// Starts a worker, whose program the page's first script (`overture.js`) fetches and compiles once for
/// all. `None` from a browser without module workers.
pub(super) fn hire() -> Option<Worker> {
    let hire: js_sys::Function =
        js_sys::Reflect::get(&js_sys::global(), &"hire".into()).ok()?.dyn_into().ok()?;
    hire.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()
}

/// What arrives from the worker.
pub(super) enum Incoming {
    /// A reply without buffers.
    Reply(Reply),
    /// A frame, the milliseconds of training since the last one, and the buffers as they came.
    Frame(Box<Frame>, f64, Buffers),
    /// The worker could not be started, died, or spoke what the page does not understand.
    Failed(String),
}

/// A frame's neurons, field and map as the browser holds them: to be handed on to the drawing worker
/// without being copied once more.
pub(super) type Buffers = [Float32Array; 3];

/// A running worker. Dropping it ends the worker.
pub(super) struct Client {
    worker: Worker,
}

impl Client {
    /// Starts the worker; `receive` is called with everything it says. `None` from a browser without
    /// module workers.
    pub(super) fn start(receive: Box<dyn Fn(Incoming)>) -> Option<Self> {
        hire().map(|worker| Self::adopt(worker, receive))
    }

    /// Takes over a worker that runs already; `receive` is called with everything it says from now on.
    pub(super) fn adopt(worker: Worker, receive: Box<dyn Fn(Incoming)>) -> Self {
        let heard = dom::callback(Box::new(move |event: JsValue| {
            // A loader that cannot be fetched fires a plain event, which has no message.
            receive(if event.unchecked_ref::<Event>().type_() == "message" {
                decode(&event.unchecked_ref::<MessageEvent>().data())
            } else {
                let reason = js_sys::Reflect::get(&event, &"message".into()).ok().and_then(|m| m.as_string());
                Incoming::Failed(reason.unwrap_or_default())
            });
        }));
        worker.set_onmessage(Some(&heard));
        worker.set_onerror(Some(&heard));
        Self { worker }
    }

    /// Posts one request. A request that cannot be posted is lost; the worker's error event tells.
    pub(super) fn send(&self, request: &Request) {
        let _ = self.worker.post_message(&Uint8Array::from(messages::encode(request).as_slice()));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Takes `[message, neurons?, field?, map?, milliseconds?]` apart.
fn decode(data: &JsValue) -> Incoming {
    let parts = Array::from(data);
    let message = Uint8Array::new(&parts.get(0)).to_vec();
    match messages::decode::<Reply>(&message) {
        Ok(Reply::Frame(report)) => {
            let buffers = [1, 2, 3].map(|k| {
                parts.get(k).dyn_into::<Float32Array>().unwrap_or_else(|_| Float32Array::new(&0.into()))
            });
            let [neurons, field, map] = [0, 1, 2].map(|k| buffers[k].to_vec());
            let trained = parts.get(4).as_f64().unwrap_or_default();
            Incoming::Frame(Box::new(Frame { report: *report, neurons, field, map }), trained, buffers)
        }
        Ok(reply) => Incoming::Reply(reply),
        Err(error) => Incoming::Failed(error.to_string()),
    }
}
