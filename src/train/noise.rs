//! Label noise: fresh ξ every step, from a stream of its own.

use crate::experiment::Noise;
use crate::network::uniform;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// The run's random numbers after the initialisation: label noise and mini-batches.
#[derive(Debug)]
pub(crate) struct Randomness {
    rng: ChaCha8Rng,
    seed: u64,
    /// Numbers of 64 bits drawn so far: with the seed, the generator's whole state.
    drawn: u64,
    /// Box–Muller makes normals in pairs.
    spare: Option<f64>,
    /// The data's indices, shuffled a little further at each draw of a batch.
    order: Vec<usize>,
}

// The generator itself cannot be copied, lest a secret stream be used twice; here the same stream
// again is just what a replay needs.
impl Clone for Randomness {
    fn clone(&self) -> Self {
        let mut rng = stream(self.seed);
        rng.set_word_pos(2 * u128::from(self.drawn));
        Self { rng, seed: self.seed, drawn: self.drawn, spare: self.spare, order: self.order.clone() }
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
        Self { rng: stream(seed), seed, drawn: 0, spare: None, order: (0..n).collect() }
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
                if let Some(v) = self.spare.take() {
                    return v;
                }
                // 1 − u is in (0, 1]: its logarithm is finite.
                let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
                let angle = core::f64::consts::TAU * self.uniform();
                self.spare = Some(radius * libm::sin(angle));
                radius * libm::cos(angle)
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
