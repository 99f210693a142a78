//! The worker that trains: what the session says goes to the page, and between slices of work it listens.

use super::Worker;
use js_sys::{Array, Float32Array, Uint8Array};
use relu_atoms_core::session::Output;
use relu_atoms_core::session::messages::{Frame, Reply, Request, encode};
use wasm_bindgen::JsValue;

/// Milliseconds of training before the worker listens again: Pause is heard well within 50 ms.
const SLICE: f64 = 8.0;

impl Worker {
    /// Hands a request to the session, and on what it says.
    pub(super) fn obey(&self, request: Request) {
        let outputs = self.session.borrow_mut().handle(request);
        for output in outputs {
            match output {
                Output::Reply(reply) => self.say(&reply),
                Output::Frame(frame) => self.show(frame),
            }
        }
    }

    fn show(&self, frame: Box<Frame>) {
        match &mut *self.overture.borrow_mut() {
            Some(overture) => self.perform(overture, *frame),
            None => self.hand_over(&frame),
        }
    }

    /// A frame for the page's program, its buffers beside it.
    fn hand_over(&self, frame: &Frame) {
        let report = encode(&Reply::Frame(Box::new(frame.report.clone())));
        let neurons = Float32Array::from(frame.neurons.as_slice());
        let field = Float32Array::from(frame.field.as_slice());
        let map = Float32Array::from(frame.map.as_slice());
        let message = Array::of4(&Uint8Array::from(report.as_slice()), &neurons, &field, &map);
        message.push(&self.trained.replace(0.0).into());
        let transfer = Array::of3(&neurons.buffer(), &field.buffer(), &map.buffer());
        let _ = self.scope.post_message_with_transfer(&message, &transfer);
    }

    /// Goes on after whatever else has come.
    pub(super) fn schedule(&self) {
        if self.session.borrow().wants_tick() && !self.scheduled.replace(true) {
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        }
    }

    /// A slice of work.
    pub(super) fn tick(&self) {
        self.scheduled.set(false);
        let line = self.session.borrow_mut().bench(&mut || self.now() / 1000.0);
        if let Some(line) = line {
            self.say(&line);
            return self.schedule();
        }
        let end = self.now() + SLICE;
        // Reading the clock costs about as much as a small step: read it so seldom that a few
        // tenths of a millisecond lie between, and at every step where steps are long.
        let (mut every, mut left, mut last) = (1u32, 1u32, self.now());
        let mut go_on = || {
            left -= 1;
            if left > 0 {
                return true;
            }
            let now = self.now();
            every = if now - last < 0.3 { (2 * every).min(64) } else { (every / 2).max(1) };
            (left, last) = (every, now);
            now < end
        };
        let began = self.now();
        let frame = self.session.borrow_mut().tick(&mut go_on);
        self.trained.set(self.trained.get() + last - began);
        if let Some(frame) = frame {
            self.show(frame);
        }
        self.schedule();
    }
}
