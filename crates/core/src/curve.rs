//! The curves of a run: its loss and other numbers against its steps, recorded as they change and not as often
//! as somebody looks.
//!
//! The loss is seen at every step. The steps are divided into geometrically spaced buckets, and of each bucket
//! its first, least, greatest and last loss are kept, as in M4 aggregation (Jugel, Jerzak, Hackenbroich and
//! Markl, *M4: A Visualization-Oriented Time Series Data Aggregation*, VLDB 2014), where the straight line
//! between the others would miss them. So a sharp step and the band of a noisy run stay what they are at every
//! speed, and a run of `S` steps has at most `4 · 128 (1 + ln(S/128))` samples. Numbers that cost more than a
//! step are computed at fewer steps, which depend on nothing but the run either.

use crate::experiment::{Experiment, Mode};
use crate::network::Network;
use crate::penalty::RunPenalty;
use crate::train::Trainer;
use serde::{Deserialize, Serialize};

/// A bucket that begins at step `s` has the `s/128`th part of `s` steps: at a width of 300 pixels over five
/// decades a fifth of a pixel.
const BUCKETS: u64 = 128;
/// The costly numbers are due again after the `s/16`th part of `s` steps: about every second pixel.
const COSTLY: u64 = 16;
/// What differs by less than this share from the line through its neighbours is left out.
const TOLERANCE: f64 = 0.01;

/// The numbers of a run at one step, as far as they were computed there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveSample {
    /// Steps done.
    pub step: u64,
    /// Loss L against the clean targets.
    pub loss: f64,
    /// The penalty that the chart shows: the mode's own, without one the variation norm.
    pub penalty: Option<f64>,
    /// What is counted of the network.
    pub counts: Option<CurveCounts>,
}

/// What is counted of a network at one step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveCounts {
    /// Number of atoms by the rule.
    pub atoms: usize,
    /// Effective number of directions.
    pub n_eff: f64,
    /// The objective raw, rescaled and merged, and its lower bound; none without a regulariser.
    pub bounds: Option<[f64; 4]>,
    /// The share of the data points that a unit of mass sees.
    pub seen_share: f64,
    /// The test error, where there is anything to test on.
    pub test_error: Option<f64>,
}

/// The penalty on the chart of a mode: its own; without one the variation norm. `variation` is
/// [`RunPenalty::variation`].
pub(crate) fn charted_penalty(mode: Mode, variation: f64, gradient: f64) -> f64 {
    match mode {
        Mode::None | Mode::VariationNorm => variation,
        Mode::LabelNoise | Mode::GradientPenalty => gradient,
    }
}

/// The same penalty where it takes no longer than a small part of a step.
fn cheap_penalty(run: &Experiment, net: &Network) -> Option<f64> {
    matches!(run.mode, Mode::None | Mode::VariationNorm).then(|| RunPenalty::of(run).variation(net))
}

/// The loss within a bucket.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// The step after its last.
    end: u64,
    /// The penalty at its first step.
    penalty: Option<f64>,
    first: (u64, f64),
    least: (u64, f64),
    greatest: (u64, f64),
    last: (u64, f64),
}

impl Bucket {
    fn new(step: u64, loss: f64, penalty: Option<f64>) -> Self {
        let here = (step, loss);
        let end = step.saturating_add((step / BUCKETS).max(1));
        Self { end, penalty, first: here, least: here, greatest: here, last: here }
    }

    fn add(&mut self, step: u64, loss: f64) {
        self.last = (step, loss);
        if loss < self.least.1 {
            self.least = self.last;
        }
        if loss > self.greatest.1 {
            self.greatest = self.last;
        }
    }

    /// What is kept of it: its first step, and those that the line to the `next` would miss.
    fn close(self, next: (u64, f64), mut keep: impl FnMut(CurveSample)) {
        let sample = |(step, loss), penalty| CurveSample { step, loss, penalty, counts: None };
        keep(sample(self.first, self.penalty));
        let mut kept = self.first;
        let mut others = [self.least, self.greatest, self.last];
        others.sort_unstable_by_key(|other| other.0);
        for other in others {
            if other.0 > kept.0 && differs(other.1, on_line(kept, next, other.0)) {
                keep(sample(other, None));
                kept = other;
            }
        }
    }
}

/// The value at a step on the line between two others, straight where values are logarithms. Within a bucket
/// the logarithm of the step is as good as the step.
fn on_line(from: (u64, f64), to: (u64, f64), step: u64) -> f64 {
    let share = (step - from.0) as f64 / (to.0 - from.0).max(1) as f64;
    if from.1 > 0.0 && to.1 > 0.0 {
        from.1 * libm::pow(to.1 / from.1, share)
    } else {
        from.1 + share * (to.1 - from.1)
    }
}

fn differs(value: f64, other: f64) -> bool {
    (value - other).abs() > TOLERANCE * value.abs().max(other.abs())
}

/// Records the curves of one run. It holds only what has not been taken yet.
#[derive(Clone, Debug, Default)]
pub struct CurveRecorder {
    /// In the order of recording: numbers that are costly stand before the bucket in which they were computed.
    samples: Vec<CurveSample>,
    /// The furthest step seen. A run that was sent back and recomputed gives nothing new up to here.
    seen: Option<u64>,
    bucket: Option<Bucket>,
    /// The step at which the costly numbers are due.
    due: u64,
}

impl CurveRecorder {
    /// Sees the run at its present step; to be called at every step.
    pub fn see(&mut self, trainer: &Trainer) {
        let step = trainer.step();
        if self.seen.is_some_and(|seen| step <= seen) {
            return;
        }
        self.seen = Some(step);
        let loss = trainer.loss();
        match &mut self.bucket {
            Some(bucket) if step < bucket.end => bucket.add(step, loss),
            _ => self.begin_bucket(trainer, loss),
        }
    }

    #[inline(never)]
    fn begin_bucket(&mut self, trainer: &Trainer, loss: f64) {
        let step = trainer.step();
        if let Some(bucket) = self.bucket.take() {
            bucket.close((step, loss), |sample| self.samples.push(sample));
        }
        let penalty = cheap_penalty(trainer.config().experiment(), trainer.network());
        self.bucket = Some(Bucket::new(step, loss, penalty));
    }

    /// The step at which [`CurveRecorder::add`] is to be called.
    pub fn due(&self) -> u64 {
        self.due
    }

    /// Adds numbers that were computed at a step.
    pub fn add(&mut self, sample: CurveSample) {
        let step = sample.step;
        self.due = self.due.max(step.saturating_add((step / COSTLY).max(1)));
        self.samples.push(sample);
    }

    /// The run takes another course from this step on.
    pub fn truncate(&mut self, step: u64) {
        self.samples.retain(|sample| sample.step < step);
        self.due = self.due.min(step);
        self.seen = self.seen.filter(|seen| *seen < step).or(step.checked_sub(1));
        // What is known of the bucket before this step.
        if let Some(bucket) = self.bucket.take().filter(|bucket| bucket.first.0 < step) {
            let before = |at: (u64, f64)| if at.0 < step { at } else { bucket.first };
            let [least, greatest, last] = [bucket.least, bucket.greatest, bucket.last].map(before);
            self.bucket = Some(Bucket { end: bucket.end.min(step), least, greatest, last, ..bucket });
        }
    }

    /// Takes what was recorded since it was taken last. The bucket under way is not yet among it.
    pub fn take(&mut self) -> Vec<CurveSample> {
        std::mem::take(&mut self.samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Pace, Phase, PhaseKind};
    use crate::field::Window;
    use crate::session::messages::{Frame, Request};
    use crate::session::{Output, Session};
    use crate::train::TrainConfig;

    fn experiment(preset: &str, mode: Mode, steps: u64) -> Experiment {
        let mut e = Experiment::preset(preset, mode).unwrap();
        (e.m, e.steps) = (40, Some(steps));
        e.schedule = vec![Phase { kind: PhaseKind::Train, steps }];
        e
    }

    /// The loss of every step.
    fn losses(e: &Experiment) -> Vec<f64> {
        let mut losses = Vec::new();
        let mut trainer = Trainer::new(TrainConfig::check(e).unwrap());
        let mut watch = |t: &Trainer| {
            losses.truncate(t.step() as usize);
            losses.push(t.loss());
        };
        trainer.advance_watched(u64::MAX, &mut || true, &mut watch);
        losses
    }

    fn frames(outputs: Vec<Output>) -> impl Iterator<Item = Frame> {
        outputs.into_iter().filter_map(|o| if let Output::Frame(frame) = o { Some(*frame) } else { None })
    }

    fn open(e: &Experiment) -> Session {
        let mut s = Session::new();
        s.handle(Request::Open(Box::new(e.clone())));
        s.handle(Request::Window(Window { x: [-1.0, 1.0], y: [-1.0, 1.0], columns: 2, rows: 1 }));
        s
    }

    /// The frame that a request leads to.
    fn shown(s: &mut Session, request: Request) -> Frame {
        let mut told: Vec<Frame> = frames(s.handle(request)).collect();
        told.extend(frames(s.handle(Request::Draw)));
        while told.is_empty() && s.wants_tick() {
            told.extend(s.tick(&mut || true).map(|frame| *frame));
        }
        told.pop().expect("a frame")
    }

    /// What a session sends until its run is over, in slices of so many steps.
    fn sent(s: &mut Session, pace: Pace, slice: usize) -> (Vec<CurveSample>, usize) {
        s.handle(Request::Pace(pace));
        s.handle(Request::Play);
        let (mut curve, mut count) = (Vec::new(), 0);
        loop {
            let mut told: Vec<Frame> = frames(s.handle(Request::Draw)).collect();
            while told.is_empty() && s.wants_tick() {
                let mut left = slice;
                told.extend(
                    s.tick(&mut || {
                        left -= 1;
                        left > 0
                    })
                    .map(|frame| *frame),
                );
            }
            let Some(frame) = told.pop() else { break };
            count += 1;
            curve.extend(frame.curve);
            if frame.report.status.over() {
                break;
            }
        }
        curve.sort_by_key(|sample| sample.step);
        (curve, count)
    }

    /// The greatest deviation in decades of the polyline from the curve of every step, between the first and
    /// the last sample.
    fn deviation(curve: &[CurveSample], losses: &[f64]) -> f64 {
        let line: Vec<(f64, f64)> =
            curve.iter().map(|s| (libm::log1p(s.step as f64), libm::log10(s.loss))).collect();
        let mut worst = 0.0_f64;
        for pair in curve.windows(2).zip(line.windows(2)) {
            let ([a, b], [(x, y), (u, v)]) = pair else { unreachable!() };
            for step in a.step..=b.step {
                let t = if u > x { (libm::log1p(step as f64) - x) / (u - x) } else { 0.0 };
                worst = worst.max((y + t * (v - y) - libm::log10(losses[step as usize])).abs());
            }
        }
        worst
    }

    #[test]
    fn the_curve_of_a_run_at_full_speed_is_that_of_every_step() {
        for (preset, mode, h) in [
            ("saddle", Mode::VariationNorm, None),
            ("saddle", Mode::None, None),
            ("symmetric-abs", Mode::GradientPenalty, None),
            // Beyond the stability limit the loss jumps.
            ("xor", Mode::VariationNorm, Some(3.0)),
        ] {
            let mut e = experiment(preset, mode, 30_000);
            e.h = h.or(e.h);
            let losses = losses(&e);
            let (curve, frames) = sent(&mut open(&e), Pace::Max, usize::MAX);
            assert!(frames <= 4, "{preset}: {frames} frames would make a chart of {frames} vertices");
            assert!(curve.len() > 300 && curve.len() < 4000, "{preset}: {}", curve.len());
            let (first, last) = (curve[0].step, curve[curve.len() - 1].step);
            assert!(first == 0 && last as usize > losses.len() - losses.len() / 60, "{preset}: {last}");
            let off = deviation(&curve, &losses);
            assert!(off < 0.01, "{preset} {mode:?}: {off} decades, {} samples", curve.len());
            // Penalty and counts leave no holes either: there is one at least every tenth of a step's number.
            let known: [fn(&CurveSample) -> bool; 2] = [|s| s.penalty.is_some(), |s| s.counts.is_some()];
            for known in known {
                let steps: Vec<u64> = curve.iter().filter(|s| known(s)).map(|s| s.step).collect();
                assert!(steps.windows(2).all(|p| p[1] - p[0] <= 1 + p[0] / 10), "{preset}: {steps:?}");
            }
        }
    }

    #[test]
    fn the_curve_does_not_depend_on_the_speed() {
        for mode in [Mode::VariationNorm, Mode::LabelNoise] {
            let e = experiment("xor", mode, 3_000);
            let (most, _) = sent(&mut open(&e), Pace::Max, usize::MAX);
            for (pace, slice) in [(Pace::Max, 37), (Pace::PerFrame(10), usize::MAX), (Pace::Geometric, 5)] {
                let (curve, frames) = sent(&mut open(&e), pace, slice);
                assert!(frames > 20, "{frames}");
                assert_eq!(curve, most, "{mode:?} {pace:?}");
            }
        }
    }

    #[test]
    fn the_band_of_a_noisy_run_is_kept_in_bounded_memory() {
        let mut e = experiment("xor", Mode::LabelNoise, 40_000);
        e.tau = 1.0;
        let losses = losses(&e);
        let (curve, _) = sent(&mut open(&e), Pace::Max, usize::MAX);
        let buckets = 128.0 * (1.0 + libm::log(40_000.0 / 128.0));
        assert!((curve.len() as f64) < 4.0 * buckets + 200.0, "{}", curve.len());
        // Of every thousand steps the least and the greatest loss are on the line, to a few hundredths: its
        // vertices are there, or at most a bucket away.
        for from in (1000..38_000).step_by(1000) {
            let range = from..from + 1000;
            let kept: Vec<f64> = curve
                .iter()
                .filter(|s| (from - 300..from + 1_300).contains(&(s.step as usize)))
                .map(|s| s.loss)
                .collect();
            let extremes = |v: &[f64]| {
                v.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)))
            };
            let ((low, high), (true_low, true_high)) = (extremes(&kept), extremes(&losses[range.clone()]));
            assert!(
                low < 1.03 * true_low && high > 0.97 * true_high,
                "{range:?}: {low} {true_low} {high} {true_high}"
            );
        }
    }

    #[test]
    fn going_back_gives_nothing_new_and_another_course_replaces_what_came_after() {
        let e = experiment("xor", Mode::VariationNorm, 2_000);
        let mut s = open(&e);
        let (first, _) = sent(&mut s, Pace::Max, usize::MAX);
        let there = shown(&mut s, Request::Seek(700));
        assert_eq!((there.report.step, there.report.furthest, there.curve.len()), (700, 2_000, 0));
        // The same future again, and then another.
        let (again, _) = sent(&mut s, Pace::Max, usize::MAX);
        assert!(again.is_empty(), "{again:?}");
        shown(&mut s, Request::Seek(700));
        s.handle(Request::Tune { lambda: Some(0.2), tau: None, h: None });
        let (other, _) = sent(&mut s, Pace::Max, usize::MAX);
        assert_eq!(other[0].step, 700);
        let at = |curve: &[CurveSample], step| curve.iter().rev().find(|s| s.step <= step).unwrap().clone();
        assert_ne!(at(&other, 1_500).loss, at(&first, 1_500).loss);
        // A branch, which repeats the changes, has the same curves.
        let mut branch = open(&e);
        let tunes = match &s.handle(Request::Recorded)[..] {
            [Output::Reply(crate::session::messages::Reply::Recorded { tunes, .. })] => tunes.clone(),
            other => panic!("{other:?}"),
        };
        let mut repeated = shown(&mut branch, Request::Replay { tunes, step: 1_900 }).curve;
        repeated.sort_by_key(|s| s.step);
        assert_eq!(at(&repeated, 650), at(&first, 650));
        assert!(at(&repeated, 1_500).step.abs_diff(at(&other, 1_500).step) <= 12);
        let (u, v) = (at(&repeated, 1_500).loss, at(&other, 1_500).loss);
        assert!((u - v).abs() < 0.02 * v, "{u} {v}");
    }

    #[test]
    fn numbers_are_computed_only_where_somebody_looks() {
        let e = experiment("xor", Mode::GradientPenalty, 500);
        let mut s = Session::new();
        s.handle(Request::Open(Box::new(e)));
        let (curve, _) = sent(&mut s, Pace::Max, usize::MAX);
        assert!(curve.len() > 300 && curve.iter().all(|s| s.counts.is_none() && s.penalty.is_none()));
    }
}
