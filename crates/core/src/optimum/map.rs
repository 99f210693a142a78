//! The violation map: `|η|/N` over all directions, for a picture.
//!
//! Along a row of the picture, where only the azimuth of a direction changes, a data point is seen on one
//! interval of columns. So the sums of a row follow from column to column, and a row costs the points
//! plus the columns and not their product.

use super::certificate::Certifier;
use crate::penalty::Penalty;
use core::f64::consts::{PI, TAU};
use ndarray::Array2;

/// Sums of a row: `Σ g x̃` (3), and for the gradient penalty `Σ w x̃ x̃ᵀ` (6) and `T`.
const SUMS: usize = 10;

impl Certifier {
    /// `|η|/N` at `rows × columns` directions `w̃` of unit length: the azimuth of the first two
    /// coordinates goes from −π to π at the middles of the columns; for d = 2 the bias goes from 1 to −1
    /// at the middles of the rows, and for d = 1 there is one row. 0 where the data see nothing.
    pub fn map(&self, residual: &[f64], [columns, rows]: [usize; 2]) -> Array2<f32> {
        let g = self.sites.gather(residual);
        let azimuth = |c: f64| PI * (2.0 * (c + 0.5) / columns as f64 - 1.0);
        let turns: Vec<[f64; 2]> =
            (0..columns).map(|c| [libm::cos(azimuth(c as f64)), libm::sin(azimuth(c as f64))]).collect();
        let d = self.sites.d;
        // For each site its vector in the plane that turns, by polar coordinates, and what stands still.
        let polar: Vec<(f64, f64, f64)> = self
            .sites
            .x
            .iter()
            .map(|x| {
                let (a, b, rest) = if d == 1 { (x[0], 1.0, 0.0) } else { (x[0], x[1], 1.0) };
                (libm::hypot(a, b), libm::atan2(b, a), rest)
            })
            .collect();
        let rows = if d == 1 { 1 } else { rows };
        let mut out = Array2::zeros((rows, columns));
        let mut changes = vec![[0.0f64; SUMS]; columns + 1];
        for (row, mut ratios) in out.outer_iter_mut().enumerate() {
            let up = if d == 1 { 0.0 } else { 1.0 - 2.0 * (row as f64 + 0.5) / rows as f64 };
            let across = (1.0 - up * up).sqrt();
            changes.iter_mut().for_each(|c| *c = [0.0; SUMS]);
            for (k, (length, angle, rest)) in polar.iter().enumerate() {
                let x = self.sites.x[k];
                let x = if d == 1 { [x[0], 1.0, 0.0] } else { [x[0], x[1], 1.0] };
                let w = self.sites.weight[k];
                let terms = [
                    g[k] * x[0],
                    g[k] * x[1],
                    g[k] * x[2],
                    w * x[0] * x[0],
                    w * x[0] * x[1],
                    w * x[0] * x[2],
                    w * x[1] * x[1],
                    w * x[1] * x[2],
                    w * x[2] * x[2],
                    self.sites.trace[k],
                ];
                // Seen where across·length·cos(azimuth − angle) + up·rest > 0.
                let (radius, height) = (across * length, up * rest);
                let half = if height <= -radius {
                    continue;
                } else if height >= radius {
                    PI
                } else {
                    libm::acos(-height / radius)
                };
                // The columns whose middles lie within the interval, which may wrap around.
                let column = |a: f64| (a + PI) / TAU * columns as f64 - 0.5;
                let first = libm::floor(column(angle - half)) as i64 + 1;
                let last = libm::ceil(column(angle + half)) as i64;
                let count = (last - first).clamp(0, columns as i64) as usize;
                let start = first.rem_euclid(columns as i64) as usize;
                for (from, to) in
                    [(start, (start + count).min(columns)), (0, (start + count).saturating_sub(columns))]
                {
                    if from < to {
                        for s in 0..SUMS {
                            changes[from][s] += terms[s];
                            changes[to][s] -= terms[s];
                        }
                    }
                }
            }
            let mut sums = [0.0; SUMS];
            for ((ratio, turn), changes) in ratios.iter_mut().zip(&turns).zip(&changes) {
                for s in 0..SUMS {
                    sums[s] += changes[s];
                }
                let w = [across * turn[0], across * turn[1], up];
                let eta = w[0] * sums[0] + w[1] * sums[1] + w[2] * sums[2];
                let cost = match self.penalty {
                    Penalty::Variation => 1.0,
                    Penalty::Gradient => {
                        let square = w[0] * (w[0] * sums[3] + 2.0 * (w[1] * sums[4] + w[2] * sums[5]))
                            + w[1] * (w[1] * sums[6] + 2.0 * w[2] * sums[7])
                            + w[2] * w[2] * sums[8];
                        // Less than this is the rounding of the differences that the sums are made of.
                        if square <= 1e-13 * self.sites.trace.iter().sum::<f64>() {
                            0.0
                        } else {
                            2.0 * (sums[9] * square).max(0.0).sqrt()
                        }
                    }
                };
                *ratio = if cost > 0.0 { (eta.abs() / cost) as f32 } else { 0.0 };
            }
        }
        out
    }
}
