//! The chart of straight lines (d = 2): a central projection of the directions `w̃ = (w, b)` in which the
//! hyperplane of every data point is a straight line, as in the paper's main figure.
//!
//! With an input `p` as its origin, a direction is at `q = w/β`, where `β = w·p + b` is the neuron's value at `p`.
//! `w̃` and `−w̃` share a place: the half of the directions with `β > 0` is active at `p`, the other half is not. The
//! hyperplane of `x` is `(x − p)·q + 1 = 0`, and the kink line of a neuron lies at distance `1/|q|` from `p`, across
//! the direction of `q`: place and kink line are pole and polar of the unit circle about `p`. With `p = 0` these are
//! the coordinates `(w₁/b, w₂/b)`.
//!
//! Where two lines meet is the direction of the kink line through both points, at distance 1 over that of the kink
//! line from `p`. Kink lines through `p` itself are infinitely far away, so `p` is chosen away from all of them
//! ([`Lines::fitting`]).

use super::projection::norm;
use super::ticks;
use crate::words::Words;
use relu_atoms_core::points::Points;
use serde::{Deserialize, Serialize};

/// The origin of the chart of straight lines, and what its frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lines {
    /// The input `p`.
    pub origin: [f64; 2],
    /// The place `q` in the middle.
    pub centre: [f64; 2],
    /// How far the frame reaches at least from the middle, across and upwards, in units of `q`.
    pub half: [f64; 2],
}

impl Default for Lines {
    fn default() -> Self {
        Self { origin: [0.0; 2], centre: [0.0; 2], half: [2.5; 2] }
    }
}

/// How much closer and how much further away than [`Lines::fitting`] the chart can be seen.
pub const CLOSEST: f64 = 256.0;
/// See [`CLOSEST`].
pub const FURTHEST: f64 = 8.0;
/// The middle of the frame stays within so many half-extents of the fitting frame.
const REACH: f64 = 8.0;

/// The most points whose lines choose the origin and the extent; of more points some are taken, evenly.
const CHOOSING: usize = 40;
/// Steps across and up the data between the inputs that are tried as the origin.
const TRIED: f64 = 16.0;
/// The share of the corners that the fitting frame holds, where they do not all have room.
const HELD: f64 = 0.75;
/// All corners have room up to so many times the distance of the nearest line.
const ROOM: f64 = 6.0;
/// Weight of the corners that the frame does not hold in the choice of the origin.
const OUTER: f64 = 0.1;
/// An input is a better origin than 0 only if its frame is smaller by this factor.
const WORTH: f64 = 1.3;

impl Lines {
    /// The frame that shows these points' lines and the corners between them, and the origin that makes it small
    /// beside the cell in the middle. 0 is the origin if it is nearly as good, otherwise the best of some inputs
    /// about the data, with few digits. A function of the points alone.
    pub fn fitting(points: &Points) -> Self {
        if points.d() != 2 {
            return Self::default();
        }
        let every = points.n().div_ceil(CHOOSING).max(1);
        let mut x: Vec<[f64; 2]> = (0..points.n())
            .step_by(every)
            .map(|i| {
                let [a, b, _] = points.augmented(i);
                [a, b]
            })
            .collect();
        x.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        x.dedup();
        let range = |k: usize| {
            let all = x.iter().map(|x| x[k]);
            [all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max)]
        };
        let ranges = [range(0), range(1)];
        let widest = ranges.iter().map(|[lo, hi]| hi - lo).fold(0.0, f64::max);
        // One point, or points of one place, have no extent of their own.
        let size =
            if widest > 0.0 { widest } else { x[0].iter().fold(1.0, |most: f64, v| most.max(v.abs())) };
        let step = round_step(size / TRIED);
        let lines = kink_lines(&x, 1e-9 * size);
        let mut best = ([0.0; 2], f64::INFINITY);
        let mut distances = Vec::new();
        let mut consider = |p: [f64; 2], worth: f64| {
            let cost = worth * cost(&x, &lines, p, &mut distances);
            if cost < best.1 {
                best = (p, cost);
            }
        };
        let middle = ranges.map(|[lo, hi]| 0.5 * (lo + hi));
        let around = |k: usize| {
            let half = 0.5 * (ranges[k][1] - ranges[k][0]).max(0.25 * size);
            let first = ((middle[k] - half) / step).ceil();
            let last = ((middle[k] + half) / step).floor();
            // A quotient of whole numbers has few digits, too, where the step has.
            let at = move |k: f64| if step < 1.0 { k / (1.0 / step).round() } else { k * step };
            // The bound holds whatever rounding makes of the ends.
            (0..=(last - first).clamp(0.0, 64.0) as usize).map(move |j| at(first + j as f64))
        };
        consider([0.0; 2], 1.0 / WORTH);
        for a in around(0) {
            around(1).for_each(|b| consider([a, b], 1.0));
        }
        framed(&x, &lines, best.0, size)
    }

    /// The place of a direction, and whether it is active at the origin; none for 0 and for what is infinitely far
    /// away.
    pub fn place(&self, w: [f64; 3]) -> Option<([f64; 2], bool)> {
        let value = self.value(w);
        let q = [w[0] / value, w[1] / value];
        (q[0].is_finite() && q[1].is_finite() && value != 0.0).then_some((q, value > 0.0))
    }

    /// `β = w·p + b`, the neuron's value at the origin.
    pub fn value(&self, w: [f64; 3]) -> f64 {
        w[0] * self.origin[0] + w[1] * self.origin[1] + w[2]
    }

    /// The unit direction at a place, of the half that is active at the origin or of the other.
    pub fn direction(&self, q: [f64; 2], active: bool) -> [f64; 3] {
        let w = [q[0], q[1], 1.0 - q[0] * self.origin[0] - q[1] * self.origin[1]];
        let length = if active { norm(w) } else { -norm(w) };
        w.map(|v| v / length)
    }

    /// `(x − p)·q + 1` of a data point, positive where the active half sees it: on the other half, the point is seen
    /// where it is negative.
    pub fn side(&self, x: [f64; 3], q: [f64; 2]) -> f64 {
        (x[0] - self.origin[0]) * q[0] + (x[1] - self.origin[1]) * q[1] + x[2]
    }

    /// The name of `β`: with the origin at 0 it is the offset.
    pub fn value_name(&self) -> &'static str {
        if self.origin == [0.0; 2] { "b" } else { "β" }
    }

    /// What the two halves are, in a few words: that of the filled marks, and that of the hollow ones.
    pub fn halves(&self, words: &Words) -> [String; 2] {
        if self.origin == [0.0; 2] {
            ["b > 0".into(), "b < 0".into()]
        } else {
            let [x, y] = self.origin.map(ticks::label);
            [format!("{} {}", words.active, words.place([&x, &y])), words.not_active.into()]
        }
    }

    /// Moves by so much of `q`, no further than the fitting frame allows.
    pub fn moved(self, fitting: &Self, by: [f64; 2]) -> Self {
        Self { centre: [self.centre[0] + by[0], self.centre[1] + by[1]], ..self }.bounded(fitting)
    }

    /// Zooms in by a factor (out if it is less than 1) about a place, which stays where it is, no further than the
    /// fitting frame allows.
    pub fn zoomed(self, fitting: &Self, factor: f64, about: [f64; 2]) -> Self {
        let now = fitting.half[0] / self.half[0];
        let zoom = (now * factor).clamp(1.0 / FURTHEST, CLOSEST);
        let ratio = now / zoom;
        let centre = [0, 1].map(|k| about[k] + (self.centre[k] - about[k]) * ratio);
        Self { centre, half: fitting.half.map(|v| v / zoom), ..self }.bounded(fitting)
    }

    fn bounded(self, fitting: &Self) -> Self {
        let within = |k: usize| {
            let reach = REACH * fitting.half[k];
            (self.centre[k] - fitting.centre[k]).clamp(-reach, reach) + fitting.centre[k]
        };
        Self { centre: [within(0), within(1)], ..self }
    }
}

/// 1, 2 or 5 times a power of ten, near a positive size.
fn round_step(size: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(size)));
    let digit = size / power;
    power
        * if digit < 1.5 {
            1.0
        } else if digit < 3.5 {
            2.0
        } else if digit < 7.5 {
            5.0
        } else {
            10.0
        }
}

/// The lines through two of the points as `[n₁, n₂, c]` with unit normals: `n·x + c = 0`. Points nearer to each
/// other than this make none.
fn kink_lines(x: &[[f64; 2]], apart: f64) -> Vec<[f64; 3]> {
    let mut out = Vec::with_capacity(x.len() * x.len() / 2);
    for (i, a) in x.iter().enumerate() {
        for b in &x[..i] {
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length = libm::hypot(dx, dy);
            if length > apart {
                let n = [dy / length, -dx / length];
                out.push([n[0], n[1], -n[0] * a[0] - n[1] * a[1]]);
            }
        }
    }
    out
}

/// The distance of the furthest data point from `p`, 1 over which is that of the nearest line on the chart.
fn furthest_point(x: &[[f64; 2]], p: [f64; 2]) -> f64 {
    x.iter().map(|x| libm::hypot(x[0] - p[0], x[1] - p[1])).fold(0.0, f64::max)
}

/// The distances of the kink lines from `p`, the nearest to it first up to the one from which on the chart holds the
/// corners of all others; that one.
fn held_distance(lines: &[[f64; 3]], p: [f64; 2], distances: &mut Vec<f64>) -> Option<f64> {
    distances.clear();
    distances.extend(lines.iter().map(|l| (l[0] * p[0] + l[1] * p[1] + l[2]).abs()));
    let left_out = ((1.0 - HELD) * distances.len() as f64) as usize;
    (left_out < distances.len()).then(|| *distances.select_nth_unstable_by(left_out, f64::total_cmp).1)
}

/// How good an input is as the origin, the less the better: how many times as far away as the nearest line the
/// furthest corner is that the chart holds, and with less weight the furthest of all.
fn cost(x: &[[f64; 2]], lines: &[[f64; 3]], p: [f64; 2], distances: &mut Vec<f64>) -> f64 {
    let furthest = furthest_point(x, p);
    let held = held_distance(lines, p, distances).unwrap_or(furthest);
    let nearest = distances.iter().copied().fold(furthest, f64::min);
    furthest / held + OUTER * furthest / nearest
}

/// The frame with this origin that holds the corners with room.
fn framed(x: &[[f64; 2]], lines: &[[f64; 3]], p: [f64; 2], size: f64) -> Lines {
    let furthest = furthest_point(x, p);
    if furthest == 0.0 {
        return Lines { origin: p, centre: [0.0; 2], half: [2.5 / size; 2] };
    }
    let mut distances = Vec::new();
    let held = held_distance(lines, p, &mut distances).unwrap_or(furthest);
    let least = distances.into_iter().filter(|v| *v >= furthest / ROOM).fold(held, f64::min);
    // The nearest place of each line, and all corners that are not left out.
    let mut places: Vec<[f64; 2]> = vec![[0.0; 2]];
    let mut hold = |n: [f64; 2], c: f64| {
        if c.abs() >= least * (1.0 - 1e-9) && c != 0.0 {
            places.push([n[0] / c, n[1] / c]);
        }
    };
    for x in x {
        let (dx, dy) = (x[0] - p[0], x[1] - p[1]);
        let length = libm::hypot(dx, dy);
        if length > 0.0 {
            hold([-dx / length, -dy / length], length);
        }
    }
    for l in lines {
        hold([l[0], l[1]], l[0] * p[0] + l[1] * p[1] + l[2]);
    }
    // Single lines and corners that lie on a line leave room around the nearest cell.
    let around = 1.0 / furthest;
    let range = |k: usize| {
        let all = places.iter().map(|q| q[k]);
        let [lo, hi] = [all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max)];
        [lo.min(-around), hi.max(around)]
    };
    let ranges = [range(0), range(1)];
    Lines {
        origin: p,
        centre: ranges.map(|[lo, hi]| 0.5 * (lo + hi)),
        half: ranges.map(|[lo, hi]| 0.5 * 1.16 * (hi - lo)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::dot;
    use crate::view::{Chart, View};
    use relu_atoms_core::cells::{Arrangement, Pattern};
    use relu_atoms_core::points::RawPoints;
    use std::collections::HashSet;

    /// A small generator of numbers in 0..1, so that the tests need no other.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn signed(&mut self) -> f64 {
            2.0 * self.next() - 1.0
        }

        fn direction(&mut self) -> [f64; 3] {
            let w = [self.signed(), self.signed(), self.signed()];
            let length = norm(w);
            if (0.1..1.0).contains(&length) { w.map(|v| v / length) } else { self.direction() }
        }
    }

    fn points(x: Vec<f64>) -> Points {
        let y = vec![0.0; x.len() / 2];
        Points::check(&RawPoints { d: 2, x, y }).unwrap()
    }

    /// Points of one of several kinds: in general position, with duplicates, on lines, in clumps, on a grid, far
    /// from 0 and near it.
    fn data(kind: usize, numbers: &mut Numbers) -> Points {
        let n = 1 + (9.0 * numbers.next()) as usize;
        let (shift, scale) = [(0.0, 1.0), (0.0, 1e-3), (20.0, 1.0), (0.0, 50.0)][kind / 5 % 4];
        let mut x: Vec<[f64; 2]> = (0..n).map(|_| [numbers.signed(), numbers.signed()]).collect();
        for i in 0..n {
            match kind % 5 {
                1 if i % 2 == 1 => x[i] = x[i - 1],
                2 if i >= 2 && i % 2 == 0 => {
                    let t = (8.0 * numbers.next()).floor() / 4.0;
                    x[i] = [0, 1].map(|k| x[i - 2][k] + t * (x[i - 1][k] - x[i - 2][k]));
                }
                3 if i >= 1 => x[i] = [x[0][0] + 0.02 * numbers.signed(), x[0][1] + 0.02 * numbers.signed()],
                4 => x[i] = x[i].map(|v| (2.0 * v).round() / 2.0),
                _ => {}
            }
        }
        points(x.into_iter().flatten().map(|v| shift + scale * v).collect())
    }

    fn view(lines: Lines) -> View {
        let rotation = crate::projection::Rotation::default();
        View { chart: Chart::Lines, rotation, lines, width: 430.0, height: 310.0, scale: 1.0 }
    }

    #[test]
    fn directions_return_from_the_chart() {
        let mut numbers = Numbers(1);
        for _ in 0..20_000 {
            let origin = [numbers.signed(), numbers.signed()];
            let lines = Lines { origin, centre: [numbers.signed(), 0.3], half: [3.0, 2.0] };
            let (view, w) = (view(lines), numbers.direction());
            let (q, active) = lines.place(w.map(|v| 3.0 * v)).unwrap();
            assert_eq!(active, lines.value(w) > 0.0);
            let back = lines.direction(q, active);
            let opposite = lines.direction(q, !active);
            (0..3).for_each(|k| assert!((back[k] - w[k]).abs() < 1e-12 && opposite[k] == -back[k]));
            // And by way of pixels.
            if let Some(place) = view.place(w, 1.0) {
                let back = view.direction(place.at, place.front).unwrap();
                (0..3).for_each(|k| assert!((back[k] - w[k]).abs() < 1e-12, "{w:?} {place:?}"));
            } else {
                assert!(lines.value(w).abs() < 1e-3);
            }
        }
        assert_eq!(Lines::default().place([0.0; 3]), None);
        assert_eq!(Lines::default().place([1.0, 0.0, 0.0]), None);
    }

    /// Directions on a hyperplane are shown on its straight line, and the kink line of a direction is the polar of
    /// its place about the origin.
    #[test]
    fn hyperplanes_are_straight_to_a_tenth_of_a_pixel() {
        let mut numbers = Numbers(2);
        let mut on_chart = 0;
        for kind in 0..200 {
            let points = data(kind, &mut numbers);
            let fitting = Lines::fitting(&points);
            let about = [fitting.centre[0] + 0.3 * fitting.half[0], fitting.centre[1]];
            for lines in [fitting, fitting.zoomed(&fitting, 7.0, about)] {
                let view = view(lines);
                for i in 0..points.n() {
                    let x = points.augmented(i);
                    let curve = view.curve(&points, i, true);
                    let basis = [[1.0, 0.0, -x[0]], [0.0, 1.0, -x[1]]];
                    for k in 0..64 {
                        let t = std::f64::consts::PI * f64::from(k) / 32.0;
                        let w = [0, 1, 2].map(|c| libm::cos(t) * basis[0][c] + libm::sin(t) * basis[1][c]);
                        let Some(place) = view.place(w, 1.0).filter(|p| view.holds(p.at)) else { continue };
                        let [[a, b]] = [&curve[0][..]].map(|c| [c[0], c[1]]);
                        let along = [b[0] - a[0], b[1] - a[1]];
                        let off = (along[0] * (place.at[1] - a[1]) - along[1] * (place.at[0] - a[0])).abs()
                            / libm::hypot(along[0], along[1]);
                        assert!(curve[0].len() == 2 && off < 0.1, "{kind} {off}");
                        on_chart += 1;
                    }
                }
            }
            let w = numbers.direction();
            if let Some((q, _)) = fitting.place(w) {
                let p = fitting.origin;
                let kink = (w[0] * p[0] + w[1] * p[1] + w[2]).abs() / libm::hypot(w[0], w[1]);
                let distance = 1.0 / libm::hypot(q[0], q[1]);
                assert!((kink - distance).abs() < 1e-9 * kink);
            }
        }
        assert!(on_chart > 10_000, "{on_chart}");
    }

    /// A place of a cell on any chart is a direction with that cell's pattern, on both halves.
    #[test]
    fn a_place_of_a_cell_has_its_pattern_on_every_chart() {
        let mut numbers = Numbers(5);
        let mut compared = 0;
        for kind in 0..100 {
            let points = data(kind, &mut numbers);
            let lines = view(Lines::fitting(&points));
            let flat = View { chart: Chart::Cylinder, ..lines };
            for _ in 0..50 {
                let w = numbers.direction();
                // Within rounding of a wall the pattern may be either.
                let is_clear = |i: usize| {
                    let x = points.augmented(i);
                    dot(w, x).abs() > 1e-9 * norm(x)
                };
                if !(0..points.n()).all(is_clear) {
                    continue;
                }
                let want = Pattern::of(w, &points);
                for view in [&lines, &flat] {
                    let Some(place) = view.place(w, 1.0) else { continue };
                    let back = view.direction(place.at, place.front).unwrap();
                    assert_eq!(Pattern::of(back, &points), want, "{kind} {:?}", view.chart);
                    compared += 1;
                }
                let Some(place) = lines.place(w, 1.0) else { continue };
                // The cells are shaded by the parity of what the active half sees.
                let sees = (0..points.n()).filter(|i| {
                    let inside = lines.active(&points, *i).iter().any(|path| {
                        let cross = |k: usize| {
                            let (a, b) = (path[k], path[(k + 1) % path.len()]);
                            (b[0] - a[0]) * (place.at[1] - a[1]) - (b[1] - a[1]) * (place.at[0] - a[0])
                        };
                        // Convex, and all corners turn the same way.
                        (0..path.len()).all(|k| cross(k) <= 0.0)
                    });
                    inside == place.front
                });
                if lines.holds(place.at) {
                    assert_eq!(sees.collect::<Vec<_>>(), want.points(), "{kind}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 9000, "{compared}");
    }

    /// The polygons into which straight lines cut a large rectangle, each line cutting those that it crosses.
    fn polygons(rectangle: [[f64; 2]; 4], lines: &[[f64; 3]]) -> Vec<Vec<[f64; 2]>> {
        let mut all = vec![rectangle.to_vec()];
        for l in lines {
            let side = |q: [f64; 2]| l[0] * q[0] + l[1] * q[1] + l[2];
            all = (all.into_iter())
                .flat_map(|polygon| {
                    let mut parts = [Vec::new(), Vec::new()];
                    for (k, q) in polygon.iter().enumerate() {
                        let next = polygon[(k + 1) % polygon.len()];
                        let (here, there) = (side(*q), side(next));
                        parts[usize::from(here > 0.0)].push(*q);
                        if (here > 0.0) != (there > 0.0) {
                            let t = here / (here - there);
                            let at = [q[0] + t * (next[0] - q[0]), q[1] + t * (next[1] - q[1])];
                            parts.iter_mut().for_each(|part| part.push(at));
                        }
                    }
                    parts
                })
                .filter(|polygon| polygon.len() > 2)
                .collect();
        }
        all
    }

    fn area(polygon: &[[f64; 2]]) -> f64 {
        let cross = |k: usize| {
            let (a, b) = (polygon[k], polygon[(k + 1) % polygon.len()]);
            a[0] * b[1] - a[1] * b[0]
        };
        0.5 * (0..polygon.len()).map(cross).sum::<f64>().abs()
    }

    /// The polygons between the drawn lines, cut out one line after the other, are the cells: each is the cell of
    /// the directions that are active at the origin and that of their opposites.
    #[test]
    fn polygons_are_the_cells_of_the_arrangement() {
        let mut numbers = Numbers(3);
        let mut most = 0;
        for kind in 0..200 {
            let points = data(kind, &mut numbers);
            let fitting = Lines::fitting(&points);
            let arrangement = Arrangement::new(&points);
            // Lines through the ends that are drawn, of a frame that holds every corner.
            let far = 1e4;
            let wide = Lines { half: fitting.half.map(|v| far * v), ..fitting };
            let view = view(wide);
            let drawn: Vec<[f64; 3]> = (0..points.n())
                .filter_map(|i| {
                    let curve = view.curve(&points, i, true).pop()?;
                    let [a, b] = [curve[0], curve[1]].map(|at| view.lines_place(at));
                    let n = [b[1] - a[1], a[0] - b[0]];
                    let length = libm::hypot(n[0], n[1]);
                    let n = n.map(|v| v / length);
                    Some([n[0], n[1], -n[0] * a[0] - n[1] * a[1]])
                })
                .collect();
            // Lines drawn twice are those of duplicates.
            let mut distinct: Vec<[f64; 3]> = Vec::new();
            for l in drawn {
                let same = |o: &[f64; 3]| {
                    let sign = dot(*o, l).signum();
                    (0..3).all(|k| (o[k] - sign * l[k]).abs() < 1e-6 * fitting.half[0].min(1.0))
                };
                if !distinct.iter().any(same) {
                    distinct.push(l);
                }
            }
            let [w, h] = [0, 1].map(|k| 0.5 * far * fitting.half[k]);
            let corners = [[-w, -h], [w, -h], [w, h], [-w, h]];
            let mut patterns = HashSet::new();
            for polygon in polygons(corners, &distinct) {
                // Slivers are what rounding leaves of corners in which several lines meet.
                let longest = polygon.iter().map(|q| libm::hypot(q[0], q[1])).fold(0.0, f64::max);
                if area(&polygon) < 1e-9 * longest * longest.min(fitting.half[0]) * 1e-3 {
                    continue;
                }
                let middle = [0, 1].map(|k| polygon.iter().map(|q| q[k]).sum::<f64>() / polygon.len() as f64);
                for active in [true, false] {
                    patterns.insert(Pattern::of(fitting.direction(middle, active), &points).points());
                }
            }
            let cells: HashSet<Vec<usize>> =
                arrangement.cells.iter().map(|cell| cell.pattern.points()).collect();
            assert_eq!(patterns, cells, "{kind} {:?}", points.x());
            assert_eq!(cells.len(), arrangement.cells.len());
            most = most.max(cells.len());
        }
        assert!(most > 60, "{most}");
    }

    #[test]
    fn the_frame_holds_the_lines_and_most_corners() {
        let mut numbers = Numbers(4);
        for kind in 0..200 {
            let points = data(kind, &mut numbers);
            let fitting = Lines::fitting(&points);
            let view = view(fitting);
            assert!(fitting.half.iter().all(|v| v.is_finite() && *v > 0.0), "{kind} {fitting:?}");
            let digits = fitting.origin.map(|v| v.to_string().len());
            assert!(digits.iter().all(|d| *d <= 10), "{:?}", fitting.origin);
            let corners = Arrangement::new(&points);
            let held = corners.corners.iter().filter(|corner| {
                let w = corners.frame.leave(corner.direction);
                view.place(w, 1.0).is_some_and(|place| view.holds(place.at))
            });
            assert!(held.count() * 10 >= corners.corners.len() * 6, "{kind}");
            let lines = (0..points.n()).filter(|i| !view.curve(&points, *i, true).is_empty()).count();
            assert!(lines * 10 >= points.n() * 8 && lines > 0, "{kind}: {lines} of {}", points.n());
        }
    }

    #[test]
    fn zoom_keeps_its_place_and_everything_has_bounds() {
        let fitting = Lines { origin: [0.1, 0.2], centre: [0.5, -0.25], half: [3.0, 2.0] };
        let about = [1.5, 0.5];
        let closer = fitting.zoomed(&fitting, 4.0, about);
        assert_eq!(closer.half, [0.75, 0.5]);
        for k in 0..2 {
            let share = |l: &Lines| (about[k] - l.centre[k]) / l.half[k];
            assert!((share(&closer) - share(&fitting)).abs() < 1e-12);
        }
        let back = closer.zoomed(&fitting, 0.25, about);
        assert!(
            (0..2).all(|k| (back.centre[k] - fitting.centre[k]).abs() < 1e-12) && back.half == fitting.half
        );
        let (mut near, mut far) = (fitting, fitting);
        for _ in 0..200 {
            near = near.zoomed(&fitting, 1.7, about);
            far = far.zoomed(&fitting, 0.6, about).moved(&fitting, [5.0, -7.0]);
        }
        assert_eq!(near.half, fitting.half.map(|v| v / CLOSEST));
        assert_eq!(far.half, fitting.half.map(|v| v * FURTHEST));
        assert_eq!(far.centre, [0.5 + REACH * 3.0, -0.25 - REACH * 2.0]);
        assert_eq!(far.origin, fitting.origin);
    }
}
