//! Going back in time: a run's recording, and its exact state at any step.
//!
//! A run is a function of its experiment and of the changes made on the way ([`RunEdit`]). The recording
//! therefore holds the log of these changes, complete, and as many states of the trainer as its memory
//! budget allows; any other step is recomputed from the nearest state before it, which gives the
//! first pass's numbers to the last bit.
//!
//! States are recorded as the run goes, and thinned out when the budget is full: what goes is the state
//! that is missed least, measured by `s/S + ln(1 + s)/ln(1 + S)` for step `s` of `S` so far. So half
//! of them are spaced evenly in time, which bounds the recomputation, and half evenly in its
//! logarithm, which is how a run is watched: the early steps keep their detail, later ones thin out.

use crate::curve::CurveRecorder;
use crate::experiment::Optimiser;
use crate::train::{NeuronEdit, RunEdit, TrainConfig, Trainer};

/// Bytes that the states of one panel may take: about 1,300 states of 500 neurons, 7 of 100,000.
/// The running trainer comes on top.
pub const BUDGET: usize = 48_000_000;

/// The most neuron edits that the log holds, one for each neuron and step: 12 MB, or more than an hour of
/// dragging one neuron while it trains.
pub const MAX_NEURON_EDITS: usize = 250_000;

/// The recording of one run.
#[derive(Debug)]
pub struct Timeline {
    config: TrainConfig,
    /// By ascending step; step 0 is not among them, since it can be made anew.
    states: Vec<Trainer>,
    /// By ascending step, one a step, but for neurons that were merged after they had been edited.
    edits: Vec<RunEdit>,
    end: u64,
    capacity: usize,
    curves: CurveRecorder,
}

/// Bytes of a recorded state: network and moments twice (a trainer keeps a second state for the case
/// of divergence), the data and what is computed from them, the configuration.
fn bytes(config: &TrainConfig) -> usize {
    let e = config.experiment();
    let columns = if e.optimiser == Optimiser::Adam { 4 + 8 } else { 4 };
    2 * columns * 8 * e.m + 250 * config.points().n() + 2_000
}

impl Timeline {
    /// An empty recording of the run that this configuration begins, with states of at most `budget`
    /// bytes together (but at least two).
    pub fn new(config: TrainConfig, budget: usize) -> Self {
        let capacity = (budget / bytes(&config)).max(2);
        Self {
            config,
            states: Vec::new(),
            edits: Vec::new(),
            end: 0,
            capacity,
            curves: CurveRecorder::default(),
        }
    }

    /// A recording with the changes of a run and none of its states: training along it reproduces that run.
    /// `edits` must be checked and ascending.
    pub fn of(config: TrainConfig, edits: &[RunEdit], budget: usize) -> Self {
        let mut out = Self::new(config, budget);
        edits.iter().for_each(|t| out.log(t.clone()));
        out
    }

    /// The furthest step reached.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// The steps that can be shown without recomputing, ascending, 0 included.
    pub fn steps(&self) -> Vec<u64> {
        std::iter::once(0).chain(self.states.iter().map(Trainer::step)).collect()
    }

    /// The changes made so far, ascending.
    pub fn edits(&self) -> &[RunEdit] {
        &self.edits
    }

    /// How many states the budget holds.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Records the run's present step; to be called after each advance. The state is kept if it is far enough
    /// from those already kept.
    pub fn record(&mut self, trainer: &Trainer) {
        let step = trainer.step();
        self.end = self.end.max(step);
        // A run that stopped is recomputed to its stop, so that a diverged one can be mended there.
        if step == 0 || trainer.stop().is_some() {
            return;
        }
        let place = self.states.partition_point(|s| s.step() < step);
        let age = self.age();
        let least = 1.0 / self.capacity as f64;
        let before = age(if place == 0 { 0 } else { self.states[place - 1].step() });
        let near_next = self.states.get(place).is_some_and(|next| age(next.step()) - age(step) < least);
        if age(step) - before < least || near_next {
            return;
        }
        self.states.insert(place, trainer.clone());
        if self.states.len() > self.capacity {
            self.thin();
        }
    }

    /// The measure by which states are spaced: 0 at step 0, 2 at the furthest.
    fn age(&self) -> impl Fn(u64) -> f64 + use<> {
        let all = self.end.max(1) as f64;
        move |step| step as f64 / all + libm::log1p(step as f64) / libm::log1p(all)
    }

    /// Drops the state without which the largest gap it leaves is smallest; never the last.
    fn thin(&mut self) {
        let age = self.age();
        let ages: Vec<f64> = self.steps().into_iter().map(age).collect();
        let gap = |k: usize| ages[k + 1] - ages[k - 1];
        if let Some(k) = (1..ages.len() - 1).min_by(|a, b| gap(*a).total_cmp(&gap(*b))) {
            self.states.remove(k - 1);
        }
    }

    /// Makes a change to the run at its present step and logs it. Recorded states and changes beyond this step
    /// are discarded, since the run takes another course from here. The step of `new` is set here; its values
    /// must already be checked, and its neurons ascend.
    ///
    /// Within one change, merging comes before the edits of neurons. Two merges at one step with no edited
    /// neuron between them act once.
    pub fn change(&mut self, trainer: &mut Trainer, new: RunEdit) {
        let step = trainer.step();
        self.states.retain(|s| s.step() <= step);
        self.edits.retain(|t| t.step <= step);
        self.end = step;
        self.curves.truncate(step);
        self.log(RunEdit { step, ..new });
        self.apply_edits(trainer);
    }

    fn log(&mut self, new: RunEdit) {
        match self.edits.last_mut() {
            // A slider or a neuron that is dragged while the run is paused leaves one change.
            Some(last) if last.step == new.step && (!new.merge || last.neurons.is_empty()) => {
                last.lambda = new.lambda.or(last.lambda);
                last.tau = new.tau.or(last.tau);
                last.h = new.h.or(last.h);
                last.merge |= new.merge;
                NeuronEdit::combine(&mut last.neurons, &new.neurons);
            }
            _ => self.edits.push(new),
        }
    }

    /// How many neuron edits the log holds.
    pub fn neuron_edits(&self) -> usize {
        self.edits.iter().map(|t| t.neurons.len()).sum()
    }

    /// Applies the changes logged for the trainer's present step that it has not seen yet. All but merging are
    /// idempotent; the trainer counts its merges at the present step.
    fn apply_edits(&self, trainer: &mut Trainer) {
        let step = trainer.step();
        let first = self.edits.partition_point(|t| t.step < step);
        let mut merges = 0;
        for now in self.edits[first..].iter().take_while(|t| t.step == step) {
            merges += usize::from(now.merge);
            if merges < trainer.merges() {
                continue;
            }
            trainer.set_strengths(now.lambda, now.tau, now.h);
            if merges > trainer.merges() {
                trainer.merge();
            }
            trainer.edit_neurons(&now.neurons);
        }
    }

    /// Trains up to the step `goal` as [`Trainer::advance`] does, making the noted changes at their
    /// steps: a run that was sent back goes the way it went. Returns the steps done.
    pub fn advance_to(&self, trainer: &mut Trainer, goal: u64, go_on: &mut dyn FnMut() -> bool) -> u64 {
        self.advance_watched(trainer, goal, go_on, &mut |_| {})
    }

    /// The curves of the run, to be recorded with [`Timeline::train_to`].
    pub fn curves(&mut self) -> &mut CurveRecorder {
        &mut self.curves
    }

    /// [`Timeline::advance_to`], recording the run's curves.
    pub fn train_to(&mut self, trainer: &mut Trainer, goal: u64, go_on: &mut dyn FnMut() -> bool) -> u64 {
        let mut curves = std::mem::take(&mut self.curves);
        let done = self.advance_watched(trainer, goal, go_on, &mut |trainer| curves.see(trainer));
        self.curves = curves;
        done
    }

    fn advance_watched(
        &self,
        trainer: &mut Trainer,
        goal: u64,
        go_on: &mut dyn FnMut() -> bool,
        watch: &mut dyn FnMut(&Trainer),
    ) -> u64 {
        let (mut done, mut more) = (0, true);
        loop {
            self.apply_edits(trainer);
            let step = trainer.step();
            let next = self.edits.get(self.edits.partition_point(|t| t.step <= step));
            let wanted = next.map_or(goal, |t| t.step.min(goal)).saturating_sub(step);
            if wanted == 0 || !more || trainer.stop().is_some() {
                return done;
            }
            let mut ask = || {
                more = go_on();
                more
            };
            let some = trainer.advance_watched(wanted, &mut ask, watch);
            done += some;
            if some < wanted {
                return done;
            }
        }
    }

    /// The recorded state nearest before a step, or at it.
    pub fn start(&self, step: u64) -> Trainer {
        let place = self.states.partition_point(|s| s.step() <= step);
        let mut trainer = match place {
            0 => Trainer::new(self.config.clone()),
            _ => self.states[place - 1].clone(),
        };
        // Changes made there after it was recorded.
        self.advance_to(&mut trainer, 0, &mut || true);
        trainer
    }

    /// The step of [`Timeline::start`].
    pub fn start_step(&self, step: u64) -> u64 {
        match self.states.partition_point(|s| s.step() <= step) {
            0 => 0,
            place => self.states[place - 1].step(),
        }
    }

    /// The run at a step, as it was the first time; beyond the furthest it is trained on, up to its end.
    pub fn seek(&self, step: u64) -> Trainer {
        let mut trainer = self.start(step);
        self.advance_to(&mut trainer, step, &mut || true);
        trainer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Mode, Phase, PhaseKind, table::MODES};
    use crate::network::uniform;
    use crate::train::Stop;
    use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

    fn experiment(mode: Mode, optimiser: &str) -> Experiment {
        let mut e = Experiment::preset("saddle", mode).unwrap();
        e.set("optimiser", optimiser).unwrap();
        e.m = 30;
        // The trainer then moves neurons, too.
        e.birth = mode == Mode::GradientPenalty;
        let phase = |kind, steps| Phase { kind, steps };
        if mode == Mode::LabelNoise {
            e.schedule = vec![
                phase(PhaseKind::WarmUp, 700),
                phase(PhaseKind::Train, 1_000),
                phase(PhaseKind::Anneal, 1_300),
            ];
            e.batch = Some(5);
        } else {
            e.schedule = vec![phase(PhaseKind::Train, 3_000)];
        }
        e
    }

    fn config(e: &Experiment) -> TrainConfig {
        TrainConfig::check(e).unwrap()
    }

    /// All that a step leaves, bit for bit.
    fn print(t: &Trainer) -> (u64, Vec<u64>, Vec<u64>) {
        let net = t.network();
        let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let [w0, w1, w2] = net.rows();
        let numbers = [&net.a, w0, w1, w2, t.targets()].concat();
        (
            t.step(),
            bits(&numbers),
            [
                bits(&[t.lambda(), t.tau_now(), t.h_now()]),
                t.phase_starts().to_vec(),
                t.frozen().iter().map(|j| *j as u64).collect(),
            ]
            .concat(),
        )
    }

    /// Changes of every kind; at step 1,203 neurons are edited, merged, edited and merged again.
    fn edits() -> Vec<RunEdit> {
        let put = |neuron, by: f64, frozen| NeuronEdit {
            neuron,
            parameters: Some([by, 0.3, by - 0.5, 0.2 * by]),
            frozen,
        };
        let keep = |neuron, on| NeuronEdit { neuron, parameters: None, frozen: Some(on) };
        let at = |step| RunEdit { step, ..RunEdit::default() };
        vec![
            RunEdit {
                lambda: Some(3e-3),
                tau: Some(0.2),
                neurons: vec![keep(3, true), put(5, 1.5, None), keep(7, true)],
                ..at(400)
            },
            RunEdit { neurons: vec![keep(3, false), put(7, -0.8, None)], ..at(900) },
            RunEdit { h: Some(0.02), neurons: vec![put(11, 0.7, None)], ..at(1_203) },
            RunEdit { merge: true, neurons: vec![put(2, 1.1, Some(true))], ..at(1_203) },
            RunEdit { merge: true, ..at(1_203) },
            RunEdit {
                lambda: Some(0.0),
                tau: Some(0.9),
                h: Some(0.05),
                neurons: vec![keep(2, false), keep(4, true)],
                ..at(2_000)
            },
        ]
    }

    fn set_strengths(
        line: &mut Timeline,
        t: &mut Trainer,
        lambda: Option<f64>,
        tau: Option<f64>,
        h: Option<f64>,
    ) {
        line.change(t, RunEdit { lambda, tau, h, ..RunEdit::default() });
    }

    /// The first pass without any recording, at every step asked for (ascending).
    fn plain(e: &Experiment, at: &[u64]) -> Vec<(u64, Vec<u64>, Vec<u64>)> {
        let mut t = Trainer::new(config(e));
        let mut out = Vec::new();
        for step in 0..=*at.last().unwrap() {
            for edit in edits().iter().filter(|t| t.step == step) {
                t.set_strengths(edit.lambda, edit.tau, edit.h);
                if edit.merge {
                    t.merge();
                }
                t.edit_neurons(&edit.neurons);
            }
            out.extend(at.iter().filter(|s| **s == step).map(|_| print(&t)));
            t.advance(1, &mut || true);
        }
        out
    }

    /// The same with a recording and uneven budgets, as a session goes.
    fn recorded(e: &Experiment, budget: usize) -> (Timeline, Trainer) {
        let mut line = Timeline::new(config(e), budget);
        let mut t = Trainer::new(config(e));
        let mut chunk = 1;
        for RunEdit { step, lambda, tau, h, merge, neurons } in edits() {
            while t.step() < step {
                chunk = chunk % 61 + 7;
                let goal = (t.step() + chunk).min(step);
                line.advance_to(&mut t, goal, &mut || true);
                line.record(&t);
            }
            // One after the other, as in the page; asked for twice, merging acts once.
            set_strengths(&mut line, &mut t, lambda, tau, h);
            for _ in 0..2 * usize::from(merge) {
                line.change(&mut t, RunEdit { merge, ..RunEdit::default() });
            }
            for edit in neurons {
                let elsewhere =
                    NeuronEdit { parameters: edit.parameters.map(|v| v.map(|v| 2.0 * v)), ..edit };
                line.change(&mut t, RunEdit { neurons: vec![elsewhere], ..RunEdit::default() });
                line.change(&mut t, RunEdit { neurons: vec![edit], ..RunEdit::default() });
            }
        }
        assert_eq!(line.edits(), edits());
        while t.stop().is_none() {
            let goal = t.step() + 50;
            line.advance_to(&mut t, goal, &mut || true);
            line.record(&t);
        }
        (line, t)
    }

    #[test]
    fn every_step_is_found_again_to_the_last_bit_and_goes_on_the_same_way() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for info in &MODES {
            for optimiser in ["gd", "adam"] {
                let e = experiment(info.mode, optimiser);
                for states in [3, 40, 100_000] {
                    let (line, end) = recorded(&e, states * bytes(&config(&e)));
                    assert_eq!(end.stop(), Some(&Stop::Finished));
                    let last = end.step();
                    let mut at: Vec<u64> =
                        (0..20).map(|_| (uniform(&mut rng) * last as f64) as u64).collect();
                    // The awkward ones: begin, end, changes and their neighbours.
                    at.extend([0, 1, 399, 400, 401, 1_203, 1_204, 2_000, last - 1, last]);
                    at.sort_unstable();
                    let there = plain(&e, &at);
                    let after: Vec<u64> = at.iter().map(|s| (s + 37).min(last)).collect();
                    let further = plain(&e, &after);
                    for k in 0..at.len() {
                        let mut t = line.seek(at[k]);
                        assert!(print(&t) == there[k], "{:?} {optimiser} step {}", info.mode, at[k]);
                        line.advance_to(&mut t, at[k] + 37, &mut || true);
                        assert!(print(&t) == further[k], "{:?} {optimiser} from step {}", info.mode, at[k]);
                    }
                }
            }
        }
    }

    #[test]
    fn a_budget_in_time_only_interrupts() {
        let e = experiment(Mode::LabelNoise, "gd");
        let (line, _) = recorded(&e, 1_000_000);
        let mut t = line.start(0);
        let mut left = 0;
        while t.step() < 2_500 {
            left = left % 97 + 3;
            let mut k = left;
            line.advance_to(&mut t, 2_500, &mut || {
                k -= 1;
                k > 0
            });
        }
        assert!(print(&t) == plain(&e, &[2_500])[0]);
    }

    #[test]
    fn a_branch_keeps_the_past_and_forgets_the_other_future() {
        let e = experiment(Mode::VariationNorm, "gd");
        let (mut line, _) = recorded(&e, 1_000_000);
        let mut t = line.seek(1_500);
        set_strengths(&mut line, &mut t, Some(0.1), None, None);
        assert_eq!(
            (line.end(), line.edits().len(), line.steps().iter().max() <= Some(&1_500)),
            (1_500, 6, true)
        );
        line.advance_to(&mut t, 1_800, &mut || true);
        line.record(&t);
        // Straight through, with the same changes.
        let edits = line.edits().to_vec();
        assert!(print(&Timeline::of(config(&e), &edits, BUDGET).seek(1_800)) == print(&t));
        assert!(print(&line.seek(1_800)) == print(&t));
        assert!(print(&t) != plain(&e, &[1_800])[0]);
        assert!(print(&line.seek(1_400)) == plain(&e, &[1_400])[0]);
        // Changes at one step are one.
        set_strengths(&mut line, &mut t, None, None, Some(0.3));
        set_strengths(&mut line, &mut t, Some(0.2), None, None);
        assert_eq!(
            line.edits().last(),
            Some(&RunEdit { step: 1_800, lambda: Some(0.2), h: Some(0.3), ..RunEdit::default() })
        );
    }

    #[test]
    fn a_diverged_run_can_be_sent_back_and_mended() {
        let mut e = experiment(Mode::VariationNorm, "gd");
        e.h = Some(0.25);
        let mut line = Timeline::new(config(&e), BUDGET);
        let mut t = Trainer::new(config(&e));
        line.advance_to(&mut t, 300, &mut || true);
        line.record(&t);
        set_strengths(&mut line, &mut t, None, None, Some(500.0));
        line.advance_to(&mut t, 600, &mut || true);
        line.record(&t);
        assert!(matches!(t.stop(), Some(Stop::Diverged { .. })));
        let mut back = line.seek(t.step());
        assert_eq!((back.stop(), print(&back)), (None, print(&t)));
        set_strengths(&mut line, &mut back, None, None, Some(0.1));
        line.advance_to(&mut back, t.step() + 100, &mut || true);
        assert_eq!((back.step(), back.stop()), (t.step() + 100, None));
    }

    #[test]
    fn memory_stays_within_the_budget_and_gaps_stay_small() {
        let e = Experiment { m: 40, ..experiment(Mode::VariationNorm, "gd") };
        let c = config(&e);
        let states = 24;
        let mut line = Timeline::new(c.clone(), states * bytes(&c));
        let mut t = Trainer::new(c);
        assert_eq!(line.capacity(), states);
        let mut rng = ChaCha8Rng::seed_from_u64(8);
        while t.stop().is_none() {
            t.advance(1 + rng.next_u64() % 9, &mut || true);
            line.record(&t);
            assert!(line.steps().len() <= states + 1);
            let age = line.age();
            let mut steps = line.steps();
            steps.push(line.end());
            for pair in steps.windows(2) {
                // Evenly spaced, gaps would be 2/24; a step is the least a gap can be.
                let wide = age(pair[1]) - age(pair[0]) > 7.0 / states as f64;
                assert!(!wide || pair[1] - pair[0] <= 9, "{pair:?} of {}", line.end());
            }
        }
        assert_eq!(line.end(), 3_000);
        // Early steps keep more than their share: an even spacing would have two in the first 250.
        assert!(line.steps().iter().filter(|s| **s <= 250).count() >= 8, "{:?}", line.steps());
    }

    #[test]
    fn the_budget_of_a_panel_is_kept_at_every_width() {
        for optimiser in ["gd", "adam"] {
            for m in [1, 500, 10_000, 100_000] {
                let e = Experiment { m, ..experiment(Mode::VariationNorm, optimiser) };
                let line = Timeline::new(config(&e), BUDGET);
                // The network alone is four columns of f64.
                let network = 32 * m;
                assert!(line.capacity() * network <= BUDGET && line.capacity() >= 2, "{m}");
                assert!(line.capacity() * bytes(&config(&e)) <= BUDGET, "{m}");
            }
        }
    }
}
