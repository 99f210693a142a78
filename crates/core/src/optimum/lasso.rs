//! The inner problem of column generation: `min ½‖Φ c − y‖² + κ Σ c_k` over `c ≥ 0`.
//!
//! An active-set method in the manner of Lawson and Hanson (*Solving Least Squares Problems*, 1974),
//! on a `Q R` factorisation, so that the condition of Φ is not squared. Columns that depend on those
//! in use need care: the fit cannot change then, only the price, and the new column is exchanged for
//! the one it drives to zero, as in the simplex method.

use super::linear::Factor;
use nalgebra::{DMatrixView, DVector};

/// A column is dependent if less than this share of it is new.
const DEPENDENT: f64 = 1e-10;
/// A multiplier above `κ (1 + SLACK)` asks for its column.
const SLACK: f64 = 1e-11;

/// The coefficients, one for each column of Φ (q × K). `start` holds coefficients ≥ 0 to begin from (the columns
/// with positive ones should be independent; others are dropped to zero first).
pub(crate) fn solve(
    phi: DMatrixView<'_, f64>,
    y: &DVector<f64>,
    kappa: f64,
    start: &DVector<f64>,
) -> DVector<f64> {
    let (rows, columns) = phi.shape();
    let mut set = ActiveSet {
        phi,
        y,
        kappa,
        c: DVector::zeros(columns),
        used: Vec::new(),
        factor: Factor::new(rows, columns),
    };
    for (k, c) in start.iter().enumerate() {
        if *c > 0.0 && set.factor.push(phi.column(k), DEPENDENT).is_ok() {
            set.used.push(k);
            set.c[k] = *c;
        }
    }
    set.settle();
    // Every round lowers the objective, so no set of columns comes twice; the bound is for rounding.
    for _ in 0..20 + 10 * (columns + rows) {
        let r = set.residual();
        let mut idle = vec![true; columns];
        set.used.iter().for_each(|k| idle[*k] = false);
        let wish = (0..columns)
            .filter(|k| idle[*k])
            .map(|k| (phi.column(k).dot(&r), k))
            .max_by(|p, q| p.0.total_cmp(&q.0));
        match wish {
            Some((slope, k)) if slope > kappa * (1.0 + SLACK) => {
                if !set.take(k) {
                    break;
                }
                set.settle();
            }
            _ => break,
        }
    }
    set.c
}

struct ActiveSet<'a> {
    phi: DMatrixView<'a, f64>,
    y: &'a DVector<f64>,
    kappa: f64,
    c: DVector<f64>,
    used: Vec<usize>,
    factor: Factor,
}

impl ActiveSet<'_> {
    fn residual(&self) -> DVector<f64> {
        let mut r = self.y.clone();
        for k in &self.used {
            r.axpy(-self.c[*k], &self.phi.column(*k), 1.0);
        }
        r
    }

    /// Takes the columns out whose coefficient is 0.
    fn drop_idle(&mut self) {
        for at in (0..self.used.len()).rev() {
            if self.c[self.used[at]] <= 0.0 {
                self.c[self.used[at]] = 0.0;
                self.used.remove(at);
                self.factor.remove(at);
            }
        }
    }

    /// Brings a column in; false if that leads nowhere.
    fn take(&mut self, k: usize) -> bool {
        match self.factor.push(self.phi.column(k), DEPENDENT) {
            Ok(()) => {
                self.used.push(k);
                true
            }
            Err(z) => {
                // φ_k = Φ z: raise c_k and lower the others along z until one of them is zero.
                let block = self
                    .used
                    .iter()
                    .zip(&z)
                    .filter(|(_, z)| **z > 1e-14)
                    .map(|(i, z)| (self.c[*i] / z, *i))
                    .min_by(|p, q| p.0.total_cmp(&q.0));
                let Some((step, out)) = block else { return false };
                for (i, z) in self.used.iter().zip(&z) {
                    self.c[*i] = (self.c[*i] - step * z).max(0.0);
                }
                self.c[out] = 0.0;
                self.drop_idle();
                if self.factor.push(self.phi.column(k), DEPENDENT).is_err() {
                    return false;
                }
                self.c[k] = step.max(f64::MIN_POSITIVE);
                self.used.push(k);
                true
            }
        }
    }

    /// Solves on the columns in use, and drops those whose coefficient would not be positive.
    fn settle(&mut self) {
        while self.factor.len() > 0 {
            let price = self.factor.forward(DVector::from_element(self.used.len(), self.kappa));
            let x = self.factor.back(self.factor.project(self.y) - price);
            if x.iter().all(|x| *x > 0.0) {
                for (k, x) in self.used.iter().zip(&x) {
                    self.c[*k] = *x;
                }
                return;
            }
            // Go towards x until the first coefficient is zero: that column leaves, and with it all that
            // are zero up to rounding. One that was just brought in and wants to go below leaves alone.
            let ratio = |k: usize, x: f64| self.c[k] / (self.c[k] - x);
            let blocked = self.used.iter().zip(&x).filter(|(_, x)| **x <= 0.0);
            let Some((step, out)) =
                blocked.map(|(k, x)| (ratio(*k, *x), *k)).min_by(|p, q| p.0.total_cmp(&q.0))
            else {
                // Undefined numbers: nothing can be said of these columns.
                return;
            };
            for (k, x) in self.used.iter().zip(&x) {
                let old = self.c[*k];
                let new = old + step * (x - old);
                self.c[*k] = if *x <= 0.0 && new <= 1e-14 * old { 0.0 } else { new };
            }
            self.c[out] = 0.0;
            self.drop_idle();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;
    use proptest::prelude::*;

    /// The optimality conditions, which are sufficient: `φ_kᵀ r ≤ κ`, with equality where c_k > 0.
    fn optimal(phi: &DMatrix<f64>, y: &DVector<f64>, kappa: f64, c: &DVector<f64>) -> Result<(), String> {
        let slopes = phi.tr_mul(&(y - phi * c));
        for (k, column) in phi.column_iter().enumerate() {
            let slope = slopes[k];
            let scale = 1e-7 * (kappa + column.norm() * y.norm());
            if c[k] < 0.0 || slope > kappa + scale || (c[k] > 0.0 && slope < kappa - scale) {
                return Err(format!("column {k}: c = {}, slope {slope}, price {kappa}", c[k]));
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn solutions_are_optimal(
            entries in proptest::collection::vec(-1.0f64..1.0, 12..240),
            y in proptest::collection::vec(-2.0f64..2.0, 6..7),
            kappa in 1e-4f64..1.0,
        ) {
            let (k, y) = (entries.len() / 6, DVector::from_vec(y));
            let mut phi = DMatrix::from_column_slice(6, k, &entries[..6 * k]).resize_horizontally(k + 2, 0.0);
            // Dependent and repeated columns are what duplicates and collinear points give.
            phi.set_column(k, &(0.5 * (phi.column(0) + phi.column(1))));
            phi.set_column(k + 1, &phi.column(0).clone_owned());
            let c = solve(phi.as_view(), &y, kappa, &DVector::zeros(k + 2));
            prop_assert_eq!(optimal(&phi, &y, kappa, &c), Ok(()));
            // From another start it ends with the same fit.
            let other = solve(phi.as_view(), &y, kappa, &DVector::from_element(k + 2, 1.0));
            prop_assert_eq!(optimal(&phi, &y, kappa, &other), Ok(()));
        }
    }
}
