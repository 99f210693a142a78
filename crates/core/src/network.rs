//! The network `f(x) = (1/m) Σ_j a_j relu(w̃_j·x̃)` (theory §1).

use crate::matrix;
use crate::points::Points;
pub(crate) use crate::points::sample::uniform;
use ndarray::{Array2, ArrayViewMut2};
use rand::Rng;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
pub use relu_atoms_experiment::neuron::{dot, norm, relu};

/// Neurons a block of the dense loops: the compiler turns a block into vector instructions, and
/// the order of every sum is fixed by it, so that all targets agree to the last bit.
const LANES: usize = 8;
/// Neurons a block of [`Network::predict`], a multiple of [`LANES`]: their weights stay in the first-level
/// cache.
const BLOCK: usize = 512;

/// A shallow ReLU network of width `m` on `R^d`, `d ∈ {1, 2}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Input dimension.
    pub d: usize,
    /// Outer weights `a_j`, length `m`.
    pub a: Vec<f64>,
    /// [`Network::w`], in standard layout.
    w: Array2<f64>,
}

impl Network {
    /// A network of `m` neurons with `w̃_j` a uniformly random direction times `scale` and
    /// `a_j = ±scale`. If `paired`, neuron `2k + 1` repeats neuron `2k` with the opposite sign, so
    /// that `f = 0`; with an odd width the last neuron then starts at `a = 0`.
    pub fn initialise(d: usize, m: usize, scale: f64, paired: bool, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut neurons = Vec::with_capacity(m);
        while neurons.len() < m {
            let angle = core::f64::consts::TAU * uniform(&mut rng);
            let (sin, cos) = (libm::sin(angle), libm::cos(angle));
            let direction = if d == 1 {
                [cos, sin, 0.0]
            } else {
                let up = 2.0 * uniform(&mut rng) - 1.0;
                let across = (1.0 - up * up).sqrt();
                [across * cos, across * sin, up]
            };
            let sign = if rng.next_u64() >> 63 == 0 { 1.0 } else { -1.0 };
            let w = direction.map(|c| c * scale);
            if !paired {
                neurons.push((sign * scale, w));
            } else if neurons.len() + 1 < m {
                neurons.extend([(sign * scale, w), (-sign * scale, w)]);
            } else {
                neurons.push((0.0, w));
            }
        }
        Self::from_neurons(d, neurons)
    }

    /// A network of these neurons `(a_j, w̃_j)`, padded with a zero for d = 1.
    pub fn from_neurons(d: usize, neurons: impl IntoIterator<Item = (f64, [f64; 3])>) -> Self {
        let (a, w): (Vec<f64>, Vec<[f64; 3]>) = neurons.into_iter().unzip();
        Self { d, w: Array2::from_shape_fn((3, a.len()), |(k, j)| w[j][k]), a }
    }

    /// Width `m`.
    pub fn m(&self) -> usize {
        self.a.len()
    }

    /// The `w̃_j` as columns, 3 × m: in row `k < d` the weights of input `k`, in row `d` the biases; for d = 1
    /// the last row is all zeros.
    pub fn w(&self) -> &Array2<f64> {
        &self.w
    }

    /// [`Network::w`] to be changed.
    pub fn w_mut(&mut self) -> ArrayViewMut2<'_, f64> {
        self.w.view_mut()
    }

    /// The rows of [`Network::w`], each of `m` numbers.
    pub fn rows(&self) -> [&[f64]; 3] {
        [0, 1, 2].map(|k| matrix::row(&self.w, k))
    }

    /// `a` and the rows of [`Network::w`], each of `m` numbers, to be changed.
    pub(crate) fn rows_mut(&mut self) -> (&mut [f64], [&mut [f64]; 3]) {
        let (w0, rest) = self.w.as_slice_mut().expect("the layout is standard").split_at_mut(self.a.len());
        let (w1, w2) = rest.split_at_mut(self.a.len());
        (&mut self.a, [w0, w1, w2])
    }

    /// `w̃_j`, padded with a zero for d = 1.
    pub fn direction(&self, j: usize) -> [f64; 3] {
        [self.w[(0, j)], self.w[(1, j)], self.w[(2, j)]]
    }

    /// Replaces `w̃_j`.
    pub fn set_direction(&mut self, j: usize, w: [f64; 3]) {
        (0..3).for_each(|k| self.w[(k, j)] = w[k]);
    }

    /// `f` at an augmented point, by the plain sum over neurons.
    pub fn evaluate(&self, augmented: [f64; 3]) -> f64 {
        let sum: f64 = (0..self.m()).map(|j| self.a[j] * relu(dot(self.direction(j), augmented))).sum();
        sum / self.m() as f64
    }

    /// Predictions `f(x_i)` on the data, length `n`.
    pub fn predict(&self, points: &Points) -> Vec<f64> {
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let mut out = vec![0.0; points.n()];
        self.predict_into(&augmented, &mut out);
        out
    }

    /// Predictions at augmented points: lane `l` sums neurons `l, l + 8, …`, then the lanes are added in
    /// order.
    pub fn predict_into(&self, augmented: &[[f64; 3]], out: &mut [f64]) {
        if self.d == 1 {
            self.predict_dense::<1>(augmented, out)
        } else {
            self.predict_dense::<2>(augmented, out)
        }
    }

    fn predict_dense<const D: usize>(&self, augmented: &[[f64; 3]], out: &mut [f64]) {
        let m = self.m();
        let scale = 1.0 / m as f64;
        let in_lanes = m / LANES * LANES;
        let [w0, w1, w2] = self.rows();
        let mut lanes = vec![[0.0; LANES]; augmented.len()];
        let mut terms = [0.0; BLOCK];
        // All points for one block of neurons, then the next block: the weights are read from memory once.
        for start in (0..in_lanes).step_by(BLOCK) {
            let here = start..(start + BLOCK).min(in_lanes);
            let n = here.len();
            let (a, w0, w1, w2) = (&self.a[here.clone()], &w0[here.clone()], &w1[here.clone()], &w2[here]);
            let terms = &mut terms[..n];
            for (&[x0, x1, x2], lanes) in augmented.iter().zip(&mut lanes) {
                for l in 0..n {
                    let mut z = w0[l] * x0 + w1[l] * x1;
                    if D == 2 {
                        z += w2[l] * x2;
                    }
                    terms[l] = a[l] * relu(z);
                }
                for terms in terms.chunks_exact(LANES) {
                    for l in 0..LANES {
                        lanes[l] += terms[l];
                    }
                }
            }
        }
        for ((x, f), lanes) in augmented.iter().zip(out).zip(&lanes) {
            let mut sum = lanes.iter().sum::<f64>();
            for j in in_lanes..m {
                sum += self.a[j] * relu(dot(self.direction(j), *x));
            }
            *f = sum * scale;
        }
    }

    /// Footprint `φ_j = (relu(w̃_j·x̃_i))_i`: all that the data see of neuron `j`.
    pub fn footprint(&self, j: usize, points: &Points) -> Vec<f64> {
        let w = self.direction(j);
        (0..points.n()).map(|i| relu(dot(w, points.augmented(i)))).collect()
    }

    /// Mass vector `u_j = |a_j| w̃_j`.
    pub fn mass_vector(&self, j: usize) -> [f64; 3] {
        self.direction(j).map(|c| c * self.a[j].abs())
    }
}

/// Loss `1/(2n) Σ (f_i − y_i)²`.
pub fn loss(fit: &[f64], targets: &[f64]) -> f64 {
    let sum: f64 = fit.iter().zip(targets).map(|(f, y)| (f - y) * (f - y)).sum();
    sum / (2.0 * targets.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;

    fn points() -> Points {
        Points::check(&RawPoints { d: 2, x: vec![0.0, 0.5, 1.0, -1.0, -0.3, 0.2], y: vec![1.0, 2.0, 3.0] })
            .unwrap()
    }

    #[test]
    fn blocked_prediction_is_the_plain_sum() {
        for m in [1, 7, 8, 9, 100] {
            let net = Network::initialise(2, m, 1.5, false, 3);
            let p = points();
            for (i, f) in net.predict(&p).into_iter().enumerate() {
                assert!((f - net.evaluate(p.augmented(i))).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn paired_networks_start_at_zero() {
        for m in [1, 2, 33] {
            let net = Network::initialise(2, m, 10.0, true, 5);
            assert_eq!(net.m(), m);
            assert!(net.predict(&points()).iter().all(|f| f.abs() < 1e-12));
        }
    }

    #[test]
    fn directions_are_uniform_and_seeds_repeat() {
        let net = Network::initialise(2, 20_000, 1.0, false, 11);
        for k in 0..3 {
            let row = net.rows()[k];
            let mean = row.iter().sum::<f64>() / 2e4;
            let second = row.iter().map(|v| v * v).sum::<f64>() / 2e4;
            assert!(mean.abs() < 0.02, "{mean}");
            assert!((second - 1.0 / 3.0).abs() < 0.01, "{second}");
        }
        assert_eq!(net, Network::initialise(2, 20_000, 1.0, false, 11));
        assert_ne!(net, Network::initialise(2, 20_000, 1.0, false, 12));
    }
}
