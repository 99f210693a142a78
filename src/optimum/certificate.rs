//! The certificate `η` and the lower bound it proves (theory §4).

use super::strata::{Direction, Strata, Stratum};
use crate::cells::RELATIVE_ZERO;
use crate::data::Points;
use crate::network::{dot, norm};
use crate::order;
use crate::penalty::Penalty;
use serde::{Deserialize, Serialize};

/// Certifies networks on one data set under one penalty: made once, then cheap for each residual.
///
/// For a residual r let `η(w̃) = (1/n) Σ r_i relu(w̃·x̃_i)`. If `|η| ≤ λ N` everywhere, r is a feasible point
/// of the dual problem, and `D(q) = (1/n)(q·y − ‖q‖²/2)` is a lower bound on the objective of every
/// network of every width. Otherwise r is shrunk until it is feasible.
#[derive(Clone, Debug)]
pub struct Certifier {
    pub(crate) strata: Strata,
    y: Vec<f64>,
}

/// Where `|η|/N` is greatest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// `ρ = sup |η|/N`.
    pub ratio: f64,
    /// Whether η is positive there: the sign of the neuron that is missing.
    pub positive: bool,
    /// The direction `w̃`, of unit length.
    pub direction: [f64; 3],
}

/// A lower bound on the objective of every network.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// `ρ = sup |η|/N`.
    pub rho: f64,
    /// `D(c r)`, with the best feasible multiple of the residual.
    pub dual: f64,
}

/// A direction that lowers the objective: the best of its cell and sign.
#[derive(Clone, Debug)]
pub(crate) struct Violator {
    pub(crate) ratio: f64,
    pub(crate) positive: bool,
    pub(crate) direction: Direction,
}

impl Certifier {
    /// Prepares the candidates: for d = 2 about `4 n²` of them.
    pub fn new(points: &Points, penalty: Penalty) -> Self {
        Self { strata: Strata::new(points, penalty), y: points.y().to_vec() }
    }

    /// The penalty it certifies for.
    pub fn penalty(&self) -> Penalty {
        self.strata.penalty
    }

    /// The greatest `|η|/N` over all directions, exactly (up to rounding); none if no direction has a
    /// positive ratio, as for a residual of zero.
    pub fn peak(&self, residual: &[f64]) -> Option<Peak> {
        let gathered = self.strata.gather(residual);
        let (mut best, mut at) = (0.0, None);
        for stratum in &self.strata.list {
            let (w, square) = self.strata.peak(stratum, &gathered);
            if square <= best * best {
                continue;
            }
            // The stratum may hold the maximum of η or, on the other end of the line, its minimum.
            for side in [1.0, -1.0] {
                if let Some((direction, ratio)) =
                    self.strata.evaluate(stratum, w.map(|c| c * side), &gathered)
                    && ratio.abs() > best
                {
                    best = ratio.abs();
                    at = Some((direction, ratio > 0.0));
                }
            }
        }
        at.map(|(direction, positive)| Peak {
            ratio: best,
            positive,
            direction: unit(self.strata.arrangement.frame.leave(direction.w)),
        })
    }

    /// The lower bound from this residual.
    pub fn bound(&self, residual: &[f64], lambda: f64) -> Bound {
        let rho = self.peak(residual).map_or(0.0, |p| p.ratio);
        Bound { rho, dual: self.dual(residual, lambda, rho) }
    }

    /// `D(c r)` with `c = clip(r·y/‖r‖², ±λ/ρ)`, for a residual with this ρ. Never below 0: the zero
    /// residual is feasible.
    pub(crate) fn dual(&self, residual: &[f64], lambda: f64, rho: f64) -> f64 {
        let square: f64 = residual.iter().map(|r| r * r).sum();
        if square == 0.0 {
            return 0.0;
        }
        let inner: f64 = residual.iter().zip(&self.y).map(|(r, y)| r * y).sum();
        let limit = if rho > 0.0 { lambda / rho } else { f64::INFINITY };
        // By hand: `clamp` would bring the code that prints numbers into its panic.
        let c = inner / square;
        let c = if c > limit {
            limit
        } else if c < -limit {
            -limit
        } else {
            c
        };
        ((c * inner - 0.5 * c * c * square) / self.y.len() as f64).max(0.0)
    }

    /// `η/N` at a direction: signed, 0 where the data do not see it.
    pub fn ratio(&self, residual: &[f64], direction: [f64; 3]) -> f64 {
        let w = self.strata.arrangement.frame.enter(direction);
        let gathered = self.strata.gather(residual);
        self.strata.weigh(w, self.strata.active(w, &[]), &gathered).map_or(0.0, |(_, ratio)| ratio)
    }

    /// `|η|/N` at many directions, for a picture: one number for each.
    pub fn ratios(&self, residual: &[f64], directions: impl Iterator<Item = [f64; 3]>) -> Vec<f32> {
        let gathered = self.strata.gather(residual);
        let normals = self.strata.arrangement.normals();
        let frame = &self.strata.arrangement.frame;
        let (weights, squares) = (self.strata.weights(), self.strata.squares());
        directions
            .map(|direction| {
                let w = frame.enter(direction);
                let least = RELATIVE_ZERO * norm(w);
                let (mut eta, mut trace, mut square) = (0.0, 0.0, 0.0);
                for (k, x) in normals.iter().enumerate() {
                    let z = dot(w, *x);
                    if z > least {
                        eta += gathered[k] * z;
                        trace += squares[k];
                        square += weights[k] * z * z;
                    }
                }
                let cost = match self.strata.penalty {
                    Penalty::Variation => norm(direction),
                    Penalty::Gradient => 2.0 * (trace * square).sqrt(),
                };
                if cost > 0.0 { (eta.abs() / cost) as f32 } else { 0.0 }
            })
            .collect()
    }

    /// The greatest and least ratio of every stratum with `|η|/N > level`, and the stratum.
    pub(crate) fn candidates(&self, residual: &[f64], level: f64) -> Vec<(Violator, usize)> {
        let gathered = self.strata.gather(residual);
        let mut found = Vec::new();
        for (id, stratum) in self.strata.list.iter().enumerate() {
            let (w, square) = self.strata.peak(stratum, &gathered);
            if square <= level * level {
                continue;
            }
            // The peak of a negative η is at −P g; both ends of the line are candidates, and each is
            // in the stratum for one sign at most.
            for side in [1.0, -1.0] {
                if let Some((violator, true)) = self.candidate(stratum, w.map(|c| c * side), &gathered)
                    && violator.ratio > level
                {
                    found.push((violator, id));
                }
            }
        }
        found
    }

    /// The best direction of each cell and sign with `|η|/N > level`, greatest first. With `peaks_only`
    /// those are left out that a neighbouring cell of the same sign exceeds: what is left are the local
    /// maxima.
    pub(crate) fn violators(&self, residual: &[f64], level: f64, peaks_only: bool) -> Vec<Violator> {
        let arrangement = &self.strata.arrangement;
        let found = self.candidates(residual, level);
        // For each sign and cell the best so far, an index into `found`.
        let none = usize::MAX;
        let mut best = [vec![none; arrangement.cells.len()], vec![none; arrangement.cells.len()]];
        for (id, (violator, stratum)) in found.iter().enumerate() {
            let of_sign = &mut best[usize::from(violator.positive)];
            for cell in &self.strata.list[*stratum].cells {
                let old = of_sign[*cell];
                if old == none || found[old].0.ratio < violator.ratio {
                    of_sign[*cell] = id;
                }
            }
        }
        let mut keep = vec![false; found.len()];
        for of_sign in &best {
            for (cell, id) in of_sign.iter().enumerate().filter(|(_, id)| **id != none) {
                let beaten = peaks_only
                    && arrangement.cells[cell].walls.iter().any(|wall| {
                        arrangement.walls[*wall].cells.iter().any(|next| {
                            let other = of_sign[*next];
                            other != none && found[other].0.ratio > found[*id].0.ratio
                        })
                    });
                keep[*id] = keep[*id] || !beaten;
            }
        }
        let kept = found.into_iter().zip(keep).filter(|(_, keep)| *keep);
        let out: Vec<Violator> = kept.map(|((violator, _), _)| violator).collect();
        order::descending(&out, |violator| violator.ratio)
    }

    /// A candidate, and whether it lies in its stratum.
    fn candidate(&self, stratum: &Stratum, w: [f64; 3], gathered: &[f64]) -> Option<(Violator, bool)> {
        let (direction, ratio) = self.strata.evaluate(stratum, w, gathered)?;
        let inside = self.strata.lies_in(&direction, stratum);
        Some((Violator { ratio: ratio.abs(), positive: ratio > 0.0, direction }, inside))
    }

    /// The directions at which new neurons would lower the objective most: the greatest local maxima
    /// of `|η|/N` above λ, at most `count`, as unit vectors with the neuron's sign.
    pub fn missing(&self, residual: &[f64], lambda: f64, count: usize) -> Vec<Peak> {
        let mut all = self.violators(residual, lambda * (1.0 + 1e-6), true);
        all.truncate(count);
        all.into_iter()
            .map(|v| Peak {
                ratio: v.ratio,
                positive: v.positive,
                direction: unit(self.strata.arrangement.frame.leave(v.direction.w)),
            })
            .collect()
    }
}

/// A vector at unit length.
pub(crate) fn unit(w: [f64; 3]) -> [f64; 3] {
    let size = norm(w);
    if size > 0.0 { w.map(|c| c / size) } else { w }
}
