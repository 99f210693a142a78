//! Messages between the page and the training worker: a few bytes each (postcard: floats to the
//! last bit, and a fraction of the code that JSON needs). A frame's large buffers travel beside its
//! message as transferable arrays (`[message, neurons, field]`).

use crate::experiment::{Experiment, Pace};
use crate::field::Window;
use crate::optimum::{Optimum, Progress, Standing};
use crate::penalty::Penalty;
use crate::points::RawPoints;
use crate::train::NeuronEdit;
use crate::train::RunEdit;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A message as bytes.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Fails only on types that these messages do not have, such as sequences of unknown length.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A message from bytes.
///
/// # Errors
/// A sentence, when the bytes are not such a message: page and worker are of different builds.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|e| {
        format!("The page and its training worker do not understand each other ({e}); reload the page.")
    })
}

/// What the page asks of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Begin a run at step 0, paused. `build` must equal the worker's own.
    Open {
        /// Build id of the page.
        build: String,
        /// The run.
        experiment: Box<Experiment>,
    },
    /// Train.
    Play,
    /// Stop training; the state stays.
    Pause,
    /// Train exactly this many steps, then pause.
    Step(u64),
    /// Back to the same step 0, paused.
    Reset,
    /// Change the pace.
    Pace(Pace),
    /// Change what may change mid-run.
    Tune {
        /// New λ.
        lambda: Option<f64>,
        /// New τ.
        tau: Option<f64>,
        /// New mean-field step.
        h: Option<f64>,
    },
    /// Show the run at this step, as it was the first time, and wait there; beyond the furthest step
    /// it is trained on. The frame follows when the step is reached.
    Seek(u64),
    /// Follow another run of the same experiment: make its changes at their steps, and stop at `step`.
    /// So a panel gets another's past, to go a way of its own from there.
    Replay {
        /// The changes, by ascending step.
        tunes: Vec<RunEdit>,
        /// Where to stop.
        step: u64,
    },
    /// Ask what is recorded; [`Reply::Recorded`] answers.
    Recorded,
    /// Sample f on this window from now on.
    Window(Window),
    /// From now on sample `|η|/(λN)` on the directions, columns × rows, ≥ 2 × 1; `None` ends it. d = 1:
    /// by the angle of (w, b) from −π to π, one row. d = 2: by the angle of w across and `b/‖w̃‖` from 1
    /// down to −1, at the centres of an evenly divided chart.
    Map(Option<[usize; 2]>),
    /// Pause, and replace the neurons of each cell and sign by their sum.
    Merge,
    /// The page has drawn: it can take one more frame.
    Draw,
    /// Train a table of sizes for speed; a `Reply::Bench` for each. The run, if any, waits.
    Bench,
    /// Place, hold and release neurons by hand, ascending; part of the run's recording.
    Touch(#[serde(with = "crate::train::edit::numbers")] Vec<NeuronEdit>),
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// Waiting at step 0.
    Ready,
    /// Training.
    Running,
    /// Halted by the user.
    Paused,
    /// The schedule or the step limit is reached.
    Finished,
    /// Diverged; the state is the last good one.
    Diverged,
}

impl RunStatus {
    /// The run has come to its end.
    pub fn over(self) -> bool {
        matches!(self, Self::Finished | Self::Diverged)
    }
}

/// A cluster of neurons (the atom rule, theory §5), as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtomReport {
    /// `+1` or `−1`.
    pub sign: i8,
    /// Sum of its neurons' mass vectors `(1/m) Σ |a_j| w̃_j`: `[w, b, 0]` (d = 1) or `[w1, w2, b]`.
    pub u: [f64; 3],
    /// Its share of the total mass, 0 to 1.
    pub share: f64,
    /// Neurons in it.
    pub neurons: usize,
    /// The data points its sum sees, ascending.
    pub sees: Vec<usize>,
}

/// The numbers of one frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Counts openings and resets, so that a frame of a former run can be told apart.
    pub run: u64,
    /// Steps done.
    pub step: u64,
    /// The step at which what is costly was last counted: the gradient penalty, the stability limit,
    /// ghosts, atoms and cells. It is `step` whenever training stands still and, up to some
    /// thousands of neurons, always.
    pub counted: u64,
    /// Loss L at step `counted`.
    pub counted_loss: f64,
    /// The mode's own penalty (without one the variation norm) at step `counted`.
    pub counted_penalty: f64,
    /// The furthest step recorded: as far as [`Request::Seek`] leads without new training.
    pub furthest: u64,
    /// Where the run stands.
    pub status: RunStatus,
    /// Index into the schedule.
    pub phase: usize,
    /// For each phase the step at which it began (phases not yet begun are absent).
    pub phase_starts: Vec<u64>,
    /// A sentence when the run ended or diverged.
    pub message: Option<String>,
    /// Loss L against the clean targets.
    pub loss: f64,
    /// The mode's own penalty R (none: 0; label noise: R of the gradient penalty).
    pub penalty: f64,
    /// `(1/2m) Σ (a² + ‖w̃‖²)`.
    pub penalty_variation: f64,
    /// `(1/m) Σ V(θ_j)`.
    pub penalty_gradient: f64,
    /// `L + λ R`; under label noise with the λ_eff of the noise at full strength, and L alone without a
    /// regulariser.
    pub objective: f64,
    /// How the network stands to the best possible one, at step `counted`; none without a regulariser.
    pub standing: Option<Standing>,
    /// Steps at which neurons were born, each with how many.
    pub births: Vec<(u64, usize)>,
    /// The neurons that are held, ascending: training leaves them as they are.
    #[serde(default)]
    pub held: Vec<usize>,
    /// Width.
    pub neurons: usize,
    /// Neurons with the empty pattern.
    pub ghosts: usize,
    /// Those of them that have neither weights nor bias: merging has taken them.
    pub taken: usize,
    /// Atoms by the rule, heaviest first; empty while there are more than 64.
    pub atoms: Vec<AtomReport>,
    /// Number of atoms by the rule.
    pub atom_count: usize,
    /// The share of the mass that the atoms hold.
    pub atom_share: f64,
    /// Effective number of directions, `1/Σ p²` over the clusters.
    pub n_eff: f64,
    /// Distinct hyperplanes among the atoms (w̃ and −w̃ are one).
    pub kinks: usize,
    /// Cells that hold at least one neuron (the empty pattern left out).
    pub occupied_cells: usize,
    /// Step size in force.
    pub h: f64,
    /// Stability limit `2/κ_max`; none while no neuron is active: then every step is stable.
    pub h_limit: Option<f64>,
    /// λ in force.
    pub lambda: f64,
    /// τ in force, annealing included.
    pub tau: f64,
    /// `h τ²/(4B)` (0 unless label noise).
    pub lambda_eff: f64,
    /// Predictions on the data, length n.
    pub fit: Vec<f64>,
    /// Targets of the last step, noise included; empty without noise.
    pub targets: Vec<f64>,
}

impl Report {
    /// The panel's attributes for links, embedding and tests, by name.
    pub fn hooks(&self) -> [(&'static str, f64); 10] {
        // Counts stay far below 2^53.
        [
            ("data-step", self.step as f64),
            ("data-neurons", self.neurons as f64),
            ("data-atoms", self.atom_count as f64),
            ("data-atom-share", self.atom_share),
            ("data-loss", self.loss),
            ("data-penalty", self.penalty),
            ("data-penalty-variation", self.penalty_variation),
            ("data-penalty-gradient", self.penalty_gradient),
            ("data-objective", self.objective),
            // Without a regulariser the least objective is not below 0.
            ("data-gap", self.standing.as_ref().map_or(self.objective, |s| s.gap)),
        ]
    }
}

/// What merging has done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// Neurons that see data and carry mass, before.
    pub neurons: usize,
    /// Cells and signs they were in: neurons after.
    pub groups: usize,
    /// The largest change of a prediction on the data.
    pub change: f64,
    /// The variation norm before, and after at its best balance of `a` and `w̃`.
    pub variation: [f64; 2],
    /// The gradient penalty before, and after at its best balance.
    pub gradient: [f64; 2],
    /// For each neuron the one that its group has become, or itself: `m` indices.
    pub into: Vec<u32>,
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// The worker listens now. Anything sent before was lost.
    Ready {
        /// The worker's build id.
        build: String,
    },
    /// A run was opened or reset; a first frame follows.
    Opened {
        /// Number of this run.
        run: u64,
        /// The points in use.
        points: RawPoints,
        /// The experiment as it will run (h filled in).
        experiment: Box<Experiment>,
    },
    /// A frame: the numbers here, `neurons` and `field` beside it.
    Frame(Box<Report>),
    /// The neurons have been merged; a frame follows.
    Merged(Box<Merged>),
    /// What is recorded of the run.
    Recorded {
        /// Number of the run.
        run: u64,
        /// The furthest step reached.
        end: u64,
        /// Steps that are shown without recomputing, ascending, 0 included.
        steps: Vec<u64>,
        /// The changes made so far, ascending.
        tunes: Vec<RunEdit>,
    },
    /// One line of the benchmark, `D N M steps_per_second`.
    Bench {
        /// The line, or a sentence that says why there is none.
        line: String,
        /// No more follow.
        last: bool,
    },
    /// The request could not be taken; a sentence.
    Refused(String),
    /// What the worker remembers of the pictures that it painted itself, for the drawing worker
    /// (the render crate's `Painter::recall`).
    Painted(Vec<u8>),
}

/// What the page asks of the exact solver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolveRequest {
    /// Build id of the page.
    pub build: String,
    /// Tells answers to former questions apart.
    pub number: u32,
    /// The data.
    pub points: RawPoints,
    /// The penalty.
    pub penalty: Penalty,
    /// λ, positive.
    pub lambda: f64,
}

/// What the exact solver tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SolveReply {
    /// It listens now.
    Ready {
        /// The solver's build id.
        build: String,
    },
    /// How far a question has come.
    Progress {
        /// Its number.
        number: u32,
        /// The solver's numbers.
        progress: Progress,
        /// The seconds that are left, by the worker's clock, once that can be said.
        seconds: Option<f64>,
        /// The best network so far with what it proves; none where the last one is not old enough.
        best: Option<Box<Optimum>>,
    },
    /// The answer to a question.
    Solved(u32, Box<Optimum>),
    /// The question could not be taken or answered; a sentence. The number is 0 if it could not be read.
    Refused(u32, String),
}

/// One frame with its buffers.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The numbers.
    pub report: Report,
    /// `5 m` numbers, by column: `w̃[0]`, `w̃[1]`, `w̃[2]` (0 for d = 1), `a`, and the neuron's atom
    /// (index into the atoms, −1 in none, −2 a ghost that sees no data). Empty, as the field is, in a
    /// frame that only tells that training has stopped; the next one has them.
    pub neurons: Vec<f32>,
    /// f on the window, row-major, `rows × columns`.
    pub field: Vec<f32>,
    /// `|η|/(λN)` as asked for by [`Request::Map`]; empty when it was not, or λ = 0.
    pub map: Vec<f32>,
}

/// Identifies a build: page and worker must agree.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+7");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Mode;

    #[test]
    fn messages_survive_the_wire_to_the_last_bit() {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            let mut experiment = Experiment::preset("saddle", mode).unwrap();
            (experiment.lambda, experiment.h, experiment.batch) =
                (0.1 + 0.2, Some(f64::MIN_POSITIVE), Some(3));
            let requests = [
                Request::Open { build: BUILD.into(), experiment: Box::new(experiment) },
                Request::Step(u64::MAX),
                Request::Pace(Pace::PerFrame(7)),
                Request::Tune { lambda: Some(-0.0), tau: None, h: Some(1.0 / 3.0) },
                Request::Seek(12_345_678_901),
                Request::Replay {
                    tunes: vec![RunEdit {
                        step: 7,
                        lambda: Some(0.1 + 0.2),
                        merge: true,
                        neurons: vec![
                            NeuronEdit {
                                neuron: 3,
                                parameters: Some([0.1, -0.0, 1.0 / 3.0, 5e-324]),
                                frozen: None,
                            },
                            NeuronEdit { neuron: 4, parameters: None, frozen: Some(true) },
                        ],
                        ..RunEdit::default()
                    }],
                    step: 9,
                },
                Request::Window(Window { x: [-1.5, 1.5], y: [0.0, 1.0], columns: 9, rows: 8 }),
            ];
            for request in requests {
                assert_eq!(decode::<Request>(&encode(&request)), Ok(request));
            }
        }
        let refused = Reply::Refused("λ̃ ≥ 0".into());
        assert_eq!(decode::<Reply>(&encode(&refused)), Ok(refused));
    }

    #[test]
    fn rubbish_is_a_sentence() {
        for bytes in [&[][..], &[255; 40], &[0, 200, 1]] {
            assert!(decode::<Request>(bytes).unwrap_err().contains("reload"));
        }
    }
}
