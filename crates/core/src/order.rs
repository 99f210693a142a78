//! The one sort of the core. The standard library's is compiled anew for every type and comparison, 3 to
//! 14 kB each time, which the page's first visit would pay; this one orders places in a list, exists
//! once, and gives the same order, being stable.

use crate::cooperative::{Cooperative, YieldPoint, run_to_end};

/// Runs this short are sorted by insertion.
const RUN: usize = 8;
/// A comparison in multiplications, for the yield point.
const COMPARISON: usize = 20;

/// Sorts places in a list: `before(p, q)` says whether what is at `p` must come before what is at `q`, and
/// is a strict order. What is equal stays in the order in which it came.
#[inline(never)]
pub(crate) fn sort(places: &mut [usize], before: &dyn Fn(usize, usize) -> bool) {
    run_to_end(sort_in_slices(places, before));
}

/// [`sort`] as a cooperative task.
pub(crate) fn sort_in_slices<'a>(
    places: &'a mut [usize],
    before: &'a dyn Fn(usize, usize) -> bool,
) -> Cooperative<'a, ()> {
    Box::pin(async move {
        let n = places.len();
        for run in places.chunks_mut(RUN) {
            for k in 1..run.len() {
                let mut at = k;
                while at > 0 && before(run[at], run[at - 1]) {
                    run.swap(at, at - 1);
                    at -= 1;
                }
            }
        }
        let mut merged = Vec::new();
        let mut yield_point = YieldPoint::default();
        let mut width = RUN;
        while width < n {
            for pair in places.chunks_mut(2 * width) {
                let (left, right) = pair.split_at(width.min(pair.len()));
                let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
                merged.clear();
                while let (Some(p), Some(q)) = (left.peek(), right.peek()) {
                    let next = if before(**q, **p) { right.next() } else { left.next() };
                    merged.extend(next);
                }
                merged.extend(left.chain(right));
                pair.copy_from_slice(&merged);
                yield_point.after(COMPARISON * pair.len()).await;
            }
            width *= 2;
        }
    })
}

/// The places `0..n` in order; see [`sort`].
pub(crate) fn places(n: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    sort(&mut places, before);
    places
}

/// A list from the largest value to the smallest, equal ones in the order in which they came.
pub(crate) fn descending<T: Clone>(list: &[T], value: impl Fn(&T) -> f64) -> Vec<T> {
    let values: Vec<f64> = list.iter().map(value).collect();
    let order = places(list.len(), &|p, q| values[p].total_cmp(&values[q]).is_gt());
    order.into_iter().map(|k| list[k].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Many equal values, and lengths about every power of two: the standard library's order.
        #[test]
        fn the_order_is_that_of_the_standard_library(
            list in proptest::collection::vec(prop_oneof![-3.0f64..3.0, (-3i8..3).prop_map(f64::from)], 0..300),
        ) {
            let mut up: Vec<usize> = (0..list.len()).collect();
            up.sort_by(|p, q| list[*p].total_cmp(&list[*q]));
            prop_assert_eq!(places(list.len(), &|p, q| list[p].total_cmp(&list[q]).is_lt()), up);
            let mut down: Vec<(f64, usize)> = list.iter().copied().zip(0..).collect();
            let ours = descending(&down, |e| e.0);
            down.sort_by(|p, q| q.0.total_cmp(&p.0));
            prop_assert_eq!(ours, down);
        }
    }
}
