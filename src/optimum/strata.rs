//! The finite list of directions among which the certificate's maximum lies (theory §4).
//!
//! Inside a stratum (an open cell, an open wall, a corner) the strict pattern `s` is fixed, `η` is
//! linear, `η(w̃) = g_s·w̃` with `g_s = (1/n) Σ_{i∈s} r_i x̃_i`, and the cost is the norm `√(w̃ᵀQ_s w̃)`. With
//! `E` a basis of the stratum's span the ratio is greatest, or least, at `w̃ = ±P g_s`,
//! `P = E (Eᵀ Q_s E)⁺ Eᵀ`, where it is `√(g_sᵀ P g_s)`. `P` does not depend on the residual and is made once.
//! Only strata whose `P g_s` really has the pattern `s` matter; the others' maximum lies on a lower
//! stratum or in another cell, which are in the list themselves.

use super::linear::{self, Symmetric};
use crate::cells::{Arrangement, Pattern, RELATIVE_ZERO};
use crate::data::Points;
use crate::network::{dot, norm};
use crate::order;
use crate::penalty::Penalty;
use std::collections::BTreeMap;

/// A stratum and its `P`.
#[derive(Clone, Debug)]
pub(crate) struct Stratum {
    /// Strict pattern over the distinct hyperplanes.
    seen: Vec<u64>,
    /// The hyperplanes it lies on: none, one, or those of a corner.
    on: Vec<usize>,
    /// `P`, in the frame.
    inverse: Symmetric,
    /// The cells whose closure it lies in.
    pub(crate) cells: Vec<usize>,
}

/// The strata of a data set with the numbers of its distinct points.
#[derive(Clone, Debug)]
pub(crate) struct Strata {
    pub(crate) arrangement: Arrangement,
    pub(crate) penalty: Penalty,
    pub(crate) list: Vec<Stratum>,
    /// From a strict pattern and the hyperplanes a direction lies on to its stratum.
    index: BTreeMap<(Vec<u64>, Vec<usize>), usize>,
    /// `1/n`.
    scale: f64,
    /// For each distinct point how many data points share it, divided by n.
    weight: Vec<f64>,
    /// For each distinct point its weight times `‖x̃‖²`.
    square: Vec<f64>,
}

/// A direction in the frame with its strict pattern over the distinct points, as preactivations
/// (0 where inactive).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Direction {
    /// In the frame, scaled to cost 1.
    pub(crate) w: [f64; 3],
    /// `relu(w̃·x̃)` at the distinct points.
    pub(crate) z: Vec<f64>,
}

impl Strata {
    pub(crate) fn new(points: &Points, penalty: Penalty) -> Self {
        let arrangement = Arrangement::new(points);
        let scale = 1.0 / points.n() as f64;
        let weight: Vec<f64> = arrangement.planes.iter().map(|p| p.len() as f64 * scale).collect();
        let square = arrangement
            .planes
            .iter()
            .zip(&weight)
            .map(|(plane, weight)| {
                let x = points.augmented(plane[0]);
                weight * dot(x, x)
            })
            .collect();
        let mut new =
            Self { arrangement, penalty, list: Vec::new(), index: BTreeMap::new(), scale, weight, square };
        new.fill();
        new
    }

    fn fill(&mut self) {
        let a = &self.arrangement;
        let mut list = Vec::with_capacity(a.cells.len() + a.walls.len() + a.corners.len());
        let mut at_corner = vec![Vec::new(); a.corners.len()];
        for (k, cell) in a.cells.iter().enumerate() {
            if !cell.pattern.is_empty() {
                list.push(self.stratum(&cell.pattern, Vec::new(), vec![k], None));
            }
        }
        for wall in &a.walls {
            for end in wall.ends.into_iter().flatten() {
                at_corner[end].extend(wall.cells);
            }
            if !wall.pattern.is_empty() {
                // For d = 1 a wall is a single ray.
                let ray = (a.d == 1).then_some(wall.inside);
                list.push(self.stratum(&wall.pattern, vec![wall.plane], wall.cells.to_vec(), ray));
            }
        }
        for (corner, mut cells) in a.corners.iter().zip(at_corner) {
            if !corner.pattern.is_empty() {
                order::sort(&mut cells, &|p, q| p < q);
                cells.dedup();
                list.push(self.stratum(
                    &corner.pattern,
                    corner.planes.clone(),
                    cells,
                    Some(corner.direction),
                ));
            }
        }
        // One by one: collecting would bring in the standard library's sort.
        for (k, s) in list.iter().enumerate() {
            self.index.insert((s.seen.clone(), s.on.clone()), k);
        }
        self.list = list;
    }

    /// The stratum of a direction with these preactivations that lies on the hyperplanes `on`
    /// (ascending).
    pub(crate) fn find(&self, z: &[f64], on: &[usize]) -> Option<usize> {
        let mut seen = vec![0; self.weight.len().div_ceil(64)];
        for (k, z) in z.iter().enumerate() {
            if *z > 0.0 {
                seen[k / 64] |= 1 << (k % 64);
            }
        }
        self.index.get(&(seen, on.to_vec())).copied()
    }

    /// `P` of a stratum.
    pub(crate) fn inverse(&self, stratum: usize) -> &Symmetric {
        &self.list[stratum].inverse
    }

    fn stratum(
        &self,
        pattern: &Pattern,
        on: Vec<usize>,
        cells: Vec<usize>,
        ray: Option<[f64; 3]>,
    ) -> Stratum {
        let mut seen = vec![0; self.weight.len().div_ceil(64)];
        for (k, plane) in self.arrangement.planes.iter().enumerate() {
            if pattern.sees(plane[0]) {
                seen[k / 64] |= 1 << (k % 64);
            }
        }
        let inverse = match (ray, self.penalty) {
            (Some(ray), _) => {
                let z = self.active(ray, &on);
                let cost = self.cost(ray, &z);
                linear::outer(ray, if cost > 0.0 { 1.0 / (cost * cost) } else { 0.0 })
            }
            (None, Penalty::Variation) => self.variation_inverse(on.first().copied()),
            (None, Penalty::Gradient) => self.gradient_inverse(&seen, on.first().copied()),
        };
        Stratum { seen, on, inverse, cells }
    }

    /// `P` of the variation norm, in closed form: for a cell the inverse of `AᵀA`, `A` the frame's
    /// map back; for a wall on the point x, whose directions are `(w, −w·x)`, that of `I + x xᵀ`.
    /// Written without differences of large numbers, for data far from the origin.
    fn variation_inverse(&self, plane: Option<usize>) -> Symmetric {
        let a = &self.arrangement;
        let (c, s) = (a.frame.centre(), a.frame.scale());
        let d = a.d;
        let mut p = [0.0; 6];
        let Some(plane) = plane else {
            // Rows of A⁻¹: the unit vectors times s, with the centre in the last column.
            for k in 0..d {
                let mut row = [0.0; 3];
                row[k] = s;
                row[d] = c[k];
                linear::add(&mut p, &linear::outer(row, 1.0));
            }
            let mut last = [0.0; 3];
            last[d] = 1.0;
            linear::add(&mut p, &linear::outer(last, 1.0));
            return p;
        };
        // Only d = 2 comes here: a wall of d = 1 is a ray.
        let x = a.normals()[plane];
        let own = [c[0] + s * x[0], c[1] + s * x[1]];
        let length = libm::hypot(own[0], own[1]);
        let along = if length > 0.0 { [own[0] / length, own[1] / length] } else { [1.0, 0.0] };
        let across = [-along[1], along[0]];
        let lift = |v: [f64; 2]| [v[0], v[1], -(v[0] * x[0] + v[1] * x[1])];
        linear::add(&mut p, &linear::outer(lift(along), s * s / (1.0 + length * length)));
        linear::add(&mut p, &linear::outer(lift(across), s * s));
        p
    }

    /// `P` of the gradient penalty: the pseudo-inverse of `4 T_s Σ_s`, on a wall's plane if one is given.
    fn gradient_inverse(&self, seen: &[u64], plane: Option<usize>) -> Symmetric {
        let (mut sigma, mut trace) = ([0.0; 6], 0.0);
        for k in ones(seen) {
            linear::add(&mut sigma, &linear::outer(self.arrangement.normals()[k], self.weight[k]));
            trace += self.square[k];
        }
        for v in &mut sigma {
            *v *= 4.0 * trace;
        }
        if let Some(plane) = plane {
            sigma = linear::project_out(&sigma, self.arrangement.normals()[plane]);
        }
        linear::pseudo_inverse(&sigma)
    }

    /// `relu(w̃·x̃)` at the distinct points by the strict pattern: a preactivation within rounding of
    /// zero is zero, and so is that of the planes `on` which the direction is known to lie on.
    pub(crate) fn active(&self, w: [f64; 3], on: &[usize]) -> Vec<f64> {
        let size = norm(w) * RELATIVE_ZERO;
        self.arrangement
            .normals()
            .iter()
            .enumerate()
            .map(|(k, x)| {
                let z = dot(w, *x);
                if z > size * norm(*x) && !on.contains(&k) { z } else { 0.0 }
            })
            .collect()
    }

    /// The cost `N` of a direction in the frame with these preactivations.
    pub(crate) fn cost(&self, w: [f64; 3], z: &[f64]) -> f64 {
        match self.penalty {
            Penalty::Variation => norm(self.arrangement.frame.leave(w)),
            Penalty::Gradient => {
                let (mut trace, mut square) = (0.0, 0.0);
                for (k, z) in z.iter().enumerate() {
                    if *z > 0.0 {
                        trace += self.square[k];
                        square += self.weight[k] * z * z;
                    }
                }
                2.0 * (trace * square).sqrt()
            }
        }
    }

    /// `(1/n) Σ r_i` over the data points at each distinct point.
    pub(crate) fn gather(&self, residual: &[f64]) -> Vec<f64> {
        self.arrangement
            .planes
            .iter()
            .map(|plane| plane.iter().map(|i| residual[*i]).sum::<f64>() * self.scale)
            .collect()
    }

    /// The stratum's `g_s`, its unconstrained maximiser `P g_s` and the square of the ratio there.
    pub(crate) fn peak(&self, stratum: &Stratum, gathered: &[f64]) -> ([f64; 3], f64) {
        let mut g = [0.0; 3];
        for k in ones(&stratum.seen) {
            let x = self.arrangement.normals()[k];
            for c in 0..3 {
                g[c] += gathered[k] * x[c];
            }
        }
        let w = linear::apply(&stratum.inverse, g);
        (w, dot(g, w))
    }

    /// The direction of a stratum's peak, scaled to cost 1, with its true pattern, and the signed
    /// ratio `η/N`; none if the data do not see it.
    pub(crate) fn evaluate(
        &self,
        stratum: &Stratum,
        w: [f64; 3],
        gathered: &[f64],
    ) -> Option<(Direction, f64)> {
        self.weigh(w, self.active(w, &stratum.on), gathered)
    }

    /// A direction scaled to cost 1, and its signed ratio.
    pub(crate) fn weigh(&self, w: [f64; 3], z: Vec<f64>, gathered: &[f64]) -> Option<(Direction, f64)> {
        let cost = self.cost(w, &z);
        if cost.is_nan() || cost <= 0.0 || z.iter().all(|z| *z == 0.0) {
            return None;
        }
        let eta: f64 = z.iter().zip(gathered).map(|(z, r)| z * r).sum();
        let direction = Direction { w: w.map(|c| c / cost), z: z.into_iter().map(|v| v / cost).collect() };
        Some((direction, eta / cost))
    }

    /// Whether a direction's strict pattern is the stratum's.
    pub(crate) fn lies_in(&self, direction: &Direction, stratum: &Stratum) -> bool {
        direction.z.iter().enumerate().all(|(k, z)| (*z > 0.0) == (stratum.seen[k / 64] >> (k % 64) & 1 == 1))
    }

    /// Preactivations at the data points from those at the distinct ones.
    pub(crate) fn spread(&self, z: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.arrangement.n()];
        for (plane, z) in self.arrangement.planes.iter().zip(z) {
            for i in plane {
                out[*i] = *z;
            }
        }
        out
    }

    /// `(1/n)` times the number of data points at each distinct point.
    pub(crate) fn weights(&self) -> &[f64] {
        &self.weight
    }

    /// `T_s` summands: weight times `‖x̃‖²` at each distinct point.
    pub(crate) fn squares(&self) -> &[f64] {
        &self.square
    }
}

/// The indices of the bits set.
fn ones(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(k, word)| {
        let mut word = *word;
        core::iter::from_fn(move || {
            (word != 0).then(|| {
                let bit = word.trailing_zeros() as usize;
                word &= word - 1;
                64 * k + bit
            })
        })
    })
}
