//! The dense step: one pass over the neurons, in blocks that become vector instructions.
//!
//! Every sum has one fixed order and nothing is fused, so that all targets agree to the last bit.

use crate::cells::RELATIVE_ZERO;
use crate::experiment::Optimiser;
use crate::network::{Network, dot, norm, relu};

const LANES: usize = 8;

/// What the regulariser adds to a neuron's gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pull {
    /// Nothing (none, label noise, warm-up).
    None,
    /// `λ θ`: weight decay.
    Decay(f64),
    /// `λ ∇V(θ)`, `V` the gradient penalty; with walls if the flag is set.
    Gradient(f64, bool),
}

/// Adam's moments by parameter: `a`, then `w̃` by coordinate.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    first: [Vec<f64>; 4],
    second: [Vec<f64>; 4],
    /// `β₁^t`, `β₂^t`.
    powers: [f64; 2],
}

impl Moments {
    pub(crate) fn new(m: usize) -> Self {
        let zeros = || [vec![0.0; m], vec![0.0; m], vec![0.0; m], vec![0.0; m]];
        Self { first: zeros(), second: zeros(), powers: [1.0, 1.0] }
    }

    /// Forgets what it knows of neuron `j`, which has become another.
    pub(crate) fn forget(&mut self, j: usize) {
        for k in 0..4 {
            self.first[k][j] = 0.0;
            self.second[k][j] = 0.0;
        }
    }
}

/// Descent directions of one block: `−m ∂L/∂a`, `−m ∂L/∂w̃`, the penalty included.
struct Block {
    a: [f64; LANES],
    w: [[f64; LANES]; 3],
}

/// One step: `a_j += h (Σ_i q_i relu(w̃_j·x̃_i) − λ…)`, `w̃_j += h (Σ_i q_i a_j 1[w̃_j·x̃_i > 0] x̃_i − λ…)`, where
/// `q_i = r_i/n` (or `r_i/B` on a batch, 0 off it).
pub(crate) fn step(
    net: &mut Network,
    augmented: &[[f64; 3]],
    weighted_residual: &[f64],
    h: f64,
    pull: Pull,
    optimiser: Optimiser,
    moments: &mut Option<Moments>,
) {
    if optimiser == Optimiser::Adam {
        let state = moments.get_or_insert_with(|| Moments::new(net.m()));
        state.powers[0] *= 0.9;
        state.powers[1] *= 0.999;
    }
    if net.d == 1 {
        step_dense::<1>(net, augmented, weighted_residual, h, pull, moments.as_mut());
    } else {
        step_dense::<2>(net, augmented, weighted_residual, h, pull, moments.as_mut());
    }
}

fn step_dense<const D: usize>(
    net: &mut Network,
    augmented: &[[f64; 3]],
    q: &[f64],
    h: f64,
    pull: Pull,
    mut moments: Option<&mut Moments>,
) {
    let m = net.m();
    for start in (0..m).step_by(LANES) {
        let width = LANES.min(m - start);
        let (mut a, mut w) = ([0.0; LANES], [[0.0; LANES]; 3]);
        a[..width].copy_from_slice(&net.a[start..start + width]);
        for k in 0..=D {
            w[k][..width].copy_from_slice(&net.w[k][start..start + width]);
        }
        let g = match pull {
            Pull::None => plain::<D>(&a, &w, augmented, q, 0.0),
            Pull::Decay(lambda) => plain::<D>(&a, &w, augmented, q, lambda),
            Pull::Gradient(lambda, _) => penalised::<D>(&a, &w, augmented, q, lambda),
        };
        let old = w;
        if let Some(state) = moments.as_deref_mut() {
            adam(state, start, width, 0, &g.a, &mut a, h);
            for k in 0..=D {
                adam(state, start, width, k + 1, &g.w[k], &mut w[k], h);
            }
        } else {
            for l in 0..LANES {
                a[l] += h * g.a[l];
                for k in 0..=D {
                    w[k][l] += h * g.w[k][l];
                }
            }
        }
        if let Pull::Gradient(_, true) = pull {
            for l in 0..width {
                let kept =
                    keep_out([old[0][l], old[1][l], old[2][l]], [w[0][l], w[1][l], w[2][l]], augmented);
                for k in 0..=D {
                    w[k][l] = kept[k];
                }
            }
        }
        net.a[start..start + width].copy_from_slice(&a[..width]);
        for k in 0..=D {
            net.w[k][start..start + width].copy_from_slice(&w[k][..width]);
        }
    }
}

/// Gradient of the loss, and of weight decay with strength `lambda`.
#[inline(always)]
fn plain<const D: usize>(
    a: &[f64; LANES],
    w: &[[f64; LANES]; 3],
    augmented: &[[f64; 3]],
    q: &[f64],
    lambda: f64,
) -> Block {
    let mut g = [[0.0; LANES]; 3];
    for (x, q) in augmented.iter().zip(q) {
        for l in 0..LANES {
            let mut z = w[0][l] * x[0] + w[1][l] * x[1];
            if D == 2 {
                z += w[2][l] * x[2];
            }
            let on = if z > 0.0 { *q } else { 0.0 };
            g[0][l] += on * x[0];
            g[1][l] += on * x[1];
            if D == 2 {
                g[2][l] += on * x[2];
            }
        }
    }
    let mut out = Block { a: [0.0; LANES], w: [[0.0; LANES]; 3] };
    for l in 0..LANES {
        // Inside a cell f is linear in w̃: Σ q relu(w̃·x̃) = w̃·Σ_s q x̃.
        let mut along = w[0][l] * g[0][l] + w[1][l] * g[1][l];
        if D == 2 {
            along += w[2][l] * g[2][l];
        }
        out.a[l] = along - lambda * a[l];
        for k in 0..=D {
            out.w[k][l] = a[l] * g[k][l] - lambda * w[k][l];
        }
    }
    out
}

/// Gradient of the loss and of `λ V(θ)`: `∂V/∂a = 2 a T_s`, `∂V/∂w̃ = 2 Σ_s w̃`.
#[inline(always)]
fn penalised<const D: usize>(
    a: &[f64; LANES],
    w: &[[f64; LANES]; 3],
    augmented: &[[f64; 3]],
    q: &[f64],
    lambda: f64,
) -> Block {
    let strength = 2.0 * lambda / q.len() as f64;
    let mut out = Block { a: [0.0; LANES], w: [[0.0; LANES]; 3] };
    for (x, q) in augmented.iter().zip(q) {
        let square = strength * dot(*x, *x);
        for l in 0..LANES {
            let mut z = w[0][l] * x[0] + w[1][l] * x[1];
            if D == 2 {
                z += w[2][l] * x[2];
            }
            let on = if z > 0.0 { 1.0 } else { 0.0 };
            let positive = relu(z);
            out.a[l] += q * positive - square * on * a[l];
            let along = on * q * a[l] - strength * positive;
            out.w[0][l] += along * x[0];
            out.w[1][l] += along * x[1];
            if D == 2 {
                out.w[2][l] += along * x[2];
            }
        }
    }
    out
}

/// Adam on one coordinate of a block (β = 0.9, 0.999, ε = 1e-8; `g` is the descent direction).
fn adam(
    state: &mut Moments,
    start: usize,
    width: usize,
    coordinate: usize,
    g: &[f64; LANES],
    value: &mut [f64; LANES],
    h: f64,
) {
    let (c1, c2) = (1.0 - state.powers[0], 1.0 - state.powers[1]);
    let first = &mut state.first[coordinate][start..start + width];
    let second = &mut state.second[coordinate][start..start + width];
    for l in 0..width {
        first[l] = 0.9 * first[l] + (1.0 - 0.9) * g[l];
        second[l] = 0.999 * second[l] + (1.0 - 0.999) * g[l] * g[l];
        value[l] += h * (first[l] / c1) / ((second[l] / c2).sqrt() + 1e-8);
    }
}

/// Walls (theory §5): in one step a neuron may not become active on a new point. V jumps up there,
/// which its gradient cannot see. Returns the direction nearest to `new` that stays out, found among
/// the projections onto one crossed hyperplane and onto the edge where two meet (with three the
/// direction could only vanish). When none stays out, the direction stays where it was.
fn keep_out(old: [f64; 3], new: [f64; 3], augmented: &[[f64; 3]]) -> [f64; 3] {
    let worst = |w: [f64; 3]| {
        let mut worst: (f64, Option<[f64; 3]>) = (0.0, None);
        for x in augmented {
            let z = dot(w, *x);
            if z > 0.0 && dot(old, *x) <= 0.0 && z > worst.0 * norm(*x) {
                worst = (z / norm(*x), Some(*x));
            }
        }
        worst.1
    };
    let mut met: Vec<[f64; 3]> = Vec::new();
    let mut from = new;
    // Each round meets one more wall; a neuron rarely meets more than two in a step.
    while let Some(x) = worst(from) {
        if met.len() == 6 || met.contains(&x) {
            return old;
        }
        met.push(x);
        let mut best: (f64, Option<[f64; 3]>) = (f64::INFINITY, None);
        for (k, p) in met.iter().enumerate() {
            for q in &met[k..] {
                let Some(w) = project(new, *p, *q) else { continue };
                let moved = [w[0] - new[0], w[1] - new[1], w[2] - new[2]];
                let distance = dot(moved, moved);
                if distance < best.0 && met.iter().all(|x| dot(w, *x) <= 0.0) {
                    best = (distance, Some(w));
                }
            }
        }
        match best.1 {
            Some(w) => from = w,
            None => return old,
        }
    }
    from
}

/// Projects `w` onto the hyperplane of `p`, or onto the edge of those of `p` and `q` when they
/// differ, and a hair (1e-15 relative) further, so that rounding leaves neither point switched on.
fn project(w: [f64; 3], p: [f64; 3], q: [f64; 3]) -> Option<[f64; 3]> {
    let hair = 1e-6 * RELATIVE_ZERO * norm(w);
    let (pp, qq, pq) = (dot(p, p), dot(q, q), dot(p, q));
    let (zp, zq) = (dot(w, p) + hair * pp.sqrt(), dot(w, q) + hair * qq.sqrt());
    let (cp, cq) = if p == q {
        (zp / pp, 0.0)
    } else {
        let determinant = pp * qq - pq * pq;
        if determinant <= RELATIVE_ZERO * pp * qq {
            return None;
        }
        ((zp * qq - zq * pq) / determinant, (zq * pp - zp * pq) / determinant)
    };
    Some([0, 1, 2].map(|k| w[k] - cp * p[k] - cq * q[k]))
}
