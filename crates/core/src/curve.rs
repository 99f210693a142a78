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
pub fn charted_penalty(mode: Mode, variation: f64, gradient: f64) -> f64 {
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
