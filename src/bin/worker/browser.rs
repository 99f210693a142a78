//! The worker in the browser: what it is made of, and who hears which message.

mod overture;
mod paint;
mod train;

use js_sys::{Array, Uint8Array};
use relu_atoms::overture::Overture;
use relu_atoms_core::session::Session;
use relu_atoms_core::session::messages::{BUILD, Reply, decode, encode};
use relu_atoms_render::raster::Painter;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, OffscreenCanvas};

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    clock: Option<web_sys::Performance>,
    session: RefCell<Session>,
    /// A message to itself is the shortest way to yield; a timer of 0 waits 4 ms.
    channel: MessageChannel,
    scheduled: Cell<bool>,
    /// Milliseconds of training since the last frame.
    trained: Cell<f64>,
    /// In the worker that draws: a painter a panel, and the canvases its pictures leave by.
    painters: RefCell<BTreeMap<u32, Painter>>,
    canvases: [Option<OffscreenCanvas>; 2],
    /// Until the page's program speaks.
    overture: RefCell<Option<Overture>>,
}

impl Worker {
    fn now(&self) -> f64 {
        self.clock.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now)
    }

    fn say(&self, reply: &Reply) {
        let message = Array::of1(&Uint8Array::from(encode(reply).as_slice()));
        // Fails only when the page is gone.
        let _ = self.scope.post_message(&message);
    }

    /// A number or a list that begins with a text is the first script's, another list the painter's, and
    /// bytes are a request to the session.
    fn hear(&self, event: &MessageEvent) {
        let data = event.data();
        if let Some(step) = data.as_f64() {
            return self.advance(step as u64);
        }
        if let Some(parts) = data.dyn_ref::<Array>() {
            let first = parts.get(0);
            return match (first.as_string(), first.as_f64()) {
                (Some(query), _) => self.open(&query, parts),
                (_, Some(panel)) => self.recall(panel as u32, &parts.get(1)),
                _ => self.paint(parts),
            };
        }
        if let Some(overture) = self.overture.take() {
            self.say(&Reply::Painted(overture.memory()));
        }
        match decode(&Uint8Array::new(&data).to_vec()) {
            Ok(request) => self.obey(request),
            Err(error) => self.say(&Reply::Refused(error.to_string())),
        }
        self.schedule();
    }
}

/// Listens from now on.
pub(crate) fn run() {
    let Ok(channel) = MessageChannel::new() else { return };
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let clock =
        js_sys::Reflect::get(&scope, &JsValue::from_str("performance")).ok().and_then(|p| p.dyn_into().ok());
    let worker = Rc::new(Worker {
        scope,
        clock,
        session: RefCell::new(Session::new()),
        channel,
        scheduled: Cell::new(false),
        trained: Cell::new(0.0),
        painters: RefCell::default(),
        canvases: [OffscreenCanvas::new(1, 1).ok(), OffscreenCanvas::new(1, 1).ok()],
        overture: RefCell::default(),
    });
    let listener = worker.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |e: MessageEvent| listener.hear(&e));
    worker.scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    let ticker = worker.clone();
    let tick = Closure::<dyn Fn()>::new(move || ticker.tick());
    worker.channel.port1().set_onmessage(Some(tick.as_ref().unchecked_ref()));
    // Both live as long as the worker.
    hear.forget();
    tick.forget();
    worker.say(&Reply::Ready { build: BUILD.into() });
}
