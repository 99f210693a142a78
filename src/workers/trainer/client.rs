//! The page's end of a training worker.

use super::super::message::{Message, Received};
use super::super::spawn::RunningWorker;
use super::super::{Role, SpawnError};
use super::{FrameHeader, FromTrainer, ToTrainer};
use crate::engine::{TrainerFrame, WorkerEnd};
use crate::text::errors::Localised;
use relu_atoms_session::messages::{Frame, Reply, Request};
use web_sys::MessagePort;

/// What a training worker tells the page.
#[derive(Debug)]
pub enum TrainerEvent {
    /// It listens from now on.
    Ready,
    /// A reply to a request.
    Reply(Reply),
    /// A frame.
    Frame(Box<TrainerFrame>),
    /// It has come to this step on the way to the one that is sought.
    Reached(u64),
    /// It has ended.
    Failed(WorkerEnd),
}

/// A training worker. Dropping it ends the worker.
pub struct TrainerClient {
    worker: RunningWorker,
}

impl TrainerClient {
    /// Starts a training worker; `on_event` gets everything it tells.
    ///
    /// # Errors
    /// [`SpawnError`] if the browser has no such workers or refuses one.
    pub fn start(on_event: impl Fn(TrainerEvent) + Clone + 'static) -> Result<Self, SpawnError> {
        let on_error = on_event.clone();
        let worker = RunningWorker::start(
            Role::Trainer,
            move |event| on_event(read(&Received::from(&event))),
            move |end| on_error(TrainerEvent::Failed(end)),
        )?;
        Ok(Self { worker })
    }

    /// Looks whether it still works; see [`Heartbeat::look`](crate::engine::heartbeat::Heartbeat::look). How it has
    /// ended, if it answers no more.
    pub fn look(&self, now: f64, awake: bool, patience: f64) -> Option<WorkerEnd> {
        self.worker.look(now, awake, patience)
    }

    /// Sends a request to its session.
    pub fn send(&self, request: Request) {
        Message::new(&ToTrainer::Request(request)).post(self.worker.worker());
    }

    /// Has it send its frames to the painter, too, numbered from this number on.
    pub fn connect_painter(&self, port: &MessagePort, first: u64) {
        let mut message = Message::new(&ToTrainer::Painter { first });
        message.hand_over(port);
        message.post(self.worker.worker());
    }
}

fn read(received: &Received) -> TrainerEvent {
    match received.content::<FromTrainer>() {
        Ok(FromTrainer::Ready) => TrainerEvent::Ready,
        Ok(FromTrainer::Reply(reply)) => TrainerEvent::Reply(reply),
        Ok(FromTrainer::Reached(step)) => TrainerEvent::Reached(step),
        Ok(FromTrainer::Frame(header)) => {
            let FrameHeader { number, training_ms, report, settings, stop, curve, cell } = *header;
            let [neurons, field, map] = [0, 1, 2].map(|k| received.numbers(k));
            let frame = Frame { report, settings, stop, curve, neurons, field, map, cell };
            TrainerEvent::Frame(Box::new(TrainerFrame { number, training_ms, frame }))
        }
        Err(error) => TrainerEvent::Failed(WorkerEnd::Error(error.localised())),
    }
}
