//! How much memory a session takes, as far as that can be told beforehand: for a sentence when it is refused.

use relu_atoms_core::experiment::{Experiment, Optimiser};

/// Bytes of the program and of what does not grow with the run.
const BASE: f64 = 4e6;
/// Bytes a neuron: the trainer with its second state for a divergence, the engine's own columns, the statistics, a
/// frame, and what lies idle between them. 210 were measured as the growth of the command line's resident memory from
/// 10,000 to 100,000 neurons in three steps; two recorded states and one about to be are 192; the rest is what an
/// allocator that never gives memory back leaves unused.
const A_NEURON: f64 = 500.0;
/// Bytes a neuron that Adam's two moments take in addition, in as many copies.
const MOMENTS: f64 = 600.0;
/// Bytes a pair of points: the certificate's estimates, with what they are sorted by.
const A_PAIR: f64 = 16.0;

fn a_neuron(run: &Experiment) -> f64 {
    A_NEURON + if run.optimiser == Optimiser::Adam { MOMENTS } else { 0.0 }
}

fn of_points(run: &Experiment) -> f64 {
    let n = run.raw_points().map_or(0, |points| points.y.len()) as f64;
    BASE + A_PAIR * n * n
}

/// About the bytes that a run takes with the shortest recording.
pub fn needed(run: &Experiment) -> f64 {
    of_points(run) + a_neuron(run) * run.m as f64
}

/// About the largest number of neurons that this run can have in so many bytes, to two digits; none if not even one.
pub fn widest(run: &Experiment, bytes: f64) -> Option<usize> {
    let m = (bytes - of_points(run)) / a_neuron(run);
    // Not a number is no number of neurons either.
    if m.is_nan() || m < 1.0 {
        return None;
    }
    let m = m as usize;
    let unit = 10_usize.pow(m.ilog10().saturating_sub(1));
    Some(m / unit * unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use relu_atoms_core::experiment::Mode;

    #[test]
    fn what_fits_needs_no_more_than_there_is() {
        for optimiser in [Optimiser::Gd, Optimiser::Adam] {
            let mut run = Experiment::preset("saddle", Mode::VariationNorm).unwrap();
            run.optimiser = optimiser;
            for bytes in [5e6, 2.6e7, 1e8, 4e9] {
                run.m = widest(&run, bytes).unwrap();
                let needed = needed(&run);
                assert!(needed <= bytes && needed > 0.85 * bytes, "{bytes}: {} take {needed}", run.m);
            }
            assert_eq!((widest(&run, 0.0), widest(&run, f64::NAN)), (None, None));
        }
    }
}
