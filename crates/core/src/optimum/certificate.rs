//! The certificate `η` and the lower bound it proves (theory §4).

use super::sites::Sites;
use super::stratum::{Atom, Violator};
use super::sweep::{Met, Sweeps, TRUST};
use super::twofold::dot2;
use crate::network::norm;
use crate::penalty::Penalty;
use crate::points::Points;
use nalgebra::DVector;
use serde::{Deserialize, Serialize};

/// Certifies networks on one data set under one penalty: made once, then cheap for each residual.
///
/// For a residual r let `η(w̃) = (1/n) Σ r_i relu(w̃·x̃_i)`. If `|η| ≤ λ N` everywhere, r is a feasible point
/// of the dual problem, and `D(q) = (1/n)(q·y − ‖q‖²/2)` is a lower bound on the objective of every
/// network of every width. Otherwise r is shrunk until it is feasible.
#[derive(Clone, Debug)]
pub struct Certifier {
    pub(crate) sites: Sites,
    pub(crate) sweeps: Sweeps,
    pub(crate) penalty: Penalty,
    y: Vec<f64>,
}

/// Where `|η|/N` is greatest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// `ρ = sup |η|/N`, rounded up.
    pub ratio: f64,
    /// Whether η is positive there: the sign of the neuron that is missing.
    pub positive: bool,
    /// The direction `w̃`, of unit length.
    pub direction: [f64; 3],
}

/// A lower bound on the objective of every network.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// `ρ = sup |η|/N`, rounded up.
    pub rho: f64,
    /// `D(c r)`, with the best feasible multiple of the residual, rounded down.
    pub dual: f64,
}

/// Which strata are wanted whose `|η|/N` exceeds a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// All of them.
    All,
    /// The greatest that is met in the turn about each site.
    BestOfEachSite,
}

impl Certifier {
    /// Prepares the turns about all sites: for d = 2 `O(n² log n)` time and two bytes for each pair.
    pub fn new(points: &Points, penalty: Penalty) -> Self {
        let sites = Sites::new(points);
        Self { sweeps: Sweeps::new(&sites), sites, penalty, y: points.y().to_vec() }
    }

    /// The penalty it certifies for.
    pub fn penalty(&self) -> Penalty {
        self.penalty
    }

    /// Groups of data points with different inputs that count as one (see
    /// [`same_point_distance`](super::same_point_distance)); each ascending.
    pub fn points_taken_as_one(&self, points: &Points) -> Vec<Vec<usize>> {
        let differ =
            |group: &&Vec<usize>| group.iter().any(|i| points.augmented(*i) != points.augmented(group[0]));
        self.sites.members.iter().filter(differ).cloned().collect()
    }

    /// The greatest `|η|/N` over all directions, exactly (up to rounding); none if no direction has a
    /// positive ratio, as for a residual of zero.
    pub fn peak(&self, residual: &[f64]) -> Option<Peak> {
        self.greatest(&self.sites.gather(residual), None).map(|v| self.as_peak(&v))
    }

    /// [`Certifier::peak`] with the stratum it lies in.
    pub(crate) fn peak_with_place(&self, residual: &[f64]) -> Option<(Peak, Atom)> {
        let greatest = self.greatest(&self.sites.gather(residual), None)?;
        Some((self.as_peak(&greatest), greatest.atom))
    }

    fn as_peak(&self, v: &Violator) -> Peak {
        let w = v.atom.u.weights(&self.sites);
        Peak { ratio: v.ratio, positive: v.atom.positive, direction: unit(w) }
    }

    /// The lower bound from this residual.
    pub fn bound(&self, residual: &[f64], lambda: f64) -> Bound {
        let rho = self.greatest(&self.sites.gather(residual), None).map_or(0.0, |v| v.ratio);
        Bound { rho, dual: self.dual(residual, lambda, rho) }
    }

    /// The lower bound from this residual if it may exceed another, which is given; the place where another
    /// residual has its greatest ratio tells before anything is searched what this one's is at least.
    pub(crate) fn bound_above(&self, residual: &[f64], lambda: f64, other: f64, place: Option<&Atom>) -> f64 {
        let g = self.sites.gather(residual);
        let start = place.and_then(|atom| self.maximum_at(atom, &g));
        // Nothing lowers ρ any more, and D only falls as ρ grows.
        if start.as_ref().is_some_and(|v| self.dual(residual, lambda, v.ratio * (1.0 - TRUST)) <= other) {
            return other;
        }
        let rho = self.greatest(&g, start).map_or(0.0, |v| v.ratio);
        self.dual(residual, lambda, rho).max(other)
    }

    /// The greatest ratio in the stratum of an atom, rounded up.
    fn maximum_at(&self, atom: &Atom, g: &[f64]) -> Option<Violator> {
        let mut v = atom.stratum(&self.sites, self.penalty)?.maximum(&self.sites, self.penalty, g)?;
        v.ratio = v.rounded_up(&self.sites, self.penalty, g);
        Some(v)
    }

    /// The stratum maximum with the greatest ratio, which is rounded up; `g` are the residuals gathered
    /// at the sites, `start` is one of the maxima if one is known.
    pub(crate) fn greatest(&self, g: &[f64], start: Option<Violator>) -> Option<Violator> {
        let mut floor = start.as_ref().map_or(0.0, |v| v.ratio * v.ratio * (1.0 - 2.0 * TRUST));
        let mut best: Option<Violator> = start;
        let mut near: Vec<Met> = Vec::new();
        let better = |best: &mut Option<Violator>, met: &Met| {
            if let Some(mut found) = self.sweeps.maximum(&self.sites, self.penalty, g, met)
                && best.as_ref().is_none_or(|b| found.ratio > b.ratio * (1.0 - TRUST))
            {
                found.ratio = found.rounded_up(&self.sites, self.penalty, g);
                if best.as_ref().is_none_or(|b| found.ratio > b.ratio) {
                    *best = Some(found);
                }
            }
            best.as_ref().map(|b| b.ratio * b.ratio)
        };
        self.sweeps.visit(&self.sites, self.penalty, g, (floor, false), &mut |met| {
            let square = if met.square.is_nan() {
                better(&mut best, &met).unwrap_or(0.0)
            } else {
                let square = met.square;
                near.push(met);
                square
            };
            let least = square * (1.0 - 2.0 * TRUST);
            if least > floor {
                floor = least;
                // Keep only what can still be the greatest.
                near.retain(|m| m.square >= floor);
            }
            floor
        });
        near.sort_by(|a, b| b.square.total_cmp(&a.square));
        for met in &near {
            if best.as_ref().is_some_and(|b| met.square * (1.0 + TRUST) < b.ratio * b.ratio) {
                break;
            }
            better(&mut best, met);
        }
        best
    }

    /// The stratum maxima with `|η|/N > level`, greatest first.
    pub(crate) fn violators(&self, g: &[f64], level: f64, which: Which) -> Vec<Violator> {
        let floor = level * level * (1.0 - TRUST);
        let mut found: Vec<Violator> = Vec::new();
        let mut best_here: Option<Met> = None;
        let mut settle = |met: Option<Met>| {
            let v = met.and_then(|met| self.sweeps.maximum(&self.sites, self.penalty, g, &met));
            found.extend(v.filter(|v| v.ratio > level));
        };
        let each = which == Which::BestOfEachSite;
        self.sweeps.visit(&self.sites, self.penalty, g, (floor, each), &mut |mut met| {
            if !each {
                settle(Some(met));
                return floor;
            }
            if best_here.as_ref().is_some_and(|b| b.site != met.site) {
                settle(best_here.take());
            }
            if met.square.is_nan() {
                let value = self.sweeps.maximum(&self.sites, self.penalty, g, &met);
                met.square = value.map_or(0.0, |v| v.ratio * v.ratio);
            }
            let exceeds = best_here.as_ref().map_or(floor, |b| b.square);
            if met.square > exceeds {
                best_here = Some(met);
            }
            best_here.as_ref().map_or(floor, |b| b.square)
        });
        settle(best_here.take());
        found.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        found
    }

    /// `D(c r)` with `c = clip(r·y/‖r‖², ±λ/ρ)`, for a residual with this ρ, rounded down. Never below 0:
    /// the zero residual is feasible.
    pub(crate) fn dual(&self, residual: &[f64], lambda: f64, rho: f64) -> f64 {
        let (square, inner) = (dot2(residual, residual), dot2(residual, &self.y));
        if square == 0.0 {
            return 0.0;
        }
        let limit = if rho > 0.0 { lambda / rho } else { f64::INFINITY };
        let c = (inner / square).clamp(-limit, limit);
        let rounding = 4.0 * f64::EPSILON * (c * inner).abs().max(c * c * square);
        ((c * inner - 0.5 * c * c * square - rounding) / self.y.len() as f64).max(0.0)
    }

    /// The directions at which new neurons would lower the objective most: the greatest local maxima of
    /// `|η|/N` above λ, at most `count`, greatest first, as unit vectors with the neuron's sign.
    pub fn missing(&self, residual: &[f64], lambda: f64, count: usize) -> Vec<Peak> {
        /// Strata that are looked at: the greatest by their estimate. A local maximum has a few neighbours.
        const MOST: usize = 4096;
        let (sites, g) = (&self.sites, self.sites.gather(residual));
        let level = lambda * (1.0 + 1e-6);
        let mut floor = level * level * (1.0 - TRUST);
        let mut met: Vec<Met> = Vec::new();
        let value = |m: &Met| if m.square.is_nan() { f64::INFINITY } else { m.square };
        self.sweeps.visit(sites, self.penalty, &g, (floor, false), &mut |m| {
            met.push(m);
            if met.len() >= 2 * MOST {
                met.sort_by(|a, b| value(b).total_cmp(&value(a)));
                met.truncate(MOST);
                floor = met.last().map_or(floor, |m| m.square.max(floor));
            }
            floor
        });
        met.sort_by(|a, b| value(b).total_cmp(&value(a)));
        met.truncate(MOST);
        let exact = |m: &Met| self.sweeps.maximum(sites, self.penalty, &g, m).filter(|v| v.ratio > level);
        let mut found: Vec<Violator> = met.iter().filter_map(exact).collect();
        found.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        let mut kept = Vec::new();
        for (k, v) in found.iter().enumerate() {
            if kept.len() == count {
                break;
            }
            if found[..k].iter().all(|greater| !beside(&greater.atom, &v.atom)) {
                kept.push(self.as_peak(v));
            }
        }
        kept
    }

    /// These, in their order, without those of whose footprint the cosine with that of
    /// an earlier one of the same sign is `alike` or more.
    pub(crate) fn unlike(&self, all: Vec<Violator>, alike: f64) -> Vec<Violator> {
        let mut kept: Vec<(Violator, DVector<f64>)> = Vec::new();
        for v in all {
            let footprint = v.atom.column(&self.sites).normalize();
            if kept.iter().all(|(_, other)| footprint.dot(other) < alike) {
                kept.push((v, footprint));
            }
        }
        kept.into_iter().map(|(v, _)| v).collect()
    }
}

/// Whether two atoms of one sign lie in the same cell or in two that one site's hyperplane divides: no more
/// than one site is certainly seen by one and certainly not by the other.
fn beside(p: &Atom, q: &Atom) -> bool {
    let only = |p: &Atom, q: &Atom| {
        p.seen.iter().filter(|k| q.seen.binary_search(k).is_err() && q.on.binary_search(k).is_err()).count()
    };
    p.positive == q.positive && only(p, q) + only(q, p) <= 1
}

/// A vector at unit length.
pub(crate) fn unit(w: [f64; 3]) -> [f64; 3] {
    let size = norm(w);
    if size > 0.0 { w.map(|c| c / size) } else { w }
}
