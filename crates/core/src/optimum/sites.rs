//! The distinct inputs of a data set, and when inputs are as good as one.
//!
//! All geometry of the certificate is made from differences `x_j − x_i` of sites, which doubles hold
//! (nearly) exactly however close two sites are; nothing is a difference of large numbers.

use super::twofold::{self, Twofold};
use crate::penalty::Penalty;
use crate::points::Points;
use nalgebra::DVector;

/// Inputs nearer to each other than this share of the data's half-extent are one site.
pub const SAME_POINT: f64 = 1e-12;

/// The distinct inputs with what the data hold at each.
#[derive(Clone, Debug)]
pub(crate) struct Sites {
    /// Input dimension, 1 or 2.
    pub(crate) d: usize,
    /// Number of data points.
    pub(crate) n: usize,
    /// The inputs; for d = 1 the second coordinate is 0.
    pub(crate) x: Vec<[f64; 2]>,
    /// The data points at each site, ascending.
    pub(crate) members: Vec<Vec<usize>>,
    /// Their number divided by n.
    pub(crate) weight: Vec<f64>,
    /// `√weight`: least squares over the sites are plain for vectors that are multiplied by it.
    pub(crate) root: DVector<f64>,
    /// `weight · ‖x̃‖²`: what the site adds to `T_s`.
    pub(crate) trace: Vec<f64>,
    /// The distance below which points are one, and below which a site is on a line.
    pub(crate) tolerance: f64,
}

/// The distance below which two inputs of these points count as one: [`SAME_POINT`] of half the longer
/// side of their bounding box, or four units in the last place of the largest coordinate where the
/// numbers are no finer than that.
pub fn same_point_distance(points: &Points) -> f64 {
    let (mut extent, mut largest) = (0.0f64, 0.0f64);
    for column in points.x().columns() {
        let low = column.iter().copied().fold(f64::INFINITY, f64::min);
        let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        extent = extent.max(0.5 * (high - low));
        largest = largest.max(low.abs()).max(high.abs());
    }
    (SAME_POINT * extent).max(4.0 * f64::EPSILON * largest)
}

impl Sites {
    pub(crate) fn new(points: &Points) -> Self {
        let (d, n) = (points.d(), points.n());
        let tolerance = same_point_distance(points);
        let mut x: Vec<[f64; 2]> = Vec::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        for i in 0..n {
            let own = [points.x()[(i, 0)], if d == 2 { points.x()[(i, 1)] } else { 0.0 }];
            let near = |other: &[f64; 2]| libm::hypot(own[0] - other[0], own[1] - other[1]) <= tolerance;
            match x.iter().position(near) {
                Some(k) => members[k].push(i),
                None => {
                    x.push(own);
                    members.push(vec![i]);
                }
            }
        }
        let weight: Vec<f64> = members.iter().map(|m| m.len() as f64 / n as f64).collect();
        let trace = x.iter().zip(&weight).map(|(x, w)| w * (x[0] * x[0] + x[1] * x[1] + 1.0)).collect();
        let root = DVector::from_iterator(weight.len(), weight.iter().map(|w| w.sqrt()));
        Self { d, n, x, members, weight, root, trace, tolerance }
    }

    /// Number of sites.
    pub(crate) fn len(&self) -> usize {
        self.x.len()
    }

    /// `x_j − x_i`.
    #[inline(always)]
    pub(crate) fn difference(&self, i: usize, j: usize) -> [f64; 2] {
        [self.x[j][0] - self.x[i][0], self.x[j][1] - self.x[i][1]]
    }

    /// `x_j − x_i` with what rounding took from it.
    pub(crate) fn exact_difference(&self, i: usize, j: usize) -> [Twofold; 2] {
        [0, 1].map(|c| twofold::difference(self.x[j][c], self.x[i][c]))
    }

    /// Whether three sites are on one line: the middle one is within the tolerance of the line
    /// through the other two. `a` and `b` are their differences from the third site.
    pub(crate) fn collinear(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        let square = |v: [f64; 2]| v[0] * v[0] + v[1] * v[1];
        let longest = square(a).max(square(b)).max(square([a[0] - b[0], a[1] - b[1]]));
        (a[0] * b[1] - a[1] * b[0]).abs() <= self.tolerance * longest.sqrt()
    }

    /// `(1/n) Σ v_i` over the data points at each site.
    pub(crate) fn gather(&self, v: &[f64]) -> Vec<f64> {
        let scale = 1.0 / self.n as f64;
        self.members.iter().map(|m| m.iter().map(|i| v[*i]).sum::<f64>() * scale).collect()
    }

    /// The cost `N` of a direction `(v, b)` with these preactivations at the sites it sees, given
    /// as (site, preactivation).
    pub(crate) fn cost(
        &self,
        penalty: Penalty,
        v: [f64; 2],
        b: f64,
        seen: impl Iterator<Item = (usize, f64)>,
    ) -> f64 {
        match penalty {
            Penalty::Variation => libm::hypot(libm::hypot(v[0], v[1]), b),
            Penalty::Gradient => {
                let (mut trace, mut square) = (0.0, 0.0);
                for (k, z) in seen {
                    trace += self.trace[k];
                    square += self.weight[k] * z * z;
                }
                2.0 * (trace * square).sqrt()
            }
        }
    }
}
