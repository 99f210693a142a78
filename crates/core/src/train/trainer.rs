//! The trainer: advances a network through its schedule, as far as its caller's budget goes.

use crate::experiment::{Decay, Mode, Phase, PhaseKind};
use crate::network::{Network, loss};
use crate::optimum::Certifier;
use crate::penalty::{RunPenalty, merge_in_cells, variation};
use crate::points::Points;
use crate::train::birth::{self, relocate_lightest};
use crate::train::config::births;
use crate::train::engine::{Engine, Kind, Moments, PenaltyGradient, Step};
use crate::train::noise::Randomness;
use crate::train::{NeuronEdit, TrainConfig};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Warm-up ends below this loss (theory §5).
const WARM: f64 = 1e-6;
/// A run whose variation penalty is larger has diverged: below it the gradient penalty and the gap, in which weights
/// are multiplied with the squares of inputs, are finite.
const MOST_PENALTY: f64 = 1e150;

/// Steps between the states kept for the case of divergence.
const KEEP_EVERY: u64 = 256;

/// Why a run stopped of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    /// The schedule or the step limit is reached.
    Finished,
    /// The loss or the penalty at this step exceeds the bound of divergence; the state is that of the last step below
    /// it.
    Diverged {
        /// The step after which the loss was too large or a NaN.
        at: u64,
    },
}

/// All that a run's future depends on.
#[derive(Clone, Debug)]
struct State {
    net: Network,
    moments: Option<Moments>,
    randomness: Randomness,
    step: u64,
    phase_starts: Vec<u64>,
    /// The steps at which neurons were born, and how many.
    births: Vec<(u64, usize)>,
    /// The step at which neurons were merged last, and how often there.
    merged: (u64, usize),
    /// The neurons whose parameters training does not change, ascending; recorded states share the list.
    frozen: Arc<Vec<usize>>,
}

/// A run in progress.
#[derive(Clone, Debug)]
pub struct Trainer {
    config: TrainConfig,
    /// Finds the directions of births; None in a run without births.
    certifier: Option<Arc<Certifier>>,
    engine: Engine,
    lambda: f64,
    tau: f64,
    h: f64,
    state: State,
    /// A recent state below the bound of divergence, from which the last good step is recomputed.
    kept: State,
    loss_bound: f64,
    stop: Option<Stop>,
    fit: Vec<f64>,
    /// Loss of `fit`.
    loss: f64,
    weighted: Vec<f64>,
    targets: Vec<f64>,
}

impl Trainer {
    /// A run at step 0.
    pub fn new(config: TrainConfig) -> Self {
        let points = config.points();
        let n = points.n();
        let e = config.experiment();
        let net = config.initialise();
        let fit = net.predict(points);
        let state = State {
            net,
            moments: None,
            randomness: Randomness::new(e.seed, n),
            step: 0,
            phase_starts: vec![0],
            births: Vec::new(),
            merged: (0, 0),
            frozen: Arc::default(),
        };
        let first = loss(&fit, points.y());
        let start = first.max(loss(&vec![0.0; n], points.y()));
        Self {
            certifier: births(e).map(|penalty| Arc::new(Certifier::new(points, penalty))),
            engine: Engine::new(points, Kind::choose(points)),
            lambda: e.lambda,
            tau: e.tau,
            h: config.h(),
            kept: state.clone(),
            state,
            // Generous, since noise and a large step may raise the loss for a while; a run beyond this bound
            // does not come back.
            loss_bound: 1e4 * (start + e.tau * e.tau).max(1e-12),
            stop: None,
            fit,
            loss: first,
            weighted: vec![0.0; n],
            targets: Vec::new(),
            config,
        }
    }

    /// The network as it is now.
    pub fn network(&self) -> &Network {
        &self.state.net
    }

    /// Predictions on the data.
    pub fn fit(&self) -> &[f64] {
        &self.fit
    }

    /// Loss of [`Trainer::fit`] against the clean targets.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The data.
    pub fn points(&self) -> &Points {
        self.config.points()
    }

    /// The configuration it was built from (later changes of λ, τ and h are not in it).
    pub fn config(&self) -> &TrainConfig {
        &self.config
    }

    /// Steps done.
    pub fn step(&self) -> u64 {
        self.state.step
    }

    /// Why the run stopped, if it did.
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// The steps at which the phases so far began.
    pub fn phase_starts(&self) -> &[u64] {
        &self.state.phase_starts
    }

    /// Index of the phase that the next step belongs to.
    pub fn phase(&self) -> usize {
        self.state.phase_starts.len() - 1
    }

    /// The steps so far at which neurons were born, each with how many.
    pub fn births(&self) -> &[(u64, usize)] {
        &self.state.births
    }

    /// λ in force.
    pub fn lambda(&self) -> f64 {
        self.lambda
    }

    /// Standard deviation τ of the label noise before annealing.
    pub fn tau(&self) -> f64 {
        self.tau
    }

    /// Mean-field step h before decay.
    pub fn h(&self) -> f64 {
        self.h
    }

    /// Step size of the next step, decay included.
    pub fn h_now(&self) -> f64 {
        self.h * self.decay()
    }

    /// τ of the next step: 0 in a warm-up, annealed in an anneal.
    pub fn tau_now(&self) -> f64 {
        let phase = self.current();
        if self.config.experiment().mode != Mode::LabelNoise {
            return 0.0;
        }
        match phase.kind {
            PhaseKind::WarmUp => 0.0,
            PhaseKind::Train => self.tau,
            PhaseKind::Anneal => {
                let t = self.in_phase() as f64 / phase.steps as f64;
                self.tau * 0.5 * (1.0 + libm::cos(core::f64::consts::PI * t.min(1.0)))
            }
        }
    }

    /// Targets of the last step with their noise; empty when it had none.
    pub fn targets(&self) -> &[f64] {
        &self.targets
    }

    /// Changes what may change mid-run, from the next step on. Values must already be checked.
    pub fn set_strengths(&mut self, lambda: Option<f64>, tau: Option<f64>, h: Option<f64>) {
        self.lambda = lambda.unwrap_or(self.lambda);
        self.tau = tau.unwrap_or(self.tau);
        self.h = h.unwrap_or(self.h);
        // The kept state would be replayed under the new values, which it did not see.
        self.kept = self.state.clone();
    }

    /// `λ_eff` of the noise at full strength, decay and anneal left out: the λ that a run under label
    /// noise is certified for.
    pub fn nominal_lambda_eff(&self) -> f64 {
        self.h * self.tau * self.tau / (4.0 * self.batch() as f64)
    }

    /// Replaces the neurons of each cell and sign by their sum, balanced for the mode's penalty; training
    /// goes on from there, with Adam's moments at zero. Frozen neurons stay frozen at their new parameters.
    pub fn merge(&mut self) {
        let penalty = RunPenalty::of(self.config.experiment());
        self.state.net = merge_in_cells(&self.state.net, self.config.points(), penalty);
        self.state.merged = (self.state.step, self.merges() + 1);
        self.state.moments = None;
        self.parameters_changed();
    }

    /// How often neurons were merged at the present step.
    pub fn merges(&self) -> usize {
        if self.state.merged.0 == self.state.step { self.state.merged.1 } else { 0 }
    }

    /// Sets parameters of neurons, freezes and releases them; Adam's moments of those edited start from zero.
    /// Idempotent. The edits must be checked.
    pub fn edit_neurons(&mut self, edits: &[NeuronEdit]) {
        if edits.is_empty() {
            return;
        }
        let frozen = Arc::make_mut(&mut self.state.frozen);
        for edit in edits {
            edit.apply(&mut self.state.net, frozen);
            if let Some(moments) = &mut self.state.moments {
                moments.clear(edit.neuron);
            }
        }
        self.parameters_changed();
    }

    /// Whether the loss after these edits is still within the bound beyond which a run counts as diverged.
    pub fn stays_bounded(&self, edits: &[NeuronEdit]) -> bool {
        if edits.iter().all(|t| t.parameters.is_none()) {
            return true;
        }
        let (mut net, points) = (self.state.net.clone(), self.config.points());
        edits.iter().for_each(|t| t.apply(&mut net, &mut Vec::new()));
        loss(&net.predict(points), points.y()) <= self.loss_bound
    }

    /// The frozen neurons, ascending.
    pub fn frozen(&self) -> &[usize] {
        &self.state.frozen
    }

    /// To be called after the network was changed by anything but a step.
    fn parameters_changed(&mut self) {
        self.engine.invalidate();
        self.kept = self.state.clone();
        self.forward();
    }

    /// Trains at most `steps` steps, asking `go_on` after each; returns how many were done. Stops
    /// early at the end of the schedule, at the step limit, on divergence, or when told to.
    pub fn advance(&mut self, steps: u64, go_on: &mut dyn FnMut() -> bool) -> u64 {
        self.advance_watched(steps, go_on, &mut |_| {})
    }

    /// [`Trainer::advance`], showing `watch` the run at every step from the present one on, once its loss is
    /// known to be good.
    pub fn advance_watched(
        &mut self,
        steps: u64,
        go_on: &mut dyn FnMut() -> bool,
        watch: &mut dyn FnMut(&Self),
    ) -> u64 {
        let mut done = 0;
        while done < steps && self.stop.is_none() {
            if self.state.step.is_multiple_of(KEEP_EVERY) {
                self.kept = self.state.clone();
            }
            if !self.forward() {
                self.restore_last_good();
                break;
            }
            watch(self);
            if self.finished() {
                self.stop = Some(Stop::Finished);
                break;
            }
            self.update();
            done += 1;
            if !go_on() {
                break;
            }
        }
        if self.stop.is_none() {
            if self.forward() {
                watch(self);
                if self.finished() {
                    self.stop = Some(Stop::Finished);
                }
            } else {
                self.restore_last_good();
            }
        }
        done
    }

    fn batch(&self) -> usize {
        self.config.experiment().batch.unwrap_or(self.points().n())
    }

    fn current(&self) -> Phase {
        let schedule = &self.config.experiment().schedule;
        schedule[self.phase().min(schedule.len() - 1)]
    }

    fn in_phase(&self) -> u64 {
        self.state.step - self.state.phase_starts[self.phase()]
    }

    fn decay(&self) -> f64 {
        let schedule = &self.config.experiment().schedule;
        if self.phase() + 1 < schedule.len() {
            return 1.0;
        }
        let t = (self.in_phase() as f64 / self.current().steps as f64).min(1.0);
        match self.config.experiment().decay {
            Decay::Constant => 1.0,
            Decay::Cosine => 0.5 * (1.0 + libm::cos(core::f64::consts::PI * t)),
            Decay::Drop => {
                if t < 0.5 {
                    1.0
                } else {
                    0.2
                }
            }
        }
    }

    /// Predicts; false when the loss or the variation penalty is beyond the bound of divergence. The loss does not tell
    /// of neurons that see no point, which grow unheard under too large a step.
    fn forward(&mut self) -> bool {
        self.engine.predict(&self.state.net, &mut self.fit);
        self.loss = loss(&self.fit, self.config.points().y());
        // Written so that a NaN is refused too.
        self.loss <= self.loss_bound && variation(&self.state.net) <= MOST_PENALTY
    }

    /// Moves on to the phase that the present step belongs to; true at the end of the run.
    fn finished(&mut self) -> bool {
        let e = self.config.experiment();
        if e.steps.is_some_and(|s| self.state.step >= s) {
            return true;
        }
        loop {
            let phase = self.current();
            let warm = phase.kind == PhaseKind::WarmUp && loss(&self.fit, self.config.points().y()) < WARM;
            if self.in_phase() < phase.steps && !warm {
                return false;
            }
            if self.phase() + 1 == self.config.experiment().schedule.len() {
                return true;
            }
            self.state.phase_starts.push(self.state.step);
        }
    }

    /// Every [`birth::EVERY`] steps, moves neurons to where the certificate is violated; true if some were.
    fn relocate_neurons(&mut self) -> bool {
        let Some(certifier) = &self.certifier else { return false };
        let step = self.state.step;
        if step == 0 || !step.is_multiple_of(birth::EVERY) {
            return false;
        }
        let points = self.config.points();
        let residual: Vec<f64> = points.y().iter().zip(&self.fit).map(|(y, f)| y - f).collect();
        let moved = relocate_lightest(
            &mut self.state.net,
            points,
            certifier,
            &residual,
            self.lambda,
            &self.state.frozen,
        );
        if moved.is_empty() {
            return false;
        }
        if let Some(moments) = &mut self.state.moments {
            moved.iter().for_each(|j| moments.clear(*j));
        }
        self.state.births.push((step, moved.len()));
        true
    }

    /// One step from the predictions in `fit`.
    fn update(&mut self) {
        if self.relocate_neurons() {
            self.engine.invalidate();
            self.engine.predict(&self.state.net, &mut self.fit);
        }
        let e = self.config.experiment();
        let (n, size, tau, h) = (self.points().n(), self.batch(), self.tau_now(), self.h_now());
        let warm = self.current().kind == PhaseKind::WarmUp;
        let y = self.config.points().y();
        let scale = 1.0 / size as f64;
        self.targets.clear();
        if tau > 0.0 {
            self.targets.extend_from_slice(y);
        }
        if size < n {
            self.weighted.fill(0.0);
            let batch = self.state.randomness.batch(size).to_vec();
            for i in batch {
                let mut target = y[i];
                if tau > 0.0 {
                    target += tau * self.state.randomness.draw(e.noise);
                    self.targets[i] = target;
                }
                self.weighted[i] = (target - self.fit[i]) * scale;
            }
        } else {
            for i in 0..n {
                let mut target = y[i];
                if tau > 0.0 {
                    target += tau * self.state.randomness.draw(e.noise);
                    self.targets[i] = target;
                }
                self.weighted[i] = (target - self.fit[i]) * scale;
            }
        }
        let penalty = match e.mode {
            _ if warm => PenaltyGradient::None,
            Mode::None | Mode::LabelNoise => PenaltyGradient::None,
            Mode::VariationNorm => PenaltyGradient::WeightDecay {
                lambda: self.lambda,
                bias: if e.has_free_biases() { 0.0 } else { self.lambda },
            },
            Mode::GradientPenalty => PenaltyGradient::GradientPenalty(self.lambda, e.walls),
        };
        let step = Step { q: &self.weighted, h, penalty, optimiser: e.optimiser };
        let State { net, moments, frozen, .. } = &mut self.state;
        if frozen.is_empty() {
            self.engine.step(net, step, moments);
        } else {
            self.engine.step_with_frozen(net, step, moments, frozen);
        }
        self.state.step += 1;
    }

    /// After a divergence: replays from the kept state to the last step within the bounds.
    fn restore_last_good(&mut self) {
        let at = self.state.step;
        self.state = self.kept.clone();
        self.engine.invalidate();
        let mut good = self.state.clone();
        while self.forward() && self.state.step < at {
            good = self.state.clone();
            self.update();
            // Phases change only when a step is about to be made; the replay follows them.
            if self.forward() {
                self.finished();
            }
        }
        self.state = good;
        self.engine.invalidate();
        self.forward();
        self.stop = Some(Stop::Diverged { at });
    }
}
