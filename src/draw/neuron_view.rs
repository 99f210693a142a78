//! The neuron view: the space of directions, cut into cells by the data's hyperplanes, and the
//! neurons in it (the paper's panel b).

use super::palette::Palette;
use super::surface::{Layer, Surface, distance, key};
use super::{Scene, Target};
use crate::data::Points;
use crate::plot::trails::Trails;
use crate::plot::{labels, project};
use web_sys::{CanvasWindingRule, HtmlCanvasElement};

/// The most neurons drawn, evenly chosen.
const NEURONS: usize = 4000;
/// The most ghosts drawn.
const GHOSTS: usize = 1500;
/// Height of the strip under a chart that names its axes.
const STRIP: f64 = 17.0;
/// Pieces of a curve.
const SEGMENTS: usize = 72;

/// A way to show directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chart {
    /// d = 1: the (w, b) plane.
    Plane,
    /// d = 1: the angle of (w, b) across, signed mass upwards.
    Unrolled,
    /// d = 2: cylindrical equal-area.
    Cylinder,
    /// d = 2: the ball, seen from afar.
    Sphere,
}

impl Chart {
    /// The charts of an input dimension, the default first.
    pub fn for_dimension(d: usize) -> [Self; 2] {
        if d == 1 { [Self::Plane, Self::Unrolled] } else { [Self::Cylinder, Self::Sphere] }
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plane => "Plane",
            Self::Unrolled => "Unrolled",
            Self::Cylinder => "Flat",
            Self::Sphere => "Sphere",
        }
    }
}

/// Where a direction is drawn.
#[derive(Clone, Copy)]
struct Place {
    at: [f64; 2],
    /// On the side of the ball that faces the viewer; always so on the other charts.
    front: bool,
}

/// The neuron view on its canvas.
pub struct NeuronView {
    surface: Surface,
    chart: Chart,
    rotation: project::Rotation,
    cells: Layer,
    past: Layer,
    run: Option<u64>,
    /// The largest mass `|a| ‖w̃‖` of a neuron so far in this run.
    scale: f64,
}

impl NeuronView {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self {
            surface: Surface::new(canvas)?,
            chart: Chart::Cylinder,
            rotation: project::Rotation::default(),
            cells: Layer::new(),
            past: Layer::new(),
            run: None,
            scale: 0.0,
        })
    }

    /// Shows another chart. One that does not fit the data's dimension gives way to the default.
    pub fn set_chart(&mut self, chart: Chart) {
        self.chart = chart;
    }

    /// The chart shown.
    pub fn chart(&self) -> Chart {
        self.chart
    }

    /// Turns the ball by a drag of this many CSS pixels; the other charts stay.
    pub fn drag(&mut self, dx: f64, dy: f64) {
        if self.chart == Chart::Sphere {
            let radius = self.radius().max(20.0);
            self.rotation.turn(-dx / radius, dy / radius);
        }
    }

    /// Draws one moment. Nothing happens while the canvas has no size.
    pub fn draw(&mut self, scene: &Scene, trails: &Trails, palette: &Palette) {
        if !Chart::for_dimension(scene.points.d()).contains(&self.chart) {
            self.chart = Chart::for_dimension(scene.points.d())[0];
        }
        if !self.surface.begin() {
            return;
        }
        let (list, _) = scene.sample(NEURONS);
        let run = scene.frame.report.run;
        if self.run != Some(run) {
            (self.run, self.scale) = (Some(run), 0.0);
        }
        if let Some(&(mass, _)) = list.last() {
            self.scale = self.scale.max(f64::from(mass));
        }
        self.draw_cells(scene, palette);
        self.surface.ctx.save();
        self.surface.ctx.begin_path();
        self.clip(&self.surface);
        self.surface.ctx.clip();
        self.draw_past(trails, scene, palette);
        self.draw_ghosts(scene, palette);
        if let Some(Target::Point(i)) = scene.lit
            && i < scene.points.n()
        {
            self.surface.ctx.begin_path();
            for path in self.curve(scene.points, i, true) {
                self.surface.polyline(path);
            }
            self.surface.glow(palette.accent, 2.25, palette);
        }
        self.draw_neurons(scene, &list, palette);
        self.draw_atoms(scene, palette);
        if let Some(Target::Neuron(j)) = scene.lit
            && j < scene.neurons()
        {
            let (w, a) = scene.neuron(j);
            if let Some(place) = self.place(w, a) {
                let s = &self.surface;
                s.ctx.begin_path();
                s.mark(place.at, 4.5, a > 0.0);
                s.fill(palette.sign(a > 0.0));
                s.ctx.fill();
                s.halo(place.at, 9.0, palette);
            }
        }
        self.surface.ctx.restore();
        self.draw_names(palette);
    }

    /// What lies at a place, in CSS pixels from the canvas's top left.
    pub fn pick(&self, x: f64, y: f64, scene: &Scene) -> Option<Target> {
        if self.surface.width < 1.0 || !Chart::for_dimension(scene.points.d()).contains(&self.chart) {
            return None;
        }
        let near = |q: [f64; 2]| (q[0] - x).hypot(q[1] - y);
        if scene.atom_strength() > 0.0 {
            let atom = scene
                .frame
                .report
                .atoms
                .iter()
                .enumerate()
                .filter_map(|(k, atom)| {
                    let place = self.place_atom(atom.u, atom.sign, atom.share)?;
                    let reach = near(place.at) - self.ring(atom.share);
                    (place.front && reach <= 3.0).then_some((reach, k))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, k)) = atom {
                return Some(Target::Atom(k));
            }
        }
        let (list, _) = scene.sample(NEURONS);
        let neuron = list
            .iter()
            .filter_map(|&(_, j)| {
                let (w, a) = scene.neuron(j);
                let place = self.place(w, a)?;
                let reach = near(place.at);
                (place.front && reach <= 7.0).then_some((reach, j))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, j)) = neuron {
            return Some(Target::Neuron(j));
        }
        (0..scene.points.n())
            .filter_map(|i| {
                let reach = self
                    .curve(scene.points, i, true)
                    .iter()
                    .flat_map(|path| path.windows(2).map(|p| distance([x, y], p[0], p[1])))
                    .fold(f64::INFINITY, f64::min);
                (reach <= 4.0).then_some((reach, i))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, i)| Target::Point(i))
    }

    /// Height of the chart without the strip that names the axes.
    fn height(&self) -> f64 {
        let h = self.surface.height;
        if h >= 100.0 { h - STRIP } else { h }
    }

    fn centre(&self) -> [f64; 2] {
        [0.5 * self.surface.width, 0.5 * self.height()]
    }

    /// Radius of the ball and of the plane's frame.
    fn radius(&self) -> f64 {
        let [x, y] = self.centre();
        (x.min(y) - 8.0).max(1.0)
    }

    /// Pixels of a place with both coordinates between −1 and 1.
    fn spread(&self, across: f64, up: f64) -> [f64; 2] {
        let [x, y] = self.centre();
        [x * (1.0 + across), y - up * (y - 7.0).max(1.0)]
    }

    fn ball(&self, right: f64, up: f64) -> [f64; 2] {
        let ([x, y], r) = (self.centre(), self.radius());
        [x + r * right, y - r * up]
    }

    fn place(&self, w: [f64; 3], a: f64) -> Option<Place> {
        let share = |size: f64| (size / self.scale.max(1e-300)).min(1.0).sqrt();
        let at = match self.chart {
            Chart::Cylinder => {
                let [across, up] = project::cylinder(w)?;
                self.spread(across, up)
            }
            Chart::Sphere => return self.on_ball(w),
            Chart::Plane => {
                let norm = project::norm(w);
                let r = share(a.abs() * norm) / norm.max(1e-300);
                self.ball(0.62 * r * w[0], 0.62 * r * w[1])
            }
            Chart::Unrolled => {
                let up = 0.34 * share(a.abs() * project::norm(w));
                self.spread(project::unrolled(w)?, up * a.signum())
            }
        };
        Some(Place { at, front: true })
    }

    fn on_ball(&self, w: [f64; 3]) -> Option<Place> {
        let norm = project::norm(w);
        if norm == 0.0 {
            return None;
        }
        let v = self.rotation.apply(w);
        Some(Place { at: self.ball(v[0] / norm, v[1] / norm), front: v[2] >= 0.0 })
    }

    fn place_atom(&self, u: [f64; 3], sign: i8, share: f64) -> Option<Place> {
        let r = share.clamp(0.0, 1.0).sqrt();
        let norm = project::norm(u);
        if norm == 0.0 {
            return None;
        }
        match self.chart {
            Chart::Cylinder | Chart::Sphere => self.place(u, 1.0),
            Chart::Plane => Some(Place { at: self.ball(r * u[0] / norm, r * u[1] / norm), front: true }),
            Chart::Unrolled => {
                let up = 0.92 * r * f64::from(sign);
                Some(Place { at: self.spread(project::unrolled(u)?, up), front: true })
            }
        }
    }

    /// Radius of an atom's mark.
    fn ring(&self, share: f64) -> f64 {
        match self.chart {
            Chart::Cylinder | Chart::Sphere => 6.0 + 11.0 * share.max(0.0).sqrt(),
            Chart::Plane | Chart::Unrolled => 5.0,
        }
    }

    /// The hyperplane of a data point as polylines; of the ball its front or its back half.
    fn curve(&self, points: &Points, i: usize, front: bool) -> Vec<Vec<[f64; 2]>> {
        let x = points.augmented(i);
        match self.chart {
            Chart::Cylinder => vec![
                (0..=SEGMENTS)
                    .map(|k| {
                        let across = 2.0 * k as f64 / SEGMENTS as f64 - 1.0;
                        self.spread(across, project::sinusoid(x, across))
                    })
                    .collect(),
            ],
            Chart::Sphere => {
                let v = self.rotation.apply(x);
                vec![project::half_circle(v, front, 48).iter().map(|p| self.ball(p[0], p[1])).collect()]
            }
            Chart::Plane => {
                let ([cx, cy], far) = (self.centre(), self.surface.width + self.surface.height);
                let norm = x[0].hypot(1.0);
                let (dx, dy) = (far / norm, far * x[0] / norm);
                vec![vec![[cx - dx, cy - dy], [cx + dx, cy + dy]]]
            }
            Chart::Unrolled => project::band(x[0])
                .iter()
                .map(|&t| {
                    let across = project::wrap(std::f64::consts::PI * t) / std::f64::consts::PI;
                    vec![self.spread(across, 2.0), self.spread(across, -2.0)]
                })
                .collect(),
        }
    }

    /// Outlines of the directions that see a point; drawn together by the even-odd rule they shade
    /// the cells by the parity of their patterns.
    fn active(&self, points: &Points, i: usize) -> Vec<Vec<[f64; 2]>> {
        let x = points.augmented(i);
        match self.chart {
            Chart::Cylinder => {
                let mut path = self.curve(points, i, true).pop().unwrap_or_default();
                path.push([self.surface.width, 0.0]);
                path.push([0.0, 0.0]);
                vec![path]
            }
            Chart::Sphere => {
                let v = self.rotation.apply(x);
                vec![project::active_front(v, 48).iter().map(|p| self.ball(p[0], p[1])).collect()]
            }
            Chart::Plane => {
                let mut path = self.curve(points, i, true).pop().unwrap_or_default();
                let far = self.surface.width + self.surface.height;
                let norm = x[0].hypot(1.0);
                let (nx, ny) = (far * x[0] / norm, -far / norm);
                if let [a, b] = path[..] {
                    path.push([b[0] + nx, b[1] + ny]);
                    path.push([a[0] + nx, a[1] + ny]);
                }
                vec![path]
            }
            Chart::Unrolled => {
                let [from, to] = project::band(x[0]);
                let parts = if to > 1.0 { [[from, 1.0], [-1.0, to - 2.0]] } else { [[from, to], [1.0, 1.0]] };
                parts
                    .iter()
                    .map(|&[l, r]| {
                        vec![
                            self.spread(l, 2.0),
                            self.spread(r, 2.0),
                            self.spread(r, -2.0),
                            self.spread(l, -2.0),
                        ]
                    })
                    .collect()
            }
        }
    }

    /// Adds the chart's outline to the path.
    fn clip(&self, s: &Surface) {
        if self.chart == Chart::Sphere {
            s.ctx.rect(0.0, 0.0, s.width, self.height());
        } else {
            s.rounded(0.0, 0.0, s.width, self.height(), 8.0);
        }
    }

    fn draw_cells(&mut self, scene: &Scene, palette: &Palette) {
        let bits: Vec<u64> = scene.points.x().iter().map(|v| v.to_bits()).collect();
        let key = key((self.view_key(), palette, bits, scene.points.d()));
        let mut layer = std::mem::replace(&mut self.cells, Layer::new());
        layer.put(&self.surface, key, |s| self.shade(s, scene.points, palette));
        self.cells = layer;
    }

    /// What the static layers depend on besides their contents.
    fn view_key(&self) -> (Chart, [u64; 5]) {
        let turn = if self.chart == Chart::Sphere { self.rotation } else { Default::default() };
        let s = &self.surface;
        (self.chart, [s.width, s.height, s.density, turn.yaw, turn.pitch].map(f64::to_bits))
    }

    fn shade(&self, s: &Surface, points: &Points, palette: &Palette) {
        s.ctx.save();
        s.ctx.begin_path();
        self.clip(s);
        s.ctx.clip();
        s.ctx.begin_path();
        if self.chart == Chart::Sphere {
            s.circle(self.centre(), self.radius());
        } else {
            s.ctx.rect(0.0, 0.0, s.width, s.height);
        }
        s.fill(palette.cell_b);
        s.ctx.fill();
        s.ctx.begin_path();
        for i in 0..points.n() {
            for path in self.active(points, i) {
                s.polyline(path);
                s.ctx.close_path();
            }
        }
        s.fill(palette.cell_a);
        s.ctx.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        let crowded = (40.0 / points.n() as f64).sqrt().clamp(0.25, 1.0);
        s.stroke(palette.line, 1.0);
        if self.chart == Chart::Sphere {
            s.alpha(0.3 * crowded);
            s.ctx.begin_path();
            (0..points.n())
                .for_each(|i| self.curve(points, i, false).into_iter().for_each(|p| s.polyline(p)));
            s.ctx.stroke();
        }
        s.alpha(0.9 * crowded);
        s.ctx.begin_path();
        (0..points.n()).for_each(|i| self.curve(points, i, true).into_iter().for_each(|p| s.polyline(p)));
        s.ctx.stroke();
        s.alpha(1.0);
        s.ctx.begin_path();
        match self.chart {
            Chart::Sphere => s.circle(self.centre(), self.radius()),
            Chart::Unrolled => s.line(self.spread(-1.0, 0.0), self.spread(1.0, 0.0)),
            _ => {}
        }
        s.ctx.stroke();
        s.ctx.restore();
    }

    fn draw_past(&mut self, trails: &Trails, scene: &Scene, palette: &Palette) {
        if trails.moments().is_empty() || trails.followed().len() > scene.neurons() {
            return;
        }
        // On the charts of d = 1 places depend on the mass scale, which only grows; a coarse key will do.
        let size = (8.0 * self.scale.max(1e-300).log2()).ceil() as i64;
        let key = key((self.view_key(), palette, trails.version(), self.run, size));
        let mut layer = std::mem::replace(&mut self.past, Layer::new());
        let strength = if scene.lit.is_some() { 0.5 } else { 1.0 };
        self.surface.alpha(strength);
        layer.put(&self.surface, key, |s| {
            s.alpha(0.24);
            for positive in [false, true] {
                s.stroke(palette.sign(positive), 0.8);
                for chunk in (0..trails.followed().len()).collect::<Vec<_>>().chunks(24) {
                    s.ctx.begin_path();
                    for &k in chunk {
                        self.trail(s, trails, k, positive);
                    }
                    s.ctx.stroke();
                }
            }
        });
        self.past = layer;
        self.surface.alpha(1.0);
    }

    /// Adds one neuron's trail to the path, if its sign at the end is this one; broken where it wraps.
    fn trail(&self, s: &Surface, trails: &Trails, k: usize, positive: bool) {
        let moments = trails.moments();
        if moments.last().is_none_or(|last| (last.at[k][3] > 0.0) != positive) {
            return;
        }
        let mut last: Option<[f64; 2]> = None;
        for moment in moments {
            let [p, q, r, a] = moment.at[k].map(f64::from);
            let here = self.place([p, q, r], a).filter(|place| place.front).map(|place| place.at);
            if let (Some(from), Some(to)) = (last, here)
                && (from[0] - to[0]).abs() < 0.5 * self.surface.width
                && (from[0] - to[0]).abs() + (from[1] - to[1]).abs() > 0.2
            {
                s.line(from, to);
            }
            last = here;
        }
    }

    fn draw_ghosts(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let m = scene.neurons();
        let every = (scene.frame.report.ghosts / GHOSTS).max(1);
        let ghosts = (0..m).filter(|&j| scene.atom_of(j) == -2).step_by(every);
        s.fill(palette.ghost);
        s.alpha(if scene.lit.is_some() { 0.5 } else { 1.0 });
        for (front, alpha) in [(false, 0.35), (true, 1.0)] {
            if !front && self.chart != Chart::Sphere {
                continue;
            }
            s.alpha(alpha * if scene.lit.is_some() { 0.5 } else { 1.0 });
            s.ctx.begin_path();
            for j in ghosts.clone() {
                let (w, a) = scene.neuron(j);
                match self.place(w, a) {
                    Some(place) if place.front == front => {
                        s.ctx.rect(place.at[0] - 1.1, place.at[1] - 1.1, 2.2, 2.2);
                    }
                    _ => {}
                }
            }
            s.ctx.fill();
        }
        s.alpha(1.0);
    }

    fn draw_neurons(&self, scene: &Scene, list: &[(f32, usize)], palette: &Palette) {
        let s = &self.surface;
        let m = scene.neurons().max(1) as f64;
        let largest = (5.2 * (m / 100.0).powf(-0.28)).clamp(2.2, 6.0);
        let lit_atom = match scene.lit {
            Some(Target::Atom(k)) => Some(k as i32),
            _ => None,
        };
        let flat = matches!(self.chart, Chart::Plane | Chart::Unrolled);
        let mut marks: [Vec<([f64; 2], f64)>; 2] = Default::default();
        let mut stems: Vec<[f64; 2]> = Vec::new();
        for pass in [false, true] {
            if !pass && self.chart != Chart::Sphere {
                continue;
            }
            let alpha = if pass { 0.6 } else { 0.16 } * if scene.lit.is_some() { 0.45 } else { 1.0 };
            for chunk in list.chunks(48) {
                marks.iter_mut().for_each(Vec::clear);
                stems.clear();
                for &(mass, j) in chunk {
                    if lit_atom.is_some_and(|k| scene.atom_of(j) == k) {
                        continue;
                    }
                    self.collect(scene, j, mass, pass, largest, flat, &mut marks, &mut stems);
                }
                self.paint(&marks, &stems, alpha, palette);
            }
        }
        // The neurons of the lit atom come last and in full.
        if let Some(k) = lit_atom {
            marks.iter_mut().for_each(Vec::clear);
            stems.clear();
            for &(mass, j) in list.iter().filter(|v| scene.atom_of(v.1) == k) {
                self.collect(scene, j, mass, true, largest, flat, &mut marks, &mut stems);
            }
            self.paint(&marks, &stems, 0.9, palette);
        }
        s.alpha(1.0);
    }

    fn collect(
        &self,
        scene: &Scene,
        j: usize,
        mass: f32,
        front: bool,
        largest: f64,
        flat: bool,
        marks: &mut [Vec<([f64; 2], f64)>; 2],
        stems: &mut Vec<[f64; 2]>,
    ) {
        let (w, a) = scene.neuron(j);
        let Some(place) = self.place(w, a).filter(|place| place.front == front) else { return };
        let share = (f64::from(mass) / self.scale.max(1e-300)).min(1.0).sqrt();
        let radius = if flat { 0.55 * largest } else { (largest * share).max(0.7) };
        let group = &mut marks[usize::from(a > 0.0)];
        group.push((place.at, radius));
        if self.chart == Chart::Cylinder {
            let width = self.surface.width;
            if place.at[0] < 2.0 * radius {
                group.push(([place.at[0] + width, place.at[1]], radius));
            } else if place.at[0] > width - 2.0 * radius {
                group.push(([place.at[0] - width, place.at[1]], radius));
            }
        } else if self.chart == Chart::Unrolled {
            stems.push(place.at);
        }
    }

    fn paint(&self, marks: &[Vec<([f64; 2], f64)>; 2], stems: &[[f64; 2]], alpha: f64, palette: &Palette) {
        let s = &self.surface;
        if !stems.is_empty() {
            let middle = self.centre()[1];
            s.alpha(0.35 * alpha);
            s.ctx.begin_path();
            for &at in stems {
                s.line([at[0], middle], at);
            }
            s.stroke(palette.ink_soft, 0.75);
            s.ctx.stroke();
        }
        s.alpha(alpha);
        for (k, group) in marks.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
            s.ctx.begin_path();
            for &(at, radius) in group {
                s.mark(at, radius, k == 1);
            }
            s.fill(palette.sign(k == 1));
            s.ctx.fill();
        }
    }

    fn draw_atoms(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let strength = scene.atom_strength();
        if strength == 0.0 {
            return;
        }
        let atoms = &scene.frame.report.atoms;
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        let shown: Vec<(usize, Place)> = (0..atoms.len())
            .filter_map(|k| Some((k, self.place_atom(atoms[k].u, atoms[k].sign, atoms[k].share)?)))
            .collect();
        let level = |k: usize, place: &Place| {
            let lit = scene.lit == Some(Target::Atom(k));
            strength * if lit { 1.0 } else { dim } * if place.front { 1.0 } else { 0.35 }
        };
        // Lightest first, so that the heaviest lie on top.
        for &(k, place) in shown.iter().rev() {
            let (positive, radius) = (atoms[k].sign > 0, self.ring(atoms[k].share));
            let lit = scene.lit == Some(Target::Atom(k));
            s.alpha(level(k, &place));
            match self.chart {
                Chart::Cylinder | Chart::Sphere => {
                    let width = self.surface.width;
                    let mut places = vec![place.at];
                    if self.chart == Chart::Cylinder && place.at[0] < radius {
                        places.push([place.at[0] + width, place.at[1]]);
                    } else if self.chart == Chart::Cylinder && place.at[0] > width - radius {
                        places.push([place.at[0] - width, place.at[1]]);
                    }
                    for at in places {
                        s.ctx.begin_path();
                        s.circle(at, radius);
                        s.stroke(palette.sign(positive), if lit { 2.75 } else { 1.75 });
                        s.ctx.stroke();
                        if lit {
                            s.halo(at, radius + 4.0, palette);
                        }
                    }
                }
                Chart::Plane | Chart::Unrolled => {
                    let foot = if self.chart == Chart::Plane {
                        self.centre()
                    } else {
                        [place.at[0], self.centre()[1]]
                    };
                    s.ctx.begin_path();
                    s.line(foot, place.at);
                    s.ctx.set_line_cap("round");
                    s.stroke(palette.sign(positive), if lit { 4.0 } else { 2.5 });
                    s.ctx.stroke();
                    s.ctx.set_line_cap("butt");
                    s.ctx.begin_path();
                    if self.chart == Chart::Plane {
                        self.head(foot, place.at, positive);
                    } else {
                        s.mark(place.at, radius, positive);
                    }
                    s.fill(palette.sign(positive));
                    s.ctx.fill();
                    if lit {
                        s.halo(place.at, radius + 4.5, palette);
                    }
                }
            }
        }
        let marks: Vec<labels::Mark> = shown
            .iter()
            .map(|(k, place)| labels::Mark { at: place.at, radius: self.ring(atoms[*k].share) + 1.0 })
            .collect();
        let size = [if atoms.len() > 9 { 14.0 } else { 8.0 }, 12.0];
        let at = labels::place(&marks, size, s.width, self.height());
        for ((k, place), at) in shown.iter().zip(at) {
            s.alpha(level(*k, place));
            s.text_on(&(k + 1).to_string(), at, "center", palette.ink, palette.cell_b);
        }
        s.alpha(1.0);
    }

    /// Adds an arrow's head to the path: pointed for negative, a disc for positive, as the neurons are.
    fn head(&self, foot: [f64; 2], tip: [f64; 2], positive: bool) {
        let s = &self.surface;
        let length = (tip[0] - foot[0]).hypot(tip[1] - foot[1]).max(1e-9);
        let (ux, uy) = ((tip[0] - foot[0]) / length, (tip[1] - foot[1]) / length);
        if positive {
            s.circle(tip, 5.0);
        } else {
            s.ctx.move_to(tip[0] + 6.0 * ux, tip[1] + 6.0 * uy);
            s.ctx.line_to(tip[0] - 4.5 * ux - 5.5 * uy, tip[1] - 4.5 * uy + 5.5 * ux);
            s.ctx.line_to(tip[0] - 4.5 * ux + 5.5 * uy, tip[1] - 4.5 * uy - 5.5 * ux);
            s.ctx.close_path();
        }
    }

    /// The axes' names, in the strip below the chart.
    fn draw_names(&self, palette: &Palette) {
        let s = &self.surface;
        if s.height < 100.0 {
            return;
        }
        let y = s.height - 0.5 * STRIP + 2.0;
        let (ends, name) = match self.chart {
            Chart::Cylinder if s.width > 330.0 => (true, "angle of the weight across · offset b upwards"),
            Chart::Cylinder => (true, "angle of w · b upwards"),
            Chart::Sphere => (false, "directions (w₁, w₂, b) · drag to turn"),
            Chart::Plane => (false, "weight w across · offset b upwards"),
            Chart::Unrolled if s.width > 330.0 => (true, "angle of (w, b) · mass upwards, negative down"),
            Chart::Unrolled => (true, "angle of (w, b) · signed mass"),
        };
        s.text(name, [0.5 * s.width, y], 11.0, false, "center", palette.ink_soft);
        if ends {
            s.text("−π", [1.0, y], 11.0, false, "left", palette.ink_soft);
            s.text("π", [s.width - 1.0, y], 11.0, false, "right", palette.ink_soft);
        }
    }
}
