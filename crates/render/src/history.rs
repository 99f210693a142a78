//! The numbers of a run against its steps, thinned so that every decade keeps its detail.

/// The numbers of one step.
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
    /// The bounds on the objective: raw, rescaled, merged, and from below; no numbers where there is no
    /// certificate.
    pub bounds: [f64; 4],
}

/// Samples by ascending step, at most [`History::MOST`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    samples: Vec<Sample>,
}

impl History {
    /// The most samples kept.
    pub const MOST: usize = 1500;

    /// An empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sample. A step already there is ignored; an earlier step than the last one means that
    /// the run went back, and what came after it is dropped.
    pub fn push(&mut self, sample: Sample) {
        match self.samples.last() {
            Some(last) if last.step == sample.step => return,
            Some(last) if last.step > sample.step => {
                let keep = self.samples.partition_point(|s| s.step < sample.step);
                self.samples.truncate(keep);
            }
            _ => {}
        }
        self.samples.push(sample);
        if self.samples.len() > Self::MOST {
            self.thin();
        }
    }

    /// The samples, by ascending step.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Removes all samples.
    pub fn clear(&mut self) {
        self.samples.clear();
    }

    /// Keeps about half, evenly spaced in `ln(1 + step)`, first and last included.
    fn thin(&mut self) {
        let (Some(first), Some(last)) = (self.samples.first().copied(), self.samples.last().copied()) else {
            return;
        };
        let at = |s: &Sample| libm::log1p(s.step as f64);
        let gap = (at(&last) - at(&first)) / (Self::MOST / 2) as f64;
        let mut kept = at(&first) - 2.0 * gap;
        self.samples.retain(|s| {
            let keep = at(s) - kept >= gap || s.step == last.step;
            if keep {
                kept = at(s);
            }
            keep
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(step: u64) -> Sample {
        Sample { step, loss: 1.0, penalty: 1.0, atoms: 1.0, n_eff: 1.0, bounds: [1.0; 4] }
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
        h.push(sample(5));
        assert_eq!(h.samples().len(), 6);
        h.clear();
        assert!(h.samples().is_empty());
    }
}
