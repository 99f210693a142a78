//! A run and its recording as a state machine: requests in, replies and frames out. The page's training
//! worker and the command line drive it. Pure: the clock that bounds a tick comes in as an argument.

mod certify;
mod statistics;

use crate::Refusal;
use crate::messages::{AtomReport, Frame, LiveSettings, Past, Reply, Report, Request, RunStatus};
use relu_atoms_core::bench;
use relu_atoms_core::cells::Pattern;
use relu_atoms_core::curve::charted_penalty;
use relu_atoms_core::experiment::Mode;
use relu_atoms_core::experiment::Pace;
use relu_atoms_core::generalisation::{self, TestSet};
use relu_atoms_core::network::loss;
use relu_atoms_core::occupancy::OpenedCell;
use relu_atoms_core::penalty::{self, RunPenalty};
use relu_atoms_core::timeline::{BUDGET, MAX_NEURON_EDITS, Timeline};
use relu_atoms_core::train::{RunEdit, Stop, TrainConfig, Trainer};
use statistics::{Gathering, LISTED, RunStatistics, Shown, is_wide};
use std::sync::Arc;

/// The furthest that a window may reach: far beyond what anyone shows, and products with it are numbers.
const FURTHEST: f64 = 1e100;

/// When the statistics of a wide network are computed, relative to a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    /// Before the frame, which waits for them: training is paused.
    Before,
    /// Between training steps; the frame shows the latest.
    Meanwhile,
    /// After the frame, which tells of a pause without delay.
    After,
}

/// What the session returns to the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A message.
    Reply(Reply),
    /// A frame with its buffers.
    Frame(Box<Frame>),
}

/// One run, its recording, and what the page shows of it.
#[derive(Debug, Default)]
pub struct Session {
    trainer: Option<Trainer>,
    /// The recording of the run; there whenever a trainer is.
    timeline: Option<Timeline>,
    /// The step that is being recomputed or trained to; until it is reached nothing is shown.
    seeking: Option<u64>,
    /// The step to be shown once the one that is sought has been recorded.
    then: Option<u64>,
    /// Bytes that recordings may take, where that is not [`BUDGET`].
    budget: Option<usize>,
    run: u64,
    playing: bool,
    pace: Option<Pace>,
    /// Window, map of violations and bounds that frames show.
    shown: Shown,
    /// The page has drawn the last frame and can take another.
    credit: bool,
    /// Something changed since the last frame.
    stale: bool,
    /// Steps left of a request to train exactly so many.
    steps_left: u64,
    /// Step at which the next frame is due.
    goal: Option<u64>,
    statistics: RunStatistics,
    /// The frame that told of a pause had the statistics of an earlier step: another frame follows, with
    /// those of the step at which training paused.
    frame_due: bool,
    message: Option<String>,
    /// Index of the benchmark's next size.
    bench: Option<usize>,
}

impl Session {
    /// A session without a run.
    pub fn new() -> Self {
        Self::default()
    }

    /// Input dimension of the run; 0 while there is none.
    pub fn dimension(&self) -> usize {
        self.trainer.as_ref().map_or(0, |trainer| trainer.points().d())
    }

    /// The step that the run has come to on the way to the one that is sought; none if none is.
    pub fn on_its_way(&self) -> Option<u64> {
        self.seeking.and(self.trainer.as_ref()).map(Trainer::step)
    }

    /// Handles a request: what is to be sent at once. Work that takes time is left to [`Session::tick`].
    pub fn handle(&mut self, request: Request) -> Vec<Output> {
        match request {
            Request::Open(experiment) => match TrainConfig::check(&experiment) {
                Ok(config) => self.open(config),
                Err(error) => refused(error.into()),
            },
            Request::Restore(past) => self.restore(*past),
            Request::Budget(bytes) => {
                self.budget = Some(usize::try_from(bytes).unwrap_or(usize::MAX));
                Vec::new()
            }
            Request::Reset => match &self.trainer {
                Some(t) => {
                    let config = t.config().clone();
                    self.open(config)
                }
                None => Vec::new(),
            },
            Request::Play => {
                (self.steps_left, self.frame_due) = (0, false);
                self.playing = self.trainer.as_ref().is_some_and(|t| t.stop().is_none());
                self.stale = true;
                self.flush()
            }
            Request::Pause => {
                (self.playing, self.steps_left, self.goal, self.seeking) = (false, 0, None, None);
                self.then = None;
                // The page hears of a pause at once, whether it has drawn or not; statistics that take long
                // follow.
                self.frame_due = self.is_wide() && !self.is_complete();
                let when = if self.frame_due && self.statistics.latest().is_some() {
                    When::After
                } else {
                    When::Before
                };
                let frame = self.frame(when);
                if self.frame_due {
                    self.begin_statistics(true);
                }
                frame.map(Output::Frame).into_iter().collect()
            }
            Request::Seek(step) => self.seek(step),
            Request::Replay { tunes, step } => self.replay(&tunes, step),
            Request::Recorded => match &self.timeline {
                Some(line) => vec![Output::Reply(Reply::Recorded {
                    run: self.run,
                    end: line.end(),
                    steps: line.steps(),
                    tunes: line.edits().to_vec(),
                })],
                None => Vec::new(),
            },
            Request::Step(steps) => {
                self.playing = false;
                self.steps_left = steps;
                Vec::new()
            }
            Request::Pace(pace) => {
                self.pace = Some(pace);
                self.goal = None;
                Vec::new()
            }
            Request::Tune { lambda, tau, h } => self.change(RunEdit { lambda, tau, h, ..RunEdit::default() }),
            Request::Touch(touches) if touches.is_empty() => Vec::new(),
            Request::Touch(touches) => self.change(RunEdit { neurons: touches, ..RunEdit::default() }),
            Request::Window(window) => {
                let is_far = |v: &f64| v.is_nan() || v.abs() > FURTHEST;
                if window.x.iter().chain(&window.y).any(is_far)
                    || window.columns < 2
                    || window.rows < 1
                    || window.columns.saturating_mul(window.rows) > 4_000_000
                    || !(window.x[0] < window.x[1] && window.y[0] <= window.y[1])
                {
                    return refused(Refusal::Window);
                }
                self.shown.window = Some(window);
                self.stale = true;
                self.flush()
            }
            Request::Map(size) => {
                self.shown.map = size.and_then(certify::map_size);
                if size.is_some() && self.shown.map.is_none() {
                    return refused(Refusal::Map);
                }
                self.invalidate_statistics();
                self.stale = true;
                self.flush()
            }
            Request::Cell(choice) => {
                if choice.is_none() {
                    self.statistics.close_cell();
                }
                self.shown.cell = choice;
                self.stale = true;
                self.flush()
            }
            Request::MergeCell(sees) => {
                if self.seeking.is_some() {
                    return refused(Refusal::MergeWhileSeeking);
                }
                let Some(trainer) = self.trainer.as_ref() else { return Vec::new() };
                (self.playing, self.steps_left, self.goal) = (false, 0, None);
                self.stale = true;
                let (net, points) = (trainer.network(), trainer.points());
                let pattern = Pattern::seeing(points.n(), sees);
                let cell = OpenedCell::new(net, points, &pattern, trainer.fit());
                let neurons = cell.merge(points, RunPenalty::of(trainer.config().experiment()));
                if neurons.is_empty() {
                    let mut out = self.flush();
                    out.push(self.logged(false));
                    out
                } else {
                    let mut out = self.change(RunEdit { neurons, ..RunEdit::default() });
                    if !matches!(&out[..], [Output::Reply(Reply::Refused(_))]) {
                        out.insert(0, Output::Reply(Reply::CellMerged(Box::new(cell))));
                    }
                    out
                }
            }
            Request::Merge => {
                if self.seeking.is_some() {
                    return refused(Refusal::MergeWhileSeeking);
                }
                let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
                    return Vec::new();
                };
                (self.playing, self.steps_left, self.goal) = (false, 0, None);
                let merged = certify::merge_preview(trainer);
                line.change(trainer, RunEdit { merge: true, ..RunEdit::default() });
                self.invalidate_statistics();
                self.stale = true;
                let mut out = vec![Output::Reply(Reply::Merged(Box::new(merged)))];
                out.extend(self.flush());
                out.push(self.logged(true));
                out
            }
            Request::Draw => {
                self.credit = true;
                self.flush()
            }
            Request::Bench => {
                self.bench = Some(0);
                Vec::new()
            }
        }
    }

    /// Measures the next size of the benchmark, if one was asked for: a few seconds of work, timed by a clock
    /// in seconds. To be called before [`Session::tick`], which does nothing while a benchmark runs.
    pub fn bench(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<Reply> {
        let at = self.bench?;
        let size = bench::TABLE[at];
        let last = at + 1 == bench::TABLE.len();
        self.bench = (!last).then_some(at + 1);
        let line = bench::measure(size, clock).map(|rate| bench::line(size, rate));
        Some(Reply::Bench { line, last })
    }

    /// Whether [`Session::tick`] has something to do now; otherwise the worker waits for a message.
    pub fn wants_tick(&self) -> bool {
        self.bench.is_some()
            || self.statistics.are_computed()
            || self.seeking.is_some()
            || self.training() && self.is_due()
    }

    /// Whether steps are to be made now, and not only once the page asks for another frame.
    fn is_due(&self) -> bool {
        self.credit || self.pace == Some(Pace::Max) || self.steps_left > 0
    }

    /// Trains until the next frame is due or `go_on` returns false, or advances the statistics as long. A
    /// frame if one is due and the page can take it.
    pub fn tick(&mut self, go_on: &mut dyn FnMut() -> bool) -> Option<Box<Frame>> {
        if self.bench.is_some() {
            return None;
        }
        let busy = self.seeking.is_some() || self.training() && self.is_due();
        if self.statistics.is_turn(!busy) {
            let trainer = self.trainer.as_ref()?;
            let complete = self.statistics.advance(trainer, &self.shown, go_on);
            return if complete && (self.credit || self.frame_due) { self.frame(self.when()) } else { None };
        }
        let step = self.trainer.as_ref()?.step();
        if let Some(goal) = self.seeking {
            self.advance(goal, go_on);
            let trainer = self.trainer.as_ref()?;
            if trainer.step() < goal && trainer.stop().is_none() {
                return None;
            }
            match self.then.take() {
                Some(step) => self.send_to(step),
                None => self.arrive(),
            }
            if self.seeking.is_some() {
                return None;
            }
            return if self.credit { self.frame(self.when()) } else { None };
        }
        if !self.training() {
            return None;
        }
        let goal = match (self.steps_left, self.pace.unwrap_or(Pace::Geometric)) {
            (0, Pace::Max) => u64::MAX,
            (0, Pace::PerFrame(steps)) => *self.goal.get_or_insert(step + steps.max(1)),
            (0, Pace::Geometric) => *self.goal.get_or_insert(step + Pace::geometric_stride(step)),
            (steps, _) => step + steps,
        };
        let done = self.advance(goal.max(step + 1), go_on);
        let trainer = self.trainer.as_ref()?;
        self.steps_left = self.steps_left.saturating_sub(done);
        self.stale = true;
        if let Some(stop) = trainer.stop() {
            self.message = Some(stop_message(stop, trainer));
            (self.playing, self.steps_left) = (false, 0);
        }
        self.goal = None;
        if self.credit { self.frame(self.when()) } else { None }
    }

    /// Trains up to a step or until `go_on` returns false, and records the run: its state here, and its curves
    /// on the way. Returns the steps done.
    fn advance(&mut self, goal: u64, go_on: &mut dyn FnMut() -> bool) -> u64 {
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else { return 0 };
        let (mut done, mut more) = (0, true);
        loop {
            // Nobody looks at the curves of a run without a window.
            let due = if self.shown.window.is_some() { line.curves().due() } else { u64::MAX };
            if due <= trainer.step() {
                let sample = statistics::curve_sample(trainer, &self.shown);
                line.curves().add(sample);
                continue;
            }
            done += line.train_to(trainer, goal.min(due), &mut || {
                more = go_on();
                more
            });
            if !more || trainer.step() >= goal || trainer.stop().is_some() {
                break;
            }
        }
        line.record(trainer);
        done
    }

    /// Whether the network is so wide that a cooperative task computes its statistics.
    fn is_wide(&self) -> bool {
        self.trainer.as_ref().is_some_and(is_wide)
    }

    /// Whether everything that a frame of a paused wide network shows is known.
    fn is_complete(&self) -> bool {
        let training = self.training();
        self.trainer.as_ref().is_some_and(|t| self.statistics.are_complete(t, &self.shown, training))
    }

    fn compute_statistics(&mut self) {
        let training = self.training();
        if let Some(trainer) = &self.trainer {
            self.statistics.compute(trainer, &self.shown, training);
        }
    }

    fn begin_statistics(&mut self, exactly: bool) {
        let training = self.training();
        if let Some(trainer) = &self.trainer {
            self.statistics.begin(trainer, &self.shown, training, exactly);
        }
    }

    fn invalidate_statistics(&mut self) {
        if let Some(trainer) = &self.trainer {
            self.statistics.invalidate(trainer);
        }
    }

    fn training(&self) -> bool {
        (self.playing || self.steps_left > 0) && self.trainer.as_ref().is_some_and(|t| t.stop().is_none())
    }

    fn open(&mut self, config: TrainConfig) -> Vec<Output> {
        let mut experiment = config.experiment().clone();
        experiment.h = Some(config.h());
        let points = config.points().to_raw();
        self.begin(config);
        let experiment = Box::new(experiment);
        let mut out = vec![Output::Reply(Reply::Opened { run: self.run, points, experiment })];
        out.extend(self.flush());
        out
    }

    /// Begins a run at its step 0.
    fn begin(&mut self, config: TrainConfig) {
        self.run += 1;
        (self.playing, self.steps_left, self.goal, self.message) = (false, 0, None, None);
        (self.frame_due, self.seeking, self.then) = (false, None, None);
        self.statistics.clear();
        self.timeline = Some(Timeline::new(config.clone(), self.budget()));
        let trainer = Trainer::new(config);
        self.shown.live = certify::run_certifier(&trainer);
        self.shown.test = TestSet::of(trainer.config()).map(Arc::new);
        self.trainer = Some(trainer);
        self.stale = true;
    }

    fn change(&mut self, change: RunEdit) -> Vec<Output> {
        if self.seeking.is_some() {
            return refused(Refusal::ChangeWhileSeeking);
        }
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
            return Vec::new();
        };
        let checked = check_change(trainer, &change).and_then(|()| check_recording(trainer, line, &change));
        match checked {
            Ok(()) => {
                line.change(trainer, change);
                // The statistics depend on the values changed.
                self.invalidate_statistics();
                self.stale = true;
                let mut out = self.flush();
                out.push(self.logged(true));
                out
            }
            Err(refusal) => refused(refusal),
        }
    }

    fn seek(&mut self, step: u64) -> Vec<Output> {
        self.then = None;
        self.send_to(step);
        self.flush()
    }

    /// Sends the run to a step, of which a frame is to tell.
    fn send_to(&mut self, step: u64) {
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_ref()) else { return };
        (self.playing, self.steps_left, self.goal, self.message) = (false, 0, None, None);
        self.frame_due = false;
        // Training goes on from the present state if no recorded state lies between it and the step.
        let from_here = (line.start_step(step)..=step).contains(&trainer.step()) && trainer.stop().is_none();
        if !from_here {
            *trainer = line.start(step);
        }
        let there = trainer.step() == step;
        // The statistics may be of a later step, or of a run that was changed since.
        self.invalidate_statistics();
        if there {
            self.arrive();
        } else {
            (self.seeking, self.stale) = (Some(step), false);
        }
    }

    fn replay(&mut self, tunes: &[RunEdit], step: u64) -> Vec<Output> {
        let budget = self.budget();
        let Some(trainer) = self.trainer.as_mut() else { return Vec::new() };
        if let Err(refusal) = check_log(trainer, tunes) {
            return refused(refusal);
        }
        let config = trainer.config().clone();
        self.timeline = Some(Timeline::of(config.clone(), tunes, budget));
        *trainer = Trainer::new(config);
        self.seek(step)
    }

    fn restore(&mut self, past: Past) -> Vec<Output> {
        let config = match TrainConfig::check(&past.experiment) {
            Ok(config) => config,
            Err(error) => return refused(error.into()),
        };
        if let Err(refusal) = check_log(&Trainer::new(config.clone()), &past.edits) {
            return refused(refusal);
        }
        self.begin(config.clone());
        self.run = past.run;
        self.timeline = Some(Timeline::of(config, &past.edits, self.budget()));
        self.then = (past.step < past.furthest).then_some(past.step);
        self.send_to(past.step.max(past.furthest));
        self.flush()
    }

    /// Bytes that a recording may take.
    fn budget(&self) -> usize {
        self.budget.unwrap_or(BUDGET)
    }

    /// The reply that tells the log of the run's changes, as far as the page does not know it: its last entry,
    /// or nothing if there is no new one.
    fn logged(&self, is_new: bool) -> Output {
        let edits = self.timeline.as_ref().map(Timeline::edits).unwrap_or_default();
        let kept = edits.len() - usize::from(is_new && !edits.is_empty());
        let (run, edits) = (self.run, edits[kept..].to_vec());
        Output::Reply(Reply::Logged { run, kept: kept as u64, edits })
    }

    /// Ends a search: its step is reached, or the run stopped on the way.
    fn arrive(&mut self) {
        self.seeking = None;
        self.stale = true;
        self.message = self.trainer.as_ref().and_then(|t| t.stop().map(|stop| stop_message(stop, t)));
    }

    /// A frame now, if there is anything new and the page can take it.
    fn flush(&mut self) -> Vec<Output> {
        if self.credit && self.stale && self.seeking.is_none() {
            self.frame(self.when()).map(Output::Frame).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// When the statistics for the next frame are computed: before it if training is paused.
    fn when(&self) -> When {
        if self.training() { When::Meanwhile } else { When::Before }
    }

    fn frame(&mut self, when: When) -> Option<Box<Frame>> {
        match (self.is_wide(), when) {
            (false, _) => self.compute_statistics(),
            (true, When::Before) if !self.is_complete() => {
                // The frame is sent when its statistics and its sample of f are there.
                self.begin_statistics(true);
                return None;
            }
            (true, When::Meanwhile) => self.begin_statistics(false),
            (true, _) => {}
        }
        let (trainer, statistics) = (self.trainer.as_ref()?, self.statistics.latest()?);
        let (net, points) = (trainer.network(), trainer.points());
        let mode = trainer.config().experiment().mode;
        let census = &statistics.census;
        let fit = self.statistics.predictions(trainer, self.training());
        let l = loss(&fit, points.y());
        let (variation, gradient) = (penalty::variation(net), statistics.gradient);
        let charted = charted_penalty(mode, statistics.variation, gradient);
        let (own, strength) = match mode {
            Mode::None => (0.0, 0.0),
            Mode::LabelNoise | Mode::GradientPenalty => (gradient, certify::lambda_of(trainer)),
            Mode::VariationNorm => {
                let penalty = RunPenalty::of(trainer.config().experiment());
                (penalty.variation(net), certify::lambda_of(trainer))
            }
        };
        let status = match trainer.stop() {
            Some(Stop::Finished) => RunStatus::Finished,
            Some(Stop::Diverged { .. }) => RunStatus::Diverged,
            None if self.playing || self.steps_left > 0 => RunStatus::Running,
            None if trainer.step() == 0 => RunStatus::Ready,
            None => RunStatus::Paused,
        };
        let listed = if census.atoms.len() > LISTED { &[] } else { census.atoms.as_slice() };
        let report = Report {
            run: self.run,
            step: trainer.step(),
            statistics_step: statistics.step,
            statistics_loss: statistics.loss,
            statistics_penalty: charted,
            furthest: self.timeline.as_ref().map_or(0, Timeline::end),
            status,
            phase: trainer.phase(),
            phase_starts: trainer.phase_starts().to_vec(),
            message: self.message.clone(),
            loss: l,
            r2: generalisation::r_squared(l, points),
            penalty: own,
            penalty_variation: variation,
            penalty_gradient: gradient,
            objective: l + strength * own,
            standing: statistics.standing.clone(),
            births: trainer.births().to_vec(),
            held: trainer.frozen().to_vec(),
            neurons: net.m(),
            dead: census.dead_neurons,
            merged_away: (0..net.m()).filter(|j| net.direction(*j) == [0.0; 3]).count(),
            atoms: listed
                .iter()
                .map(|a| AtomReport {
                    sign: if a.positive { 1 } else { -1 },
                    u: a.u,
                    share: a.share,
                    neurons: a.neurons,
                    sees: Pattern::of(a.u, points).points(),
                })
                .collect(),
            atom_count: census.atoms.len(),
            atom_share: census.share,
            n_eff: census.n_eff,
            gathered: statistics.gathering == Gathering::Atoms,
            vanished: statistics.gathering == Gathering::Nothing,
            kinks: census.kinks,
            seen_share: statistics.seen_share,
            test_error: statistics.test_error,
            tested_on: self.shown.test.as_ref().map(|test| test.on()),
            occupied_cells: census.occupied_cells,
            h: trainer.h_now(),
            h_limit: (statistics.kappa > 0.0)
                .then(|| 2.0 / statistics.kappa)
                .filter(|limit| limit.is_finite()),
            lambda: trainer.lambda(),
            tau: trainer.tau_now(),
            lambda_eff: if mode == Mode::LabelNoise { trainer.nominal_lambda_eff() } else { 0.0 },
            fit,
            targets: trainer.targets().to_vec(),
        }
        .without_negative_zeros();
        let cell = self.statistics.opened_cell(trainer, &self.shown, &report.fit);
        (self.credit, self.stale) = (false, false);
        let settings = LiveSettings { lambda: trainer.lambda(), tau: trainer.tau(), h: trainer.h() };
        let stop = trainer.stop().copied();
        let curve = self.timeline.as_mut().map(|line| line.curves().take()).unwrap_or_default();
        let mut frame = Frame {
            report,
            settings,
            stop,
            curve,
            neurons: Vec::new(),
            field: Vec::new(),
            map: Vec::new(),
            cell,
        };
        // A frame ahead of its statistics has no buffers: they follow with the statistics.
        if when != When::After {
            self.frame_due &= when != When::Before;
            let trainer = self.trainer.as_ref()?;
            self.statistics.fill_buffers(trainer, &self.shown, &mut frame, when == When::Meanwhile);
        }
        Some(Box::new(frame))
    }
}

/// Checks a change of the run by the rules for its experiment.
fn check_change(trainer: &Trainer, tune: &RunEdit) -> Result<(), Refusal> {
    let mut trial = trainer.config().experiment().clone();
    trial.lambda = tune.lambda.unwrap_or(trial.lambda);
    trial.tau = tune.tau.unwrap_or(trial.tau);
    trial.h = tune.h.or(trial.h);
    TrainConfig::check(&trial)?;
    if !tune.neurons.windows(2).all(|pair| pair[0].neuron < pair[1].neuron) {
        return Err(Refusal::UnorderedNeurons);
    }
    let (m, d) = (trainer.network().m(), trainer.points().d());
    Ok(tune.neurons.iter().try_for_each(|t| t.check(m, d))?)
}

/// Checks the log of a run's changes. At one step there may be several: neurons that are edited, then merged.
fn check_log(trainer: &Trainer, edits: &[RunEdit]) -> Result<(), Refusal> {
    if !edits.windows(2).all(|pair| pair[0].step <= pair[1].step) {
        return Err(Refusal::UnorderedChanges);
    }
    edits.iter().try_for_each(|edit| check_change(trainer, edit))
}

/// Checks that the recording has room for the neurons edited, and that training can go on from there.
fn check_recording(trainer: &Trainer, line: &Timeline, change: &RunEdit) -> Result<(), Refusal> {
    if line.neuron_edits() + change.neurons.len() > MAX_NEURON_EDITS {
        return Err(Refusal::RecordingFull);
    }
    if !trainer.stays_bounded(&change.neurons) {
        return Err(Refusal::TooFar);
    }
    Ok(())
}

/// The reply to a request that is refused.
fn refused(refusal: Refusal) -> Vec<Output> {
    vec![Output::Reply(Reply::Refused(refusal))]
}

/// Why the run has stopped, as a sentence.
fn stop_message(stop: &Stop, trainer: &Trainer) -> String {
    match stop {
        Stop::Finished => format!("The run is complete: {} steps.", trainer.step()),
        Stop::Diverged { at } => format!(
            "Training diverged at step {at}: the step h = {} is too large here. Shown is step {}, the last good one; try half of h.",
            trainer.h(),
            trainer.step()
        ),
    }
}

#[cfg(test)]
mod tests;
