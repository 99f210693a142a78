//! The lower bound on the optimal objective that a residual proves.

use super::case::Case;
use super::grid::Grid;
use super::number::Exact;
use super::supremum::supremum;
use dashu_int::IBig;
use dashu_int::ops::BitTest;
use serde::Serialize;

/// The residual is truncated to multiples of `2^-MOST_BITS` of its largest entry. The bound is that of the
/// truncated residual, so it is valid, and lower by at most that share.
const MOST_BITS: i64 = 256;

/// What a residual q proves: `D(c q) = (1/n)(c q·y − c²‖q‖²/2)` with `c = clip(q·y/‖q‖², ±λ/ρ)` is at
/// most the optimal objective.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LowerBound {
    /// `ρ = sup |η|/N` over all directions, `η(w̃) = (1/n) Σ q_i relu(w̃·x̃_i)`: the nearest double.
    pub rho: f64,
    /// `D(c q)`, the nearest double.
    pub dual: f64,
    /// `w̃/‖w̃‖` of a direction where ρ is attained, `d + 1` numbers, the bias last; empty for ρ = 0.
    pub direction: Vec<f64>,
    /// The data that this direction sees, from 0.
    pub seen: Vec<usize>,
}

impl LowerBound {
    /// The bound of a residual: n doubles, each exactly the number that it is.
    pub fn of(case: &Case, residual: &[f64]) -> Self {
        let grid = Grid::new(&case.points);
        ExactBound::of(case, &grid, &residual.iter().map(|r| Exact::of(*r)).collect::<Vec<_>>()).rounded
    }
}

/// A lower bound before it is rounded to doubles.
pub(super) struct ExactBound {
    /// At least ρ.
    pub(super) rho: Exact,
    /// At most `D(c q)`.
    pub(super) dual: Exact,
    pub(super) rounded: LowerBound,
}

impl ExactBound {
    pub(super) fn of(case: &Case, grid: &Grid, residual: &[Exact]) -> Self {
        let top = residual.iter().filter(|r| r.sign() != 0).map(|r| r.e + r.m.bit_len() as i64).max();
        let low = residual.iter().filter(|r| r.sign() != 0).map(|r| r.e).min();
        let e = match (top, low) {
            (Some(top), Some(low)) => low.max(top - MOST_BITS),
            _ => 0,
        };
        let truncated = |r: &Exact| {
            if r.e >= e { &r.m << (r.e - e) as usize } else { &r.m >> (e - r.e) as usize }
        };
        let q: Vec<IBig> = residual.iter().map(truncated).collect();
        let zero = Exact::of(0.0);
        let found = supremum(grid, case.penalty, &q, -e);
        let (mut fit, mut square) = (zero.clone(), zero.clone());
        for (q, y) in q.into_iter().zip(case.points.y()) {
            let q = Exact { m: q, e };
            fit = &fit + &(&q * &Exact::of(*y));
            square = &square + &(&q * &q);
        }
        // η of −q is −η of q, so the sign of c is free: |q·y| counts.
        let fit = fit.abs();
        let mut c = if square.sign() > 0 { fit.divided_by(&square, false) } else { zero.clone() };
        // With ρ = 0, as of equal points whose residuals cancel, any c will do.
        if let Some(found) = &found {
            c = c.min(Exact::of(case.lambda).divided_by(&found.upper, false));
        }
        let half = Exact::of(0.5);
        let value = &(&c * &fit) - &(&half * &(&(&c * &c) * &square));
        let dual = value.divided_by(&Exact::of(grid.n as f64), false);
        let mut bound =
            LowerBound { rho: 0.0, dual: dual.nearest(), direction: Vec::new(), seen: Vec::new() };
        let mut rho = zero;
        if let Some(found) = found {
            rho = found.upper;
            bound.rho = rho.nearest();
            bound.direction = found.direction;
            bound.seen = (0..grid.n).filter(|i| found.seen.contains(&grid.index[*i])).collect();
        }
        Self { rho, dual, rounded: bound }
    }
}
