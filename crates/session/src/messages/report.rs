//! What a frame shows of the run: its numbers and the buffers of its pictures.

use relu_atoms_core::curve::CurveSample;
use relu_atoms_core::experiment::prediction::Measure;
use relu_atoms_core::generalisation::TestedOn;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::optimum::Standing;
use relu_atoms_core::train::Stop;
use serde::{Deserialize, Serialize};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// At step 0, not yet started.
    Ready,
    /// Training.
    Running,
    /// Paused by the user.
    Paused,
    /// The schedule or the step limit is reached.
    Finished,
    /// Diverged; the state is the last good one.
    Diverged,
}

impl RunStatus {
    /// Whether the run has ended.
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
    /// Number of the run: 1 for the first, and one more at each opening and reset. Frames of an earlier run
    /// are told apart by it.
    pub run: u64,
    /// Steps done.
    pub step: u64,
    /// The step of the network whose statistics these are: the gradient penalty, the stability limit, the
    /// bounds on optimality, dead neurons, atoms, cells, the share of points seen and the test error. It is `step` whenever training is paused, and
    /// always up to some thousands of neurons.
    #[serde(rename = "counted")]
    pub statistics_step: u64,
    /// Loss L at `statistics_step`.
    #[serde(rename = "counted_loss")]
    pub statistics_loss: f64,
    /// The mode's own penalty (without one the variation norm) at `statistics_step`.
    #[serde(rename = "counted_penalty")]
    pub statistics_penalty: f64,
    /// The furthest step recorded: as far as [`Request::Seek`](super::Request::Seek) leads without new training.
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
    /// The loss as the share of the trained targets' variance that f explains, `R² = 1 − 2L/variance`: 1 − 2L in
    /// standard units with all rows trained. None where all targets are equal.
    #[serde(default)]
    pub r2: Option<f64>,
    /// The mode's own penalty R (none: 0; label noise: R of the gradient penalty).
    pub penalty: f64,
    /// `(1/2m) Σ (a² + ‖w̃‖²)`.
    pub penalty_variation: f64,
    /// `(1/m) Σ V(θ_j)`.
    pub penalty_gradient: f64,
    /// `L + λ R`; under label noise with the λ_eff of the noise at full strength, and L alone without a
    /// regulariser.
    pub objective: f64,
    /// Bounds on the optimal objective, at `statistics_step`; none without a regulariser.
    pub standing: Option<Standing>,
    /// Steps at which neurons were born, each with how many.
    pub births: Vec<(u64, usize)>,
    /// The frozen neurons, ascending: training does not change them.
    #[serde(default)]
    pub held: Vec<usize>,
    /// Width.
    pub neurons: usize,
    /// Dead neurons: those that are active at no data point.
    #[serde(rename = "ghosts")]
    pub dead: usize,
    /// The dead neurons whose weights and bias are all 0, as merging leaves those that it adds to another.
    #[serde(rename = "taken")]
    pub merged_away: usize,
    /// Atoms by the rule, heaviest first; empty while there are more than 64.
    pub atoms: Vec<AtomReport>,
    /// Number of atoms by the rule.
    pub atom_count: usize,
    /// The share of the mass that the atoms hold.
    pub atom_share: f64,
    /// Effective number of directions, `1/Σ p²` over the clusters.
    pub n_eff: f64,
    /// The neurons have gathered: the atoms hold at least 90 % of the mass, and at most half of the directions
    /// at the start are left, so that a random cloud does not count.
    #[serde(default)]
    pub gathered: bool,
    /// The penalty has shrunk the network to nothing: its mass is below 1e-6 of that at the start, and its
    /// predictions below 1e-6 of the greatest target. There are no atoms then.
    #[serde(default)]
    pub vanished: bool,
    /// Distinct hyperplanes among the atoms (w̃ and −w̃ are one).
    pub kinks: usize,
    /// The share of the data points that a unit of mass sees (theory §9), 0 to 1; 0 for a network without mass.
    #[serde(default)]
    pub seen_share: f64,
    /// The test error, `1/(2N) Σ (f(x) − g(x))²` as the loss has it, on what `tested_on` says; none where neither
    /// the truth is known nor rows are held out.
    #[serde(default)]
    pub test_error: Option<f64>,
    /// On what the test error is measured, and how many points that has.
    #[serde(default)]
    pub tested_on: Option<TestedOn>,
    /// Cells that hold at least one neuron (the empty pattern left out).
    pub occupied_cells: usize,
    /// Step size in force.
    pub h: f64,
    /// Stability limit `2/κ_max` of the step size; none while no neuron is active: then every step is stable.
    pub h_limit: Option<f64>,
    /// λ in force.
    pub lambda: f64,
    /// τ in force, annealing included.
    pub tau: f64,
    /// `h τ²/(4B)` of the noise at full strength (theory §3): the λ that the objective and its bounds use, in
    /// every phase of the run. 0 unless label noise.
    pub lambda_eff: f64,
    /// Predictions on the data, length n.
    pub fit: Vec<f64>,
    /// Targets of the last step, noise included; empty without noise.
    pub targets: Vec<f64>,
}

impl Report {
    /// The number that a question is about; none where the run has none, as a test error without a truth, or where it
    /// is not finite.
    pub fn measured(&self, measure: Measure) -> Option<f64> {
        let value = match measure {
            Measure::TestError => self.test_error?,
            Measure::Loss => self.loss,
            Measure::VariationNorm => self.penalty_variation,
            Measure::GradientPenalty => self.penalty_gradient,
            Measure::SeenShare => self.seen_share,
        };
        value.is_finite().then_some(value)
    }

    /// The dead neurons that merging has not made: those that are active at no data point with weights of
    /// their own.
    pub fn unseeing(&self) -> usize {
        self.dead.saturating_sub(self.merged_away)
    }

    /// Whether every neuron is dead, so that the network is 0 on the data and no gradient moves it.
    pub fn all_dead(&self) -> bool {
        self.dead == self.neurons
    }

    /// What the objective is at most above the least: without a regulariser itself, since the least is not below 0
    /// then. None where there is a penalty and no certificate, as where biases are free.
    fn gap(&self) -> Option<f64> {
        let bound = self.standing.as_ref().map(|standing| standing.gap);
        bound.or((self.penalty == 0.0).then_some(self.objective))
    }

    /// The same numbers without a sign before any 0: a sum of nothing and a product with 0 may be −0, which is no
    /// other number and would be written as one.
    pub fn without_negative_zeros(mut self) -> Self {
        let own = [
            &mut self.statistics_loss,
            &mut self.statistics_penalty,
            &mut self.loss,
            &mut self.penalty,
            &mut self.penalty_variation,
            &mut self.penalty_gradient,
            &mut self.objective,
            &mut self.atom_share,
            &mut self.n_eff,
            &mut self.seen_share,
            &mut self.h,
            &mut self.lambda,
            &mut self.tau,
            &mut self.lambda_eff,
        ];
        let atoms = self.atoms.iter_mut().flat_map(|atom| atom.u.iter_mut().chain([&mut atom.share]));
        let others = self
            .test_error
            .iter_mut()
            .chain(&mut self.r2)
            .chain(self.fit.iter_mut())
            .chain(&mut self.targets);
        // Adding 0 turns −0 into 0.
        own.into_iter().chain(atoms).chain(others).for_each(|value| *value += 0.0);
        self
    }

    /// The values of the panel's `data-…` attributes, which embedding pages and tests read, by name.
    /// What is not known has no value.
    pub fn hooks(&self) -> [(&'static str, Option<f64>); 13] {
        let known = |name, value: f64| (name, Some(value));
        // Counts stay far below 2^53.
        [
            known("data-step", self.step as f64),
            known("data-neurons", self.neurons as f64),
            known("data-atoms", self.atom_count as f64),
            known("data-atom-share", self.atom_share),
            known("data-loss", self.loss),
            ("data-r2", self.r2),
            known("data-penalty", self.penalty),
            known("data-penalty-variation", self.penalty_variation),
            known("data-penalty-gradient", self.penalty_gradient),
            known("data-objective", self.objective),
            ("data-gap", self.gap()),
            known("data-seen-share", self.seen_share),
            ("data-test-error", self.test_error),
        ]
    }
}

/// The settings that can change mid-run, as the run uses them at a step: before the step size decays and
/// before the noise is annealed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveSettings {
    /// Strength λ of the penalty.
    pub lambda: f64,
    /// Standard deviation τ of the label noise.
    pub tau: f64,
    /// Mean-field step h.
    pub h: f64,
}

/// A report with its large buffers, which travel beside the message as transferable arrays.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The numbers.
    pub report: Report,
    /// The settings in force at the report's step.
    pub settings: LiveSettings,
    /// Why the run has stopped of itself, if it has.
    pub stop: Option<Stop>,
    /// The run's curves as far as they were recorded since the last frame. Steps beyond
    /// [`Report::furthest`] in what was told before are of a course that the run has left.
    pub curve: Vec<CurveSample>,
    /// `5 m` numbers, by column: `w̃[0]`, `w̃[1]`, `w̃[2]` (0 for d = 1), `a`, and the neuron's atom
    /// (index into the atoms; −1: in none; −2: a dead neuron). Empty, as the field is, in a frame that
    /// tells of a pause before the statistics of its step are known; the next frame has them.
    pub neurons: Vec<f32>,
    /// f on the window, row-major, `rows × columns`.
    pub field: Vec<f32>,
    /// `|η|/(λN)` as asked for by [`Request::Map`](super::Request::Map); empty when it was not, or λ = 0.
    pub map: Vec<f32>,
    /// The cell that [`Request::Cell`](super::Request::Cell) has opened, at the report's step.
    pub cell: Option<Box<OpenedCell>>,
}
