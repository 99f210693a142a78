//! Points to fit: what enters from presets, links and files, checked once.

pub mod csv;
pub mod edit;
pub mod function;
pub mod grid;
pub mod presets;
pub mod sample;
pub mod teacher;

use ndarray::Array2;
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

/// Points `x_i ∈ R^d`, `y_i ∈ R` that can be trained on: `d ∈ {1, 2}`, `1 ≤ n ≤ 512`, all finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    x: Array2<f64>,
    y: Vec<f64>,
}

/// The most points a run accepts.
pub const MAX_POINTS: usize = 512;

/// Why points were refused; `Display` is a sentence for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsError(pub String);

impl std::fmt::Display for PointsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PointsError {}

impl Points {
    /// Checks raw points.
    ///
    /// # Errors
    /// A sentence naming what is wrong and where.
    pub fn check(raw: &RawPoints) -> Result<Self, PointsError> {
        let err = |s: String| Err(PointsError(s));
        if raw.d != 1 && raw.d != 2 {
            return err(format!("the data have dimension {}; only 1 and 2 can be shown", raw.d));
        }
        let n = raw.y.len();
        if n == 0 {
            return err("there are no data points".into());
        }
        if n > MAX_POINTS {
            return err(format!("{n} data points; at most {MAX_POINTS} can be trained on"));
        }
        if raw.x.len() != n * raw.d {
            return err(format!(
                "{} input numbers for {n} targets in dimension {}; {} are needed",
                raw.x.len(),
                raw.d,
                n * raw.d
            ));
        }
        for (k, v) in raw.x.iter().enumerate() {
            if !v.is_finite() || v.abs() > 1e6 {
                return err(format!(
                    "point {}: the input {} is not a number between -1e6 and 1e6",
                    k / raw.d + 1,
                    v.to_string()
                ));
            }
        }
        for (i, v) in raw.y.iter().enumerate() {
            if !v.is_finite() || v.abs() > 1e6 {
                let v = v.to_string();
                return err(format!("point {}: the target {v} is not a number between -1e6 and 1e6", i + 1));
            }
        }
        match Array2::from_shape_vec((n, raw.d), raw.x.clone()) {
            Ok(x) => Ok(Self { x, y: raw.y.clone() }),
            Err(e) => err(e.to_string()),
        }
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
