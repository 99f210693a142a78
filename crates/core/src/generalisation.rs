//! How well a network does away from the points it is trained on, and the number that explains it (theory §9):
//! the test error, and the share of the data points that a unit of its mass sees.
//!
//! The test error has the form of the loss, half a mean square, so that both stand on one axis. Where the truth
//! behind the targets is known it is that of f against the truth on a dense grid over the data's bounding box;
//! otherwise, where rows of the data are held out, that of f against their targets. A known truth comes first,
//! since targets that are held out have their noise, which no network can predict.

use crate::cells::RELATIVE_ZERO;
use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::field::{self, Window};
use crate::network::{Network, dot, loss, norm};
use crate::points::Points;
use crate::points::truth::TruthFunction;
use crate::train::TrainConfig;
use serde::{Deserialize, Serialize};

/// The grid's points along the line.
pub const GRID_ON_LINE: usize = 1001;
/// The grid's points to a side in the plane.
pub const GRID_IN_PLANE: usize = 101;

/// On what a test error is measured, each with how many points it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestedOn {
    /// The truth on a grid over the data's bounding box, where it has a value.
    TruthGrid(usize),
    /// Data points that are held out.
    HeldOut(usize),
}

/// What a network is tested on.
#[derive(Clone, Debug)]
pub struct TestSet(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Grid {
        /// Its pixel centres are the points of the grid.
        window: Window,
        /// The truth there, as [`field::sample`] lists it; not a number where it has no value.
        truth: Vec<f64>,
        /// At how many points it has a value.
        defined: usize,
    },
    HeldOut(Points),
}

impl TestSet {
    /// What a run is tested on; none where neither the truth is known nor rows are held out.
    pub fn of(config: &TrainConfig) -> Option<Self> {
        let held_out = config.held_out();
        match config.truth() {
            Some(truth) => Self::grid(truth, std::iter::once(config.points()).chain(held_out)),
            None => held_out.cloned().map(Self::held_out),
        }
    }

    /// A truth on a grid over the bounding box of these points, which all have one dimension, ends included:
    /// [`GRID_ON_LINE`] points, or [`GRID_IN_PLANE`] to a side. Points at which the truth has no value are left
    /// out; none if it has no value on the grid.
    pub fn grid<'a>(truth: &TruthFunction, points: impl IntoIterator<Item = &'a Points>) -> Option<Self> {
        let mut ends = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
        let mut d = 0;
        for points in points {
            d = points.d();
            for row in points.x().rows() {
                for (end, x) in ends.iter_mut().zip(row) {
                    *end = [end[0].min(*x), end[1].max(*x)];
                }
            }
        }
        let (columns, rows) = match d {
            0 => return None,
            1 => (GRID_ON_LINE, 1),
            _ => (GRID_IN_PLANE, GRID_IN_PLANE),
        };
        if d == 1 {
            ends[1] = [0.0; 2];
        }
        let at = |[low, high]: [f64; 2], k: usize, count: usize| {
            let last = (count - 1).max(1) as f64;
            (low * (last - k as f64) + high * k as f64) / last
        };
        // A window's samples lie in the middle of its pixels.
        let margin = |[low, high]: [f64; 2], count: usize| {
            let half = 0.5 * (high - low) / (count - 1).max(1) as f64;
            [low - half, high + half]
        };
        let window = Window { x: margin(ends[0], columns), y: margin(ends[1], rows), columns, rows };
        let truth: Vec<f64> = (0..rows)
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .map(|(row, column)| {
                let x = [at(ends[0], column, columns), at(ends[1], rows - 1 - row, rows)];
                truth.value(x).unwrap_or(f64::NAN)
            })
            .collect();
        let defined = truth.iter().filter(|v| !v.is_nan()).count();
        (defined > 0).then_some(Self(Kind::Grid { window, truth, defined }))
    }

    /// Points that are not trained on.
    pub fn held_out(points: Points) -> Self {
        Self(Kind::HeldOut(points))
    }

    /// On what it is measured.
    pub fn on(&self) -> TestedOn {
        match &self.0 {
            Kind::Grid { defined, .. } => TestedOn::TruthGrid(*defined),
            Kind::HeldOut(points) => TestedOn::HeldOut(points.n()),
        }
    }

    /// The test error `1/(2N) Σ (f(x) − g(x))²` over its N points, g the truth or the targets that are held out.
    pub fn error(&self, net: &Network) -> f64 {
        run_to_end(self.error_in_slices(net))
    }

    /// [`TestSet::error`] as a cooperative task.
    pub fn error_in_slices<'a>(&'a self, net: &'a Network) -> Cooperative<'a, f64> {
        Box::pin(async move {
            match &self.0 {
                Kind::Grid { window, truth, defined } => {
                    let field = field::exact_sample_in_slices(net, window).await;
                    let known = field.iter().zip(truth).filter(|(_, g)| !g.is_nan());
                    let sum: f64 = known.map(|(f, g)| (f - g) * (f - g)).sum();
                    sum / (2.0 * *defined as f64)
                }
                Kind::HeldOut(points) => loss(&net.predict(points), points.y()),
            }
        })
    }
}

/// The share of the targets' variance that a network of this loss on the points explains, `R² = 1 − 2L/variance`;
/// none where all targets are equal. In standard units the variance of all rows together is 1.
pub fn r_squared(loss: f64, points: &Points) -> Option<f64> {
    let y = points.y();
    let n = y.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    let variance = y.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    let is_constant = y.iter().all(|v| *v == y[0]);
    (!is_constant && variance > 0.0).then(|| 1.0 - 2.0 * loss / variance).filter(|r2| r2.is_finite())
}

/// The share of the data points that a unit of mass sees: `Σ_j mass_j |s_j| / (n Σ_j mass_j)`, where neuron j has
/// the mass `‖u_j‖ = |a_j| ‖w̃_j‖` and sees the points of its strict pattern `s_j`. 0 for a network without mass.
pub fn seen_share(net: &Network, points: &Points) -> f64 {
    run_to_end(seen_share_in_slices(net, points))
}

/// [`seen_share`] as a cooperative task.
pub fn seen_share_in_slices<'a>(net: &'a Network, points: &'a Points) -> Cooperative<'a, f64> {
    Box::pin(async move {
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let zeros: Vec<f64> = augmented.iter().map(|x| RELATIVE_ZERO * norm(*x)).collect();
        let (mut yield_point, mut seen, mut total) = (YieldPoint::default(), 0.0, 0.0);
        for j in 0..net.m() {
            yield_point.after(2 * points.n()).await;
            let w = net.direction(j);
            let size = norm(w);
            let mass = net.a[j].abs() * size;
            let count = augmented.iter().zip(&zeros).filter(|(x, zero)| dot(w, **x) > **zero * size).count();
            seen += mass * count as f64;
            total += mass;
        }
        if total > 0.0 { seen / (points.n() as f64 * total) } else { 0.0 }
    })
}

#[cfg(test)]
mod tests;
