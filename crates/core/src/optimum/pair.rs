//! Which of a network's atoms stand for which of the optimum's.

use super::solve::OptimalAtom;
use crate::network::{dot, norm};

/// A trained atom as far as pairing needs it.
#[derive(Clone, Copy, Debug)]
pub struct Trained<'a> {
    /// `+1` or `−1`.
    pub sign: i8,
    /// Its mass vector, padded.
    pub u: [f64; 3],
    /// The data points it sees, ascending.
    pub sees: &'a [usize],
}

/// Directions within this angle may stand for each other, in degrees.
const NEAR: f64 = 12.0;

/// For each optimal atom the trained one of its sign that stands for it: the nearest direction within
/// 12°, or else one that sees the same points; each trained atom stands for one at most.
pub fn pair(optimal: &[OptimalAtom], trained: &[Trained]) -> Vec<Option<usize>> {
    let cosine = |a: [f64; 3], b: [f64; 3]| dot(a, b) / (norm(a) * norm(b)).max(f64::MIN_POSITIVE);
    let mut found = vec![None; optimal.len()];
    let mut taken = vec![false; trained.len()];
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for (i, o) in optimal.iter().enumerate() {
        for (k, t) in trained.iter().enumerate().filter(|(_, t)| t.sign == o.sign) {
            let c = cosine(o.u(), t.u);
            let same = o.active == t.sees;
            if c >= libm::cos(NEAR.to_radians()) || same {
                near.push((if same { 2.0 } else { 0.0 } + c, i, k));
            }
        }
    }
    while let Some(best) = near.iter().copied().reduce(|p, q| if q.0 > p.0 { q } else { p }) {
        (found[best.1], taken[best.2]) = (Some(best.2), true);
        near.retain(|(_, i, k)| found[*i].is_none() && !taken[*k]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_one_to_one_and_of_one_sign() {
        let optimal = |sign, u: [f64; 2], active: &[usize]| OptimalAtom {
            sign,
            mass: 1.0,
            direction: u.to_vec(),
            mass_vector: u.to_vec(),
            active: active.to_vec(),
        };
        fn trained(sign: i8, u: [f64; 2], sees: &[usize]) -> Trained<'_> {
            Trained { sign, u: [u[0], u[1], 0.0], sees }
        }
        let best =
            [optimal(1, [1.0, 0.0], &[1]), optimal(1, [0.0, 1.0], &[0, 1]), optimal(-1, [1.0, 0.0], &[1])];
        let have = [
            trained(1, [1.0, 0.05], &[1]),
            trained(1, [1.0, 0.02], &[2]),
            // Far in direction, but it sees the same points.
            trained(1, [-0.7, 0.7], &[0, 1]),
        ];
        assert_eq!(pair(&best, &have), [Some(0), Some(2), None]);
        assert_eq!(pair(&best, &[]), [None, None, None]);
        assert!(pair(&[], &have).is_empty());
    }
}
