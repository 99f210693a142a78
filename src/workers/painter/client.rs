//! The page's end of the painter.

use super::super::message::{Message, Received};
use super::super::spawn::RunningWorker;
use super::super::{Role, SpawnError};
use super::{FromPainter, Numbers, ToPainter};
use crate::engine::{WorkerEnd, heartbeat};
use crate::text::errors::Localised;
use leptos::prelude::document;
use relu_atoms_raster::{Job, Painted};
use relu_atoms_session::messages::Frame;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageData, MessagePort};

/// A painted picture, as something that can be drawn.
#[derive(Clone, Debug)]
pub enum Drawable {
    /// As the worker makes it where it has canvases (OffscreenCanvas).
    Bitmap(ImageBitmap),
    /// Of the pixels that the worker sends where it has none.
    Canvas(HtmlCanvasElement),
}

impl Drawable {
    /// The picture beside a message at this place, counted from 0.
    fn received(received: &Received, k: u32) -> Option<Self> {
        let bitmap = received.attached(k).map(Self::Bitmap);
        bitmap.or_else(|| received.attached(k).and_then(|pixels| canvas_of(&pixels)).map(Self::Canvas))
    }

    /// Gives its memory back at once; it can be drawn no longer.
    pub fn close(&self) {
        match self {
            Self::Bitmap(bitmap) => bitmap.close(),
            Self::Canvas(canvas) => canvas.set_width(0),
        }
    }
}

/// A canvas, in no document, with these pixels; none if the browser gives no canvas.
fn canvas_of(pixels: &ImageData) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(pixels.width());
    canvas.set_height(pixels.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.put_image_data(pixels, 0.0, 0.0).ok()?;
    Some(canvas)
}

/// What the painter has painted.
#[derive(Debug)]
pub struct Pictures {
    /// What was painted.
    pub painted: Painted,
    /// The marks of the neuron view.
    pub neurons: Option<Drawable>,
    /// What lies under the function view.
    pub ground: Option<Drawable>,
}

impl Pictures {
    /// Whether there is room for pictures but none came: the browser gives no canvas, or no memory for one.
    pub fn are_missing(&self) -> bool {
        let job = &self.painted.job;
        let has_room = |size: [f64; 2]| size.iter().all(|v| v * job.density >= 1.0);
        let room = has_room([job.view.width, job.view.height]) && has_room(job.function);
        room && self.neurons.is_none() && self.ground.is_none()
    }
}

/// What the painter tells the page.
#[derive(Debug)]
pub enum PaintEvent {
    /// It listens from now on.
    Ready,
    /// It has painted.
    Painted(Box<Pictures>),
    /// It has ended.
    Failed(WorkerEnd),
}

/// The painter. Dropping it ends the worker.
pub struct PaintClient {
    worker: RunningWorker,
}

impl PaintClient {
    /// Starts the painter; `on_event` gets everything it tells.
    ///
    /// # Errors
    /// [`SpawnError`] if the browser has no such workers or refuses one.
    pub fn start(on_event: impl Fn(PaintEvent) + Clone + 'static) -> Result<Self, SpawnError> {
        let on_error = on_event.clone();
        let worker = RunningWorker::start(
            Role::Painter,
            move |event| on_event(read(&Received::from(&event))),
            move |end| on_error(PaintEvent::Failed(end)),
        )?;
        Ok(Self { worker })
    }

    /// Looks whether it still works, at this time in milliseconds; `awake` is false while the page cannot be seen. How
    /// it has ended, if it answers no more.
    pub fn look(&self, now: f64, awake: bool) -> Option<WorkerEnd> {
        self.worker.look(now, awake, heartbeat::SILENCE)
    }

    /// Connects the painter with the trainer of a panel. What was painted of the panel before is forgotten.
    pub fn connect(&self, panel: u32, port: &MessagePort) {
        let mut message = Message::new(&ToPainter::Connect { panel });
        message.hand_over(port);
        message.post(self.worker.worker());
    }

    /// Has a job painted from the numbers painted last, or from the frame of this number.
    pub fn paint(&self, job: Job, frame: Option<u64>) {
        let numbers = frame.map_or(Numbers::Last, Numbers::Frame);
        Message::new(&ToPainter::Paint { job: Box::new(job), numbers }).post(self.worker.worker());
    }

    /// Has a job painted from these numbers.
    pub fn paint_numbers(&self, job: Job, frame: &Frame) {
        let mut message = Message::new(&ToPainter::Paint { job: Box::new(job), numbers: Numbers::Attached });
        for numbers in [&frame.neurons, &frame.field, &frame.map] {
            message.attach_numbers(numbers);
        }
        message.post(self.worker.worker());
    }
}

fn read(received: &Received) -> PaintEvent {
    match received.content::<FromPainter>() {
        Ok(FromPainter::Ready) => PaintEvent::Ready,
        Ok(FromPainter::Painted(painted)) => PaintEvent::Painted(Box::new(Pictures {
            painted: *painted,
            neurons: Drawable::received(received, 0),
            ground: Drawable::received(received, 1),
        })),
        Err(error) => PaintEvent::Failed(WorkerEnd::Error(error.localised())),
    }
}
