//! The worker as a state machine: requests in, replies and frames out. Pure: the clock that bounds
//! a tick comes in as an argument.

mod certify;

use crate::atoms::{Census, Rule, census};
use crate::bench;
use crate::cells::Pattern;
use crate::decimal;
use crate::experiment::Mode;
use crate::network::loss;
use crate::optimum::{Live, Standing};
use crate::penalty;
use crate::plot::field;
use crate::protocol::{AtomReport, Frame, Pace, Reply, Report, Request, RunStatus, Window};
use crate::timeline::{BUDGET, Timeline, Tune};
use crate::train::{Stop, TrainConfig, Trainer, stability};

/// Under the geometric pace each frame advances time by this fraction: a decade takes about 78
/// frames, 1.3 seconds at 60 frames a second.
const GEOMETRIC: f64 = 0.03;
/// Atoms beyond this number are counted but not listed: a cloud is not a list.
const LISTED: usize = 64;
/// Work allowed for the stability limit in a frame, in neuron–point visits.
const KAPPA_WORK: usize = 400_000;
/// Neurons times points (and as many again for gathering them) that may be counted in every frame;
/// a network of more is counted every few frames while it trains.
const COUNT_WORK: usize = 2_000_000;
const GATHERING: usize = 64;

/// When to count.
#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    /// In this frame.
    Now,
    /// In this frame if it is its turn.
    InTurn,
    /// Not in this frame: it is to be told at once.
    Later,
}

/// What is costly about a frame, as it was at some step.
#[derive(Debug)]
struct Count {
    step: u64,
    census: Census,
    gradient: f64,
    kappa: f64,
    standing: Option<Standing>,
    /// `|η|/(λN)`, if asked for.
    map: Vec<f32>,
    /// The frame's last column: each neuron's atom, −1 for none, −2 for a ghost.
    column: Vec<f32>,
    /// Frames since.
    frames: usize,
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
    /// Certifies the run, where that is possible.
    live: Option<Live>,
    /// Size of the map of `|η|/(λN)` that the page wants.
    map: Option<[usize; 2]>,
    /// A pause was told with numbers counted earlier: count now.
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
                if build != crate::protocol::BUILD {
                    return vec![refused(format!(
                        "The page ({build}) and its training worker ({}) are of different versions; reload the page.",
                        crate::protocol::BUILD
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
                let known = self.trainer.as_ref().zip(self.count.as_ref()).map(|(t, c)| t.step() == c.step);
                self.recount = known == Some(false) && self.patience() > 1;
                let when = if self.recount { When::Later } else { When::Now };
                self.frame(when).map(Output::Frame).into_iter().collect()
            }
            Request::Seek(step) => self.seek(step),
            Request::Replay { tunes, step } => self.replay(&tunes, step),
            Request::Recorded => match &self.timeline {
                Some(line) => vec![Output::Reply(Reply::Recorded {
                    run: self.run,
                    end: line.end(),
                    steps: line.steps(),
                    tunes: line.tunes().to_vec(),
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
            Request::Tune { lambda, tau, h } => self.tune(lambda, tau, h),
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
                (self.count, self.stale) = (None, true);
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
                line.merge(trainer);
                (self.count, self.stale) = (None, true);
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
            || self.recount
            || self.seeking.is_some()
            || self.training() && (self.credit || self.pace == Some(Pace::Max) || self.owed > 0)
    }

    /// Trains until the frame is complete or `go_on` says that the time is up; then a frame if the
    /// page can take one.
    pub fn tick(&mut self, go_on: &mut dyn FnMut() -> bool) -> Option<Box<Frame>> {
        if self.bench.is_some() {
            return None;
        }
        if self.recount {
            return self.frame(When::Now);
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
            (0, Pace::Geometric) => {
                *self.goal.get_or_insert(step + ((step as f64 * GEOMETRIC) as u64).max(1))
            }
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
        (self.count, self.recount, self.seeking) = (None, false, None);
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

    fn tune(&mut self, lambda: Option<f64>, tau: Option<f64>, h: Option<f64>) -> Vec<Output> {
        if self.seeking.is_some() {
            return vec![refused("The step asked for is still being recomputed; change it then.".into())];
        }
        let (Some(trainer), Some(line)) = (self.trainer.as_mut(), self.timeline.as_mut()) else {
            return Vec::new();
        };
        match tunable(trainer, &Tune { step: trainer.step(), lambda, tau, h, merge: false }) {
            Ok(()) => {
                line.tune(trainer, lambda, tau, h);
                // What was counted was counted under the former values.
                (self.count, self.stale) = (None, true);
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
        // What was counted may have been another future's.
        (self.count, self.recount) = (None, false);
        // Onwards from here, if no recorded state is nearer.
        let from_here = (line.start_step(step)..=step).contains(&trainer.step()) && trainer.stop().is_none();
        if !from_here {
            *trainer = line.start(step);
        }
        if trainer.step() == step {
            self.arrive();
        } else {
            (self.seeking, self.stale) = (Some(step), false);
        }
        self.flush()
    }

    fn replay(&mut self, tunes: &[Tune], step: u64) -> Vec<Output> {
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

    /// In how many frames the costly numbers are counted once.
    fn patience(&self) -> usize {
        self.trainer.as_ref().map_or(1, |t| {
            let work = t.network().m() * (t.points().n() + GATHERING);
            work.div_ceil(COUNT_WORK)
        })
    }

    /// Counts what is costly, unless it is known at this step.
    fn count(&mut self, when: When) {
        let patience = self.patience();
        let Some(trainer) = self.trainer.as_ref() else { return };
        if let Some(last) = &mut self.count {
            last.frames += 1;
            let wanted = match when {
                When::Now => true,
                When::InTurn => last.frames >= patience,
                When::Later => false,
            };
            if last.step == trainer.step() || !wanted {
                return;
            }
        }
        let (net, points) = (trainer.network(), trainer.points());
        let fit = net.predict(points);
        let standing = self.live.as_mut().map(|live| certify::stand(live, trainer, &fit));
        let map = match (&self.live, self.map) {
            (Some(live), Some(size)) => certify::map(live, trainer, &fit, size),
            _ => Vec::new(),
        };
        let iterations = (KAPPA_WORK / (2 * net.m() * points.n())).clamp(1, 30);
        let census = census(net, points, Rule::of(trainer.config().experiment().mode));
        let listed = if census.atoms.len() > LISTED { 0 } else { census.atoms.len() };
        let column = (0..net.m())
            .map(|j| match census.membership[j] {
                _ if census.ghost[j] => -2.0,
                Some(atom) if atom < listed => atom as f32,
                _ => -1.0,
            })
            .collect();
        self.count = Some(Count {
            step: trainer.step(),
            gradient: penalty::gradient(net, points),
            kappa: stability::kappa_max(net, points, &mut self.kappa_vector, iterations),
            census,
            standing,
            map,
            column,
            frames: 0,
        });
    }

    fn frame(&mut self, when: When) -> Option<Box<Frame>> {
        self.count(when);
        let (trainer, count) = (self.trainer.as_ref()?, self.count.as_ref()?);
        let (net, points) = (trainer.network(), trainer.points());
        let mode = trainer.config().experiment().mode;
        let counted = &count.census;
        let fit = net.predict(points);
        let l = loss(&fit, points.y());
        let (variation, gradient) = (penalty::variation(net), count.gradient);
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
            neurons: net.m(),
            ghosts: counted.ghosts,
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
            h_limit: if count.kappa > 0.0 { 2.0 / count.kappa } else { f64::MAX },
            lambda: trainer.lambda(),
            tau: trainer.tau_now(),
            lambda_eff: trainer.lambda_eff(),
            fit,
            targets: trainer.targets().to_vec(),
        };
        (self.credit, self.stale) = (false, false);
        if when == When::Later {
            // The numbers alone: the picture comes with the count.
            return Some(Box::new(Frame { report, neurons: Vec::new(), field: Vec::new(), map: Vec::new() }));
        }
        self.recount &= when != When::Now;
        let m = net.m();
        let mut neurons = Vec::with_capacity(5 * m);
        for k in 0..3 {
            neurons.extend(net.w[k].iter().map(|v| *v as f32));
        }
        neurons.extend(net.a.iter().map(|v| *v as f32));
        neurons.extend_from_slice(&count.column);
        let values = self.window.map_or_else(Vec::new, |w| field::sample(net, &w));
        Some(Box::new(Frame { report, neurons, field: values, map: count.map.clone() }))
    }
}

/// Whether a change may be made: checked by the same rules as at the start, so that no value enters
/// unseen.
fn tunable(trainer: &Trainer, tune: &Tune) -> Result<(), String> {
    let mut trial = trainer.config().experiment().clone();
    trial.lambda = tune.lambda.unwrap_or(trial.lambda);
    trial.tau = tune.tau.unwrap_or(trial.tau);
    trial.h = tune.h.or(trial.h);
    TrainConfig::check(&trial).map(|_| ()).map_err(|e| e.to_string())
}

fn refused(text: String) -> Output {
    Output::Reply(Reply::Refused(text))
}

fn sentence(stop: &Stop, trainer: &Trainer) -> String {
    match stop {
        Stop::Finished => format!("The run is complete: {} steps.", trainer.step()),
        Stop::Diverged { at } => format!(
            "Training diverged at step {at}: the step h = {} is too large here. Shown is step {}, the last good one; try half of h.",
            decimal::plain(trainer.h()),
            trainer.step()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;

    fn open(session: &mut Session, change: impl FnOnce(&mut Experiment)) -> Vec<Output> {
        let mut experiment = Box::new(Experiment::preset("xor", Mode::VariationNorm).unwrap());
        change(&mut experiment);
        session.handle(Request::Open { build: crate::protocol::BUILD.into(), experiment })
    }

    fn frames(outputs: &[Output]) -> Vec<&Frame> {
        outputs.iter().filter_map(|o| if let Output::Frame(f) = o { Some(&**f) } else { None }).collect()
    }

    /// The next frame, as the page gets it: it asks, and the worker trains if nothing is waiting.
    fn next(s: &mut Session) -> Frame {
        let out = s.handle(Request::Draw);
        match frames(&out).first() {
            Some(frame) => (*frame).clone(),
            None => *s.tick(&mut || true).unwrap(),
        }
    }

    fn refusal(outputs: &[Output]) -> &str {
        match outputs {
            [Output::Reply(Reply::Refused(text))] => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_frame_waits_for_the_page_and_pause_is_heard() {
        let mut s = Session::new();
        assert!(frames(&open(&mut s, |_| ())).is_empty());
        assert_eq!(frames(&s.handle(Request::Draw))[0].report.status, RunStatus::Ready);
        s.handle(Request::Play);
        assert!(!s.wants_tick(), "no credit, nothing to do under the geometric pace");
        assert_eq!(frames(&s.handle(Request::Draw))[0].report.status, RunStatus::Running);
        s.handle(Request::Draw);
        assert!(s.wants_tick());
        assert_eq!(s.tick(&mut || true).unwrap().report.step, 1);
        // A pause is told whether the page can take a frame or not.
        let paused = s.handle(Request::Pause);
        assert_eq!(frames(&paused)[0].report.status, RunStatus::Paused);
        assert!(!s.wants_tick());
    }

    #[test]
    fn a_wide_network_is_counted_now_and_then_and_whenever_it_stands_still() {
        let mut s = Session::new();
        open(&mut s, |e| (e.m, e.steps) = (30_000, Some(40)));
        s.handle(Request::Play);
        let counts: Vec<bool> = (0..12)
            .map(|_| next(&mut s).report)
            .map(|r| {
                assert!(r.counted <= r.step && r.status == RunStatus::Running);
                r.counted == r.step
            })
            .collect();
        assert!(counts.contains(&true) && counts.contains(&false), "{counts:?}");
        while next(&mut s).report.counted == s.trainer.as_ref().unwrap().step() {}
        // Told first, counted after that, both without being asked.
        let told = s.handle(Request::Pause);
        assert!(frames(&told)[0].neurons.is_empty(), "the picture comes with the count");
        let told = &frames(&told)[0].report;
        assert_eq!(told.status, RunStatus::Paused);
        assert!(told.counted < told.step && s.wants_tick());
        let exact = s.tick(&mut || true).unwrap().report;
        assert_eq!((exact.status, exact.step, exact.counted), (RunStatus::Paused, told.step, told.step));
        assert!(!s.wants_tick());
        let trainer = s.trainer.as_ref().unwrap();
        let fresh = census(trainer.network(), trainer.points(), Rule::of(Mode::VariationNorm));
        assert_eq!((exact.n_eff, exact.atom_count), (fresh.n_eff, fresh.atoms.len()));
        assert_eq!(exact.penalty_gradient, penalty::gradient(trainer.network(), trainer.points()));
        s.handle(Request::Play);
        loop {
            let report = next(&mut s).report;
            if report.status == RunStatus::Finished {
                assert_eq!((report.step, report.counted), (40, 40));
                break;
            }
        }
    }

    #[test]
    fn reset_is_the_first_step_0_to_the_last_bit() {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            let mut s = Session::new();
            s.handle(Request::Draw);
            let first =
                frames(&open(&mut s, |e| *e = Experiment::preset("saddle", mode).unwrap()))[0].clone();
            s.handle(Request::Pace(Pace::PerFrame(50)));
            s.handle(Request::Play);
            let go_through = |s: &mut Session| (0..6).map(|_| next(s)).last().unwrap();
            let there = go_through(&mut s);
            s.handle(Request::Reset);
            let mut again = next(&mut s);
            assert_eq!(again.report.run, first.report.run + 1);
            again.report.run = first.report.run;
            assert_eq!(again, first);
            s.handle(Request::Play);
            let mut back = go_through(&mut s);
            back.report.run = there.report.run;
            assert_eq!(back.neurons, there.neurons);
            assert_eq!(back.report.loss.to_bits(), there.report.loss.to_bits());
        }
    }

    #[test]
    fn the_geometric_pace_reaches_ten_thousand_steps_in_about_ten_seconds() {
        let mut s = Session::new();
        open(&mut s, |e| e.steps = Some(5000));
        s.handle(Request::Play);
        let mut count = 0;
        while next(&mut s).report.status == RunStatus::Running {
            count += 1;
        }
        assert!((150..400).contains(&count), "{count} frames");
    }

    #[test]
    fn a_step_request_is_exact_even_across_budgets() {
        let mut s = Session::new();
        open(&mut s, |_| ());
        s.handle(Request::Step(100));
        let mut ticks = 0;
        while s.wants_tick() {
            let mut left = 7;
            s.tick(&mut || {
                left -= 1;
                left > 0
            });
            ticks += 1;
        }
        assert_eq!(frames(&s.handle(Request::Draw))[0].report.step, 100);
        assert!(ticks > 10);
    }

    #[test]
    fn bad_requests_are_refused_with_a_sentence() {
        let mut s = Session::new();
        assert!(refusal(&open(&mut s, |e| e.m = 0)).contains("m=0"));
        assert!(refusal(&open(&mut s, |e| e.lambda = f64::NAN)).contains("lambda"));
        open(&mut s, |_| ());
        let tune = s.handle(Request::Tune { lambda: Some(-1.0), tau: None, h: None });
        assert!(refusal(&tune).contains("lambda=-1"));
        let e = Box::new(Experiment::preset("xor", Mode::None).unwrap());
        assert!(refusal(&s.handle(Request::Open { build: "old".into(), experiment: e })).contains("reload"));
        let flat = Window { x: [1.0, 1.0], y: [0.0, 1.0], columns: 10, rows: 10 };
        assert!(!refusal(&s.handle(Request::Window(flat))).is_empty());
    }

    #[test]
    fn frames_carry_the_certificate_and_its_map() {
        let mut s = Session::new();
        open(&mut s, |e| e.m = 50);
        assert!(refusal(&s.handle(Request::Map(Some([1, 1])))).contains("map"));
        s.handle(Request::Map(Some([64, 32])));
        let frame = next(&mut s);
        let standing = frame.report.standing.unwrap();
        assert_eq!(standing.raw, frame.report.objective);
        assert!(standing.violation > 1.0 && standing.gap > 0.0);
        // The map never exceeds the certificate's peak, and comes near it.
        let top = frame.map.iter().copied().fold(0.0, f32::max);
        assert_eq!(frame.map.len(), 64 * 32);
        assert!(
            f64::from(top) <= standing.violation * 1.000_001 && f64::from(top) > 0.9 * standing.violation
        );
        // A new λ is seen at once.
        s.handle(Request::Tune { lambda: Some(0.5), tau: None, h: None });
        let tuned = next(&mut s).report.standing.unwrap();
        assert_eq!(tuned.lambda, 0.5);
        s.handle(Request::Map(None));
        assert!(next(&mut s).map.is_empty());
        open(&mut s, |e| *e = Experiment::preset("saddle", Mode::None).unwrap());
        assert!(next(&mut s).report.standing.is_none());
    }

    #[test]
    fn merging_pauses_and_keeps_the_predictions() {
        for mode in [Mode::LabelNoise, Mode::VariationNorm] {
            let mut s = Session::new();
            open(&mut s, |e| (*e, e.m) = (Experiment::preset("saddle", mode).unwrap(), 200));
            s.handle(Request::Step(50));
            while s.wants_tick() {
                s.tick(&mut || true);
            }
            let before = next(&mut s).report;
            let out = s.handle(Request::Merge);
            let [Output::Reply(Reply::Merged(told))] = &out[..] else { panic!("{out:?}") };
            let after = next(&mut s).report;
            assert!(told.change < 1e-13 && told.groups < told.neurons);
            assert_eq!((told.into.len(), after.neurons), (200, 200));
            assert_eq!(after.status, RunStatus::Paused);
            assert!(after.penalty < before.penalty);
            let merged = before.standing.unwrap().merged;
            assert!((after.objective - merged).abs() < 1e-9 * merged, "{} {merged}", after.objective);
            for (f, g) in before.fit.iter().zip(&after.fit) {
                assert!((f - g).abs() < 1e-13);
            }
            // Training goes on from there.
            s.handle(Request::Step(10));
            while s.wants_tick() {
                s.tick(&mut || true);
            }
            assert_eq!(next(&mut s).report.step, before.step + 10);
        }
    }

    #[test]
    fn divergence_is_told_in_a_sentence() {
        let mut s = Session::new();
        open(&mut s, |e| e.h = Some(50.0));
        s.handle(Request::Pace(Pace::Max));
        s.handle(Request::Play);
        s.tick(&mut || true);
        let out = s.handle(Request::Draw);
        let report = &frames(&out)[0].report;
        assert_eq!(report.status, RunStatus::Diverged);
        assert!(report.message.as_ref().unwrap().contains("diverged at step"));
        assert!(report.loss.is_finite());
    }

    /// Ticks in small slices until nothing is left to do, then the frame.
    fn settle(s: &mut Session) -> Frame {
        s.handle(Request::Draw);
        for _ in 0..100_000 {
            let mut left = 23;
            let frame = s.tick(&mut || {
                left -= 1;
                left > 0
            });
            if let Some(frame) = frame {
                return *frame;
            }
        }
        panic!("it never settles");
    }

    fn sought(s: &mut Session, step: u64) -> Frame {
        s.handle(Request::Draw);
        let out = s.handle(Request::Seek(step));
        match frames(&out).first() {
            Some(frame) => (*frame).clone(),
            None => settle(s),
        }
    }

    fn train(s: &mut Session, steps: u64) -> Frame {
        s.handle(Request::Step(steps));
        while s.wants_tick() {
            s.tick(&mut || true);
        }
        next_still(s)
    }

    fn next_still(s: &mut Session) -> Frame {
        frames(&s.handle(Request::Pause)).first().map(|f| (*f).clone()).unwrap()
    }

    #[test]
    fn a_scrubber_moves_through_the_run_and_play_goes_on_from_there() {
        for mode in [Mode::None, Mode::LabelNoise, Mode::GradientPenalty, Mode::VariationNorm] {
            let mut s = Session::new();
            open(&mut s, |e| *e = Experiment { m: 40, ..Experiment::preset("saddle", mode).unwrap() });
            let mut there = Vec::new();
            for k in 1..=10_u64 {
                there.push(train(&mut s, 31 * k));
                if k == 4 {
                    s.handle(Request::Tune { lambda: Some(2e-3), tau: Some(0.7), h: Some(0.04) });
                }
            }
            let end = there.last().unwrap().report.step;
            for k in [8, 2, 5, 3, 9, 0, 7] {
                let frame = sought(&mut s, there[k].report.step);
                assert_eq!((frame.report.step, frame.report.furthest), (there[k].report.step, end));
                assert_eq!(frame.report.status, RunStatus::Paused);
                assert_eq!(frame.neurons, there[k].neurons, "{mode:?} {k}");
                assert_eq!(frame.report.loss.to_bits(), there[k].report.loss.to_bits());
                assert_eq!(frame.report.targets, there[k].report.targets);
                if k < 9 {
                    let on = train(&mut s, there[k + 1].report.step - there[k].report.step);
                    assert_eq!(on.neurons, there[k + 1].neurons, "{mode:?} from {k}");
                    // The frame before the change was made shows the old λ, the same step now the new.
                    let lambda = there[if k + 1 == 3 { 4 } else { k + 1 }].report.lambda;
                    assert_eq!(on.report.lambda, lambda);
                }
            }
            let start = sought(&mut s, 0);
            assert_eq!((start.report.status, start.report.furthest), (RunStatus::Ready, end));
        }
    }

    #[test]
    fn a_branch_is_another_future_with_the_same_past() {
        let mut s = Session::new();
        open(&mut s, |e| e.m = 40);
        let first = train(&mut s, 900);
        sought(&mut s, 300);
        s.handle(Request::Tune { lambda: Some(0.2), tau: None, h: None });
        let branch = train(&mut s, 600);
        assert_eq!((branch.report.step, branch.report.furthest), (900, 900));
        assert_ne!(branch.neurons, first.neurons);
        let Some(Output::Reply(Reply::Recorded { run, end, steps, tunes })) =
            s.handle(Request::Recorded).into_iter().next()
        else {
            panic!("no answer")
        };
        assert_eq!((run, end, steps[0], tunes.len()), (branch.report.run, 900, 0, 1));
        // Another panel goes the same way, and on.
        let mut other = Session::new();
        open(&mut other, |e| e.m = 40);
        other.handle(Request::Replay { tunes: tunes.clone(), step: 900 });
        assert_eq!(settle(&mut other).neurons, branch.neurons);
        // Without the change it is the first future again.
        other.handle(Request::Replay { tunes: Vec::new(), step: 900 });
        assert_eq!(settle(&mut other).neurons, first.neurons);
        let mut wrong = tunes;
        wrong[0].lambda = Some(-1.0);
        assert!(refusal(&other.handle(Request::Replay { tunes: wrong, step: 900 })).contains("lambda=-1"));
    }

    #[test]
    fn a_search_can_be_interrupted_and_shows_nothing_on_the_way() {
        let mut s = Session::new();
        open(&mut s, |_| ());
        s.handle(Request::Draw);
        assert!(s.handle(Request::Seek(500)).is_empty());
        assert!(s.wants_tick());
        let mut left = 100;
        assert!(
            s.tick(&mut || {
                left -= 1;
                left > 0
            })
            .is_none()
        );
        assert!(s.handle(Request::Draw).is_empty());
        assert!(
            refusal(&s.handle(Request::Tune { lambda: None, tau: None, h: Some(0.1) }))
                .contains("recomputed")
        );
        let out = s.handle(Request::Pause);
        assert_eq!((frames(&out)[0].report.step, frames(&out)[0].report.status), (100, RunStatus::Paused));
        assert!(!s.wants_tick());
        // Beyond the end of the run it stops there.
        open(&mut s, |e| e.steps = Some(50));
        let end = sought(&mut s, 10_000);
        assert_eq!((end.report.step, end.report.status), (50, RunStatus::Finished));
        assert!(end.report.message.unwrap().contains("complete"));
    }

    #[test]
    fn a_diverged_run_is_mended_where_it_was_good() {
        let mut s = Session::new();
        open(&mut s, |_| ());
        train(&mut s, 200);
        s.handle(Request::Tune { lambda: None, tau: None, h: Some(200.0) });
        let bad = train(&mut s, 500);
        assert_eq!(bad.report.status, RunStatus::Diverged);
        let good = sought(&mut s, bad.report.step);
        assert_eq!((good.report.status, good.report.message.as_deref()), (RunStatus::Paused, None));
        assert_eq!(good.neurons, bad.neurons);
        s.handle(Request::Tune { lambda: None, tau: None, h: Some(0.1) });
        assert_eq!(train(&mut s, 50).report.step, bad.report.step + 50);
    }
}
