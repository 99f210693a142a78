//! The stability limit of gradient descent: `h < 2/κ_max` (theory §3).

use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::network::{Network, dot};
use crate::points::Points;

/// Largest eigenvalue κ_max of `K̄/n`, `K̄_ij = (1/m) Σ_l [φ_li φ_lj + a_l² 1_li 1_lj x̃_i·x̃_j]`, by power
/// iteration without forming K̄: `O(m n)` each. `vector` is the starting point and keeps the last
/// iterate for a warm start; one of a wrong length is replaced. Stops after `iterations`, or once
/// the estimate moves by less than 1e-10 relative. The estimate approaches κ_max from below.
pub fn kappa_max(net: &Network, points: &Points, vector: &mut Vec<f64>, iterations: usize) -> f64 {
    run_to_end(kappa_in_slices(net, points, vector, iterations))
}

/// [`kappa_max`] as a cooperative task.
pub fn kappa_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    vector: &'a mut Vec<f64>,
    iterations: usize,
) -> Cooperative<'a, f64> {
    Box::pin(async move {
        let mut yield_point = YieldPoint::default();
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
                yield_point.after(4 * n).await;
                let (w, a) = (net.direction(j), net.a[j]);
                let (mut along, mut sum) = (0.0, [0.0; 3]);
                for (x, v) in augmented.iter().zip(vector.iter()) {
                    let z = dot(w, *x);
                    if z > 0.0 {
                        along += z * v;
                        for k in 0..3 {
                            sum[k] += v * x[k];
                        }
                    }
                }
                for (x, out) in augmented.iter().zip(image.iter_mut()) {
                    let z = dot(w, *x);
                    if z > 0.0 {
                        *out += z * along + a * a * dot(sum, *x);
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

/// Slopes are taken over at least this share of the data's diameter: a network does not resolve the noise of
/// points closer than that within a run of the usual length.
const RESOLVED: f64 = 0.2;

/// An estimate of the curvature κ_max of a network that fits the data, from the data alone.
///
/// Training from a small start keeps every neuron balanced, `a² = ‖w̃‖²`. Then
/// `κ_max ≤ λ_max (1/m) Σ (‖w̃_l‖² + a_l²) = 2 λ_max M`, with `λ_max` the greatest eigenvalue of
/// `Σ = (1/n) Σ x̃_i x̃_iᵀ` and `M = (1/m) Σ |a_l| ‖w̃_l‖` the network's mass. A fit has at least two masses:
/// - `rms(y)/√λ_max`, since `rms(f) ≤ M √λ_max`;
/// - the steepest slope S between two points, since M bounds the slopes of f; and a kink with that change of
///   slope at a point x̃ has a mass vector of length S ‖x̃‖, hence `S √(tr Σ)` for a typical point.
///
/// The greater of the two stands for M. From scale 1 the greatest curvature of a run on a
/// preset is between a quarter of this estimate and 1.6 times it.
pub(crate) fn kappa_of_a_fit(points: &Points) -> f64 {
    let n = points.n();
    let augmented: Vec<_> = (0..n).map(|i| points.augmented(i)).collect();
    let gram = augmented.iter().fold([[0.0; 3]; 3], |mut gram, x| {
        for (row, a) in gram.iter_mut().zip(x) {
            for (g, b) in row.iter_mut().zip(x) {
                *g += a * b / n as f64;
            }
        }
        gram
    });
    let trace = gram[0][0] + gram[1][1] + gram[2][2];
    // The trace bounds the greatest eigenvalue; power iteration comes from below and needs few steps here.
    let (mut vector, mut greatest) = ([1.0, 0.9, 1.1], trace);
    for _ in 0..60 {
        let image = gram.map(|row| dot(row, vector));
        let size = dot(image, image).sqrt();
        if size <= 0.0 {
            break;
        }
        greatest = size / dot(vector, vector).sqrt();
        vector = image.map(|v| v / size);
    }
    let apart = |i: usize, j: usize| {
        let away = |k: usize| augmented[i][k] - augmented[j][k];
        (away(0) * away(0) + away(1) * away(1) + away(2) * away(2)).sqrt()
    };
    let pairs = || (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
    let diameter = pairs().map(|(i, j)| apart(i, j)).fold(0.0, f64::max);
    let slope = pairs()
        .map(|(i, j)| (points.y()[i] - points.y()[j]).abs() / apart(i, j).max(RESOLVED * diameter))
        .filter(|slope| slope.is_finite())
        .fold(0.0, f64::max);
    let square = points.y().iter().map(|y| y * y).sum::<f64>() / n as f64;
    2.0 * greatest * (slope * trace.sqrt()).max((square / greatest).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;

    #[test]
    fn the_estimate_of_a_fit_is_its_formula_and_grows_with_the_targets() {
        let x = vec![1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 1.0];
        let kappa = |y: Vec<f64>| {
            let points = Points::check(&RawPoints { d: 2, x: x.clone(), y }).unwrap();
            kappa_of_a_fit(&points)
        };
        // XOR: Σ is the identity, the steepest slope 2 over a distance of 2.
        let xor = [1.0, 1.0, -1.0, -1.0];
        assert!((kappa(xor.to_vec()) - 2.0 * 3f64.sqrt()).abs() < 1e-12);
        assert!((kappa(xor.map(|y| 7.0 * y).to_vec()) - 14.0 * 3f64.sqrt()).abs() < 1e-11);
        // A constant has no slope, and still a mass.
        assert!((kappa(vec![3.0; 4]) - 6.0).abs() < 1e-12);
        assert_eq!(kappa(vec![0.0; 4]), 0.0);
        // One point, and one point several times, have no slope either.
        let points = Points::check(&RawPoints { d: 1, x: vec![0.5, 0.5], y: vec![1.0, -1.0] });
        assert!(points.map_or(0.0, |p| kappa_of_a_fit(&p)).is_finite());
    }
}
