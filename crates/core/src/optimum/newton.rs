//! Newton's method for atoms inside their strata.
//!
//! With the strata fixed the problem is smooth. In the coordinates t of each stratum's basis the cost is
//! `‖t‖`, and `½ Σ_k w_k (ȳ_k − Σ ± F t)_k² + λ Σ ‖t‖` is minimised. An atom that would leave its stratum
//! stops at the boundary and goes on there, on the wall.

use super::sites::Sites;
use super::stratum::{Affine, Atom, farthest};
use crate::penalty::Penalty;
use nalgebra::{Cholesky, DMatrix, DVector};

/// More unknowns than this are left to column generation: the Newton matrix is dense.
const UNKNOWNS: usize = 1500;

/// The problem over the sites: `within + ½ Σ_k w_k (ȳ_k − f(x_k))² + λ Σ N`.
#[derive(Clone, Debug)]
pub(crate) struct Objective<'a> {
    pub(crate) sites: &'a Sites,
    pub(crate) penalty: Penalty,
    pub(crate) lambda: f64,
    /// The mean target at each site.
    pub(crate) target: Vec<f64>,
    /// What no network can fit: `1/(2n) Σ (y_i − ȳ)²`.
    within: f64,
}

impl<'a> Objective<'a> {
    pub(crate) fn new(sites: &'a Sites, penalty: Penalty, lambda: f64, y: &[f64]) -> Self {
        let mean = |m: &Vec<usize>| m.iter().map(|i| y[*i]).sum::<f64>() / m.len() as f64;
        let target: Vec<f64> = sites.members.iter().map(mean).collect();
        let square = |(m, t): (&Vec<usize>, &f64)| m.iter().map(|i| (y[*i] - t) * (y[*i] - t)).sum::<f64>();
        let within = sites.members.iter().zip(&target).map(square).sum::<f64>() / (2.0 * y.len() as f64);
        Self { sites, penalty, lambda, target, within }
    }

    /// `ȳ − f` at the sites.
    pub(crate) fn residual(&self, atoms: &[Atom]) -> Vec<f64> {
        let mut r = self.target.clone();
        for atom in atoms {
            let s = atom.sign();
            for (k, z) in atom.seen.iter().zip(&atom.z) {
                r[*k] -= s * z;
            }
        }
        r
    }

    /// Its value.
    pub(crate) fn value(&self, atoms: &[Atom]) -> f64 {
        let r = self.residual(atoms);
        let square: f64 = r.iter().zip(&self.sites.weight).map(|(r, w)| w * r * r).sum();
        self.within + 0.5 * square + self.lambda * atoms.iter().map(|a| a.mass).sum::<f64>()
    }

    /// The residuals gathered at the sites, `w_k (ȳ_k − f_k)`.
    pub(crate) fn gathered(&self, atoms: &[Atom]) -> Vec<f64> {
        self.residual(atoms).iter().zip(&self.sites.weight).map(|(r, w)| r * w).collect()
    }

    /// The atoms moved to a lower value, by at most so many steps; never to a higher one by more than
    /// rounding.
    pub(crate) fn descend(&self, atoms: Vec<Atom>, steps: usize) -> Vec<Atom> {
        let mut atoms = atoms;
        let mut value = self.value(&atoms);
        for _ in 0..steps {
            let Some((next, lower)) = self.step(&atoms, value) else { break };
            (atoms, value) = (next, lower);
        }
        atoms
    }

    /// The length of the gradient in the coordinates of the strata.
    fn slope(&self, atoms: &[Atom]) -> f64 {
        let g = self.gathered(atoms);
        let slopes = atoms.iter().filter_map(|atom| {
            let stratum = atom.stratum(self.sites, self.penalty)?;
            let parts = stratum.peak(&g).into_iter().zip(stratum.coordinates(&atom.u));
            Some(
                parts.map(|(p, t)| atom.sign() * p - self.lambda * t / atom.mass).map(|s| s * s).sum::<f64>(),
            )
        });
        slopes.sum::<f64>().sqrt()
    }

    /// One damped Newton step; none if there is no lower point to go to.
    fn step(&self, atoms: &[Atom], value: f64) -> Option<(Vec<Atom>, f64)> {
        let sites = self.sites;
        let residual = DVector::from_vec(self.residual(atoms)).component_mul(&sites.root);
        let strata: Vec<_> =
            atoms.iter().map(|a| a.stratum(sites, self.penalty)).collect::<Option<Vec<_>>>()?;
        let unknowns = strata.iter().map(|s| s.basis.len()).sum();
        if unknowns == 0 || unknowns > UNKNOWNS {
            return None;
        }
        // For each unknown: its atom, `t/‖t‖`, and its column of predictions, times the roots of the weights.
        let (mut of, mut unit) = (Vec::with_capacity(unknowns), DVector::zeros(unknowns));
        let mut columns = DMatrix::zeros(sites.len(), unknowns);
        for (k, (atom, stratum)) in atoms.iter().zip(&strata).enumerate() {
            for (basis, t) in stratum.basis.iter().zip(stratum.coordinates(&atom.u)) {
                let mut column = columns.column_mut(of.len());
                for (i, f) in atom.seen.iter().zip(&basis.f) {
                    column[*i] = atom.sign() * f * sites.root[*i];
                }
                unit[of.len()] = t / atom.mass;
                of.push(k);
            }
        }
        let gradient = columns.tr_mul(&residual) - self.lambda * &unit;
        let size = gradient.norm();
        // The lower triangle of the Hessian, which is all that is read of it.
        let mut hessian = DMatrix::zeros(unknowns, unknowns);
        for j in 0..unknowns {
            for i in j..unknowns {
                hessian[(i, j)] = columns.column(i).dot(&columns.column(j));
                if of[i] == of[j] {
                    let same = if i == j { 1.0 } else { 0.0 };
                    hessian[(i, j)] += self.lambda / atoms[of[i]].mass * (same - unit[i] * unit[j]);
                }
            }
        }
        for ridge in [1e-14, 1e-10, 1e-6, 1e-2] {
            let mut ridged = hessian.clone();
            let diagonal = hessian.diagonal().map(|h| h + ridge * h.max(f64::MIN_POSITIVE));
            ridged.set_diagonal(&diagonal);
            let Some(factor) = Cholesky::new(ridged) else { continue };
            let d = factor.solve(&gradient);
            let mut moves = Vec::with_capacity(atoms.len());
            let mut at = 0;
            for stratum in &strata {
                let count = stratum.basis.len();
                moves.push(stratum.affine(&d.as_slice()[at..at + count]));
                at += count;
            }
            let rooms: Vec<(f64, Option<usize>)> =
                atoms.iter().zip(&moves).map(|(a, m)| room(sites, a, m)).collect();
            // First each atom as far as it can go, then all by the same share.
            let least = rooms.iter().map(|r| r.0).fold(1.0, f64::min);
            let shares = [f64::INFINITY].into_iter().chain((0..12).map(|k| least * 0.25f64.powi(k)));
            for share in shares {
                let mut next = Vec::with_capacity(atoms.len());
                let moved = atoms.iter().zip(&moves).zip(&rooms).try_for_each(|((a, m), room)| {
                    let t = room.0.min(share);
                    next.extend(self.moved(a, m, t, if t >= room.0 { room.1 } else { None })?);
                    Some(())
                });
                if moved.is_none() {
                    continue;
                }
                let lower = self.value(&next);
                // Where the value has no digits left, the gradient still tells.
                let flat = share >= 1.0 && lower <= value * (1.0 + 4.0 * f64::EPSILON);
                if lower < value || (flat && self.slope(&next) < 0.25 * size) {
                    return Some((next, lower));
                }
            }
        }
        None
    }

    /// The atom after a share t of a move that ends, where a site is given, on that site's hyperplane: it
    /// may have no mass left. None if it then is not where it is said to be.
    fn moved(&self, atom: &Atom, m: &Affine, t: f64, meets: Option<usize>) -> Option<Option<Atom>> {
        let sites = self.sites;
        let mut u = atom.u;
        for c in 0..2 {
            u.v[c] += t * m.v[c];
        }
        u.beta += t * m.beta;
        let (mut on, mut seen) = (atom.on.clone(), atom.seen.clone());
        if let Some(k) = meets {
            on.push(k);
            if sites.d == 2 && on.len() > 1 {
                (on, u) = corner(sites, on[0], k, &u);
            } else {
                u = Affine { anchor: k, beta: 0.0, ..u };
            }
            seen.retain(|s| !on.contains(s));
        }
        // Through zero mass: what is left is rounding and has no direction.
        let opposite = u.v[0] * atom.u.v[0] + u.v[1] * atom.u.v[1] < 0.0;
        let ray = on.len() + 1 > sites.d;
        let Some(next) = Atom::new(sites, self.penalty, atom.positive, on, seen, u) else {
            return Some(None);
        };
        if next.mass < 1e-6 * atom.mass || (ray && opposite) {
            return Some(None);
        }
        next.z.iter().all(|z| *z > 0.0).then_some(Some(next))
    }
}

/// The corner that a direction on the wall of `i` reaches at the hyperplane of `k`: all its sites, and
/// the direction on it.
pub(crate) fn corner(sites: &Sites, i: usize, k: usize, u: &Affine) -> (Vec<usize>, Affine) {
    let line = sites.difference(i, k);
    let on: Vec<usize> = (0..sites.len())
        .filter(|j| *j == i || *j == k || sites.collinear(line, sites.difference(i, *j)))
        .collect();
    let [from, to] = farthest(sites, &on, i, k);
    let along = sites.difference(from, to);
    let normal = [along[1], -along[0]];
    let s = (u.v[0] * normal[0] + u.v[1] * normal[1]) / (normal[0] * normal[0] + normal[1] * normal[1]);
    let anchor = on[0];
    (on, Affine { anchor, v: normal.map(|c| c * s), beta: 0.0 })
}

/// How much of a move an atom can make before it meets a hyperplane that it is not on, at most all of it,
/// and the site of that hyperplane.
fn room(sites: &Sites, atom: &Atom, m: &Affine) -> (f64, Option<usize>) {
    let mut least = (1.0, None);
    // On a ray there is nothing to meet but zero mass.
    if atom.on.len() + 1 > sites.d {
        return least;
    }
    let (mut seen, mut on) = (atom.seen.iter().peekable(), atom.on.iter().peekable());
    for k in 0..sites.len() {
        let sees = seen.next_if(|s| **s == k).is_some();
        if on.next_if(|o| **o == k).is_some() {
            continue;
        }
        let (z, dz) = (atom.u.at(sites, k), m.at(sites, k));
        let leaves = if sees { z + dz <= 0.0 && dz < 0.0 } else { z + dz > 0.0 && dz > 0.0 };
        if leaves {
            let t = (-z / dz).max(0.0);
            if t < least.0 {
                least = (t, Some(k));
            }
        }
    }
    least
}
