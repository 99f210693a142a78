//! Why the session refuses a request.

use crate::messages::DecodeError;
use relu_atoms_core::train::{ConfigError, NeuronEditError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a request was refused; nothing has changed. `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// The experiment, or the experiment after a change of its parameters, cannot be trained.
    #[error(transparent)]
    Experiment(#[from] ConfigError),
    /// The window of the function view is empty, has no end, or has too many samples.
    #[error("The window of the function view is empty, without end or too finely sampled.")]
    Window,
    /// The map of violations has no or too many samples.
    #[error("The map of violations is empty or too fine.")]
    Map,
    /// Neurons cannot be merged before the step sought is recomputed.
    #[error("The step asked for is still being recomputed; merge then.")]
    MergeWhileSeeking,
    /// The run cannot be changed before the step sought is recomputed.
    #[error("The step asked for is still being recomputed; change it then.")]
    ChangeWhileSeeking,
    /// The changes of a run to be repeated do not ascend by step.
    #[error("The changes of the run to follow are not in the order of their steps.")]
    UnorderedChanges,
    /// Edits of neurons do not ascend by neuron.
    #[error("The neurons to be touched are not in their order.")]
    UnorderedNeurons,
    /// An edit of a neuron is impossible: there is no such neuron, or a number is out of range.
    #[error(transparent)]
    NeuronEdit(#[from] NeuronEditError),
    /// The recording holds as many edits of neurons as it may.
    #[error("So many changes by hand are recorded that no more can be; reset to begin anew.")]
    RecordingFull,
    /// With a neuron's new parameters the network is too far from the data to be trained.
    #[error("Placed there, the neuron would take the network too far from the data to train.")]
    TooFar,
    /// The request could not be decoded.
    #[error(transparent)]
    NotUnderstood(#[from] DecodeError),
}
