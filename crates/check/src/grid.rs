//! The data as whole numbers.

use super::number::Exact;
use dashu_int::IBig;
use relu_atoms_core::points::Points;

/// The distinct points, all coordinates multiplied by one power of two that makes them whole.
///
/// A direction is `(w, β)` in these units: `w·X + β` has the sign of its preactivation.
pub(super) struct Grid {
    /// Input dimension, 1 or 2.
    pub(super) d: usize,
    /// The number of data points, repeated ones included.
    pub(super) n: usize,
    /// The coordinates are those of the data times `2^shift`.
    pub(super) shift: i64,
    /// `2^shift`.
    pub(super) unit: IBig,
    /// The distinct points in whole numbers; the second coordinate is 0 for d = 1.
    pub(super) whole: Vec<[IBig; 2]>,
    /// The same as doubles, exactly.
    pub(super) double: Vec<[f64; 2]>,
    /// `2^(2 shift) ‖x̃‖²` of each.
    pub(super) square: Vec<IBig>,
    /// How many data points each is.
    pub(super) count: Vec<usize>,
    /// For every datum, the index of its distinct point.
    pub(super) index: Vec<usize>,
}

impl Grid {
    pub(super) fn new(points: &Points) -> Self {
        let (d, n) = (points.d(), points.n());
        let row = |i: usize| [points.x()[(i, 0)], if d == 2 { points.x()[(i, 1)] } else { 0.0 }];
        let (mut double, mut count, mut index) = (Vec::<[f64; 2]>::new(), Vec::new(), Vec::new());
        for i in 0..n {
            let x = row(i);
            let k = double.iter().position(|other| *other == x).unwrap_or_else(|| {
                double.push(x);
                count.push(0);
                double.len() - 1
            });
            count[k] += 1;
            index.push(k);
        }
        let exact: Vec<[Exact; 2]> = double.iter().map(|x| x.map(Exact::of)).collect();
        let shift = exact.iter().flatten().map(|c| -c.e).max().unwrap_or(0).max(0);
        let whole: Vec<[IBig; 2]> =
            exact.iter().map(|x| [0, 1].map(|c| &x[c].m << (x[c].e + shift) as usize)).collect();
        let unit = IBig::ONE << shift as usize;
        let square = whole.iter().map(|[x, y]| x.square_sum(y, &unit)).collect();
        Self { d, n, shift, unit, whole, double, square, count, index }
    }

    /// How many distinct points there are.
    pub(super) fn q(&self) -> usize {
        self.whole.len()
    }

    /// Whether all points lie on one line (or are one, or two).
    pub(super) fn collinear(&self) -> bool {
        let Some((first, rest)) = self.whole.split_first() else { return true };
        let Some(second) = rest.first() else { return true };
        let to = |x: &[IBig; 2]| [&x[0] - &first[0], &x[1] - &first[1]];
        let u = to(second);
        rest.iter().map(to).all(|v| (&u[0] * &v[1]) == (&u[1] * &v[0]))
    }
}

trait SquareSum {
    fn square_sum(&self, b: &IBig, c: &IBig) -> IBig;
}

impl SquareSum for IBig {
    fn square_sum(&self, b: &IBig, c: &IBig) -> IBig {
        self * self + b * b + c * c
    }
}
