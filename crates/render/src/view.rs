//! The charts of the neuron view on an area of a given size: where a neuron `(w̃, a)` is shown.
//!
//! Places are in pixels of that area, y downwards.

use super::colours::{Palette, Rgb};
use super::lines::Lines;
use super::projection;
use relu_atoms_core::experiment::table::CHARTS;
use relu_atoms_core::points::Points;
use serde::{Deserialize, Serialize};

/// Columns and rows of the map of violations `|η|/(λN)` of d = 2.
pub const VIOLATION_MAP: [usize; 2] = [128, 64];

/// Height of the strip under a chart that names its axes.
pub const STRIP: f64 = 17.0;
/// Distance of the heaviest neuron from the centre, in units of the plane's frame.
pub const PLANE: f64 = 0.62;
/// Height of the heaviest neuron above the middle of the unrolled chart, in units of half of it.
pub const UNROLLED: f64 = 0.34;
/// Distance of an atom with all the mass from the centre, in units of the plane's frame.
const ATOM: f64 = 0.94;
/// Segments of a curve.
const SEGMENTS: usize = 72;
/// What is further away than this on the chart of straight lines, in pixels, has no place.
pub const FAR: f64 = 1e6;
/// The most that the chart of straight lines is stretched in one direction over the other.
const STRETCH: f64 = 2.5;
/// How far beyond the chart its straight lines are drawn, in pixels, so that their ends do not show.
const BEYOND: f64 = 4.0;

/// A chart of the space of directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Chart {
    /// d = 1: the (w, b) plane.
    Plane,
    /// d = 1: the angle of (w, b) across, signed mass upwards.
    Unrolled,
    /// d = 2: cylindrical equal-area.
    Cylinder,
    /// d = 2: the ball, seen from afar.
    Sphere,
    /// d = 2: central projection, on which the hyperplanes of the data are straight lines ([`Lines`]).
    Lines,
}

impl Chart {
    /// All charts, in the order of the table of their keys ([`CHARTS`]): those of d = 1 first.
    pub const ALL: [Self; 5] = [Self::Plane, Self::Unrolled, Self::Cylinder, Self::Sphere, Self::Lines];

    /// The charts of an input dimension, the default first.
    pub fn for_dimension(d: usize) -> &'static [Self] {
        let (line, plane) = Self::ALL.split_at(2);
        if d == 1 { line } else { plane }
    }

    /// The input dimension whose neurons it shows.
    pub fn dimension(self) -> usize {
        CHARTS[self.index()].1
    }

    /// Its index in the table of link keys ([`CHARTS`]) and in [`Chart::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// This chart if it fits the input dimension, otherwise the default.
    pub fn fitting(self, d: usize) -> Self {
        let charts = Self::for_dimension(d);
        if charts.contains(&self) { self } else { charts[0] }
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plane => "Plane",
            Self::Unrolled => "Unrolled",
            Self::Cylinder => "Flat",
            Self::Sphere => "Sphere",
            Self::Lines => "Lines",
        }
    }

    /// Whether two halves of the directions lie over each other and are shown alike, but for their marks: filled
    /// where [`Place::front`], hollow otherwise. On the other charts what is not in front is behind.
    pub fn is_two_sided(self) -> bool {
        self == Self::Lines
    }
}

/// A place on the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// In pixels.
    pub at: [f64; 2],
    /// On the side of the ball that faces the viewer; on the chart of straight lines, in the half that is active at
    /// its origin; always so on the other charts.
    pub front: bool,
}

/// A pointer at the edge of the chart, to what lies beyond it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// In pixels.
    pub at: [f64; 2],
    /// Unit vector outwards.
    pub towards: [f64; 2],
}

impl Edge {
    /// Radius of a circle around the pointer.
    pub const RADIUS: f64 = 7.0;

    /// The corners of the arrowhead.
    pub fn corners(&self) -> [[f64; 2]; 3] {
        let ([x, y], [u, v]) = (self.at, self.towards);
        [
            [x + 7.0 * u, y + 7.0 * v],
            [x - 4.0 * u - 5.0 * v, y - 4.0 * v + 5.0 * u],
            [x - 4.0 * u + 5.0 * v, y - 4.0 * v - 5.0 * u],
        ]
    }
}

/// A chart on an area of a size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The chart.
    pub chart: Chart,
    /// How the ball is turned.
    pub rotation: projection::Rotation,
    /// What the chart of straight lines shows.
    pub lines: Lines,
    /// Width of the area.
    pub width: f64,
    /// Height of the area, the strip included.
    pub height: f64,
    /// The mass `|a| ‖w̃‖` of a neuron that is shown in full size or, for d = 1, at the greatest distance. Whoever
    /// asks for a picture gives the unit of the run ([`mass_unit`]), from which [`View::fitted`] makes it for a
    /// frame.
    pub scale: f64,
}

/// Radius of the largest mark among `m` neurons, in CSS pixels: smaller the more there are.
pub fn largest_mark(m: usize) -> f64 {
    (5.2 * libm::pow(m.max(1) as f64 / 100.0, -0.28)).clamp(2.2, 6.0)
}

/// The unit of mass of the charts of d = 1, fixed over a run so that nothing moves on them but the neurons: what
/// the neurons begin with, or what they come to weigh if it is more. `start` is the scale of the initialisation, the
/// length of every `w̃` and size of every `a`.
///
/// A neuron whose kink is at x and changes the slope by c has a mass vector of length `|c| ‖(x, 1)‖`; summed over
/// the bends of the line through the data (means of sixteenths of its range, so that noise counts little) that is
/// about the variation norm, the mean mass of all neurons. Those that live on weigh a few times as much.
pub fn mass_unit(points: &Points, start: f64) -> f64 {
    const PARTS: usize = 16;
    const LIVING: f64 = 4.0;
    if points.d() != 1 {
        return 0.0;
    }
    let x = points.x().column(0);
    let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
    // Number, sum of x and sum of y.
    let mut parts = [[0.0; 3]; PARTS];
    for (x, y) in x.iter().zip(points.y()) {
        let part = ((x - lo) / (hi - lo).max(f64::MIN_POSITIVE) * PARTS as f64) as usize;
        let [n, sum_x, sum_y] = &mut parts[part.min(PARTS - 1)];
        *n += 1.0;
        *sum_x += x;
        *sum_y += y;
    }
    let means: Vec<[f64; 2]> =
        parts.iter().filter(|p| p[0] > 0.0).map(|p| [p[1] / p[0], p[2] / p[0]]).collect();
    let slopes: Vec<f64> = means.windows(2).map(|p| (p[1][1] - p[0][1]) / (p[1][0] - p[0][0])).collect();
    let bends =
        slopes.windows(2).zip(&means[1..]).map(|(s, at)| (s[1] - s[0]).abs() * libm::hypot(at[0], 1.0));
    let variation = slopes.first().map_or(0.0, |slope| slope.abs()) + bends.sum::<f64>();
    (LIVING * variation).max(start * start)
}

impl View {
    /// The view of a frame whose heaviest living neuron has this mass, a function of the frame and this view alone:
    /// whatever else was shown before, a frame looks the same. For d = 2 the heaviest neuron has the full size. For
    /// d = 1 the scale is [`View::scale`], doubled as often as it takes to hold the heaviest.
    pub fn fitted(&self, heaviest: f64) -> Self {
        let has_unit = self.shows_mass() && self.scale > 0.0 && self.scale.is_finite();
        let mut scale = if has_unit { self.scale } else { heaviest };
        while scale < heaviest {
            scale *= 2.0;
        }
        Self { scale, ..*self }
    }

    /// Whether a neuron's place shows its mass: on the charts of d = 1, where all marks have one size.
    pub fn shows_mass(&self) -> bool {
        self.chart.dimension() == 1
    }

    /// Whether a pointer finds what is at a place of this side: it does not reach behind the ball.
    pub fn is_reached(&self, front: bool) -> bool {
        front || self.chart.is_two_sided()
    }

    /// Height of the chart without the strip that names the axes.
    pub fn chart_height(&self) -> f64 {
        if self.height >= 100.0 { self.height - STRIP } else { self.height }
    }

    /// The same view with a chart of this width and height, without regard to the strip below.
    pub(crate) fn with_chart(self, [width, height]: [f64; 2]) -> Self {
        let strip = if height + STRIP >= 100.0 { STRIP } else { 0.0 };
        Self { width, height: height + strip, ..self }
    }

    /// Centre of the chart.
    pub fn centre(&self) -> [f64; 2] {
        [0.5 * self.width, 0.5 * self.chart_height()]
    }

    /// Radius of the ball and of the plane's frame.
    pub fn radius(&self) -> f64 {
        let [x, y] = self.centre();
        (x.min(y) - 8.0).max(1.0)
    }

    /// Pixels of a place with both coordinates between −1 and 1.
    pub fn spread(&self, across: f64, up: f64) -> [f64; 2] {
        let [x, y] = self.centre();
        [x * (1.0 + across), y - up * (y - 7.0).max(1.0)]
    }

    /// Pixels of a place in the ball or the plane's frame, both of radius 1.
    pub fn ball(&self, right: f64, up: f64) -> [f64; 2] {
        let ([x, y], r) = (self.centre(), self.radius());
        [x + r * right, y - r * up]
    }

    /// Pixels in a unit of the chart of straight lines, across and up. It is stretched to fill its area, so far as
    /// that leaves its shapes recognisable; lines stay straight.
    pub fn lines_scale(&self) -> [f64; 2] {
        let centre = self.centre();
        let fill = [0, 1].map(|k| (centre[k] / self.lines.half[k]).max(f64::MIN_POSITIVE));
        [fill[0].min(STRETCH * fill[1]), fill[1].min(STRETCH * fill[0])]
    }

    /// Pixels of a place of the chart of straight lines.
    pub fn lines_at(&self, q: [f64; 2]) -> [f64; 2] {
        let ([x, y], scale, centre) = (self.centre(), self.lines_scale(), self.lines.centre);
        [x + scale[0] * (q[0] - centre[0]), y - scale[1] * (q[1] - centre[1])]
    }

    /// The place of the chart of straight lines at these pixels: the inverse of [`View::lines_at`].
    pub fn lines_place(&self, at: [f64; 2]) -> [f64; 2] {
        let ([x, y], scale, centre) = (self.centre(), self.lines_scale(), self.lines.centre);
        [centre[0] + (at[0] - x) / scale[0], centre[1] + (y - at[1]) / scale[1]]
    }

    /// The chart of straight lines moved by so many pixels, no further than the fitting one allows.
    pub fn panned(&self, fitting: &Lines, [dx, dy]: [f64; 2]) -> Self {
        let scale = self.lines_scale();
        Self { lines: self.lines.moved(fitting, [-dx / scale[0], dy / scale[1]]), ..*self }
    }

    /// The chart of straight lines zoomed by a factor about a place in pixels, no closer and no further away than the
    /// fitting one allows.
    pub fn zoomed(&self, fitting: &Lines, factor: f64, about: [f64; 2]) -> Self {
        Self { lines: self.lines.zoomed(fitting, factor, self.lines_place(about)), ..*self }
    }

    /// The unit direction at a place of a chart of d = 2, in pixels; with `front` as in [`Place::front`]. None off
    /// the chart and on the charts of d = 1.
    pub fn direction(&self, at: [f64; 2], front: bool) -> Option<[f64; 3]> {
        let ([cx, cy], radius) = (self.centre(), self.radius());
        match self.chart {
            Chart::Cylinder => {
                let (across, up) = ((at[0] - cx) / cx, (cy - at[1]) / (cy - 7.0).max(1.0));
                (front && across.abs() <= 1.0 && up.abs() <= 1.0)
                    .then(|| projection::cylinder_direction([across, up]))
            }
            Chart::Sphere => {
                let (right, up) = ((at[0] - cx) / radius, (cy - at[1]) / radius);
                let rest = 1.0 - right * right - up * up;
                let depth = if front { libm::sqrt(rest) } else { -libm::sqrt(rest) };
                (rest >= 0.0).then(|| self.rotation.invert([right, up, depth]))
            }
            Chart::Lines => Some(self.lines.direction(self.lines_place(at), front)),
            Chart::Plane | Chart::Unrolled => None,
        }
    }

    /// Where a neuron is; none without a direction.
    pub fn place(&self, w: [f64; 3], a: f64) -> Option<Place> {
        let share = |size: f64| (size / self.scale.max(1e-300)).min(1.0).sqrt();
        let at = match self.chart {
            Chart::Cylinder => {
                let [across, up] = projection::cylinder(w)?;
                self.spread(across, up)
            }
            Chart::Sphere => return self.on_ball(w),
            Chart::Lines => {
                let (q, front) = self.lines.place(w)?;
                let at = self.lines_at(q);
                return at.iter().all(|v| v.abs() < FAR).then_some(Place { at, front });
            }
            Chart::Plane => {
                let norm = projection::norm(w);
                let r = share(a.abs() * norm) / norm.max(1e-300);
                self.ball(PLANE * r * w[0], PLANE * r * w[1])
            }
            Chart::Unrolled => {
                let up = UNROLLED * share(a.abs() * projection::norm(w));
                self.spread(projection::unrolled(w)?, up * a.signum())
            }
        };
        Some(Place { at, front: true })
    }

    fn on_ball(&self, w: [f64; 3]) -> Option<Place> {
        let norm = projection::norm(w);
        if norm == 0.0 {
            return None;
        }
        let v = self.rotation.apply(w);
        Some(Place { at: self.ball(v[0] / norm, v[1] / norm), front: v[2] >= 0.0 })
    }

    /// Where an atom is: its sum `u`, sign and share of the mass.
    pub fn place_atom(&self, u: [f64; 3], sign: i8, share: f64) -> Option<Place> {
        let r = share.clamp(0.0, 1.0).sqrt();
        let norm = projection::norm(u);
        if norm == 0.0 {
            return None;
        }
        match self.chart {
            Chart::Cylinder | Chart::Sphere | Chart::Lines => self.place(u, 1.0),
            Chart::Plane => {
                // The fourth root: sums reach beyond the neurons that they are of, which end at `PLANE`.
                let r = ATOM * r.sqrt();
                Some(Place { at: self.ball(r * u[0] / norm, r * u[1] / norm), front: true })
            }
            Chart::Unrolled => {
                let up = 0.92 * r * f64::from(sign);
                Some(Place { at: self.spread(projection::unrolled(u)?, up), front: true })
            }
        }
    }

    /// The chart and a rim around it, in pixels, counter-clockwise as seen.
    fn outline(&self) -> [[f64; 2]; 4] {
        let (right, bottom) = (self.width + BEYOND, self.chart_height() + BEYOND);
        [[-BEYOND, bottom], [right, bottom], [right, -BEYOND], [-BEYOND, -BEYOND]]
    }

    /// The part of [`View::outline`] where a data point's side of the chart of straight lines is positive, and the
    /// line's two ends, if it crosses the outline.
    fn cut(&self, x: [f64; 3]) -> (Vec<[f64; 2]>, Vec<[f64; 2]>) {
        let corners = self.outline().map(|at| (at, self.lines.side(x, self.lines_place(at))));
        let (mut kept, mut ends) = (Vec::with_capacity(5), Vec::with_capacity(2));
        for (k, (at, side)) in corners.iter().enumerate() {
            let (next, other) = corners[(k + 1) % 4];
            if *side > 0.0 {
                kept.push(*at);
            }
            if (*side > 0.0) != (other > 0.0) {
                let t = side / (side - other);
                let end = [at[0] + t * (next[0] - at[0]), at[1] + t * (next[1] - at[1])];
                kept.push(end);
                ends.push(end);
            }
        }
        (kept, ends)
    }

    /// The hyperplane of a data point as polylines; of the ball its front or its back half.
    pub fn curve(&self, points: &Points, i: usize, front: bool) -> Vec<Vec<[f64; 2]>> {
        let x = points.augmented(i);
        match self.chart {
            Chart::Cylinder => vec![
                (0..=SEGMENTS)
                    .map(|k| {
                        let across = 2.0 * k as f64 / SEGMENTS as f64 - 1.0;
                        self.spread(across, projection::sinusoid(x, across))
                    })
                    .collect(),
            ],
            Chart::Sphere => {
                let v = self.rotation.apply(x);
                vec![projection::half_circle(v, front, 48).iter().map(|p| self.ball(p[0], p[1])).collect()]
            }
            Chart::Lines => Some(self.cut(x).1).filter(|ends| ends.len() == 2).into_iter().collect(),
            Chart::Plane => {
                let ([cx, cy], far) = (self.centre(), self.width + self.height);
                let norm = libm::hypot(x[0], 1.0);
                let (dx, dy) = (far / norm, far * x[0] / norm);
                vec![vec![[cx - dx, cy - dy], [cx + dx, cy + dy]]]
            }
            Chart::Unrolled => projection::band(x[0])
                .iter()
                .map(|&t| {
                    let across = projection::wrap(std::f64::consts::PI * t) / std::f64::consts::PI;
                    vec![self.spread(across, 2.0), self.spread(across, -2.0)]
                })
                .collect(),
        }
    }

    /// Outlines of the directions that see a point; drawn together by the even-odd rule they shade
    /// the cells by the parity of their patterns. On the chart of straight lines those of the half that is active at
    /// the origin; the others see what these do not.
    pub fn active(&self, points: &Points, i: usize) -> Vec<Vec<[f64; 2]>> {
        let x = points.augmented(i);
        match self.chart {
            Chart::Cylinder => {
                let mut path = self.curve(points, i, true).pop().unwrap_or_default();
                path.push([self.width, 0.0]);
                path.push([0.0, 0.0]);
                vec![path]
            }
            Chart::Sphere => {
                let v = self.rotation.apply(x);
                vec![projection::active_front(v, 48).iter().map(|p| self.ball(p[0], p[1])).collect()]
            }
            Chart::Lines => Some(self.cut(x).0).filter(|path| path.len() > 2).into_iter().collect(),
            Chart::Plane => {
                let mut path = self.curve(points, i, true).pop().unwrap_or_default();
                let far = self.width + self.height;
                let norm = libm::hypot(x[0], 1.0);
                let (nx, ny) = (far * x[0] / norm, -far / norm);
                if let [a, b] = path[..] {
                    path.push([b[0] + nx, b[1] + ny]);
                    path.push([a[0] + nx, a[1] + ny]);
                }
                vec![path]
            }
            Chart::Unrolled => {
                let [from, to] = projection::band(x[0]);
                let parts = if to > 1.0 { [[from, 1.0], [-1.0, to - 2.0]] } else { [[from, to], [1.0, 1.0]] };
                let corners = |[l, r]: [f64; 2]| [[l, 2.0], [r, 2.0], [r, -2.0], [l, -2.0]];
                parts.iter().map(|p| corners(*p).map(|[x, y]| self.spread(x, y)).to_vec()).collect()
            }
        }
    }

    /// Colour and opacity of the data's hyperplanes: stronger on the chart that is made of them.
    pub fn hyperplane(&self, palette: &Palette) -> (Rgb, f64) {
        if self.chart == Chart::Lines { (palette.ink_soft, 0.6) } else { (palette.line, 0.9) }
    }

    /// Whether a place is on the chart.
    pub fn holds(&self, at: [f64; 2]) -> bool {
        (0.0..=self.width).contains(&at[0]) && (0.0..=self.chart_height()).contains(&at[1])
    }

    /// Where a pointer at the edge of the chart of straight lines stands for a place beyond it, and the unit vector
    /// there; none if the place is on the chart, and on the other charts, which show all directions.
    pub fn edge(&self, at: [f64; 2]) -> Option<Edge> {
        const INSET: f64 = 10.0;
        if self.chart != Chart::Lines || self.holds(at) {
            return None;
        }
        let centre = self.centre();
        let to = [at[0] - centre[0], at[1] - centre[1]];
        let length = libm::hypot(to[0], to[1]);
        let t = (0..2).map(|k| (centre[k] - INSET).max(0.0) / to[k].abs()).fold(f64::INFINITY, f64::min);
        let at = [0, 1].map(|k| centre[k] + t.min(1.0) * to[k]);
        (length > 0.0).then(|| Edge { at, towards: to.map(|v| v / length) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: Lines = Lines { origin: [0.3, -0.2], centre: [0.4, 0.1], half: [3.0, 2.5] };

    #[test]
    fn charts_are_those_of_the_table_of_keys() {
        assert_eq!(Chart::ALL.len(), CHARTS.len());
        for (k, chart) in Chart::ALL.into_iter().enumerate() {
            assert_eq!(chart.index(), k);
            assert!(Chart::for_dimension(chart.dimension()).contains(&chart));
            assert!(!Chart::for_dimension(3 - chart.dimension()).contains(&chart));
            let key = CHARTS[k].0;
            assert_eq!(key, chart.label().to_lowercase());
        }
    }

    #[test]
    fn the_unit_of_mass_is_what_neurons_begin_with_or_come_to_weigh() {
        use relu_atoms_core::points::RawPoints;
        let unit = |x: &[f64], y: &[f64], start| {
            let points = Points::check(&RawPoints { d: 1, x: x.to_vec(), y: y.to_vec() }).unwrap();
            mass_unit(&points, start)
        };
        // |x|: slope −1, then one bend by 2 at 0.
        assert_eq!(unit(&[-1.0, 0.0, 1.0], &[1.0, 0.0, 1.0], 1.0), 12.0);
        assert_eq!(unit(&[-1.0, 0.0, 1.0], &[1.0, 0.0, 1.0], 10.0), 100.0);
        assert_eq!(unit(&[2.0], &[5.0], 0.1), 0.1 * 0.1);
        // Noise on many points counts little: a straight line stays one.
        let x: Vec<f64> = (0..320).map(|k| f64::from(k) / 160.0 - 1.0).collect();
        let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| x + 0.1 * f64::from(k as u32 % 2)).collect();
        assert!(unit(&x, &y, 0.0) < 8.0);
        let plane = Points::check(&RawPoints { d: 2, x: vec![0.0; 2], y: vec![1.0] }).unwrap();
        assert_eq!(mass_unit(&plane, 3.0), 0.0);
    }

    #[test]
    fn scales_are_functions_of_the_frame() {
        let view = |chart, scale| View {
            chart,
            rotation: projection::Rotation::default(),
            lines: Lines::default(),
            width: 640.0,
            height: 417.0,
            scale,
        };
        for chart in [Chart::Plane, Chart::Unrolled] {
            let scales =
                [0.0, 1.0, 12.0, 12.1, 25.0, 0.3].map(|heaviest| view(chart, 12.0).fitted(heaviest).scale);
            assert_eq!(scales, [12.0, 12.0, 12.0, 24.0, 48.0, 12.0]);
            // What was fitted stays so.
            assert_eq!(view(chart, 48.0).fitted(25.0).scale, 48.0);
        }
        for chart in [Chart::Cylinder, Chart::Sphere, Chart::Lines] {
            assert_eq!([3.0, 0.5].map(|heaviest| view(chart, 12.0).fitted(heaviest).scale), [3.0, 0.5]);
        }
        for bad in [0.0, f64::NAN, f64::INFINITY] {
            assert_eq!(view(Chart::Plane, bad).fitted(5.0).scale, 5.0);
        }
    }

    #[test]
    fn what_is_beyond_the_chart_of_lines_is_pointed_to_from_its_edge() {
        let of = |chart| View {
            chart,
            rotation: projection::Rotation::default(),
            lines: LINES,
            width: 400.0,
            height: 300.0,
            scale: 1.0,
        };
        let view = of(Chart::Lines);
        let [cx, cy] = view.centre();
        for k in 0..100 {
            let (t, far) = (0.0628 * f64::from(k), 150.0 + 40.0 * f64::from(k));
            let at = [cx + far * libm::cos(t), cy + far * libm::sin(t)];
            let Some(edge) = view.edge(at) else {
                assert!(view.holds(at));
                continue;
            };
            assert!(!view.holds(at) && view.holds(edge.at));
            assert!(edge.corners().iter().all(|corner| view.holds(*corner)), "{edge:?}");
            assert!((edge.towards[0] - libm::cos(t)).abs() < 1e-12);
            let cross = (edge.at[0] - cx) * edge.towards[1] - (edge.at[1] - cy) * edge.towards[0];
            assert!(cross.abs() < 1e-9);
            assert_eq!(of(Chart::Cylinder).edge(at), None);
        }
    }
}
