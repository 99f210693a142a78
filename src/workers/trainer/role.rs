//! The training worker itself: requests of the page go to its session, and between slices of training it
//! listens.

use super::super::message::{Message, Received};
use super::{FrameForPainter, FrameHeader, FromTrainer, ToTrainer};
use relu_atoms_raster::Source;
use relu_atoms_session::messages::{Frame, Reply};
use relu_atoms_session::{Output, Session};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

/// Milliseconds of training before the worker listens again: Pause is heard well within 50 ms.
const SLICE: f64 = 8.0;
/// Milliseconds between reports of the way to a step that is sought.
const REPORT: f64 = 200.0;

struct Trainer {
    scope: DedicatedWorkerGlobalScope,
    performance: Option<Performance>,
    session: RefCell<Session>,
    /// Where the painter gets the frames.
    painter: RefCell<Option<MessagePort>>,
    /// A message to the worker itself is the shortest way to yield: a timer of 0 waits 4 ms.
    channel: MessageChannel,
    /// A message to itself is on its way.
    is_scheduled: Cell<bool>,
    /// Milliseconds of training since the last frame.
    training_ms: Cell<f64>,
    /// Number of the next frame.
    number: Cell<u64>,
    /// When the way to a step that is sought was reported last.
    reported: Cell<f64>,
}

/// Listens to the page from now on.
pub(crate) fn run(scope: DedicatedWorkerGlobalScope) {
    let Ok(channel) = MessageChannel::new() else { return };
    let performance =
        js_sys::Reflect::get(&scope, &"performance".into()).ok().and_then(|p| p.dyn_into().ok());
    let trainer = Rc::new(Trainer {
        scope,
        performance,
        session: RefCell::new(Session::new()),
        painter: RefCell::new(None),
        channel,
        is_scheduled: Cell::new(false),
        training_ms: Cell::new(0.0),
        number: Cell::new(0),
        reported: Cell::new(0.0),
    });
    // Both functions live as long as the worker: they are handed to JavaScript.
    let listener = trainer.clone();
    let on_message: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event| listener.listen(&event));
    trainer.scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let worker = trainer.clone();
    let on_tick: Closure<dyn Fn()> = Closure::new(move || worker.tick());
    trainer.channel.port1().set_onmessage(Some(on_tick.into_js_value().unchecked_ref()));
    trainer.post(&FromTrainer::Ready);
}

impl Trainer {
    fn now(&self) -> f64 {
        self.performance.as_ref().map_or_else(js_sys::Date::now, Performance::now)
    }

    fn post(&self, message: &FromTrainer) {
        Message::new(message).post(&self.scope);
    }

    fn listen(&self, event: &MessageEvent) {
        let received = Received::from(event);
        match received.content() {
            Ok(ToTrainer::Request(request)) => {
                let outputs = self.session.borrow_mut().handle(request);
                for output in outputs {
                    match output {
                        Output::Reply(reply) => self.post(&FromTrainer::Reply(reply)),
                        Output::Frame(frame) => self.send_frame(*frame),
                    }
                }
            }
            Ok(ToTrainer::Painter { first }) => {
                *self.painter.borrow_mut() = received.attached(0);
                self.number.set(first);
            }
            Err(error) => self.post(&FromTrainer::Reply(Reply::Refused(error.into()))),
        }
        self.schedule();
    }

    /// Sends a frame to the page and to the painter.
    fn send_frame(&self, frame: Frame) {
        let Frame { report, settings, stop, curve, neurons, field, map, cell } = frame;
        let d = self.session.borrow().dimension();
        let source = Source { run: report.run, step: report.step, neurons: report.neurons, d };
        let attach = |mut message: Message| {
            for numbers in [&neurons, &field, &map] {
                message.attach_numbers(numbers);
            }
            message
        };
        let number = self.painter.borrow().as_ref().map(|painter| {
            let number = self.number.get();
            self.number.set(number + 1);
            attach(Message::new(&FrameForPainter { number, source })).post(painter);
            number
        });
        let training_ms = self.training_ms.replace(0.0);
        let header = FrameHeader { number, training_ms, report, settings, stop, curve, cell };
        attach(Message::new(&FromTrainer::Frame(Box::new(header)))).post(&self.scope);
    }

    /// Goes on after whatever else has come.
    fn schedule(&self) {
        if self.session.borrow().wants_tick() && !self.is_scheduled.replace(true) {
            let _ = self.channel.port2().post_message(&JsValue::NULL);
        }
    }

    /// Trains for a slice of time, and sends a frame if one is due.
    fn tick(&self) {
        self.is_scheduled.set(false);
        let reply = self.session.borrow_mut().bench(&mut || self.now() / 1000.0);
        if let Some(reply) = reply {
            self.post(&FromTrainer::Reply(reply));
            return self.schedule();
        }
        let mut slice = Slice::new(|| self.now());
        let frame = self.session.borrow_mut().tick(&mut || slice.goes_on());
        self.training_ms.set(self.training_ms.get() + slice.spent());
        match (frame, self.session.borrow().on_its_way()) {
            (Some(frame), _) => self.send_frame(*frame),
            (None, Some(step)) if self.now() - self.reported.get() >= REPORT => {
                self.reported.set(self.now());
                self.post(&FromTrainer::Reached(step));
            }
            (None, _) => {}
        }
        self.schedule();
    }
}

/// A slice of training. Reading the clock costs about as much as a small step: it is read so seldom that a
/// few tenths of a millisecond lie between, and at every step where steps are long.
struct Slice<F> {
    clock: F,
    start: f64,
    last: f64,
    /// Questions from one reading to the next.
    every: u32,
    /// Questions left until the next reading.
    left: u32,
}

impl<F: Fn() -> f64> Slice<F> {
    /// A slice that begins now by this clock in milliseconds.
    fn new(clock: F) -> Self {
        let start = clock();
        Self { clock, start, last: start, every: 1, left: 1 }
    }

    /// Whether there is time left.
    fn goes_on(&mut self) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return true;
        }
        let now = (self.clock)();
        self.every = if now - self.last < 0.3 { (2 * self.every).min(64) } else { (self.every / 2).max(1) };
        (self.left, self.last) = (self.every, now);
        now - self.start < SLICE
    }

    /// Milliseconds until the last reading.
    fn spent(&self) -> f64 {
        self.last - self.start
    }
}
