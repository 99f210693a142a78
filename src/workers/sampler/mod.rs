//! The worker that trains runs and solves for optima in the background, one after the other: several seeds, or a
//! path along λ. The page cancels by ending it.

mod client;
mod role;

pub use client::{SamplerClient, SamplerEvent};
pub(super) use role::run;

use crate::state::{SamplerReply, SamplerTask};
use serde::{Deserialize, Serialize};

/// A message to the sampler: what it is asked for, in order.
#[derive(Debug, Serialize, Deserialize)]
struct ToSampler(Vec<SamplerTask>);

/// A message from the sampler.
#[derive(Debug, Serialize, Deserialize)]
enum FromSampler {
    /// It listens. Messages sent before are lost.
    Ready,
    /// How far it has come.
    Reply(SamplerReply),
}
