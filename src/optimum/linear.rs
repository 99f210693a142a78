//! Small dense linear algebra: symmetric 3 × 3 matrices, and least squares by Householder's method.

use crate::network::{dot, norm};

/// A symmetric 3 × 3 matrix: entries 00, 01, 02, 11, 12, 22.
pub(crate) type Symmetric = [f64; 6];

/// Eigenvalues below this, relative to the largest, are zero.
const RANK: f64 = 1e-12;

const PLACE: [[usize; 3]; 3] = [[0, 1, 2], [1, 3, 4], [2, 4, 5]];

/// `scale · v vᵀ`.
pub(crate) fn outer(v: [f64; 3], scale: f64) -> Symmetric {
    [
        scale * v[0] * v[0],
        scale * v[0] * v[1],
        scale * v[0] * v[2],
        scale * v[1] * v[1],
        scale * v[1] * v[2],
        scale * v[2] * v[2],
    ]
}

/// `a += b`.
pub(crate) fn add(a: &mut Symmetric, b: &Symmetric) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

/// `a v`.
pub(crate) fn apply(a: &Symmetric, v: [f64; 3]) -> [f64; 3] {
    [
        a[0] * v[0] + a[1] * v[1] + a[2] * v[2],
        a[1] * v[0] + a[3] * v[1] + a[4] * v[2],
        a[2] * v[0] + a[4] * v[1] + a[5] * v[2],
    ]
}

/// `Π a Π`, `Π` the orthogonal projection onto the plane normal to `x`.
pub(crate) fn project_out(a: &Symmetric, x: [f64; 3]) -> Symmetric {
    let size = norm(x);
    let x = x.map(|c| c / size);
    let ax = apply(a, x);
    let xax = dot(x, ax);
    let mut out = *a;
    for i in 0..3 {
        for j in i..3 {
            out[PLACE[i][j]] += -x[i] * ax[j] - ax[i] * x[j] + x[i] * x[j] * xax;
        }
    }
    out
}

/// Eigenvalues and orthonormal eigenvectors of a symmetric matrix, by Jacobi's rotations.
pub(crate) fn eigen(a: &Symmetric) -> [(f64, [f64; 3]); 3] {
    let mut m = [[a[0], a[1], a[2]], [a[1], a[3], a[4]], [a[2], a[4], a[5]]];
    let mut v = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    // Convergence is quadratic: a handful of sweeps reach rounding.
    for _ in 0..12 {
        let off = m[0][1] * m[0][1] + m[0][2] * m[0][2] + m[1][2] * m[1][2];
        if off == 0.0 {
            break;
        }
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if m[p][q] == 0.0 {
                continue;
            }
            let theta = (m[q][q] - m[p][p]) / (2.0 * m[p][q]);
            let t = theta.signum() / (theta.abs() + libm::hypot(theta, 1.0));
            let c = 1.0 / libm::hypot(t, 1.0);
            let s = t * c;
            for k in 0..3 {
                let (x, y) = (m[k][p], m[k][q]);
                (m[k][p], m[k][q]) = (c * x - s * y, s * x + c * y);
            }
            for k in 0..3 {
                let (x, y) = (m[p][k], m[q][k]);
                (m[p][k], m[q][k]) = (c * x - s * y, s * x + c * y);
                let (x, y) = (v[k][p], v[k][q]);
                (v[k][p], v[k][q]) = (c * x - s * y, s * x + c * y);
            }
        }
    }
    [0, 1, 2].map(|k| (m[k][k], [v[0][k], v[1][k], v[2][k]]))
}

/// The pseudo-inverse of a positive semidefinite matrix.
pub(crate) fn pseudo_inverse(a: &Symmetric) -> Symmetric {
    let pairs = eigen(a);
    let largest = pairs.iter().map(|p| p.0).fold(0.0, f64::max);
    let mut out = [0.0; 6];
    for (value, vector) in pairs {
        if value > RANK * largest {
            add(&mut out, &outer(vector, 1.0 / value));
        }
    }
    out
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
                let t: f64 = q.iter().zip(&rest).map(|(a, b)| a * b).sum();
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
        let size = rest.iter().map(|v| v * v).sum::<f64>().sqrt();
        let whole = column.iter().map(|v| v * v).sum::<f64>().sqrt();
        if size.is_nan() || size <= least * whole {
            return Err(self.back(along));
        }
        let mut r = along;
        r.push(size);
        self.r.push(r);
        self.q.push(rest.into_iter().map(|v| v / size).collect());
        Ok(())
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
        self.q.iter().map(|q| q.iter().zip(v).map(|(a, b)| a * b).sum()).collect()
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
        fn pseudo_inverses_satisfy_penrose(v in proptest::collection::vec(-2.0f64..2.0, 3..9)) {
            let mut a = [0.0; 6];
            for row in v.chunks_exact(3) {
                add(&mut a, &outer([row[0], row[1], row[2]], 1.0));
            }
            let p = pseudo_inverse(&a);
            for k in 0..3 {
                let mut e = [0.0; 3];
                e[k] = 1.0;
                let apa = apply(&a, apply(&p, apply(&a, e)));
                let ae = apply(&a, e);
                for c in 0..3 {
                    // Rounding counts by the condition of what is kept, up to 1e12.
                    prop_assert!((apa[c] - ae[c]).abs() < 1e-5, "{:?} {:?}", apa, ae);
                }
            }
        }

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
            // A column that is a sum of two others is recognised.
            let sum: Vec<f64> = (0..5).map(|i| columns[0][i] + 2.0 * columns[2][i]).collect();
            let there = f.push(&sum, 1e-10).unwrap_err();
            for (c, e) in there.iter().zip([1.0, 0.0, 2.0, 0.0]) {
                prop_assert!((c - e).abs() < 1e-6);
            }
        }
    }
}
