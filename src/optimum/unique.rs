//! Whether the optimum's atoms are the only ones, and a choice of few.
//!
//! The predictions of the optimum are unique, hence its residual and its tight directions, those with
//! `|η| = λ N`. Every optimum is a combination of tight directions' footprints with masses ≥ 0. It is
//! unique if the footprints in use are independent and no mass can move to the others.

use super::certificate::Certifier;
use super::lasso;
use super::linear::Factor;
use super::solve::{Working, weighed};
use super::strata::Strata;
use crate::order;

/// Directions count as tight within this share of λ.
const TIGHT: f64 = 1e-7;
/// Footprints closer than this (relative) are one.
const SAME: f64 = 3e-4;

/// A sparse choice of atoms with the same predictions and cost, and whether it is the only one.
pub(crate) fn examine(
    certifier: &Certifier,
    residual: &[f64],
    lambda: f64,
    atoms: &[Working],
) -> (Vec<Working>, bool) {
    let strata = &certifier.strata;
    let total: f64 = atoms.iter().map(|a| a.mass).sum();
    if total == 0.0 {
        return (Vec::new(), true);
    }
    // The atoms themselves first, heaviest first; then all other tight directions.
    let mut pool = order::descending(atoms, |a| a.mass);
    pool.retain(|a| a.mass > 1e-9 * total);
    for (v, _) in certifier.candidates(residual, lambda * (1.0 - TIGHT)) {
        pool.push(Working { direction: v.direction, positive: v.positive, mass: 0.0 });
    }
    let mut kept: Vec<Working> = Vec::new();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for atom in pool {
        let column = atom.column(strata);
        let size = lasso::inner(&column, &column).sqrt();
        let twin = columns.iter().position(|c| {
            let gap: f64 = c.iter().zip(&column).map(|(a, b)| (a - b) * (a - b)).sum();
            gap.sqrt() <= SAME * size
        });
        match twin {
            // Two atoms of one footprint are one atom.
            Some(k) => kept[k] = together(strata, &kept[k], &atom),
            None => {
                kept.push(atom);
                columns.push(column);
            }
        }
    }
    // Masses over independent columns that reproduce the fit: exchange dependent ones away. The
    // price is equal for all, so this is the inner problem at a price that changes nothing.
    let fit: Vec<f64> =
        (0..residual.len()).map(|i| kept.iter().zip(&columns).map(|(a, c)| a.mass * c[i]).sum()).collect();
    let price = 1e-9 * lasso::inner(&fit, &fit).sqrt().max(f64::MIN_POSITIVE);
    let start: Vec<f64> = kept.iter().map(|a| a.mass).collect();
    let mut used = Factor::default();
    let independent = columns
        .iter()
        .zip(&start)
        .filter(|(_, mass)| **mass > 1e-7 * total)
        .all(|(column, _)| used.push(column, 1e-7).is_ok());
    let (mass, unique) = if independent {
        (start.clone(), no_mass_can_move(&columns, &start, total, &used))
    } else {
        (lasso::solve(&columns, &fit, price, &vec![0.0; columns.len()]), false)
    };
    let out = kept
        .into_iter()
        .zip(mass)
        .filter(|(_, mass)| *mass > 0.0)
        .map(|(atom, mass)| Working { mass, ..atom })
        .collect();
    (out, unique)
}

/// Two atoms of one sign as one, with the predictions of both.
fn together(strata: &Strata, p: &Working, q: &Working) -> Working {
    let sum = |a: f64, b: f64| a * p.mass + b * q.mass;
    let mut w = [0.0; 3];
    for k in 0..3 {
        w[k] = sum(p.direction.w[k], q.direction.w[k]);
    }
    let z = p.direction.z.iter().zip(&q.direction.z).map(|(a, b)| sum(*a, *b)).collect();
    weighed(strata, p.positive, w, z).unwrap_or_else(|| p.clone())
}

/// Whether no non-negative combination of the idle columns lies in the span of those in use.
fn no_mass_can_move(columns: &[Vec<f64>], mass: &[f64], total: f64, used: &Factor) -> bool {
    let idle: Vec<Vec<f64>> = columns
        .iter()
        .zip(mass)
        .filter(|(_, mass)| **mass <= 1e-7 * total)
        .map(|(column, _)| {
            let size = lasso::inner(column, column).sqrt();
            let rest = used.outside(column);
            rest.into_iter().map(|v| v / size).collect()
        })
        .collect();
    if idle.is_empty() {
        return true;
    }
    // min ‖Σ d_k rest_k‖² + (Σ d_k − 1)² over d ≥ 0: at zero residual outside the span a mass can move.
    let n = columns[0].len();
    const WEIGHT: f64 = 1e3;
    let rows: Vec<Vec<f64>> =
        idle.iter().map(|c| c.iter().map(|v| v * WEIGHT).chain([1.0]).collect()).collect();
    let mut aim = vec![0.0; n];
    aim.push(1.0);
    let d = lasso::solve(&rows, &aim, 0.0, &vec![0.0; rows.len()]);
    let sum: f64 = d.iter().sum();
    if sum <= 0.0 {
        return true;
    }
    let miss: f64 = (0..n)
        .map(|i| idle.iter().zip(&d).map(|(c, d)| c[i] * d).sum::<f64>())
        .map(|v| v * v)
        .sum::<f64>()
        .sqrt();
    miss > 1e-6 * sum
}
