//! The function view: what the network computes, over the data it should fit (the paper's panel a).

use super::palette::Palette;
use super::surface::{Surface, distance};
use super::{Axes, OptimumOverlay, Scene, TEXT, TruthOverlay};
use crate::state::Target;
use crate::state::prediction::HANDLES;
use crate::text::format::decimal;
use crate::text::prediction as text;
use crate::workers::painter::Drawable;
use relu_atoms_core::points::Points;
use relu_atoms_core::points::units::{PLAIN, Unit};
use relu_atoms_render::colours::Rgb;
use relu_atoms_render::function_view;
use relu_atoms_render::{contours, guess, labels, projection, ticks, truth};
use web_sys::HtmlCanvasElement;

/// About the width of a character of a number or name at an axis, in CSS pixels.
const WIDE: f64 = 6.6;

/// The round numbers of a column between these ends, at most `most`: where each is in the run's units, and its name.
fn column_ticks(unit: Unit, [lo, hi]: [f64; 2], most: usize) -> Vec<(f64, String)> {
    ticks::in_table(unit, lo, hi, most).into_iter().map(|(v, name)| (v, decimal(name))).collect()
}

/// A column's name in at most this width, in CSS pixels.
fn shortened(name: &str, width: f64) -> String {
    let most = ((width / WIDE) as usize).max(3);
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

/// The function view on its canvas.
///
/// From below: the map or the graph's ground, with every neuron's hinge or kink as the drawing worker
/// has painted them; the atoms' hinges and numbers; the graph; the data.
pub struct FunctionView {
    surface: Surface,
    ground: Option<Drawable>,
    /// The input `p` that is the origin of the neuron view's chart of straight lines, where that is shown.
    origin: Option<[f64; 2]>,
}

impl FunctionView {
    /// `None` if the browser gives no 2D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        Some(Self { surface: Surface::new(canvas)?, ground: None, origin: None })
    }

    /// Shows on another canvas what is shown on this one; `false` if the browser gives no 2D context.
    pub fn move_to(&mut self, canvas: HtmlCanvasElement) -> bool {
        Surface::new(canvas).map(|surface| self.surface = surface).is_some()
    }

    /// Width and height to be painted.
    pub fn size(&self) -> [f64; 2] {
        self.surface.client_size()
    }

    /// Takes what has been painted. Without a picture the last one stays.
    pub fn take(&mut self, ground: Option<Drawable>) {
        if ground.is_some()
            && let Some(old) = std::mem::replace(&mut self.ground, ground)
        {
            old.close();
        }
    }

    /// Marks an input as the origin of the neuron view's chart, or none.
    pub fn set_origin(&mut self, origin: Option<[f64; 2]>) {
        self.origin = origin;
    }

    /// Forgets what was painted: another run begins.
    pub fn forget(&mut self) {
        if let Some(old) = self.ground.take() {
            old.close();
        }
    }

    /// The canvas.
    pub fn canvas(&self) -> HtmlCanvasElement {
        self.surface.canvas.clone()
    }

    /// Draws one moment. Nothing happens while the canvas has no size.
    pub fn draw(&mut self, scene: &Scene, palette: &Palette) {
        if !self.surface.begin() {
            return;
        }
        if scene.points.d() == 1 {
            self.draw_graph(scene, palette);
        } else {
            self.draw_ground();
            self.draw_truth_levels(scene, palette);
            self.draw_optimum(scene, palette);
            self.draw_hinges(scene, palette);
            self.draw_origin(scene, palette);
            self.draw_scales(scene, palette);
            self.discs(scene, palette);
        }
    }

    /// The columns' numbers and names along the edges of the input space (d = 2), where they are not those of the
    /// picture or have names.
    fn draw_scales(&self, scene: &Scene, palette: &Palette) {
        let (s, table) = (&self.surface, scene.columns);
        if *table == PLAIN {
            return;
        }
        let (window, ground) = (scene.window(), palette.surface);
        let names = [0, 1].map(|k| table.input_name(k).map(|name| shortened(name, 0.4 * s.width)));
        let end = s.width - names[0].as_ref().map_or(14.0, |name| 20.0 + WIDE * name.chars().count() as f64);
        let mut last = f64::NEG_INFINITY;
        for (v, label) in column_ticks(table.input(0), window.x, 5) {
            let (x, half) = (self.at(scene, v, 0.0)[0], 0.5 * WIDE * label.chars().count() as f64);
            if x > 40.0 + half && x + half < end && x - half > last + 8.0 {
                s.text_on(&label, [x, s.height - 9.0], "center", palette.ink_soft, ground);
                last = x + half;
            }
        }
        let top = if names[1].is_some() { 26.0 } else { 10.0 };
        for (v, label) in column_ticks(table.input(1), window.y, 5) {
            let y = self.at(scene, 0.0, v)[1];
            if y > top && y < s.height - 10.0 {
                s.text_on(&label, [6.0, y], "left", palette.ink_soft, ground);
            }
        }
        if let Some(name) = &names[0] {
            s.text_on(name, [s.width - 6.0, s.height - 9.0], "right", palette.ink, ground);
        }
        if let Some(name) = &names[1] {
            s.text_on(name, [6.0, 11.0], "left", palette.ink, ground);
        }
    }

    fn draw_origin(&self, scene: &Scene, palette: &Palette) {
        let Some([x, y]) = self.origin.map(|p| self.at(scene, p[0], p[1])) else { return };
        let s = &self.surface;
        s.ctx.begin_path();
        s.line([x - 4.0, y], [x + 4.0, y]);
        s.line([x, y - 4.0], [x, y + 4.0]);
        s.glow(palette.ink, 1.5, palette);
        s.text_on("p", [x + 7.0, y - 7.0], "center", palette.ink, palette.surface);
    }

    fn draw_ground(&self) {
        if let Some(ground) = &self.ground {
            self.surface.picture(ground);
        }
    }

    /// The data point among these at a place, in CSS pixels from the canvas's top left.
    pub fn pick_point(&self, x: f64, y: f64, points: &Points, axes: Axes) -> Option<usize> {
        if self.surface.drawn_size()[0] < 1.0 {
            return None;
        }
        let reach = |i: usize| {
            let [u, v] = self.place_of(axes, points, i);
            (u - x).hypot(v - y)
        };
        let near = (0..points.n()).map(|i| (reach(i), i)).min_by(|a, b| a.0.total_cmp(&b.0));
        near.filter(|(reach, _)| *reach <= 11.0).map(|(_, i)| i)
    }

    /// What lies at a place, in CSS pixels from the canvas's top left.
    pub fn pick(&self, x: f64, y: f64, scene: &Scene) -> Option<Target> {
        let point = self.pick_point(x, y, scene.points, scene.axes()).map(Target::Point);
        point.or_else(|| self.pick_atom_or_neuron(x, y, scene))
    }

    /// The atom, or else the neuron, whose hinge or kink is at a place.
    fn pick_atom_or_neuron(&self, x: f64, y: f64, scene: &Scene) -> Option<Target> {
        if self.surface.width < 1.0 {
            return None;
        }
        let p = [x, y];
        let near = |q: [f64; 2]| (q[0] - x).hypot(q[1] - y);
        if scene.atom_strength() > 0.0 {
            let atom = (0..scene.frame().report.atoms.len())
                .filter_map(|k| {
                    let u = scene.frame().report.atoms[k].u;
                    let reach = if scene.points.d() == 1 {
                        near([self.kink(u, scene)?, self.axis() + 10.0]) - 5.0
                    } else {
                        let [a, b] = self.hinge(u, scene)?;
                        distance(p, a, b)
                    };
                    Some((reach, k))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|v| v.0 <= 7.0);
            if let Some((_, k)) = atom {
                return Some(Target::Atom(k));
            }
        }
        if scene.points.d() == 1 && (y < self.axis() - 6.0 || y > self.axis() + 24.0) {
            return None;
        }
        self.nearest(p, scene).map(Target::Neuron)
    }

    /// The neuron that sees data and whose hinge or kink is nearest to a place, if within 4 pixels.
    fn nearest(&self, p: [f64; 2], scene: &Scene) -> Option<usize> {
        let (m, columns, window) = (scene.neurons(), &scene.frame().neurons, scene.window());
        let unit = self.surface.width / (window.x[1] - window.x[0]);
        let x = window.x[0] + p[0] / unit;
        // Both axes of d = 2 have one unit.
        let y = window.y[1] - p[1] / unit;
        let mut best = (4.0, None);
        for j in (0..m).filter(|j| columns[4 * m + j] > -1.5 && columns[3 * m + j] != 0.0) {
            let [p, q, r] = [0, 1, 2].map(|k| f64::from(columns[k * m + j]));
            let reach = if scene.points.d() == 1 {
                (p * x + q).abs() / p.abs()
            } else {
                (p * x + q * y + r).abs() / (p * p + q * q).sqrt()
            };
            // False for what is no number.
            if reach * unit < best.0 {
                best = (reach * unit, Some(j));
            }
        }
        best.1
    }

    /// Pixels of a place in the input space (d = 2) or on the graph (d = 1).
    fn at(&self, scene: &Scene, x: f64, y: f64) -> [f64; 2] {
        self.pixels(scene.axes(), x, y)
    }

    /// The same before there is a scene.
    fn pixels(&self, axes: Axes, x: f64, y: f64) -> [f64; 2] {
        function_view::place(axes.window, axes.values, axes.d, self.surface.drawn_size(), x, y)
    }

    /// The place in the input space (d = 2) or beside the graph (d = 1) at these pixels, which
    /// [`Self::pixels`] leads back; none outside the view.
    pub fn place(&self, x: f64, y: f64, axes: Axes) -> Option<[f64; 2]> {
        let (w, [width, height]) = (axes.window, self.surface.drawn_size());
        let (lo, hi, height) = if axes.d == 1 {
            (axes.values[0], axes.values[1], self.axis())
        } else {
            (w.y[0], w.y[1], height)
        };
        let inside = x >= 0.0 && x <= width && y >= 0.0 && y <= height && width >= 1.0;
        inside.then(|| [w.x[0] + (w.x[1] - w.x[0]) * x / width, hi - (hi - lo) * y / height])
    }

    /// The place beside the graph (d = 1) that is nearest to these pixels; none while the view has no size.
    pub fn nearest_place(&self, x: f64, y: f64, axes: Axes) -> Option<[f64; 2]> {
        self.place(x.clamp(0.0, self.surface.drawn_size()[0]), y.clamp(0.0, self.axis()), axes)
    }

    /// Height of the axis of d = 1.
    fn axis(&self) -> f64 {
        function_view::axis(self.surface.drawn_size()[1])
    }

    fn disc(&self, scene: &Scene, i: usize) -> [f64; 2] {
        self.place_of(scene.axes(), scene.points, i)
    }

    fn place_of(&self, axes: Axes, points: &Points, i: usize) -> [f64; 2] {
        let x = points.x();
        let y = if points.d() == 1 { points.y()[i] } else { x[(i, 1)] };
        self.pixels(axes, x[(i, 0)], y)
    }

    fn hinge(&self, w: [f64; 3], scene: &Scene) -> Option<[[f64; 2]; 2]> {
        let ends = projection::kink_line(w, scene.window())?;
        Some(ends.map(|p| self.at(scene, p[0], p[1])))
    }

    /// Where a neuron of d = 1 bends the graph, if in the window.
    fn kink(&self, w: [f64; 3], scene: &Scene) -> Option<f64> {
        let x = -w[1] / w[0];
        (x > scene.window().x[0] && x < scene.window().x[1]).then(|| self.at(scene, x, 0.0)[0])
    }

    fn draw_hinges(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        let strength = scene.atom_strength();
        if strength > 0.0 {
            for (k, atom) in scene.frame().report.atoms.iter().enumerate() {
                let Some([a, b]) = self.hinge(atom.u, scene) else { continue };
                let lit = scene.lit == Some(Target::Atom(k));
                let width = 1.1 + 1.5 * atom.share.max(0.0).sqrt();
                s.alpha(strength * if lit { 1.0 } else { dim * 0.9 });
                s.ctx.begin_path();
                s.line(a, b);
                s.stroke(palette.ink, width);
                if lit {
                    s.glow(palette.ink, width + 1.0, palette);
                } else {
                    s.ctx.stroke();
                }
                // Marks on the active side, which is to the left from a to b (screen y is downwards).
                s.ctx.begin_path();
                self.combs(a, b);
                s.stroke(palette.ink, 1.0);
                s.ctx.stroke();
            }
            for (at, k) in self.chips(scene) {
                let atom = &scene.frame().report.atoms[k];
                s.alpha(strength * if scene.lit == Some(Target::Atom(k)) { 1.0 } else { dim.max(0.7) });
                self.draw_chip(at, k, atom.sign > 0, palette);
            }
        }
        s.alpha(1.0);
        if let Some(Target::Neuron(j)) = scene.lit
            && j < scene.neurons()
            && let Some([a, b]) = self.hinge(scene.neuron(j).0, scene)
        {
            s.ctx.begin_path();
            s.line(a, b);
            self.combs(a, b);
            s.glow(palette.sign(scene.neuron(j).1 > 0.0), 2.0, palette);
        }
    }

    /// The optimum's function: a thin dashed graph, or level lines at even parts of the colour scale.
    fn draw_optimum(&self, scene: &Scene, palette: &Palette) {
        let Some(OptimumOverlay { field, window, .. }) = scene.optimum else { return };
        let s = &self.surface;
        s.dashed(5.0);
        if scene.points.d() == 1 {
            let columns = window.columns.min(field.len());
            let unit = (window.x[1] - window.x[0]) / window.columns as f64;
            s.ctx.begin_path();
            s.polyline((0..columns).map(|k| {
                let x = window.x[0] + (k as f64 + 0.5) * unit;
                self.at(scene, x, f64::from(field[k]))
            }));
            s.stroke(palette.proof, 1.5);
            s.ctx.stroke();
        } else {
            let top = scene.values[1].abs().max(scene.values[0].abs());
            for k in -2..=2 {
                s.ctx.begin_path();
                for [p, q] in contours::segments(field, window, 0.4 * f64::from(k) * top) {
                    s.line(self.at(scene, p[0], p[1]), self.at(scene, q[0], q[1]));
                }
                // Segments are shorter than dashes: only the line through zero is whole.
                s.dashed(0.0);
                s.stroke(palette.proof, if k == 0 { 1.5 } else { 0.9 });
                s.ctx.stroke();
            }
        }
        s.dashed(0.0);
    }

    /// The truth's level lines, dashed, at even parts of the colour scale of f.
    fn draw_truth_levels(&self, scene: &Scene, palette: &Palette) {
        let Some(TruthOverlay { field, window, .. }) = scene.truth else { return };
        let s = &self.surface;
        let top = scene.values[1].abs().max(scene.values[0].abs());
        for k in -2..=2 {
            s.ctx.begin_path();
            let segments = contours::segments(field, window, 0.4 * f64::from(k) * top);
            for [p, q] in truth::dashed(segments, window) {
                s.line(self.at(scene, p[0], p[1]), self.at(scene, q[0], q[1]));
            }
            s.stroke(palette.ink_soft, if k == 0 { 1.6 } else { 1.0 });
            s.ctx.stroke();
        }
    }

    /// The truth as a dashed graph (d = 1), with f above or below it shaded in the colour of the difference's sign.
    fn draw_truth_graph(&self, scene: &Scene, palette: &Palette) {
        let Some(TruthOverlay { field: truth, window, .. }) = scene.truth else { return };
        let s = &self.surface;
        let columns = window.columns.min(truth.len());
        let unit = (window.x[1] - window.x[0]) / window.columns.max(1) as f64;
        let x = |k: usize| window.x[0] + k as f64 * unit;
        let field = &scene.frame().field;
        if scene.window() == window && field.len() == columns {
            for positive in [false, true] {
                s.ctx.begin_path();
                for k in (0..columns).filter(|k| (field[*k] > truth[*k]) == positive && !truth[*k].is_nan()) {
                    let [a, b] = [field[k], truth[k]].map(|v| self.at(scene, x(k), f64::from(v)));
                    let right = self.at(scene, x(k + 1), 0.0)[0];
                    s.ctx.rect(a[0], a[1].min(b[1]), right - a[0], (a[1] - b[1]).abs());
                }
                s.fill(palette.sign(positive));
                s.alpha(0.22);
                s.ctx.fill();
                s.alpha(1.0);
            }
        }
        s.dashed(7.0);
        s.ctx.begin_path();
        let known: Vec<usize> = (0..columns).filter(|k| !truth[*k].is_nan()).collect();
        for piece in known.chunk_by(|a, b| a + 1 == *b) {
            s.polyline(piece.iter().map(|k| self.at(scene, x(*k) + 0.5 * unit, f64::from(truth[*k]))));
        }
        s.stroke(palette.ink_soft, 1.5);
        s.ctx.stroke();
        s.dashed(0.0);
    }

    /// Adds small marks on the active side of a hinge to the path.
    fn combs(&self, a: [f64; 2], b: [f64; 2]) {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        let count = (length / 30.0).floor();
        if count < 1.0 {
            return;
        }
        let along = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
        let left = [along[1], -along[0]];
        for k in 0..count as usize {
            let t = (k as f64 + 0.5) * length / count;
            let p = [a[0] + t * along[0], a[1] + t * along[1]];
            self.surface.line(p, [p[0] + 5.0 * left[0], p[1] + 5.0 * left[1]]);
        }
    }

    /// Where the atoms' numbers are on their hinges, with the atoms.
    fn chips(&self, scene: &Scene) -> Vec<([f64; 2], usize)> {
        let mut chips = Vec::new();
        for (k, atom) in scene.frame().report.atoms.iter().enumerate() {
            if let Some([a, b]) = self.hinge(atom.u, scene) {
                chips.push((self.chip(scene, a, b, &chips), k));
            }
        }
        chips
    }

    /// A place on an atom's hinge for its number, clear of the discs and of the other numbers.
    fn chip(&self, scene: &Scene, a: [f64; 2], b: [f64; 2], others: &[([f64; 2], usize)]) -> [f64; 2] {
        let data: Vec<[f64; 2]> = (0..scene.points.n()).map(|i| self.disc(scene, i)).collect();
        let others: Vec<[f64; 2]> = others.iter().map(|other| other.0).collect();
        function_view::chip([a, b], [self.surface.width, self.surface.height], &data, &others)
    }

    /// The number of an atom on a small disc (positive) or box (negative) in its colour.
    fn draw_chip(&self, at: [f64; 2], k: usize, positive: bool, palette: &Palette) {
        let s = &self.surface;
        let text = (k + 1).to_string();
        let half = if text.len() > 1 { 9.5 } else { 8.0 };
        s.ctx.begin_path();
        s.rounded(at[0] - half, at[1] - 8.0, 2.0 * half, 16.0, if positive { 8.0 } else { 3.0 });
        s.fill(palette.surface);
        s.ctx.fill();
        s.stroke(palette.sign(positive), 1.5);
        s.ctx.stroke();
        s.text(&text, at, TEXT, true, "center", palette.ink);
    }

    fn discs(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let mut radius = 0.0;
        s.alpha(1.0);
        let noise = Self::noise(scene, scene.points);
        for i in 0..scene.points.n() {
            let (size, colour) = function_view::disc(scene.points, i, scene.values, palette);
            radius = size;
            let colour = Self::over_map(scene, colour, noise.as_ref().map(|noise| noise[i]), palette);
            s.ctx.begin_path();
            s.circle(self.disc(scene, i), radius);
            s.fill(colour);
            s.ctx.fill();
            s.stroke(palette.ink, 1.4);
            s.ctx.stroke();
        }
        self.draw_held_out(scene, palette);
        self.light_points(scene, radius, palette);
        self.draw_point_numbers(scene, radius, palette);
    }

    /// The points that are held out: rings in the colour of their targets, hollow.
    fn draw_held_out(&self, scene: &Scene, palette: &Palette) {
        let Some(points) = scene.held_out else { return };
        let s = &self.surface;
        let noise = Self::noise(scene, points);
        for i in 0..points.n() {
            let (radius, colour) = function_view::disc(points, i, scene.values, palette);
            let colour = Self::over_map(scene, colour, noise.as_ref().map(|noise| noise[i]), palette);
            let at = self.place_of(scene.axes(), points, i);
            for (inset, colour, width) in
                [(1.2, colour, 2.4), (0.0, palette.ink, 1.1), (2.4, palette.ink, 0.7)]
            {
                s.ctx.begin_path();
                s.circle(at, radius - inset);
                s.stroke(colour, width);
                s.ctx.stroke();
            }
        }
    }

    /// `y − truth` at these points, where the map shows how far f is from the truth.
    fn noise(scene: &Scene, points: &Points) -> Option<Vec<f64>> {
        let overlay = scene.truth.filter(|_| points.d() == 2)?;
        Some(truth::noise(&overlay.function, points))
    }

    /// The colour of a point: over a map of errors that of its noise.
    fn over_map(scene: &Scene, colour: Rgb, noise: Option<f64>, palette: &Palette) -> Rgb {
        let scale = scene.truth.map_or(1.0, |overlay| overlay.scale);
        noise.map_or(colour, |noise| function_view::noise_colour(noise, scale, palette))
    }

    /// The numbers of the data points where the table of atoms speaks of them, as far as they can be read: of all
    /// points, or of those that the lit atom sees.
    fn draw_point_numbers(&self, scene: &Scene, radius: f64, palette: &Palette) {
        if !scene.numbered || scene.atom_strength() == 0.0 {
            return;
        }
        let report = &scene.frame().report;
        let spoken_of = |i: &usize| match scene.lit {
            Some(Target::Atom(k)) => report.atoms.get(k).is_some_and(|atom| atom.sees.contains(i)),
            Some(Target::Point(lit)) => lit == *i,
            _ => true,
        };
        let mark = |i: usize| labels::Mark { at: self.disc(scene, i), radius: radius + 1.0 };
        let (named, others): (Vec<usize>, Vec<usize>) = (0..scene.points.n()).partition(spoken_of);
        let marks: Vec<labels::Mark> = named.iter().map(|i| mark(*i)).collect();
        let mut obstacles: Vec<labels::Mark> = others.into_iter().map(mark).collect();
        let height = if scene.points.d() == 1 {
            // The graph.
            let (field, window) = (&scene.frame().field, scene.window());
            let unit = (window.x[1] - window.x[0]) / window.columns.max(1) as f64;
            let every = (6.0 * window.columns as f64 / self.surface.width.max(1.0)).max(1.0) as usize;
            obstacles.extend(field.iter().enumerate().step_by(every).map(|(k, y)| {
                let x = window.x[0] + (k as f64 + 0.5) * unit;
                labels::Mark { at: self.at(scene, x, f64::from(*y)), radius: 3.0 }
            }));
            self.axis()
        } else {
            obstacles.extend(self.chips(scene).into_iter().map(|(at, _)| labels::Mark { at, radius: 9.0 }));
            self.surface.height
        };
        let size = [if scene.points.n() > 9 { 13.0 } else { 7.0 }, 10.0];
        let places = labels::legible(&marks, &obstacles, size, self.surface.width, height);
        for (i, at) in named.into_iter().zip(places) {
            if let Some(at) = at {
                let ground = if scene.points.d() == 1 { palette.cell_b } else { palette.surface };
                self.surface.text_on(&(i + 1).to_string(), at, "center", palette.ink_soft, ground);
            }
        }
    }

    /// Rings around the lit point, or around the points a lit atom sees.
    fn light_points(&self, scene: &Scene, radius: f64, palette: &Palette) {
        let s = &self.surface;
        match scene.lit {
            Some(Target::Point(i)) if i < scene.points.n() => {
                s.halo(self.disc(scene, i), radius + 4.0, palette);
            }
            Some(Target::Atom(k)) if k < scene.frame().report.atoms.len() => {
                for &i in scene.frame().report.atoms[k].sees.iter().filter(|&&i| i < scene.points.n()) {
                    s.halo(self.disc(scene, i), radius + 2.5, palette);
                }
            }
            _ => {}
        }
    }

    fn draw_graph(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let (axis, width) = (self.axis(), s.width);
        s.fill(palette.cell_b);
        s.ctx.fill_rect(0.0, 0.0, width, s.height);
        // Rules.
        let (table, input) = (scene.columns, scene.columns.input(0));
        let values = column_ticks(table.target(), scene.values, 5);
        s.ctx.begin_path();
        for (v, _) in &values {
            let y = self.at(scene, 0.0, *v)[1].round() + 0.5;
            s.line([0.0, y], [width, y]);
        }
        s.stroke(palette.line, 1.0);
        s.alpha(0.5);
        s.ctx.stroke();
        s.alpha(1.0);
        s.ctx.begin_path();
        s.line([0.0, axis.round() + 0.5], [width, axis.round() + 0.5]);
        s.stroke(palette.line, 1.0);
        s.ctx.stroke();
        // The columns' names are at the ends of their axes, where no number is then.
        let top = if table.target_name().is_some() { 26.0 } else { 8.0 };
        for (v, label) in &values {
            let y = self.at(scene, 0.0, *v)[1];
            if y > top && y < axis - 8.0 {
                s.text(label, [6.0, y - 7.0], TEXT, false, "left", palette.ink_soft);
            }
        }
        let name = table.input_name(0).map(|name| shortened(name, 0.4 * width));
        let end = width - name.as_ref().map_or(14.0, |name| 14.0 + WIDE * name.chars().count() as f64);
        let mut last = f64::NEG_INFINITY;
        for (v, label) in column_ticks(input, scene.window().x, 6) {
            let (x, half) = (self.at(scene, v, 0.0)[0], 0.5 * WIDE * label.chars().count() as f64);
            // Far numbers are long: one that would touch the one before is left out.
            if x > 14.0_f64.max(half) && x + half < end.max(0.5 * width) && x - half > last + 4.0 {
                s.text(&label, [x, s.height - 8.0], TEXT, false, "center", palette.ink_soft);
                last = x + half;
            }
        }
        if let Some(name) = &name {
            s.text(name, [width - 6.0, s.height - 8.0], TEXT, true, "right", palette.ink);
        }
        if let Some(name) = table.target_name() {
            s.text(&shortened(name, 0.6 * width), [6.0, 11.0], TEXT, true, "left", palette.ink);
        }
        let dim = if scene.lit.is_some() { 0.5 } else { 1.0 };
        self.draw_kinks(scene, palette, dim);
        // The graph stays above the axis.
        s.ctx.save();
        s.ctx.begin_path();
        s.ctx.rect(0.0, 0.0, width, axis);
        s.ctx.clip();
        self.draw_lit_hinge(scene, palette);
        self.draw_truth_graph(scene, palette);
        self.draw_guess(scene, palette);
        let columns = scene.window().columns;
        let field = &scene.frame().field[..scene.frame().field.len().min(columns)];
        if field.len() == columns && columns > 1 {
            let f = |k: usize| f64::from(field[k]);
            let x = |k: f64| width * (k + 0.5) / columns as f64;
            let (lo, hi) = (1.5 * f(0) - 0.5 * f(1), 1.5 * f(columns - 1) - 0.5 * f(columns - 2));
            let y = |v: f64| self.at(scene, 0.0, v)[1].clamp(-1e4, 1e4);
            let ends = ([0.0, y(lo)], [width, y(hi)]);
            s.ctx.begin_path();
            s.polyline(
                std::iter::once(ends.0)
                    .chain((0..columns).map(|k| [x(k as f64), y(f(k))]))
                    .chain(std::iter::once(ends.1)),
            );
            s.ctx.set_line_join("round");
            s.stroke(palette.ink, 2.0);
            s.ctx.stroke();
        }
        self.draw_optimum(scene, palette);
        s.ctx.restore();
        // Jittered targets, then the data.
        let noisy = &scene.frame().report.targets;
        if noisy.len() == scene.points.n() {
            s.ctx.begin_path();
            for (i, &t) in noisy.iter().enumerate() {
                let p = self.at(scene, scene.points.x()[(i, 0)], t);
                s.circle([p[0], p[1].min(axis - 3.0).max(3.0)], 2.75);
            }
            s.stroke(palette.ink_soft, 1.0);
            s.ctx.stroke();
        }
        self.discs(scene, palette);
        self.draw_handles(scene, palette);
    }

    /// The function that was drawn by hand, under that of the network.
    fn draw_guess(&self, scene: &Scene, palette: &Palette) {
        let Some(curve) = scene.guess.and_then(|guess| guess.overlay.curve.as_ref()) else { return };
        let line: Vec<[f64; 2]> = curve.polyline().into_iter().map(|[x, y]| self.at(scene, x, y)).collect();
        let name = guess::band_name(text::YOUR_CURVE.get(), &line, [0.0, self.axis()], palette);
        for shape in guess::band(line, palette).iter().chain(&name) {
            super::part::draw(&self.surface, shape);
        }
    }

    /// The handles of the function that is being drawn.
    fn draw_handles(&self, scene: &Scene, palette: &Palette) {
        let overlay = scene.guess.map(|guess| &guess.overlay).filter(|overlay| overlay.has_handles);
        let Some(curve) = overlay.and_then(|overlay| overlay.curve.as_ref()) else { return };
        let places = (0..HANDLES).map(|k| curve.handle(k)).map(|[x, y]| self.at(scene, x, y));
        for shape in guess::handles(places, palette) {
            super::part::draw(&self.surface, &shape);
        }
    }

    /// A faint vertical line at the lit kink.
    fn draw_lit_hinge(&self, scene: &Scene, palette: &Palette) {
        let s = &self.surface;
        let (w, positive) = match scene.lit {
            Some(Target::Neuron(j)) if j < scene.neurons() => {
                let (w, a) = scene.neuron(j);
                (w, a > 0.0)
            }
            Some(Target::Atom(k)) if k < scene.frame().report.atoms.len() => {
                let atom = &scene.frame().report.atoms[k];
                (atom.u, atom.sign > 0)
            }
            _ => return,
        };
        let Some(x) = self.kink(w, scene) else { return };
        // The active side, tinted.
        let (from, to) = if w[0] > 0.0 { (x, s.width) } else { (0.0, x) };
        s.fill(palette.sign(positive));
        s.alpha(0.08);
        s.ctx.fill_rect(from, 0.0, to - from, self.axis());
        s.alpha(1.0);
        s.ctx.begin_path();
        s.line([x, 0.0], [x, self.axis()]);
        s.stroke(palette.sign(positive), 2.0);
        s.ctx.stroke();
    }

    /// Kinks along the axis: a stem a neuron, marked and numbered for an atom.
    fn draw_kinks(&self, scene: &Scene, palette: &Palette, dim: f64) {
        let s = &self.surface;
        let axis = self.axis();
        self.draw_ground();
        let strength = scene.atom_strength();
        if strength > 0.0 {
            let atoms = &scene.frame().report.atoms;
            let shown: Vec<(usize, labels::Mark)> = (0..atoms.len())
                .filter_map(|k| {
                    let at = [self.kink(atoms[k].u, scene)?, axis + 10.0];
                    Some((k, labels::Mark { at, radius: 3.5 + 3.0 * atoms[k].share.max(0.0).sqrt() }))
                })
                .collect();
            let marks: Vec<labels::Mark> = shown.iter().map(|v| v.1).collect();
            let at = labels::legible(&marks, &[], [9.0, 11.0], s.width, s.height - 14.0);
            for ((k, mark), at) in shown.iter().zip(at) {
                let atom = &atoms[*k];
                let lit = scene.lit == Some(Target::Atom(*k));
                s.alpha(strength * if lit { 1.0 } else { dim.max(0.6) });
                s.ctx.begin_path();
                s.mark(mark.at, mark.radius, atom.sign > 0);
                s.fill(palette.sign(atom.sign > 0));
                s.ctx.fill();
                if let Some(at) = at {
                    s.text_on(&(k + 1).to_string(), at, "center", palette.ink, palette.cell_b);
                }
                if lit {
                    s.halo(mark.at, mark.radius + 4.0, palette);
                }
            }
        }
        s.alpha(1.0);
    }
}
