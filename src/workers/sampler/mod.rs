//! The worker that trains the same run from several seeds, one after the other. The page cancels by ending it.

mod client;
mod role;

pub use client::{SamplerClient, SamplerEvent};
pub(super) use role::run;

use crate::state::SamplerReply;
use relu_atoms_core::experiment::Experiment;
use serde::{Deserialize, Serialize};

/// A message to the sampler: the runs.
#[derive(Debug, Serialize, Deserialize)]
struct ToSampler(Vec<Experiment>);

/// A message from the sampler.
#[derive(Debug, Serialize, Deserialize)]
enum FromSampler {
    /// It listens. Messages sent before are lost.
    Ready,
    /// How far it has come.
    Reply(SamplerReply),
}
