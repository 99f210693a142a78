//! The speed of training at several sizes, timed by a clock that the caller brings. The job is the usual one
//! of such comparisons: full-batch gradient descent with weight decay on `y = sin 3x₁` at points drawn
//! uniformly from [−1, 1]^d, h = 0.1, λ = 1e-2.

use crate::experiment::{Data, Decay, Experiment, Mode, Noise, Optimiser, Phase, PhaseKind, table};
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
pub const TABLE: [Size; 10] = [
    size(1, 32, 1000),
    size(1, 256, 1000),
    size(1, 512, 1000),
    size(2, 32, 1000),
    size(2, 64, 1000),
    size(2, 512, 1000),
    size(2, 64, 10_000),
    size(2, 64, 100_000),
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
        mode: size.mode,
        m: size.m,
        scale: 1.0,
        paired: false,
        seed: 1,
        lambda: 1e-2,
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
#[derive(Clone, Debug, PartialEq, Error)]
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
    /// A word of the command line is not a whole number.
    #[error("bench: {word} is not a whole number")]
    NotANumber {
        /// The word.
        word: String,
    },
    /// The command line does not have three numbers.
    #[error("bench needs three numbers: D N M")]
    NotThreeNumbers,
    /// The command line ends after `--mode`.
    #[error("--mode needs one of the modes, such as variation-norm")]
    MissingMode,
    /// There is no mode of this key.
    #[error("--mode {key}: there is no such mode")]
    UnknownMode {
        /// The key.
        key: String,
    },
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

/// The command line's `bench D N M [--mode MODE]`.
///
/// # Errors
/// [`BenchError`] names the word that is wrong, or why the size could not be measured.
pub fn command(words: &[&str], clock: &mut dyn FnMut() -> f64) -> Result<String, BenchError> {
    let mut numbers = Vec::new();
    let mut mode = Mode::VariationNorm;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if *word == "--mode" {
            let key = words.next().ok_or(BenchError::MissingMode)?;
            mode = table::mode_from_key(key).ok_or_else(|| BenchError::UnknownMode { key: (*key).into() })?;
        } else {
            numbers.push(word.parse().map_err(|_| BenchError::NotANumber { word: (*word).into() })?);
        }
    }
    let [d, n, m] = numbers[..] else { return Err(BenchError::NotThreeNumbers) };
    let size = Size { d, n, m, mode };
    Ok(line(size, measure(size, clock)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::session::messages::{Reply, Request, encode};

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

    /// scripts/ratios.mjs encodes and decodes these messages by itself.
    #[test]
    fn the_encoding_is_the_one_that_the_script_reads() {
        assert_eq!(encode(&Request::Bench), [14]);
        let reply = Reply::Bench { line: "1 2".into(), last: true };
        assert_eq!(encode(&reply), [5, 3, b'1', b' ', b'2', 1]);
    }

    #[test]
    fn the_command_line_names_what_is_wrong() {
        let refused = |words: &[&str]| command(words, &mut ticking()).unwrap_err().to_string();
        assert!(refused(&["1", "32"]).contains("three numbers"));
        assert!(refused(&["1", "x", "3"]).contains('x'));
        assert!(refused(&["3", "8", "8"]).contains("dimension 3"));
        assert!(refused(&["1", "0", "8"]).contains("no data points"));
        assert!(refused(&["1", "8", "0"]).contains("m=0"));
        assert!(refused(&["1", "8", "8", "--mode", "l2"]).contains("l2"));
        let line = command(&["2", "80", "5000", "--mode", "label-noise"], &mut ticking()).unwrap();
        assert!(line.starts_with("2 80 5000 ") && line.ends_with(" label-noise"), "{line}");
    }

    #[test]
    fn the_session_measures_every_size_of_the_table() {
        let mut session = Session::new();
        assert!(session.bench(&mut ticking()).is_none());
        session.handle(Request::Bench);
        // A clock that leaps ends each stretch at its first part.
        let mut now = 0.0;
        let mut clock = || {
            now += 10.0;
            now
        };
        for (k, size) in TABLE.iter().enumerate() {
            assert!(session.wants_tick());
            assert!(session.tick(&mut || true).is_none());
            let Some(Reply::Bench { line, last }) = session.bench(&mut clock) else { panic!("no line") };
            assert!(line.starts_with(&format!("{} {} {} ", size.d, size.n, size.m)), "{line}");
            assert_eq!(last, k + 1 == TABLE.len());
        }
        assert!(!session.wants_tick());
    }
}
