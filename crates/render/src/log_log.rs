//! A chart with two logarithmic axes as geometry: where a pair of positive numbers lies, and the axes' ticks.

use crate::ticks;

/// A chart of a size with its axes.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLog {
    /// Left, top, right and bottom of the plot within the drawing.
    plot: [f64; 4],
    /// The ends of the axes.
    x: [f64; 2],
    y: [f64; 2],
}

/// The most ticks of an axis.
const TICKS: usize = 6;

impl LogLog {
    /// A chart for these pairs in a drawing of `size`, with margins at the left, top, right and bottom. Pairs with a
    /// number that is not positive and finite are left out; none without any pair. An axis has a fifth of a decade
    /// beside its outermost numbers, and at least one decade's power of ten.
    pub fn new(pairs: impl IntoIterator<Item = [f64; 2]>, size: [f64; 2], margins: [f64; 4]) -> Option<Self> {
        let mut ends = [[f64::INFINITY, 0.0_f64]; 2];
        let is_good = |v: &f64| *v > 0.0 && v.is_finite();
        for pair in pairs.into_iter().filter(|pair| pair.iter().all(is_good)) {
            for (end, v) in ends.iter_mut().zip(pair) {
                *end = [end[0].min(v), end[1].max(v)];
            }
        }
        if ends[0][1] == 0.0 {
            return None;
        }
        let beside = libm::pow(10.0, 0.2);
        let [x, y] = ends.map(|[least, greatest]| {
            let (low, high) = (least / beside, greatest * beside);
            if ticks::decades(low, high, TICKS).is_empty() {
                let power = libm::floor(libm::log10(least));
                [low.min(libm::pow(10.0, power) / 1.05), high]
            } else {
                [low, high]
            }
        });
        let [left, top, right, bottom] = margins;
        Some(Self { plot: [left, top, size[0] - right, size[1] - bottom], x, y })
    }

    /// Where a pair of positive numbers lies; a number beyond an axis lies at its end.
    pub fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, top, right, bottom] = self.plot;
        let share =
            |v: f64, [low, high]: [f64; 2]| (libm::log10(v / low) / libm::log10(high / low)).clamp(0.0, 1.0);
        [left + (right - left) * share(x, self.x), bottom - (bottom - top) * share(y, self.y)]
    }

    /// Left, top, right and bottom of the plot.
    pub fn plot(&self) -> [f64; 4] {
        self.plot
    }

    /// The powers of ten of both axes, each with its place along the axis and its name.
    pub fn ticks(&self) -> [Vec<(f64, String)>; 2] {
        let of = |axis: usize| {
            let [low, high] = [self.x, self.y][axis];
            let at = |v: f64| {
                let pair = if axis == 0 { [v, self.y[0]] } else { [self.x[0], v] };
                (self.place(pair)[axis], ticks::label(v))
            };
            ticks::decades(low, high, TICKS).into_iter().map(at).collect()
        };
        [of(0), of(1)]
    }

    /// For ascending values on the x axis the stripe of the plot that is nearest to each: left and right.
    pub fn stripes(&self, values: &[f64]) -> Vec<[f64; 2]> {
        let at: Vec<f64> = values.iter().map(|v| self.place([*v, self.y[0]])[0]).collect();
        let between = |k: usize| 0.5 * (at[k] + at[k + 1]);
        (0..at.len())
            .map(|k| {
                let left = if k == 0 { self.plot[0] } else { between(k - 1) };
                let right = if k + 1 == at.len() { self.plot[2] } else { between(k) };
                [left, right]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f64; 2] = [220.0, 120.0];
    const MARGINS: [f64; 4] = [20.0, 10.0, 0.0, 10.0];

    #[test]
    fn places_are_linear_in_the_logarithms() {
        let pairs = [[1e-4, 0.5], [0.1, 2e-3], [f64::NAN, 1.0], [0.0, 1e9]];
        let chart = LogLog::new(pairs, SIZE, MARGINS).unwrap();
        let [a, b, c] = [[1e-4, 0.5], [1e-3, 0.05], [1e-2, 0.005]].map(|pair| chart.place(pair));
        for k in 0..2 {
            assert!((b[k] - a[k] - (c[k] - b[k])).abs() < 1e-9, "{a:?} {b:?} {c:?}");
        }
        assert!(a[0] > 20.0 && a[1] > 10.0 && c[0] < 220.0 && c[1] < 110.0 && c[1] > a[1]);
        let [x, y] = chart.ticks();
        assert_eq!(x.iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), ["1e−4", "1e−3", "1e−2", "0.1"]);
        assert_eq!(y.iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), ["1e−2", "0.1"]);
        assert_eq!(x[0].0, chart.place([1e-4, 1.0])[0]);
        // Beyond an axis lies at its end.
        assert_eq!(chart.place([1.0, 1e-9]), [220.0, 110.0]);
    }

    #[test]
    fn a_single_value_has_a_tick_and_no_value_no_chart() {
        let chart = LogLog::new([[0.03, 0.004]], SIZE, MARGINS).unwrap();
        assert!(chart.ticks().iter().all(|ticks| !ticks.is_empty()));
        assert_eq!(LogLog::new([[0.1, 0.0], [f64::INFINITY, 1.0]], SIZE, MARGINS), None);
    }

    #[test]
    fn stripes_share_the_plot_without_gaps() {
        let values = [1e-4, 1e-3, 0.1];
        let chart = LogLog::new(values.map(|v| [v, 1.0]), SIZE, MARGINS).unwrap();
        let stripes = chart.stripes(&values);
        assert_eq!((stripes[0][0], stripes[2][1]), (20.0, 220.0));
        for (stripe, value) in stripes.iter().zip(values) {
            let x = chart.place([value, 1.0])[0];
            assert!(stripe[0] <= x && x <= stripe[1]);
        }
        assert!(stripes.windows(2).all(|pair| pair[0][1] == pair[1][0]));
    }
}
