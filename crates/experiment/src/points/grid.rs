//! The grid on which own data lie, so that a link can carry them in few characters.
//!
//! Whatever the page takes in (points by hand, files, functions, teachers) is rounded **once, on
//! entry**, to [`DIGITS`] decimal digits of each column's spread, the distance of its numbers from each other (years
//! from 1948 on keep their months); the page then works with the rounded points, so that a link carries exactly what
//! is seen and trained on. A link itself
//! never rounds: points off the grid, from JSON for instance, are carried to the last bit, at a greater
//! length (see `experiment::packed`).

use super::RawPoints;

/// Decimal digits of a column's size that are kept: for numbers between 1 and 10 the grid is
/// 0.0001, far below what the eye sees or training cares about.
pub const DIGITS: i32 = 5;

/// Digits of a column's largest number, beyond which a double holds none that were meant.
const MOST_DIGITS: i32 = 15;

/// Rounds every number to the grid of its column: the multiples of `10^(e + 1 − DIGITS)`, where `10^e`
/// is the decade of the column's size, its largest number, or the greatest distance of two numbers where that is
/// smaller: numbers far from 0 keep the digits in which they differ. Rounding twice is rounding once.
pub fn round(points: &RawPoints) -> RawPoints {
    let d = points.d.max(1);
    let mut out = points.clone();
    for k in 0..d {
        let column: Vec<f64> = points.x.iter().skip(k).step_by(d).copied().collect();
        let decimals = decimals(&column);
        for v in out.x.iter_mut().skip(k).step_by(d) {
            *v = nearest(*v, decimals);
        }
    }
    let decimals = decimals(&points.y);
    out.y.iter_mut().for_each(|v| *v = nearest(*v, decimals));
    out
}

/// Decimals of a column's grid; negative where it is coarser than 1.
fn decimals(column: &[f64]) -> i32 {
    let largest = column.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return DIGITS - 1;
    }
    // Numbers below 1e-12 are zero for every purpose here.
    let decade = |v: f64| libm::floor(libm::log10(v.max(1e-12))) as i32;
    let grid = |size: f64, digits: i32| {
        let decimals = digits - 1 - decade(size);
        // 9.99999 becomes 10, whose grid is the next coarser.
        digits - 1 - decade(nearest(size, decimals))
    };
    let coarse = grid(largest, DIGITS);
    let (low, high) = column.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    if high > low && high - low < largest {
        let fine = grid(high - low, DIGITS);
        // The ends, rounded, may be as far apart as the next decade is.
        let rounded = nearest(nearest(high, fine) - nearest(low, fine), fine);
        grid(rounded, DIGITS).clamp(coarse, grid(largest, MOST_DIGITS).max(coarse))
    } else {
        coarse
    }
}

/// The multiple of `10^−decimals` nearest to `v`: the same number that its decimal spelling is read as.
fn nearest(v: f64, decimals: i32) -> f64 {
    let steps = libm::round(v * ten(decimals) / ten(-decimals));
    // Adding 0 turns −0 into 0.
    scaled(steps, decimals) + 0.0
}

/// `10^k` for `k ≥ 0` (exact up to 22), else 1.
fn ten(k: i32) -> f64 {
    (0..k).fold(1.0, |p, _| p * 10.0)
}

/// `steps · 10^−decimals`, correctly rounded for whole `|steps| ≤ 2^53` and `|decimals| ≤ 22`.
pub(crate) fn scaled(steps: f64, decimals: i32) -> f64 {
    steps / ten(decimals) * ten(-decimals)
}

/// The whole number `q` with `scaled(q, decimals) == v` to the last bit, if there is one with
/// `|q| ≤ 2^53`.
pub(crate) fn steps(v: f64, decimals: i32) -> Option<i64> {
    let q = libm::round(v * ten(decimals) / ten(-decimals));
    let whole = q as i64;
    let exact = q.abs() <= 9_007_199_254_740_992.0 && scaled(whole as f64, decimals).to_bits() == v.to_bits();
    exact.then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_fall_on_short_decimals() {
        let raw = RawPoints {
            d: 2,
            x: vec![0.123456789, 1234.5678, -0.98765432, -2.0],
            y: vec![1.0 / 3.0, 9.999999],
        };
        let rounded = RawPoints { d: 2, x: vec![0.12346, 1234.6, -0.98765, -2.0], y: vec![0.3333, 10.0] };
        assert_eq!(round(&raw), rounded);
        let odd = RawPoints { d: 1, x: vec![0.0, -0.0], y: vec![987_654.321, 1e-9] };
        assert_eq!(round(&odd), RawPoints { d: 1, x: vec![0.0, 0.0], y: vec![987_650.0, 0.0] });
        assert!(round(&odd).x[1].is_sign_positive());
    }

    /// Far numbers keep the digits in which they differ, up to those that a double has.
    #[test]
    fn far_numbers_keep_the_digits_in_which_they_differ() {
        let years = RawPoints {
            d: 1,
            x: (0..=100).map(|k| 1948.0 + f64::from(k) / 4.0).collect(),
            y: (0..=100).map(|k| 1e6 - f64::from(k) * 1e-3).collect(),
        };
        assert_eq!(round(&years), years);
        let near = RawPoints { d: 1, x: vec![1.0, 1.0 + 2.04e-13], y: vec![-999_999.5, -999_999.5] };
        assert_eq!(round(&near), RawPoints { x: vec![1.0, 1.000_000_000_000_2], y: vec![-1e6; 2], ..near });
    }

    #[test]
    fn steps_are_found_where_there_are_any() {
        assert_eq!(steps(0.3, 1), Some(3));
        assert_eq!(steps(0.1 + 0.2, 1), None);
        assert_eq!(steps(-1500.0, -2), Some(-15));
        assert_eq!(steps(0.8897067453338636, 16), Some(8_897_067_453_338_636));
        assert_eq!(steps(-0.0, 2), None);
        assert_eq!(steps(f64::NAN, 2), None);
    }

    proptest! {
        #[test]
        fn rounding_is_near_and_happens_once(
            size in -6..=6_i32,
            offset in prop::sample::select(vec![0.0, 1.0, -1950.0, 123_456.7]),
            rows in prop::collection::vec([-1.0..1.0, -1.0..1.0], 1..30),
        ) {
            let size = 10_f64.powi(size);
            let raw = RawPoints {
                d: 1,
                x: rows.iter().map(|r| offset + r[0] * size).collect(),
                y: rows.iter().map(|r| r[1]).collect(),
            };
            let rounded = round(&raw);
            prop_assert_eq!(&round(&rounded), &rounded);
            let largest = raw.x.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
            let few = decimals(&rounded.x).max(0) as usize;
            for (a, b) in raw.x.iter().zip(&rounded.x) {
                prop_assert!((a - b).abs() <= 0.51e-4 * largest, "{} {}", a, b);
                // The same number as its spelling in few decimals.
                prop_assert_eq!(format!("{b:.few$}").parse::<f64>().unwrap(), *b);
            }
        }
    }
}
