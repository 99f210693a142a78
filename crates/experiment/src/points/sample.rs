//! Inputs at which a function or a teacher is sampled, the sampling, and noise on targets.

use super::{MAX_IN_TABLE, MAX_POINTS, RawPoints};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

/// Streams of a seed's generator; 0 and 1 are the network's and the training's.
const INPUTS: u64 = 2;
pub(super) const TEACHER: u64 = 3;
const NOISE: u64 = 4;

/// The generator of a seed for one purpose.
pub(super) fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// A uniform number in `[0, 1)` with 53 random bits. Written out so that the stream of numbers
/// is part of this program's definition, not of a library's version.
pub fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// A uniform number between the two ends.
pub(super) fn between(rng: &mut ChaCha8Rng, ends: [f64; 2]) -> f64 {
    ends[0] + (ends[1] - ends[0]) * uniform(rng)
}

/// How inputs are laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Layout {
    /// Equally spaced, ends included. For d = 2 a square lattice of the most points that fit in
    /// the number asked for.
    Even,
    /// Uniformly random from this seed.
    Random(u64),
}

/// At most `n` inputs (1 to [`MAX_POINTS`]) with every coordinate between `ends`, row-major.
pub fn inputs(d: usize, n: usize, ends: [f64; 2], layout: Layout) -> Vec<f64> {
    let n = n.clamp(1, MAX_POINTS);
    match layout {
        Layout::Random(seed) => {
            let mut rng = generator(seed, INPUTS);
            (0..n * d).map(|_| between(&mut rng, ends)).collect()
        }
        Layout::Even if d == 1 => spaced(n, ends),
        Layout::Even => {
            let side = (1..=n).take_while(|s| s * s <= n).last().unwrap_or(1);
            let ticks = spaced(side, ends);
            ticks.iter().flat_map(|b| ticks.iter().flat_map(|a| [*a, *b])).collect()
        }
    }
}

/// `n` equally spaced numbers, ends included and symmetric to the last bit about a centre of 0; the
/// middle if there is only one.
fn spaced(n: usize, ends: [f64; 2]) -> Vec<f64> {
    let last = n.saturating_sub(1).max(1) as f64;
    if n == 1 {
        return vec![0.5 * (ends[0] + ends[1])];
    }
    (0..n).map(|i| (ends[0] * (last - i as f64) + ends[1] * i as f64) / last + 0.0).collect()
}

/// Why a function has no target at an input.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SampleError {
    /// It is not defined there.
    #[error("the function is not a number at ({})", coordinates(at))]
    NotANumber {
        /// The input, `d` numbers.
        at: Vec<f64>,
    },
    /// Its size there is greater than [`MAX_IN_TABLE`].
    #[error("the function lies beyond {MAX_IN_TABLE:e} at ({})", coordinates(at))]
    TooLarge {
        /// The input, `d` numbers.
        at: Vec<f64>,
    },
}

fn coordinates(at: &[f64]) -> String {
    at.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

/// Points with these inputs (row-major) and the function's values as targets.
///
/// # Errors
/// The first input at which the function has no value that can be trained on.
pub fn targets(d: usize, x: Vec<f64>, f: &dyn Fn([f64; 2]) -> f64) -> Result<RawPoints, SampleError> {
    let mut y = Vec::with_capacity(x.len() / d.max(1));
    for at in x.chunks(d.max(1)) {
        let value = f([at[0], at.get(1).copied().unwrap_or(0.0)]);
        if value.is_nan() {
            return Err(SampleError::NotANumber { at: at.to_vec() });
        }
        // Whether it is small enough for its units is checked where these are known.
        if value.abs() > MAX_IN_TABLE {
            return Err(SampleError::TooLarge { at: at.to_vec() });
        }
        y.push(value + 0.0);
    }
    Ok(RawPoints { d, x, y })
}

/// Adds normal noise of standard deviation `sigma` to every target, from a seed.
pub fn add_noise(points: &mut RawPoints, sigma: f64, seed: u64) {
    let mut rng = generator(seed, NOISE);
    for y in &mut points.y {
        // Box–Muller; 1 − u lies in (0, 1], so that the logarithm is finite.
        let radius = (-2.0 * libm::log(1.0 - uniform(&mut rng))).sqrt();
        *y += sigma * radius * libm::cos(core::f64::consts::TAU * uniform(&mut rng));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::formula::Formula;
    use crate::points::presets;

    #[test]
    fn even_inputs_are_even() {
        assert_eq!(inputs(1, 5, [-1.0, 1.0], Layout::Even), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(inputs(1, 1, [0.0, 1.0], Layout::Even), [0.5]);
        assert_eq!(inputs(2, 11, [0.0, 1.0], Layout::Even).len(), 18);
        assert_eq!(inputs(2, 4, [0.0, 1.0], Layout::Even), [0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
        assert_eq!(inputs(1, 0, [0.0, 1.0], Layout::Even).len(), 1);
        assert_eq!(inputs(1, 9999, [0.0, 1.0], Layout::Even).len(), MAX_POINTS);
    }

    #[test]
    fn the_sine_preset_is_a_sampled_formula() {
        let f = Formula::parse("sin(3x)", 1).unwrap();
        let x = inputs(1, 10, [-1.0, 1.0], Layout::Even);
        let points = targets(1, x, &|x| f.evaluate(x)).unwrap();
        let preset = presets::points("sine").unwrap();
        for i in 0..10 {
            assert!((points.x[i] - preset.x[i]).abs() < 1e-15 && (points.y[i] - preset.y[i]).abs() < 1e-15);
            assert_eq!(points.x[i], -points.x[9 - i]);
        }
    }

    #[test]
    fn a_place_without_a_value_is_named() {
        let sample = |text: &str, d, x: &[f64]| {
            let f = Formula::parse(text, d).unwrap();
            targets(d, x.to_vec(), &|x| f.evaluate(x)).unwrap_err().to_string()
        };
        assert_eq!(sample("1/x", 1, &[1.0, 0.0]), "the function lies beyond 1e15 at (0)");
        assert_eq!(
            sample("sqrt(x1 + x2)", 2, &[1.0, 0.5, -1.0, 0.25]),
            "the function is not a number at (-1, 0.25)"
        );
    }

    #[test]
    fn random_inputs_and_noise_repeat_with_their_seed_and_have_their_moments() {
        let x = inputs(2, 400, [-1.0, 3.0], Layout::Random(5));
        assert_eq!(x, inputs(2, 400, [-1.0, 3.0], Layout::Random(5)));
        assert_ne!(x, inputs(2, 400, [-1.0, 3.0], Layout::Random(6)));
        let mean = x.iter().sum::<f64>() / 800.0;
        assert!((mean - 1.0).abs() < 0.15 && x.iter().all(|v| (-1.0..3.0).contains(v)), "{mean}");
        let clean = RawPoints { d: 2, x, y: vec![1.0; 400] };
        let mut noisy = clean.clone();
        add_noise(&mut noisy, 0.5, 3);
        let mean = noisy.y.iter().sum::<f64>() / 400.0;
        let variance = noisy.y.iter().map(|y| (y - 1.0) * (y - 1.0)).sum::<f64>() / 400.0;
        assert!((mean - 1.0).abs() < 0.1 && (variance - 0.25).abs() < 0.06, "{mean} {variance}");
        let mut again = clean.clone();
        add_noise(&mut again, 0.5, 3);
        assert_eq!(noisy, again);
        let mut same = clean.clone();
        add_noise(&mut same, 0.0, 3);
        assert_eq!(same, clean);
    }
}
