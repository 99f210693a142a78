//! The update of a block of neurons from the gradients of their cells.

use super::adam::{Moments, adam};
use super::{LANES, PenaltyGradient, Step};

/// One number per neuron of a block.
pub(super) type Row = [f64; LANES];

/// `Σ_s` (upper triangle, by rows) and `T_s` of a cell, both times n.
pub(super) type Curvature = [f64; 7];

/// `n Σ_s` and `n T_s` with one point more.
pub(super) fn add_curvature(sum: &mut Curvature, x: [f64; 3]) {
    let terms = [x[0] * x[0], x[0] * x[1], x[0] * x[2], x[1] * x[1], x[1] * x[2], x[2] * x[2]];
    for (s, t) in sum.iter_mut().zip(terms) {
        *s += t;
    }
    sum[6] += terms[0] + terms[3] + terms[5];
}

/// A function of its own, so that the loops over whole blocks have a constant length.
#[cold]
#[inline(never)]
fn last_row(column: &[f64], start: usize) -> Row {
    let mut row = [0.0; LANES];
    row[..column.len() - start].copy_from_slice(&column[start..]);
    row
}

/// The parameters of one block; lanes past the network's end are 0.
pub(super) struct Block {
    pub(super) a: Row,
    pub(super) w: [Row; 3],
}

impl Block {
    /// Copies a block out of the network's rows; for d = 1 the third coordinate stays 0.
    #[inline(always)]
    pub(super) fn of<const D: usize>(a: &[f64], w: &[&mut [f64]; 3], start: usize) -> Self {
        let row = |column: &[f64]| match column.get(start..start + LANES).and_then(|c| c.first_chunk()) {
            Some(row) => *row,
            None => last_row(column, start),
        };
        let third = if D == 2 { row(w[2]) } else { [0.0; LANES] };
        Self { a: row(a), w: [row(w[0]), row(w[1]), third] }
    }

    /// Copies it back.
    #[inline(always)]
    pub(super) fn store<const D: usize>(&self, a: &mut [f64], w: &mut [&mut [f64]; 3], start: usize) {
        if let Some(to) = a[start..].first_chunk_mut::<LANES>() {
            *to = self.a;
            for k in 0..=D {
                if let Some(to) = w[k][start..].first_chunk_mut::<LANES>() {
                    *to = self.w[k];
                }
            }
        } else {
            self.store_last(a, w, start);
        }
    }

    #[cold]
    #[inline(never)]
    fn store_last(&self, a: &mut [f64], w: &mut [&mut [f64]; 3], start: usize) {
        let width = a.len() - start;
        a[start..].copy_from_slice(&self.a[..width]);
        for (to, row) in w.iter_mut().zip(&self.w) {
            to[start..].copy_from_slice(&row[..width]);
        }
    }

    /// One step of Adam, or of gradient descent under the gradient penalty. `g` holds `G_s` by coordinate;
    /// `curvature(l)` gives the cell's `n Σ_s` and `n T_s`, and is called only under the gradient penalty.
    #[inline(always)]
    pub(super) fn advance<const D: usize>(
        &mut self,
        g: &[Row; 3],
        step: &Step<'_>,
        moments: Option<&mut Moments>,
        start: usize,
        width: usize,
        curvature: impl Fn(usize) -> Curvature,
    ) {
        let (mut da, mut dw) = ([0.0; LANES], [[0.0; LANES]; 3]);
        let (decay, bias) = match step.penalty {
            PenaltyGradient::WeightDecay { lambda, bias } => (lambda, bias),
            _ => (0.0, 0.0),
        };
        for l in 0..LANES {
            let mut along = self.w[0][l] * g[0][l] + self.w[1][l] * g[1][l];
            if D == 2 {
                along += self.w[2][l] * g[2][l];
            }
            da[l] = along - decay * self.a[l];
            for k in 0..D {
                dw[k][l] = self.a[l] * g[k][l] - decay * self.w[k][l];
            }
            dw[D][l] = self.a[l] * g[D][l] - bias * self.w[D][l];
        }
        if let PenaltyGradient::GradientPenalty(lambda, _) = step.penalty {
            let strength = 2.0 * lambda / step.q.len() as f64;
            for l in 0..width {
                let c = curvature(l);
                let w = [self.w[0][l], self.w[1][l], self.w[2][l]];
                da[l] -= strength * c[6] * self.a[l];
                dw[0][l] -= strength * (c[0] * w[0] + c[1] * w[1] + c[2] * w[2]);
                dw[1][l] -= strength * (c[1] * w[0] + c[3] * w[1] + c[4] * w[2]);
                if D == 2 {
                    dw[2][l] -= strength * (c[2] * w[0] + c[4] * w[1] + c[5] * w[2]);
                }
            }
        }
        if let Some(state) = moments {
            adam(state, start, width, 0, &da, &mut self.a, step.h);
            for k in 0..=D {
                adam(state, start, width, k + 1, &dw[k], &mut self.w[k], step.h);
            }
        } else {
            for l in 0..LANES {
                self.a[l] += step.h * da[l];
                for k in 0..=D {
                    self.w[k][l] += step.h * dw[k][l];
                }
            }
        }
    }

    /// Augmented direction of lane `l`.
    #[inline(always)]
    pub(super) fn direction(&self, l: usize) -> [f64; 3] {
        [self.w[0][l], self.w[1][l], self.w[2][l]]
    }
}
