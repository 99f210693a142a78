//! Cells in d = 1. A neuron sees the points on one side of its kink, so a cell is a side and the
//! number `k` of distinct points left of the kink: `{i ≥ k}` for w > 0, `{i < k}` otherwise. Rounding is
//! monotone, hence `w x_i + b` is monotone in i as computed, and this holds to the last bit.

use super::adam::Moments;
use super::block::{Block, Curvature, add_curvature};
use super::walls::{Worst, keep_out};
use super::{LANES, PenaltyGradient, Step};
use crate::experiment::Optimiser;
use crate::network::Network;
use std::ops::Range;

/// Cells of one side: `k` runs from 0 to the number of distinct points, at most 512.
const SIDE: usize = 1024;
const CELLS: usize = 2 * SIDE;

/// A table over both sides' cells: first those of w > 0. Of fixed size, so that no index needs a check.
type Table<T> = Box<[T; CELLS]>;

#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Distinct points, ascending.
    xs: Vec<f64>,
    /// Where each data point is among them.
    place: Vec<usize>,
    /// The first data point at each distinct one.
    first: Vec<usize>,
    /// `x[k−2..k+2]`, past the ends ±∞.
    near: Table<[f64; 4]>,
    curvature: Table<Curvature>,
    /// Each neuron's cell.
    pub(super) cell: Vec<u32>,
    /// `Σ_{j∈s} a_j w̃_j`, separately for even and odd neurons, so that additions of neighbours in one cell are
    /// independent.
    sums: [Table<[f64; 2]>; 2],
    /// `G_s = Σ_{i∈s} q_i x̃_i`, or `h G_s` for plain descent.
    gradient: Table<[f64; 2]>,
    /// Residuals by distinct point.
    weight: Vec<f64>,
    /// By distinct point, for the other side's sums.
    other: Vec<f64>,
    valid: bool,
}

impl Line {
    pub(super) fn new(augmented: &[[f64; 3]]) -> Self {
        let mut xs: Vec<f64> = augmented.iter().map(|x| x[0]).collect();
        xs.sort_by(f64::total_cmp);
        // −0 and 0 are one point.
        xs.dedup_by(|p, q| p == q);
        let place: Vec<usize> = augmented.iter().map(|x| xs.partition_point(|p| *p < x[0])).collect();
        let at = |i: usize, shift: usize| match (i + shift).checked_sub(2) {
            None => f64::NEG_INFINITY,
            Some(i) => xs.get(i).copied().unwrap_or(f64::INFINITY),
        };
        let mut near = Box::new([[0.0; 4]; CELLS]);
        let mut curvature = Box::new([[0.0; 7]; CELLS]);
        for k in 0..=xs.len() {
            near[k] = [at(k, 0), at(k, 1), at(k, 2), at(k, 3)];
            near[SIDE + k] = near[k];
            for (x, p) in augmented.iter().zip(&place) {
                add_curvature(&mut curvature[if *p >= k { k } else { SIDE + k }], *x);
            }
        }
        let xs_len = xs.len();
        Self {
            weight: vec![0.0; xs_len],
            other: vec![0.0; xs_len],
            xs,
            first: (0..xs_len).filter_map(|p| place.iter().position(|q| *q == p)).collect(),
            place,
            near,
            curvature,
            cell: Vec::new(),
            sums: [Box::new([[0.0; 2]; CELLS]), Box::new([[0.0; 2]; CELLS])],
            gradient: Box::new([[0.0; 2]; CELLS]),
            valid: false,
        }
    }

    #[cfg(test)]
    pub(super) fn agrees(&self, net: &Network) -> bool {
        self.cell.iter().enumerate().all(|(j, cell)| {
            let seen = self.seen(*cell);
            let [w, b, _] = net.direction(j);
            let sees = |x: f64| w * x + b > 0.0;
            self.xs.iter().enumerate().all(|(p, x)| sees(*x) == seen.contains(&p))
        })
    }

    pub(super) fn invalidate(&mut self) {
        self.valid = false;
    }

    /// A neuron's cell, by bisection.
    fn locate(&self, w: f64, b: f64) -> u32 {
        let right = w > 0.0;
        let k = self.xs.partition_point(|x| (w * x + b > 0.0) != right);
        (k + if right { 0 } else { SIDE }) as u32
    }

    pub(super) fn predict(&mut self, net: &Network, fit: &mut [f64]) {
        if !self.valid {
            self.cell.clear();
            self.sums.iter_mut().for_each(|t| t.fill([0.0; 2]));
            for (j, a) in net.a.iter().enumerate() {
                let [w, b, _] = net.direction(j);
                let cell = self.locate(w, b);
                self.cell.push(cell);
                collect(&mut self.sums, j, cell, a * w, a * b);
            }
            self.valid = true;
        }
        let (q, scale) = (self.xs.len(), 1.0 / net.m() as f64);
        let [even, odd] = &self.sums;
        let total =
            |c: usize| [even[c % CELLS][0] + odd[c % CELLS][0], even[c % CELLS][1] + odd[c % CELLS][1]];
        // Point i is seen by the cells k ≤ i of the right side and by the cells k > i of the left. Both sides in
        // one loop, since their additions are independent.
        let (mut right, mut left) = ([0.0; 2], [0.0; 2]);
        for i in 0..q {
            let (u, v, j) = (total(i), total(SIDE + q - i), q - 1 - i);
            right = [right[0] + u[0], right[1] + u[1]];
            left = [left[0] + v[0], left[1] + v[1]];
            self.weight[i] = right[0] * self.xs[i] + right[1];
            self.other[j] = left[0] * self.xs[j] + left[1];
        }
        for (f, p) in fit.iter_mut().zip(&self.place) {
            *f = scale * (self.weight[*p] + self.other[*p]);
        }
    }

    /// `scale · G_s` for all cells, by sums over the points that the cell sees and no others.
    fn cell_gradients(&mut self, q: &[f64], scale: f64) {
        self.weight.fill(0.0);
        for (q, p) in q.iter().zip(&self.place) {
            self.weight[*p] += q;
        }
        let n = self.xs.len();
        let (mut left, mut right) = ([0.0; 2], [0.0; 2]);
        self.gradient[SIDE] = left;
        self.gradient[n % CELLS] = right;
        for i in 0..n {
            let j = n - 1 - i;
            left = [left[0] + self.weight[i] * self.xs[i], left[1] + self.weight[i]];
            right = [right[0] + self.weight[j] * self.xs[j], right[1] + self.weight[j]];
            self.gradient[(SIDE + i + 1) % CELLS] = [scale * left[0], scale * left[1]];
            self.gradient[j % CELLS] = [scale * right[0], scale * right[1]];
        }
    }

    /// One step; `predict` comes before it.
    pub(super) fn step(&mut self, net: &mut Network, step: Step<'_>, moments: Option<&mut Moments>) {
        let shrink = match (step.penalty, step.optimiser) {
            (PenaltyGradient::None, Optimiser::Gd) => Some([1.0; 2]),
            (PenaltyGradient::WeightDecay { lambda, bias }, Optimiser::Gd) => {
                Some([1.0 - step.h * lambda, 1.0 - step.h * bias])
            }
            _ => None,
        };
        self.cell_gradients(step.q, if shrink.is_some() { step.h } else { 1.0 });
        let used = self.xs.len() + 1;
        for table in &mut self.sums {
            table[..used].fill([0.0; 2]);
            table[SIDE..SIDE + used].fill([0.0; 2]);
        }
        let mut cells = std::mem::take(&mut self.cell);
        match shrink {
            Some(shrink) => self.descend(net, &mut cells, shrink),
            None => self.advance(net, &mut cells, &step, moments),
        }
        self.cell = cells;
    }

    /// After a step the neurons `back` were reset to their former parameters, and so to their former cells.
    pub(super) fn restore(&mut self, net: &Network, back: &[usize], places: &[[u32; 2]]) {
        back.iter().zip(places).for_each(|(j, place)| self.cell[*j] = place[0]);
        self.sums.iter_mut().for_each(|t| t.fill([0.0; 2]));
        for (j, cell) in self.cell.iter().enumerate() {
            let [w, b, _] = net.direction(j);
            collect(&mut self.sums, j, *cell, net.a[j] * w, net.a[j] * b);
        }
    }

    /// Plain descent: `gradient` holds `h G_s`, and `a` and the weights shrink by the first factor, biases by the
    /// second.
    fn descend(&mut self, net: &mut Network, cells: &mut [u32], shrink: [f64; 2]) {
        const L: usize = 4;
        let (a, [w0, w1, _]) = net.rows_mut();
        let (a, a_rest) = a.as_chunks_mut::<L>();
        let (w0, w0_rest) = w0.as_chunks_mut::<L>();
        let (w1, w1_rest) = w1.as_chunks_mut::<L>();
        let (cell, cell_rest) = cells.as_chunks_mut::<L>();
        for (((a, w0), w1), cell) in a.iter_mut().zip(w0).zip(w1).zip(cell) {
            self.descend_few(a, w0, w1, cell, shrink, 0);
        }
        let rest = a_rest.as_chunks_mut::<1>().0.iter_mut().zip(w0_rest.as_chunks_mut::<1>().0);
        let rest = rest.zip(w1_rest.as_chunks_mut::<1>().0).zip(cell_rest.as_chunks_mut::<1>().0);
        for (j, (((a, w0), w1), cell)) in rest.enumerate() {
            self.descend_few(a, w0, w1, cell, shrink, j);
        }
    }

    /// Plain descent of L neurons at once; the parity of the first is that of `first`.
    #[inline(always)]
    fn descend_few<const L: usize>(
        &mut self,
        a: &mut [f64; L],
        w0: &mut [f64; L],
        w1: &mut [f64; L],
        cell: &mut [u32; L],
        [shrink, shrink_bias]: [f64; 2],
        first: usize,
    ) {
        let (mut g0, mut g1) = ([0.0; L], [0.0; L]);
        for l in 0..L {
            [g0[l], g1[l]] = self.gradient[cell[l] as usize % CELLS];
        }
        for l in 0..L {
            // Inside a cell f is linear in w̃: Σ q relu(w̃·x̃) = w̃·Σ_s q x̃.
            let (old, along) = (a[l], w0[l] * g0[l] + w1[l] * g1[l]);
            a[l] = shrink * old + along;
            w0[l] = shrink * w0[l] + old * g0[l];
            w1[l] = shrink_bias * w1[l] + old * g1[l];
        }
        self.update_cells(cell, w0, w1);
        let (mut u0, mut u1) = ([0.0; L], [0.0; L]);
        for l in 0..L {
            (u0[l], u1[l]) = (a[l] * w0[l], a[l] * w1[l]);
        }
        for l in 0..L {
            collect(&mut self.sums, first + l, cell[l], u0[l], u1[l]);
        }
    }

    /// A step with Adam or under the gradient penalty: `gradient` holds `G_s`.
    fn advance(
        &mut self,
        net: &mut Network,
        cells: &mut [u32],
        step: &Step<'_>,
        mut moments: Option<&mut Moments>,
    ) {
        let walls = matches!(step.penalty, PenaltyGradient::GradientPenalty(_, true));
        let (a, mut w) = net.rows_mut();
        for (start, cells) in (0..a.len()).step_by(LANES).zip(cells.chunks_mut(LANES)) {
            let mut block = Block::of::<1>(a, &w, start);
            let mut g = [[0.0; LANES]; 3];
            for (l, cell) in cells.iter().enumerate() {
                [g[0][l], g[1][l]] = self.gradient[*cell as usize % CELLS];
            }
            let old = Block { a: block.a, w: block.w };
            let curvature = |l: usize| self.curvature[cells[l] as usize % CELLS];
            block.advance::<1>(&g, step, moments.as_deref_mut(), start, cells.len(), curvature);
            for (l, cell) in cells.iter_mut().enumerate() {
                let before = *cell;
                let w = block.direction(l);
                self.update_cells(std::array::from_mut(cell), &[w[0]], &[w[1]]);
                if walls && self.switches_on(before, *cell) {
                    let kept = keep_out(old.direction(l), w, |w| self.worst(before, w));
                    (block.w[0][l], block.w[1][l]) = (kept[0], kept[1]);
                    *cell = self.locate(kept[0], kept[1]);
                }
                let (a, w) = (block.a[l], block.direction(l));
                collect(&mut self.sums, l, *cell, a * w[0], a * w[1]);
            }
            block.store::<1>(a, &mut w, start);
        }
    }

    /// The distinct points that a cell sees.
    fn seen(&self, cell: u32) -> Range<usize> {
        let k = cell as usize % SIDE;
        if (cell as usize) < SIDE { k..self.xs.len() } else { 0..k }
    }

    /// Whether the second cell sees a point that the first does not.
    fn switches_on(&self, from: u32, to: u32) -> bool {
        let (from, to) = (self.seen(from), self.seen(to));
        !to.is_empty() && (from.is_empty() || to.start < from.start || to.end > from.end)
    }

    /// Of the points that `w` sees and the cell does not, the one furthest beyond its wall ([`Worst`]).
    fn worst(&self, from: u32, w: [f64; 3]) -> Option<[f64; 3]> {
        let (from, mut worst) = (self.seen(from), Worst::of(w));
        for p in self.seen(self.locate(w[0], w[1])) {
            if !from.contains(&p) {
                worst.consider(self.first[p], [self.xs[p], 1.0, 0.0]);
            }
        }
        worst.found()
    }

    /// The cells after a step. Of the four points around the old kink, those left of the new kink are
    /// counted. If they are one to three, the new cell follows; otherwise the kink went further, and the cell
    /// is found by bisection.
    #[inline(always)]
    fn update_cells<const L: usize>(&self, cell: &mut [u32; L], w: &[f64; L], b: &[f64; L]) {
        let mut near = [[0.0; L]; 4];
        for l in 0..L {
            let points = &self.near[cell[l] as usize % CELLS];
            for i in 0..4 {
                near[i][l] = points[i];
            }
        }
        let mut left = [0_u64; L];
        for l in 0..L {
            let right = w[l] > 0.0;
            for i in 0..4 {
                left[l] += u64::from((w[l] * near[i][l] + b[l] > 0.0) != right);
            }
        }
        let mut lost = false;
        for l in 0..L {
            let side = if w[l] > 0.0 { 0 } else { SIDE as u32 };
            cell[l] = (cell[l] % SIDE as u32).wrapping_add(left[l] as u32).wrapping_sub(2) | side;
            lost |= left[l] == 0 || left[l] == 4 || w[l] == 0.0;
        }
        if lost {
            for l in 0..L {
                if left[l] == 0 || left[l] == 4 || w[l] == 0.0 {
                    cell[l] = self.locate(w[l], b[l]);
                }
            }
        }
    }
}

/// Adds neuron `j`'s mass vector to the sum of its cell.
#[inline(always)]
fn collect(sums: &mut [Table<[f64; 2]>; 2], j: usize, cell: u32, u0: f64, u1: f64) {
    let sum = &mut sums[j % 2][cell as usize % CELLS];
    sum[0] += u0;
    sum[1] += u1;
}
