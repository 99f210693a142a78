//! Panel (c): the regulariser's cost as a convex surface over the section of one cell, with the cell's neurons lifted
//! onto it, their centre of mass above it, and the sum below that, to which merging lets it fall.
//!
//! For d = 2 an orthographic projection: the section lies level, heights point upwards, and the picture is turned
//! about the upright and tilted. For d = 1 the section is a segment and the surface a curve.

use super::{Lift, Sum};
use crate::colours::Palette;
use crate::shapes::{Align, Shape, Stroke};
use relu_atoms_core::cells::{Section, Straight};
use relu_atoms_core::penalty::Penalty;
use relu_atoms_core::points::Points;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Rings of the mesh from the centre to the edge, and about how many nodes the edge has.
const MESH: [usize; 2] = [9, 54];
/// Height of the surface above the floor where it is lowest, of its highest point above that, and of its highest
/// point where heights begin at a cost of 0: in units of the section's radius.
const GAP: f64 = 0.42;
const RISE: f64 = 0.9;
const WHOLE: f64 = 1.25;
/// A bend smaller than this part of the cost is no bend but rounding.
const LEAST_BEND: f64 = 1e-9;
/// Lines on which the surface is straight.
const RULINGS: usize = 9;
/// Up to so many neurons have a line down to the floor, and one to the centre of mass.
const WITH_DROPS: usize = 80;
const WITH_CHORDS: usize = 40;
/// The time at which the centre of mass begins to fall, of 1.
const FALLS: f64 = 0.6;
/// Room around the picture in pixels.
const ROOM: f64 = 16.0;

/// How the surface is turned and tilted, in radians.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurfaceTurn {
    /// About the upright.
    pub yaw: f64,
    /// Of the line of sight above the level: 0 from the side, π/2 from above.
    pub pitch: f64,
}

impl Default for SurfaceTurn {
    fn default() -> Self {
        Self { yaw: 0.5, pitch: 0.5 }
    }
}

impl SurfaceTurn {
    /// Turned by a drag of this many pixels.
    pub fn turned(self, dx: f64, dy: f64) -> Self {
        let yaw = (self.yaw + 0.01 * dx).rem_euclid(2.0 * std::f64::consts::PI);
        Self { yaw, pitch: (self.pitch + 0.008 * dy).clamp(0.12, 1.45) }
    }
}

/// What is shown of the cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// The section of the cell.
    pub section: Section,
    /// The data.
    pub points: Arc<Points>,
    /// Whose cost the heights are.
    pub penalty: Penalty,
    /// Heights begin at a cost of 0. Otherwise they are what the cost exceeds its tangent plane at the section's
    /// centre by: a plane takes as much from the neurons as from their sum, so the fall is the same, and the bend
    /// shows.
    pub whole: bool,
    /// How it is turned.
    pub turn: SurfaceTurn,
    /// Width and height in pixels.
    pub size: [f64; 2],
    /// The colours.
    pub palette: Palette,
}

/// The surface with its scale, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfacePicture {
    surface: Surface,
    /// The tangent plane at the centre: value and slopes.
    plane: [f64; 3],
    /// What is shown as the rise.
    most: f64,
    /// Pixels in a unit, and the pixel of the floor's centre.
    scale: [f64; 2],
    centre: [f64; 2],
    straight: Straight,
}

impl SurfacePicture {
    /// Measures the surface.
    pub fn new(surface: Surface) -> Self {
        let Surface { section, points, penalty, whole, turn, size, .. } = &surface;
        let (penalty, whole, turn, size, d) = (*penalty, *whole, *turn, *size, section.d());
        let u = section.mass_vector([0.0; 2]);
        let gradient = penalty.gradient(u, section.pattern(), points);
        let slope = section.axes().map(|axis| (0..3).map(|k| gradient[k] * axis[k]).sum::<f64>());
        let value = penalty.cost(u, section.pattern(), points);
        let straight = match penalty {
            Penalty::Variation => Straight::Nowhere,
            Penalty::Gradient => section.straight(points, RULINGS),
        };
        let mut new = Self {
            plane: if whole { [0.0; 3] } else { [value, slope[0], slope[1]] },
            most: 1.0,
            scale: [1.0; 2],
            centre: [0.0; 2],
            straight,
            surface,
        };
        let heights = new.surface.section.outline().iter().map(|at| new.excess(*at));
        let most = heights.fold(0.0, f64::max);
        new.most = if most > LEAST_BEND * value { most } else { f64::INFINITY };
        let [width, height] = size.map(|length| (length - 2.0 * ROOM).max(1.0));
        let top = if whole { WHOLE } else { GAP + RISE };
        if d == 1 {
            new.scale = [0.5 * width, height / top];
            new.centre = [0.5 * size[0], size[1] - ROOM];
        } else {
            let (sin, cos) = (libm::sin(turn.pitch), libm::cos(turn.pitch));
            let unit = (0.5 * width).min(height / (2.0 * sin + top * cos));
            new.scale = [unit; 2];
            let spare = height - unit * (2.0 * sin + top * cos);
            new.centre = [0.5 * size[0], size[1] - ROOM - unit * sin - 0.5 * spare];
        }
        new
    }

    /// Along which lines the surface is straight.
    pub fn straight(&self) -> &Straight {
        &self.straight
    }

    /// The cost of a mass vector of response 1 at a place of the section.
    pub fn cost(&self, at: [f64; 2]) -> f64 {
        let Surface { section, points, penalty, .. } = &self.surface;
        penalty.cost(section.mass_vector(at), section.pattern(), points)
    }

    fn excess(&self, at: [f64; 2]) -> f64 {
        self.over(at, self.cost(at))
    }

    /// What a cost at a place exceeds the plane by.
    fn over(&self, at: [f64; 2], cost: f64) -> f64 {
        let [value, p, q] = self.plane;
        cost - value - p * at[0] - q * at[1]
    }

    /// The height above the floor at which a cost at a place is shown.
    pub fn height(&self, at: [f64; 2], cost: f64) -> f64 {
        let over = self.over(at, cost) / self.most;
        if self.surface.whole { WHOLE * over } else { GAP + RISE * over }
    }

    /// Pixels of a place of the section at a height above the floor.
    pub fn place(&self, at: [f64; 2], height: f64) -> [f64; 2] {
        let ([x, y], [across, up]) = (self.centre, self.scale);
        if self.surface.section.d() == 1 {
            return [x + across * at[0], y - up * height];
        }
        let [right, away] = self.rotated(at);
        let SurfaceTurn { pitch, .. } = self.surface.turn;
        [x + across * right, y - up * (away * libm::sin(pitch) + height * libm::cos(pitch))]
    }

    /// The place of the section whose floor is at these pixels, or the nearest one.
    pub fn floor(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let right = (x - self.centre[0]) / self.scale[0];
        if self.surface.section.d() == 1 {
            return self.surface.section.nearest([right, 0.0]);
        }
        let SurfaceTurn { yaw, pitch } = self.surface.turn;
        let away = (self.centre[1] - y) / (self.scale[1] * libm::sin(pitch));
        let (sin, cos) = (libm::sin(yaw), libm::cos(yaw));
        self.surface.section.nearest([cos * right + sin * away, cos * away - sin * right])
    }

    /// To the right and away from the viewer, in the turned section.
    fn rotated(&self, [p, q]: [f64; 2]) -> [f64; 2] {
        let SurfaceTurn { yaw, .. } = self.surface.turn;
        let (sin, cos) = (libm::sin(yaw), libm::cos(yaw));
        [cos * p - sin * q, sin * p + cos * q]
    }

    /// Pixels of the surface over a place.
    pub fn lifted(&self, at: [f64; 2]) -> [f64; 2] {
        self.place(at, self.height(at, self.cost(at)))
    }

    /// All shapes, from below: the floor, the surface, the neurons on it at a time `t` of merging (0: where they are;
    /// 1: at the sums), and a neuron for trying, where one is given.
    pub fn shapes(&self, lifts: &[Lift], sums: &[Sum], t: f64, probe: Option<[f64; 2]>) -> Vec<Shape> {
        let mut all = self.shapes_under(lifts);
        all.extend(self.surface_shapes());
        all.extend(self.shapes_over(lifts, sums, t, probe));
        all
    }

    /// What is under the surface (d = 2): the floor with the neurons' feet.
    pub fn shapes_under(&self, lifts: &[Lift]) -> Vec<Shape> {
        if self.surface.section.d() == 1 { Vec::new() } else { self.floor_shapes(lifts) }
    }

    /// The surface itself, which no neuron changes.
    pub fn surface_shapes(&self) -> Vec<Shape> {
        let mut out = if self.surface.section.d() == 1 { self.curve() } else { self.mesh() };
        if let Straight::Lines(pieces) = &self.straight {
            let lines = pieces.iter().map(|ends| ends.map(|at| self.lifted(at)).to_vec()).collect();
            out.push(Shape::Lines(lines, Stroke::new(self.surface.palette.ink, 1.25).faint(0.6)));
        }
        out
    }

    /// What is on the surface: the neurons at a time of merging, their sums, and a neuron for trying.
    pub fn shapes_over(&self, lifts: &[Lift], sums: &[Sum], t: f64, probe: Option<[f64; 2]>) -> Vec<Shape> {
        let mut out = Vec::new();
        let p = &self.surface.palette;
        self.neurons(lifts, sums, t.clamp(0.0, 1.0), &mut out);
        if let Some(at) = probe {
            let (foot, top) = (self.place(at, 0.0), self.lifted(at));
            out.push(Shape::Lines(vec![vec![foot, top]], Stroke::new(p.ink, 1.5)));
            for (at, radius) in [(foot, 5.0), (top, 4.0)] {
                let stroke = Some(Stroke::new(p.ink, 1.75));
                out.push(Shape::Disc { at, radius, fill: Some(p.surface), stroke });
            }
        }
        out
    }

    fn neurons(&self, lifts: &[Lift], sums: &[Sum], t: f64, out: &mut Vec<Shape>) {
        let p = &self.surface.palette;
        let heaviest = lifts.first().map_or(1.0, |lift| lift.share).max(f64::MIN_POSITIVE);
        // Slow at both ends.
        let smooth = |t: f64| t * t * (3.0 - 2.0 * t);
        let together = smooth((t / FALLS).min(1.0));
        let falling = smooth(((t - FALLS) / (1.0 - FALLS)).clamp(0.0, 1.0));
        let k = usize::from(self.surface.penalty == Penalty::Gradient);
        let sum_of = |positive: bool| sums.iter().find(|sum| sum.lift.positive == positive);
        for sum in sums.iter().filter(|sum| sum.neurons > 1) {
            let at = sum.lift.at;
            let (above, below) = (self.height(at, sum.cost[k]), self.height(at, self.cost(at)));
            let colour = p.sign(sum.lift.positive);
            let own: Vec<&Lift> = lifts.iter().filter(|l| l.positive == sum.lift.positive).collect();
            if own.len() <= WITH_CHORDS && t < FALLS {
                let chords = own.iter().map(|l| vec![self.lifted(l.at), self.place(at, above)]).collect();
                out.push(Shape::Lines(chords, Stroke::new(colour, 1.0).faint(0.55)));
            }
            let fall = vec![vec![self.place(at, above), self.place(at, below)]];
            out.push(Shape::Lines(fall.clone(), Stroke::new(p.surface, 5.0).faint(0.7)));
            out.push(Shape::Lines(fall, Stroke::new(colour, 2.5).dashed(4.0)));
            // Where the sum is: a ring on the surface.
            let stroke = Some(Stroke::new(colour, 2.25));
            out.push(Shape::Disc { at: self.place(at, below), radius: 6.5, fill: Some(p.surface), stroke });
        }
        for lift in lifts.iter().rev() {
            let Some(sum) = sum_of(lift.positive) else { continue };
            let start = self.height(lift.at, self.cost(lift.at));
            let at = [0, 1].map(|c| (1.0 - together) * lift.at[c] + together * sum.lift.at[c]);
            // To the centre of mass along straight lines, whose mean is there all the while; then down with it.
            let above = (1.0 - together) * start + together * self.height(sum.lift.at, sum.cost[k]);
            let below = self.height(sum.lift.at, self.cost(sum.lift.at));
            let height = if falling > 0.0 { (1.0 - falling) * above + falling * below } else { above };
            let radius = 2.6 + 4.4 * libm::sqrt((lift.share / heaviest).clamp(0.0, 1.0));
            let (at, colour) = (self.place(at, height), p.sign(lift.positive));
            out.push(Shape::Mark {
                at,
                radius: radius + 1.4,
                positive: lift.positive,
                fill: (p.surface, 0.9),
            });
            out.push(Shape::Mark { at, radius, positive: lift.positive, fill: (colour, 0.92) });
        }
        for sum in sums.iter().filter(|sum| sum.neurons > 1) {
            let at = sum.lift.at;
            let above = self.height(at, sum.cost[k]);
            let below = self.height(at, self.cost(at));
            let height = (1.0 - falling) * above + falling * below;
            let (at, positive) = (self.place(at, height), sum.lift.positive);
            out.push(Shape::Mark { at, radius: 9.5, positive, fill: (p.surface, 1.0) });
            out.push(Shape::Mark { at, radius: 7.5, positive, fill: (p.sign(positive), 1.0) });
            out.push(Shape::Disc { at, radius: 2.25, fill: Some(p.surface), stroke: None });
        }
    }

    /// The floor, and the curve over it (d = 1).
    fn curve(&self) -> Vec<Shape> {
        let p = &self.surface.palette;
        let ends = [self.surface.section.outline()[0], self.surface.section.outline()[1]];
        let at = |t: f64| [(1.0 - t) * ends[0][0] + t * ends[1][0], 0.0];
        let line: Vec<[f64; 2]> = (0..=96).map(|k| self.lifted(at(f64::from(k) / 96.0))).collect();
        let mut outline = line.clone();
        outline.extend([self.place(ends[1], 0.0), self.place(ends[0], 0.0)]);
        let floor = ends.map(|at| self.place(at, 0.0)).to_vec();
        vec![
            Shape::Area { outline, fill: Some((p.proof, 0.13)), stroke: None },
            Shape::Lines(vec![floor], Stroke::new(p.ink, 2.0)),
            Shape::Lines(vec![line], Stroke::new(p.proof, 2.5)),
        ]
    }

    /// The floor with the neurons' feet (d = 2).
    fn floor_shapes(&self, lifts: &[Lift]) -> Vec<Shape> {
        let Surface { palette: p, section, .. } = &self.surface;
        let floor: Vec<[f64; 2]> = section.outline().iter().map(|at| self.place(*at, 0.0)).collect();
        let mut out = vec![Shape::Area {
            outline: floor,
            fill: Some((p.cell_a, 1.0)),
            stroke: Some(Stroke::new(p.ink, 1.5)),
        }];
        if lifts.len() <= WITH_DROPS {
            let drops = lifts.iter().map(|l| vec![self.place(l.at, 0.0), self.lifted(l.at)]).collect();
            out.push(Shape::Lines(drops, Stroke::new(p.ink_soft, 0.9).faint(0.45)));
        }
        for lift in lifts {
            let fill = (p.sign(lift.positive), 0.8);
            let at = self.place(lift.at, 0.0);
            out.push(Shape::Mark { at, radius: 2.4, positive: lift.positive, fill });
        }
        out
    }

    /// The surface as faces from far to near (d = 2).
    fn mesh(&self) -> Vec<Shape> {
        let p = &self.surface.palette;
        let edge = self.edge();
        let [rings, count] = [MESH[0], edge.len()];
        // The place, its pixels and its height, ring by ring from the centre.
        let nodes: Vec<Vec<([f64; 2], f64)>> = (0..=rings)
            .map(|ring| {
                let part = ring as f64 / rings as f64;
                let node = |at: &[f64; 2]| {
                    let at = at.map(|v| part * v);
                    (at, self.height(at, self.cost(at)))
                };
                edge.iter().map(node).collect()
            })
            .collect();
        let top = nodes.iter().flatten().map(|node| node.1).fold(0.0, f64::max);
        let bottom = nodes.iter().flatten().map(|node| node.1).fold(top, f64::min);
        let mut faces: Vec<(f64, Shape)> = Vec::with_capacity(rings * count);
        for ring in 0..rings {
            for k in 0..count {
                let next = (k + 1) % count;
                let corners = [nodes[ring][k], nodes[ring + 1][k], nodes[ring + 1][next], nodes[ring][next]];
                let away = corners.iter().map(|(at, _)| self.rotated(*at)[1]).sum::<f64>();
                let height = 0.25 * corners.iter().map(|node| node.1).sum::<f64>();
                let level = if top > bottom { (height - bottom) / (top - bottom) } else { 0.3 };
                let fill = p.surface.mix(p.proof, 0.14 + 0.5 * level * level.sqrt());
                let outline = corners.iter().map(|(at, height)| self.place(*at, *height)).collect();
                let stroke = Some(Stroke::new(p.proof, 0.6).faint(0.4));
                faces.push((away, Shape::Area { outline, fill: Some((fill, 0.78)), stroke }));
            }
        }
        faces.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut out: Vec<Shape> = faces.into_iter().map(|face| face.1).collect();
        let rim: Vec<[f64; 2]> = nodes[rings].iter().map(|(at, height)| self.place(*at, *height)).collect();
        out.push(Shape::Area { outline: rim, fill: None, stroke: Some(Stroke::new(p.proof, 2.0)) });
        out
    }

    /// Places along the section's edge: its corners, and between them evenly.
    fn edge(&self) -> Vec<[f64; 2]> {
        let outline = self.surface.section.outline();
        let sides = (0..outline.len()).map(|k| (outline[k], outline[(k + 1) % outline.len()]));
        let length = |(a, b): ([f64; 2], [f64; 2])| libm::hypot(b[0] - a[0], b[1] - a[1]);
        let whole: f64 = sides.clone().map(length).sum();
        sides
            .flat_map(|side| {
                let parts = (MESH[1] as f64 * length(side) / whole).ceil().max(1.0) as usize;
                let (a, b) = side;
                (0..parts).map(move |k| {
                    let t = k as f64 / parts as f64;
                    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
                })
            })
            .collect()
    }

    /// The word for the heights, at the top left.
    pub fn label(&self, text: &str) -> Shape {
        let p = &self.surface.palette;
        Shape::Text {
            text: text.into(),
            at: [10.0, 13.0],
            size: 11.5,
            align: Align::Start,
            colour: p.ink_soft,
            rim: Some(p.surface),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::lifts;
    use relu_atoms_core::cells::Pattern;
    use relu_atoms_core::experiment::{Experiment, Mode};
    use relu_atoms_core::occupancy::CellChoice;
    use relu_atoms_session::messages::{Frame, Request};
    use relu_atoms_session::{Output, Session};

    const SIZE: [f64; 2] = [400.0, 300.0];

    fn frame(preset: &str, mode: Mode) -> (Points, Frame) {
        let experiment = Experiment { m: 120, ..Experiment::preset(preset, mode).unwrap() };
        let points = Points::check(&experiment.raw_points().unwrap()).unwrap();
        let mut session = Session::new();
        session.handle(Request::Cell(Some(CellChoice::Heaviest)));
        session.handle(Request::Open(Box::new(experiment)));
        match session.handle(Request::Draw).into_iter().next() {
            Some(Output::Frame(frame)) => (points, *frame),
            other => panic!("{other:?}"),
        }
    }

    fn each(mut look: impl FnMut(&Points, &Frame, &Section, SurfacePicture)) {
        for (preset, mode) in [
            ("saddle", Mode::VariationNorm),
            ("xor", Mode::GradientPenalty),
            ("circle", Mode::GradientPenalty),
            ("sine", Mode::VariationNorm),
            ("tent", Mode::GradientPenalty),
        ] {
            let (points, frame) = frame(preset, mode);
            let cell = frame.cell.as_ref().unwrap();
            let pattern = Pattern::seeing(points.n(), cell.sees.iter().copied());
            let section = Section::new(&points, &pattern).unwrap();
            for penalty in [Penalty::Variation, Penalty::Gradient] {
                for whole in [false, true] {
                    let surface = Surface {
                        section: section.clone(),
                        points: Arc::new(points.clone()),
                        penalty,
                        whole,
                        turn: SurfaceTurn { yaw: 2.1, pitch: 0.7 },
                        size: SIZE,
                        palette: Palette::LIGHT,
                    };
                    look(&points, &frame, &section, SurfacePicture::new(surface));
                }
            }
        }
    }

    /// Heights are in proportion to the costs, or above the tangent plane of a convex surface; the picture is on its
    /// sheet, and the floor is found again.
    #[test]
    fn heights_are_costs_and_places_are_found_again() {
        each(|_, _, section, picture| {
            for k in 0..200 {
                let angle = 0.7 * f64::from(k);
                let at = section.nearest([0.8 * libm::cos(angle), 0.8 * libm::sin(1.3 * angle)]);
                let cost = picture.cost(at);
                if picture.most.is_finite() {
                    let height = picture.height(at, cost);
                    if picture.surface.whole {
                        let doubled = picture.height(at, 2.0 * cost);
                        assert!((doubled - 2.0 * height).abs() <= 1e-9 && height <= WHOLE + 1e-9);
                    } else {
                        let range = GAP - 1e-9..=GAP + RISE + 1e-9;
                        assert!(range.contains(&height), "{height}");
                    }
                }
                for p in [picture.lifted(at), picture.place(at, 0.0)] {
                    assert!((0..2).all(|c| (0.0..=SIZE[c]).contains(&p[c])), "{p:?}");
                }
                let found = picture.floor(picture.place(at, 0.0));
                assert!((0..2).all(|c| (found[c] - at[c]).abs() < 1e-9), "{found:?} {at:?}");
            }
        });
    }

    /// The centre of mass is above the surface, by what merging saves; and what is drawn of it falls from one to the
    /// other.
    #[test]
    fn the_centre_of_mass_falls_by_what_merging_saves() {
        let mut fell = 0;
        each(|points, frame, section, picture| {
            let cell = frame.cell.as_ref().unwrap();
            let (all, sums) = lifts(frame, cell, section);
            assert_eq!(all.len(), cell.neurons());
            assert!((all.iter().map(|lift| lift.share).sum::<f64>() - 1.0).abs() < 1e-6);
            let k = usize::from(picture.surface.penalty == Penalty::Gradient);
            for (sum, group) in sums.iter().zip(&cell.groups) {
                let saved = group.cost[k] - group.merged_cost[k];
                let response = section.response(group.sum) / frame.report.neurons as f64;
                let height = sum.cost[k] - picture.cost(sum.lift.at);
                assert!((height * response - saved).abs() <= 1e-7 * group.cost[k].max(1e-9));
                let above = picture.height(sum.lift.at, sum.cost[k]);
                assert!(above >= picture.height(sum.lift.at, picture.cost(sum.lift.at)) - 1e-6);
                fell += usize::from(height > 1e-6);
            }
            let drawn = |t| picture.shapes(&all, &sums, t, Some([0.0, 0.0]));
            let marks = |t| {
                let is_mark = |shape: &Shape| matches!(shape, Shape::Mark { .. });
                drawn(t).into_iter().filter(is_mark).collect::<Vec<_>>()
            };
            assert_eq!(marks(0.0).len(), marks(1.0).len());
            if sums.iter().any(|sum| sum.neurons > 1) {
                assert_ne!(marks(0.0), marks(0.5));
            }
            // At the end every neuron is where its sum is.
            for sum in &sums {
                let end = picture.lifted(sum.lift.at);
                let there = marks(1.0).into_iter().filter(|shape| {
                    let Shape::Mark { at, positive, .. } = shape else { return false };
                    *positive == sum.lift.positive && (0..2).all(|c| (at[c] - end[c]).abs() < 1e-6)
                });
                assert!(there.count() >= 2 * sum.neurons, "{}", points.n());
            }
        });
        assert!(fell > 4, "{fell}");
    }

    #[test]
    fn turning_stays_within_what_can_be_seen() {
        let mut turn = SurfaceTurn::default();
        for _ in 0..100 {
            turn = turn.turned(37.0, -90.0);
        }
        assert!(turn.pitch > 0.1 && (0.0..7.0).contains(&turn.yaw));
        assert!(turn.turned(0.0, 1e4).pitch < 1.5);
    }
}
