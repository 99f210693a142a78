//! The two views as SVG, from the same geometry as the pictures of pixels. Trails are left out: a frame does
//! not have them.

use super::document::{Anchor, Svg};
use super::level_sets;
use crate::colours::Palette;
use crate::function_view::{axis, kink_opacity};
use crate::view::{Chart, STRIP, View, largest_mark};
use crate::{labels, projection, ticks};
use relu_atoms_core::field::Window;
use relu_atoms_core::points::Points;
use relu_atoms_core::session::messages::Frame;

/// The most kink lines, kinks and neurons in a picture, evenly chosen by their index.
const MOST: usize = 2000;
/// Bands of the heat map between 0 and either end of the scale.
const BANDS: i32 = 20;
/// Atoms are shown if they have at least this share of the mass: before, they are not yet formed.
const ATOMS_ABOVE: f64 = 0.9;

/// A frame of a run, and how it is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The frame, with its field sampled on the window.
    pub frame: &'a Frame,
    /// The data.
    pub points: &'a Points,
    /// The window of the function view.
    pub window: &'a Window,
    /// Least and greatest value shown ([`crate::window::values`]).
    pub values: [f64; 2],
    /// The colours.
    pub palette: &'a Palette,
    /// The picture's title: what it shows.
    pub title: &'a str,
}

/// A neuron of a frame.
struct Neuron {
    w: [f64; 3],
    a: f64,
    dead: bool,
}

impl Scene<'_> {
    fn m(&self) -> usize {
        self.frame.neurons.len() / 5
    }

    fn neuron(&self, j: usize) -> Neuron {
        let m = self.m();
        let at = |column: usize| f64::from(self.frame.neurons[column * m + j]);
        Neuron { w: [at(0), at(1), at(2)], a: at(3), dead: at(4) < -1.5 }
    }

    /// The neurons that see data and are shown, each with its share of the mass.
    fn neurons(&self) -> Vec<(Neuron, f64)> {
        let live: Vec<Neuron> = (0..self.m()).map(|j| self.neuron(j)).filter(|n| !n.dead).collect();
        let mass = |n: &Neuron| n.a.abs() * projection::norm(n.w);
        let total = live.iter().map(mass).sum::<f64>().max(1e-300);
        let every = live.len().div_ceil(MOST).max(1);
        live.into_iter().step_by(every).map(|n| (mass(&n) / total, n)).map(|(share, n)| (n, share)).collect()
    }

    fn shows_atoms(&self) -> bool {
        self.frame.report.atom_share >= ATOMS_ABOVE
    }
}

/// What the network computes, over its data (the paper's panel a), `width × height` pixels.
pub fn function_view(scene: &Scene, width: f64, height: f64) -> String {
    let mut svg = Svg::new(width, height, scene.title);
    svg.clipped([0.0, 0.0, width, height], 8.0);
    if scene.points.d() == 1 {
        graph(&mut svg, scene, width, height);
    } else {
        map(&mut svg, scene, width, height);
    }
    svg.end();
    svg.finish()
}

fn map(svg: &mut Svg, scene: &Scene, width: f64, height: f64) {
    let (p, w) = (scene.palette, scene.window);
    let top = scene.values[1].abs().max(scene.values[0].abs()).max(1e-12);
    let at = |x: f64, y: f64| {
        [width * (x - w.x[0]) / (w.x[1] - w.x[0]), height * (w.y[1] - y) / (w.y[1] - w.y[0])]
    };
    // Each band lies over those below it, so that no seam shows.
    svg.group("function", 1.0);
    svg.rect([0.0, 0.0, width, height], 0.0, p.value(-1.0), None);
    for k in -BANDS..=BANDS {
        let level = (f64::from(k) - 0.5) / f64::from(BANDS);
        let scale = [width / w.columns as f64, height / w.rows as f64];
        let sets = w.samples(&scene.frame.field).map(|field| level_sets::above(field, top * level));
        let outlines: Vec<Vec<[f64; 2]>> = (sets.into_iter().flatten())
            .map(|o| o.into_iter().map(|q| [scale[0] * (q[0] + 0.5), scale[1] * (q[1] + 0.5)]).collect())
            .collect();
        if !outlines.is_empty() {
            svg.fill(&outlines, false, p.value(f64::from(k) / f64::from(BANDS)), 1.0);
        }
    }
    svg.end();
    let kink_line = |u: [f64; 3]| projection::kink_line(u, w).map(|ends| ends.map(|q| at(q[0], q[1])));
    svg.group("hinges", 1.0);
    for (n, share) in scene.neurons() {
        if let Some([a, b]) = kink_line(n.w) {
            svg.line(a, b, p.ink, 0.75, kink_opacity(share));
        }
    }
    svg.end();
    svg.group("atoms", 1.0);
    let mut chips = Vec::new();
    for (k, atom) in scene.frame.report.atoms.iter().enumerate().filter(|_| scene.shows_atoms()) {
        let Some([a, b]) = kink_line(atom.u) else { continue };
        svg.line(a, b, p.ink, 1.1 + 1.5 * atom.share.max(0.0).sqrt(), 0.9);
        active_side(svg, a, b, scene);
        let t = 1.0 - (14.0 / libm::hypot(b[0] - a[0], b[1] - a[1]).max(1.0)).min(0.5);
        chips.push(([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], k, atom.sign > 0));
    }
    for (c, k, positive) in chips {
        let round = if positive { 8.0 } else { 3.0 };
        svg.rect([c[0] - 8.0, c[1] - 8.0, 16.0, 16.0], round, p.surface, Some((p.sign(positive), 1.5)));
        svg.text(&(k + 1).to_string(), c, 11.0, Anchor::Middle, p.ink, None);
    }
    svg.end();
    svg.group("data", 1.0);
    let radius = if scene.points.n() > 100 { 3.5 } else { 6.0 };
    for (x, y) in scene.points.x().rows().into_iter().zip(scene.points.y()) {
        svg.circle(at(x[0], x[1]), radius, Some(p.value(y / top)), Some((p.ink, 1.4)));
    }
    svg.end();
}

/// Draws ticks on the active side of a kink line, which is to the left from a to b (y is downwards).
fn active_side(svg: &mut Svg, a: [f64; 2], b: [f64; 2], scene: &Scene) {
    let length = libm::hypot(b[0] - a[0], b[1] - a[1]);
    let count = libm::floor(length / 30.0);
    let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    for k in 0..count as usize {
        let t = (k as f64 + 0.5) * length / count;
        let q = [a[0] + t * along[0], a[1] + t * along[1]];
        svg.line(q, [q[0] + 5.0 * along[1], q[1] - 5.0 * along[0]], scene.palette.ink, 1.0, 0.9);
    }
}

fn graph(svg: &mut Svg, scene: &Scene, width: f64, height: f64) {
    let (p, w, foot) = (scene.palette, scene.window, axis(height));
    let [lo, hi] = scene.values;
    let across = |x: f64| width * (x - w.x[0]) / (w.x[1] - w.x[0]);
    let up = |y: f64| (foot * (hi - y) / (hi - lo)).clamp(-1e4, 1e4);
    svg.rect([0.0, 0.0, width, height], 0.0, p.cell_b, None);
    svg.group("axes", 1.0);
    for v in ticks::linear(lo, hi, 5) {
        svg.line([0.0, up(v)], [width, up(v)], p.line, 1.0, 0.5);
        if up(v) > 8.0 && up(v) < foot - 8.0 {
            svg.text(&ticks::label(v), [6.0, up(v) - 7.0], 11.0, Anchor::Start, p.ink_soft, None);
        }
    }
    svg.line([0.0, foot], [width, foot], p.line, 1.0, 1.0);
    for v in ticks::linear(w.x[0], w.x[1], 6) {
        if across(v) > 14.0 && across(v) < width - 14.0 {
            svg.text(&ticks::label(v), [across(v), height - 8.0], 11.0, Anchor::Middle, p.ink_soft, None);
        }
    }
    svg.end();
    svg.group("kinks", 1.0);
    let kink = |u: [f64; 3]| Some(-u[1] / u[0]).filter(|x| *x > w.x[0] && *x < w.x[1]).map(across);
    for (n, share) in scene.neurons() {
        if let Some(x) = kink(n.w) {
            svg.line([x, foot + 2.0], [x, foot + 20.0], p.sign(n.a > 0.0), 1.0, kink_opacity(share));
        }
    }
    if scene.shows_atoms() {
        let atoms = &scene.frame.report.atoms;
        let shown: Vec<(usize, labels::Mark)> = (0..atoms.len())
            .filter_map(|k| {
                let radius = 3.5 + 3.0 * atoms[k].share.max(0.0).sqrt();
                Some((k, labels::Mark { at: [kink(atoms[k].u)?, foot + 10.0], radius }))
            })
            .collect();
        let marks: Vec<labels::Mark> = shown.iter().map(|s| s.1).collect();
        let places = labels::place(&marks, [9.0, 11.0], width, height - 14.0);
        for ((k, mark), at) in shown.into_iter().zip(places) {
            let positive = atoms[k].sign > 0;
            svg.mark(mark.at, mark.radius, positive, p.sign(positive), 1.0);
            svg.text(&(k + 1).to_string(), at, 11.0, Anchor::Middle, p.ink, Some(p.cell_b));
        }
    }
    svg.end();
    svg.clipped([0.0, 0.0, width, foot], 0.0);
    let field = &scene.frame.field;
    if field.len() == w.columns && w.columns > 1 {
        let f = |k: usize| f64::from(field[k]);
        let last = w.columns - 1;
        // From edge to edge; samples lie at the centres of their columns.
        let mut path = vec![[0.0, up(1.5 * f(0) - 0.5 * f(1))]];
        path.extend((0..=last).map(|k| [width * (k as f64 + 0.5) / w.columns as f64, up(f(k))]));
        path.push([width, up(1.5 * f(last) - 0.5 * f(last - 1))]);
        svg.polyline(&path, p.ink, 2.0);
    }
    svg.end();
    svg.group("data", 1.0);
    let x = |i: usize| across(scene.points.x()[(i, 0)]);
    for (i, t) in scene.frame.report.targets.iter().enumerate().take(scene.points.n()) {
        svg.circle([x(i), up(*t).clamp(3.0, foot - 3.0)], 2.75, None, Some((p.ink_soft, 1.0)));
    }
    let radius = if scene.points.n() > 100 { 3.0 } else { 5.0 };
    for (i, &y) in scene.points.y().iter().enumerate() {
        let fill = if y == 0.0 { p.zero } else { p.sign(y > 0.0).mix(p.zero, 0.12) };
        svg.circle([x(i), up(y)], radius, Some(fill), Some((p.ink, 1.4)));
    }
    svg.end();
}

/// The space of directions with its cells, neurons and atoms (the paper's panel b), on the chart and
/// with the size of `view`.
pub fn neuron_view(scene: &Scene, view: &View) -> String {
    let (p, width, height) = (scene.palette, view.width, view.chart_height());
    let mut svg = Svg::new(width, view.height, scene.title);
    svg.rect([0.0, 0.0, width, view.height], 0.0, p.surface, None);
    let sphere = view.chart == Chart::Sphere;
    svg.clipped([0.0, 0.0, width, height], if sphere { 0.0 } else { 8.0 });
    svg.group("cells", 1.0);
    if sphere {
        svg.circle(view.centre(), view.radius(), Some(p.cell_b), None);
    } else {
        svg.rect([0.0, 0.0, width, height], 0.0, p.cell_b, None);
    }
    let n = scene.points.n();
    let odd: Vec<Vec<[f64; 2]>> = (0..n).flat_map(|i| view.active(scene.points, i)).collect();
    svg.fill(&odd, true, p.cell_a, 1.0);
    svg.end();
    let crowded = libm::sqrt(40.0 / n as f64).clamp(0.25, 1.0);
    for (name, front, strength) in [("hyperplanes-behind", false, 0.3), ("hyperplanes", true, 0.9)] {
        if front || sphere {
            svg.group(name, strength * crowded);
            (0..n)
                .flat_map(|i| view.curve(scene.points, i, front))
                .for_each(|c| svg.polyline(&c, p.line, 1.0));
            svg.end();
        }
    }
    if sphere {
        svg.circle(view.centre(), view.radius(), None, Some((p.line, 1.0)));
    } else if view.chart == Chart::Unrolled {
        svg.line(view.spread(-1.0, 0.0), view.spread(1.0, 0.0), p.line, 1.0, 1.0);
    }
    marks(&mut svg, scene, view);
    if scene.shows_atoms() {
        atoms(&mut svg, scene, view);
    }
    svg.end();
    names(&mut svg, scene, view);
    svg.finish()
}

fn marks(svg: &mut Svg, scene: &Scene, view: &View) {
    let p = scene.palette;
    let dead: Vec<Neuron> = (0..scene.m()).map(|j| scene.neuron(j)).filter(|n| n.dead).collect();
    svg.group("ghosts", 1.0);
    for neuron in dead.iter().step_by(dead.len().div_ceil(MOST).max(1)) {
        if let Some(place) = view.place(neuron.w, neuron.a) {
            svg.mark(place.at, 1.1, true, p.dead, if place.front { 1.0 } else { 0.35 });
        }
    }
    svg.end();
    let flat = matches!(view.chart, Chart::Plane | Chart::Unrolled);
    let largest = largest_mark(scene.m());
    svg.group("neurons", 1.0);
    for (n, _) in scene.neurons() {
        let Some(place) = view.place(n.w, n.a) else { continue };
        let size = (n.a.abs() * projection::norm(n.w) / view.scale.max(1e-300)).min(1.0).sqrt();
        let radius = if flat { 0.55 * largest } else { (largest * size).max(0.7) };
        let (positive, opacity) = (n.a > 0.0, if place.front { 0.6 } else { 0.16 });
        svg.mark(place.at, radius, positive, p.sign(positive), opacity);
    }
    svg.end();
}

fn atoms(svg: &mut Svg, scene: &Scene, view: &View) {
    let (p, atoms) = (scene.palette, &scene.frame.report.atoms);
    let flat = matches!(view.chart, Chart::Plane | Chart::Unrolled);
    let ring = |share: f64| if flat { 5.0 } else { 6.0 + 11.0 * share.max(0.0).sqrt() };
    let shown: Vec<_> = (0..atoms.len())
        .filter_map(|k| Some((k, view.place_atom(atoms[k].u, atoms[k].sign, atoms[k].share)?)))
        .collect();
    let marks: Vec<labels::Mark> = shown
        .iter()
        .map(|(k, place)| labels::Mark { at: place.at, radius: ring(atoms[*k].share) + 1.0 })
        .collect();
    let size = [if atoms.len() > 9 { 14.0 } else { 8.0 }, 12.0];
    let places = labels::place(&marks, size, view.width, view.chart_height());
    svg.group("atoms", 1.0);
    // Lightest first, so that the heaviest lie on top.
    for ((k, place), at) in shown.iter().zip(places).rev() {
        let positive = atoms[*k].sign > 0;
        if flat {
            let foot =
                if view.chart == Chart::Plane { view.centre() } else { [place.at[0], view.centre()[1]] };
            svg.line(foot, place.at, p.sign(positive), 2.5, 1.0);
            svg.mark(place.at, 5.0, positive, p.sign(positive), 1.0);
        } else {
            svg.circle(place.at, ring(atoms[*k].share), None, Some((p.sign(positive), 1.75)));
        }
        svg.text(&(k + 1).to_string(), at, 12.0, Anchor::Middle, p.ink, Some(p.cell_b));
    }
    svg.end();
}

fn names(svg: &mut Svg, scene: &Scene, view: &View) {
    if view.height - view.chart_height() < STRIP {
        return;
    }
    let (ink, y) = (scene.palette.ink_soft, view.height - 0.5 * STRIP + 2.0);
    let name = match view.chart {
        Chart::Cylinder => "angle of the weight across · offset b upwards",
        Chart::Sphere => "directions (w₁, w₂, b)",
        Chart::Plane => "weight w across · offset b upwards",
        Chart::Unrolled => "angle of (w, b) · mass upwards, negative down",
    };
    svg.group("names", 1.0);
    svg.text(name, [0.5 * view.width, y], 11.0, Anchor::Middle, ink, None);
    if matches!(view.chart, Chart::Cylinder | Chart::Unrolled) {
        svg.text("−π", [1.0, y], 11.0, Anchor::Start, ink, None);
        svg.text("π", [view.width - 1.0, y], 11.0, Anchor::End, ink, None);
    }
    svg.end();
}

#[cfg(test)]
mod tests;
