//! Messages as JavaScript values: a list of the encoded message and what travels beside it.

use js_sys::{Array, Float32Array, Uint8Array};
use relu_atoms_session::messages::{DecodeError, decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort, Worker};

/// A message to be posted.
pub(super) struct Message {
    parts: Array,
    transfer: Array,
}

impl Message {
    /// A message of this content.
    pub(super) fn new<T: Serialize>(content: &T) -> Self {
        let bytes = Uint8Array::from(encode(content).as_slice());
        Self { parts: Array::of1(&bytes), transfer: Array::new() }
    }

    /// Adds a value that is handed over: the sender has it no longer.
    pub(super) fn hand_over(&mut self, value: &JsValue) {
        self.parts.push(value);
        self.transfer.push(value);
    }

    /// Adds a value that is copied.
    pub(super) fn attach(&mut self, value: &JsValue) {
        self.parts.push(value);
    }

    /// Adds numbers, copied once into a buffer that is handed over.
    pub(super) fn attach_numbers(&mut self, numbers: &[f32]) {
        let array = Float32Array::from(numbers);
        self.parts.push(&array);
        self.transfer.push(&array.buffer());
    }

    /// Posts it. Posting fails only when the receiver is gone, of which its error event tells.
    pub(super) fn post(self, to: &impl Receiver) {
        let _ = to.post(&self.parts, &self.transfer);
    }
}

/// Whatever messages are posted to.
pub(super) trait Receiver {
    /// Posts a list of values, handing some over.
    fn post(&self, parts: &Array, transfer: &Array) -> Result<(), JsValue>;
}

impl Receiver for Worker {
    fn post(&self, parts: &Array, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transfer(parts, transfer)
    }
}

impl Receiver for DedicatedWorkerGlobalScope {
    fn post(&self, parts: &Array, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transfer(parts, transfer)
    }
}

impl Receiver for MessagePort {
    fn post(&self, parts: &Array, transfer: &Array) -> Result<(), JsValue> {
        self.post_message_with_transferable(parts, transfer)
    }
}

/// A message that has come.
pub(super) struct Received(Array);

impl Received {
    pub(super) fn from(event: &MessageEvent) -> Self {
        Self(Array::from(&event.data()))
    }

    /// Its content.
    pub(super) fn content<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(&Uint8Array::new(&self.0.get(0)).to_vec())
    }

    /// The value beside the content at this place, counted from 0, if it is of this type.
    pub(super) fn attached<T: JsCast>(&self, k: u32) -> Option<T> {
        self.0.get(k + 1).dyn_into().ok()
    }

    /// The numbers beside the content at this place, counted from 0; none if there are none.
    pub(super) fn numbers(&self, k: u32) -> Vec<f32> {
        self.attached::<Float32Array>(k).map(|array| array.to_vec()).unwrap_or_default()
    }
}
