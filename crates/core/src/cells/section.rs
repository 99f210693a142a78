//! One cell opened: the cell of a set of points, and the plane section on which its neurons are compared
//! (panel (c) of the paper's figure).
//!
//! Inside the cell `K_s` every preactivation has one sign, so with
//! `c = Σ_{i∈s} x̃_i − Σ_{i∉s} x̃_i` a mass vector `u ∈ K_s` has the *response*
//! `⟨c, u⟩ = Σ_i |u·x̃_i| > 0`, and `p = u/⟨c, u⟩` lies on the affine section `{⟨c, p⟩ = 1}`: a convex polygon
//! for d = 2 and a segment for d = 1. A neuron of response `t` at `p` costs `t N(p)`, and N is convex on the
//! section. Neurons `t_j, p_j` that are merged become `Σ t_j` at the mean `p̄ = Σ t_j p_j / Σ t_j`; the cost falls
//! from `Σ t_j N(p_j)` to `(Σ t_j) N(p̄)`, which is Jensen's inequality.
//!
//! The section is bounded if the augmented points span `R^{d+1}`. Otherwise (one distinct point, or all on a
//! line) N depends on directions that the data do not fix, along which the cell has no end: the section is cut
//! off there, at [`Section::CUT`] times the size of the section of all points.
//!
//! A cell is found by cutting the section with the half-spaces `±x̃_i·p ≥ 0`, in the coordinates of [`Frame`]; no
//! arrangement is needed. What is found counts only if the strict pattern of a direction inside is the set.

use super::{Frame, Pattern};
use crate::network::{dot, norm};
use crate::points::Points;
use nalgebra::Matrix3;

/// The section of one cell, in two coordinates (one for d = 1, the other 0) in which its centre is `[0, 0]`, it is
/// as wide in all directions (its second moments are equal), and its farthest corner has the distance 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    d: usize,
    frame: Frame,
    pattern: Pattern,
    /// `c` in the frame.
    response: [f64; 3],
    /// The point of the section at `[0, 0]`, and the change along each coordinate, in the frame.
    origin: [f64; 3],
    axes: [[f64; 3]; 2],
    /// The coordinates of a point of the section, from its difference to `origin`.
    inverse: [[f64; 3]; 2],
    outline: Vec<[f64; 2]>,
    unfixed: usize,
}

/// Along which lines a cost is straight on a section, so that merging along them saves nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Straight {
    /// Along none: the cost is strictly convex.
    Nowhere,
    /// Along these lines, one through each point of the section: pieces of some of them.
    Lines(Vec<[[f64; 2]; 2]>),
    /// Along every line: the surface is flat.
    Everywhere,
}

impl Section {
    /// Where a section without end is cut off, in sizes `1/σ` of the section of all points (`σ²` the least
    /// eigenvalue of `Σ x̃_i x̃_iᵀ` that is not 0).
    pub const CUT: f64 = 2.0;

    /// The section of the cell whose directions are strictly active on exactly these points; none if there is no
    /// such direction.
    pub fn new(points: &Points, pattern: &Pattern) -> Option<Self> {
        let (d, frame) = (points.d(), Frame::of(points));
        let normals: Vec<[f64; 3]> = (0..points.n())
            .map(|i| {
                let side = if pattern.sees(i) { 1.0 } else { -1.0 };
                frame.point(points.augmented(i)).map(|v| side * v)
            })
            .collect();
        let (unfixed, least) = span(&normals, d);
        let response = normals.iter().fold([0.0; 3], |s, x| [s[0] + x[0], s[1] + x[1], s[2] + x[2]]);
        let square = dot(response, response);
        // Of a cell's direction u the response is at least σ ‖u‖, so ‖c‖ ≥ σ.
        if square.sqrt() < 0.5 * least {
            return None;
        }
        let foot = response.map(|v| v / square);
        let basis = basis(response, &unfixed, d);
        let half = 1.01 * (1.0 + Self::CUT) / least;
        let mut outline = match d {
            1 => vec![[-half, 0.0], [half, 0.0]],
            _ => vec![[-half, -half], [half, -half], [half, half], [-half, half]],
        };
        let mut cut = |normal: [f64; 3], offset: f64| {
            let along = basis.map(|e| dot(normal, e));
            clip(&mut outline, along, offset + dot(normal, foot));
        };
        normals.iter().for_each(|x| cut(*x, 0.0));
        for direction in &unfixed {
            cut(*direction, Self::CUT / least);
            cut(direction.map(|v| -v), Self::CUT / least);
        }
        if outline.len() <= d {
            return None;
        }
        let mean = [0, 1].map(|k| outline.iter().map(|p| p[k]).sum::<f64>() / outline.len() as f64);
        let inside = add(foot, &basis, mean);
        if Pattern::of(frame.leave(inside), points) != *pattern {
            return None;
        }
        let (centre, root) = moments(&outline, d)?;
        // Coordinates q of the basis are centre + root · at, up to a scale.
        let determinant = root[0][0] * root[1][1] - root[0][1] * root[1][0];
        let back = [
            [root[1][1] / determinant, -root[0][1] / determinant],
            [-root[1][0] / determinant, root[0][0] / determinant],
        ];
        let apply = |m: [[f64; 2]; 2], v: [f64; 2]| [0, 1].map(|r: usize| m[r][0] * v[0] + m[r][1] * v[1]);
        for p in &mut outline {
            *p = apply(back, [p[0] - centre[0], p[1] - centre[1]]);
        }
        let size = outline.iter().map(|p| libm::hypot(p[0], p[1])).fold(0.0, f64::max);
        outline.iter_mut().for_each(|p| *p = p.map(|v| v / size));
        // Walls that meet in one corner may have left several, apart by rounding.
        let apart = |p: [f64; 2], q: [f64; 2]| libm::hypot(p[0] - q[0], p[1] - q[1]) > 1e-9;
        outline.dedup_by(|p, q| !apart(*p, *q));
        if outline.len() > 1 && !apart(outline[0], outline[outline.len() - 1]) {
            outline.pop();
        }
        let column = |k: usize| add([0.0; 3], &basis, [size * root[0][k], size * root[1][k]]);
        let row = |k: usize| add([0.0; 3], &basis, back[k].map(|v| v / size));
        Some(Self {
            d,
            frame,
            pattern: pattern.clone(),
            response,
            origin: add(foot, &basis, centre),
            axes: [column(0), if d == 1 { [0.0; 3] } else { column(1) }],
            inverse: [row(0), if d == 1 { [0.0; 3] } else { row(1) }],
            outline,
            unfixed: unfixed.len(),
        })
    }

    /// Input dimension.
    pub fn d(&self) -> usize {
        self.d
    }

    /// The points that the cell's directions see.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The corners of the section, anticlockwise; for d = 1 its two ends.
    pub fn outline(&self) -> &[[f64; 2]] {
        &self.outline
    }

    /// How many directions the data do not fix at all, along which the section is cut off; 0 if the augmented points
    /// span.
    pub fn unfixed(&self) -> usize {
        self.unfixed
    }

    /// A unit direction `w̃` strictly inside the cell: the section's centre.
    pub fn direction(&self) -> [f64; 3] {
        let p = self.mass_vector([0.0, 0.0]);
        let size = norm(p);
        p.map(|v| v / size)
    }

    /// The response `⟨c, u⟩ = Σ_i |u·x̃_i|` of a mass vector of the cell.
    pub fn response(&self, u: [f64; 3]) -> f64 {
        dot(self.response, self.frame.enter(u))
    }

    /// Where a mass vector is on the section; none if its response is not positive, so that it is not in the cell.
    pub fn place(&self, u: [f64; 3]) -> Option<[f64; 2]> {
        let inside = self.frame.enter(u);
        let t = dot(self.response, inside);
        (t > 0.0).then(|| {
            let off = [0, 1, 2].map(|k| inside[k] / t - self.origin[k]);
            self.inverse.map(|row| dot(row, off))
        })
    }

    /// The mass vector of response 1 at a place of the section.
    pub fn mass_vector(&self, at: [f64; 2]) -> [f64; 3] {
        self.frame.leave(add(self.origin, &self.axes, at))
    }

    /// How much the mass vector of response 1 changes along each coordinate.
    pub fn axes(&self) -> [[f64; 3]; 2] {
        self.axes.map(|axis| self.frame.leave(axis))
    }

    /// Whether a place is in the section or within this distance of it.
    pub fn contains(&self, at: [f64; 2], tolerance: f64) -> bool {
        let near = self.nearest(at);
        libm::hypot(at[0] - near[0], at[1] - near[1]) <= tolerance
    }

    /// The place of the section nearest to another.
    pub fn nearest(&self, at: [f64; 2]) -> [f64; 2] {
        if self.d == 1 {
            let ends = [self.outline[0][0], self.outline[1][0]];
            return [at[0].clamp(ends[0].min(ends[1]), ends[0].max(ends[1])), 0.0];
        }
        let count = self.outline.len();
        let edges = (0..count).map(|k| (self.outline[k], self.outline[(k + 1) % count]));
        let is_left = |(a, b): ([f64; 2], [f64; 2])| {
            (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0]) >= 0.0
        };
        if edges.clone().all(is_left) {
            return at;
        }
        let onto = |(a, b): ([f64; 2], [f64; 2])| {
            let (e, q) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
            let t = ((e[0] * q[0] + e[1] * q[1]) / (e[0] * e[0] + e[1] * e[1])).clamp(0.0, 1.0);
            let p = [a[0] + t * e[0], a[1] + t * e[1]];
            (libm::hypot(at[0] - p[0], at[1] - p[1]), p)
        };
        edges.map(onto).min_by(|p, q| p.0.total_cmp(&q.0)).map_or(at, |(_, p)| p)
    }

    /// Where the gradient penalty's cost is straight. It is a norm of the footprint, so along a direction `v` with
    /// `v·x̃_i = 0` for all points seen `N(p + τv) = N(p)`; on the section that is a line through the place of
    /// `v/⟨c, v⟩` (parallel lines where `⟨c, v⟩ = 0`), along which N is affine. With one distinct point seen, or none,
    /// N is affine on the whole section. `count` is how many lines are given.
    pub fn straight(&self, points: &Points, count: usize) -> Straight {
        let seen: Vec<[f64; 3]> =
            self.pattern.points().into_iter().map(|i| self.frame.point(points.augmented(i))).collect();
        let (free, _) = span(&seen, self.d);
        match (self.d, free.len()) {
            (_, 0) => Straight::Nowhere,
            (2, 1) => Straight::Lines(self.lines_along(free[0], count)),
            _ => Straight::Everywhere,
        }
    }

    /// Pieces of the lines that shifts along `v` (in the frame) become on the section, evenly across it.
    fn lines_along(&self, v: [f64; 3], count: usize) -> Vec<[[f64; 2]; 2]> {
        let away = dot(self.response, v);
        // At a place q, shifting along v moves by B(v − ⟨c, v⟩ p(q)) = to − away·q.
        let to = {
            let off = [0, 1, 2].map(|k| v[k] - away * self.origin[k]);
            self.inverse.map(|row| dot(row, off))
        };
        let size = libm::hypot(to[0], to[1]);
        let ahead = to.map(|v| v / size);
        let across = [-ahead[1], ahead[0]];
        let parts = |v: [f64; 2]| [v[0] * ahead[0] + v[1] * ahead[1], v[0] * across[0] + v[1] * across[1]];
        let evenly = |values: &mut dyn Iterator<Item = f64>| {
            let (low, high) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), s| (a.min(s), b.max(s)));
            (0..count).map(move |k| low + (high - low) * (k as f64 + 0.5) / count as f64)
        };
        if away.abs() * FAR < size {
            let offsets = evenly(&mut self.outline.iter().map(|q| parts(*q)[1]));
            return offsets.filter_map(|s| self.piece(across.map(|v| s * v), ahead)).collect();
        }
        // All lines meet where v is on the section's plane: a corner, or a place outside.
        let meeting = to.map(|v| v / away);
        let angle = |q: &[f64; 2]| {
            let [along, aside] = parts([meeting[0] - q[0], meeting[1] - q[1]].map(|v| v * away.signum()));
            (libm::hypot(along, aside) > 1e-6).then(|| libm::atan2(aside, along))
        };
        let angles = evenly(&mut self.outline.iter().filter_map(angle));
        let way = |t: f64| [0, 1].map(|k| libm::cos(t) * ahead[k] + libm::sin(t) * across[k]);
        angles.filter_map(|t| self.piece(meeting, way(t))).collect()
    }

    /// The piece of a line that is in the section.
    fn piece(&self, q: [f64; 2], along: [f64; 2]) -> Option<[[f64; 2]; 2]> {
        let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
        let count = self.outline.len();
        for k in 0..count {
            let (a, b) = (self.outline[k], self.outline[(k + 1) % count]);
            let inward = [a[1] - b[1], b[0] - a[0]];
            let height = inward[0] * (q[0] - a[0]) + inward[1] * (q[1] - a[1]);
            let slope = inward[0] * along[0] + inward[1] * along[1];
            if slope > 0.0 {
                from = from.max(-height / slope);
            } else if slope < 0.0 {
                to = to.min(-height / slope);
            } else if height < 0.0 {
                return None;
            }
        }
        let at = |t: f64| [q[0] + t * along[0], q[1] + t * along[1]];
        (from.is_finite() && to.is_finite() && from < to).then(|| [at(from), at(to)])
    }
}

/// Lines that meet farther away than this, in the coordinates of a section, count as parallel.
const FAR: f64 = 1e3;

/// `at · axes` added to a point.
fn add(point: [f64; 3], axes: &[[f64; 3]; 2], at: [f64; 2]) -> [f64; 3] {
    [0, 1, 2].map(|k| point[k] + at[0] * axes[0][k] + at[1] * axes[1][k])
}

fn cross(u: [f64; 3], v: [f64; 3]) -> [f64; 3] {
    [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
}

/// Unit directions on which vectors of `R^{d+1}` all vanish, up to rounding, and the square root of the least
/// eigenvalue of `Σ x xᵀ` that is not 0 (1 if there is none).
fn span(vectors: &[[f64; 3]], d: usize) -> (Vec<[f64; 3]>, f64) {
    let mut gram = Matrix3::zeros();
    for x in vectors {
        let x = nalgebra::Vector3::from(*x);
        gram += x * x.transpose();
    }
    let eigen = gram.symmetric_eigen();
    let most = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
    let (mut free, mut least) = (Vec::new(), f64::INFINITY);
    for k in 0..3 {
        let v: [f64; 3] = eigen.eigenvectors.column(k).into_owned().into();
        // For d = 1 the third coordinate is not there.
        if d == 1 && v[2].abs() > 0.5 {
            continue;
        }
        let value = eigen.eigenvalues[k];
        // Points within 1e-9 of a line count as on it, as in the arrangement; the eigenvalue is a square, which
        // rounding spoils at 1e-16 of the greatest.
        if value > 1e-15 * most && most > 0.0 {
            least = least.min(value.sqrt());
        } else {
            free.push(v);
        }
    }
    (free, if least.is_finite() { least } else { 1.0 })
}

/// An orthonormal basis of the section's directions: orthogonal to `c`, the unfixed ones last.
fn basis(response: [f64; 3], unfixed: &[[f64; 3]], d: usize) -> [[f64; 3]; 2] {
    let unit = |v: [f64; 3]| {
        let size = norm(v);
        v.map(|c| c / size)
    };
    if d == 1 {
        return [unit([-response[1], response[0], 0.0]), [0.0; 3]];
    }
    match unfixed {
        [p, q, ..] => [*p, *q],
        [one] => [unit(cross(*one, response)), *one],
        [] => {
            let least = (0..3).min_by(|a, b| response[*a].abs().total_cmp(&response[*b].abs())).unwrap_or(0);
            let mut e = [0.0; 3];
            e[least] = 1.0;
            let first = unit(cross(response, e));
            [first, unit(cross(response, first))]
        }
    }
}

/// Cuts a convex outline (d = 1: a segment) with the half-space `along·q + offset ≥ 0`.
fn clip(outline: &mut Vec<[f64; 2]>, along: [f64; 2], offset: f64) {
    let height = |q: &[f64; 2]| along[0] * q[0] + along[1] * q[1] + offset;
    if outline.iter().all(|q| height(q) >= 0.0) {
        return;
    }
    let (count, mut kept) = (outline.len(), Vec::with_capacity(outline.len() + 1));
    // A segment has one side, a polygon as many as corners.
    let sides = if count == 2 { 1 } else { count };
    let crossing = |p: [f64; 2], q: [f64; 2]| {
        let (a, b) = (height(&p), height(&q));
        let t = a / (a - b);
        [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]
    };
    for k in 0..count {
        let (p, q) = (outline[k], outline[(k + 1) % count]);
        if height(&p) >= 0.0 {
            kept.push(p);
        }
        if k < sides && (height(&p) >= 0.0) != (height(&q) >= 0.0) {
            kept.push(crossing(p, q));
        }
    }
    kept.dedup();
    if kept.len() > 1 && kept.first() == kept.last() {
        kept.pop();
    }
    *outline = kept;
}

/// Centre of gravity of an outline, and the symmetric root of the matrix of its second moments about it; none if it
/// is too thin to be told from a line.
fn moments(outline: &[[f64; 2]], d: usize) -> Option<([f64; 2], [[f64; 2]; 2])> {
    if d == 1 {
        let (a, b) = (outline[0][0], outline[1][0]);
        let half = 0.5 * (b - a).abs();
        return (half > 0.0).then_some(([0.5 * (a + b), 0.0], [[half, 0.0], [0.0, 1.0]]));
    }
    let anchor = outline[0];
    let (mut area, mut first, mut second) = (0.0, [0.0; 2], [[0.0; 2]; 2]);
    for pair in outline[1..].windows(2) {
        let [p, q] = [0, 1].map(|k: usize| [pair[k][0] - anchor[0], pair[k][1] - anchor[1]]);
        let double = p[0] * q[1] - p[1] * q[0];
        area += 0.5 * double;
        for r in 0..2 {
            first[r] += double / 6.0 * (p[r] + q[r]);
            for s in 0..2 {
                second[r][s] +=
                    double / 24.0 * (2.0 * p[r] * p[s] + 2.0 * q[r] * q[s] + p[r] * q[s] + q[r] * p[s]);
            }
        }
    }
    if area <= 0.0 {
        return None;
    }
    let mean = first.map(|v| v / area);
    let m = |r: usize, s: usize| second[r][s] / area - mean[r] * mean[s];
    let (a, b, c) = (m(0, 0), 0.5 * (m(0, 1) + m(1, 0)), m(1, 1));
    let determinant = a * c - b * b;
    if determinant.is_nan() || determinant <= 1e-26 * (a + c) * (a + c) {
        return None;
    }
    // The root of a symmetric 2 × 2 matrix M is (M + √det I)/√(tr + 2 √det).
    let root = determinant.sqrt();
    let scale = 1.0 / (a + c + 2.0 * root).sqrt();
    let centre = [anchor[0] + mean[0], anchor[1] + mean[1]];
    Some((centre, [[(a + root) * scale, b * scale], [b * scale, (c + root) * scale]]))
}

#[cfg(test)]
mod tests;
