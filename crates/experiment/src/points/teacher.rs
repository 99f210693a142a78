//! A teacher: a small random network whose values are the targets.

use super::sample::{TEACHER, between, generator};
use crate::neuron::{dot, relu};

/// The most neurons of a teacher.
pub const MAX_NEURONS: usize = 20;

/// `f(x) = Σ_j a_j relu(w̃_j·x̃)` with few neurons (a plain sum, not a mean).
#[derive(Clone, Debug, PartialEq)]
pub struct Teacher {
    d: usize,
    /// `a_j` and `w̃_j = (w, b)`, padded with a zero for d = 1; `‖w‖ = 1`.
    neurons: Vec<(f64, [f64; 3])>,
}

impl Teacher {
    /// `k` neurons (1 to [`MAX_NEURONS`]) from a seed. The hinge of each goes through a uniformly
    /// random point of the square with sides `ends`, in a uniformly random direction, so that data
    /// from that square see it; `|a|` is uniform between 1/2 and 3/2, its sign a fair choice.
    pub fn new(d: usize, k: usize, ends: [f64; 2], seed: u64) -> Self {
        let mut rng = generator(seed, TEACHER);
        let neurons = (0..k.clamp(1, MAX_NEURONS)).map(|_| {
            let fraction = between(&mut rng, [0.0, 1.0]);
            let w = if d == 1 {
                [if fraction < 0.5 { 1.0 } else { -1.0 }, 0.0]
            } else {
                let angle = core::f64::consts::TAU * fraction;
                [libm::cos(angle), libm::sin(angle)]
            };
            let through = [between(&mut rng, ends), between(&mut rng, ends)];
            let sign = if between(&mut rng, [0.0, 1.0]) < 0.5 { 1.0 } else { -1.0 };
            let a = sign * between(&mut rng, [0.5, 1.5]);
            let b = -(w[0] * through[0] + w[1] * through[1]);
            (a, if d == 1 { [w[0], b, 0.0] } else { [w[0], w[1], b] })
        });
        Self { d, neurons: neurons.collect() }
    }

    /// `a_j` and `w̃_j`, padded with a zero for d = 1.
    pub fn neurons(&self) -> &[(f64, [f64; 3])] {
        &self.neurons
    }

    /// Its value at an input (the second number is ignored for d = 1).
    pub fn evaluate(&self, x: [f64; 2]) -> f64 {
        let augmented = if self.d == 1 { [x[0], 1.0, 0.0] } else { [x[0], x[1], 1.0] };
        self.neurons.iter().map(|(a, w)| a * relu(dot(*w, augmented))).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teacher_repeats_with_its_seed_and_its_hinges_cross_the_square() {
        for d in [1, 2] {
            let teacher = Teacher::new(d, 7, [-1.0, 2.0], 11);
            assert_eq!(teacher, Teacher::new(d, 7, [-1.0, 2.0], 11));
            assert_ne!(teacher, Teacher::new(d, 7, [-1.0, 2.0], 12));
            assert_eq!(teacher.neurons().len(), 7);
            for (a, w) in teacher.neurons() {
                assert!((0.5..=1.5).contains(&a.abs()));
                let corners = [[-1.0, -1.0], [-1.0, 2.0], [2.0, -1.0], [2.0, 2.0]];
                let side = corners
                    .map(|c| if d == 1 { w[0] * c[0] + w[1] } else { w[0] * c[0] + w[1] * c[1] + w[2] });
                assert!(side.iter().any(|s| *s <= 0.0) && side.iter().any(|s| *s >= 0.0), "{side:?}");
            }
        }
    }

    #[test]
    fn its_values_are_linear_off_the_kinks() {
        let teacher = Teacher::new(1, 3, [-1.0, 1.0], 2);
        let kinks: Vec<f64> = teacher.neurons().iter().map(|(_, w)| -w[1] / w[0]).collect();
        let h = 1e-3;
        for i in -99..100 {
            let x = f64::from(i) / 50.0;
            let bend = teacher.evaluate([x - h, 0.0]) - 2.0 * teacher.evaluate([x, 0.0])
                + teacher.evaluate([x + h, 0.0]);
            let near = kinks.iter().any(|k| (k - x).abs() <= h);
            assert!(near || bend.abs() < 1e-12, "{x} {bend}");
        }
    }
}
