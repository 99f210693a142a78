//! Rows of the data that are held out: not trained on, so that they can test the network.

use super::Points;

/// The greatest share of the rows that can be held out.
pub const MAX_HOLDOUT: f64 = 0.5;

/// `(φ − 1) 2⁶⁴`, so that products modulo 2⁶⁴ are fractional parts of multiples of the golden ratio φ.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The data, parted into rows that are trained on and rows that are held out.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The rows that are trained on, in their order.
    pub trained: Points,
    /// The rows that are held out, in their order; none without any.
    pub held_out: Option<Points>,
    /// Where each trained row stands among all rows, ascending.
    pub trained_rows: Vec<usize>,
    /// Where each row that is held out stands among all rows, ascending.
    pub held_out_rows: Vec<usize>,
}

impl Split {
    /// Holds out [`held_out_rows`].
    pub fn of(points: &Points, share: f64) -> Self {
        let held_out_rows = held_out_rows(points.n(), share);
        let trained_rows: Vec<usize> =
            (0..points.n()).filter(|i| held_out_rows.binary_search(i).is_err()).collect();
        Self {
            trained: points.rows(&trained_rows).unwrap_or_else(|| points.clone()),
            held_out: points.rows(&held_out_rows),
            trained_rows,
            held_out_rows,
        }
    }
}

/// The rows of `n` that are held out, ascending: the nearest whole number to `share` times `n` (a half upwards),
/// but never all.
///
/// Which ones is fixed by `n` and the share alone, not by any seed of a run: row `i`, counted from 0, has the number
/// `(i + 1) φ mod 1`, φ the golden ratio, and the rows with the least numbers are held out. These are spread over the
/// table as evenly as can be (a table is often sorted by its inputs, and a network is to be tested between its points
/// rather than beyond them). A greater share holds out the same rows and more, and a row added at the end changes one
/// other row at most.
pub fn held_out_rows(n: usize, share: f64) -> Vec<usize> {
    let count = libm::floor(share * n as f64 + 0.5) as usize;
    let mut rows: Vec<(u64, usize)> = (0..n).map(|i| (GOLDEN.wrapping_mul(i as u64 + 1), i)).collect();
    rows.sort_unstable();
    rows.truncate(count.min(n.saturating_sub(1)));
    let mut rows: Vec<usize> = rows.into_iter().map(|(_, i)| i).collect();
    rows.sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::RawPoints;

    #[test]
    fn as_many_rows_are_held_out_as_the_share_says_and_never_all() {
        for (n, share, count) in [
            (12, 0.0, 0),
            (12, 0.25, 3),
            (10, 0.25, 3),
            (9, 0.25, 2),
            (1, 0.5, 0),
            (2, 0.5, 1),
            (512, 0.5, 256),
        ] {
            let rows = held_out_rows(n, share);
            assert_eq!(rows.len(), count, "{n} {share}");
            assert!(rows.windows(2).all(|p| p[0] < p[1]) && rows.iter().all(|i| *i < n));
        }
    }

    #[test]
    fn a_greater_share_keeps_what_a_smaller_one_holds_out_and_a_new_row_changes_little() {
        for n in 2..60 {
            let mut before = Vec::new();
            for share in [0.1, 0.2, 0.3, 0.4, 0.5] {
                let rows = held_out_rows(n, share);
                assert!(before.iter().all(|i| rows.contains(i)), "{n} {share}");
                let longer = held_out_rows(n + 1, share);
                let gone = rows.iter().filter(|i| !longer.contains(i)).count();
                assert!(gone <= 1, "{n} {share}: {gone}");
                before = rows;
            }
        }
        // These rows are part of the meaning of links.
        assert_eq!(held_out_rows(12, 0.25), [1, 4, 9]);
        assert_eq!(held_out_rows(10, 0.5), [1, 3, 4, 6, 9]);
        // Spread evenly: of a quarter no two are neighbours, and no gap is longer than seven.
        let quarter = held_out_rows(512, 0.25);
        assert!(quarter.windows(2).all(|p| (2..=7).contains(&(p[1] - p[0]))), "{quarter:?}");
        let golden = 0.5 * (1.0 + 5.0_f64.sqrt());
        let naive = |i: &usize| ((i + 1) as f64 * golden).fract() < 0.25;
        let expected: Vec<usize> = (0..512).filter(naive).collect();
        assert!(quarter.len().abs_diff(expected.len()) <= 2);
        assert!(quarter.iter().filter(|i| !expected.contains(i)).count() <= 2);
    }

    #[test]
    fn a_split_loses_no_row() {
        let n = 11;
        let x: Vec<f64> = (0..2 * n).map(|k| k as f64).collect();
        let y: Vec<f64> = (0..n).map(|k| -(k as f64)).collect();
        let points = Points::check(&RawPoints { d: 2, x, y }).expect("points");
        let split = Split::of(&points, 0.3);
        let held_out = split.held_out.expect("rows");
        assert_eq!((split.trained.n(), held_out.n()), (8, 3));
        for (part, rows) in [(&split.trained, &split.trained_rows), (&held_out, &split.held_out_rows)] {
            for (k, i) in rows.iter().enumerate() {
                assert_eq!((part.augmented(k), part.y()[k]), (points.augmented(*i), points.y()[*i]));
            }
        }
        let all = Split::of(&points, 0.0);
        assert_eq!((all.trained, all.held_out), (points, None));
    }
}
