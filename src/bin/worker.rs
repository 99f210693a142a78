//! The worker's entry point: messages in, messages out. The page starts it twice: one trains, and the
//! session does the rest; the other paints, and the painter does.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The worker runs in a browser; see README.md. The command line is `atoms`.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    browser::run();
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Float32Array, Uint8Array};
    use relu_atoms::paint::{Job, Painter, Picture};
    use relu_atoms::protocol::{BUILD, Frame, Reply, decode, encode};
    use relu_atoms::session::{Output, Session};
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;
    use std::rc::Rc;
    use wasm_bindgen::{Clamped, prelude::*};
    use web_sys::{
        DedicatedWorkerGlobalScope, ImageBitmap, ImageData, MessageChannel, MessageEvent, OffscreenCanvas,
        OffscreenCanvasRenderingContext2d,
    };

    /// Milliseconds of training before the worker listens again: Pause is heard well within 50 ms.
    const SLICE: f64 = 8.0;

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

        fn show(&self, frame: &Frame) {
            let report = encode(&Reply::Frame(Box::new(frame.report.clone())));
            let neurons = Float32Array::from(frame.neurons.as_slice());
            let field = Float32Array::from(frame.field.as_slice());
            let map = Float32Array::from(frame.map.as_slice());
            let message = Array::of4(&Uint8Array::from(report.as_slice()), &neurons, &field, &map);
            message.push(&self.trained.replace(0.0).into());
            let transfer = Array::of3(&neurons.buffer(), &field.buffer(), &map.buffer());
            let _ = self.scope.post_message_with_transfer(&message, &transfer);
        }

        fn schedule(&self) {
            if self.session.borrow().wants_tick() && !self.scheduled.replace(true) {
                let _ = self.channel.port2().post_message(&JsValue::NULL);
            }
        }

        fn tick(&self) {
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
                self.show(&frame);
            }
            self.schedule();
        }

        /// Paints `[job, neurons, field, map]`, or `[job]` once more from the last numbers.
        fn paint(&self, parts: &Array) {
            let job: Job = match decode(&Uint8Array::new(&parts.get(0)).to_vec()) {
                Ok(job) => job,
                Err(sentence) => return self.say(&Reply::Refused(sentence)),
            };
            let column = |k| parts.get(k).dyn_into::<Float32Array>().ok().map(|column| column.to_vec());
            let mut painters = self.painters.borrow_mut();
            let painter = painters.entry(job.panel).or_default();
            if let (Some(neurons), Some(field)) = (column(1), column(2)) {
                painter.take(&job, neurons, field, column(3).unwrap_or_default());
            }
            let (painted, pictures) = painter.paint(&job);
            let message = Array::of1(&Uint8Array::from(encode(&painted).as_slice()));
            let transfer = Array::new();
            for (picture, canvas) in pictures.iter().zip(&self.canvases) {
                let bitmap = canvas.as_ref().and_then(|canvas| bitmap(canvas, picture));
                message.push(bitmap.as_ref().map_or(&JsValue::NULL, AsRef::as_ref));
                bitmap.iter().for_each(|b| {
                    transfer.push(b);
                });
            }
            let _ = self.scope.post_message_with_transfer(&message, &transfer);
        }

        fn hear(&self, event: &MessageEvent) {
            if let Some(parts) = event.data().dyn_ref::<Array>() {
                return self.paint(parts);
            }
            match decode(&Uint8Array::new(&event.data()).to_vec()) {
                Ok(request) => {
                    let outputs = self.session.borrow_mut().handle(request);
                    for output in outputs {
                        match output {
                            Output::Reply(reply) => self.say(&reply),
                            Output::Frame(frame) => self.show(&frame),
                        }
                    }
                }
                Err(sentence) => self.say(&Reply::Refused(sentence)),
            }
            self.schedule();
        }
    }

    /// A picture as something that can be handed to the page; none if it is empty.
    fn bitmap(canvas: &OffscreenCanvas, picture: &Picture) -> Option<ImageBitmap> {
        let (width, height) = (picture.width as u32, picture.height as u32);
        let image =
            ImageData::new_with_u8_clamped_array_and_sh(Clamped(&picture.bytes), width, height).ok()?;
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let context = canvas.get_context("2d").ok()??;
        let context: OffscreenCanvasRenderingContext2d = context.dyn_into().ok()?;
        context.put_image_data(&image, 0.0, 0.0).ok()?;
        canvas.transfer_to_image_bitmap().ok()
    }

    pub(crate) fn run() {
        let Ok(channel) = MessageChannel::new() else { return };
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let clock = js_sys::Reflect::get(&scope, &JsValue::from_str("performance"))
            .ok()
            .and_then(|p| p.dyn_into().ok());
        let worker = Rc::new(Worker {
            scope,
            clock,
            session: RefCell::new(Session::new()),
            channel,
            scheduled: Cell::new(false),
            trained: Cell::new(0.0),
            painters: RefCell::default(),
            canvases: [OffscreenCanvas::new(1, 1).ok(), OffscreenCanvas::new(1, 1).ok()],
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
}
