//! The worker as a state machine: requests in, replies and frames out. Pure: the clock that bounds
//! a tick comes in as an argument.

mod certify;
pub mod messages;
mod survey;

use crate::bench;
use crate::cells::Pattern;
use crate::experiment::Mode;
use crate::experiment::Pace;
use crate::field::Window;
use crate::network::loss;
use crate::optimum::Live;
use crate::penalty;
use crate::session::messages::{AtomReport, Frame, Reply, Report, Request, RunStatus};
use crate::timeline::{BUDGET, MAX_NEURON_EDITS, Timeline};
use crate::train::{RunEdit, Stop, TrainConfig, Trainer};
use survey::{Count, Ground, LISTED, Survey};

/// When to count.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    /// Before this frame, which waits for it.
    Now,
    /// As it goes: a very wide network while it trains.
    InTurn,
    /// After this frame: it is to be told at once.
    Later,
}

/// What the session has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// A message.
    Reply(Reply),
    /// A frame with its buffers.
    Frame(Box<Frame>),
}

/// One run and how it is being watched.
#[derive(Debug, Default)]
pub struct Session {
    trainer: Option<Trainer>,
    /// The recording of the run; there whenever a trainer is.
    timeline: Option<Timeline>,
    /// The step that is being sought: before it is reached nothing else happens.
    seeking: Option<u64>,
    run: u64,
    playing: bool,
    pace: Option<Pace>,
    window: Option<Window>,
    /// The page can take a frame.
    credit: bool,
    /// Something changed since the last frame.
    stale: bool,
    /// Steps left of a request to train exactly so many.
    owed: u64,
    /// Step at which the present frame is complete.
    goal: Option<u64>,
    count: Option<Count>,
    /// Counts a very wide network.
    survey: Option<Survey>,
    /// Ticks, by which training and the survey take turns.
    turns: usize,
    /// f as it was sampled exactly last.
    ground: Option<Ground>,
    /// Certifies the run, where that is possible.
    live: Option<Live>,
    /// Size of the map of `|η|/(λN)` that the page wants.
    map: Option<[usize; 2]>,
    /// A pause was told with numbers counted earlier: the frame with those of its step is owed.
    recount: bool,
    /// Warm start of the stability limit's power iteration.
    kappa_vector: Vec<f64>,
    message: Option<String>,
    /// The benchmark's next size.
    bench: Option<usize>,
}

impl Session {
    /// A session without a run.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a request.
    pub fn handle(&mut self, request: Request) -> Vec<Output> {
        match request {
            Request::Open { build, experiment } => {
                if build != messages::BUILD {
                    return vec![refused(format!(
                        "The page ({build}) and its training worker ({}) are of different versions; reload the page.",
                        messages::BUILD
                    ))];
                }
                match TrainConfig::check(&experiment) {
                    Ok(config) => self.open(config),
                    Err(e) => vec![refused(e.to_string())],
                }
            }
            Request::Reset => match &self.trainer {
                Some(t) => {
                    let config = t.config().clone();
                    self.open(config)
                }
                None => Vec::new(),
            },
            Request::Play => {
                (self.owed, self.recount) = (0, false);
                self.playing = self.trainer.as_ref().is_some_and(|t| t.stop().is_none());
                self.stale = true;
                self.flush()
            }
            Request::Pause => {
                (self.playing, self.owed, self.goal, self.seeking) = (false, 0, None, None);
                // Told at once, whether the page has drawn or not, and counted after that if it takes
                // long.
                self.recount = self.wide() && !self.surveyed();
                let when = if self.recount && self.count.is_some() { When::Later } else { When::Now };
                let told = self.frame(when);
                if self.recount {
                    self.look(true);
                }
                told.map(Output::Frame).into_iter().collect()
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
                self.owed = steps;
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
                if window.columns < 2
                    || window.rows < 1
                    || window.columns.saturating_mul(window.rows) > 4_000_000
                    || !(window.x[0] < window.x[1] && window.y[0] <= window.y[1])
                {
                    return vec![refused(
                        "The window of the function view is empty or too finely sampled.".into(),
                    )];
                }
                self.window = Some(window);
                self.stale = true;
                self.flush()
            }
            Request::Map(size) => {
                self.map = size.and_then(certify::map_size);
                if size.is_some() && self.map.is_none() {
                    return vec![refused("The map of violations is empty or too fine.".into())];
                }
                self.outdate();
                self.stale = true;
                self.flush()
            }
            Request::Merge => {
                if self.seeking.is_some() {
                    return vec![refused("The step asked for is still being recomputed; merge then.".into())];
                }
                let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
                    return Vec::new();
                };
                (self.playing, self.owed, self.goal) = (false, 0, None);
                let told = certify::foretell(trainer);
                line.change(trainer, RunEdit { merge: true, ..RunEdit::default() });
                self.outdate();
                self.stale = true;
                let mut out = vec![Output::Reply(Reply::Merged(Box::new(told)))];
                out.extend(self.flush());
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

    /// The next size of the benchmark, if one was asked for: a few seconds of work, timed by a clock
    /// in seconds. Comes before `tick`, which waits while a benchmark is on.
    pub fn bench(&mut self, clock: &mut dyn FnMut() -> f64) -> Option<Reply> {
        let at = self.bench?;
        let size = bench::TABLE[at];
        let last = at + 1 == bench::TABLE.len();
        self.bench = (!last).then_some(at + 1);
        let line =
            bench::measure(size, clock).map_or_else(|sentence| sentence, |rate| bench::line(size, rate));
        Some(Reply::Bench { line, last })
    }

    /// Whether `tick` has something to do now; otherwise the worker waits for a message.
    pub fn wants_tick(&self) -> bool {
        self.bench.is_some()
            || self.survey.is_some()
            || self.seeking.is_some()
            || self.training() && self.asked()
    }

    /// Whether steps are to be made before the page asks for another frame.
    fn asked(&self) -> bool {
        self.credit || self.pace == Some(Pace::Max) || self.owed > 0
    }

    /// Trains until the frame is complete or `go_on` says that the time is up; then a frame if the
    /// page can take one.
    pub fn tick(&mut self, go_on: &mut dyn FnMut() -> bool) -> Option<Box<Frame>> {
        if self.bench.is_some() {
            return None;
        }
        let busy = self.seeking.is_some() || self.training() && self.asked();
        if self.surveys_now(!busy) {
            let complete = self.go_on_looking(go_on);
            return if complete && (self.credit || self.recount) { self.frame(self.turn()) } else { None };
        }
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
            return None;
        };
        let step = trainer.step();
        if let Some(goal) = self.seeking {
            line.advance_to(trainer, goal, go_on);
            line.record(trainer);
            if trainer.step() < goal && trainer.stop().is_none() {
                return None;
            }
            self.arrive();
            return if self.credit { self.frame(self.turn()) } else { None };
        }
        if !(self.playing || self.owed > 0) || trainer.stop().is_some() {
            return None;
        }
        let goal = match (self.owed, self.pace.unwrap_or(Pace::Geometric)) {
            (0, Pace::Max) => u64::MAX,
            (0, Pace::PerFrame(steps)) => *self.goal.get_or_insert(step + steps.max(1)),
            (0, Pace::Geometric) => *self.goal.get_or_insert(step + Pace::geometric_stride(step)),
            (owed, _) => step + owed,
        };
        let done = line.advance_to(trainer, goal.max(step + 1), go_on);
        line.record(trainer);
        self.owed = self.owed.saturating_sub(done);
        self.stale = true;
        if let Some(stop) = trainer.stop() {
            self.message = Some(sentence(stop, trainer));
            (self.playing, self.owed) = (false, 0);
        }
        self.goal = None;
        if self.credit { self.frame(self.turn()) } else { None }
    }

    fn training(&self) -> bool {
        (self.playing || self.owed > 0) && self.trainer.as_ref().is_some_and(|t| t.stop().is_none())
    }

    fn open(&mut self, config: TrainConfig) -> Vec<Output> {
        self.run += 1;
        (self.playing, self.owed, self.goal, self.message) = (false, 0, None, None);
        (self.recount, self.seeking) = (false, None);
        (self.count, self.survey, self.ground) = (None, None, None);
        self.kappa_vector.clear();
        let mut experiment = config.experiment().clone();
        experiment.h = Some(config.h());
        let points = config.points().to_raw();
        self.timeline = Some(Timeline::new(config.clone(), BUDGET));
        let trainer = Trainer::new(config);
        self.live = certify::follow(&trainer);
        self.trainer = Some(trainer);
        self.stale = true;
        let mut out =
            vec![Output::Reply(Reply::Opened { run: self.run, points, experiment: Box::new(experiment) })];
        out.extend(self.flush());
        out
    }

    fn change(&mut self, change: RunEdit) -> Vec<Output> {
        if self.seeking.is_some() {
            return vec![refused("The step asked for is still being recomputed; change it then.".into())];
        }
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
            return Vec::new();
        };
        let possible = tunable(trainer, &change).and_then(|()| bearable(trainer, line, &change));
        match possible {
            Ok(()) => {
                line.change(trainer, change);
                // What was counted was counted under the former values.
                self.outdate();
                self.stale = true;
                self.flush()
            }
            Err(sentence) => vec![refused(sentence)],
        }
    }

    fn seek(&mut self, step: u64) -> Vec<Output> {
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_ref()) else {
            return Vec::new();
        };
        (self.playing, self.owed, self.goal, self.message) = (false, 0, None, None);
        self.recount = false;
        // Onwards from here, if no recorded state is nearer.
        let from_here = (line.start_step(step)..=step).contains(&trainer.step()) && trainer.stop().is_none();
        if !from_here {
            *trainer = line.start(step);
        }
        let there = trainer.step() == step;
        // What was counted may have been another future's.
        self.outdate();
        if there {
            self.arrive();
        } else {
            (self.seeking, self.stale) = (Some(step), false);
        }
        self.flush()
    }

    fn replay(&mut self, tunes: &[RunEdit], step: u64) -> Vec<Output> {
        let Some(trainer) = self.trainer.as_mut() else { return Vec::new() };
        if !tunes.windows(2).all(|pair| pair[0].step < pair[1].step) {
            return vec![refused(
                "The changes of the run to follow are not in the order of their steps.".into(),
            )];
        }
        if let Some(sentence) = tunes.iter().find_map(|t| tunable(trainer, t).err()) {
            return vec![refused(sentence)];
        }
        let config = trainer.config().clone();
        self.timeline = Some(Timeline::of(config.clone(), tunes, BUDGET));
        *trainer = Trainer::new(config);
        self.seek(step)
    }

    /// The step that was sought is reached, or the run stopped on the way.
    fn arrive(&mut self) {
        self.seeking = None;
        self.stale = true;
        self.message = self.trainer.as_ref().and_then(|t| t.stop().map(|stop| sentence(stop, t)));
    }

    /// A frame now, if there is anything new and the page can take it.
    fn flush(&mut self) -> Vec<Output> {
        if self.credit && self.stale && self.seeking.is_none() {
            self.frame(self.turn()).map(Output::Frame).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// Whatever stands still is counted.
    fn turn(&self) -> When {
        if self.training() { When::InTurn } else { When::Now }
    }

    fn frame(&mut self, when: When) -> Option<Box<Frame>> {
        match (self.wide(), when) {
            (false, _) => self.count(),
            (true, When::Now) if !self.surveyed() => {
                // It is sent when it is complete.
                self.look(true);
                return None;
            }
            (true, When::InTurn) => self.look(false),
            (true, _) => {}
        }
        let (trainer, count) = (self.trainer.as_ref()?, self.count.as_ref()?);
        let (net, points) = (trainer.network(), trainer.points());
        let mode = trainer.config().experiment().mode;
        let counted = &count.census;
        let fit = self.fit(trainer);
        let l = loss(&fit, points.y());
        let (variation, gradient) = (penalty::variation(net), count.gradient);
        let charted = match mode {
            Mode::None | Mode::VariationNorm => count.variation,
            Mode::LabelNoise | Mode::GradientPenalty => gradient,
        };
        let (own, strength) = match mode {
            Mode::None => (0.0, 0.0),
            Mode::LabelNoise | Mode::GradientPenalty => (gradient, certify::lambda_of(trainer)),
            Mode::VariationNorm => (variation, certify::lambda_of(trainer)),
        };
        let status = match trainer.stop() {
            Some(Stop::Finished) => RunStatus::Finished,
            Some(Stop::Diverged { .. }) => RunStatus::Diverged,
            None if self.playing || self.owed > 0 => RunStatus::Running,
            None if trainer.step() == 0 => RunStatus::Ready,
            None => RunStatus::Paused,
        };
        let listed = if counted.atoms.len() > LISTED { &[] } else { counted.atoms.as_slice() };
        let report = Report {
            run: self.run,
            step: trainer.step(),
            counted: count.step,
            counted_loss: count.loss,
            counted_penalty: charted,
            furthest: self.timeline.as_ref().map_or(0, Timeline::end),
            status,
            phase: trainer.phase(),
            phase_starts: trainer.phase_starts().to_vec(),
            message: self.message.clone(),
            loss: l,
            penalty: own,
            penalty_variation: variation,
            penalty_gradient: gradient,
            objective: l + strength * own,
            standing: count.standing.clone(),
            births: trainer.births().to_vec(),
            held: trainer.frozen().to_vec(),
            neurons: net.m(),
            ghosts: counted.dead_neurons,
            taken: (0..net.m()).filter(|j| net.direction(*j) == [0.0; 3]).count(),
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
            atom_count: counted.atoms.len(),
            atom_share: counted.share,
            n_eff: counted.n_eff,
            kinks: counted.kinks,
            occupied_cells: counted.occupied_cells,
            h: trainer.h_now(),
            h_limit: (count.kappa > 0.0).then(|| 2.0 / count.kappa).filter(|limit| limit.is_finite()),
            lambda: trainer.lambda(),
            tau: trainer.tau_now(),
            lambda_eff: trainer.lambda_eff(),
            fit,
            targets: trainer.targets().to_vec(),
        };
        (self.credit, self.stale) = (false, false);
        let mut frame = Frame { report, neurons: Vec::new(), field: Vec::new(), map: Vec::new() };
        // Told at once are the numbers alone: the picture comes with the count.
        if when != When::Later {
            self.recount &= when != When::Now;
            self.buffers(&mut frame, when == When::InTurn);
        }
        Some(Box::new(frame))
    }
}

/// Whether a change may be made: checked by the same rules as at the start, so that no value enters
/// unseen.
fn tunable(trainer: &Trainer, tune: &RunEdit) -> Result<(), String> {
    let mut trial = trainer.config().experiment().clone();
    trial.lambda = tune.lambda.unwrap_or(trial.lambda);
    trial.tau = tune.tau.unwrap_or(trial.tau);
    trial.h = tune.h.or(trial.h);
    TrainConfig::check(&trial).map_err(|e| e.to_string())?;
    if !tune.neurons.windows(2).all(|pair| pair[0].neuron < pair[1].neuron) {
        return Err("The neurons to be touched are not in their order.".into());
    }
    let (m, d) = (trainer.network().m(), trainer.points().d());
    tune.neurons.iter().try_for_each(|t| t.check(m, d)).map_err(|e| e.to_string())
}

/// Whether the log has room for a change by hand, and training can go on after it.
fn bearable(trainer: &Trainer, line: &Timeline, change: &RunEdit) -> Result<(), String> {
    if line.neuron_edits() + change.neurons.len() > MAX_NEURON_EDITS {
        return Err("So many changes by hand are recorded that no more can be; reset to begin anew.".into());
    }
    if !trainer.stays_bounded(&change.neurons) {
        return Err("Placed there, the neuron would take the network too far from the data to train.".into());
    }
    Ok(())
}

fn refused(text: String) -> Output {
    Output::Reply(Reply::Refused(text))
}

fn sentence(stop: &Stop, trainer: &Trainer) -> String {
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
