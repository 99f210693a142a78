//! The page's end of a sampler.

use super::super::message::{Message, Received};
use super::super::spawn::RunningWorker;
use super::super::{Role, SpawnError};
use super::{FromSampler, ToSampler};
use crate::engine::{WorkerEnd, heartbeat};
use crate::state::{SamplerReply, SamplerTask};
use crate::text::errors::Localised;

/// What a sampler tells the page.
#[derive(Debug)]
pub enum SamplerEvent {
    /// It listens: [`SamplerClient::train`] may be called.
    Ready,
    /// How far it has come.
    Reply(SamplerReply),
    /// It has ended.
    Failed(WorkerEnd),
}

/// A sampler. Dropping it ends the worker.
pub struct SamplerClient {
    worker: RunningWorker,
    tasks: Vec<SamplerTask>,
}

impl SamplerClient {
    /// Starts a sampler for these tasks; `on_event` gets everything it tells.
    ///
    /// # Errors
    /// [`SpawnError`] if the browser has no such workers or refuses one.
    pub fn start(
        tasks: Vec<SamplerTask>,
        on_event: impl Fn(SamplerEvent) + Clone + 'static,
    ) -> Result<Self, SpawnError> {
        let on_error = on_event.clone();
        let worker = RunningWorker::start(
            Role::Sampler,
            move |event| {
                on_event(match Received::from(&event).content::<FromSampler>() {
                    Ok(FromSampler::Ready) => SamplerEvent::Ready,
                    Ok(FromSampler::Reply(reply)) => SamplerEvent::Reply(reply),
                    Err(error) => SamplerEvent::Failed(WorkerEnd::Error(error.localised())),
                });
            },
            move |end| on_error(SamplerEvent::Failed(end)),
        )?;
        Ok(Self { worker, tasks })
    }

    /// Looks whether it still works, at this time in milliseconds; `awake` is false while the page cannot be seen. How
    /// it has ended, if it answers no more.
    pub fn look(&self, now: f64, awake: bool) -> Option<WorkerEnd> {
        self.worker.look(now, awake, heartbeat::LONG_SILENCE)
    }

    /// Has it begin; to be called once it listens.
    pub fn train(&self) {
        Message::new(&ToSampler(self.tasks.clone())).post(self.worker.worker());
    }
}
