//! Label noise: fresh ξ every step, from a stream of its own.

use crate::experiment::Noise;
use crate::network::uniform;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};
use std::sync::Arc;

/// The run's random numbers after the initialisation: label noise and mini-batches.
#[derive(Debug)]
pub(crate) struct Randomness {
    rng: ChaCha8Rng,
    seed: u64,
    /// Numbers of 64 bits drawn so far: with the seed, the generator's whole state.
    drawn: u64,
    normal: Arc<Ziggurat>,
    /// The data's indices, shuffled a little further at each draw of a batch.
    order: Vec<usize>,
}

// The generator is not `Clone`, to protect users who need secret numbers; a replay needs the same stream
// again.
impl Clone for Randomness {
    fn clone(&self) -> Self {
        let mut rng = stream(self.seed);
        rng.set_word_pos(2 * u128::from(self.drawn));
        Self {
            rng,
            seed: self.seed,
            drawn: self.drawn,
            normal: self.normal.clone(),
            order: self.order.clone(),
        }
    }
}

/// Layers of the ziggurat, the right edge of its base and the area of each.
const LAYERS: usize = 256;
const EDGE: f64 = 3.654_152_885_361_009;
const AREA: f64 = 0.004_928_673_233_99;

/// The normal law by layers of equal area under its curve (Marsaglia and Tsang, 2000): ninety-nine draws
/// in a hundred cost one random number and a multiplication, where formulas take three transcendental
/// functions a pair.
#[derive(Debug)]
struct Ziggurat {
    /// Right edges of the layers from the base up, then 0; the base's is as wide as its area asks.
    x: [f64; LAYERS + 1],
    /// The curve at each.
    y: [f64; LAYERS + 1],
}

impl Ziggurat {
    fn new() -> Self {
        let curve = |x: f64| libm::exp(-0.5 * x * x);
        let mut x = [0.0; LAYERS + 1];
        (x[0], x[1]) = (AREA / curve(EDGE), EDGE);
        for k in 2..LAYERS {
            x[k] = (-2.0 * libm::log(AREA / x[k - 1] + curve(x[k - 1]))).sqrt();
        }
        Self { x, y: x.map(curve) }
    }

    fn draw(&self, from: &mut Randomness) -> f64 {
        loop {
            let bits = from.bits();
            // The layer, the sign and the abscissa are made of disjoint bits.
            let layer = (bits % LAYERS as u64) as usize;
            let sign = if bits >> 8 & 1 == 0 { 1.0 } else { -1.0 };
            let x = (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0) * self.x[layer];
            if x < self.x[layer + 1] {
                return sign * x;
            }
            if layer == 0 {
                // The tail beyond the edge. 1 − u is in (0, 1]: its logarithm is finite.
                loop {
                    let beyond = -libm::log(1.0 - from.uniform()) / EDGE;
                    if -2.0 * libm::log(1.0 - from.uniform()) > beyond * beyond {
                        return sign * (EDGE + beyond);
                    }
                }
            }
            let y = self.y[layer] + from.uniform() * (self.y[layer + 1] - self.y[layer]);
            if y < libm::exp(-0.5 * x * x) {
                return sign * x;
            }
        }
    }
}

fn stream(seed: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(1);
    rng
}

impl Randomness {
    /// The stream of a seed for `n` data points; independent of the initialisation's stream.
    pub(crate) fn new(seed: u64, n: usize) -> Self {
        let order = (0..n).collect();
        Self { rng: stream(seed), seed, drawn: 0, normal: Arc::new(Ziggurat::new()), order }
    }

    fn bits(&mut self) -> u64 {
        self.drawn += 1;
        self.rng.next_u64()
    }

    fn uniform(&mut self) -> f64 {
        self.drawn += 1;
        uniform(&mut self.rng)
    }

    /// One ξ, mean 0 and variance 1.
    pub(crate) fn draw(&mut self, law: Noise) -> f64 {
        match law {
            Noise::Sign => {
                if self.uniform() < 0.5 {
                    1.0
                } else {
                    -1.0
                }
            }
            Noise::Gaussian => {
                let normal = self.normal.clone();
                normal.draw(self)
            }
        }
    }

    /// `size` distinct indices, uniformly (partial Fisher–Yates).
    pub(crate) fn batch(&mut self, size: usize) -> &[usize] {
        let n = self.order.len();
        for k in 0..size.min(n) {
            let other = k + (self.uniform() * (n - k) as f64) as usize;
            self.order.swap(k, other.min(n - 1));
        }
        &self.order[..size.min(n)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_laws_have_mean_0_and_variance_1() {
        for law in [Noise::Gaussian, Noise::Sign] {
            let mut r = Randomness::new(4, 3);
            let draws: Vec<f64> = (0..40_000).map(|_| r.draw(law)).collect();
            let mean = draws.iter().sum::<f64>() / 4e4;
            let square = draws.iter().map(|v| v * v).sum::<f64>() / 4e4;
            assert!(mean.abs() < 0.02 && (square - 1.0).abs() < 0.03, "{law:?} {mean} {square}");
        }
    }

    #[test]
    fn the_gaussian_is_one_at_every_distance() {
        let mut r = Randomness::new(5, 1);
        let total = 400_000;
        let draws: Vec<f64> = (0..total).map(|_| r.draw(Noise::Gaussian)).collect();
        // By the error function, of the libm, on both sides of the ziggurat's edge at 3.654.
        for bound in [0.05, 0.3, 1.0, 2.0, 3.0, 3.6, 3.7, 4.0] {
            let expected = libm::erfc(bound / core::f64::consts::SQRT_2) / 2.0;
            let slack = 5.0 * (expected / f64::from(total)).sqrt();
            for sign in [1.0, -1.0] {
                let share = draws.iter().filter(|v| sign * **v > bound).count() as f64 / f64::from(total);
                assert!((share - expected).abs() < slack, "beyond {}: {share} {expected}", sign * bound);
            }
        }
        assert!((Ziggurat::new().y[LAYERS] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_copy_goes_on_with_the_same_numbers() {
        let mut r = Randomness::new(7, 5);
        for _ in 0..300 {
            let mut copy = r.clone();
            let mut again = r.clone();
            let ahead: Vec<f64> = (0..150).map(|_| copy.draw(Noise::Gaussian)).collect();
            assert_eq!(r.draw(Noise::Gaussian), ahead[0]);
            assert_eq!((0..150).map(|_| again.draw(Noise::Gaussian)).collect::<Vec<_>>(), ahead);
            let next = r.clone().draw(Noise::Gaussian);
            assert_eq!(next, ahead[1]);
        }
    }

    #[test]
    fn batches_are_distinct_and_even() {
        let mut r = Randomness::new(9, 7);
        let mut hits = [0usize; 7];
        for _ in 0..7000 {
            let batch = r.batch(3).to_vec();
            assert!(batch[0] != batch[1] && batch[1] != batch[2] && batch[0] != batch[2]);
            batch.iter().for_each(|i| hits[*i] += 1);
        }
        assert!(hits.iter().all(|h| (2800..3200).contains(h)), "{hits:?}");
    }
}
