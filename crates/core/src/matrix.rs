//! Matrices are [`Array2`] in standard layout: their rows are contiguous, and loops take them as slices.

use ndarray::Array2;

/// Row `k` of a matrix in standard layout.
#[inline(always)]
pub(crate) fn row<T>(matrix: &Array2<T>, k: usize) -> &[T] {
    matrix.row(k).to_slice().expect("the layout is standard")
}
