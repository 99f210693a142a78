//! What a setting will cost: about how many steps a second so many neurons make on this machine.
//!
//! A frame of very wide networks takes far longer to count and to paint than to train, and all of it grows with the
//! neurons of all panels together. So the time of a step, a neuron, is measured as the page is seen to advance, and
//! before any wide network has been seen it is the one of a notebook.

/// Milliseconds of a step, a neuron of all panels together: four panels of 100,000 made 21 steps in 30 seconds on a
/// notebook with two cores.
const NOTEBOOK: f64 = 30_000.0 / 21.0 / 400_000.0;
/// Below so many neurons the pace decides how fast the page advances, and not what it can.
const WIDE: usize = 20_000;
/// Milliseconds that a measurement takes at least.
const LONG: f64 = 2000.0;

/// The measured time of a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Speed {
    /// When the measurement began, at which step, of how many neurons.
    since: Option<(f64, u64, usize)>,
}

impl Speed {
    /// So many neurons are at this step at this time in milliseconds, and train; or do not. The milliseconds of a step,
    /// a neuron, when they are known anew.
    pub(super) fn note(&mut self, now: f64, step: u64, neurons: usize, trains: bool) -> Option<f64> {
        if !trains || neurons < WIDE {
            self.since = None;
            return None;
        }
        match self.since {
            Some((began, from, of)) if of == neurons && step >= from => {
                if now - began < LONG || step == from {
                    return None;
                }
                self.since = Some((now, step, neurons));
                Some((now - began) / ((step - from) as f64 * neurons as f64))
            }
            _ => {
                self.since = Some((now, step, neurons));
                None
            }
        }
    }
}

/// What was measured: milliseconds of a step, a neuron, and whether several panels advanced together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepCost {
    /// Milliseconds.
    pub ms: f64,
    /// Several panels show the same step, so that each step is counted and painted; a single panel trains freely
    /// between its frames.
    pub is_shared: bool,
}

/// About the steps a second of so many neurons in all panels together; none if they are few enough not to matter, or
/// nothing is known.
pub fn steps_per_second(neurons: usize, panels: usize, measured: Option<StepCost>) -> Option<f64> {
    let is_shared = panels > 1;
    let measured = measured.filter(|cost| cost.is_shared == is_shared).map(|cost| cost.ms);
    let ms = measured.or(is_shared.then_some(NOTEBOOK))?;
    (neurons >= WIDE).then(|| 1000.0 / (ms * neurons as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_measured_of_wide_networks_that_train() {
        let mut speed = Speed::default();
        assert_eq!(speed.note(0.0, 5, 100_000, true), None);
        assert_eq!(speed.note(1000.0, 7, 100_000, true), None);
        // Four steps in four seconds.
        assert_eq!(speed.note(4000.0, 9, 100_000, true), Some(0.01));
        let measured = Some(StepCost { ms: 0.01, is_shared: false });
        assert_eq!(steps_per_second(200_000, 1, measured), Some(0.5));
        // Several panels go another way.
        assert_eq!(steps_per_second(200_000, 2, measured), steps_per_second(200_000, 2, None));
        // A pause, another width and a step back begin anew; no step is no speed.
        speed.note(5000.0, 10, 100_000, false);
        assert_eq!(speed.note(9000.0, 11, 100_000, true), None);
        assert_eq!(speed.note(12_000.0, 11, 100_000, true), None);
        assert_eq!(speed.note(13_000.0, 20, 50_000, true), None);
        assert_eq!(speed.note(16_000.0, 3, 50_000, true), None);
        assert_eq!(speed.note(16_000.0, 3, 500, true), None);
    }

    #[test]
    fn before_anything_is_measured_it_is_that_of_a_notebook() {
        let rate = steps_per_second(400_000, 4, None).unwrap();
        assert!((rate - 0.7).abs() < 1e-9, "{rate}");
        assert_eq!(steps_per_second(2_000, 4, None), None);
        assert_eq!(steps_per_second(100_000, 1, None), None);
    }
}
