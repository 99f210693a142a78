//! The network `f(x) = (1/m) Σ_j a_j relu(w̃_j·x̃)` as a struct of arrays (theory: mean-field scaling).

/// A shallow ReLU network of width `m` on `R^d`, `d ∈ {1, 2}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Input dimension.
    pub d: usize,
    /// Outer weights `a_j`, length `m`.
    pub a: Vec<f64>,
    /// `w̃_j` by coordinate: `w[k][j]`, `k < d` the weight, `k = d` the bias; for d = 1 `w[2]` is all zeros.
    pub w: [Vec<f64>; 3],
}
