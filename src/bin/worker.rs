//! The worker's entry point: messages in, messages out. The page starts it twice: one trains, and the
//! session does the rest; the other paints, and the painter does. Before the page's program has come its
//! first script (`overture.js`) speaks to those that train in plain values, and they paint, too.

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
    use relu_atoms::decimal;
    use relu_atoms::experiment::plain;
    use relu_atoms::experiment::table::mode_info;
    use relu_atoms::overture::{self, COLOURS, Overture, Screen};
    use relu_atoms::paint::{Job, Painter, Picture};
    use relu_atoms::protocol::{BUILD, Frame, Pace, Reply, Request, decode, encode};
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

        fn show(&self, frame: Box<Frame>) {
            match &mut *self.overture.borrow_mut() {
                Some(overture) => self.perform(overture, *frame),
                None => self.hand_over(&frame),
            }
        }

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
                self.show(frame);
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
            let transfer = self.hang(&pictures, &message);
            let _ = self.scope.post_message_with_transfer(&message, &transfer);
        }

        /// `[panel, memory]`: what was painted of this panel's run elsewhere.
        fn recall(&self, panel: u32, memory: &JsValue) {
            self.painters.borrow_mut().entry(panel).or_default().recall(&Uint8Array::new(memory).to_vec());
        }

        /// Puts both pictures into a message: what is to be handed over with it.
        fn hang(&self, pictures: &[Picture; 2], message: &Array) -> Array {
            let transfer = Array::new();
            for (picture, canvas) in pictures.iter().zip(&self.canvases) {
                let bitmap = canvas.as_ref().and_then(|canvas| bitmap(canvas, picture));
                message.push(bitmap.as_ref().map_or(&JsValue::NULL, AsRef::as_ref));
                bitmap.iter().for_each(|b| {
                    transfer.push(b);
                });
            }
            transfer
        }

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
                Err(sentence) => self.say(&Reply::Refused(sentence)),
            }
            self.schedule();
        }

        fn obey(&self, request: Request) {
            let outputs = self.session.borrow_mut().handle(request);
            for output in outputs {
                match output {
                    Output::Reply(reply) => self.say(&reply),
                    Output::Frame(frame) => self.show(frame),
                }
            }
        }

        // ---- Before the page's program has come: plain values, each message with its name first -----

        /// `[query]`: answers `["plan", play, pace, key, name, m, key, name, m, …]`, a pace of 0 being the
        /// geometric one; `["plan"]` alone leaves the link to the page's program.
        /// `[query, panel, width, height, width, height, density, colours…]`: opens that panel's run on
        /// these views and answers `["scene", discs]`; the first picture follows.
        fn open(&self, query: &str, parts: &Array) {
            let plan = Array::of1(&"plan".into());
            let plain = plain::read(query);
            if let (Some(plain), 1) = (&plain, parts.length()) {
                plan.push(&plain.play.into());
                plan.push(&match plain.pace {
                    Pace::Geometric => 0.0.into(),
                    Pace::PerFrame(steps) => (steps as f64).into(),
                    Pace::Max => f64::INFINITY.into(),
                });
                for experiment in &plain.experiments {
                    let info = mode_info(experiment.mode);
                    plan.push(&info.key.into());
                    plan.push(&info.name.into());
                    plan.push(&(experiment.m as f64).into());
                }
            } else if let Some(plain) = plain {
                let number = |k| parts.get(k).as_f64().unwrap_or_default();
                let colours: Vec<String> =
                    (0..COLOURS.len()).filter_map(|k| parts.get(7 + k as u32).as_string()).collect();
                let screen = overture::palette(&colours).map(|palette| Screen {
                    function: [number(2), number(3)],
                    neurons: [number(4), number(5)],
                    density: number(6),
                    palette,
                });
                let experiment = plain.experiments.into_iter().nth(number(1) as usize);
                if let (Some(experiment), Some(screen)) = (experiment, screen)
                    && let Some(overture) = Overture::new(&experiment, &screen)
                {
                    let discs = Float32Array::from(overture.discs().as_slice());
                    let window = overture.window();
                    self.overture.replace(Some(overture));
                    self.obey(Request::Open { build: BUILD.into(), experiment: Box::new(experiment) });
                    self.obey(Request::Window(window));
                    let _ = self.scope.post_message(&Array::of2(&"scene".into(), &discs));
                    return self.advance(0);
                }
            }
            let _ = self.scope.post_message(&plan);
        }

        /// Trains up to a step and shows it.
        fn advance(&self, step: u64) {
            self.obey(Request::Seek(step));
            self.obey(Request::Draw);
            self.schedule();
        }

        /// Shows a frame: `["picture", step, over, milliseconds of training, graph, neuron view, function
        /// view, attribute, value, attribute, value, …]`.
        fn perform(&self, overture: &mut Overture, frame: Frame) {
            let report = frame.report.clone();
            let graph = Float32Array::from(overture.graph(&frame.field).as_slice());
            let pictures = overture.paint(frame);
            let message = Array::of5(
                &"picture".into(),
                &(report.step as f64).into(),
                &overture::over(&report).into(),
                &self.trained.replace(0.0).into(),
                &graph,
            );
            let transfer = self.hang(&pictures, &message);
            for (name, value) in report.hooks() {
                message.push(&name.into());
                message.push(&decimal::plain(value).into());
            }
            // The page's program reads these later.
            self.say(&Reply::Frame(Box::new(report)));
            let _ = self.scope.post_message_with_transfer(&message, &transfer);
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
}
