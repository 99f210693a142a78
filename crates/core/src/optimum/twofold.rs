//! Sums and products as if computed in twice the precision and rounded once.

/// A number as a rounded one and the rest.
pub(crate) type Twofold = (f64, f64);

/// `a − b` as the rounded difference and what rounding took from it (Knuth).
#[inline(always)]
pub(crate) fn difference(a: f64, b: f64) -> Twofold {
    let d = a - b;
    let part = d - a;
    (d, (a - (d - part)) - (b + part))
}

/// A number as the sum of two with half the digits (Veltkamp); it must be below 1e300 in size.
#[inline(always)]
fn halves(a: f64) -> (f64, f64) {
    let c = 134_217_729.0 * a;
    let high = c - (c - a);
    (high, a - high)
}

/// `a b` as the rounded product and what rounding took from it (Dekker). A fused multiplication would do it
/// in one instruction where there is one, and in a hundred on WebAssembly.
#[inline(always)]
fn product(a: f64, b: f64) -> Twofold {
    let p = a * b;
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)
}

/// `Σ a_k b_k`: T. Ogita, S. M. Rump, S. Oishi, *Accurate sum and dot product*, SIAM J. Sci. Comput. 26
/// (2005), algorithm Dot2. The error is one rounding of the result plus about `ε² n² Σ |a_k b_k|`.
pub(crate) fn dot2(a: &[f64], b: &[f64]) -> f64 {
    let (mut sum, mut rest) = (0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (p, below) = product(*a, *b);
        let (new, lost) = difference(sum, -p);
        rest += lost + below;
        sum = new;
    }
    sum + rest
}

/// `a₀ b₁ − a₁ b₀`, rounded once.
pub(crate) fn cross(a: [Twofold; 2], b: [Twofold; 2]) -> f64 {
    let [(a0, c0), (a1, c1)] = a;
    let [(b0, d0), (b1, d1)] = b;
    dot2(&[a0, a0, c0, c0, -a1, -a1, -c1, -c1], &[b1, d1, b1, d1, b0, d0, b0, d0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cancellation_loses_nothing() {
        let big = 2f64.powi(60);
        assert_eq!(dot2(&[big, 1.0, -big], &[1.0, 3.0, 1.0]), 3.0);
        // (1 + 2⁻³⁰)² − 1 − 2⁻²⁹ = 2⁻⁶⁰, below the rounding of the square.
        let e = 2f64.powi(-30);
        assert_eq!(dot2(&[1.0 + e, 1.0, e], &[1.0 + e, -1.0, -2.0]), e * e);
        assert_eq!(dot2(&[], &[]), 0.0);
        assert_eq!(difference(1.0, 2f64.powi(-60)), (1.0, -2f64.powi(-60)));
    }

    proptest! {
        /// Products and sums of whole numbers are exact in 128 bits.
        #[test]
        fn agrees_with_whole_numbers(a in proptest::collection::vec(-(1i64 << 50)..(1i64 << 50), 1..20), b in proptest::collection::vec(-(1i64 << 50)..(1i64 << 50), 20)) {
            let exact: i128 = a.iter().zip(&b).map(|(a, b)| i128::from(*a) * i128::from(*b)).sum();
            let float = |v: &[i64]| v.iter().map(|v| *v as f64).collect::<Vec<_>>();
            let got = dot2(&float(&a), &float(&b));
            prop_assert!((got - exact as f64).abs() <= f64::EPSILON * (exact as f64).abs());
        }
    }
}
