//! Strata: the pieces of direction space in which the strict pattern is fixed, with bases that stay on
//! their walls.
//!
//! A *stratum* is an open cell, an open wall or a corner of the arrangement of the data hyperplanes. It is
//! given by the sites its hyperplanes belong to (`on`) and the sites it sees (`seen`). In it the cost is
//! a norm: with a basis `B` in which that norm is Euclidean, a direction is `u = B t`, its cost `‖t‖`, and
//! its preactivations are `F t`. The certificate `η(u) = g·F t` then has its greatest ratio `η/N` on the
//! stratum's span at `t ∝ Fᵀg`, where it is `‖Fᵀg‖` (theory §4).
//!
//! Directions are affine functions about one of the sites, `z(x) = v·(x − x_a) + β`: on a wall of
//! `x_a` the number `β` is 0 and not nearly 0, and differences of near sites lose no digits.

use super::sites::Sites;
use super::twofold::{self, dot2};
use crate::penalty::Penalty;
use nalgebra::DVector;

/// A direction `w̃ = (v, β − v·x_a)` as the affine function `z(x) = v·(x − x_a) + β` about the site `a`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) anchor: usize,
    pub(crate) v: [f64; 2],
    pub(crate) beta: f64,
}

impl Affine {
    /// Its value at a site.
    #[inline(always)]
    pub(crate) fn at(&self, sites: &Sites, k: usize) -> f64 {
        let d = sites.difference(self.anchor, k);
        self.v[0] * d[0] + self.v[1] * d[1] + self.beta
    }

    /// Its value at a site, with one rounding.
    fn exactly_at(&self, sites: &Sites, k: usize) -> f64 {
        let [(d0, e0), (d1, e1)] = sites.exact_difference(self.anchor, k);
        dot2(&[self.v[0], self.v[0], self.v[1], self.v[1], self.beta], &[d0, e0, d1, e1, 1.0])
    }

    /// The same function about another site.
    pub(crate) fn about(&self, sites: &Sites, anchor: usize) -> Self {
        Self { anchor, v: self.v, beta: self.at(sites, anchor) }
    }

    /// The bias `b = β − v·x_a`, with one rounding.
    pub(crate) fn bias(&self, sites: &Sites) -> f64 {
        let x = sites.x[self.anchor];
        dot2(&[self.beta, -self.v[0], -self.v[1]], &[1.0, x[0], x[1]])
    }

    /// `w̃`, padded to three numbers as everywhere: `[w, b, 0]` for d = 1.
    pub(crate) fn weights(&self, sites: &Sites) -> [f64; 3] {
        let b = self.bias(sites);
        if sites.d == 1 { [self.v[0], b, 0.0] } else { [self.v[0], self.v[1], b] }
    }

    fn scaled(self, s: f64) -> Self {
        Self { v: self.v.map(|c| c * s), beta: self.beta * s, ..self }
    }

    /// How much rounding there is in its value at a site.
    fn rounding(&self, sites: &Sites, k: usize) -> f64 {
        let d = sites.difference(self.anchor, k);
        4.0 * f64::EPSILON * ((self.v[0] * d[0]).abs() + (self.v[1] * d[1]).abs() + self.beta.abs())
    }
}

/// A column of a stratum's basis.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// The direction, about the stratum's anchor.
    pub(crate) v: [f64; 2],
    pub(crate) beta: f64,
    /// The functional on `(v, β)` that reads off the column's coordinate.
    read: [f64; 3],
    /// Its values at the sites seen: a column of `F`.
    pub(crate) f: Vec<f64>,
}

/// A stratum with its basis. Where the data fix fewer directions than it has, the basis spans those
/// that they fix.
#[derive(Clone, Debug)]
pub(crate) struct Stratum {
    /// The site that `v` and `β` are about.
    pub(crate) anchor: usize,
    /// The sites on whose hyperplanes it lies: none, one, or those of a corner; ascending.
    pub(crate) on: Vec<usize>,
    /// The sites it sees, ascending.
    pub(crate) seen: Vec<usize>,
    pub(crate) basis: Vec<Column>,
}

/// Where a stratum is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The open cell that sees these sites; `v` and `β` are to be about the first.
    Cell(usize),
    /// The wall on a site's hyperplane (d = 2).
    Wall(usize),
    /// A single direction: a wall of d = 1, or a corner of d = 2, with its sites and `v`.
    Ray(Vec<usize>, [f64; 2]),
}

impl Stratum {
    /// The stratum at a place that sees these sites; none if it sees nothing.
    pub(crate) fn new(sites: &Sites, penalty: Penalty, place: Place, seen: Vec<usize>) -> Option<Self> {
        if seen.is_empty() {
            return None;
        }
        let (anchor, on) = match &place {
            Place::Cell(anchor) => (*anchor, Vec::new()),
            Place::Wall(k) => (*k, vec![*k]),
            Place::Ray(on, _) => (*on.first()?, on.clone()),
        };
        let mut new = Self { anchor, on, seen, basis: Vec::new() };
        match (place, penalty) {
            (Place::Ray(_, v), _) => new.ray(sites, penalty, v),
            (_, Penalty::Variation) => new.variation(sites),
            (_, Penalty::Gradient) => new.gradient(sites),
        }
        Some(new)
    }

    /// Whether this is a cell, with all directions free.
    fn is_cell(&self) -> bool {
        self.on.is_empty()
    }

    fn push(&mut self, sites: &Sites, v: [f64; 2], beta: f64, read: [f64; 3]) {
        let affine = Affine { anchor: self.anchor, v, beta };
        let f = self.seen.iter().map(|k| affine.at(sites, *k)).collect();
        self.basis.push(Column { v, beta, read, f });
    }

    /// One direction: scaled to cost 1.
    fn ray(&mut self, sites: &Sites, penalty: Penalty, v: [f64; 2]) {
        let affine = Affine { anchor: self.anchor, v, beta: 0.0 };
        let seen = self.seen.iter().map(|k| (*k, affine.at(sites, *k)));
        let cost = sites.cost(penalty, v, affine.bias(sites), seen);
        let square = v[0] * v[0] + v[1] * v[1];
        if cost > 0.0 {
            let read = [v[0] * cost / square, v[1] * cost / square, 0.0];
            self.push(sites, v.map(|c| c / cost), 0.0, read);
        }
    }

    /// Orthonormal vectors of `R^{d+1}`, chosen about the anchor's `x̃ = (ℓe, 1)`: `x̃/L` with
    /// `L = ‖x̃‖`, then `(e, −ℓ)/L`, then the one across. The last two are all that vanish at the anchor, and
    /// span its wall.
    fn variation(&mut self, sites: &Sites) {
        let x = sites.x[self.anchor];
        let distance = libm::hypot(x[0], x[1]);
        let along = if distance > 0.0 { x.map(|c| c / distance) } else { [1.0, 0.0] };
        let across = [-along[1], along[0]];
        let length = libm::hypot(distance, 1.0);
        if self.is_cell() {
            let v = along.map(|c| c * distance / length);
            self.push(sites, v, length, [0.0, 0.0, 1.0 / length]);
        }
        let read =
            [along[0] * length, along[1] * length, if self.is_cell() { -distance / length } else { 0.0 }];
        // t₂ = L v·e − ℓ t₁ with t₁ = β/L.
        self.push(sites, along.map(|c| c / length), 0.0, read);
        if sites.d == 2 {
            self.push(sites, across, 0.0, [across[0], across[1], 0.0]);
        }
    }

    /// In `w̃ = (v, β − v·c)`, c the mean of the sites seen, `4 T_s Σ_s` is block diagonal: the scatter about
    /// c, and the total weight. On a wall of `x_a` there is no β, and c is `x_a`.
    fn gradient(&mut self, sites: &Sites) {
        let base = if self.is_cell() { self.seen[0] } else { self.anchor };
        let rows: Vec<([f64; 2], f64)> =
            self.seen.iter().map(|k| (sites.difference(base, *k), sites.weight[*k])).collect();
        let trace: f64 = self.seen.iter().map(|k| sites.trace[*k]).sum();
        let whole: f64 = rows.iter().map(|r| r.1).sum();
        let mut mean = [0.0; 2];
        if self.is_cell() {
            for (d, w) in &rows {
                mean[0] += w * d[0] / whole;
                mean[1] += w * d[1] / whole;
            }
        }
        // The principal axes: once, and again in the axes found, where the smaller moment is a sum of
        // small squares and not a difference of large ones.
        let mut axis = [1.0, 0.0];
        let mut moments = [0.0; 2];
        for _ in 0..if sites.d == 2 { 3 } else { 1 } {
            let (mut p, mut q, mut r) = (0.0, 0.0, 0.0);
            for (d, w) in &rows {
                let d = [d[0] - mean[0], d[1] - mean[1]];
                let (s, t) = (axis[0] * d[0] + axis[1] * d[1], axis[0] * d[1] - axis[1] * d[0]);
                p += w * s * s;
                q += w * s * t;
                r += w * t * t;
            }
            if sites.d == 1 {
                moments[0] = p;
                break;
            }
            let turn = 0.5 * libm::atan2(2.0 * q, p - r);
            let (c, s) = (libm::cos(turn), libm::sin(turn));
            axis = [c * axis[0] - s * axis[1], s * axis[0] + c * axis[1]];
            moments = [c * c * p + 2.0 * c * s * q + s * s * r, s * s * p - 2.0 * c * s * q + c * c * r];
        }
        // Sites off a line are off it by more than the tolerance; a smaller moment is rounding.
        let least = sites.tolerance * sites.tolerance / (8.0 * sites.n as f64);
        let place = sites.difference(base, self.anchor);
        let offset = [place[0] - mean[0], place[1] - mean[1]];
        let mut reads = Vec::new();
        for (moment, e) in [(moments[0], axis), (moments[1], [-axis[1], axis[0]])] {
            if moment > least {
                let size = 2.0 * (trace * moment).sqrt();
                let v = e.map(|c| c / size);
                let beta = if self.is_cell() { v[0] * offset[0] + v[1] * offset[1] } else { 0.0 };
                let read = [e[0] * size, e[1] * size, 0.0];
                // By differences from the mean: `v·(x_k − c)`.
                let f = rows.iter().map(|(d, _)| v[0] * (d[0] - mean[0]) + v[1] * (d[1] - mean[1])).collect();
                reads.push((beta, read));
                self.basis.push(Column { v, beta, read, f });
            }
        }
        if self.is_cell() {
            let size = 2.0 * (trace * whole).sqrt();
            // t₃ = (β − Σ t_j β_j)·size.
            let mut read = [0.0, 0.0, size];
            for (beta, r) in &reads {
                read[0] -= beta * r[0] * size;
                read[1] -= beta * r[1] * size;
            }
            self.push(sites, [0.0, 0.0], 1.0 / size, read);
        }
    }

    /// `Fᵀ g`, g given at all sites: the direction of the greatest ratio in the basis; its length is
    /// that ratio.
    pub(crate) fn peak(&self, g: &[f64]) -> Vec<f64> {
        self.basis.iter().map(|c| c.f.iter().zip(&self.seen).map(|(f, k)| f * g[*k]).sum()).collect()
    }

    /// `B t`.
    pub(crate) fn affine(&self, t: &[f64]) -> Affine {
        let mut out = Affine { anchor: self.anchor, v: [0.0; 2], beta: 0.0 };
        for (c, t) in self.basis.iter().zip(t) {
            out.v[0] += t * c.v[0];
            out.v[1] += t * c.v[1];
            out.beta += t * c.beta;
        }
        out
    }

    /// The coordinates of a direction about the anchor; what the data do not fix of it is left out.
    pub(crate) fn coordinates(&self, u: &Affine) -> Vec<f64> {
        self.basis.iter().map(|c| c.read[0] * u.v[0] + c.read[1] * u.v[1] + c.read[2] * u.beta).collect()
    }

    /// Whether a direction about the anchor lies in the stratum, its walls included: it sees all that
    /// the stratum sees and, by more than rounding, nothing else.
    fn holds(&self, sites: &Sites, u: &Affine) -> bool {
        let (mut on, mut seen) = (self.on.iter().peekable(), self.seen.iter().peekable());
        (0..sites.len()).all(|k| {
            if on.next_if(|o| **o == k).is_some() {
                return true;
            }
            let z = u.at(sites, k);
            if seen.next_if(|s| **s == k).is_some() { z > 0.0 } else { z <= u.rounding(sites, k) }
        })
    }

    /// The direction of the greatest `|η|/N` on the stratum, if it lies in it.
    pub(crate) fn maximum(&self, sites: &Sites, penalty: Penalty, g: &[f64]) -> Option<Violator> {
        let t = self.peak(g);
        let ratio = t.iter().map(|t| t * t).sum::<f64>().sqrt();
        if !(ratio > 0.0 && ratio.is_finite()) {
            return None;
        }
        let up = self.affine(&t);
        // The stratum may hold the maximum of η or, on the other end of the line, its minimum.
        [true, false].into_iter().find_map(|positive| {
            let u = up.scaled(if positive { 1.0 } else { -1.0 } / ratio);
            if !self.holds(sites, &u) {
                return None;
            }
            let atom = Atom::new(sites, penalty, positive, self.on.clone(), self.seen.clone(), u)?;
            Some(Violator { ratio, atom })
        })
    }
}

/// A direction at which `|η|/N` is large.
#[derive(Clone, Debug)]
pub(crate) struct Violator {
    /// `|η|/N`.
    pub(crate) ratio: f64,
    /// The direction as an atom of mass 1 (up to rounding).
    pub(crate) atom: Atom,
}

impl Violator {
    /// The ratio at this direction, rounded up. Where the direction was chosen it is the greatest there, so
    /// that an error of the direction counts by its square only; a corner was not chosen, and is taken
    /// as the exact line through its sites. The errors of the basis, which grow with its condition, do not
    /// enter.
    pub(crate) fn rounded_up(&self, sites: &Sites, penalty: Penalty, g: &[f64]) -> f64 {
        let (u, seen) = (&self.atom.u, &self.atom.seen);
        let (z, v, b): (Vec<f64>, _, _) = if let [i, k, ..] = self.atom.on[..] {
            let [from, to] = farthest(sites, &self.atom.on, i, k);
            let along = sites.exact_difference(from, to);
            let x = sites.x[from];
            let z = seen.iter().map(|j| {
                let d = sites.exact_difference(from, *j);
                twofold::cross(d, along)
            });
            let b = twofold::cross([(-x[0], 0.0), (-x[1], 0.0)], along);
            (z.collect(), [along[1].0, along[0].0], b)
        } else {
            (seen.iter().map(|k| u.exactly_at(sites, *k)).collect(), u.v, u.bias(sites))
        };
        let own: Vec<f64> = seen.iter().map(|k| g[*k]).collect();
        let eta = dot2(&own, &z).abs();
        let cost = sites.cost(penalty, v, b, seen.iter().copied().zip(z.iter().copied()));
        let size: f64 = own.iter().zip(&z).map(|(g, z)| (g * z).abs()).sum();
        // The residuals were gathered, and the z rounded, once each; the cost is a sum of positive terms.
        (eta + 4.0 * f64::EPSILON * size) / cost * (1.0 + f64::EPSILON * (seen.len() + 16) as f64)
    }
}

/// The two sites of a corner that are farthest from each other, or nearly: one is farthest from the
/// first. `i` and `k` are two of them.
pub(crate) fn farthest(sites: &Sites, on: &[usize], i: usize, k: usize) -> [usize; 2] {
    let far = |from: usize| {
        let distance = |j: &usize| {
            let d = sites.difference(from, *j);
            d[0] * d[0] + d[1] * d[1]
        };
        on.iter().copied().max_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(k)
    };
    let end = far(i);
    [end, far(end)]
}

/// A signed direction with its mass: it adds `± max(z, 0)` at the sites it sees.
#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub(crate) positive: bool,
    /// The sites on whose hyperplanes it lies, ascending.
    pub(crate) on: Vec<usize>,
    /// The sites it sees, ascending.
    pub(crate) seen: Vec<usize>,
    /// The mass vector u.
    pub(crate) u: Affine,
    /// `u·x̃` at the sites seen.
    pub(crate) z: Vec<f64>,
    /// `N(u)`.
    pub(crate) mass: f64,
}

impl Atom {
    /// An atom from its mass vector; none if it weighs nothing.
    pub(crate) fn new(
        sites: &Sites,
        penalty: Penalty,
        positive: bool,
        on: Vec<usize>,
        seen: Vec<usize>,
        u: Affine,
    ) -> Option<Self> {
        let z: Vec<f64> = seen.iter().map(|k| u.at(sites, *k)).collect();
        let mass = sites.cost(penalty, u.v, u.bias(sites), seen.iter().copied().zip(z.iter().copied()));
        (mass > 0.0 && mass.is_finite()).then_some(Self { positive, on, seen, u, z, mass })
    }

    /// The same direction with another mass.
    pub(crate) fn weighing(&self, mass: f64) -> Self {
        let s = mass / self.mass;
        Self { u: self.u.scaled(s), z: self.z.iter().map(|z| z * s).collect(), mass, ..self.clone() }
    }

    /// The sum with an atom of the same sign that sees the same sites; none if it weighs nothing.
    pub(crate) fn plus(&self, other: &Self, sites: &Sites, penalty: Penalty) -> Option<Self> {
        let on: Vec<usize> = self.on.iter().copied().filter(|k| other.on.contains(k)).collect();
        let anchor = on.first().copied().unwrap_or(self.u.anchor);
        let (a, b) = (self.u.about(sites, anchor), other.u.about(sites, anchor));
        let beta = if on.is_empty() { a.beta + b.beta } else { 0.0 };
        let u = Affine { anchor, v: [a.v[0] + b.v[0], a.v[1] + b.v[1]], beta };
        Self::new(sites, penalty, self.positive, on, self.seen.clone(), u)
    }

    /// `+1` or `−1`.
    pub(crate) fn sign(&self) -> f64 {
        if self.positive { 1.0 } else { -1.0 }
    }

    /// Its column of Φ: the signed predictions of mass 1 at all sites, times the roots of their weights.
    pub(crate) fn column(&self, sites: &Sites) -> DVector<f64> {
        let mut out = DVector::zeros(sites.len());
        for (k, z) in self.seen.iter().zip(&self.z) {
            out[*k] = self.sign() * z * sites.root[*k] / self.mass;
        }
        out
    }

    /// Its stratum; `v` and `β` of the basis are about the atom's anchor.
    pub(crate) fn stratum(&self, sites: &Sites, penalty: Penalty) -> Option<Stratum> {
        Stratum::new(sites, penalty, self.place(sites.d), self.seen.clone())
    }

    fn place(&self, d: usize) -> Place {
        match self.on.as_slice() {
            [] => Place::Cell(self.u.anchor),
            [k] if d == 2 => Place::Wall(*k),
            _ => Place::Ray(self.on.clone(), self.u.v),
        }
    }
}
