//! The data set: points to fit, from presets, links, files, formulas and teachers.
//!
//! Points come as [`RawPoints`] and are checked once by [`Points::check`], which everything that trains
//! or certifies asks for. The other modules make raw points:
//!
//! - [`presets`]: the data sets that come with the program.
//! - [`formula`] and [`teacher`]: targets from a formula or a small random network, at inputs that
//!   [`sample`] lays out.
//! - [`truth`]: the function behind the targets, where it is known.
//! - [`holdout`]: rows that are not trained on.
//! - [`edit`]: points edited by hand, with undo.
//! - [`units`]: the standard units in which far tables are trained.
//! - [`grid`]: the rounding of own points on entry, so that a link carries them in few characters.

pub mod edit;
pub mod formula;
pub mod grid;
pub mod holdout;
pub mod presets;
pub mod sample;
pub mod teacher;
pub mod truth;
pub mod units;

use crate::text::shortest;
use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

/// Unchecked points, as they come from JSON or a message. `x` is row-major, `n × d`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawPoints {
    /// Input dimension, 1 or 2.
    pub d: usize,
    /// Inputs, row-major, `n·d` numbers.
    pub x: Vec<f64>,
    /// Targets, `n` numbers.
    pub y: Vec<f64>,
}

/// Points `x_i ∈ R^d`, `y_i ∈ R` that can be trained on: `d ∈ {1, 2}`, `1 ≤ n ≤` [`MAX_POINTS`], all
/// numbers finite and of a size of at most [`MAX_SIZE`], or of that given to [`Points::check_within`].
///
/// ```
/// use relu_atoms_experiment::points::{Points, PointsError, RawPoints};
///
/// let mut raw = RawPoints { d: 2, x: vec![0.0, 0.0, 1.0, 2.0], y: vec![1.0, -1.0] };
/// assert_eq!(Points::check(&raw)?.augmented(1), [1.0, 2.0, 1.0]);
/// raw.y[1] = f64::INFINITY;
/// let refused = Points::check(&raw).unwrap_err();
/// assert_eq!(refused, PointsError::Target { point: 2, value: f64::INFINITY, most: 1e6 });
/// assert_eq!(refused.to_string(), "point 2: the target inf is not a number between -1e6 and 1e6");
/// # Ok::<(), PointsError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    x: Array2<f64>,
    y: Vec<f64>,
}

/// The most points a run accepts.
pub const MAX_POINTS: usize = 512;

/// The greatest size of an input or a target in the units in which a run trains.
pub const MAX_SIZE: f64 = 1e6;

/// The greatest size of a number of a table that is trained in standard units: whole numbers up to it are exact, with
/// a digit to spare.
pub const MAX_IN_TABLE: f64 = 1e15;

/// Why points were refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum PointsError {
    /// The dimension is neither 1 nor 2.
    #[error("the data have dimension {d}; only 1 and 2 can be shown")]
    Dimension {
        /// The dimension.
        d: usize,
    },
    /// There are none.
    #[error("there are no data points")]
    Empty,
    /// There are more than [`MAX_POINTS`].
    #[error("{n} data points; at most {MAX_POINTS} can be trained on")]
    TooMany {
        /// How many there are.
        n: usize,
    },
    /// The inputs do not fill `n` rows of `d` numbers.
    #[error("{numbers} input numbers for {n} targets in dimension {d}; {} are needed", n * d)]
    Shape {
        /// How many input numbers there are.
        numbers: usize,
        /// How many targets there are.
        n: usize,
        /// The dimension.
        d: usize,
    },
    /// An input is not finite or greater than `most`.
    #[error("point {point}: the input {} {}", shortest(*value), outside(*value, *most))]
    Input {
        /// The point, counted from 1.
        point: usize,
        /// The input.
        value: f64,
        /// The greatest size it may have.
        most: f64,
    },
    /// A target is not finite or greater than `most`.
    #[error("point {point}: the target {} {}", shortest(*value), outside(*value, *most))]
    Target {
        /// The point, counted from 1.
        point: usize,
        /// The target.
        value: f64,
        /// The greatest size it may have.
        most: f64,
    },
}

/// Whether a number that is greater than `most` may be as large as it is in standard units.
pub fn may_stand_in_table(value: f64, most: f64) -> bool {
    most < MAX_IN_TABLE && (MAX_SIZE..=MAX_IN_TABLE).contains(&value.abs())
}

/// What is wrong with a number, and the way out if there is one.
fn outside(value: f64, most: f64) -> String {
    let refused = format!("is not a number between -{most:e} and {most:e}");
    if may_stand_in_table(value, most) {
        format!("{refused}; in standard units (`units=standard`) it may be as large as {MAX_IN_TABLE:e}")
    } else {
        refused
    }
}

impl Points {
    /// Checks raw points.
    ///
    /// # Errors
    /// What is wrong and at which point.
    pub fn check(raw: &RawPoints) -> Result<Self, PointsError> {
        Self::check_within(raw, MAX_SIZE)
    }

    /// [`Points::check`] with another greatest size of the numbers: for those of a table that is trained in standard
    /// units.
    ///
    /// # Errors
    /// What is wrong and at which point.
    pub fn check_within(raw: &RawPoints, most: f64) -> Result<Self, PointsError> {
        let (d, n, numbers) = (raw.d, raw.y.len(), raw.x.len());
        if d != 1 && d != 2 {
            return Err(PointsError::Dimension { d });
        }
        if n == 0 {
            return Err(PointsError::Empty);
        }
        if n > MAX_POINTS {
            return Err(PointsError::TooMany { n });
        }
        let shape = || PointsError::Shape { numbers, n, d };
        if numbers != n * d {
            return Err(shape());
        }
        let outside = |v: &f64| !v.is_finite() || v.abs() > most;
        if let Some(k) = raw.x.iter().position(outside) {
            return Err(PointsError::Input { point: k / d + 1, value: raw.x[k], most });
        }
        if let Some(i) = raw.y.iter().position(outside) {
            return Err(PointsError::Target { point: i + 1, value: raw.y[i], most });
        }
        let x = Array2::from_shape_vec((n, d), raw.x.clone()).map_err(|_| shape())?;
        Ok(Self { x, y: raw.y.clone() })
    }

    /// Some of the points, by their places; none if there are no places.
    pub fn rows(&self, rows: &[usize]) -> Option<Self> {
        (!rows.is_empty())
            .then(|| Self { x: self.x.select(Axis(0), rows), y: rows.iter().map(|i| self.y[*i]).collect() })
    }

    /// Number of points `n ≥ 1`.
    pub fn n(&self) -> usize {
        self.y.len()
    }

    /// Input dimension `d`, 1 or 2.
    pub fn d(&self) -> usize {
        self.x.ncols()
    }

    /// Inputs, `n × d`.
    pub fn x(&self) -> &Array2<f64> {
        &self.x
    }

    /// Targets, length `n`.
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// Augmented point `x̃_i = (x_i, 1)` padded with zeros to three numbers: `[x, 1, 0]` for d = 1,
    /// `[x1, x2, 1]` for d = 2.
    pub fn augmented(&self, i: usize) -> [f64; 3] {
        if self.d() == 1 { [self.x[(i, 0)], 1.0, 0.0] } else { [self.x[(i, 0)], self.x[(i, 1)], 1.0] }
    }

    /// The points as plain numbers, for messages and JSON.
    pub fn to_raw(&self) -> RawPoints {
        RawPoints { d: self.d(), x: self.x.iter().copied().collect(), y: self.y.clone() }
    }
}
