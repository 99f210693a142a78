//! The painter itself: jobs in, pictures out. Frames come straight from the trainers and wait until a job
//! asks for them, so that a picture is always of the frame that the page shows.

use super::super::message::{Message, Received};
use super::super::trainer::FrameForPainter;
use super::{FromPainter, Numbers, ToPainter};
use relu_atoms_raster::{Job, Painter, Picture, Source};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{
    DedicatedWorkerGlobalScope, ImageBitmap, ImageData, MessageEvent, MessagePort, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

/// A frame of a trainer, its numbers still as they came.
struct WaitingFrame {
    number: u64,
    source: Source,
    received: Received,
}

/// A function that the browser calls with each message.
type OnMessage = Closure<dyn Fn(MessageEvent)>;

/// What is painted of one panel.
#[derive(Default)]
struct PanelPainter {
    painter: Painter,
    /// Frames that no job has asked for yet, ascending.
    frames: VecDeque<WaitingFrame>,
    /// A job whose frame has not come yet, and the number of that frame.
    pending: Option<(Box<Job>, u64)>,
    /// The port to the trainer, with the function that it calls.
    _port: Option<(MessagePort, OnMessage)>,
}

impl PanelPainter {
    /// Gives the painter the frame of this number; false while it has not come.
    fn take_frame(&mut self, number: u64) -> bool {
        // The page shows no earlier frame any more.
        while self.frames.front().is_some_and(|frame| frame.number < number) {
            self.frames.pop_front();
        }
        match self.frames.front() {
            Some(frame) if frame.number == number => {}
            // A later one is there already: the numbers painted last have to do.
            Some(_) => return true,
            None => return false,
        }
        if let Some(frame) = self.frames.pop_front() {
            let [neurons, field, map] = [0, 1, 2].map(|k| frame.received.numbers(k));
            self.painter.take(frame.source, neurons, field, map);
        }
        true
    }
}

struct PaintWorker {
    scope: DedicatedWorkerGlobalScope,
    panels: RefCell<BTreeMap<u32, PanelPainter>>,
    /// The canvases through which pictures become bitmaps.
    canvases: [Option<OffscreenCanvas>; 2],
}

/// Listens to the page from now on.
pub(crate) fn run(scope: DedicatedWorkerGlobalScope) {
    let canvases = [OffscreenCanvas::new(1, 1).ok(), OffscreenCanvas::new(1, 1).ok()];
    let worker = Rc::new(PaintWorker { scope, panels: RefCell::default(), canvases });
    let listener = worker.clone();
    let on_message: Closure<dyn Fn(MessageEvent)> =
        Closure::new(move |event| listen(&listener, &Received::from(&event)));
    worker.scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    Message::new(&FromPainter::Ready).post(&worker.scope);
}

fn listen(worker: &Rc<PaintWorker>, received: &Received) {
    match received.content() {
        Ok(ToPainter::Connect { panel }) => {
            if let Some(port) = received.attached::<MessagePort>(0) {
                connect(worker, panel, port);
            }
        }
        Ok(ToPainter::Paint { job, numbers }) => worker.paint(job, numbers, received),
        // The page and this worker are one program: what it cannot read it did not send.
        Err(_) => {}
    }
}

fn connect(worker: &Rc<PaintWorker>, panel: u32, port: MessagePort) {
    let owner = Rc::downgrade(worker);
    let on_frame: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event: MessageEvent| {
        if let Some(worker) = owner.upgrade() {
            worker.frame_came(panel, Received::from(&event));
        }
    });
    port.set_onmessage(Some(on_frame.as_ref().unchecked_ref()));
    let panel_painter = PanelPainter { _port: Some((port, on_frame)), ..PanelPainter::default() };
    worker.panels.borrow_mut().insert(panel, panel_painter);
}

impl PaintWorker {
    /// A frame of a panel's trainer has come.
    fn frame_came(&self, panel: u32, received: Received) {
        let Ok(FrameForPainter { number, source }) = received.content() else { return };
        let mut panels = self.panels.borrow_mut();
        let Some(panel_painter) = panels.get_mut(&panel) else { return };
        panel_painter.frames.push_back(WaitingFrame { number, source, received });
        if let Some((job, wanted)) = panel_painter.pending.take() {
            if panel_painter.take_frame(wanted) {
                self.paint_job(panel_painter, &job);
            } else {
                panel_painter.pending = Some((job, wanted));
            }
        }
    }

    fn paint(&self, job: Box<Job>, numbers: Numbers, received: &Received) {
        let mut panels = self.panels.borrow_mut();
        let panel_painter = panels.entry(job.panel).or_default();
        match numbers {
            Numbers::Frame(number) if !panel_painter.take_frame(number) => {
                panel_painter.pending = Some((job, number));
                return;
            }
            Numbers::Attached => {
                let [neurons, field, map] = [0, 1, 2].map(|k| received.numbers(k));
                panel_painter.painter.take(job.source(), neurons, field, map);
            }
            Numbers::Frame(_) | Numbers::Last => {}
        }
        self.paint_job(panel_painter, &job);
    }

    fn paint_job(&self, panel_painter: &mut PanelPainter, job: &Job) {
        let (painted, pictures) = panel_painter.painter.paint(job);
        let mut message = Message::new(&FromPainter::Painted(Box::new(painted)));
        for (picture, canvas) in pictures.iter().zip(&self.canvases) {
            let Some(pixels) = pixels(picture) else {
                message.attach(&JsValue::NULL);
                continue;
            };
            match canvas.as_ref().and_then(|canvas| bitmap(canvas, &pixels)) {
                Some(bitmap) => message.hand_over(&bitmap),
                None => message.attach(&pixels),
            }
        }
        message.post(&self.scope);
    }
}

/// A picture's pixels for the browser; none if it is empty.
fn pixels(picture: &Picture) -> Option<ImageData> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    ImageData::new_with_u8_clamped_array_and_sh(Clamped(&picture.bytes), width, height).ok()
}

/// Pixels as something that can be handed to the page.
fn bitmap(canvas: &OffscreenCanvas, pixels: &ImageData) -> Option<ImageBitmap> {
    let (width, height) = (pixels.width(), pixels.height());
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok()??;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into().ok()?;
    context.put_image_data(pixels, 0.0, 0.0).ok()?;
    canvas.transfer_to_image_bitmap().ok()
}
