//! The two penalties: variation norm V and gradient penalty G, their free rescaling, and merging
//! within cells (theory §2).

use crate::cells::{Pattern, RELATIVE_ZERO, patterns};
use crate::cooperative::{Cooperative, YieldPoint, run_to_end};
use crate::experiment::{Experiment, Mode};
use crate::network::{Network, dot, norm};
use crate::points::Points;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A penalty, and the cost of a mass vector that belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Penalty {
    /// V: `N(u) = ‖u‖₂`.
    Variation,
    /// G: `N_s(u) = 2 √T_s ‖u‖_{Σ_s}`, s strict.
    Gradient,
}

impl Penalty {
    /// The penalty a regulariser stands for: label noise acts as the gradient penalty, and without a
    /// regulariser the variation norm is the measure.
    pub fn of(mode: Mode) -> Self {
        match mode {
            Mode::LabelNoise | Mode::GradientPenalty => Self::Gradient,
            Mode::None | Mode::VariationNorm => Self::Variation,
        }
    }

    /// The cost of a mass vector in the closed cell of this pattern.
    pub fn cost(self, u: [f64; 3], pattern: &Pattern, points: &Points) -> f64 {
        match self {
            Self::Variation => variation_cost(u),
            Self::Gradient => gradient_cost_in_cell(u, pattern, points),
        }
    }

    /// The cost of a mass vector in the closed cell of this pattern, and its gradient; 0 where it has none. For
    /// G `∇N = 2 √T_s Σ_s u / ‖u‖_{Σ_s}`.
    pub fn gradient(self, u: [f64; 3], pattern: &Pattern, points: &Points) -> [f64; 3] {
        let (mut trace, mut square, mut sum) = (0.0, 0.0, [0.0; 3]);
        match self {
            Self::Variation => (trace, square, sum) = (1.0, dot(u, u), u),
            Self::Gradient => {
                for i in pattern.points() {
                    let x = points.augmented(i);
                    let z = dot(u, x);
                    trace += dot(x, x);
                    square += z * z;
                    (0..3).for_each(|k| sum[k] += z * x[k]);
                }
                trace *= 4.0 / (points.n() * points.n()) as f64;
            }
        }
        if square > 0.0 { sum.map(|v| v * (trace / square).sqrt()) } else { [0.0; 3] }
    }
}

/// What a run charges its neurons: a penalty of the theory, or the variation norm without the biases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunPenalty {
    /// A penalty whose cost is a norm of what the data see, so that a certificate and an exact optimum exist.
    Certified(Penalty),
    /// `R = (1/2m) Σ (a_j² + ‖w_j‖²)`, the biases free of charge: `N(u)` is the norm of `u` without its last
    /// coordinate, a seminorm. Minimisers can then have a continuum of kinks, and none of the theorems holds.
    /// (J. Boursier and N. Flammarion, *Penalising the biases in norm regularisation enforces sparsity*,
    /// arXiv 2303.01353.)
    FreeBias,
}

impl From<Penalty> for RunPenalty {
    fn from(penalty: Penalty) -> Self {
        Self::Certified(penalty)
    }
}

impl RunPenalty {
    /// The penalty of an experiment; without a regulariser the variation norm is the measure.
    pub fn of(experiment: &Experiment) -> Self {
        if experiment.has_free_biases() {
            Self::FreeBias
        } else {
            Self::Certified(Penalty::of(experiment.mode))
        }
    }

    /// The variation norm as the run charges it: without the biases where they are free.
    pub fn variation(self, net: &Network) -> f64 {
        match self {
            Self::Certified(_) => variation(net),
            Self::FreeBias => free_bias(net),
        }
    }

    /// The penalty by which networks are certified; none where biases are free.
    pub fn certified(self) -> Option<Penalty> {
        match self {
            Self::Certified(penalty) => Some(penalty),
            Self::FreeBias => None,
        }
    }
}

/// `R = (1/2m) Σ (a_j² + ‖w_j‖²)`: the variation norm of a network whose biases are free of charge.
pub fn free_bias(net: &Network) -> f64 {
    let sum: f64 = (0..net.m())
        .map(|j| {
            let w = weights(net.direction(j), net.d);
            net.a[j] * net.a[j] + dot(w, w)
        })
        .sum();
    sum / (2.0 * net.m() as f64)
}

/// A vector of parameter space without its last coordinate, the bias: 0 in its place.
fn weights(mut u: [f64; 3], d: usize) -> [f64; 3] {
    u[d] = 0.0;
    u
}

/// `R_V = (1/2m) Σ (a_j² + ‖w̃_j‖²)`.
pub fn variation(net: &Network) -> f64 {
    let sum: f64 = (0..net.m())
        .map(|j| {
            let w = net.direction(j);
            net.a[j] * net.a[j] + dot(w, w)
        })
        .sum();
    sum / (2.0 * net.m() as f64)
}

/// `R_G = (1/m) Σ V(θ_j)` with `V(θ) = (1/n) Σ_{i∈s} [(w̃·x̃_i)² + a² ‖x̃_i‖²]`, s strict.
pub fn gradient(net: &Network, points: &Points) -> f64 {
    run_to_end(gradient_in_slices(net, points))
}

/// [`gradient`] as a cooperative task.
pub fn gradient_in_slices<'a>(net: &'a Network, points: &'a Points) -> Cooperative<'a, f64> {
    Box::pin(async move {
        let mut yield_point = YieldPoint::default();
        let augmented: Vec<_> = (0..points.n()).map(|i| points.augmented(i)).collect();
        let squares: Vec<_> = augmented.iter().map(|x| dot(*x, *x)).collect();
        let mut sum = 0.0;
        for j in 0..net.m() {
            yield_point.after(2 * points.n()).await;
            let (w, a2) = (net.direction(j), net.a[j] * net.a[j]);
            for (x, square) in augmented.iter().zip(&squares) {
                let z = dot(w, *x);
                if z > 0.0 {
                    sum += z * z + a2 * square;
                }
            }
        }
        sum / (net.m() as f64 * points.n() as f64)
    })
}

/// `‖u‖₂`: the variation norm's cost of a mass vector after the free rescaling.
pub fn variation_cost(u: [f64; 3]) -> f64 {
    norm(u)
}

/// `2 √T_s ‖u‖_{Σ_s}`: the gradient penalty's cost of a mass vector at its strict pattern.
pub fn gradient_cost(u: [f64; 3], points: &Points) -> f64 {
    gradient_cost_in_cell(u, &Pattern::of(u, points), points)
}

/// `2 √T_s ‖u‖_{Σ_s}` for the pattern s of a closed cell that u is in.
fn gradient_cost_in_cell(u: [f64; 3], pattern: &Pattern, points: &Points) -> f64 {
    let (mut trace, mut square) = (0.0, 0.0);
    for i in pattern.points() {
        let x = points.augmented(i);
        trace += dot(x, x);
        let z = dot(u, x);
        square += z * z;
    }
    2.0 * (trace * square).sqrt() / points.n() as f64
}

/// What a network costs as it is, after the free rescaling of each neuron, and after merging the
/// neurons of each cell and sign as well (theory §4): never more than the one before, up to rounding.
pub fn costs(net: &Network, points: &Points, penalty: impl Into<RunPenalty>) -> [f64; 3] {
    run_to_end(costs_in_slices(net, points, penalty.into()))
}

/// [`costs`] as a cooperative task.
pub fn costs_in_slices<'a>(
    net: &'a Network,
    points: &'a Points,
    penalty: RunPenalty,
) -> Cooperative<'a, [f64; 3]> {
    Box::pin(async move {
        let mut yield_point = YieldPoint::default();
        let (n, m) = (points.n(), net.m() as f64);
        let augmented: Vec<_> = (0..n).map(|i| points.augmented(i)).collect();
        let sizes: Vec<f64> = augmented.iter().map(|x| RELATIVE_ZERO * norm(*x)).collect();
        // One sum for each strict pattern and sign, in the order of their first neuron.
        let mut index: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
        let mut sums: Vec<[f64; 3]> = Vec::new();
        // `Σ_s` and `T_s` matter for G alone: `T_s` for each sum.
        let mut traces: Vec<f64> = Vec::new();
        let squares: Vec<f64> = augmented.iter().map(|x| dot(*x, *x)).collect();
        let words = n.div_ceil(64);
        let mut key = vec![0u64; words + 1];
        let (mut rescaled, mut z) = (0.0, vec![0.0; n]);
        for j in 0..net.m() {
            yield_point.after(4 * n).await;
            let w = net.direction(j);
            let size = norm(w);
            key.fill(0);
            let (mut trace, mut square) = (0.0, 0.0);
            for i in 0..n {
                z[i] = dot(w, augmented[i]);
                if z[i] > sizes[i] * size {
                    key[i / 64] |= 1 << (i % 64);
                    trace += squares[i];
                    square += z[i] * z[i];
                }
            }
            let a = net.a[j];
            rescaled += match penalty {
                RunPenalty::Certified(Penalty::Variation) => a.abs() * size,
                RunPenalty::Certified(Penalty::Gradient) => {
                    2.0 * a.abs() * (trace * square).sqrt() / n as f64
                }
                RunPenalty::FreeBias => a.abs() * norm(weights(w, net.d)),
            };
            if a == 0.0 || trace == 0.0 {
                continue;
            }
            key[words] = u64::from(a > 0.0);
            let at = match index.get(key.as_slice()) {
                Some(at) => *at,
                None => {
                    index.insert(key.clone(), sums.len());
                    sums.push([0.0; 3]);
                    traces.push(trace);
                    sums.len() - 1
                }
            };
            for k in 0..3 {
                sums[at][k] += a.abs() * w[k];
            }
        }
        let mut costs = vec![0.0; sums.len()];
        for (key, at) in &index {
            costs[*at] = match penalty {
                RunPenalty::Certified(Penalty::Variation) => norm(sums[*at]),
                RunPenalty::FreeBias => norm(weights(sums[*at], net.d)),
                RunPenalty::Certified(Penalty::Gradient) => {
                    let seen = (0..n).filter(|i| key[i / 64] >> (i % 64) & 1 == 1);
                    let square: f64 = seen.map(|i| dot(sums[*at], augmented[i])).map(|z| z * z).sum();
                    2.0 * (traces[*at] * square).sqrt() / n as f64
                }
            };
        }
        // `sum` of nothing is −0.
        let merged: f64 = costs.iter().fold(0.0, |sum, cost| sum + cost);
        let raw = match penalty {
            RunPenalty::Certified(Penalty::Variation) => variation(net),
            RunPenalty::Certified(Penalty::Gradient) => gradient_in_slices(net, points).await,
            RunPenalty::FreeBias => free_bias(net),
        };
        [raw, rescaled / m, merged / m]
    })
}

/// Replaces all neurons of one cell and sign by one with their summed mass vector, balanced
/// (`|a| = ‖w̃‖`). Predictions on the data stay and neither cost can rise, because inside a
/// cell f is linear in the mass vector and both costs are norms. Neurons that see no data point or have no
/// mass are removed.
///
/// Returns the merged network; its width is the number of occupied cells and signs (at least 1: a
/// network without any is a single neuron of no mass).
pub fn merge(net: &Network, points: &Points) -> Network {
    let mut sums: BTreeMap<(Pattern, bool), [f64; 3]> = BTreeMap::new();
    for (j, pattern) in patterns(net, points).into_iter().enumerate() {
        if pattern.is_empty() || net.a[j] == 0.0 {
            continue;
        }
        let sum = sums.entry((pattern, net.a[j] > 0.0)).or_default();
        for (s, c) in sum.iter_mut().zip(net.mass_vector(j)) {
            *s += c / net.m() as f64;
        }
    }
    let width = sums.len().max(1) as f64;
    let mut neurons = Vec::with_capacity(sums.len().max(1));
    for ((_, positive), u) in sums {
        let size = norm(u);
        if size > 0.0 {
            let root = (width * size).sqrt();
            neurons.push((if positive { root } else { -root }, u.map(|c| c / size * root)));
        }
    }
    neurons.resize(width as usize, (0.0, [0.0; 3]));
    Network::from_neurons(net.d, neurons)
}

/// `a²` of the neuron `(a, u/a)` that has the mass vector u at the least penalty: with `u = |a| w̃`, V is least at
/// `|a| = ‖w̃‖` (`‖w‖`, biases free), G at `a² T_s = w̃ᵀ Σ_s w̃`, s the pattern.
pub(crate) fn balance(u: [f64; 3], pattern: &Pattern, points: &Points, penalty: RunPenalty) -> f64 {
    match penalty {
        RunPenalty::Certified(Penalty::Variation) => norm(u),
        // A sum without weights costs the less the smaller a is; this one nothing, up to rounding.
        RunPenalty::FreeBias => norm(weights(u, points.d())).max(RELATIVE_ZERO * norm(u)),
        RunPenalty::Certified(Penalty::Gradient) => {
            let (mut trace, mut square) = (0.0, 0.0);
            for i in pattern.points() {
                let x = points.augmented(i);
                trace += dot(x, x);
                square += dot(u, x) * dot(u, x);
            }
            (square / trace).sqrt()
        }
    }
}

/// [`merge`] at the same width: in each cell the first neuron of a sign becomes the sum, balanced for
/// the penalty, and the others become zero.
pub fn merge_in_cells(net: &Network, points: &Points, penalty: impl Into<RunPenalty>) -> Network {
    let penalty = penalty.into();
    let mut out = Network::from_neurons(net.d, vec![(0.0, [0.0; 3]); net.m()]);
    let mut groups: BTreeMap<(Pattern, bool), (usize, [f64; 3])> = BTreeMap::new();
    for (j, pattern) in patterns(net, points).into_iter().enumerate() {
        if pattern.is_empty() || net.a[j] == 0.0 {
            continue;
        }
        let (_, sum) = groups.entry((pattern, net.a[j] > 0.0)).or_insert((j, [0.0; 3]));
        for (s, c) in sum.iter_mut().zip(net.mass_vector(j)) {
            *s += c;
        }
    }
    for ((pattern, positive), (j, u)) in groups {
        let size = norm(u);
        if size == 0.0 {
            continue;
        }
        let ratio = balance(u, &pattern, points, penalty);
        let a = ratio.sqrt();
        out.a[j] = if positive { a } else { -a };
        out.set_direction(j, u.map(|c| c / a));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;
    use proptest::prelude::*;

    #[test]
    fn balanced_neurons_cost_their_norm() {
        let p = Points::check(&RawPoints { d: 2, x: vec![1.0, 0.3, -0.4, 0.8, 0.0, 0.0], y: vec![0.0; 3] })
            .unwrap();
        let u: [f64; 3] = [0.3, -0.2, 0.5];
        let size = norm(u);
        let net = Network::from_neurons(2, [(size.sqrt(), u.map(|c| c / size.sqrt()))]);
        assert!((variation(&net) - variation_cost(u)).abs() < 1e-15);
        // For G the best rescaling is found by search along c.
        let best = (1..4000)
            .map(|k| {
                let c = f64::from(k) * 1e-3;
                gradient(&Network::from_neurons(2, [(size / c, u.map(|v| v / size * c))]), &p)
            })
            .fold(f64::INFINITY, f64::min);
        let cost = gradient_cost(u, &p);
        assert!(best >= cost - 1e-12 && best < cost * (1.0 + 1e-5), "{best} {cost}");
    }

    /// For biases that are free the best rescaling is found by search, and a sum without weights costs nothing.
    #[test]
    fn free_biases_cost_the_norm_of_the_weights() {
        let x = [1.0, 0.3, -0.4, 0.8, 0.0, 0.2, 0.5, -0.9];
        for d in [1, 2] {
            let p = Points::check(&RawPoints { d, x: x[..4 * d].to_vec(), y: vec![0.0; 4] }).unwrap();
            let (w, b) = ([0.3, -0.4], 2.0);
            let u = if d == 1 { [w[0], b, 0.0] } else { [w[0], w[1], b] };
            let size = if d == 1 { 0.3 } else { 0.5 };
            let net = |c: f64| Network::from_neurons(d, [(1.0 / c, u.map(|v| v * c))]);
            let best = (1..4000).map(|k| free_bias(&net(f64::from(k) * 1e-3))).fold(f64::INFINITY, f64::min);
            assert!(best >= size - 1e-12 && best < size * (1.0 + 1e-5), "{best}");
            let [raw, rescaled, merged] = costs(&net(1.0), &p, RunPenalty::FreeBias);
            assert!((raw - 0.5 * (1.0 + size * size)).abs() < 1e-15);
            assert!((rescaled - size).abs() < 1e-15 && (merged - size).abs() < 1e-15, "{rescaled} {merged}");
            // Two neurons of the same cell and sign whose weights cancel.
            let opposite = u.map(|v| -v);
            let back = if d == 1 { [opposite[0], b, 0.0] } else { [opposite[0], opposite[1], b] };
            let two = Network::from_neurons(d, [(1.0, u), (1.0, back)]);
            let one = merge_in_cells(&two, &p, RunPenalty::FreeBias);
            assert!(one.a.iter().chain(one.w()).all(|v| v.is_finite()));
            assert!(free_bias(&one) < 1e-8 && costs(&two, &p, RunPenalty::FreeBias)[2] == 0.0);
            for (f, g) in two.predict(&p).iter().zip(one.predict(&p)) {
                assert!((f - g).abs() < 1e-13);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn merging_keeps_predictions_and_lowers_the_penalty(
            x in proptest::collection::vec(-2.0f64..2.0, 2..20), d in 1usize..3, m in 1usize..300, seed in 0u64..1000,
        ) {
            let n = x.len() / d;
            let p = Points::check(&RawPoints { d, x: x[..n * d].to_vec(), y: vec![0.0; n] }).unwrap();
            let net = Network::initialise(d, m, 1.0, false, seed);
            let merged = merge(&net, &p);
            for (f, g) in net.predict(&p).iter().zip(merged.predict(&p)) {
                prop_assert!((f - g).abs() <= 1e-13, "{} {}", f, g);
            }
            prop_assert!(variation(&merged) <= variation(&net) * (1.0 + 1e-12));
            prop_assert!(merged.m() <= 2 * crate::cells::count(&p));
            let certified = [Penalty::Variation, Penalty::Gradient].map(RunPenalty::from);
            for penalty in certified.into_iter().chain([RunPenalty::FreeBias]) {
                let merged_in_place = merge_in_cells(&net, &p, penalty);
                prop_assert_eq!(merged_in_place.m(), m);
                for (f, g) in net.predict(&p).iter().zip(merged_in_place.predict(&p)) {
                    prop_assert!((f - g).abs() <= 1e-13, "{} {}", f, g);
                }
                let [raw, _, merged] = costs(&merged_in_place, &p, penalty);
                prop_assert!((raw - merged).abs() <= 1e-9 * raw, "balanced and merged: {} {}", raw, merged);
            }
            let rescaled: f64 = (0..m).map(|j| gradient_cost(net.mass_vector(j), &p)).sum::<f64>() / m as f64;
            let after: f64 = (0..merged.m()).map(|j| gradient_cost(merged.mass_vector(j), &p)).sum::<f64>() / merged.m() as f64;
            let fast = costs(&net, &p, Penalty::Gradient);
            prop_assert!((fast[1] - rescaled).abs() <= 1e-12 * rescaled);
            prop_assert!((fast[2] - after).abs() <= 1e-9 * rescaled);
            let fast = costs(&net, &p, Penalty::Variation);
            prop_assert!((fast[2] - variation(&merged)).abs() <= 1e-9 * fast[1] && fast[0] >= fast[1] && fast[1] >= fast[2]);
            let fast = costs(&net, &p, RunPenalty::FreeBias);
            prop_assert!(fast[0] >= fast[1] && fast[1] >= fast[2] * (1.0 - 1e-12), "{:?}", fast);
            prop_assert!(rescaled <= gradient(&net, &p) * (1.0 + 1e-12));
            prop_assert!(after <= rescaled * (1.0 + 1e-9));
        }
    }
}
