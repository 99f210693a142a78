//! The exact optimum by column generation (theory §4).
//!
//! The convex problem is `min 1/(2n) ‖Σ s_k Φ(u_k) − y‖² + λ Σ N(u_k)` over mass vectors in the closed cells.
//! A round: pricing ([`super::sweep`]) finds directions that violate the certificate; the inner
//! problem ([`lasso`]) chooses masses over all directions at hand; neurons of one cell and sign are
//! merged, which fits as well and costs no more; Newton's method ([`super::newton`]) then moves the few
//! atoms left inside their strata. The rounds end when primal and dual values meet.
//!
//! What is printed is what is proved: the mass vectors are rounded to the numbers that are given out, the
//! objective is computed for those in twice the precision, and the lower bound from their residual.
//!
//! Why not a library: the whole program is also one conic program, which clarabel solves. The
//! measurements that decided are in ARCHITECTURE.md.

use super::certificate::{Certifier, Which, unit};
use super::lasso;
use super::newton::Objective;
use super::sites::Sites;
use super::stratum::{Atom, Violator};
use super::twofold::dot2;
use super::unique::{self, Uniqueness};
use crate::cells::Frame;
use crate::network::{Network, norm};
use crate::penalty::Penalty;
use crate::points::Points;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

/// The rounds end at this relative gap; rounding often stops them a little before.
const ENOUGH: f64 = 1e-13;
/// Below this relative gap only rounding is left to fight: two rounds without progress end it.
const CLOSE: f64 = 1e-9;
/// Rounds without progress before the present gap is accepted.
const PATIENCE: usize = 12;
/// A bound on the rounds; they number a few dozen at most in practice.
const ROUNDS: usize = 300;
/// Newton steps a round: convergence is quadratic, and each wall that is met takes one more.
const STEPS: usize = 30;
/// Atoms lighter than this share of the penalty are left out where the proof is as good without them.
const LIGHT: f64 = 1e-5;
/// A lower bound that exceeds the objective by more than this share of it is not rounding.
const CONTRADICTION: f64 = 1e-12;
/// Rounding an atom's mass vector moves its predictions by no more than this share of its terms.
const FIT: f64 = 1e-14;
/// Where rounding moves a prediction by more than this share of the largest number, the predictions given
/// out are those of the rounded atoms; half of what the judge lets pass.
const VISIBLE: f64 = 5e-10;
/// Directions whose footprints have at least this cosine are not taken in the same round, at first.
const ALIKE: f64 = 0.98;

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
    /// The data points it sees (its strict pattern), ascending, from 0. At the others its preactivation
    /// is negative, or 0 up to the rounding of the mass vector.
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
    /// `L + λ R` of these atoms.
    pub objective: f64,
    /// `L` of these atoms.
    pub loss: f64,
    /// `R` of these atoms: the sum of their masses.
    pub penalty_value: f64,
    /// A lower bound on the objective of every network of every width.
    pub dual: f64,
    /// What the objective of these atoms is at most above the optimum: `objective − dual`, rounded up.
    pub gap: f64,
    /// Whether the atoms' footprints and masses are the only ones. The predictions always are.
    pub unique: Uniqueness,
    /// Distinct hyperplanes among the atoms (w̃ and −w̃ are one): what is fixed even where the
    /// split between w̃ and −w̃ is not.
    pub kinks: usize,
    /// The atoms, heaviest first.
    pub atoms: Vec<OptimalAtom>,
    /// Predictions on the data, length n: those of the atoms but for the rounding of their mass vectors.
    /// `dual` is proved by the residual `y − fit`.
    pub fit: Vec<f64>,
    /// Groups of data points, from 0, whose inputs differ so little that they were taken as one.
    #[serde(default)]
    pub taken_as_one: Vec<Vec<usize>>,
}

impl Optimum {
    /// How far an objective is above the optimum, as a share of it; never below 0, as rounding might
    /// have it.
    pub fn excess(&self, objective: f64) -> f64 {
        if self.objective > 0.0 { (objective / self.objective - 1.0).max(0.0) } else { 0.0 }
    }

    /// The optimum as a network of as many neurons as it has atoms, balanced for V.
    pub fn network(&self, d: usize) -> Network {
        if self.atoms.is_empty() {
            return Network::from_neurons(d, [(0.0, [0.0; 3])]);
        }
        let neuron = |atom: &OptimalAtom| {
            let u = atom.u();
            let root = (norm(u) * self.atoms.len() as f64).sqrt();
            (f64::from(atom.sign) * root, if root > 0.0 { unit(u).map(|c| c * root) } else { u })
        };
        Network::from_neurons(d, self.atoms.iter().map(neuron))
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
    /// Atoms of the best network so far.
    pub atoms: usize,
    /// The rounds that are left if the gap goes on falling as it did; none before that can be said.
    pub left: Option<f64>,
}

/// Why there is no optimum.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum SolveError {
    /// The caller ended it.
    #[error("the solver was stopped")]
    Stopped,
    /// The lower bound exceeds the objective by more than rounding: a fault of the solver.
    #[error(
        "the solver contradicts itself: its lower bound {dual} exceeds the objective {objective} of its own network, \
         so neither can be trusted; please report these data"
    )]
    Contradiction {
        /// The objective of the atoms found.
        objective: f64,
        /// The bound above it.
        dual: f64,
    },
    /// The atoms found do not make the predictions found: a fault of the solver.
    #[error(
        "the solver contradicts itself: at point {} its atoms miss its predictions by {off}, so neither can be \
         trusted; please report these data",
        point + 1
    )]
    Mismatch {
        /// A data point, from 0.
        point: usize,
        /// By how much they differ there.
        off: f64,
    },
}

/// Makes the best network so far with its proof.
pub type Snapshot<'a> = dyn Fn() -> Result<Optimum, SolveError> + 'a;

/// Solves for the optimum; `go_on` hears of each round and may end it by answering false.
///
/// `lambda` must be positive and finite.
///
/// # Errors
/// [`SolveError`]: it was ended, or contradicts itself.
pub fn solve(
    certifier: &Certifier,
    points: &Points,
    lambda: f64,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> Result<Optimum, SolveError> {
    solve_with_snapshots(certifier, points, lambda, &mut |progress, _| go_on(progress))
}

/// [`solve`]; `go_on` is also handed a function that makes the best network so far with its proof, which
/// costs about as much as a round.
///
/// # Errors
/// [`SolveError`]: it was ended, or contradicts itself.
pub fn solve_with_snapshots(
    certifier: &Certifier,
    points: &Points,
    lambda: f64,
    go_on: &mut dyn FnMut(Progress, &Snapshot<'_>) -> bool,
) -> Result<Optimum, SolveError> {
    let objective = Objective::new(&certifier.sites, certifier.penalty, lambda, points.y());
    let mut search = Search::new(certifier, points, &objective);
    for round in 1..=ROUNDS {
        let g = objective.gathered(&search.atoms);
        let found = certifier.violators(&g, lambda * (1.0 + 1e-12), Which::BestOfEachSite);
        search.bound(&found, &g);
        if !search.goes_on() {
            break;
        }
        let progress = search.progress(round);
        if !go_on(progress, &|| search.snapshot()) {
            return Err(SolveError::Stopped);
        }
        search.round(found);
    }
    finish(certifier, points, &objective, &search.proved.1)
}

/// The state of column generation.
struct Search<'a> {
    certifier: &'a Certifier,
    points: &'a Points,
    objective: &'a Objective<'a>,
    atoms: Vec<Atom>,
    best: Vec<Atom>,
    best_value: f64,
    /// The least of what its own residual leaves open of an objective, and the atoms it belongs to.
    proved: (f64, Vec<Atom>),
    dual: f64,
    waiting: usize,
    thorough: bool,
    last: (f64, f64),
    /// The gaps of the rounds so far.
    gaps: Vec<f64>,
}

impl<'a> Search<'a> {
    fn new(certifier: &'a Certifier, points: &'a Points, objective: &'a Objective<'a>) -> Self {
        let value = objective.value(&[]);
        Self {
            certifier,
            points,
            objective,
            atoms: Vec::new(),
            best: Vec::new(),
            best_value: value,
            proved: (f64::INFINITY, Vec::new()),
            dual: 0.0,
            waiting: 0,
            thorough: false,
            last: (f64::INFINITY, value),
            gaps: Vec::new(),
        }
    }

    /// The lower bound from the present residual; none of the directions found exceeds the first.
    fn bound(&mut self, found: &[Violator], g: &[f64]) {
        let lambda = self.objective.lambda;
        let rho = match found.first() {
            Some(v) => v.ratio,
            None => self.certifier.greatest(g, None).map_or(0.0, |v| v.ratio),
        };
        let fit = fit_of(self.certifier, self.points, &self.atoms);
        let r: Vec<f64> = self.points.y().iter().zip(fit).map(|(y, f)| y - f).collect();
        let own = self.certifier.dual(&r, lambda, rho);
        self.dual = self.dual.max(own);
        let open = self.objective.value(&self.atoms) - own;
        if open < self.proved.0 {
            self.proved = (open, self.atoms.clone());
        }
    }

    fn gap(&self) -> f64 {
        self.best_value - self.dual
    }

    /// Whether another round may help.
    fn goes_on(&mut self) -> bool {
        let gap = self.gap();
        self.gaps.push(gap);
        if gap <= ENOUGH * self.best_value.max(f64::MIN_POSITIVE) {
            return false;
        }
        if gap < 0.5 * self.last.0 || self.best_value < self.last.1 * (1.0 - 1e-5) {
            (self.waiting, self.last) = (0, (gap, self.best_value));
            return true;
        }
        // First take in all directions found instead of unlike ones, then give up.
        self.waiting += 1;
        self.thorough = true;
        self.waiting <= if gap < CLOSE * self.best_value { 2 } else { PATIENCE }
    }

    fn progress(&self, round: usize) -> Progress {
        let gap = self.gap();
        // The gap falls about geometrically; the last rounds tell at what rate.
        let back = self.gaps.len().saturating_sub(6);
        let fallen = self.gaps[back] / gap;
        let rounds = (self.gaps.len() - 1 - back) as f64;
        let aim = 1e-9 * self.best_value;
        let left = (rounds >= 2.0 && fallen > 1.0 && gap > aim)
            .then(|| rounds * libm::log(gap / aim) / libm::log(fallen));
        Progress { round, objective: self.best_value, gap, atoms: self.best.len(), left }
    }

    fn snapshot(&self) -> Result<Optimum, SolveError> {
        let proof = Proof::of(self.certifier, self.points, self.objective.lambda, &self.best);
        proof.optimum(self.certifier, self.points, Uniqueness::NotDecided)
    }

    /// Takes directions in, chooses masses, merges and moves.
    fn round(&mut self, found: Vec<Violator>) {
        let objective = self.objective;
        let sites = objective.sites;
        let found = if self.thorough { found } else { self.certifier.unlike(found, ALIKE) };
        let mut dictionary = std::mem::take(&mut self.atoms);
        let held = dictionary.len();
        dictionary.extend(found.into_iter().map(|v| v.atom));
        let mut phi = DMatrix::zeros(sites.len(), dictionary.len());
        for (mut column, atom) in phi.column_iter_mut().zip(&dictionary) {
            column.copy_from(&atom.column(sites));
        }
        let aim = DVector::from_vec(objective.target.clone()).component_mul(&sites.root);
        let start =
            DVector::from_fn(dictionary.len(), |k, _| if k < held { dictionary[k].mass } else { 0.0 });
        let masses = lasso::solve(phi.as_view(), &aim, objective.lambda, &start);
        let chosen: Vec<Atom> = dictionary
            .iter()
            .zip(&masses)
            .filter(|(_, mass)| **mass > 0.0)
            .map(|(atom, mass)| atom.weighing(*mass))
            .collect();
        self.atoms = objective.descend(merge(sites, objective.penalty, chosen), STEPS);
        let value = objective.value(&self.atoms);
        if value < self.best_value {
            (self.best, self.best_value) = (self.atoms.clone(), value);
        }
    }
}

/// Replaces the atoms of one strict pattern and sign by their sum.
fn merge(sites: &Sites, penalty: Penalty, atoms: Vec<Atom>) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::new();
    for atom in atoms {
        match out.iter_mut().find(|o| o.positive == atom.positive && o.seen == atom.seen) {
            Some(other) => {
                if let Some(sum) = other.plus(&atom, sites, penalty) {
                    *other = sum;
                }
            }
            None => out.push(atom),
        }
    }
    out
}

/// The predictions of atoms at the data points.
fn fit_of(certifier: &Certifier, points: &Points, atoms: &[Atom]) -> Vec<f64> {
    let sites = &certifier.sites;
    let mut at = vec![0.0; sites.len()];
    for atom in atoms {
        for (k, z) in atom.seen.iter().zip(&atom.z) {
            at[*k] += atom.sign() * z;
        }
    }
    let mut out = vec![0.0; points.n()];
    for (members, f) in sites.members.iter().zip(at) {
        members.iter().for_each(|i| out[*i] = f);
    }
    out
}

/// An atom as it is given out.
struct Printed {
    atom: Atom,
    w: [f64; 3],
    mass: f64,
    active: Vec<usize>,
}

/// A network as it is given out, with what is true of those very numbers.
pub(crate) struct Proof {
    printed: Vec<Printed>,
    fit: Vec<f64>,
    loss: f64,
    penalty_value: f64,
    pub(crate) objective: f64,
    pub(crate) dual: f64,
    /// What rounding can have done to `objective − dual`.
    rounding: f64,
    /// A data point at which the atoms' predictions are not the given ones, and by how much.
    mismatch: Option<(f64, usize)>,
}

impl Proof {
    /// Rounds the atoms to what is given out and certifies that.
    pub(crate) fn of(certifier: &Certifier, points: &Points, lambda: f64, atoms: &[Atom]) -> Self {
        let (sites, n) = (&certifier.sites, points.n() as f64);
        let y = points.y();
        let mut terms: Vec<(Vec<f64>, Vec<f64>)> = y.iter().map(|y| (vec![*y], vec![1.0])).collect();
        let mut printed = Vec::with_capacity(atoms.len());
        let (mut above_wall, mut steepest) = (vec![0.0; points.n()], 0.0);
        for atom in atoms {
            let w = atom.u.weights(sites);
            steepest += norm(w);
            let mut active: Vec<usize> =
                atom.seen.iter().flat_map(|k| sites.members[*k].iter().copied()).collect();
            active.sort_unstable();
            let (mut trace, mut square) = (0.0, 0.0);
            let mut sees = active.iter().peekable();
            for i in 0..points.n() {
                let x = points.augmented(i);
                let z = dot2(&w, &x);
                if sees.next_if(|s| **s == i).is_none() {
                    // Rounded to what is given out, an atom on a wall is off it by a rounding error.
                    above_wall[i] += z.max(0.0);
                    continue;
                }
                trace += x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
                square += z * z;
                terms[i].0.extend(w.map(|c| -atom.sign() * c));
                terms[i].1.extend(x);
            }
            let mass = match certifier.penalty {
                Penalty::Variation => norm(w),
                Penalty::Gradient => 2.0 * (trace * square).sqrt() / n,
            };
            printed.push(Printed { atom: atom.clone(), w, mass, active });
        }
        let residual: Vec<f64> = terms.iter().map(|(a, b)| dot2(a, b)).collect();
        let loss = dot2(&residual, &residual) / (2.0 * n);
        let masses: Vec<f64> = printed.iter().map(|p| p.mass).collect();
        let penalty_value = dot2(&masses, &vec![1.0; masses.len()]);
        // The predictions before the mass vectors were rounded prove more: what rounding takes from a heavy
        // atom is little beside its predictions, but not beside λ.
        let mut fit = fit_of(certifier, points, atoms);
        let mut proving: Vec<f64> = y.iter().zip(&fit).map(|(y, f)| y - f).collect();
        let allowed = |i: usize| {
            let size: f64 = terms[i].0.iter().zip(&terms[i].1).map(|(a, b)| (a * b).abs()).sum();
            FIT * size
        };
        let mismatch = (0..points.n())
            .map(|i| ((residual[i] - proving[i]).abs(), i))
            .find(|(off, i)| *off > allowed(*i).max(certifier.sites.tolerance * steepest));
        // Weights of 1e9 and more, which tell points apart at 1e-9, are too coarse even for that.
        let largest = y.iter().chain(&fit).map(|v| v.abs()).fold(0.0, f64::max);
        if residual.iter().zip(&proving).any(|(a, b)| (a - b).abs() > VISIBLE * largest) {
            // Adding 0 turns −0 into 0.
            fit = y.iter().zip(&residual).map(|(y, r)| y - r + 0.0).collect();
            proving = y.iter().zip(&fit).map(|(y, f)| y - f).collect();
        }
        let dual = certifier.bound(&proving, lambda).dual;
        let objective = loss + lambda * penalty_value;
        // A wall's multiplier is no larger than the residual of its point.
        let off_walls: f64 = above_wall.iter().zip(&residual).map(|(z, r)| z * r.abs()).sum();
        let rounding = 8.0 * f64::EPSILON * objective + 4.0 * off_walls / n;
        Self { printed, fit, loss, penalty_value, objective, dual, rounding, mismatch }
    }

    /// What the objective is at most above the optimum.
    pub(crate) fn gap(&self) -> f64 {
        self.objective - self.dual + self.rounding
    }

    fn optimum(
        mut self,
        certifier: &Certifier,
        points: &Points,
        unique: Uniqueness,
    ) -> Result<Optimum, SolveError> {
        if self.gap() < -CONTRADICTION * self.objective {
            return Err(SolveError::Contradiction { objective: self.objective, dual: self.dual });
        }
        if let Some((off, point)) = self.mismatch {
            return Err(SolveError::Mismatch { point, off });
        }
        let d = points.d();
        self.printed.sort_by(|p, q| q.mass.total_cmp(&p.mass));
        let mut kinks: Vec<[f64; 3]> = Vec::new();
        let frame = Frame::of(points);
        for p in &self.printed {
            let direction = unit(frame.enter(p.w));
            let same = |k: &[f64; 3]| {
                let gap = |s: f64| (0..3).map(|c| (k[c] - s * direction[c]).abs()).fold(0.0, f64::max);
                gap(1.0).min(gap(-1.0)) < 3e-4
            };
            if !kinks.iter().any(same) {
                kinks.push(direction);
            }
        }
        // Adding 0 turns −0 into 0.
        let plain = |v: f64| v + 0.0;
        let atoms = self
            .printed
            .iter()
            .map(|p| OptimalAtom {
                sign: if p.atom.positive { 1 } else { -1 },
                mass: p.mass,
                direction: unit(p.w)[..=d].iter().map(|c| plain(*c)).collect(),
                mass_vector: p.w[..=d].iter().map(|c| plain(*c)).collect(),
                active: p.active.clone(),
            })
            .collect();
        Ok(Optimum {
            objective: self.objective,
            loss: self.loss,
            penalty_value: self.penalty_value,
            // A lower bound stays one if it is lowered.
            dual: self.dual.min(self.objective),
            gap: self.gap().max(0.0),
            unique,
            kinks: kinks.len(),
            atoms,
            fit: self.fit,
            taken_as_one: certifier.points_taken_as_one(points),
        })
    }
}

/// The optimum from the best atoms: as few as the proof allows, and whether they are the only ones.
fn finish(
    certifier: &Certifier,
    points: &Points,
    objective: &Objective<'_>,
    best: &[Atom],
) -> Result<Optimum, SolveError> {
    let lambda = objective.lambda;
    let prove = |atoms: &[Atom]| Proof::of(certifier, points, lambda, atoms);
    let whole = prove(best);
    let g = objective.gathered(best);
    let (chosen, unique) = unique::examine(certifier, &g, lambda, best);
    let total: f64 = chosen.iter().map(|a| a.mass).sum();
    let heavy: Vec<Atom> = chosen.into_iter().filter(|a| a.mass > LIGHT * total).collect();
    let few = prove(&objective.descend(heavy, STEPS));
    // The shorter list, unless the proof suffers.
    let enough = (10.0 * whole.gap()).max(1e-11 * whole.objective);
    let proof = if few.gap() <= enough { few } else { whole };
    proof.optimum(certifier, points, unique)
}
