//! Birth (theory §5): every 2000 steps the lightest neurons move to directions at which the certificate is
//! violated. A network at a stationary point above the optimum can so leave it; where the certificate holds
//! nothing changes.

use crate::network::{Network, dot, norm};
use crate::optimum::Certifier;
use crate::penalty::{Penalty, gradient_cost, variation_cost};
use crate::points::Points;

/// Steps from one birth to the next.
pub const EVERY: u64 = 2000;
/// At most so many neurons move at a time.
const AT_A_TIME: usize = 4;
/// Each gets this share of the total mass.
const SHARE: f64 = 1e-3;

/// The cost of a mass vector under a penalty.
fn cost(u: [f64; 3], points: &Points, penalty: Penalty) -> f64 {
    match penalty {
        Penalty::Variation => variation_cost(u),
        Penalty::Gradient => gradient_cost(u, points),
    }
}

/// Moves the lightest neurons to the greatest local maxima of `|η|/N` above λ, balanced, but none of the
/// frozen ones (ascending). Returns the neurons that were chosen to move.
pub(crate) fn relocate_lightest(
    net: &mut Network,
    points: &Points,
    certifier: &Certifier,
    residual: &[f64],
    lambda: f64,
    frozen: &[usize],
) -> Vec<usize> {
    let missing = certifier.missing(residual, lambda, AT_A_TIME.min(net.m()));
    if missing.is_empty() {
        return Vec::new();
    }
    let penalty = certifier.penalty();
    let masses: Vec<f64> = (0..net.m()).map(|j| cost(net.mass_vector(j), points, penalty)).collect();
    let total: f64 = masses.iter().sum();
    let mut order: Vec<usize> = (0..net.m()).collect();
    order.sort_by(|i, j| masses[*i].total_cmp(&masses[*j]));
    if !frozen.is_empty() {
        order.retain(|j| frozen.binary_search(j).is_err());
    }
    order.truncate(missing.len());
    for (j, peak) in order.iter().zip(&missing) {
        let w = peak.direction;
        let unit = cost(w, points, penalty);
        if unit <= 0.0 || total <= 0.0 {
            continue;
        }
        // |a| w̃ = mass·w with both factors carrying the same penalty: for V |a| = ‖w̃‖, for G
        // a² T_s = w̃ᵀ Σ_s w̃.
        let mass = SHARE * total / unit;
        let balance = match penalty {
            Penalty::Variation => norm(w),
            Penalty::Gradient => {
                let (mut square, mut trace) = (0.0, 0.0);
                for i in 0..points.n() {
                    let x = points.augmented(i);
                    let z = dot(w, x);
                    if z > 0.0 {
                        square += z * z;
                        trace += dot(x, x);
                    }
                }
                if trace > 0.0 { (square / trace).sqrt() } else { norm(w) }
            }
        };
        let stretch = (mass / balance).sqrt();
        net.a[*j] = (mass / stretch) * if peak.positive { 1.0 } else { -1.0 };
        net.set_direction(*j, w.map(|c| stretch * c));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::loss;
    use crate::penalty::{gradient, variation};
    use crate::points::RawPoints;

    #[test]
    fn a_birth_lowers_the_objective_and_is_balanced() {
        let x = vec![1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 1.0];
        let p = Points::check(&RawPoints { d: 2, x, y: vec![1.0, 1.0, -1.0, -1.0] }).unwrap();
        for penalty in [Penalty::Variation, Penalty::Gradient] {
            let certifier = Certifier::new(&p, penalty);
            // One neuron on one point only: three are missing.
            let light = std::iter::repeat_n((1e-9, [1e-9, 0.0, 0.0]), 99);
            let mut net = Network::from_neurons(2, [(3.0, [1.0, 1.0, -1.0])].into_iter().chain(light));
            let worth = |net: &Network| {
                let r = if penalty == Penalty::Variation { variation(net) } else { gradient(net, &p) };
                loss(&net.predict(&p), p.y()) + 1e-2 * r
            };
            let before = worth(&net);
            let r: Vec<f64> = net.predict(&p).iter().zip(p.y()).map(|(f, y)| y - f).collect();
            let moved = relocate_lightest(&mut net, &p, &certifier, &r, 1e-2, &[]);
            assert!(!moved.is_empty() && !moved.contains(&0), "{moved:?}");
            assert!(worth(&net) < before);
            for j in moved {
                let alone = Network::from_neurons(2, [(net.a[j], net.direction(j))]);
                let paid =
                    if penalty == Penalty::Variation { variation(&alone) } else { gradient(&alone, &p) };
                let least = cost(alone.mass_vector(0), &p, penalty);
                assert!((paid - least).abs() < 1e-12 * paid, "{paid} {least}");
            }
        }
    }
}
