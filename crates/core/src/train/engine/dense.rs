//! The dense step: one pass over the neurons, in blocks whose loops become vector instructions.
//!
//! Every sum has one fixed order and nothing is fused, so that all targets agree to the last bit.

use super::adam::{Moments, adam};
use super::walls::{keep_out, worst_of_all};
use super::{PenaltyGradient, Step};
use crate::network::{Network, dot, relu};

/// Neurons a block: their weights and sums stay in the first-level cache. The loops over a block have a
/// length known only at run time, since the compiler unrolls loops of few constant turns before it
/// vectorises, and then does not vectorise them.
const BLOCK: usize = 64;

/// Descent directions of one block: `−m ∂L/∂a`, `−m ∂L/∂w̃`, the penalty included.
struct Block {
    a: [f64; BLOCK],
    w: [[f64; BLOCK]; 3],
}

/// One step.
pub(crate) fn step(net: &mut Network, augmented: &[[f64; 3]], step: Step<'_>, moments: Option<&mut Moments>) {
    if net.d == 1 {
        step_dense::<1>(net, augmented, step.q, step.h, step.penalty, moments);
    } else {
        step_dense::<2>(net, augmented, step.q, step.h, step.penalty, moments);
    }
}

fn step_dense<const D: usize>(
    net: &mut Network,
    augmented: &[[f64; 3]],
    q: &[f64],
    h: f64,
    penalty: PenaltyGradient,
    mut moments: Option<&mut Moments>,
) {
    let (a, [w0, w1, w2]) = net.rows_mut();
    let m = a.len();
    let mut g = Block { a: [0.0; BLOCK], w: [[0.0; BLOCK]; 3] };
    for start in (0..m).step_by(BLOCK) {
        let width = BLOCK.min(m - start);
        let here = start..start + width;
        let (a, mut w) =
            (&mut a[here.clone()], [&mut w0[here.clone()], &mut w1[here.clone()], &mut w2[here]]);
        {
            let w = [&*w[0], &*w[1], &*w[2]];
            match penalty {
                PenaltyGradient::None => plain::<D>(a, w, augmented, q, [0.0; 2], &mut g),
                PenaltyGradient::WeightDecay { lambda, bias } => {
                    plain::<D>(a, w, augmented, q, [lambda, bias], &mut g)
                }
                PenaltyGradient::GradientPenalty(lambda, _) => {
                    penalised::<D>(a, w, augmented, q, lambda, &mut g)
                }
            }
        }
        let mut old = [[0.0; BLOCK]; 3];
        let walls = matches!(penalty, PenaltyGradient::GradientPenalty(_, true));
        for k in 0..=D {
            if walls {
                old[k][..width].copy_from_slice(w[k]);
            }
        }
        if let Some(state) = moments.as_deref_mut() {
            adam(state, start, width, 0, &g.a, a, h);
            for (k, w) in w.iter_mut().enumerate().take(D + 1) {
                adam(state, start, width, k + 1, &g.w[k], w, h);
            }
        } else {
            add_scaled(a, &g.a, h);
            for (k, w) in w.iter_mut().enumerate().take(D + 1) {
                add_scaled(w, &g.w[k], h);
            }
        }
        for l in 0..if walls { width } else { 0 } {
            let (before, after) = ([old[0][l], old[1][l], old[2][l]], [w[0][l], w[1][l], w[2][l]]);
            let kept = keep_out(before, after, |w| worst_of_all(before, w, augmented));
            for k in 0..=D {
                w[k][l] = kept[k];
            }
        }
    }
}

/// `v += h g`.
fn add_scaled(v: &mut [f64], g: &[f64], h: f64) {
    for (v, g) in v.iter_mut().zip(g) {
        *v += h * g;
    }
}

/// Gradient of the loss, and of weight decay with strength `lambda` for `a` and the weights, `bias` for biases.
fn plain<const D: usize>(
    a: &[f64],
    w: [&[f64]; 3],
    augmented: &[[f64; 3]],
    q: &[f64],
    [lambda, bias]: [f64; 2],
    out: &mut Block,
) {
    let n = a.len();
    let second = if D == 2 { lambda } else { bias };
    let (w0, w1, w2) = (&w[0][..n], &w[1][..n], &w[2][..n]);
    let [g0, g1, g2] = &mut out.w;
    let (g0, g1, g2, ga) = (&mut g0[..n], &mut g1[..n], &mut g2[..n], &mut out.a[..n]);
    g0.fill(0.0);
    g1.fill(0.0);
    g2.fill(0.0);
    // The point is copied out: a load inside a branch would keep the loop from being vectorised.
    for (&[x0, x1, x2], &q) in augmented.iter().zip(q) {
        for l in 0..n {
            let mut z = w0[l] * x0 + w1[l] * x1;
            if D == 2 {
                z += w2[l] * x2;
            }
            let on = if z > 0.0 { q } else { 0.0 };
            g0[l] += on * x0;
            g1[l] += on * x1;
            if D == 2 {
                g2[l] += on * x2;
            }
        }
    }
    for l in 0..n {
        // Inside a cell f is linear in w̃: Σ q relu(w̃·x̃) = w̃·Σ_s q x̃.
        let mut along = w0[l] * g0[l] + w1[l] * g1[l];
        if D == 2 {
            along += w2[l] * g2[l];
        }
        ga[l] = along - lambda * a[l];
        g0[l] = a[l] * g0[l] - lambda * w0[l];
        g1[l] = a[l] * g1[l] - second * w1[l];
        if D == 2 {
            g2[l] = a[l] * g2[l] - bias * w2[l];
        }
    }
}

/// Gradient of the loss and of `λ V(θ)`: `∂V/∂a = 2 a T_s`, `∂V/∂w̃ = 2 Σ_s w̃`.
fn penalised<const D: usize>(
    a: &[f64],
    w: [&[f64]; 3],
    augmented: &[[f64; 3]],
    q: &[f64],
    lambda: f64,
    out: &mut Block,
) {
    let n = a.len();
    let (w0, w1, w2) = (&w[0][..n], &w[1][..n], &w[2][..n]);
    let [g0, g1, g2] = &mut out.w;
    let (g0, g1, g2, ga) = (&mut g0[..n], &mut g1[..n], &mut g2[..n], &mut out.a[..n]);
    g0.fill(0.0);
    g1.fill(0.0);
    g2.fill(0.0);
    ga.fill(0.0);
    let strength = 2.0 * lambda / q.len() as f64;
    for (&x, &q) in augmented.iter().zip(q) {
        let square = strength * dot(x, x);
        let [x0, x1, x2] = x;
        for l in 0..n {
            let mut z = w0[l] * x0 + w1[l] * x1;
            if D == 2 {
                z += w2[l] * x2;
            }
            let on = if z > 0.0 { 1.0 } else { 0.0 };
            let positive = relu(z);
            ga[l] += q * positive - square * on * a[l];
            let along = on * q * a[l] - strength * positive;
            g0[l] += along * x0;
            g1[l] += along * x1;
            if D == 2 {
                g2[l] += along * x2;
            }
        }
    }
}
