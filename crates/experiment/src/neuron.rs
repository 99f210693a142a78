//! The arithmetic of one neuron, `relu(w̃·x̃)`, in three padded coordinates.

/// `relu(z)`, written so that wasm compiles it to a select (`f64::max` is many times slower there).
#[inline(always)]
pub fn relu(z: f64) -> f64 {
    if z > 0.0 { z } else { 0.0 }
}

/// `w̃·x̃` for three padded coordinates.
#[inline(always)]
pub fn dot(u: [f64; 3], v: [f64; 3]) -> f64 {
    u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
}

/// Euclidean norm of three padded coordinates.
#[inline(always)]
pub fn norm(u: [f64; 3]) -> f64 {
    dot(u, u).sqrt()
}
