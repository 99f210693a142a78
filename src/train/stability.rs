//! The stability limit of gradient descent: `h < 2/κ_max` (theory §3).

use crate::data::Points;
use crate::network::{Network, dot};
use crate::slices::{Breath, Slices, at_once};

/// Largest eigenvalue κ_max of `K̄/n`, `K̄_ij = (1/m) Σ_l [φ_li φ_lj + a_l² 1_li 1_lj x̃_i·x̃_j]`, by power
/// iteration without forming K̄: `O(m n)` each. `vector` is the starting point and keeps the last
/// iterate for a warm start; one of a wrong length is replaced. Stops after `iterations`, or once
/// the estimate moves by less than 1e-10 relative. The estimate approaches κ_max from below.
pub fn kappa_max(net: &Network, points: &Points, vector: &mut Vec<f64>, iterations: usize) -> f64 {
    at_once(kappa_in_slices(net, points, vector, iterations))
}

/// [`kappa_max`], breathing.
pub(crate) fn kappa_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    vector: &'a mut Vec<f64>,
    iterations: usize,
) -> Slices<'a, f64> {
    Box::pin(async move {
        let mut breath = Breath::default();
        let n = points.n();
        let augmented: Vec<_> = (0..n).map(|i| points.augmented(i)).collect();
        if vector.len() != n || vector.iter().all(|v| *v == 0.0) {
            // Slightly uneven, so as not to start orthogonal to an eigenvector of a symmetric data set.
            *vector = (0..n).map(|i| 1.0 + 0.1 * libm::sin(1.0 + 2.7 * i as f64)).collect();
        }
        let mut kappa = 0.0;
        for _ in 0..iterations {
            let size = vector.iter().map(|v| v * v).sum::<f64>().sqrt();
            if size == 0.0 || !size.is_finite() {
                break;
            }
            vector.iter_mut().for_each(|v| *v /= size);
            let mut image = vec![0.0; n];
            for j in 0..net.m() {
                breath.after(4 * n).await;
                let (w, a) = (net.direction(j), net.a[j]);
                let (mut along, mut pull) = (0.0, [0.0; 3]);
                for (x, v) in augmented.iter().zip(vector.iter()) {
                    let z = dot(w, *x);
                    if z > 0.0 {
                        along += z * v;
                        for k in 0..3 {
                            pull[k] += v * x[k];
                        }
                    }
                }
                for (x, out) in augmented.iter().zip(image.iter_mut()) {
                    let z = dot(w, *x);
                    if z > 0.0 {
                        *out += z * along + a * a * dot(pull, *x);
                    }
                }
            }
            let scale = 1.0 / (net.m() as f64 * n as f64);
            image.iter_mut().for_each(|v| *v *= scale);
            let estimate: f64 = image.iter().zip(vector.iter()).map(|(p, q)| p * q).sum();
            *vector = image;
            let moved = (estimate - kappa).abs();
            kappa = estimate;
            if moved <= 1e-10 * kappa {
                break;
            }
        }
        kappa
    })
}
