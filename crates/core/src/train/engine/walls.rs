//! Walls: under the gradient penalty no neuron may become active on a new point within one step.

use crate::cells::RELATIVE_ZERO;
use crate::network::{dot, norm};

/// Walls (theory §5): in one step a neuron may not become active on a new point. V jumps up there,
/// which its gradient does not show. `worst` gives, of the points that a direction sees and `old` does
/// not, the one furthest beyond its wall (see [`Worst`]). Returns the direction nearest to `new` that stays
/// out, found among the projections onto one crossed hyperplane and onto the edge where two meet
/// (with three the direction could only vanish). When none stays out, the direction stays where it was.
pub(super) fn keep_out(
    old: [f64; 3],
    new: [f64; 3],
    mut worst: impl FnMut([f64; 3]) -> Option<[f64; 3]>,
) -> [f64; 3] {
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

/// Finds the point with the greatest angle beyond its wall, `w·x̃/‖x̃‖`; of equal ones the first.
pub(super) struct Worst {
    w: [f64; 3],
    most: f64,
    found: Option<(usize, [f64; 3])>,
}

impl Worst {
    pub(super) fn of(w: [f64; 3]) -> Self {
        Self { w, most: 0.0, found: None }
    }

    /// Takes point `i` into account, which `w` sees and the old direction does not.
    pub(super) fn consider(&mut self, i: usize, x: [f64; 3]) {
        let seen = dot(self.w, x) / norm(x);
        let earlier = self.found.is_none_or(|(j, _)| i < j);
        if seen > self.most || (seen == self.most && earlier) {
            (self.most, self.found) = (seen, Some((i, x)));
        }
    }

    pub(super) fn found(self) -> Option<[f64; 3]> {
        self.found.map(|(_, x)| x)
    }
}

/// [`Worst`] over all points that `w` sees and `old` does not.
pub(super) fn worst_of_all(old: [f64; 3], w: [f64; 3], augmented: &[[f64; 3]]) -> Option<[f64; 3]> {
    let mut worst = Worst::of(w);
    for (i, x) in augmented.iter().enumerate() {
        if dot(w, *x) > 0.0 && dot(old, *x) <= 0.0 {
            worst.consider(i, *x);
        }
    }
    worst.found()
}

/// Projects `w` onto the hyperplane of `p`, or onto the edge of those of `p` and `q` when they
/// differ, and 1e-15 relative further, so that rounding leaves neither point active. The projection onto
/// the edge solves the 2 × 2 Gram system of `p` and `q` by Cramer's rule; `None` if they are nearly parallel.
fn project(w: [f64; 3], p: [f64; 3], q: [f64; 3]) -> Option<[f64; 3]> {
    let margin = 1e-6 * RELATIVE_ZERO * norm(w);
    let (pp, qq, pq) = (dot(p, p), dot(q, q), dot(p, q));
    let (zp, zq) = (dot(w, p) + margin * pp.sqrt(), dot(w, q) + margin * qq.sqrt());
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
