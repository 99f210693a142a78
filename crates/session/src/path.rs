//! The λ path: what a run ends with, and what the exact optimum is, for several strengths of both penalties. It
//! shows which regulariser is favourable (theory §9): the test error against λ, and the share of the points that
//! a unit of mass sees, which explains it.
//!
//! Every point of the path is an [`Experiment`], so that each can be opened as a run of its own.

use crate::messages::Report;
use crate::seeds::{SeedError, train_to_end};
use relu_atoms_core::experiment::{Experiment, Mode, Phase, PhaseKind, table};
use relu_atoms_core::generalisation::{self, TestSet};
use relu_atoms_core::nearness;
use relu_atoms_core::optimum::{Certifier, SolveError, solve};
use relu_atoms_core::penalty::RunPenalty;
use relu_atoms_core::text::{excerpt, shortest};
use relu_atoms_core::train::{ConfigError, TrainConfig};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::str::FromStr;

/// The most values of λ on a path.
pub const MOST: usize = 100;

/// The regularisers of a path unless others are asked for, in their order.
pub const MODES: [Mode; 2] = [Mode::VariationNorm, Mode::GradientPenalty];

/// The values of λ on a path, ascending and distinct.
///
/// ```
/// use relu_atoms_session::path::Lambdas;
///
/// let grid: Lambdas = "1e-3:0.1:3".parse()?;
/// assert_eq!(grid.values(), [1e-3, 0.01, 0.1]);
/// let list: Lambdas = "0.3, 0.01".parse()?;
/// assert_eq!(list.values(), [0.01, 0.3]);
/// # Ok::<(), relu_atoms_session::path::PathError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Lambdas(Vec<f64>);

/// Why there is no path.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PathError {
    /// The text is no grid and no list.
    #[error(
        "`{}` is neither FROM:TO:COUNT, such as 1e-4:0.1:7, nor a list of numbers, such as 0.001,0.01",
        excerpt(.0, 40)
    )]
    Spelling(String),
    /// A value is outside the range of λ, or 0.
    #[error("λ = {} is not above 0 and at most {}", shortest(*.0), shortest(*table::range("lambda").end()))]
    OutOfRange(f64),
    /// The ends of a grid of several values are not in order.
    #[error("a grid of several values goes from a smaller λ to a greater one")]
    Order,
    /// There is none, or there are too many.
    #[error("a path has from 1 to {MOST} values of λ")]
    Count,
    /// The regulariser has no λ.
    #[error("only {} have a path; `{}` has no λ", relu_atoms_core::text::list(penalised()), table::mode_info(*.0).key)]
    Mode(Mode),
}

/// The keys of the regularisers that have a path.
pub fn penalised() -> impl Iterator<Item = &'static str> {
    table::PENALISED.iter().map(|mode| table::mode_info(*mode).key)
}

impl Lambdas {
    /// These values.
    ///
    /// # Errors
    /// One of them is no λ, or there are none or more than [`MOST`].
    pub fn of(mut values: Vec<f64>) -> Result<Self, PathError> {
        let most = *table::range("lambda").end();
        if let Some(bad) = values.iter().find(|v| !(**v > 0.0 && **v <= most)) {
            return Err(PathError::OutOfRange(*bad));
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        if (1..=MOST).contains(&values.len()) { Ok(Self(values)) } else { Err(PathError::Count) }
    }

    /// So many values in equal ratios, rounded to three digits; the ends are as given.
    ///
    /// # Errors
    /// As for [`Lambdas::of`], or the ends are not in order.
    pub fn grid(from: f64, to: f64, count: usize) -> Result<Self, PathError> {
        if !(1..=MOST).contains(&count) {
            return Err(PathError::Count);
        }
        // A not-a-number is refused as a value.
        if count > 1 && from >= to {
            return Err(PathError::Order);
        }
        let value = |k: usize| match k {
            0 => from,
            _ if k + 1 == count => to,
            _ => {
                let share = k as f64 / (count - 1) as f64;
                let exact = from * libm::pow(to / from, share);
                // The text of a number with so many digits reads back to the nearest number that has them.
                format!("{exact:.2e}").parse().unwrap_or(exact)
            }
        };
        Self::of((0..count).map(value).collect())
    }

    /// The values, ascending.
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

impl Default for Lambdas {
    /// Seven values from 1e-4 to 0.1.
    fn default() -> Self {
        Self(vec![1e-4, 3.16e-4, 1e-3, 3.16e-3, 0.01, 0.0316, 0.1])
    }
}

impl FromStr for Lambdas {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let wrong = || PathError::Spelling(text.into());
        let number = |t: &str| t.trim().parse::<f64>().map_err(|_| wrong());
        match text.split(':').collect::<Vec<_>>()[..] {
            [from, to, count] => {
                Self::grid(number(from)?, number(to)?, count.trim().parse().map_err(|_| wrong())?)
            }
            [list] => Self::of(list.split(',').map(number).collect::<Result<_, _>>()?),
            _ => Err(wrong()),
        }
    }
}

/// What a network on the path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The exact optimum.
    Optimum,
    /// What a run ends with.
    Trained,
    /// A run that diverged: its last good network.
    Diverged,
}

impl Kind {
    /// Its word in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Optimum => "optimum",
            Self::Trained => "trained",
            Self::Diverged => "diverged",
        }
    }
}

/// The numbers of one network on the path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathPoint {
    /// The regulariser.
    pub mode: Mode,
    /// λ.
    pub lambda: f64,
    /// What network it is.
    pub kind: Kind,
    /// `L + λ R`.
    pub objective: f64,
    /// Loss L.
    pub loss: f64,
    /// The regulariser's penalty R.
    pub penalty: f64,
    /// Atoms by the rule, or of the optimum.
    pub atoms: usize,
    /// The test error ([`relu_atoms_core::generalisation`]); none where there is nothing to test on.
    pub test_error: Option<f64>,
    /// The share of the data points that a unit of mass sees.
    pub seen_share: f64,
}

impl PathPoint {
    /// The numbers of a run's end.
    pub fn of_report(run: &Experiment, report: &Report) -> Self {
        let diverged = report.status == crate::messages::RunStatus::Diverged;
        Self {
            mode: run.mode,
            lambda: run.lambda,
            kind: if diverged { Kind::Diverged } else { Kind::Trained },
            objective: report.objective,
            loss: report.loss,
            penalty: report.penalty,
            atoms: report.atom_count,
            test_error: report.test_error,
            seen_share: report.seen_share,
        }
    }
}

/// The run that each regulariser's part of a path is made of: `run` itself under its own, for another the run beside
/// it that trains on the same data under that, otherwise `run` with the step and schedule that come with it.
///
/// # Errors
/// A regulariser has no λ.
pub fn bases(run: &Experiment, beside: &[Experiment], modes: &[Mode]) -> Result<Vec<Experiment>, PathError> {
    let base = |mode: &Mode| {
        if !table::PENALISED.contains(mode) {
            return Err(PathError::Mode(*mode));
        }
        let mut there = std::iter::once(run).chain(beside);
        let own = there.find(|other| other.mode == *mode && other.same_data(run));
        Ok(own.cloned().unwrap_or_else(|| run.under(*mode)))
    };
    modes.iter().map(base).collect()
}

/// The runs of a path: each of [`bases`] at the values of λ in order. A schedule of the variation norm that nobody
/// has changed is as long as λ asks for.
pub fn runs(bases: &[Experiment], lambdas: &Lambdas) -> Vec<Experiment> {
    let as_long = |lambda| vec![Phase { kind: PhaseKind::Train, steps: Experiment::variation_steps(lambda) }];
    // Of either length, so that the path is the same whichever λ its bases have.
    let unchanged = [0.0, 1.0].map(as_long);
    let mut runs = Vec::new();
    for base in bases {
        let is_unchanged = base.mode == Mode::VariationNorm && unchanged.contains(&base.schedule);
        for lambda in &lambdas.0 {
            let mut run = Experiment { lambda: *lambda, ..base.clone() };
            if is_unchanged {
                run.schedule = as_long(*lambda);
            }
            runs.push(run);
        }
    }
    runs
}

/// Why a point of the path is missing.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum PointError {
    /// The run is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no optimum where biases are free.
    #[error("{}", nearness::FREE_BIASES)]
    NoOptimum,
    /// The optimum was not found.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// The run has no end.
    #[error(transparent)]
    Train(#[from] SeedError),
}

/// The exact optimum of the problem that a run is about. `go_on` is asked between rounds, and ends the search
/// when it returns false.
///
/// # Errors
/// [`PointError`]: there is no optimum, or it was not found.
pub fn optimum(run: &Experiment, go_on: &mut dyn FnMut() -> bool) -> Result<PathPoint, PointError> {
    let config = TrainConfig::check(run)?;
    let penalty = RunPenalty::of(run).certified().ok_or(PointError::NoOptimum)?;
    let points = config.points();
    let best = solve(&Certifier::new(points, penalty), points, run.lambda, &mut |_| go_on())?;
    let network = best.network(points.d());
    Ok(PathPoint {
        mode: run.mode,
        lambda: run.lambda,
        kind: Kind::Optimum,
        objective: best.objective,
        loss: best.loss,
        penalty: best.penalty_value,
        atoms: best.atoms.len(),
        test_error: TestSet::of(&config).map(|test| test.error(&network)),
        seen_share: generalisation::seen_share(&network, points),
    })
}

/// What a run ends with. `go_on` gets the step after each, and ends the run early when it returns false.
///
/// # Errors
/// [`PointError`]: the run is refused, or was ended early.
pub fn trained(run: &Experiment, go_on: &mut dyn FnMut(u64) -> bool) -> Result<PathPoint, PointError> {
    Ok(PathPoint::of_report(run, &train_to_end(run, go_on)?))
}

/// The test error of the network that is 0 everywhere: what a network must undercut to have learnt anything. None
/// where there is nothing to test on.
pub fn error_of_zero(run: &Experiment) -> Option<f64> {
    let config = TrainConfig::check(run).ok()?;
    let zero = relu_atoms_core::network::Network::from_neurons(config.points().d(), [(0.0, [0.0; 3])]);
    TestSet::of(&config).map(|test| test.error(&zero))
}

/// A network that errs by at least this share of the zero network's error has learnt next to nothing.
const FAILED: f64 = 0.9;
/// Test errors that differ by less than this factor are about equal.
const EQUAL: f64 = 1.1;

/// Which of two networks errs less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Favourable {
    /// The first, by this factor.
    First(f64),
    /// The second, by this factor.
    Second(f64),
    /// They err about equally.
    Equal,
    /// Neither errs much less than the network that is 0 everywhere.
    Neither,
}

/// Compares two test errors with each other and with that of the network that is 0 everywhere.
pub fn favourable([first, second]: [f64; 2], zero: f64) -> Favourable {
    if first.min(second) >= FAILED * zero {
        Favourable::Neither
    } else if second >= EQUAL * first {
        Favourable::First(second / first)
    } else if first >= EQUAL * second {
        Favourable::Second(first / second)
    } else {
        Favourable::Equal
    }
}

/// The columns of a table of the path.
const COLUMNS: [&str; 9] =
    ["mode", "lambda", "kind", "objective", "loss", "penalty", "atoms", "test_error", "seen_share"];

/// The path as CSV with a header. Numbers are read back to the last bit; a test error that is not known is empty.
pub fn csv(points: &[PathPoint]) -> String {
    let mut out = COLUMNS.join(",") + "\n";
    for p in points {
        let mode = table::mode_info(p.mode).key;
        let numbers = [p.objective, p.loss, p.penalty].map(shortest).join(",");
        let test = p.test_error.map(shortest).unwrap_or_default();
        let _ = writeln!(
            out,
            "{mode},{},{},{numbers},{},{test},{}",
            shortest(p.lambda),
            p.kind.key(),
            p.atoms,
            shortest(p.seen_share)
        );
    }
    out
}

#[cfg(test)]
mod tests;
