//! The exact solver as the page sees it: a worker that is loaded when it is first asked, and ended to
//! cancel a question.

use super::dom;
use js_sys::Uint8Array;
use relu_atoms_core::session::messages::{SolveReply, SolveRequest, decode, encode};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The solver's loader, written by Trunk beside the page.
const LOADER: &str = "./solver_loader.js";

/// A running solver. Dropping it ends the worker.
pub(super) struct Solver {
    worker: Worker,
    /// It listens.
    pub(super) ready: Cell<bool>,
    /// A question is being answered.
    pub(super) busy: Cell<bool>,
    /// The question to be put next.
    pub(super) next: RefCell<Option<SolveRequest>>,
}

impl Solver {
    /// Starts the worker; `receive` is called with everything it says, and with none if it died. `None`
    /// from a browser without module workers.
    pub(super) fn start(receive: Box<dyn Fn(Option<SolveReply>)>) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(LOADER, &options).ok()?;
        let heard = dom::callback(Box::new(move |event: JsValue| {
            let message = event.unchecked_ref::<Event>().type_() == "message";
            let bytes = || Uint8Array::new(&event.unchecked_ref::<MessageEvent>().data()).to_vec();
            receive(if message { decode(&bytes()).ok() } else { None });
        }));
        worker.set_onmessage(Some(&heard));
        worker.set_onerror(Some(&heard));
        Some(Self { worker, ready: Cell::new(false), busy: Cell::new(false), next: RefCell::default() })
    }

    /// Puts the next question, if the solver listens and has nothing to do.
    pub(super) fn go_on(&self) {
        if self.ready.get()
            && !self.busy.get()
            && let Some(question) = self.next.take()
        {
            self.busy.set(true);
            let _ = self.worker.post_message(&Uint8Array::from(encode(&question).as_slice()));
        }
    }
}

impl Drop for Solver {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
