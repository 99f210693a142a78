//! The arrangement of the data hyperplanes `{w̃ : w̃·x̃_i = 0}`: its cells, walls and corners, and
//! how they touch.
//!
//! On the circle (d = 1) or sphere (d = 2) of directions the hyperplanes are pairs of points or
//! great circles. A *wall* is a piece of one hyperplane between two cells: a point for d = 1, an arc
//! for d = 2. A *corner* (d = 2) is a point where two or more circles cross; it is the line through
//! two or more data points, with a side chosen.
//!
//! Construction. Great circle `i` consists of the oriented lines through the point `x_i`, so its
//! corners are the lines through `x_i` and another point, sorted by their angle, and the middle of
//! two neighbours is a direction strictly inside an arc. No linear system is solved, and the only
//! decision that rounding could spoil is whether three points are collinear. Every cell has a wall,
//! so the two sides of all arcs are all the cells.
//!
//! Degenerate data: coinciding points share one hyperplane; collinear points share corners; if all
//! points coincide there are two cells and (d = 2) a wall without ends.
//!
//! Coordinates. Far from the origin hyperplanes of different points nearly coincide and tolerances
//! lose their meaning, so everything is computed in a *frame* `x' = (x − centre)/scale`,
//! `w̃' = (scale·w, b + w·centre)`, in which `w̃'·x̃' = w̃·x̃`.

use crate::cells::{Pattern, RELATIVE_ZERO};
use crate::network::{dot, norm};
use crate::points::Points;
use ndarray::Array2;
use std::collections::BTreeMap;

/// The affine change of coordinates in which the arrangement is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    d: usize,
    centre: [f64; 2],
    scale: f64,
}

impl Frame {
    /// Centre of the data's bounding box, and half its longer side (1 if the points coincide).
    pub fn of(points: &Points) -> Self {
        let mut frame = Self { d: points.d(), centre: [0.0; 2], scale: 0.0 };
        for k in 0..points.d() {
            let column = points.x().column(k);
            let low = column.iter().copied().fold(f64::INFINITY, f64::min);
            let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            frame.centre[k] = 0.5 * (low + high);
            frame.scale = frame.scale.max(0.5 * (high - low));
        }
        if frame.scale == 0.0 {
            frame.scale = 1.0;
        }
        frame
    }

    /// A point in the frame, augmented and padded as [`Points::augmented`].
    pub fn point(&self, augmented: [f64; 3]) -> [f64; 3] {
        let mut x = augmented;
        for k in 0..self.d {
            x[k] = (x[k] - self.centre[k]) / self.scale;
        }
        x
    }

    /// A direction `w̃` in the frame: `(scale·w, b + w·centre)`.
    pub fn enter(&self, w: [f64; 3]) -> [f64; 3] {
        let mut out = w;
        for k in 0..self.d {
            out[k] = w[k] * self.scale;
            out[self.d] += w[k] * self.centre[k];
        }
        out
    }

    /// The direction `w̃` of one in the frame.
    pub fn leave(&self, w: [f64; 3]) -> [f64; 3] {
        let mut out = w;
        for k in 0..self.d {
            out[k] = w[k] / self.scale;
            out[self.d] -= out[k] * self.centre[k];
        }
        out
    }

    /// Centre of the frame, `d` numbers padded with zeros.
    pub fn centre(&self) -> [f64; 2] {
        self.centre
    }

    /// Unit of length of the frame.
    pub fn scale(&self) -> f64 {
        self.scale
    }
}

/// A full-dimensional cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The points it sees.
    pub pattern: Pattern,
    /// Its facets, as indices into [`Arrangement::walls`].
    pub walls: Vec<usize>,
}

/// A wall: a piece of one hyperplane that two cells share.
#[derive(Clone, Debug, PartialEq)]
pub struct Wall {
    /// The hyperplane, an index into [`Arrangement::planes`].
    pub plane: usize,
    /// A direction strictly inside it, in the frame.
    pub inside: [f64; 3],
    /// The strict pattern on it: that of the cell on its negative side.
    pub pattern: Pattern,
    /// The cells on its negative and positive side.
    pub cells: [usize; 2],
    /// d = 2: the corners at its ends; none for d = 1 and for a whole circle.
    pub ends: Option<[usize; 2]>,
}

/// A corner (d = 2): a direction on two or more hyperplanes.
#[derive(Clone, Debug, PartialEq)]
pub struct Corner {
    /// The direction, in the frame.
    pub direction: [f64; 3],
    /// The hyperplanes through it.
    pub planes: Vec<usize>,
    /// The strict pattern there.
    pub pattern: Pattern,
}

/// All cells, walls and corners of the data's hyperplanes.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// Input dimension.
    pub d: usize,
    /// Its coordinates.
    pub frame: Frame,
    /// The distinct hyperplanes: for each the points that share it, ascending.
    pub planes: Vec<Vec<usize>>,
    /// The cells, the empty pattern's included.
    pub cells: Vec<Cell>,
    /// The walls.
    pub walls: Vec<Wall>,
    /// The corners; antipodes are neighbours in the list.
    pub corners: Vec<Corner>,
    /// The distinct augmented points, in the frame.
    normals: Vec<[f64; 3]>,
}

impl Arrangement {
    /// The arrangement of these points. d = 1: `2q` cells for `q` distinct points. d = 2: `q(q − 1) + 2`
    /// in general position; time and memory grow as `q³` and `q²`.
    pub fn new(points: &Points) -> Self {
        let frame = Frame::of(points);
        let mut normals: Vec<[f64; 3]> = Vec::new();
        let mut planes: Vec<Vec<usize>> = Vec::new();
        for i in 0..points.n() {
            let x = frame.point(points.augmented(i));
            let same = |y: &[f64; 3]| norm([x[0] - y[0], x[1] - y[1], x[2] - y[2]]) <= RELATIVE_ZERO;
            match normals.iter().position(same) {
                Some(k) => planes[k].push(i),
                None => {
                    normals.push(x);
                    planes.push(vec![i]);
                }
            }
        }
        let mut new = Self {
            d: points.d(),
            frame,
            planes,
            cells: Vec::new(),
            walls: Vec::new(),
            corners: Vec::new(),
            normals,
        };
        let mut index = BTreeMap::new();
        if new.d == 1 {
            for plane in 0..new.planes.len() {
                for side in [1.0, -1.0] {
                    let inside = [side, -side * new.normals[plane][0], 0.0];
                    new.wall(plane, inside, None, &mut index);
                }
            }
        } else {
            new.build_sphere(&mut index);
        }
        new
    }

    /// The distinct augmented points, in the frame, in the order of [`Arrangement::planes`].
    pub fn normals(&self) -> &[[f64; 3]] {
        &self.normals
    }

    /// Number of data points.
    pub fn n(&self) -> usize {
        self.planes.iter().map(Vec::len).sum()
    }

    fn build_sphere(&mut self, index: &mut BTreeMap<Pattern, usize>) {
        let lines = self.lines();
        for (direction, on) in &lines {
            for side in [1.0, -1.0] {
                let v = direction.map(|c| c * side);
                let pattern = self.pattern(v, on);
                self.corners.push(Corner { direction: v, planes: on.clone(), pattern });
            }
        }
        for plane in 0..self.planes.len() {
            // Lines through this point, by the angle of their normal, made to lie in [0, π): the
            // corner on that side, then its antipode half a turn on.
            let mut stops: Vec<(f64, [usize; 2])> = Vec::new();
            for (k, (v, on)) in lines.iter().enumerate() {
                if on.contains(&plane) {
                    let up = v[1] > 0.0 || (v[1] == 0.0 && v[0] > 0.0);
                    let s = if up { 1.0 } else { -1.0 };
                    let angle = libm::atan2(s * v[1], s * v[0]);
                    stops.push((angle, if up { [2 * k, 2 * k + 1] } else { [2 * k + 1, 2 * k] }));
                }
            }
            stops.sort_by(|p, q| p.0.total_cmp(&q.0));
            let x = self.normals[plane];
            let at = |angle: f64| {
                let (c, s) = (libm::cos(angle), libm::sin(angle));
                [c, s, -(c * x[0] + s * x[1])]
            };
            if stops.is_empty() {
                self.wall(plane, at(0.0), None, index);
                continue;
            }
            let count = stops.len();
            for half in 0..2 {
                for k in 0..count {
                    let from = stops[k].1[half];
                    let (next, to) = if k + 1 < count {
                        (stops[k + 1].0, stops[k + 1].1[half])
                    } else {
                        (stops[0].0 + core::f64::consts::PI, stops[0].1[1 - half])
                    };
                    let middle = 0.5 * (stops[k].0 + next) + half as f64 * core::f64::consts::PI;
                    self.wall(plane, at(middle), Some([from, to]), index);
                }
            }
        }
    }

    /// Adds a wall and, where they are new, the cells on its two sides.
    fn wall(
        &mut self,
        plane: usize,
        inside: [f64; 3],
        ends: Option<[usize; 2]>,
        index: &mut BTreeMap<Pattern, usize>,
    ) {
        let pattern = self.pattern(inside, &[plane]);
        let mut positive = pattern.clone();
        for i in &self.planes[plane] {
            positive.set(*i);
        }
        let id = self.walls.len();
        let mut cells = [0; 2];
        for (side, p) in [pattern.clone(), positive].into_iter().enumerate() {
            let next = self.cells.len();
            let cell = *index.entry(p.clone()).or_insert(next);
            if cell == next {
                self.cells.push(Cell { pattern: p, walls: Vec::new() });
            }
            self.cells[cell].walls.push(id);
            cells[side] = cell;
        }
        self.walls.push(Wall { plane, inside, pattern, cells, ends });
    }

    /// The strict pattern of a direction in the frame, known to lie on the hyperplanes `on` and on
    /// no other.
    fn pattern(&self, w: [f64; 3], on: &[usize]) -> Pattern {
        let mut pattern = Pattern::empty(self.n());
        for (plane, x) in self.normals.iter().enumerate() {
            if !on.contains(&plane) && dot(w, *x) > 0.0 {
                for i in &self.planes[plane] {
                    pattern.set(*i);
                }
            }
        }
        pattern
    }

    /// The lines through two or more distinct points, each with its points and, as a direction in
    /// the frame, its normal form `w·x + b = 0`, `‖w‖ = 1`.
    fn lines(&self) -> Vec<([f64; 3], Vec<usize>)> {
        let q = self.normals.len();
        let mut joined = Array2::from_elem((q, q), false);
        let mut lines = Vec::new();
        for i in 0..q {
            for j in i + 1..q {
                if joined[(i, j)] {
                    continue;
                }
                let mut on = vec![i, j];
                for k in j + 1..q {
                    let new = on.iter().all(|o| !joined[(*o, k)]);
                    if new && collinear(self.normals[i], self.normals[j], self.normals[k]) {
                        on.push(k);
                    }
                }
                for a in &on {
                    for b in &on {
                        joined[(*a, *b)] = true;
                    }
                }
                lines.push((self.normal_form(&on), on));
            }
        }
        lines
    }

    /// Normal form of the line through these points, from the two that are farthest from each other.
    fn normal_form(&self, on: &[usize]) -> [f64; 3] {
        let (mut best, mut far) = ([0.0, 0.0], -1.0);
        let mut anchor = [0.0; 3];
        for (k, a) in on.iter().enumerate() {
            for b in &on[k + 1..] {
                let (p, r) = (self.normals[*a], self.normals[*b]);
                let along = [r[0] - p[0], r[1] - p[1]];
                let length = libm::hypot(along[0], along[1]);
                if length > far {
                    (far, anchor) = (length, p);
                    best = [-along[1] / length, along[0] / length];
                }
            }
        }
        [best[0], best[1], -(best[0] * anchor[0] + best[1] * anchor[1])]
    }
}

/// Whether three distinct points lie on a line, up to rounding.
fn collinear(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> bool {
    let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
    (u[0] * v[1] - u[1] * v[0]).abs() <= RELATIVE_ZERO * libm::hypot(u[0], u[1]) * libm::hypot(v[0], v[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::count;
    use crate::points::RawPoints;
    use proptest::prelude::*;

    fn points(d: usize, x: Vec<f64>) -> Points {
        let n = x.len() / d;
        Points::check(&RawPoints { d, x, y: vec![0.0; n] }).unwrap()
    }

    /// Everything that must hold of any arrangement.
    fn examine(p: &Points) -> Arrangement {
        let a = Arrangement::new(p);
        assert_eq!(a.cells.len(), count(p));
        for (k, wall) in a.walls.iter().enumerate() {
            let [off, on] = wall.cells;
            assert!(a.cells[off].walls.contains(&k) && a.cells[on].walls.contains(&k));
            assert_eq!(a.cells[off].pattern, wall.pattern);
            // The cells on the two sides differ by the wall's own points and nothing else.
            for i in 0..p.n() {
                let own = a.planes[wall.plane].contains(&i);
                assert_eq!(a.cells[on].pattern.sees(i), a.cells[off].pattern.sees(i) || own);
                let z = dot(wall.inside, a.normals[a.planes.iter().position(|g| g.contains(&i)).unwrap()]);
                assert_eq!(own, z.abs() < 1e-12, "{z}");
            }
        }
        if a.d == 2 && a.planes.len() > 1 {
            // Euler's formula on the sphere, and a connected arrangement.
            assert_eq!(a.corners.len() + a.cells.len(), a.walls.len() + 2);
            for corner in &a.corners {
                for plane in &corner.planes {
                    assert!(dot(corner.direction, a.normals[*plane]).abs() < 1e-12);
                }
            }
            for wall in &a.walls {
                for end in wall.ends.unwrap() {
                    assert!(a.corners[end].planes.contains(&wall.plane));
                }
            }
        }
        // From any cell every other is reached by crossing walls.
        let (mut seen, mut queue) = (vec![false; a.cells.len()], vec![0]);
        seen[0] = true;
        while let Some(cell) = queue.pop() {
            for wall in &a.cells[cell].walls {
                for next in a.walls[*wall].cells {
                    if !seen[next] {
                        seen[next] = true;
                        queue.push(next);
                    }
                }
            }
        }
        assert!(seen.iter().all(|s| *s));
        a
    }

    #[test]
    fn counts_of_degenerate_data() {
        let cells = |d, x| examine(&points(d, x)).cells.len();
        let grid = |at: f64, step: f64| {
            (0..9)
                .flat_map(|k| [at + step * f64::from(k % 3), at - step * f64::from(k / 3)])
                .collect::<Vec<_>>()
        };
        assert_eq!(cells(2, grid(0.0, 1.0)), 58);
        assert_eq!(cells(2, grid(1e4, 1e-2)), 58);
        let line = |dx: f64| (0..6).flat_map(|k| [f64::from(k), dx * f64::from(k) + 1.0]).collect::<Vec<_>>();
        assert_eq!(cells(2, line(2.0)), 12);
        assert_eq!(cells(2, line(1.0 / 3.0)), 12);
        assert_eq!(cells(2, vec![0.3, 0.2]), 2);
        assert_eq!(cells(2, vec![0.3, 0.2, 0.3, 0.2]), 2);
        assert_eq!(cells(2, vec![0.3, 0.2, 0.1, 0.2]), 4);
        assert_eq!(cells(1, vec![0.0, 1.0, 1.0, 3.0]), 6);
        assert_eq!(cells(1, vec![7.0]), 2);
        assert_eq!(cells(1, vec![9e5, 9e5 + 1.0, 9e5 - 0.5]), 6);
        let circle: Vec<f64> = (0..8)
            .flat_map(|k| {
                let t = f64::from(k) * core::f64::consts::FRAC_PI_4;
                [libm::cos(t), libm::sin(t)]
            })
            .collect();
        assert_eq!(cells(2, circle), 58);
    }

    #[test]
    fn the_frame_keeps_preactivations_and_comes_back() {
        let p = points(2, vec![1000.0, -3.0, 1001.0, -2.5, 999.0, -2.0]);
        let frame = Frame::of(&p);
        let w = [0.3, -0.7, 12.0];
        for i in 0..3 {
            let x = p.augmented(i);
            assert!((dot(frame.enter(w), frame.point(x)) - dot(w, x)).abs() < 1e-11);
        }
        let back = frame.leave(frame.enter(w));
        assert!((0..3).all(|k| (back[k] - w[k]).abs() < 1e-11));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn general_position(x in proptest::collection::vec(-3.0f64..3.0, 2..30), at in -100.0f64..100.0) {
            let even = x.len() / 2 * 2;
            let q = even / 2;
            let a = examine(&points(2, x[..even].iter().map(|v| v + at).collect()));
            prop_assert_eq!(a.cells.len(), q * (q - 1) + 2);
            let b = examine(&points(1, x.clone()));
            prop_assert_eq!(b.cells.len(), 2 * x.len());
        }

        /// Points of a small lattice: many duplicates and collinear triples.
        #[test]
        fn lattices(x in proptest::collection::vec(0i32..4, 2..24)) {
            let even = x.len() / 2 * 2;
            examine(&points(2, x[..even].iter().map(|v| f64::from(*v)).collect()));
            examine(&points(1, x.iter().map(|v| f64::from(*v) * 0.1).collect()));
        }
    }
}
