//! Patterns and cells: the data hyperplanes `{w̃ : w̃·x̃_i = 0}` cut parameter space into cells
//! (theory §1, panel (b) of the paper's figure).

mod arrangement;
mod section;

pub use arrangement::{Arrangement, Cell, Corner, Frame, Wall};
pub use section::{Section, Straight};

use crate::network::{Network, dot, norm};
use crate::points::Points;

/// The activation pattern `s(w̃) = { i : w̃·x̃_i > 0 }` as a bit set over the data points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(Vec<u64>);

/// A preactivation smaller than this, relative to `‖w̃‖ ‖x̃‖`, counts as zero: the pattern is strict
/// and rounding must not switch a point on.
pub const RELATIVE_ZERO: f64 = 1e-9;

impl Pattern {
    /// The pattern that sees none of `n` points.
    pub fn empty(n: usize) -> Self {
        Self(vec![0; n.div_ceil(64)])
    }

    /// The pattern that sees these of `n` points; others are left out.
    pub fn seeing(n: usize, points: impl IntoIterator<Item = usize>) -> Self {
        let mut pattern = Self::empty(n);
        points.into_iter().filter(|i| *i < n).for_each(|i| pattern.set(i));
        pattern
    }

    /// Adds point `i`.
    pub fn set(&mut self, i: usize) {
        self.0[i / 64] |= 1 << (i % 64);
    }

    /// The strict pattern of a direction.
    pub fn of(w: [f64; 3], points: &Points) -> Self {
        let mut bits = vec![0; points.n().div_ceil(64)];
        let size = norm(w);
        for i in 0..points.n() {
            let x = points.augmented(i);
            if dot(w, x) > RELATIVE_ZERO * size * norm(x) {
                bits[i / 64] |= 1 << (i % 64);
            }
        }
        Self(bits)
    }

    /// Whether no point is seen.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    /// Number of points seen.
    pub fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Whether point `i` is seen.
    pub fn sees(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }

    /// The points seen, ascending.
    pub fn points(&self) -> Vec<usize> {
        (0..self.0.len() * 64).filter(|i| self.sees(*i)).collect()
    }
}

/// Patterns of all neurons, in order.
pub fn patterns(net: &Network, points: &Points) -> Vec<Pattern> {
    (0..net.m()).map(|j| Pattern::of(net.direction(j), points)).collect()
}

/// Number of full-dimensional cells of the arrangement, the empty pattern's cell included.
///
/// d = 1: twice the number of distinct points. d = 2: on the sphere of directions, Euler's formula
/// gives `2 + Σ_v (k_v − 1)` over the vertices, `k_v` the circles through `v`; vertices come in
/// antipodal pairs, one pair for each line through two or more distinct points, so the count is
/// `2 + 2 Σ_lines (points on the line − 1)`: `n(n − 1) + 2` in general position.
pub fn count(points: &Points) -> usize {
    let mut distinct: Vec<[f64; 2]> = Vec::new();
    for i in 0..points.n() {
        let x = points.augmented(i);
        let p = if points.d() == 1 { [x[0], 0.0] } else { [x[0], x[1]] };
        if !distinct.contains(&p) {
            distinct.push(p);
        }
    }
    let q = distinct.len();
    if points.d() == 1 || q == 1 {
        return 2 * q;
    }
    let on_line = |i: usize, j: usize, k: usize| {
        let (a, b, c) = (distinct[i], distinct[j], distinct[k]);
        let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
        (u[0] * v[1] - u[1] * v[0]).abs() <= RELATIVE_ZERO * libm::hypot(u[0], u[1]) * libm::hypot(v[0], v[1])
    };
    let mut total = 2;
    for i in 0..q {
        for j in i + 1..q {
            // Each line is counted at its first pair of points only.
            if (0..j).any(|k| k != i && on_line(i, j, k)) {
                continue;
            }
            total += 2 * (1 + (j + 1..q).filter(|k| on_line(i, j, *k)).count());
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;
    use proptest::prelude::*;

    fn check(d: usize, x: Vec<f64>) -> Points {
        let n = x.len() / d;
        Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap()
    }

    #[test]
    fn known_counts() {
        let grid = (0..9).flat_map(|k| [f64::from(k % 3), f64::from(k / 3)]).collect();
        assert_eq!(count(&check(2, grid)), 58);
        let line = (0..6).flat_map(|k| [f64::from(k), 2.0 * f64::from(k) + 1.0]).collect();
        assert_eq!(count(&check(2, line)), 12);
        assert_eq!(count(&check(1, vec![0.0, 1.0, 1.0, 3.0])), 6);
        assert_eq!(count(&check(2, vec![0.3, 0.2])), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Sampling directions densely never finds more patterns than there are cells, and in
        /// d = 1, where the bands can be walked, exactly as many.
        #[test]
        fn sampled_patterns_fit_the_count(x in proptest::collection::vec(-1.0f64..1.0, 2..9)) {
            let p = check(1, x.clone());
            let mut breaks: Vec<f64> = (0..p.n()).flat_map(|i| {
                let t = libm::atan2(-p.augmented(i)[0], 1.0);
                [t, t + core::f64::consts::PI]
            }).map(|t| t.rem_euclid(core::f64::consts::TAU)).collect();
            breaks.sort_by(f64::total_cmp);
            let mut seen: Vec<Pattern> = (0..breaks.len()).map(|k| {
                let next = if k + 1 < breaks.len() { breaks[k + 1] } else { breaks[0] + core::f64::consts::TAU };
                let t = 0.5 * (breaks[k] + next);
                Pattern::of([libm::cos(t), libm::sin(t), 0.0], &p)
            }).collect();
            seen.sort();
            seen.dedup();
            prop_assert_eq!(seen.len(), count(&p));
            let even = x.len() / 2 * 2;
            let p = check(2, x[..even].to_vec());
            let net = Network::initialise(2, 4000, 1.0, false, 1);
            let mut seen = patterns(&net, &p);
            seen.sort();
            seen.dedup();
            prop_assert!(seen.len() <= count(&p));
            if p.n() == 2 { prop_assert_eq!(count(&p), 4); }
        }
    }
}
