//! The drawing worker as the page sees it: jobs out, pictures in.
//!
//! It is the training worker's program started once more; a message that is a list is a job.

use js_sys::{Array, Float32Array, Uint8Array};
use relu_atoms_core::session::messages::{Frame, decode, encode};
use relu_atoms_render::raster::{Job, Painted};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, ImageBitmap, MessageEvent, Worker};

/// A painted job with its pictures, the neuron view's first. A worker without a canvas sends none.
pub struct Pictures {
    /// What was painted.
    pub painted: Painted,
    /// The neuron view's marks and the function view's ground.
    pub views: [Option<ImageBitmap>; 2],
}

impl Pictures {
    /// There is room for pictures but none came: the worker has no canvas.
    pub fn blank(&self) -> bool {
        let job = &self.painted.job;
        let room = |size: [f64; 2]| size.iter().all(|v| v * job.density >= 1.0);
        let sizes = [[job.view.width, job.view.height], job.function];
        self.views.iter().all(Option::is_none) && sizes.into_iter().all(room)
    }
}

/// What the drawing worker tells.
pub enum Told {
    /// It listens now. Anything sent before was lost.
    Ready,
    /// It has painted.
    Painted(Box<Pictures>),
    /// It could not be started, died, or speaks what the page does not understand.
    Failed,
}

/// A running drawing worker. Dropping it ends the worker.
pub struct Easel {
    worker: Worker,
    // The worker calls these as long as it lives.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Easel {
    /// Takes a worker for drawing; `receive` is called with everything it tells from now on.
    pub fn new(worker: Worker, receive: impl Fn(Told) + Clone + 'static) -> Self {
        let on_message = receive.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // The program greets as for training, which it is not asked for here.
            let parts = Array::from(&event.data());
            on_message(if parts.length() > 1 {
                pictures(&parts).map_or(Told::Failed, |p| Told::Painted(Box::new(p)))
            } else {
                Told::Ready
            });
        });
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |_| receive(Told::Failed));
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Self { worker, _message: message, _error: error }
    }

    /// Tells the painter of a panel what was painted of its run elsewhere ([`relu_atoms_render::raster::Painter::recall`]).
    pub fn recall(&self, panel: u32, memory: &[u8]) {
        let _ = self.worker.post_message(&Array::of2(&panel.into(), &Uint8Array::from(memory)));
    }

    /// Has a job painted, from this frame's numbers or else from the last ones sent. The frame's buffers,
    /// where the browser still has them, are handed on instead of a copy; they are empty afterwards.
    pub fn paint(&self, job: &Job, fresh: Option<&Frame>, buffers: Option<[Float32Array; 3]>) {
        let message = Array::of1(&Uint8Array::from(encode(job).as_slice()));
        let transfer = Array::new();
        if let Some(frame) = fresh {
            let columns = [&frame.neurons, &frame.field, &frame.map];
            let columns = match buffers {
                Some(buffers) if (0..3).all(|k| buffers[k].length() as usize == columns[k].len()) => buffers,
                _ => columns.map(|column| Float32Array::from(column.as_slice())),
            };
            for column in &columns {
                transfer.push(&column.buffer());
                message.push(column);
            }
        }
        // Fails only when the worker is gone, of which its error event tells.
        let _ = self.worker.post_message_with_transfer(&message, &transfer);
    }
}

impl Drop for Easel {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Takes `[message, neurons, function]` apart.
fn pictures(parts: &Array) -> Option<Pictures> {
    let painted = decode(&Uint8Array::new(&parts.get(0)).to_vec()).ok()?;
    let views = [1, 2].map(|k| parts.get(k).dyn_into::<ImageBitmap>().ok());
    Some(Pictures { painted, views })
}
