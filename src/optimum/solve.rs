//! The exact optimum by column generation (theory §4).
//!
//! The convex problem is `min 1/(2n) ‖Σ s_k Φ(u_k) − y‖² + λ Σ N(u_k)` over mass vectors in the closed cells.
//! A round: the certificate finds the best direction of every violating cell and sign; the inner
//! problem ([`lasso`]) chooses masses over all directions at hand; neurons of one cell and sign are
//! merged, which fits as well and costs no more; Newton's method ([`polish`]) then moves the few
//! atoms left inside their strata. The rounds end when primal and dual values meet.
//!
//! Why not a library: the whole program is also one conic program, which clarabel solves. The
//! measurements that decided are in ARCHITECTURE.md.

use super::certificate::{Certifier, unit};
use super::lasso;
use super::polish;
use super::strata::{Direction, Strata};
use super::unique;
use crate::data::Points;
use crate::network::{Network, norm};
use crate::order;
use serde::{Deserialize, Serialize};

/// The rounds end at this relative gap; rounding often stops them a little before.
const ENOUGH: f64 = 1e-13;
/// Below this relative gap only rounding is left to fight: two rounds without progress end it.
const CLOSE: f64 = 1e-9;
/// Rounds without progress before the present gap is accepted.
const PATIENCE: usize = 12;
/// A bound on the rounds; they number a few dozen at most in practice.
const ROUNDS: usize = 300;
/// Atoms lighter than this share of the penalty are rounding, unless the fit needs them.
const LIGHT: f64 = 1e-5;
/// The fit needs an atom whose predictions are larger than this share of the targets.
const NEEDED: f64 = 1e-4;

/// An atom of the optimum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OptimalAtom {
    /// `+1` or `−1`.
    pub sign: i8,
    /// Its part of the penalty, `N(u)`.
    pub mass: f64,
    /// `w̃/‖w̃‖`, `d + 1` numbers: the weights, then the bias.
    pub direction: Vec<f64>,
    /// Its mass vector u, `d + 1` numbers: it adds `sign · relu(u·x̃)` to f.
    pub mass_vector: Vec<f64>,
    /// The data points it sees (its strict pattern), ascending, from 0.
    pub active: Vec<usize>,
}

impl OptimalAtom {
    /// The mass vector, padded to three numbers.
    pub fn u(&self) -> [f64; 3] {
        let mut u = [0.0; 3];
        for (u, v) in u.iter_mut().zip(&self.mass_vector) {
            *u = *v;
        }
        u
    }
}

/// The optimum of one data set, penalty and λ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Optimum {
    /// `L + λ R`.
    pub objective: f64,
    /// `L`.
    pub loss: f64,
    /// `R`, the least cost of this f.
    pub penalty_value: f64,
    /// The lower bound that proves it.
    pub dual: f64,
    /// `objective − dual`, ≥ 0 up to rounding.
    pub gap: f64,
    /// Whether the atoms' footprints and masses are the only ones. The predictions always are.
    pub unique: bool,
    /// Distinct hyperplanes among the atoms (w̃ and −w̃ are one): what is fixed even where the
    /// split between w̃ and −w̃ is not.
    pub kinks: usize,
    /// The atoms, heaviest first.
    pub atoms: Vec<OptimalAtom>,
    /// Predictions on the data, length n.
    pub fit: Vec<f64>,
}

impl Optimum {
    /// How far an objective is above the optimum, as a share of it; never below 0, as rounding might
    /// have it.
    pub fn excess(&self, objective: f64) -> f64 {
        if self.objective > 0.0 { (objective / self.objective - 1.0).max(0.0) } else { 0.0 }
    }

    /// The optimum as a network of as many neurons as it has atoms, balanced for V.
    pub fn network(&self, d: usize) -> Network {
        let mut net = Network { d, a: Vec::new(), w: Default::default() };
        for atom in &self.atoms {
            let u = atom.u();
            let root = (norm(u) * self.atoms.len() as f64).sqrt();
            let w = if root > 0.0 { unit(u).map(|c| c * root) } else { u };
            net.push(f64::from(atom.sign) * root, w);
        }
        if net.m() == 0 {
            net.push(0.0, [0.0; 3]);
        }
        net
    }
}

/// How far a solve has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Rounds done.
    pub round: usize,
    /// The best objective so far.
    pub objective: f64,
    /// Best objective minus best dual value.
    pub gap: f64,
}

/// An atom while solving.
#[derive(Clone, Debug)]
pub(crate) struct Working {
    pub(crate) direction: Direction,
    pub(crate) positive: bool,
    /// `N` of its mass vector.
    pub(crate) mass: f64,
}

impl Working {
    /// Signed predictions of a unit of its mass, on the data.
    pub(crate) fn column(&self, strata: &Strata) -> Vec<f64> {
        let s = if self.positive { 1.0 } else { -1.0 };
        strata.spread(&self.direction.z).into_iter().map(|z| s * z).collect()
    }
}

/// `y − f` of these atoms.
pub(crate) fn residual(strata: &Strata, y: &[f64], atoms: &[Working]) -> Vec<f64> {
    let mut r = y.to_vec();
    for atom in atoms {
        for (r, x) in r.iter_mut().zip(atom.column(strata)) {
            *r -= atom.mass * x;
        }
    }
    r
}

pub(crate) fn objective(r: &[f64], lambda: f64, atoms: &[Working]) -> f64 {
    lasso::inner(r, r) / (2.0 * r.len() as f64) + lambda * atoms.iter().map(|a| a.mass).sum::<f64>()
}

/// Solves for the optimum; `go_on` hears of each round and may end it by answering false, and then
/// there is no result.
///
/// `lambda` must be positive and finite.
pub fn solve(
    certifier: &Certifier,
    points: &Points,
    lambda: f64,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> Option<Optimum> {
    let strata = &certifier.strata;
    let (y, n) = (points.y(), points.n() as f64);
    let mut atoms: Vec<Working> = Vec::new();
    let mut r = y.to_vec();
    let mut value = objective(&r, lambda, &atoms);
    let (mut best, mut best_value, mut dual) = (atoms.clone(), value, 0.0f64);
    let (mut waiting, mut last_gap, mut last_value, mut thorough) = (0, f64::INFINITY, value, false);
    for round in 1..=ROUNDS {
        let bound = certifier.bound(&r, lambda);
        dual = dual.max(bound.dual);
        let gap = best_value - dual;
        if gap <= ENOUGH * best_value.max(f64::MIN_POSITIVE) {
            break;
        }
        if gap < 0.5 * last_gap || best_value < last_value * (1.0 - 1e-5) {
            (waiting, last_gap, last_value) = (0, gap, best_value);
        } else {
            // First look at every cell instead of the local maxima, then give up.
            waiting += 1;
            thorough = true;
            if waiting > if gap < CLOSE * best_value { 2 } else { PATIENCE } {
                break;
            }
        }
        if !go_on(Progress { round, objective: best_value, gap }) {
            return None;
        }
        let mut dictionary = atoms;
        for v in certifier.violators(&r, lambda * (1.0 + 1e-12), !thorough) {
            dictionary.push(Working { direction: v.direction, positive: v.positive, mass: 0.0 });
        }
        // A column that is nearly nothing beside the largest only brings rounding.
        let size = |w: &Working| w.direction.z.iter().map(|z| z * z).sum::<f64>().sqrt();
        let largest = dictionary.iter().map(size).fold(0.0, f64::max);
        dictionary.retain(|w| size(w) > 1e-9 * largest);
        let columns: Vec<Vec<f64>> = dictionary.iter().map(|w| w.column(strata)).collect();
        let start: Vec<f64> = dictionary.iter().map(|w| w.mass).collect();
        let c = lasso::solve(&columns, y, n * lambda, &start);
        for (atom, c) in dictionary.iter_mut().zip(c) {
            atom.mass = c;
        }
        dictionary.retain(|w| w.mass > 0.0);
        atoms = polish::polish(strata, y, lambda, merge(strata, dictionary));
        r = residual(strata, y, &atoms);
        value = objective(&r, lambda, &atoms);
        if value < best_value {
            (best, best_value) = (atoms.clone(), value);
        }
    }
    // The dual value of the best atoms' own residual is usually the best there is.
    let r = residual(strata, y, &best);
    dual = dual.max(certifier.bound(&r, lambda).dual);
    Some(finish(certifier, points, lambda, &best, dual))
}

/// Replaces the atoms of one strict pattern and sign by their sum.
fn merge(strata: &Strata, atoms: Vec<Working>) -> Vec<Working> {
    struct Group {
        seen: Vec<bool>,
        positive: bool,
        w: [f64; 3],
        z: Vec<f64>,
    }
    let mut out: Vec<Group> = Vec::new();
    for atom in atoms {
        let seen: Vec<bool> = atom.direction.z.iter().map(|z| *z > 0.0).collect();
        let w = atom.direction.w.map(|c| c * atom.mass);
        let z = atom.direction.z.iter().map(|z| z * atom.mass);
        match out.iter_mut().find(|g| g.positive == atom.positive && g.seen == seen) {
            Some(group) => {
                for (s, c) in group.w.iter_mut().zip(w) {
                    *s += c;
                }
                for (s, c) in group.z.iter_mut().zip(z) {
                    *s += c;
                }
            }
            None => out.push(Group { seen, positive: atom.positive, w, z: z.collect() }),
        }
    }
    out.into_iter().filter_map(|g| weighed(strata, g.positive, g.w, g.z)).collect()
}

/// An atom from its mass vector in the frame and its preactivations; none if it weighs nothing.
pub(crate) fn weighed(strata: &Strata, positive: bool, w: [f64; 3], z: Vec<f64>) -> Option<Working> {
    let mass = strata.cost(w, &z);
    (mass > 0.0 && mass.is_finite()).then(|| Working {
        direction: Direction { w: w.map(|c| c / mass), z: z.into_iter().map(|v| v / mass).collect() },
        positive,
        mass,
    })
}

fn finish(certifier: &Certifier, points: &Points, lambda: f64, atoms: &[Working], dual: f64) -> Optimum {
    let strata = &certifier.strata;
    let y = points.y();
    let r = residual(strata, y, atoms);
    let loss = lasso::inner(&r, &r) / (2.0 * y.len() as f64);
    let penalty_value = atoms.iter().map(|a| a.mass).sum::<f64>();
    let (mut chosen, unique) = unique::examine(certifier, &r, lambda, atoms);
    let scale = lasso::inner(y, y).sqrt();
    chosen.retain(|a| {
        let column = a.column(strata);
        a.mass > LIGHT * penalty_value || a.mass * lasso::inner(&column, &column).sqrt() > NEEDED * scale
    });
    let chosen = order::descending(&chosen, |a| a.mass);
    let mut directions: Vec<[f64; 3]> = Vec::new();
    let mut list = Vec::new();
    for atom in &chosen {
        let w = strata.arrangement.frame.leave(atom.direction.w);
        let z = strata.spread(&atom.direction.z);
        let d = unit(w);
        list.push(OptimalAtom {
            sign: if atom.positive { 1 } else { -1 },
            mass: atom.mass,
            direction: d[..=strata.arrangement.d].to_vec(),
            mass_vector: w[..=strata.arrangement.d].iter().map(|c| c * atom.mass).collect(),
            active: (0..z.len()).filter(|i| z[*i] > 0.0).collect(),
        });
        // In the frame hyperplanes that differ look different even far from the origin.
        directions.push(unit(atom.direction.w));
    }
    let mut kinks: Vec<[f64; 3]> = Vec::new();
    for d in directions {
        let same = |k: &[f64; 3]| {
            let gap = |s: f64| (0..3).map(|c| (k[c] - s * d[c]).abs()).fold(0.0, f64::max);
            gap(1.0).min(gap(-1.0)) < 3e-4
        };
        if !kinks.iter().any(same) {
            kinks.push(d);
        }
    }
    let value = loss + lambda * penalty_value;
    Optimum {
        objective: value,
        loss,
        penalty_value,
        dual: dual.min(value),
        gap: (value - dual).max(0.0),
        unique,
        kinks: kinks.len(),
        atoms: list,
        fit: y.iter().zip(&r).map(|(y, r)| y - r).collect(),
    }
}
