//! The sampler itself.

use super::super::message::{Message, Received};
use super::super::spawn::Alive;
use super::{FromSampler, ToSampler};
use crate::state::{SamplerReply, SamplerTask};
use js_sys::Date;
use relu_atoms_core::experiment::Experiment;
use relu_atoms_session::Refusal;
use relu_atoms_session::path;
use relu_atoms_session::seeds::train_to_end;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Milliseconds between reports of the progress.
const REPORT: f64 = 100.0;
/// Steps between two readings of the clock, which takes about as long as a small step.
const READING: u64 = 32;

/// Listens to the page from now on.
pub(crate) fn run(scope: DedicatedWorkerGlobalScope) {
    let own = scope.clone();
    let on_message: Closure<dyn Fn(MessageEvent)> =
        Closure::new(move |event: MessageEvent| match Received::from(&event).content::<ToSampler>() {
            Ok(ToSampler(tasks)) => {
                let mut alive = Alive::new();
                for (place, task) in tasks.iter().enumerate() {
                    let reply = match task {
                        SamplerTask::Train(experiment) => train(&own, place, experiment),
                        SamplerTask::Solve(experiment) => {
                            match path::optimum(experiment, &mut || alive.told(&own)) {
                                Ok(optimum) => SamplerReply::Solved(place, Box::new(optimum)),
                                Err(error) => SamplerReply::Unsolved(place, error),
                            }
                        }
                    };
                    post(&own, reply);
                }
            }
            Err(error) => post(&own, SamplerReply::Refused(0, Refusal::from(error).into())),
        });
    // The function lives as long as the worker: it is handed to JavaScript.
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    Message::new(&FromSampler::Ready).post(&scope);
}

/// Trains a run to its end, and tells of its steps meanwhile.
fn train(scope: &DedicatedWorkerGlobalScope, place: usize, experiment: &Experiment) -> SamplerReply {
    let mut reported = Date::now();
    let end = train_to_end(experiment, &mut |step| {
        if step.is_multiple_of(READING) && Date::now() - reported >= REPORT {
            reported = Date::now();
            post(scope, SamplerReply::Progress(place, step));
        }
        true
    });
    match end {
        Ok(report) => SamplerReply::Ended(place, Box::new(report)),
        Err(error) => SamplerReply::Refused(place, error),
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: SamplerReply) {
    Message::new(&FromSampler::Reply(reply)).post(scope);
}
