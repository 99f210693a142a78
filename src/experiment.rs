//! The one description of a run: what a link, a JSON file and the page's controls all become.

use crate::data::RawPoints;
use serde::{Deserialize, Serialize};

pub mod link;
pub mod table;

/// The regulariser a run trains under (theory §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Gradient descent on the loss alone.
    None,
    /// Targets `y_i + τ ξ_i`, fresh ξ every step (the paper's i).
    LabelNoise,
    /// `L + λ R`, `R = (1/m) Σ V(θ_j)`: label noise's deterministic limit.
    GradientPenalty,
    /// Weight decay, `R = (1/2m) Σ (a² + ‖w̃‖²)` (the paper's ii).
    VariationNorm,
}

/// Where the points come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Data {
    /// A preset by its link key, such as `saddle`.
    Preset(String),
    /// The user's own points.
    Own(RawPoints),
}

/// The law of the label noise ξ; both have mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// Standard normal.
    Gaussian,
    /// ±1 with equal chance.
    Sign,
}

/// How a gradient becomes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// Gradient descent with the mean-field step `h`.
    Gd,
    /// Adam (β = 0.9, 0.999, ε = 1e-8) with learning rate `h`; fast, but not the paper's dynamics.
    Adam,
}

/// How the step size changes over the run's last phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decay {
    /// Stays at `h`.
    Constant,
    /// `h (1 + cos(π t/T))/2`.
    Cosine,
    /// `h`, then `h/5` from half-time on.
    Drop,
}

/// What a phase of a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseKind {
    /// Gradient descent on the loss alone, ended early once `L < 1e-6`.
    WarmUp,
    /// The mode's own dynamics at full noise or full λ.
    Train,
    /// Label noise whose τ falls to 0 along a cosine.
    Anneal,
}

/// One phase of the schedule: what, and for at most how many steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// What happens.
    pub kind: PhaseKind,
    /// At most this many steps, ≥ 1.
    pub steps: u64,
}

/// A run, complete: the same experiment gives the same numbers on every machine, to the last bit.
/// Unchecked; `TrainConfig::check` turns it into something that can train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    /// The points.
    pub data: Data,
    /// The regulariser.
    pub mode: Mode,
    /// Width, 1 to 100,000.
    pub m: usize,
    /// Initialisation scale: `w̃` a uniform direction times `scale`, `a = ±scale`.
    pub scale: f64,
    /// Neurons come in pairs `(a, w̃)`, `(−a, w̃)`, so that f = 0 at step 0.
    pub paired: bool,
    /// Seed of the initialisation and of the noise.
    pub seed: u64,
    /// Strength λ of the penalty (gradient penalty, variation norm).
    pub lambda: f64,
    /// Standard deviation τ of the label noise.
    pub tau: f64,
    /// The law of the noise.
    pub noise: Noise,
    /// Mini-batch size; `None` is the full batch.
    pub batch: Option<usize>,
    /// Mean-field step; `None` chooses one from the stability limit at the start.
    pub h: Option<f64>,
    /// Gradient descent or Adam.
    pub optimiser: Optimiser,
    /// The step's schedule.
    pub decay: Decay,
    /// Gradient penalty: a neuron never becomes active on a new point in a step.
    pub walls: bool,
    /// The phases in order.
    pub schedule: Vec<Phase>,
    /// Stop at this step even if the schedule goes on.
    pub steps: Option<u64>,
}
