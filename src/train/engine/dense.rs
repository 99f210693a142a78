//! The dense step: one pass over the neurons, in blocks that become vector instructions.
//!
//! Every sum has one fixed order and nothing is fused, so that all targets agree to the last bit.

use super::adam::{Moments, adam};
use super::walls::{keep_out, worst_of_all};
use super::{LANES, Pull, Step};
use crate::network::{Network, dot, relu};

/// Descent directions of one block: `−m ∂L/∂a`, `−m ∂L/∂w̃`, the penalty included.
struct Block {
    a: [f64; LANES],
    w: [[f64; LANES]; 3],
}

/// One step.
pub(crate) fn step(net: &mut Network, augmented: &[[f64; 3]], step: Step<'_>, moments: Option<&mut Moments>) {
    if net.d == 1 {
        step_dense::<1>(net, augmented, step.q, step.h, step.pull, moments);
    } else {
        step_dense::<2>(net, augmented, step.q, step.h, step.pull, moments);
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
                let before = [old[0][l], old[1][l], old[2][l]];
                let kept =
                    keep_out(before, [w[0][l], w[1][l], w[2][l]], |w| worst_of_all(before, w, augmented));
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
