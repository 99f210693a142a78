//! Regions: sets of directions within which a neuron's cell is known from two points. Near most directions a
//! few walls are close and the others far. A region is a cell of the arrangement of all walls but the two
//! nearest to the direction it was made for, whose points are its *soft* points. Inside a region the neuron's
//! cell is determined by which of the two soft points it sees, so it is one of at most four, and no branch
//! is taken however often a neuron crosses the two walls.

use crate::network::{dot, norm};

/// Facets that are checked at once; the few regions with more of them have a list besides.
const FACETS: usize = 6;

/// A direction is inside when it is this far from every facet, relative to its size. Wide enough
/// that no rounding can put another point on the wrong side.
const MARGIN: f64 = 1e-12;

/// A generous bound on what rounding changes of a slack between two evaluations of the facets, relative to
/// the direction's size.
const SLACK_ROUNDING: f64 = 1e-9;

/// Soft points of a region.
pub(super) const SOFT: usize = 2;

/// No cell yet.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The part of a region that is read at every step: one cache line.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Near {
    /// Augmented soft points.
    soft: [[f64; 3]; SOFT],
    /// Cells, by which soft points are seen (the first counts 1, the next 2, …).
    pub(super) cells: [u32; 1 << SOFT],
}

impl Near {
    pub(super) fn new(soft: [[f64; 3]; SOFT]) -> Self {
        Self { soft, cells: [UNKNOWN; 1 << SOFT] }
    }

    /// Which soft points `w` sees, as an index to `cells`.
    #[inline(always)]
    pub(super) fn seen(&self, w: [f64; 3]) -> usize {
        let mut seen = 0;
        for (i, x) in self.soft.iter().enumerate() {
            seen |= usize::from(w[0] * x[0] + w[1] * x[1] + w[2] * x[2] > 0.0) << i;
        }
        seen
    }
}

/// A region's facets.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// Inward unit normals of the facets by coordinate, the last ones repeated.
    normals: [[f64; FACETS]; 3],
    /// Normals of the facets beyond that number.
    more: Vec<[f64; 3]>,
}

impl Region {
    /// The region that contains nothing.
    pub(super) fn nowhere() -> Self {
        Self { normals: [[0.0; FACETS]; 3], more: Vec::new() }
    }

    /// The region around `w` of all points but the soft ones; `None` where rounding could decide
    /// which facets bound it.
    pub(super) fn around(w: [f64; 3], units: &[[f64; 3]], soft: [usize; SOFT]) -> Option<Self> {
        let size = norm(w);
        let w = w.map(|v| v / size);
        let mut inward = Vec::with_capacity(units.len());
        for (i, unit) in units.iter().enumerate() {
            if soft.contains(&i) {
                continue;
            }
            let z = dot(w, *unit);
            if z.is_nan() || z.abs() <= 4.0 * MARGIN {
                return None;
            }
            inward.push(if z > 0.0 { *unit } else { unit.map(|v| -v) });
        }
        let facets = extreme(&inward, w)?;
        let mut normals = [[0.0; FACETS]; 3];
        for f in 0..FACETS {
            let v = inward[facets[f.min(facets.len() - 1)]];
            for k in 0..3 {
                normals[k][f] = v[k];
            }
        }
        let more = facets.iter().skip(FACETS).map(|f| inward[*f]).collect();
        Some(Self { normals, more })
    }

    /// The least `v·w` of the facets, and the size of `w` by which margins are measured.
    #[inline(always)]
    fn clearance(&self, w: [f64; 3]) -> [f64; 2] {
        let mut least = f64::INFINITY;
        // With a NaN in w the size is NaN too, so that nothing counts as inside, whatever the minimum is.
        let mut lower = |v: f64| least = if v >= least { least } else { v };
        for f in 0..FACETS {
            lower(self.normals[0][f] * w[0] + self.normals[1][f] * w[1] + self.normals[2][f] * w[2]);
        }
        for v in &self.more {
            lower(v[0] * w[0] + v[1] * w[1] + v[2] * w[2]);
        }
        [least, w[0].abs() + w[1].abs() + w[2].abs()]
    }

    /// Whether `w` is inside.
    pub(super) fn contains(&self, w: [f64; 3]) -> bool {
        self.slack(w).is_some()
    }

    /// If `w` is inside, its slack: how far it may move and certainly still be inside. Not positive next to a
    /// facet.
    #[inline(always)]
    pub(super) fn slack(&self, w: [f64; 3]) -> Option<f64> {
        let [least, size] = self.clearance(w);
        (least > MARGIN * size).then_some(least - SLACK_ROUNDING * size)
    }
}

/// Indices of vectors whose half-spaces `v·u ≥ 0` imply those of all others; all have `v·w > 0`. They
/// are the corners of the convex hull of `v/(v·w)` in the plane across w. `None` if they are so
/// placed that the implication could fail by more than a rounding.
fn extreme(v: &[[f64; 3]], w: [f64; 3]) -> Option<Vec<usize>> {
    if v.len() < 2 {
        return if v.is_empty() { None } else { Some(vec![0]) };
    }
    let cross = |p: [f64; 3], q: [f64; 3]| {
        [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
    };
    // Two directions orthogonal to w, the first from the cross product with an axis not parallel to w.
    let axis = if w[0].abs() < 0.6 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    let e = cross(w, axis);
    let e = e.map(|c| c / norm(e));
    let e2 = cross(w, e);
    let plane: Vec<[f64; 2]> =
        v.iter().map(|v| (v, 1.0 / dot(*v, w))).map(|(v, s)| [dot(*v, e) * s, dot(*v, e2) * s]).collect();
    // The convex hull by gift wrapping (Jarvis), since it has few corners.
    let before = |p: usize, q: usize| {
        let (a, b) = (plane[p], plane[q]);
        a[0] < b[0] || (a[0] == b[0] && a[1] < b[1])
    };
    let first = (1..v.len()).fold(0, |best, k| if before(k, best) { k } else { best });
    let mut corners = vec![first];
    loop {
        let here = corners[corners.len() - 1];
        let mut next = if here == 0 { 1 } else { 0 };
        for k in 0..v.len() {
            if k == here || k == next {
                continue;
            }
            let (p, q) = (plane[next], plane[k]);
            let (dp, dq) = (
                [p[0] - plane[here][0], p[1] - plane[here][1]],
                [q[0] - plane[here][0], q[1] - plane[here][1]],
            );
            let turn = dp[0] * dq[1] - dp[1] * dq[0];
            let (lp, lq) = (dp[0].abs() + dp[1].abs(), dq[0].abs() + dq[1].abs());
            // Points on one line of the data lie on one edge here, up to rounding.
            let straight = 1e-14 * lp * lq;
            if turn < -straight || (turn <= straight && lq > lp) {
                next = k;
            }
        }
        if next == first {
            break;
        }
        if corners.contains(&next) {
            return None;
        }
        corners.push(next);
    }
    // The implication holds on the whole cone if it does on its edges; `lean`, the least cosine between an edge
    // and their mean, bounds by how much an error there can grow inside.
    let h = corners.len();
    let mut edges: Vec<[f64; 3]> = Vec::new();
    if h == 2 {
        let edge = cross(v[corners[0]], v[corners[1]]);
        edges.extend([edge, edge.map(|c| -c)]);
    } else {
        edges.extend((0..h).map(|k| cross(v[corners[k]], v[corners[(k + 1) % h]])));
    }
    for edge in &mut edges {
        let length = norm(*edge);
        *edge = edge.map(|c| c / length);
    }
    let middle = if h == 2 {
        w
    } else {
        let sum = edges.iter().fold([0.0; 3], |s, e| [s[0] + e[0], s[1] + e[1], s[2] + e[2]]);
        let length = norm(sum);
        sum.map(|c| c / length)
    };
    let lean = if h == 2 { 1.0 } else { edges.iter().map(|e| dot(*e, middle)).fold(1.0, f64::min) };
    let least = edges.iter().map(|e| least_along(*e, v)).fold(1.0, f64::min);
    (lean > 0.0 && least >= -0.25 * MARGIN * lean).then_some(corners)
}

/// The least `e·v`, kept as four independent minima, so that no comparison waits for the one before.
fn least_along(e: [f64; 3], v: &[[f64; 3]]) -> f64 {
    let mut least = [f64::INFINITY; 4];
    for four in v.chunks(4) {
        for (least, v) in least.iter_mut().zip(four) {
            let along = dot(e, *v);
            if along < *least {
                *least = along;
            }
        }
    }
    least.into_iter().fold(f64::INFINITY, f64::min)
}
