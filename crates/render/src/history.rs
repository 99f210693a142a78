//! The numbers of a run against its steps: what the run has recorded of its curves, and what frames told.

/// The numbers of one step. What is not known there is no number (NaN).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Steps done.
    pub step: u64,
    /// Loss L.
    pub loss: f64,
    /// Penalty R.
    pub penalty: f64,
    /// Number of atoms.
    pub atoms: f64,
    /// Effective number of directions.
    pub n_eff: f64,
    /// The bounds on the objective: raw, rescaled, merged, and from below.
    pub bounds: [f64; 4],
    /// The share of the data points that a unit of mass sees.
    pub seen_share: f64,
    /// The test error.
    pub test_error: f64,
}

impl Sample {
    /// Nothing but a step.
    fn unknown(step: u64) -> Self {
        let none = f64::NAN;
        Self {
            step,
            loss: none,
            penalty: none,
            atoms: none,
            n_eff: none,
            bounds: [none; 4],
            seen_share: none,
            test_error: none,
        }
    }

    /// Takes over what the other knows.
    fn complete(&mut self, other: &Self) {
        let take = |own: &mut f64, other: f64| {
            if !other.is_nan() {
                *own = other;
            }
        };
        take(&mut self.loss, other.loss);
        take(&mut self.penalty, other.penalty);
        take(&mut self.atoms, other.atoms);
        take(&mut self.n_eff, other.n_eff);
        take(&mut self.seen_share, other.seen_share);
        take(&mut self.test_error, other.test_error);
        self.bounds.iter_mut().zip(other.bounds).for_each(|(own, other)| take(own, other));
    }
}

/// Samples by ascending step. Those recorded by the run all stay: they are as many as its shape needs. Those
/// that frames told are at most [`History::MOST`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    samples: Vec<Sample>,
    /// For each sample whether the run recorded it.
    recorded: Vec<bool>,
    /// How many it did not.
    told: usize,
}

impl History {
    /// The most samples kept of those that frames told.
    pub const MOST: usize = 1500;

    /// An empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the numbers of a frame. Of a step already there they complete the sample.
    pub fn push(&mut self, sample: Sample) {
        self.insert(&sample, false);
        if self.told > Self::MOST {
            self.thin();
        }
    }

    /// Adds what the run has recorded, in any order.
    pub fn record(&mut self, samples: impl IntoIterator<Item = Sample>) {
        samples.into_iter().for_each(|sample| self.insert(&sample, true));
    }

    fn insert(&mut self, sample: &Sample, recorded: bool) {
        // Most are the last.
        let place = match self.samples.last() {
            Some(last) if last.step >= sample.step => self.samples.partition_point(|s| s.step < sample.step),
            _ => self.samples.len(),
        };
        if self.samples.get(place).is_none_or(|there| there.step != sample.step) {
            self.samples.insert(place, Sample::unknown(sample.step));
            self.recorded.insert(place, recorded);
            self.told += usize::from(!recorded);
        } else if recorded && !std::mem::replace(&mut self.recorded[place], true) {
            self.told -= 1;
        }
        self.samples[place].complete(sample);
    }

    /// Drops what comes after a step: the run has gone back there and takes another course.
    pub fn truncate(&mut self, step: u64) {
        let keep = self.samples.partition_point(|s| s.step <= step);
        self.samples.truncate(keep);
        self.told -= self.recorded.drain(keep..).filter(|recorded| !recorded).count();
    }

    /// The samples, by ascending step.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// The sample nearest to a step at which a number is known; the earlier one of two.
    pub fn nearest(&self, step: u64, number: impl Fn(&Sample) -> f64) -> Option<&Sample> {
        let place = self.samples.partition_point(|s| s.step <= step);
        let is_known = |s: &&Sample| number(s).is_finite();
        let before = self.samples[..place].iter().rev().find(is_known);
        let after = self.samples[place..].iter().find(is_known);
        match (before, after) {
            (Some(before), Some(after)) if after.step - step < step - before.step => Some(after),
            (before, after) => before.or(after),
        }
    }

    /// The next sample after a step at which a number is known, or the last one before it.
    pub fn neighbour(&self, step: u64, later: bool, number: impl Fn(&Sample) -> f64) -> Option<&Sample> {
        let is_known = |s: &&Sample| number(s).is_finite();
        if later {
            self.samples[self.samples.partition_point(|s| s.step <= step)..].iter().find(is_known)
        } else {
            self.samples[..self.samples.partition_point(|s| s.step < step)].iter().rev().find(is_known)
        }
    }

    /// Removes all samples.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// Of those that frames told keeps about half, evenly spaced in `ln(1 + step)`, and the last.
    fn thin(&mut self) {
        let (Some(first), Some(last)) = (self.samples.first().copied(), self.samples.last().copied()) else {
            return;
        };
        let at = |s: &Sample| libm::log1p(s.step as f64);
        let gap = (at(&last) - at(&first)) / (Self::MOST / 2) as f64;
        let mut kept = at(&first) - 2.0 * gap;
        let keeps: Vec<bool> = (self.samples.iter().zip(&self.recorded))
            .map(|(s, recorded)| {
                let spaced = !recorded && (at(s) - kept >= gap || s.step == last.step);
                if spaced {
                    kept = at(s);
                }
                *recorded || spaced
            })
            .collect();
        let mut keep = keeps.iter();
        self.samples.retain(|_| keep.next() == Some(&true));
        let mut keep = keeps.iter();
        self.recorded.retain(|_| keep.next() == Some(&true));
        self.told = self.recorded.iter().filter(|recorded| !**recorded).count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(step: u64) -> Sample {
        Sample {
            step,
            loss: 1.0,
            penalty: 1.0,
            atoms: 1.0,
            n_eff: 1.0,
            bounds: [1.0; 4],
            seen_share: 1.0,
            test_error: 1.0,
        }
    }

    fn steps(history: &History) -> Vec<u64> {
        history.samples().iter().map(|s| s.step).collect()
    }

    #[test]
    fn stays_small_and_ordered() {
        let mut h = History::new();
        for step in 0..100_000 {
            h.push(sample(step));
            h.push(sample(step));
        }
        let s = h.samples();
        assert!(s.len() <= History::MOST && s.len() > History::MOST / 4);
        assert_eq!((s[0].step, s[s.len() - 1].step), (0, 99_999));
        assert!(s.windows(2).all(|p| p[0].step < p[1].step));
        // The first decade is complete.
        assert!((0..10).all(|k| s[k].step == k as u64));
        h.truncate(5);
        assert_eq!(steps(&h), [0, 1, 2, 3, 4, 5]);
        h.clear();
        assert!(h.samples().is_empty());
    }

    #[test]
    fn what_the_run_recorded_stays_whatever_frames_tell() {
        let mut h = History::new();
        for step in 0..20_000 {
            h.push(sample(step));
            if step % 10 == 3 {
                // Recorded later than frames tell, as the extremes of a bucket are.
                h.record([Sample { loss: 7.0, ..Sample::unknown(step - 3) }]);
            }
        }
        let recorded = |s: &&Sample| {
            s.step.is_multiple_of(10) && s.loss == 7.0 && s.penalty.is_nan() | (s.penalty == 1.0)
        };
        assert_eq!(h.samples().iter().filter(recorded).count(), 2000);
        assert!(h.samples().len() <= 2000 + History::MOST);
        assert!(steps(&h).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn samples_of_one_step_complete_each_other() {
        let mut h = History::new();
        h.push(sample(8));
        h.record([Sample { loss: 0.5, ..Sample::unknown(4) }, Sample { penalty: 2.0, ..Sample::unknown(4) }]);
        assert_eq!(steps(&h), [4, 8]);
        let s = h.samples()[0];
        assert_eq!((s.loss, s.penalty), (0.5, 2.0));
        assert!(s.atoms.is_nan() && s.bounds[3].is_nan());
        h.truncate(7);
        h.push(sample(6));
        assert_eq!(steps(&h), [4, 6]);
    }

    #[test]
    fn the_sample_at_a_step_is_the_nearest_that_knows_the_number() {
        let mut h = History::new();
        h.record([sample(10), Sample { loss: 3.0, ..Sample::unknown(14) }, sample(20)]);
        let of = |step, number: fn(&Sample) -> f64| h.nearest(step, number).map(|s| s.step);
        assert_eq!([0, 12, 13, 17, 18, 99].map(|s| of(s, |s| s.loss)), [10, 10, 14, 14, 20, 20].map(Some));
        assert_eq!([14, 15, 16].map(|s| of(s, |s| s.atoms)), [10, 10, 20].map(Some));
        let next = |step, later| h.neighbour(step, later, |s| s.atoms).map(|s| s.step);
        assert_eq!(
            [next(10, true), next(14, false), next(20, true), next(10, false)],
            [Some(20), Some(10), None, None]
        );
        assert!(History::new().nearest(3, |s| s.loss).is_none());
    }
}
