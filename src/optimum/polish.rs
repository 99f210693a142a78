//! Newton's method for atoms inside their strata.
//!
//! With the strata fixed the problem is smooth. In the coordinates `u = B v` whose columns are the
//! eigenvectors of the stratum's `P`, scaled by the roots of its eigenvalues, the cost is `‖v‖`, and
//! `1/(2n) ‖y − Σ s_k F_k v_k‖² + λ Σ ‖v_k‖` is minimised. An atom that would leave its stratum stops at the
//! boundary and goes on there.

use super::linear::{self, eigen};
use super::solve::{Working, objective, residual, weighed};
use super::strata::Strata;
use crate::cells::RELATIVE_ZERO;
use crate::network::{dot, norm};

/// Newton steps a round: convergence is quadratic, and each wall that is met takes one more.
const STEPS: usize = 30;
/// More unknowns than this are left to column generation: the Newton matrix is dense.
const UNKNOWNS: usize = 240;

/// The atoms moved to a lower objective; never to a higher one.
pub(crate) fn polish(strata: &Strata, y: &[f64], lambda: f64, atoms: Vec<Working>) -> Vec<Working> {
    let mut atoms = atoms;
    let mut value = objective(&residual(strata, y, &atoms), lambda, &atoms);
    for _ in 0..STEPS {
        let Some((next, lower)) = step(strata, y, lambda, &atoms, value) else { break };
        let gain = value - lower;
        (atoms, value) = (next, lower);
        if gain <= 1e-16 * value {
            break;
        }
    }
    atoms
}

/// The basis `B` of an atom's stratum: what `‖v‖` measures.
fn basis(strata: &Strata, atom: &Working) -> Option<Vec<[f64; 3]>> {
    let w = atom.direction.w;
    let normals = strata.arrangement.normals();
    let least = RELATIVE_ZERO * norm(w);
    let on: Vec<usize> =
        (0..normals.len()).filter(|k| dot(w, normals[*k]).abs() <= least * norm(normals[*k])).collect();
    let stratum = strata.find(&atom.direction.z, &on)?;
    let pairs = eigen(strata.inverse(stratum));
    let largest = pairs.iter().map(|p| p.0).fold(0.0, f64::max);
    Some(
        pairs
            .into_iter()
            .filter(|(value, _)| *value > 1e-14 * largest)
            .map(|(value, e)| e.map(|c| c * value.sqrt()))
            .collect(),
    )
}

/// One damped Newton step; none if there is no lower point to go to.
fn step(
    strata: &Strata,
    y: &[f64],
    lambda: f64,
    atoms: &[Working],
    value: f64,
) -> Option<(Vec<Working>, f64)> {
    let normals = strata.arrangement.normals();
    let r = residual(strata, y, atoms);
    let gathered = strata.gather(&r);
    let weights = strata.weights();
    // For each unknown: its atom, its direction in the frame and its preactivations at the distinct
    // points that the atom sees, signed.
    let (mut of, mut across, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    let (mut gradient, mut own) = (Vec::new(), Vec::new());
    for (k, atom) in atoms.iter().enumerate() {
        let s = if atom.positive { 1.0 } else { -1.0 };
        let b = basis(strata, atom)?;
        // v in the coordinates of B: its columns are orthogonal with squared lengths the eigenvalues.
        let v: Vec<f64> = b.iter().map(|b| atom.mass * dot(*b, atom.direction.w) / dot(*b, *b)).collect();
        let size = v.iter().map(|v| v * v).sum::<f64>().sqrt();
        if size.is_nan() || size <= 0.0 {
            return None;
        }
        for (j, b) in b.iter().enumerate() {
            let column: Vec<f64> = normals
                .iter()
                .zip(&atom.direction.z)
                .map(|(x, z)| if *z > 0.0 { s * dot(*b, *x) } else { 0.0 })
                .collect();
            let slope: f64 = column.iter().zip(&gathered).map(|(c, r)| c * r).sum();
            gradient.push(-slope + lambda * v[j] / size);
            own.push((v[j] / size, lambda / size));
            of.push(k);
            across.push(*b);
            columns.push(column);
        }
    }
    let unknowns = of.len();
    if unknowns == 0 || unknowns > UNKNOWNS {
        return None;
    }
    let mut h = vec![0.0; unknowns * unknowns];
    for i in 0..unknowns {
        for j in 0..=i {
            let mut sum: f64 =
                columns[i].iter().zip(&columns[j]).zip(weights).map(|((a, b), w)| a * b * w).sum();
            if of[i] == of[j] {
                let flat = if i == j { 1.0 } else { 0.0 };
                sum += own[i].1 * (flat - own[i].0 * own[j].0);
            }
            h[i * unknowns + j] = sum;
            h[j * unknowns + i] = sum;
        }
    }
    let negative: Vec<f64> = gradient.iter().map(|g| -g).collect();
    for ridge in [1e-14, 1e-10, 1e-6, 1e-2] {
        let Some(d) = linear::solve_positive(&h, &negative, ridge) else { continue };
        let mut moves = vec![[0.0; 3]; atoms.len()];
        for (k, (d, b)) in of.iter().zip(d.iter().zip(&across)) {
            for (m, b) in moves[*k].iter_mut().zip(b) {
                *m += d * b;
            }
        }
        let mut t = 1.0;
        for (atom, m) in atoms.iter().zip(&moves) {
            t = f64::min(t, room(strata, atom, *m));
        }
        for _ in 0..12 {
            let next: Vec<Working> =
                atoms.iter().zip(&moves).filter_map(|(atom, m)| moved(strata, atom, *m, t)).collect();
            let lower = objective(&residual(strata, y, &next), lambda, &next);
            if lower < value {
                return Some((next, lower));
            }
            t *= 0.25;
        }
    }
    None
}

/// How far an atom can go along a move before it meets a wall, at most 1.
fn room(strata: &Strata, atom: &Working, m: [f64; 3]) -> f64 {
    let u = atom.direction.w.map(|c| c * atom.mass);
    let least = RELATIVE_ZERO * norm(u);
    let mut t: f64 = 1.0;
    for x in strata.arrangement.normals() {
        let (z, dz) = (dot(u, *x), dot(m, *x));
        if z.abs() > least * norm(*x) && z * (z + dz) < 0.0 {
            t = t.min(-z / dz);
        }
    }
    t
}

/// The atom moved; its pattern is that of the place it reaches, its former walls included.
fn moved(strata: &Strata, atom: &Working, m: [f64; 3], t: f64) -> Option<Working> {
    let mut u = atom.direction.w.map(|c| c * atom.mass);
    for (u, m) in u.iter_mut().zip(m) {
        *u += t * m;
    }
    // Moved through zero mass: what is left is rounding and has no direction.
    if norm(u) < 1e-6 * atom.mass * norm(atom.direction.w) {
        return None;
    }
    let size = norm(u) * RELATIVE_ZERO;
    let z = strata
        .arrangement
        .normals()
        .iter()
        .zip(&atom.direction.z)
        .map(|(x, old)| {
            let z = dot(u, *x);
            // A point that was not seen stays unseen: moves end at walls.
            if *old > 0.0 && z > size * norm(*x) { z } else { 0.0 }
        })
        .collect();
    weighed(strata, atom.positive, u, z)
}
