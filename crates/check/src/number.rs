//! Numbers without rounding: `m · 2^e` with whole m and e. Every double is one, and so are sums and
//! products of them. Quotients and roots are not; they are rounded in the direction that is asked for,
//! at [`BITS`] bits.

use dashu_int::ops::{BitTest, SquareRoot, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig, Word};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

/// Significant bits of a quotient or a root: an error of `2^-319` of the value.
const BITS: usize = 320;

/// `m · 2^e`.
#[derive(Clone, Debug)]
pub(super) struct Exact {
    pub(super) m: IBig,
    pub(super) e: i64,
}

impl Exact {
    /// A whole number.
    pub(super) fn whole(m: IBig) -> Self {
        Self { m, e: 0 }
    }

    /// A finite double, without rounding; m is odd or 0.
    pub(super) fn of(v: f64) -> Self {
        let bits = v.to_bits();
        let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
        let (m, e) =
            if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent as i64 - 1075) };
        if m == 0 {
            return Self::whole(IBig::ZERO);
        }
        let zeros = m.trailing_zeros();
        let m = IBig::from(m >> zeros);
        Self { m: if v < 0.0 { -m } else { m }, e: e + i64::from(zeros) }
    }

    /// `-1`, `0` or `1`.
    pub(super) fn sign(&self) -> i32 {
        sign(&self.m)
    }

    /// `|v|`.
    pub(super) fn abs(&self) -> Self {
        Self { m: IBig::from((&self.m).unsigned_abs()), e: self.e }
    }

    /// `-v`.
    pub(super) fn negative(&self) -> Self {
        Self { m: -&self.m, e: self.e }
    }

    /// `v · 2^by`.
    pub(super) fn scaled(&self, by: i64) -> Self {
        Self { m: self.m.clone(), e: self.e + by }
    }

    /// `v/by` for `by` > 0, rounded up or down.
    pub(super) fn divided_by(&self, by: &Self, up: bool) -> Self {
        let (a, b) = ((&self.m).unsigned_abs(), (&by.m).unsigned_abs());
        let s = (BITS + b.bit_len()).saturating_sub(a.bit_len());
        let a = a << s;
        let mut q = &a / &b;
        let negative = self.sign() < 0;
        if up != negative && &q * &b != a {
            q += UBig::ONE;
        }
        let q = IBig::from(q);
        Self { m: if negative { -q } else { q }, e: self.e - by.e - s as i64 }
    }

    /// `√v` for v ≥ 0, rounded up or down.
    pub(super) fn sqrt_rounded(&self, up: bool) -> Self {
        let m = (&self.m).unsigned_abs();
        let mut s = (2 * BITS).saturating_sub(m.bit_len());
        if (self.e - s as i64).rem_euclid(2) == 1 {
            s += 1;
        }
        let m = m << s;
        let mut r = m.sqrt();
        if up && &r * &r != m {
            r += UBig::ONE;
        }
        Self { m: IBig::from(r), e: (self.e - s as i64) / 2 }
    }

    /// The nearest double; a tie goes to the even one.
    pub(super) fn nearest(&self) -> f64 {
        self.double(None)
    }

    /// The least double that is not less.
    pub(super) fn rounded_up(&self) -> f64 {
        self.double(Some(true))
    }

    fn double(&self, up: Option<bool>) -> f64 {
        let m = (&self.m).unsigned_abs();
        let negative = self.sign() < 0;
        // What lies beyond 53 bits, or beyond the finest double, is rounded.
        let cut = (m.bit_len() as i64 - 53).max(-1074 - self.e);
        let (m, e) = if cut <= 0 {
            (m, self.e)
        } else {
            let cut = cut as usize;
            let mut q = &m >> cut;
            let rest = m - (&q << cut);
            let more = match up {
                Some(up) => up != negative && rest > UBig::ZERO,
                None => match (rest << 1).cmp(&(UBig::ONE << cut)) {
                    Ordering::Equal => q.bit(0),
                    order => order == Ordering::Greater,
                },
            };
            if more {
                q += UBig::ONE;
            }
            (q, self.e + cut as i64)
        };
        let v = libm::ldexp(m.to_f64().value(), e.clamp(-5000, 5000) as i32);
        if negative { -v } else { v }
    }
}

/// `-1`, `0` or `1`.
pub(super) fn sign(m: &IBig) -> i32 {
    match m.sign() {
        _ if m.is_zero() => 0,
        Sign::Positive => 1,
        Sign::Negative => -1,
    }
}

/// A whole number as `(v, e)`: about `v · 2^e`, with a relative error below `2^-51`.
pub(super) fn leading(m: &IBig) -> (f64, i64) {
    let (sign, words) = m.as_sign_words();
    let from = words.len().saturating_sub(3);
    let base = libm::ldexp(1.0, Word::BITS as i32);
    let v = words[from..].iter().rev().fold(0.0, |sum, word| sum * base + *word as f64);
    let e = (from as i64) * i64::from(Word::BITS);
    (if sign == Sign::Negative { -v } else { v }, e)
}

/// Whole numbers as doubles, all divided by the power of two that brings the largest near 1; each has
/// a relative error below `2^-51`, and those below `1e-300` of the largest may be 0.
pub(super) fn with_common_scale<const K: usize>(m: [&IBig; K]) -> [f64; K] {
    let leads = m.map(leading);
    let size = |(v, e): (f64, i64)| if v == 0.0 { i64::MIN } else { e + libm::ilogb(v) as i64 };
    let most = leads.iter().map(|l| size(*l)).max().unwrap_or(0);
    leads.map(|(v, e)| if v == 0.0 { 0.0 } else { libm::ldexp(v, (e - most).clamp(-4000, 4000) as i32) })
}

/// `log2 |m|` to about 14 digits; `-∞` for 0.
pub(super) fn log2(m: &IBig) -> f64 {
    let (v, e) = leading(m);
    libm::log2(v.abs()) + e as f64
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        match self.e.cmp(&other.e) {
            _ if self.m.is_zero() => other.clone(),
            _ if other.m.is_zero() => self.clone(),
            Ordering::Equal => Exact { m: &self.m + &other.m, e: self.e },
            Ordering::Less => Exact { m: &self.m + (&other.m << (other.e - self.e) as usize), e: self.e },
            Ordering::Greater => Exact { m: (&self.m << (self.e - other.e) as usize) + &other.m, e: other.e },
        }
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        Add::add(self, &other.negative())
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        Exact { m: &self.m * &other.m, e: self.e + other.e }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self - other).sign().cmp(&0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn doubles_come_back() {
        for v in [0.0, 1.0, -0.1, 5e-324, -2.3e-310, f64::MAX, 1e-17, 6.123233995736766e-17] {
            assert_eq!(Exact::of(v).nearest(), v);
            assert_eq!(Exact::of(v).rounded_up(), v);
        }
        let third = Exact::of(1.0).divided_by(&Exact::of(3.0), false);
        assert_eq!(third.nearest(), 1.0 / 3.0);
        assert!(third.rounded_up() > 1.0 / 3.0);
        assert_eq!(third.negative().rounded_up(), -1.0 / 3.0);
        assert_eq!(Exact::of(2.0).sqrt_rounded(true).nearest(), 2f64.sqrt());
        assert_eq!(Exact::of(0.0).sqrt_rounded(true).nearest(), 0.0);
    }

    proptest! {
        #[test]
        fn rounding_is_as_asked(a in -1e9f64..1e9, b in 1e-9f64..1e9) {
            let (x, y) = (Exact::of(a), Exact::of(b));
            prop_assert_eq!((&x * &y).nearest(), a * b);
            prop_assert_eq!((&x + &y).nearest(), a + b);
            prop_assert_eq!((&x - &y).nearest(), a - b);
            let (low, high) = (x.divided_by(&y, false), x.divided_by(&y, true));
            prop_assert_eq!(low.nearest(), a / b);
            prop_assert!(&low * &y <= x && &high * &y >= x);
            let (low, high) = (y.sqrt_rounded(false), y.sqrt_rounded(true));
            prop_assert_eq!(low.nearest(), b.sqrt());
            prop_assert!(&low * &low <= y && &high * &high >= y && low < high || &low * &low == y);
            let [p, q] = with_common_scale([&(&x.m << 900), &(&y.m << 900)]);
            let approximate = p / q * libm::ldexp(1.0, (x.e - y.e) as i32);
            prop_assert!((approximate - a / b).abs() <= 1e-15 * (a / b).abs(), "{} {}", approximate, a / b);
        }
    }
}
