//! Dense linear algebra of the solver: Cholesky's method, and a growing and shrinking `Q R`
//! factorisation for least squares.

/// The inner product, in eight sums that the compiler makes at once; their order is fixed.
pub(crate) fn inner(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a, b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Solves `(H + ridge·diag) x = b` for a symmetric positive semidefinite `H` (`n × n`, row-major) by
/// Cholesky's method; `None` if it is not positive definite even so.
pub(crate) fn solve_positive(h: &[f64], b: &[f64], ridge: f64) -> Option<Vec<f64>> {
    let n = b.len();
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let mut sum = h[i * n + j];
            if i == j {
                sum += ridge * h[i * n + i].max(f64::MIN_POSITIVE);
            }
            for k in 0..j {
                sum -= l[i * n + k] * l[j * n + k];
            }
            if i == j {
                if sum.is_nan() || sum <= 0.0 {
                    return None;
                }
                l[i * n + i] = sum.sqrt();
            } else {
                l[i * n + j] = sum / l[j * n + j];
            }
        }
    }
    let mut x = b.to_vec();
    for i in 0..n {
        for k in 0..i {
            x[i] -= l[i * n + k] * x[k];
        }
        x[i] /= l[i * n + i];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            x[i] -= l[k * n + i] * x[k];
        }
        x[i] /= l[i * n + i];
    }
    Some(x)
}

/// A growing `Q R` factorisation of selected columns, by Gram–Schmidt with reorthogonalisation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Factor {
    /// Orthonormal columns.
    q: Vec<Vec<f64>>,
    /// Column `k` holds the `k + 1` coefficients of the k-th selected column.
    r: Vec<Vec<f64>>,
}

impl Factor {
    /// Number of columns.
    pub(crate) fn len(&self) -> usize {
        self.q.len()
    }

    /// Coefficients of `v` in the columns so far and what is left of it.
    fn split(&self, v: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut rest = v.to_vec();
        let mut along = vec![0.0; self.q.len()];
        // Twice is enough: the second pass removes what rounding left in the first.
        for _ in 0..2 {
            for (c, q) in along.iter_mut().zip(&self.q) {
                let t = inner(q, &rest);
                *c += t;
                for (x, q) in rest.iter_mut().zip(q) {
                    *x -= t * q;
                }
            }
        }
        (along, rest)
    }

    /// Appends a column unless it depends on those there; then gives its coefficients in them.
    pub(crate) fn push(&mut self, column: &[f64], least: f64) -> Result<(), Vec<f64>> {
        let (along, rest) = self.split(column);
        let (size, whole) = (inner(&rest, &rest).sqrt(), inner(column, column).sqrt());
        if size.is_nan() || size <= least * whole {
            return Err(self.back(along));
        }
        let mut r = along;
        r.push(size);
        self.r.push(r);
        self.q.push(rest.into_iter().map(|v| v / size).collect());
        Ok(())
    }

    /// Takes the k-th selected column out again, by Givens rotations.
    pub(crate) fn remove(&mut self, k: usize) {
        self.r.remove(k);
        // Column j now has j + 2 coefficients; each rotation of two rows brings it back to j + 1.
        for j in k..self.r.len() {
            let (a, b) = (self.r[j][j], self.r[j][j + 1]);
            let size = libm::hypot(a, b);
            let (c, s) = if size > 0.0 { (a / size, b / size) } else { (1.0, 0.0) };
            for column in &mut self.r[j..] {
                let (x, y) = (column[j], column[j + 1]);
                (column[j], column[j + 1]) = (c * x + s * y, c * y - s * x);
            }
            self.r[j].truncate(j + 1);
            let (left, right) = self.q.split_at_mut(j + 1);
            for (x, y) in left[j].iter_mut().zip(&mut right[0]) {
                (*x, *y) = (c * *x + s * *y, c * *y - s * *x);
            }
        }
        self.q.pop();
    }

    /// Solves `R x = b`.
    pub(crate) fn back(&self, mut b: Vec<f64>) -> Vec<f64> {
        for k in (0..b.len()).rev() {
            b[k] /= self.r[k][k];
            let x = b[k];
            for i in 0..k {
                b[i] -= self.r[k][i] * x;
            }
        }
        b
    }

    /// Solves `Rᵀ x = b`.
    pub(crate) fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for k in 0..x.len() {
            for i in 0..k {
                x[k] -= self.r[k][i] * x[i];
            }
            x[k] /= self.r[k][k];
        }
        x
    }

    /// `Qᵀ v`.
    pub(crate) fn project(&self, v: &[f64]) -> Vec<f64> {
        self.q.iter().map(|q| inner(q, v)).collect()
    }

    /// The part of `v` outside the span of the columns.
    pub(crate) fn outside(&self, v: &[f64]) -> Vec<f64> {
        self.split(v).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn factors_solve_least_squares(v in proptest::collection::vec(-2.0f64..2.0, 20..21), b in proptest::collection::vec(-2.0f64..2.0, 5..6)) {
            let columns: Vec<&[f64]> = v.chunks_exact(5).collect();
            let mut f = Factor::default();
            for c in &columns {
                prop_assert!(f.push(c, 1e-12).is_ok());
            }
            let x = f.back(f.project(&b));
            // The residual is orthogonal to every column.
            for c in &columns {
                let inner: f64 = (0..5).map(|i| c[i] * (b[i] - (0..4).map(|k| columns[k][i] * x[k]).sum::<f64>())).sum();
                prop_assert!(inner.abs() < 1e-8, "{}", inner);
            }
            // With a column taken out the factorisation is that of the others.
            let mut fewer = f.clone();
            fewer.remove(1);
            let x = fewer.back(fewer.project(&b));
            let rest = [columns[0], columns[2], columns[3]];
            for c in &rest {
                let inner: f64 = (0..5).map(|i| c[i] * (b[i] - (0..3).map(|k| rest[k][i] * x[k]).sum::<f64>())).sum();
                prop_assert!(inner.abs() < 1e-8, "{}", inner);
            }
            // A column that is a sum of two others is recognised.
            let sum: Vec<f64> = (0..5).map(|i| columns[0][i] + 2.0 * columns[2][i]).collect();
            let there = f.push(&sum, 1e-10).unwrap_err();
            for (c, e) in there.iter().zip([1.0, 0.0, 2.0, 0.0]) {
                prop_assert!((c - e).abs() < 1e-6);
            }
        }
    }
}
