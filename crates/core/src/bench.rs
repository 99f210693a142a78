//! The speed of training at several sizes, timed by a clock that the caller brings. The job is the usual one
//! of such comparisons: full-batch gradient descent with weight decay on `y = sin 3x₁` at points drawn
//! uniformly from [−1, 1]^d, h = 0.1, λ = 1e-2.

use crate::experiment::{
    Bias, Data, Decay, Experiment, Mode, Noise, Optimiser, Phase, PhaseKind, UnitSystem, table,
};
use crate::network::uniform;
use crate::points::RawPoints;
use crate::train::{ConfigError, TrainConfig, Trainer};
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The size of one job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Input dimension.
    pub d: usize,
    /// Data points.
    pub n: usize,
    /// Neurons.
    pub m: usize,
    /// The regulariser.
    pub mode: Mode,
}

const fn size(d: usize, n: usize, m: usize) -> Size {
    Size { d, n, m, mode: Mode::VariationNorm }
}

/// The sizes that the page measures at `?bench=1`.
pub const TABLE: [Size; 11] = [
    size(1, 32, 1000),
    size(1, 256, 1000),
    size(1, 512, 1000),
    size(2, 32, 1000),
    size(2, 64, 1000),
    size(2, 512, 1000),
    size(2, 64, 10_000),
    size(2, 64, 100_000),
    // Few points: every neuron is stepped for every point, without cells.
    size(2, 8, 100_000),
    Size { d: 1, n: 32, m: 1000, mode: Mode::LabelNoise },
    Size { d: 2, n: 64, m: 1000, mode: Mode::GradientPenalty },
];

/// The experiment of a size.
pub fn experiment(size: Size) -> Experiment {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let x: Vec<f64> = (0..size.n * size.d).map(|_| 2.0 * uniform(&mut rng) - 1.0).collect();
    let y = x.chunks(size.d.max(1)).map(|x| libm::sin(3.0 * x[0])).collect();
    Experiment {
        data: Data::Own(RawPoints { d: size.d, x, y }),
        truth: None,
        holdout: 0.0,
        units: UnitSystem::Table,
        names: Vec::new(),
        mode: size.mode,
        m: size.m,
        scale: 1.0,
        paired: false,
        seed: 1,
        lambda: 1e-2,
        bias: Bias::Penalised,
        tau: 0.5,
        noise: Noise::Gaussian,
        batch: None,
        h: Some(0.1),
        optimiser: Optimiser::Gd,
        decay: Decay::Constant,
        walls: size.mode == Mode::GradientPenalty,
        birth: false,
        schedule: vec![Phase { kind: PhaseKind::Train, steps: 100_000_000 }],
        steps: None,
    }
}

/// Why a speed could not be measured.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
pub enum BenchError {
    /// The size has no data points.
    #[error("there are no data points")]
    NoPoints,
    /// The size cannot be trained.
    #[error(transparent)]
    Experiment(#[from] ConfigError),
    /// Training stopped before it could be timed.
    #[error("training stopped after {steps} steps")]
    Stopped {
        /// Steps done.
        steps: u64,
    },
    /// The clock did not advance.
    #[error("the clock stands still")]
    NoTime,
}

/// Steps per second of wall-clock time: the best of three stretches of 2e7/m steps, at least 2000, from
/// initialisation on; each is cut short after two seconds. The number of steps does not depend on that of
/// the points, since neurons cross ever fewer walls as training goes on. `clock` gives seconds.
///
/// # Errors
/// [`BenchError`] if the size cannot be trained, or stops too soon to be timed.
pub fn measure(size: Size, clock: &mut dyn FnMut() -> f64) -> Result<f64, BenchError> {
    if size.n == 0 {
        return Err(BenchError::NoPoints);
    }
    let mut trainer = Trainer::new(TrainConfig::check(&experiment(size))?);
    let steps = (20_000_000 / size.m.max(1) as u64).max(2000);
    let mut best = 0.0_f64;
    for _ in 0..3 {
        let (start, mut done) = (clock(), 0);
        let mut passed = 0.0;
        while done < steps && passed < 2.0 {
            done += trainer.advance((steps / 64).clamp(1, steps - done), &mut || true);
            passed = clock() - start;
            if trainer.stop().is_some() {
                return Err(BenchError::Stopped { steps: trainer.step() });
            }
        }
        if passed > 0.0 {
            best = best.max(done as f64 / passed);
        }
    }
    if best > 0.0 { Ok(best) } else { Err(BenchError::NoTime) }
}

/// `D N M steps_per_second`, and the mode where it is not the variation norm.
pub fn line(size: Size, rate: f64) -> String {
    let mode = if size.mode == Mode::VariationNorm {
        String::new()
    } else {
        format!(" {}", table::mode_info(size.mode).key)
    };
    format!("{} {} {} {}{mode}", size.d, size.n, size.m, libm::rint(rate) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock on which every reading is a second later.
    fn ticking() -> impl FnMut() -> f64 {
        let mut now = 0.0;
        move || {
            now += 1.0;
            now
        }
    }

    #[test]
    fn a_rate_is_steps_by_the_clock() {
        // 2e7/1000 steps in 64 parts, each a second long; cut short after two.
        let size = Size { d: 1, n: 100, m: 1000, mode: Mode::VariationNorm };
        assert_eq!(measure(size, &mut ticking()), Ok(312.0));
        assert_eq!(line(size, 312.0), "1 100 1000 312");
        assert!(measure(size, &mut || 0.0).is_err());
    }
}
